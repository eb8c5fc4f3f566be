#!/usr/bin/env python3
"""Compares mnist_nn with the tutorial's network in NumPy, and with PyTorch, weight by weight.

    compare.py --float PROGRAM --double PROGRAM [--data DIR] [--mini-batches N]

PROGRAM is mnist_nn, compiled with Real as float and as double; `make compare` does all that.

1. Both start from one network, which the program saves before it learns, and train on the same
   mini-batches of 10, in the file's order. NumPy (tutorial.py) takes one example at a time, as a
   column, in double precision. Afterwards no weight or bias may differ by more than 1e-10 from the
   program in double, by more than 1e-3 from it in float.
2. The cost of a mini-batch and its gradient in float, against what PyTorch's own derivatives
   (autograd) make of them: the cost and every element of the gradient at most 1e-5 apart.

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


def run(program, folder, options, epochs, rate):
    """(biases, weights) after so many epochs, and the loss after the last, None for 0 epochs."""
    network, history = f"{folder}/network.txt", f"{folder}/history.csv"
    command = [program, "--quiet", "--no-shuffle", "--batch-size", str(BATCH_SIZE), "--epochs", str(epochs),
               "--learning-rate", str(rate), "--save", network, "--history", history, *options]
    try:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    except OSError as error:
        sys.exit(f"compare.py: {program}: {error.strerror}; build it with: make compare")
    except subprocess.CalledProcessError:  # which has said why on standard error
        sys.exit("compare.py: the program failed, so there is nothing to compare")
    with open(history) as file:
        rows = list(csv.DictReader(file))
    return read_network(network), float(rows[-1]["loss"]) if rows else None


def largest_difference(network, other):
    """The largest distance between two numbers at the same place. NaN, if there is one anywhere,
    stays NaN (in Python's max it would not), and so is within no limit."""
    return np.max([np.max(np.abs(a - b)) for one, two in zip(network, other) for a, b in zip(one, two)])


def train_reference(start, cost, examples):
    """(biases, weights) of the tutorial's network after one pass over the examples. Its columns are
    our rows: all that comes from the program's file is transposed, and what goes back once more."""
    biases, weights = start
    network = tutorial.Network([weights[0].shape[0]] + [len(b) for b in biases], cost)
    network.biases = [None] + [b.reshape(-1, 1) for b in biases]
    network.weights = [None] + [w.T for w in weights]
    for begin in range(0, len(examples), BATCH_SIZE):
        network.update(examples[begin:begin + BATCH_SIZE], LEARNING_RATES[cost])
    return [b.ravel() for b in network.biases[1:]], [w.T for w in network.weights[1:]]


def compare_training(programs, folder, data, images, labels, classes):
    """Part 1. Prints a line a network; returns whether all are within the limits."""
    print(f"{len(images) // BATCH_SIZE:,} mini-batches of {BATCH_SIZE}, all weights and biases, "
          "against the tutorial's network in NumPy (double)\n")
    print("precision  cost           hidden layers   moved by   differ by   at most")
    examples = tutorial.columns(images, labels, classes)
    good = True
    for precision, program in programs.items():
        for cost, rate in LEARNING_RATES.items():
            for hidden in ("30", "30,20"):
                options = ["--data", data, "--hidden", hidden, "--cost", cost, "--train-size", str(len(images))]
                before, _ = run(program, folder, options, 0, rate)
                after, _ = run(program, folder, options, 1, rate)
                difference = largest_difference(train_reference(before, cost, examples), after)
                within = difference <= LIMITS[precision]
                good = good and within
                print(f"{precision:9}  {cost:13}  {hidden:13}  {largest_difference(before, after):8.2f}"
                      f"   {difference:9.1e}   {LIMITS[precision]:.0e}  {'ok' if within else 'TOO FAR'}")
    return good


def pytorch_gradient(network, cost, x, y):
    """The cost of the mini-batch x, y (rows) and its gradient, as PyTorch finds them in float."""
    biases, weights = [[torch.tensor(p, dtype=torch.float32, requires_grad=True) for p in part]
                       for part in network]
    a, target = torch.tensor(x, dtype=torch.float32), torch.tensor(y, dtype=torch.float32)
    for b, w in zip(biases, weights):
        a = torch.sigmoid(a @ w + b)
    if cost == "quadratic":
        loss = torch.nn.functional.mse_loss(a, target, reduction="sum") / 2 / len(x)
    else:
        loss = torch.nn.functional.binary_cross_entropy(a, target, reduction="sum") / len(x)
    loss.backward()
    return loss.item(), [[p.grad.numpy().astype(float) for p in part] for part in (biases, weights)]


def compare_gradient(program, folder, data, images, labels, classes):
    """Part 2. Prints a line a network; returns whether all are within the limits."""
    print(f"\nthe cost of a mini-batch of {BATCH_SIZE} and its gradient in float, "
          f"against PyTorch {torch.__version__}\n")
    print("cost           hidden layers   largest element   gradients differ by   costs differ by   at most")
    x, y = images[:BATCH_SIZE] / 255, one_hot(labels[:BATCH_SIZE], classes)
    good = True
    for cost in LEARNING_RATES:
        for hidden in ("30", "30,20", "100"):
            options = ["--data", data, "--hidden", hidden, "--cost", cost, "--train-size", str(BATCH_SIZE)]
            # The loss that the program shows is that after the epoch. With steps as small as this
            # (the smallest that it takes) no weight moves: it is the loss before, too.
            before, loss = run(program, folder, options, 1, 1e-30)
            # It does not show its gradient, but w ← w − η gradient gives it away. With a step far
            # larger than the weights, what w loses in rounding does not count, and η is a power of
            # two times the mini-batch's size, so that dividing by it rounds nothing.
            rate = 2.0 ** 12 * BATCH_SIZE
            after, _ = run(program, folder, options, 1, rate)
            gradient = [[(p - q) / rate for p, q in zip(*parts)] for parts in zip(before, after)]
            torch_loss, torch_gradient = pytorch_gradient(before, cost, x, y)
            largest = max(np.max(np.abs(p)) for part in gradient for p in part)
            difference = largest_difference(gradient, torch_gradient)
            loss_difference = abs(loss - torch_loss)  # the history has six digits of the loss
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
