#!/usr/bin/env python3
"""The tutorial's network in NumPy: one example, a column, at a time; its names, its order.

Its snippets do not run as printed. Here the slips are mended and nothing else is changed; each
mended line says what was printed. `make compare` trains this network and mnist_nn on the same
mini-batches, and compares their weights.

    tutorial_reference.py [--data DIR] [--hidden N[,N...]] [--epochs N] [--batch-size N]
                          [--learning-rate X] [--cost NAME] [--train-size N] [--seed N]

trains and tests it by itself, with the options and defaults of mnist_nn; its first weights are the
tutorial's, as with `--init normal`. It needs NumPy. Exit status: 0 done, 1 something is missing,
2 wrong usage.
"""
import random  # printed: no imports
import sys

sys.dont_write_bytecode = True  # no __pycache__ beside the scripts

from mnist_files import np, one_hot, read_dataset


# ---- Loss Functions -----------------------------------------------------------------------------

def cross_entropy_loss(y, yhat):
    """
    Cross Entropy Loss
    Inputs: ground truth target label and predicted label, one column an example
    Output: loss l
    """
    # printed: np.sum(np.multiply(y, np.log(yhat))), without the second term of its own formula
    lsum = np.sum(np.multiply(y, np.log(yhat)) + np.multiply(1 - y, np.log(1 - yhat)))
    _, m = y.shape
    l = -(1./m) * lsum

    return l


# ---- Code ---------------------------------------------------------------------------------------

def sigmoid(z):
    """Outputs the sigmoid of the input"""
    s = 1./(1. + np.exp(-z))
    return s


def sigmoid_d(z):
    """Returns the derivative of the current input for sigmoid function"""
    return sigmoid(z) * (1-sigmoid(z))  # printed: (1-(sigmoid(z)), a parenthesis too many


class Network():

    def __init__(self, size, cost="cross-entropy"):
        self.size = size
        self.layers = len(size)
        self.cost = cost  # printed: no choice; the text is for cross-entropy, backprop quadratic
        # printed: np.random.randn(x, 1) for x in size[1:], without the brackets
        self.bias = [np.random.randn(x, 1) for x in size[1:]]
        self.weights = [np.random.randn(y, x)
                        for x, y in zip(size[:-1], size[1:])]  # printed: zip(size[:-1, size[1:]])

    # printed: this function and those below without their class

    def ff(self, a):
        """
        Makes a forward pass through the network for the input
        """
        ## Only used during testing phase
        for w, b in zip(self.weights, self.bias):  # printed: bias
            layer_i = (np.dot(w, a)+b)
            a = sigmoid(layer_i)

        return a

    def backprop(self, x, y):
        activation = x  # printed: temp = x, and no value for activation
        activations = [x]
        combination = []
        gradient_b = [np.zeros(b.shape) for b in self.bias]  # printed: neither of these two lists
        gradient_w = [np.zeros(w.shape) for w in self.weights]

        ## Feedforward pass
        for w, b in zip(self.weights, self.bias):  # printed: bias
            z = np.dot(w, activation) + b
            combination.append(z)
            activation = sigmoid(z)  # printed: no such line, so that every layer got the same input
            activations.append(activation)

        ## Backward pass
        # printed: always the quadratic cost's delta, (activations[-1] - y) * sigmoid_d(combination[-1])
        delta = activations[-1] - y
        if self.cost == "quadratic":
            delta = delta * sigmoid_d(combination[-1])
        gradient_b[-1] = delta
        gradient_w[-1] = np.dot(delta, activations[-2].transpose())

        for l in range(2, self.layers):  # printed: for n in
            linear_comb = combination[-l]
            derivative = sigmoid_d(linear_comb)
            delta = np.dot(self.weights[-l+1].transpose(), delta) * derivative
            gradient_b[-l] = delta
            gradient_w[-l] = np.dot(delta, activations[-l-1].transpose())  # printed: gradient_w[-]

        return (gradient_b, gradient_w)

    def update(self, mini_batch, rate):
        n = len(mini_batch)
        # printed: for b in self.bias: gradient_b = [np.zeros(b.shape)], which keeps the last layer's
        # zeros alone; the same for the weights
        gradient_b = [np.zeros(b.shape) for b in self.bias]
        gradient_w = [np.zeros(w.shape) for w in self.weights]

        for X, y in mini_batch:
            delta_b, delta_w = self.backprop(X, y)
            gradient_b = [a+b for a, b in zip(gradient_b, delta_b)]
            gradient_w = [a+b for a, b in zip(gradient_w, delta_w)]

        #Update rule
        # printed: for w, dw in zip(...): self.weights = [w - (rate/n) * dw], which overwrites the
        # weights of all layers by those of one; the same for the biases
        self.weights = [w - (rate/n) * dw for w, dw in zip(self.weights, gradient_w)]
        self.bias = [b - (rate/n) * db for b, db in zip(self.bias, gradient_b)]

    # printed: earlier, in `Binding it all together`
    def sgd(self, epochs, batch_size, lr, train, test=None):
        for i in range(epochs):
            random.shuffle(train)
            # printed: train[b:batch_size], empty from the second mini-batch on
            mini_batch = [train[b:b+batch_size] for b in range(0, len(train), batch_size)]
            for batch in mini_batch:
                self.update(batch, lr)
            print("Epoch {0} complete".format(i))
            if test:  # printed: no use of test
                print("{0} / {1}".format(self.evaluate(test), len(test)))

    # printed: no such function; Nielsen's, which the tutorial's test argument stands for
    def evaluate(self, test):
        return sum(np.argmax(self.ff(X)) == np.argmax(y) for X, y in test)


# ---- The program --------------------------------------------------------------------------------

def columns(images, labels, classes):
    """A list of (X, y): the pixels of an image, from 0 to 1, and its one-hot label, as columns."""
    return [(image.reshape(-1, 1), y.reshape(-1, 1))
            for image, y in zip(images / 255, one_hot(labels, classes))]


def main():
    import argparse
    parser = argparse.ArgumentParser(description="Train and test the tutorial's network in NumPy.")
    parser.add_argument("--data", default="data/mnist", metavar="DIR")
    parser.add_argument("--hidden", default="100", metavar="N[,N...]")
    parser.add_argument("--epochs", type=int, default=10, metavar="N")
    parser.add_argument("--batch-size", type=int, default=10, metavar="N")
    parser.add_argument("--learning-rate", type=float, default=0.5, metavar="X")
    parser.add_argument("--cost", choices=["cross-entropy", "quadratic"], default="cross-entropy")
    parser.add_argument("--train-size", type=int, default=None, metavar="N")
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
    np.random.seed(options.seed)
    random.seed(options.seed)
    network = Network([images.shape[1]] + hidden + [classes], options.cost)
    network.sgd(options.epochs, options.batch_size, options.learning_rate, train, test)


if __name__ == "__main__":
    main()
