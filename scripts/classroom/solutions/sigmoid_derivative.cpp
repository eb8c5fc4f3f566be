// wrong: takes z for the sigmoid of z
// says: which is z (1 - z)
Real sigmoid_derivative(Real z) { return z * (1 - z); }
// wrong: the sigmoid itself
// says: that is the sigmoid itself
Real sigmoid_derivative(Real z) { return sigmoid(z); }
// wrong: sign
// says: the slope comes out negative
Real sigmoid_derivative(Real z) { return sigmoid(z) * (sigmoid(z) - 1); }
// wrong: plus
// says: 1 - s, not 1 + s
Real sigmoid_derivative(Real z) { return sigmoid(z) * (1 + sigmoid(z)); }
// wrong: the slope of tanh
// says: the slope of tanh
Real sigmoid_derivative(Real z) { return 1 - sigmoid(z) * sigmoid(z); }
// right: one call
Real sigmoid_derivative(Real z) {
    const Real s = sigmoid(z);
    return s - s * s;
}
// right: without the sigmoid
Real sigmoid_derivative(Real z) {
    const double e = std::exp(-std::fabs(double(z)));
    return Real(e / ((1 + e) * (1 + e)));
}
