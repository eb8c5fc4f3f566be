#!/bin/sh
# Sees to it that there is something to learn from, and prints the folder that it is in. `make run` calls it.
#
#   sh scripts/data/get_data.sh mnist    MNIST, in data/mnist; where it cannot be had, drawn digits
#   sh scripts/data/get_data.sh drawn    digits that this project draws itself, in data/drawn
#   sh scripts/data/get_data.sh DIR      any other folder with four files of MNIST's format; .gz files are unpacked there
#
# Exit status: 0 the folder holds the four files, 1 it does not (one line says why), 2 wrong usage, 130 Ctrl-C.

if [ $# -ne 1 ] || [ -z "$1" ]; then
    echo 'usage: sh scripts/data/get_data.sh mnist | drawn | DIR' >&2
    exit 2
fi
data=$(dirname "$0")
# shellcheck source=/dev/null
. "$data/fetch.sh"

# Draws under another name first, so that what is in data/drawn is complete. The program shows the NOTE at a run's end.
draw() {
    [ ! -f data/drawn/NOTE ] || return 0
    ${MAKE:-make} --silent build/draw_digits >&2 || exit 1
    say 'drawing 70,000 digits into data/drawn'
    mkdir -p data
    temporary=$(mktemp -d data/.drawn.XXXXXX) || exit 1
    build/draw_digits "$temporary/drawn" >&2 || exit 1
    echo 'these were drawn digits, not MNIST; to learn MNIST, connect to a network and type: make run' \
        > "$temporary/drawn/NOTE"
    rm -rf data/drawn
    mv "$temporary/drawn" data/drawn || exit 1
}

# Unpacks what the folder $1 has compressed alone.
unpack() {
    [ -d "$1" ] || fail "there is no folder $1; for MNIST type: make run; for drawn digits: make run DATA=drawn"
    for name in train-images-idx3-ubyte train-labels-idx1-ubyte t10k-images-idx3-ubyte t10k-labels-idx1-ubyte; do
        [ ! -e "$1/$name" ] || continue
        [ -e "$1/$name.gz" ] || fail "$1 has no file $name, compressed (.gz) or not; put it there"
        temporary=$(mktemp -d "$1/.unpack.XXXXXX") || exit 1
        why=$(gzip -d -c 2>&1 < "$1/$name.gz" > "$temporary/$name") ||
            fail "cannot unpack $1/$name.gz ($(printf '%s\n' "$why" | tail -n 1)); download it again"
        mv "$temporary/$name" "$1/$name"
        rm -r "$temporary"
    done
}

case $1 in
    mnist)
        sh "$data/get_mnist.sh" data/mnist
        case $? in
            0) echo data/mnist ;;
            1)
                say 'going on with digits that this project draws itself'
                draw
                echo data/drawn
                ;;
            *) exit 130 ;;
        esac
        ;;
    drawn) draw && echo data/drawn ;;
    *) unpack "$1" && echo "$1" ;;
esac
