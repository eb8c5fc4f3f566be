#!/bin/sh
# Do the tests pass whatever the compiler, the standard, the optimization and the machine? Builds tests.cpp, in which no
# compiler may find anything to warn of, and runs it.
#
#   sh scripts/proofs/compilers.sh [COMPILER…]    (for example g++-11 clang++-22)
#
# Without arguments: the oldest and the newest that Debian 12 has, and those for two other machines: i686, of 32 bits, and
# s390x, whose highest byte comes first, as in IDX files; qemu stands in for both. What is not installed is skipped,
# and a line says how to get it. It runs in the folder of tests.cpp, after `make test`, which brings doctest, and takes
# ten minutes or more. The last line reads `N passed, N failed`. Exit status: 0 all passed, 1 any failed.

[ $# -gt 0 ] || set -- g++-11 g++-12 clang++-13 clang++-14 clang++-22 i686-linux-gnu-g++ s390x-linux-gnu-g++
work=build/compilers
mkdir -p $work || exit 1
passed=0 failed=0

# try COMPILER FLAG…: builds the tests and runs them, with qemu if it must be.
try() {
    # shellcheck disable=SC2086
    if "$@" $warnings -isystem build tests.cpp -o $work/tests > $work/log 2>&1 && $qemu $work/tests > $work/log 2>&1; then
        passed=$((passed + 1))
        echo "ok: $*"
    else
        failed=$((failed + 1))
        echo "FAILED: $*"
        tail -n 20 $work/log
    fi
}

for compiler in "$@"; do
    if ! command -v "$compiler" > /dev/null; then
        package=$(echo "$compiler" | sed 's/^clang++/clang/; s/^\(.*\)-g++$/g++-\1/')
        echo "skipped: $compiler: sudo apt install $package"
        continue
    fi
    qemu='' optimizations='-O0 -O1 -O2 -O3'
    case $("$compiler" -dumpmachine) in
        x86_64*) machine=-march=x86-64 ;;
        i686*) machine=-static optimizations=-O2 qemu=qemu-i386-static ;;
        s390x*) machine=-static optimizations=-O2 qemu=qemu-s390x-static ;;
        *) machine='' ;;
    esac
    if [ -n "$qemu" ] && ! command -v $qemu > /dev/null; then
        echo "skipped: $compiler: sudo apt install qemu-user-static"
        continue
    fi
    warnings='-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror'
    if echo | "$compiler" -Werror -Wno-c2y-extensions -x c++ -fsyntax-only - 2> /dev/null; then
        warnings="$warnings -Wno-c2y-extensions"  # doctest uses what clang++ 22 calls one
    fi
    for optimization in $optimizations; do
        for kind in '-std=c++17 -DREAL=float' '-std=c++20 -DREAL=double'; do
            # shellcheck disable=SC2086
            try "$compiler" $kind $optimization $machine
        done
    done
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
