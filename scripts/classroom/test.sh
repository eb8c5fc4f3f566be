#!/bin/sh
# Tests the classroom: that the hand-out holds no solution, and that the grader tells right from wrong.
#
#   sh scripts/classroom/test.sh [PART…]        the parts: handout order solutions broken submissions student solved
#
# It works on a copy in a temporary folder, so nothing here is changed. The typical solutions, right and wrong, are in
# scripts/solutions: functions that take the place of the project's own, each with the words that the grader has to say.
# It needs make, a C++ compiler ($CXX, or c++), doctest as `make test` does, and for the reports python3. The last line is
# `N passed, N failed`. Exit status: 0 all passed, 1 some failed, 2 wrong usage.

all_parts='handout order solutions broken submissions student solved'
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
hasnt() { ! grep -e "$1" "$2"; }
same() { [ "$1" = "$2" ] || { echo "is $1, expected $2" && return 1; }; }
at_most() { [ "$1" -le "$2" ] || { echo "$1 is more than $2" && return 1; }; }
wanted() { case " $parts " in *" $1 "*) ;; *) return 1 ;; esac; }

# The copy that hand-outs are made from, with the one file that `make test` would have to fetch.
mkdir "$work/project"
cp -R "$project/Makefile" "$project/mnist_nn.cpp" "$project/matrix.hpp" "$project/tests.cpp" "$project/scripts" \
    "$project/.clang-format" "$project/.gitignore" "$work/project/"
doctest=''
if [ -f "$project/build/doctest/doctest.h" ]; then doctest=$project/build/doctest/doctest.h; fi
cd "$work/project" || exit 1
exercises=$(awk '$1 == "exercise" { printf "%s ", $2 }' scripts/classroom/exercises/exercises.txt)
# shellcheck disable=SC2086
total=$(set -- $exercises && echo $#)
functions_of() { awk -v name="$1" '$1 == "exercise" { here = $2 == name } here && $1 == "functions" { $1 = ""; print }' scripts/classroom/exercises/exercises.txt; }
file_of() { awk -v name="$1" '$1 == "exercise" { here = $2 == name } here && $1 == "file" { print $2 }' scripts/classroom/exercises/exercises.txt; }

# put FILE BLOCK puts the functions of BLOCK, and what stands between them, in place of those of FILE.
put() {
    find=$(for exercise in $exercises; do functions_of "$exercise"; done | tr '\n' ' ')
    awk -v find="$find" -f scripts/classroom/exercises/functions.awk "$2" "$2" | awk '$2 > 0 { print $1 }' > "$work/defined"
    awk -v find="$(tr '\n' ' ' < "$work/defined")" -f scripts/classroom/exercises/functions.awk "$1" "$1" | sort -n -k 2 > "$work/ranges"
    awk -v block="$2" '
        FNR == 1 { ++file }
        file == 1 { if (FNR == 1) begin = $2; for (i = $2; i <= $3; ++i) gone[i] = 1; next }
        FNR == begin { while ((getline line < block) > 0) print line }
        !(FNR in gone)' "$work/ranges" "$1" > "$work/put" && mv "$work/put" "$1"
}

# The verdict of each exercise in what grade.sh printed: "done wrong not-yet …".
verdicts() { awk -v n="$total" 'NR <= 3 * n && /^[a-z_]+ +(done|wrong|not yet)/ { print $2 == "not" ? "not-yet" : $2 }' "$1" | tr '\n' ' '; }
repeated() { awk -v word="$1" -v n="$2" 'BEGIN { for (i = 0; i < n; ++i) printf "%s ", word }'; }

is 'a hand-out is made' make handout
cp -R handout "$work/fresh"

# ---- the hand-out -----------------------------------------------------------------------------------

# The lines of code inside the functions to be written, without spaces, that say something.
solution_lines() {
    for exercise in $exercises; do
        file=$(file_of "$exercise")
        awk -v find="$(functions_of "$exercise")" -f scripts/classroom/exercises/functions.awk "$file" "$file" |
            while read -r _ first last; do sed -n "$((first + 1)),${last}p" "$file"; done
    done | sed -e 's/\/\/.*//' -e 's/[[:space:]]//g' | grep '[-+*/=<(]' | grep -v -e '^for(size_ti=0;i<a.rows();++i)' -e '^for(size_tj=0;' \
        -e '^require(' -e '^Matrix' -e '^const' -e '^Progress' -e '^throwstd::' -e '^std::to_string' -e '\.resize(' -e '^for(size_tl=0' |
        awk 'length($0) > 18' | sort -u
}

if wanted handout; then
    cd "$work/fresh" || exit 1
    is 'it has the shape of the project, and no history' same "$(find . ! -name . -prune | sed 's|^..||' | LC_ALL=C sort | tr '\n' ' ')" \
        '.clang-format .gitignore .handout Makefile README.md matrix.hpp mnist_nn.cpp scripts tests.cpp '
    warnings='-std=c++17 -Wall -Wextra -Wpedantic -Wshadow -Wconversion'
    for cxx in g++ clang++; do
        command -v $cxx > /dev/null || continue
        # shellcheck disable=SC2086
        $cxx $warnings -O1 mnist_nn.cpp -o "$work/program" > "$work/warnings" 2>&1
        is "it compiles with $cxx, without a warning" same "$?$(cat "$work/warnings")" 0
    done
    "$work/program" --data nowhere > "$work/out" 2>&1
    mkdir -p "$work/tiny" && (cd "$work/project" && sh scripts/common/tiny_data.sh "$work/tiny") > /dev/null 2>&1
    "$work/program" --data "$work/tiny" > "$work/out" 2>&1
    is 'its program names the exercise that is missing' has 'error: the exercise xavier is not written yet; run: make grade' "$work/out"
    (cd "$work/project" && solution_lines) > "$work/solution"
    is 'there are lines to look for' at_most 20 "$(grep -c '' "$work/solution")"
    find . -type f | while read -r file; do
        sed -e 's/[[:space:]]//g' "$file" | grep -F -f "$work/solution" | sed "s|^|$file: |"
    done > "$work/found"
    is 'it holds no line of a solution, in no file' same "$(cat "$work/found")" ''
    helpers='NonzeroBlocks|inner_products|multiply_atb_rows|any_nonzero|lanes'
    is 'the project has what the products are made of' same "$(grep -o -E "$helpers" "$work/project/matrix.hpp" | sort -u | wc -l | tr -d ' ')" 5
    is 'it does not, in no file' isnt grep -r -E "$helpers" .
    is 'it holds none of the scripts that have solutions' isnt ls scripts/solutions scripts/common/tutorial.py scripts/classroom/handout.sh
    is 'no file of it names this machine' isnt grep -r "$project" .

    make grade > "$work/out" 2>&1
    is 'fresh, every exercise is not yet' same "$(verdicts "$work/out")" "$(repeated not-yet "$total")"
    is 'fresh, the score is 0' has " 0 of $total done" "$work/out"
    is 'fresh, it says where to begin' has 'mnist_nn.cpp:[0-9]' "$work/out"
    is 'fresh, no compiler error or warning' same "$(grep -c -e error -e warning "$work/out")" 0

    cd "$work/project" || exit 1
    is 'an unchanged hand-out is made anew' make handout
    echo '// my evening' >> handout/mnist_nn.cpp
    make handout > "$work/out" 2>&1
    is 'a changed one is not overwritten, and it says so' has 'handout/mnist_nn.cpp was changed since' "$work/out"
    is 'what was changed is still there' has 'my evening' handout/mnist_nn.cpp
    rm -rf handout && make -s handout > /dev/null && echo note > handout/notes.txt
    is 'one with a new file is not overwritten' isnt make handout
    rm handout/notes.txt handout/tests.cpp
    is 'one that lacks a file is not overwritten' isnt make handout
    rm -rf handout && mkdir handout && echo mine > handout/file
    is 'a folder that is no hand-out is not overwritten' isnt make handout
    rm -rf handout && make -s handout > /dev/null && mkdir -p handout/data && echo digits > handout/data/file
    is 'what was downloaded in it is no change, and stays' sh -c 'make handout && cat handout/data/file'
    is 'an unknown exercise is refused' isnt make handout EXERCISES=nothing HANDOUT=other
    is 'and no folder is left' isnt ls other
    is 'the hand-out of two exercises is made' make handout EXERCISES='backprop sigmoid' HANDOUT=two
    is 'it has two holes' same "$(cat two/mnist_nn.cpp two/matrix.hpp | grep -c 'throw NotWritten')" 2
    is 'it has what the products are made of, since they are not to be written' grep -E "$helpers" two/matrix.hpp
    (cd two && make CXXFLAGS=-O1) > "$work/out" 2>&1
    is 'it compiles without a warning' same "$?$(grep warning "$work/out")" 0
    (cd two && make grade) > "$work/out" 2>&1
    is 'it grades two exercises' has ' 0 of 2 done' "$work/out"
    is 'the archive is made' make handout TAR=1 HANDOUT=third
    mkdir "$work/unpacked" && (cd "$work/unpacked" && gzip -dc "$work/project/build/third.tar.gz" | tar -xf -)
    is 'the archive holds the hand-out' diff -r third "$work/unpacked/third"
    rm -rf two third
fi

# ---- the reference bodies, put back one at a time ---------------------------------------------------

if wanted order; then
    cp -R "$work/fresh" "$work/order" && cd "$work/project" || exit 1
    left=$exercises
    count=0
    while :; do
        (cd "$work/order" && make grade) > "$work/out" 2>&1
        is "with $count written: $count done, the others not yet" same "$(verdicts "$work/out")" \
            "$(repeated 'done' $count)$(repeated not-yet $((total - count)))"
        left=${left#* }
        count=$((count + 1))
        if [ -z "$left" ]; then break; fi
        sh scripts/classroom/handout.sh -b -e "$left" "$work/order"
    done
    cp mnist_nn.cpp matrix.hpp "$work/order/"
    (cd "$work/order" && make grade) > "$work/out" 2>&1
    is 'with all written, all are done' same "$(verdicts "$work/out")" "$(repeated 'done' "$total")"
    is 'and it says what to run' has 'make run' "$work/out"
fi

# ---- typical solutions ------------------------------------------------------------------------------

# Makes a submission of each block of scripts/classroom/solutions/$1.cpp, and a list: number, right or wrong, what it must say.
write_solutions() {
    mkdir -p "$work/solutions/$1"
    awk -v folder="$work/solutions/$1" '
        /^\/\/ (right|wrong): / { ++n; kind = $2; file = folder "/" n ".block"; sub(/^\/\/ /, ""); about = $0; next }
        /^\/\/ says: / { sub(/^\/\/ says: /, ""); says = $0; next }
        { if (!(n in seen)) { seen[n] = 1; split(about, word, ":"); print n "\t" word[1] "\t" about "\t" says > (folder "/list"); says = "" }
          print > file }' "scripts/classroom/solutions/$1.cpp"
    for block in "$work/solutions/$1"/*.block; do
        folder=${block%.block}
        mkdir "$folder" && cp mnist_nn.cpp matrix.hpp "$folder/"
        put "$folder/$(file_of "$1")" "$block"
    done
}

if wanted solutions; then
    cd "$work/project" || exit 1
    for exercise in $exercises; do write_solutions "$exercise"; done
    for exercise in $exercises; do
        (
            cp -R "$work/fresh" "$work/solutions/$exercise.grader" && cd "$work/solutions/$exercise.grader" || exit
            sh scripts/classroom/grade.sh -e "$exercise" -r junit "$work/solutions/$exercise"
        ) > "$work/solutions/$exercise.out" 2>&1 &
        if [ -n "${before-}" ]; then wait "$before"; fi
        before=$!
    done
    wait
    tab=$(printf '\t')
    for exercise in $exercises; do
        report=$work/solutions/$exercise.grader/build/grade/junit.xml
        is "$exercise has three typical wrong solutions or more" at_most 3 "$(cut -f 2 "$work/solutions/$exercise/list" | grep -c wrong)"
        while IFS=$tab read -r number kind about says; do
            awk -v begin="<testcase classname=\"$number\"" 'index($0, begin) { here = 1 } here { print } /\/>$|<\/testcase>/ { here = 0 }' \
                "$report" > "$work/case"
            sed -n 's/^.*type="wrong" message="\(.*\)">.*$/\1/p' "$work/case" >> "$work/solutions/$exercise/messages"
            if [ "$kind" = right ]; then
                is "$exercise, $about" same "$(cat "$work/case")" "    <testcase classname=\"$number\" name=\"$exercise\"/>"
            else
                is "$exercise, $about" grep -F -e "$says" "$work/case"
            fi
        done < "$work/solutions/$exercise/list"
        is "$exercise has a message for each of them" same "$(sort "$work/solutions/$exercise/messages" | uniq -d)" ''
    done
fi

# ---- what breaks ------------------------------------------------------------------------------------

# broken ABOUT EXERCISE SAYS FUNCTION grades a solution in which one function is broken; the others must stay done.
broken() {
    cp "$work/project/mnist_nn.cpp" "$work/project/matrix.hpp" "$work/broken/"
    printf '%s\n' "$4" > "$work/block"
    put "$work/broken/$(file_of "$2")" "$work/block"
    start=$(date +%s)
    (cd "$work/broken" && sh scripts/classroom/grade.sh) > "$work/out" 2>&1
    seconds=$(($(date +%s) - start))
    expected=$(for exercise in $exercises; do if [ "$exercise" = "$2" ]; then printf 'wrong '; else printf 'done '; fi; done)
    is "$1: that exercise alone is wrong" same "$(verdicts "$work/out")" "$expected"
    is "$1: it says why" grep -F -e "$3" "$work/out"
    echo "        ($seconds seconds)"
}

if wanted broken; then
    cp -R "$work/fresh" "$work/broken" && cd "$work/project" || exit 1
    cp mnist_nn.cpp matrix.hpp "$work/broken/"
    (cd "$work/broken" && sh scripts/classroom/grade.sh) > /dev/null 2>&1    # what stays the same is graded once
    broken 'an endless loop' sigmoid 'does not come to an end' 'Real sigmoid(Real z) {
    volatile bool forever = true;
    while (forever) {
    }
    return z;
}'
    is 'an endless loop: in 10 seconds' at_most "$seconds" 10
    broken 'waiting for ever' xavier 'does not come to an end' 'double xavier_deviation(size_t inputs, size_t outputs) {
    for (;;) pause();
    return double(inputs + outputs);
}'
    broken 'a function that calls itself for ever' sigmoid 'crashes' 'Real sigmoid(Real z) { return z * sigmoid(z + 1) + 1; }'
    broken 'a wild pointer' one_hot 'crashes (segmentation fault)' 'void one_hot(size_t, Matrix&, size_t) { *(volatile int*)8 = 1; }'
    broken 'an index beyond the end' product 'crashes' 'inline void multiply_ab(const Matrix& a, const Matrix&, Matrix& c) {
    for (size_t i = 0; i < 100000000; ++i) c(i, i) = a(i, i);
}'
    broken 'abort' update 'crashes' 'void Network::update(const Matrix&, const Matrix&, Real) { std::abort(); }'
    broken 'an exception' update 'throws an exception: vector' 'void Network::update(const Matrix&, const Matrix&, Real) { weights.at(9); }'
    broken 'something thrown that is no exception' feedforward 'throws something' 'Matrix Network::feedforward(const Matrix&) const { throw 5; }'
    broken 'the end of the program' backprop 'ends the whole program' 'const Gradient& Network::backprop(const Matrix&, const Matrix&) { std::exit(0); }'
    broken 'all memory' cross_entropy 'throws an exception: std::bad_alloc' 'double cross_entropy_cost(const Matrix& a, const Matrix&) {
    std::vector<std::vector<double>> all;
    for (;;) all.emplace_back(10000000, a(0, 0));
}'
    broken 'output without end' sigmoid_derivative 'e' 'Real sigmoid_derivative(Real z) {
    for (;;) std::cout << "a line of output, again and again" << std::endl;
    return z;
}'
    broken 'a forged verdict' sigmoid 'ends the whole program' 'Real sigmoid(Real) {
    std::cout << "done\n1 done\nverdict done\n" << std::endl;
    std::_Exit(0);
}'
    broken 'output that plays tricks' sigmoid 'wrong' 'Real sigmoid(Real) { throw std::runtime_error("\x1b[2J\x07 <&\"> \xff\xfe"); }'
    is 'output that plays tricks: no control character comes through' isnt grep "$(printf '[\033\007]')" "$work/out"
    broken 'a syntax error' sigmoid 'error: expected' 'Real sigmoid(Real z) {
    return 1 / (1 + std::exp(-z)
}'
    line=$(grep -n 'return 1 / (1 + std::exp(-z)$' "$work/broken/mnist_nn.cpp" | cut -d : -f 1)
    is 'a syntax error: file and line are shown, as the compiler gives them' has "does not compile: mnist_nn.cpp:$line:" "$work/out"
    is 'a syntax error: the line is shown' grep -F 'return 1 / (1 + std::exp(-z)' "$work/out"
    broken 'a name that is not there' backprop 'mnist_nn.cpp:' 'const Gradient& Network::backprop(const Matrix& x, const Matrix&) { return gradient_of(x); }'
    broken 'a brace too few' sigmoid 'does not compile: mnist_nn.cpp:' 'Real sigmoid(Real z) {
    if (z > 0) {
        return 1;
    return 0;
}'
    broken 'a brace too many' sigmoid 'does not compile: mnist_nn.cpp:' 'Real sigmoid(Real z) {
    }
    return 0;
}'
    broken 'no semicolon, at the end of a matrix function' product 'does not compile: matrix.hpp:' 'inline void multiply_atb(const Matrix& a, const Matrix& b, Matrix& c) {
    c.resize(a.cols(), b.cols())
}'
    cp mnist_nn.cpp matrix.hpp "$work/broken/"
    sed 's/^Real sigmoid(Real z)/Real squash(Real z)/' mnist_nn.cpp > "$work/broken/mnist_nn.cpp"
    (cd "$work/broken" && sh scripts/classroom/grade.sh) > "$work/out" 2>&1
    is 'a function with another name: it is missed by name' has 'sigmoid  *wrong  *there is no function sigmoid in mnist_nn.cpp any more' "$work/out"
    sed 's/^enum class Init {/enum clas Init {/' mnist_nn.cpp > "$work/broken/mnist_nn.cpp"
    (cd "$work/broken" && sh scripts/classroom/grade.sh) > "$work/out" 2>&1
    is 'an error outside the exercises: all are graded' same "$(verdicts "$work/out")" "$(repeated 'done' "$total")"
    is 'an error outside the exercises: it is shown' has 'Outside the exercises something does not compile: mnist_nn.cpp:' "$work/out"
    awk '{ printf "%s\r\n", $0 }' mnist_nn.cpp > "$work/broken/mnist_nn.cpp"
    (cd "$work/broken" && sh scripts/classroom/grade.sh) > "$work/out" 2>&1
    is 'lines that end as on Windows' same "$(verdicts "$work/out")" "$(repeated 'done' "$total")"
fi

# ---- a teacher's folder of submissions --------------------------------------------------------------

if wanted submissions; then
    cd "$work/project" || exit 1
    pile=$work/pile
    mkdir -p "$pile/anna" "$pile/bert, <b>&\"x\"/handout" "$pile/carl" "$pile/dora" "$pile/emil" "$pile/fay"
    cp mnist_nn.cpp matrix.hpp "$pile/anna/"
    cp "$work/fresh/mnist_nn.cpp" "$work/fresh/matrix.hpp" "$pile/bert, <b>&\"x\"/handout/"
    cp mnist_nn.cpp "$pile/carl/"                                   # no matrix.hpp
    ln -s "$work/project/mnist_nn.cpp" "$pile/dora/mnist_nn.cpp"    # a link to the solution
    ln -s "$work/project/matrix.hpp" "$pile/dora/matrix.hpp"
    head -c 5000 /dev/urandom > "$pile/emil/mnist_nn.cpp"
    cp "$work/fresh/mnist_nn.cpp" "$work/fresh/matrix.hpp" "$pile/fay/"
    printf 'Real sigmoid(Real z) { return from_elsewhere::sigmoid(z); }\n' > "$work/block"
    put "$pile/fay/mnist_nn.cpp" "$work/block"
    { printf '#define MNIST_NN_WITHOUT_MAIN\nnamespace from_elsewhere {\n#include "%s/mnist_nn.cpp"\n}\n' "$work/project"; cat "$pile/fay/mnist_nn.cpp"; } > "$work/put"
    mv "$work/put" "$pile/fay/mnist_nn.cpp"
    cp mnist_nn.cpp "$pile/gina.cpp" && cp matrix.hpp "$pile/gina.hpp"
    rm -rf build/grade
    sh scripts/classroom/grade.sh -r junit "$pile" > "$work/out" 2>&1
    is 'each submission has a line' same "$(grep -c ' of 11' "$work/out")" 7
    csv=build/grade/scores.csv
    is 'all right: all points' has "^\"anna\",$total,$total,done" $csv
    is 'a file NAME.cpp with NAME.hpp' has "^\"gina\",$total,$total,done" $csv
    is 'nothing written: no points' has "^\"bert, <b>&\"\"x\"\"/handout\",0,$total,not yet" $csv
    is 'no matrix.hpp: all but the product' has "^\"carl\",$((total - 1)),$total,.*not yet" $csv
    is 'no matrix.hpp: it says so' has 'carl.*not handed in: matrix.hpp' "$work/out"
    is 'a link is not followed' has "^\"dora\",0,$total" $csv
    is 'no source file at all' has "^\"emil\",0,$total" $csv
    if unshare -rnmpf --kill-child true 2> /dev/null; then
        is 'the project is out of sight' has "^\"fay\",0,$total" $csv
    fi
    if command -v python3 > /dev/null; then
        cat > "$work/read.py" << 'END'
import csv, sys, xml.etree.ElementTree as tree
suites = tree.parse(sys.argv[1]).getroot()
rows = list(csv.DictReader(open(sys.argv[2], newline="")))
assert suites.tag == "testsuites" and len(suites) == len(rows) == 7, (suites.tag, len(suites), len(rows))
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
    fi
    make grade SUBMISSION="$pile/anna/mnist_nn.cpp" REPORT=junit > "$work/out" 2>&1
    is 'one submission, by make' has "$total of $total done" "$work/out"
    is 'its report' has 'testsuite name="anna"' build/grade/junit.xml
    cp tests.cpp "$pile/anna/"
    sh scripts/classroom/grade.sh -e sigmoid -r junit "$pile/anna" > "$work/out" 2>&1
    is 'one submission, by its folder, whatever else is in it' same "$(grep -c 'testsuite name="anna" tests="1" failures="0"' build/grade/junit.xml)$(grep -c '<testsuite ' build/grade/junit.xml)" 11
    is 'some exercises done are not all' has 'For all exercises: make grade' "$work/out"
    is 'no such submission' isnt make grade SUBMISSION=nowhere
    mkdir "$work/empty"
    is 'an empty folder of submissions' isnt sh scripts/classroom/grade.sh "$work/empty"
    sh scripts/classroom/grade.sh -r pdf > "$work/out" 2>&1
    is 'an unknown report: usage, exit status 2' same "$?" 2
    if unshare -rn true 2> /dev/null; then
        cp mnist_nn.cpp matrix.hpp "$pile/anna/"
        cat > "$work/block" << 'END'
Real sigmoid(Real z) {
    std::ifstream routes("/proc/net/dev");
    std::string line, found;
    while (std::getline(routes, line))
        if (line.find(':') != std::string::npos) found += line.substr(0, line.find(':')) + " ";
    throw std::runtime_error("networks:" + found + "end" + std::to_string(z > 0));
}
END
        put "$pile/anna/mnist_nn.cpp" "$work/block"
        sh scripts/classroom/grade.sh -e sigmoid "$pile/anna/mnist_nn.cpp" > "$work/out" 2>&1
        is 'no network but the loop' has 'networks: *lo end' "$work/out"
    fi
fi

# ---- a student at work: figures, hints, watch -------------------------------------------------------

# Prints the seconds of processor time, of two processors, that a command takes. The clock would measure what else the
# machine does.
processor_seconds() {
    sh -c '"$@" > /dev/null 2>&1; times' sh "$@" | awk 'NR == 2 { gsub(/s/, ""); split($1, u, "m"); split($2, s, "m"); print int((u[1] * 60 + u[2] + s[1] * 60 + s[2]) / 2 + 0.5) }'
}

if wanted student; then
    cp -R "$work/fresh" "$work/student" && cd "$work/student" || exit 1
    seconds=$(processor_seconds make grade)
    is "make grade takes under 30 seconds on two processors: $seconds" at_most "$seconds" 29
    cd "$work/project" && sh scripts/classroom/handout.sh -b -e "${exercises#* }" "$work/student" && cd "$work/student" || exit 1
    seconds=$(processor_seconds make grade)
    is "and under 8 when one function changed: $seconds" at_most "$seconds" 7
    rm -rf build/grade/hints
    make hint EXERCISE=backprop > "$work/first"
    make hint EXERCISE=backprop > "$work/second"
    is 'the first hint' has '^Hint 1: ' "$work/first"
    is 'the first hint alone' hasnt '^Hint 2: ' "$work/first"
    is 'the second hint, with the equation' has '^Hint 2: .*delta' "$work/second"
    is 'a hint for what is no exercise' isnt make hint EXERCISE=nothing
    for exercise in $exercises; do
        sh scripts/classroom/hint.sh "$exercise" > "$work/first"
        sh scripts/classroom/hint.sh "$exercise" > "$work/second"
        is "$exercise has a task, the tutorial's section and two hints" sh -c "grep -q '^Tutorial: ' '$work/first' && grep -q '^Hint 2: ' '$work/second'"
    done
    sh scripts/classroom/watch.sh one_hot > "$work/out" 2>&1 &
    watcher=$!
    sleep 6
    echo '// saved' >> mnist_nn.cpp
    sleep 8
    kill "$watcher" && wait "$watcher"
    is 'watch grades again when the file is saved' at_most 2 "$(grep -c 'of 1 done' "$work/out")"
fi

# ---- a solved hand-out ------------------------------------------------------------------------------

if wanted solved; then
    cp -R "$work/fresh" "$work/solved" && cp "$work/project/mnist_nn.cpp" "$work/project/matrix.hpp" "$work/solved/"
    mkdir -p "$work/solved/build/doctest" && cd "$work/solved" || exit 1
    if [ -n "$doctest" ]; then cp "$doctest" build/doctest/doctest.h; fi
    mkdir -p "$work/tiny" && (cd "$work/project" && sh scripts/common/tiny_data.sh "$work/tiny") > /dev/null 2>&1
    make run DATA="$work/tiny" > "$work/out" 2>&1
    is 'solved, make run trains' has '^test accuracy [0-9.]*%' "$work/out"
    make run DATA=drawn ARGS='--epochs 1' > "$work/out" 2>&1
    is 'solved, make run trains on drawn digits' has '^test accuracy 9[0-9.]*%' "$work/out"
    make test > "$work/out" 2>&1
    is 'solved, make test passes' has '^[0-9][0-9]* passed, 0 failed$' "$work/out"
    is 'solved, no warning' hasnt 'warning' "$work/out"
    make help > "$work/help"
    sed -n 's/^make \([a-z-]*\) .*/\1/p' "$work/help" | while read -r target; do
        make -n "$target" 2>&1 | grep -o -E 'No rule to make|scripts/[a-z_./]*' | sort -u |
            while read -r script; do [ -e "$script" ] || echo "make $target: $script"; done
    done > "$work/out"
    is 'every command that it names is there' same "$(cat "$work/out")" ''
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
