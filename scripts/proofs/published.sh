#!/bin/sh
# What others published, reproduced: trains with each row of the table below and each of five seeds (or those in SEEDS),
# and prints the table as Markdown: the mean over the seeds, and the lowest and highest in brackets.
#
#   sh scripts/proofs/published.sh PROGRAM DIR    (for example build/mnist_nn data/mnist)
#
# `make published` builds the program and finds the data. What was interrupted goes on where it stopped: see
# scripts/common/seeds.sh. Exit status: 0 done, 1 a training failed, 2 wrong usage.

if [ $# -ne 2 ]; then
    echo 'usage: sh scripts/proofs/published.sh PROGRAM DIR' >&2
    exit 2
fi

# A line a row: the options, what was published, and the accuracy there.
table='
--hidden 30 --cost quadratic --learning-rate 3 --init normal --epochs 30 --train-size 50000 | Nielsen, chapter 1: 784-30-10, quadratic cost | 95.42
--hidden 30 --cost cross-entropy --learning-rate 0.5 --init normal --epochs 30 --train-size 50000 | Nielsen, chapter 3: 784-30-10, cross-entropy | 95.49
--hidden 100 --cost cross-entropy --learning-rate 0.5 --init normal --epochs 30 --train-size 50000 | Nielsen, chapter 3: 784-100-10, cross-entropy | 96.82
--hidden 0 --cost quadratic --learning-rate 0.1 --epochs 30 | LeCun et al. 1998: linear classifier | 88.0
--hidden 0 --cost cross-entropy --learning-rate 0.1 --epochs 30 | the same | 88.0
--hidden 300 --cost quadratic --learning-rate 1 --epochs 30 | LeCun et al. 1998: 300 hidden units, squared error | 95.3
'

echo '| published | test % there | options | here, best epoch | here, last epoch |'
echo '| --- | --- | --- | --- | --- |'
printf '%s\n' "$table" | sed '/^$/d' | sh "$(dirname "$0")/../common/seeds.sh" "$1" "$2" |
    awk -F ' [|] ' '{ print "| " $2 " | " $3 " | `" $1 "` | " $5 " | " $6 " |" } END { exit NR == 0 }'
