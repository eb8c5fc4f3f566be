#!/bin/sh
# Runs test programs one after another and adds up what they counted.
#
#   sh scripts/common/run_tests.sh PROGRAM…    (for example build/tests_float build/tests_double)
#
# Each program ends with a line `N passed, N failed`, and so does this. Exit status: 0 if all tests of all programs
# passed, 1 if any failed or a program did not come to its last line, 2 wrong usage.

if [ $# -eq 0 ]; then
    echo 'usage: sh scripts/common/run_tests.sh PROGRAM…    (for example build/tests_float build/tests_double)' >&2
    exit 2
fi
output=$(mktemp "${TMPDIR:-/tmp}/run_tests.XXXXXX") || exit 1
trap 'rm -f "$output"' EXIT
trap 'exit 130' INT
passed=0 failed=0
for program in "$@"; do
    echo "$program"
    "$program" > "$output" 2>&1
    status=$?
    cat "$output"
    counts=$(sed -n '$s/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' "$output")
    if [ -z "$counts" ]; then
        echo "run_tests.sh: $program broke off (exit status $status)"
        counts='0 1'
    fi
    passed=$((passed + ${counts% *}))
    failed=$((failed + ${counts#* }))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
