// Beyond the tutorial: what people add to such a network. The functions take a Network and leave
// mnist_nn.cpp as it is.
//
//   1. The functions    L2 regularization, momentum, softmax, ReLU
//   2. Trying them      trains with each, and without it, on MNIST
//
// m, w, b, z, a, delta and ∘ as at the top of mnist_nn.cpp.
#define MNIST_NN_WITHOUT_MAIN
#include "mnist_nn.cpp"

// ============================================================================================
// 1. The functions
// ============================================================================================

// ---- The step ----------------------------------------------------------------------------------

// Takes step times a gradient off all weights and biases: the end of Network::update, which the
// trials below need by itself.
void descend(Network& network, const Gradient& gradient, Real step) {
    for (size_t l = 1; l < network.sizes.size(); ++l) {
        network.weights[l] = network.weights[l] - step * gradient.weights[l];
        network.biases[l] = network.biases[l] - step * gradient.biases[l];
    }
}

// ---- L2 regularization -----------------------------------------------------------------------
//
// A network learns a small training set by heart with large weights. So the cost gets a term that
// grows with them, λ/2n Σ w², n being the size of the training set. Its derivative by w is λ/n w:
// each step also shrinks each weight a little. Nielsen, chapter 3, "Regularization".

// One step of gradient descent with L2 regularization; decay is λ/n. Biases do not shrink.
//     w ← w − η decay w − η/m ∂C/∂w        b ← b − η/m ∂C/∂b
void l2_update(Network& network, const MiniBatch& mini_batch, Real learning_rate, Real decay) {
    const Gradient gradient = network.backprop(mini_batch.x, mini_batch.y);
    const Real step = learning_rate / Real(mini_batch.x.rows());
    for (size_t l = 1; l < network.sizes.size(); ++l) {
        network.weights[l] =
            (1 - learning_rate * decay) * network.weights[l] - step * gradient.weights[l];
        network.biases[l] = network.biases[l] - step * gradient.biases[l];
    }
}

// ---- Momentum ----------------------------------------------------------------------------------
//
// The blindfolded walker of the tutorial becomes a ball: it keeps a part of its velocity, gathers
// speed where the slope goes on in one direction, and swings less across a ravine. Nielsen,
// chapter 3, "Momentum-based gradient descent".

// How fast each weight and bias moves, in their shapes. It begins at 0.
struct Velocity {
    std::vector<Matrix> weights, biases;
};

// One step with momentum μ, from 0 (none) to 1 (no friction). The new velocity is kept.
//     v ← μ v − η/m ∂C/∂w        w ← w + v        and the same for b
void momentum_update(Network& network, Velocity& velocity, const MiniBatch& mini_batch,
                     Real learning_rate, Real momentum) {
    const Gradient gradient = network.backprop(mini_batch.x, mini_batch.y);
    const Real step = learning_rate / Real(mini_batch.x.rows());
    for (size_t l = 1; l < network.sizes.size(); ++l) {
        velocity.weights[l] = momentum * velocity.weights[l] - step * gradient.weights[l];
        velocity.biases[l] = momentum * velocity.biases[l] - step * gradient.biases[l];
        network.weights[l] = network.weights[l] + velocity.weights[l];
        network.biases[l] = network.biases[l] + velocity.biases[l];
    }
}

// ---- Softmax -----------------------------------------------------------------------------------
//
// The sigmoids of the ten outputs know nothing of each other. Softmax makes probabilities of them,
// which add up to 1; the cost is then −log of the probability that the right class got. Nielsen,
// chapter 3, "Softmax".

// For each row of z, m × n, probabilities: a(i, j) = e^z(i, j) / Σₖ e^z(i, k). They are numbers for
// any z: where e^z would be infinite, what counts is how far z is below the largest of its row.
Matrix softmax(const Matrix& z) {
    Matrix a = z;
    for (size_t i = 0; i < z.rows(); ++i) {
        Real largest = z(i, 0), sum = 0;
        for (size_t j = 0; j < z.cols(); ++j) largest = std::max(largest, z(i, j));
        for (size_t j = 0; j < z.cols(); ++j) {
            a(i, j) = std::exp(z(i, j) - largest);
            sum += a(i, j);
        }
        for (size_t j = 0; j < z.cols(); ++j) a(i, j) /= sum;
    }
    return a;
}

// −1/m Σ y log a, over m examples: what the tutorial's code computes, and rightly so with softmax.
// a: probabilities, y: one-hot labels, both m × n. Never infinite, as cross_entropy_cost.
double softmax_cost(const Matrix& a, const Matrix& y) {
    require(same_shape(a, y), "softmax_cost", a, y);
    double sum = 0;
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j) sum += y(i, j) * finite_log(a(i, j));
    return -sum / double(a.rows());
}

// The gradient of that cost, summed over m examples, for a network whose output layer is softmax
// and whose hidden layers are sigmoids, as Network::backprop. The delta of the output is a − y
// again: the derivatives of softmax and of −log cancel as those of σ and the cross-entropy do.
// (network.cost plays no part.)
Gradient softmax_backprop(const Network& network, const Matrix& x, const Matrix& y) {
    const size_t last = network.sizes.size() - 1;
    std::vector<Matrix> zs(last + 1), activations(last + 1);
    activations[0] = x;
    for (size_t l = 1; l <= last; ++l) {
        zs[l] = multiply_ab(activations[l - 1], network.weights[l]) + network.biases[l];
        activations[l] = l == last ? softmax(zs[l]) : apply(sigmoid, zs[l]);
    }
    Gradient gradient;
    gradient.weights.resize(last + 1);
    gradient.biases.resize(last + 1);
    Matrix delta = activations[last] - y;
    for (size_t l = last; l >= 1; --l) {
        if (l < last)
            delta = multiply_abt(delta, network.weights[l + 1]) * apply(sigmoid_derivative, zs[l]);
        gradient.biases[l] = column_sums(delta);
        gradient.weights[l] = multiply_atb(activations[l - 1], delta);
    }
    return gradient;
}

// ---- ReLU --------------------------------------------------------------------------------------
//
// The slope of the sigmoid is at most 1/4: through five layers a delta shrinks to a thousandth. The
// slope of ReLU is 1 wherever the neuron is on. Glorot, Bordes and Bengio 2011; He et al. 2015.

// max(0, z)
Real relu(Real z) { return z > 0 ? z : 0; }

// Its slope: 1 for z > 0, and 0 otherwise.
Real relu_derivative(Real z) { return z > 0 ? 1 : 0; }

// The outputs for m examples, as Network::feedforward, but with ReLU in the hidden layers; the
// output layer keeps its sigmoid.
Matrix relu_feedforward(const Network& network, const Matrix& x) {
    Matrix a = x;
    for (size_t l = 1; l < network.sizes.size(); ++l) {
        const Matrix z = multiply_ab(a, network.weights[l]) + network.biases[l];
        a = l + 1 < network.sizes.size() ? apply(relu, z) : apply(sigmoid, z);
    }
    return a;
}

// The gradient of network.cost, summed over m examples, as Network::backprop, for a network whose
// hidden layers are ReLU.
Gradient relu_backprop(const Network& network, const Matrix& x, const Matrix& y) {
    const size_t last = network.sizes.size() - 1;
    std::vector<Matrix> zs(last + 1), activations(last + 1);
    activations[0] = x;
    for (size_t l = 1; l <= last; ++l) {
        zs[l] = multiply_ab(activations[l - 1], network.weights[l]) + network.biases[l];
        activations[l] = l == last ? apply(sigmoid, zs[l]) : apply(relu, zs[l]);
    }
    Gradient gradient;
    gradient.weights.resize(last + 1);
    gradient.biases.resize(last + 1);
    Matrix delta = output_delta(network.cost, zs[last], activations[last], y);
    for (size_t l = last; l >= 1; --l) {
        if (l < last)
            delta = multiply_abt(delta, network.weights[l + 1]) * apply(relu_derivative, zs[l]);
        gradient.biases[l] = column_sums(delta);
        gradient.weights[l] = multiply_atb(activations[l - 1], delta);
    }
    return gradient;
}

// ============================================================================================
// 2. Trying them
// ============================================================================================

// A training that shows what one of them is good for.
struct Trial {
    const char* name;
    std::vector<size_t> sizes;
    Init init;      // with it; without it the weights begin with xavier, and with l2 as with it
    size_t images;  // of the training set
    size_t epochs;  // here an epoch is as many mini-batches of 10 as there are tens of images
    Real with, without;  // the learning rate
};
const Trial trials[] = {
    {"l2", {784, 30, 10}, Init::normal, 1000, 400, 0.5, 0.5},
    {"momentum", {784, 100, 10}, Init::xavier, 60000, 10, Real(0.02), Real(0.02)},
    {"softmax", {784, 100, 10}, Init::xavier, 60000, 10, 0.5, 0.5},
    {"relu", {784, 30, 30, 30, 30, 30, 10}, Init::kaiming, 60000, 3, Real(0.05), 0.5}};

// One step with what the trial is about.
void step(Network& network, Velocity& velocity, const MiniBatch& mini_batch, const Trial& trial) {
    const std::string name = trial.name;
    if (name == "l2") return l2_update(network, mini_batch, trial.with, Real(0.0001));
    if (name == "momentum")
        return momentum_update(network, velocity, mini_batch, trial.with, Real(0.9));
    const Gradient gradient = name == "softmax"
                                  ? softmax_backprop(network, mini_batch.x, mini_batch.y)
                                  : relu_backprop(network, mini_batch.x, mini_batch.y);
    descend(network, gradient, trial.with / Real(mini_batch.x.rows()));
}

// How many percent of the test images a network reads that was trained with or without it.
double accuracy(const Trial& trial, bool with, const Dataset& train, const Dataset& test,
                size_t seed) {
    Random random(seed);
    Network network(trial.sizes, with || trial.init == Init::normal ? trial.init : Init::xavier,
                    random);
    Velocity velocity{network.weights, network.biases};
    for (size_t l = 1; l < network.sizes.size(); ++l) {
        velocity.weights[l] = 0 * network.weights[l];
        velocity.biases[l] = 0 * network.biases[l];
    }
    // Each mini-batch is drawn anew, so that an image may come twice before another one comes.
    std::uniform_int_distribution<size_t> draw(0, train.size() - 1);
    std::vector<size_t> examples(10);
    for (size_t i = 0; i < trial.epochs * train.size() / examples.size(); ++i) {
        for (size_t& example : examples) example = draw(random);
        const MiniBatch mini_batch = make_mini_batch(train, examples, 0, examples.size());
        if (with)
            step(network, velocity, mini_batch, trial);
        else
            network.update(mini_batch, trial.without);
    }
    size_t right = 0;
    for (size_t i = 0; i < test.size(); ++i) {
        const Matrix x = make_mini_batch(test, {i}, 0, 1).x;
        const Matrix a = with && std::string(trial.name) == "relu" ? relu_feedforward(network, x)
                                                                   : network.feedforward(x);
        if (argmax(a, 0) == test.labels[i]) ++right;  // softmax has the same largest output
    }
    return 100 * double(right) / double(test.size());
}

int main(int count, char** arguments) {
    const std::vector<std::string> words(arguments + 1, arguments + count);
    for (const Trial& trial : trials) {
        if (words.empty() || words[0] != trial.name) continue;
        try {
            const size_t seed = words.size() > 1 ? std::stoul(words[1]) : 1;
            const std::string folder = words.size() > 2 ? words[2] : "data/mnist";
            const Dataset train = first_examples(read_dataset(folder, "train"), trial.images);
            const Dataset test = read_dataset(folder, "t10k");
            std::printf("%s, seed %zu: test accuracy without %.2f%%", trial.name, seed,
                        accuracy(trial, false, train, test, seed));
            std::fflush(stdout);
            std::printf(", with %.2f%%\n", accuracy(trial, true, train, test, seed));
            return 0;
        } catch (const std::exception& error) {
            std::cerr << "beyond: error: " << error.what() << "\n";
            return 1;
        }
    }
    std::cerr << "usage: beyond l2 | momentum | softmax | relu [SEED [FOLDER WITH MNIST]]\n";
    return 2;
}
