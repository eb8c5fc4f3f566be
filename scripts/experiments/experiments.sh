#!/bin/sh
# What the options do to learning: trains with each row of the table below and each of five seeds (or those in SEEDS), and
# prints the table as Markdown: the mean over the seeds, and the lowest and highest in brackets.
#
#   sh scripts/experiments/experiments.sh PROGRAM DIR    (for example build/mnist_nn data/mnist)
#
# `make experiments` builds the program and finds the data. What was interrupted goes on where it stopped: see
# scripts/common/seeds.sh. Exit status: 0 done, 1 a training failed, 2 wrong usage.

if [ $# -ne 2 ]; then
    echo 'usage: sh scripts/experiments/experiments.sh PROGRAM DIR' >&2
    exit 2
fi

# A line a row: the options, and what the row teaches. A line without | is a heading.
table='
The cost, with the first weights of the tutorial (normal) and with scaled ones
--init normal --cost quadratic --learning-rate 0.5 | Weights from N(0, 1) saturate many neurons. Where an output is saturated, the gradient of the quadratic cost is almost 0, even if the output is wrong: with every seed one to three digits are never learned.
--init normal --cost quadratic --learning-rate 3 | Longer steps help where the gradient is small, but not where it is almost 0: one seed learns every digit now, the others still miss one to three.
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
--hidden 100,100,100 --init normal | Poor first weights cost a deeper network about as much, at the start and at the end.
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
--hidden 0 --learning-rate 0.1 | No hidden layer: each output is a weighted sum of pixels, squashed, a linear classifier.
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

printf '%s\n' "$table" | sh "$(dirname "$0")/../common/seeds.sh" "$1" "$2" | awk -F ' [|] ' '
    NF == 1 && $0 != "" {
        print "\n**" $0 "**\n"
        print "| options | test %, after 1 epoch | test %, last epoch | training %, last epoch | what it shows |"
        print "| --- | --- | --- | --- | --- |"
    }
    NF > 1 { print "| `" $1 "` | " $3 " | " $5 " | " $6 " | " $2 " |" }
    END { exit NR == 0 }'
