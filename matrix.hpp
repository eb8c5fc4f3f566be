// A row-major matrix and the three products that a neural network needs.
//
// Functions write their result into their last argument, which keeps its memory from one call to
// the next: a training loop that calls them thousands of times allocates nothing.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <new>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#ifndef REAL
#define REAL float  // -DREAL=double where rounding must not matter, as in the numerical tests
#endif
using Real = REAL;
using std::size_t;

// Memory that begins at a cache line (64 bytes): a load that straddles two of them takes longer,
// and the loops below run up to a third slower where every other load does.
template <typename T>
struct CacheAligned {
    using value_type = T;
    CacheAligned() = default;
    template <typename U>
    explicit CacheAligned(const CacheAligned<U>&) {}
    T* allocate(size_t n) {
        return static_cast<T*>(::operator new(n * sizeof(T), std::align_val_t(64)));
    }
    void deallocate(T* memory, size_t) { ::operator delete(memory, std::align_val_t(64)); }
    bool operator==(const CacheAligned&) const { return true; }
    bool operator!=(const CacheAligned&) const { return false; }
};

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
    Real* begin() { return data_.data(); }
    Real* end() { return data_.data() + data_.size(); }
    const Real* begin() const { return data_.data(); }
    const Real* end() const { return data_.data() + data_.size(); }

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
    std::vector<Real, CacheAligned<Real>> data_;  // row after row
};

// Throws std::invalid_argument with both shapes unless `fits`.
inline void require(bool fits, const char* function, const Matrix& a, const Matrix& b) {
    if (!fits)
        throw std::invalid_argument(std::string(function) + ": " + a.shape() + " and " + b.shape() +
                                    " do not fit");
}

// c = a b: (m × n)(n × p) = m × p. Throws std::invalid_argument where the shapes do not fit.
// The innermost loop runs along a row of b and a row of c: the order in which they lie in memory.
inline void multiply_ab(const Matrix& a, const Matrix& b, Matrix& c) {
    require(a.cols() == b.rows(), "multiply_ab", a, b);
    c.resize(a.rows(), b.cols());
    std::fill(c.begin(), c.end(), Real(0));
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t k = 0; k < a.cols(); ++k) {
            const Real factor = a(i, k);
            const Real* b_k = b.row(k);
            Real* c_i = c.row(i);
            for (size_t j = 0; j < b.cols(); ++j) c_i[j] += factor * b_k[j];
        }
}

// c = aᵀ b: (n × m)ᵀ(n × p) = m × p. Throws std::invalid_argument where the shapes do not fit.
// Four rows of b at a time, so that each element of c is loaded and stored a quarter as often.
inline void multiply_atb(const Matrix& a, const Matrix& b, Matrix& c) {
    require(a.rows() == b.rows(), "multiply_atb", a, b);
    c.resize(a.cols(), b.cols());
    std::fill(c.begin(), c.end(), Real(0));
    const size_t n = a.rows(), p = b.cols();
    for (size_t i = 0; i < c.rows(); ++i) {
        Real* c_i = c.row(i);
        size_t k = 0;
        for (; k + 4 <= n; k += 4) {
            const Real *b0 = b.row(k), *b1 = b.row(k + 1), *b2 = b.row(k + 2), *b3 = b.row(k + 3);
            const Real a0 = a(k, i), a1 = a(k + 1, i), a2 = a(k + 2, i), a3 = a(k + 3, i);
            for (size_t j = 0; j < p; ++j)
                c_i[j] += a0 * b0[j] + a1 * b1[j] + a2 * b2[j] + a3 * b3[j];
        }
        for (; k < n; ++k)  // the last rows of b, if n is no multiple of 4
            for (size_t j = 0; j < p; ++j) c_i[j] += a(k, i) * b(k, j);
    }
}

// An inner product adds into one sum, and each addition has to wait for the one before. `lanes`
// sums that do not depend on each other fill the processor's vector registers instead.
constexpr size_t lanes = 16;

// Which blocks of `lanes` neighbours in a row are not all zero. The others add nothing to an inner
// product, and in MNIST, where four pixels in five are 0, they are four blocks in ten.
struct NonzeroBlocks {
    std::vector<size_t> columns;  // where the blocks begin, row after row
    std::vector<size_t> ends;     // row i has columns[ends[i]] … columns[ends[i + 1] − 1]

    void find(const Matrix& a) {
        columns.clear();
        ends.assign(1, 0);
        for (size_t i = 0; i < a.rows(); ++i) {
            for (size_t k = 0; k + lanes <= a.cols(); k += lanes) {
                const Real* block = a.row(i) + k;
                if (std::any_of(block, block + lanes, [](Real x) { return x != 0; }))
                    columns.push_back(k);
            }
            ends.push_back(columns.size());
        }
    }
};

// c = a bᵀ: (m × n)(p × n)ᵀ = m × p. Throws std::invalid_argument where the shapes do not fit.
// Each element of c is the inner product of a row of a and a row of b, both in the order in which
// they lie in memory; four rows of b at a time, so that each element of a is loaded once for four.
inline void multiply_abt(const Matrix& a, const Matrix& b, Matrix& c) {
    require(a.cols() == b.cols(), "multiply_abt", a, b);
    c.resize(a.rows(), b.rows());
    static thread_local NonzeroBlocks blocks;  // static: keeps its memory from call to call
    blocks.find(a);
    const size_t n = a.cols(), p = b.rows(), in_blocks = n - n % lanes;
    for (size_t j = 0; j < p; j += 4) {
        // Past the last row of b the last one stands in: its products are worked out again.
        const size_t j1 = std::min(j + 1, p - 1), j2 = std::min(j + 2, p - 1);
        const size_t j3 = std::min(j + 3, p - 1);
        const Real *b0 = b.row(j), *b1 = b.row(j1), *b2 = b.row(j2), *b3 = b.row(j3);
        for (size_t i = 0; i < a.rows(); ++i) {
            const Real* a_i = a.row(i);
            Real sums0[lanes] = {}, sums1[lanes] = {}, sums2[lanes] = {}, sums3[lanes] = {};
            for (size_t block = blocks.ends[i]; block < blocks.ends[i + 1]; ++block) {
                const size_t k = blocks.columns[block];
                for (size_t l = 0; l < lanes; ++l) {
                    sums0[l] += a_i[k + l] * b0[k + l];
                    sums1[l] += a_i[k + l] * b1[k + l];
                    sums2[l] += a_i[k + l] * b2[k + l];
                    sums3[l] += a_i[k + l] * b3[k + l];
                }
            }
            for (size_t k = in_blocks; k < n; ++k) {  // what is left at the end of the row
                sums0[0] += a_i[k] * b0[k];
                sums1[0] += a_i[k] * b1[k];
                sums2[0] += a_i[k] * b2[k];
                sums3[0] += a_i[k] * b3[k];
            }
            c(i, j) = std::accumulate(sums0, sums0 + lanes, Real(0));
            c(i, j1) = std::accumulate(sums1, sums1 + lanes, Real(0));
            c(i, j2) = std::accumulate(sums2, sums2 + lanes, Real(0));
            c(i, j3) = std::accumulate(sums3, sums3 + lanes, Real(0));
        }
    }
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
    std::transform(a.begin(), a.end(), b.begin(), a.begin(),
                   [factor](Real x, Real y) { return x - factor * y; });
}
