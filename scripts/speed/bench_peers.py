#!/usr/bin/env python3
"""Measures mnist_nn and its peers side by side: seconds of training for one epoch, on one thread.

    bench_peers.py --program PROGRAM [--blas PROGRAM] [--data DIR] [--turns N] [--compiler TEXT]

`make bench-peers` builds the programs and runs it. Each peer that is installed takes its turn at
the same work, an epoch from new random weights (cross-entropy, learning rate 0.5, Xavier
initialization); then all take their next turn. The table has the median of the turns, their spread,
and how many times as long as mnist_nn it is. The test accuracy after the epoch shows that nobody
wins by not learning. Loading and testing are not in the time; what the program does beside the
training, its running loss and accuracy, is.

Peers: scripts/common/tutorial.py, on a part of the images; NumPy and PyTorch on mini-batches in
float; OpenBLAS, whose time is that of the two large products alone. What is not installed is named,
with how to install it. Exit status: 0 done, 1 something went wrong, 2 wrong usage.
"""
import argparse
import csv
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True  # no __pycache__ beside the scripts
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "common"))
for name in ("OPENBLAS", "OMP", "MKL", "VECLIB", "BLIS"):  # before NumPy is loaded
    os.environ[name + ("_MAXIMUM_THREADS" if name == "VECLIB" else "_NUM_THREADS")] = "1"

missing = []
try:
    import numpy as np
    import mnist_files
    import tutorial
except ImportError:
    np = None
    missing.append("NumPy (Debian/Ubuntu: sudo apt install python3-numpy; Fedora: sudo dnf install "
                   "python3-numpy; macOS: python3 -m pip install numpy)")
try:
    import torch
    torch.set_num_threads(1)
except ImportError:
    torch = None
    missing.append("PyTorch (Debian/Ubuntu: sudo apt install python3-torch; Fedora: sudo dnf install "
                   "python3-torch; macOS: python3 -m pip install torch)")
GET_OPENBLAS = ("OpenBLAS (Debian/Ubuntu: sudo apt install libopenblas-dev; Fedora: sudo dnf install "
                "openblas-devel; macOS: brew install openblas, and tell make where it is: "
                "make bench-peers LDFLAGS=\"-L$(brew --prefix openblas)/lib\")")

LEARNING_RATE = 0.5
TUTORIAL_PART = 10000  # images of the epoch that the tutorial's network trains on


class Data:
    """The data set, ready for each peer before its time begins: rows of floats from 0 to 1."""

    def __init__(self, directory):
        images, labels = mnist_files.read_dataset(directory, "train")
        test_images, self.test_labels = mnist_files.read_dataset(directory, "t10k")
        self.classes = int(labels.max()) + 1
        self.columns = tutorial.columns(images[:TUTORIAL_PART], labels[:TUTORIAL_PART], self.classes)
        self.x = images.astype(np.float32) / np.float32(255)
        self.y = mnist_files.one_hot(labels, self.classes).astype(np.float32)
        self.test_x = test_images.astype(np.float32) / np.float32(255)
        self.sizes = [images.shape[1], None, self.classes]

    def accuracy(self, outputs):
        """In percent, for the outputs of all test images, one row each."""
        return 100 * np.mean(np.argmax(outputs, axis=1) == self.test_labels)


def xavier(inputs, outputs):
    return np.random.randn(outputs, inputs) * np.sqrt(2 / (inputs + outputs))


# Each peer trains one epoch and returns its seconds and the test accuracy after it, in percent.

def run_program(program, directory, hidden, batch_size, seed):
    with tempfile.TemporaryDirectory() as folder:
        history = os.path.join(folder, "history.csv")
        subprocess.run([program, "--data", directory, "--hidden", str(hidden), "--epochs", "1",
                        "--batch-size", str(batch_size), "--learning-rate", str(LEARNING_RATE),
                        "--seed", str(seed), "--quiet", "--history", history],
                       check=True, stdout=subprocess.DEVNULL)
        with open(history) as file:
            epoch = next(csv.DictReader(file))
    return float(epoch["seconds"]), float(epoch["test_accuracy"])


def run_tutorial(data, hidden, batch_size):
    network = tutorial.Network([data.sizes[0], hidden, data.classes])
    network.weights[1:] = [xavier(*w.shape[::-1]) for w in network.weights[1:]]
    network.biases[1:] = [np.zeros(b.shape) for b in network.biases[1:]]
    start = time.perf_counter()
    order = np.random.permutation(len(data.columns))
    for first in range(0, len(order), batch_size):
        network.update([data.columns[i] for i in order[first:first + batch_size]], LEARNING_RATE)
    seconds = (time.perf_counter() - start) * len(data.x) / len(order)
    return seconds, data.accuracy(network.feedforward(data.test_x.T).T)


def run_numpy(data, hidden, batch_size):
    w1 = xavier(data.sizes[0], hidden).astype(np.float32)
    w2 = xavier(hidden, data.classes).astype(np.float32)
    b1, b2 = np.zeros(hidden, np.float32), np.zeros(data.classes, np.float32)
    one = np.float32(1)

    def sigmoid(z):
        return one / (one + np.exp(-z))

    start = time.perf_counter()
    order = np.random.permutation(len(data.x))
    for first in range(0, len(order), batch_size):
        chosen = order[first:first + batch_size]
        x = data.x[chosen]
        a1 = sigmoid(x @ w1.T + b1)
        a2 = sigmoid(a1 @ w2.T + b2)
        delta2 = a2 - data.y[chosen]
        delta1 = (delta2 @ w2) * a1 * (one - a1)
        step = np.float32(LEARNING_RATE / len(chosen))
        w2 -= step * (delta2.T @ a1)
        b2 -= step * delta2.sum(axis=0)
        w1 -= step * (delta1.T @ x)
        b1 -= step * delta1.sum(axis=0)
    seconds = time.perf_counter() - start
    return seconds, data.accuracy(sigmoid(sigmoid(data.test_x @ w1.T + b1) @ w2.T + b2))


def run_pytorch(data, hidden, batch_size):
    network = torch.nn.Sequential(torch.nn.Linear(data.sizes[0], hidden), torch.nn.Sigmoid(),
                                  torch.nn.Linear(hidden, data.classes), torch.nn.Sigmoid())
    for layer in (network[0], network[2]):
        torch.nn.init.xavier_normal_(layer.weight)
        torch.nn.init.zeros_(layer.bias)
    all_x, all_y = torch.from_numpy(data.x), torch.from_numpy(data.y)
    cost = torch.nn.BCELoss(reduction="sum")
    optimizer = torch.optim.SGD(network.parameters(), lr=LEARNING_RATE)
    start = time.perf_counter()
    for chosen in torch.randperm(len(all_x)).split(batch_size):
        optimizer.zero_grad()
        (cost(network(all_x[chosen]), all_y[chosen]) / len(chosen)).backward()
        optimizer.step()
    seconds = time.perf_counter() - start
    with torch.no_grad():
        return seconds, data.accuracy(network(torch.from_numpy(data.test_x)).numpy())


def run_blas(program, examples, hidden, batch_size):
    result = subprocess.run([program, str(hidden), str(batch_size), str(examples)], check=True,
                            stdout=subprocess.PIPE)
    return float(result.stdout), None


def machine():
    """The processor's name, as the system tells it."""
    try:
        with open("/proc/cpuinfo") as file:
            return next(line.split(":")[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def print_table(title, results):
    """results: for each peer its name and what its turns came to. The first is the program."""
    print(f"\n| {title:38} | seconds an epoch | spread          | × mnist_nn | test accuracy |")
    print(f"| {'-' * 38} | ---------------: | --------------- | ---------: | ------------: |")
    reference = statistics.median(seconds for seconds, _ in results[0][1])
    for name, turns in results:
        times = [seconds for seconds, _ in turns]
        accuracy = "" if turns[0][1] is None else f"{statistics.mean(a for _, a in turns):.2f} %"
        median = statistics.median(times)
        spread = f"{min(times):.3f}–{max(times):.3f}"
        print(f"| {name:38} | {median:16.3f} | {spread:15} "
              f"| {median / reference:10.2f} | {accuracy:>13} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description="Measure mnist_nn and its peers side by side.")
    parser.add_argument("--program", required=True, metavar="PROGRAM")
    parser.add_argument("--blas", metavar="PROGRAM")
    parser.add_argument("--data", default="data/mnist", metavar="DIR")
    parser.add_argument("--compiler", metavar="TEXT", help="what mnist_nn was compiled with")
    parser.add_argument("--turns", type=int, default=9, metavar="N")
    options = parser.parse_args()
    if options.turns < 1:
        parser.error("--turns: must be at least 1")
    if not (options.blas and os.path.exists(options.blas)):
        options.blas = None
        missing.append(GET_OPENBLAS)

    print(f"{machine()}, one thread; data in {options.data}; median of {options.turns} turns")
    if options.compiler:
        print(options.compiler)
    print(", ".join(["Python " + platform.python_version()] +
                    (["NumPy " + np.__version__] if np else []) +
                    (["PyTorch " + torch.__version__] if torch else [])))
    for what in missing:
        print(f"not installed: {what}")

    examples = os.path.getsize(f"{options.data}/train-labels-idx1-ubyte") - 8  # behind the header
    data = Data(options.data) if np else None
    for hidden in (30, 100):
        for batch_size in (10, 100):
            peers = [("mnist_nn", lambda turn: run_program(options.program, options.data, hidden,
                                                           batch_size, turn + 1))]
            if options.blas:
                peers.append(("OpenBLAS, the two large products alone",
                              lambda turn: run_blas(options.blas, examples, hidden, batch_size)))
            if np:
                peers.append(("NumPy on mini-batches, float",
                              lambda turn: run_numpy(data, hidden, batch_size)))
            if np and torch:
                peers.append(("PyTorch", lambda turn: run_pytorch(data, hidden, batch_size)))
            if np:
                peers.append(("the tutorial in NumPy, see below",
                              lambda turn: run_tutorial(data, hidden, batch_size)))
            results = [(name, []) for name, _ in peers]
            for turn in range(options.turns):
                for (_, run), (_, turns) in zip(peers, results):
                    turns.append(run(turn))
            print_table(f"784-{hidden}-10, mini-batches of {batch_size}", results)
    if np:
        print(f"\nThe tutorial's network, an example at a time, trains on {TUTORIAL_PART:,} of the "
              f"{examples:,} images:\nits seconds are multiplied by {examples / TUTORIAL_PART:g}, its "
              "accuracy is that after the part.")


if __name__ == "__main__":
    try:
        main()
    except OSError as error:
        sys.exit(f"bench_peers.py: {error.filename}: {error.strerror}; run it as: make bench-peers")
    except subprocess.CalledProcessError as error:  # the program has said why
        sys.exit(f"bench_peers.py: {error.cmd[0]} failed, so there is nothing to compare")
