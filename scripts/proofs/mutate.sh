#!/bin/sh
# Do the tests bite? Changes the network's part of the code (matrix.hpp and part 1 of mnist_nn.cpp) in one place at a
# time: an operator, a sign, a bound, an index, a number. Each of these mutants is built and tested. One that passes
# all tests has survived: either a test is missing, or the change makes no difference.
#
#   sh scripts/proofs/mutate.sh [EVERY]    (for example 10: only every tenth mutant; 1, all of them, takes about an hour)
#
# It needs build/doctest, which `make test` brings; CXX is the compiler. scripts/proofs/mutants_explained.txt holds the survivors
# that make no difference, with the reason. Exit status: 0 every other mutant was killed, 1 some survived, 2 wrong usage.
# It leaves the list of all mutants and of what became of them in build/mutate.

case ${1-1} in '' | *[!0-9]* | 0) set -- a b ;; esac
if [ $# -gt 1 ]; then
    echo 'usage: sh scripts/proofs/mutate.sh [EVERY]    (for example 10: only every tenth mutant)' >&2
    exit 2
fi
if [ ! -f mnist_nn.cpp ] || [ ! -f build/doctest/doctest.h ]; then
    echo 'mutate.sh: run it in the folder of mnist_nn.cpp, after make test' >&2
    exit 2
fi
every=${1-1}
scripts=$(dirname "$0")/..
work=build/mutate
rm -rf $work
mkdir -p $work || exit 1
workers='1 2'
trap 'kill $pids 2> /dev/null; exit 130' INT TERM
pids=

# ---- the list of mutants ----

# A line a mutant, tabs between: the file, the line's number, the line as it is changed. Comments, strings and the lines
# of the preprocessor stay as they are, and so does what follows the network's part.
mutants_of() {
    awk -v file="$1" '
        # Prints the line with length characters at position at replaced.
        function mutant(at, length_, replacement) {
            print file "\t" NR "\t" substr(line, 1, at - 1) replacement substr(line, at + length_)
        }
        # Each place where pattern stands in the code: from is replaced by to, within what was found.
        function change(pattern, from, to,    rest, at, found, inside) {
            rest = code
            at = 0
            while (match(rest, pattern)) {
                found = substr(rest, RSTART, RLENGTH)
                inside = index(found, from)
                mutant(at + RSTART + inside - 1, length(from), to)
                at += RSTART + inside - 1 + length(from) - 1
                rest = substr(code, at + 1)
            }
        }
        # Each number gets one larger; one with a point, twice as large.
        function change_numbers(    rest, at, number) {
            rest = " " code
            at = 0
            while (match(rest, /[^A-Za-z0-9_.][0-9]+(\.[0-9]+)?/)) {
                number = substr(rest, RSTART + 1, RLENGTH - 1)
                mutant(at + RSTART, RLENGTH - 1, number ~ /\./ ? "2 * " number : number + 1)
                at += RSTART + RLENGTH - 1
                rest = substr(" " code, at + 1)
            }
        }
        /^\/\/ 2\. Files/ && file == "mnist_nn.cpp" { exit }
        /^#/ { next }
        {
            line = code = $0
            while (match(code, /"[^"]*"/)) {  # as many blanks as the string, in quotes of its own kind
                blanks = ""
                for (i = 0; i < RLENGTH; i++) blanks = blanks "`"
                code = substr(code, 1, RSTART - 1) blanks substr(code, RSTART + RLENGTH)
            }
            if (match(code, /\/\//)) code = substr(code, 1, RSTART - 1)

            change(" \\+ ", "+", "-"); change(" - ", "-", "+"); change(" \\* ", "*", "/"); change(" / ", "/", "*")
            change(" % ", "%", "/"); change(" >> ", ">>", "<<"); change("[(, ]-[A-Za-z0-9(]", "-", "+")
            change(" \\+= ", "+=", "-="); change(" -= ", "-=", "+="); change(" \\*= ", "*=", "=")
            change(" < ", "<", "<="); change(" < ", "<", ">"); change(" > ", ">", ">="); change(" > ", ">", "<")
            change(" <= ", "<=", "<"); change(" >= ", ">=", ">"); change(" == ", "==", "!="); change(" != ", "!=", "==")
            change(" && ", "&&", "||"); change(" \\|\\| ", "||", "&&"); change("[( ]![A-Za-z(]", "!", "")
            change("\\(i, j\\)", "(i, j)", "(j, i)"); change("\\[l\\]", "[l]", "[l + 1]")
            change("\\.rows\\(\\)", "rows", "cols"); change("\\.cols\\(\\)", "cols", "rows")
            change("\\.front\\(\\)", "front", "back"); change("\\.back\\(\\)", "back", "front")
            change("std::min[(<]", "min", "max"); change("std::max[(<]", "max", "min")
            change("max_element", "max", "min"); change("std::cos", "cos", "sin"); change("[ (]true", "true", "false")
            change("break;", "break;", ";"); change("std::swap\\(delta", "std::swap", "void")
            change_numbers()
        }' "$1"
}

{ mutants_of matrix.hpp && mutants_of mnist_nn.cpp; } | awk -v every="$every" 'NR % every == 0' > $work/mutants
count=$(wc -l < $work/mutants)
echo "$((count)) mutants of matrix.hpp and part 1 of mnist_nn.cpp"

# ---- building and testing them ----

compile="${CXX:-c++} -std=c++17 -O0 -w -D_GLIBCXX_ASSERTIONS -DREAL=double -isystem build"
compile_sanitized="$compile -fsanitize=address,undefined -fno-sanitize-recover=all"

# What all of them include is compiled once.
{
    echo '#define DOCTEST_CONFIG_IMPLEMENT'
    sed -n '/^#include </p' tests.cpp mnist_nn.cpp matrix.hpp
} > $work/all.hpp
$compile -x c++-header $work/all.hpp -o $work/all.hpp.gch || exit 1

# pass FOLDER KILOBYTES: do the tests pass? A mutant may well run forever: it gets a minute of processor time, and so
# much memory. Tests stop at the first failure. Every shell that we know of has ulimit -t; macOS has no limit -v.
# shellcheck disable=SC3045
pass() (
    ulimit -t 60
    ulimit -v "$2" || :
    cd "$1" && exec ./tests --abort-after=1
) > "$1/output" 2>&1

# build_and_test FOLDER prints killed, survived or, where it does not compile, invalid. What the plain tests let live
# is tested once more as `make sanitize` does, which sees an index out of range even where it does no harm.
build_and_test() {
    if ! $compile -include $work/all.hpp "$1/tests.cpp" -o "$1/tests" 2> "$1/errors"; then
        echo invalid
    elif pass "$1" 4000000 && $compile_sanitized "$1/tests.cpp" -o "$1/tests" && pass "$1" unlimited; then
        echo survived
    else
        echo killed
    fi
}

# The tests must pass without any change. The copy that shows it is what mutants are made from.
mkdir -p $work/0 && cp matrix.hpp mnist_nn.cpp tests.cpp $work/0 || exit 1
if [ "$(build_and_test $work/0)" != survived ]; then
    echo "mutate.sh: the tests fail as things are; see $work/0" >&2
    exit 1
fi

# Worker $1 takes the mutants whose number leaves the same remainder as its own.
work_off() {
    mkdir -p "$work/$1" && cp $work/0/*.?pp "$work/$1"
    awk -v first="$1" -v workers="$(echo "$workers" | wc -w)" 'NR % workers == first % workers' $work/mutants > "$work/$1/mine"
    while IFS='	' read -r file number line; do
        LINE=$line awk -v number="$number" 'NR == number { print ENVIRON["LINE"]; next } { print }' \
            "$work/0/$file" > "$work/$1/$file"
        printf '%s\t%s\t%s\t%s\n' "$(build_and_test "$work/$1")" "$file" "$number" "$line"
        cp "$work/0/$file" "$work/$1/$file"
        rm -rf "$work/$1/build"  # what tests that broke off have left
    done < "$work/$1/mine" > "$work/$1/results"
}
for worker in $workers; do
    work_off "$worker" 2> "$work/worker-$worker.log" &  # where the shell tells of every crash
    pids="$pids $!"
done
# shellcheck disable=SC2086
wait $pids

# ---- what became of them ----

cat $work/[1-9]*/results > $work/results
awk -F '\t' -v explanations="$scripts/proofs/mutants_explained.txt" '
    function trimmed(text) { gsub(/^ +| +$/, "", text); return text }
    function show(i) { printf "%s:%s\n    %s\n", file[i], number[i], trimmed(changed[i]) }
    BEGIN {  # a line of code as it is changed, then the reason on indented lines
        while ((getline text < explanations) > 0)
            if (text ~ /^[^# ]/) code = text
            else if (text ~ /^ /) reason[code] = reason[code] text "\n"
    }
    { kinds[$1]++ }
    $1 == "survived" { n++; file[n] = $2; number[n] = $3; changed[n] = $4 }
    END {
        for (i = 1; i <= n; i++)
            if (trimmed(changed[i]) in reason) { explained++; show(i); printf "%s", reason[trimmed(changed[i])] }
        for (i = 1; i <= n; i++)
            if (!(trimmed(changed[i]) in reason)) { printf "SURVIVED "; show(i) }
        tried = kinds["killed"] + n
        printf "%d mutants that compile: %d killed, %d survived (%.1f %%), %d of them make no difference\n",
            tried, kinds["killed"], n, tried == 0 ? 0 : 100 * n / tried, explained
        exit n > explained
    }' $work/results
