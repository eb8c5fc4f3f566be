#!/usr/bin/env python3
"""Prints the numbers that the tests of the exercises expect, computed with NumPy, with the numbers of typical mistakes.

    python3 scripts/classroom/solutions/expected_numbers.py

It needs NumPy. The tests in scripts/exercises hold these numbers and no formula, since they are handed out.
"""
import sys

try:
    import numpy as np
except ImportError:
    sys.exit("expected_numbers.py: NumPy is missing; install it (Debian/Ubuntu: sudo apt install python3-numpy)")
if len(sys.argv) > 1:
    print(__doc__.strip(), file=sys.stderr)
    sys.exit(2)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def slope(z):
    return sigmoid(z) * (1 - sigmoid(z))


def show(name, value):
    value = np.atleast_1d(value)
    if value.ndim == 1:
        print(f"{name}: " + ", ".join(f"{v:.7g}" for v in value))
    else:
        print(f"{name}: {{" + ", ".join("{" + ", ".join(f"{v:.7g}" for v in row) + "}" for row in value) + "}")


print("# sigmoid and its slope: 0, 1/4 … 8, then the tests' points")
grid = np.arange(33) / 4
show("sigmoid", sigmoid(grid))
show("slope", slope(grid))
points = np.array([0, 1, -1, 0.5, -3, 4, 2])
show("sigmoid at 0 1 -1 0.5 -3 4 2", sigmoid(points))
show("slope at 0 1 -1 0.5 -3 4 2", slope(points))

print("\n# cross-entropy cost")
a = np.array([[0.7, 0.2, 0.1], [0.3, 0.6, 0.4]])
y = np.array([[1, 0, 0], [0, 1, 0]])
both = np.sum(y * np.log(a) + (1 - y) * np.log(1 - a))
first = np.sum(y * np.log(a))
second = np.sum((1 - y) * np.log(1 - a))
show("cost", -both / 2)
show("first term alone, by examples and by outputs", [-first / 2, -first / 3])
show("second term alone", -second / 2)
show("sum, by outputs, by all elements", [-both, -both / 3, -both / 6])
show("base 2, base 10", [-both / 2 / np.log(2), -both / 2 / np.log(10)])

print("\n# feedforward: 2-3-2, two examples")
w = [np.array([[0.5, -1], [1.5, 0.25], [-0.75, 2]]), np.array([[1, -0.5, 0.75], [-1.25, 0.5, 2]])]
b = [np.array([0.1, -0.4, 0.3]), np.array([-0.6, 0.8])]
x = np.array([[1, 0.5], [-0.5, 1]])


def forward(activation, last, bias):
    a = x
    for l in range(2):
        z = a @ w[l].T + bias * b[l]
        a = (activation if l == 0 else last)(z)
    return a


def linear(z):
    return z


show("hidden", sigmoid(x @ w[0].T + b[0]))
show("outputs", forward(sigmoid, sigmoid, 1))
show("without biases", forward(sigmoid, sigmoid, 0))
show("biases subtracted", forward(sigmoid, sigmoid, -1))
show("without sigmoid", forward(linear, linear, 1))
show("last layer without sigmoid", forward(sigmoid, linear, 1))
show("hidden layer without sigmoid", forward(linear, sigmoid, 1))

print("\n# output delta")
z = np.array([[1, -2, 0.5], [-1, 3, 0.25]])
a = sigmoid(z)
show("a", a)
show("cross-entropy", a - y)
show("quadratic", (a - y) * slope(z))
show("slope at a", (a - y) * slope(a))

print("\n# back-propagation: 3-3-3-2, three examples")
w = [
    np.array([[0.5, -1, 0.25], [1.5, 0.5, -0.75], [-0.5, 1, 1.25]]),
    np.array([[1, -1.5, 0.5], [-0.25, 0.75, 2], [1.25, 0.5, -1]]),
    np.array([[1.5, -1, 0.75], [-0.5, 2, 1]]),
]
b = [np.array([0.1, -0.2, 0.3]), np.array([-0.3, 0.2, 0.1]), np.array([0.2, -0.4])]
x = np.array([[1, 0.5, 0], [0, 1, 0.25], [0.75, 0, 1]])
y = np.array([[1, 0], [0, 1], [1, 0]])


def backprop(quadratic, hidden_slope=True, wrong_slope=False):
    activations, zs = [x], []
    for l in range(3):
        zs.append(activations[-1] @ w[l].T + b[l])
        activations.append(sigmoid(zs[-1]))
    delta = activations[-1] - y
    if quadratic:
        delta = delta * slope(zs[-1])
    output_delta = delta
    gradient_w, gradient_b = [None] * 3, [None] * 3
    for l in (2, 1, 0):
        gradient_w[l], gradient_b[l] = delta.T @ activations[l], delta.sum(axis=0)
        if l > 0:
            delta = delta @ w[l]
            if hidden_slope:
                other = zs[l] if wrong_slope and l == 1 else zs[l - 1]
                delta = delta * (slope(activations[l]) if wrong_slope is None else slope(other))
    return zs, activations, output_delta, gradient_w, gradient_b


for quadratic in (True, False):
    zs, activations, delta, gradient_w, gradient_b = backprop(quadratic)
    print("## quadratic" if quadratic else "## cross-entropy")
    show("z of the output layer", zs[-1])
    show("outputs", activations[-1])
    show("delta", delta)
    for l in range(3):
        show(f"gradient of weights[{l}]", gradient_w[l])
    for l in range(3):
        show(f"gradient of biases[{l}]", gradient_b[l])
    show("no slope in the hidden layers, weights[1]", backprop(quadratic, False)[3][1])
    show("slope of the wrong layer, weights[0]", backprop(quadratic, True, True)[3][0])
    show("slope at a in place of z, weights[1]", backprop(quadratic, True, None)[3][1])

print("\n# update: 2-2-1, four examples, learning rate 0.5")
w = [np.array([[0.5, -0.25], [1, 0.75]]), np.array([[-1, 2]])]
b = [np.array([[0.1, -0.2]]), np.array([[0.3]])]
mean = 0.8                                  # of the first inputs: the stand-in's gradient is a multiple of them
for l in range(2):
    slope_w = np.array([[1 + l + j - 0.5 * k for k in range(w[l].shape[1])] for j in range(w[l].shape[0])])
    slope_b = np.array([[2 - l + 0.5 * k for k in range(b[l].shape[1])]])
    show(f"weights[{l}]", w[l] - 0.5 * mean * slope_w)
    show(f"biases[{l}]", b[l] - 0.5 * mean * slope_b)

print("\n# xavier")
for inputs, outputs in ((784, 100), (100, 10)):
    show("deviation", np.sqrt(2 / (inputs + outputs)))
    show("variance, sqrt(2 / inputs), sqrt(1 / inputs), sqrt(6 / sum), sqrt(1 / sum), sqrt(2 / outputs)",
         [2 / (inputs + outputs), np.sqrt(2 / inputs), np.sqrt(1 / inputs), np.sqrt(6 / (inputs + outputs)),
          np.sqrt(1 / (inputs + outputs)), np.sqrt(2 / outputs)])
