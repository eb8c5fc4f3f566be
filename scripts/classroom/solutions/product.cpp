// wrong: adds to what is in c
// says: adds to the numbers that c held before
inline void multiply_ab(const Matrix& a, const Matrix& b, Matrix& c) {
    require(a.cols() == b.rows(), "multiply_ab", a, b);
    c.resize(a.rows(), b.cols());
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t k = 0; k < a.cols(); ++k)
            for (size_t j = 0; j < b.cols(); ++j) c(i, j) += a(i, k) * b(k, j);
}
// wrong: c transposed
// says: multiply_abt gives the result with rows and columns exchanged
inline void multiply_abt(const Matrix& a, const Matrix& b, Matrix& c) {
    require(a.cols() == b.cols(), "multiply_abt", a, b);
    c.resize(b.rows(), a.rows());
    std::fill(c.begin(), c.end(), Real(0));
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < b.rows(); ++j)
            for (size_t k = 0; k < a.cols(); ++k) c(j, i) += a(i, k) * b(j, k);
}
// wrong: b taken for its transpose
// says: multiply_abt throws an exception
inline void multiply_abt(const Matrix& a, const Matrix& b, Matrix& c) { multiply_ab(a, b, c); }
// wrong: one short
// says: leaves out the last of the numbers
inline void multiply_abt(const Matrix& a, const Matrix& b, Matrix& c) {
    require(a.cols() == b.cols(), "multiply_abt", a, b);
    c.resize(a.rows(), b.rows());
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < b.rows(); ++j) {
            c(i, j) = 0;
            for (size_t k = 0; k < a.cols() - 1; ++k) c(i, j) += a(i, k) * b(j, k);
        }
}
// wrong: sums in an int
// says: cuts the result off to whole numbers
inline void multiply_abt(const Matrix& a, const Matrix& b, Matrix& c) {
    require(a.cols() == b.cols(), "multiply_abt", a, b);
    c.resize(a.rows(), b.rows());
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < b.rows(); ++j) {
            double sum = 0;
            for (size_t k = 0; k < a.cols(); ++k) sum += a(i, k) * b(j, k);
            c(i, j) = Real(int(sum));
        }
}
// wrong: c keeps its size
// says: resize c to the rows
inline void multiply_atb(const Matrix& a, const Matrix& b, Matrix& c) {
    require(a.rows() == b.rows(), "multiply_atb", a, b);
    std::fill(c.begin(), c.end(), Real(0));
    for (size_t k = 0; k < a.rows(); ++k)
        for (size_t i = 0; i < c.rows(); ++i)
            for (size_t j = 0; j < c.cols(); ++j) c(i, j) += a(k, i) * b(k, j);
}
// wrong: no check
// says: multiply_ab of 2 × 3 and 4 × 2: they do not fit
inline void multiply_ab(const Matrix& a, const Matrix& b, Matrix& c) {
    c.resize(a.rows(), b.cols());
    std::fill(c.begin(), c.end(), Real(0));
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t k = 0; k < a.cols(); ++k)
            for (size_t j = 0; j < b.cols(); ++j) c(i, j) += a(i, k) * b(k, j);
}
// right: three other orders, in double, by a helper of one's own
inline void multiply_ab(const Matrix& a, const Matrix& b, Matrix& c) {
    if (a.cols() != b.rows()) throw std::invalid_argument("multiply_ab");
    Matrix result(a.rows(), b.cols());
    for (size_t j = 0; j < b.cols(); ++j)
        for (size_t i = 0; i < a.rows(); ++i) {
            double sum = 0;
            for (size_t k = a.cols(); k-- > 0;) sum += double(a(i, k)) * double(b(k, j));
            result(i, j) = Real(sum);
        }
    c = result;
}
inline Matrix turned(const Matrix& a) {
    Matrix t(a.cols(), a.rows());
    for (size_t i = 0; i < a.rows(); ++i)
        for (size_t j = 0; j < a.cols(); ++j) t(j, i) = a(i, j);
    return t;
}
inline void multiply_abt(const Matrix& a, const Matrix& b, Matrix& c) {
    multiply_ab(a, turned(b), c);
}
inline void multiply_atb(const Matrix& a, const Matrix& b, Matrix& c) {
    multiply_ab(turned(a), b, c);
}
