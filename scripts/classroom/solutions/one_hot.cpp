// wrong: keeps what was in the row
// says: still holds the numbers of an earlier example
void one_hot(size_t label, Matrix& y, size_t i) {
    if (i >= y.rows() || label >= y.cols()) throw std::invalid_argument("one_hot");
    y(i, label) = 1;
}
// wrong: rows and columns exchanged
// says: the 1 is in row `label`, column i
void one_hot(size_t label, Matrix& y, size_t i) {
    if (i >= y.rows() || label >= y.cols()) throw std::invalid_argument("one_hot");
    std::fill(y.row(i), y.row(i) + y.cols(), Real(0));
    y(label, i) = 1;
}
// wrong: labels from 1
// says: labels count from 0
void one_hot(size_t label, Matrix& y, size_t i) {
    if (i >= y.rows() || label >= y.cols()) throw std::invalid_argument("one_hot");
    std::fill(y.row(i), y.row(i) + y.cols(), Real(0));
    y(i, label - 1) = 1;
}
// wrong: clears all rows
// says: other rows are changed too
void one_hot(size_t label, Matrix& y, size_t i) {
    if (i >= y.rows() || label >= y.cols()) throw std::invalid_argument("one_hot");
    std::fill(y.begin(), y.end(), Real(0));
    y(i, label) = 1;
}
// wrong: no check
// says: there is no such column; throw
void one_hot(size_t label, Matrix& y, size_t i) {
    std::fill(y.row(i), y.row(i) + y.cols(), Real(0));
    y(i, label) = 1;
}
// right: a loop, and the check the other way round
void one_hot(size_t label, Matrix& y, size_t i) {
    if (label < y.cols() && i < y.rows()) {
        for (size_t j = 0; j < y.cols(); ++j) y(i, j) = Real(j == label);
        return;
    }
    throw std::invalid_argument("no such element");
}
