#!/bin/sh
# Measures how many lines of the program the tests run, with gcov, and lists those that they do not.
#
#   sh scripts/proofs/coverage.sh PROGRAM…    (for example build/coverage/tests_float)
#
# Each PROGRAM is tests.cpp, compiled with --coverage; its notes lie beside it. A line counts as run if any of them runs
# it. What is listed are also lines where only the cleaning up after an exception is left, which the compiler adds: closing
# braces, and some of the table of options. GCOV is the tool that fits the compiler: gcov, or 'llvm-cov gcov' for clang++.
# Exit status: 0 matrix.hpp and mnist_nn.cpp are covered to 95 % each, 1 they are not or a test failed, 2 wrong usage.

if [ $# -eq 0 ]; then
    echo 'usage: sh scripts/proofs/coverage.sh PROGRAM…    (for example build/coverage/tests_float)' >&2
    exit 2
fi
gcov=${GCOV:-gcov}
if ! command -v "${gcov%% *}" > /dev/null; then
    echo "coverage.sh: no ${gcov%% *}; it comes with g++ (for clang++: GCOV='llvm-cov gcov')" >&2
    exit 1
fi
folder=$(dirname "$1")
rm -f "$folder"/*.gcda "$folder"/*.gcov "$folder"/*.lines
for program in "$@"; do
    if ! "$program" > "$program.log" 2>&1; then
        tail -n 5 "$program.log"
        exit 1
    fi
    # gcov writes FILE.gcov into the current folder: a line of the source with how often it ran before it.
    (cd "$folder" && $gcov ./*"$(basename "$program")"*.gcda > gcov.log 2>&1) || { cat "$folder/gcov.log" && exit 1; }
    for source in matrix.hpp mnist_nn.cpp; do mv "$folder/$source.gcov" "$program.$source.lines"; done
    rm -f "$folder"/*.gcov
done
cat "$folder"/*.matrix.hpp.lines "$folder"/*.mnist_nn.cpp.lines | awk '
    {
        count = $0
        sub(/:.*/, "", count)
        gsub(/ /, "", count)
        number = text = substr($0, index($0, ":") + 1)
        sub(/:.*/, "", number)
        number += 0
        text = substr(text, index(text, ":") + 1)
        if (number == 0) { if (text ~ /^Source:/) { source = text; sub(/^Source:(.*\/)?/, "", source) } next }
        if (count == "-") next
        key = source ":" number
        if (!(key in line)) { line[key] = text; order[++keys] = key; lines[source]++ }
        if (count !~ /^[#=]+$/ && !(key in run)) { run[key] = 1; covered[source]++ }
    }
    END {
        for (i = 1; i <= keys; i++) if (!(order[i] in run)) print order[i] ":" line[order[i]]
        for (source in lines) {
            share = 100 * covered[source] / lines[source]
            printf "%s: %.1f %% of %d lines run by the tests\n", source, share, lines[source]
            if (share < 95) short_ = 1
        }
        exit short_ || keys == 0
    }'
