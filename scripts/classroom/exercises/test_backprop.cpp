// Exercise backprop.
//
// stand-in sigmoid: return Real(grading::tabulated_sigmoid(z));
// stand-in sigmoid_derivative: return Real(grading::tabulated_slope(z));
// stand-in multiply_ab: grading::small_ab(a, b, c);
// stand-in multiply_abt: grading::small_abt(a, b, c);
// stand-in multiply_atb: grading::small_atb(a, b, c);
// stand-in output_delta: grading::recorded_delta(kind == Cost::quadratic, z, a, y, delta);
// stand-in Network::update: grading::last_activation = activations_.back();
#include "check.hpp"

namespace grading {

// The output layer for the three examples below: weighted inputs, outputs, labels and deltas
// (NumPy).
const Matrix recorded_z = {
    {0.3101225f, 1.806236f}, {0.270215f, 1.671446f}, {0.5082403f, 1.722743f}};
const Matrix recorded_a = {
    {0.5769152f, 0.8589064f}, {0.5671457f, 0.8417685f}, {0.6243939f, 0.8484818f}};
const Matrix recorded_y = {{1, 0}, {0, 1}, {1, 0}};
const Matrix cross_entropy_delta = {
    {-0.4230848f, 0.8589064f}, {0.5671457f, -0.1582315f}, {-0.3756061f, 0.8484818f}};
const Matrix quadratic_delta = {
    {-0.1032683f, 0.1040876f}, {0.1392294f, -0.02107554f}, {-0.08808947f, 0.1090812f}};

bool same_row(const Matrix& a, size_t i, const Matrix& b, size_t k) {
    return a.rows() > i && a.cols() == b.cols() && near(a(i, 0), b(k, 0), 1e-3) &&
           near(a(i, 1), b(k, 1), 1e-3);
}

// Looks each example up by its label and weighted inputs.
void recorded_delta(bool quadratic, const Matrix& z, const Matrix& a, const Matrix& y,
                    Matrix& delta) {
    require(a.rows() == y.rows() && a.cols() == y.cols(), "output_delta", a, y);
    expect(z.cols() == 2, "the weighted inputs z given to output_delta are " + z.shape() +
                              ": those of the output layer are wanted, the last of zs_");
    Matrix found(z.rows(), 2);
    for (size_t i = 0; i < z.rows(); ++i) {
        size_t k = 0;
        while (k < 3 && !same_row(z, i, recorded_z, k)) ++k;
        expect(
            k < 3,
            "the weighted inputs z given to output_delta are wrong: in a network of 3, 3, 3 and 2 "
            "neurons, (" +
                text(z(i, 0)) + ", " + text(z(i, 1)) + ") for example " + std::to_string(i) +
                ", expected (" + text(recorded_z(i % 3, 0)) + ", " + text(recorded_z(i % 3, 1)) +
                "); look at the forward pass");
        expect(same_row(a, i, recorded_a, k),
               "the outputs a given to output_delta are not the sigmoid of z");
        expect(same_row(y, i, recorded_y, k),
               "the labels y given to output_delta are not those that belong to z");
        for (size_t j = 0; j < 2; ++j)
            found(i, j) = quadratic ? quadratic_delta(k, j) : cross_entropy_delta(k, j);
    }
    delta = found;
}

Matrix last_activation;

}  // namespace grading

#include "mnist_nn.cpp"
using namespace grading;

void check_gradient(const std::string& what, const Matrix& gradient, const Matrix& expected,
                    const Matrix* without_slope, const Matrix* other_slope,
                    const Matrix* slope_at_a) {
    if (near(gradient, expected)) return;
    Matrix transposed(gradient.cols(), gradient.rows());
    for (size_t i = 0; i < gradient.rows(); ++i)
        for (size_t j = 0; j < gradient.cols(); ++j) transposed(j, i) = gradient(i, j);
    expect(!near(transposed, expected),
           what + " has rows and columns exchanged: delta^T a, not a^T delta");
    const double by = factor(gradient, expected);
    expect(!near(by, 1.0 / 3, 1e-2),
           what +
               " is m times too small: backprop sums over the examples; the mean is "
               "taken in update, not here");
    expect(!near(by, 3, 1e-2), what + " is m times too large: each example counts once");
    expect(!near(by, 2, 1e-2),
           what + " is twice what it should be: is an old gradient still in it?");
    expect(!near(by, -1, 1e-2),
           what + " has the wrong sign: the gradient points uphill; update goes down");
    bool zero = true;
    for (const Real element : gradient) zero = zero && element == 0;
    expect(!zero, what + " stays 0: go on back to the first layer");
    expect(!without_slope || !near(gradient, *without_slope),
           what +
               " lacks the slope of the sigmoid in the hidden layer: delta = (delta w) times "
               "sigmoid_derivative(z)");
    expect(!slope_at_a || !near(gradient, *slope_at_a),
           what + " has the slope of the sigmoid at the activation; it is wanted at z");
    expect(!other_slope || !near(gradient, *other_slope),
           what +
               " has the slope of the sigmoid at the z of another layer: the delta of a layer goes "
               "with its own z");
    wrong(what + ": " + difference(gradient, expected));
}

void checks() {
    Network network({3, 3, 3, 2});
    network.weights = {{{0.5f, -1, 0.25f}, {1.5f, 0.5f, -0.75f}, {-0.5f, 1, 1.25f}},
                       {{1, -1.5f, 0.5f}, {-0.25f, 0.75f, 2}, {1.25f, 0.5f, -1}},
                       {{1.5f, -1, 0.75f}, {-0.5f, 2, 1}}};
    network.biases = {{{0.1f, -0.2f, 0.3f}}, {{-0.3f, 0.2f, 0.1f}}, {{0.2f, -0.4f}}};
    const std::vector<Matrix> weights = network.weights;
    const Matrix x = {{1, 0.5f, 0}, {0, 1, 0.25f}, {0.75f, 0, 1}}, y = recorded_y;

    const Matrix w2 = {{-0.08896648f, -0.1844852f, -0.2314419f},
                       {0.6272766f, 1.342941f, 0.9960487f}};
    const Matrix w1 = {{-0.2211628f, -0.2084746f, -0.1356268f},
                       {0.2593538f, 0.2883807f, 0.2494685f},
                       {0.1760756f, 0.210837f, 0.2298214f}};
    const Matrix w0 = {{-0.05756076f, 0.05138941f, -0.01217735f},
                       {0.199656f, -0.04704051f, 0.127373f},
                       {0.09061322f, 0.01671515f, 0.02992179f}};
    const Matrix w1_without_slope = {{-0.9431398f, -0.9236582f, -0.5906078f},
                                     {2.253327f, 2.426155f, 2.076649f},
                                     {0.7468558f, 0.8959583f, 0.9668786f}};
    const Matrix w1_slope_at_a = {{-0.2255595f, -0.2225455f, -0.1408188f},
                                  {0.4693809f, 0.506421f, 0.4337458f},
                                  {0.17034f, 0.2044654f, 0.2216278f}};
    const Matrix w0_other_slope = {{-0.05636643f, 0.06354858f, -0.01367681f},
                                   {0.1203526f, 0.00280879f, 0.05683858f},
                                   {0.09464052f, 0.00197288f, 0.03755311f}};
    const Matrix b2 = {{-0.2315453f, 1.549157f}}, b1 = {{-0.2560424f, 0.3968197f, 0.3255147f}};
    const Matrix b0 = {{0.004197718f, 0.1465533f, 0.08320442f}};

    const Gradient first = network.backprop(x, y);
    expect(first.weights.size() == 3 && first.biases.size() == 3,
           "the gradient has " + std::to_string(first.weights.size()) +
               " matrices for the weights and " + std::to_string(first.biases.size()) +
               " for the biases, expected one for each of 3 layers");
    check_gradient("the gradient of the last layer's weights", first.weights[2], w2, nullptr,
                   nullptr, nullptr);
    check_gradient("the gradient of the last layer's biases", first.biases[2], b2, nullptr, nullptr,
                   nullptr);
    check_gradient("the gradient of a hidden layer's weights", first.weights[1], w1,
                   &w1_without_slope, nullptr, &w1_slope_at_a);
    check_gradient("the gradient of a hidden layer's biases", first.biases[1], b1, nullptr, nullptr,
                   nullptr);
    check_gradient("the gradient of the first layer's weights", first.weights[0], w0, nullptr,
                   &w0_other_slope, nullptr);
    check_gradient("the gradient of the first layer's biases", first.biases[0], b0, nullptr,
                   nullptr, nullptr);

    const Gradient second = network.backprop(x, y);
    for (size_t l = 0; l < 3; ++l)
        expect(near(second.weights[l], first.weights[l]) && near(second.biases[l], first.biases[l]),
               "called again with the same mini-batch, it gives another gradient: is the old one "
               "still in it?");
    for (size_t l = 0; l < 3; ++l)
        expect(near(network.weights[l], weights[l]),
               "the weights are changed; that is what update is for");
    last_activation = Matrix();
    network.update(x, y, 0);  // fetches the last of activations_
    expect(near(last_activation, recorded_a),
           "the last of activations_ is not the outputs: keep all activations there, "
           "since whoever counts the right answers reads them there");

    expect(refuses([&] { network.backprop(Matrix(1, 4), Matrix(1, 2)); }),
           "examples of 4 numbers for a network of 3 inputs: throw std::invalid_argument (the "
           "products do that)");
    expect(refuses([&] { network.backprop(Matrix(1, 3), Matrix(1, 3)); }),
           "labels of 3 classes for a network of 2 outputs: throw std::invalid_argument "
           "(output_delta does that)");

    network.cost = Cost::quadratic;
    const Matrix q2 = {{-0.01964841f, -0.04116255f, -0.05391842f},
                       {0.07827753f, 0.1665267f, 0.1236216f}};
    const Matrix q0 = {{-0.01868186f, 0.01164329f, -0.004872124f},
                       {0.03286162f, -0.01313888f, 0.01968161f},
                       {0.01538215f, 0.00173338f, 0.004894784f}};
    const Gradient quadratic = network.backprop(x, y);
    expect(!near(quadratic.weights[2], w2),
           "the gradient is the same for both costs: give `cost` to output_delta");
    check_gradient("with the quadratic cost, the gradient of the last layer's weights",
                   quadratic.weights[2], q2, nullptr, nullptr, nullptr);
    check_gradient("with the quadratic cost, the gradient of the first layer's weights",
                   quadratic.weights[0], q0, nullptr, nullptr, nullptr);

    // One example, two examples: other mini-batches than before.
    network.cost = Cost::cross_entropy;
    Gradient sum = network.backprop({{1, 0.5f, 0}}, {{1, 0}});
    const Gradient rest = network.backprop({{0, 1, 0.25f}, {0.75f, 0, 1}}, {{0, 1}, {1, 0}});
    for (size_t l = 0; l < 3; ++l) {
        expect(sum.weights[l].size() == rest.weights[l].size(),
               "the shape of the gradient depends on the mini-batch");
        for (size_t i = 0; i < sum.weights[l].rows(); ++i)
            for (size_t j = 0; j < sum.weights[l].cols(); ++j)
                sum.weights[l](i, j) += rest.weights[l](i, j);
        expect(near(sum.weights[l], first.weights[l]),
               "the gradients of mini-batches of 1 and of 2 examples do not add up to that of all "
               "3 together");
    }
}
