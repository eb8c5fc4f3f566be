// Exercise product: the three products of matrix.hpp.
#include "check.hpp"
using namespace grading;

using Product = void (*)(const Matrix&, const Matrix&, Matrix&);

Matrix transposed(const Matrix& a) {
    Matrix t(a.cols(), a.rows());
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j) t(j, i) = a(i, j);
    return t;
}

// name: what the function is called and what it computes; it gets the transposed a or b if it
// transposes it itself.
void check_product(const std::string& name, Product multiply, bool transposes_a, bool transposes_b,
                   const std::string& written) {
    auto first = [&](const Matrix& a) { return transposes_a ? transposed(a) : a; };
    auto second = [&](const Matrix& b) { return transposes_b ? transposed(b) : b; };
    try {
        const Matrix a = {{1, 2, 3}, {4, 5, 6}},
                     b = {{1, -1, 2, 0}, {0.5f, 3, 1, 1}, {2, 1, -2, 4}};
        const Matrix ab = {{8, 8, -2, 14}, {18.5f, 17, 1, 29}};
        const Matrix without_last = {{2, 5, 4, 2}, {6.5f, 11, 13, 5}};
        const Matrix without_first = {{7, 9, -4, 14}, {14.5f, 21, -7, 29}};
        const Matrix whole = {{8, 8, -2, 14}, {18, 17, 1, 29}};
        Matrix c;
        multiply(first(a), second(b), c);
        expect(!near(c, transposed(ab)),
               name + " gives the result with rows and columns exchanged");
        expect(c.rows() == 2 && c.cols() == 4, name + " makes c " + c.shape() +
                                                   " where 2 × 4 is right: resize c to the rows "
                                                   "and columns of the result");
        expect(!near(c, without_last), name +
                                           " leaves out the last of the numbers to be added up: "
                                           "where does the loop over k end?");
        expect(!near(c, without_first), name +
                                            " leaves out the first of the numbers to be added "
                                            "up: k begins at 0");
        expect(!near(c, whole), name + " cuts the result off to whole numbers: sum up in a Real");
        expect(near(c, ab), name + ", 2 × 3 times 3 × 4: " + difference(c, ab));
        multiply(first(a), second(b), c);
        expect(near(c, ab), name +
                                " adds to the numbers that c held before: c may be used again, "
                                "so begin from 0");
        Matrix large(9, 11, 5);
        multiply(first(a), second(b), large);
        expect(near(large, ab), name + " does not come out right in a c that was larger before: " +
                                    difference(large, ab));

        // (i + 1) * (j + 1), added up n times, for sizes on both sides of any block of a few rows.
        for (const size_t rows : {1, 4, 7})
            for (const size_t n : {1, 5, 8})
                for (const size_t cols : {1, 3, 9}) {
                    Matrix left(rows, n), right(n, cols), expected(rows, cols);
                    for (size_t i = 0; i < rows; ++i)
                        for (size_t k = 0; k < n; ++k) left(i, k) = Real(i + 1);
                    for (size_t k = 0; k < n; ++k)
                        for (size_t j = 0; j < cols; ++j) right(k, j) = Real(j + 1);
                    for (size_t i = 0; i < rows; ++i)
                        for (size_t j = 0; j < cols; ++j)
                            expected(i, j) = Real(n * (i + 1) * (j + 1));
                    multiply(first(left), second(right), c);
                    expect(near(c, expected), name + ", " + left.shape() + " times " +
                                                  right.shape() + ": " + difference(c, expected));
                }
        expect(refuses([&] { multiply(first(Matrix(2, 3)), second(Matrix(4, 2)), c); }),
               name +
                   " of 2 × 3 and 4 × 2: they do not fit; throw std::invalid_argument "
                   "(`require` does that)");
    } catch (const std::exception& error) {
        const std::string what = error.what();
        if (what.find("is not written yet") == std::string::npos)
            wrong(name + " throws an exception: " + what);
        throw NotYet{written.empty() ? "" : written + " right; go on with " + name};
    }
}

void checks() {
    check_product("multiply_ab", multiply_ab, false, false, "");
    check_product("multiply_abt", multiply_abt, false, true, "multiply_ab is");
    check_product("multiply_atb", multiply_atb, true, false, "multiply_ab and multiply_abt are");
}
