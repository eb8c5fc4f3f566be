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
// factors change places, and the weights are inputs × neurons. In this table, the tutorial's code
// and ours (with the layers numbered),
//
//   w, b     the weights and biases of a layer,
//   z        its weighted inputs,
//   a = σ(z) its activations, which it passes on (σ, the sigmoid; σ′, its slope),
//   delta    ∂C/∂z, how the cost C changes with each z,
//   l        the number of the layer, 0 for the input, and ∘ multiplies element by element:
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
#include <optional>
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
    Real learning_rate = 0.5;  // η: a step is η times the gradient, downhill
    bool shuffle = true;       // new mini-batches in each epoch, or those in the file's order
};

// ---- Binding it all together: the network, and how it is trained ----------------------------

using Random = std::mt19937_64;               // random numbers: the same seed gives the same
enum class Init { xavier, kaiming, normal };  // how the first weights are drawn: see below

// A function that sgd calls after each mini-batch, with the epoch, from 1, and how many examples of
// the epoch are done. It may print them, and returns whether to go on.
using Report = std::function<bool(size_t epoch, size_t examples)>;

// How well a network does on a data set.
struct Score {
    double loss = 0;     // the mean cost of an image
    size_t correct = 0;  // images that were read rightly
};

// A network of layers, in which each neuron takes the activations of all neurons of the layer
// before. What belongs to layer l has the index l. Layer 0 is the input, which has a size, but no
// weights and biases: weights[0] and biases[0] stay empty. (The tutorial's weights[0] is our
// weights[1]; its class Network stands in its section Code.)
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
// al. 2015, equation 10, made for neurons of which half are silent, hence twice the variance.
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

// The delta of the output layer: z, a = σ(z), one-hot y and delta are m × n. Each z moves its own a
// alone, so delta = ∂C/∂z = ∂C/∂a ∘ σ′(z), where C is the cost without its 1/m:
//   quadratic      ∂C/∂a = a − y, and delta = (a − y) ∘ σ′(z)
//   cross-entropy  ∂C/∂a = −y / a + (1 − y) / (1 − a) = (a − y) / (a (1 − a)), and since a (1 − a)
//                  is σ′(z), delta = a − y
// Where σ is flat ("saturated"), the first is almost 0, however wrong a is: learning stalls. The
// tutorial mixes them: its cost is the cross-entropy, the delta in its `backprop` the quadratic's.
// Nielsen, chapter 3, equations 60 to 68.
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

    // Backward pass: delta = ∂C/∂z, m × sizes[l], of the output layer first. In z = a w + b, w(j,
    // k) has the factor a(j) and goes into z(k) alone. So ∂C/∂w(j, k) = a(j) delta(k), and ∂C/∂b(k)
    // = delta(k). Summed over the m examples, the rows, that is aᵀ delta, and each column's sum.
    Gradient gradient;
    gradient.weights.resize(sizes.size());
    gradient.biases.resize(sizes.size());
    Matrix delta = output_delta(cost, zs[last], activations[last], y);
    gradient.biases[last] = column_sums(delta);
    gradient.weights[last] = multiply_atb(activations[last - 1], delta);

    // Then a layer down, by the chain rule. a(j) of layer l goes into every z(k) of layer l + 1,
    // with the factor w(j, k): ∂C/∂a(j) = Σₖ delta(k) w(j, k), with the delta and w of layer l + 1.
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

// What ends a run: one line that names the file or option and says what to do.
struct Failure : std::runtime_error {  // exit status 1
    using std::runtime_error::runtime_error;
};
struct UsageError : std::runtime_error {  // the command line was wrong: exit status 2
    using std::runtime_error::runtime_error;
};

// Everything in the file at path. Throws Failure.
std::string read_file(const std::string& path) {
    std::error_code error;
    const bool is_file = fs::is_regular_file(path, error);  // /dev/zero, say, has no end
    if (!is_file && fs::exists(path + ".gz", error))
        throw Failure(path + ": is there only compressed; run: gunzip -k '" + path + ".gz'");
    errno = 0;
    std::ifstream in(path, std::ios::binary);
    std::string bytes(is_file ? size_t(fs::file_size(path, error)) : 0, '\0');
    if (!is_file || !in.read(&bytes[0], std::streamsize(bytes.size())))
        throw Failure(path + ": cannot be read (" +
                      (errno == 0 ? "it is not a file" : std::strerror(errno)) +
                      "); check its name");
    return bytes;
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

// Writes contents to temporary, on their way to path. Throws Failure and leaves nothing then.
void write_temporary(const std::string& temporary, const std::string& path,
                     const std::string& contents) {
    errno = 0;
    std::ofstream out(temporary, std::ios::binary);
    out << contents;
    out.close();
    if (out) return;
    const std::string reason = std::strerror(errno);
    std::error_code error;
    fs::remove(temporary, error);
    throw Failure(path + ": cannot be written (" + reason + "); name another file");
}

// Finds out before any work whether path can be written, and leaves all as it is. Throws Failure.
void check_writable(const std::string& path) {
    std::error_code error;
    const fs::path target = behind_links(path);
    if (fs::exists(target, error) && !fs::is_regular_file(target, error))
        throw Failure(path + ": is not a file; name another one");
    if (fs::exists(target, error) && access(target.c_str(), W_OK) != 0)  // rename would not mind
        throw Failure(path + ": is write-protected; name another file");
    write_temporary(temporary_name(path), path, "");
    fs::remove(temporary_name(path), error);
}

// Replaces the file at path by renaming a complete one: until then it stays as it was. Throws
// Failure; where only the renaming failed, the complete one stays under its temporary name.
void write_file(const std::string& path, const std::string& contents) {
    const std::string temporary = temporary_name(path);
    write_temporary(temporary, path, contents);
    std::error_code error;
    fs::rename(temporary, behind_links(path), error);
    if (error)
        throw Failure(path + ": cannot be replaced (" + error.message() +
                      "); what it was to hold is in " + temporary);
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
// Checks that bytes, which path holds, are that and all of it. Returns the lengths. Throws Failure.
// http://yann.lecun.com/exdb/mnist
std::vector<size_t> check_idx(const std::string& bytes, size_t dimensions,
                              const std::string& path) {
    if (bytes.rfind("\x1f\x8b", 0) == 0)
        throw Failure(path + ": is still compressed; run: mv '" + path + "' '" + path +
                      ".gz' && gunzip '" + path + ".gz'");
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

// Reads DIR/<prefix>-images-idx3-ubyte and DIR/<prefix>-labels-idx1-ubyte. Throws Failure.
Dataset read_dataset(const std::string& dir, const std::string& prefix) {
    std::error_code error;
    if (!fs::is_directory(dir, error))
        throw Failure(dir + ": no such folder; name the one with the four MNIST files with --data");
    const std::string images_path = dir + "/" + prefix + "-images-idx3-ubyte";
    const std::string labels_path = dir + "/" + prefix + "-labels-idx1-ubyte";
    const std::string images = read_file(images_path), labels = read_file(labels_path);
    const std::vector<size_t> image_lengths = check_idx(images, 3, images_path);
    const size_t count = check_idx(labels, 1, labels_path)[0];
    if (count != image_lengths[0])
        throw Failure(labels_path + ": has " + std::to_string(count) + " labels for " +
                      std::to_string(image_lengths[0]) + " images" + get_anew);
    Dataset data;
    data.image_rows = image_lengths[1];
    data.image_cols = image_lengths[2];
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

// The number that word spells, if it is one from least to most and nothing but the given
// characters: std::strtod also knows inf, nan and 0x1p3.
std::optional<double> parse_number(const std::string& word, const char* characters, double least,
                                   double most) {
    char* end = nullptr;
    const double number = std::strtod(word.c_str(), &end);
    if (word.empty() || word.find_first_not_of(characters) != std::string::npos || *end != '\0' ||
        number < least || number > most)
        return std::nullopt;
    return number;
}
const char* const digits = "0123456789";
const char* const decimals = "0123456789+-.eE";

// Takes the text of a file apart, word by word, and says in which line one is not as it must be,
// and what to do then. What follows a # is a comment, to the end of its line.
class Words {
  public:
    Words(const std::string& text, std::string path, std::string remedy)
        : text_(text), path_(std::move(path)), remedy_(std::move(remedy)) {}

    // The next word, empty at the end of the text.
    std::string next() {
        while (at_ < text_.size() && (is_space(text_[at_]) || text_[at_] == '#'))
            at_ = text_[at_] == '#' ? std::min(text_.find('\n', at_), text_.size()) : at_ + 1;
        const size_t begin = at_;
        while (at_ < text_.size() && !is_space(text_[at_])) ++at_;
        return text_.substr(begin, at_ - begin);
    }

    void expect(const std::string& word) {
        const std::string found = next();
        if (found != word) fail("'" + word + "'", found);
    }

    // The next word as a whole number from least to most.
    size_t count(size_t least, size_t most) {
        const std::string word = next();
        const auto number = parse_number(word, digits, double(least), double(most));
        if (!number)
            fail("a number from " + std::to_string(least) + " to " + std::to_string(most), word);
        return size_t(*number);
    }

    // The next word as a finite number.
    Real real() {
        const double most = double(std::numeric_limits<Real>::max());
        const std::string word = next();
        const auto number = parse_number(word, decimals, -most, most);
        if (!number) fail("a finite number", word);
        return Real(*number);
    }

    // Throws Failure: `expected` should stand where `found` does.
    [[noreturn]] void fail(const std::string& expected, const std::string& found) const {
        const auto line = 1 + std::count(text_.begin(), text_.begin() + std::ptrdiff_t(at_), '\n');
        throw Failure(path_ + ": line " + std::to_string(line) + ": expected " + expected +
                      ", found " +
                      (found.empty() ? "the end of the file" : "'" + found.substr(0, 20) + "'") +
                      "; " + remedy_);
    }

    size_t position() const { return at_; }  // just behind the last word

  private:
    static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

    const std::string& text_;
    std::string path_, remedy_;
    size_t at_ = 0;
};

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
    for (const size_t size : network.sizes) text += " " + std::to_string(size);
    text += "\n";
    for (size_t l = 1; l < network.sizes.size(); ++l) {
        text += "biases " + std::to_string(l) + "\n" + format_matrix(network.biases[l]);
        text += "weights " + std::to_string(l) + "\n" + format_matrix(network.weights[l]);
    }
    return text;
}

Matrix parse_matrix(Words& words, size_t rows, size_t cols) {
    Matrix a(rows, cols);
    for (size_t i = 0; i < rows; ++i)
        for (size_t j = 0; j < cols; ++j) a(i, j) = words.real();
    return a;
}

// The network that format_network wrote. Throws Failure.
Network parse_network(const std::string& text, const std::string& path) {
    const std::string remedy = "train a network and write it with --save";
    Words words(text, path, remedy);
    words.expect("mnist_nn");
    const std::string version = words.next();
    if (version == "1")
        throw Failure(path + ": is of version 1, where weights lay the other way; " + remedy);
    if (version != "2") words.fail("'2'", version);
    words.expect("layers");
    Network network;
    double numbers = 0;  // weights and biases
    std::string word = words.next();
    for (; word != "biases"; word = words.next()) {
        const auto size = parse_number(word, digits, 1, 1e9);
        if (!size) words.fail("the neurons of a layer or 'biases'", word);
        if (!network.sizes.empty()) numbers += (double(network.sizes.back()) + 1) * *size;
        network.sizes.push_back(size_t(*size));
    }
    if (network.sizes.size() < 2) words.fail("two layers or more", word);
    if (2 * numbers > double(text.size()))  // each takes a digit and a space
        throw Failure(path + ": ends before the numbers of its layers do; " + remedy);
    network.weights.resize(network.sizes.size());
    network.biases.resize(network.sizes.size());
    for (size_t l = 1; l < network.sizes.size(); ++l) {
        if (l > 1) words.expect("biases");
        words.expect(std::to_string(l));
        network.biases[l] = parse_matrix(words, 1, network.sizes[l]);
        words.expect("weights");
        words.expect(std::to_string(l));
        network.weights[l] = parse_matrix(words, network.sizes[l - 1], network.sizes[l]);
    }
    const std::string rest = words.next();
    if (!rest.empty()) words.fail("the end of the file", rest);
    return network;
}

// ---- Images: PGM ---------------------------------------------------------------------------

// A gray image, of 8 bits: plain (P2) or binary (P5). As in MNIST, 0 is black and 255 is white.
// Throws Failure. https://netpbm.sourceforge.net/doc/pgm.html
struct Image {
    size_t rows = 0, cols = 0;
    std::vector<std::uint8_t> pixels;
};

Image parse_pgm(const std::string& bytes, const std::string& path) {
    Words words(bytes, path, "convert it anew");
    const std::string kind = words.next();
    if (kind != "P2" && kind != "P5")
        throw Failure(path + ": is not a PGM image (P2 or P5); convert it, for example with " +
                      "ImageMagick: convert IMAGE -depth 8 IMAGE.pgm");
    Image image;
    image.cols = words.count(1, 4096);
    image.rows = words.count(1, 4096);
    const size_t white = words.count(1, 255);
    const size_t size = image.rows * image.cols;
    const size_t first = words.position() + 1;  // of P5's pixels, after one white space
    if (kind == "P5" && bytes.size() != first + size)
        throw Failure(path + ": holds more or fewer pixels than its header says; convert it anew");
    for (size_t i = 0; i < size; ++i) {
        const size_t value = kind == "P2" ? words.count(0, white)
                                          : size_t(static_cast<unsigned char>(bytes[first + i]));
        if (value > white)
            throw Failure(path + ": has a pixel brighter than its white; convert it anew");
        image.pixels.push_back(std::uint8_t((value * 255 + white / 2) / white));
    }
    const std::string rest = kind == "P2" ? words.next() : "";
    if (!rest.empty()) words.fail("the end of the file", rest);
    return image;
}

// Is it dark ink on bright paper? MNIST's digits are bright on dark. The border is mostly paper.
bool is_black_on_white(const Image& image) {
    size_t sum = 0, count = 0;
    for (size_t i = 0; i < image.rows; ++i)
        for (size_t j = 0; j < image.cols; ++j)
            if (i == 0 || j == 0 || i + 1 == image.rows || j + 1 == image.cols) {
                sum += image.pixels[i * image.cols + j];
                ++count;
            }
    return sum > 127 * count;
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
        text += "-" + std::to_string(network.sizes[l]);
    return text;
}

// 28 × 28
std::string image_size(const Dataset& data) {
    return std::to_string(data.image_rows) + " × " + std::to_string(data.image_cols);
}

// One line that grows with the mini-batches of an epoch.
void print_progress(std::ostream& err, size_t epoch, size_t hundredths) {
    const size_t filled = 40 * hundredths / 100;
    err << "\repoch " << epoch << " [" << std::string(filled, '=') << std::string(40 - filled, ' ')
        << "] " << hundredths << '%' << std::flush;
}
void clear_progress(std::ostream& err) { err << "\r\x1b[K" << std::flush; }

// A test image that was read wrongly: what as, and how sure the network was (its output, 0 … 1).
struct Mistake {
    size_t example, label, read_as;
    Real output;
};

// The mistakes in the outputs for data, the surest first.
std::vector<Mistake> find_mistakes(const Matrix& outputs, const Dataset& data) {
    std::vector<Mistake> mistakes;
    for (size_t i = 0; i < data.size(); ++i) {
        const size_t read_as = argmax(outputs, i);
        if (read_as != data.labels[i])
            mistakes.push_back({i, data.labels[i], read_as, outputs(i, read_as)});
    }
    std::stable_sort(mistakes.begin(), mistakes.end(),
                     [](const Mistake& a, const Mistake& b) { return a.output > b.output; });
    return mistakes;
}

// How often each class was read as each: confusion[label][read as].
std::vector<std::vector<size_t>> count_confusion(const Dataset& data,
                                                 const std::vector<Mistake>& mistakes) {
    std::vector<std::vector<size_t>> confusion(data.classes, std::vector<size_t>(data.classes));
    for (const std::uint8_t label : data.labels) ++confusion[label][label];
    for (const Mistake& mistake : mistakes) {
        --confusion[mistake.label][mistake.label];
        ++confusion[mistake.label][mistake.read_as];
    }
    return confusion;
}

// As a table where it fits into 80 columns, otherwise the ten commonest confusions.
void print_confusion(std::ostream& out, const std::vector<std::vector<size_t>>& confusion) {
    const size_t classes = confusion.size();
    if (classes <= 12) {
        out << "\nwhat each digit was read as (rows: what it is, columns: read as)\n\n    ";
        for (size_t read_as = 0; read_as < classes; ++read_as) out << std::setw(6) << read_as;
        for (size_t label = 0; label < classes; ++label) {
            out << '\n' << std::setw(4) << label;
            for (const size_t count : confusion[label])
                out << std::setw(6) << (count == 0 ? "." : std::to_string(count));
        }
        out << '\n';
        return;
    }
    std::vector<std::array<size_t, 3>> pairs;  // how often, label, read as
    for (size_t label = 0; label < classes; ++label)
        for (size_t read_as = 0; read_as < classes; ++read_as)
            if (label != read_as && confusion[label][read_as] > 0)
                pairs.push_back({confusion[label][read_as], label, read_as});
    std::sort(pairs.rbegin(), pairs.rend());
    out << "\nthe commonest confusions\n\n";
    for (size_t k = 0; k < std::min<size_t>(10, pairs.size()); ++k)
        out << std::setw(6) << pairs[k][0] << " times " << pairs[k][1] << " read as " << pairs[k][2]
            << '\n';
}

// Draws the three surest mistakes side by side. Two rows of pixels make a line, since a character
// is twice as high as wide; MNIST's empty margin of a pixel is left out, so that they fit into 80
// columns, and of larger images only every step-th pixel is drawn.
void print_mistakes(std::ostream& out, const std::vector<Mistake>& mistakes, const Dataset& test) {
    const size_t shown = std::min<size_t>(3, mistakes.size());
    if (shown == 0) return;
    out << "\nthe mistakes that the network was surest of\n\n";
    const char* shades[] = {" ", "░", "▒", "▓", "█"};
    const size_t step = 1 + (test.image_cols - 1) / 28;
    const size_t margin = test.image_cols / step > 26 ? step : 0;
    for (size_t i = 0; i < test.image_rows; i += 2 * step) {
        const size_t below = std::min(i + step, test.image_rows - 1);
        for (size_t k = 0; k < shown; ++k) {
            const size_t first = mistakes[k].example * test.image_size();
            for (size_t j = margin; j + margin < test.image_cols; j += step) {
                const size_t ink = (test.pixels[first + i * test.image_cols + j] +
                                    test.pixels[first + below * test.image_cols + j]) /
                                   2u;
                out << shades[(ink + 32) / 64];
            }
        }
        out << '\n';
    }
    for (size_t k = 0; k < shown; ++k)
        out << std::left << std::setw(int((test.image_cols - 2 * margin + step - 1) / step))
            << "a " + std::to_string(mistakes[k].label) + " read as " +
                   std::to_string(mistakes[k].read_as) + " (" +
                   fixed(double(mistakes[k].output), 4) + ")"
            << std::right;
    out << '\n';
}

// Tests the network and prints what came out; note, if there is one, before the last line.
void print_test(std::ostream& out, const Network& network, const Dataset& test, bool quiet,
                const std::string& note) {
    const std::vector<Mistake> mistakes = find_mistakes(network.outputs(test), test);
    if (!quiet) {
        print_confusion(out, count_confusion(test, mistakes));
        print_mistakes(out, mistakes, test);
        out << '\n' << note;
    }
    const size_t correct = test.size() - mistakes.size();
    out << "test accuracy " << fixed(percent(correct, test.size()), 2) << "% (" << correct << " / "
        << test.size() << ")\n";
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

// The values of options. All throw UsageError.
size_t parse_count(const std::string& option, const std::string& value, size_t least,
                   size_t most = 1000000000) {
    const auto number = parse_number(value, digits, double(least), double(most));
    if (!number)
        throw UsageError(option + ": '" + value + "' is not a whole number from " +
                         std::to_string(least) + " to " + std::to_string(most));
    return size_t(*number);
}

Real parse_positive(const std::string& option, const std::string& value) {
    const auto number = parse_number(value, decimals, 1e-30, 1e30);
    if (!number) throw UsageError(option + ": '" + value + "' is not a number from 1e-30 to 1e30");
    return Real(*number);
}

// Which of the names value is.
size_t parse_name(const std::string& option, const std::string& value,
                  const std::vector<std::string>& names) {
    const auto found = std::find(names.begin(), names.end(), value);
    if (found != names.end()) return size_t(found - names.begin());
    std::string list = names[0];
    for (size_t i = 1; i < names.size(); ++i) list += ", " + names[i];
    throw UsageError(option + ": '" + value + "' is none of " + list);
}
const std::vector<std::string> cost_names = {"cross-entropy", "quadratic"};   // as in Cost
const std::vector<std::string> init_names = {"xavier", "kaiming", "normal"};  // as in Init

// 100,50 is two hidden layers, 0 none.
std::vector<size_t> parse_hidden(const std::string& option, const std::string& value) {
    std::vector<size_t> sizes;
    if (value == "0") return sizes;
    std::istringstream parts(value + ",");
    for (std::string part; std::getline(parts, part, ',');) {
        const auto size = parse_number(part, digits, 1, 10000);
        if (!size)
            throw UsageError(option + ": '" + value +
                             "' is not 0, for no hidden layer, or such as " +
                             "100 or 100,50, each from 1 to 10000");
        sizes.push_back(size_t(*size));
    }
    return sizes;
}

// Is there a value at words[i], and not the next option or the empty text of --save "$UNSET"?
bool is_value(const std::vector<std::string>& words, size_t i) {
    return i < words.size() && !words[i].empty() && words[i].rfind("--", 0) != 0;
}

// The value of the option words[i]; i moves on to it. Throws UsageError.
std::string value_of(const std::vector<std::string>& words, size_t& i) {
    if (!is_value(words, i + 1)) throw UsageError(words[i] + " needs a value; see --help");
    return words[++i];
}

// Throws UsageError.
Settings parse_arguments(const std::vector<std::string>& words) {
    Settings settings;
    Training& training = settings.training;
    std::string of_training;  // options that were given and have no meaning with --load
    for (size_t i = 0; i < words.size(); ++i) {
        const std::string option = words[i];
        if (option == "--data") {
            settings.data = value_of(words, i);
        } else if (option == "--load") {
            settings.load = value_of(words, i);
        } else if (option == "--predict") {
            settings.predict.push_back(value_of(words, i));
            while (is_value(words, i + 1)) settings.predict.push_back(words[++i]);
        } else if (option == "--quiet") {
            settings.quiet = true;
        } else if (option == "--help" || option == "-h") {
            settings.help = true;
        } else if (option == "--version") {
            settings.version = true;
        } else {
            of_training += (of_training.empty() ? "" : ", ") + option;
            if (option == "--hidden")
                settings.hidden = parse_hidden(option, value_of(words, i));
            else if (option == "--epochs")
                training.epochs = parse_count(option, value_of(words, i), 0);
            else if (option == "--batch-size")
                training.batch_size = parse_count(option, value_of(words, i), 1);
            else if (option == "--learning-rate")
                training.learning_rate = parse_positive(option, value_of(words, i));
            else if (option == "--cost")
                settings.cost = Cost(parse_name(option, value_of(words, i), cost_names));
            else if (option == "--init")
                settings.init = Init(parse_name(option, value_of(words, i), init_names));
            else if (option == "--seed")
                settings.seed = parse_count(option, value_of(words, i), 0);
            else if (option == "--train-size")
                settings.train_size = parse_count(option, value_of(words, i), 1);
            else if (option == "--no-shuffle")
                training.shuffle = false;
            else if (option == "--save")
                settings.save = value_of(words, i);
            else if (option == "--history")
                settings.history = value_of(words, i);
            else
                throw UsageError("unknown option '" + option + "'; --help lists them all");
        }
    }
    if (!settings.predict.empty() && settings.load.empty())
        throw UsageError("--predict needs a saved network; name one with --load");
    if (!settings.load.empty() && !of_training.empty())
        throw UsageError(of_training + ": of no use with --load, which does not train; leave out");
    std::error_code error;
    const fs::path save = fs::absolute(behind_links(settings.save), error);
    const fs::path history = fs::absolute(behind_links(settings.history), error);
    if (!settings.save.empty() && !settings.history.empty() &&
        fs::weakly_canonical(save, error) == fs::weakly_canonical(history, error))
        throw UsageError("--save and --history name the same file; name two");
    return settings;
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

// Reads training and test set and makes sure that they belong together. Throws Failure.
std::pair<Dataset, Dataset> read_datasets(const Settings& settings) {
    Dataset train = read_dataset(settings.data, "train");
    Dataset test = read_dataset(settings.data, "t10k");
    if (test.image_rows != train.image_rows || test.image_cols != train.image_cols)
        throw Failure(settings.data + ": has test images of " + image_size(test) +
                      " pixels, but training images of " + image_size(train) + "; get both anew");
    if (test.classes > train.classes)
        throw Failure(settings.data + ": has a test label " + std::to_string(test.classes - 1) +
                      ", but training labels only up to " + std::to_string(train.classes - 1) +
                      "; get both anew");
    test.classes = train.classes;
    if (settings.train_size > train.size())
        throw UsageError("--train-size: " + settings.data + " has only " +
                         std::to_string(train.size()) + " training images; take fewer");
    if (settings.train_size > 0) train = first_examples(std::move(train), settings.train_size);
    return {std::move(train), std::move(test)};
}

// What a data set says of itself in a file NOTE, such as that it was drawn: a line, or none.
std::string read_note(const Settings& settings) {
    std::ifstream in(settings.data + "/NOTE");
    std::string note;
    std::getline(in, note);
    return note.empty() ? "" : note + "\n";
}

void print_settings(std::ostream& out, const Settings& settings, const Network& network,
                    const Dataset& train, const Dataset& test) {
    const Training& training = settings.training;
    size_t parameters = 0;
    for (size_t l = 1; l < network.sizes.size(); ++l)
        parameters += (network.sizes[l - 1] + 1) * network.sizes[l];
    out << "network   " << layer_names(network) << ", sigmoid, " << parameters
        << " weights and biases, " << init_names[size_t(settings.init)] << " initialization\n"
        << "data      " << settings.data << ": " << train.size() << " training and " << test.size()
        << " test images of " << image_size(train) << " pixels, " << train.classes << " classes\n"
        << "training  " << training.epochs << (training.epochs == 1 ? " epoch" : " epochs")
        << ", mini-batches of " << training.batch_size
        << (training.shuffle ? "" : " in the file's order") << ", learning rate "
        << training.learning_rate << ", " << cost_names[size_t(settings.cost)] << " cost, seed "
        << settings.seed << "\n\n";
}

// What an epoch came to, as its line and the history show it.
struct Epoch {
    double seconds, loss;                  // seconds of training alone
    double train_accuracy, test_accuracy;  // in percent
};

std::string format_history(const std::vector<Epoch>& history) {
    std::ostringstream text;
    text << "epoch,seconds,loss,train_accuracy,test_accuracy\n";
    for (size_t i = 0; i < history.size(); ++i)
        text << i + 1 << ',' << history[i].seconds << ',' << history[i].loss << ','
             << history[i].train_accuracy << ',' << history[i].test_accuracy << '\n';
    return text.str();
}

// Brings the file of the history up to date. If that fails, a note says so: it must not cost the
// training, and is tried again.
void update_history(const std::string& path, const std::vector<Epoch>& history, std::ostream& err) {
    try {
        write_file(path, format_history(history));
    } catch (const Failure& failure) {
        err << "mnist_nn: note: " << failure.what() << '\n';
    }
}

std::string format_epoch(size_t number, const Epoch& epoch) {
    std::ostringstream line;
    line << "epoch " << std::setw(2) << number << "   loss " << fixed(epoch.loss, 4)
         << "   accuracy: training " << fixed(epoch.train_accuracy, 2) << "%, test "
         << fixed(epoch.test_accuracy, 2) << "%   " << fixed(epoch.seconds, 2) << " s\n";
    return line.str();
}

bool is_finite(const Matrix& a) {
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j)
            if (!std::isfinite(a(i, j))) return false;
    return true;
}

// Throws Failure unless the cost and all weights and biases are finite numbers.
void check_diverged(double cost, const Network& network) {
    bool finite = std::isfinite(cost);
    for (size_t l = 1; l < network.sizes.size(); ++l)
        finite = finite && is_finite(network.weights[l]) && is_finite(network.biases[l]);
    if (!finite)
        throw Failure(
            "the training diverged: the cost, a weight or a bias is no finite number; "
            "lower --learning-rate");
}

// Trains the network and shows how it gets on, until it is done or interrupted. After each epoch
// the history is written; if that fails, a note says so, and the training goes on. Throws Failure.
std::vector<Epoch> learn(Network& network, const Dataset& train, const Dataset& test,
                         const Settings& settings, Random& random, std::ostream& out,
                         std::ostream& err, bool terminal) {
    using Clock = std::chrono::steady_clock;
    const Dataset sample = first_examples(train, 10000);  // enough for the training accuracy
    const bool bar = terminal && !settings.quiet;
    std::vector<Epoch> history;
    size_t shown = 0;  // hundredths of the epoch in the progress bar
    Clock::time_point start = Clock::now();
    const auto report = [&](size_t epoch, size_t examples) {
        const size_t hundredths = 100 * examples / train.size();
        if (bar && hundredths != shown) print_progress(err, epoch, hundredths);
        shown = hundredths;
        if (examples == train.size()) {
            const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
            const Score training_score = network.evaluate(sample);
            const Score test_score = network.evaluate(test);
            check_diverged(training_score.loss, network);
            history.push_back({seconds, training_score.loss,
                               percent(training_score.correct, sample.size()),
                               percent(test_score.correct, test.size())});
            if (bar) clear_progress(err);
            if (!settings.quiet) out << format_epoch(epoch, history.back()) << std::flush;
            if (!settings.history.empty()) update_history(settings.history, history, err);
            start = Clock::now();
        }
        return interrupted == 0;
    };
    network.sgd(train, settings.training, random, report);
    if (bar) clear_progress(err);
    check_diverged(0, network);
    return history;
}

// Writes the network to path, or else, so that the training is not lost, into the folder for
// temporary files, and throws Failure.
void save_network(const Network& network, const std::string& path) {
    const std::string text = format_network(network);
    std::error_code error;
    try {
        write_file(path, text);
    } catch (const Failure& failure) {
        if (fs::exists(temporary_name(path), error)) throw;  // it is there, and the message says so
        const std::string name = "mnist_nn-" + std::to_string(getpid()) + ".txt";
        const std::string rescue = (fs::temp_directory_path(error) / name).string();
        write_file(rescue, text);
        throw Failure(std::string(failure.what()) + "; the network is in " + rescue);
    }
}

int run_training(const Settings& settings, std::ostream& out, std::ostream& err, bool terminal) {
    const auto [train, test] = read_datasets(settings);
    std::vector<size_t> sizes = settings.hidden;
    sizes.insert(sizes.begin(), train.image_size());
    sizes.push_back(train.classes);
    Random random(settings.seed);
    Network network(sizes, settings.init, random);
    network.cost = settings.cost;
    if (!settings.save.empty()) check_writable(settings.save);
    if (!settings.history.empty()) check_writable(settings.history);
    if (!settings.quiet) print_settings(out, settings, network, train, test);

    catch_signals();
    const std::vector<Epoch> history =
        learn(network, train, test, settings, random, out, err, terminal);
    if (!settings.save.empty()) save_network(network, settings.save);
    const std::string saved =
        settings.save.empty() ? "not saved (no --save)" : "in " + settings.save;
    if (!settings.history.empty()) write_file(settings.history, format_history(history));
    if (interrupted != 0)
        err << "mnist_nn: stopped early, after " << history.size() << " of "
            << settings.training.epochs << " epochs; the network so far is " << saved << '\n';
    else if (!settings.save.empty() && !settings.quiet)
        out << "\nthe network is " << saved << '\n';
    print_test(out, network, test, settings.quiet, read_note(settings));
    return interrupted == 0 ? 0 : 128 + int(interrupted);
}

// ---- Testing and predicting with a saved network -------------------------------------------

int run_test(const Settings& settings, std::ostream& out) {
    const Network network = parse_network(read_file(settings.load), settings.load);
    Dataset test = read_dataset(settings.data, "t10k");
    if (test.image_size() != network.sizes.front() || test.classes > network.sizes.back())
        throw Failure(settings.load + ": a network of " + layer_names(network) +
                      " does not fit images of " + image_size(test) + " pixels in " +
                      std::to_string(test.classes) + " classes (" + settings.data +
                      "); train one with --save");
    test.classes = network.sizes.back();
    if (!settings.quiet)
        out << "network   " << layer_names(network) << ", from " << settings.load << '\n'
            << "data      " << settings.data << ": " << test.size() << " test images of "
            << image_size(test) << " pixels, " << test.classes << " classes\n";
    print_test(out, network, test, settings.quiet, read_note(settings));
    return 0;
}

// Reads an image for a network with so many inputs; black on white is turned around, and a note
// says so. Throws Failure.
std::vector<std::uint8_t> read_image(const std::string& path, size_t inputs, std::ostream& err) {
    Image image = parse_pgm(read_file(path), path);
    if (image.pixels.size() != inputs || image.rows != image.cols)
        throw Failure(path + ": is " + std::to_string(image.rows) + " × " +
                      std::to_string(image.cols) +
                      " pixels, but the network reads square images of " + std::to_string(inputs) +
                      "; resize it");
    const auto [darkest, brightest] = std::minmax_element(image.pixels.begin(), image.pixels.end());
    if (*darkest == *brightest) throw Failure(path + ": is blank; draw a digit");
    if (is_black_on_white(image)) {
        err << "mnist_nn: note: " << path << ": black on white, read as white on black\n";
        for (std::uint8_t& pixel : image.pixels) pixel = std::uint8_t(255 - pixel);
    }
    return image.pixels;
}

int run_prediction(const Settings& settings, std::ostream& out, std::ostream& err) {
    const Network network = parse_network(read_file(settings.load), settings.load);
    Dataset images{1, network.sizes.front(), network.sizes.back(), {}, {}};
    for (const std::string& path : settings.predict) {  // all, before anything is printed
        const std::vector<std::uint8_t> pixels = read_image(path, network.sizes.front(), err);
        images.pixels.insert(images.pixels.end(), pixels.begin(), pixels.end());
        images.labels.push_back(0);  // nobody knows; the network is to say
    }
    const Matrix outputs = network.outputs(images);
    for (size_t i = 0; i < images.size(); ++i) {
        const size_t digit = argmax(outputs, i);
        out << settings.predict[i] << ' ' << digit << ' ' << fixed(double(outputs(i, digit)), 4)
            << (outputs(i, digit) > Real(0.5) ? "\n" : " (not sure)\n");
    }
    return 0;
}

// ---- main ----------------------------------------------------------------------------------

// One line, whatever is in the file names that it quotes.
void print_error(std::ostream& err, std::string message) {
    for (char& c : message)
        if (static_cast<unsigned char>(c) < ' ' || c == 127) c = '?';
    err << "mnist_nn: error: " << message << '\n';
}

// Does what the command line asks for. Returns the exit status: 0 done, 1 the run failed, 2 the
// command line was wrong, 128 + n stopped by signal n. terminal: is err a terminal?
int run(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err,
        bool terminal) {
    try {
        const Settings settings = parse_arguments(arguments);
        int status = 0;
        if (settings.help)
            out << help;
        else if (settings.version)
            out << "mnist_nn 2.0\n";
        else if (!settings.predict.empty())
            status = run_prediction(settings, out, err);
        else if (!settings.load.empty())
            status = run_test(settings, out);
        else
            status = run_training(settings, out, err, terminal);
        if (!out.flush() && status == 0)
            throw Failure("standard output: cannot be written; is the disk full?");
        return status;
    } catch (const UsageError& error) {
        print_error(err, error.what());
        return 2;
    } catch (const std::bad_alloc&) {
        print_error(err, "not enough memory; take fewer neurons or smaller files");
    } catch (const std::exception& error) {
        print_error(err, error.what());
    }
    return 1;
}

#ifndef MNIST_NN_WITHOUT_MAIN  // tests.cpp includes this file and has a main of its own
int main(int count, char** arguments) {
    return run({arguments + std::min(count, 1), arguments + count}, std::cout, std::cerr,
               isatty(STDERR_FILENO) != 0);
}
#endif
