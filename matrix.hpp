// A row-major matrix, which is stored row after row, and the three products that a neural network
// needs: a b, a bᵀ and aᵀ b. The latter two do without a transposed copy.
//
// The products, apply and column_sums write their result into their last argument, which keeps its
// memory from one call to the next; the others change their first one. So a training loop that
// calls them thousands of times allocates nothing.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
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
// and the loops below run slower where every other load does. (The standard library's
// vectors ask for this interface. Nothing here is needed to understand the rest.)
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
    // a(i, j) is the number in row i and column j, both counted from 0. They are not checked: the
    // functions below check the shapes of whole matrices instead, once for each call.
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
// c(i, j) = Σ a(i, k) b(k, j), the sum over k from 0 to n − 1.
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

// Where each addition has to wait for the one before, a processor idles. The two products below
// therefore work on a tile: 6 or 8 rows of `lanes` sums, which do not depend on each other, and are
// few enough to stay in the processor's vector registers until they are complete. (6, 8 and 8 are
// what g++ and clang++ did best with.)
constexpr size_t lanes = 8;  // the floats in a register of AVX; others take half or twice as many

// 6 rows of c = aᵀ b, tile after tile. a and c begin at the first of those 6 columns of a and rows
// of c. The 8 elements of b that a step needs are loaded once for all six.
inline void multiply_atb_rows(const Real* a, size_t m, const Real* b, size_t p, size_t n, Real* c) {
    for (size_t column = 0; column < p; column += lanes) {
        const size_t j = std::min(column, p - lanes);  // the last tile overlaps the one before it
        Real sums[6][lanes] = {};
        for (size_t k = 0; k < n; ++k)
            for (size_t l = 0; l < lanes; ++l)
                for (size_t h = 0; h < 6; ++h) sums[h][l] += a[k * m + h] * b[k * p + j + l];
        for (size_t h = 0; h < 6; ++h)
            for (size_t l = 0; l < lanes; ++l) c[h * p + j + l] = sums[h][l];
    }
}

// c = aᵀ b: (n × m)ᵀ(n × p) = m × p. Throws std::invalid_argument where the shapes do not fit.
// c(i, j) = Σ a(k, i) b(k, j), the sum over k from 0 to n − 1.
inline void multiply_atb(const Matrix& a, const Matrix& b, Matrix& c) {
    require(a.rows() == b.rows(), "multiply_atb", a, b);
    c.resize(a.cols(), b.cols());
    if (a.rows() == 0) return std::fill(c.begin(), c.end(), Real(0));  // a sum of nothing
    if (c.rows() >= 6 && c.cols() >= lanes) {
        for (size_t row = 0; row < c.rows(); row += 6) {
            const size_t i = std::min(row, c.rows() - 6);  // the last 6 overlap those before
            multiply_atb_rows(a.row(0) + i, a.cols(), b.row(0), b.cols(), a.rows(), c.row(i));
        }
        return;
    }
    std::fill(c.begin(), c.end(), Real(0));  // smaller than a tile: the sum as it stands above
    for (size_t i = 0; i < c.rows(); ++i)
        for (size_t k = 0; k < a.rows(); ++k)
            for (size_t j = 0; j < c.cols(); ++j) c(i, j) += a(k, i) * b(k, j);
}

// Whether any of the `lanes` elements at x is not 0, told from all their bits at once. (−0 counts
// as not 0: that costs time, no more.)
inline bool any_nonzero(const Real* x) {
    std::uint64_t words[lanes * sizeof(Real) / 8], bits = 0;
    std::memcpy(words, x, sizeof words);
    for (const std::uint64_t word : words) bits |= word;
    return bits != 0;
}

// The blocks of `lanes` neighbors in the rows of a matrix that are not all zero. The others add
// nothing to an inner product (where b is finite); in MNIST, where four pixels in five are 0, they
// are three blocks in five.
struct NonzeroBlocks {
    std::vector<size_t> columns;  // where the blocks begin, row after row
    std::vector<size_t> ends;     // row i has columns[ends[i]] … columns[ends[i + 1] − 1]

    void find(const Matrix& a) {
        columns.resize(a.rows() * (a.cols() / lanes) + 1);
        ends.assign(1, 0);
        size_t count = 0;
        for (size_t i = 0; i < a.rows(); ++i) {
            for (size_t k = 0; k + lanes <= a.cols(); k += lanes) {
                columns[count] = k;  // the next one takes its place, unless it counts
                count += any_nonzero(a.row(i) + k);
            }
            ends.push_back(count);
        }
    }
};

// c[0] … c[7] = the inner products of the row a and each of 8 rows of b, all n elements long. a is
// 0 but for the blocks that begin at *block … *(end − 1), and perhaps its last n % lanes elements.
// Each element of a is loaded once for all eight rows.
inline void inner_products(const Real* a, const Real* b, size_t n, const size_t* block,
                           const size_t* end, Real* c) {
    Real sums[8][lanes] = {};
    for (; block != end; ++block)
        for (size_t l = 0; l < lanes; ++l)
            for (size_t h = 0; h < 8; ++h) sums[h][l] += a[*block + l] * b[h * n + *block + l];
    for (size_t k = n - n % lanes; k < n; ++k)
        for (size_t h = 0; h < 8; ++h) sums[h][0] += a[k] * b[h * n + k];
    for (size_t h = 0; h < 8; ++h) c[h] = std::accumulate(sums[h], sums[h] + lanes, Real(0));
}

// c = a bᵀ: (m × n)(p × n)ᵀ = m × p. Throws std::invalid_argument where the shapes do not fit.
// c(i, j) = Σ a(i, k) b(j, k): the inner product of row i of a and row j of b, both in the order in
// which they lie in memory.
inline void multiply_abt(const Matrix& a, const Matrix& b, Matrix& c) {
    require(a.cols() == b.cols(), "multiply_abt", a, b);
    c.resize(a.rows(), b.rows());
    if (c.cols() >= 8) {
        static thread_local NonzeroBlocks blocks;  // static: keeps its memory from call to call
        blocks.find(a);
        const size_t* const columns = blocks.columns.data();
        for (size_t row = 0; row < c.cols(); row += 8) {
            const size_t j = std::min(row, c.cols() - 8);  // the last 8 overlap those before
            for (size_t i = 0; i < c.rows(); ++i)
                inner_products(a.row(i), b.row(j), a.cols(), columns + blocks.ends[i],
                               columns + blocks.ends[i + 1], c.row(i) + j);
        }
        return;
    }
    // Fewer than 8 rows of b: the sum as it stands above.
    for (size_t i = 0; i < c.rows(); ++i)
        for (size_t j = 0; j < c.cols(); ++j)
            c(i, j) = std::inner_product(a.row(i), a.row(i) + a.cols(), b.row(j), Real(0));
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
