using namespace grading;

// "0 0 1 0"
std::string row_text(const Matrix& a, size_t i) {
    std::string row;
    for (size_t j = 0; j < a.cols(); ++j) row += (j ? " " : "") + text(a(i, j));
    return row;
}

// For a mistake that has no name here: the first row that is wrong, and what it should be.
void expect_rows(const std::vector<std::uint8_t>& labels, const Matrix& y, const Matrix& expected) {
    for (size_t i = 0; i < labels.size(); ++i)
        expect(row_text(y, i) == row_text(expected, i),
               "of the labels of " + std::to_string(labels.size()) + " examples and " +
                   std::to_string(expected.cols()) + " classes, label " +
                   std::to_string(labels[i]) + " comes out as the row " + row_text(y, i) +
                   ", expected " + row_text(expected, i));
}

// These labels are all below classes.
Matrix accepted(const std::vector<std::uint8_t>& labels, size_t classes) {
    const std::string these =
        std::to_string(labels.size()) + " labels of " + std::to_string(classes) + " classes";
    during("for " + these);
    try {
        return one_hot(labels, classes);
    } catch (const std::invalid_argument& error) {
        expect(std::string(error.what()).find("do not fit") != std::string::npos,
               these +
                   " are refused, though there is a column for each: which labels are not below "
                   "classes?");
        throw;
    }
}

EXERCISE(one_hot) {
    const Matrix first = accepted({2, 1}, 4);  // no 0, from which a label that counts from 1 falls
    expect(!near(first, {{0, 1, 0, 0}, {1, 0, 0, 0}}),
           "label 2 has its 1 in column 1: labels count from 0");
    const Matrix y = accepted({2, 0, 3}, 4);
    expect(!(y.rows() == 4 && y.cols() == 3),
           "the result is 4 × 3 for 3 labels of 4 classes: an example is a row, a class a column");
    expect(y.rows() == 3 && y.cols() == 4,
           "the result is " + y.shape() +
               " for 3 labels of 4 classes, expected 3 × 4: labels.size() × classes");
    expect(!near(y, {{1, 1, 0, 1}, {0, 1, 1, 1}, {1, 1, 1, 0}}),
           "0 and 1 are exchanged: a row is 0, but for the 1 in the column of its label");
    expect(y(0, 2) == 1 || y(0, 3) != 1 || y(1, 1) != 1,
           "label 2 has its 1 in column 3: labels count from 0");
    expect(!(y(0, 2) == 1 && y(1, 0) == 0),
           "the first example alone gets its 1: go over all labels");
    expect(!(y(0, 2) == 2 && y(2, 3) == 3),
           "the element is the label itself; it is 1, whatever the label");
    expect(!near(y, {{0, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 1}}),
           "the last example alone gets its 1: does the body of the loop have its braces?");
    expect(!near(y, {{0, 0, 1, 0}, {1, 0, 0, 0}, {0, 0, 0, 0}}),
           "the last example gets no 1: where does the loop end?");
    expect(!near(y, Matrix(3, 4)), "the result stays 0: where is the 1 of each label?");
    expect(!near(y, Matrix(3, 4, 1)), "all of the result is 1: only the column of the label is");
    expect(!near(y, {{1, 1, 1, 0}, {1, 0, 0, 0}, {1, 1, 1, 1}}),
           "a row is 1 up to the column of its label; it is 1 in that column alone");
    expect_rows({2, 0, 3}, y, {{0, 0, 1, 0}, {1, 0, 0, 0}, {0, 0, 0, 1}});
    const Matrix twice = accepted({1, 1}, 2);
    expect(
        same_shape(twice, Matrix(2, 2)),
        "the result is " + twice.shape() + " for the labels 1 and 1 of 2 classes, expected 2 × 2");
    expect_rows({1, 1}, twice, {{0, 1}, {0, 1}});
    const Matrix few = accepted({0, 1}, 5);
    expect(few.rows() == 2 && few.cols() == 5,
           "the result is " + few.shape() +
               " for the labels 0 and 1 of 5 classes, expected 2 × 5: a column for each class, "
               "also for those that no label has");
    expect_near("for more labels than classes, 1, 0, 1 and 1 of 2, the result",
                accepted({1, 0, 1, 1}, 2), {{0, 1}, {1, 0}, {0, 1}, {0, 1}});
    during("for an empty list of labels");
    try {
        const Matrix none = one_hot(std::vector<std::uint8_t>(), 4);
        expect(none.rows() == 0 && none.cols() == 4,
               "for no labels of 4 classes the result is " + none.shape() + ", expected 0 × 4");
    } catch (const std::invalid_argument&) {
        wrong("throws for an empty list of labels, in which none is wrong: the result has no rows");
    }
    expect_refused("label 4 of 4 classes, for which there is no column", [] {
        one_hot({0, 4}, 4);
    });
    expect_refused("label 200 of 4 classes, for which there is no column",
                   [] { one_hot({200}, 4); });
}
