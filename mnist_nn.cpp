// mnist_nn: a neural network that learns to read handwritten digits, to be read beside the
// tutorial "Neural Network fundamentals w/ MNIST".
//
//   1. The network            the tutorial in C++, section by section
//   2. Files                  the data set, saved networks and images
//   3. What is printed        progress, confusion matrix, mistakes
//   4. The command line       options, training, testing, predicting, main
//
// The tutorial's network takes one example at a time, as a column. Here an example is a row, and
// the m examples of a mini-batch are one matrix of m rows, so that each equation is written once
// for all of them. All matrices are the transposes of the tutorial's, and (w a)ᵀ = aᵀ wᵀ: so
// factors change places, and the weights are inputs × neurons. The letters:
//
//   l        the number of a layer, 0 for the input
//   w, b     the weights and biases of a layer: column k of both belongs to its neuron k
//   z        its weighted inputs (the tutorial's `combination`)
//   a = σ(z) its activations, which it passes on (σ: the sigmoid; σ′: its slope)
//   delta    ∂C/∂z, how the cost C changes with each z
//   ∘        multiplies element by element
//
// In a network of 784, 100 and 10 neurons, w[1] is here 784 × 100, and z[1], a[1] and delta[1] are
// m × 100. The tutorial's code and ours, with the layers numbered:
//
//                     tutorial, one example                    here, m examples
//   z[l]              w[l] a[l−1] + b[l]                       a[l−1] w[l] + b[l]
//   delta[l]          (w[l+1]ᵀ delta[l+1]) ∘ σ′(z[l])          (delta[l+1] w[l+1]ᵀ) ∘ σ′(z[l])
//   gradient of w[l]  delta[l] a[l−1]ᵀ, summed over m          a[l−1]ᵀ delta[l]
//   gradient of b[l]  delta[l], summed over m                  column_sums(delta[l])
//
// "Nielsen" is the book that the tutorial follows, http://neuralnetworksanddeeplearning.com.

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iomanip>
#include <iostream>
#include <limits>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>  // access, isatty

#include "matrix.hpp"

// ============================================================================================
// 1. The network
// ============================================================================================

// ---- Introduction: labeled images, one-hot encoding ----------------------------------------

// A set of images, all of one size, and what each of them shows.
struct Dataset {
    size_t image_rows = 0, image_cols = 0;  // the size of one image, in pixels
    size_t classes = 0;                     // labels are 0 … classes − 1; for digits, 10
    std::vector<std::uint8_t> pixels;       // image after image; 0 is paper, 255 is ink
    std::vector<std::uint8_t> labels;       // one for each image

    size_t size() const { return labels.size(); }
    size_t image_size() const { return image_rows * image_cols; }
};

// The labels of m examples as m × classes: row i is 1 in the column of label i, and 0 elsewhere.
// Throws std::invalid_argument for a label that is not below classes. Tutorial: Introduction.
Matrix one_hot(const std::vector<std::uint8_t>& labels, size_t classes) {
    Matrix y(labels.size(), classes);
    for (size_t i = 0; i < y.rows(); ++i) {
        if (labels[i] >= classes)
            throw std::invalid_argument("one_hot: label " + std::to_string(labels[i]) + " of " +
                                        std::to_string(classes) + " classes");
        y(i, labels[i]) = 1;
    }
    return y;
}

// m examples, as the network takes them.
struct MiniBatch {
    Matrix x;  // m × pixels, from 0 (paper) to 1 (ink)
    Matrix y;  // m × classes, one-hot
};

// The examples order[begin], …, order[end − 1] of data: order is a list of their numbers.
MiniBatch make_mini_batch(const Dataset& data, const std::vector<size_t>& order, size_t begin,
                          size_t end) {
    const size_t m = end - begin, n = data.image_size();
    MiniBatch mini_batch{Matrix(m, n), Matrix()};
    std::vector<std::uint8_t> labels(m);
    for (size_t i = 0; i < m; ++i) {
        const size_t example = order[begin + i];
        for (size_t j = 0; j < n; ++j)
            mini_batch.x(i, j) = Real(data.pixels[example * n + j]) / 255;
        labels[i] = data.labels[example];
    }
    mini_batch.y = one_hot(labels, data.classes);
    return mini_batch;
}

// ---- Loss Functions ------------------------------------------------------------------------

// log p for p from 0 to 1. log 0 is minus infinity: it would make 0 · log 0 NaN ("not a number")
// and one bad output an infinite cost. So the smallest p that counts is 10⁻³⁰, whose log is −69.
double finite_log(double p) { return std::log(std::max(p, 1e-30)); }

// −1/m Σ (y log a + (1 − y) log(1 − a)), the sum over m examples and their n outputs; at least 0.
// a: outputs (the tutorial's ŷ), from 0 to 1; y: one-hot labels; both m × n.
// Tutorial: Loss Functions, the formula (its code leaves out the second term).
double cross_entropy_cost(const Matrix& a, const Matrix& y) {
    require(same_shape(a, y), "cross_entropy_cost", a, y);
    double sum = 0;
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j)
            sum += y(i, j) * finite_log(a(i, j)) + (1 - y(i, j)) * finite_log(1 - a(i, j));
    return -sum / double(a.rows());
}

// 1/m Σ ½ (a − y)², a and y as above; at least 0. (½, so that the derivative of one term is a − y.)
// Tutorial: Loss Functions, "Mean Squared Error"; Nielsen, chapter 1, equation 6.
double quadratic_cost(const Matrix& a, const Matrix& y) {
    require(same_shape(a, y), "quadratic_cost", a, y);
    double sum = 0;
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j) sum += 0.5 * std::pow(a(i, j) - y(i, j), 2);
    return sum / double(a.rows());
}

enum class Cost { cross_entropy, quadratic };

// ---- Learning: what gradient descent needs -------------------------------------------------

// The tutorial's ∇C: ∂C/∂w and ∂C/∂b, how the cost changes with each weight and bias, in matrices
// of the shapes of w and b. Here C is the cost without its 1/m, summed over the examples of a
// mini-batch: `update` divides by m.
struct Gradient {
    std::vector<Matrix> weights, biases;
};

// How the network is to learn.
struct Training {
    size_t epochs = 10;        // how often it sees the whole training set
    size_t batch_size = 10;    // examples in a mini-batch, at least 1; the tutorial's l, our m
    Real learning_rate = 0.5;  // η: a step is η/m times the gradient, downhill
    bool shuffle = true;       // true: new mini-batches in each epoch; false: in the file's order
};

// ---- Binding it all together: the network, and how it is trained ----------------------------

using Random = std::mt19937_64;               // random numbers: the same seed gives the same
enum class Init { xavier, kaiming, normal };  // how the first weights are drawn: see below

// A function that sgd calls after each mini-batch, with the epoch, from 1, and how many examples of
// the epoch are done. It may print them, and returns whether to go on.
using Report = std::function<bool(size_t epoch, size_t examples)>;

// How well a network does on a data set.
struct Score {
    double loss = 0;     // the mean cost of an image, as the functions of the costs return it
    size_t correct = 0;  // images that were read rightly
};

// A network of layers, in which each neuron takes the activations of all neurons of the layer
// before. What belongs to layer l has the index l. Layer 0 is the input, which has a size, but no
// weights and biases: weights[0] and biases[0] stay empty. So weights[l], z and delta of a layer
// share its index. (The tutorial's weights[0] is our weights[1]; its class Network stands in its
// section Code.)
class Network {
  public:
    Network() = default;
    Network(const std::vector<size_t>& layer_sizes, Init init, Random& random);

    void sgd(const Dataset& train, const Training& training, Random& random, const Report& report);
    Matrix feedforward(const Matrix& x) const;
    Gradient backprop(const Matrix& x, const Matrix& y) const;
    void update(const MiniBatch& mini_batch, Real learning_rate);
    Matrix outputs(const Dataset& data) const;
    Score evaluate(const Dataset& data) const;

    std::vector<size_t> sizes;        // neurons in each layer: {784, 100, 10}
    std::vector<Matrix> weights;      // weights[l]: sizes[l − 1] × sizes[l]
    std::vector<Matrix> biases;       // biases[l]: 1 × sizes[l]
    Cost cost = Cost::cross_entropy;  // to be changed before sgd
};

// 0, 1, … n − 1: the examples in the order of the file.
std::vector<size_t> numbers_below(size_t n) {
    std::vector<size_t> numbers(n);
    for (size_t i = 0; i < n; ++i) numbers[i] = i;
    return numbers;
}

// Stochastic gradient descent: in each epoch the examples are shuffled and cut into mini-batches,
// each of which makes one update; the last may be smaller. (The update rule: see `update`.)
// Tutorial: Binding it all together, `sgd`.
void Network::sgd(const Dataset& train, const Training& training, Random& random,
                  const Report& report) {
    std::vector<size_t> order = numbers_below(train.size());
    for (size_t epoch = 1; epoch <= training.epochs; ++epoch) {
        if (training.shuffle) std::shuffle(order.begin(), order.end(), random);
        for (size_t begin = 0; begin < order.size(); begin += training.batch_size) {
            const size_t end = std::min(begin + training.batch_size, order.size());
            update(make_mini_batch(train, order, begin, end), training.learning_rate);
            if (!report(epoch, end)) return;
        }
    }
}

// ---- Code: the first weights ---------------------------------------------------------------

// The standard deviation of a layer's first weights. `normal` is the tutorial's: 1. But a z is the
// sum of as many products as there are inputs, and with hundreds of them it comes out so large that
// σ is flat there, and learning slow. The better strategies that the tutorial names make weights
// the smaller, the more inputs there are: xavier, Glorot & Bengio 2010, equation 12; kaiming, He et
// al. 2015, equation 10.
double weight_deviation(Init init, size_t inputs, size_t neurons) {
    if (init == Init::xavier) return std::sqrt(2 / double(inputs + neurons));
    if (init == Init::kaiming) return std::sqrt(2 / double(inputs));
    return 1;
}

// Numbers drawn from the normal distribution with mean 0 and the given standard deviation.
Matrix random_matrix(size_t rows, size_t cols, double deviation, Random& random) {
    std::normal_distribution<double> standard_normal;
    Matrix a(rows, cols);
    for (size_t i = 0; i < rows; ++i)
        for (size_t j = 0; j < cols; ++j) a(i, j) = Real(deviation * standard_normal(random));
    return a;
}

// layer_sizes: neurons in each layer, the input first. Biases begin at random as well with
// Init::normal, otherwise at 0. Throws std::invalid_argument for fewer than two layers or an empty
// one. Tutorial: Code, `__init__`.
Network::Network(const std::vector<size_t>& layer_sizes, Init init, Random& random)
    : sizes(layer_sizes), weights(layer_sizes.size()), biases(layer_sizes.size()) {
    if (sizes.size() < 2 || std::count(sizes.begin(), sizes.end(), 0) > 0)
        throw std::invalid_argument("Network: needs at least two layers, none of them empty");
    const double bias_deviation = init == Init::normal ? 1 : 0;
    for (size_t l = 1; l < sizes.size(); ++l) {
        const double deviation = weight_deviation(init, sizes[l - 1], sizes[l]);
        biases[l] = random_matrix(1, sizes[l], bias_deviation, random);
        weights[l] = random_matrix(sizes[l - 1], sizes[l], deviation, random);
    }
}

// ---- Code: the activation ------------------------------------------------------------------

// σ(z) = 1 / (1 + e⁻ᶻ), from 0 to 1 for any z. Tutorial: Code, `sigmoid`.
Real sigmoid(Real z) { return 1 / (1 + std::exp(-z)); }

// σ′(z) = e⁻ᶻ / (1 + e⁻ᶻ)² = σ(z) (1 − σ(z)), the slope of σ: 1/4 at z = 0, almost 0 far from it.
// Computed by the second form: at z = −100 e⁻ᶻ is too large for a float, and the first is ∞ / ∞.
// Tutorial: Code, `sigmoid_d`.
Real sigmoid_derivative(Real z) { return sigmoid(z) * (1 - sigmoid(z)); }

// ---- Code: the forward pass ----------------------------------------------------------------

// The outputs for m examples: layer by layer, a = σ(a w + b), where b is added to each row.
// x: m × inputs; returns m × outputs, from 0 to 1. Tutorial: Code, `ff`.
Matrix Network::feedforward(const Matrix& x) const {
    Matrix a = x;
    for (size_t l = 1; l < sizes.size(); ++l)
        a = apply(sigmoid, multiply_ab(a, weights[l]) + biases[l]);
    return a;
}

// ---- Code: back-propagation ----------------------------------------------------------------

// The delta of the output layer. z, a = σ(z), delta and the one-hot y are all m × n. An output's z
// changes its a, and that changes the cost C (without its 1/m), so by the chain rule
// delta = ∂C/∂z = ∂C/∂a ∘ σ′(z):
//   quadratic      ∂C/∂a = a − y, and delta = (a − y) ∘ σ′(z)
//   cross-entropy  ∂C/∂a = −y / a + (1 − y) / (1 − a) = (a − y) / (a (1 − a)), and since a (1 − a)
//                  is σ′(z), delta = a − y
// Where σ is flat ("saturated"), the quadratic delta is almost 0, however wrong a is: learning
// stalls. The tutorial mixes the two: its cost is the cross-entropy, the delta in its `backprop`
// the quadratic's. Tutorial: Code, in `backprop`; Nielsen, chapter 3, equations 60 to 68.
Matrix output_delta(Cost cost, const Matrix& z, const Matrix& a, const Matrix& y) {
    if (cost == Cost::quadratic) return (a - y) * apply(sigmoid_derivative, z);
    return a - y;
}

// The gradient of the cost, summed over m examples. x: m × inputs; y: one-hot labels, m × outputs.
// As in weights and biases, what it has for layer 0 stays empty. Tutorial: Code, `backprop`.
Gradient Network::backprop(const Matrix& x, const Matrix& y) const {
    const size_t last = sizes.size() - 1;  // the output layer

    // Forward pass, as in feedforward, but every z and every activation is kept.
    std::vector<Matrix> zs(sizes.size()), activations(sizes.size());
    activations[0] = x;
    for (size_t l = 1; l <= last; ++l) {
        zs[l] = multiply_ab(activations[l - 1], weights[l]) + biases[l];
        activations[l] = apply(sigmoid, zs[l]);
    }

    // Backward pass: delta = ∂C/∂z, m × sizes[l], of the output layer first. For one example, with
    // a from the layer before, z(k) = Σⱼ a(j) w(j, k) + b(k). So
    //     ∂C/∂w(j, k) = a(j) delta(k)        ∂C/∂b(k) = delta(k)
    // Summed over the examples, which are the rows, that is aᵀ delta, and the sum of each column.
    Gradient gradient;
    gradient.weights.resize(sizes.size());
    gradient.biases.resize(sizes.size());
    Matrix delta = output_delta(cost, zs[last], activations[last], y);
    gradient.biases[last] = column_sums(delta);
    gradient.weights[last] = multiply_atb(activations[last - 1], delta);

    // Then a layer down, by the chain rule. Now a is of layer l, and w and delta of layer l + 1.
    // a(j) goes into every z(k) of that layer, with the factor w(j, k), so its effects add up:
    //     ∂C/∂a(j) = Σₖ delta(k) w(j, k)
    // In matrices that is delta wᵀ. And a(j) changes with its own z(j) by σ′(z(j)).
    for (size_t l = last - 1; l >= 1; --l) {
        delta = multiply_abt(delta, weights[l + 1]) * apply(sigmoid_derivative, zs[l]);
        gradient.biases[l] = column_sums(delta);
        gradient.weights[l] = multiply_atb(activations[l - 1], delta);
    }
    return gradient;
}

// ---- Code: the update ----------------------------------------------------------------------

// One step of gradient descent, by the mean of the gradients of m examples. (The tutorial adds them
// up here, one by one; backprop has done so.)
//     w ← w − η/m ∂C/∂w        b ← b − η/m ∂C/∂b
// Tutorial: Code, `update`; the rule: Binding it all together.
void Network::update(const MiniBatch& mini_batch, Real learning_rate) {
    const Gradient gradient = backprop(mini_batch.x, mini_batch.y);
    const Real step = learning_rate / Real(mini_batch.x.rows());
    for (size_t l = 1; l < sizes.size(); ++l) {
        weights[l] = weights[l] - step * gradient.weights[l];
        biases[l] = biases[l] - step * gradient.biases[l];
    }
}

// ---- What the tutorial only hints at: is the network right? --------------------------------

// The outputs for all images of data: images × classes, from 0 to 1. One image after the other: all
// of them as one mini-batch would take a lot of memory.
Matrix Network::outputs(const Dataset& data) const {
    const std::vector<size_t> order = numbers_below(data.size());
    Matrix all(data.size(), sizes.back());
    for (size_t i = 0; i < all.rows(); ++i) {
        const Matrix a = feedforward(make_mini_batch(data, order, i, i + 1).x);
        for (size_t j = 0; j < all.cols(); ++j) all(i, j) = a(0, j);
    }
    return all;
}

// The column of the largest element in row i of a: the class that example i is read as.
size_t argmax(const Matrix& a, size_t i) {
    size_t largest = 0;
    for (size_t j = 1; j < a.cols(); ++j)
        if (a(i, j) > a(i, largest)) largest = j;
    return largest;
}

// The tutorial's `test`, which its `sgd` takes but never uses; Nielsen's `evaluate`.
Score Network::evaluate(const Dataset& data) const {
    const Matrix a = outputs(data);
    const Matrix y = one_hot(data.labels, data.classes);
    Score score;
    score.loss = cost == Cost::quadratic ? quadratic_cost(a, y) : cross_entropy_cost(a, y);
    for (size_t i = 0; i < data.size(); ++i)
        if (argmax(a, i) == data.labels[i]) ++score.correct;
    return score;
}

// ============================================================================================
// 2. Files
// ============================================================================================

namespace fs = std::filesystem;

// What ends a run: one line that names the file or option and says what to do. Whatever reads or
// writes files, or reads the command line, may throw it.
struct Failure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The command that unpacks a compressed file. gunzip asks for a name that ends in .gz.
std::string how_to_unpack(const std::string& path) {
    const std::string packed = path + (fs::path(path).extension() == ".gz" ? "" : ".gz");
    return (packed == path ? "" : "mv '" + path + "' '" + packed + "' && ") + "gunzip -k '" +
           packed + "'";
}

std::string read_file(std::string path) {
    std::error_code error;
    if (!fs::exists(path, error) && fs::exists(path + ".gz", error)) path += ".gz";
    std::ifstream in;
    if (fs::is_regular_file(path, error)) in.open(path, std::ios::binary);  // /dev/zero has no end
    if (!in.is_open()) throw Failure(path + ": cannot be read; is it there, a file, and readable?");
    std::ostringstream contents;
    contents << in.rdbuf();
    std::string text = contents.str();
    if (text.compare(0, 2, "\x1f\x8b") == 0)  // the magic number of gzip
        throw Failure(path + ": is compressed; to unpack it, type: " + how_to_unpack(path));
    return text;
}

// The file behind path, if that is a link: links stay links, and what they point at is written.
fs::path behind_links(fs::path path) {
    std::error_code error;
    for (int links = 0; links < 40 && fs::is_symlink(path, error); ++links)
        path = path.parent_path() / fs::read_symlink(path, error);
    return path;
}

// Where a file is written until it is complete: beside it, under a name of this process's own.
std::string temporary_name(const std::string& path) {
    return behind_links(path).string() + ".part-" + std::to_string(getpid());
}

// Writes contents into the file at path. Returns "", or why it cannot and leaves nothing there.
std::string write_file(const std::string& path, const std::string& contents) {
    std::ofstream out(path, std::ios::binary);
    out << contents;
    out.close();
    if (out) return "";
    const std::string reason = std::strerror(errno);
    std::error_code error;
    fs::remove(path, error);
    return reason;
}

// Replaces the file at path by renaming a complete one: until then it stays as it was. Returns "",
// or what went wrong. If only the renaming did, the complete one stays under its temporary name.
std::string replace_file(const std::string& path, const std::string& contents) {
    const std::string temporary = temporary_name(path), reason = write_file(temporary, contents);
    if (!reason.empty()) return path + ": cannot be written (" + reason + ")";
    std::error_code error;
    fs::rename(temporary, behind_links(path), error);
    if (!error) return "";
    return path + ": cannot be replaced (" + error.message() + "); the new one is in " + temporary;
}

// Finds out before any work whether path can be replaced, and leaves all as it is.
void check_writable(const std::string& path) {
    std::error_code error;
    const fs::path target = behind_links(path);
    std::string reason;
    if (fs::exists(target, error) && !fs::is_regular_file(target, error))
        reason = "it is not a file";
    else if (access(target.c_str(), W_OK) != 0 && errno != ENOENT)  // rename would not mind
        reason = std::strerror(errno);
    else
        reason = write_file(temporary_name(path), "");
    fs::remove(temporary_name(path), error);
    if (!reason.empty())
        throw Failure(path + ": cannot be written (" + reason + "); name another file");
}

// ---- The data set: IDX files ---------------------------------------------------------------

const char* const get_anew = "; get it anew (for data/mnist, make run does)";

// The 32-bit number at bytes[at], its highest byte first, as in the headers of IDX files.
std::uint64_t number_at(const std::string& bytes, size_t at) {
    std::uint64_t number = 0;
    for (size_t i = at; i < at + 4; ++i)
        number = 256 * number + static_cast<unsigned char>(bytes[i]);
    return number;
}

// An IDX file has a magic number, the length of each dimension, then the elements, a byte each.
// Checks that bytes, which path holds, are that and all of it. Returns the lengths.
// http://yann.lecun.com/exdb/mnist
std::vector<size_t> check_idx(const std::string& bytes, size_t dimensions,
                              const std::string& path) {
    const size_t header = 4 + 4 * dimensions;
    if (bytes.size() < header || number_at(bytes, 0) != 0x0800 + dimensions)  // 08: bytes
        throw Failure(path + ": is not an IDX file of " + (dimensions == 3 ? "images" : "labels") +
                      get_anew);
    std::vector<size_t> lengths;
    std::uint64_t elements = 1;  // at most 2³² · 2¹² · 2¹²
    for (size_t d = 1; d <= dimensions; ++d) {
        const std::uint64_t length = number_at(bytes, 4 * d);
        if (length == 0 || (d > 1 && length > 4096))
            throw Failure(path + ": has no elements, or images of more than 4096 pixels a side" +
                          get_anew);
        lengths.push_back(size_t(length));
        elements *= length;
    }
    if (bytes.size() - header != elements)
        throw Failure(path + ": has " + std::to_string(bytes.size() - header) +
                      " bytes where its header says " + std::to_string(elements) + get_anew);
    return lengths;
}

// Reads DIR/<prefix>-images-idx3-ubyte and DIR/<prefix>-labels-idx1-ubyte.
Dataset read_dataset(const std::string& dir, const std::string& prefix) {
    std::error_code error;
    if (!fs::is_directory(dir, error))
        throw Failure(dir + ": no such folder; name the one with the four MNIST files with --data");
    const std::string images_path = dir + "/" + prefix + "-images-idx3-ubyte";
    const std::string labels_path = dir + "/" + prefix + "-labels-idx1-ubyte";
    const std::string images = read_file(images_path), labels = read_file(labels_path);
    const std::vector<size_t> lengths = check_idx(images, 3, images_path);
    const size_t count = check_idx(labels, 1, labels_path)[0];
    if (count != lengths[0])
        throw Failure(labels_path + ": has " + std::to_string(count) + " labels for " +
                      std::to_string(lengths[0]) + " images" + get_anew);
    Dataset data;
    data.image_rows = lengths[1];
    data.image_cols = lengths[2];
    data.pixels.assign(images.begin() + 16, images.end());  // after a header of 4 numbers
    data.labels.assign(labels.begin() + 8, labels.end());
    data.classes = size_t(1) + *std::max_element(data.labels.begin(), data.labels.end());
    return data;
}

// The first n examples of data.
Dataset first_examples(Dataset data, size_t n) {
    data.labels.resize(std::min(n, data.size()));
    data.pixels.resize(data.size() * data.image_size());
    return data;
}

// ---- Text ----------------------------------------------------------------------------------

// source: the file or option in which `found` was found, a word, or nothing at its end.
[[noreturn]] void fail(const std::string& source, const std::string& expected,
                       const std::string& found) {
    throw Failure(source + ": expected " + expected + ", found " +
                  (found.empty() ? "the end" : "'" + found.substr(0, 20) + "'"));
}

// The number that word is, or NaN ("not a number").
double to_number(const std::string& word) {
    char* end = nullptr;
    const double number = std::strtod(word.c_str(), &end);
    const bool is_number = !word.empty() && end == word.c_str() + word.size();
    return is_number ? number : std::numeric_limits<double>::quiet_NaN();
}

double parse_number(const std::string& word, double least, double most, const std::string& source) {
    const double number = to_number(word);
    if (!(number >= least && number <= most)) {  // NaN is in no range
        std::ostringstream range;
        range << std::setprecision(10) << least << " to " << most;
        fail(source, "a number from " + range.str(), word);
    }
    return number;
}

size_t parse_count(const std::string& word, double least, double most, const std::string& source) {
    const double number = parse_number(word, least, most, source);
    if (number != std::floor(number)) fail(source, "a whole number", word);
    return size_t(number);
}

// The next word, empty at the end. What follows a # is a comment, to the end of its line.
std::string next_word(std::istream& in) {
    std::string word;
    while (in >> word && word[0] == '#') std::getline(in, word);
    return in ? word : "";
}

void expect_word(std::istream& in, const std::string& word, const std::string& source) {
    const std::string found = next_word(in);
    if (found != word) fail(source, word.empty() ? "the end" : "'" + word + "'", found);
}

// ---- Saved networks ------------------------------------------------------------------------

// The rows of a, a line each, in digits enough to read every number back bit for bit.
std::string format_matrix(const Matrix& a) {
    std::ostringstream text;
    text << std::setprecision(std::numeric_limits<Real>::max_digits10);
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j) text << a(i, j) << (j + 1 < a.cols() ? ' ' : '\n');
    return text.str();
}

// The network as text: its layers, then the biases and weights of each layer but the input.
std::string format_network(const Network& network) {
    std::string text = "mnist_nn 2\nlayers";
    for (const size_t size : network.sizes) text.append(" ").append(std::to_string(size));
    text += "\n";
    for (size_t l = 1; l < network.sizes.size(); ++l) {
        text += "biases " + std::to_string(l) + "\n" + format_matrix(network.biases[l]);
        text += "weights " + std::to_string(l) + "\n" + format_matrix(network.weights[l]);
    }
    return text;
}

Matrix parse_matrix(std::istream& in, size_t rows, size_t cols, const std::string& source) {
    Matrix a(rows, cols);
    for (size_t i = 0; i < rows; ++i)
        for (size_t j = 0; j < cols; ++j) {
            const std::string word = next_word(in);
            a(i, j) = Real(to_number(word));
            if (!std::isfinite(a(i, j))) fail(source, "a finite number", word);
        }
    return a;
}

// The neurons in each layer, from the first lines of a network's file, which has so many bytes.
std::vector<size_t> parse_sizes(std::istream& in, size_t bytes, const std::string& source) {
    for (const char* word : {"mnist_nn", "2", "layers"}) expect_word(in, word, source);
    std::vector<size_t> sizes;
    double numbers = 0;  // weights and biases, each of which takes a digit and a space
    for (std::string word = next_word(in); word != "biases"; word = next_word(in)) {
        const size_t size = parse_count(word, 1, 1e9, source);
        if (!sizes.empty()) numbers += (double(sizes.back()) + 1) * double(size);
        sizes.push_back(size);
    }
    if (sizes.size() < 2 || 2 * numbers > double(bytes))
        throw Failure(source + ": has fewer than two layers, or not all of their numbers");
    return sizes;
}

// The network that format_network wrote. path: the file that holds text.
Network parse_network(const std::string& text, const std::string& path) {
    const std::string source = path + ": is no whole network of version 2";
    std::istringstream in(text);
    Network network;
    try {
        network.sizes = parse_sizes(in, text.size(), source);
        network.weights.resize(network.sizes.size());
        network.biases.resize(network.sizes.size());
        for (size_t l = 1; l < network.sizes.size(); ++l) {
            if (l > 1) expect_word(in, "biases", source);
            expect_word(in, std::to_string(l), source);
            network.biases[l] = parse_matrix(in, 1, network.sizes[l], source);
            expect_word(in, "weights", source);
            expect_word(in, std::to_string(l), source);
            network.weights[l] = parse_matrix(in, network.sizes[l - 1], network.sizes[l], source);
        }
        expect_word(in, "", source);  // the end
    } catch (const Failure& failure) {
        in.clear();  // else it does not say where it is, at the end
        const auto line =
            1 + std::count(text.begin(), text.begin() + std::ptrdiff_t(in.tellg()), '\n');
        throw Failure(failure.what() + (" (line " + std::to_string(line)) +
                      "); train one with --save");
    }
    return network;
}

// ---- Images: PGM ---------------------------------------------------------------------------

// An image as a data set of one, whose label nobody knows. PGM is plain (P2: the numbers are words)
// or binary (P5: bytes); 0 is black. https://netpbm.sourceforge.net/doc/pgm.html
Dataset parse_pgm(const std::string& text, const std::string& path) {
    const std::string source =
        path + ": is no whole 8-bit PGM (ImageMagick makes one: convert IMAGE -depth 8 NEW.pgm)";
    std::istringstream in(text);
    const std::string kind = next_word(in);
    if (kind != "P2" && kind != "P5") fail(source, "'P2' or 'P5'", kind);
    Dataset image;
    image.classes = 1;
    image.labels = {0};
    image.image_cols = parse_count(next_word(in), 1, 4096, source);
    image.image_rows = parse_count(next_word(in), 1, 4096, source);
    const size_t white = parse_count(next_word(in), 1, 255, source);
    if (kind == "P5") {
        in.get();  // one white space
        image.pixels.assign(std::istreambuf_iterator<char>(in), {});
    }
    while (kind == "P2" && image.pixels.size() < image.image_size())
        image.pixels.push_back(std::uint8_t(parse_count(next_word(in), 0, double(white), source)));
    expect_word(in, "", source);
    if (image.pixels.size() != image.image_size())
        throw Failure(source + ": has more or fewer pixels than it says");
    for (std::uint8_t& pixel : image.pixels)
        pixel = std::uint8_t(255 * std::min<size_t>(pixel, white) / white);
    return image;
}

// Is it dark ink on bright paper? (MNIST's digits are bright on dark.) The first and the last row
// are paper, or nearly so.
bool is_black_on_white(const Dataset& image) {
    size_t sum = 0;
    for (size_t j = 0; j < image.image_cols; ++j)
        sum += size_t(image.pixels[j]) + image.pixels[image.pixels.size() - 1 - j];
    return sum > 255 * image.image_cols;  // the mean of twice as many pixels is above 127.5
}

// ============================================================================================
// 3. What is printed
// ============================================================================================

// x with so many digits after the point.
std::string fixed(double x, int precision) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(precision) << x;
    return text.str();
}

double percent(size_t part, size_t whole) { return 100 * double(part) / double(whole); }

// 784-100-10
std::string layer_names(const Network& network) {
    std::string text = std::to_string(network.sizes[0]);
    for (size_t l = 1; l < network.sizes.size(); ++l)
        text.append("-").append(std::to_string(network.sizes[l]));
    return text;
}

// 28 × 28
std::string image_size(const Dataset& data) {
    return std::to_string(data.image_rows) + " × " + std::to_string(data.image_cols);
}

// One line that grows with the mini-batches of an epoch.
void print_progress(size_t epoch, size_t hundredths) {
    const size_t filled = 40 * hundredths / 100;
    std::cerr << "\repoch " << epoch << " [" << std::string(filled, '=')
              << std::string(40 - filled, ' ') << "] " << hundredths << '%' << std::flush;
}
void clear_progress() { std::cerr << "\r\x1b[K" << std::flush; }

// How often each class was read as each: confusion[label][read as].
using Confusion = std::vector<std::vector<size_t>>;
Confusion count_confusion(const Matrix& outputs, const Dataset& data) {
    Confusion confusion(data.classes, std::vector<size_t>(data.classes));
    for (size_t i = 0; i < data.size(); ++i) ++confusion[data.labels[i]][argmax(outputs, i)];
    return confusion;
}

// As a table, which fits into 80 columns for up to twelve classes.
void print_confusion(std::ostream& out, const Confusion& confusion) {
    out << "\nwhat each digit was read as (rows: what it is, columns: read as)\n\n    ";
    for (size_t read_as = 0; read_as < confusion.size(); ++read_as) out << std::setw(6) << read_as;
    for (size_t label = 0; label < confusion.size(); ++label) {
        out << '\n' << std::setw(4) << label;
        for (const size_t count : confusion[label])
            out << std::setw(6) << (count == 0 ? "." : std::to_string(count));
    }
    out << '\n';
}

// For more classes: the ten commonest confusions.
void print_commonest(std::ostream& out, const Confusion& confusion) {
    std::vector<std::array<size_t, 3>> pairs;  // how often, label, read as
    for (size_t label = 0; label < confusion.size(); ++label)
        for (size_t read_as = 0; read_as < confusion.size(); ++read_as)
            if (label != read_as && confusion[label][read_as] > 0)
                pairs.push_back({confusion[label][read_as], label, read_as});
    std::sort(pairs.rbegin(), pairs.rend());
    out << "\nthe commonest confusions\n\n";
    for (size_t k = 0; k < std::min<size_t>(10, pairs.size()); ++k)
        out << std::setw(6) << pairs[k][0] << " times " << pairs[k][1] << " read as " << pairs[k][2]
            << '\n';
}

// A test image that was read wrongly: what as, and how sure the network was (its output, 0 … 1).
struct Mistake {
    size_t example, label, read_as;
    Real output;
};
bool is_surer(const Mistake& a, const Mistake& b) { return a.output > b.output; }

// The mistakes in the outputs for data, the surest first.
std::vector<Mistake> find_mistakes(const Matrix& outputs, const Dataset& data) {
    std::vector<Mistake> mistakes;
    for (size_t i = 0; i < data.size(); ++i) {
        const size_t read_as = argmax(outputs, i);
        if (read_as != data.labels[i])
            mistakes.push_back({i, data.labels[i], read_as, outputs(i, read_as)});
    }
    std::stable_sort(mistakes.begin(), mistakes.end(), is_surer);
    return mistakes;
}

// Draws the first three mistakes side by side, each 26 characters wide, so that they and what is
// said of them fit into 80 columns. Of MNIST's 28 columns, that leaves out the first and the last,
// which are empty. Two rows of pixels make a line, since a character is twice as high as wide.
void print_mistakes(std::ostream& out, const std::vector<Mistake>& mistakes, const Dataset& test) {
    const size_t shown = std::min<size_t>(3, mistakes.size());
    const size_t column = 26, width = std::min(column, test.image_cols);
    const size_t left = (test.image_cols - width) / 2;
    const char* shades[] = {" ", "░", "▒", "▓", "█"};
    if (shown == 0) return;
    out << "\nthe mistakes that the network was surest of\n\n";
    for (size_t i = 0; i < test.image_rows; i += 2) {
        const size_t below = std::min(i + 1, test.image_rows - 1);
        for (size_t k = 0; k < shown; ++k) {
            for (size_t j = left; j < left + width; ++j) {
                const size_t first = mistakes[k].example * test.image_size() + j;
                const size_t ink = size_t(test.pixels[first + i * test.image_cols]) +
                                   test.pixels[first + below * test.image_cols];
                out << shades[(ink + 64) / 128];
            }
            out << std::string(column - width, ' ');
        }
        out << '\n';
    }
    for (size_t k = 0; k < shown; ++k) {
        const std::string caption = "a " + std::to_string(mistakes[k].label) + " read as " +
                                    std::to_string(mistakes[k].read_as) + " (" +
                                    fixed(double(mistakes[k].output), 4) + ")";
        out << std::left << std::setw(int(column)) << caption << std::right;
    }
    out << '\n';
}

// ============================================================================================
// 4. The command line
// ============================================================================================

const char* const help =
    "usage: mnist_nn [options]\n"
    "\n"
    "Trains a network to read handwritten digits and tests it.\n"
    "\n"
    "  --data DIR           the folder with the four IDX files (data/mnist)\n"
    "\n"
    "the network and how it learns\n"
    "  --hidden N[,N...]    neurons in each hidden layer; 0: none (100)\n"
    "  --epochs N           passes over the training set (10)\n"
    "  --batch-size N       examples in a mini-batch (10)\n"
    "  --learning-rate X    the length of a step (0.5; without a hidden layer try 0.1)\n"
    "  --cost NAME          cross-entropy, quadratic (cross-entropy)\n"
    "  --init NAME          first weights: xavier, kaiming, normal (xavier)\n"
    "  --seed N             the seed of all random choices (1)\n"
    "  --train-size N       train on the first N examples (all)\n"
    "  --no-shuffle         take the examples in the order of the file\n"
    "\n"
    "files\n"
    "  --save FILE          write the trained network\n"
    "  --history FILE       write a row an epoch as CSV\n"
    "  --load FILE          read a network and test it instead of training one\n"
    "  --predict FILE...    with --load: read the digits in PGM images; they must be like\n"
    "                       MNIST's, 28 x 28, with the digit in the middle\n"
    "\n"
    "  --quiet              print the result alone\n"
    "  --help, --version    print this, or the version\n";

struct Settings {
    std::string data = "data/mnist";
    std::vector<size_t> hidden = {100};
    Training training;
    Cost cost = Cost::cross_entropy;
    Init init = Init::xavier;
    std::uint64_t seed = 1;
    size_t train_size = 0;  // 0: all
    std::string save, history, load;
    std::vector<std::string> predict;
    bool quiet = false, help = false, version = false;
};

// Is there a value at words[i], and not the next option or the empty text of --save "$UNSET"?
bool is_value(const std::vector<std::string>& words, size_t i) {
    return i < words.size() && !words[i].empty() && words[i].rfind("--", 0) != 0;
}

// The value of the option words[i]; i moves on to it.
std::string value_of(const std::vector<std::string>& words, size_t& i) {
    if (!is_value(words, i + 1)) throw Failure(words[i] + " needs a value; see --help");
    return words[++i];
}

const std::vector<std::string> cost_names = {"cross-entropy", "quadratic"};   // as in Cost
const std::vector<std::string> init_names = {"xavier", "kaiming", "normal"};  // as in Init

// Which of the names value is.
size_t parse_name(const std::string& value, const std::vector<std::string>& names,
                  const std::string& option) {
    std::string list;
    for (size_t i = 0; i < names.size(); ++i) {
        if (value == names[i]) return i;
        list += " " + names[i];
    }
    fail(option, "one of" + list, value);
}

// 100,50 is two hidden layers, 0 none.
std::vector<size_t> parse_hidden(const std::string& value, const std::string& option) {
    std::vector<size_t> sizes;
    std::istringstream parts(value + ",");  // so that what follows the last comma is a part, too
    for (std::string part; value != "0" && std::getline(parts, part, ',');)
        sizes.push_back(parse_count(part, 1, 10000, option + " (0: no hidden layer)"));
    return sizes;
}

// Do the options go together? words: the command line.
void check_settings(const Settings& settings, const std::vector<std::string>& words) {
    if (!settings.predict.empty() && settings.load.empty())
        throw Failure("--predict needs a saved network; name one with --load");
    const std::vector<std::string> with_load = {"--load", "--data", "--predict", "--quiet"};
    for (const std::string& word : words)
        if (!settings.load.empty() && word.rfind("--", 0) == 0 &&
            std::count(with_load.begin(), with_load.end(), word) == 0)
            throw Failure(word + ": of no use with --load, which does not train; leave it out");
    const fs::path save = fs::current_path() / behind_links(settings.save);
    const fs::path history = fs::current_path() / behind_links(settings.history);
    if (!settings.save.empty() && save.lexically_normal() == history.lexically_normal())
        throw Failure("--save and --history name the same file; name two");
}

Settings parse_arguments(const std::vector<std::string>& words) {
    Settings settings;
    Training& training = settings.training;
    for (size_t i = 0; i < words.size(); ++i) {
        const std::string option = words[i];
        if (option == "--data")
            settings.data = value_of(words, i);
        else if (option == "--hidden")
            settings.hidden = parse_hidden(value_of(words, i), option);
        else if (option == "--epochs")
            training.epochs = parse_count(value_of(words, i), 0, 1e9, option);
        else if (option == "--batch-size")
            training.batch_size = parse_count(value_of(words, i), 1, 1e9, option);
        else if (option == "--learning-rate")
            training.learning_rate = Real(parse_number(value_of(words, i), 1e-30, 1e30, option));
        else if (option == "--cost")
            settings.cost = Cost(parse_name(value_of(words, i), cost_names, option));
        else if (option == "--init")
            settings.init = Init(parse_name(value_of(words, i), init_names, option));
        else if (option == "--seed")
            settings.seed = parse_count(value_of(words, i), 0, 1e9, option);
        else if (option == "--train-size")
            settings.train_size = parse_count(value_of(words, i), 1, 1e9, option);
        else if (option == "--no-shuffle")
            training.shuffle = false;
        else if (option == "--save")
            settings.save = value_of(words, i);
        else if (option == "--history")
            settings.history = value_of(words, i);
        else if (option == "--load")
            settings.load = value_of(words, i);
        else if (option == "--predict")
            do settings.predict.push_back(value_of(words, i));
            while (is_value(words, i + 1));
        else if (option == "--quiet")
            settings.quiet = true;
        else if (option == "--help" || option == "-h")
            settings.help = true;
        else if (option == "--version")
            settings.version = true;
        else
            throw Failure("unknown option '" + option + "'; --help lists them all");
    }
    if (!settings.help && !settings.version) check_settings(settings, words);
    return settings;
}

// An error or a note, in one line, whatever is in the file names that it quotes.
void print_message(const std::string& kind, std::string message) {
    for (char& c : message)
        if (static_cast<unsigned char>(c) < ' ' || c == 127) c = '?';
    std::cerr << "mnist_nn: " << kind << ": " << message << '\n';
}

// ---- Training ------------------------------------------------------------------------------

// The signal that asked the program to stop, 0 if none did. A second one stops it at once.
volatile std::sig_atomic_t interrupted = 0;
extern "C" void interrupt(int signal) {
    interrupted = signal;
    std::signal(signal, SIG_DFL);
}

// From here on Ctrl-C, kill, a reader that has gone (mnist_nn | head) or a terminal that is closed
// end the training after the mini-batch, and what it came to is saved. nohup is heeded.
void catch_signals() {
    for (const int signal : {SIGINT, SIGTERM, SIGPIPE}) std::signal(signal, interrupt);
    if (std::signal(SIGHUP, interrupt) == SIG_IGN) std::signal(SIGHUP, SIG_IGN);
}

Dataset read_training_set(const Settings& settings) {
    Dataset train = read_dataset(settings.data, "train");
    if (settings.train_size > train.size())
        throw Failure("--train-size: " + settings.data + " has only " +
                      std::to_string(train.size()) + " training images; take fewer");
    if (settings.train_size > 0) train = first_examples(std::move(train), settings.train_size);
    return train;
}

// Reads the test set in the folder, for a network that must fit it. remedy: what to do otherwise.
Dataset read_test_set(const std::string& folder, const Network& network,
                      const std::string& remedy) {
    Dataset test = read_dataset(folder, "t10k");
    if (test.image_size() != network.sizes.front() || test.classes > network.sizes.back())
        throw Failure(folder + ": a network of " + layer_names(network) +
                      " does not fit its test images, " + image_size(test) + " pixels in " +
                      std::to_string(test.classes) + " classes; " + remedy);
    test.classes = network.sizes.back();
    return test;
}

void print_settings(const Settings& settings, const Network& network, const Dataset& train,
                    const Dataset& test) {
    const Training& training = settings.training;
    size_t parameters = 0;
    for (size_t l = 1; l < network.sizes.size(); ++l)
        parameters += (network.sizes[l - 1] + 1) * network.sizes[l];
    std::cout << "network   " << layer_names(network) << ", sigmoid, " << parameters
              << " weights and biases, " << init_names[size_t(settings.init)] << " initialization\n"
              << "data      " << settings.data << ": " << train.size() << " training and "
              << test.size() << " test images of " << image_size(train) << " pixels, "
              << train.classes << " classes\n"
              << "training  " << training.epochs << (training.epochs == 1 ? " epoch" : " epochs")
              << ", mini-batches of " << training.batch_size
              << (training.shuffle ? "" : " in the file's order") << ", learning rate "
              << training.learning_rate << ", " << cost_names[size_t(settings.cost)]
              << " cost, seed " << settings.seed << "\n\n";
}

// What an epoch came to, as its line and the history show it.
struct Epoch {
    double seconds, loss;                  // seconds of training alone
    double train_accuracy, test_accuracy;  // in percent
};

void print_epoch(std::ostream& out, size_t number, const Epoch& epoch) {
    out << "epoch " << std::setw(2) << number << "   loss " << fixed(epoch.loss, 4)
        << "   accuracy: training " << fixed(epoch.train_accuracy, 2) << "%, test "
        << fixed(epoch.test_accuracy, 2) << "%   " << fixed(epoch.seconds, 2) << " s" << std::endl;
}

std::string format_history(const std::vector<Epoch>& history) {
    std::ostringstream text;
    text << "epoch,seconds,loss,train_accuracy,test_accuracy\n";
    for (size_t i = 0; i < history.size(); ++i)
        text << i + 1 << ',' << history[i].seconds << ',' << history[i].loss << ','
             << history[i].train_accuracy << ',' << history[i].test_accuracy << '\n';
    return text.str();
}

// Brings the file of --history, if there is to be one, up to date. Returns "", or what went wrong.
std::string write_history(const Settings& settings, const std::vector<Epoch>& history) {
    if (settings.history.empty()) return "";
    return replace_file(settings.history, format_history(history));
}

// Throws Failure unless the cost and all weights and biases are finite numbers.
void check_diverged(double cost, const Network& network) {
    double sum = cost;  // finite if all of its terms are
    for (const auto* matrices : {&network.weights, &network.biases})
        for (const Matrix& a : *matrices)
            for (size_t i = 0; i < a.rows(); ++i)
                for (size_t j = 0; j < a.cols(); ++j) sum += double(a(i, j));
    if (!std::isfinite(sum))
        throw Failure(
            "the training diverged: the cost, a weight or a bias is no finite number; "
            "lower --learning-rate");
}

// Trains the network and shows how it gets on, until it is done or interrupted. After each epoch
// the history is written.
std::vector<Epoch> learn(Network& network, const Dataset& train, const Dataset& test,
                         const Settings& settings, Random& random, bool bar) {
    using Clock = std::chrono::steady_clock;
    const Dataset sample = first_examples(train, 10000);  // enough for the training accuracy
    std::vector<Epoch> history;
    size_t shown = 0;  // hundredths of the epoch in the progress bar
    Clock::time_point start = Clock::now();
    const auto report = [&](size_t epoch, size_t examples) {
        const size_t hundredths = 100 * examples / train.size();
        if (bar && hundredths != shown) print_progress(epoch, hundredths);
        shown = hundredths;
        if (examples == train.size()) {
            const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
            const Score train_score = network.evaluate(sample), test_score = network.evaluate(test);
            check_diverged(train_score.loss, network);
            history.push_back({seconds, train_score.loss,
                               percent(train_score.correct, sample.size()),
                               percent(test_score.correct, test.size())});
            if (bar) clear_progress();
            if (!settings.quiet) print_epoch(std::cout, epoch, history.back());
            const std::string failure = write_history(settings, history);
            if (!failure.empty()) print_message("note", failure);  // it must not cost the training
            start = Clock::now();
        }
        return interrupted == 0;
    };
    network.sgd(train, settings.training, random, report);
    if (bar) clear_progress();
    check_diverged(0, network);
    return history;
}

// Writes the network to path. Where that fails the training is not lost: it goes into the folder
// for temporary files, and Failure says so.
void save_network(const Network& network, const std::string& path) {
    const std::string text = format_network(network), failure = replace_file(path, text);
    if (failure.empty()) return;
    std::error_code error;
    if (fs::exists(temporary_name(path), error)) throw Failure(failure);  // it is complete there
    const std::string rescue = temporary_name(fs::temp_directory_path(error) / "network.txt");
    const std::string reason = write_file(rescue, text);
    if (reason.empty()) throw Failure(failure + "; the network is in " + rescue);
    throw Failure(failure + ", and neither can " + rescue + " (" + reason +
                  "): the network is lost; make room, and train it again");
}

// Tests the network and prints what came out. What a data set says of itself in the first line of a
// file NOTE, such as that it was drawn, stands before the last line.
void print_test(const Network& network, const Dataset& test, const Settings& settings) {
    const Matrix outputs = network.outputs(test);
    const std::vector<Mistake> mistakes = find_mistakes(outputs, test);
    if (!settings.quiet) {
        const Confusion confusion = count_confusion(outputs, test);
        if (test.classes <= 12)
            print_confusion(std::cout, confusion);
        else
            print_commonest(std::cout, confusion);
        print_mistakes(std::cout, mistakes, test);
        std::cout << '\n';
        std::ifstream in(settings.data + "/NOTE");
        std::string note;
        if (std::getline(in, note)) std::cout << note << '\n';
    }
    const size_t correct = test.size() - mistakes.size();
    std::cout << "test accuracy " << fixed(percent(correct, test.size()), 2) << "% (" << correct
              << " / " << test.size() << ")\n";
}

int run_training(const Settings& settings, bool bar) {
    const Dataset train = read_training_set(settings);
    std::vector<size_t> sizes = settings.hidden;
    sizes.insert(sizes.begin(), train.image_size());
    sizes.push_back(train.classes);
    Random random(settings.seed);
    Network network(sizes, settings.init, random);
    network.cost = settings.cost;
    const std::string remedy = "get training and test set anew";
    const Dataset test = read_test_set(settings.data, network, remedy);
    if (test.image_rows != train.image_rows)  // as many pixels, but of another shape
        throw Failure(settings.data + ": trains on images of " + image_size(train) +
                      ", but tests on images of " + image_size(test) + "; " + remedy);
    const std::string& save = settings.save;
    if (!save.empty()) check_writable(save);
    if (!settings.history.empty()) check_writable(settings.history);
    if (!settings.quiet) print_settings(settings, network, train, test);

    catch_signals();
    const std::vector<Epoch> history = learn(network, train, test, settings, random, bar);
    if (!save.empty()) save_network(network, save);
    const std::string failure = write_history(settings, history);
    if (!failure.empty()) throw Failure(failure + "; name another file");
    if (interrupted != 0)
        std::cerr << "mnist_nn: stopped early, after " << history.size() << " of "
                  << settings.training.epochs << " epochs; the network so far is "
                  << (save.empty() ? "not saved (no --save)" : "in " + save) << '\n';
    else if (!save.empty() && !settings.quiet)
        std::cout << "\nthe network is in " << save << '\n';
    print_test(network, test, settings);
    return interrupted == 0 ? 0 : 128 + int(interrupted);
}

// ---- Testing and predicting with a saved network -------------------------------------------

void run_test(const Settings& settings) {
    const Network network = parse_network(read_file(settings.load), settings.load);
    const Dataset test = read_test_set(settings.data, network, "train one for them with --save");
    if (!settings.quiet)
        std::cout << "network   " << layer_names(network) << ", from " << settings.load << '\n'
                  << "data      " << settings.data << ": " << test.size() << " test images of "
                  << image_size(test) << " pixels, " << test.classes << " classes\n";
    print_test(network, test, settings);
}

// Reads an image for a network with so many inputs; black on white is turned around, with a note.
Dataset read_image(const std::string& path, size_t inputs) {
    Dataset image = parse_pgm(read_file(path), path);
    if (image.image_size() != inputs || image.image_rows != image.image_cols)
        throw Failure(path + ": is " + image_size(image) +
                      " pixels, but the network reads square images of " + std::to_string(inputs) +
                      " pixels; resize it");
    if (image.pixels == std::vector<std::uint8_t>(inputs, image.pixels.front()))
        throw Failure(path + ": is blank; draw a digit");
    if (is_black_on_white(image)) {
        print_message("note", path + ": black on white, read as white on black");
        for (std::uint8_t& pixel : image.pixels) pixel = std::uint8_t(255 - pixel);
    }
    return image;
}

void run_prediction(const Settings& settings) {
    const Network network = parse_network(read_file(settings.load), settings.load);
    std::ostringstream answers;  // shown when all images have been read
    for (const std::string& path : settings.predict) {
        const Matrix a = network.outputs(read_image(path, network.sizes.front()));
        const size_t digit = argmax(a, 0);
        answers << path << ' ' << digit << ' ' << fixed(double(a(0, digit)), 4)
                << (a(0, digit) > Real(0.5) ? "\n" : " (not sure)\n");
    }
    std::cout << answers.str();
}

// ---- main ----------------------------------------------------------------------------------

// Does what the command line asks for. Returns the exit status: 0 done, 1 the run failed, 2 the
// command line was wrong, 128 + n stopped by signal n. terminal: is standard error one?
int run(const std::vector<std::string>& arguments, bool terminal) {
    int failed = 2;
    try {
        const Settings settings = parse_arguments(arguments);
        failed = 1;
        int status = 0;
        if (settings.help)
            std::cout << help;
        else if (settings.version)
            std::cout << "mnist_nn 2.0\n";
        else if (!settings.predict.empty())
            run_prediction(settings);
        else if (!settings.load.empty())
            run_test(settings);
        else
            status = run_training(settings, terminal && !settings.quiet);
        if (!std::cout.flush() && status == 0)
            throw Failure("standard output: cannot be written; is the disk full?");
        return status;
    } catch (const std::bad_alloc&) {
        print_message("error", "not enough memory; take fewer neurons or smaller files");
    } catch (const std::exception& error) {
        print_message("error", error.what());
    }
    return failed;
}

#ifndef MNIST_NN_WITHOUT_MAIN  // tests.cpp includes this file and has a main of its own
int main(int count, char** arguments) {
    return run({arguments + 1, arguments + count}, isatty(STDERR_FILENO) != 0);
}
#endif
