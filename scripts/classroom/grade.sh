#!/bin/sh
# Grades the exercises: says of each done, not yet or wrong, and why.
#
#   sh scripts/classroom/grade.sh [-e "EXERCISE…"] [-r junit] [-w]               what is in this folder; -w: again whenever it is saved
#   sh scripts/classroom/grade.sh [-e "EXERCISE…"] [-r junit] SUBMISSION         the folder of a student, or a folder of such
#
# A student's folder has an mnist_nn.cpp, and beside it what else was handed in; in a folder of such they may lie at any
# depth. Their scores go to build/grade/scores.csv, what each was told to build/grade/messages.tsv; -r junit
# writes build/grade/junit.xml.
#
# The student's sources are compiled in a temporary folder and linked with the tests, which are compiled once and kept in
# build/grade. While one exercise is graded, stand-ins take the place of the others (stand_ins.hpp), so that a mistake in
# one spoils no other. A function that does not compile is left out and the rest is compiled again. A test may take 2
# seconds and 1 GB; where `unshare` lets anyone do so, a SUBMISSION has no network and does not see the project. That keeps
# honest mistakes apart; it is no prison for a program that means harm. It needs a C++ compiler ($CXX, or c++), awk and
# cksum. Exit status: 0 graded, whatever the result, 1 could not grade (a line says why), 2 wrong usage.

# Lists are words in a variable, split on purpose; dash and bash have ulimit -t.
# shellcheck disable=SC2086,SC2094,SC3045

LC_ALL=C
export LC_ALL
tab=$(printf '\t')

fail() {
    printf 'grade.sh: %s\n' "$1" >&2
    exit 1
}

usage() {
    echo 'usage: sh scripts/classroom/grade.sh [-e "EXERCISE…"] [-r junit] [-w] [SUBMISSION]' >&2
    exit 2
}

chosen='' junit='' watch=''
while getopts e:r:w option; do
    case $option,${OPTARG-} in
        e,*) chosen=$(printf '%s' "$OPTARG" | tr ',\t\n' '   ') ;;
        r,junit) junit=yes ;;
        r,) ;;
        w,*) watch=yes ;;
        *) usage ;;
    esac
done
shift $((OPTIND - 1))
if [ $# -gt 1 ]; then usage; fi
submission=${1-}

room=$(cd "$(dirname "$0")" && pwd) || exit 1
project=$(cd "$room/../.." && pwd) || exit 1
list=$room/exercises.txt
cxx=${CXX:-c++}
command -v "${cxx%% *}" > /dev/null || fail "no C++ compiler ($cxx); run: sh scripts/common/check_machine.sh compiler"
[ -z "$submission" ] || [ -d "$submission" ] || fail "$submission: no such folder; name the folder of a submission, or one of submissions"

names=$(awk '$1 == "exercise" { printf "%s ", $2 }' "$list")
for name in $chosen; do
    case " $names" in *" $name "*) ;; *) fail "no exercise '$name'; there are: $names" ;; esac
done
case $chosen in
    *[!\ ]*) chosen=$(for name in $names; do case " $chosen " in *" $name "*) printf '%s ' "$name" ;; esac; done) ;;
    *) chosen=$names ;;
esac

# value EXERCISE KEY prints what the list has under a key.
value() {
    awk -v name="$1" -v key="$2" '
        $1 == "exercise" || $1 == "given" { here = $2 == name }
        here && $1 == key { sub(/^[a-z]+ */, ""); print; exit }' "$list"
}
sources=$(awk '$1 == "file" && $2 ~ /pp$/ && !seen[$2]++ { printf "%s ", $2 }' "$list")
# All functions have stand-ins, also those that are `given` and no exercises in this hand-out.
all_functions=$(awk '$1 == "exercise" || $1 == "given" { name = $2 } $1 == "file" && $2 ~ /pp$/ { printf "%s ", name }' "$list")
all_experiments=$(awk '$1 == "exercise" { name = $2 } $1 == "check" { printf "%s ", name }' "$list")
questions='' experiments='' functions=''
for name in $chosen; do
    case " $all_functions, $all_experiments" in
        *" $name "*,*) functions="$functions $name" ;;
        *,*" $name "*) experiments="$experiments $name" ;;
        *) questions="$questions $name" ;;
    esac
done

# With -w each turn is a grading of its own.
if [ -n "$watch" ]; then
    before=''
    while :; do
        now=$(cd "$project" && cksum $sources answers.txt 2> /dev/null)
        if [ "$now" != "$before" ]; then
            before=$now
            if [ -t 1 ]; then printf '\033[H\033[2J\033[3J'; fi
            sh "$0" -e "$chosen"
            printf '\nWatching %sanswers.txt; save to grade again, Ctrl-C to end.\n' "$sources"
        fi
        sleep 1
    done
fi

# ---- a folder to work in, without solutions --------------------------------------------------------

work=$(mktemp -d "${TMPDIR:-/tmp}/grade.XXXXXX") || fail "cannot write into ${TMPDIR:-/tmp}; make room there"
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
reports=$project/build/grade
mkdir -p "$reports" || fail "cannot write into build/grade; check its permissions"

blank=$room/blank
if [ ! -d "$blank" ]; then      # not a hand-out
    blank=$work/blank
    sh "$room/handout.sh" -b "$blank" || exit 1
fi

if [ -f "$room/questions.txt" ]; then
    cp "$room/questions.txt" "$work/"
else
    awk -f "$room/answers.awk" -f "$room/questions.awk" > "$work/questions.txt"
fi

# What the compiler knows of mistakes is an error. The sanitizer finds what is read and written out of bounds.
# The flags are found out once for a compiler, and kept.
kept_flags=$reports/flags-$({ echo "$cxx" && $cxx --version; } | cksum | tr ' ' -)
if [ ! -s "$kept_flags" ]; then
    flags='-std=c++17 -O0 -DMNIST_NN_WITHOUT_MAIN -D_GLIBCXX_ASSERTIONS'
    echo 'int main() {}' > "$work/nothing.cpp"
    for flag in -ftrivial-auto-var-init=pattern -Werror=return-type -Werror=uninitialized -Werror=return-local-addr \
        -Werror=return-stack-address -Werror=dangling -Werror=dangling-reference -Werror=infinite-recursion; do
        if $cxx $flag -fsyntax-only "$work/nothing.cpp" 2> /dev/null; then flags="$flags $flag"; fi
    done
    if $cxx -g1 -fsanitize=address "$work/nothing.cpp" -o "$work/nothing" && "$work/nothing"; then
        flags="$flags -g1 -fsanitize=address"
    fi > /dev/null 2>&1
    echo "$flags" > "$kept_flags" || fail 'cannot write into build/grade; check its permissions'
fi
flags=$(cat "$kept_flags")

# matrix.hpp and the network's part of a file, as they are compiled: an index that is out of bounds is told with its line.
checked() {
    sed -e '/^\/\/ 2\. /,$d' -e '/^#include "mnist_nn.cpp"/d' -e '/^#define MNIST_NN_WITHOUT_MAIN/d' \
        -e 's/operator()(size_t i, size_t j)\(.*\){ return/operator()(size_t i, size_t j, int line = __builtin_LINE(), const char* file = __builtin_FILE())\1{ grading::check_index(i, j, rows_, cols_, line, file); return/'
}
# The same for the tests: functions that are inline there give way to the student's, which are not.
checked_inline() { checked | sed '/^inline /!s/^\([A-Za-z][A-Za-z0-9_:<>]* \)\{0,1\}[A-Za-z0-9_:]*(.*/inline &/'; }

mkdir "$work/tests" "$work/blank_inline"
cp "$room/check.hpp" "$room/stand_ins.hpp" "$room/networks.hpp" "$room/run.cpp" "$room/functions.awk" "$work/tests/" || fail "cannot write into $work; make room there"
for test in "$room"/tests/*.cpp; do
    cat "$test"
done > "$work/tests/all_tests.cpp"
for file in $sources; do checked_inline < "$blank/$file" > "$work/blank_inline/$file"; done

kept_tests=$reports/tests-$({ echo "${kept_flags##*/} $flags" && cat "$work"/tests/* "$work"/blank_inline/*; } | cksum | tr ' ' -).o
if [ -n "$functions" ] && [ ! -s "$kept_tests" ]; then
    rm -f "$reports"/tests-*.o
    echo 'compiling the tests, which takes some seconds, once' >&2
    $cxx $flags -I "$work/blank_inline" -I "$work/tests" -c "$work/tests/run.cpp" -o "$work/tests.o" 2> "$reports/errors.txt" ||
        fail 'the tests do not compile; see build/grade/errors.txt'
    cp "$work/tests.o" "$kept_tests" || fail "cannot write into build/grade; make room"
elif [ -n "$functions" ]; then
    cp "$kept_tests" "$work/tests.o" || fail "cannot write into $work; make room there"
fi
# For a class, all headers are read once.
if [ -n "$submission" ] && [ ! -f "$submission/mnist_nn.cpp" ]; then
    sed -n '/^#include </p' "$blank/mnist_nn.cpp" > "$work/headers.hpp"
    if $cxx $flags -x c++-header "$work/headers.hpp" -o "$work/headers.hpp.gch" 2> /dev/null; then headers="-include $work/headers.hpp"; fi
fi

# confined COMMAND… runs it without network and without sight of the project, where that can be.
# shellcheck disable=SC2016
hide='mount -t tmpfs none "$0" && exec "$@"'
confine=''
if [ -n "$submission" ] && unshare -rnmpf --kill-child sh -c "$hide" "$project" true 2> /dev/null; then confine=yes; fi
confined() {
    if [ -n "$confine" ]; then set -- unshare -rnmpf --kill-child sh -c "$hide" "$project" "$@"; fi
    "$@"
}

# ---- one student -----------------------------------------------------------------------------------

# Prints text without what could play tricks on a terminal or spoil a report, and not too much of it.
plain() { tr -d '\000-\010\013-\037\177' | cut -c 1-600; }

verdict() { printf '%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "${4-}" >> results; }

# Writes the sources that are compiled: the student's, or those handed out with the student's functions, but without
# the functions in $spoiled.
assemble() {
    for file in $sources; do
        awk -v names="$all_functions" -v mode=graded -v spoiled="$spoiled" -v base="$base" -f "$work/tests/functions.awk" \
            "$blank/$file" "student/$file" > "graded_$file"
        checked < "graded_$file" | sed 's/^inline //' > "$file"
    done
}

# Compiles the student's functions and links them with the tests. Where they do not fit, since a class or a function has
# another interface than the one handed out, the tests are compiled anew, with the student's.
compile() {
    (
        ulimit -t 60
        confined $cxx $flags ${headers-} -I . -I "$work/tests" -c student.cpp -o student.o || exit 1
        confined $cxx $flags student.o "$work/tests.o" -o run 2> /dev/null && exit
        mkdir -p inline
        for file in $sources; do checked_inline < "graded_$file" > "inline/$file"; done
        confined $cxx $flags -I inline -I "$work/tests" -c "$work/tests/run.cpp" -o inline/tests.o && confined $cxx $flags student.o inline/tests.o -o run
    ) > errors 2>&1
}

# The errors in the student's functions, for each function the first: "function<tab>message<tab>file<tab>line". An error
# elsewhere is of the function "-". Where the library has the error, what counts is the line that led there.
errors_by_function() {
    awk '
        FILENAME == "places" { file[$1] = $4; from[$1] = $2; to[$1] = $3; next }
        /error: / && library == "" { library = $0; sub(/^.*error: /, "", library) }
        match($0, /(matrix\.hpp|mnist_nn\.cpp|beyond\.cpp):[0-9]+/) {
            text = substr($0, RSTART)
            place = substr($0, RSTART, RLENGTH)
            if (/error: |undefined reference/) say(place, text)
            else if (led_there == "") led_there = place
        }
        END { if (!count && led_there != "" && library != "") say(led_there, led_there ": " library) }
        function say(place, text,    at, name, n) {
            split(place, at, ":")
            name = "-"
            for (n in file) if (file[n] == at[1] && from[n] <= at[2] + 0 && at[2] + 0 <= to[n]) name = n
            if (!(name in said)) print name "\t" text "\t" at[1] "\t" at[2]
            said[name] = ++count
        }' places errors
}

# The verdict in words of its own where the compiler's are hard to read: explain FUNCTION MESSAGE.
explain() {
    case $2 in
        *'no return statement'* | *'control reaches end'* | *'not return a value'* | *non-void*)
            echo "a return is missing: there is a way through $1 that returns nothing" ;;
        *uninitialized*)
            echo "$2" | sed -e "s/^[^']*[^a-z]'\([^']*\)'.*/a variable is used before it has a value: \1/" -e "s/^.*error: .*$/a variable is used before it has a value/" ;;
        *'local variable'*returned* | *'stack memory'* | *dangling*) echo 'a reference is used whose variable is gone when the function ends' ;;
        *'no declaration matches'*) echo "the first line of $1 was changed; copy it from scripts/classroom/blank/${2%%:*}" ;;
        *recursion*) echo 'calls itself without end' ;;
        *) echo "does not compile: $2" ;;
    esac
}

# Grades the sources in ./student: writes a line for each exercise of $chosen into ./results, in any order.
grade_functions() {
    : > results
    : > outside
    spoiled='' base=''
    for file in $sources; do
        awk -v names="$all_functions" -v mode=list -f "$work/tests/functions.awk" "$blank/$file" "student/$file" |
            awk -v file="$file" '$4 != "unknown" { print $1, $2, $3, file, $4 }'
    done > places
    while read -r name from _ file fault; do
        case $fault in
            gone) verdict "$name" wrong "there is no function $name in $file any more; copy it from scripts/classroom/blank/$file" ;;
            missing) verdict "$name" wrong "does not compile: a } is missing in $name, which begins in line $from of $file" ;;
            extra) verdict "$name" wrong "does not compile: there is a } too many in $name, which begins in line $from of $file" ;;
            *) continue ;;
        esac
        spoiled="$spoiled $name"
        if [ "$fault" = gone ]; then base=blank; fi
    done < places
    [ -n "$functions" ] || return 0
    {
        sed -n '/^#include </p' "$blank/mnist_nn.cpp"      # the program has them before matrix.hpp, too
        printf '#include "%s"\n' stand_ins.hpp $sources
        printf 'template <size_t...> void grading::layout() {}\ntemplate void grading::LAYOUT();\n'
    } > student.cpp
    for _ in 1 2 3 4 5 6 7 8; do
        assemble
        if compile; then break; fi
        errors_by_function > found
        read -r first _ < found
        if [ ! -s found ] || [ "$first,$base" = -,blank ]; then
            cp errors "$reports/errors.txt"
            for name in $functions; do verdict "$name" wrong 'could not be graded: build/grade/errors.txt has what the compiler says'; done
            return
        fi
        while IFS=$tab read -r name message file line; do
            if [ "$name" != - ]; then
                verdict "$name" wrong "$(explain "$name" "$message" | plain)" "$(sed -n -e "${line}{" -e '/^ *}$/!p' -e '}' "student/$file" | plain)"
                spoiled="$spoiled $name"
            elif [ "$first" = - ]; then     # what comes after it comes of it
                echo "$message" | plain > outside
                base=blank
                break
            fi
        done < found
    done
    set --
    for name in $functions; do
        case " $spoiled " in *" $name "*) ;; *) set -- "$@" "$name" ;; esac
    done
    confined env -i PATH="$PATH" LD_LIBRARY_PATH="${LD_LIBRARY_PATH-}" ./run "$@" 2> /dev/null | plain > graded
    # Where another function was graded than the one that was written, since they differ in their parameters.
    while IFS=$tab read -r name said message; do
        if [ "$said,$message" = 'not yet,' ]; then
            read -r from to file <<END
$(awk -v name="$name" '$1 == name { print $2, $3, $4 }' places)
END
            sed -n "${from},${to}p" "student/$file" > written
            if ! grep -q 'is not written yet' written; then
                said=wrong message="the first line of $name was changed; copy it from scripts/classroom/blank/$file"
            elif grep -v -x -F -f "$blank/$file" written | grep -q '[^ ]'; then
                said=wrong message='the throw still stands in it: the code goes in its place'
            fi
        fi
        verdict "$name" "$said" "$message"
    done < graded
}

# Checks ./student/answers.txt: questions by their table, experiments by running them, with the network of this folder.
grade_answers() {
    name=$(sed -n 's/^name: *\([a-z-][a-z-]*\)[ \r]*$/\1/p' student/answers.txt | sed -n 1p)
    if [ -n "$name" ]; then number=$(printf '%s' "$name" | cksum | cut -d ' ' -f 1); else number=''; fi
    printf '%s\t%s\n' "$number" "$name" > name
    for name in $experiments; do
        answer=$(sed -n "s/^$name: *//p" student/answers.txt | tr -d '\r' | sed -n 1p)
        printf '%s\t%s\n' "$name" "$(sh "$room/experiment.sh" "$name" "$answer")"
    done >> results
    awk -f "$room/answers.awk" -v number="$number" -v keys="$questions" "$work/questions.txt" student/answers.txt >> results
}

# take FOLDER copies what was handed in into ./student. Links are not followed: they could lead to a solution.
take() {
    mkdir -p student
    : > lacks
    for file in $sources answers.txt; do
        if [ "$1/$file" = "$project/beyond.cpp" ] && [ -f "$room/$file" ]; then cp "$room/$file" student/ && continue; fi
        if [ -L "$1/$file" ] || [ ! -f "$1/$file" ] || [ "$(wc -c < "$1/$file")" -gt 1000000 ]; then
            cp "$blank/$file" student/
            if [ -n "$submission" ]; then printf ' %s' "$file" >> lacks; fi
        else
            tr -d '\000' < "$1/$file" > "student/$file"
        fi
    done
}

# grade FOLDER NUMBER grades it in $work/NUMBER: ./scores has a line for each exercise, in the order of the list.
grade() {
    mkdir "$work/$2" && cd "$work/$2" && take "$1" && grade_functions && grade_answers
    awk -F '\t' -v names="$chosen" '!($1 in line) { line[$1] = $0 }
        END { n = split(names, name, " "); for (i = 1; i <= n; ++i) print name[i] in line ? line[name[i]] : name[i] "\twrong\tcould not be graded" }' results > scores
}

# ---- what is printed -------------------------------------------------------------------------------

# For the student: each exercise, the score, and where to go on.
print_scores() {
    awk -F '\t' '{
        printf "%-20s%s\n", $1, $2 == "done" ? $2 : $3 == "" ? $2 : sprintf("%-9s%s", $2, $3)
        if ($4 != "") printf "%29s%s\n", "", $4
    }' scores
    if [ -s outside ]; then
        printf '\nOutside the exercises something does not compile: %s\n' "$(cat outside)"
        echo 'The exercises were graded without it, but the program needs it mended.'
    fi
    if [ -s lacks ]; then printf '\nNot handed in:%s\n' "$(cat lacks)"; fi
    awk -F '\t' '$2 == "done" { ++done } END {
        for (i = 0; i < 40; ++i) bar = bar (i < int(40 * done / NR) ? "=" : " ")
        printf "\n[%s] %d of %d done\n", bar, done, NR
    }' scores
    if [ -z "$submission" ] && [ ! -d "$room/blank" ]; then
        printf '\nThis is the project, in which the functions are written. For a copy in which they are not: make handout\n'
        return
    fi
    next=$(awk -F '\t' '$2 != "done" { print $1; exit }' scores)
    if [ -n "$next" ]; then
        file=$(value "$next" file)
        if [ "$file" = beyond.cpp ] && [ "$chosen" = "$names" ]; then
            printf '\nThe network is your own now. Train it and see it read digits:\n    make run\nWhat comes now goes beyond the tutorial.\n'
        fi
        line=$(awk -v name="$next" '$1 == name { print ($2 > 0 ? $2 : 1) }' places; grep -n "^$next:" student/answers.txt | cut -d : -f 1)
        printf '\nGo on with %s: %s\n    %s:%s\n    make hint EXERCISE=%s\n' "$next" "$(value "$next" task)" "$file" "${line:-1}" "$next"
    elif [ "$chosen" != "$names" ]; then
        printf '\nFor all exercises: make grade\n'
    elif [ -z "$submission" ]; then
        printf '\nAll of it is your own now. Train it and see it read digits:\n    make run\n'
        if [ -f "$project/beyond.cpp" ]; then printf '    make beyond ARGS=relu\n'; fi
    fi
}

# A line for each student; the details go to the reports.
print_row() {
    awk -F '\t' -v name="$1" '$2 == "done" { ++done } END { printf "%-40s %d of %d", name, done, NR }' scores
    if [ -s lacks ]; then printf '   (not handed in:%s)' "$(cat lacks)"; fi
    if [ -s outside ]; then printf '   (outside the exercises something does not compile: %s)' "$(cat outside)"; fi
    echo
    if [ "$(grep -c "^$(cut -f 1 name)$tab." "$work/names")" -gt 1 ]; then echo "    the name in its answers.txt, $(cut -f 2 name), is in another one, too"; fi
    awk -f "$room/answers.awk" -v number="$(cut -f 1 name)" -v others="$(grep . "$work/names" | tr '\t\n' '  ')" "$work/questions.txt" student/answers.txt |
        while IFS=$tab read -r owner count; do echo "    $count of its answers are wrong with its own numbers and right with those of $owner"; done
}
csv_row() {
    awk -F '\t' -v name="$1" -v of_numbers="$(cut -f 2 name)" '
        { row = row "," $2 } $2 == "done" { ++done }
        END { gsub(/"/, "\"\"", name); printf "\"%s\",%s,%d,%d%s\n", name, of_numbers, done, NR, row }' scores
}
xml_suite() {
    awk -F '\t' -v name="$1" '
        function xml(s) { gsub(/&/, "\\&amp;", s); gsub(/</, "\\&lt;", s); gsub(/>/, "\\&gt;", s); gsub(/"/, "\\&quot;", s); return s }
        { cases = cases "    <testcase classname=\"" xml(name) "\" name=\"" $1 "\"" }
        $2 == "done" { cases = cases "/>\n"; next }
        { ++failures; cases = cases ">\n      <failure type=\"" $2 "\" message=\"" xml($3 == "" ? "still to be written" : $3) "\"/>\n    </testcase>\n" }
        END { printf "  <testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"0\">\n%s  </testsuite>\n", xml(name), NR, failures, cases }' scores |
        if command -v iconv > /dev/null; then iconv -c -f UTF-8 -t UTF-8; else tr -d '\200-\377'; fi
}

if [ -z "$submission" ]; then
    (grade "$project" 1)
    echo "1${tab}mnist_nn" > "$work/students"
elif [ -f "$submission/mnist_nn.cpp" ]; then
    submission=$(cd "$submission" && pwd)
    (grade "$submission" 1)
    echo "1${tab}$(basename "$submission")" > "$work/students"
else
    (cd "$submission" && find . -name mnist_nn.cpp ! -path '*/scripts/*' ! -path '*/build/*' | sort | sed -e 's/^\.\///' -e 's/\/mnist_nn\.cpp$//') |
        awk '{ print NR "\t" $0 }' > "$work/students"
    [ -s "$work/students" ] || fail "$submission: there is no mnist_nn.cpp in it; name a folder of submissions"
    submission=$(cd "$submission" && pwd)
    if [ -n "$experiments" ]; then (cd "$project" && make -s build/mnist_nn) > /dev/null 2>&1; fi
    while IFS=$tab read -r number name; do      # two at a time
        (grade "$submission/$name" "$number") < /dev/null &
        if [ $((number % 2)) -eq 0 ]; then wait; fi
    done < "$work/students"
    wait
    cat "$work"/*/name | grep "$tab." | sort > "$work/names"
    { printf 'submission,name,done,of'; for name in $chosen; do printf ',%s' "$name"; done; echo; } > "$work/scores.csv"
    while IFS=$tab read -r number name; do
        cd "$work/$number" || exit 1
        name=$(printf '%s' "$name" | plain)
        print_row "$name"
        csv_row "$name" >> "$work/scores.csv"
        awk -v name="$name" '{ print name "\t" $0 }' scores >> "$work/messages.tsv"
    done < "$work/students"
    for report in scores.csv messages.tsv; do
        cp "$work/$report" "$reports/$report" || fail "cannot write build/grade/$report; make room"
    done
    echo 'the scores are in build/grade/scores.csv, what each was told in build/grade/messages.tsv'
    listed=yes
fi
if [ -z "${listed-}" ]; then (cd "$work/1" && print_scores); fi
if [ -n "$junit" ]; then
    {
        printf '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'
        while IFS=$tab read -r number name; do
            (cd "$work/$number" && xml_suite "$name")
        done < "$work/students"
        echo '</testsuites>'
    } > "$reports/junit.xml" || fail 'cannot write build/grade/junit.xml; make room'
    echo 'the report is in build/grade/junit.xml'
fi
