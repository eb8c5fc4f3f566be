// Exercise feedforward.
//
// stand-in sigmoid: return Real(grading::tabulated_sigmoid(z));
// stand-in multiply_ab: grading::small_ab(a, b, c);
// stand-in multiply_abt: grading::small_abt(a, b, c);
// stand-in multiply_atb: grading::small_atb(a, b, c);
#include "check.hpp"
#include "mnist_nn.cpp"
using namespace grading;

void checks() {
    Network network({2, 3, 2});
    network.weights = {{{0.5f, -1}, {1.5f, 0.25f}, {-0.75f, 2}},
                       {{1, -0.5f, 0.75f}, {-1.25f, 0.5f, 2}}};
    network.biases = {{{0.1f, -0.4f, 0.3f}}, {{-0.6f, 0.8f}}};
    const Matrix x = {{1, 0.5f}, {-0.5f, 1}};
    const Matrix a = network.feedforward(x);

    expect(!near(a, x), "x comes back as it was: pass it through the layers");
    const Matrix hidden = {{0.5249792f, 0.7729423f, 0.6341356f},
                           {0.2404891f, 0.2890505f, 0.9355352f}};
    expect(!near(a, hidden),
           "that is the activation of the first layer: each layer's result is "
           "what the next layer gets");
    const Matrix without_biases = {{0.6233732f, 0.7144498f}, {0.6726303f, 0.8507121f}};
    expect(!near(a, without_biases), "the biases are missing: z = a w^T + b");
    const Matrix subtracted = {{0.7308519f, 0.5057317f}, {0.7746396f, 0.7225351f}};
    expect(!near(a, subtracted), "the biases are subtracted; add them");
    const Matrix linear = {{-0.7f, 2.3875f}, {0.70625f, 7.1375f}};
    expect(!near(a, linear), "the sigmoid is missing: a = sigmoid(z) in each layer");
    const Matrix last_linear = {{0.01410975f, 1.798518f}, {0.1976153f, 2.514984f}};
    expect(!near(a, last_linear), "the sigmoid is missing in the last layer");
    const Matrix first_linear = {{0.3318122f, 0.9158691f}, {0.669572f, 0.9992059f}};
    expect(!near(a, first_linear), "the sigmoid is missing in the hidden layer");
    const Matrix outputs = {{0.5035274f, 0.8579685f}, {0.5492437f, 0.9251856f}};
    expect(near(a, outputs), "two examples through a network of 2, 3 and 2 neurons, the outputs: " +
                                 difference(a, outputs));

    Network single({2, 1});  // no hidden layer: sigmoid(0.5 - 1.5 + 2) for x = (1, -1.5)
    single.weights = {{{0.5f, 1}}};
    single.biases = {{{2}}};
    const Matrix one = single.feedforward({{1, -1.5f}});
    expect(near(one, Matrix{{0.7310586f}}),
           "a network without a hidden layer: " + difference(one, Matrix{{0.7310586f}}));
    expect(refuses([&] { network.feedforward(Matrix(2, 3)); }),
           "examples of 3 numbers for a network of 2 inputs: throw std::invalid_argument "
           "(the products do that)");
}
