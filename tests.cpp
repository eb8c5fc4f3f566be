// The tests, in the order of the program. They include it whole, so that everything in it can be
// called, and run twice: with Real = float, as the program is, and with Real = double.
//
// Every expected number comes from somewhere else than the code under test, and says from where:
// worked out by hand, by NumPy (`# numpy`, with the line that gives it), or published.

#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#define MNIST_NN_WITHOUT_MAIN
#include "mnist_nn.cpp"

namespace fs = std::filesystem;

constexpr bool in_double = sizeof(Real) == sizeof(double);

// Equal but for rounding: to 12 digits in double, 6 in float, or those that the source gives.
doctest::Approx near(double expected, double digits = 1e-12) {
    return doctest::Approx(expected).epsilon(in_double ? digits : std::max(digits, 2e-6));
}

void check_equal(const Matrix& found, const Matrix& expected) {
    REQUIRE(found.shape() == expected.shape());
    for (size_t i = 0; i < found.rows(); ++i)
        for (size_t j = 0; j < found.cols(); ++j) {
            CAPTURE(i);
            CAPTURE(j);
            CHECK(double(found(i, j)) == near(double(expected(i, j))));
        }
}

// What the exception says that an expression throws.
template <typename Exception, typename Function>
std::string message_of(Function function) {
    try {
        function();
    } catch (const Exception& error) {
        return error.what();
    }
    return "(nothing was thrown)";
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

// ============================================================================================
// The matrix
// ============================================================================================

TEST_CASE("a matrix is stored row after row") {
    const Matrix a = {{1, 2, 3}, {4, 5, 6}};
    CHECK(a.rows() == 2);
    CHECK(a.cols() == 3);
    CHECK(a.size() == 6);
    CHECK(a(0, 2) == 3);
    CHECK(a(1, 0) == 4);
    CHECK(a.row(1)[2] == 6);
    CHECK(std::vector<Real>(a.begin(), a.end()) == std::vector<Real>{1, 2, 3, 4, 5, 6});
    CHECK(a.shape() == "2 × 3");
}

TEST_CASE("a new matrix holds zeros, or the value asked for") {
    for (const Real x : Matrix(2, 2)) CHECK(x == 0);
    for (const Real x : Matrix(2, 2, 7)) CHECK(x == 7);
    CHECK(Matrix().shape() == "0 × 0");
    CHECK(Matrix(std::initializer_list<std::initializer_list<Real>>{}).shape() == "0 × 0");
}

TEST_CASE("rows of different lengths are no matrix") {
    CHECK_THROWS_AS(Matrix({{1, 2}, {3}}), std::invalid_argument);
}

TEST_CASE("a matrix begins at a cache line, and a smaller shape keeps its memory") {
    Matrix a(50, 3);
    CHECK(reinterpret_cast<std::uintptr_t>(a.row(0)) % 64 == 0);
    const Real* memory = a.row(0);
    a.resize(10, 3);
    CHECK(a.rows() == 10);
    CHECK(a.size() == 30);
    CHECK(a.row(0) == memory);
}

// numpy: a @ b, a @ c.T, a.T @ d with the matrices written out here
TEST_CASE("the three products give what is worked out by hand") {
    const Matrix a = {{1, 2, 3}, {4, 5, 6}};
    Matrix result;
    multiply_ab(a, {{7, 8}, {9, 10}, {11, 12}}, result);
    check_equal(result, {{58, 64}, {139, 154}});
    multiply_abt(a, {{1, 0, 2}, {3, 1, 1}, {0, 2, 1}, {2, 2, 2}}, result);
    check_equal(result, {{7, 8, 7, 12}, {16, 23, 16, 30}});
    multiply_atb(a, {{1, 2, 3, 4}, {5, 6, 7, 8}}, result);
    check_equal(result, {{21, 26, 31, 36}, {27, 34, 41, 48}, {33, 42, 51, 60}});
}

Matrix transposed(const Matrix& a) {
    Matrix result(a.cols(), a.rows());
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j) result(j, i) = a(i, j);
    return result;
}

// Small whole numbers, whose products and sums are exact in float too; most are 0, as in MNIST.
Matrix random_matrix(size_t rows, size_t cols, Random& random) {
    Matrix a(rows, cols);
    for (Real& x : a) x = random.below(3) == 0 ? Real(random.below(19)) - 9 : 0;
    return a;
}

// Every shape up to 21 × 21 × 21: smaller than a tile, as large, and one more or less; and some in
// which n, what an inner product runs along, is longer.
TEST_CASE("the products agree with their definition and each other, whatever the shape") {
    Random random(7);
    auto agree = [&](size_t m, size_t n, size_t p) {
        CAPTURE(m);
        CAPTURE(n);
        CAPTURE(p);
        const Matrix a = random_matrix(m, n, random), b = random_matrix(n, p, random);
        Matrix defined(m, p), ab(1, 1, 9), abt(2, 2, 9), atb(3, 3, 9);
        for (size_t i = 0; i < m; ++i)
            for (size_t j = 0; j < p; ++j)
                for (size_t k = 0; k < n; ++k) defined(i, j) += a(i, k) * b(k, j);
        multiply_ab(a, b, ab);
        multiply_abt(a, transposed(b), abt);
        multiply_atb(transposed(a), b, atb);
        for (const Matrix& product : {ab, abt, atb}) {
            REQUIRE(product.shape() == defined.shape());
            CHECK(std::equal(product.begin(), product.end(), defined.begin()));
        }
    };
    for (size_t m = 0; m <= 21; ++m)
        for (size_t n = 0; n <= 21; ++n)
            for (size_t p = 0; p <= 21; ++p) agree(m, n, p);
    for (const size_t n : std::initializer_list<size_t>{23, 24, 25, 35, 64, 100}) {
        agree(3, n, 5);
        agree(9, n, 33);
        agree(33, n, 9);
    }
}

// Blocks of 8: what is left of a row after the last of them belongs to none.
TEST_CASE("of each row the blocks are found that are not all zero") {
    Matrix a(3, 27);
    for (const size_t column : std::initializer_list<size_t>{7, 8, 26}) a(0, column) = -1;
    a(2, 23) = std::numeric_limits<Real>::denorm_min();
    NonzeroBlocks blocks;
    blocks.find(a);
    REQUIRE(blocks.ends == std::vector<size_t>{0, 2, 2, 3});
    CHECK(blocks.columns.size() == 3 * 3 + 1);  // room for all of them, and one to write in
    blocks.columns.resize(3);
    CHECK(blocks.columns == std::vector<size_t>{0, 8, 16});
}

TEST_CASE("shapes that do not fit are named, both") {
    const Matrix a(2, 3), b(2, 4);
    Matrix c(2, 3);
    for (const auto product : {multiply_ab, multiply_abt}) {
        const auto text = message_of<std::invalid_argument>([&] { product(a, b, c); });
        CHECK(contains(text, "2 × 3"));
        CHECK(contains(text, "2 × 4"));
    }
    CHECK_THROWS_AS(multiply_atb(a, Matrix(3, 3), c), std::invalid_argument);
    CHECK_THROWS_AS(multiply_elements(c, b), std::invalid_argument);
    CHECK_THROWS_AS(multiply_elements(c, Matrix(3, 3)), std::invalid_argument);
    CHECK_THROWS_AS(add_to_rows(c, b), std::invalid_argument);
    CHECK_THROWS_AS(add_to_rows(c, Matrix(1, 2)), std::invalid_argument);
    CHECK_THROWS_AS(add_to_rows(c, Matrix(2, 3)), std::invalid_argument);
    CHECK_THROWS_AS(subtract_scaled(c, 1, b), std::invalid_argument);
    CHECK_THROWS_AS(subtract_scaled(c, 1, Matrix(3, 3)), std::invalid_argument);
}

TEST_CASE("element by element: apply, multiply_elements, subtract_scaled, rows and columns") {
    Matrix a = {{1, 2, 3}, {4, 5, 6}}, result;
    apply([](Real x) { return x * x; }, a, result);
    check_equal(result, {{1, 4, 9}, {16, 25, 36}});
    column_sums(a, result);
    check_equal(result, {{5, 7, 9}});
    add_to_rows(a, {{10, 20, 30}});
    check_equal(a, {{11, 22, 33}, {14, 25, 36}});
    multiply_elements(a, {{1, 0, 2}, {-1, 3, 0.5}});
    check_equal(a, {{11, 0, 66}, {-14, 75, 18}});
    subtract_scaled(a, 0.5, {{2, 2, 4}, {4, 10, 36}});
    check_equal(a, {{10, -1, 64}, {-16, 70, 0}});
}

// ============================================================================================
// Data and one-hot encoding
// ============================================================================================

TEST_CASE("one-hot encoding: 1 at the label, 0 elsewhere, in one row") {
    Matrix y(2, 4, 9);
    one_hot(2, y, 1);
    check_equal(y, {{9, 9, 9, 9}, {0, 0, 1, 0}});
    CHECK_THROWS_AS(one_hot(4, y, 0), std::invalid_argument);
    CHECK_THROWS_AS(one_hot(0, y, 2), std::invalid_argument);
}

// Three images of 1 × 2 pixels, in three classes.
Dataset tiny_dataset() {
    Dataset data;
    data.image_rows = 1;
    data.image_cols = 2;
    data.classes = 3;
    data.pixels = {0, 255, 51, 102, 255, 0};
    data.labels = {0, 2, 1};
    return data;
}

TEST_CASE("a mini-batch holds the chosen examples, pixels scaled to 0 ... 1, labels one-hot") {
    const Dataset data = tiny_dataset();
    CHECK(data.size() == 3);
    CHECK(data.image_size() == 2);
    const std::vector<size_t> examples = {2, 1};
    Matrix x, y;
    make_mini_batch(data, examples.data(), 2, x, y);
    check_equal(x, {{1, 0}, {Real(0.2), Real(0.4)}});  // 51/255 = 0.2, 102/255 = 0.4
    check_equal(y, {{0, 1, 0}, {0, 0, 1}});
}

// ============================================================================================
// The activation and the costs
// ============================================================================================

// numpy: 1 / (1 + np.exp(-np.array([-1, 1, 2, 4])))
TEST_CASE("sigmoid") {
    CHECK(sigmoid(0) == Real(0.5));
    CHECK(double(sigmoid(-1)) == near(0.2689414213699951));
    CHECK(double(sigmoid(1)) == near(0.7310585786300049));
    CHECK(double(sigmoid(2)) == near(0.8807970779778823));
    CHECK(double(sigmoid(4)) == near(0.9820137900379085));
    CHECK(sigmoid(1000) == 1);  // exp overflows to infinity on one side, and nothing is lost
    CHECK(sigmoid(-1000) == 0);
}

TEST_CASE("the derivative of sigmoid is the slope of its curve") {
    CHECK(sigmoid_derivative(0) == Real(0.25));
    CHECK(sigmoid_derivative(1000) == 0);
    for (const double z : {-6.0, -1.0, -0.3, 0.5, 2.0, 5.0}) {
        auto curve = [](double x) { return 1 / (1 + std::exp(-x)); };
        const double slope = (curve(z + 1e-5) - curve(z - 1e-5)) / 2e-5;
        CHECK(double(sigmoid_derivative(Real(z))) == near(slope, 1e-8));
    }
}

// numpy: -(y*np.log(a) + (1-y)*np.log(1-a)).sum() / 2 and ((a-y)**2).sum() / 4
TEST_CASE("the costs of two examples with three outputs") {
    const Matrix a = {{Real(0.9), Real(0.2), Real(0.1)}, {Real(0.3), Real(0.6), Real(0.4)}};
    const Matrix y = {{1, 0, 0}, {0, 1, 0}};
    CHECK(cross_entropy_cost(a, y) == near(0.906095387050288));
    CHECK(quadratic_cost(a, y) == near(0.1175));
    CHECK(cost(Cost::cross_entropy, a, y) == near(0.906095387050288));
    CHECK(cost(Cost::quadratic, a, y) == near(0.1175));
}

TEST_CASE("cross-entropy counts a wrong output for each term of its formula alone") {
    // log 2 for an output of 1/2, whether the label is 1 (first term) or 0 (second term)
    CHECK(cross_entropy_cost({{0.5}}, {{1}}) == near(0.6931471805599453));
    CHECK(cross_entropy_cost({{0.5}}, {{0}}) == near(0.6931471805599453));
}

TEST_CASE("costs at and near 0 and 1 are finite, and 0 where the outputs are right") {
    CHECK(cross_entropy_cost({{0, 1}}, {{0, 1}}) == 0);
    CHECK(quadratic_cost({{0, 1}}, {{0, 1}}) == 0);
    CHECK(quadratic_cost({{0, 1}}, {{1, 0}}) == 1);
    // as wrong as can be: minus the log of the smallest normal number, once for each output
    const double worst = in_double ? 708.3964185322641 : 87.33654475055312;
    CHECK(cross_entropy_cost({{0, 1}}, {{1, 0}}) == near(2 * worst));
    for (const Real tiny : {std::numeric_limits<Real>::denorm_min(),
                            std::numeric_limits<Real>::min(), std::numeric_limits<Real>::epsilon()})
        for (const Real label : {Real(0), Real(1)}) {
            CHECK(std::isfinite(cross_entropy_cost({{tiny, 1 - tiny}}, {{label, label}})));
            CHECK(std::isfinite(quadratic_cost({{tiny, 1 - tiny}}, {{label, label}})));
        }
}

TEST_CASE("costs and deltas refuse outputs and labels of different shapes") {
    Matrix delta;
    for (const Matrix& y : {Matrix(1, 3), Matrix(2, 2)}) {
        CHECK_THROWS_AS(cross_entropy_cost(Matrix(2, 3), y), std::invalid_argument);
        CHECK_THROWS_AS(quadratic_cost(Matrix(2, 3), y), std::invalid_argument);
        CHECK_THROWS_AS(output_delta(Cost::quadratic, Matrix(2, 3), Matrix(2, 3), y, delta),
                        std::invalid_argument);
    }
}

TEST_CASE("the output delta is a - y, for the quadratic cost times the slope of sigmoid") {
    const Matrix z = {{0, 2}}, a = {{0.5, sigmoid(2)}}, y = {{1, 0}};
    Matrix delta;
    output_delta(Cost::cross_entropy, z, a, y, delta);
    check_equal(delta, {{-0.5, Real(0.8807970779778823)}});
    output_delta(Cost::quadratic, z, a, y, delta);  // 0.8807970779778823 * 0.1049935854035065
    check_equal(delta, {{-0.125, Real(0.09247804322982987)}});
}

// ============================================================================================
// Random numbers and initialization
// ============================================================================================

// From a program in Python of the same three methods, which gives the standard's 10,000th number.
TEST_CASE("a seed draws the same numbers under every compiler and library") {
    std::mt19937_64 standard;
    standard.discard(9999);
    CHECK(standard() == 9981545732273789042u);
    Random random(1);
    for (const double expected : {1.312851528985561, 1.2506039211781215, 1.2285219999610568,
                                  1.0957496171508982, -0.7002002896564071, -2.0618171755384997})
        CHECK(random.normal() == doctest::Approx(expected).epsilon(1e-14));
    random = Random(1);
    for (const size_t expected : std::initializer_list<size_t>{8, 2, 0, 6, 4, 9, 8, 5, 8, 4})
        CHECK(random.below(10) == expected);
    random = Random(1);
    std::vector<size_t> order = numbers_below(10);
    random.shuffle(order);
    CHECK(order == std::vector<size_t>{1, 7, 3, 9, 4, 0, 5, 2, 6, 8});
    CHECK(random.below(10) == 4);  // the 10th number, as above: the last place left no choice
}

TEST_CASE("a shuffle loses nothing and puts each element anywhere, equally often") {
    Random random(3);
    std::vector<std::vector<int>> count(4, std::vector<int>(4, 0));
    for (int i = 0; i < 4000; ++i) {
        std::vector<size_t> order = numbers_below(4);
        random.shuffle(order);
        for (size_t place = 0; place < 4; ++place) ++count[order[place]][place];
    }
    for (const auto& element : count)
        for (const int times : element) CHECK(std::abs(times - 1000) < 137);  // 5 σ, σ = √750
}

// Mean and standard deviation of all elements.
std::pair<double, double> moments(const Matrix& a) {
    double sum = 0, squares = 0;
    for (const Real x : a) sum += double(x), squares += double(x) * double(x);
    const double n = double(a.size()), mean = sum / n;
    return {mean, std::sqrt(squares / n - mean * mean)};
}

// Glorot & Bengio 2010: variance 2 / (inputs + outputs); He et al. 2015: 2 / inputs
TEST_CASE("each initialization has the deviation of its paper") {
    CHECK(xavier_deviation(784, 100) == doctest::Approx(0.0475651494).epsilon(1e-8));
    CHECK(kaiming_deviation(784) == doctest::Approx(0.0505076272).epsilon(1e-8));
    const std::vector<std::pair<Init, double>> expected = {
        {Init::xavier, 0.0475651494}, {Init::kaiming, 0.0505076272}, {Init::normal, 1}};
    for (const auto& [init, deviation] : expected) {
        Random random(5);
        const Network network({784, 100, 10}, init, random);
        const auto [mean, spread] = moments(network.weights[0]);
        CHECK(std::abs(mean) < 5 * deviation / 280);  // 5 σ of the mean of 78,400 numbers
        CHECK(spread == doctest::Approx(deviation).epsilon(0.02));
        const auto [bias_mean, bias_spread] = moments(network.biases[0]);
        if (init == Init::normal)
            CHECK(bias_spread == doctest::Approx(1).epsilon(0.4));
        else
            CHECK((bias_mean == 0 && bias_spread == 0));
    }
}

// ============================================================================================
// The network
// ============================================================================================

TEST_CASE("a network has a weight for every pair of neurons in neighboring layers") {
    const Network network({784, 30, 20, 10});
    REQUIRE(network.weights.size() == 3);
    CHECK(network.weights[0].shape() == "30 × 784");
    CHECK(network.weights[2].shape() == "10 × 20");
    CHECK(network.biases[1].shape() == "1 × 20");
    CHECK_THROWS_AS(Network({784}), std::invalid_argument);
    CHECK_THROWS_AS(Network({784, 0, 10}), std::invalid_argument);
}

// Matt Mazur, "A Step by Step Backpropagation Example" (2015)
Network mazur_network() {
    Network network({2, 2, 2});
    network.weights = {{{Real(0.15), Real(0.20)}, {Real(0.25), Real(0.30)}},
                       {{Real(0.40), Real(0.45)}, {Real(0.50), Real(0.55)}}};
    network.biases = {{{Real(0.35), Real(0.35)}}, {{Real(0.60), Real(0.60)}}};
    network.cost = Cost::quadratic;
    return network;
}
const Matrix mazur_x = {{Real(0.05), Real(0.10)}}, mazur_y = {{Real(0.01), Real(0.99)}};

TEST_CASE("a forward pass gives the outputs of a published example") {
    const Matrix a = mazur_network().feedforward(mazur_x);
    CHECK(double(a(0, 0)) == near(0.75136507, 1e-8));
    CHECK(double(a(0, 1)) == near(0.772928465, 1e-8));
    CHECK(quadratic_cost(a, mazur_y) == near(0.298371109, 1e-8));
}

TEST_CASE("an update gives the weights of a published example") {
    Network network = mazur_network();
    network.update(mazur_x, mazur_y, 0.5);
    const std::vector<double> hidden = {0.149780716, 0.19956143, 0.24975114, 0.29950229};
    const std::vector<double> output = {0.35891648, 0.408666186, 0.511301270, 0.561370121};
    for (size_t i = 0; i < 4; ++i) {
        CHECK(double(network.weights[0].begin()[i]) == near(hidden[i], 1e-8));
        CHECK(double(network.weights[1].begin()[i]) == near(output[i], 1e-8));
    }
}

// A matrix as the README prints it: three digits after the point, further rows below the first.
std::string printed(const std::string& name, const Matrix& a) {
    std::ostringstream text;
    text << std::left << std::setw(19) << name << std::right << std::fixed << std::setprecision(3);
    for (size_t i = 0; i < a.rows(); ++i) {
        text << (i > 0 ? std::string(19, ' ') : "");
        for (size_t j = 0; j < a.cols(); ++j) text << std::setw(8) << double(a(i, j));
        text << '\n';
    }
    return text.str();
}

// Expected numbers: numpy, z0 = x @ w0.T + b0; a1 = 1 / (1 + np.exp(-z0)); z1 = a1 @ w1.T + b1;
// a2 likewise; -(y * np.log(a2) + (1 - y) * np.log(1 - a2)).sum() / 2; d1 = a2 - y; d1.T @ a1;
// d1.sum(0); d0 = (d1 @ w1) * a1 * (1 - a1); d0.T @ x; d0.sum(0); w1 - 0.5 * d1.T @ a1, and so on.
// scripts/proofs/check_readme.sh makes sure that the README has the same lines.
TEST_CASE("the README's worked example: a 2-3-1 network and a mini-batch of two") {
    const Matrix x = {{1, Real(0.5)}, {0, 1}}, y = {{1}, {0}};
    Network network({2, 3, 1});
    std::vector<Matrix>&w = network.weights, &b = network.biases;
    w = {{{Real(0.2), Real(-0.4)}, {Real(0.5), Real(0.6)}, {Real(-0.3), Real(0.8)}},
         {{Real(0.7), Real(-0.5), Real(0.4)}}};
    b = {{{Real(0.1), 0, Real(-0.2)}}, {{Real(0.2)}}};
    CHECK(printed("x", x) + printed("y", y) + printed("weights[0]", w[0]) +
              printed("biases[0]", b[0]) + printed("weights[1]", w[1]) +
              printed("biases[1]", b[1]) ==
          "x                     1.000   0.500\n"
          "                      0.000   1.000\n"
          "y                     1.000\n"
          "                      0.000\n"
          "weights[0]            0.200  -0.400\n"
          "                      0.500   0.600\n"
          "                     -0.300   0.800\n"
          "biases[0]             0.100   0.000  -0.200\n"
          "weights[1]            0.700  -0.500   0.400\n"
          "biases[1]             0.200\n");

    // The forward pass: the first layer is a network by itself.
    Network hidden({2, 3});
    hidden.weights[0] = w[0];
    hidden.biases[0] = b[0];
    const Matrix a1 = hidden.feedforward(x), a2 = network.feedforward(x);
    Matrix z0, z1, slope;
    multiply_abt(x, w[0], z0);
    add_to_rows(z0, b[0]);
    multiply_abt(a1, w[1], z1);
    add_to_rows(z1, b[1]);
    CHECK(printed("z[0]", z0) + printed("a[1]", a1) + printed("z[1]", z1) + printed("a[2]", a2) +
              printed("cost", {{Real(cost(network.cost, a2, y))}}) ==
          "z[0]                  0.100   0.800  -0.100\n"
          "                     -0.300   0.600   0.600\n"
          "a[1]                  0.525   0.690   0.475\n"
          "                      0.426   0.646   0.646\n"
          "z[1]                  0.413\n"
          "                      0.433\n"
          "a[2]                  0.602\n"
          "                      0.607\n"
          "cost                  0.721\n");

    // The backward pass: for one example alone, the gradient of the biases is its row of delta.
    Matrix delta0(2, 3), delta1(2, 1);
    for (size_t i = 0; i < 2; ++i) {
        const Gradient& one = network.backprop({{x(i, 0), x(i, 1)}}, {{y(i, 0)}});
        std::copy(one.biases[0].begin(), one.biases[0].end(), delta0.row(i));
        std::copy(one.biases[1].begin(), one.biases[1].end(), delta1.row(i));
    }
    apply(sigmoid_derivative, z0, slope);
    const Gradient gradient = network.backprop(x, y);
    CHECK(printed("delta[1]", delta1) + printed("gradient.weights[1]", gradient.weights[1]) +
              printed("gradient.biases[1]", gradient.biases[1]) + printed("slope", slope) +
              printed("delta[0]", delta0) + printed("gradient.weights[0]", gradient.weights[0]) +
              printed("gradient.biases[0]", gradient.biases[0]) ==
          "delta[1]             -0.398\n"
          "                      0.607\n"
          "gradient.weights[1]   0.049   0.117   0.202\n"
          "gradient.biases[1]    0.208\n"
          "slope                 0.249   0.214   0.249\n"
          "                      0.244   0.229   0.229\n"
          "delta[0]             -0.070   0.043  -0.040\n"
          "                      0.104  -0.069   0.056\n"
          "gradient.weights[0]  -0.070   0.069\n"
          "                      0.043  -0.048\n"
          "                     -0.040   0.036\n"
          "gradient.biases[0]    0.034  -0.027   0.016\n");

    network.update(x, y, 1);
    const double cost_after = cost(network.cost, network.feedforward(x), y);
    CHECK(printed("weights[0]", w[0]) + printed("biases[0]", b[0]) + printed("weights[1]", w[1]) +
              printed("biases[1]", b[1]) + printed("cost", {{Real(cost_after)}}) ==
          "weights[0]            0.235  -0.435\n"
          "                      0.479   0.624\n"
          "                     -0.280   0.782\n"
          "biases[0]             0.083   0.013  -0.208\n"
          "weights[1]            0.675  -0.558   0.299\n"
          "biases[1]             0.096\n"
          "cost                  0.697\n");
}

// Random inputs and one-hot labels.
std::pair<Matrix, Matrix> random_batch(size_t m, size_t inputs, size_t outputs, Random& random) {
    Matrix x(m, inputs), y(m, outputs);
    for (Real& pixel : x) pixel = Real(random.below(256)) / 255;
    for (size_t i = 0; i < m; ++i) one_hot(random.below(outputs), y, i);
    return {x, y};
}

TEST_CASE("the gradient of a mini-batch is the sum of its examples' gradients") {
    Random random(11);
    for (const Cost kind : {Cost::cross_entropy, Cost::quadratic}) {
        Network network({5, 4, 3}, Init::normal, random);
        network.cost = kind;
        const auto [x, y] = random_batch(7, 5, 3, random);
        Gradient sum = Network({5, 4, 3}).backprop(Matrix(1, 5), Matrix(1, 3));
        for (auto* part : {&sum.weights, &sum.biases})
            for (Matrix& a : *part) std::fill(a.begin(), a.end(), Real(0));
        for (size_t i = 0; i < 7; ++i) {
            Matrix x_i(1, 5), y_i(1, 3);
            std::copy(x.row(i), x.row(i) + 5, x_i.begin());
            std::copy(y.row(i), y.row(i) + 3, y_i.begin());
            const Gradient& one = network.backprop(x_i, y_i);
            for (size_t l = 0; l < 2; ++l) {
                subtract_scaled(sum.weights[l], -1, one.weights[l]);
                subtract_scaled(sum.biases[l], -1, one.biases[l]);
            }
        }
        const Gradient& all = network.backprop(x, y);
        for (size_t l = 0; l < 2; ++l)
            for (size_t i = 0; i < sum.weights[l].size(); ++i)
                CHECK(double(all.weights[l].begin()[i]) ==
                      doctest::Approx(double(sum.weights[l].begin()[i])).epsilon(1e-4));
    }
}

TEST_CASE("an update moves weights and biases against the mean gradient") {
    Random random(12);
    Network network({4, 3, 2}, Init::xavier, random);
    const auto [x, y] = random_batch(5, 4, 2, random);
    const Network before = network;
    const Gradient gradient = network.backprop(x, y);
    network.update(x, y, 2);
    for (size_t l = 0; l < 2; ++l) {
        Matrix w = before.weights[l], b = before.biases[l];
        for (size_t i = 0; i < w.size(); ++i)
            w.begin()[i] -= 2 * gradient.weights[l].begin()[i] / 5;
        for (size_t i = 0; i < b.size(); ++i) b.begin()[i] -= 2 * gradient.biases[l].begin()[i] / 5;
        check_equal(network.weights[l], w);
        check_equal(network.biases[l], b);
    }
}

TEST_CASE("feedforward and backprop refuse what does not fit the network") {
    Network network({3, 2});
    CHECK_THROWS_AS(network.feedforward(Matrix(1, 4)), std::invalid_argument);
    CHECK_THROWS_AS(network.backprop(Matrix(1, 4), Matrix(1, 2)), std::invalid_argument);
    CHECK_THROWS_AS(network.backprop(Matrix(1, 3), Matrix(1, 3)), std::invalid_argument);
}

// ---- Every gradient against central differences ---------------------------------------------

// The largest difference between backprop's gradient and central differences, over every weight and
// bias, relative to the larger of the two, or to 1e-3 where both are smaller. The differences are
// of fourth order, [8 (C(w + h) − C(w − h)) − (C(w + 2h) − C(w − 2h))] / 12h: their error shrinks
// with h⁴, so that h can be large enough for rounding not to matter.
double gradient_error(const std::vector<size_t>& sizes, Cost kind, Init init, size_t m,
                      std::uint64_t seed) {
    Random random(seed);
    Network network(sizes, init, random);
    network.cost = kind;
    const auto batch = random_batch(m, sizes.front(), sizes.back(), random);
    const Matrix &x = batch.first, &y = batch.second;
    const Gradient gradient = network.backprop(x, y);
    double worst = 0;
    auto compare = [&](Matrix& parameters, const Matrix& derivatives) {
        for (size_t i = 0; i < parameters.size(); ++i) {
            Real& parameter = parameters.begin()[i];
            const Real original = parameter, h = Real(1e-3);
            auto cost_at = [&](Real value) {
                parameter = value;
                return double(m) * cost(kind, network.feedforward(x), y);
            };
            const double near_by = cost_at(original + h) - cost_at(original - h);
            const double further = cost_at(original + 2 * h) - cost_at(original - 2 * h);
            const double numeric = (8 * near_by - further) / (12 * double(h));
            parameter = original;
            const double exact = double(derivatives.begin()[i]);
            const double scale = std::max({std::abs(numeric), std::abs(exact), 1e-3});
            worst = std::max(worst, std::abs(numeric - exact) / scale);
        }
    };
    for (size_t l = 0; l < network.weights.size(); ++l) {
        compare(network.weights[l], gradient.weights[l]);
        compare(network.biases[l], gradient.biases[l]);
    }
    return worst;
}

const std::vector<std::vector<size_t>> gradient_networks = {
    {6, 4}, {7, 5, 3}, {5, 6, 4, 3}, {4, 5, 3, 4, 2}};

// Calls use(sizes, cost, init, m, largest error) for every combination.
template <typename Use>
void check_all_gradients(Use use) {
    std::uint64_t seed = 1;
    for (const auto& sizes : gradient_networks)
        for (const auto& [cost_name, kind] : cost_names)
            for (const auto& [init_name, init] : init_names)
                for (const size_t m : std::initializer_list<size_t>{1, 2, 5, 10, 16})
                    use(sizes, cost_name, init_name, m,
                        gradient_error(sizes, kind, init, m, seed++));
}

TEST_CASE("every gradient agrees with central differences (in double)") {
    if (!in_double) return;  // in float, rounding hides what the differences would show
    check_all_gradients([](const auto& sizes, const std::string& cost_name,
                           const std::string& init_name, size_t m, double error) {
        CAPTURE(sizes.size());
        CAPTURE(cost_name);
        CAPTURE(init_name);
        CAPTURE(m);
        CHECK(error <= 1e-7);
    });
}

// `make gradcheck`: the same as a table to look at.
int print_gradient_table() {
    std::cout << "Largest difference between back-propagation and central differences, relative,\n"
                 "over every weight and bias (limit 1e-7)\n\n"
                 "network       cost           initialization   mini-batch   largest\n";
    double worst = 0;
    check_all_gradients([&](const auto& sizes, const std::string& cost_name,
                            const std::string& init_name, size_t m, double error) {
        worst = std::max(worst, error);
        std::cout << std::left << std::setw(14) << layer_names(Network(sizes)) << std::setw(15)
                  << cost_name << std::setw(17) << init_name << std::right << std::setw(10) << m
                  << std::setw(10) << std::scientific << std::setprecision(1) << error << '\n';
    });
    std::cout << "\nlargest of all: " << worst << '\n';
    return worst <= 1e-7 ? 0 : 1;
}

// ---- Learning -------------------------------------------------------------------------------

// Nielsen, chapter 3: a neuron with w = b = 2 that should turn an input of 1 into 0. Expected
// outputs after 50, 150 and 300 steps with η = 0.15: numpy, w -= 0.15 * d; b -= 0.15 * d with
// d = a * a * (1 - a) for the quadratic cost and d = a for cross-entropy.
TEST_CASE("learning is slow with the quadratic cost when the output is badly wrong") {
    auto learn = [](Cost kind) {
        Network neuron({1, 1});
        neuron.weights[0](0, 0) = neuron.biases[0](0, 0) = 2;
        neuron.cost = kind;
        std::vector<double> outputs;
        for (int step = 1; step <= 300; ++step) {
            neuron.update({{1}}, {{0}}, Real(0.15));
            if (step == 50 || step == 150 || step == 300)
                outputs.push_back(double(neuron.feedforward({{1}})(0, 0)));
        }
        return outputs;
    };
    const std::vector<double> quadratic = learn(Cost::quadratic);
    const std::vector<double> cross_entropy = learn(Cost::cross_entropy);
    CHECK(quadratic[0] == doctest::Approx(0.9759333969488284).epsilon(1e-4));
    CHECK(quadratic[1] == doctest::Approx(0.933417472557329).epsilon(1e-4));
    CHECK(quadratic[2] == doctest::Approx(0.2028484242677765).epsilon(1e-3));
    CHECK(cross_entropy[0] == doctest::Approx(0.09850392651381705).epsilon(1e-4));
    CHECK(cross_entropy[1] == doctest::Approx(0.02568537837575269).epsilon(1e-4));
    CHECK(cross_entropy[2] == doctest::Approx(0.012008741510817504).epsilon(1e-4));
}

Dataset xor_dataset() {
    Dataset data;
    data.image_rows = 1;
    data.image_cols = 2;
    data.classes = 2;
    data.pixels = {0, 0, 0, 255, 255, 0, 255, 255};
    data.labels = {0, 1, 1, 0};
    return data;
}

const Watcher go_on = [](const Progress&) { return true; };

TEST_CASE("XOR, which no network without a hidden layer can learn, is learned with one") {
    for (const auto& [name, kind] : cost_names) {
        const std::string& cost_name = name;  // CAPTURE cannot name a structured binding
        CAPTURE(cost_name);
        Random random(1);
        Network network({2, 4, 2}, Init::normal, random);
        network.cost = kind;
        Training how;
        how.epochs = 3000;
        how.batch_size = 2;
        how.learning_rate = 2;
        network.sgd(xor_dataset(), how, random, go_on);
        CHECK(network.evaluate(xor_dataset()) == 4);
        Network single({2, 2}, Init::normal, random);
        single.cost = kind;
        single.sgd(xor_dataset(), how, random, go_on);
        CHECK(single.evaluate(xor_dataset()) <= 3);
    }
}

TEST_CASE("sgd tells its watcher of every mini-batch: examples, mean loss and right answers") {
    Dataset data = xor_dataset();
    Network network({2, 2});  // all outputs 1/2, and argmax takes the first: class 0
    Training how;
    how.epochs = 2;
    how.batch_size = 3;
    how.learning_rate = Real(1e-9);
    how.shuffle = false;
    Random random(1);
    std::vector<Progress> seen;
    network.sgd(data, how, random, [&](const Progress& progress) {
        seen.push_back(progress);
        return true;
    });
    REQUIRE(seen.size() == 4);
    CHECK(seen[0].epoch == 1);
    CHECK(seen[0].examples == 3);
    CHECK(seen[1].examples == 4);  // the last mini-batch is smaller
    CHECK(seen[2].epoch == 2);
    CHECK(seen[2].examples == 3);
    CHECK(seen[1].loss == doctest::Approx(2 * 0.6931471805599453).epsilon(1e-5));  // 2 log 2
    CHECK(seen[0].correct == 1);
}

TEST_CASE("sgd stops when its watcher says so, and refuses mini-batches of 0") {
    Random random(1);
    Network network({2, 2});
    Training how;
    how.batch_size = 1;
    int calls = 0;
    network.sgd(xor_dataset(), how, random, [&](const Progress&) { return ++calls < 3; });
    CHECK(calls == 3);
    how.batch_size = 0;
    CHECK_THROWS_AS(network.sgd(xor_dataset(), how, random, go_on), std::invalid_argument);
}

TEST_CASE("sgd takes every example once an epoch, in a new order each time unless told not to") {
    Dataset data;  // a hundred images of one pixel, and a watcher that sees which one was taken
    data.image_rows = data.image_cols = 1;
    data.classes = 100;
    for (int i = 0; i < 100; ++i) {
        data.pixels.push_back(0);
        data.labels.push_back(std::uint8_t(i));
    }
    for (const bool shuffle : {true, false}) {
        Network network({1, 100});
        Training how;
        how.epochs = 2;
        how.batch_size = 1;
        how.shuffle = shuffle;
        Random random(1);
        std::vector<size_t> order;
        Matrix before = network.biases[0];
        network.sgd(data, how, random, [&](const Progress&) {
            for (size_t j = 0; j < 100; ++j)  // only the label's output is pulled up
                if (network.biases[0](0, j) > before(0, j)) order.push_back(j);
            before = network.biases[0];
            return true;
        });
        REQUIRE(order.size() == 200);
        std::vector<size_t> first(order.begin(), order.begin() + 100);
        std::vector<size_t> second(order.begin() + 100, order.end());
        CHECK((first != second) == shuffle);
        CHECK((first != numbers_below(100)) == shuffle);
        std::sort(first.begin(), first.end());
        std::sort(second.begin(), second.end());
        CHECK(first == numbers_below(100));
        CHECK(second == numbers_below(100));
    }
}

TEST_CASE("evaluate counts the images whose largest output is at their label") {
    Network network({2, 3});
    network.weights[0] = {{0, 1}, {1, 0}, {0, 0}};  // the outputs follow the pixels: class 0, 1, 1
    network.biases[0] = {{0, 0, Real(-1)}};
    CHECK(network.evaluate(tiny_dataset()) == 2);
    const Matrix outputs = network.outputs(tiny_dataset());
    CHECK(outputs.shape() == "3 × 3");
    CHECK(double(outputs(0, 0)) == near(0.7310585786300049));
    CHECK(argmax(outputs, 2) == 1);
    CHECK(argmax({{3, 1, 2}, {1, 2, 2}}, 1) == 1);  // the first of two that are as large
}

TEST_CASE("the outputs for many images are those of each image by itself") {
    Random random(2);
    Dataset data;
    data.image_rows = data.image_cols = 2;
    data.classes = 3;
    for (int i = 0; i < 250; ++i) {
        data.labels.push_back(std::uint8_t(random.below(3)));
        for (int pixel = 0; pixel < 4; ++pixel)
            data.pixels.push_back(std::uint8_t(random.below(256)));
    }
    const Network network({4, 3, 3}, Init::xavier, random);
    const Matrix all = network.outputs(data);
    Matrix x, y;
    for (const size_t i : std::initializer_list<size_t>{0, 99, 100, 101, 199, 200, 249}) {
        make_mini_batch(data, &i, 1, x, y);
        const Matrix one = network.feedforward(x);
        for (size_t j = 0; j < 3; ++j) CHECK(double(all(i, j)) == near(double(one(0, j))));
    }
}

// ============================================================================================
// Files
// ============================================================================================

// A folder of this test's own, gone when the test is over.
struct Folder {
    Folder() {
        fs::create_directories("build");
        for (int i = 0; !fs::create_directory(path = "build/tests-" + std::to_string(i)); ++i) {
        }
    }
    ~Folder() { fs::remove_all(path); }
    std::string operator/(const std::string& name) const { return path + "/" + name; }
    std::string path;
};

void put(const std::string& path, const std::string& contents) {
    std::ofstream(path, std::ios::binary) << contents;
}

std::string get(const std::string& path) {
    const Bytes bytes = read_file(path);
    return std::string(bytes.begin(), bytes.end());
}

Bytes to_bytes(const std::string& text) { return Bytes(text.begin(), text.end()); }

// The bytes of an IDX file: http://yann.lecun.com/exdb/mnist
std::string idx(const std::vector<std::uint32_t>& header, const std::string& elements) {
    std::string bytes;
    for (const std::uint32_t number : header)
        for (int shift = 24; shift >= 0; shift -= 8) bytes += char(number >> shift & 255);
    return bytes + elements;
}
const std::uint32_t images_magic = 0x803, labels_magic = 0x801;

TEST_CASE("a new data set is empty") {
    const Dataset data;
    CHECK(data.image_rows == 0);
    CHECK(data.image_cols == 0);
    CHECK(data.classes == 0);
    CHECK(data.size() == 0);
}

TEST_CASE("IDX files: images and labels are read") {
    Dataset data;
    parse_images(to_bytes(idx({images_magic, 2, 1, 3}, "abcdef")), "images", data);
    CHECK(data.image_rows == 1);
    CHECK(data.image_cols == 3);
    CHECK(data.pixels == to_bytes("abcdef"));
    parse_labels(to_bytes(idx({labels_magic, 2}, std::string("\3\0", 2))), "labels", data);
    CHECK(data.labels == Bytes{3, 0});
    CHECK(data.classes == 4);
}

TEST_CASE("IDX files: each way to be wrong is named, with the file") {
    const auto images = [](const std::string& bytes) {
        Dataset data;
        return message_of<Failure>([&] { parse_images(to_bytes(bytes), "the-file", data); });
    };
    const std::vector<std::pair<std::string, std::string>> wrong = {
        {"", "ends within its header"},
        {idx({images_magic, 2, 1}, "abc"), "ends within its header"},
        {"\x1f\x8b" + std::string(30, 'x'), "still compressed"},
        {idx({labels_magic, 2, 1, 3}, "abcdef"), "wrong magic number"},
        {idx({0x803 << 8, 2, 1, 3}, "abcdef"), "wrong magic number"},
        {idx({images_magic, 2, 1, 3}, "abcde"), "fewer"},
        {idx({images_magic, 2, 1, 3}, "abcdefg"), "more"},
        {idx({images_magic, 0, 1, 3}, ""), "holds no images"},
        {idx({images_magic, 1, 0, 3}, ""), "holds no images"},
        {idx({images_magic, 1, 3, 0}, ""), "holds no images"},
        // lengths whose product is more than 64 bits can hold, or 0 modulo 2^64
        {idx({images_magic, 0xffffffff, 0xffffffff, 0xffffffff}, "abcdef"), "fewer"},
        {idx({images_magic, 0x80000000, 0x80000000, 4}, ""), "fewer"},
    };
    for (const auto& [bytes, expected] : wrong) {
        const std::string& message = expected;
        CAPTURE(message);
        CHECK(contains(images(bytes), expected));
        CHECK(contains(images(bytes), "the-file"));
    }
    Dataset data;
    CHECK_THROWS_AS(parse_labels(to_bytes(idx({images_magic, 1}, "a")), "labels", data), Failure);
    CHECK_THROWS_AS(parse_labels(to_bytes(idx({labels_magic, 0}, "")), "labels", data), Failure);
}

TEST_CASE("a saved network is read back bit for bit") {
    Random random(3);
    Network network({3, 4, 2}, Init::normal, random);
    network.weights[0](0, 0) = std::numeric_limits<Real>::denorm_min();
    network.weights[0](0, 1) = -std::numeric_limits<Real>::max();
    network.weights[0](0, 2) = Real(1) / 3;
    const std::string text = format_network(network);
    const Network copy = parse_network(to_bytes(text), "network");
    CHECK(copy.sizes == network.sizes);
    for (size_t l = 0; l < 2; ++l) {
        CHECK(
            std::equal(copy.weights[l].begin(), copy.weights[l].end(), network.weights[l].begin()));
        CHECK(std::equal(copy.biases[l].begin(), copy.biases[l].end(), network.biases[l].begin()));
    }
    CHECK(format_network(copy) == text);
}

TEST_CASE("a saved network is plain text, a line a neuron") {
    Network network({2, 1, 2});
    network.weights[0] = {{1, -2}};
    network.biases[0] = {{0.5}};
    network.weights[1] = {{3}, {4}};
    network.biases[1] = {{0.25, 1}};
    CHECK(format_network(network) ==
          "mnist_nn 1\nlayers 2 1 2\nbiases 1\n0.5\nweights 1\n1 -2\n"
          "biases 2\n0.25 1\nweights 2\n3\n4\n");
}

TEST_CASE("a saved network that is wrong is refused, with the line") {
    const std::string right = "mnist_nn 1\nlayers 2 1\nbiases 1\n0.5\nweights 1\n1 -2\n";
    CHECK(parse_network(to_bytes(right), "net").weights[0](0, 1) == -2);
    const auto with = [&](const std::string& from, const std::string& to) {
        std::string text = right;
        text.replace(text.find(from), from.size(), to);
        return message_of<Failure>([&] { parse_network(to_bytes(text), "net"); });
    };
    CHECK(contains(with("mnist_nn", "P5"), "net: line 1: expected 'mnist_nn', found 'P5'"));
    CHECK(contains(with("mnist_nn 1", "mnist_nn 2"), "found '2'"));
    CHECK(contains(with("2 1\n", "2\n"), "line 3"));
    CHECK(contains(with("2 1\n", "2 0\n"), "found '0'"));
    CHECK(contains(with("2 1\n", "2 x\n"), "found 'x'"));
    CHECK(contains(with("2 1\n", "2 99999999999999999999\n"), "found '99999999999999999999'"));
    CHECK(contains(with("2 1\n", "999999999 999999999\n"), "ends before"));
    CHECK(contains(with("2 1\n", "1000000000 1000000000 1000000000\n"), "ends before"));
    for (const std::string bad : {"nan", "inf", "-inf", "1e999", "0x10", "1,5", "--1", "abc"})
        CHECK(contains(with("-2", bad), "line 6: expected a finite number, found '" + bad));
    CHECK(contains(with(" -2\n", "\n"), "found the end of the file"));
    CHECK(contains(with("-2\n", "-2 7\n"), "expected the end, found '7'"));
    CHECK(contains(with("weights", "biases"), "expected 'weights'"));
    CHECK(contains(with("weights 1", "weights 2"), "expected '1'"));
}

TEST_CASE("PGM images: plain and binary, with comments, of any depth") {
    const Image plain = parse_pgm(to_bytes("P2 # plain\n3 2\n# white\n10\n0 5 10\n1 2 3\n"), "i");
    CHECK(plain.rows == 2);
    CHECK(plain.cols == 3);
    CHECK(plain.pixels == Bytes{0, 128, 255, 26, 51, 77});  // rounded value * 255 / 10
    CHECK(parse_pgm(to_bytes("P5 2 1 255\nab"), "i").pixels == to_bytes("ab"));
    CHECK(parse_pgm(to_bytes("P5 1 1 255\n "), "i").pixels == Bytes{' '});
    // two bytes a pixel, the first the larger: 0x8000 of 0xffff is half
    CHECK(parse_pgm(to_bytes("P5 1 1 65535\n\x80" + std::string(1, '\0')), "i").pixels ==
          Bytes{128});
}

TEST_CASE("PGM images: each way to be wrong is named") {
    for (const std::string wrong :
         {"", "P6 1 1 255\nabc", "\x89PNG\r\n", "P5", "P5 1 1", "P5 1 1 255", "P5 0 1 255\n",
          "P5 1 1 0\na", "P5 1 1 70000\na", "P5 2 2 255\nabc", "P5 2 2 255\nabcde",
          "P5 -1 1 255\na", "P5 1000000000 1000000000 255\na", "P5 1 1 9\na", "P2 2 1 255\n1",
          "P2 2 1 255\n1 256", "P2 2 1 255\n1 2 3", "P2 2 1 255\n1 x",
          "P2 1000000000 1000000000 255\n1"}) {
        CAPTURE(wrong);
        CHECK(
            contains(message_of<Failure>([&] { parse_pgm(to_bytes(wrong), "image"); }), "image: "));
    }
}

TEST_CASE("an image is black on white if its border is bright") {
    Image image;
    image.rows = image.cols = 3;
    image.pixels = {255, 255, 255, 255, 0, 255, 255, 255, 255};
    CHECK(is_black_on_white(image));
    image.pixels = {0, 0, 0, 0, 255, 0, 0, 0, 9};
    CHECK_FALSE(is_black_on_white(image));
}

TEST_CASE("a file is replaced whole, and what cannot be written is found out before") {
    const Folder folder;
    write_file(folder / "f", "old");
    write_file(folder / "f", "new");
    CHECK(get(folder / "f") == "new");
    check_writable(folder / "f", "something longer");
    CHECK(get(folder / "f") == "new");
    CHECK(std::distance(fs::directory_iterator(folder.path), fs::directory_iterator()) == 1);
    CHECK_THROWS_AS(check_writable(folder / "no/such/folder", ""), Failure);
    CHECK_THROWS_AS(check_writable(folder.path, ""), Failure);
    CHECK_THROWS_AS(read_file(folder / "nothing"), Failure);
    CHECK_THROWS_AS(read_file(folder.path), Failure);
}

// ============================================================================================
// The command line, as a person uses it
// ============================================================================================

// Four images of 2 × 2 pixels in two classes, bright above or bright below, many times.
void write_dataset(const Folder& folder, std::uint32_t train = 40, std::uint32_t test = 8) {
    for (const auto& [prefix, count] : {std::pair("train", train), std::pair("t10k", test)}) {
        std::string pixels, labels;
        for (std::uint32_t i = 0; i < count; ++i) {
            pixels +=
                i % 2 == 0 ? std::string("\xff\xf0\0\x10", 4) : std::string("\0\x10\xf0\xff", 4);
            labels += char(i % 2);
        }
        put(folder / prefix + "-images-idx3-ubyte", idx({images_magic, count, 2, 2}, pixels));
        put(folder / prefix + "-labels-idx1-ubyte", idx({labels_magic, count}, labels));
    }
}

struct Run {
    int status;
    std::string out, err;
};

Run run_program(const std::vector<std::string>& arguments, bool terminal = false) {
    interrupted = 0;
    std::ostringstream out, err;
    const int status = run(arguments, out, err, terminal);
    return {status, out.str(), err.str()};
}

// The output of a run without its seconds, which are never the same twice.
std::string without_seconds(const std::string& text) {
    std::istringstream lines(text);
    std::string line, result;
    while (std::getline(lines, line)) {
        if (line.rfind("epoch ", 0) == 0) line.erase(line.rfind("%") + 1);
        result += line + "\n";
    }
    return result;
}

TEST_CASE("a run shows network, data, settings, epochs, confusion and, last, the accuracy") {
    const Folder folder;
    write_dataset(folder);
    const Run result = run_program({"--data", folder.path, "--hidden", "3", "--epochs", "5"});
    CHECK(result.status == 0);
    CHECK(result.err == "");
    CHECK(contains(result.out, "4-3-2"));
    CHECK(contains(result.out, "40 training and 8 test images of 2 × 2 pixels, 2 classes"));
    CHECK(contains(result.out, "mini-batches of 10"));
    CHECK(contains(result.out, "epoch  5"));
    CHECK(contains(result.out, "columns: what the network said"));
    const std::string last = "\ntest accuracy 100.00% (8 / 8)\n";
    CHECK(result.out.substr(result.out.size() - last.size()) == last);
}

TEST_CASE("mistakes are drawn, with what they are and what the network said") {
    const Folder folder;
    write_dataset(folder);
    const Run result = run_program({"--data", folder.path, "--epochs", "0", "--hidden", "0"});
    CHECK(result.status == 0);
    CHECK(contains(result.out, "read as"));
    CHECK(contains(result.out, "▒▒"));
}

TEST_CASE("--quiet leaves the last line alone") {
    const Folder folder;
    write_dataset(folder);
    CHECK(run_program({"--data", folder.path, "--epochs", "5", "--quiet"}).out ==
          "test accuracy 100.00% (8 / 8)\n");
}

TEST_CASE("the progress bar is for terminals") {
    const Folder folder;
    write_dataset(folder);
    const std::vector<std::string> arguments = {"--data", folder.path, "--epochs", "1"};
    CHECK(contains(run_program(arguments, true).err, "epoch 1 [="));
    CHECK(run_program(arguments, false).err == "");
}

TEST_CASE("the same seed gives the same output and the same file; another seed another") {
    const Folder folder;
    write_dataset(folder);
    auto train = [&](const std::string& seed, const std::string& file) {
        return without_seconds(run_program({"--data", folder.path, "--epochs", "2", "--seed", seed,
                                            "--save", folder / file})
                                   .out);
    };
    CHECK(train("7", "a") == train("7", "b"));
    CHECK(get(folder / "a") == get(folder / "b"));
    train("8", "c");
    CHECK(get(folder / "a") != get(folder / "c"));
}

TEST_CASE("--save, --load and --predict: a network is used again") {
    const Folder folder;
    write_dataset(folder);
    const std::string net = folder / "net.txt";
    CHECK(run_program({"--data", folder.path, "--epochs", "5", "--save", net}).status == 0);
    const Run tested = run_program({"--data=" + folder.path, "--load=" + net});
    CHECK(tested.status == 0);
    CHECK(contains(tested.out, "test accuracy 100.00% (8 / 8)\n"));

    put(folder / "above.pgm", "P2 2 2 255 255 200 0 16");
    put(folder / "below.pgm", std::string("P5 2 2 255\n\0\x10\xc8\xff", 15));
    const Run read = run_program(
        {"--load", net, "--predict", folder / "above.pgm", folder / "below.pgm", "--quiet"});
    CHECK(read.status == 0);
    std::istringstream lines(read.out);
    std::string path;
    int digit = -1;
    double output = 0;
    REQUIRE(bool(lines >> path >> digit >> output));
    CHECK(path == folder / "above.pgm");
    CHECK(digit == 0);
    CHECK(output > 0.5);
    REQUIRE(bool(lines >> path >> digit >> output));
    CHECK(digit == 1);
}

TEST_CASE("an image that is black on white is inverted, with a notice") {
    const Folder folder;
    Network network({9, 2});  // class 1 for ink in the middle, class 0 for ink around it
    network.weights[0](1, 4) = 4;
    network.biases[0] = {{1, 0}};
    put(folder / "net.txt", format_network(network));
    put(folder / "dot.pgm", "P2 3 3 1  1 1 1  1 0 1  1 1 1");
    const Run result = run_program({"--load", folder / "net.txt", "--predict", folder / "dot.pgm"});
    CHECK(result.status == 0);
    CHECK(contains(result.err, "black on white"));
    CHECK(contains(result.out, "dot.pgm 1 0.98"));
}

TEST_CASE("--history writes a row an epoch") {
    const Folder folder;
    write_dataset(folder);
    const std::string csv = folder / "history.csv";
    run_program({"--data", folder.path, "--epochs", "3", "--history", csv});
    std::istringstream lines(get(csv));
    std::string line;
    std::getline(lines, line);
    CHECK(line == "epoch,seconds,loss,train_accuracy,test_accuracy");
    for (int epoch = 1; epoch <= 3; ++epoch) {
        REQUIRE(bool(std::getline(lines, line)));
        CHECK(line.rfind(std::to_string(epoch) + ",", 0) == 0);
        CHECK(std::count(line.begin(), line.end(), ',') == 4);
    }
    CHECK_FALSE(bool(std::getline(lines, line)));
}

TEST_CASE("--train-size takes the first examples, --no-shuffle their order") {
    const Folder folder;
    write_dataset(folder);
    const Run result =
        run_program({"--data", folder.path, "--train-size", "6", "--no-shuffle", "--epochs", "1"});
    CHECK(contains(result.out, "6 training and 8 test images"));
    CHECK(contains(result.out, "in the file's order"));
    const Run many = run_program({"--data", folder.path, "--train-size", "41"});
    CHECK(many.status == 2);
    CHECK(contains(many.err, "there are only 40"));
}

TEST_CASE("a command line that is wrong: one line that names the option, status 2") {
    const std::vector<std::pair<std::vector<std::string>, std::string>> wrong = {
        {{"--epoch", "3"}, "unknown option '--epoch'"},
        {{"stray"}, "unknown option 'stray'"},
        {{"--epochs"}, "--epochs needs a value"},
        {{"--epochs", "--quiet"}, "--epochs needs a value"},
        {{"--save", ""}, "--save needs a value"},
        {{"--quiet=yes"}, "--quiet takes no value"},
        {{"--epochs", "ten"}, "--epochs: 'ten'"},
        {{"--epochs", "-1"}, "--epochs: '-1'"},
        {{"--epochs", "1.5"}, "--epochs: '1.5'"},
        {{"--epochs", "3x"}, "--epochs: '3x'"},
        {{"--epochs", "99999999999999999999"}, "--epochs: "},
        {{"--batch-size", "0"}, "--batch-size: '0'"},
        {{"--train-size", "0"}, "--train-size: '0'"},
        {{"--seed", "18446744073709551616"}, "--seed: "},
        {{"--learning-rate", "0"}, "--learning-rate: '0'"},
        {{"--learning-rate", "-0.5"}, "--learning-rate: '-0.5'"},
        {{"--learning-rate", "nan"}, "--learning-rate: 'nan'"},
        {{"--learning-rate", "1e999"}, "--learning-rate: '1e999'"},
        {{"--learning-rate", "fast"}, "--learning-rate: 'fast'"},
        {{"--hidden", "10,"}, "--hidden: ''"},
        {{"--hidden", "10,0"}, "--hidden: '0'"},
        {{"--hidden", "1000000"}, "--hidden: '1000000'"},
        {{"--cost", "hinge"}, "--cost: 'hinge' is none of cross-entropy, quadratic"},
        {{"--init", "zero"}, "--init: 'zero' is none of xavier, kaiming, normal"},
        {{"--predict", "a.pgm"}, "--predict needs a saved network"},
        {{"--load", "net.txt", "--epochs", "3"}, "--epochs has no meaning with --load"},
        {{"--save", "same", "--history", "same"}, "name the same file"},
    };
    for (const auto& [arguments, expected] : wrong) {
        const Run result = run_program(arguments);
        const std::string& message = expected;
        CAPTURE(message);
        CAPTURE(result.err);
        CHECK(result.status == 2);
        CHECK(result.out == "");
        CHECK(result.err.rfind("mnist_nn: error: ", 0) == 0);
        CHECK(contains(result.err, expected));
        CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 1);
    }
}

TEST_CASE("--help names every option, --version the version") {
    const Run help = run_program({"--help"});
    CHECK(help.status == 0);
    for (const std::string option :
         {"--data", "--hidden", "--epochs", "--batch-size", "--learning-rate", "--cost", "--init",
          "--seed", "--train-size", "--no-shuffle", "--save", "--load", "--predict", "--history",
          "--quiet", "--help", "--version"})
        CHECK(contains(help.out, option));
    CHECK(run_program({"--version"}).out.rfind("mnist_nn ", 0) == 0);
}

TEST_CASE("a run that cannot go on: one line that names the file, status 1") {
    const Folder folder;
    write_dataset(folder);
    const std::string train_images = folder / "train-images-idx3-ubyte";
    const std::string test_images = folder / "t10k-images-idx3-ubyte";
    const std::string test_labels = folder / "t10k-labels-idx1-ubyte";
    auto check_fails = [&](std::vector<std::string> arguments, const std::string& expected) {
        arguments.insert(arguments.begin(), {"--data", folder.path});
        const Run result = run_program(arguments);
        CAPTURE(expected);
        CAPTURE(result.err);
        CHECK(result.status == 1);
        CHECK(contains(result.err, expected));
        CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 1);
    };
    check_fails({"--data", folder / "nowhere"}, "nowhere: no such folder");
    check_fails({"--save", folder / "no/net.txt"}, "no/net.txt: cannot be written");
    check_fails({"--history", folder.path}, "is not a regular file");
    check_fails({"--load", folder / "net.txt"}, "net.txt: no such file");
    put(folder / "net.txt", format_network(Network({5, 2})));
    check_fails({"--load", folder / "net.txt"}, "does not fit images of 2 × 2");
    put(folder / "net.txt", format_network(Network({4, 1})));
    check_fails({"--load", folder / "net.txt"}, "does not fit");
    put(folder / "net.txt", format_network(Network({4, 2})));
    check_fails({"--load", folder / "net.txt", "--predict", folder / "none.pgm"}, "none.pgm");
    put(folder / "wide.pgm", "P2 3 1 255 1 2 3");
    check_fails({"--load", folder / "net.txt", "--predict", folder / "wide.pgm"}, "wide.pgm");

    put(test_labels, idx({labels_magic, 7}, std::string(7, '\0')));
    check_fails({}, "has 7 labels for 8 images");
    put(test_labels, idx({labels_magic, 8}, std::string(8, '\2')));
    check_fails({}, "a test label 2");
    put(test_images, idx({images_magic, 8, 1, 4}, std::string(32, 'x')));
    put(test_labels, idx({labels_magic, 8}, std::string(8, '\0')));
    check_fails({}, "test images of 1 × 4 pixels, but training images of 2 × 2");
    fs::rename(train_images, train_images + ".gz");
    check_fails({}, "is there only compressed");
}

TEST_CASE("a loss that is no longer finite ends the run with advice, and saves nothing") {
    const Folder folder;
    write_dataset(folder);
    std::string labels;  // the same images now with one label, now with the other
    for (int i = 0; i < 40; ++i) labels += char(i / 3 % 2);
    put(folder / "train-labels-idx1-ubyte", idx({labels_magic, 40}, labels));
    const Run result =
        run_program({"--data", folder.path, "--learning-rate", in_double ? "1.7e308" : "3.4e38",
                     "--batch-size", "1", "--save", folder / "net.txt"});
    CHECK(result.status == 1);
    CHECK(contains(result.err, "lower --learning-rate"));
    CHECK_FALSE(fs::exists(folder / "net.txt"));
}

TEST_CASE("a signal ends the training after the mini-batch, and the network is saved") {
    const Folder folder;
    write_dataset(folder);
    // The signal is raised by the stream that the epoch's line is written to.
    struct Raise : std::stringbuf {
        std::streamsize xsputn(const char* text, std::streamsize n) override {
            if (contains(std::string(text, size_t(n)), "epoch  2")) std::raise(SIGINT);
            return std::stringbuf::xsputn(text, n);
        }
    } buffer;
    std::ostream out(&buffer);
    std::ostringstream err;
    interrupted = 0;
    const int status = run({"--data", folder.path, "--epochs", "1000000", "--save",
                            folder / "net.txt", "--history", folder / "history.csv"},
                           out, err, false);
    CHECK(status == 130);
    CHECK(contains(err.str(), "net.txt"));
    CHECK(parse_network(read_file(folder / "net.txt"), "net").sizes ==
          std::vector<size_t>{4, 100, 2});
    const std::string history = get(folder / "history.csv");
    CHECK(std::count(history.begin(), history.end(), '\n') == 3);  // the title and two epochs
    interrupted = 0;
}

// ---- Hard to break: what trying to break the program has found -----------------------------

TEST_CASE("an empty value is refused: nothing would be saved where --save \"$UNSET\" says") {
    Settings unused;
    for (const Option& option : option_table(unused)) {
        if (option.value.empty()) continue;
        CAPTURE(option.name);
        for (const std::vector<std::string>& arguments :
             {std::vector<std::string>{option.name, ""}, {option.name + "="}, {option.name}})
            CHECK_THROWS_WITH_AS(
                parse_arguments(arguments),
                (option.name + " needs a value: " + option.name + " " + option.value).c_str(),
                UsageError);
    }
}

TEST_CASE("without options, the settings are those that --help names") {
    const Settings settings = parse_arguments({});
    CHECK(settings.data == "data/mnist");
    CHECK(settings.hidden == std::vector<size_t>{100});
    CHECK(settings.training.epochs == 10);
    CHECK(settings.training.batch_size == 10);
    CHECK(settings.training.learning_rate == Real(0.5));
    CHECK(settings.training.shuffle);
    CHECK(settings.cost == Cost::cross_entropy);
    CHECK(settings.init == Init::xavier);
    CHECK(settings.seed == 1);
    CHECK(settings.train_size == 0);
    CHECK_FALSE(settings.quiet);
}

TEST_CASE("without a hidden layer the learning rate is 0.1, unless another one is chosen") {
    CHECK(parse_arguments({"--hidden", "0"}).training.learning_rate == Real(0.1));
    CHECK(parse_arguments({"--hidden", "30"}).training.learning_rate == Real(0.5));
    CHECK(parse_arguments({"--hidden=0", "--learning-rate=0.5"}).training.learning_rate ==
          Real(0.5));
    CHECK(parse_arguments({"--learning-rate", "3", "--hidden", "0"}).training.learning_rate ==
          Real(3));
}

TEST_CASE("the history must not overwrite the network") {
    CHECK_THROWS_AS(parse_arguments({"--save", "file", "--history", "file"}), UsageError);
    CHECK_THROWS_AS(parse_arguments({"--save", "file", "--history", "./folder/../file"}),
                    UsageError);
    CHECK_NOTHROW(parse_arguments({"--save", "file", "--history", "other"}));
    CHECK_NOTHROW(parse_arguments({"--save", "file"}));
}

TEST_CASE("--hidden: no layer has over 100 million weights") {
    CHECK(parse_hidden("--hidden", "100000,1000") == std::vector<size_t>{100000, 1000});
    CHECK_THROWS_AS(parse_hidden("--hidden", "100000,1001"), UsageError);
    CHECK_THROWS_AS(parse_hidden("--hidden", "10,100000,100000"), UsageError);
}

TEST_CASE("what never ends is not read") {
    CHECK_THROWS_WITH_AS(read_file("/dev/zero"),
                         "/dev/zero: is not a file but a device; name a file", Failure);
}

TEST_CASE("a name that is too long is an error like any other") {
    const Folder folder;
    const std::string name(300, 'x');
    CHECK_THROWS_AS(read_file(folder / name), Failure);
    CHECK_THROWS_AS(read_dataset(folder / name, "train"), Failure);
    CHECK_THROWS_AS(check_writable(folder / name, ""), Failure);
}

TEST_CASE("a file given for the folder of the data") {
    const Folder folder;
    write_dataset(folder);
    const std::string file = folder / "train-images-idx3-ubyte";
    CHECK_THROWS_WITH_AS(
        read_dataset(file, "train"),
        (file + ": is not a folder; --data takes the folder that holds the four files").c_str(),
        Failure);
}

TEST_CASE("an error is one line, whatever is in the names that it quotes") {
    const Run result = run_program({"--epo\nchs\x1b[2J"});
    CHECK(result.status == 2);
    CHECK(result.err == "mnist_nn: error: unknown option '--epo?chs?[2J'; see mnist_nn --help\n");
}

TEST_CASE("a 1 × 4 image is not a 2 × 2 image") {
    const Folder folder;
    write_file(folder / "network", format_network(Network({4, 2})));
    write_file(folder / "square.pgm", "P2 2 2 255 0 0 0 0");
    write_file(folder / "flat.pgm", "P2 4 1 255 0 0 0 0");
    CHECK(run_program({"--load", folder / "network", "--predict", folder / "square.pgm"}).status ==
          0);
    const Run result =
        run_program({"--load", folder / "network", "--predict", folder / "flat.pgm"});
    CHECK(result.status == 1);
    CHECK(contains(result.err, "flat.pgm: is 1 × 4 pixels"));
}

TEST_CASE("a network with weights that are not finite is not saved: nobody could load it") {
    const Folder folder;
    write_dataset(folder);
    const auto [train, test] = read_datasets(parse_arguments({"--data", folder.path}));
    for (const Real bad :
         {std::numeric_limits<Real>::infinity(), std::numeric_limits<Real>::quiet_NaN()}) {
        for (const bool in_bias : {false, true}) {
            Network network({4, 3, 2});
            CHECK_FALSE(has_diverged(network));
            (in_bias ? network.biases[1](0, 1) : network.weights[0](2, 3)) = bad;
            CHECK(has_diverged(network));
            Random random(1);
            std::ostringstream out;
            ProgressBar bar(out, false);
            CHECK_THROWS_AS(
                learn(network, train, test, parse_arguments({"--epochs", "0"}), random, out, bar),
                Failure);
        }
    }
}

TEST_CASE("a history that cannot be written does not cost the training") {
    const Folder folder;
    write_dataset(folder);
    const Settings settings =
        parse_arguments({"--data", folder.path, "--epochs", "3", "--history",
                         folder / "nowhere/history", "--save", folder / "network"});
    const auto [train, test] = read_datasets(settings);
    Random random(1);
    Network network({4, 2}, Init::xavier, random);
    std::ostringstream out;
    ProgressBar bar(out, false);
    const std::vector<Epoch> history = learn(network, train, test, settings, random, out, bar);
    CHECK(history.size() == 3);
    try {
        save_results(settings, network, train, test, history);
        FAIL("the history was written");
    } catch (const Failure& failure) {
        CHECK(contains(failure.what(), "nowhere/history: cannot be written"));
        CHECK(contains(failure.what(), "the network was left in " + folder / "network"));
    }
    CHECK(get(folder / "network") == format_network(network));
    Settings unsaved = settings;
    unsaved.save.clear();
    CHECK_THROWS_AS(save_results(unsaved, network, train, test, history), Failure);
}

TEST_CASE("a write-protected file is not replaced") {
    const Folder folder;
    put(folder / "kept", "old");
    fs::permissions(folder / "kept", fs::perms::owner_read);
    if (geteuid() == 0) return;  // root may write to anything
    CHECK_THROWS_WITH_AS(
        write_file(folder / "kept", "new"),
        ((folder / "kept") + ": is write-protected; name another one to write to").c_str(),
        Failure);
    CHECK(get(folder / "kept") == "old");
}

TEST_CASE("results that cannot be shown are an error") {
    struct Full : std::stringbuf {  // as /dev/full
        int sync() override { return -1; }
    } full;
    std::ostream out(&full);
    std::ostringstream err;
    CHECK(run({"--version"}, out, err, false) == 1);
    CHECK(err.str() == "mnist_nn: error: standard output: cannot be written; is the disk full?\n");
}

TEST_CASE("a network that cannot be saved where it should be is saved elsewhere") {
    const Folder folder;
    const Network network({4, 2});
    const char* const before = std::getenv("TMPDIR");
    const std::string kept = before == nullptr ? "" : before;
    setenv("TMPDIR", folder.path.c_str(), 1);
    for (const std::string name : {"mnist_nn-1.txt", "mnist_nn-2.txt"}) {  // none is overwritten
        try {
            save_network(network, folder / "nowhere/network");
            FAIL("the network was saved");
        } catch (const Failure& failure) {
            CHECK(contains(failure.what(), "nowhere/network: cannot be written"));
            CHECK(contains(failure.what(), "the network was left in " + folder / name));
        }
        CHECK(get(folder / name) == format_network(network));
    }
    before == nullptr ? unsetenv("TMPDIR") : setenv("TMPDIR", kept.c_str(), 1);
}

// Standard output that sends the program a signal as soon as it is told to show the first epoch.
struct SignalAfterEpoch : std::stringbuf {
    explicit SignalAfterEpoch(int a_signal) : signal(a_signal) {}
    int sync() override {
        const bool due = signal != 0 && contains(str(), "epoch  1");
        if (due) std::raise(std::exchange(signal, 0));  // once: a second one would end the tests
        return 0;
    }
    int signal;
};

TEST_CASE("kill, a closed terminal and a reader that has gone end the training as Ctrl-C does") {
    for (const int signal : {SIGTERM, SIGHUP, SIGPIPE}) {
        CAPTURE(signal);
        const Folder folder;
        write_dataset(folder);
        SignalAfterEpoch buffer(signal);
        std::ostream out(&buffer);
        std::ostringstream err;
        interrupted = 0;
        const int status =
            run({"--data", folder.path, "--epochs", "1000000", "--save", folder / "network"}, out,
                err, false);
        interrupted = 0;
        for (const int each : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) std::signal(each, SIG_DFL);
        CHECK(status == 128 + signal);
        CHECK(err.str() ==
              "mnist_nn: stopped by a signal after 1 whole epoch; the network so far is in " +
                  (folder / "network") + "\n");
        CHECK_NOTHROW(parse_network(read_file(folder / "network"), "network"));
    }
}

// ---- Images of any size ----------------------------------------------------------------------

// An image of rows × cols pixels of paper with a bar of ink; light: how much darker the paper and
// the ink are at the right border than at the left one.
Image bar(size_t rows, size_t cols, size_t top, size_t left, size_t height, size_t width, int paper,
          int ink, int light = 0) {
    Image image{rows, cols, {}};
    for (size_t i = 0; i < rows; ++i)
        for (size_t j = 0; j < cols; ++j) {
            const bool is_ink = i >= top && i < top + height && j >= left && j < left + width;
            const int value = (is_ink ? ink : paper) - light * int(j) / int(cols);
            image.pixels.push_back(std::uint8_t(value));
        }
    return image;
}

// By hand: the 40 rows of the bar become 20, its 10 columns 5, and its middle the middle of pixel
// (14, 14): it covers the columns 12 to 16 wholly, the rows 5 to 23 wholly, and half of 4 and 24.
TEST_CASE("an image of any size is scaled to 20 pixels and laid with its center on (14, 14)") {
    for (const Image& image :
         {bar(90, 70, 20, 11, 40, 10, 0, 255), bar(90, 70, 30, 40, 40, 10, 250, 20),
          bar(90, 70, 25, 30, 40, 10, 200, 60, 50)}) {
        const Image result = normalize(image, 28, 28, "image");
        REQUIRE(result.rows == 28);
        REQUIRE(result.cols == 28);
        for (size_t i = 0; i < 28; ++i)
            for (size_t j = 0; j < 28; ++j) {
                const int whole = j >= 12 && j <= 16 ? 255 : 0;
                const int expected = i == 4 || i == 24 ? (whole + 1) / 2
                                     : i > 4 && i < 24 ? whole
                                                       : 0;
                CHECK_MESSAGE(int(result.pixels[i * 28 + j]) == expected, i << ", " << j);
            }
    }
}

TEST_CASE("dust does not make a digit smaller") {
    Image image = bar(90, 70, 20, 30, 40, 10, 0, 255);
    image.pixels[89 * 70 + 69] = 255;
    const Image result = normalize(image, 28, 28, "image");
    CHECK(result.pixels[6 * 28 + 14] == 255);
    CHECK(result.pixels[22 * 28 + 14] == 255);
}

TEST_CASE("an image of one color holds nothing to read") {
    CHECK_THROWS_AS(normalize(bar(30, 40, 0, 0, 0, 0, 77, 77), 28, 28, "image"), Failure);
    CHECK_THROWS_AS(normalize(bar(1, 1, 0, 0, 0, 0, 255, 255), 28, 28, "image"), Failure);
}

// ---- The learning curve and the data of the page ---------------------------------------------

TEST_CASE("the learning curve begins at the lowest and ends at the highest accuracy") {
    std::ostringstream out;
    print_curve(out, {{1, 0.5, 80, 85}, {1, 0.3, 95, 90}, {1, 0.2, 100, 90}});
    const std::string text = out.str();
    CHECK(text.find(" 100.00 |           o\n") != std::string::npos);
    CHECK(text.find("  80.00 |o           \n") != std::string::npos);
    CHECK(std::count(text.begin(), text.end(), '*') == 1 + 3);  // one in the title
    std::ostringstream one;
    print_curve(one, {{1, 0.5, 80, 85}});
    CHECK(one.str().empty());
}

TEST_CASE("base64 of the examples in RFC 4648, section 10, and of two floats (Python)") {
    const std::vector<std::pair<std::string, std::string>> examples = {
        {"", ""},        {"f", "Zg=="},         {"fo", "Zm8="},
        {"foo", "Zm9v"}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
    for (const auto& [text, code] : examples)
        CHECK(base64(Bytes(text.begin(), text.end())) == "\"" + code + "\"");
    CHECK(base64(Matrix{{1, Real(-2.5)}}) == "\"AACAPwAAIMA=\"");
}

TEST_CASE("a string in run.js cannot end its quotation marks or the script") {
    CHECK(quoted("a\"b\\c\n</script>é") == "\"a\\u0022b\\u005cc\\u000a\\u003c/script>é\"");
}

TEST_CASE("a word of the command line is shown as it must be typed") {
    CHECK(shell_word("--epochs=3") == "--epochs=3");
    CHECK(shell_word("my data") == "'my data'");
    CHECK(shell_word("it's") == "'it'\\''s'");
    CHECK(shell_word("") == "''");
    CHECK(parse_arguments({"--data", "a b"}).command == "build/mnist_nn --data 'a b'");
}

TEST_CASE("the page gets the surest mistakes and images of every cell") {
    Dataset test{28, 28, 3, std::vector<std::uint8_t>(784 * 3000),
                 std::vector<std::uint8_t>(3000, 0)};
    for (size_t i = 0; i < 3000; ++i) test.pixels[i * 784] = std::uint8_t(i % 251);  // a mark
    test.labels[2990] = 1;
    test.labels[2991] = 2;
    TestResult result;
    result.mistakes = {{2991, 0, Real(0.9)}};
    const Dataset chosen = choose_images(test, result);
    REQUIRE(chosen.size() == 1500);
    CHECK(chosen.labels[0] == 2);
    CHECK(chosen.pixels[0] == 2991 % 251);
    CHECK(std::count(chosen.labels.begin(), chosen.labels.end(), 1) == 1);
    CHECK(chosen.pixels.size() == 1500 * 784);
}

// Python: base64.b64encode(bytes.fromhex('fff000100010f0ff') * 4), the test images of write_dataset
TEST_CASE("--report writes what the page shows: the run, the network and the test images") {
    const Folder folder;
    write_dataset(folder);
    const std::string report = folder / "new/report";
    const Run result = run_program({"--data", folder.path, "--hidden", "3", "--epochs", "9",
                                    "--save", folder / "net", "--report", report});
    CHECK(result.status == 0);
    const Network network = parse_network(read_file(folder / "net"), "net");
    const std::string text = get(report + "/run.js");
    CHECK(text.rfind("const run = {\n  command: \"build/mnist_nn --data ", 0) == 0);
    for (const std::string& line :
         {"data: \"" + folder.path + "\"", std::string("correct: 8"), std::string("tested: 8"),
          std::string("confusion: [[4,0],[0,4]]"), std::string("sizes: [4,3,2]"),
          "biases: [" + base64(network.biases[0]) + "," + base64(network.biases[1]) + "]",
          "weights: [" + base64(network.weights[0]) + "," + base64(network.weights[1]) + "]",
          std::string("rows: 2"), std::string("cols: 2"), std::string("labels: [0,1,0,1,0,1,0,1]"),
          std::string("images: \"//AAEAAQ8P//8AAQABDw///wABAAEPD///AAEAAQ8P8=\""),
          "outputs: " + base64(network.outputs(read_dataset(folder.path, "t10k")))})
        CHECK_MESSAGE(contains(text, "\n  " + line + ",\n"), line);
    const size_t history = text.find("\n  history: [[");
    REQUIRE(history != std::string::npos);
    CHECK(std::count(text.begin() + std::ptrdiff_t(history),
                     text.begin() + std::ptrdiff_t(text.find('\n', history + 1)), ',') == 9 * 3);
}

TEST_CASE("a folder that cannot be made for the page is an error before training") {
    const Folder folder;
    write_dataset(folder);
    put(folder / "file", "mine");
    for (const std::string& report : {folder / "file", folder / "file/report"}) {
        const Run result = run_program({"--data", folder.path, "--report", report});
        CHECK(result.status == 1);
        CHECK(result.out == "");
        CHECK(contains(result.err, report + ": is not a folder"));
    }
    CHECK(get(folder / "file") == "mine");
}

TEST_CASE("--predict makes an image of any size into one that the network reads") {
    const Folder folder;
    Network network({784, 2});  // class 1 for ink on (14, 14) and (6, 14), class 0 for all else
    network.weights[0](1, 14 * 28 + 14) = network.weights[0](1, 6 * 28 + 14) = 4;
    network.biases[0] = {{0, -6}};
    put(folder / "net", format_network(network));
    std::string pixels;
    for (const std::uint8_t pixel : bar(90, 70, 20, 11, 40, 10, 250, 20).pixels)
        pixels += char(pixel);
    put(folder / "bar.pgm", "P5 70 90 255\n" + pixels);
    const Run result = run_program({"--load", folder / "net", "--predict", folder / "bar.pgm"});
    CHECK(result.status == 0);
    CHECK(result.out == folder / "bar.pgm" + " 1 0.8808\n");  // sigmoid(4 + 4 - 6)
    put(folder / "blank.pgm", "P2 2 1 9 5 5");
    const Run blank = run_program({"--load", folder / "net", "--predict", folder / "blank.pgm"});
    CHECK(blank.status == 1);
    CHECK(contains(blank.err, "blank.pgm: is of one color"));
}

// ============================================================================================
// main
// ============================================================================================

// Counts test cases for the last line.
struct Counter : doctest::IReporter {
    explicit Counter(const doctest::ContextOptions&) {}
    static int passed, failed;
    void report_query(const doctest::QueryData&) override {}
    void test_run_start() override {}
    void test_run_end(const doctest::TestRunStats& stats) override {
        failed = int(stats.numTestCasesFailed);
        passed = int(stats.numTestCasesPassingFilters) - failed;
    }
    void test_case_start(const doctest::TestCaseData&) override {}
    void test_case_reenter(const doctest::TestCaseData&) override {}
    void test_case_end(const doctest::CurrentTestCaseStats&) override {}
    void test_case_exception(const doctest::TestCaseException&) override {}
    void subcase_start(const doctest::SubcaseSignature&) override {}
    void subcase_end() override {}
    void log_assert(const doctest::AssertData&) override {}
    void log_message(const doctest::MessageData&) override {}
    void test_case_skipped(const doctest::TestCaseData&) override {}
};
int Counter::passed = 0, Counter::failed = 0;
REGISTER_LISTENER("counter", 1, Counter);

int main(int count, char** arguments) {
    if (count == 2 && std::string(arguments[1]) == "--gradients") return print_gradient_table();
    doctest::Context context(count, arguments);
    const int status = context.run();
    if (context.shouldExit()) return status;  // --list-test-cases and the like
    std::cout << Counter::passed << " passed, " << Counter::failed << " failed\n";
    return status;
}
