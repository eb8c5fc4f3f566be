#!/bin/sh
# Runs an experiment with what a student answered, and prints the verdict, a tab and a message.
#
#   sh scripts/classroom/experiment.sh reach_98 "--hidden 50 --epochs 5"
#   sh scripts/classroom/experiment.sh stops_learning "0.7 1.4"
#
# It runs build/mnist_nn, which make builds of the sources here, on data/mnist. It may take two minutes of a processor,
# and says on standard error that it runs. What was run once is kept in build/grade/experiments until the sources change.
# Exit status: 0 said something, 2 wrong usage.

# Options are words; dash and bash have ulimit -t.
# shellcheck disable=SC2086,SC3045
LC_ALL=C
export LC_ALL
cd "$(dirname "$0")/../.." || exit 1
result() { printf '%s\t%s\n' "$1" "$2"; exit 0; }

# accuracy OPTIONS… sets $accuracy, or ends with a verdict.
accuracy() {
    place=build/grade/experiments/$({ cat mnist_nn.cpp matrix.hpp; echo "$*"; } | cksum | tr ' ' _)
    if [ ! -f "$place" ]; then
        make -s build/mnist_nn > build/grade/build.txt 2>&1 || result 'not yet' 'your network does not compile yet'
        printf '%s: running build/mnist_nn %s: %s seconds of a processor at most\n' "$experiment" "$*" "$limit" >&2
        mkdir -p build/grade/experiments
        (ulimit -t "$limit" && build/mnist_nn --data data/mnist --quiet "$@") > build/grade/out.txt 2> build/grade/errors.txt
        case $? in
            0 | 1) ;;
            2) result wrong "$(sed -n '1s/^mnist_nn: error: //p' build/grade/errors.txt)" ;;
            *) result 'not yet' "no verdict: build/mnist_nn $* takes more than $limit seconds of a processor; in products the innermost loop should go along rows: make hint EXERCISE=multiply_ab" ;;
        esac
        if grep -q 'is not written yet' build/grade/errors.txt; then result 'not yet' 'all functions of the network have to be written first'; fi
        accuracy=$(sed -n 's/^test accuracy \([0-9.]*\)%.*/\1/p' build/grade/out.txt)
        if grep -q diverged build/grade/errors.txt; then accuracy=0; fi
        [ -n "$accuracy" ] || result wrong "$(sed -n 's/^mnist_nn: error: //p' build/grade/errors.txt)"
        echo "$accuracy" > "$place"
    fi
    accuracy=$(cat "$place")
}
more() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a > b) }'; }

experiment=${1-}
mkdir -p build/grade
case $# in 2) ;; *) experiment='' ;; esac
case $experiment in
    reach_98 | stops_learning) ;;
    *)
        echo 'usage: sh scripts/classroom/experiment.sh reach_98 OPTIONS | stops_learning "LOW HIGH"' >&2
        exit 2
        ;;
esac
[ -n "$2" ] || result 'not yet' ''
[ -s data/mnist/train-images-idx3-ubyte ] || result 'not yet' 'MNIST is not in data/mnist yet: make run brings it'
case $2 in *[!a-z0-9.,\ -]*) result wrong 'only options and numbers are wanted here' ;; esac
set -- "$experiment" $2
shift

case $experiment in
    reach_98)
        epochs=10 limit=120
        for word in "$@"; do
            case $word in
                --hidden | --epochs | --batch-size | --learning-rate | --cost | --init | --seed) option=$word ;;
                -*) result wrong "the option $word is not for this experiment: --hidden, --epochs, --batch-size, --learning-rate, --cost, --init and --seed are" ;;
                *) if [ "${option-}" = --epochs ]; then epochs=$word; fi ;;
            esac
        done
        case $epochs in *[!0-9]*) ;; *) ! more "$epochs" 10 ;; esac || result wrong 'at most ten epochs, please'
        accuracy "$@"
        more "$accuracy" 15 || result wrong "it ends with $accuracy %, which is chance: it does not learn; is the learning rate too large?"
        more "$accuracy" 97.999 || result wrong "it ends with $accuracy %, and 98.0 are wanted; which option helps: make hint EXERCISE=reach_98"
        ;;
    stops_learning)
        # shellcheck disable=SC2046
        set -- $(printf '%s\n' "$*" | sed -e 's/[,;]/ /g' -e 's/between//' -e 's/ and / /')
        [ $# -eq 2 ] || result wrong 'two learning rates are wanted, with a blank between'
        for rate in "$1" "$2"; do
            case $rate in *[!0-9.]* | *.*.* | .) result wrong "'$rate' is no learning rate" ;; esac
        done
        if more "$1" "$2"; then set -- "$2" "$1"; fi
        more "$2" "$1" || result wrong 'two learning rates are wanted, a smaller and a larger one'
        ! more "$(awk -v a="$1" -v b="$2" 'BEGIN { print b / (a + 1e-9) }')" 2.0001 || result wrong "$2 is more than twice $1"
        limit=60        # for each of the two
        accuracy --epochs 3 --learning-rate "$2"
        ! more "$accuracy" 50 || result wrong "with $2 the network still learns: $accuracy % of the test images after three epochs; look higher"
        accuracy --epochs 3 --learning-rate "$1"
        more "$accuracy" 50 || result wrong "with $1 the network does not learn: $accuracy % of the test images after three epochs; look lower"
        ;;
esac
result 'done' ''
