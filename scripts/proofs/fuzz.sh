#!/bin/sh
# Runs the fuzzers that `make fuzz` has built, one after another, and adds up what they found.
#
#   sh scripts/proofs/fuzz.sh SECONDS PROGRAM…    (for example 60 build/fuzz/images build/fuzz/pgm)
#
# Each fuzzer starts from a few inputs made here, and keeps in PROGRAM.corpus what taught it something, from one call to
# the next. An input that breaks the program is left in PROGRAM.found. Exit status: 0 nothing was found, 1 something
# was, 2 wrong usage.

case $1 in '' | *[!0-9]*) set -- ;; esac
if [ $# -lt 2 ]; then
    echo 'usage: sh scripts/proofs/fuzz.sh SECONDS PROGRAM…    (for example 60 build/fuzz/images build/fuzz/pgm)' >&2
    exit 2
fi
seconds=$1
shift

# seed NAME FORMAT: an input to start from. Bytes are written \ooo, in octal.
# shellcheck disable=SC2059
seed() {
    seed_file=$corpus/seed-$1
    shift
    printf "$@" > "$seed_file"
}

# words WORD…: the dictionary, from which the fuzzer takes whole words.
words() { printf '"%s"\n' "$@" > "$program.words"; }

seeds_of_images() {
    seed two '\000\000\010\003\000\000\000\002\000\000\000\002\000\000\000\003abcdefghijkl'
    seed short '\000\000\010\003\000\000\000\002\000\000\000\002\000\000\000\003abc'
    seed long '\000\000\010\003\000\000\000\001\000\000\000\001\000\000\000\001abc'
    seed none '\000\000\010\003\000\000\000\000\000\000\000\002\000\000\000\003'
    seed too-many '\000\000\010\003\377\377\377\377\377\377\377\377\377\377\377\377abc'
    seed compressed '\037\213\010\000\000\000\000\000\000\003'
    words '\x00\x00\x08\x03' '\xff\xff\xff\xff' '\x80\x00\x00\x00' '\x00\x00\x00\x01'
}

seeds_of_labels() {
    seed three '\000\000\010\001\000\000\000\003\000\011\002'
    seed short '\000\000\010\001\000\000\000\003\000'
    seed long '\000\000\010\001\000\000\000\001\000\001'
    seed none '\000\000\010\001\000\000\000\000'
    seed too-many '\000\000\010\001\377\377\377\377\000'
    seed images '\000\000\010\003\000\000\000\001\000\000\000\001\000\000\000\001a'
    words '\x00\x00\x08\x01' '\xff\xff\xff\xff' '\x00\x00\x00\x01'
}

seeds_of_network() {
    seed one 'mnist_nn 1\nlayers 2 1\nbiases 1\n0.5\nweights 1\n-1.5 2e-3\n'
    seed two 'mnist_nn 1\nlayers 1 2 1\nbiases 1\n1 2\nweights 1\n3\n4\nbiases 2\n5\nweights 2\n6 7\n'
    seed large 'mnist_nn 1\nlayers 1000000000 1000000000\nbiases 1\n0\n'
    seed nan 'mnist_nn 1\nlayers 1 1\nbiases 1\nnan\nweights 1\ninf\n'
    seed extremes 'mnist_nn 1\nlayers 1 2\nbiases 1\n1e39 -0\nweights 1\n1e-45 3.40282347e+38\n'
    words 'mnist_nn 1' 'layers ' 'biases 1\x0a' 'weights 1\x0a' 'biases 2\x0a' 'weights 2\x0a' 1000000000 1e39 1e-45 nan \
        inf 0x1p3 -0 '#'
}

seeds_of_pgm() {
    seed plain 'P2\n# a comment\n3 2\n255\n0 1 2\n253 254 255\n'
    seed binary 'P5 3 2 255\nabcdef'
    seed wide 'P5 2 1 65535\nabcd'
    seed short 'P5 3 2 255\nabc'
    seed large 'P2 1000000000 1000000000 1\n0 1'
    seed bright 'P5 1 1 1\n\377'
    seed color 'P6 1 1 255\nabc'
    seed digit 'P2 6 8 9\n0 0 0 0 0 0\n0 0 9 9 0 0\n0 0 8 9 0 0\n0 0 0 9 1 0\n0 0 0 9 0 0\n0 0 0 9 0 0\n0 0 9 9 9 0\n0 0 0 0 0 0\n'
    seed row 'P2 9 1 255\n9 8 7 250 1 0 0 0 9\n'
    seed column 'P5 1 9 255\n\001\002\003\377\376\000\001\002\003'
    seed one-color 'P5 3 3 255\naaaaaaaaa'
    words 'P2 ' 'P5 ' '65535' '1000000000' '#' ' 28 28 255\x0a'
}

seeds_of_arguments() {
    seed tutorial '%s\n' --hidden 30 --init normal --cost quadratic --learning-rate 3 --epochs 30
    seed equals '%s\n' --hidden=100,50 --seed=18446744073709551615 --batch-size=1 --train-size=60000 --no-shuffle
    seed files '%s\n' --data DIR --save FILE --history FILE --quiet
    seed predict '%s\n' --load FILE --predict a.pgm b.pgm
    seed help '%s\n' --help --version
    seed wrong '%s\n' --epochs -1 --learning-rate 1e99 --hidden 0,1 --quiet=1 --predict
    words --data --hidden --epochs --batch-size --learning-rate --cost --init --seed --train-size --no-shuffle --save \
        --load --predict --history --report --quiet --help --version cross-entropy quadratic xavier kaiming normal '\x0a' = \
        1000000000 18446744073709551616 100000 1e39 1e-46 nan
}

seeds_of_report() {
    seed images '\001\001\004data\003abcd\001efgh\002ijkl'
    seed name '\000\000\014"</script>\\\n\001\011x'
    seed classes '\000\000\000\000a\377b\200c'
    words '</script>' '<!--' '\x22' '\x27' '\x5c' '\x0a' '\x7f' '\xff'
}

found=0
for program in "$@"; do
    corpus=$program.corpus
    log=$program.log
    mkdir -p "$corpus" "$program.found" || exit 1
    "seeds_of_$(basename "$program")"
    echo "$program: $seconds s"
    # A hang is an input of at most 4 kB that takes longer than 10 s.
    if "$program" -max_total_time="$seconds" -max_len=4096 -timeout=10 -malloc_limit_mb=16 -rss_limit_mb=2048 \
        -dict="$program.words" -artifact_prefix="$program.found/" -print_final_stats=1 "$corpus" > "$log" 2>&1; then
        sed -n 's/^stat::number_of_executed_units: */    nothing found; inputs tried: /p' "$log"
    else
        found=$((found + 1))
        echo "    broken; the input is in $program.found, the whole story in $log:"
        grep -E '^fuzz: broken|ERROR: |runtime error: |SUMMARY: ' "$log" | sed 's/^/    /'
    fi
done
echo "$# fuzzers, $found found something"
[ "$found" -eq 0 ]
