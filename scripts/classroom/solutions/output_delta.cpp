// wrong: sign
// says: the sign is turned round
void output_delta(Cost kind, const Matrix& z, const Matrix& a, const Matrix& y, Matrix& delta) {
    require(a.rows() == y.rows() && a.cols() == y.cols(), "output_delta", a, y);
    delta.resize(a.rows(), a.cols());
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j) {
            delta(i, j) = y(i, j) - a(i, j);
            if (kind == Cost::quadratic) delta(i, j) *= sigmoid_derivative(z(i, j));
        }
}
// wrong: the quadratic cost's delta for both, as in the tutorial
// says: with cross-entropy the slope of the sigmoid cancels
void output_delta(Cost, const Matrix& z, const Matrix& a, const Matrix& y, Matrix& delta) {
    require(a.rows() == y.rows() && a.cols() == y.cols(), "output_delta", a, y);
    delta.resize(a.rows(), a.cols());
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j)
            delta(i, j) = (a(i, j) - y(i, j)) * sigmoid_derivative(z(i, j));
}
// wrong: cross-entropy's delta for both
// says: with the quadratic cost the slope of the sigmoid is missing
void output_delta(Cost, const Matrix&, const Matrix& a, const Matrix& y, Matrix& delta) {
    require(a.rows() == y.rows() && a.cols() == y.cols(), "output_delta", a, y);
    delta.resize(a.rows(), a.cols());
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j) delta(i, j) = a(i, j) - y(i, j);
}
// wrong: the slope at a
// says: the slope of the sigmoid is taken at a
void output_delta(Cost kind, const Matrix&, const Matrix& a, const Matrix& y, Matrix& delta) {
    require(a.rows() == y.rows() && a.cols() == y.cols(), "output_delta", a, y);
    delta.resize(a.rows(), a.cols());
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j) {
            delta(i, j) = a(i, j) - y(i, j);
            if (kind == Cost::quadratic) delta(i, j) *= sigmoid_derivative(a(i, j));
        }
}
// wrong: the mean here
// says: delta is divided by the number of examples
void output_delta(Cost kind, const Matrix& z, const Matrix& a, const Matrix& y, Matrix& delta) {
    require(a.rows() == y.rows() && a.cols() == y.cols(), "output_delta", a, y);
    delta.resize(a.rows(), a.cols());
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j) {
            delta(i, j) = (a(i, j) - y(i, j)) / Real(a.rows());
            if (kind == Cost::quadratic) delta(i, j) *= sigmoid_derivative(z(i, j));
        }
}
// right: the slope from a, without sigmoid_derivative
void output_delta(Cost kind, const Matrix&, const Matrix& a, const Matrix& y, Matrix& delta) {
    if (a.shape() != y.shape()) throw std::invalid_argument("output_delta");
    delta = a;
    subtract_scaled(delta, 1, y);
    if (kind == Cost::cross_entropy) return;
    for (size_t j = 0; j < a.cols(); ++j)
        for (size_t i = 0; i < a.rows(); ++i) delta(i, j) *= a(i, j) * (1 - a(i, j));
}
