// The three products of matrix.hpp, written for the machine: the same functions with the same
// results but for rounding. `make run FAST=1` compiles mnist_nn.cpp as it stands, with this file
// included ahead of it. README.md beside it says what each idea brings.
#pragma once

// matrix.hpp's own products get other names. They still do what is smaller than a tile.
#define multiply_ab naive_multiply_ab
#define multiply_atb naive_multiply_atb
#define multiply_abt naive_multiply_abt
#include "../../matrix.hpp"
#undef multiply_ab
#undef multiply_atb
#undef multiply_abt

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace fast {

// Row i of a product is a sum of multiples of the rows of b, for a b as well as for aᵀ b:
//     c(i, ·) = Σₖ factor(i, k) b(k, ·)
// The factors are the numbers of a as they lie in memory: of a b from left to right, of aᵀ b from
// top to bottom. So one function does for both.
struct Factors {
    const Real* first;      // factor(0, 0)
    size_t next_i, next_k;  // how far on factor(i + 1, k) and factor(i, k + 1) lie
    size_t rows, terms;     // how many i and k there are
};

// A tile of c: `height` rows by two vectors of neighbors, each of which fits into a register of the
// processor. Its sums stay in registers until they are complete; while one of them waits for its
// last addition, there are nine others to go on with; each vector of b that is loaded serves all
// rows, and each factor both vectors.
constexpr size_t height = 5;
#ifdef __AVX512F__
constexpr size_t lanes = 64 / sizeof(Real);
#else
constexpr size_t lanes = 32 / sizeof(Real);
#endif

// The bits of a number as a whole number: 0 for 0, and else not. (−0 has a bit, and is added like
// other numbers.) Five numbers are compared with 0 at once when their bits are combined.
inline auto bits(Real x) {
    std::conditional_t<sizeof x == sizeof(std::uint64_t), std::uint64_t, std::uint32_t> whole;
    std::memcpy(&whole, &x, sizeof x);
    return whole;
}

// Lists the k whose factors are not 0 in all rows of a tile; the others add nothing. The number of
// terms ends the list. (Were its length given instead, g++ would know how often the loop below goes
// round, and would mix two rounds of it into one that is three times as slow.)
inline void list_terms(const Real* factors, const Factors& all, std::vector<size_t>& list) {
    size_t count = 0;
    for (size_t k = 0; k < all.terms; ++k) {
        auto any = bits(0);
        for (size_t i = 0; i < height; ++i) any |= bits(factors[i * all.next_i + k * all.next_k]);
        list[count] = k;    // without a branch, which would often be predicted wrongly:
        count += any != 0;  // the next k takes its place, unless it counts
    }
    list[count] = all.terms;
}

// Computes a tile: `width` columns from b and c on, and as many `second` columns further. Where a
// row is shorter than two vectors, these overlap: the same sums are then computed twice. The two
// inner loops become ten multiply-adds of vectors.
template <size_t width>
void compute_tile(const Real* factors, size_t next_i, size_t next_k, const size_t* list, size_t end,
                  const Real* b, Real* c, size_t second, size_t cols) {
    Real sums[height][2][width] = {};
    for (; *list != end; ++list) {
        const Real* factor = factors + *list * next_k;
        const Real* row = b + *list * cols;
        for (size_t l = 0; l < width; ++l)
            for (size_t i = 0; i < height; ++i) {
                sums[i][0][l] += factor[i * next_i] * row[l];
                sums[i][1][l] += factor[i * next_i] * row[second + l];
            }
    }
    for (size_t i = 0; i < height; ++i) {
        for (size_t l = 0; l < width; ++l) c[i * cols + l] = sums[i][0][l];
        for (size_t l = 0; l < width; ++l) c[i * cols + second + l] = sums[i][1][l];
    }
}

// The product, tile after tile; the last ones in a row or column overlap those before.
inline Matrix multiply(const Factors& all, const Matrix& b) {
    Matrix c(all.rows, b.cols());
    const size_t width = c.cols() < lanes ? lanes / 2 : lanes;
    const size_t second = std::min(width, c.cols() - width);
    // By its address, so that it stays a function of its own: clang++ then knows that its sums
    // cannot be what its parameters point to, and keeps them in registers.
    const auto compute = c.cols() < lanes ? compute_tile<lanes / 2> : compute_tile<lanes>;
    std::vector<size_t> list(all.terms + 1);
    for (size_t row = 0; row < c.rows(); row += height) {
        const size_t i = std::min(row, c.rows() - height);
        const Real* factors = all.first + i * all.next_i;
        list_terms(factors, all, list);
        if (list[0] == all.terms) continue;  // nothing to add to the zeros that c began with
        for (size_t column = 0; column < c.cols(); column += 2 * width) {
            const size_t j = std::min(column, c.cols() - width - second);
            compute(factors, all.next_i, all.next_k, list.data(), all.terms, &b(0, j), &c(i, j),
                    second, c.cols());
        }
    }
    return c;
}

// Whether c, rows × b.cols(), is at least a tile of sums of at least one term.
inline bool worth_it(size_t rows, const Matrix& b) {
    return rows >= height && b.cols() >= lanes / 2 && b.rows() > 0;
}

}  // namespace fast

inline Matrix multiply_ab(const Matrix& a, const Matrix& b) {
    require(a.cols() == b.rows(), "multiply_ab", a, b);
    if (!fast::worth_it(a.rows(), b)) return naive_multiply_ab(a, b);
    return fast::multiply({&a(0, 0), a.cols(), 1, a.rows(), a.cols()}, b);
}

inline Matrix multiply_atb(const Matrix& a, const Matrix& b) {
    require(a.rows() == b.rows(), "multiply_atb", a, b);
    if (!fast::worth_it(a.cols(), b)) return naive_multiply_atb(a, b);
    return fast::multiply({&a(0, 0), 1, a.cols(), a.cols(), a.rows()}, b);
}

// Here b is small: the weights above a hidden layer. A copy of it, transposed, costs little.
inline Matrix multiply_abt(const Matrix& a, const Matrix& b) {
    require(a.cols() == b.cols(), "multiply_abt", a, b);
    Matrix transposed(b.cols(), b.rows());
    for (size_t i = 0; i < b.rows(); ++i)
        for (size_t j = 0; j < b.cols(); ++j) transposed(j, i) = b(i, j);
    return multiply_ab(a, transposed);
}
