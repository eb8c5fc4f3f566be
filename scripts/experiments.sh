#!/bin/sh
# Runs the experiments of the README again, each with five seeds, and prints their table as Markdown.
#
#   sh scripts/experiments.sh options PROGRAM DIR      what the options of mnist_nn do to learning
#   sh scripts/experiments.sh published PROGRAM DIR    results from the literature, reproduced
#
# `make experiments` and `make published` build the program and find the data. Each run leaves its
# history in build/experiments, and a run that is there is not run again: what was interrupted goes on
# where it stopped, and a table once complete is printed at once. After a change to the program remove
# that folder. As many runs go side by side as there are cores, or JOBS=N. Exit status: 0 done, 1 a run
# failed, 2 wrong usage.

seeds='1 2 3 4 5'
LC_ALL=C  # numbers with a point
export LC_ALL

# A line a row: the options, and what the row teaches. A line without | is a heading.
options_table='
Quadratic cost against cross-entropy, from the first weights of the tutorial
--init normal --cost quadratic --learning-rate 0.5 | A
--init normal --cost quadratic --learning-rate 3 | A
--init normal --cost cross-entropy --learning-rate 0.5 | A
--init xavier --cost quadratic --learning-rate 0.5 | A
--init xavier --cost quadratic --learning-rate 3 | A
--init xavier --cost cross-entropy --learning-rate 0.5 | A
--hidden 300 --init normal --cost quadratic --learning-rate 3 | A
--hidden 300 --init normal --cost cross-entropy --learning-rate 0.5 | A
The first weights
--init normal | A
--init xavier | A
--init kaiming | A
--hidden 100,100,100 --init normal | A
--hidden 100,100,100 --init xavier | A
--hidden 100,100,100 --init kaiming | A
The learning rate, from too small to diverging
--learning-rate 0.001 | A
--learning-rate 0.01 | A
--learning-rate 0.1 | A
--learning-rate 0.5 | A
--learning-rate 1 | A
--learning-rate 3 | A
--learning-rate 10 | A
--learning-rate 100 | A
Mini-batches, from one image to all
--batch-size 1 | A
--batch-size 10 | A
--batch-size 100 | A
--batch-size 1000 | A
--batch-size 60000 | A
--batch-size 1 --learning-rate 0.05 | A
--batch-size 100 --learning-rate 5 | A
Neurons in the hidden layer
--hidden 0 | A
--hidden 10 | A
--hidden 30 | A
--hidden 100 | A
--hidden 300 | A
Hidden layers
--hidden 30 | A
--hidden 30,30 | A
--hidden 30,30,30 | A
--hidden 100 | A
--hidden 100,100 | A
--hidden 100,100,100 | A
Training images, the number of mini-batches kept at 60,000
--train-size 1000 --epochs 600 | A
--train-size 3000 --epochs 200 | A
--train-size 10000 --epochs 60 | A
--train-size 30000 --epochs 20 | A
--train-size 60000 --epochs 10 | A
'

# A line a row: the options, what was published, the accuracy there.
published_table='
--hidden 30 --cost quadratic --learning-rate 3 --init normal --epochs 30 --train-size 50000 | Nielsen, chapter 1: 784-30-10, quadratic cost | 95.42 %
--hidden 30 --cost cross-entropy --learning-rate 0.5 --init normal --epochs 30 --train-size 50000 | Nielsen, chapter 3: 784-30-10, cross-entropy | 95.49 %
--hidden 100 --cost cross-entropy --learning-rate 0.5 --init normal --epochs 30 --train-size 50000 | Nielsen, chapter 3: 784-100-10, cross-entropy | 96.82 %
--hidden 0 --cost quadratic --learning-rate 0.1 --epochs 30 | LeCun et al. 1998: linear classifier | 88.0 %
--hidden 0 --cost cross-entropy --learning-rate 0.1 --epochs 30 | the same | 88.0 %
--hidden 300 --cost quadratic --learning-rate 1 --epochs 30 | LeCun et al. 1998: 300 hidden units, squared error | 95.3 %
'

usage() {
    echo 'usage: sh scripts/experiments.sh options|published PROGRAM DIR' >&2
    exit 2
}

# The folder of the histories of the options $1.
folder() {
    printf '%s/%s\n' "$histories" "$(printf '%s' "$1" | sed 's/^--//; s/ --/_/g; s/ /=/g')"
}

# Runs the program with the options $2 and the seed $1, if it has not been done.
run_one() {
    folder=$(folder "$2")
    [ -f "$folder/$1.csv" ] && return 0
    mkdir -p "$folder" || return 1
    # The options are words of their own.
    # shellcheck disable=SC2086
    accuracy=$("$program" --data "$data" --quiet $2 --seed "$1" --history "$folder/$1.part") || return 1
    mv -f "$folder/$1.part" "$folder/$1.csv" || return 1
    echo "experiments.sh: $2 --seed $1: $accuracy" >&2
}

# Runs every row of the table $1 with every seed, several runs at a time.
run_all() {
    cores=$(getconf _NPROCESSORS_ONLN 2> /dev/null || echo 1)
    printf '%s\n' "$1" | sed -n 's/ *|.*//p' | while read -r options; do
        for seed in $seeds; do
            echo "$seed $options"
        done
    done | sort -u | sort -n | xargs -P "${JOBS:-$cores}" -I '{}' sh "$0" run "$program" "$data" '{}'
}

# numbers COLUMN WHEN OPTIONS: the mean over the seeds, and the lowest and highest of them. COLUMN is a
# column of the history, WHEN the epoch: first, last, or best.
numbers() {
    folder=$(folder "$3")
    for seed in $seeds; do
        awk -F, -v column="$1" -v when="$2" '
            NR == 2 || NR > 2 && (when == "last" || when == "best" && $column > value) { value = $column }
            END { print value }' "$folder/$seed.csv"
    done | awk '
        NR == 1 || $1 < lowest { lowest = $1 }
        NR == 1 || $1 > highest { highest = $1 }
        { sum += $1 }
        END { printf "%.2f (%.2f–%.2f)", sum / NR, lowest, highest }'
}

train_accuracy=4 test_accuracy=5  # columns of the history

print_options() {
    printf '%s\n' "$options_table" | sed '/^$/d; s/ *| */|/' | while IFS='|' read -r options lesson; do
        if [ -z "$lesson" ]; then
            printf '\n**%s**\n\n' "$options"
            echo '| options | test %, after 1 epoch | test %, after the last | training %, in the last | |'
            echo '| --- | --- | --- | --- | --- |'
        else
            printf "| \`%s\` | %s | %s | %s | %s |\n" "$options" "$(numbers $test_accuracy first "$options")" \
                "$(numbers $test_accuracy last "$options")" "$(numbers $train_accuracy last "$options")" "$lesson"
        fi
    done
}

print_published() {
    echo '| published | | options | here, best epoch, % | last epoch, % |'
    echo '| --- | --- | --- | --- | --- |'
    printf '%s\n' "$published_table" | sed '/^$/d; s/ *| */|/g' | while IFS='|' read -r options source accuracy; do
        printf "| %s | %s | \`%s\` | %s | %s |\n" "$source" "$accuracy" "$options" \
            "$(numbers $test_accuracy best "$options")" "$(numbers $test_accuracy last "$options")"
    done
}

[ $# -ge 3 ] || usage
program=$2 data=$3
histories=build/experiments/$(basename "$data")
case $#,$1 in
    4,run)  # how run_all calls this script: $4 is the seed and the options
        run_one "${4%% *}" "${4#* }" || exit 255  # which ends xargs
        ;;
    3,options)
        run_all "$options_table" || { echo 'experiments.sh: a run failed, see above' >&2 && exit 1; }
        print_options
        ;;
    3,published)
        run_all "$published_table" || { echo 'experiments.sh: a run failed, see above' >&2 && exit 1; }
        print_published
        ;;
    *) usage ;;
esac
