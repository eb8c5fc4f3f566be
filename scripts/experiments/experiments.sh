#!/bin/sh
# Runs the experiments of the README again, each with five seeds (or those in SEEDS), and prints their
# table as Markdown: the mean over the seeds, and the lowest and highest in brackets.
#
#   sh scripts/experiments/experiments.sh options PROGRAM DIR      what the options of mnist_nn do to learning
#   sh scripts/experiments/experiments.sh published PROGRAM DIR    results from the literature, reproduced
#
# `make experiments` and `make published` build the program and find the data. Each run leaves its
# history in build/experiments, and a run that is there is not run again: what was interrupted goes on
# where it stopped, and a table once complete is printed at once. After a change to the program remove
# that folder. As many runs go side by side as there are cores, or JOBS=N. Exit status: 0 done, 1 a run
# failed, 2 wrong usage.

seeds=${SEEDS:-1 2 3 4 5}
LC_ALL=C  # numbers with a point
export LC_ALL

# A line a row: the options, and what the row teaches. A line without | is a heading.
options_table='
The cost, with the first weights of the tutorial (normal) and with scaled ones
--init normal --cost quadratic --learning-rate 0.5 | Weights from N(0, 1) saturate many neurons. Where an output is saturated, the gradient of the quadratic cost is almost 0, even if the output is wrong: with some seeds whole digits are never learned.
--init normal --cost quadratic --learning-rate 3 | Longer steps help where the gradient is small, but not where it is almost 0: the same seeds still miss two or three digits.
--init normal --cost cross-entropy --learning-rate 0.5 | The gradient of cross-entropy stays large where an output is wrong: every seed learns every digit, from the first epoch on.
--hidden 300 --init normal --cost quadratic --learning-rate 3 | The more neurons feed an output, the more it is saturated: with every seed some digits are never learned.
--hidden 300 --init normal --cost cross-entropy --learning-rate 0.5 | The same first weights; cross-entropy gets every output out of saturation.
--init xavier --cost quadratic --learning-rate 0.5 | With scaled first weights few neurons are saturated, and the quadratic cost learns too.
--init xavier --cost quadratic --learning-rate 3 | With the right step for each, the two costs end close together.
--init xavier --cost cross-entropy --learning-rate 0.5 | The defaults.
The first weights
--init normal | A neuron adds up hundreds of inputs: with weights from N(0, 1) its z is far from 0, where the sigmoid is flat.
--init xavier | Scaled so that z stays near 0: one epoch brings almost what ten do with the weights above.
--init kaiming | Made for ReLU; for one hidden layer its scale is almost that of Xavier, and so is the result.
--hidden 100,100,100 --init normal | With each layer more, poor first weights cost more at the start.
--hidden 100,100,100 --init xavier | Scaled weights carry the signal through all layers.
--hidden 100,100,100 --init kaiming | Between these hidden layers its weights are 1.4 times as large; it makes no difference that could be told from chance.
The learning rate, from too small to diverging
--learning-rate 0.001 | Too small: it works, but ten epochs bring as much as one with 0.01.
--learning-rate 0.01 | Again: ten epochs bring as much as one with 0.1.
--learning-rate 0.1 | Close to the best, and still rising.
--learning-rate 0.5 | The default.
--learning-rate 1 | As good at first; then the steps begin to be too long.
--learning-rate 3 | Each step overshoots: the network learns less from more movement.
--learning-rate 10 | What one mini-batch teaches the next one ruins; where it ends is chance.
--learning-rate 100 | Diverged: every neuron is saturated, and the answers are no better than guessing (10 %).
Mini-batches, from one image to all
--batch-size 1 | 60,000 steps an epoch, each in the direction of one image: too long for such a poor direction.
--batch-size 1 --learning-rate 0.05 | With a step a tenth as long, single images teach as well as mini-batches of 10.
--batch-size 10 | The default.
--batch-size 100 | A tenth of the steps; each in a better direction, but of the same length: it learns more slowly.
--batch-size 100 --learning-rate 1 | A better direction bears a longer step.
--batch-size 1000 | Only 60 steps an epoch.
--batch-size 60000 | Gradient descent without "stochastic": one step an epoch, ten in all.
Neurons in the hidden layer
--hidden 0 | No hidden layer: each output is a weighted sum of pixels, squashed, a linear classifier.
--hidden 10 | Ten numbers are all that the outputs get to know of an image.
--hidden 30 | The network of chapter 1 of Nielsen.
--hidden 100 | The default.
--hidden 300 | Three times the work for the last few tenths; the training set is almost known by heart.
Hidden layers
--hidden 30 | One layer.
--hidden 30,30 | A second small layer changes little.
--hidden 30,30,30 | σ′ is at most 1/4, and each layer multiplies the deltas by it: the first layers start slowly.
--hidden 100 | One layer.
--hidden 100,100 | More layers, more weights, and no better: not here, not with the sigmoid.
--hidden 100,100,100 | Slower at the start, and a little behind at the end.
Training images, the number of steps kept at about 60,000
--train-size 1000 --epochs 600 | Known by heart (100 %), and yet every ninth new image is misread: overfitting.
--train-size 3000 --epochs 200 | Three times the images leave about six tenths of the mistakes.
--train-size 10000 --epochs 60 | Again about six tenths.
--train-size 30000 --epochs 20 | And again.
--train-size 60000 --epochs 10 | The defaults: twice the images still take some of the mistakes away.
'

# A line a row: the options, what was published, the accuracy there, and why it is better here if it is.
published_table='
--hidden 30 --cost quadratic --learning-rate 3 --init normal --epochs 30 --train-size 50000 | Nielsen, chapter 1: 784-30-10, quadratic cost | 95.42 |
--hidden 30 --cost cross-entropy --learning-rate 0.5 --init normal --epochs 30 --train-size 50000 | Nielsen, chapter 3: 784-30-10, cross-entropy | 95.49 |
--hidden 100 --cost cross-entropy --learning-rate 0.5 --init normal --epochs 30 --train-size 50000 | Nielsen, chapter 3: 784-100-10, cross-entropy | 96.82 |
--hidden 0 --cost quadratic --learning-rate 0.1 --epochs 30 | LeCun et al. 1998: linear classifier | 88.0 | The outputs of LeCun et al. are plain weighted sums. Here they pass through a sigmoid, which keeps images that are already read rightly from pulling at the weights.
--hidden 0 --cost cross-entropy --learning-rate 0.1 --epochs 30 | the same | 88.0 | As above.
--hidden 300 --cost quadratic --learning-rate 1 --epochs 30 | LeCun et al. 1998: 300 hidden units, squared error | 95.3 | Scaled first weights (Glorot & Bengio 2010) and more epochs: it passes 95.3 in the second.
'

usage() {
    echo 'usage: sh scripts/experiments/experiments.sh options|published PROGRAM DIR' >&2
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
            echo '| options | test %, after 1 epoch | test %, last epoch | training %, last epoch | what it shows |'
            echo '| --- | --- | --- | --- | --- |'
        else
            printf "| \`%s\` | %s | %s | %s | %s |\n" "$options" "$(numbers $test_accuracy first "$options")" \
                "$(numbers $test_accuracy last "$options")" "$(numbers $train_accuracy last "$options")" "$lesson"
        fi
    done
}

print_published() {
    echo '| published | test % there | options | here, best epoch | here, last epoch | why better |'
    echo '| --- | --- | --- | --- | --- | --- |'
    printf '%s\n' "$published_table" | sed '/^$/d; s/ *| */|/g' | while IFS='|' read -r options source accuracy why; do
        printf "| %s | %s | \`%s\` | %s | %s | %s |\n" "$source" "$accuracy" "$options" \
            "$(numbers $test_accuracy best "$options")" "$(numbers $test_accuracy last "$options")" "$why"
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
