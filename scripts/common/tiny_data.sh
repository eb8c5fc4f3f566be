#!/bin/sh
# Makes a data set that is small enough to be trained on in no time, for the tests of the whole program.
#
#   sh scripts/common/tiny_data.sh DIR    (for example build/tiny)
#
# DIR then holds the four IDX files: 300 training and 50 test images of 8 × 8 pixels in 10 classes, the same ones each
# time. Class c is a bright cross whose arms meet in row c mod 8, column 3 c mod 8, in noise. Exit status: 0 done, 1 DIR
# cannot be written to, 2 wrong usage.

if [ $# -ne 1 ] || [ -z "$1" ]; then
    echo 'usage: sh scripts/common/tiny_data.sh DIR    (for example build/tiny)' >&2
    exit 2
fi

# numbers COUNT SEED images|labels prints an IDX file, each byte as \ooo, in octal, which printf understands.
numbers() {
    awk -v count="$1" -v seed="$2" -v kind="$3" '
        function byte(value) { printf "\\%03o", value }
        function length_of(value) { byte(0); byte(0); byte(int(value / 256)); byte(value % 256) }
        BEGIN {
            byte(0); byte(0); byte(8); byte(kind == "images" ? 3 : 1)
            length_of(count)
            if (kind == "images") { length_of(8); length_of(8) }
            for (i = 0; i < count; i++) {
                class = i * 7 % 10
                if (kind == "labels") { byte(class); continue }
                for (p = 0; p < 64; p++) {
                    seed = (seed * 1103 + 12345) % 65536
                    on = int(p / 8) == class % 8 || p % 8 == class * 3 % 8
                    byte((on ? 170 : 0) + int(seed / 1024))
                }
            }
        }'
}

mkdir -p "$1" || exit 1
for set in train,300,1 t10k,50,2; do
    name=${set%%,*} count=${set#*,}
    for kind in images-idx3 labels-idx1; do
        # shellcheck disable=SC2059
        printf "$(numbers "${count%,*}" "${count#*,}" "${kind%-*}")" > "$1/$name-$kind-ubyte" || exit 1
    done
done
