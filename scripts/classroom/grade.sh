#!/bin/sh
# Grades the exercises: compiles and runs the tests of each one by itself, and says of each done, not yet or wrong.
#
#   sh scripts/classroom/grade.sh [-e "EXERCISE…"] [-r junit|csv]                 this folder's mnist_nn.cpp and matrix.hpp
#   sh scripts/classroom/grade.sh [-e "EXERCISE…"] [-r junit|csv] SUBMISSION      a student's
#
# SUBMISSION is an mnist_nn.cpp, with the matrix.hpp beside it, or the folder of one; or a folder of submissions: each
# either a folder with an mnist_nn.cpp somewhere in it, or a file NAME.cpp (with NAME.hpp as its matrix.hpp). -r junit writes
# build/grade/junit.xml, -r csv writes build/grade/scores.csv, as a folder of submissions always does.
#
# While an exercise is graded, the other exercises are replaced by the stand-ins of its test, and a mistake in one spoils
# no other. All is done in a temporary folder that holds no solution. A test may take 3 seconds and 1 GB; where `unshare`
# lets anyone do so, it has no network and, for a SUBMISSION, does not see the project. That keeps honest mistakes apart;
# it is no prison for a program that means harm. It needs a C++ compiler ($CXX, or c++), awk and cksum. Exit status: 0
# graded, whatever the result, 1 could not grade (a line says why), 2 wrong usage.

LC_ALL=C
export LC_ALL
seconds=3           # of a processor for a test, which needs a hundredth of one; twice that by the clock
kilobytes=1048576   # of memory for it
compile_seconds=30

say() { printf 'grade.sh: %s\n' "$1" >&2; }

fail() {
    say "$1"
    exit 1
}

usage() {
    echo 'usage: sh scripts/classroom/grade.sh [-e "EXERCISE…"] [-r junit|csv] [SUBMISSION]' >&2
    exit 2
}

chosen='' report=''
while getopts e:r: option; do
    case $option,$OPTARG in
        e,*) chosen=$OPTARG ;;
        r,junit | r,csv | r,) report=$OPTARG ;;
        *) usage ;;
    esac
done
shift $((OPTIND - 1))
if [ $# -gt 1 ]; then usage; fi
submission=${1-}
if [ -n "$submission" ] && [ -f "$submission/mnist_nn.cpp" ]; then submission=${submission%/}/mnist_nn.cpp; fi

project=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
exercises=$project/scripts/classroom/exercises
cxx=${CXX:-c++}
command -v "${cxx%% *}" > /dev/null || fail "no C++ compiler ($cxx); run: sh scripts/common/check_machine.sh compiler"

names=$(awk '$1 == "exercise" { printf "%s ", $2 }' "$exercises/exercises.txt")
chosen=$(printf '%s' "$chosen" | tr ',\t\n' '   ')
for name in $chosen; do
    case " $names" in *" $name "*) ;; *) fail "no exercise '$name'; there are: $names" ;; esac
done
case $chosen in
    *[!\ ]*)    # in the order of the list
        some=''
        for name in $names; do
            case " $chosen " in *" $name "*) some="$some$name " ;; esac
        done
        chosen=$some
        ;;
    *) chosen=$names ;;
esac

# value EXERCISE KEY prints what exercises.txt has under a key.
value() {
    awk -v name="$1" -v key="$2" '
        $1 == "exercise" { here = $2 == name }
        here && $1 == key { sub(/^[a-z]+ */, ""); print; exit }' "$exercises/exercises.txt"
}

# ---- a folder to work in, without solutions, network and time ---------------------------------------

work=$(mktemp -d "${TMPDIR:-/tmp}/grade.XXXXXX") || fail "cannot write into ${TMPDIR:-/tmp}; make room there"
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 129' HUP
trap 'exit 143' TERM

if [ -d "$exercises/blank" ]; then
    blank=$exercises/blank
else
    blank=$work/blank
    sh "$project/scripts/classroom/handout.sh" -b "$blank" || exit 1
fi
mkdir "$work/tests"
cp "$exercises"/check.hpp "$exercises"/test_*.cpp "$work/tests" || fail "cannot write into $work; make room there"
cat "$blank/matrix.hpp" "$blank/mnist_nn.cpp" "$exercises/check.hpp" | grep '^#include <' | sort -u > "$work/tests/headers.hpp"
awk '$1 == "functions" { for (i = 2; i <= NF; ++i) print $i }' "$exercises/exercises.txt" > "$work/functions"

# What goes before a command so that it has no network, no processes left over, and no sight of the project.
confine=''
# shellcheck disable=SC2016
hide='mount -t tmpfs none "$0" && test -d "$PWD/tests" && exec "$@"'
cd "$work" || exit 1
if [ -n "$submission" ] && unshare -rnmpf --kill-child sh -c "$hide" "$project" true; then
    confine=hidden
elif unshare -rnpf --kill-child true; then
    confine=alone
elif unshare -rn true; then
    confine=offline
fi 2> /dev/null
cd "$OLDPWD" || exit 1

# The command is a child of a shell, since the first process among its own cannot be ended by abort.
# shellcheck disable=SC2016
confined() {
    case $confine in
        hidden) set -- unshare -rnmpf --kill-child sh -c 'mount -t tmpfs none "$0" && "$@"; exit $?' "$project" "$@" ;;
        alone) set -- unshare -rnpf --kill-child sh -c '"$@"; exit $?' sh "$@" ;;
        offline) set -- unshare -rn "$@" ;;
    esac
    exec "$@"
}

# limited SECONDS KILOBYTES COMMAND… ends the command after so many seconds of a processor, and after twice as many by
# the clock, on which other programs run too. Not every system can limit the memory, and none needs to have `timeout`.
limited() {
    limit=$1
    patience=$((2 * $1))
    memory=$2
    shift 2
    exec 3<&0
    # shellcheck disable=SC3045
    {
        ulimit -c 0
        ulimit -t "$limit"
        ulimit -f 600000
        ulimit -v "$memory" || :    # macOS cannot
    } 2> /dev/null && confined "$@" <&3 3<&- &
    runs=$!
    exec 3<&-
    (
        while [ "$patience" -gt 0 ] && kill -0 "$runs"; do sleep 1; patience=$((patience - 1)); done
        kill -s KILL "$runs"
    ) > /dev/null 2>&1 &
    watches=$!
    wait "$runs"
    result=$?
    { kill "$watches" && wait "$watches"; } 2> /dev/null
    return $result
}

# ---- one exercise -----------------------------------------------------------------------------------

# Prints text without what could play tricks on a terminal or spoil a report, and not too much of it.
plain() { tr -d '\000-\010\013-\037\177' | cut -c 1-500; }

# assemble BASE puts the sources of an exercise together in the current folder: BASE is `source`, the student's text
# around the function, or `blank`, that of the hand-out, in case the student's text is broken elsewhere.
assemble() {
    for file in mnist_nn.cpp matrix.hpp; do
        awk -v base="$1" -v bodies=bodies -v kept="$functions" -v label="$(basename "$file")" -f "$exercises/functions.awk" \
            "$blank/$file" "$student/$file" | sed '/^\/\/ 2\. Files/,$d' > assembled
        mv assembled "$file"
    done
}

# The assertions of both libraries, so that an index beyond the end is found where it is used.
flags='-std=c++17 -O0 -w -D_GLIBCXX_ASSERTIONS -D_LIBCPP_HARDENING_MODE=_LIBCPP_HARDENING_MODE_FAST -DMNIST_NN_WITHOUT_MAIN'

compile() {
    # shellcheck disable=SC2086
    limited "$compile_seconds" 6000000 $cxx $flags -include "$work/tests/headers.hpp" -I . \
        "test_$exercise.cpp" -o "$exercise.test" > "$1" 2>&1
}

# Most of the time goes into the standard headers: where many tests are to be compiled, those are compiled once, ahead.
precompile_headers() {
    [ ! -f "$work/tests/headers.hpp.gch" ] || return
    # shellcheck disable=SC2086
    (cd "$work/tests" && limited "$compile_seconds" 6000000 $cxx $flags -x c++-header headers.hpp -o headers.part &&
        mv headers.part headers.hpp.gch) > /dev/null 2>&1
}

# The first error in a compiler's output, without the folder: "mnist_nn.cpp:86:5: error: …".
first_error() { sed -n -e '/error[: ]/{p;q;}' -e '/undefined reference/{s/^.*: undefined/undefined/p;q;}' "$1" | sed 's/^[^ :]*\///' | plain; }

verdict() { printf '%s\n' "$@" > result; }

# Puts the sources of $exercise together, in a folder of its own. Writes the file `result` if there is nothing to compile.
prepare_exercise() {
    functions=$(value "$exercise" functions)
    cd "$place/$exercise" || return
    cp "$work/tests/check.hpp" "$work/tests/test_$exercise.cpp" .
    while read -r function; do
        case " $functions " in *" $function "*) continue ;; esac
        standin=$(sed -n "s/^\/\/ stand-in $function: //p" "test_$exercise.cpp")
        printf '%s\t %s \n' "$function" "${standin:-grading::not_here(\"$function\");}"
    done < "$work/functions" > bodies
    file=$(value "$exercise" file)
    missing=$(awk -v find="$functions" -f "$exercises/functions.awk" "$blank/$file" "$student/$file" |
        awk '$2 == 0 { print $1; exit }')
    if [ -n "$missing" ]; then
        verdict wrong "there is no function $missing in $file any more; its first lines are in scripts/classroom/exercises/blank/$file"
        return
    fi
    assemble source

    # What was graded before and is the same now, but for where it stands in the file, need not be graded again.
    key=$({ grep -h -v '^#line' ./*.cpp ./*.hpp; echo "$cxx"; } | cksum)
    if [ -n "$cache" ] && [ "$(sed -n 1p "$cache/$exercise" 2> /dev/null)" = "$key" ]; then
        sed 1d "$cache/$exercise" > result
    else
        echo "$key" > key
    fi
}

# Grades $exercise after that. `result` gets three lines: the verdict, what is wrong, and with a syntax error the line.
grade_exercise() {
    functions=$(value "$exercise" functions)
    cd "$place/$exercise" || return
    if ! compile errors; then
        first=$(first_error errors)
        assemble blank
        if compile errors_alone; then
            printf '%s\n' "$first" > "$place/outside.$exercise"
        else
            # Where something that is missing here is broken there, the first message says more.
            case $(first_error errors_alone) in
                *declared* | *'no member'* | '') ;;
                *) first=$(first_error errors_alone) ;;
            esac
            number=${first#*:}
            number=${number%%:*}
            source_line=''
            case $first,$number in
                *,*[!0-9]* | *,) ;;
                mnist_nn.cpp:*) source_line=$(sed -n "${number}p" "$student/mnist_nn.cpp" | plain) ;;
                matrix.hpp:*) source_line=$(sed -n "${number}p" "$student/matrix.hpp" | plain) ;;
            esac
            verdict wrong "does not compile: ${first:-the compiler was stopped after $compile_seconds seconds}" "$source_line"
            return          # not kept: the line may move
        fi
    fi

    word=$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')
    printf '%s\n' "$word" | limited "$seconds" "$kilobytes" \
        env -i PATH="$PATH" LD_LIBRARY_PATH="${LD_LIBRARY_PATH-}" "./$exercise.test" > output 2> output_errors
    status=$?
    line=$(grep -a -m 1 "^$word " output | plain)
    line=${line#* }
    message=${line#* }
    case $line,$status in
        done*) verdict 'done' '' ;;
        not-yet*) verdict 'not yet' "$message" ;;
        wrong*) verdict wrong "$message" ;;
        ,137 | ,152 | ,143)
            verdict wrong "does not come to an end in $seconds seconds: a loop that never ends?"
            return          # not kept: perhaps the machine was busy
            ;;
        ,134)
            assertion=$(sed -n 's/^.*Assertion .\(.*\). failed.*$/\1/p' output_errors | sed -n 1p | plain)
            if [ -n "$assertion" ]; then
                verdict wrong "crashes: an index is beyond the end (this does not hold: $assertion)"
            else
                verdict wrong 'crashes: it is aborted in the middle of the test'
            fi
            ;;
        ,132 | ,133) verdict wrong 'crashes: an index is beyond the end' ;;
        ,139 | ,138) verdict wrong 'crashes (segmentation fault): an index beyond the end, or a function that calls itself for ever?' ;;
        ,136) verdict wrong 'crashes: a whole number is divided by 0' ;;
        ,153) verdict wrong 'prints without end' ;;
        *) verdict wrong "ends the whole program (exit status $status) in the middle of the test" ;;
    esac
    if [ -n "$cache" ]; then
        cat key result > "$cache/$exercise.part" && mv -f "$cache/$exercise.part" "$cache/$exercise"
    fi
}

# for_each COMMAND runs it for each exercise without a result, as many at a time as there are processors.
for_each() {
    workers=$(getconf _NPROCESSORS_ONLN 2> /dev/null)
    case $workers in '' | *[!0-9]*) workers=2 ;; esac
    if [ "$workers" -gt 8 ]; then workers=8; fi
    pids=''
    while [ "$workers" -gt 0 ]; do
        (
            trap - EXIT
            for exercise in $chosen; do
                if [ ! -e "$place/$exercise/result" ] && mkdir "$place/$exercise/$1"; then
                    ("$1")
                    if [ -n "$dots" ] && [ "$1" = grade_exercise ]; then printf . >&4; fi
                fi
            done
        ) 4>&2 2> /dev/null < /dev/null &
        pids="$pids $!"
        workers=$((workers - 1))
    done
    # shellcheck disable=SC2086
    wait $pids
}

# Grades the exercises of $student into $place.
grade_all() {
    for exercise in $chosen; do mkdir -p "$place/$exercise"; done
    for_each prepare_exercise
    left=0
    for exercise in $chosen; do
        if [ ! -e "$place/$exercise/result" ]; then left=$((left + 1)); fi
    done
    dots=''
    if [ $left -gt 0 ] && [ -t 2 ]; then
        dots=yes
        printf 'grading %d %s ' "$left" "$(if [ $left -eq 1 ]; then echo exercise; else echo exercises; fi)" >&2
    fi
    if [ $left -gt 2 ]; then precompile_headers; fi
    for_each grade_exercise
    [ -z "$dots" ] || printf '\r\033[K' >&2
    for exercise in $chosen; do
        [ -s "$place/$exercise/result" ] || printf 'wrong\ncould not be graded; is there room in %s?\n' "${TMPDIR:-/tmp}" > "$place/$exercise/result"
    done
    count=0
    of=0
    for exercise in $chosen; do
        of=$((of + 1))
        if [ "$(sed -n 1p "$place/$exercise/result")" = 'done' ]; then count=$((count + 1)); fi
    done
}

# ---- reports ----------------------------------------------------------------------------------------

# Prints the lines of $place, the score, and where to go on. $shown is the name of the file for the reader.
print_results() {
    next=''
    for exercise in $chosen; do
        { read -r verdict; read -r message; read -r source_line; } < "$place/$exercise/result"
        printf '%-20s%-9s%s\n' "$exercise" "$verdict" "$message" | sed 's/ *$//'
        [ -z "$source_line" ] || printf '%-29s%s\n' '' "$source_line"
        if [ -z "$next" ] && [ "$verdict" != 'done' ]; then next=$exercise; fi
    done
    outside=$(cat "$place"/outside.* 2> /dev/null | sed -n 1p)
    if [ -n "$outside" ]; then
        printf '\nOutside the exercises something does not compile: %s\n' "$outside"
        echo 'The exercises were graded without it, but the program needs it mended.'
    fi
    awk -v done="$count" -v of="$of" 'BEGIN {
        for (i = 0; i < 40; ++i) bar = bar (i < int(40 * done / of) ? "=" : " ")
        printf "\n[%s] %d of %d done\n", bar, done, of
    }'
    if [ -n "$next" ]; then
        file=$(value "$next" file)
        lines=$(for function in $(value "$next" functions); do
            awk -v find="$function" -f "$exercises/functions.awk" "$blank/$file" "$student/$file"
        done | awk -v at="$(sed -n 's/^.*go on with \([a-z_]*\)$/\1/p' "$place/$next/result")" '
            $1 == at || line == "" { line = $2 } END { print line }')
        printf '\nGo on with %s: %s\n    %s%s\n    %s\n' "$next" "$(value "$next" task)" "${folder:+$folder/}" "$file:$lines" \
            "make hint EXERCISE=$next"
    elif [ "$chosen" != "$names" ]; then
        printf '\nFor all exercises: make grade\n'
    elif [ -z "$submission" ]; then
        printf '\nAll of it is your own now. Train it and see it read digits:\n    make run\n'
        if grep -q '^project' "$exercises/exercises.txt"; then
            printf 'And then, beyond the tutorial:\n    make exercises\n'
        fi
    fi
}

csv_row() {
    printf '"%s",%d,%d' "$(printf '%s' "$name" | sed 's/"/""/g')" "$count" "$of"
    for exercise in $chosen; do printf ',%s' "$(sed -n 1p "$place/$exercise/result")"; done
    printf '\n'
}

# XML knows neither control characters nor broken UTF-8.
escape() {
    tr -d '\000-\010\013-\037' | if command -v iconv > /dev/null; then iconv -c -f UTF-8 -t UTF-8; else tr -d '\200-\377'; fi |
        sed -e 's/&/\&amp;/g' -e 's/</\&lt;/g' -e 's/>/\&gt;/g' -e 's/"/\&quot;/g'
}

xml_suite() {
    escaped=$(printf '%s' "$name" | escape)
    printf '  <testsuite name="%s" tests="%d" failures="%d" errors="0" skipped="0">\n' "$escaped" "$of" "$((of - count))"
    for exercise in $chosen; do
        { read -r verdict; read -r message; read -r source_line; } < "$place/$exercise/result"
        printf '    <testcase classname="%s" name="%s"' "$escaped" "$exercise"
        if [ "$verdict" = 'done' ]; then
            echo '/>'
        else
            message=$(printf '%s' "${message:-still to be written}" | escape)
            printf '>\n      <failure type="%s" message="%s">%s</failure>\n    </testcase>\n' "$verdict" "$message" \
                "$(printf '%s' "$source_line" | escape)"
        fi
    done
    echo '  </testsuite>'
}

# take FILE MATRIX copies a submission's files into $student. Links are not followed: they could lead to a solution.
take() {
    student=$work/student/$1
    mkdir -p "$student" && cp "$blank/mnist_nn.cpp" "$blank/matrix.hpp" "$student/"
    note=''
    for file in "$2" "$3"; do
        if [ -L "$file" ] || [ ! -f "$file" ] || [ ! -r "$file" ]; then
            note="$note $(basename "$file") is not there;"
        elif [ "$(wc -c < "$file")" -gt 1000000 ]; then
            note="$note $(basename "$file") is no source file (over 1 MB);"
        elif [ "$file" = "$2" ]; then
            tr -d '\000' < "$file" > "$student/mnist_nn.cpp"
        else
            tr -d '\000' < "$file" > "$student/matrix.hpp"
        fi
    done
}

mkdir -p "$project/build/grade" || fail "cannot write into build/grade; check its permissions"
cache=''
rows=$work/scores.csv
suites=$work/junit.xml
{ printf 'submission,done,of'; for name in $chosen; do printf ',%s' "$name"; done; echo; } > "$rows"
printf '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n' > "$suites"

if [ -z "$submission" ]; then
    student=$project place=$work/own name=mnist_nn folder=''
    cache=$project/build/grade/cache
    mkdir -p "$cache"
    grade_all
    print_results
    csv_row >> "$rows"
    xml_suite >> "$suites"
elif [ -f "$submission" ]; then
    folder=$(dirname "$submission")
    take one "$submission" "$folder/matrix.hpp"
    place=$work/one name=$(basename "$(cd "$folder" && pwd)")
    grade_all
    print_results
    [ -z "$note" ] || printf '\nNot handed in:%s its exercises count as not yet.\n' "$note"
    csv_row >> "$rows"
    xml_suite >> "$suites"
elif [ -d "$submission" ]; then
    # A line for each: name, tab, mnist_nn.cpp, tab, matrix.hpp.
    (
        cd "$submission" || exit
        find . -name mnist_nn.cpp ! -path '*/scripts/*' ! -path '*/build/*' | sort | while read -r file; do
            name=$(dirname "${file#./}")
            printf '%s\t%s\t%s\n' "$name" "$submission/${file#./}" "$submission/$name/matrix.hpp"
        done
        for file in *.cpp; do
            [ -e "$file" ] || continue
            printf '%s\t%s\t%s\n' "${file%.cpp}" "$submission/$file" "$submission/${file%.cpp}.hpp"
        done
    ) > "$work/list"
    [ -s "$work/list" ] || fail "$submission: no mnist_nn.cpp and no other .cpp in it; name a folder of submissions"
    # shellcheck disable=SC2086
    if [ "$(($(grep -c '' "$work/list") * $(set -- $chosen && echo $#)))" -gt 2 ]; then precompile_headers; fi
    number=0
    tab=$(printf '\t')
    while IFS=$tab read -r name source matrix <&4; do
        number=$((number + 1))
        take "$number" "$source" "$matrix"
        place=$work/place_$number
        grade_all
        printf '%-40s %d of %d%s\n' "$(printf '%s' "$name" | plain)" "$count" "$of" "${note:+   (not handed in:${note%;})}"
        csv_row >> "$rows"
        xml_suite >> "$suites"
        rm -rf "$place" "$student"
    done 4< "$work/list"
    report="csv $report"
else
    fail "$submission: no such file or folder"
fi
echo '</testsuites>' >> "$suites"

# keep FILE NAME puts a report into build/grade under its final name when it is whole.
keep() {
    if ! { cp "$1" "$project/build/grade/$2.part" && mv -f "$project/build/grade/$2.part" "$project/build/grade/$2"; }; then
        fail "cannot write build/grade/$2; make room"
    fi
    say "the report is in build/grade/$2"
}
case $report in *csv*) keep "$rows" scores.csv ;; esac
case $report in *junit*) keep "$suites" junit.xml ;; esac
