// mnist_nn: a neural network that learns to read handwritten digits, to be read beside the
// tutorial "Neural Network fundamentals w/ MNIST".
//
//   1. The network            the tutorial in C++, from one-hot encoding to back-propagation
//   2. Files                  the data set, saved networks and images
//   3. What is printed        progress, confusion matrix, mistakes
//   4. The command line       options, the runs that they ask for, the data of the page, main
//
// The tutorial multiplies one example, a column, at a time. Here an example is a row, so that the
// m examples of a mini-batch are one matrix, m × n, and each equation is written once for all m.

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
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
#include <numeric>
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

// ---- Introduction: labeled images, one-hot encoding ---------------------------------------

// A set of images, all of one size, and what each of them shows.
struct Dataset {
    size_t image_rows = 0, image_cols = 0;  // the size of one image, in pixels
    size_t classes = 0;                     // labels are 0 … classes − 1
    std::vector<std::uint8_t> pixels;       // image after image; 0 is paper, 255 is ink
    std::vector<std::uint8_t> labels;       // one for each image

    size_t size() const { return labels.size(); }
    size_t image_size() const { return image_rows * image_cols; }
};

// Makes row i of y (m × classes) the one-hot vector of label: 1 at column `label`, 0 elsewhere.
// Throws std::invalid_argument where y has no such row or column. Tutorial: Introduction.
void one_hot(size_t label, Matrix& y, size_t i) {
    if (i >= y.rows() || label >= y.cols())
        throw std::invalid_argument("one_hot: no element (" + std::to_string(i) + ", " +
                                    std::to_string(label) + ") in " + y.shape());
    std::fill(y.row(i), y.row(i) + y.cols(), Real(0));
    y(i, label) = 1;
}

// Copies m examples of data, examples[0] … examples[m − 1], into a mini-batch: x (m × pixels) gets
// their pixels, scaled from 0 … 255 to 0 … 1, and y (m × classes) their one-hot labels.
void make_mini_batch(const Dataset& data, const size_t* examples, size_t m, Matrix& x, Matrix& y) {
    x.resize(m, data.image_size());
    y.resize(m, data.classes);
    constexpr Real scale = Real(1) / 255;  // once: to multiply is quicker than to divide
    for (size_t i = 0; i < m; ++i) {
        const std::uint8_t* pixels = data.pixels.data() + examples[i] * data.image_size();
        std::transform(pixels, pixels + data.image_size(), x.row(i),
                       [](std::uint8_t pixel) { return Real(pixel) * scale; });
        one_hot(data.labels[examples[i]], y, i);
    }
}

// ---- Code: the activation ------------------------------------------------------------------

// σ(z) = 1 / (1 + e⁻ᶻ), from 0 to 1. Tutorial: Code, `sigmoid`.
Real sigmoid(Real z) { return 1 / (1 + std::exp(-z)); }

// σ′(z) = σ(z) (1 − σ(z)), at most 1/4. Tutorial: Code, `sigmoid_d`.
Real sigmoid_derivative(Real z) {
    const Real a = sigmoid(z);
    return a * (1 - a);
}

// ---- Loss functions ------------------------------------------------------------------------

// log p, but never less than that of the smallest normal number (−87 in float): log 0 is minus
// infinity, which would turn 0 · log 0 into NaN and one bad output into an infinite cost.
Real finite_log(Real p) { return std::log(std::max(p, std::numeric_limits<Real>::min())); }

// −1/m Σ [y log a + (1 − y) log(1 − a)] over the m examples and their n outputs, at least 0.
// a: outputs, m × n, in [0, 1]; y: one-hot labels, m × n. Throws std::invalid_argument where the
// shapes differ. Tutorial: Loss Functions, the formula (its code leaves out the second term).
double cross_entropy_cost(const Matrix& a, const Matrix& y) {
    require(a.rows() == y.rows() && a.cols() == y.cols(), "cross_entropy_cost", a, y);
    double sum = 0;
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j)
            sum += y(i, j) * finite_log(a(i, j)) + (1 - y(i, j)) * finite_log(1 - a(i, j));
    return -sum / double(a.rows());
}

// 1/2m Σ (a − y)² over the m examples and their n outputs; arguments as above.
// The cost whose delta is in the tutorial's `backprop`. Nielsen, chapter 1, equation 6.
double quadratic_cost(const Matrix& a, const Matrix& y) {
    require(a.rows() == y.rows() && a.cols() == y.cols(), "quadratic_cost", a, y);
    double sum = 0;
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j) sum += (a(i, j) - y(i, j)) * (a(i, j) - y(i, j));
    return sum / 2 / double(a.rows());
}

enum class Cost { cross_entropy, quadratic };

double cost(Cost kind, const Matrix& a, const Matrix& y) {
    return kind == Cost::cross_entropy ? cross_entropy_cost(a, y) : quadratic_cost(a, y);
}

// delta = ∂C/∂z at the output layer, m × n, one row per example; C is here the sum over the m
// examples, not yet their mean:
//   quadratic      (a − y) ∘ σ′(z), almost 0 where the neuron is saturated, even if it is wrong
//   cross-entropy  a − y: its derivative by a has σ′(z) below the line, and the two cancel
// z: weighted inputs, a = σ(z), y: one-hot labels, all m × n. Tutorial: Code, `backprop`;
// Nielsen, chapter 3, equations 65 and 66.
void output_delta(Cost kind, const Matrix& z, const Matrix& a, const Matrix& y, Matrix& delta) {
    require(a.rows() == y.rows() && a.cols() == y.cols(), "output_delta", a, y);
    delta.resize(a.rows(), a.cols());
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j) {
            delta(i, j) = a(i, j) - y(i, j);
            if (kind == Cost::quadratic) delta(i, j) *= sigmoid_derivative(z(i, j));
        }
}

// ---- Code: random numbers and the network's first weights ----------------------------------

// The same seed yields the same numbers with every compiler: the standard fixes std::mt19937_64,
// but leaves std::normal_distribution and std::shuffle to each library, so both are written out
// here.
class Random {
  public:
    explicit Random(std::uint64_t seed) : bits_(seed) {}

    // A whole number from 0 to n − 1, each equally likely (to within n / 2⁶⁴).
    size_t below(size_t n) { return size_t(bits_() % n); }

    // N(0, 1), by the method of Box and Muller (1958) from two numbers in (0, 1].
    double normal() {
        const double radius = std::sqrt(-2 * std::log(uniform()));
        return radius * std::cos(2 * 3.14159265358979323846 * uniform());
    }

    // Fisher and Yates (Knuth, algorithm P): the last place gets any element, then the one before.
    void shuffle(std::vector<size_t>& order) {
        for (size_t n = order.size(); n > 1; --n) std::swap(order[n - 1], order[below(n)]);
    }

  private:
    // A multiple of 2⁻⁵³ in (0, 1], exact in a double; never 0, whose logarithm is infinite.
    double uniform() { return double((bits_() >> 11) + 1) / 9007199254740992.0; }

    std::mt19937_64 bits_;
};

enum class Init { xavier, kaiming, normal };

// Standard deviation of a layer's first weights that keeps activations and deltas about equally
// large from layer to layer. Glorot & Bengio 2010, equation 12; for ReLU, He et al. 2015, eq. 10.
double xavier_deviation(size_t inputs, size_t outputs) {
    return std::sqrt(2.0 / double(inputs + outputs));
}
double kaiming_deviation(size_t inputs) { return std::sqrt(2.0 / double(inputs)); }

// ---- Code: the network ---------------------------------------------------------------------

// How the cost, summed over a mini-batch, changes with each weight and bias: shaped like them.
struct Gradient {
    std::vector<Matrix> weights, biases;
};

// How sgd is to learn.
struct Training {
    size_t epochs = 10;        // passes over the training set
    size_t batch_size = 10;    // examples in a mini-batch
    Real learning_rate = 0.5;  // η
    bool shuffle = true;       // new mini-batches in every epoch
};

// Where sgd stands, told to whoever watches it after every mini-batch.
struct Progress {
    size_t epoch = 0;     // from 1
    size_t examples = 0;  // of this epoch, met so far
    size_t correct = 0;   // of those, read rightly (just before the network learned from them)
    double loss = 0;      // mean cost of those
};
using Watcher = std::function<bool(const Progress&)>;  // returns whether to go on

class Network {
  public:
    // Neurons in each layer, the input layer first ({784, 100, 10}); weights and biases are 0.
    // Throws std::invalid_argument for fewer than two layers or an empty one.
    explicit Network(std::vector<size_t> sizes);
    Network(std::vector<size_t> sizes, Init init, Random& random);

    Matrix feedforward(const Matrix& x) const;
    const Gradient& backprop(const Matrix& x, const Matrix& y);
    void update(const Matrix& x, const Matrix& y, Real learning_rate);
    void sgd(const Dataset& train, const Training& how, Random& random, const Watcher& watcher);
    Matrix outputs(const Dataset& data) const;
    size_t evaluate(const Dataset& data) const;

    std::vector<size_t> sizes;
    std::vector<Matrix> weights;  // weights[l]: sizes[l + 1] × sizes[l]
    std::vector<Matrix> biases;   // biases[l]: 1 × sizes[l + 1]
    Cost cost = Cost::cross_entropy;

  private:
    void record(const Matrix& y, Progress& progress) const;

    // What backprop works with, kept so that each mini-batch finds its memory ready.
    std::vector<Matrix> activations_;  // of every layer, the input first
    std::vector<Matrix> zs_;           // weighted inputs of every layer but the first
    Matrix delta_, previous_delta_, slope_;
    Gradient gradient_;
};

Network::Network(std::vector<size_t> layer_sizes) : sizes(std::move(layer_sizes)) {
    if (sizes.size() < 2 || std::count(sizes.begin(), sizes.end(), size_t(0)) > 0)
        throw std::invalid_argument("Network: needs at least two layers, none of them empty");
    for (size_t l = 0; l + 1 < sizes.size(); ++l) {
        biases.emplace_back(1, sizes[l + 1]);
        weights.emplace_back(sizes[l + 1], sizes[l]);
    }
    gradient_ = {weights, biases};
    zs_.resize(weights.size());
    activations_.resize(sizes.size());
}

// Random weights; biases random as well with `normal`, which is the tutorial's, else 0.
// Tutorial: Code, `__init__`.
Network::Network(std::vector<size_t> layer_sizes, Init init, Random& random)
    : Network(std::move(layer_sizes)) {
    for (size_t l = 0; l < weights.size(); ++l) {
        double deviation = 1;
        if (init == Init::xavier) deviation = xavier_deviation(sizes[l], sizes[l + 1]);
        if (init == Init::kaiming) deviation = kaiming_deviation(sizes[l]);
        if (init == Init::normal)
            for (Real& b : biases[l]) b = Real(random.normal());
        for (Real& w : weights[l]) w = Real(deviation * random.normal());
    }
}

// The outputs, m × outputs, for the m examples in the rows of x, m × inputs: layer by layer
// a = σ(a wᵀ + b). Throws std::invalid_argument where x does not fit. Tutorial: Code, `ff`.
Matrix Network::feedforward(const Matrix& x) const {
    Matrix a = x, z;
    for (size_t l = 0; l < weights.size(); ++l) {
        multiply_abt(a, weights[l], z);  // z = a wᵀ
        add_to_rows(z, biases[l]);       //   + b, added to each row
        apply(sigmoid, z, a);            // a = σ(z)
    }
    return a;
}

// The gradient of the cost, summed over the m examples in the rows of x, m × inputs, with their
// one-hot labels y, m × outputs. It holds until the next call. Throws std::invalid_argument where
// a shape does not fit. Tutorial: Code, `backprop`.
const Gradient& Network::backprop(const Matrix& x, const Matrix& y) {
    const size_t layers = weights.size();

    // Forward pass, as in feedforward, but every z and every activation is kept.
    activations_[0] = x;
    for (size_t l = 0; l < layers; ++l) {
        multiply_abt(activations_[l], weights[l], zs_[l]);
        add_to_rows(zs_[l], biases[l]);
        apply(sigmoid, zs_[l], activations_[l + 1]);
    }

    // Backward pass: delta = ∂C/∂z, from the output layer, l = layers − 1, down to l = 0.
    output_delta(cost, zs_.back(), activations_.back(), y, delta_);
    for (size_t l = layers; l-- > 0;) {
        column_sums(delta_, gradient_.biases[l]);                     // ∂C/∂b: sum of delta
        multiply_atb(delta_, activations_[l], gradient_.weights[l]);  // ∂C/∂w = deltaᵀ a
        if (l == 0) break;
        multiply_ab(delta_, weights[l], previous_delta_);  // delta w
        apply(sigmoid_derivative, zs_[l - 1], slope_);     //   ∘ σ′(z)
        multiply_elements(previous_delta_, slope_);
        std::swap(delta_, previous_delta_);
    }
    return gradient_;
}

// One step of gradient descent on the m examples in the rows of x, with the mean of their
// gradients: w ← w − η/m ∂C/∂w and b ← b − η/m ∂C/∂b, C summed over the m examples. Arguments as
// for backprop; learning_rate is η. Tutorial: Binding it all together, the update rule for
// mini-batches; Code, `update`.
void Network::update(const Matrix& x, const Matrix& y, Real learning_rate) {
    const Gradient& gradient = backprop(x, y);
    const Real step = learning_rate / Real(x.rows());
    for (size_t l = 0; l < weights.size(); ++l) {
        subtract_scaled(weights[l], step, gradient.weights[l]);
        subtract_scaled(biases[l], step, gradient.biases[l]);
    }
}

// 0, 1, … n − 1.
std::vector<size_t> numbers_below(size_t n) {
    std::vector<size_t> numbers(n);
    std::iota(numbers.begin(), numbers.end(), size_t(0));
    return numbers;
}

// Stochastic gradient descent: in each epoch the examples are shuffled and cut into mini-batches
// (the last may be smaller), each of which is one update. After it, record follows the progress,
// and the watcher decides whether to go on. Throws std::invalid_argument for mini-batches of 0.
// Tutorial: Binding it all together, `sgd`.
void Network::sgd(const Dataset& train, const Training& how, Random& random,
                  const Watcher& watcher) {
    if (how.batch_size == 0) throw std::invalid_argument("sgd: mini-batches of 0 examples");
    std::vector<size_t> order = numbers_below(train.size());
    Matrix x, y;
    for (size_t epoch = 1; epoch <= how.epochs; ++epoch) {
        if (how.shuffle) random.shuffle(order);
        Progress progress;
        progress.epoch = epoch;
        while (progress.examples < order.size()) {
            const size_t first = progress.examples;
            const size_t m = std::min(how.batch_size, order.size() - first);
            make_mini_batch(train, &order[first], m, x, y);
            update(x, y, how.learning_rate);
            record(y, progress);
            if (!watcher(progress)) return;
        }
    }
}

// The column of the largest element in row i of a, m × n: the class that example i is read as.
size_t argmax(const Matrix& a, size_t i) {
    return size_t(std::max_element(a.row(i), a.row(i) + a.cols()) - a.row(i));
}

// How many images of data the network reads rightly: its largest output is at the label.
// (The tutorial names a `test` argument for this, but never uses it; Nielsen's `evaluate`.)
size_t Network::evaluate(const Dataset& data) const {
    const Matrix a = outputs(data);
    size_t correct = 0;
    for (size_t i = 0; i < data.size(); ++i) correct += argmax(a, i) == data.labels[i];
    return correct;
}

// ---- Beside the tutorial: all outputs at once, and how far sgd has come ----------------------

// What the network makes of every image in data: data.size() × outputs.
Matrix Network::outputs(const Dataset& data) const {
    const std::vector<size_t> order = numbers_below(data.size());
    Matrix all(data.size(), sizes.back()), x, y;
    for (size_t first = 0; first < data.size(); first += 100) {  // 100: a small copy of the images
        const size_t m = std::min<size_t>(100, data.size() - first);
        make_mini_batch(data, &order[first], m, x, y);
        const Matrix a = feedforward(x);
        std::copy(a.begin(), a.end(), all.row(first));
    }
    return all;
}

// Adds the mini-batch that backprop saw last, one-hot labels y, to the running mean of the costs
// and to the count of right answers. (::cost is the function, cost the member that says which.)
void Network::record(const Matrix& y, Progress& progress) const {
    const Matrix& a = activations_.back();
    const size_t m = a.rows();
    progress.examples += m;
    progress.loss += (::cost(cost, a, y) - progress.loss) * double(m) / double(progress.examples);
    for (size_t i = 0; i < m; ++i) progress.correct += argmax(a, i) == argmax(y, i);
}

// ============================================================================================
// 2. Files
// ============================================================================================

// A run that cannot go on: one line that names the file and the remedy. Exit status 1.
struct Failure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

using Bytes = std::vector<std::uint8_t>;

// Everything in the file at path; where there is none, the error ends in remedy. Throws Failure.
Bytes read_file(const std::string& path, const std::string& remedy = "check its name") {
    namespace fs = std::filesystem;
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status))
        throw Failure(path + (fs::exists(path + ".gz", error)
                                  ? ": is there only compressed; run: gunzip '" + path + ".gz'"
                                  : ": no such file; " + remedy));
    if (fs::is_directory(status)) throw Failure(path + ": is a folder; name a file in it");
    if (!fs::is_regular_file(status) && !fs::is_fifo(status))  // /dev/zero has no end
        throw Failure(path + ": is not a file but a device; name a file");
    std::ifstream in(path, std::ios::binary);
    Bytes bytes;
    if (const auto size = fs::file_size(path, error); !error) bytes.reserve(size_t(size));
    std::array<char, 65536> block;
    while (in.read(block.data(), block.size()) || in.gcount() > 0)
        bytes.insert(bytes.end(), block.data(), block.data() + in.gcount());
    if (!in.eof())
        throw Failure(path + ": cannot be read: " + std::strerror(errno) +
                      "; check its permissions");
    return bytes;
}

// A name beside path for what is not complete yet.
std::string temporary_name(const std::string& path) { return path + ".mnist_nn-part"; }

// Writes contents under a temporary name. Throws Failure and leaves nothing if they do not fit.
void write_temporary(const std::string& path, const std::string& contents) {
    namespace fs = std::filesystem;
    std::error_code error;
    if (fs::exists(path, error) && !fs::is_regular_file(path, error))
        throw Failure(path + ": is not a regular file; name another one to write to");
    if (fs::exists(path, error) && access(path.c_str(), W_OK) != 0)  // rename would not mind
        throw Failure(path + ": is write-protected; name another one to write to");
    errno = 0;
    std::ofstream out(temporary_name(path), std::ios::binary);
    out.write(contents.data(), std::streamsize(contents.size()));
    out.close();
    if (out) return;
    const std::string reason = std::strerror(errno);
    fs::remove(temporary_name(path), error);
    throw Failure(path + ": cannot be written: " + reason + "; choose another folder or make room");
}

// Finds out before any work whether contents could be written to path. Throws Failure.
void check_writable(const std::string& path, const std::string& contents) {
    write_temporary(path, contents);
    std::error_code error;
    std::filesystem::remove(temporary_name(path), error);
}

// Replaces the file at path by contents, in one step: whatever happens, the file is the old one
// or the new one, whole. Throws Failure.
void write_file(const std::string& path, const std::string& contents) {
    write_temporary(path, contents);
    std::error_code error;
    std::filesystem::rename(temporary_name(path), path, error);
    if (!error) return;
    const std::string reason = error.message();
    std::filesystem::remove(temporary_name(path), error);
    throw Failure(path + ": cannot be written: " + reason + "; choose another folder");
}

// Makes sure that there is a folder at path. Throws Failure.
void make_folder(const std::string& path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (!std::filesystem::is_directory(path))
        throw Failure(path + ": is not a folder, and none can be made there; choose another one");
}

// ---- The data set: IDX files ---------------------------------------------------------------

// The header of an IDX file: a magic number, then the length of each dimension, all as big-endian
// 32-bit numbers. Checks bytes against it: the elements, a byte each, follow, no more and no less.
// http://yann.lecun.com/exdb/mnist. Returns the dimensions. Throws Failure.
template <size_t dimensions>
std::array<std::uint64_t, dimensions> read_idx_header(const Bytes& bytes, const std::string& name) {
    const std::string kind = dimensions == 3 ? "images" : "labels";
    if (bytes.size() >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b)
        throw Failure(name + ": is still compressed; run: mv '" + name + "' '" + name +
                      ".gz' && gunzip '" + name + ".gz'");
    const size_t header = 4 * (1 + dimensions);
    if (bytes.size() < header) throw Failure(name + ": ends within its header; get it anew");
    auto number_at = [&](size_t at) {
        std::uint64_t number = 0;
        for (size_t i = 0; i < 4; ++i) number = number << 8 | bytes[at + i];
        return number;
    };
    if (number_at(0) != 0x0800 + dimensions)  // 08: unsigned bytes
        throw Failure(name + ": is not an IDX file of " + kind +
                      " (wrong magic number); get it anew");
    std::array<std::uint64_t, dimensions> lengths;
    std::uint64_t expected = 1;
    for (size_t d = 0; d < dimensions; ++d) {
        lengths[d] = number_at(4 * (d + 1));
        if (lengths[d] == 0) throw Failure(name + ": holds no " + kind + "; get it anew");
        const std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
        expected = lengths[d] > most / expected ? most : expected * lengths[d];  // never overflows
    }
    if (bytes.size() - header != expected)
        throw Failure(name + ": has " + std::to_string(bytes.size() - header) + " bytes of " +
                      kind + (bytes.size() - header < expected ? ", fewer" : ", more") +
                      " than its header says; get it anew");
    return lengths;
}

// Reads the bytes of a file of images into data. Throws Failure.
void parse_images(Bytes bytes, const std::string& name, Dataset& data) {
    const auto [count, rows, cols] = read_idx_header<3>(bytes, name);
    data.image_rows = size_t(rows);
    data.image_cols = size_t(cols);
    bytes.erase(bytes.begin(), bytes.begin() + std::ptrdiff_t(bytes.size() - count * rows * cols));
    data.pixels = std::move(bytes);  // the header is cut off in place: no second copy in memory
}

// Reads the bytes of a file of labels into data; there are as many classes as the largest label
// needs. Throws Failure.
void parse_labels(Bytes bytes, const std::string& name, Dataset& data) {
    const auto [count] = read_idx_header<1>(bytes, name);
    data.labels.assign(bytes.end() - std::ptrdiff_t(count), bytes.end());
    data.classes = size_t(*std::max_element(data.labels.begin(), data.labels.end())) + 1;
}

// Reads DIR/<prefix>-images-idx3-ubyte and DIR/<prefix>-labels-idx1-ubyte. Throws Failure.
Dataset read_dataset(const std::string& dir, const std::string& prefix) {
    const std::string images = dir + "/" + prefix + "-images-idx3-ubyte";
    const std::string labels = dir + "/" + prefix + "-labels-idx1-ubyte";
    const std::string remedy = "get MNIST with: scripts/data/get_mnist.sh '" + dir + "'";
    std::error_code error;
    const auto status = std::filesystem::status(dir, error);
    if (!std::filesystem::exists(status)) throw Failure(dir + ": no such folder; " + remedy);
    if (!std::filesystem::is_directory(status))
        throw Failure(dir + ": is not a folder; --data takes the folder that holds the four files");
    Dataset data;
    parse_images(read_file(images, remedy), images, data);
    parse_labels(read_file(labels, remedy), labels, data);
    if (data.pixels.size() / data.image_size() != data.size())
        throw Failure(labels + ": has " + std::to_string(data.size()) + " labels for " +
                      std::to_string(data.pixels.size() / data.image_size()) +
                      " images; get both anew");
    return data;
}

// ---- Text ----------------------------------------------------------------------------------

// Takes the text of a file apart, word by word, and says in which line one is not as it must be,
// and what to do then. What follows a # is a comment, to the end of its line.
class Words {
  public:
    Words(const Bytes& bytes, std::string name, std::string remedy)
        : text_(bytes.begin(), bytes.end()), name_(std::move(name)), remedy_(std::move(remedy)) {}

    // The next word, empty at the end of the text.
    std::string next() {
        while (at_ < text_.size() && (is_space(text_[at_]) || text_[at_] == '#'))
            at_ = text_[at_] == '#' ? std::min(text_.find('\n', at_), text_.size()) : at_ + 1;
        const size_t begin = at_;
        while (at_ < text_.size() && !is_space(text_[at_])) ++at_;
        return text_.substr(begin, at_ - begin);
    }

    void expect(const std::string& word) {
        if (const std::string found = next(); found != word) fail("'" + word + "'", found);
    }

    // word, which next gave, as a whole number from least to most.
    size_t count(const std::string& word, size_t least, size_t most) const {
        const bool digits = word.find_first_not_of("0123456789") == std::string::npos;
        const size_t number =
            word.empty() || !digits || word.size() > 18 ? most + 1 : std::stoull(word);
        if (number < least || number > most)
            fail("a number from " + std::to_string(least) + " to " + std::to_string(most), word);
        return number;
    }

    // The next word as a finite number; std::strtof and strtod know inf, nan and 0x1p3 too.
    Real real() {
        const std::string word = next();
        const bool plain = word.find_first_not_of("0123456789+-.eE") == std::string::npos;
        char* end = nullptr;
        const Real number = parse(word.c_str(), &end, Real());
        if (word.empty() || !plain || *end != '\0' || !std::isfinite(number))
            fail("a finite number", word);
        return number;
    }

    // Throws Failure: `expected` should stand where `found` does.
    [[noreturn]] void fail(const std::string& expected, const std::string& found) const {
        const auto line = 1 + std::count(text_.begin(), text_.begin() + std::ptrdiff_t(at_), '\n');
        std::string shown = found.empty() ? "the end of the file" : "'" + found.substr(0, 20) + "'";
        for (char& c : shown)
            if (static_cast<unsigned char>(c) < ' ' || static_cast<unsigned char>(c) > '~') c = '?';
        throw Failure(name_ + ": line " + std::to_string(line) + ": expected " + expected +
                      ", found " + shown + "; " + remedy_);
    }

    size_t position() const { return at_; }
    size_t left() const { return text_.size() - at_; }

  private:
    static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
    static float parse(const char* word, char** end, float) { return std::strtof(word, end); }
    static double parse(const char* word, char** end, double) { return std::strtod(word, end); }

    std::string text_, name_, remedy_;
    size_t at_ = 0;
};

// ---- Saved networks ------------------------------------------------------------------------

// The network as text: `mnist_nn 1`, `layers 784 100 10`, then for each layer its biases in a line
// and its weights, a line a neuron, with digits enough to read every number back bit for bit.
std::string format_network(const Network& network) {
    std::string text = "mnist_nn 1\nlayers";
    for (const size_t size : network.sizes) text += " " + std::to_string(size);
    text += "\n";
    auto append = [&](const std::string& title, const Matrix& numbers) {
        text += title + "\n";
        for (size_t i = 0; i < numbers.rows(); ++i)
            for (size_t j = 0; j < numbers.cols(); ++j) {
                char number[40];
                std::snprintf(number, sizeof number, "%.*g",
                              std::numeric_limits<Real>::max_digits10, double(numbers(i, j)));
                text += number;
                text += j + 1 < numbers.cols() ? ' ' : '\n';
            }
    };
    for (size_t l = 0; l < network.weights.size(); ++l) {
        append("biases " + std::to_string(l + 1), network.biases[l]);
        append("weights " + std::to_string(l + 1), network.weights[l]);
    }
    return text;
}

// The network that format_network wrote. Throws Failure.
Network parse_network(const Bytes& bytes, const std::string& name) {
    const std::string remedy = "train a network and write it with --save";
    Words words(bytes, name, remedy);
    words.expect("mnist_nn");
    words.expect("1");
    words.expect("layers");
    std::vector<size_t> sizes;
    for (std::string word = words.next(); word != "biases" || sizes.size() < 2; word = words.next())
        sizes.push_back(words.count(word, 1, 1000000000));
    // Each number takes two bytes or more: sizes that cannot be true are found before any memory
    // is asked for.
    size_t numbers_left = words.left() / 2 + 1;
    for (size_t l = 0; l + 1 < sizes.size(); ++l) {
        if (sizes[l + 1] * (sizes[l] + 1) > numbers_left)
            throw Failure(name + ": ends before the numbers of its layers do; " + remedy);
        numbers_left -= sizes[l + 1] * (sizes[l] + 1);
    }
    Network network(sizes);
    for (size_t l = 0; l < network.weights.size(); ++l) {
        if (l > 0) words.expect("biases");
        words.expect(std::to_string(l + 1));
        for (Real& b : network.biases[l]) b = words.real();
        words.expect("weights");
        words.expect(std::to_string(l + 1));
        for (Real& w : network.weights[l]) w = words.real();
    }
    if (const std::string word = words.next(); !word.empty()) words.fail("the end", word);
    return network;
}

// ---- Images: PGM ---------------------------------------------------------------------------

// A gray image; 0 is black, 255 is white.
struct Image {
    size_t rows = 0, cols = 0;
    std::vector<std::uint8_t> pixels;
};

// Reads a PGM image, plain (P2) or binary (P5). Throws Failure.
// https://netpbm.sourceforge.net/doc/pgm.html
Image parse_pgm(const Bytes& bytes, const std::string& name) {
    Words words(bytes, name, "convert or draw it anew");
    const std::string kind = words.next();
    if (kind != "P2" && kind != "P5")
        throw Failure(name + ": is not a PGM image (P2 or P5); convert it, for example with " +
                      "ImageMagick: convert IMAGE IMAGE.pgm");
    Image image;
    image.cols = words.count(words.next(), 1, 1000000000);
    image.rows = words.count(words.next(), 1, 1000000000);
    const size_t white = words.count(words.next(), 1, 65535);
    const size_t size = image.rows * image.cols;
    const size_t width = kind == "P5" && white > 255 ? 2 : 1;     // bytes of a binary pixel
    const size_t left = words.left() > 0 ? words.left() - 1 : 0;  // after one white space
    if (kind == "P5" ? left != size * width : left / 2 + 1 < size)
        throw Failure(name + ": holds more or fewer pixels than its header says; get it anew");
    image.pixels.reserve(size);
    const std::uint8_t* next = bytes.data() + bytes.size() - left;
    for (size_t i = 0; i < size; ++i) {
        size_t value = 0;
        if (kind == "P2")
            value = words.count(words.next(), 0, white);
        else
            for (size_t b = 0; b < width; ++b) value = value << 8 | *next++;
        if (value > white)
            throw Failure(name + ": has a pixel brighter than its white; get it anew");
        image.pixels.push_back(std::uint8_t((value * 255 + white / 2) / white));
    }
    if (const std::string word = words.next(); kind == "P2" && !word.empty())
        words.fail("the end", word);
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

// ---- Images of any size: what MNIST's makers did to theirs ----------------------------------

// Whole numbers alone, no rounding that depends on the machine: the page of the report does the
// same in JavaScript, to the pixel.
using Whole = std::int64_t;

// How much brighter than the paper around it each pixel is. A photograph is rarely lit evenly, so
// the paper is taken as the mean of a window, up to half of the image wide and high. Towards the
// border it shrinks on both sides, so that light that fades steadily cancels out. With a table of
// the sums of all pixels above and to the left, each window takes four look-ups (Crow 1984).
std::vector<Whole> contrast_with_paper(const Image& image) {
    const Whole rows = Whole(image.rows), cols = Whole(image.cols);
    std::vector<Whole> sums(size_t((rows + 1) * (cols + 1))), contrast(image.pixels.size());
    auto sum = [&](Whole i, Whole j) -> Whole& { return sums[size_t(i * (cols + 1) + j)]; };
    auto pixel = [&](Whole i, Whole j) { return Whole(image.pixels[size_t(i * cols + j)]); };
    for (Whole i = 0; i < rows; ++i)
        for (Whole j = 0; j < cols; ++j)
            sum(i + 1, j + 1) = pixel(i, j) + sum(i, j + 1) + sum(i + 1, j) - sum(i, j);

    const Whole most = std::max(rows, cols) / 4, least = most / 8;
    for (Whole i = 0; i < rows; ++i)
        for (Whole j = 0; j < cols; ++j) {
            const Whole up = std::clamp(std::min(i, rows - 1 - i), least, most);
            const Whole side = std::clamp(std::min(j, cols - 1 - j), least, most);
            const Whole top = std::max(i - up, Whole(0)), bottom = std::min(i + up + 1, rows);
            const Whole left = std::max(j - side, Whole(0)), right = std::min(j + side + 1, cols);
            const Whole paper =
                (sum(bottom, right) - sum(top, right) - sum(bottom, left) + sum(top, left)) /
                ((bottom - top) * (right - left));
            contrast[size_t(i * cols + j)] = pixel(i, j) - paper;
        }
    return contrast;
}

// Which pixels are ink (1) and which paper (0), be the ink dark or bright. There is less ink than
// paper, so it stands out more: the sum of the cubes of the contrasts has the sign of the ink's. A
// pixel is ink if it stands out at least half as much as ink does on average; that average is
// first one in which each pixel counts by its squared contrast, then twice that of the ink found.
std::vector<Whole> find_ink(const Image& image) {
    std::vector<Whole> ink = contrast_with_paper(image);
    Whole squares = 0, cubes = 0;
    for (const Whole c : ink) {
        squares += c * c;
        cubes += c * c * c;
    }
    if (cubes < 0)
        for (Whole& c : ink) c = -c;
    Whole threshold = squares == 0 ? 0 : std::abs(cubes) / (2 * squares);
    for (int round = 0; round < 2; ++round) {
        Whole sum = 0, count = 0;
        for (const Whole c : ink)
            if (c > threshold) {
                sum += c;
                ++count;
            }
        if (count > 0) threshold = sum / (2 * count);
    }
    for (Whole& c : ink) c = c > threshold;
    return ink;
}

// The sums of ink along one side of the image: how many of them there are from the first to the
// last that hold ink, and twice their center of mass. Up to 1/200 of the ink may lie farther out
// at either end: dust.
struct Extent {
    Whole size, twice_center;
};
Extent extent(const std::vector<Whole>& sums) {
    Whole total = 0, moment = 0;
    for (size_t i = 0; i < sums.size(); ++i) {
        total += sums[i];
        moment += sums[i] * Whole(2 * i + 1);
    }
    size_t first = 0, last = sums.size() - 1;
    for (Whole dust = total / 200; dust >= sums[first]; ++first) dust -= sums[first];
    for (Whole dust = total / 200; dust >= sums[last]; --last) dust -= sums[last];
    return {Whole(last - first + 1), moment / total};
}

// The image of rows × cols pixels that a network trained on MNIST can read, white on black, made
// from one of any size as the makers of MNIST made theirs: the ink is scaled to fit into a box of
// 20 × 20 of the 28 × 28 pixels, each pixel as gray as it is covered by ink, and its center of
// mass is laid on the pixel (14, 14). http://yann.lecun.com/exdb/mnist. Throws Failure (which
// begins with name) where there is no ink.
Image normalize(const Image& image, size_t rows, size_t cols, const std::string& name) {
    const std::vector<Whole> ink = find_ink(image);
    std::vector<Whole> row_sums(image.rows), col_sums(image.cols);
    for (size_t k = 0; k < ink.size(); ++k) {
        row_sums[k / image.cols] += ink[k];
        col_sums[k % image.cols] += ink[k];
    }
    if (std::count(ink.begin(), ink.end(), 1) == 0)
        throw Failure(name + ": is of one color; there is nothing to read");
    const Extent height = extent(row_sums), width = extent(col_sums);

    // In units in which a new pixel is 2 · size wide and an old one 2 · box.
    const Whole size = std::max(height.size, width.size);
    const Whole box = std::max(Whole(std::min(rows, cols)) * 5 / 7, Whole(1));
    auto overlap = [&](Whole begin, Whole old) {
        return std::min(begin + 2 * size, 2 * box * (old + 1)) - std::max(begin, 2 * box * old);
    };
    auto first = [&](Whole begin) { return std::max(begin, Whole(0)) / (2 * box); };
    auto last = [&](Whole begin, size_t count) {  // one past it
        return std::clamp((begin + 2 * size + 2 * box - 1) / (2 * box), Whole(0), Whole(count));
    };
    Image result{rows, cols, {}};
    for (size_t i = 0; i < rows; ++i)
        for (size_t j = 0; j < cols; ++j) {
            const Whole top = height.twice_center * box + (2 * Whole(i) - Whole(rows) - 1) * size;
            const Whole left = width.twice_center * box + (2 * Whole(j) - Whole(cols) - 1) * size;
            Whole covered = 0;
            for (Whole y = first(top); y < last(top, image.rows); ++y)
                for (Whole x = first(left); x < last(left, image.cols); ++x)
                    covered += ink[size_t(y) * image.cols + size_t(x)] * overlap(top, y) *
                               overlap(left, x);
            const Whole area = 4 * size * size;
            result.pixels.push_back(std::uint8_t((255 * covered + area / 2) / area));
        }
    return result;
}

// ============================================================================================
// 3. What is printed
// ============================================================================================

// 97.81% for 9781 of 10000.
std::string percent(size_t part, size_t whole) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(2) << 100 * double(part) / double(whole) << '%';
    return text.str();
}

// 784-100-10
std::string layer_names(const Network& network) {
    std::string text;
    for (const size_t size : network.sizes)
        text += (text.empty() ? "" : "-") + std::to_string(size);
    return text;
}

// 28 × 28
std::string image_size(const Dataset& data) {
    return std::to_string(data.image_rows) + " × " + std::to_string(data.image_cols);
}

// One line that grows with the mini-batches of an epoch, and is gone when the epoch is over.
class ProgressBar {
  public:
    ProgressBar(std::ostream& out, bool visible) : out_(out), visible_(visible) {}

    void show(const Progress& progress, size_t size) {
        const size_t width = 40, filled = width * progress.examples / size;
        const size_t hundredths = 100 * progress.examples / size;
        if (!visible_ || hundredths == shown_) return;  // at most 100 times an epoch
        shown_ = hundredths;
        out_ << "\repoch " << progress.epoch << " [" << std::string(filled, '=')
             << std::string(width - filled, ' ') << "] " << hundredths << "%  loss " << std::fixed
             << std::setprecision(4) << progress.loss << std::flush;
    }
    void clear() {
        if (visible_) out_ << "\r\x1b[K" << std::flush;
        shown_ = 0;
    }

  private:
    std::ostream& out_;
    bool visible_;
    size_t shown_ = 0;
};

// What a network did with a test set.
struct TestResult {
    // A wrong answer: which image, what the network said, and how sure it was (its output, 0 … 1).
    struct Mistake {
        size_t example, said;
        Real output;
    };
    size_t correct = 0;
    std::vector<std::vector<size_t>> confusion;  // confusion[what it is][what it was read as]
    std::vector<Mistake> mistakes;               // the most confident first
};

TestResult test_network(const Network& network, const Dataset& test) {
    const Matrix outputs = network.outputs(test);
    TestResult result;
    const size_t classes = outputs.cols();
    result.confusion.assign(classes, std::vector<size_t>(classes, 0));
    for (size_t i = 0; i < test.size(); ++i) {
        const size_t said = argmax(outputs, i);
        ++result.confusion[test.labels[i]][said];
        if (said == test.labels[i])
            ++result.correct;
        else
            result.mistakes.push_back({i, said, outputs(i, said)});
    }
    std::stable_sort(result.mistakes.begin(), result.mistakes.end(),
                     [](const auto& a, const auto& b) { return a.output > b.output; });
    return result;
}

// A table of how often each class (the rows) was read as each class (the columns).
void print_confusion(std::ostream& out, const TestResult& result) {
    const size_t classes = result.confusion.size();
    out << "\nwhat each digit was read as (rows: what it is, columns: what the network said)\n\n   "
           " ";
    for (size_t said = 0; said < classes; ++said) out << std::setw(6) << said;
    for (size_t is = 0; is < classes; ++is) {
        out << '\n' << std::setw(4) << is;
        for (const size_t count : result.confusion[is])
            out << std::setw(6) << (count == 0 ? "." : std::to_string(count));
    }
    out << '\n';
}

// Draws images side by side, two rows of pixels a line, since a character is twice as high as wide.
void draw_images(std::ostream& out, const Dataset& data, const std::vector<size_t>& examples) {
    const char* shades[] = {" ", "░", "▒", "▓", "█"};
    for (size_t i = 0; i < data.image_rows; i += 2) {
        for (const size_t example : examples) {
            const std::uint8_t* image = data.pixels.data() + example * data.image_size();
            for (size_t j = 0; j < data.image_cols; ++j) {
                const size_t below = std::min(i + 1, data.image_rows - 1);
                const int ink =
                    (image[i * data.image_cols + j] + image[below * data.image_cols + j]) / 2;
                out << shades[(ink + 32) / 64];
            }
        }
        out << '\n';
    }
}

// The mistakes that the network was surest of, drawn, with what it said.
void print_mistakes(std::ostream& out, const TestResult& result, const Dataset& test) {
    const size_t shown = std::min<size_t>(3, result.mistakes.size());
    if (shown == 0) return;
    out << "\nthe mistakes that the network was surest of\n\n";
    std::vector<size_t> examples;
    for (size_t i = 0; i < shown; ++i) examples.push_back(result.mistakes[i].example);
    draw_images(out, test, examples);
    for (size_t i = 0; i < shown; ++i) {
        const TestResult::Mistake& mistake = result.mistakes[i];
        std::ostringstream caption;
        caption << "a " << int(test.labels[mistake.example]) << " read as " << mistake.said << " ("
                << std::fixed << std::setprecision(4) << mistake.output << ')';
        out << std::left << std::setw(int(test.image_cols)) << caption.str() << std::right;
    }
    out << '\n';
}

void print_test(std::ostream& out, const TestResult& result, const Dataset& test, bool quiet) {
    if (!quiet) {
        print_confusion(out, result);
        print_mistakes(out, result, test);
        out << '\n';
    }
    out << "test accuracy " << percent(result.correct, test.size()) << " (" << result.correct
        << " / " << test.size() << ")\n";
}

// ============================================================================================
// 4. The command line
// ============================================================================================

// A command line that is wrong: one line that names the option. Exit status 2.
struct UsageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The names that an option allows, with what each stands for.
template <typename Value>
using Names = std::vector<std::pair<std::string, Value>>;
const Names<Cost> cost_names = {{"cross-entropy", Cost::cross_entropy},
                                {"quadratic", Cost::quadratic}};
const Names<Init> init_names = {
    {"xavier", Init::xavier}, {"kaiming", Init::kaiming}, {"normal", Init::normal}};

template <typename Value>
std::string name_of(const Names<Value>& names, Value value) {
    return std::find_if(names.begin(), names.end(),
                        [&](auto& name) { return name.second == value; })
        ->first;
}

template <typename Value>
std::string list(const Names<Value>& names) {
    std::string text;
    for (const auto& [name, value] : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

// The values of options, each checked as it is read. All throw UsageError.
template <typename Value>
Value parse_name(const std::string& option, const std::string& text, const Names<Value>& names) {
    for (const auto& [name, value] : names)
        if (name == text) return value;
    throw UsageError(option + ": '" + text + "' is none of " + list(names));
}

std::uint64_t parse_count(const std::string& option, const std::string& text, std::uint64_t least,
                          std::uint64_t most) {
    std::uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || stop != end || number < least || number > most)
        throw UsageError(option + ": '" + text + "' is not a whole number from " +
                         std::to_string(least) + " to " + std::to_string(most));
    return number;
}

Real parse_positive(const std::string& option, const std::string& text) {
    char* end = nullptr;
    const Real number = Real(std::strtod(text.c_str(), &end));
    if (text.find_first_not_of("0123456789+-.eE") != std::string::npos || text.empty() ||
        *end != '\0' || !std::isfinite(number) || number <= 0)
        throw UsageError(option + ": '" + text +
                         "' is not a number greater than 0, or is too large or too small");
    return number;
}

// 100,50 is two hidden layers, 0 none.
std::vector<size_t> parse_hidden(const std::string& option, const std::string& text) {
    if (text == "0") return {};
    std::vector<size_t> sizes;
    for (size_t begin = 0; begin <= text.size();) {
        const size_t comma = std::min(text.find(',', begin), text.size());
        sizes.push_back(parse_count(option, text.substr(begin, comma - begin), 1, 100000));
        if (sizes.size() > 1 && sizes.back() * sizes[sizes.size() - 2] > 100000000)
            throw UsageError(option + ": '" + text + "' has over 100 million weights in one layer");
        begin = comma + 1;
    }
    return sizes;
}

struct Settings {
    std::string data = "data/mnist";
    std::vector<size_t> hidden = {100};
    Training training;
    Cost cost = Cost::cross_entropy;
    Init init = Init::xavier;
    std::uint64_t seed = 1;
    size_t train_size = 0;  // 0: all
    std::string save, load, history, report;
    std::vector<std::string> predict;
    bool quiet = false, help = false, version = false;
    std::string command = "build/mnist_nn";  // what was typed, to be typed again
};

// An option: its name, what follows it, what it means, and what it sets.
struct Option {
    std::string name, value, meaning;
    std::function<void(const std::string&)> set;
    bool for_training = false;  // it has no meaning beside --load
};

std::vector<Option> option_table(Settings& s) {
    const std::uint64_t most = 1000000000;
    const bool for_training = true;
    return {
        {"--data", "DIR", "the folder with the four IDX files (data/mnist)",
         [&](const std::string& v) { s.data = v; }},
        {"--hidden", "N[,N...]", "neurons in each hidden layer; 0: none (100)",
         [&](const std::string& v) { s.hidden = parse_hidden("--hidden", v); }, for_training},
        {"--epochs", "N", "passes over the training set (10)",
         [&](const std::string& v) { s.training.epochs = parse_count("--epochs", v, 0, most); },
         for_training},
        {"--batch-size", "N", "examples in a mini-batch (10)",
         [&](const std::string& v) {
             s.training.batch_size = parse_count("--batch-size", v, 1, most);
         },
         for_training},
        {"--learning-rate", "X", "the step of gradient descent (0.5; 0.1 with --hidden 0)",
         [&](const std::string& v) {
             s.training.learning_rate = parse_positive("--learning-rate", v);
         },
         for_training},
        {"--cost", "NAME", list(cost_names) + " (cross-entropy)",
         [&](const std::string& v) { s.cost = parse_name("--cost", v, cost_names); }, for_training},
        {"--init", "NAME", list(init_names) + " (xavier)",
         [&](const std::string& v) { s.init = parse_name("--init", v, init_names); }, for_training},
        {"--seed", "N", "the seed of all random choices (1)",
         [&](const std::string& v) {
             s.seed = parse_count("--seed", v, 0, std::numeric_limits<std::uint64_t>::max());
         },
         for_training},
        {"--train-size", "N", "train on the first N examples (all)",
         [&](const std::string& v) { s.train_size = parse_count("--train-size", v, 1, most); },
         for_training},
        {"--no-shuffle", "", "take the examples in the order of the file",
         [&](const std::string&) { s.training.shuffle = false; }, for_training},
        {"--save", "FILE", "write the trained network", [&](const std::string& v) { s.save = v; },
         for_training},
        {"--load", "FILE", "test or predict with a saved network, do not train",
         [&](const std::string& v) { s.load = v; }},
        {"--predict", "FILE...", "with --load: read the digits in PGM images of any size",
         [&](const std::string& v) { s.predict.push_back(v); }},
        {"--history", "FILE", "write a row an epoch as CSV",
         [&](const std::string& v) { s.history = v; }, for_training},
        {"--report", "DIR", "write DIR/run.js, the data of the page that shows the run",
         [&](const std::string& v) { s.report = v; }, for_training},
        {"--quiet", "", "print the result alone", [&](const std::string&) { s.quiet = true; }},
        {"--help", "", "print this", [&](const std::string&) { s.help = true; }},
        {"--version", "", "print the version", [&](const std::string&) { s.version = true; }},
    };
}

// Would both names be the same file, once it is written?
bool is_same_file(const std::string& a, const std::string& b) {
    namespace fs = std::filesystem;
    std::error_code error;
    const auto whole = [&](const fs::path& path) {
        return fs::weakly_canonical(fs::absolute(path, error), error);
    };
    return !b.empty() && whole(a) == whole(b);
}

// A word of a command line, in quotation marks where a shell would read it as anything else.
std::string shell_word(const std::string& word) {
    if (!word.empty() &&
        word.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                               "0123456789_-+=.,:/@%") == std::string::npos)
        return word;
    std::string text = "'";
    for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return text + "'";
}

// The file that --report writes.
std::string report_file(const Settings& settings) {
    return settings.report.empty() ? "" : settings.report + "/run.js";
}

// Throws UsageError where one file would be written over by another.
void refuse_same_file(const Settings& settings) {
    const Names<std::string> files = {{"--save", settings.save},
                                      {"--history", settings.history},
                                      {"--report", report_file(settings)}};
    for (const auto& [name, file] : files)
        for (const auto& [other_name, other] : files)
            if (name < other_name && !file.empty() && is_same_file(file, other))
                throw UsageError(name + " and " + other_name +
                                 " name the same file; each needs its own");
}

// Reads the command line. Throws UsageError.
Settings parse_arguments(const std::vector<std::string>& arguments) {
    Settings settings;
    std::string refused_with_load;
    bool is_rate_chosen = false;
    for (const std::string& argument : arguments) settings.command += " " + shell_word(argument);
    const std::vector<Option> table = option_table(settings);
    for (size_t i = 0; i < arguments.size(); ++i) {
        const std::string& argument = arguments[i];
        const size_t equals = std::min(argument.find('='), argument.size());
        const std::string name = argument.substr(0, equals);
        const auto option = std::find_if(table.begin(), table.end(),
                                         [&](const Option& o) { return o.name == name; });
        if (option == table.end())
            throw UsageError("unknown option '" + argument + "'; see mnist_nn --help");
        if (option->for_training) refused_with_load = name;
        if (name == "--learning-rate") is_rate_chosen = true;
        const bool attached = equals < argument.size();  // --epochs=3
        auto another = [&] {
            return i + 1 < arguments.size() && arguments[i + 1].rfind("--", 0) != 0;
        };
        // An empty value, such as that of --save "$UNSET", is none: nothing would be saved.
        auto set = [&](const std::string& value) {
            if (value.empty())
                throw UsageError(name + " needs a value: " + name + " " + option->value);
            option->set(value);
        };
        if (option->value.empty() && attached) throw UsageError(name + " takes no value");
        if (option->value.empty())
            option->set("");
        else if (attached)
            set(argument.substr(equals + 1));
        else
            set(another() ? arguments[++i] : "");
        while (name == "--predict" && another()) set(arguments[++i]);
    }
    if (!settings.predict.empty() && settings.load.empty())
        throw UsageError("--predict needs a saved network: --load FILE");
    if (!settings.load.empty() && !refused_with_load.empty())
        throw UsageError(refused_with_load + " has no meaning with --load, which does not train");
    refuse_same_file(settings);
    // Without a hidden layer the cost is steeper: with 0.5, steps overshoot, and each mini-batch
    // takes the accuracy up or down by a percent or two.
    if (settings.hidden.empty() && !is_rate_chosen) settings.training.learning_rate = Real(0.1);
    return settings;
}

void print_help(std::ostream& out) {
    out << "usage: mnist_nn [options]\n\n"
           "Trains a network to read handwritten digits and tests it.\n\n";
    Settings unused;
    for (const Option& option : option_table(unused))
        out << "  " << std::left << std::setw(26) << option.name + " " + option.value
            << option.meaning << '\n';
}

// ---- Training ------------------------------------------------------------------------------

// The signal that asked the program to stop, 0 if none did. A second one stops it at once.
volatile std::sig_atomic_t interrupted = 0;
extern "C" void interrupt(int signal) {
    interrupted = signal;
    std::signal(signal, SIG_DFL);
}

using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// Reads training and test set and makes sure that they belong together. Throws Failure.
std::pair<Dataset, Dataset> read_datasets(const Settings& settings) {
    Dataset train = read_dataset(settings.data, "train");
    Dataset test = read_dataset(settings.data, "t10k");
    if (test.image_rows != train.image_rows || test.image_cols != train.image_cols)
        throw Failure(settings.data + ": test images of " + image_size(test) +
                      " pixels, but training images of " + image_size(train) + "; get both anew");
    if (test.classes > train.classes)
        throw Failure(settings.data + ": a test label " + std::to_string(test.classes - 1) +
                      ", but training labels up to " + std::to_string(train.classes - 1) +
                      " only; get both anew");
    test.classes = train.classes;
    if (settings.train_size > train.size())
        throw UsageError("--train-size: there are only " + std::to_string(train.size()) +
                         " training images in " + settings.data);
    if (settings.train_size > 0) {
        train.labels.resize(settings.train_size);
        train.pixels.resize(settings.train_size * train.image_size());
    }
    return {std::move(train), std::move(test)};
}

void print_settings(std::ostream& out, const Settings& settings, const Network& network,
                    const Dataset& train, const Dataset& test) {
    size_t parameters = 0;
    for (const Matrix& w : network.weights) parameters += w.rows() * (w.cols() + 1);
    out << "network   " << layer_names(network) << ", sigmoid, " << parameters
        << " weights and biases, " << name_of(init_names, settings.init) << " initialization\n"
        << "data      " << settings.data << ": " << train.size() << " training and " << test.size()
        << " test images of " << image_size(train) << " pixels, " << train.classes << " classes\n"
        << "training  " << settings.training.epochs
        << (settings.training.epochs == 1 ? " epoch" : " epochs") << ", mini-batches of "
        << settings.training.batch_size << (settings.training.shuffle ? "" : " in the file's order")
        << ", learning rate " << settings.training.learning_rate << ", "
        << name_of(cost_names, settings.cost) << " cost, seed " << settings.seed << "\n\n";
}

// What an epoch came to, as its line and the history show it.
struct Epoch {
    double seconds, loss;                  // seconds of training alone, without the test
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

void print_epoch(std::ostream& out, size_t number, const Epoch& epoch) {
    std::ostringstream line;
    line << std::fixed << "epoch " << std::setw(2) << number << "   loss " << std::setprecision(4)
         << epoch.loss << "   accuracy: training " << std::setprecision(2) << epoch.train_accuracy
         << "%, test " << epoch.test_accuracy << "%   " << epoch.seconds << " s\n";
    out << line.str() << std::flush;
}

// Does any weight or bias lack a finite value? The loss tells only at the next mini-batch.
bool has_diverged(const Network& network) {
    auto diverged = [](const Matrix& numbers) {
        return !std::all_of(numbers.begin(), numbers.end(),
                            [](Real x) { return std::isfinite(x); });
    };
    return std::any_of(network.weights.begin(), network.weights.end(), diverged) ||
           std::any_of(network.biases.begin(), network.biases.end(), diverged);
}

// Draws the accuracies over the epochs, in characters.
void print_curve(std::ostream& out, const std::vector<Epoch>& history) {
    const size_t epochs = history.size(), height = 10, width = std::min<size_t>(4 * epochs, 60);
    if (epochs < 2) return;  // a point is no curve
    double lowest = 100, highest = 0;
    for (const Epoch& epoch : history) {
        lowest = std::min({lowest, epoch.train_accuracy, epoch.test_accuracy});
        highest = std::max({highest, epoch.train_accuracy, epoch.test_accuracy});
    }
    std::vector<std::string> lines(height, std::string(width, ' '));
    auto mark = [&](size_t epoch, double accuracy, char symbol) {
        const double up = highest > lowest ? (accuracy - lowest) / (highest - lowest) : 0;
        const size_t line = height - 1 - size_t(std::lround(up * double(height - 1)));
        lines[line][epoch * (width - 1) / (epochs - 1)] = symbol;
    };
    for (size_t i = 0; i < epochs; ++i) {
        mark(i, history[i].train_accuracy, 'o');
        mark(i, history[i].test_accuracy, '*');
    }
    std::ostringstream text;
    text << std::fixed << std::setprecision(2) << "\naccuracy in percent (o training, * test)\n\n";
    for (size_t line = 0; line < height; ++line) {
        const double share = double(line) / double(height - 1);
        text << std::setw(7) << highest - share * (highest - lowest) << " |" << lines[line] << '\n';
    }
    text << "        +" << std::string(width, '-') << "\n  epoch  1" << std::setw(int(width) - 1)
         << epochs << '\n';
    out << text.str();
}

// Trains until the epochs are done or a signal asks to stop; prints a line an epoch, and keeps the
// history's file up to date. Throws Failure when the loss is no longer a finite number.
std::vector<Epoch> learn(Network& network, const Dataset& train, const Dataset& test,
                         const Settings& settings, Random& random, std::ostream& out,
                         ProgressBar& bar) {
    std::vector<Epoch> history;
    auto start = Clock::now();
    network.sgd(train, settings.training, random, [&](const Progress& progress) {
        bar.show(progress, train.size());
        if (!std::isfinite(progress.loss))
            throw Failure("the loss is no longer a finite number, in epoch " +
                          std::to_string(progress.epoch) + "; lower --learning-rate");
        if (progress.examples == train.size()) {
            bar.clear();
            const double seconds = seconds_since(start);
            history.push_back({seconds, progress.loss,
                               100.0 * double(progress.correct) / double(train.size()),
                               100.0 * double(network.evaluate(test)) / double(test.size())});
            if (!settings.quiet) print_epoch(out, history.size(), history.back());
            try {
                if (!settings.history.empty())
                    write_file(settings.history, format_history(history));
            } catch (const Failure&) {  // must not cost the training; the end tries again
            }
            start = Clock::now();
        }
        return interrupted == 0;
    });
    bar.clear();
    if (has_diverged(network))
        throw Failure("a weight is no longer a finite number; lower --learning-rate");
    return history;
}

// Writes the network to path, or else, so that the training is not lost, to a new file in the
// folder for temporary files, and throws Failure.
void save_network(const Network& network, const std::string& path) {
    namespace fs = std::filesystem;
    const std::string text = format_network(network);
    try {
        write_file(path, text);
    } catch (const Failure& failure) {
        std::error_code error;
        const fs::path folder = fs::temp_directory_path(error);
        std::string rescue;
        for (int i = 1; rescue.empty() || fs::exists(rescue, error); ++i)
            rescue = (folder / ("mnist_nn-" + std::to_string(i) + ".txt")).string();
        try {
            write_file(rescue, text);
        } catch (const Failure&) {
            throw Failure(std::string(failure.what()) + "; nor in " + rescue +
                          ": the network is lost");
        }
        throw Failure(std::string(failure.what()) + "; the network was left in " + rescue);
    }
}

// ---- The data of the page (scripts/page/page.html) ----------------------------------------------

// text as a string of JavaScript. A < is written as its number, so that no name of a folder can
// hold what a browser takes for the end of a script.
std::string quoted(const std::string& text) {
    std::string string = "\"";
    for (const char c : text) {
        char code[8];
        std::snprintf(code, sizeof code, "\\u%04x", unsigned(static_cast<unsigned char>(c)));
        const bool plain =
            static_cast<unsigned char>(c) >= ' ' && c != '"' && c != '\\' && c != '<';
        string += plain ? std::string(1, c) : std::string(code);
    }
    return string + "\"";
}

// Bytes as a string of JavaScript: three become four characters, with = for those that the last
// three lack. RFC 4648.
std::string base64(const Bytes& bytes) {
    const char* characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text = "\"";
    for (size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t bits = 0;
        for (size_t k = i; k < i + 3; ++k) bits = bits << 8 | (k < bytes.size() ? bytes[k] : 0u);
        for (size_t k = 0; k < 4; ++k)
            text += i + k > bytes.size() ? '=' : characters[bits >> (18 - 6 * k) & 63];
    }
    return text + "\"";
}

// Each number as a float of four bytes, the lowest first: all its digits in half of their room.
std::string base64(const Matrix& numbers) {
    Bytes bytes;
    for (const Real number : numbers) {
        const float single = float(number);
        std::uint32_t bits;
        std::memcpy(&bits, &single, sizeof bits);
        for (int shift = 0; shift < 32; shift += 8) bytes.push_back(std::uint8_t(bits >> shift));
    }
    return base64(bytes);
}

// The test images that the page shows, about 1.2 MB of them (1,500 of MNIST): the 24 mistakes that
// the network was surest of, one of each cell of the confusion matrix, then a second of each, and
// so on while there is room.
Dataset choose_images(const Dataset& test, const TestResult& result) {
    std::vector<size_t> order, said(test.labels.begin(), test.labels.end()), rank(test.size());
    for (const TestResult::Mistake& mistake : result.mistakes) {
        order.push_back(mistake.example);
        said[mistake.example] = mistake.said;
    }
    for (size_t i = 0; i < test.size(); ++i)
        if (said[i] == test.labels[i]) order.push_back(i);

    std::vector<std::vector<size_t>> met(test.classes, std::vector<size_t>(test.classes));
    for (const size_t i : order) rank[i] = met[test.labels[i]][said[i]]++;
    for (size_t k = 0; k < std::min<size_t>(24, result.mistakes.size()); ++k) rank[order[k]] = 0;
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return rank[a] < rank[b]; });
    order.resize(std::clamp<size_t>(1500 * 784 / test.image_size(), 1, order.size()));

    Dataset chosen{test.image_rows, test.image_cols, test.classes, {}, {}};
    for (const size_t i : order) {
        const auto pixels = test.pixels.begin() + std::ptrdiff_t(i * test.image_size());
        chosen.pixels.insert(chosen.pixels.end(), pixels,
                             pixels + std::ptrdiff_t(test.image_size()));
        chosen.labels.push_back(test.labels[i]);
    }
    return chosen;
}

// What the page shows, as a JavaScript object: the run, the network, and test images with the
// program's outputs for them.
std::string format_report(const Settings& settings, const Network& network, const Dataset& train,
                          const Dataset& test, const std::vector<Epoch>& history) {
    const TestResult result = test_network(network, test);
    const Dataset images = choose_images(test, result);
    std::ostringstream settings_lines;
    print_settings(settings_lines, settings, network, train, test);

    auto list = [](const auto& items, auto format) {
        std::string text;
        for (const auto& item : items) text += (text.empty() ? "" : ",") + format(item);
        return "[" + text + "]";
    };
    auto number = [](auto n) { return std::to_string(n); };
    auto numbers = [](const Matrix& matrix) { return base64(matrix); };
    auto row = [&](const std::vector<size_t>& counts) { return list(counts, number); };
    auto epoch = [&](const Epoch& e) {
        return list(std::vector<double>{e.loss, e.train_accuracy, e.test_accuracy}, number);
    };
    std::string text = "const run = {\n";
    auto add = [&](const std::string& name, const std::string& value) {
        text += "  " + name + ": " + value + ",\n";
    };
    add("command", quoted(settings.command));
    add("data", quoted(settings.data));
    add("settings", quoted(settings_lines.str()));
    add("correct", number(result.correct));
    add("tested", number(test.size()));
    add("history", list(history, epoch));
    add("confusion", list(result.confusion, row));
    add("sizes", list(network.sizes, number));
    add("biases", list(network.biases, numbers));
    add("weights", list(network.weights, numbers));
    add("rows", number(images.image_rows));
    add("cols", number(images.image_cols));
    add("labels", list(images.labels, number));
    add("images", base64(images.pixels));
    add("outputs", base64(network.outputs(images)));
    return text + "};\n";
}

// Writes what the training came to. Throws Failure, which says where the network was left.
void save_results(const Settings& settings, const Network& network, const Dataset& train,
                  const Dataset& test, const std::vector<Epoch>& history) {
    if (!settings.save.empty()) save_network(network, settings.save);
    try {
        if (!settings.history.empty()) write_file(settings.history, format_history(history));
        if (!settings.report.empty())
            write_file(report_file(settings),
                       format_report(settings, network, train, test, history));
    } catch (const Failure& failure) {
        throw Failure(failure.what() + (settings.save.empty()
                                            ? "; the network is not saved (no --save)"
                                            : "; the network was left in " + settings.save));
    }
}

// From here on a signal ends the training after the mini-batch, and what it came to is saved:
// Ctrl-C, kill, a reader that has gone (mnist_nn | head), a terminal that is closed, which nohup
// has told the program to ignore.
void catch_signals() {
    for (const int signal : {SIGINT, SIGTERM, SIGPIPE}) std::signal(signal, interrupt);
    if (std::signal(SIGHUP, interrupt) == SIG_IGN) std::signal(SIGHUP, SIG_IGN);
}

int run_training(const Settings& settings, std::ostream& out, std::ostream& err, bool terminal) {
    const auto [train, test] = read_datasets(settings);
    std::vector<size_t> sizes = settings.hidden;
    sizes.insert(sizes.begin(), train.image_size());
    sizes.push_back(train.classes);
    Random random(settings.seed);
    Network network(sizes, settings.init, random);
    network.cost = settings.cost;
    if (!settings.save.empty()) check_writable(settings.save, format_network(network));
    if (!settings.history.empty()) check_writable(settings.history, format_history({}));
    if (!settings.report.empty()) {
        make_folder(settings.report);
        check_writable(report_file(settings), format_report(settings, network, train, test, {}));
    }

    if (!settings.quiet) print_settings(out, settings, network, train, test);
    catch_signals();
    ProgressBar bar(err, terminal && !settings.quiet);
    const std::vector<Epoch> history = learn(network, train, test, settings, random, out, bar);
    save_results(settings, network, train, test, history);
    if (interrupted != 0) {
        err << "mnist_nn: stopped by a signal after " << history.size()
            << (history.size() == 1 ? " whole epoch" : " whole epochs")
            << (settings.save.empty() ? "; the network is not saved (no --save)"
                                      : "; the network so far is in " + settings.save)
            << '\n';
        return 128 + int(interrupted);
    }
    if (!settings.quiet) print_curve(out, history);
    print_test(out, test_network(network, test), test, settings.quiet);
    return 0;
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
    print_test(out, test_network(network, test), test, settings.quiet);
    return 0;
}

int run_prediction(const Settings& settings, std::ostream& out, std::ostream& err) {
    const Network network = parse_network(read_file(settings.load), settings.load);
    Dataset images;  // all are read before anything is printed
    images.classes = network.sizes.back();
    for (const std::string& path : settings.predict) {
        Image image = parse_pgm(read_file(path), path);
        const size_t inputs = network.sizes.front();
        if (inputs == 28 * 28 && (image.rows != 28 || image.cols != 28))
            image = normalize(image, 28, 28, path);
        else if (image.pixels.size() != inputs || image.rows != image.cols)
            throw Failure(path + ": is " + std::to_string(image.rows) + " × " +
                          std::to_string(image.cols) + " pixels, but the network reads square " +
                          "images of " + std::to_string(inputs) + "; resize it");
        else if (is_black_on_white(image)) {
            err << "mnist_nn: note: " << path << ": black on white, read as white on black\n";
            for (std::uint8_t& pixel : image.pixels) pixel = std::uint8_t(255 - pixel);
        }
        images.image_rows = image.rows;
        images.image_cols = image.cols;
        images.pixels.insert(images.pixels.end(), image.pixels.begin(), image.pixels.end());
        images.labels.push_back(0);  // nobody knows; the network is to say
    }
    const Matrix outputs = network.outputs(images);
    for (size_t i = 0; i < images.size(); ++i) {
        const size_t digit = argmax(outputs, i);
        out << settings.predict[i] << ' ' << digit << ' ' << std::fixed << std::setprecision(4)
            << outputs(i, digit) << '\n';
    }
    return 0;
}

// One line, whatever is in the file names that it quotes.
void print_error(std::ostream& err, std::string message) {
    std::replace_if(
        message.begin(), message.end(), [](unsigned char c) { return c < ' ' || c == 127; }, '?');
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
            print_help(out);
        else if (settings.version)
            out << "mnist_nn 1.0\n";
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
