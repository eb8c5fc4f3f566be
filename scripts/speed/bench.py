#!/usr/bin/env python3
"""Measures the program with several products of matrices, and its peers: seconds of training an epoch.

    bench.py --program NAME=PROGRAM... [--peak PROGRAM] [--peer NAME=PROGRAM...] [--python]
             [--data DIR] [--turns N] [--compiler TEXT]

`make bench` builds the programs, each mnist_nn with products of its own, and runs it with --peak;
`make bench-peers` with --python. All train the same networks on one thread, for an epoch from new
random weights (learning rate 0.5, Xavier initialization), in turn: each once, then all again. The
tables have the median of the turns with their least and most; how many times as long as the program
named `fast` (or the first one) it took, the median of the turns' ratios; and the mean test accuracy,
which shows that nobody wins by not learning. Loading, testing and printing are not in the time.

--peak: a program that prints the peak of the processor; then there are tables of the share of the
peak, of what is done around an epoch, and, for the first two programs, of how the cost grows.
--python: the tutorial in NumPy (see scripts/common/tutorial.py; 10,000 images, times 6), NumPy on
mini-batches, PyTorch and scikit-learn, as far as they are installed.
--peer: any program that, called as PROGRAM DIR HIDDEN BATCH-SIZE SEED, trains a network with HIDDEN
hidden neurons for an epoch and prints the seconds and the test accuracy in percent.

Exit status: 0 done, 1 something went wrong, 2 wrong usage.
"""
import argparse
import csv
import ctypes
import os
import platform
import subprocess
import sys
import tempfile
import time
import warnings
from statistics import mean, median

sys.dont_write_bytecode = True  # no __pycache__ beside the scripts
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "common"))
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ[name] = "1"  # before NumPy is loaded

SETTINGS = [(30, 10), (30, 100), (100, 10), (100, 100)]  # hidden neurons, mini-batch
INPUTS, CLASSES, RATE = 784, 10, 0.5
PART = 10000  # images of the epoch that the tutorial trains on


# ---- Those who take part: functions of hidden, batch_size and seed that return (seconds, accuracy)

def program(path, data, *options):
    def run(hidden, batch_size, seed):
        with tempfile.TemporaryDirectory() as folder:
            history = os.path.join(folder, "history.csv")
            subprocess.run([path, "--data", data, "--epochs", "1", "--hidden", str(hidden),
                            "--batch-size", str(batch_size), "--learning-rate", str(RATE),
                            "--seed", str(seed), "--quiet", "--history", history, *options],
                           check=True, stdout=subprocess.DEVNULL)
            with open(history) as file:
                epoch = next(csv.DictReader(file))
        return float(epoch["seconds"]), float(epoch["test_accuracy"])
    return run


def peer(path, data):
    def run(hidden, batch_size, seed):
        words = subprocess.run([path, data, str(hidden), str(batch_size), str(seed)], check=True,
                               stdout=subprocess.PIPE, text=True).stdout.split()
        return float(words[0]), float(words[1])
    return run


def python_peers(data):
    """(name, function) of those that are installed; the data is ready for them before their time begins."""
    import mnist_files  # ends here with a message if NumPy is missing
    import numpy as np
    import tutorial
    images, labels = mnist_files.read_dataset(data, "train")
    test_images, test_labels = mnist_files.read_dataset(data, "t10k")
    all_x, all_y = images.astype(np.float32) / 255, mnist_files.one_hot(labels, CLASSES).astype(np.float32)
    test_x = test_images.astype(np.float32) / 255

    def xavier(rng, inputs, neurons):
        return rng.standard_normal((inputs, neurons)) * np.sqrt(2 / (inputs + neurons))

    def accuracy(outputs):
        return 100 * np.mean(np.argmax(outputs, axis=1) == test_labels)

    def run_numpy(hidden, batch_size, seed):
        rng = np.random.default_rng(seed)
        w1 = xavier(rng, INPUTS, hidden).astype(np.float32)
        w2 = xavier(rng, hidden, CLASSES).astype(np.float32)
        b1, b2 = np.zeros(hidden, np.float32), np.zeros(CLASSES, np.float32)
        one = np.float32(1)

        def sigmoid(z):
            return one / (one + np.exp(-z))

        start = time.perf_counter()
        order = rng.permutation(len(all_x))
        for first in range(0, len(order), batch_size):
            chosen = order[first:first + batch_size]
            x = all_x[chosen]
            a1 = sigmoid(x @ w1 + b1)
            a2 = sigmoid(a1 @ w2 + b2)
            delta2 = a2 - all_y[chosen]
            delta1 = (delta2 @ w2.T) * a1 * (one - a1)
            step = np.float32(RATE / len(chosen))
            w2 -= step * (a1.T @ delta2)
            b2 -= step * delta2.sum(axis=0)
            w1 -= step * (x.T @ delta1)
            b1 -= step * delta1.sum(axis=0)
        seconds = time.perf_counter() - start
        return seconds, accuracy(sigmoid(sigmoid(test_x @ w1 + b1) @ w2 + b2))

    columns = tutorial.columns(images[:PART], labels[:PART], CLASSES)

    def run_tutorial(hidden, batch_size, seed):
        network = tutorial.Network([INPUTS, hidden, CLASSES], "cross-entropy", seed)
        rng = np.random.default_rng(seed)
        for l in (1, 2):
            network.weights[l] = xavier(rng, *network.sizes[l - 1:l + 1]).T
            network.biases[l] = np.zeros((network.sizes[l], 1))
        start = time.perf_counter()
        network.sgd(columns, 1, batch_size, RATE)
        seconds = (time.perf_counter() - start) * len(images) / len(columns)
        return seconds, accuracy(network.feedforward(test_x.T).T)

    peers = [("NumPy " + np.__version__, run_numpy)]
    try:
        import torch
        torch.set_num_threads(1)

        def run_torch(hidden, batch_size, seed):
            torch.manual_seed(seed)
            network = torch.nn.Sequential(torch.nn.Linear(INPUTS, hidden), torch.nn.Sigmoid(),
                                          torch.nn.Linear(hidden, CLASSES), torch.nn.Sigmoid())
            for layer in (network[0], network[2]):
                torch.nn.init.xavier_normal_(layer.weight)
                torch.nn.init.zeros_(layer.bias)
            x, y = torch.from_numpy(all_x), torch.from_numpy(all_y)
            cost = torch.nn.BCELoss(reduction="sum")
            optimizer = torch.optim.SGD(network.parameters(), lr=RATE)
            start = time.perf_counter()
            for chosen in torch.randperm(len(x)).split(batch_size):
                optimizer.zero_grad()
                (cost(network(x[chosen]), y[chosen]) / len(chosen)).backward()
                optimizer.step()
            seconds = time.perf_counter() - start
            with torch.no_grad():
                return seconds, accuracy(network(torch.from_numpy(test_x)).numpy())

        peers.append(("PyTorch " + torch.__version__, run_torch))
    except ImportError:
        print("not installed: PyTorch (Debian/Ubuntu: sudo apt install python3-torch)")
    try:
        import sklearn.neural_network

        def run_sklearn(hidden, batch_size, seed):
            network = sklearn.neural_network.MLPClassifier(
                hidden, activation="logistic", solver="sgd", alpha=0, batch_size=batch_size, momentum=0,
                learning_rate_init=RATE, max_iter=1, random_state=seed)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # one epoch is not enough, it says
                start = time.perf_counter()
                network.fit(all_x, labels)
                seconds = time.perf_counter() - start
            return seconds, accuracy(network.predict_proba(test_x))

        peers.append(("scikit-learn " + sklearn.__version__, run_sklearn))
    except ImportError:
        print("not installed: scikit-learn (Debian/Ubuntu: sudo apt install python3-sklearn)")
    return peers + [("the tutorial, an example at a time", run_tutorial)]


# ---- The tables

def print_row(cells):
    print("| " + " | ".join(cells) + " |", flush=True)


def print_head(cells):
    print()
    print_row(cells)
    print_row(["---"] + ["---:"] * (len(cells) - 1))


def spread(times):
    return f"{median(times):.3f} ({min(times):.3f}–{max(times):.3f})"


def compare(entrants, turns):
    """Prints who takes how long; returns the median seconds by name and setting."""
    results = {}  # (name, setting): a list with the (seconds, accuracy) of each turn
    for setting in SETTINGS:
        for turn in range(1, turns + 1):
            for name, run in entrants:
                results.setdefault((name, setting), []).append(run(*setting, turn))
    names = [name for name, _ in entrants]
    seconds = {key: [s for s, _ in results[key]] for key in results}
    titles = [f"784-{hidden}-10, {batch_size}" for hidden, batch_size in SETTINGS]
    print_head(["seconds an epoch (least–most)"] + titles)
    for name in names:
        print_row([name] + [spread(seconds[name, setting]) for setting in SETTINGS])
    reference = "fast" if "fast" in names else names[0]
    print_head([f"times as long as {reference}; test accuracy"] + titles)
    for name in names:
        print_row([name] + [
            f"{median(a / b for a, b in zip(seconds[name, s], seconds[reference, s])):.2f}; "
            f"{mean(accuracy for _, accuracy in results[name, s]):.1f} %" for s in SETTINGS])
    return {key: median(times) for key, times in seconds.items()}


def print_shares(names, seconds, peak, images):
    """Each weight takes two operations forwards, two for the gradient, and above the hidden layer two backwards."""
    print_head([f"share of the peak of {peak / 1e9:.0f} GFLOP/s"] +
               [f"784-{hidden}-10, {batch_size}" for hidden, batch_size in SETTINGS])
    for name in names:
        print_row([name] + [
            f"{(4 * INPUTS + 6 * CLASSES) * h * images / seconds[name, (h, m)] / peak:.1%}"
            for h, m in SETTINGS])


def print_around(programs, data):
    """What an epoch takes beyond its training: the difference that two more epochs make, less their training."""
    print_head(["784-100-10, 10", "training, seconds an epoch", "around it", "share of the training"])
    for name, path in programs:
        def wall(epochs):
            start = time.perf_counter()
            subprocess.run([path, "--data", data, "--epochs", str(epochs), "--quiet"], check=True,
                           stdout=subprocess.DEVNULL)
            return time.perf_counter() - start
        training = median(program(path, data)(100, 10, seed)[0] for seed in range(1, 6))
        around = median(wall(3) - wall(1) for _ in range(5)) / 2 - training
        print_row([name, f"{training:.3f}", f"{around:.3f}", f"{around / training:.0%}"])


def print_growth(programs, data, images):
    print_head(["what grows", "number"] + [f"{name}, microseconds an example" for name, _ in programs])

    def row(what, number, hidden, batch_size, size):
        cells = []
        for _, path in programs:
            run = program(path, data, "--train-size", str(size))
            cells.append(f"{1e6 * median(run(hidden, batch_size, seed)[0] for seed in (1, 2, 3)) / size:.2f}")
        print_row([what, str(number)] + cells)

    part = min(10000, images)
    for batch_size in (1, 3, 10, 30, 100, 300, 1000):
        row("mini-batch", batch_size, 30, batch_size, part)
    for hidden in (10, 30, 100, 300, 1000):
        row("hidden neurons", hidden, hidden, 10, part)
    for size in (1000, 3000, 10000, 30000, 60000):
        if size <= images:
            row("images", size, 30, 10, size)


def openblas_kernel():
    """Which of its kernels OpenBLAS takes on this processor, in words, if it tells."""
    for library in ("libopenblas.so.0", "libopenblas.dylib"):
        try:
            get_corename = ctypes.CDLL(library).openblas_get_corename
            get_corename.restype = ctypes.c_char_p
            return ", OpenBLAS's kernel: " + get_corename().decode()
        except (OSError, AttributeError):
            pass
    return ""


def processor():
    try:
        with open("/proc/cpuinfo") as file:
            return next(line.split(":")[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def main():
    parser = argparse.ArgumentParser(description="Measure mnist_nn with several products, and its peers.")
    parser.add_argument("--program", action="append", required=True, metavar="NAME=PROGRAM")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=PROGRAM")
    parser.add_argument("--python", action="store_true", help="NumPy, PyTorch, scikit-learn, the tutorial")
    parser.add_argument("--peak", metavar="PROGRAM")
    parser.add_argument("--data", default="data/mnist", metavar="DIR")
    parser.add_argument("--compiler", metavar="TEXT", help="what the programs were compiled with")
    parser.add_argument("--turns", type=int, default=9, metavar="N")
    options = parser.parse_args()
    if options.turns < 1:
        parser.error("--turns: must be at least 1")
    if not all("=" in word for word in options.program + options.peer):
        parser.error("--program and --peer take NAME=PROGRAM")

    print(f"{processor()}, one thread; data in {options.data}; {options.turns} turns{openblas_kernel()}")
    print(options.compiler or "")
    programs = [word.split("=", 1) for word in options.program]
    entrants = [(name, program(path, options.data)) for name, path in programs]
    entrants += [(name, peer(path, options.data)) for name, path in (w.split("=", 1) for w in options.peer)]
    if options.python:
        entrants += python_peers(options.data)
    seconds = compare(entrants, options.turns)
    if options.peak:
        images = os.path.getsize(f"{options.data}/train-labels-idx1-ubyte") - 8  # behind the header
        peak = float(subprocess.run([options.peak], check=True, stdout=subprocess.PIPE).stdout)
        print_shares([name for name, _ in programs], seconds, peak, images)
        print_around(programs, options.data)
        print_growth(programs[:2], options.data, images)


if __name__ == "__main__":
    try:
        main()
    except OSError as error:
        sys.exit(f"bench.py: {error.filename}: {error.strerror}; run it as: make bench")
    except subprocess.CalledProcessError as error:  # the program has said why
        sys.exit(f"bench.py: {error.cmd[0]} failed, so there is nothing to compare")
