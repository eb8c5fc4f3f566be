// wrong: the tutorial's code, without the second term
// says: the second term is missing
double cross_entropy_cost(const Matrix& a, const Matrix& y) {
    require(a.rows() == y.rows() && a.cols() == y.cols(), "cross_entropy_cost", a, y);
    double sum = 0;
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j) sum += y(i, j) * finite_log(a(i, j));
    return -sum / double(a.rows());
}
// wrong: no minus
// says: the cost comes out negative
double cross_entropy_cost(const Matrix& a, const Matrix& y) {
    require(a.rows() == y.rows() && a.cols() == y.cols(), "cross_entropy_cost", a, y);
    double sum = 0;
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j)
            sum += y(i, j) * finite_log(a(i, j)) + (1 - y(i, j)) * finite_log(1 - a(i, j));
    return sum / double(a.rows());
}
// wrong: no mean
// says: the cost is m times too large
double cross_entropy_cost(const Matrix& a, const Matrix& y) {
    require(a.rows() == y.rows() && a.cols() == y.cols(), "cross_entropy_cost", a, y);
    double sum = 0;
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j)
            sum += y(i, j) * finite_log(a(i, j)) + (1 - y(i, j)) * finite_log(1 - a(i, j));
    return -sum;
}
// wrong: the mean over the columns, as in the tutorial, whose examples are columns
// says: divided by the number of outputs (columns)
double cross_entropy_cost(const Matrix& a, const Matrix& y) {
    require(a.rows() == y.rows() && a.cols() == y.cols(), "cross_entropy_cost", a, y);
    double sum = 0;
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j)
            sum += y(i, j) * finite_log(a(i, j)) + (1 - y(i, j)) * finite_log(1 - a(i, j));
    return -sum / double(a.cols());
}
// wrong: the mean over all elements
// says: divided by the number of all elements
double cross_entropy_cost(const Matrix& a, const Matrix& y) {
    require(a.rows() == y.rows() && a.cols() == y.cols(), "cross_entropy_cost", a, y);
    double sum = 0;
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j)
            sum += y(i, j) * finite_log(a(i, j)) + (1 - y(i, j)) * finite_log(1 - a(i, j));
    return -sum / double(a.size());
}
// wrong: log of 0
// says: 0 times log 0
double cross_entropy_cost(const Matrix& a, const Matrix& y) {
    require(a.rows() == y.rows() && a.cols() == y.cols(), "cross_entropy_cost", a, y);
    double sum = 0;
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j)
            sum += y(i, j) * std::log(a(i, j)) + (1 - y(i, j)) * std::log(1 - a(i, j));
    return -sum / double(a.rows());
}
// right: one branch for each label, columns outside, outputs kept away from 0 and 1
double cross_entropy_cost(const Matrix& a, const Matrix& y) {
    if (a.rows() != y.rows() || a.cols() != y.cols()) throw std::invalid_argument("shapes");
    double sum = 0;
    for (size_t j = 0; j < a.cols(); ++j)
        for (size_t i = 0; i < a.rows(); ++i) {
            const double p = y(i, j) > 0 ? double(a(i, j)) : 1 - double(a(i, j));
            sum -= std::log(std::max(p, 1e-12)) / double(a.rows());
        }
    return sum;
}
