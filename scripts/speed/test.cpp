// Tests other products beside the naive ones that they replace: `make test-speed` compiles it with
// each header of this room included ahead. The shapes go beyond a tile in each direction.

#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <limits>
#include <random>

#include "../../matrix.hpp"

using Sizes = std::vector<size_t>;

// Small whole numbers, whose products and sums are exact in float too; many are 0, as in MNIST.
Matrix whole_numbers(size_t rows, size_t cols, std::mt19937& random) {
    Matrix a(rows, cols);
    for (size_t i = 0; i < rows; ++i)
        for (size_t j = 0; j < cols; ++j)
            a(i, j) = random() % 4 != 0 ? Real(0) : Real(random() % 19) - 9;
    return a;
}

bool same(const Matrix& a, const Matrix& b) {
    if (!same_shape(a, b)) return false;
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j)
            if (a(i, j) != b(i, j)) return false;
    return true;
}

TEST_CASE("every product is the naive one, whatever the shapes") {
    std::mt19937 random(1);
    for (const size_t m : Sizes{0, 1, 4, 5, 6, 10, 13})
        for (const size_t n : Sizes{0, 1, 5, 12, 100})
            for (const size_t p : Sizes{0, 1, 7, 8, 10, 15, 16, 17, 30, 32, 33, 64, 65, 100}) {
                const Matrix a = whole_numbers(m, n, random), at = whole_numbers(n, m, random);
                const Matrix b = whole_numbers(n, p, random), bt = whole_numbers(p, n, random);
                CAPTURE(a.shape());
                CAPTURE(b.shape());
                CHECK(same(multiply_ab(a, b), naive_multiply_ab(a, b)));
                CHECK(same(multiply_atb(at, b), naive_multiply_atb(at, b)));
                CHECK(same(multiply_abt(a, bt), naive_multiply_abt(a, bt)));
            }
}

TEST_CASE("what is not a number, in a as in b, shows in the product") {
    const Real nan = std::numeric_limits<Real>::quiet_NaN();
    Matrix a(6, 40, 1), b(40, 40, 1);
    a(5, 39) = nan;
    const Matrix c = multiply_ab(a, b);
    for (size_t j = 0; j < c.cols(); ++j) {
        CHECK(c(4, j) == 40);
        CHECK(c(5, j) != c(5, j));
    }
    b(39, 2) = nan;
    a(5, 39) = 1;
    const Matrix d = multiply_atb(b, b);
    for (size_t i = 0; i < d.rows(); ++i) CHECK(d(i, 2) != d(i, 2));
    CHECK(d(1, 1) == 40);
}
