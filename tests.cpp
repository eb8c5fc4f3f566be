// The tests, in the order of the program. They include it whole, so that everything in it can be
// called, and run twice: with Real = float, as the program is, and with Real = double.
//
// Every expected number comes from somewhere else than the code under test, and says from where:
// worked out by hand, by NumPy (`numpy:`, with what gives it), or published. No number depends on
// what a library draws at random, nor on how fast the machine is.
//
//   build/tests_double --gradients         every gradient against central differences, as a table
//   build/tests_double --gradients-long    the same, a line a mini-batch
//   build/tests_double --test-case='*sgd*'  only some tests; doctest's --help knows more

#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <map>

#include <sys/resource.h>  // setrlimit
#include <sys/stat.h>      // mkfifo

#define MNIST_NN_WITHOUT_MAIN
#include "mnist_nn.cpp"

#pragma GCC diagnostic ignored "-Wconversion"  // {{0.1, 0.2}} is a matrix in float, too

constexpr bool in_double = sizeof(Real) == sizeof(double);

// ---- What tests compare with -----------------------------------------------------------------

bool operator==(const Matrix& a, const Matrix& b) {
    if (!same_shape(a, b)) return false;
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j)
            if (a(i, j) != b(i, j)) return false;
    return true;
}

std::ostream& operator<<(std::ostream& out, const Matrix& a) {
    return out << a.shape() << ":\n" << format_matrix(a);
}

// A number or matrix but for rounding: to 12 digits in double and 6 in float, or as many as the
// source of the expected number gives.
doctest::Approx near(double expected, double precision = 1e-12) {
    return doctest::Approx(expected).epsilon(in_double ? precision : std::max(precision, 2e-6));
}

struct NearMatrix {
    Matrix expected;
    double precision;
};
NearMatrix near(const Matrix& expected, double precision = 1e-12) { return {expected, precision}; }

bool operator==(const Matrix& found, const NearMatrix& near_to) {
    if (!same_shape(found, near_to.expected)) return false;
    for (size_t i = 0; i < found.rows(); ++i)
        for (size_t j = 0; j < found.cols(); ++j)
            if (double(found(i, j)) != near(double(near_to.expected(i, j)), near_to.precision))
                return false;
    return true;
}

std::ostream& operator<<(std::ostream& out, const NearMatrix& near_to) {
    return out << "near " << near_to.expected;
}

// What the exception says that a function throws.
template <typename Exception>
std::string message_of(const std::function<void()>& function) {
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

bool begins(const std::string& text, const std::string& part) { return text.rfind(part, 0) == 0; }

// What is wrong with a text, and the words in which it is refused.
struct Refused {
    std::string text, words;
};

// ============================================================================================
// The matrix
// ============================================================================================

TEST_CASE("a matrix is stored row after row, and knows its shape") {
    Matrix a = {{1, 2, 3}, {4, 5, 6}};
    CHECK(a.rows() == 2);
    CHECK(a.cols() == 3);
    CHECK(a.shape() == "2 × 3");
    CHECK(a(0, 2) == 3);
    CHECK(a(1, 0) == 4);
    CHECK(&a(1, 0) == &a(0, 2) + 1);
    a(1, 2) = 7;
    CHECK(a == Matrix{{1, 2, 3}, {4, 5, 7}});
}

TEST_CASE("a new matrix holds zeros, or the value asked for") {
    CHECK(Matrix(2, 1) == Matrix{{0}, {0}});
    CHECK(Matrix(1, 2, 7) == Matrix{{7, 7}});
    CHECK(Matrix().shape() == "0 × 0");
    CHECK(Matrix(std::initializer_list<std::initializer_list<Real>>{}).shape() == "0 × 0");
}

TEST_CASE("rows of different lengths are no matrix") {
    CHECK_THROWS_AS(Matrix({{1, 2}, {3}}), std::invalid_argument);
    CHECK_THROWS_AS(Matrix({{1}, {2, 3}}), std::invalid_argument);
}

TEST_CASE("the three products give what is worked out by hand") {
    const Matrix a = {{1, 2, 3}, {4, 5, 6}};
    CHECK(multiply_ab(a, {{7, 8}, {9, 10}, {11, 12}}) == Matrix{{58, 64}, {139, 154}});
    CHECK(multiply_atb(a, {{1, 2, 3, 4}, {5, 6, 7, 8}}) ==
          Matrix{{21, 26, 31, 36}, {27, 34, 41, 48}, {33, 42, 51, 60}});
    CHECK(multiply_abt(a, {{1, 0, 2}, {3, 1, 1}, {0, 2, 1}, {2, 2, 2}}) ==
          Matrix{{7, 8, 7, 12}, {16, 23, 16, 30}});
}

// Small whole numbers, whose products and sums are exact in float too; many are 0, as in MNIST.
Matrix whole_numbers(size_t rows, size_t cols, Random& random) {
    Matrix a(rows, cols);
    for (size_t i = 0; i < rows; ++i)
        for (size_t j = 0; j < cols; ++j) a(i, j) = random() % 2 == 0 ? 0 : Real(random() % 19) - 9;
    return a;
}

Matrix transposed(const Matrix& a) {
    Matrix t(a.cols(), a.rows());
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j) t(j, i) = a(i, j);
    return t;
}

TEST_CASE("the products agree with the definition, whatever the shapes, empty ones too") {
    Random random(7);
    for (const size_t m : {0, 1, 2, 3, 5, 8, 17})
        for (const size_t n : {0, 1, 2, 4, 7, 16, 33})
            for (const size_t p : {0, 1, 2, 3, 6, 9, 18}) {
                const Matrix a = whole_numbers(m, n, random), b = whole_numbers(n, p, random);
                Matrix c(m, p);
                for (size_t i = 0; i < m; ++i)
                    for (size_t j = 0; j < p; ++j)
                        for (size_t k = 0; k < n; ++k) c(i, j) += a(i, k) * b(k, j);
                CAPTURE(a.shape());
                CAPTURE(b.shape());
                CHECK(multiply_ab(a, b) == c);
                CHECK(multiply_atb(transposed(a), b) == c);
                CHECK(multiply_abt(a, transposed(b)) == c);
            }
}

TEST_CASE("+, -, * and apply work element by element") {
    const Matrix a = {{1, 2, 3}, {4, 5, 6}}, b = {{3, 0, 2}, {-1, 4, 0.5}};
    CHECK(a + b == Matrix{{4, 2, 5}, {3, 9, 6.5}});
    CHECK(a - b == Matrix{{-2, 2, 1}, {5, 1, 5.5}});
    CHECK(a * b == Matrix{{3, 0, 6}, {-4, 20, 3}});
    CHECK(Real(0.5) * a == Matrix{{0.5, 1, 1.5}, {2, 2.5, 3}});
    CHECK(apply([](Real x) { return x * x; }, a) == Matrix{{1, 4, 9}, {16, 25, 36}});
    CHECK(a == Matrix{{1, 2, 3}, {4, 5, 6}});  // is as it was
    const Matrix none(0, 3);
    for (const Matrix& result : {none + none, none - none, none * none, Real(2) * none})
        CHECK(result.shape() == "0 × 3");
}

TEST_CASE("+ adds a row to each row; column_sums gives one") {
    const Matrix a = {{1, 2, 3}, {4, 5, 6}};
    CHECK(a + Matrix{{10, 20, 30}} == Matrix{{11, 22, 33}, {14, 25, 36}});
    CHECK(Matrix{{1, 2}} + Matrix{{3, 4}} == Matrix{{4, 6}});
    CHECK(Matrix(0, 2) + Matrix(1, 2) == Matrix(0, 2));
    CHECK(column_sums(a) == Matrix{{5, 7, 9}});
    CHECK(column_sums(Matrix(0, 2)) == Matrix{{0, 0}});
}

TEST_CASE("shapes that do not fit are an error that names the function and both shapes") {
    struct Row {
        std::string name;
        std::function<void(const Matrix&, const Matrix&)> function;
        std::vector<Matrix> unfit;  // for a: 2 × 3
    };
    const std::vector<Matrix> different = {{2, 4}, {3, 3}, {3, 2}, {1, 3}, {2, 1}};
    const std::vector<Row> table = {
        {"multiply_ab", multiply_ab, {{2, 3}, {4, 3}, {2, 2}}},
        {"multiply_atb", multiply_atb, {{3, 3}, {3, 2}, {1, 3}}},
        {"multiply_abt", multiply_abt, {{2, 4}, {3, 2}, {2, 2}}},
        {"+", [](auto& a, auto& b) { a + b; }, {{2, 4}, {3, 3}, {1, 2}, {0, 3}}},
        {"-", [](auto& a, auto& b) { a - b; }, different},
        {"*", [](auto& a, auto& b) { a* b; }, different},
        {"cross_entropy_cost", cross_entropy_cost, different},
        {"quadratic_cost", quadratic_cost, different},
        {"-", [](auto& a, auto& y) { output_delta(Cost::quadratic, a, a, y); }, different}};
    for (const Row& row : table)
        for (const Matrix& b : row.unfit)
            CHECK(message_of<std::invalid_argument>([&] { row.function(Matrix(2, 3), b); }) ==
                  row.name + ": 2 × 3 and " + b.shape() + " do not fit");
}

// ============================================================================================
// 1. The network
// ============================================================================================

// ---- Introduction: labeled images, one-hot encoding ----------------------------------------

TEST_CASE("one-hot encoding: a row for each label, 1 in its column, 0 elsewhere") {
    CHECK(one_hot({2, 0}, 4) == Matrix{{0, 0, 1, 0}, {1, 0, 0, 0}});
    CHECK(one_hot({}, 3) == Matrix(0, 3));
    CHECK(message_of<std::invalid_argument>([] {
              one_hot({0, 4}, 4);
          }) == "one_hot: label 4 of 4 classes");
}

// Four images of 1 × 2 pixels, in three classes.
const Dataset four_images = {1, 2, 3, {0, 255, 51, 102, 255, 0, 204, 153}, {0, 2, 1, 2}};

TEST_CASE("a mini-batch holds the chosen examples, pixels scaled to 0 ... 1, labels one-hot") {
    CHECK(four_images.size() == 4);
    CHECK(four_images.image_size() == 2);
    const MiniBatch mini_batch = make_mini_batch(four_images, {0, 3, 1, 2}, 1, 3);
    CHECK(mini_batch.x == near({{0.8, 0.6}, {0.2, 0.4}}));  // 204/255, 153/255; 51/255, 102/255
    CHECK(mini_batch.y == Matrix{{0, 0, 1}, {0, 0, 1}});
}

// ---- Loss Functions ------------------------------------------------------------------------

// numpy: -(y * np.log(a) + (1 - y) * np.log(1 - a)).sum() / 2 and ((a - y)**2).sum() / 4
TEST_CASE("the costs are means over the examples, and sums over the outputs") {
    const Matrix a = {{0.9, 0.2, 0.1}, {0.3, 0.6, 0.4}}, y = {{1, 0, 0}, {0, 1, 0}};
    CHECK(cross_entropy_cost(a, y) == near(0.906095387050288));
    CHECK(quadratic_cost(a, y) == near(0.1175));
    // log 2 for an output of 1/2, whether the label is 1 (first term) or 0 (second term)
    CHECK(cross_entropy_cost({{0.5}}, {{1}}) == near(0.6931471805599453));
    CHECK(cross_entropy_cost({{0.5}}, {{0}}) == near(0.6931471805599453));
}

TEST_CASE("costs are 0 where outputs are right, and finite where they are as wrong as can be") {
    CHECK(cross_entropy_cost({{0, 1}}, {{0, 1}}) == 0);
    CHECK(quadratic_cost({{0, 1}}, {{0, 1}}) == 0);
    CHECK(quadratic_cost({{0, 1}}, {{1, 0}}) == 1);
    CHECK(cross_entropy_cost({{0, 1}}, {{1, 0}}) == near(2 * 69.07755278982137));  // 30 log 10
    CHECK(finite_log(1e-29) == near(-66.77496769682732));  // 29 log 10: no further than needed
}

// ---- Code: the first weights ---------------------------------------------------------------

TEST_CASE("a network has a weight for every pair of neurons in neighboring layers") {
    Random random(1);
    const Network network({7, 5, 3}, Init::xavier, random);
    CHECK(network.sizes == std::vector<size_t>{7, 5, 3});
    std::string shapes;
    for (size_t l = 0; l < 3; ++l)
        shapes += network.weights.at(l).shape() + ", " + network.biases.at(l).shape() + "; ";
    CHECK(shapes == "0 × 0, 0 × 0; 7 × 5, 1 × 5; 5 × 3, 1 × 3; ");
    for (const std::vector<size_t>& sizes :
         {std::vector<size_t>{}, {784}, {0, 10}, {784, 0, 10}, {784, 0}})
        CHECK_THROWS_AS(Network(sizes, Init::xavier, random), std::invalid_argument);
    CHECK_NOTHROW(Network({1, 1}, Init::xavier, random));
    CHECK(network.cost == Cost::cross_entropy);
}

// Mean and standard deviation of all elements.
std::pair<double, double> moments(const Matrix& a) {
    const double n = double(a.rows() * a.cols());
    double sum = 0, squares = 0;
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j) {
            sum += double(a(i, j));
            squares += std::pow(double(a(i, j)), 2);
        }
    return {sum / n, std::sqrt(squares / n - std::pow(sum / n, 2))};
}

// Glorot & Bengio 2010: √(2 / (inputs + neurons)); He et al. 2015: √(2 / inputs); the tutorial: 1
TEST_CASE("each initialization draws with the deviation of its paper") {
    const std::vector<std::pair<Init, double>> table = {
        {Init::xavier, 0.0475651494}, {Init::kaiming, 0.0505076272}, {Init::normal, 1}};
    for (const auto& [init, deviation] : table) {
        CHECK(weight_deviation(init, 784, 100) == near(deviation, 1e-8));
        Random random(5);
        const Network network({784, 100, 10}, init, random);
        const auto [mean, spread] = moments(network.weights[1]);
        CHECK(std::abs(mean) < 6 * deviation / 280);         // 6 σ of the mean of 280² numbers
        CHECK(std::abs(spread / deviation - 1) < 6 / 396.);  // 6 σ: 1/√(2 · 280²)
        for (size_t i = 0; i < 784; ++i) CHECK(network.weights[1](i, 0) != 0);  // no column is left
        const auto [bias_mean, bias_spread] = moments(network.biases[1]);
        if (init == Init::normal)
            CHECK(std::abs(bias_spread - 1) < 0.43);  // 6 σ: 1/√(2 · 100)
        else
            CHECK(network.biases[1] == Matrix(1, 100));
    }
}

// ---- Code: the activation ------------------------------------------------------------------

// numpy: 1 / (1 + np.exp(-z))
TEST_CASE("sigmoid is 1/2 at 0, and 0 and 1 far from it") {
    const Matrix z = {{-1, 0, 1, 2, 4}};
    CHECK(apply(sigmoid, z) == near({{0.2689414213699951, 0.5, 0.7310585786300049,
                                      0.8807970779778825, 0.9820137900379085}}));
    CHECK(sigmoid(1000) == 1);  // exp overflows to infinity on one side, and nothing is lost
    CHECK(sigmoid(-1000) == 0);
}

TEST_CASE("the derivative of sigmoid is the slope of its curve") {
    const auto curve = [](double z) { return 1 / (1 + std::exp(-z)); };
    for (const double z : {-6.0, -1.0, -0.3, 0.5, 2.0, 5.0}) {
        const double slope = (curve(z + 1e-5) - curve(z - 1e-5)) / 2e-5;
        CHECK(double(sigmoid_derivative(Real(z))) == near(slope, 1e-9));
    }
    CHECK(sigmoid_derivative(0) == Real(0.25));
    CHECK(sigmoid_derivative(1000) == 0);
}

// ---- Code: the forward pass, back-propagation, the update ----------------------------------

TEST_CASE("the output delta is a - y, for the quadratic cost times the slope of sigmoid") {
    const Matrix z = {{0, 2}}, a = {{0.5, 0.8807970779778825}}, y = {{1, 0}};
    CHECK(output_delta(Cost::cross_entropy, z, a, y) == near({{-0.5, 0.8807970779778825}}));
    // by hand: -0.5 · 0.25 and 0.8807970779778825 · 0.10499358540350652
    CHECK(output_delta(Cost::quadratic, z, a, y) == near({{-0.125, 0.09247804322982973}}));
}

// A network as tests need it: with the weights and biases of the layers from 1 on.
Network network_of(const std::vector<Matrix>& weights, const std::vector<Matrix>& biases,
                   Cost cost = Cost::cross_entropy) {
    Network network;
    network.cost = cost;
    network.sizes = {weights[0].rows()};
    network.weights = network.biases = {Matrix()};
    for (size_t l = 0; l < weights.size(); ++l) {
        network.sizes.push_back(weights[l].cols());
        network.weights.push_back(weights[l]);
        network.biases.push_back(biases[l]);
    }
    return network;
}

// A network of zeros: all its outputs are 1/2.
Network zero_network(const std::vector<size_t>& sizes) {
    Random random(1);
    Network network(sizes, Init::xavier, random);
    for (Matrix& weights : network.weights) weights = Matrix(weights.rows(), weights.cols());
    return network;
}

// Matt Mazur, "A Step by Step Backpropagation Example" (2015). It leaves the biases as they are.
TEST_CASE("outputs, cost and weights after a step are those of a published example") {
    Network network = network_of({{{0.15, 0.25}, {0.20, 0.30}}, {{0.40, 0.50}, {0.45, 0.55}}},
                                 {{{0.35, 0.35}}, {{0.60, 0.60}}}, Cost::quadratic);
    const Matrix x = {{0.05, 0.10}}, y = {{0.01, 0.99}};
    const Matrix a = network.feedforward(x);
    CHECK(a == near({{0.75136507, 0.772928465}}, 1e-8));
    CHECK(quadratic_cost(a, y) == near(0.298371109, 1e-8));
    network.update({x, y}, 0.5);
    CHECK(network.weights[1] == near({{0.149780716, 0.24975114}, {0.19956143, 0.29950229}}, 1e-8));
    CHECK(network.weights[2] ==
          near({{0.35891648, 0.511301270}, {0.408666186, 0.561370121}}, 1e-8));
}

// numpy: z1 = x @ w1 + b1; a1 = 1 / (1 + np.exp(-z1)); z2 = a1 @ w2 + b2; a2 likewise; delta2 =
// a2 - y; delta1 = (delta2 @ w2.T) * a1 * (1 - a1); gradients a1.T @ delta2, delta2.sum(0),
// x.T @ delta1, delta1.sum(0); a step: w2 - a1.T @ delta2 / 2, and so on.
TEST_CASE("the worked example, a 2-3-1 network and a mini-batch of two, comes out as in NumPy") {
    const Matrix x = {{1, 0.5}, {0, 1}}, y = {{1}, {0}};
    Network network = network_of({{{0.2, 0.5, -0.3}, {-0.4, 0.6, 0.8}}, {{0.7}, {-0.5}, {0.4}}},
                                 {{{0.1, 0, -0.2}}, {{0.2}}});
    // The forward pass: the first layer is a network by itself.
    const Matrix a1 = network_of({network.weights[1]}, {network.biases[1]}).feedforward(x);
    const Matrix a2 = network.feedforward(x);
    CHECK(a1 == near({{0.524979, 0.689974, 0.475021}, {0.425557, 0.645656, 0.645656}}, 1e-6));
    CHECK(a2 == near({{0.601689}, {0.606667}}, 1e-6));
    CHECK(cross_entropy_cost(a2, y) == near(0.720557200930415));

    const Gradient gradient = network.backprop(x, y);
    CHECK(gradient.weights[2] == near({{0.049067}, {0.116874}, {0.202492}}, 1e-6));
    CHECK(gradient.biases[2] == near({{0.208356}}, 1e-6));
    CHECK(gradient.weights[1] ==
          near({{-0.069530, 0.042601, -0.039732}, {0.069048, -0.048097, 0.035653}}, 1e-6));
    CHECK(gradient.biases[1] == near({{0.034283, -0.026797, 0.015787}}, 1e-6));

    network.update({x, y}, 1);
    CHECK(network.weights[1] ==
          near({{0.234765, 0.478699, -0.280134}, {-0.434524, 0.624049, 0.782174}}, 1e-6));
    CHECK(network.biases[1] == near({{0.082859, 0.013398, -0.207893}}, 1e-6));
    CHECK(network.weights[2] == near({{0.675467}, {-0.558437}, {0.298754}}, 1e-6));
    CHECK(network.biases[2] == near({{0.095822}}, 1e-6));
    CHECK(cross_entropy_cost(network.feedforward(x), y) == near(0.6967654154083507));
}

// ---- Every gradient against central differences ---------------------------------------------

// The largest difference between backprop's gradient and central differences, over every weight and
// bias, relative to the larger of the two, or to 1e-3 where both are smaller. The differences are
// of fourth order, [8 (C(w + h) − C(w − h)) − (C(w + 2h) − C(w − 2h))] / 12h: their error shrinks
// with h⁴, so that h can be large enough for rounding not to matter.
double gradient_error(const std::vector<size_t>& sizes, Cost cost, Init init, size_t m,
                      std::uint64_t seed) {
    Random random(seed);
    Network network(sizes, init, random);
    network.cost = cost;
    std::vector<std::uint8_t> labels(m);
    for (std::uint8_t& label : labels) label = std::uint8_t(random() % sizes.back());
    const Matrix x = Real(1 / 9.) * whole_numbers(m, sizes.front(), random);
    const Matrix y = one_hot(labels, sizes.back());
    const Gradient gradient = network.backprop(x, y);
    double worst = 0;
    const auto compare = [&](Matrix& parameters, const Matrix& derivatives) {
        require(same_shape(parameters, derivatives), "gradient_error", parameters, derivatives);
        for (size_t i = 0; i < parameters.rows(); ++i)
            for (size_t j = 0; j < parameters.cols(); ++j) {
                const Real original = parameters(i, j), h = Real(1e-3);
                const auto cost_at = [&](Real value) {  // summed over the mini-batch, as gradients
                    parameters(i, j) = value;
                    const Matrix a = network.feedforward(x);
                    return double(m) * (cost == Cost::quadratic ? quadratic_cost(a, y)
                                                                : cross_entropy_cost(a, y));
                };
                const double near_by = cost_at(original + h) - cost_at(original - h);
                const double further = cost_at(original + 2 * h) - cost_at(original - 2 * h);
                parameters(i, j) = original;
                const double numeric = (8 * near_by - further) / (12 * double(h));
                const double exact = double(derivatives(i, j));
                const double scale = std::max({std::abs(numeric), std::abs(exact), 1e-3});
                worst = std::max(worst, std::abs(numeric - exact) / scale);
            }
    };
    for (size_t l = 1; l < sizes.size(); ++l) {
        compare(network.weights[l], gradient.weights[l]);
        compare(network.biases[l], gradient.biases[l]);
    }
    return worst;
}

// The largest such difference in networks of one to four layers, with each cost, each kind of first
// weights and mini-batches of 1 to 16. Writes a line a network, and with `long_table` a line a
// mini-batch.
double largest_gradient_error(std::ostream& out, bool long_table) {
    double largest = 0;
    std::uint64_t seed = 1;
    out << std::scientific << std::setprecision(1) << std::left;
    for (const std::vector<size_t>& sizes :
         {std::vector<size_t>{6, 4}, {7, 5, 3}, {5, 6, 4, 3}, {4, 5, 3, 4, 2}})
        for (size_t cost = 0; cost < cost_names.size(); ++cost)
            for (size_t init = 0; init < init_names.size(); ++init) {
                double of_network = 0;
                for (const size_t m : {1, 2, 5, 10, 16}) {
                    const double error = gradient_error(sizes, Cost(cost), Init(init), m, seed++);
                    if (long_table)
                        out << "  mini-batch of " << std::setw(29) << m << error << '\n';
                    of_network = std::max(of_network, error);
                }
                out << std::setw(16) << layer_names(zero_network(sizes)) << std::setw(18)
                    << cost_names[cost] << std::setw(11) << init_names[init] << of_network << '\n';
                largest = std::max(largest, of_network);
            }
    out << std::setw(45) << "largest of all" << largest << '\n';
    return largest;
}

TEST_CASE("every gradient agrees with central differences" * doctest::skip(!in_double)) {
    std::ostringstream table;  // not in float, which rounds too much for that
    CHECK_MESSAGE(largest_gradient_error(table, true) <= 1e-7, table.str());
}

// ---- Learning -------------------------------------------------------------------------------

const Report go_on = [](size_t, size_t) { return true; };

// Nielsen, chapter 3: a neuron with w = b = 2 that should turn an input of 1 into 0. Expected
// outputs after 50, 150 and 300 steps with η = 0.15: numpy, w -= 0.15 * d; b -= 0.15 * d with
// d = a * a * (1 - a) for the quadratic cost and d = a for cross-entropy.
TEST_CASE("learning is slow with the quadratic cost when the output is badly wrong") {
    const std::vector<std::pair<Cost, Matrix>> table = {
        {Cost::quadratic, {{0.9759333969488284, 0.933417472557329, 0.2028484242677765}}},
        {Cost::cross_entropy, {{0.09850392651381705, 0.02568537837575269, 0.012008741510817504}}}};
    for (const auto& [cost, expected] : table) {
        Network neuron = network_of({{{2}}}, {{{2}}}, cost);
        Matrix outputs(1, 3);
        for (int step = 1; step <= 300; ++step) {
            neuron.update({{{1}}, {{0}}}, Real(0.15));
            if (step == 50 || step == 150 || step == 300)
                outputs(0, size_t(step / 150)) = neuron.feedforward({{1}})(0, 0);
        }
        CHECK(outputs == near(expected, in_double ? 1e-12 : 1e-4));
    }
}

// By hand: without shuffling, the first mini-batch of 2 and the last of 1, each with its own mean.
TEST_CASE("sgd makes an update of each mini-batch, in the file's order if it is told so") {
    Network by_sgd = zero_network({2, 3}), by_hand = by_sgd;
    Random random(1);
    by_sgd.sgd(first_examples(four_images, 3), {2, 2, 3, false}, random, go_on);
    for (int epoch = 1; epoch <= 2; ++epoch) {
        by_hand.update({{{0, 1}, {Real(51) / 255, Real(102) / 255}}, {{1, 0, 0}, {0, 0, 1}}}, 3);
        by_hand.update({{{1, 0}}, {{0, 1, 0}}}, 3);
    }
    CHECK(by_sgd.weights[1] == by_hand.weights[1]);
    CHECK(by_sgd.biases[1] == by_hand.biases[1]);
}

TEST_CASE("sgd reports each mini-batch, and stops when it is told so") {
    struct Row {
        size_t epochs, batch_size, stop_after;
        std::string reports;  // epoch:examples
    };
    const std::vector<Row> table = {{2, 3, 99, "1:3 1:4 2:3 2:4 "}, {1, 1, 99, "1:1 1:2 1:3 1:4 "},
                                    {3, 2, 3, "1:2 1:4 2:2 "},      {1, 4, 99, "1:4 "},
                                    {2, 9, 99, "1:4 2:4 "},         {0, 2, 99, ""}};
    for (const Row& row : table) {
        Network network = zero_network({2, 3});
        Random random(1);
        std::string reports;
        size_t calls = 0;
        network.sgd(four_images, {row.epochs, row.batch_size, Real(0.1), true}, random,
                    [&](size_t epoch, size_t examples) {
                        reports += std::to_string(epoch) + ":" + std::to_string(examples) + " ";
                        return ++calls < row.stop_after;
                    });
        CHECK(reports == row.reports);
    }
}

TEST_CASE("sgd takes every example once an epoch, in a new order each time unless told not to") {
    Dataset data{1, 1, 100, std::vector<std::uint8_t>(100), {}};
    for (size_t i = 0; i < 100; ++i) data.labels.push_back(std::uint8_t(i));
    const std::vector<std::uint8_t>& in_order = data.labels;
    for (const bool shuffle : {true, false}) {
        Network network = zero_network({1, 100});
        Random random(1);
        std::vector<std::uint8_t> taken;
        Matrix before = network.biases[1];
        network.sgd(data, {2, 1, Real(0.5), shuffle}, random, [&](size_t, size_t) {
            for (size_t j = 0; j < 100; ++j)  // only the label's output is pulled up
                if (network.biases[1](0, j) > before(0, j)) taken.push_back(std::uint8_t(j));
            before = network.biases[1];
            return true;
        });
        REQUIRE(taken.size() == 200);
        std::vector<std::uint8_t> first(taken.begin(), taken.begin() + 100);
        std::vector<std::uint8_t> second(taken.begin() + 100, taken.end());
        CHECK((first != in_order) == shuffle);
        CHECK((second != in_order) == shuffle);
        CHECK((first != second) == shuffle);
        std::sort(first.begin(), first.end());
        std::sort(second.begin(), second.end());
        CHECK(first == in_order);
        CHECK(second == in_order);
    }
}

TEST_CASE("XOR, which no network without a hidden layer can learn, is learned with one") {
    const Dataset xor_images{1, 2, 2, {0, 0, 0, 255, 255, 0, 255, 255}, {0, 1, 1, 0}};
    for (const Cost cost : {Cost::cross_entropy, Cost::quadratic}) {
        Random random(1);
        Network with = network_of({{{1, -1, 0.5}, {1, 0.5, -1}}, {{1, -1}, {0.5, 1}, {-1, 0.5}}},
                                  {{{0, 0, 0}}, {{0, 0}}}, cost);
        with.sgd(xor_images, {3000, 4, 4, false}, random, go_on);
        CHECK(with.evaluate(xor_images).correct == 4);
        CHECK(with.evaluate(xor_images).loss < 0.05);
        Network without = zero_network({2, 2});
        without.sgd(xor_images, {3000, 4, 4, false}, random, go_on);
        CHECK(without.evaluate(xor_images).correct <= 3);
    }
}

// ---- Is the network right? ------------------------------------------------------------------

TEST_CASE("the class is the column of the largest output, the first of two that are as large") {
    const Matrix a = {{3, 1, 2}, {1, 2, 2}, {1, 2, 3}};
    CHECK(argmax(a, 0) == 0);
    CHECK(argmax(a, 1) == 1);
    CHECK(argmax(a, 2) == 2);
    CHECK(argmax({{7}}, 0) == 0);
}

// numpy: the pixels through 1 / (1 + np.exp(-x @ w)), and both costs, as above
TEST_CASE("evaluate counts the images that are read rightly, and gives their mean cost") {
    Network network = network_of({{{0, 1, 0}, {1, 0, 0}}}, {{{0, 0, -1}}});
    const Dataset three_images = first_examples(four_images, 3);  // are read as 0, 0 and 1
    CHECK(network.outputs(three_images) ==
          near({{0.7310585786300049, 0.5, 0.2689414213699951},
                {0.598687660112452, 0.549833997312478, 0.2689414213699951},
                {0.5, 0.7310585786300049, 0.2689414213699951}}));
    CHECK(network.evaluate(three_images).correct == 2);
    CHECK(network.evaluate(three_images).loss == near(1.8879189734975164));
    network.cost = Cost::quadratic;
    CHECK(network.evaluate(three_images).loss == near(0.3307514894790195));
}

// ============================================================================================
// 2. Files
// ============================================================================================

// A folder of a test's own, in which it works, so that names of files are short. It goes with it.
struct Folder {
    Folder() {
        fs::create_directory(path);
        fs::current_path(path);
    }
    ~Folder() {
        fs::current_path(before);
        fs::remove_all(path);
    }
    const fs::path before = fs::current_path();
    const fs::path path =
        fs::temp_directory_path() / ("mnist_nn-tests-" + std::to_string(getpid()));
};

void put(const std::string& path, const std::string& contents) {
    fs::create_directories(fs::absolute(path).parent_path());
    std::ofstream(path, std::ios::binary) << contents;
}

// All files in the folder but links: names and contents.
std::map<std::string, std::string> all_files() {
    std::map<std::string, std::string> files;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator("."))
        if (!entry.is_symlink() && entry.is_regular_file()) {
            std::ifstream in(entry.path(), std::ios::binary);
            files[entry.path().lexically_normal().string()] = {std::istreambuf_iterator<char>(in),
                                                               {}};
        }
    return files;
}

TEST_CASE("a file is read whole, whatever bytes it holds, and whether it lies there packed, too") {
    const Folder folder;
    put("file.gz", "packed");
    for (const std::string& contents : {std::string(), std::string("a\0\r\n\xff\n", 6)}) {
        put("file", contents);
        CHECK(read_file("file") == contents);
    }
}

TEST_CASE("a compressed file is refused, with the command that makes the needed one of it") {
    const Folder folder;
    put("a folder/file.gz", "\x1f\x8b\x08");
    for (const std::string path : {"a folder/file", "a folder/file.gz"})
        CHECK(message_of<Failure>([&] { read_file(path); }) ==
              "a folder/file.gz: is compressed; to unpack it, type: gunzip -k 'a folder/file.gz'");
    put("file", "\x1f\x8b");
    CHECK(message_of<Failure>([] { read_file("file"); }) ==
          "file: is compressed; to unpack it, type: mv 'file' 'file.gz' && gunzip -k 'file.gz'");
}

TEST_CASE("a file is replaced whole, and a link stays a link") {
    const Folder folder;
    put("folder/file", "old");
    fs::create_symlink("folder/file", "link");
    fs::create_symlink("link", "link to a link");
    fs::create_symlink("folder/new", "link to nothing");
    for (const std::string path : {"folder/file", "link", "link to a link", "link to nothing"}) {
        const auto before = all_files();
        errno = EIO;  // of something that went wrong before
        CHECK_NOTHROW(check_writable(path));
        CHECK(all_files() == before);
        CHECK(replace_file(path, path) == "");
    }
    CHECK(fs::is_symlink("link"));
    CHECK(fs::is_symlink("link to a link"));
    CHECK(fs::is_symlink("link to nothing"));
    fs::create_symlink("endless", "endless");
    CHECK(begins(message_of<Failure>([] { check_writable("endless"); }),
                 "endless: cannot be written ("));
    CHECK(all_files() == std::map<std::string, std::string>{{"folder/file", "link to a link"},
                                                            {"folder/new", "link to nothing"}});
}

TEST_CASE("a write-protected file is not replaced, though renaming would do it") {
    const Folder folder;
    put("file", "kept");
    fs::permissions("file", fs::perms::owner_read);
    const uid_t user = getuid();  // root may write to anything: become nobody for as long
    if (user == 0) REQUIRE(setreuid(65534, uid_t(-1)) == 0);
    CHECK(message_of<Failure>([] { check_writable("file"); }) ==
          "file: cannot be written (Permission denied); name another file");
    if (user == 0) REQUIRE(setreuid(user, uid_t(-1)) == 0);
    CHECK(all_files() == std::map<std::string, std::string>{{"file", "kept"}});
}

TEST_CASE("where the disk is full the old file stays, and nothing is left beside it") {
    const Folder folder;
    put("file", "old");
    rlimit usual{};
    getrlimit(RLIMIT_FSIZE, &usual);
    const rlimit full = {100, usual.rlim_max};  // no file may have more bytes
    std::signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &full);
    const std::string message = replace_file("file", std::string(1000, 'x'));
    setrlimit(RLIMIT_FSIZE, &usual);
    std::signal(SIGXFSZ, SIG_DFL);
    CHECK(begins(message, "file: cannot be written ("));
    CHECK(all_files() == std::map<std::string, std::string>{{"file", "old"}});
}

// ---- The data set: IDX files ---------------------------------------------------------------

// The bytes of an IDX file: http://yann.lecun.com/exdb/mnist
std::string idx(const std::vector<std::uint32_t>& header, const std::string& elements) {
    std::string bytes;
    for (const std::uint32_t number : header)
        for (int shift = 24; shift >= 0; shift -= 8) bytes += char(number >> shift & 255);
    return bytes + elements;
}
const std::uint32_t images_magic = 0x803, labels_magic = 0x801;

TEST_CASE("the lengths in an IDX file are read, highest byte first") {
    CHECK(number_at(std::string("x\x01\x02\x03\xff", 5), 1) == 0x010203ff);
    CHECK(check_idx(idx({images_magic, 258, 1, 3}, std::string(774, 'x')), 3, "file") ==
          std::vector<size_t>{258, 1, 3});
    CHECK(check_idx(idx({labels_magic, 2}, "ab"), 1, "file") == std::vector<size_t>{2});
    CHECK(check_idx(idx({images_magic, 1, 4096, 1}, std::string(4096, 'x')), 3, "file")[1] == 4096);
}

// The command line's table, below, has more ways to be wrong.
TEST_CASE("an IDX file with a wrong header is refused, with what is wrong and what to do") {
    const std::string not_images = "is not an IDX file of images; get it anew (for data/mnist, ";
    const std::string lengths = "has no elements, or images of more than 4096 pixels a side; get";
    const std::vector<Refused> table = {
        {idx({images_magic, 2, 1}, "abc"), not_images},
        {idx({images_magic << 8, 2, 1, 3}, "abcdef"), not_images},
        {idx({labels_magic, 2, 1, 3}, "abcdef"), not_images},
        {idx({images_magic, 0, 1, 3}, ""), lengths},
        {idx({images_magic, 1, 0, 3}, ""), lengths},
        {idx({images_magic, 1, 3, 0}, ""), lengths},
        {idx({images_magic, 1, 4097, 1}, std::string(4097, 'x')), lengths},
        {idx({images_magic, 1, 1, 4097}, std::string(4097, 'x')), lengths},
        {idx({images_magic, 0x80000000, 0x80000000, 4}, ""), lengths},  // product: 0 modulo 2^64
        {idx({images_magic, 0xffffffff, 4096, 4096}, "x"),
         "where its header says 72057594021150720"},
        {idx({images_magic, 2, 1, 3}, "abcdefg"),
         "has 7 bytes where its header says 6; get it anew"},
        {"text", not_images}};
    for (const Refused& row : table)
        CHECK(contains(message_of<Failure>([&] { check_idx(row.text, 3, "a"); }), row.words));
    CHECK(begins(message_of<Failure>([&] { check_idx(idx({labels_magic}, "abc"), 1, "a"); }),
                 "a: is not an IDX file of labels; get it anew"));
}

// A data set of images of 2 × 2 pixels in two classes, bright above or bright below.
void write_dataset(const std::string& folder = "data/mnist") {
    for (const auto& [prefix, count] : {std::pair("train", 40u), std::pair("t10k", 8u)}) {
        std::string pixels, labels;
        for (std::uint32_t i = 0; i < count; ++i) {
            pixels +=
                i % 2 == 0 ? std::string("\xff\xf0\0\x10", 4) : std::string("\0\x10\xf0\xff", 4);
            labels += char(i % 2);
        }
        const std::string path = folder + "/" + prefix;
        put(path + "-images-idx3-ubyte", idx({images_magic, count, 2, 2}, pixels));
        put(path + "-labels-idx1-ubyte", idx({labels_magic, count}, labels));
    }
}

TEST_CASE("a data set is read; of it, the first examples are taken") {
    const Folder folder;
    put("d/x-images-idx3-ubyte", idx({images_magic, 3, 1, 2}, "abcdef"));
    put("d/x-labels-idx1-ubyte", idx({labels_magic, 3}, std::string("\1\6\0", 3)));
    const Dataset data = read_dataset("d", "x");
    CHECK(data.image_rows == 1);
    CHECK(data.image_cols == 2);
    CHECK(data.classes == 7);
    CHECK(data.labels == std::vector<std::uint8_t>{1, 6, 0});
    CHECK(data.pixels == std::vector<std::uint8_t>{'a', 'b', 'c', 'd', 'e', 'f'});
    const Dataset two = first_examples(data, 2);
    CHECK(two.labels == std::vector<std::uint8_t>{1, 6});
    CHECK(two.pixels == std::vector<std::uint8_t>{'a', 'b', 'c', 'd'});
    CHECK(two.classes == 7);
    CHECK(first_examples(data, 4).size() == 3);
}

// ---- Text and saved networks ---------------------------------------------------------------

TEST_CASE("a number is from the least to the most, and nothing but a number") {
    CHECK(parse_count("12", 12, 12, "a") == 12);
    CHECK(parse_number("-2.5e+1", -30, 0, "a") == -25);
    for (const std::string word :
         {"", "11", "13", "1x", "12 ", "1,5", "nan", "inf", "1e999", "--1"})
        CHECK_MESSAGE(begins(message_of<Failure>([&] { parse_number(word, 12, 12, "a"); }),
                             "a: expected a number from 12 to 12, found "),
                      word);
    CHECK(message_of<Failure>([] { parse_count("1.5", 1, 2, "a"); }) ==
          "a: expected a whole number, found '1.5'");
}

TEST_CASE("words stand between white space; comments are left out") {
    std::istringstream in(" one#not\n\t# not this\r\ntwo\v3\f# nor this");
    for (const std::string word : {"one#not", "two", "3", "", ""}) CHECK(next_word(in) == word);
}

TEST_CASE("a saved network is plain text, a line an input") {
    const Network network = network_of({{{1}, {-2}}, {{3, 4}}}, {{{0.5}}, {{0.25, 1}}});
    CHECK(format_network(network) ==
          "mnist_nn 2\nlayers 2 1 2\nbiases 1\n0.5\nweights 1\n1\n-2\n"
          "biases 2\n0.25 1\nweights 2\n3 4\n");
}

TEST_CASE("a saved network is read back bit for bit") {
    Random random(3);
    Network network({3, 4, 2}, Init::normal, random);
    network.weights[1](0, 0) = std::numeric_limits<Real>::denorm_min();
    network.weights[1](0, 1) = -std::numeric_limits<Real>::max();
    network.weights[1](0, 2) = std::numeric_limits<Real>::max() / 3;
    network.weights[1](0, 3) = Real(1) / 3;
    const std::string text = format_network(network);
    const Network copy = parse_network(text, "network");
    CHECK(copy.sizes == network.sizes);
    for (size_t l = 0; l < 3; ++l) {
        CHECK(copy.weights[l] == network.weights[l]);
        CHECK(copy.biases[l] == network.biases[l]);
    }
    CHECK(format_network(copy) == text);
}

TEST_CASE("a saved network that is wrong is refused, with what is wrong") {
    const std::string right =
        "mnist_nn 2\nlayers 2 1 1\nbiases 1\n0.5\nweights 1\n1\n-2\nbiases 2\n0\nweights 2\n8\n";
    struct Row {
        std::string from, to, message;
    };
    const std::string few = "has fewer than two layers, or not all of their numbers (line 3)";
    const std::vector<Row> table = {
        {"mnist_nn 2", "mnist_nn 3", "expected '2', found '3' (line 1)"},
        {"layers", "sizes", "expected 'layers', found 'sizes' (line 2)"},
        {"2 1 1\n", "2\n", few},
        {"2 1 1\n", "2 0\n", "expected a number from 1 to 1000000000, found '0' (line 2)"},
        {"2 1 1\n", "2 1.5\n", "expected a whole number, found '1.5' (line 2)"},
        {"2 1 1\n", "2 1000000001\n", "to 1000000000, found '1000000001' (line 2)"},
        {"2 1 1\n", "2 999999999999999999999\n", "found '99999999999999999999' (line 2)"},  // cut
        {"2 1 1\n", "2 13\n", few},
        {"2 1 1\n", "2 13    \n", ", found 'weights' (line 5)"},  // 78 bytes may hold 39 numbers
        {"2 1 1\n", "20 1 3\n", ", found 'biases' (line 8)"},
        {"-2\n", "", "expected a finite number, found 'biases' (line 7)"},
        {"-2", "1e999", "expected a finite number, found '1e999' (line 7)"},
        {"8\n", "", "expected a finite number, found the end (line 11)"},
        {"8\n", "8 7\n", "expected the end, found '7' (line 11)"},
        {"biases 1", "biases 2", "expected '1', found '2' (line 3)"},
        {"biases 2", "bias 2", "expected 'biases', found 'bias' (line 8)"},
        {"biases 2", "biases 1", "expected '2', found '1' (line 8)"},
        {"weights 1", "biases 1", "expected 'weights', found 'biases' (line 5)"},
        {"weights 1", "weights 2", "expected '1', found '2' (line 5)"}};
    for (const Row& row : table) {
        std::string text = right;
        text.replace(text.find(row.from), row.from.size(), row.to);
        const std::string message = message_of<Failure>([&] { parse_network(text, "net"); });
        CHECK(begins(message, "net: is no whole network of version 2: "));
        CHECK_MESSAGE(contains(message, row.message + "; train one with --save"), message);
    }
}

// ---- Images: PGM ---------------------------------------------------------------------------

TEST_CASE("PGM images are read: plain and binary, with comments, of any brightness of white") {
    const Dataset plain = parse_pgm("P2 # plain\n3 2\n# white\n10\n0 5 10\n1 2 3\n", "i");
    CHECK(image_size(plain) == "2 × 3");
    CHECK(plain.size() == 1);
    CHECK(plain.classes == 1);
    CHECK(plain.pixels == std::vector<std::uint8_t>{0, 127, 255, 25, 51, 76});  // x · 255 / 10
    CHECK(parse_pgm("P5 2 1 255\na\xff", "i").pixels == std::vector<std::uint8_t>{'a', 255});
    CHECK(parse_pgm("P5 1 1 255\n ", "i").pixels == std::vector<std::uint8_t>{' '});
    CHECK(parse_pgm("P5 3 1 1 " + std::string("\0\1\2", 3), "i").pixels ==
          std::vector<std::uint8_t>{0, 255, 255});  // 2 is as white as can be
    CHECK(parse_pgm("P5 4096 1 255\n" + std::string(4096, 'x'), "i").image_cols == 4096);
}

TEST_CASE("PGM images that are wrong are refused, with what is wrong") {
    const std::string pixels = "has more or fewer pixels than it says";
    const std::vector<Refused> table = {
        {"P6 1 1 255\nabc", "expected 'P2' or 'P5', found 'P6'"},
        {"P5", "expected a number from 1 to 4096, found the end"},
        {"P5 0 1 255\n", "expected a number from 1 to 4096, found '0'"},
        {"P5 1 0 255\n", "expected a number from 1 to 4096, found '0'"},
        {"P5 4097 1 255\n", "expected a number from 1 to 4096, found '4097'"},
        {"P5 1\n4097 255\n", "expected a number from 1 to 4096, found '4097'"},
        {"P5 1 1 0\na", "expected a number from 1 to 255, found '0'"},
        {"P5 1 1 256\na", "expected a number from 1 to 255, found '256'"},
        {"P5 1 1 255", pixels},
        {"P5 2 2 255\nabc", pixels},
        {"P5 2 2 255\nabcde", pixels},
        {"P2 2 1 255\n1", "expected a number from 0 to 255, found the end"},
        {"P2 2 1 254\n1 255", "expected a number from 0 to 254, found '255'"},
        {"P2 2 1 255\n1 2 3", "expected the end, found '3'"}};
    for (const Refused& row : table) {
        const std::string message = message_of<Failure>([&] { parse_pgm(row.text, "a"); });
        CHECK_MESSAGE(begins(message, "a: is no whole 8-bit PGM (ImageMagick makes one: convert "),
                      message);
        CHECK_MESSAGE(contains(message, row.words), message);
    }
}

TEST_CASE("an image is black on white if its first and last rows are bright") {
    const std::vector<std::pair<std::vector<std::uint8_t>, bool>> table = {
        // 3 × 2 pixels
        {{255, 255, 0, 0, 255, 255}, true},
        {{0, 0, 255, 255, 0, 9}, false},
        {{127, 127, 255, 255, 128, 128}, false},
        {{127, 127, 0, 0, 128, 129}, true}};
    for (const auto& [pixels, black_on_white] : table)
        CHECK(is_black_on_white({3, 2, 1, pixels, {0}}) == black_on_white);
}

// ============================================================================================
// 3. What is printed
// ============================================================================================

// What a function prints.
std::string printed(const std::function<void(std::ostream&)>& function) {
    std::ostringstream out;
    function(out);
    return out.str();
}

TEST_CASE("mistakes come the surest first; the confusion matrix counts them, and what was right") {
    const Dataset data{1, 1, 3, {0, 0, 0, 0, 0}, {0, 2, 1, 2, 0}};
    const Matrix outputs = {
        {0.5, 0.1, 0}, {0.6, 0.2, 0.1}, {0.9, 0.1, 0.2}, {0, 0.1, 0.3}, {0.1, 0.6, 0.1}};
    const std::vector<Mistake> mistakes = find_mistakes(outputs, data);
    REQUIRE(mistakes.size() == 3);
    CHECK(mistakes[0].example == 2);
    CHECK(mistakes[0].label == 1);
    CHECK(mistakes[0].read_as == 0);
    CHECK(mistakes[0].output == Real(0.9));
    CHECK(mistakes[1].example == 1);  // as sure as the next one, which comes later
    CHECK(mistakes[2].example == 4);
    CHECK(find_mistakes({{0.1, 0.9}}, {1, 1, 2, {0}, {0}}).size() == 1);
    CHECK(count_confusion(outputs, data) ==
          std::vector<std::vector<size_t>>{{1, 1, 0}, {1, 0, 0}, {1, 0, 1}});
}

TEST_CASE("up to twelve classes, the confusion matrix is a table") {
    CHECK(printed([](auto& out) {
              print_confusion(out, {{980, 0}, {12345, 7}});
          }) ==
          "\nwhat each digit was read as (rows: what it is, columns: read as)\n\n"
          "         0     1\n"
          "   0   980     .\n"
          "   1 12345     7\n");
    const std::vector<std::vector<size_t>> twelve(12, std::vector<size_t>(12, 1));
    std::istringstream lines(printed([&](auto& out) { print_confusion(out, twelve); }));
    size_t count = 0;
    for (std::string line; std::getline(lines, line); ++count) CHECK(line.size() <= 80);
    CHECK(count == 3 + 1 + 12);
}

TEST_CASE("from thirteen classes on, the ten commonest confusions are listed") {
    std::vector<std::vector<size_t>> confusion(13, std::vector<size_t>(13));
    for (size_t i = 0; i < 13; ++i) confusion[i][i] = 100;
    CHECK(printed([&](auto& out) { print_commonest(out, confusion); }) ==
          "\nthe commonest confusions\n\n");
    confusion[12][3] = 41;
    confusion[0][1] = 2;
    CHECK(printed([&](auto& out) { print_commonest(out, confusion); }) ==
          "\nthe commonest confusions\n\n"
          "    41 times 12 read as 3\n"
          "     2 times 0 read as 1\n");
    for (size_t i = 1; i < 12; ++i) confusion[i][0] = 10;
    const std::string text = printed([&](auto& out) { print_commonest(out, confusion); });
    CHECK(std::count(text.begin(), text.end(), '\n') == 3 + 10);
    CHECK_FALSE(contains(text, "2 times 0 read as 1"));
}

TEST_CASE("the three surest mistakes are drawn, two rows of pixels in a line") {
    // One row: shades change at 32, 96, 160 and 224.
    const Dataset row{1, 9, 5, {0, 31, 32, 95, 96, 159, 160, 223, 224}, {1}};
    CHECK(printed([&](auto& out) {
              print_mistakes(out, {{0, 1, 4, Real(0.98766)}}, row);
          }) ==
          "\nthe mistakes that the network was surest of\n\n"
          "  ░░▒▒▓▓█                 \n"
          "a 1 read as 4 (0.9877)    \n");
    // Four images of 3 × 1: the mean of the first two rows, then the last one.
    const Dataset four{3, 1, 9, {255, 255, 0, 255, 0, 255, 0, 0, 0, 0, 0, 64}, {5, 6, 7, 8}};
    const std::vector<Mistake> all = {{3, 8, 0, 1}, {0, 5, 1, 1}, {1, 6, 2, 1}, {2, 7, 3, 1}};
    CHECK(printed([&](auto& out) { print_mistakes(out, all, four); }) ==
          "\nthe mistakes that the network was surest of\n\n"
          "                          █                         ▒                         \n"
          "░                                                   █                         \n"
          "a 8 read as 0 (1.0000)    a 5 read as 1 (1.0000)    a 6 read as 2 (1.0000)    \n");
    // 2 × 2: the mean of 255 and 0 in both columns, and no line more.
    const Dataset two_rows{2, 2, 2, {255, 0, 0, 255}, {1}};
    CHECK(printed([&](auto& out) {
              print_mistakes(out, {{0, 1, 0, 1}}, two_rows);
          }) ==
          "\nthe mistakes that the network was surest of\n\n"
          "▒▒                        \n"
          "a 1 read as 0 (1.0000)    \n");
    CHECK(printed([&](auto& out) { print_mistakes(out, {}, four); }) == "");
}

// By hand: of 28 columns, the first and the last are left out; of 40, seven on each side.
TEST_CASE("drawn mistakes are 26 characters wide: the middle of the image") {
    struct Row {
        size_t cols;
        std::vector<size_t> ink;  // columns
    };
    const std::vector<Row> table = {
        {26, {0, 25}}, {28, {0, 1, 26, 27}}, {29, {0, 1, 26, 27, 28}}, {40, {6, 7, 32, 33}}};
    for (const Row& row : table) {
        Dataset data{1, row.cols, 2, std::vector<std::uint8_t>(row.cols), {1}};
        for (const size_t j : row.ink) data.pixels[j] = 255;
        const std::string text = printed([&](auto& out) {
            print_mistakes(out, {{0, 1, 0, 1}, {0, 1, 0, 1}}, data);
        });
        CAPTURE(row.cols);
        CHECK(contains(text,
                       "\n\n█                        ██                        █\n"
                       "a 1 read as 0 (1.0000)    a 1 read as 0 (1.0000)    \n"));
    }
}

// ============================================================================================
// 4. The command line
// ============================================================================================

// Standard output that does something when it has shown the first epoch.
struct Output : std::stringbuf {
    int sync() override {
        if (after_epoch && contains(str(), "epoch  1")) std::exchange(after_epoch, nullptr)();
        return 0;
    }
    std::function<void()> after_epoch;
};

// A stream prints into another buffer, for as long as this lives.
struct Redirected {
    Redirected(std::ostream& to_redirect, std::streambuf& buffer)
        : stream(to_redirect), before(to_redirect.rdbuf(&buffer)) {}
    ~Redirected() { stream.rdbuf(before); }
    std::ostream& stream;
    std::streambuf* before;
};

struct Run {
    int status;
    std::string out, err;
};

// Runs the program as `mnist_nn arguments` does: words stand between single spaces.
Run run_program(const std::string& arguments, std::function<void()> after_epoch = nullptr,
                bool terminal = false) {
    std::vector<std::string> words;
    std::istringstream text(arguments);
    for (std::string word; std::getline(text, word, ' ');) words.push_back(word);
    if (!arguments.empty() && arguments.back() == ' ') words.emplace_back();
    Output out;
    out.after_epoch = std::move(after_epoch);
    std::stringbuf err;
    const Redirected standard_output(std::cout, out), standard_error(std::cerr, err);
    const int status = run(words, terminal);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) std::signal(signal, SIG_DFL);
    interrupted = 0;
    return {status, out.str(), err.str()};
}

TEST_CASE("the command line: arguments, exit status, and words that it must say") {
    const Folder folder;
    const std::string net_4_2 = format_network(zero_network({4, 2}));
    write_dataset();
    for (const std::string data :
         {"missing", "empty", "packed", "renamed", "magic", "short", "long", "counts", "labels",
          "sizes", "tall", "wide", "flat", "billions", "none"})
        write_dataset(data);
    fs::remove("missing/train-labels-idx1-ubyte");
    fs::remove("packed/t10k-images-idx3-ubyte");
    const std::vector<std::pair<std::string, std::string>> files = {
        {"empty/t10k-labels-idx1-ubyte", ""},
        {"packed/t10k-images-idx3-ubyte.gz", "\x1f\x8b\x08" + std::string(99, 'x')},
        {"renamed/train-images-idx3-ubyte", "\x1f\x8b\x08" + std::string(99, 'x')},
        {"magic/train-labels-idx1-ubyte", idx({images_magic, 1, 1, 1}, "x")},
        {"short/train-images-idx3-ubyte", idx({images_magic, 40, 2, 2}, std::string(159, 'x'))},
        {"long/t10k-labels-idx1-ubyte", idx({labels_magic, 8}, std::string(9, '\0'))},
        {"counts/t10k-labels-idx1-ubyte", idx({labels_magic, 7}, std::string(7, '\0'))},
        {"labels/t10k-labels-idx1-ubyte", idx({labels_magic, 8}, std::string(8, '\2'))},
        {"sizes/t10k-images-idx3-ubyte", idx({images_magic, 8, 1, 4}, std::string(32, 'x'))},
        {"tall/t10k-images-idx3-ubyte", idx({images_magic, 8, 4, 2}, std::string(64, 'x'))},
        {"wide/t10k-images-idx3-ubyte", idx({images_magic, 8, 2, 4}, std::string(64, 'x'))},
        {"flat/t10k-images-idx3-ubyte", idx({images_magic, 8, 1, 4}, std::string(32, 'x'))},
        {"flat/train-images-idx3-ubyte", idx({images_magic, 40, 1, 4}, std::string(160, 'x'))},
        {"billions/train-images-idx3-ubyte", idx({images_magic, 0xffffffff, 2, 2}, "x")},
        {"none/t10k-labels-idx1-ubyte", idx({labels_magic, 0}, "")},
        {"net", net_4_2},
        {"net.old", "mnist_nn 1" + net_4_2.substr(10)},
        {"net.cut", net_4_2.substr(0, net_4_2.size() - 2)},
        {"net.nan", net_4_2.substr(0, net_4_2.size() - 2) + "nan\n"},
        {"net.words", net_4_2.substr(0, net_4_2.size() - 2) + "zero\n"},
        {"net.huge", "mnist_nn 2\nlayers 1000000000 1000000000\nbiases 1\n0"},
        {"net.5-2", format_network(zero_network({5, 2}))},
        {"net.4-1", format_network(zero_network({4, 1}))},
        {"net.4-12", format_network(zero_network({4, 12}))},
        {"net.4-13", format_network(zero_network({4, 13}))},
        {"above.pgm", "P2 2 2 255 255 200 0 16"},
        {"image.txt", "a digit"},
        {"cut.pgm", "P5 2 2 255\nabc"},
        {"flat.pgm", "P2 4 1 255 1 2 3 4"},
        {"large.pgm", "P2 3 3 255 1 2 3 4 5 6 7 8 9"},
        {"blank.pgm", "P2 2 2 255 9 9 9 9"}};
    for (const auto& [path, contents] : files) put(path, contents);
    fs::create_symlink("same", "link");
    REQUIRE(mkfifo("pipe", 0600) == 0);

    struct Row {
        std::string arguments;
        int status;
        std::string words;
    };
    const std::vector<Row> table = {
        {"--help", 0, "usage: mnist_nn [options]\n"},
        {"-h", 0, "usage: mnist_nn [options]\n"},
        {"--version", 0, "mnist_nn 2.0\n"},
        {"--predict digit.pgm --help", 0, "usage: mnist_nn [options]\n"},  // without its --load
        {"--epochs 0", 0, "network   4-100-2, "},
        {"--epochs 0 --hidden 0", 0, "network   4-2, sigmoid, 10 weights and biases, "},
        {"--epochs 0 --hidden 5,10000", 0, "network   4-5-10000-2, "},
        {"--epochs 0 --learning-rate 1e-30", 0, "learning rate 1e-30"},
        {"--epochs 0 --learning-rate 1e30", 0, "learning rate 1e+30"},
        {"--epochs 0 --seed 0", 0, "seed 0"},
        {"--epochs 0 --seed 1000000000", 0, "seed 1000000000"},
        {"--epochs 0 --data flat", 0, "40 training and 8 test images of 1 × 4 pixels"},
        {"--epochs 0 --train-size 40", 0, "40 training"},
        {"--epochs 0 --train-size 1", 0, ": 1 training"},
        {"--epochs 1 --batch-size 1000000000", 0, "1 epoch, mini-batches of 1000000000"},
        {"--load net", 0, "a 1 read as 0 (0.5000)    \n\ntest accuracy 50.00% (4 / 8)\n"},
        {"--load net.4-12", 0, "what each digit was read as"},
        {"--load net.4-13", 0, "the commonest confusions"},
        {"--load net --predict above.pgm above.pgm", 0,
         "above.pgm 0 0.5000 (not sure)\nabove.pgm 0 0.5000 (not sure)\n"},

        {"--epoch 3", 2, "unknown option '--epoch'; --help lists them all"},
        {"stray", 2, "unknown option 'stray'"},
        {"--epo\nchs\x1b[2J\x7f", 2, "unknown option '--epo?chs?[2J?'; --help"},  // one line
        {"--data", 2, "--data needs a value; see --help"},
        {"--epochs --quiet", 2, "--epochs needs a value"},
        {"--data ---quiet", 2, "--data needs a value"},
        {"--save ", 2, "--save needs a value"},
        {"--epochs=3", 2, "unknown option '--epochs=3'"},
        {"--predict --load net", 2, "--predict needs a value"},
        {"--epochs ten", 2, "--epochs: expected a number from 0 to 1000000000, found 'ten'"},
        {"--epochs -1", 2, "--epochs: expected a number from 0 to 1000000000, found '-1'"},
        {"--epochs 1.5", 2, "--epochs: expected a whole number, found '1.5'"},
        {"--epochs 3x", 2, "--epochs: expected a number from 0 to 1000000000, found '3x'"},
        {"--epochs 1000000001", 2,
         "--epochs: expected a number from 0 to 1000000000, found '1000000001'"},
        {"--batch-size 0", 2, "--batch-size: expected a number from 1 to 1000000000, found '0'"},
        {"--train-size 0", 2, "--train-size: expected a number from 1 to 1000000000, found '0'"},
        {"--train-size 41", 1, "--train-size: data/mnist has only 40 training images; take fewer"},
        {"--seed -1", 2, "--seed: expected a number from 0 to 1000000000, found '-1'"},
        {"--learning-rate 0", 2,
         "--learning-rate: expected a number from 1e-30 to 1e+30, found '0'"},
        {"--learning-rate -0.5", 2,
         "--learning-rate: expected a number from 1e-30 to 1e+30, found '-0.5'"},
        {"--learning-rate 1.1e30", 2,
         "--learning-rate: expected a number from 1e-30 to 1e+30, found '1.1e30'"},
        {"--learning-rate nan", 2,
         "--learning-rate: expected a number from 1e-30 to 1e+30, found 'nan'"},
        {"--learning-rate 0.5x", 2,
         "--learning-rate: expected a number from 1e-30 to 1e+30, found '0.5x'"},
        {"--hidden 10,", 2,
         "--hidden (0: no hidden layer): expected a number from 1 to 10000, found the end"},
        {"--hidden 10001", 2,
         "--hidden (0: no hidden layer): expected a number from 1 to 10000, found '10001'"},
        {"--hidden 10,0", 2,
         "--hidden (0: no hidden layer): expected a number from 1 to 10000, found '0'"},
        {"--hidden -3", 2,
         "--hidden (0: no hidden layer): expected a number from 1 to 10000, found '-3'"},
        {"--cost hinge", 2, "--cost: expected one of cross-entropy quadratic, found 'hinge'"},
        {"--init zero", 2, "--init: expected one of xavier kaiming normal, found 'zero'"},
        {"--predict above.pgm", 2, "--predict needs a saved network; name one with --load"},
        {"--load net --epochs 3 --save new --no-shuffle", 2,
         "--epochs: of no use with --load, which does not train; leave it out"},
        {"--save same --history same", 2, "--save and --history name the same file; name two"},
        {"--save same --history ./empty/../same", 2, "name the same file"},
        {"--save link --history same", 2, "name the same file"},

        {"--data nowhere", 1, "nowhere: no such folder; name the one with the four MNIST files"},
        {"--data net", 1, "net: no such folder"},
        {"--data missing", 1,
         "missing/train-labels-idx1-ubyte: cannot be read; is it there, a file, and readable?"},
        {"--data empty", 1, "empty/t10k-labels-idx1-ubyte: is not an IDX file of labels"},
        {"--data packed", 1,
         "is compressed; to unpack it, type: gunzip -k 'packed/t10k-images-idx3-ubyte.gz'"},
        {"--data renamed", 1,
         "renamed/train-images-idx3-ubyte: is compressed; to unpack it, type: mv 'renamed/train-"},
        {"--data magic", 1, "magic/train-labels-idx1-ubyte: is not an IDX file of labels"},
        {"--data short", 1, "short/train-images-idx3-ubyte: has 159 bytes where"},
        {"--data long", 1, "long/t10k-labels-idx1-ubyte: has 9 bytes where"},
        {"--data counts", 1,
         "counts/t10k-labels-idx1-ubyte: has 7 labels for 8 images; get it anew"},
        {"--data labels", 1,
         "labels: a network of 4-100-2 does not fit its test images, 2 × 2 pixels in 3 classes; "
         "get training and test set anew"},
        {"--data sizes", 1,
         "sizes: trains on images of 2 × 2, but tests on images of 1 × 4; get training and test"},
        {"--data tall", 1, "does not fit its test images, 4 × 2 pixels in 2 classes; get"},
        {"--data wide", 1, "does not fit its test images, 2 × 4 pixels in 2 classes; get"},
        {"--data billions", 1, "billions/train-images-idx3-ubyte: has 1 bytes where"},
        {"--data none", 1, "none/t10k-labels-idx1-ubyte: has no elements"},
        {"--save " + std::string(300, 'x'), 1, "xxx: cannot be written ("},
        {"--save no/net", 1, "no/net: cannot be written ("},
        {"--save empty", 1, "empty: cannot be written (it is not a file); name another file"},
        {"--history pipe", 1, "pipe: cannot be written (it is not a file); name another file"},
        {"--load nothing", 1, "nothing: cannot be read; is it there, a file, and readable?"},
        {"--load /dev/zero", 1, "/dev/zero: cannot be read; is it there"},
        {"--load above.pgm", 1,
         "above.pgm: is no whole network of version 2: expected 'mnist_nn', found 'P2' (line 1); "
         "train one with --save"},
        {"--load net.old", 1,
         "net.old: is no whole network of version 2: expected '2', found '1' (line 1)"},
        {"--load net.cut", 1, "expected a finite number, found the end (line 9); train one"},
        {"--load net.nan", 1, "expected a finite number, found 'nan' (line 9); train one"},
        {"--load net.words", 1, "expected a finite number, found 'zero' (line 9); train one"},
        {"--load net.huge", 1, "has fewer than two layers, or not all of their numbers (line 3)"},
        {"--load net.5-2", 1,
         "data/mnist: a network of 5-2 does not fit its test images, 2 × 2 pixels in 2 classes; "
         "train one for them with --save"},
        {"--load net.4-1", 1, "a network of 4-1 does not fit its test images"},
        {"--load net --data labels", 1,
         "labels: a network of 4-2 does not fit its test images, 2 × 2 pixels in 3 classes"},
        {"--load net --predict none.pgm", 1,
         "none.pgm: cannot be read; is it there, a file, and readable?"},
        {"--load net --predict above.pgm image.txt", 1,
         "image.txt: is no whole 8-bit PGM (ImageMagick makes one: convert"},
        {"--load net --predict cut.pgm", 1, "has more or fewer pixels"},
        {"--load net --predict flat.pgm", 1, "flat.pgm: is 1 × 4 pixels, but the network reads"},
        {"--load net --predict large.pgm", 1, "large.pgm: is 3 × 3 pixels"},
        {"--load net --predict blank.pgm", 1, "blank.pgm: is blank; draw a digit"}};
    const auto before = all_files();
    for (const Row& row : table) {
        CAPTURE(row.arguments);
        const Run result = run_program(row.arguments);
        CHECK(result.status == row.status);
        CHECK_MESSAGE(contains(row.status == 0 ? result.out : result.err, row.words),
                      (row.status == 0 ? result.out : result.err), row.words);
        CHECK((row.status == 0 ? result.err : result.out) == "");
        if (row.status != 0) {  // one line
            CHECK(begins(result.err, "mnist_nn: error: "));
            CHECK(result.err.find('\n') == result.err.size() - 1);
        }
    }
    CHECK(all_files() == before);  // nothing overwritten, nothing left behind
}

// What is printed of a run, but for its seconds, which are never the same twice.
std::string without_seconds(const std::string& text) {
    std::istringstream lines(text);
    std::string result;
    for (std::string line; std::getline(lines, line); result += line + "\n")
        if (begins(line, "epoch ")) line.erase(line.rfind("%") + 1);
    return result;
}

TEST_CASE("without options the run is the one that --help describes, shown from top to bottom") {
    const Folder folder;
    write_dataset();
    put("data/mnist/NOTE", "drawn, not written by hand\nand more\n");
    const Run result = run_program("");
    CHECK(result.status == 0);
    CHECK(result.err == "");
    CHECK(begins(result.out,
                 "network   4-100-2, sigmoid, 702 weights and biases, xavier initialization\n"
                 "data      data/mnist: 40 training and 8 test images of 2 × 2 pixels, 2 classes\n"
                 "training  10 epochs, mini-batches of 10, learning rate 0.5, cross-entropy cost, "
                 "seed 1\n\nepoch  1   loss "));
    CHECK(contains(without_seconds(result.out),
                   "accuracy: training 100.00%, test 100.00%\n\n"
                   "what each digit was read as (rows: what it is, columns: read as)\n\n"
                   "         0     1\n"
                   "   0     4     .\n"
                   "   1     .     4\n\n"
                   "drawn, not written by hand\n"
                   "test accuracy 100.00% (8 / 8)\n"));
    CHECK(run_program("--quiet").out == "test accuracy 100.00% (8 / 8)\n");
}

TEST_CASE("every option counts: the settings name it, and what is learned is another network") {
    const Folder folder;
    write_dataset("folder");
    CHECK(contains(
        run_program("--data folder --hidden 3,2 --epochs 1 --batch-size 7 --cost quadratic "
                    "--learning-rate 2.5e-1 --init kaiming --seed 5 --train-size 9 "
                    "--no-shuffle")
            .out,
        "network   4-3-2-2, sigmoid, 29 weights and biases, kaiming initialization\n"
        "data      folder: 9 training and 8 test images of 2 × 2 pixels, 2 classes\n"
        "training  1 epoch, mini-batches of 7 in the file's order, learning rate 0.25, "
        "quadratic cost, seed 5\n"));
    const auto learn_with = [](const std::string& option) {
        run_program("--data folder --epochs 2 --save net" + option);
        return read_file("net");
    };
    const std::string usual = learn_with("");
    CHECK(learn_with("") == usual);  // the same seed, the same file
    for (const std::string option :
         {" --hidden 3", " --epochs 1", " --batch-size 7", " --learning-rate 2",
          " --cost quadratic", " --init kaiming", " --init normal", " --seed 5", " --train-size 39",
          " --no-shuffle"})
        CHECK_MESSAGE(learn_with(option) != usual, option);
}

TEST_CASE("the progress bar, in forty characters, is for terminals, and gone after each epoch") {
    const Folder folder;
    write_dataset();
    CHECK(run_program("--epochs 1 --batch-size 9", nullptr, true).err ==
          "\repoch 1 [========                                ] 22%"
          "\repoch 1 [==================                      ] 45%"
          "\repoch 1 [==========================              ] 67%"
          "\repoch 1 [====================================    ] 90%"
          "\repoch 1 [========================================] 100%"
          "\r\x1b[K\r\x1b[K");
    CHECK(run_program("--epochs 1 --quiet", nullptr, true).err == "");
}

TEST_CASE("--save, --load and --predict: a network is used again") {
    const Folder folder;
    write_dataset();
    put("data/mnist/NOTE", "drawn\n");
    CHECK(contains(run_program("--save net --epochs 20").out, "\n\nthe network is in net\n\n"));
    const Run tested = run_program("--load net");
    CHECK(begins(tested.out,
                 "network   4-100-2, from net\n"
                 "data      data/mnist: 8 test images of 2 × 2 pixels, 2 classes\n"));
    CHECK(contains(tested.out, "\ndrawn\ntest accuracy 100.00% (8 / 8)\n"));
    CHECK(run_program("--load net --quiet").out == "test accuracy 100.00% (8 / 8)\n");
    put("above.pgm", "P2 2 2 255 255 200 0 16");
    put("below.pgm", std::string("P5 2 2 255\n\0\x10\xc8\xff", 15));
    const Run read = run_program("--load net --predict above.pgm below.pgm");
    CHECK(begins(read.out, "above.pgm 0 0."));
    CHECK(contains(read.out, "\nbelow.pgm 1 0."));
    CHECK_FALSE(contains(read.out, "not sure"));
    put("net", format_network(zero_network({4, 3})));  // of more classes than the test set
    CHECK(contains(run_program("--load net").out, "2 × 2 pixels, 3 classes\n"));
}

// By hand: sigmoid(4) = 0.9820 for ink in the middle and none in the corner, whichever is darker,
// ink or paper.
TEST_CASE("an image that is black on white is turned around, with a note") {
    const Folder folder;
    Network network = zero_network({9, 2});
    network.weights[1](0, 0) = 8;
    network.weights[1](0, 1) = -8;
    network.weights[1](4, 0) = -8;
    network.weights[1](4, 1) = 8;
    network.biases[1] = {{4, -4}};
    put("net", format_network(network));
    put("black.pgm", "P2 3 3 1  1 1 1  1 0 1  1 1 1");
    put("white.pgm", "P2 3 3 1  0 0 0  0 1 0  0 0 0");
    const Run result = run_program("--load net --predict black.pgm white.pgm");
    CHECK(result.out == "black.pgm 1 0.9820\nwhite.pgm 1 0.9820\n");
    CHECK(result.err == "mnist_nn: note: black.pgm: black on white, read as white on black\n");
}

TEST_CASE("--history writes a row an epoch: what the epoch's line says") {
    const Folder folder;
    write_dataset();
    CHECK(printed([](auto& out) {
              print_epoch(out, 7, {0.254, 0.12344, 99.5, 88});
          }) == "epoch  7   loss 0.1234   accuracy: training 99.50%, test 88.00%   0.25 s\n");
    const std::string title = "epoch,seconds,loss,train_accuracy,test_accuracy\n";
    CHECK(format_history({{0.25, 0.5, 90, 87.5}, {2, 0.125, 99.5, 88}}) ==
          title + "1,0.25,0.5,90,87.5\n2,2,0.125,99.5,88\n");
    run_program("--epochs 3 --history csv");
    const std::string rows = read_file("csv");
    CHECK(begins(rows, title + "1,"));
    CHECK(contains(rows, "\n3,"));
    CHECK(std::count(rows.begin(), rows.end(), '\n') == 1 + 3);
}

// ---- Training that ends otherwise ------------------------------------------------------------

TEST_CASE("a cost, weight or bias that is no finite number is a training that diverged") {
    const Real infinity = std::numeric_limits<Real>::infinity();
    CHECK_NOTHROW(check_diverged(1, zero_network({4, 3, 2})));
    CHECK_THROWS_AS(check_diverged(double(infinity), zero_network({4, 3, 2})), Failure);
    for (const Real bad : {infinity, -infinity, std::numeric_limits<Real>::quiet_NaN()})
        for (const size_t l : {1, 2})
            for (const bool in_bias : {false, true})
                for (const bool is_last : {false, true}) {
                    Network network = zero_network({4, 3, 2});
                    Matrix& parameters = in_bias ? network.biases[l] : network.weights[l];
                    if (is_last)
                        parameters(parameters.rows() - 1, parameters.cols() - 1) = bad;
                    else
                        parameters(0, 0) = bad;
                    CHECK_THROWS_AS(check_diverged(1, network), Failure);
                }
}

TEST_CASE("a training that diverged ends with advice, and saves nothing") {
    const Folder folder;
    write_dataset();
    std::string labels;  // the same images now with one label, now with the other
    for (int i = 0; i < 40; ++i) labels += char(i / 3 % 2);
    put("data/mnist/train-labels-idx1-ubyte", idx({labels_magic, 40}, labels));
    Settings settings;
    settings.training.learning_rate = std::numeric_limits<Real>::max();
    settings.training.batch_size = 1;
    settings.save = "net";
    settings.history = "csv";
    settings.quiet = true;
    CHECK(message_of<Failure>([&] { run_training(settings, false); }) ==
          "the training diverged: the cost, a weight or a bias is no finite number; "
          "lower --learning-rate");
    CHECK_FALSE(fs::exists("net"));
    CHECK_FALSE(fs::exists("csv"));
}

TEST_CASE("a training that has diverged before it is interrupted is an error, too") {
    const Folder folder;
    write_dataset();
    const Dataset data = read_dataset("data/mnist", "t10k");
    Network network = zero_network({4, 2});
    network.biases[1](0, 0) = std::numeric_limits<Real>::infinity();
    Settings settings;
    settings.training.batch_size = 1;
    Random random(1);
    interrupted = SIGINT;  // as if it had come in the first mini-batch
    CHECK_THROWS_AS(learn(network, data, data, settings, random, false), Failure);
    interrupted = 0;
}

TEST_CASE("Ctrl-C, kill, a closed terminal and a reader that has gone: what was learned is saved") {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) {
        const Folder folder;
        write_dataset();
        const Run result = run_program("--epochs 1000000 --save net --history csv", [&] {
            std::raise(signal);
            CHECK((std::signal(signal, SIG_DFL) == SIG_DFL));  // a second one would end it
        });
        CHECK(result.status == 128 + signal);
        CHECK(result.err ==
              "mnist_nn: stopped early, after 1 of 1000000 epochs; "
              "the network so far is in net\n");
        CHECK(contains(result.out, "\ntest accuracy "));
        CHECK(parse_network(read_file("net"), "net").sizes == std::vector<size_t>{4, 100, 2});
        const std::string history = read_file("csv");
        CHECK(std::count(history.begin(), history.end(), '\n') == 1 + 1);
    }
}

TEST_CASE("a signal within an epoch ends the training after the mini-batch") {
    const Folder folder;
    write_dataset();
    run_program("--epochs 0 --save net");
    const std::string before = read_file("net");
    interrupted = SIGTERM;  // as if it had come in the first mini-batch
    const Run result = run_program("--save net --quiet");
    CHECK(result.status == 128 + SIGTERM);
    CHECK(contains(result.err, "after 0 of 10 epochs"));
    CHECK(read_file("net") != before);
}

TEST_CASE("nohup is heeded: a terminal that is closed ends nothing then") {
    std::signal(SIGHUP, SIG_IGN);
    catch_signals();
    CHECK((std::signal(SIGHUP, SIG_DFL) == SIG_IGN));
    for (const int signal : {SIGINT, SIGTERM, SIGPIPE}) std::signal(signal, SIG_DFL);
}

TEST_CASE("a history that cannot be written any more does not cost the training") {
    const Folder folder;
    write_dataset();
    fs::create_directory("gone");
    const Run result =
        run_program("--epochs 3 --history gone/csv --save net", [] { fs::remove_all("gone"); });
    CHECK(result.status == 1);
    CHECK(begins(result.err, "mnist_nn: note: gone/csv: cannot be written ("));
    CHECK(contains(result.err, "\nmnist_nn: error: gone/csv: cannot be written ("));
    CHECK(contains(result.err, "); name another file\n"));
    CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 3 + 1);
    CHECK(contains(result.out, "epoch  3"));
    CHECK_NOTHROW(parse_network(read_file("net"), "net"));
}

TEST_CASE("a network that cannot be saved where it should be is saved elsewhere, if that can be") {
    const Folder folder;
    const std::string usual = fs::temp_directory_path().string();
    setenv("TMPDIR", folder.path.c_str(), 1);
    const Network network = zero_network({4, 2});
    const std::string end = ".part-" + std::to_string(getpid());
    const std::string rescue = (folder.path / "network.txt").string() + end;
    const auto message_for = [&](const std::string& path) {
        return message_of<Failure>([&] { save_network(network, path); });
    };
    put("folder/file", "");  // a complete file cannot be renamed to that of a folder
    CHECK(begins(message_for("folder"), "folder: cannot be replaced ("));
    CHECK(contains(message_for("folder"), "); the new one is in folder" + end));
    CHECK(read_file("folder" + end) == format_network(network));
    CHECK_FALSE(fs::exists(rescue));  // once is enough
    CHECK(message_for("no/net") ==
          "no/net: cannot be written (No such file or directory); "
          "the network is in " +
              rescue);
    CHECK(read_file(rescue) == format_network(network));
    fs::remove(rescue);
    put(rescue + "/file", "");
    CHECK(message_for("no/net") ==
          "no/net: cannot be written (No such file or directory), and "
          "neither can " +
              rescue +
              " (Is a directory): "
              "the network is lost; make room, and train it again");
    setenv("TMPDIR", usual.c_str(), 1);
}

TEST_CASE("a full disk behind standard output, or too little memory, is an error like any other") {
    struct Refusing : std::stringbuf {
        int sync() override { return memory ? -1 : throw std::bad_alloc(); }
        bool memory = true;
    } out;
    std::stringbuf err;
    {
        const Redirected standard_output(std::cout, out), standard_error(std::cerr, err);
        CHECK(run({"--version"}, false) == 1);
        out.memory = false;
        std::cout.clear();
        std::cout.exceptions(std::ios::badbit);  // passes on what the buffer throws
        std::cerr.tie(nullptr);                  // which does not flush std::cout meanwhile
        CHECK(run({"--version"}, false) == 1);
        std::cout.exceptions(std::ios::goodbit);
        std::cerr.tie(&std::cout);
    }
    CHECK(err.str() ==
          "mnist_nn: error: standard output: cannot be written; is the disk full?\n"
          "mnist_nn: error: not enough memory; take fewer neurons or smaller files\n");
}

// ============================================================================================

// `make gradcheck`: the gradients to look at.
int print_gradients(bool long_table) {
    std::cout << "largest difference between back-propagation and central differences, relative,\n"
                 "over every weight and bias and mini-batches of 1 to 16 (limit 1e-7)\n\n";
    return largest_gradient_error(std::cout, long_table) <= 1e-7 ? 0 : 1;
}

int main(int count, char** arguments) {
    const std::string first = count == 2 ? arguments[1] : "";
    if (first == "--gradients") return print_gradients(false);
    if (first == "--gradients-long") return print_gradients(true);
    return doctest::Context(count, arguments).run();
}
