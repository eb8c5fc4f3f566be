"""Reads the project's files into NumPy arrays: IDX data sets and saved networks.

A module for the other Python scripts here. It needs NumPy; where that is missing it says in one
line how to get it, and ends with exit status 1.
"""
import os
import sys

sys.dont_write_bytecode = True  # no __pycache__ beside the scripts

GET_NUMPY = ("Debian/Ubuntu: sudo apt install python3-numpy; Fedora: sudo dnf install python3-numpy; "
             "macOS: python3 -m pip install numpy")

try:
    import numpy as np
except ImportError:
    name = os.path.basename(sys.argv[0])
    sys.exit(f"{name}: {sys.executable} has no NumPy. {GET_NUMPY}")


def read_idx(path):
    """The images (examples × pixels) or labels (examples) of an IDX file, as bytes."""
    try:
        with open(path, "rb") as file:
            magic = file.read(4)
            if len(magic) < 4 or magic[:3] != b"\0\0\x08":
                raise ValueError("is not an IDX file of bytes")
            shape = [int.from_bytes(file.read(4), "big") for _ in range(magic[3])]
            elements = np.frombuffer(file.read(), dtype=np.uint8)
        return elements.reshape(shape if len(shape) == 1 else (shape[0], -1))
    except (OSError, ValueError) as error:
        sys.exit(f"{os.path.basename(sys.argv[0])}: {path}: {getattr(error, 'strerror', error)}; "
                 "get the data with: sh scripts/data/get_data.sh mnist")


def read_dataset(directory, prefix):
    """Images and labels, as read_idx gives them; prefix is `train` or `t10k`."""
    return (read_idx(f"{directory}/{prefix}-images-idx3-ubyte"),
            read_idx(f"{directory}/{prefix}-labels-idx1-ubyte"))


def one_hot(labels, classes):
    """One row an example, 1 in the column of its label, 0 elsewhere."""
    return np.eye(classes)[labels]


def read_network(path):
    """(biases, weights) of a network that `mnist_nn --save` wrote, each a list with an array a layer:
    biases of shape (neurons,), weights (inputs, neurons), in double precision."""
    biases, weights = [], []
    with open(path) as file:
        if file.readline().split() != ["mnist_nn", "2"]:
            sys.exit(f"{os.path.basename(sys.argv[0])}: {path}: is not a saved network of version 2; "
                     "write one with: mnist_nn --save FILE")
        sizes = [int(word) for word in file.readline().split()[1:]]
        for inputs in sizes[:-1]:
            file.readline()  # biases 1
            biases.append(np.array(file.readline().split(), dtype=float))
            file.readline()  # weights 1
            weights.append(np.array([file.readline().split() for _ in range(inputs)], dtype=float))
    return biases, weights
