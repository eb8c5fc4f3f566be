#!/usr/bin/env python3
"""Prints the numbers that the tests of the exercises expect, and those of typical mistakes, computed with NumPy.

    python3 scripts/classroom/expected_numbers.py

The tests in tests/ are handed out, so they hold these numbers and no formula. Exit status: 0 done, 1 no NumPy, 2 wrong
usage.
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


def identity(z):
    return z


def show(name, value):
    rows = np.atleast_2d(value)
    text = ", ".join("{" + ", ".join(f"{v:.7g}" for v in row) + "}" for row in rows)
    print(f"{name}: " + (text[1:-1] if np.ndim(value) < 2 else "{" + text + "}"))


print("# sigmoid and its slope at 0, 1/4 … 8, then at the tests' points")
show("sigmoid", sigmoid(np.arange(33) / 4))
show("slope", slope(np.arange(33) / 4))
points = np.array([0, 1, -1, 0.5, -3, 4, 2, 10, -10])
show(f"sigmoid at {points}", sigmoid(points))
show(f"slope at {points}", slope(points))

show("sigmoid at -12, 12, -30", sigmoid(np.array([-12.0, 12.0, -30.0])))
show("slope at 12", slope(12.0))

print("\n# products")
a = np.array([[2, 0, -1, 3], [-2, 1, 0, -0.5], [0, -3, 4, 0]])
b = np.array([[1, 0, -2, 3, 0.5], [0, -1, 2, 0, 4], [-3, 2, 0, 1, -1], [2, 0, 1, -4, 0]])
show("3 x 4 and 4 x 5", a @ b)
show("square", np.array([[1, 2], [3, -4]]) @ np.array([[0, 1], [-1, 2]]))
small = np.array([[1, 2, 3], [4, 5, 6]]) @ np.array([[1, -1, 2, 0], [0.5, 3, 1, 1], [2, 1, -2, 4]])
show("2 x 3 and 3 x 4, and with sums that go on in a row", np.vstack([small, np.cumsum(small, axis=1)]))
show("square, the second transposed", np.array([[1, 2], [3, -4]]) @ np.array([[0, 1], [-1, 2]]).T)

print("\n# costs")
a = np.array([[0.7, 0.2, 0.1], [0.3, 0.6, 0.4]])
y = np.array([[1, 0, 0], [0, 1, 0]])
terms = y * np.log(a) + (1 - y) * np.log(1 - a)
first = np.sum(y * np.log(a))
second = np.sum((1 - y) * np.log(1 - a))
show("cross-entropy", -terms.sum() / 2)
show("first term alone, by 2 examples, 3 outputs, 1", [-first / 2, -first / 3, -first])
show("second term alone", -second / 2)
show("sum, by 3 outputs, by 6 elements", [-terms.sum(), -terms.sum() / 3, -terms.sum() / 6])
show("base 2, base 10", [-terms.sum() / 2 / np.log(2), -terms.sum() / 2 / np.log(10)])
show("the last element alone, the last row alone", [-terms[-1, -1] / 2, -terms[-1].sum() / 2])
show("the second term with log(1 - y), where log 0 is log 1e-30", -(first + np.sum((1 - a) * np.log(np.maximum(1 - y, 1e-30)))) / 2)
show("log(1 - y), for a = 1/4 and y = 1/2", -(0.5 * np.log(0.25) + 0.5 * np.log(0.5)))
many = np.repeat([[0.5], [0.25], [0.125]], 12, axis=1)
labels = np.eye(12)[[11, 0, 5]]
show("three examples, twelve outputs; with softmax", [
    -np.sum(labels * np.log(many) + (1 - labels) * np.log(1 - many)) / 3, -np.sum(labels * np.log(many)) / 3])
show("an output of 0 where 1 is right", -np.log(1e-30))
show("minus between the terms", (first - second) / 2)
show("the labels exchanged; log a twice", [-np.sum((1 - y) * np.log(a) + y * np.log(1 - a)) / 2, -np.log(a).sum() / 2])
show("the second, the first term without its factor", [
    -np.sum(y * np.log(a) + np.log(1 - a)) / 2, -np.sum(np.log(a) + (1 - y) * np.log(1 - a)) / 2])
show("the first element, row, column alone", [-terms[0, 0] / 2, -terms[0].sum() / 2, -terms[:, 0].sum() / 2])
show("the second term in the first logarithm, for a = 1/4 and y = 1/2", -0.5 * np.log(0.25 + 0.5 * np.log(0.75)))
show("1 - y log(1 - a), for a = 0.7 and y = 1", -(np.log(0.7) + 1 - np.log(0.3)))
show("one example and output: 0.7 with 1; 0.2 with 0", [-np.log(0.7), -np.log(0.8)])
squares = (a - y) ** 2
show("quadratic; without 1/2; sum; by 3; by 6; |a - y| / 2", [
    squares.sum() / 4, squares.sum() / 2, squares.sum() / 2, squares.sum() / 6, squares.sum() / 12,
    np.abs(a - y).sum() / 4])

print("\n# feedforward: 2-3-2, two examples")
w = [np.array([[0.5, 1.5, -0.75], [-1, 0.25, 2]]), np.array([[1, -1.25], [-0.5, 0.5], [0.75, 2]])]
b = [np.array([0.1, -0.4, 0.3]), np.array([-0.6, 0.8])]
x = np.array([[1, 0.5], [-0.5, 1]])


def forward(hidden, output, bias=1):
    return output(hidden(x @ w[0] + bias * b[0]) @ w[1] + bias * b[1])


show("hidden", sigmoid(x @ w[0] + b[0]))
show("outputs", forward(sigmoid, sigmoid))
show("without biases", forward(sigmoid, sigmoid, 0))
show("biases subtracted", forward(sigmoid, sigmoid, -1))
show("without sigmoid", forward(identity, identity))
show("output layer without sigmoid", forward(sigmoid, identity))
show("hidden layer without sigmoid", forward(identity, sigmoid))

show("hidden z", x @ w[0] + b[0])
show("output z", forward(sigmoid, identity))
show("biases after the sigmoid", sigmoid((sigmoid(x @ w[0]) + b[0]) @ w[1]) + b[1])
show("sigmoid of x", sigmoid(sigmoid(sigmoid(x) @ w[0] + b[0]) @ w[1] + b[1]))
show("sigmoid twice", forward(lambda z: sigmoid(sigmoid(z)), lambda z: sigmoid(sigmoid(z))))
show("slope for sigmoid; in the hidden layer", np.vstack([forward(slope, slope), forward(slope, sigmoid)]))
show("without the last biases; the first", np.vstack([
    sigmoid(sigmoid(x @ w[0] + b[0]) @ w[1]), sigmoid(sigmoid(x @ w[0]) @ w[1] + b[1])]))

print("\n# feedforward: 2-3-2-2-3")
w4 = w + [np.array([[0.5, -1], [1.5, 0.75]]), np.array([[1, -0.5, 2], [-1.5, 0.25, 1]])]
b4 = b + [np.array([0.2, -0.3]), np.array([0.1, 0.4, -0.2])]


def forward4(hidden, x):
    a = x
    for l in range(4):
        a = (hidden if l < 3 else sigmoid)(a @ w4[l] + b4[l])
    return a


show("sigmoids", forward4(sigmoid, x))
show("ReLU, with x / 4", forward4(lambda z: np.maximum(z, 0), x / 4))

print("\n# one hidden layer, back-propagation: 2-3-2, two examples")
y2 = np.array([[0, 1], [1, 0]])


def shallow(hidden, hidden_slope, output, quadratic=False):
    z1 = x @ w[0] + b[0]
    a1 = hidden(z1)
    z2 = a1 @ w[1] + b[1]
    a2 = output(z2)
    d2 = (a2 - y2) * (slope(z2) if quadratic else 1)
    d1 = d2 @ w[1].T * hidden_slope(z1)
    show("z, a, delta", np.vstack([z2, a2, d2]))
    if not quadratic:
        for name, value in (("weights[2]", a1.T @ d2), ("biases[2]", d2.sum(axis=0)), ("weights[1]", x.T @ d1), ("biases[1]", d1.sum(axis=0))):
            show(name, value)


print("sigmoids, then the same with the quadratic cost; ReLU, then the same with the quadratic cost; softmax")
shallow(sigmoid, slope, sigmoid)
shallow(sigmoid, slope, sigmoid, True)
shallow(lambda z: np.maximum(z, 0), lambda z: (z > 0) * 1.0, sigmoid)
shallow(lambda z: np.maximum(z, 0), lambda z: (z > 0) * 1.0, sigmoid, True)
shallow(sigmoid, slope, lambda z: np.exp(z) / np.exp(z).sum(axis=1, keepdims=True))

print("\n# output delta")
z = np.array([[1, -2, 0.5], [-1, 3, 0.25]])
a = sigmoid(z)
show("a", a)
show("cross-entropy", a - y)
show("quadratic", (a - y) * slope(z))
show("slope at a", (a - y) * slope(a))
show("dC/da", -y / a + (1 - y) / (1 - a))

print("\n# back-propagation: 3-3-3-2, three examples")
W = [None,
     np.array([[0.5, 1.5, -0.5], [-1, 0.5, 1], [0.25, -0.75, 1.25]]),
     np.array([[1, -0.25, 1.25], [-1.5, 0.75, 0.5], [0.5, 2, -1]]),
     np.array([[1.5, -0.5], [-1, 2], [0.75, 1]])]
B = [None, np.array([0.1, -0.2, 0.3]), np.array([-0.3, 0.2, 0.1]), np.array([0.2, -0.4])]
X = np.array([[1, 0.5, 0], [0, 1, 0.25], [0.75, 0, 1]])
Y = np.array([[1, 0], [0, 1], [1, 0]])


def backprop(quadratic, hidden_slope="own z"):
    activations, zs = [X], [None]
    for l in (1, 2, 3):
        zs.append(activations[-1] @ W[l] + B[l])
        activations.append(sigmoid(zs[-1]))
    delta = activations[3] - Y
    if quadratic:
        delta = delta * slope(zs[3])
    found = {"z": zs[3], "a": activations[3], "delta": delta}
    for l in (3, 2, 1):
        found[f"z, a and delta of layer {l}"] = np.vstack([zs[l], activations[l], delta])
        found[f"weights[{l}]"], found[f"biases[{l}]"] = activations[l - 1].T @ delta, delta.sum(axis=0)
        if l > 1:
            at = {"own z": zs[l - 1], "a": activations[l - 1], "other z": zs[3 - (l - 1)]}
            delta = delta @ W[l].T * (slope(at[hidden_slope]) if hidden_slope in at else 1)
    return found


for quadratic in (False, True):
    print("## quadratic" if quadratic else "## cross-entropy")
    for name, value in backprop(quadratic).items():
        show(name, value)
    show("without the hidden slope, weights[2]", backprop(quadratic, "none")["weights[2]"])
    show("slope at a, weights[2]", backprop(quadratic, "a")["weights[2]"])
    show("slope of the other hidden layer, weights[2]", backprop(quadratic, "other z")["weights[2]"])

print("\n# update: 2-2-1, four examples, learning rate 0.3; then one, 0.1")


def invented_gradient(w, b, x, y):
    """What the stand-in of backprop returns: a multiple of the first inputs, and it depends on all weights."""
    factor = x[:, 0].sum() * (1 + sum(layer.sum() for layer in w) / 4)
    return ([factor * np.array([[1 + l + j - k / 2 for k in range(layer.shape[1])] for j in range(layer.shape[0])])
             for l, layer in enumerate(w)],
            [factor * np.array([2 - l + k / 2 for k in range(len(layer))]) for l, layer in enumerate(b)])


w = [np.array([[0.5, 1], [-0.25, 0.75]]), np.array([[-1], [2]])]
b = [np.array([0.1, -0.2]), np.array([0.3])]
for x, eta in ((np.array([[0.5, 1], [1, 0], [1.5, 2], [0.2, 3]]), 0.3), (np.array([[2, 0]]), 0.1)):
    gradient_w, gradient_b = invented_gradient(w, b, x, None)
    for l in range(2):
        show(f"weights[{l + 1}]", w[l] - eta / len(x) * gradient_w[l])
        show(f"biases[{l + 1}]", b[l] - eta / len(x) * gradient_b[l])

gradient_w, _ = invented_gradient(w, b, np.array([[0.5], [1], [1.5], [0.2]]), None)
show("the gradient of weights[1], four examples", gradient_w[0])
shrunk, _ = invented_gradient([0.97 * layer for layer in w], b, np.array([[0.5], [1], [1.5], [0.2]]), None)
moved, _ = invented_gradient([layer + 0.45 for layer in w], b, np.array([[0.5], [1], [1.5], [0.2]]), None)
W1, step = w[0], 0.3 / 4 * gradient_w[0]
show("l2: uphill; lr * decay; twice; L1; of the shrunk weights", np.vstack([
    0.97 * W1 + step, 0.03 * W1 - step, 0.94 * W1 - step, W1 - 0.03 * np.sign(W1) - step, 0.97 * W1 - 0.3 / 4 * shrunk[0]]))
show("momentum: uphill; 1 - mu; mu times w; the learning rate last, w - v and w + v; after the move", np.vstack([
    W1 + 0.45 + step, W1 + 0.05 - step, 1.9 * W1 - step, W1 - 0.3 * (0.45 + gradient_w[0] / 4),
    W1 + 0.3 * (0.45 - gradient_w[0] / 4), W1 + 0.45 - 0.3 / 4 * moved[0]]))

print("\n# 1-2-2-2, twelve examples, learning rate 0.3: the last layer after update; l2, decay 0.1; momentum 0.9, velocities 0.5")
w4 = [np.array([[0.5, -0.25]]), np.array([[1, 0.5], [-1, 0.75]]), np.array([[0.25, 1], [-0.5, 0.5]])]
b4 = [np.array([0.1, -0.2]), np.array([0.3, 0.4]), np.array([-0.1, 0.2])]
gradient_w, gradient_b = invented_gradient(w4, b4, np.arange(1, 13).reshape(12, 1) / 20, None)
for shrink, faster in ((1, 0), (1 - 0.3 * 0.1, 0), (1, 0.9 * 0.5)):
    show("weights[3]", shrink * w4[2] + faster - 0.3 / 12 * gradient_w[2])
    show("biases[3]", b4[2] + faster - 0.3 / 12 * gradient_b[2])
    show("weights[1]", shrink * w4[0] + faster - 0.3 / 12 * gradient_w[0])

print("\n# first weights: 4, 3 with xavier; 5 with kaiming")
show("deviation", [np.sqrt(2 / 7), np.sqrt(2 / 5)])

print("\n# first weights: xavier, kaiming, and the variance, sqrt(1 / inputs), sqrt(6 / sum), sqrt(1 / sum), 2 / inputs")
for inputs, neurons in ((784, 100), (100, 10)):
    both = inputs + neurons
    show(f"{inputs}, {neurons}", [np.sqrt(2 / both), np.sqrt(2 / inputs), 2 / both, np.sqrt(1 / inputs), np.sqrt(6 / both),
                                  np.sqrt(1 / both), 2 / inputs])

print("\n# beyond: L2, learning rate 0.3, decay 0.1, in the network of update, four examples")
x, eta, decay, mu = np.array([[0.5, 1], [1, 0], [1.5, 2], [0.2, 3]]), 0.3, 0.1, 0.9
gradient_w, gradient_b = invented_gradient(w, b, x, None)
for l in range(2):
    step_w, step_b = eta / 4 * gradient_w[l], eta / 4 * gradient_b[l]
    show(f"weights[{l + 1}]", (1 - eta * decay) * w[l] - step_w)
    show(f"weights[{l + 1}], without the learning rate", (1 - decay) * w[l] - step_w)
    show(f"weights[{l + 1}], growing", (1 + eta * decay) * w[l] - step_w)
    show(f"weights[{l + 1}], after the step", (1 - eta * decay) * (w[l] - step_w))
    show(f"weights[{l + 1}], by m", (1 - eta * decay / 4) * w[l] - step_w)
    for times in (4, 2, 1 / 4, 1 / eta, 0):
        show(f"weights[{l + 1}], the step times {times:.3g}", (1 - eta * decay) * w[l] - times * step_w)
        show(f"weights[{l + 1}], with momentum, the step times {times:.3g}", w[l] + mu * 0.5 - times * step_w)
    show(f"biases[{l + 1}], right and shrunk", [b[l] - step_b, (1 - eta * decay) * b[l] - step_b])

print("\n# beyond: momentum 0.9, all velocities 0.5 before")
for l in range(2):
    velocity = mu * 0.5 - eta / 4 * gradient_w[l]
    show(f"velocity of weights[{l + 1}]", velocity)
    show(f"weights[{l + 1}], and by the old velocity, and without mu", np.vstack(
        [w[l] + velocity, w[l] + 0.5, w[l] + 0.5 - eta / 4 * gradient_w[l]]))
    show(f"weights[{l + 1}], minus, and with 1 - mu", np.vstack(
        [w[l] - velocity, w[l] + mu * 0.5 - (1 - mu) * eta / 4 * gradient_w[l]]))
    show(f"biases[{l + 1}]", b[l] + mu * 0.5 - eta / 4 * gradient_b[l])

print("\n# beyond: softmax")


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


z = np.array([[1, 2, 3], [0, -1, 0.5]])
show("softmax", softmax(z))
show("by columns", np.exp(z) / np.exp(z).sum(axis=0))
show("by all", np.exp(z) / np.exp(z).sum())
e = np.exp(z - z.max(axis=1, keepdims=True))
show("e^-z", np.exp(-z) / np.exp(-z).sum(axis=1, keepdims=True))
show("not divided; the largest taken off above alone", np.vstack([e, e / np.exp(z).sum(axis=1, keepdims=True)]))
show("row 1, by all, with the largest of each row taken off", e[1] / e.sum())


def beyond(hidden, hidden_slope, output, output_slope=lambda z: 1):
    """Back-propagation in the network above with other activations; cross-entropy's delta at the output."""
    activations, zs = [X], [None]
    for l in (1, 2, 3):
        zs.append(activations[-1] @ W[l] + B[l])
        activations.append((output if l == 3 else hidden)(zs[-1]))
    delta = (activations[3] - Y) * output_slope(zs[3])
    show("  z, a and delta of the output", np.vstack([zs[3], activations[3], delta]))
    for l in (3, 2, 1):
        show(f"  weights[{l}]", activations[l - 1].T @ delta)
        show(f"  biases[{l}]", delta.sum(axis=0))
        if l > 1:
            delta = delta @ W[l].T * hidden_slope(zs[l - 1])


print("softmax_backprop")
beyond(sigmoid, slope, softmax)
print("with the slope at the output")
beyond(sigmoid, slope, softmax, slope)
print("with a (1 - a) at the output; without a hidden slope; with the slope at a")
beyond(sigmoid, slope, softmax, lambda z: softmax(z) * (1 - softmax(z)))
beyond(sigmoid, lambda z: 1, softmax)
beyond(sigmoid, lambda z: slope(sigmoid(z)), softmax)


def relu(z):
    return np.maximum(z, 0)


def relu_slope(z):
    return (z > 0) * 1.0


print("\n# beyond: ReLU: relu_backprop, and with the sigmoid's slope, and without a slope")
beyond(relu, relu_slope, sigmoid)
beyond(relu, slope, sigmoid)
beyond(relu, lambda z: 1, sigmoid)
print("with relu for its slope; with its slope at the output")
beyond(relu, relu, sigmoid)
beyond(relu, relu_slope, sigmoid, relu_slope)
w = [np.array([[0.5, 1.5, -0.75], [-1, 0.25, 2]]), np.array([[1, -1.25], [-0.5, 0.5], [0.75, 2]])]
b = [np.array([0.1, -0.4, 0.3]), np.array([-0.6, 0.8])]
x = np.array([[1, 0.5], [-0.5, 1]])
show("relu_feedforward", forward(relu, sigmoid))
show("ReLU in the output, too", forward(relu, relu))
show("no activation in the output", forward(relu, identity))
show("without biases", forward(relu, sigmoid, 0))
show("exchanged; ReLU and sigmoid in the output; biases after ReLU", np.vstack([
    forward(sigmoid, relu), forward(relu, lambda z: sigmoid(relu(z))), sigmoid((relu(x @ w[0]) + b[0]) @ w[1] + b[1])]))
