// A row-major matrix and the three products that a neural network needs.
//
// Functions write their result into their last argument, which keeps its memory from one call to
// the next: a training loop that calls them thousands of times allocates nothing.
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <vector>

#ifndef REAL
#define REAL float  // -DREAL=double where rounding must not matter, as in the numerical tests
#endif
using Real = REAL;
using std::size_t;

class Matrix {
  public:
    Matrix() = default;
    Matrix(size_t rows, size_t cols, Real value = 0)
        : rows_(rows), cols_(cols), data_(rows * cols, value) {}
    Matrix(std::initializer_list<std::initializer_list<Real>> rows) {
        for (const auto& row : rows) {
            if (row.size() != rows.begin()->size())
                throw std::invalid_argument("Matrix: rows of different lengths");
            data_.insert(data_.end(), row);
        }
        rows_ = rows.size();
        cols_ = rows_ == 0 ? 0 : rows.begin()->size();
    }

    size_t rows() const { return rows_; }
    size_t cols() const { return cols_; }
    size_t size() const { return data_.size(); }
    Real& operator()(size_t i, size_t j) { return data_[i * cols_ + j]; }
    Real operator()(size_t i, size_t j) const { return data_[i * cols_ + j]; }
    Real* row(size_t i) { return data_.data() + i * cols_; }
    const Real* row(size_t i) const { return data_.data() + i * cols_; }
    auto begin() { return data_.begin(); }
    auto end() { return data_.end(); }
    auto begin() const { return data_.begin(); }
    auto end() const { return data_.end(); }

    // Makes it rows × cols. The elements keep no meaning: whoever resizes writes them all.
    void resize(size_t rows, size_t cols) {
        rows_ = rows;
        cols_ = cols;
        data_.resize(rows * cols);
    }

    // "3 × 4", for messages.
    std::string shape() const { return std::to_string(rows_) + " × " + std::to_string(cols_); }

  private:
    size_t rows_ = 0, cols_ = 0;
    std::vector<Real> data_;  // row after row
};

// Throws std::invalid_argument with both shapes unless `fits`.
inline void require(bool fits, const char* function, const Matrix& a, const Matrix& b) {
    if (!fits)
        throw std::invalid_argument(std::string(function) + ": " + a.shape() + " and " + b.shape() +
                                    " do not fit");
}

// c = a b: (m × n)(n × p) = m × p.
inline void multiply_ab(const Matrix& a, const Matrix& b, Matrix& c) {
    require(a.cols() == b.rows(), "multiply_ab", a, b);
    c.resize(a.rows(), b.cols());
    std::fill(c.begin(), c.end(), Real(0));
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t k = 0; k < a.cols(); ++k)
            for (size_t j = 0; j < b.cols(); ++j) c(i, j) += a(i, k) * b(k, j);
}

// c = a bᵀ: (m × n)(p × n)ᵀ = m × p.
inline void multiply_abt(const Matrix& a, const Matrix& b, Matrix& c) {
    require(a.cols() == b.cols(), "multiply_abt", a, b);
    c.resize(a.rows(), b.rows());
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < b.rows(); ++j) {
            Real sum = 0;
            for (size_t k = 0; k < a.cols(); ++k) sum += a(i, k) * b(j, k);
            c(i, j) = sum;
        }
}

// c = aᵀ b: (n × m)ᵀ(n × p) = m × p.
inline void multiply_atb(const Matrix& a, const Matrix& b, Matrix& c) {
    require(a.rows() == b.rows(), "multiply_atb", a, b);
    c.resize(a.cols(), b.cols());
    std::fill(c.begin(), c.end(), Real(0));
    for (size_t k = 0; k < a.rows(); ++k)
        for (size_t i = 0; i < a.cols(); ++i)
            for (size_t j = 0; j < b.cols(); ++j) c(i, j) += a(k, i) * b(k, j);
}

// a = f(z), element by element.
template <typename Function>
void apply(Function f, const Matrix& z, Matrix& a) {
    a.resize(z.rows(), z.cols());
    std::transform(z.begin(), z.end(), a.begin(), f);
}

// a = a ∘ b, element by element, both m × n.
inline void multiply_elements(Matrix& a, const Matrix& b) {
    require(a.rows() == b.rows() && a.cols() == b.cols(), "multiply_elements", a, b);
    std::transform(a.begin(), a.end(), b.begin(), a.begin(), std::multiplies<Real>());
}

// Adds the row b, 1 × n, to each row of a, m × n.
inline void add_to_rows(Matrix& a, const Matrix& b) {
    require(b.rows() == 1 && a.cols() == b.cols(), "add_to_rows", a, b);
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j) a(i, j) += b(0, j);
}

// sums, 1 × n, = the sum of the rows of a, m × n.
inline void column_sums(const Matrix& a, Matrix& sums) {
    sums.resize(1, a.cols());
    std::fill(sums.begin(), sums.end(), Real(0));
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j) sums(0, j) += a(i, j);
}

// a = a − factor · b, both m × n.
inline void subtract_scaled(Matrix& a, Real factor, const Matrix& b) {
    require(a.rows() == b.rows() && a.cols() == b.cols(), "subtract_scaled", a, b);
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j) a(i, j) -= factor * b(i, j);
}
