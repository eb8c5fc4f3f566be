#!/bin/sh
# Makes sure that there is something to train on, and prints the folder that it is in.
#
#   sh scripts/data/get_data.sh mnist    MNIST in data/mnist; where it cannot be had, drawn digits after all
#   sh scripts/data/get_data.sh drawn    digits that the project draws itself, in data/drawn
#   sh scripts/data/get_data.sh DIR      any other folder with four IDX files
#
# It is called by `make run`, and calls make for the program that draws. Exit status: 0 the folder holds the four
# files, 1 it does not (a line says why), 2 wrong usage.

scripts=$(dirname "$0")/..

say() { printf 'get_data.sh: %s\n' "$1" >&2; }

is_complete() {
    for part in train-images-idx3 train-labels-idx1 t10k-images-idx3 t10k-labels-idx1; do
        [ -f "$1/$part-ubyte" ] || return 1
    done
}

drawn() {
    if ! is_complete data/drawn; then
        ${MAKE:-make} --silent build/draw_digits >&2 && say 'drawing 70,000 digits into data/drawn' &&
            mkdir -p data/drawn && build/draw_digits data/drawn --force >&2 || exit 1
    fi
    echo data/drawn
}

case $#,$1 in
    1,mnist)
        is_complete data/mnist || sh "$scripts/data/get_mnist.sh" data/mnist
        case $? in
            0) echo data/mnist ;;
            1)
                say 'going on with digits that this project draws itself; for MNIST run this again with a network'
                drawn
                ;;
            *) exit 1 ;; # Ctrl-C
        esac
        ;;
    1,drawn) drawn ;;
    1,?*) echo "$1" ;;
    *)
        echo 'usage: sh scripts/data/get_data.sh mnist | drawn | DIR' >&2
        exit 2
        ;;
esac
