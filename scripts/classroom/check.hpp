// What the tests of the exercises share. Each file in tests/ has the test of one exercise:
//
//     EXERCISE(sigmoid) { expect(near(sigmoid(0), 0.5), "sigmoid(0) is " + text(sigmoid(0))); }
//
// A number is right if it is within 1e-4 of the expected one, relative to it where that is larger
// than 1. In float, any order of the operations comes much closer, and a wrong formula does not.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <iostream>
#include <limits>
#include <map>
#include <numeric>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <unistd.h>

#include "stand_ins.hpp"  // first: the matrix.hpp that grade.sh writes needs it

#include "matrix.hpp"

namespace grading {

// The exercise that is being graded, which is the name of its function, too.
std::string exercise;
bool graded(const std::string& function) { return function == exercise; }
bool exercise_is(const std::string& names) {
    return (" " + names + " ").find(" " + exercise + " ") != std::string::npos;
}

// The student's own functions that it called.
std::vector<std::string> called;
void own(const std::string& function) {
    if (std::find(called.begin(), called.end(), function) == called.end())
        called.push_back(function);
}

// Not a std::exception, so that no function takes it for one of its own.
struct Wrong {
    std::string message;
    bool named = true;  // false: it says what comes out, but not what the mistake is
};
[[noreturn]] inline void wrong(const std::string& message) { throw Wrong{message}; }
void expect(bool right, const std::string& message) {
    if (!right) wrong(message);
}

// What is being tried: to be said where the function breaks off (run.cpp).
void during(const std::string& what) {
    const std::string line = "\nduring: " + what + "\n";
    if (write(2, line.data(), line.size()) < 0) return;  // then it is not said
}

// The shapes in what is being tested, as " (here x is 2 × 3)", for who uses what does not fit.
std::string shapes_here;

// The tests by the names of their exercises.
std::map<std::string, void (*)()>& tests() {
    static std::map<std::string, void (*)()> all;
    return all;
}
struct Registered {
    Registered(const char* name, void test()) { tests()[name] = test; }
};
#define EXERCISE(name)                                               \
    void test_##name();                                              \
    const grading::Registered registered_##name(#name, test_##name); \
    void test_##name()

void check_index(size_t i, size_t j, size_t rows, size_t cols, int line, const char* file) {
    if (i < rows && j < cols) return;
    const auto index = [](size_t k) {
        return k > SIZE_MAX / 2 ? "0 - " + std::to_string(0 - k) : std::to_string(k);
    };
    const std::string path = file;
    wrong("an index is out of bounds: (" + index(i) + ", " + index(j) + ") in a matrix of " +
          std::to_string(rows) + " × " + std::to_string(cols) + ", in line " +
          std::to_string(line) + " of " + path.substr(path.rfind('/') + 1) + shapes_here +
          (j < rows && i < cols ? ": are rows and columns exchanged, i and j or rows() and cols(), "
                                  "or does a loop count another's variable?"
                                : ": does a loop go too far or count another's variable, or is the "
                                  "matrix too small?"));
}

// ---- Stand-ins -----------------------------------------------------------------------------

// Between the numbers of a table for 0, 1/4, 1/2 … 8, by a polynomial through the four nearest.
double between(const double* table, double z) {
    const double place = std::min(z, 7.99) * 4;
    const int k = std::min(std::max(int(place) - 1, 0), 29);
    double sum = 0;
    for (int i = k; i < k + 4; ++i) {
        double term = table[i];
        for (int j = k; j < k + 4; ++j)
            if (j != i) term *= (place - j) / (i - j);
        sum += term;
    }
    return sum;
}

// The sigmoid and its slope in numbers (expected_numbers.py).
double tabulated_sigmoid(double z) {
    static const double table[33] = {
        0.5000000000, 0.5621765009, 0.6224593312, 0.6791786992, 0.7310585786, 0.7772998612,
        0.8175744762, 0.8519528020, 0.8807970780, 0.9046505351, 0.9241418200, 0.9399133498,
        0.9525741268, 0.9626731127, 0.9706877692, 0.9770226301, 0.9820137900, 0.9859363730,
        0.9890130574, 0.9914225146, 0.9933071491, 0.9947798743, 0.9959298623, 0.9968273172,
        0.9975273768, 0.9980732653, 0.9984988177, 0.9988304897, 0.9990889488, 0.9992903296,
        0.9994472214, 0.9995694429, 0.9996646499};
    if (std::fabs(z) > 20) return z > 0 ? 1 : 0;
    if (std::fabs(z) == 12) return z > 0 ? 0.9999938558 : 6.144174602e-06;
    return z < 0 ? 1 - between(table, -z) : between(table, z);
}
double tabulated_slope(double z) {
    static const double table[33] = {
        0.2500000000, 0.2461340827, 0.2350037122, 0.2178949938, 0.1966119332, 0.1731047870,
        0.1491464521, 0.1261292252, 0.1049935854, 0.0862579444, 0.0701037165, 0.0564762446,
        0.0451766597, 0.0359335908, 0.0284530239, 0.0224494104, 0.0176627062, 0.0138658414,
        0.0108662297, 0.0085039122, 0.0066480567, 0.0051928760, 0.0040535717, 0.0031626169,
        0.0024665093, 0.0019230224, 0.0014989287, 0.0011681425, 0.0009102212, 0.0007091668,
        0.0005524731, 0.0004303717, 0.0003352377};
    return std::fabs(z) > 20 ? 0 : between(table, std::fabs(z));
}

// What the stand-ins were asked for, in the process of a test: the z of activations, and products.
std::vector<double> activated, rectified;
struct Product {
    std::string function;
    Matrix a, b;
};
std::vector<Product> products;

// backprop: how often, with how many examples, and whether weights changed between two calls.
size_t backprop_calls = 0, examples_given = 0;
bool weights_changed = false;
std::vector<Matrix> weights_of_first_call;
const std::string gradient_first =
    "backprop is called again after weights have changed, so that the gradients belong to "
    "different networks: take the gradient of the whole mini-batch first, then change all weights "
    "and biases by it";

double noted(std::vector<double>& numbers, double z) {
    if (numbers.size() < 1000) numbers.push_back(z);
    return z;
}
double sigmoid_stand_in(double z) { return tabulated_sigmoid(noted(activated, z)); }
double relu_stand_in(double z) { return (noted(rectified, z) + std::fabs(z)) / 2; }

// At most three numbers are added up, and shapes are as the comments above the products say.
bool small(size_t terms) { return terms <= 3; }
Real small_sum(size_t terms, const std::function<Real(size_t)>& term) {
    return (terms > 0 ? term(0) : 0) + (terms > 1 ? term(1) : 0) + (terms > 2 ? term(2) : 0);
}
Matrix filled(size_t rows, size_t cols, const std::function<Real(size_t, size_t)>& element) {
    Matrix c(rows, cols);
    for (size_t i = 0; i < rows; ++i)
        for (size_t j = 0; j < cols; ++j) c(i, j) = element(i, j);
    return c;
}
Matrix transposed(const Matrix& a) {
    return filled(a.cols(), a.rows(), [&](size_t i, size_t j) { return a(j, i); });
}
void note_product(const std::string& function, const Matrix& a, const Matrix& b) {
    if (products.size() < 100) products.push_back({function, a, b});
}
Matrix sums_of_three(const Matrix& a, const Matrix& b) {
    return filled(a.rows(), b.cols(), [&](size_t i, size_t j) {
        return small_sum(a.cols(), [&](size_t k) { return a(i, k) * b(k, j); });
    });
}
Matrix small_ab(const Matrix& a, const Matrix& b) {
    note_product("multiply_ab", a, b);
    require(a.cols() == b.rows(), "multiply_ab", a, b);
    return sums_of_three(a, b);
}
Matrix small_atb(const Matrix& a, const Matrix& b) {
    note_product("multiply_atb", a, b);
    require(a.rows() == b.rows(), "multiply_atb", a, b);
    return sums_of_three(transposed(a), b);
}
Matrix small_abt(const Matrix& a, const Matrix& b) {
    note_product("multiply_abt", a, b);
    require(a.cols() == b.cols(), "multiply_abt", a, b);
    return sums_of_three(a, transposed(b));
}

// ---- Comparing -------------------------------------------------------------------------------

bool near(double number, double expected, double tolerance = 1e-4) {
    return std::fabs(number - expected) <= tolerance * std::max(1.0, std::fabs(expected));
}

bool near(const Matrix& a, const Matrix& b) {
    if (!same_shape(a, b)) return false;
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j)
            if (!near(a(i, j), b(i, j))) return false;
    return true;
}

// 0.25, 1e+09, nan
std::string text(double number, int digits = 4) {
    std::ostringstream out;
    out.precision(digits);
    out << number;
    return out.str();
}

// grade.sh lets the compiler fill variables without a value with the bytes 0xFE, as a float
// -1.7e38 and as a double -5.3e303, or with not-a-number.
void expect_value(double number, const std::string& what) {
    expect(!(std::fabs(number) > 1e37),
           what + " is " + text(number) +
               ": that is what was in memory; a variable is used before it has a value");
}

// `how` says how the expected number comes about, as "1 * 2 + 0.5", for who made a mistake that has
// no name here.
void expect_near(const std::string& what, double number, double expected, double tolerance = 1e-4,
                 const std::string& how = "") {
    expect_value(number, what);
    if (near(number, expected, tolerance)) return;
    int digits = 4;
    while (digits < 9 && text(number, digits) == text(expected, digits)) ++digits;
    throw Wrong{
        what + " is " + text(number, digits) +
            (std::isnan(number) ? " (0 / 0, infinity / infinity or log of less than 0)" : "") +
            ", expected " + text(expected, digits) + (how.empty() ? "" : " = " + how),
        false};
}

// Is all of a 0 from element (i, j) on, row after row?
bool zero_from(const Matrix& a, size_t i, size_t j) {
    for (; i < a.rows(); ++i, j = 0)
        for (; j < a.cols(); ++j)
            if (a(i, j) != 0) return false;
    return true;
}

using How = std::function<std::string(size_t, size_t)>;  // of element (i, j)
const How unexplained = [](size_t, size_t) { return std::string(); };

void expect_near(const std::string& what, const Matrix& a, const Matrix& expected,
                 const How& how = unexplained) {
    if (!same_shape(a, expected))
        throw Wrong{what + " is " + a.shape() + ", expected " + expected.shape(), false};
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j) {
            const std::string element = "(" + std::to_string(i) + ", " + std::to_string(j) + ")";
            if (near(a(i, j), expected(i, j))) continue;
            if (zero_from(a, i, j))
                wrong(what + (i + j == 0 ? " stays 0"
                                         : ": from element " + element +
                                               " on all is 0: does a loop end too early, or does a "
                                               "return stand in it?"));
            expect_near(
                what + (i > 0 ? ": the rows before are right; element " : ": element ") + element,
                a(i, j), expected(i, j), 1e-4, how(i, j));
        }
}

// "2" or "(-2)", as a factor or a term.
std::string term(double number) { return number < 0 ? "(" + text(number) + ")" : text(number); }
// "1 * 2 + 0.5 * (-1)": row i of a, times column j of b.
std::string row_times_column(const Matrix& a, size_t i, const Matrix& b, size_t j) {
    std::string sum;
    for (size_t k = 0; k < a.cols(); ++k)
        sum += (k ? " + " : "") + term(a(i, k)) + " * " + term(b(k, j));
    return sum;
}

// The matrices of what is being tested, by their names, and which of them a is: "(weights[2])^T",
// or "" if it is none.
std::vector<std::pair<std::string, Matrix>> known;
std::string name_of(const Matrix& a, bool is_transposed) {
    for (const auto& [name, matrix] : known)
        for (const bool turned : {false, true})
            if (near(a, turned ? transposed(matrix) : matrix))
                return "(" + name + ")" + (turned != is_transposed ? "^T" : "");
    return "";
}
std::string in_names(const Product& product) {
    const std::string a = name_of(product.a, product.function == "multiply_atb"),
                      b = name_of(product.b, product.function == "multiply_abt");
    const std::string unknown = "(something else)";
    return (a.empty() ? unknown : a) + " " + (b.empty() ? unknown : b);
}

// To a message about shapes, what there is to say of them.
std::string with_shapes(std::string message) {
    if (message.find("do not fit") == std::string::npos) return message;
    if (message.find("18374403900871474942") != std::string::npos)  // SIZE_MAX / 255 * 254
        return message +
               ": a matrix is used before it has a value; does it stand in its own first line?";
    if (!known.empty() && !products.empty() &&
        message.find(products.back().function) != std::string::npos)
        message += ": the product " + in_names(products.back());
    if (message.find(": *: ") != std::string::npos)
        message +=
            ": * multiplies element by element; the products of matrices are multiply_ab, "
            "multiply_atb and multiply_abt";
    if (message.find(": -: ") != std::string::npos && message.find("and 1 × ") != std::string::npos)
        message += ": + alone takes a row for each row, and biases are added";
    return message + shapes_here;
}

// Is a any of the mistakes? Each stands with what is to be said of it.
void expect_no(const std::vector<std::pair<Matrix, std::string>>& mistakes, const Matrix& a) {
    for (const auto& [mistaken, message] : mistakes) expect(!near(a, mistaken), message);
}

// The factor by which each element of a is larger than in b, or 0 if there is no such factor.
double factor(const Matrix& a, const Matrix& b) {
    double found = 0;
    if (!same_shape(a, b)) return 0;
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j) {
            if (std::fabs(b(i, j)) < 1e-3) continue;
            const double here = double(a(i, j)) / double(b(i, j));
            if (found != 0 && !near(here, found, 1e-2)) return 0;
            found = here;
        }
    return found;
}

// Does f throw std::invalid_argument? `what` says what it was asked to do.
template <typename Function>
void expect_refused(const std::string& what, Function f) {
    const std::string wanted = what + ", is not refused: throw std::invalid_argument";
    during(what + ", which is to be refused");
    try {
        f();
    } catch (const std::invalid_argument&) {
        return;
    } catch (const Wrong& problem) {
        wrong(wanted + " before anything is done with it; here " + problem.message);
    } catch (const std::exception& error) {
        if (std::string(error.what()).find("is not written yet") != std::string::npos) throw;
        wrong(what + ": throws, but something else than std::invalid_argument");
    } catch (...) {
        wrong(what + ": throws, but something else than std::invalid_argument(\"…\")");
    }
    wrong(wanted);
}

template <typename Test>
bool passes(Test test) {
    try {
        test();
        return true;
    } catch (...) {
        return false;
    }
}

// Runs a test. Where it finds a mistake and cannot name it, `found` is said if a simpler task is
// solved: "right for one example, wrong for more".
template <typename Test, typename Simpler>
void compare_with_simpler(const std::string& found, Test test, Simpler simpler) {
    std::string message;
    try {
        test();
        return;
    } catch (const Wrong& problem) {
        if (problem.named || !passes(simpler)) throw;
        message = problem.message;
    } catch (const std::exception& error) {
        message = with_shapes(std::string("throws an exception: ") + error.what());
        if (message.find("is not written yet") != std::string::npos) throw;
        if (!passes(simpler)) throw Wrong{message, false};
    }
    wrong(found + ": " + message);
}

}  // namespace grading
