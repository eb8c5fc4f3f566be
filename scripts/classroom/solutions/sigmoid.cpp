// wrong: forgot the 1 +
// says: did you forget the 1 +?
Real sigmoid(Real z) { return 1 / std::exp(-z); }
// wrong: forgot the minus
// says: the exponent is -z, not z
Real sigmoid(Real z) { return 1 / (1 + std::exp(z)); }
// wrong: tanh
// says: as tanh does
Real sigmoid(Real z) { return std::tanh(z); }
// wrong: whole numbers
// says: does it divide whole numbers
Real sigmoid(Real z) { return Real(1 / (1 + int(std::exp(-z)))); }
// wrong: infinity / infinity
// says: is not a number (nan) for z = 100
Real sigmoid(Real z) { return std::exp(z) / (1 + std::exp(z)); }
// right: in double, from the side that does not overflow
Real sigmoid(Real z) {
    const double e = std::exp(-std::fabs(double(z)));
    return Real(z < 0 ? e / (1 + e) : 1.0 / (1.0 + e));
}
// right: by tanh
Real sigmoid(Real z) { return Real(0.5) * (1 + std::tanh(z / 2)); }
