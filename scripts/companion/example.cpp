// Prints the numbers of the worked example in companion.md, as the program computes them: a 2-3-1
// network, a mini-batch of two, one update; and its deltas, if it had a second output. test.sh
// compares them with the text, and with what the page shows.
#define MNIST_NN_WITHOUT_MAIN
#include "../../mnist_nn.cpp"

void print(const char* name, const Matrix& a) {
    for (size_t i = 0; i < a.rows(); ++i) {
        std::printf("%-9s", i == 0 ? name : "");
        for (size_t j = 0; j < a.cols(); ++j) std::printf("%8.3f", double(a(i, j)));
        std::printf("\n");
    }
}

// The deltas of layer l. Of a single example, the gradient of the biases is its row of delta.
Matrix deltas(const Network& network, const Matrix& x, const Matrix& y, size_t l) {
    Matrix delta(x.rows(), network.sizes[l]);
    for (size_t i = 0; i < x.rows(); ++i) {
        Matrix one_x(1, x.cols()), one_y(1, y.cols());
        for (size_t j = 0; j < x.cols(); ++j) one_x(0, j) = x(i, j);
        for (size_t j = 0; j < y.cols(); ++j) one_y(0, j) = y(i, j);
        const Gradient gradient = network.backprop(one_x, one_y);
        for (size_t j = 0; j < delta.cols(); ++j) delta(i, j) = gradient.biases[l](0, j);
    }
    return delta;
}

// The program's cost is a mean; C is the sum.
Matrix cost(const Matrix& a, const Matrix& y) {
    return {{Real(double(a.rows()) * cross_entropy_cost(a, y))}};
}

int main() {
    const Matrix x = {{1, Real(0.5)}, {0, 1}}, y = {{1}, {0}};
    Network network;
    network.sizes = {2, 3, 1};
    network.weights = {Matrix(),
                       {{Real(0.2), Real(0.5), Real(-0.3)}, {Real(-0.4), Real(0.6), Real(0.8)}},
                       {{Real(0.7)}, {Real(-0.5)}, {Real(0.4)}}};
    network.biases = {Matrix(), {{Real(0.1), 0, Real(-0.2)}}, {{Real(0.2)}}};
    const std::vector<Matrix>&w = network.weights, &b = network.biases;

    std::printf("Given\n");
    print("x", x);
    print("y", y);
    print("w[1]", w[1]);
    print("b[1]", b[1]);
    print("w[2]", w[2]);
    print("b[2]", b[2]);

    // A network of the first layer alone gives a[1]; without its sigmoid, the same products give z.
    Network first;
    first.sizes = {2, 3};
    first.weights = {Matrix(), w[1]};
    first.biases = {Matrix(), b[1]};
    const Matrix a1 = first.feedforward(x), a2 = network.feedforward(x);
    const Matrix z1 = multiply_ab(x, w[1]) + b[1], z2 = multiply_ab(a1, w[2]) + b[2];
    std::printf("\nForward\n");
    print("z[1]", z1);
    print("a[1]", a1);
    print("z[2]", z2);
    print("a[2]", a2);
    print("C", cost(a2, y));

    const Gradient gradient = network.backprop(x, y);
    std::printf("\nBackward\n");
    print("delta[2]", deltas(network, x, y, 2));
    print("dC/dw[2]", gradient.weights[2]);
    print("dC/db[2]", gradient.biases[2]);
    print("slope[1]", apply(sigmoid_derivative, z1));
    print("delta[1]", deltas(network, x, y, 1));
    print("dC/dw[1]", gradient.weights[1]);
    print("dC/db[1]", gradient.biases[1]);

    Network larger = network;
    larger.sizes[2] = 2;
    larger.weights[2] = {{Real(0.7), Real(0.3)}, {Real(-0.5), Real(0.6)}, {Real(0.4), Real(-0.2)}};
    larger.biases[2] = {{Real(0.2), 0}};
    const Matrix both = {{1, 0}, {0, 1}};

    network.update({x, y}, 1);
    std::printf("\nAfter one update\n");
    print("w[1]", w[1]);
    print("b[1]", b[1]);
    print("w[2]", w[2]);
    print("b[2]", b[2]);
    const Matrix after = network.feedforward(x);
    print("a[2]", after);
    print("C", cost(after, y));

    std::printf("\nBackward, with a second output\n");
    print("w[2]*", larger.weights[2]);
    print("delta[2]*", deltas(larger, x, both, 2));
    print("delta[1]*", deltas(larger, x, both, 1));
}
