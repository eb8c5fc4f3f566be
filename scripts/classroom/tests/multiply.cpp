// Exercises multiply_ab, multiply_atb, multiply_abt.
using namespace grading;

// multiply is given what it transposes itself already transposed, so that a b is expected each
// time. `given` says so of the first product, and `shape` what the rows and columns of c are.
void check_product(Matrix multiply(const Matrix&, const Matrix&), const std::string& given,
                   const std::string& shape) {
    const Matrix a = {{1, 2, 3}, {4, 5, 6}}, b = {{1, -1, 2, 0}, {0.5f, 3, 1, 1}, {2, 1, -2, 4}};
    const Matrix ab = {{8, 8, -2, 14}, {18.5f, 17, 1, 29}};
    shapes_here = " (" + given + ", and c is to have " + shape + ")";
    const Matrix c = multiply(a, b);
    shapes_here = "";
    const std::string result = "for " + given + " the result";
    expect(!near(c, transposed(ab)), "the result has rows and columns exchanged");
    expect(same_shape(c, ab), result + " is " + c.shape() + ", expected 2 × 4: c has " + shape +
                                  ", as the comment above the function says");
    expect(!near(c, Matrix{{6, 3, -6, 12}, {12, 6, -12, 24}}),
           "the last of the numbers to be added up alone is left: add with +=, not =");
    expect(!near(c, Matrix{{2, 5, 4, 2}, {6.5f, 11, 13, 5}}),
           "the last of the numbers to be added up is left out: where does the loop over k end, or "
           "is the sum stored before it is complete?");
    expect(!near(c, Matrix{{7, 9, -4, 14}, {14.5f, 21, -7, 29}}),
           "the first of the numbers to be added up is left out: k begins at 0");
    expect(!near(c, Matrix{{8, 8, -2, 14}, {18, 17, 1, 29}}),
           "the result is cut off to whole numbers: sum up in a Real");
    expect(!near(c, Matrix{{8, 16, 14, 28}, {46.5f, 63.5f, 64.5f, 93.5f}}) &&
               !near(c, Matrix{{8, 16, 14, 28}, {18.5f, 35.5f, 36.5f, 65.5f}}),
           "each sum begins with the one before: begin each with 0");
    expect(!near(c, Matrix(2, 4)), "the result stays 0 (is = written where == is meant?)");
    expect(!near(c, Matrix{{8, 8, -2, 0}, {18.5f, 17, 1, 0}}),
           "the last column stays 0: where does the loop over j end?");
    const double by = factor(c, ab);
    expect(by == 0 || near(by, 1),
           "each number is " + text(by) +
               " times what it should be: a product is a sum alone, nothing is divided");
    expect_near(result, c, ab, [&](size_t i, size_t j) { return row_times_column(a, i, b, j); });

    const Matrix left = {{2, 0, -1, 3}, {-2, 1, 0, -0.5f}, {0, -3, 4, 0}};
    const Matrix right = {
        {1, 0, -2, 3, 0.5f}, {0, -1, 2, 0, 4}, {-3, 2, 0, 1, -1}, {2, 0, 1, -4, 0}};
    expect_near(
        "with zeros and negative numbers (does a factor of 0 end the sum, a break in place of "
        "continue?), 3 × 5 sums of 4 products each, the result",
        multiply(left, right), {{11, -2, -1, -7, 2}, {-3, -1, 5.5f, -4, 3}, {-12, 11, -6, 4, -16}},
        [&](size_t i, size_t j) { return row_times_column(left, i, right, j); });
    const Matrix square = multiply({{1, 2}, {3, -4}}, {{0, 1}, {-1, 2}});
    expect(!near(square, {{2, 3}, {-4, -11}}),
           "right where the shapes differ, but of two square matrices rows and columns of the "
           "second are exchanged");
    expect_near("the product of two square matrices", square, {{-2, 5}, {4, -5}});

    // (i + 1) * (j + 1), added up n times.
    for (const size_t rows : {1, 4})
        for (const size_t n : {1, 5, 12})
            for (const size_t cols : {1, 3}) {
                const Matrix up = filled(rows, n, [](size_t i, size_t) { return Real(i + 1); });
                const Matrix across = filled(n, cols, [](size_t, size_t j) { return Real(j + 1); });
                expect_near("right for small matrices; with " + std::to_string(rows) + " × " +
                                std::to_string(cols) + " sums of " + std::to_string(n) +
                                " products each, the result",
                            multiply(up, across), filled(rows, cols, [&](size_t i, size_t j) {
                                return Real(n * (i + 1) * (j + 1));
                            }));
            }
}

EXERCISE(multiply_ab) {
    check_product(multiply_ab, "a of 2 × 3 and b of 3 × 4", "the rows of a and the columns of b");
    expect_refused("2 × 3 and 4 × 2, which do not fit",
                   [] { multiply_ab(Matrix(2, 3), Matrix(4, 2)); });
}
EXERCISE(multiply_atb) {
    check_product([](const Matrix& a, const Matrix& b) { return multiply_atb(transposed(a), b); },
                  "a of 3 × 2 and b of 3 × 4", "a row for each column of a, and the columns of b");
    expect_refused("3 × 2 and 4 × 2, which do not fit",
                   [] { multiply_atb(Matrix(3, 2), Matrix(4, 2)); });
}
EXERCISE(multiply_abt) {
    check_product([](const Matrix& a, const Matrix& b) { return multiply_abt(a, transposed(b)); },
                  "a of 2 × 3 and b of 4 × 3", "the rows of a, and a column for each row of b");
    expect_refused("2 × 3 and 2 × 4, which do not fit",
                   [] { multiply_abt(Matrix(2, 3), Matrix(2, 4)); });
}
