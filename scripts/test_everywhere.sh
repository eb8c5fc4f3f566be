#!/bin/sh
# Shows that the same seed draws the same network and the same mini-batches, whatever the program is built with: two
# compilers, two standard libraries, without and with optimization.
#
#   sh scripts/test_everywhere.sh FOLDER    (builds into FOLDER, for example build/same)
#
# It builds with each of g++, clang++ and clang++ -stdlib=libc++ that this machine has, which takes some minutes. The first
# weights are compared byte for byte, for each initialization. So are the weights after two epochs, which depend on each
# mini-batch; for these, a * b + c may not be contracted into one operation, which rounds once instead of twice.
# The last line reads `N passed, N failed`. Exit status: 0 all passed, 1 any failed, 2 wrong usage.

if [ $# -ne 1 ] || [ -z "$1" ]; then
    echo 'usage: sh scripts/test_everywhere.sh FOLDER    (builds into FOLDER, for example build/same)' >&2
    exit 2
fi
folder=$1
mkdir -p "$folder" && sh "$(dirname "$0")/tiny_data.sh" "$folder/data" || exit 1
passed=0 failed=0

# The program that $compiler builds.
program() { echo "$folder/program-$(echo "$compiler" | tr ' ' -)"; }

# try REAL FLAG… -- OPTION…: builds with each compiler and these flags; what the program then saves for these options is
# compared with the first one that was saved for the same REAL and options.
try() {
    real=$1
    shift
    flags=
    while [ "$1" != -- ]; do
        flags="$flags $1"
        shift
    done
    shift
    rm -f "$folder"/program-*
    for compiler in g++ clang++ 'clang++ -stdlib=libc++'; do  # at the same time
        # shellcheck disable=SC2086
        $compiler -std=c++17 -DREAL="$real" $flags mnist_nn.cpp -o "$(program)" 2> /dev/null &
    done
    wait
    for compiler in g++ clang++ 'clang++ -stdlib=libc++'; do
        if [ ! -x "$(program)" ]; then
            echo "    left out, as it does not build here:$flags $compiler"
            continue
        fi
        for how in "$@"; do
            rm -f "$folder/saved"
            # shellcheck disable=SC2086
            "$(program)" --data "$folder/data" $how --quiet --save "$folder/saved" > "$folder/log" 2>&1
            first=$folder/$(echo "$real $how" | tr -d ' -').txt
            if [ ! -f "$first" ]; then
                mv "$folder/saved" "$first"
                echo "$real: $how with each build as with $compiler$flags"
            elif cmp "$folder/saved" "$first"; then
                passed=$((passed + 1))
            else
                echo "FAILED: $real: $how with $compiler$flags"
                failed=$((failed + 1))
            fi
        done
    done
}

rm -f "$folder"/*.txt
set -- '--epochs 0 --init xavier' '--epochs 0 --init kaiming' '--epochs 0 --init normal' \
    '--epochs 0 --hidden 20,30 --seed 18446744073709551615'
for real in float double; do
    try "$real" -O0 -ffp-contract=off -- "$@" '--epochs 2 --hidden 20,30' '--epochs 2 --cost quadratic'
    try "$real" -O3 -march=native -- "$@"
    try "$real" -O3 -march=native -ffp-contract=off -- '--epochs 2 --hidden 20,30' '--epochs 2 --cost quadratic'
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
