#!/bin/sh
# Measures with gcov how many lines of the program the tests run, and lists those that they do not.
#
#   sh scripts/proofs/coverage.sh PROGRAM    (for example build/coverage/tests)
#
# PROGRAM is tests.cpp, compiled with --coverage; its notes lie beside it. GCOV is the tool that fits the compiler: gcov,
# or 'llvm-cov gcov' for clang++. Exit status: 0 the tests run 99 % of matrix.hpp and of the network and 97 % of the rest,
# 1 they do not, or a test failed, 2 wrong usage.

if [ $# -ne 1 ] || [ ! -x "$1" ]; then
    echo 'usage: sh scripts/proofs/coverage.sh PROGRAM    (for example build/coverage/tests)' >&2
    exit 2
fi
gcov=${GCOV:-gcov}
if ! command -v "${gcov%% *}" > /dev/null; then
    echo "coverage.sh: no ${gcov%% *}; it comes with g++ (for clang++: GCOV='llvm-cov gcov')" >&2
    exit 1
fi
cd "$(dirname "$1")" || exit 1
rm -f ./*.gcda ./*.gcov
if ! "./$(basename "$1")" > tests.log 2>&1; then
    tail -n 20 tests.log
    exit 1
fi
# gcov writes FILE.gcov: of each line of FILE how often it ran (##### if never, - if there is nothing to run), its number
# and its text, with colons between. What counts as run in a line } is only what an exception would clean up there.
$gcov ./*.gcda > gcov.log 2>&1 || { cat gcov.log && exit 1; }
awk -F : '
    function trimmed(text) { gsub(/ /, "", text); return text }
    FNR == 1 { part = FILENAME == "matrix.hpp.gcov" ? "matrix.hpp" : "the network" }
    /\/\/ 2\. Files$/ { part = "the rest of mnist_nn.cpp" }
    trimmed($2) == 0 || trimmed($1) == "-" || trimmed($3) == "}" { next }
    { lines[part]++ }
    trimmed($1) ~ /^[#=]+$/ { print "not run: " substr(FILENAME, 1, length(FILENAME) - 5) ":" substr($0, 11); next }
    { run[part]++ }
    END {
        least["matrix.hpp"] = least["the network"] = 99
        least["the rest of mnist_nn.cpp"] = 97
        for (part in least) {
            share = lines[part] == 0 ? 0 : 100 * run[part] / lines[part]
            printf "%s: %.1f %% of %d lines are run by the tests (to be: %d %%)\n", part, share, lines[part], least[part]
            if (share < least[part]) bad = 1
        }
        exit bad
    }' matrix.hpp.gcov mnist_nn.cpp.gcov
