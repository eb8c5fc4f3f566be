#!/usr/bin/env python3
"""Compares mnist_nn with the tutorial's network in NumPy, and with PyTorch, weight by weight.

    compare.py --float PROGRAM --double PROGRAM [--data DIR] [--mini-batches N]

PROGRAM is mnist_nn, compiled with Real as float and as double; `make compare` does all that.

1. Both start from one saved network and train on the same mini-batches of 10 in the same order.
   NumPy (tutorial.py) counts in double precision. Afterwards no weight or bias may
   differ by more than 1e-10 from the program in double, by more than 1e-3 from it in float.
2. One forward and one backward pass over a mini-batch in float, against PyTorch's own derivatives
   (autograd): the cost and every element of the gradient at most 1e-5 apart.

It needs NumPy; without PyTorch the second part is left out, and a line says so. Exit status: 0 all
within the limits, 1 not, or something is missing, 2 wrong usage.
"""
import argparse
import csv
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # no __pycache__ beside the scripts
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "common"))

from mnist_files import np, one_hot, read_dataset, read_network
import tutorial

try:
    import torch
except ImportError:
    torch = None

GET_PYTORCH = ("Debian/Ubuntu: sudo apt install python3-torch; Fedora: sudo dnf install python3-torch; "
               "macOS: python3 -m pip install torch")
BATCH_SIZE = 10
LIMITS = {"double": 1e-10, "float": 1e-3}
PYTORCH_LIMIT = 1e-5
LEARNING_RATES = {"cross-entropy": 0.5, "quadratic": 3.0}  # Nielsen's, chapters 3 and 1


def train(program, *options):
    """Runs the program without its output; where it fails, its message is the last word."""
    try:
        subprocess.run([program, "--quiet", "--no-shuffle", "--batch-size", str(BATCH_SIZE), *options],
                       check=True, stdout=subprocess.DEVNULL)
    except OSError as error:
        sys.exit(f"compare.py: {program}: {error.strerror}; build it with: make compare")
    except subprocess.CalledProcessError:
        sys.exit("compare.py: the program failed, so there is nothing to compare")


def largest_difference(network, other):
    """The largest distance between two numbers at the same place. NaN, if there is one anywhere,
    stays NaN (in Python's max it would not), and so is within no limit."""
    return np.max([np.max(np.abs(a - b)) for one, two in zip(network, other) for a, b in zip(one, two)])


def train_reference(start, cost, x, y):
    """(biases, weights) of the tutorial's network after one pass over the columns x and y."""
    biases, weights = start
    network = tutorial.Network([weights[0].shape[1]] + [len(b) for b in biases], cost)
    network.biases = [None] + [b.reshape(-1, 1) for b in biases]
    network.weights = [None] + weights
    for first in range(0, len(x), BATCH_SIZE):
        mini_batch = list(zip(x[first:first + BATCH_SIZE], y[first:first + BATCH_SIZE]))
        network.update(mini_batch, LEARNING_RATES[cost])
    return [b.ravel() for b in network.biases[1:]], network.weights[1:]


def compare_training(programs, folder, data, images, labels, classes):
    """Part 1. Prints a line a network; returns whether all are within the limits."""
    print(f"{len(images) // BATCH_SIZE:,} mini-batches of {BATCH_SIZE}, all weights and biases, "
          "against the tutorial's network in NumPy (double)\n")
    print("precision  cost           hidden layers   moved by   differ by   at most")
    x = (images / 255)[:, :, np.newaxis]
    y = one_hot(labels, classes)[:, :, np.newaxis]
    good = True
    for precision, program in programs.items():
        for cost in LEARNING_RATES:
            for hidden in ("30", "30,20"):
                start, end = f"{folder}/start", f"{folder}/end"
                options = ["--data", data, "--hidden", hidden, "--cost", cost, "--train-size",
                           str(len(images)), "--learning-rate", str(LEARNING_RATES[cost])]
                train(program, *options, "--epochs", "0", "--save", start)
                train(program, *options, "--epochs", "1", "--save", end)
                before, after = read_network(start), read_network(end)
                difference = largest_difference(train_reference(before, cost, x, y), after)
                within = difference <= LIMITS[precision]
                good = good and within
                print(f"{precision:9}  {cost:13}  {hidden:13}  {largest_difference(before, after):8.2f}"
                      f"   {difference:9.1e}   {LIMITS[precision]:.0e}  {'ok' if within else 'TOO FAR'}")
    return good


def pytorch_gradient(network, cost, x, y):
    """The cost of the mini-batch (rows) and its gradient, as PyTorch finds them in float."""
    parameters = [[torch.tensor(p, dtype=torch.float32, requires_grad=True) for p in part]
                  for part in network]
    a, target = torch.tensor(x, dtype=torch.float32), torch.tensor(y, dtype=torch.float32)
    for b, w in zip(*parameters):
        a = torch.sigmoid(torch.nn.functional.linear(a, w, b))
    if cost == "quadratic":
        loss = torch.nn.functional.mse_loss(a, target, reduction="sum") / 2 / len(x)
    else:
        loss = torch.nn.functional.binary_cross_entropy(a, target, reduction="sum") / len(x)
    loss.backward()
    return loss.item(), [[p.grad.numpy().astype(float) for p in part] for part in parameters]


def compare_gradient(program, folder, data, images, labels, classes):
    """Part 2. Prints a line a network; returns whether all are within the limits."""
    print(f"\none forward and backward pass over a mini-batch of {BATCH_SIZE} in float, against PyTorch "
          f"{torch.__version__}\n")
    print("cost           hidden layers   largest element   gradients differ by   costs differ by   at most")
    x, y = images[:BATCH_SIZE] / 255, one_hot(labels[:BATCH_SIZE], classes)
    good = True
    for cost in LEARNING_RATES:
        for hidden in ("30", "30,20", "100"):
            start, end, history = f"{folder}/start", f"{folder}/end", f"{folder}/history"
            # The program does not print its gradient, but w ← w − η gradient gives it away. With a
            # step far larger than the weights, what w loses in rounding does not count, and η is a
            # power of two times the mini-batch's size, so that dividing by it rounds nothing.
            rate = 2.0 ** 12 * BATCH_SIZE
            options = ["--data", data, "--hidden", hidden, "--cost", cost, "--train-size",
                       str(BATCH_SIZE), "--learning-rate", str(rate)]
            train(program, *options, "--epochs", "0", "--save", start)
            train(program, *options, "--epochs", "1", "--save", end, "--history", history)
            before, after = read_network(start), read_network(end)
            gradient = [[(p - q) / rate for p, q in zip(*parts)] for parts in zip(before, after)]
            with open(history) as file:
                loss = float(next(csv.DictReader(file))["loss"])
            torch_loss, torch_gradient = pytorch_gradient(before, cost, x, y)
            largest = largest_difference(gradient, [[0 * p for p in part] for part in gradient])
            difference = largest_difference(gradient, torch_gradient)
            loss_difference = abs(loss - torch_loss)  # the history has six digits of the cost
            within = difference <= PYTORCH_LIMIT and loss_difference <= PYTORCH_LIMIT
            good = good and within
            print(f"{cost:13}  {hidden:13}  {largest:16.4f}   {difference:19.1e}   {loss_difference:15.1e}"
                  f"   {PYTORCH_LIMIT:.0e}  {'ok' if within else 'TOO FAR'}")
    return good


def main():
    parser = argparse.ArgumentParser(description="Compare mnist_nn with NumPy and PyTorch.")
    parser.add_argument("--float", required=True, metavar="PROGRAM")
    parser.add_argument("--double", required=True, metavar="PROGRAM")
    parser.add_argument("--data", default="data/mnist", metavar="DIR")
    parser.add_argument("--mini-batches", type=int, default=1000, metavar="N")
    options = parser.parse_args()
    images, labels = read_dataset(options.data, "train")
    count = options.mini_batches * BATCH_SIZE
    if not 0 < count <= len(images):
        parser.error(f"--mini-batches: must be from 1 to {len(images) // BATCH_SIZE}")
    classes = int(labels.max()) + 1
    print(f"data in {options.data}")
    with tempfile.TemporaryDirectory() as folder:
        good = compare_training({"double": options.double, "float": options.float}, folder,
                                options.data, images[:count], labels[:count], classes)
        if torch:
            good &= compare_gradient(options.float, folder, options.data, images, labels, classes)
        else:
            print(f"\nnot compared with PyTorch: {sys.executable} has none. {GET_PYTORCH}")
    print("\n" + ("all within the limits" if good else "NOT all within the limits"))
    sys.exit(not good)


if __name__ == "__main__":
    main()
