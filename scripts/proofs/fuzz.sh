#!/bin/sh
# Runs the fuzzer that `make fuzz` has built on one target after another.
#
#   sh scripts/proofs/fuzz.sh PROGRAM SECONDS TARGET…    (for example build/fuzz/fuzz 60 images pgm)
#
# Each target starts from a few inputs made here, and keeps in TARGET.corpus, beside the program, what taught it
# something, from one call to the next. An input that breaks it is left in TARGET.found. Exit status: 0 nothing was
# found, 1 something was, 2 wrong usage.

if [ $# -lt 3 ] || [ ! -x "$1" ]; then
    echo 'usage: sh scripts/proofs/fuzz.sh PROGRAM SECONDS TARGET…    (for example build/fuzz/fuzz 60 images pgm)' >&2
    exit 2
fi
here=$(cd "$(dirname "$1")" && pwd)
program=$here/$(basename "$1")
seconds=$2
case $seconds in
    '' | *[!0-9]* | 0*)
        echo "fuzz.sh: '$seconds' is no number of seconds; take 60, or more" >&2
        exit 2
        ;;
esac
shift 2

# seed FORMAT…: an input to start from. Bytes are written \ooo, in octal.
seed() {
    seeds=$((seeds + 1))
    # shellcheck disable=SC2059
    printf "$@" > "$target.corpus/seed-$seeds"
}
# words WORD…: what the fuzzer likes to put in.
words() { printf '"%s"\n' "$@" > "$target.words"; }

make_seeds() {
    case $name in
        images)  # right; too short; too long; none; far too many; compressed
            seed '\000\000\010\003\000\000\000\002\000\000\000\002\000\000\000\003abcdefghijkl'
            seed '\000\000\010\003\000\000\000\002\000\000\000\002\000\000\000\003abc'
            seed '\000\000\010\003\000\000\000\001\000\000\000\001\000\000\000\001abc'
            seed '\000\000\010\003\000\000\000\000\000\000\000\002\000\000\000\003'
            seed '\000\000\010\003\377\377\377\377\377\377\377\377\377\377\377\377abc'
            seed '\037\213\010\000\000\000\000\000\000\003'
            words '\x00\x00\x08\x03' '\xff\xff\xff\xff' '\x80\x00\x00\x00' '\x00\x00\x10\x00' '\x00\x00\x00\x01'
            ;;
        labels)
            seed '\000\000\010\001\000\000\000\003\000\011\002'
            seed '\000\000\010\001\000\000\000\003\000'
            seed '\000\000\010\001\000\000\000\001\000\001'
            seed '\000\000\010\001\000\000\000\000'
            seed '\000\000\010\001\377\377\377\377\000'
            words '\x00\x00\x08\x01' '\xff\xff\xff\xff' '\x00\x00\x00\x01'
            ;;
        network)
            seed 'mnist_nn 2\nlayers 2 1\nbiases 1\n0.5\nweights 1\n-1.5\n2e-3\n'
            seed 'mnist_nn 2\nlayers 1 2 1\nbiases 1\n1 2\nweights 1\n3 4\nbiases 2\n5\nweights 2\n6\n7\n'
            seed 'mnist_nn 2\nlayers 1000000000 1000000000\nbiases 1\n0\n'
            seed 'mnist_nn 2\nlayers 1 1\nbiases 1\nnan\nweights 1\ninf\n'
            seed 'mnist_nn 2\nlayers 1 2\nbiases 1\n1e39 -0\nweights 1\n1e-45 3.40282347e+38\n'
            seed 'mnist_nn 1\nlayers 2 1\nbiases 1\n0.5\nweights 1\n-1.5 2e-3\n'
            words 'mnist_nn 2' 'layers ' 'biases 1\x0a' 'weights 1\x0a' 'biases 2\x0a' 'weights 2\x0a' 1000000000 \
                1e39 1e-45 nan inf 0x1p3 -0 '#'
            ;;
        pgm)
            seed 'P2\n# a comment\n3 2\n255\n0 1 2\n253 254 255\n'
            seed 'P5 3 2 255\nabcdef'
            seed 'P5 2 1 65535\nabcd'
            seed 'P5 3 2 255\nabc'
            seed 'P2 1000000000 1000000000 1\n0 1'
            seed 'P5 1 1 1\n\377'
            words 'P2 ' 'P5 ' 65535 4096 1000000000 '#' ' 28 28 255\x0a'
            ;;
        arguments)
            seed '%s\n' --hidden 30 --init normal --cost quadratic --learning-rate 3 --epochs 2
            seed '%s\n' --hidden=5,5 --seed=18446744073709551615 --batch-size=1 --train-size=6 --no-shuffle
            seed '%s\n' --data data --save FILE --history FILE --quiet
            seed '%s\n' --save saved.txt --history history.csv --epochs 1 --train-size 2
            seed '%s\n' --load net.txt --predict image.pgm image.pgm
            seed '%s\n' --load net.txt --quiet
            seed '%s\n' --epochs -1 --learning-rate 1e99 --hidden 0,1 --quiet=1 --predict
            words --data --hidden --epochs --batch-size --learning-rate --cost --init --seed --train-size --no-shuffle \
                --save --load --predict --history --quiet --help --version cross-entropy quadratic xavier kaiming \
                normal net.txt image.pgm data/mnist '\x0a' = 1000000000 18446744073709551616 1e30 1e-30 nan
            ;;
    esac
}

found=0
for name in "$@"; do
    target=$here/$name
    seeds=0
    mkdir -p "$target.corpus" "$target.found" "$target.folder" || exit 1
    make_seeds
    echo "$name: $seconds s"
    # In a folder of its own, which the fuzzer of the command line empties. Inputs have at most 4 kB; one that takes
    # longer than 10 s, or more than a MB of memory at once, is a find.
    if (cd "$target.folder" && FUZZ=$name "$program" -max_total_time="$seconds" -max_len=4096 -timeout=10 \
        -malloc_limit_mb=1 -dict="$target.words" -artifact_prefix="$target.found/" -print_final_stats=1 \
        "$target.corpus") > "$target.log" 2>&1; then
        sed -n 's/^stat::number_of_executed_units: */    nothing found; inputs tried: /p' "$target.log"
    else
        found=$((found + 1))
        echo "    broken; the input is in $target.found, the whole story in $target.log:"
        grep -E '^fuzz: broken|ERROR: |runtime error: |SUMMARY: ' "$target.log" | sed 's/^/    /'
    fi
done
echo "$# targets, in $found something was found"
[ "$found" -eq 0 ]
