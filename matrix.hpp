// A matrix and what a neural network needs of it: three products, each of them three nested loops,
// and +, - and * element by element, as in NumPy (so a * b is not the product of matrices).
//
// "a: m × n" means that a has m rows and n columns; a(i, k) is the number in row i and column k,
// both counted from 0. The functions below the class return their result and leave what they are
// given as it was. Where shapes do not fit, they throw std::invalid_argument with both shapes.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <vector>

// The type of all numbers: float; the tests are also compiled with -DREAL=double, for more digits.
#ifndef REAL
#define REAL float
#endif
using Real = REAL;
using std::size_t;

class Matrix {
  public:
    Matrix() = default;  // 0 × 0
    Matrix(size_t rows, size_t cols, Real value = 0)
        : rows_(rows), cols_(cols), data_(rows * cols, value) {}
    Matrix(std::initializer_list<std::initializer_list<Real>> rows);  // such as {{1, 2}, {3, 4}}

    size_t rows() const { return rows_; }
    size_t cols() const { return cols_; }
    std::string shape() const { return std::to_string(rows_) + " × " + std::to_string(cols_); }

    // Row-major: the rows lie in memory one after the other, and a(i, 0), a(i, 1), … are neighbors.
    // So loops are fast if the innermost runs over the second index. Indices are not checked.
    // (Two versions: one to change an element, one to read an element of a constant.)
    Real& operator()(size_t i, size_t j) { return data_[i * cols_ + j]; }
    const Real& operator()(size_t i, size_t j) const { return data_[i * cols_ + j]; }

  private:
    size_t rows_ = 0, cols_ = 0;
    std::vector<Real> data_;
};

inline Matrix::Matrix(std::initializer_list<std::initializer_list<Real>> rows)
    : rows_(rows.size()), cols_(rows.size() == 0 ? 0 : rows.begin()->size()) {
    for (const auto& row : rows) {
        if (row.size() != cols_) throw std::invalid_argument("Matrix: rows of different lengths");
        data_.insert(data_.end(), row);
    }
}

// Throws if the shapes of a and b do not fit, and names the function that found out.
inline void require(bool fits, const char* function, const Matrix& a, const Matrix& b) {
    if (!fits)
        throw std::invalid_argument(std::string(function) + ": " + a.shape() + " and " + b.shape() +
                                    " do not fit");
}

inline bool same_shape(const Matrix& a, const Matrix& b) {
    return a.rows() == b.rows() && a.cols() == b.cols();
}

// ---- Products --------------------------------------------------------------------------------
//
// Σₖ is the sum over all k. In the network, m is the number of examples, n and p are numbers of
// inputs or neurons. The first two products do not finish one sum c(i, j) after the other, which
// would go down the columns of b, far apart in memory. Their innermost loop adds a row of b, times
// one factor, to a row of c: the sums of a whole row grow together, with every k. Where the factor
// is 0, they skip the row: four in five of MNIST's pixels are 0.

// c = a b, the forward pass: a: m × n, b: n × p, c: m × p.
//     c(i, j) = Σₖ a(i, k) b(k, j)
inline Matrix multiply_ab(const Matrix& a, const Matrix& b) {
    require(a.cols() == b.rows(), "multiply_ab", a, b);
    Matrix c(a.rows(), b.cols());
    for (size_t i = 0; i < c.rows(); ++i)
        for (size_t k = 0; k < a.cols(); ++k) {
            const Real a_ik = a(i, k);
            if (a_ik == 0) continue;
            for (size_t j = 0; j < c.cols(); ++j) c(i, j) += a_ik * b(k, j);
        }
    return c;
}

// c = aᵀ b, the gradient of the weights: a: m × n, b: m × p, c: n × p.
//     c(i, j) = Σₖ a(k, i) b(k, j)
inline Matrix multiply_atb(const Matrix& a, const Matrix& b) {
    require(a.rows() == b.rows(), "multiply_atb", a, b);
    Matrix c(a.cols(), b.cols());
    for (size_t k = 0; k < a.rows(); ++k)
        for (size_t i = 0; i < c.rows(); ++i) {
            const Real a_ki = a(k, i);
            if (a_ki == 0) continue;
            for (size_t j = 0; j < c.cols(); ++j) c(i, j) += a_ki * b(k, j);
        }
    return c;
}

// c = a bᵀ, going back through a layer: a: m × n, b: p × n, c: m × p. Here rows meet rows.
//     c(i, j) = Σₖ a(i, k) b(j, k)
inline Matrix multiply_abt(const Matrix& a, const Matrix& b) {
    require(a.cols() == b.cols(), "multiply_abt", a, b);
    Matrix c(a.rows(), b.rows());
    for (size_t i = 0; i < c.rows(); ++i)
        for (size_t j = 0; j < c.cols(); ++j)
            for (size_t k = 0; k < a.cols(); ++k) c(i, j) += a(i, k) * b(j, k);
    return c;
}

// ---- Element by element ------------------------------------------------------------------------

// a + b, both m × n; or b: 1 × n, a row that is then added to each row of a.
inline Matrix operator+(const Matrix& a, const Matrix& b) {
    require(a.cols() == b.cols() && (b.rows() == a.rows() || b.rows() == 1), "+", a, b);
    Matrix c = a;
    for (size_t i = 0; i < c.rows(); ++i) {
        const size_t row = b.rows() == 1 ? 0 : i;
        for (size_t j = 0; j < c.cols(); ++j) c(i, j) += b(row, j);
    }
    return c;
}

// a − b, both m × n.
inline Matrix operator-(const Matrix& a, const Matrix& b) {
    require(same_shape(a, b), "-", a, b);
    Matrix c = a;
    for (size_t i = 0; i < c.rows(); ++i)
        for (size_t j = 0; j < c.cols(); ++j) c(i, j) -= b(i, j);
    return c;
}

// a ∘ b, element by element, both m × n: c(i, j) = a(i, j) b(i, j).
inline Matrix operator*(const Matrix& a, const Matrix& b) {
    require(same_shape(a, b), "*", a, b);
    Matrix c = a;
    for (size_t i = 0; i < c.rows(); ++i)
        for (size_t j = 0; j < c.cols(); ++j) c(i, j) *= b(i, j);
    return c;
}

// Each element of a times the number x.
inline Matrix operator*(Real x, const Matrix& a) {
    Matrix c = a;
    for (size_t i = 0; i < c.rows(); ++i)
        for (size_t j = 0; j < c.cols(); ++j) c(i, j) *= x;
    return c;
}

// f(z) for each element of z. f is a function of one number, passed by its name: apply(sigmoid, z).
inline Matrix apply(Real f(Real), const Matrix& z) {
    Matrix c = z;
    for (size_t i = 0; i < c.rows(); ++i)
        for (size_t j = 0; j < c.cols(); ++j) c(i, j) = f(c(i, j));
    return c;
}

// The sum of each column of a, m × n, as a row, 1 × n.
inline Matrix column_sums(const Matrix& a) {
    Matrix sums(1, a.cols());
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j) sums(0, j) += a(i, j);
    return sums;
}
