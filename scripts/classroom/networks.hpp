// Networks and examples that several tests share, by the sizes of their layers. After run.cpp's
// mnist_nn.cpp.
#pragma once

using namespace grading;

namespace {

// What is to be said where shapes do not fit.
void say_shapes(const Network& network, const Matrix& x) {
    const std::string examples = std::to_string(x.rows()) + " × ";
    known = {{"x", x}};
    shapes_here = " (here x is " + examples + std::to_string(network.sizes[0]);
    for (size_t l = 1; l < network.sizes.size(); ++l) {
        known.push_back({"weights[" + std::to_string(l) + "]", network.weights[l]});
        shapes_here += "; layer " + std::to_string(l) + ": w " + network.weights[l].shape() +
                       ", b " + network.biases[l].shape() + ", z and a " + examples +
                       std::to_string(network.sizes[l]);
    }
    shapes_here += ")";
}

Network network_2_3_2() {
    Network network;
    network.sizes = {2, 3, 2};
    network.weights = {
        {}, {{0.5f, 1.5f, -0.75f}, {-1, 0.25f, 2}}, {{1, -1.25f}, {-0.5f, 0.5f}, {0.75f, 2}}};
    network.biases = {{}, {{0.1f, -0.4f, 0.3f}}, {{-0.6f, 0.8f}}};
    return network;
}
const Matrix two_examples = {{1, 0.5f}, {-0.5f, 1}}, two_labels = {{0, 1}, {1, 0}};

// In it the z of the first layer, which is the same with any activation; and what is not: the
// activations of the first layer and z of the last.
const Matrix first_z = {{0.1f, 1.225f, 0.55f}, {-1.15f, -0.9f, 2.675f}};
struct Forward {
    Matrix a1, z2;
};

// For a mistake in a forward pass that has no name: the first z that the activations never get.
void expect_zs(const std::string& hidden, const Forward& forward) {
    const Network network = network_2_3_2();
    const std::vector<double>& hidden_zs = hidden == "relu" ? rectified : activated;
    if (hidden_zs.empty())
        throw Wrong{
            hidden + " is never called: the activation of the hidden layers is " + hidden + "(z)",
            false};
    for (size_t l = 1; l < 3; ++l) {
        const Matrix &z = l == 1 ? first_z : forward.z2, &a = l == 1 ? two_examples : forward.a1;
        if (l == 2 && activated.empty())
            throw Wrong{"sigmoid is never called: the activation of the output layer is sigmoid(z)",
                        false};
        for (size_t i = 0; i < z.rows(); ++i)
            for (size_t j = 0; j < z.cols(); ++j) {
                bool met = false;
                for (const double number : l == 1 ? hidden_zs : activated)
                    met = met || near(number, z(i, j), 1e-3);
                if (met) continue;
                throw Wrong{
                    std::string(l == 1 ? "z of the first layer is wrong"
                                       : "z of the first layer is right, z of the last is wrong "
                                         "(and so the activation of the first may be)") +
                        ": for example " + std::to_string(i) + " and neuron " + std::to_string(j) +
                        " it should be " + row_times_column(a, i, network.weights[l], j) + " + " +
                        term(network.biases[l](0, j)) + " = " + text(z(i, j)) + ", and " +
                        (l == 1 ? hidden : "sigmoid") + " is never called with that",
                    false};
            }
    }
    throw Wrong{
        "every z is right, so it is what is made of them afterwards: return the activations "
        "of the last layer",
        false};
}

// The same with two layers more.
Network network_2_3_2_2_3() {
    Network network = network_2_3_2();
    network.sizes = {2, 3, 2, 2, 3};
    network.weights.push_back({{0.5f, -1}, {1.5f, 0.75f}});
    network.weights.push_back({{1, -0.5f, 2}, {-1.5f, 0.25f, 1}});
    network.biases.push_back({{0.2f, -0.3f}});
    network.biases.push_back({{0.1f, 0.4f, -0.2f}});
    return network;
}
const std::string deeper_is_wrong =
    "right with one hidden layer, wrong with three (2, 3, 2, 2 and 3 neurons): does the loop go "
    "over all layers, up to sizes.size() - 1, and is each hidden one treated as the first?";

Network network_3_3_3_2() {
    Network network;
    network.sizes = {3, 3, 3, 2};
    network.weights = {{},
                       {{0.5f, 1.5f, -0.5f}, {-1, 0.5f, 1}, {0.25f, -0.75f, 1.25f}},
                       {{1, -0.25f, 1.25f}, {-1.5f, 0.75f, 0.5f}, {0.5f, 2, -1}},
                       {{1.5f, -0.5f}, {-1, 2}, {0.75f, 1}}};
    network.biases = {{}, {{0.1f, -0.2f, 0.3f}}, {{-0.3f, 0.2f, 0.1f}}, {{0.2f, -0.4f}}};
    return network;
}
const Matrix three_examples = {{1, 0.5f, 0}, {0, 1, 0.25f}, {0.75f, 0, 1}};
const Matrix three_labels = {{1, 0}, {0, 1}, {1, 0}};

Network network_2_2_1() {
    Network network;
    network.sizes = {2, 2, 1};
    network.weights = {{}, {{0.5f, 1}, {-0.25f, 0.75f}}, {{-1}, {2}}};
    network.biases = {{}, {{0.1f, -0.2f}}, {{0.3f}}};
    return network;
}
const MiniBatch four_examples = {{{0.5f, 1}, {1, 0}, {1.5f, 2}, {0.2f, 3}}, {{1}, {0}, {1}, {0}}};

Network network_1_2_2_2() {
    Network network;
    network.sizes = {1, 2, 2, 2};
    network.weights = {{}, {{0.5f, -0.25f}}, {{1, 0.5f}, {-1, 0.75f}}, {{0.25f, 1}, {-0.5f, 0.5f}}};
    network.biases = {{}, {{0.1f, -0.2f}}, {{0.3f, 0.4f}}, {{-0.1f, 0.2f}}};
    return network;
}
MiniBatch twelve_examples() {
    return {filled(12, 1, [](size_t i, size_t) { return Real(i + 1) / 20; }),
            filled(12, 2, [](size_t, size_t j) { return Real(j); })};
}
void expect_last_of_three(const std::string& what, const Network& network, const Matrix& weights,
                          const Matrix& biases) {
    const std::string of = what + ", a network of 1, 2, 2 and 2 neurons: the last layer's ";
    expect(!near(network.weights[3], network_1_2_2_2().weights[3]),
           of + "weights do not change: go over all layers, up to sizes.size() - 1");
    expect_near(of + "weights", network.weights[3], weights);
    expect_near(of + "biases", network.biases[3], biases);
}

// Three examples with twelve outputs each, 1/2, 1/4 and 1/8, and the labels 11, 0 and 5.
const Matrix twelve_outputs =
    filled(3, 12, [](size_t i, size_t) { return Real(0.5) / Real(1 << i); });
const Matrix twelve_labels = filled(3, 12, [](size_t i, size_t j) {
    const size_t labels[] = {11, 0, 5};
    return Real(j == labels[i]);
});

}  // namespace
