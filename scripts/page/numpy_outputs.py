#!/usr/bin/env python3
"""What a saved network says to every test image, computed by NumPy in double precision.

    numpy_outputs.py NETWORK DIR OUTPUTS

reads the network's file and the test set in DIR, and writes into OUTPUTS a double of eight bytes for each activation,
the lowest byte first: image by image the hidden layers and then the outputs. The page's test compares the page's with
them. Exit status: 0 done, 1 a file or NumPy is missing, 2 wrong usage.
"""
import os
import sys

sys.dont_write_bytecode = True  # no __pycache__ beside the scripts
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "common"))

from mnist_files import np, read_dataset, read_network


def main():
    if len(sys.argv) != 4:
        print("usage: numpy_outputs.py NETWORK DIR OUTPUTS", file=sys.stderr)
        sys.exit(2)
    network, data, outputs = sys.argv[1:]
    biases, weights = read_network(network)
    a = read_dataset(data, "t10k")[0] / 255
    layers = []
    for b, w in zip(biases, weights):
        a = 1 / (1 + np.exp(-(a @ w + b)))
        layers.append(a)
    np.hstack(layers).astype("<f8").tofile(outputs)


main()
