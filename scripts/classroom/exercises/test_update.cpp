// Exercise update.
//
// In place of backprop: a gradient that is a multiple of the sum of the examples' first inputs. It
// keeps the examples, as backprop does; the stand-in of sgd, a member too, counts those.
//
// stand-in Network::backprop: activations_[0] = x; return grading::simple(gradient_, x, y);
// stand-in Network::sgd: grading::examples_met = activations_[0].rows();
#include "check.hpp"

namespace grading {
size_t examples_met = 0;

template <typename Gradient>
const Gradient& simple(Gradient& gradient, const Matrix& x, const Matrix& y) {
    expect(x.rows() == y.rows(), "backprop is called with " + std::to_string(x.rows()) +
                                     " examples and " + std::to_string(y.rows()) + " labels");
    Real sum = 0;
    for (size_t i = 0; i < x.rows(); ++i) sum += x(i, 0);
    for (size_t l = 0; l < 2; ++l) {
        for (size_t j = 0; j < gradient.weights[l].rows(); ++j)
            for (size_t k = 0; k < gradient.weights[l].cols(); ++k)
                gradient.weights[l](j, k) = sum * (1 + Real(l) + Real(j) - Real(k) / 2);
        for (size_t k = 0; k < gradient.biases[l].cols(); ++k)
            gradient.biases[l](0, k) = sum * (2 - Real(l) + Real(k) / 2);
    }
    return gradient;
}
}  // namespace grading

#include "mnist_nn.cpp"
using namespace grading;

void check_step(const std::string& what, const Matrix& before, const Matrix& after,
                const Matrix& expected) {
    if (near(after, expected)) return;
    expect(!near(after, before),
           what + " do not change: every layer's weights and biases take part in the step");
    expect(after.rows() == before.rows() && after.cols() == before.cols(),
           what + " are " + after.shape() + " after the update, expected " + before.shape());
    Matrix step = after, right = expected;
    subtract_scaled(step, 1, before);
    subtract_scaled(right, 1, before);
    const double by = factor(step, right);
    expect(!near(by, -1, 1e-2), what + " go uphill: subtract the gradient, do not add it");
    expect(!near(by, 4, 1e-2),
           what +
               ": the step is m times too large: the gradient is a sum over the mini-batch, so "
               "divide by its m examples");
    expect(!near(by, 2, 1e-2),
           what + ": the step is as long whatever the learning rate: multiply by it");
    expect(!near(by, 0.25, 1e-2),
           what + ": the step is m times too small: divide by the number of examples once");
    expect(!near(by, 8, 1e-2),
           what +
               ": neither the learning rate nor the number of examples matters: the step is "
               "learning_rate / m times the gradient");
    wrong(what + " after one update: " + difference(after, expected));
}

void checks() {
    Network network({2, 2, 1});
    network.weights = {{{0.5f, -0.25f}, {1, 0.75f}}, {{-1, 2}}};
    network.biases = {{{0.1f, -0.2f}}, {{0.3f}}};
    const Network before = network;
    const Matrix x = {{0.5f, 1}, {1, 0}, {1.5f, 2}, {0.2f, 3}}, y = {{1}, {0}, {1}, {0}};
    network.update(x, y, Real(0.5));
    check_step("the last layer's weights", before.weights[1], network.weights[1], {{-1.8f, 1.4f}});
    check_step("the first layer's weights", before.weights[0], network.weights[0],
               {{0.1f, -0.45f}, {0.2f, 0.15f}});
    check_step("the last layer's biases", before.biases[1], network.biases[1], {{-0.1f}});
    check_step("the first layer's biases", before.biases[0], network.biases[0], {{-0.7f, -1.2f}});

    Random random(1);
    network.sgd({}, {}, random, {});
    expect(examples_met == 4,
           "the step is right, but the network's own backprop saw " + std::to_string(examples_met) +
               " of the 4 examples in its last call: call backprop once, for the whole mini-batch, "
               "since record counts the right answers in the activations that it leaves");

    // A single example, another learning rate: a step of 0.1 * 2 * (1, 0.5, 2, 1.5).
    network = before;
    network.update({{2, 0}}, {{1}}, Real(0.1));
    const Matrix expected = {{0.3f, -0.35f}, {0.6f, 0.45f}};
    expect(near(network.weights[0], expected), "a mini-batch of one example, learning rate 0.1: " +
                                                   difference(network.weights[0], expected));
}
