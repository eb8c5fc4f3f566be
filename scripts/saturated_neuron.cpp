// One neuron that is badly wrong, trained by the program's own Network with either cost: with the
// quadratic cost it hardly learns at first, with cross-entropy it learns at once.
//
//   build/saturated_neuron        `make saturated` builds and runs it
//
// Nielsen, chapter 3, "The cross-entropy cost function": input 1, target 0, w = b = 2, η = 0.15.
// Exit status: 0 done, 2 wrong usage.

#define MNIST_NN_WITHOUT_MAIN
#include "../mnist_nn.cpp"

const size_t epochs = 300;

// The neuron's output before every epoch and after the last; the target is 0, so it is the error.
std::vector<Real> train_neuron(Cost kind) {
    Network neuron({1, 1});
    neuron.cost = kind;
    neuron.weights[0](0, 0) = 2;
    neuron.biases[0](0, 0) = 2;
    const Matrix x = {{1}}, y = {{0}};
    std::vector<Real> outputs = {neuron.feedforward(x)(0, 0)};
    for (size_t epoch = 0; epoch < epochs; ++epoch) {
        neuron.update(x, y, Real(0.15));
        outputs.push_back(neuron.feedforward(x)(0, 0));
    }
    return outputs;
}

// Both curves: outputs from 1 at the top to 0 at the bottom, epochs from left to right.
void plot(const std::vector<Real>& quadratic, const std::vector<Real>& cross_entropy) {
    const size_t rows = 20, cols = 61;
    std::vector<std::string> page(rows + 1, std::string(cols, ' '));
    for (size_t j = 0; j < cols; ++j) {
        const size_t epoch = j * epochs / (cols - 1);
        page[size_t(std::lround(Real(rows) * (1 - cross_entropy[epoch])))][j] = 'x';
        page[size_t(std::lround(Real(rows) * (1 - quadratic[epoch])))][j] = 'o';
    }
    std::cout << "output\n" << std::fixed << std::setprecision(2);
    for (size_t i = 0; i <= rows; ++i)
        if (i % 5 == 0)
            std::cout << 1 - double(i) / double(rows) << " |" << page[i] << '\n';
        else
            std::cout << "     |" << page[i] << '\n';
    std::cout << "     +" << std::string(cols, '-') << "\n      0" << std::setw(30) << epochs / 2
              << std::setw(30) << epochs << "  epoch\n\n";
}

int main(int count, char**) {
    if (count > 1) {
        std::cerr << "usage: saturated_neuron    (it takes no arguments)\n";
        return 2;
    }
    const std::vector<Real> quadratic = train_neuron(Cost::quadratic);
    const std::vector<Real> cross_entropy = train_neuron(Cost::cross_entropy);
    std::cout
        << "a neuron with w = b = 2 and input 1 is to learn to answer 0 (learning rate 0.15)\n"
           "o: quadratic cost, x: cross-entropy\n\n";
    plot(quadratic, cross_entropy);
    std::cout << "epoch   quadratic   cross-entropy\n" << std::setprecision(3);
    for (const size_t epoch :
         std::initializer_list<size_t>{0, 1, 5, 10, 20, 50, 100, 150, 200, 300})
        std::cout << std::setw(5) << epoch << std::setw(12) << quadratic[epoch] << std::setw(16)
                  << cross_entropy[epoch] << '\n';
}
