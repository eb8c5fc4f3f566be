#!/usr/bin/env python3
"""The tutorial's network in NumPy, written anew from its equations: an independent witness.

As in the tutorial an example is a column, one at a time goes through the network, the weights of a
layer are neurons × inputs, and a mini-batch is a loop that sums gradients. All in double precision.

An example is a pair (x, y): the pixels, from 0 to 1, and the one-hot label, both columns. What
belongs to layer l has the index l, as in mnist_nn.cpp: weights[l] is sizes[l] × sizes[l - 1],
biases[l] is sizes[l] × 1, and layer 0, the input, has None in their place.

    network = tutorial.Network([784, 30, 10], "quadratic", seed=1)  # or "cross-entropy"
    network.weights, network.biases = [None] + w, [None] + b        # to begin with weights of your own
    network.update(mini_batch, rate)                                # mini_batch: a list of examples
    network.sgd(train, epochs, batch_size, rate)                    # train: a list of examples
    a = network.feedforward(x)                                      # x: one column, or several side by side
    gradient_w, gradient_b = network.backprop(x, y)                 # for one example
    right, cost = network.evaluate(test)                            # how many are read rightly; the mean cost
    examples = tutorial.columns(images, labels, classes)            # of bytes, as mnist_files reads them

No array that was given is changed. sigmoid, sigmoid_derivative, cross_entropy, quadratic,
output_delta and one_hot are functions of the module.

    tutorial.py [--data DIR] [--hidden N[,N...]] [--epochs N] [--batch-size N]
                [--learning-rate X] [--cost NAME] [--train-size N] [--seed N]

trains and tests it by itself, with the options and defaults of mnist_nn and the first weights of
`--init normal`. It needs NumPy. Exit status: 0 done, 1 something is missing, 2 wrong usage.
"""
import argparse
import sys

sys.dont_write_bytecode = True  # no __pycache__ beside the scripts

from mnist_files import np, read_dataset


def one_hot(label, classes):
    """A column with 1 in the row of the label and 0 elsewhere."""
    y = np.zeros((classes, 1))
    y[label] = 1
    return y


def finite_log(p):
    """log p for p from 0 to 1, but no lower than -69, so that 0 log 0 is 0."""
    return np.log(np.maximum(p, 1e-30))


def cross_entropy(a, y):
    """The mean cost of m examples. a: outputs; y: one-hot labels; both outputs × m."""
    m = y.shape[1]
    return -np.sum(y * finite_log(a) + (1 - y) * finite_log(1 - a)) / m


def quadratic(a, y):
    """The other cost, of the same."""
    m = y.shape[1]
    return np.sum((a - y) ** 2) / (2 * m)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_derivative(z):
    return sigmoid(z) * (1 - sigmoid(z))


def output_delta(cost, z, a, y):
    """The derivative of one example's cost by z of the output layer."""
    if cost == "quadratic":
        return (a - y) * sigmoid_derivative(z)
    return a - y


class Network:
    def __init__(self, sizes, cost="cross-entropy", seed=1):
        self.sizes, self.cost = sizes, cost
        self.rng = np.random.default_rng(seed)
        self.weights, self.biases = [None], [None]
        for l in range(1, len(sizes)):
            self.weights.append(self.rng.standard_normal((sizes[l], sizes[l - 1])))
            self.biases.append(self.rng.standard_normal((sizes[l], 1)))

    def sgd(self, train, epochs, batch_size, rate):
        for epoch in range(epochs):
            order = self.rng.permutation(len(train))
            for first in range(0, len(train), batch_size):
                self.update([train[i] for i in order[first:first + batch_size]], rate)

    def feedforward(self, x):
        a = x
        for l in range(1, len(self.sizes)):
            a = sigmoid(np.dot(self.weights[l], a) + self.biases[l])
        return a

    def backprop(self, x, y):
        """The derivatives of one example's cost by all weights and biases, in the shapes of these."""
        last = len(self.sizes) - 1
        zs, activations = [None], [x]
        for l in range(1, last + 1):
            zs.append(np.dot(self.weights[l], activations[l - 1]) + self.biases[l])
            activations.append(sigmoid(zs[l]))

        gradient_w, gradient_b = [None] * (last + 1), [None] * (last + 1)
        for l in range(last, 0, -1):
            if l == last:
                delta = output_delta(self.cost, zs[l], activations[l], y)
            else:
                delta = np.dot(self.weights[l + 1].T, delta) * sigmoid_derivative(zs[l])
            gradient_w[l] = np.dot(delta, activations[l - 1].T)
            gradient_b[l] = delta
        return gradient_w, gradient_b

    def update(self, mini_batch, rate):
        m, layers = len(mini_batch), len(self.sizes)
        sum_w, sum_b = [0] * layers, [0] * layers
        for x, y in mini_batch:
            gradient_w, gradient_b = self.backprop(x, y)
            for l in range(1, layers):
                sum_w[l] = sum_w[l] + gradient_w[l]
                sum_b[l] = sum_b[l] + gradient_b[l]
        for l in range(1, layers):
            self.weights[l] = self.weights[l] - rate / m * sum_w[l]
            self.biases[l] = self.biases[l] - rate / m * sum_b[l]

    def evaluate(self, test):
        a = self.feedforward(np.hstack([x for x, y in test]))
        y = np.hstack([y for x, y in test])
        right = int(np.sum(np.argmax(a, axis=0) == np.argmax(y, axis=0)))
        return right, quadratic(a, y) if self.cost == "quadratic" else cross_entropy(a, y)


def columns(images, labels, classes):
    """The examples of a data set as a list of pairs (x, y)."""
    return [(image.reshape(-1, 1) / 255, one_hot(label, classes)) for image, label in zip(images, labels)]


def main():
    parser = argparse.ArgumentParser(description="Train and test the tutorial's network in NumPy.")
    parser.add_argument("--data", default="data/mnist", metavar="DIR")
    parser.add_argument("--hidden", default="100", metavar="N[,N...]")
    parser.add_argument("--epochs", type=int, default=10, metavar="N")
    parser.add_argument("--batch-size", type=int, default=10, metavar="N")
    parser.add_argument("--learning-rate", type=float, default=0.5, metavar="X")
    parser.add_argument("--cost", choices=["cross-entropy", "quadratic"], default="cross-entropy")
    parser.add_argument("--train-size", type=int, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    options = parser.parse_args()
    try:
        hidden = [int(n) for n in options.hidden.split(",") if n != "0"]
    except ValueError:
        parser.error(f"--hidden: '{options.hidden}' is not a list of whole numbers")
    if options.batch_size < 1:
        parser.error("--batch-size: must be at least 1")

    images, labels = read_dataset(options.data, "train")
    classes = int(labels.max()) + 1
    train = columns(images[:options.train_size], labels[:options.train_size], classes)
    test = columns(*read_dataset(options.data, "t10k"), classes)
    network = Network([images.shape[1]] + hidden + [classes], options.cost, options.seed)
    for epoch in range(1, options.epochs + 1):
        network.sgd(train, 1, options.batch_size, options.learning_rate)
        right, cost = network.evaluate(test)
        print(f"epoch {epoch}: test cost {cost:.4f}, {right} / {len(test)} right", flush=True)


if __name__ == "__main__":
    main()
