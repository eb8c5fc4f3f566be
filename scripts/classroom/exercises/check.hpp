// What the tests of the exercises share. Each test_NAME.cpp is a program of its own around one
// function of the student.
//
// The other functions that are exercises have a stand-in, so that a mistake in one of them spoils
// no other exercise. A line `// stand-in FUNCTION: BODY` in a test says what grade.sh puts in its
// place. The stand-ins here are right for the few small numbers that the tests meet, and for no
// others: they solve no exercise.
//
// Tolerance: a number is right if it is within 1e-4 of the expected one, relative to it where that
// is larger than 1. In float, any order of the operations comes much closer than that, and a wrong
// formula does not.
#pragma once

#include <cmath>
#include <cstdio>
#include <functional>
#include <iostream>
#include <limits>
#include <numeric>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

class Matrix;
namespace grading {  // what may stand in matrix.hpp in place of an exercise
void small_ab(const Matrix& a, const Matrix& b, Matrix& c);
void small_abt(const Matrix& a, const Matrix& b, Matrix& c);
void small_atb(const Matrix& a, const Matrix& b, Matrix& c);
[[noreturn]] void not_here(const std::string& function);
}  // namespace grading

#include "matrix.hpp"

namespace grading {

// Not a std::exception, so that no function takes it for one of its own.
struct Wrong {
    std::string message;
};
struct NotYet {
    std::string message;
};

[[noreturn]] inline void wrong(const std::string& message) { throw Wrong{message}; }
inline void expect(bool right, const std::string& message) {
    if (!right) wrong(message);
}

inline bool near(double number, double expected, double tolerance = 1e-4) {
    return std::fabs(number - expected) <= tolerance * std::max(1.0, std::fabs(expected));
}

inline bool near(const Matrix& a, const Matrix& b) {
    if (a.rows() != b.rows() || a.cols() != b.cols()) return false;
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j)
            if (!near(a(i, j), b(i, j))) return false;
    return true;
}

// 0.25, 1e+09, nan
inline std::string text(double number) {
    std::ostringstream out;
    out.precision(4);
    out << number;
    return out.str();
}

// The first element in which a and its expected value differ: "(0, 2) is 3, expected 4".
inline std::string difference(const Matrix& a, const Matrix& expected) {
    if (a.rows() != expected.rows() || a.cols() != expected.cols())
        return "it is " + a.shape() + ", expected " + expected.shape();
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j)
            if (!near(a(i, j), expected(i, j)))
                return "element (" + std::to_string(i) + ", " + std::to_string(j) + ") is " +
                       text(a(i, j)) + ", expected " + text(expected(i, j));
    return "it is right";
}

// The factor by which each element of a is larger than in b, or 0 if there is no such factor.
inline double factor(const Matrix& a, const Matrix& b) {
    double found = 0;
    if (a.rows() != b.rows() || a.cols() != b.cols()) return 0;
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j) {
            if (std::fabs(b(i, j)) < 1e-3) continue;
            const double here = double(a(i, j)) / double(b(i, j));
            if (found != 0 && !near(here, found, 1e-2)) return 0;
            found = here;
        }
    return found;
}

// Does f throw std::invalid_argument, as the function's comment says?
template <typename Function>
bool refuses(Function f) {
    try {
        f();
    } catch (const std::invalid_argument&) {
        return true;
    }
    return false;
}

// ---- Stand-ins -----------------------------------------------------------------------------

// Its place is taken while another exercise is graded, and the test has no stand-in for it.
[[noreturn]] inline void not_here(const std::string& function) {
    wrong("calls " + function +
          ", which is an exercise of its own and is not there while this one is graded; this "
          "function can do without it");
}

// Between the numbers of a table for 0, 1/4, 1/2 … 8, by a polynomial through the four nearest.
inline double between(const double* table, double z) {
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

// The sigmoid and its slope in numbers (NumPy).
inline double tabulated_sigmoid(double z) {
    static const double table[33] = {
        0.5000000000, 0.5621765009, 0.6224593312, 0.6791786992, 0.7310585786, 0.7772998612,
        0.8175744762, 0.8519528020, 0.8807970780, 0.9046505351, 0.9241418200, 0.9399133498,
        0.9525741268, 0.9626731127, 0.9706877692, 0.9770226301, 0.9820137900, 0.9859363730,
        0.9890130574, 0.9914225146, 0.9933071491, 0.9947798743, 0.9959298623, 0.9968273172,
        0.9975273768, 0.9980732653, 0.9984988177, 0.9988304897, 0.9990889488, 0.9992903296,
        0.9994472214, 0.9995694429, 0.9996646499};
    return z < 0 ? 1 - between(table, -z) : between(table, z);
}
inline double tabulated_slope(double z) {
    static const double table[33] = {
        0.2500000000, 0.2461340827, 0.2350037122, 0.2178949938, 0.1966119332, 0.1731047870,
        0.1491464521, 0.1261292252, 0.1049935854, 0.0862579444, 0.0701037165, 0.0564762446,
        0.0451766597, 0.0359335908, 0.0284530239, 0.0224494104, 0.0176627062, 0.0138658414,
        0.0108662297, 0.0085039122, 0.0066480567, 0.0051928760, 0.0040535717, 0.0031626169,
        0.0024665093, 0.0019230224, 0.0014989287, 0.0011681425, 0.0009102212, 0.0007091668,
        0.0005524731, 0.0004303717, 0.0003352377};
    return between(table, std::fabs(z));
}

// The products of matrices in which no more than three numbers are to be added up: a(i, 0) b(0, j)
// and so on, where `first` and `second` get the elements.
template <typename First, typename Second>
void small_product(size_t rows, size_t cols, size_t terms, First first, Second second, Matrix& c) {
    if (terms > 3) wrong("multiplies matrices of other sizes than the layers' and mini-batch's");
    Matrix product(rows, cols);
    for (size_t i = 0; i < rows; ++i)
        for (size_t j = 0; j < cols; ++j)
            product(i, j) = (terms > 0 ? first(i, 0) * second(0, j) : 0) +
                            (terms > 1 ? first(i, 1) * second(1, j) : 0) +
                            (terms > 2 ? first(i, 2) * second(2, j) : 0);
    c = product;
}
inline void small_ab(const Matrix& a, const Matrix& b, Matrix& c) {
    require(a.cols() == b.rows(), "multiply_ab", a, b);
    small_product(
        a.rows(), b.cols(), a.cols(), [&](size_t i, size_t k) { return a(i, k); },
        [&](size_t k, size_t j) { return b(k, j); }, c);
}
inline void small_abt(const Matrix& a, const Matrix& b, Matrix& c) {
    require(a.cols() == b.cols(), "multiply_abt", a, b);
    small_product(
        a.rows(), b.rows(), a.cols(), [&](size_t i, size_t k) { return a(i, k); },
        [&](size_t k, size_t j) { return b(j, k); }, c);
}
inline void small_atb(const Matrix& a, const Matrix& b, Matrix& c) {
    require(a.rows() == b.rows(), "multiply_atb", a, b);
    small_product(
        a.cols(), b.cols(), a.rows(), [&](size_t i, size_t k) { return a(k, i); },
        [&](size_t k, size_t j) { return b(k, j); }, c);
}

}  // namespace grading

// What each test defines: it returns if all is right, and throws Wrong at the first mistake.
void checks();

// Prints the verdict in one line that begins with the word on standard input, so that nothing that
// the function under test prints can be taken for it.
int main() {
    std::string word, verdict, message;
    std::getline(std::cin, word);
    try {
        checks();
        verdict = "done";
    } catch (const grading::Wrong& problem) {
        verdict = "wrong";
        message = problem.message;
    } catch (const grading::NotYet& problem) {
        verdict = "not-yet";
        message = problem.message;
    } catch (const std::exception& error) {
        message = error.what();
        const bool unwritten = message.find("is not written yet") != std::string::npos;
        verdict = unwritten ? "not-yet" : "wrong";
        message = unwritten ? "" : "throws an exception: " + message;
    } catch (...) {
        verdict = "wrong";
        message = "throws something that is not a std::exception";
    }
    for (char& c : message)
        if (static_cast<unsigned char>(c) < ' ') c = ' ';
    std::cout << '\n' << word << ' ' << verdict << ' ' << message << std::endl;
    std::fflush(nullptr);
    std::_Exit(0);
}
