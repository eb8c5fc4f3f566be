// Exercise one_hot.
#include "check.hpp"
#include "mnist_nn.cpp"
using namespace grading;

void checks() {
    Matrix y(3, 4, 7);  // 7: what an earlier example left
    one_hot(2, y, 1);
    expect(y.rows() == 3 && y.cols() == 4, "one_hot changes the shape of y; write one row of it");
    expect(y(1, 2) == 1 || y(2, 1) != 1,
           "the 1 is in row `label`, column i: i is the row, the label is the column");
    expect(y(1, 2) == 1 || y(1, 1) != 1, "label 2 has its 1 in column 1: labels count from 0");
    expect(y(1, 2) == 1 || y(1, 3) != 1, "label 2 has its 1 in column 3: labels count from 0");
    expect(y(1, 2) == 1, "the element of row i at the label should be 1, it is " + text(y(1, 2)));
    for (size_t j = 0; j < 4; ++j) {
        expect(j == 2 || y(1, j) != 7,
               "the rest of the row still holds the numbers of an earlier example: make it 0");
        expect(j == 2 || y(1, j) == 0,
               "apart from the label's column the row should be 0, it has " + text(y(1, j)));
        expect(y(0, j) == 7 && y(2, j) == 7,
               "other rows are changed too; write row i alone, the others are other examples");
    }
    one_hot(0, y, 0);
    one_hot(3, y, 2);
    for (size_t j = 0; j < 4; ++j) {
        expect(y(0, j) == (j == 0 ? 1 : 0), "label 0 in row 0 comes out wrong");
        expect(y(2, j) == (j == 3 ? 1 : 0), "the last label in the last row comes out wrong");
    }

    Matrix inside(8, 4, 7);  // what lies beyond the rows belongs to it all the same
    inside.resize(3, 4);
    expect(refuses([&] { one_hot(4, inside, 1); }),
           "label 4 with 4 columns: there is no such column; throw std::invalid_argument");
    expect(refuses([&] { one_hot(1, inside, 3); }),
           "row 3 of 3 rows: there is no such row; throw std::invalid_argument");
}
