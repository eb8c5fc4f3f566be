// wrong: no biases
// says: the biases are missing
Matrix Network::feedforward(const Matrix& x) const {
    Matrix a = x, z;
    for (size_t l = 0; l < weights.size(); ++l) {
        multiply_abt(a, weights[l], z);
        apply(sigmoid, z, a);
    }
    return a;
}
// wrong: no sigmoid
// says: the sigmoid is missing: a = sigmoid(z) in each layer
Matrix Network::feedforward(const Matrix& x) const {
    Matrix a = x, z;
    for (size_t l = 0; l < weights.size(); ++l) {
        multiply_abt(a, weights[l], z);
        add_to_rows(z, biases[l]);
        a = z;
    }
    return a;
}
// wrong: no sigmoid at the end
// says: the sigmoid is missing in the last layer
Matrix Network::feedforward(const Matrix& x) const {
    Matrix a = x, z;
    for (size_t l = 0; l < weights.size(); ++l) {
        multiply_abt(a, weights[l], z);
        add_to_rows(z, biases[l]);
        if (l + 1 < weights.size()) apply(sigmoid, z, a);
    }
    return z;
}
// wrong: the first layer alone
// says: that is the activation of the first layer
Matrix Network::feedforward(const Matrix& x) const {
    Matrix a, z;
    multiply_abt(x, weights[0], z);
    add_to_rows(z, biases[0]);
    apply(sigmoid, z, a);
    return a;
}
// wrong: always from x, as where the tutorial never advances its activation
// says: throws an exception: multiply_abt
Matrix Network::feedforward(const Matrix& x) const {
    Matrix a, z;
    for (size_t l = 0; l < weights.size(); ++l) {
        multiply_abt(x, weights[l], z);
        add_to_rows(z, biases[l]);
        apply(sigmoid, z, a);
    }
    return a;
}
// wrong: the weights not transposed
// says: throws an exception: multiply_ab: 2 × 2 and 3 × 2
Matrix Network::feedforward(const Matrix& x) const {
    Matrix a = x, z;
    for (size_t l = 0; l < weights.size(); ++l) {
        multiply_ab(a, weights[l], z);
        add_to_rows(z, biases[l]);
        apply(sigmoid, z, a);
    }
    return a;
}
// right: an example at a time, with loops and nothing else
Matrix Network::feedforward(const Matrix& x) const {
    if (x.cols() != sizes[0]) throw std::invalid_argument("feedforward: wrong size");
    Matrix outputs(x.rows(), sizes.back());
    for (size_t i = 0; i < x.rows(); ++i) {
        std::vector<double> a(x.row(i), x.row(i) + x.cols());
        for (size_t l = 0; l < weights.size(); ++l) {
            std::vector<double> next;
            for (size_t j = 0; j < weights[l].rows(); ++j) {
                double z = biases[l](0, j);
                for (size_t k = 0; k < a.size(); ++k) z += weights[l](j, k) * a[k];
                next.push_back(1 / (1 + std::exp(-z)));
            }
            a = next;
        }
        for (size_t j = 0; j < a.size(); ++j) outputs(i, j) = Real(a[j]);
    }
    return outputs;
}
