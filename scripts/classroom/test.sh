#!/bin/sh
# Tests the classroom: that the grader tells right from wrong, and that the hand-out works and holds no solution.
#
#   sh scripts/classroom/test.sh [PART…]        the parts: answers handout submissions student
#
# The answers, right and wrong, with the words that each must get, are in mistakes.txt. A class hands them in: student
# k has made mistake k in every exercise. Everything is done in a copy in a temporary folder. It needs make, a C++
# compiler ($CXX, or c++) and, for the reports, python3. The last line is `N passed, N failed`. Exit status: 0 all
# passed, 1 some failed, 2 wrong usage.

LC_ALL=C
export LC_ALL
all_parts='answers handout submissions student'
parts=${*:-$all_parts}
for part in $parts; do
    case " $all_parts " in
        *" $part "*) ;;
        *)
            echo "usage: sh scripts/classroom/test.sh [PART…]    (the parts: $all_parts)" >&2
            exit 2
            ;;
    esac
done
CXX=${CXX:-c++}
export CXX
unset MAKEFLAGS MAKELEVEL MFLAGS
project=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
work=$(mktemp -d "${TMPDIR:-/tmp}/test_classroom.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
passed=0 failed=0
tab=$(printf '\t')

# is NAME COMMAND… counts a check: does the command succeed?
is() {
    name=$1
    shift
    if "$@" > "$work/said" 2>&1; then
        passed=$((passed + 1))
        echo "passed  $name"
    else
        failed=$((failed + 1))
        echo "FAILED  $name"
        sed 's/^/        /' "$work/said" | sed -n 1,20p
    fi
}
isnt() { ! "$@"; }
has() { grep -q -e "$1" "$2" || { cat "$2" && return 1; }; }
same() { [ "$1" = "$2" ] || { echo "is $1, expected $2" && return 1; }; }
at_most() { [ "$1" -le "$2" ] || { echo "$1 is more than $2" && return 1; }; }
wanted() { case " $parts " in *" $1 "*) ;; *) return 1 ;; esac; }

mkdir "$work/project"
cp -R "$project/Makefile" "$project/mnist_nn.cpp" "$project/matrix.hpp" "$project/tests.cpp" "$project/scripts" \
    "$project/.clang-format" "$project/.gitignore" "$work/project/"
cd "$work/project" || exit 1
room=scripts/classroom
exercises=$(awk '$1 == "exercise" { printf "%s ", $2 }' $room/exercises.txt)
functions=$(awk '$1 == "exercise" { name = $2 } $1 == "file" && $2 != "answers.txt" { printf "%s ", name }' $room/exercises.txt)
is 'a hand-out is made' make handout
cp -R handout "$work/fresh"

# answer K FOLDER writes the project's sources with answer K of mistakes.txt to every exercise into FOLDER.
answer() {
    mkdir -p "$2"
    {
        echo 'name: ann-smith'
        awk -v k="$1" '$1 == "exercise" || $1 == "question" { name = $2; n = 0 } /^(right|wrong):/ && ++n == k { print name substr($0, 6) }' $room/mistakes.txt
    } > "$2/answers.txt"
    for source in matrix.hpp mnist_nn.cpp $room/beyond.cpp; do
        awk -v names="$functions" -v mode=list -f $room/functions.awk "$source" "$source" > "$work/places"
        awk -v k="$1" '
            FNR == 1 { ++file }
            file == 1 && /^(exercise|question)/ { name = $2; n = 0 }
            file == 1 && /^(right|wrong):/ { ++n }
            file == 1 && n == k && /^- / {
                arrow = index($0, " =>")
                old[name, ++changes[name]] = substr($0, 3, arrow - 3)
                new[name, changes[name]] = substr($0, arrow + 4)
            }
            file == 1 && n == k && /^\|/ { body[name] = body[name] "    " substr($0, 3) "\n" }
            file == 2 && $2 > 0 { at[$2] = $1; end[$1] = $3 }
            file < 3 { next }
            FNR in at { here = at[FNR]; text = "" }
            here == "" { print; next }
            { text = text $0 "\n" }
            FNR == end[here] {
                if (here in body) text = substr(text, 1, index(text, "{")) "\n" body[here] "}\n"
                for (i = 1; i <= changes[here]; ++i) {
                    p = index(text, old[here, i])
                    if (!p) { print "test.sh: " here " has no \"" old[here, i] "\" any more; mend mistakes.txt" > "/dev/stderr"; exit 1 }
                    text = substr(text, 1, p - 1) new[here, i] substr(text, p + length(old[here, i]))
                }
                printf "%s", text
                here = ""
            }' $room/mistakes.txt "$work/places" "$source" > "$2/$(basename "$source")" || return 1
    done
}

# ---- answers, right and wrong ------------------------------------------------------------------------

if wanted answers; then
    awk '
        /^(exercise|question)/ { name = $2; n = 0 }
        /^(right|wrong):/ { kind[name, ++n] = substr($0, 1, 5); about[name, n] = substr($0, 8) }
        /^says: / { says[name, n] = substr($0, 7) }
        /^(right|wrong):/ { order[++count] = name SUBSEP n }
        END { for (i = 1; i <= count; ++i) { split(order[i], at, SUBSEP); print at[2] "\t" at[1] "\t" kind[order[i]] "\t" about[order[i]] "\t" says[order[i]] } }' \
        $room/mistakes.txt > "$work/list"
    students=$(cut -f 1 "$work/list" | sort -n | tail -n 1)
    k=0
    while [ $k -lt "$students" ]; do
        k=$((k + 1))
        answer $k "$work/class/$k" || exit 1
    done
    start=$(date +%s)
    (cd "$work/fresh" && sh $room/grade.sh "$work/class") > "$work/out" 2>&1
    echo "        $students students, $(($(date +%s) - start)) seconds"
    messages=$work/fresh/build/grade/messages.tsv
    # "wrong" and the words that must be said, or "done".
    awk -F '\t' '
        NR == FNR { told[$1, $2] = $3 "\t" $4; next }
        {
            said = told[$1, $2]
            good = said == "done\t"
            if ($3 == "wrong") {
                good = 0
                n = split($5, word, "|")
                for (i = 1; i <= n; ++i) if (index(said, "wrong\t") == 1 && index(said, word[i])) good = 1
            }
            print (good ? "passed  " : "FAILED  ") $2 ", " $3 ": " $4 ($3 == "wrong" ? ": …" $5 : "")
            if (!good) print "        " said
        }' FS='\t' "$messages" "$work/list" > "$work/verdicts"
    cat "$work/verdicts"
    passed=$((passed + $(grep -c '^passed' "$work/verdicts")))
    failed=$((failed + $(grep -c '^FAILED' "$work/verdicts")))
    is 'no control character comes through' isnt grep "$(printf '[\033\007]')" "$messages"
    is 'at least sixty wrong answers are tried' at_most 60 "$(grep -c "${tab}wrong$tab" "$work/list")"
    is 'of each exercise a wrong answer is tried (of experiments below)' same \
        "$(for exercise in $exercises; do grep -q "$tab$exercise${tab}wrong" "$work/list" || echo "$exercise"; done | tr '\n' ' ')" 'reach_98 stops_learning '
fi

# ---- the hand-out -----------------------------------------------------------------------------------

# The lines of code inside the functions to be written, without spaces, that say something.
solution_lines() {
    for source in matrix.hpp mnist_nn.cpp $room/beyond.cpp; do
        awk -v names="$functions" -v mode=list -f $room/functions.awk "$source" "$source" |
            while read -r _ first last; do [ "$first" = 0 ] || sed -n "$((first + 1)),${last}p" "$source"; done
    done | sed -e 's/\/\/.*//' -e 's/[[:space:]]//g' | grep '[-+*/=<(]' | grep -v -e '^require(' -e '^for(size_t[ij]=0;[ij]<[a-z]*\.[a-z]*();++[ij])' \
        -e '^for(size_tl=1;' -e '=$' -e '^Matrix[a-z]*(' -e '^doublesum=0;$' -e '^throwstd::' -e '^std::to_string' -e '^returngradient;$' | awk 'length($0) > 18' | sort -u
}

if wanted handout; then
    cd "$work/fresh" || exit 1
    is 'it has the shape of the project, and no history' same "$(find . ! -name . -prune ! -name build | sed 's|^..||' | sort | tr '\n' ' ')" \
        '.clang-format .gitignore Makefile README.md answers.txt beyond.cpp matrix.hpp mnist_nn.cpp scripts '
    make -s build/mnist_nn build/beyond > "$work/warnings" 2>&1
    is 'it compiles, without a warning' same "$?$(cat "$work/warnings")" 0
    (cd "$work/project" && sh scripts/common/tiny_data.sh "$work/tiny") > /dev/null 2>&1
    build/mnist_nn --data "$work/tiny" --epochs 1 > "$work/out" 2>&1
    is 'its program names an exercise that is missing' has 'is not written yet; run: make grade' "$work/out"
    (cd "$work/project" && solution_lines) > "$work/solution"
    is 'there are lines to look for' at_most 40 "$(grep -c '' "$work/solution")"
    find . -type f ! -path './build/*' | while read -r file; do
        sed -e 's/[[:space:]]//g' "$file" | grep -F -f "$work/solution" | sed "s|^|$file: |"
    done > "$work/found"
    is 'it holds no line of a solution, in no file' same "$(cat "$work/found")" ''
    is 'no file of it names this machine' isnt grep -r --exclude-dir=build "$project" .
    make help > "$work/help"
    is 'every command that it names is there' same "$(sed -n 's/^make \([a-z-]*\) .*/\1/p' "$work/help" | while read -r target; do make -n "$target" 2>&1 | grep 'No rule'; done)" ''
    make grade > "$work/out" 2>&1
    is 'fresh, nothing is done' has " 0 of $(echo "$exercises" | wc -w | tr -d ' ') done" "$work/out"
    is 'fresh, all is not yet' isnt grep wrong "$work/out"
    cp answers.txt "$work/no_name" && sed 's/^name:.*/name: ann-smith/' "$work/no_name" > answers.txt
    make grade > "$work/out" 2>&1
    is 'with a name alone, all is not yet' isnt grep wrong "$work/out"
    cp "$work/no_name" answers.txt
    is 'fresh, it says where to begin' has 'matrix.hpp:[0-9]' "$work/out"
    make hint EXERCISE=backprop > "$work/first"
    make hint EXERCISES=backprop > "$work/second"
    is 'the first hint alone' isnt grep '^Hint 2: ' "$work/first"
    is 'the second hint, with the equation' has '^Hint 2: .*delta' "$work/second"
    is 'a hint for what is no exercise says which there are' sh -c 'make hint EXERCISE=nothing 2>&1 | grep "there are: multiply_ab"'
    is 'an unknown exercise: make grade says which there are' sh -c 'make grade EXERCISE=nothing 2>&1 | grep "there are: multiply_ab"'

    cd "$work/project" || exit 1
    is 'a hand-out that is there is not overwritten' isnt make handout
    is 'an unknown exercise is refused' isnt make handout EXERCISE=nothing HANDOUT=other
    is 'the hand-out of two exercises is made' make handout EXERCISES='backprop sigmoid' HANDOUT=two TAR=1
    is 'it has two holes' same "$(cat two/mnist_nn.cpp two/matrix.hpp | grep -c 'is not written yet')" 2
    (cd two && cp ../mnist_nn.cpp . && make grade) > "$work/out" 2>&1
    is 'it grades two exercises' has ' 2 of 2 done' "$work/out"
    is 'and no tool complains' isnt grep -e '^awk' -e '^sh' -e No.such "$work/out"
    rm two/mnist_nn.cpp && cp two/scripts/classroom/blank/mnist_nn.cpp two/ && rm -rf two/build
    mkdir "$work/unpacked" && (cd "$work/unpacked" && gzip -dc "$work/project/build/two.tar.gz" | tar -xf -)
    is 'the archive holds it' diff -r two "$work/unpacked/two"

    cp -R "$work/fresh" "$work/solved" && cp mnist_nn.cpp matrix.hpp "$work/solved/" && cd "$work/solved" || exit 1
    make run DATA="$work/tiny" > "$work/out" 2>&1
    is 'solved, make run trains' has '^test accuracy [0-9.]*%' "$work/out"
    make run DATA=drawn ARGS='--epochs 1' > "$work/out" 2>&1
    is 'solved, make run trains on drawn digits' has '^test accuracy [89][0-9.]*%' "$work/out"
fi

# ---- a teacher's folder of submissions --------------------------------------------------------------

if wanted submissions; then
    cd "$work/project" || exit 1
    pile=$work/pile
    odd='bert, <b>&"x"'
    for name in anna "$odd/handout" carl dora emil fay gus hanna ida john; do mkdir -p "$pile/$name"; done
    cp mnist_nn.cpp matrix.hpp $room/beyond.cpp "$pile/anna/"
    { echo 'name: ann-smith' && make -s answers NAMES=ann-smith | sed -n 's/^ *\([a-z_]*:.*\)/\1/p'; } > "$pile/anna/answers.txt"
    cp "$work/fresh"/*.?pp "$work/fresh/answers.txt" "$pile/$odd/handout/"
    cp mnist_nn.cpp "$pile/carl/"                                   # no matrix.hpp
    ln -s "$work/project/mnist_nn.cpp" "$pile/dora/mnist_nn.cpp"    # a link to the solution
    ln -s "$work/project/matrix.hpp" "$pile/dora/matrix.hpp"
    head -c 5000 /dev/urandom > "$pile/emil/mnist_nn.cpp"
    { printf '#define MNIST_NN_WITHOUT_MAIN\nnamespace from_elsewhere {\n#include "%s/mnist_nn.cpp"\n}\n' "$work/project"; cat "$work/fresh/mnist_nn.cpp"; } > "$pile/fay/mnist_nn.cpp"
    cp "$work/fresh/mnist_nn.cpp" "$pile/gus/"
    sed 's/^name:.*/name: gus/' "$pile/anna/answers.txt" > "$pile/gus/answers.txt"
    sed 's/const Gradient& gradient, Real step/Gradient gradient, double step/' $room/beyond.cpp > "$pile/hanna/beyond.cpp" && cp matrix.hpp "$pile/hanna/" && sed 's/^Real sigmoid(Real z)/Real squash(Real z)/' mnist_nn.cpp > "$pile/hanna/mnist_nn.cpp"
    cp matrix.hpp $room/beyond.cpp "$pile/ida/" && sed 's/^enum class Init {/enum clas Init {/' mnist_nn.cpp > "$pile/ida/mnist_nn.cpp"
    for file in mnist_nn.cpp matrix.hpp $room/beyond.cpp; do awk '{ printf "%s\r\n", $0 }' "$file" > "$pile/john/${file##*/}"; done
    functions='multiply_ab sigmoid feedforward descend'      # mistakes in each are tried above
    chosen="$functions $(awk '/^question/ { printf "%s ", $2 }' $room/mistakes.txt)"
    mkdir -p build/grade && cp "$work"/fresh/build/grade/flags-* "$work"/fresh/build/grade/tests-* build/grade/ 2> /dev/null
    total=$(echo "$chosen" | wc -w | tr -d ' ')
    sh $room/grade.sh -e "$chosen" -r junit "$pile" > "$work/out" 2>&1
    is 'each submission has a line' same "$(grep -c " of $total" "$work/out")" 10
    csv=build/grade/scores.csv
    is 'all right: all points' has "^\"anna\",ann-smith,$total,$total,done" $csv
    is 'nothing written: no points' has '^"bert, <b>&""x""/handout",,0,' $csv
    is 'no matrix.hpp: it says so' has 'carl.*not handed in: matrix.hpp' "$work/out"
    is 'a link is not followed' has '^"dora",,0,' $csv
    is 'no source file at all' has '^"emil",,0,' $csv
    is 'another one'"'"'s answers are named' has 'of its answers are wrong with its own numbers and right with those of ann-smith' "$work/out"
    of_functions=$(echo "$functions" | wc -w | tr -d ' ')
    is 'a function with another name is missed by name' grep -F "hanna${tab}sigmoid${tab}wrong${tab}there is no function sigmoid in mnist_nn.cpp any more" build/grade/messages.tsv
    is 'a function whose first line was changed is named' grep -F "hanna${tab}descend${tab}wrong${tab}the first line of descend was changed" build/grade/messages.tsv
    is 'the others are graded' has "^\"hanna\",,$((of_functions - 2)),$total" $csv
    is 'an error outside the exercises: it is shown' has 'ida.*outside the exercises something does not compile: mnist_nn.cpp:' "$work/out"
    is 'an error outside the exercises: all are graded' has "^\"ida\",,$of_functions,$total" $csv
    is 'lines that end as on Windows' has "^\"john\",,$of_functions,$total" $csv
    if unshare -rnmpf --kill-child true 2> /dev/null; then is 'the project is out of sight' has '^"fay",,0,' $csv; fi
    cat > "$work/read.py" << 'END'
import csv, sys, xml.etree.ElementTree as tree
suites = tree.parse(sys.argv[1]).getroot()
rows = list(csv.DictReader(open(sys.argv[2], newline="")))
assert suites.tag == "testsuites" and len(suites) == len(rows) == 10, (suites.tag, len(suites), len(rows))
for suite, row in zip(suites, rows):
    assert suite.get("name") == row["submission"], (suite.get("name"), row["submission"])
    failures = sum(case.find("failure") is not None for case in suite)
    assert failures == int(suite.get("failures")) == int(row["of"]) - int(row["done"])
    assert len(suite) == int(suite.get("tests")) == int(row["of"])
    for case in suite:
        failure = case.find("failure")
        assert row[case.get("name")] == ("done" if failure is None else failure.get("type"))
        assert failure is None or failure.get("message")
END
    is 'JUnit and CSV can be read, and agree' python3 "$work/read.py" build/grade/junit.xml $csv
    make grade EXERCISE=sigmoid SUBMISSION="$pile/anna" > "$work/out" 2>&1
    is 'one submission and one exercise, by make' has '1 of 1 done' "$work/out"
    make grade EXERCISE=sigmoid SUBMISSION="$pile/ida" > "$work/out" 2>&1
    is 'an error outside is shown to the student' has '^Outside the exercises something does not compile: mnist_nn.cpp:' "$work/out"
    is 'no such submission' isnt make grade SUBMISSION=nowhere
    mkdir "$work/empty"
    is 'an empty folder of submissions' isnt sh $room/grade.sh "$work/empty"
    sh $room/grade.sh -r pdf > "$work/out" 2>&1
    is 'an unknown report: usage, exit status 2' same "$?" 2
fi

# ---- a student at work: experiments, watch ----------------------------------------------------------

# says EXPERIMENT ANSWER WORDS: what experiment.sh says of an answer.
# shellcheck disable=SC2016
says() { is "$1: $2: …$3" sh -c 'sh scripts/classroom/experiment.sh "$1" "$2" | tee /dev/stderr | grep -q -F -e "$3"' sh "$1" "$2" "$3"; }

if wanted student; then
    cp -R "$work/fresh" "$work/student" && cd "$work/student" || exit 1
    says reach_98 '--hidden 300' 'MNIST is not in data/mnist yet'
    (cd "$work/project" && sh scripts/common/tiny_data.sh "$work/student/data/mnist") > /dev/null 2>&1
    says reach_98 '' 'not yet'
    says reach_98 '--hidden 300' 'all functions of the network have to be written first'
    says reach_98 '--epochs 11' 'at most ten epochs'
    says reach_98 '--load net.txt' 'the option --load is not for this experiment'
    # shellcheck disable=SC2016
    says reach_98 '--hidden $(id)' 'only options and numbers'
    says stops_learning '1' 'two learning rates are wanted'
    says stops_learning '1 3' '3 is more than twice 1'
    says stops_learning '1 1' 'a smaller and a larger one'
    if [ -s "$project/data/mnist/train-images-idx3-ubyte" ]; then
        cp "$work/project/mnist_nn.cpp" "$work/project/matrix.hpp" .
        rm -r data && ln -s "$project/data" data
        says reach_98 '--epochs 1' 'and 98.0 are wanted'
        says reach_98 '--epochs x' '--epochs'
        says stops_learning '10 20' 'done'
        says stops_learning '5 10' 'with 10 the network still learns'         # 10 and 20 are kept
        says stops_learning '20 40' 'with 20 the network does not learn'
    fi
    sh $room/grade.sh -w -e one_hot > "$work/out" 2>&1 &
    watcher=$!
    await() { for _ in $(seq 60); do [ "$(grep -c 'of 1 done' "$work/out")" -lt "$1" ] || return; sleep 1; done; }
    await 1
    echo '// saved' >> mnist_nn.cpp
    await 2
    kill "$watcher" && wait "$watcher"
    is 'watch grades again when the file is saved' at_most 2 "$(grep -c 'of 1 done' "$work/out")"
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
