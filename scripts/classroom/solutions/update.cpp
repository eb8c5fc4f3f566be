// wrong: uphill
// says: go uphill
void Network::update(const Matrix& x, const Matrix& y, Real learning_rate) {
    const Gradient& gradient = backprop(x, y);
    const Real step = learning_rate / Real(x.rows());
    for (size_t l = 0; l < weights.size(); ++l) {
        subtract_scaled(weights[l], -step, gradient.weights[l]);
        subtract_scaled(biases[l], -step, gradient.biases[l]);
    }
}
// wrong: no mean
// says: the step is m times too large
void Network::update(const Matrix& x, const Matrix& y, Real learning_rate) {
    const Gradient& gradient = backprop(x, y);
    for (size_t l = 0; l < weights.size(); ++l) {
        subtract_scaled(weights[l], learning_rate, gradient.weights[l]);
        subtract_scaled(biases[l], learning_rate, gradient.biases[l]);
    }
}
// wrong: no learning rate
// says: the step is as long whatever the learning rate
void Network::update(const Matrix& x, const Matrix& y, Real) {
    const Gradient& gradient = backprop(x, y);
    for (size_t l = 0; l < weights.size(); ++l) {
        subtract_scaled(weights[l], 1 / Real(x.rows()), gradient.weights[l]);
        subtract_scaled(biases[l], 1 / Real(x.rows()), gradient.biases[l]);
    }
}
// wrong: the last layer alone, as with the tutorial's lists that keep their last element
// says: the first layer's weights do not change
void Network::update(const Matrix& x, const Matrix& y, Real learning_rate) {
    const Gradient& gradient = backprop(x, y);
    subtract_scaled(weights.back(), learning_rate / Real(x.rows()), gradient.weights.back());
    subtract_scaled(biases.back(), learning_rate / Real(x.rows()), gradient.biases.back());
}
// wrong: the weights alone
// says: the last layer's biases do not change
void Network::update(const Matrix& x, const Matrix& y, Real learning_rate) {
    const Gradient& gradient = backprop(x, y);
    for (size_t l = 0; l < weights.size(); ++l)
        subtract_scaled(weights[l], learning_rate / Real(x.rows()), gradient.weights[l]);
}
// wrong: neither mean nor learning rate
// says: neither the learning rate nor the number of examples matters
void Network::update(const Matrix& x, const Matrix& y, Real) {
    const Gradient& gradient = backprop(x, y);
    for (size_t l = 0; l < weights.size(); ++l) {
        subtract_scaled(weights[l], 1, gradient.weights[l]);
        subtract_scaled(biases[l], 1, gradient.biases[l]);
    }
}
// wrong: an example at a time, as in the tutorial, on another network
// says: call backprop once, for the whole mini-batch
void Network::update(const Matrix& x, const Matrix& y, Real learning_rate) {
    Network start = *this;
    for (size_t i = 0; i < x.rows(); ++i) {
        Matrix one_x(1, x.cols()), one_y(1, y.cols());
        std::copy(x.row(i), x.row(i) + x.cols(), one_x.row(0));
        std::copy(y.row(i), y.row(i) + y.cols(), one_y.row(0));
        const Gradient& gradient = start.backprop(one_x, one_y);
        for (size_t l = 0; l < weights.size(); ++l) {
            for (size_t j = 0; j < weights[l].rows(); ++j)
                for (size_t k = 0; k < weights[l].cols(); ++k)
                    weights[l](j, k) -= learning_rate * gradient.weights[l](j, k) / Real(x.rows());
            subtract_scaled(biases[l], learning_rate / Real(x.rows()), gradient.biases[l]);
        }
    }
}
// wrong: a step after each example
// says: saw 1 of the 4 examples
void Network::update(const Matrix& x, const Matrix& y, Real learning_rate) {
    Matrix one_x(1, x.cols()), one_y(1, y.cols());
    for (size_t i = 0; i < x.rows(); ++i) {
        std::copy(x.row(i), x.row(i) + x.cols(), one_x.row(0));
        std::copy(y.row(i), y.row(i) + y.cols(), one_y.row(0));
        const Gradient& gradient = backprop(one_x, one_y);
        for (size_t l = 0; l < weights.size(); ++l) {
            subtract_scaled(weights[l], learning_rate / Real(x.rows()), gradient.weights[l]);
            subtract_scaled(biases[l], learning_rate / Real(x.rows()), gradient.biases[l]);
        }
    }
}
// right: element by element, the last layer first
void Network::update(const Matrix& x, const Matrix& y, Real learning_rate) {
    const Gradient gradient = backprop(x, y);
    const double m = double(y.rows());
    for (size_t l = weights.size(); l-- > 0;)
        for (size_t j = 0; j < weights[l].rows(); ++j) {
            biases[l](0, j) -= Real(learning_rate * double(gradient.biases[l](0, j)) / m);
            for (size_t k = 0; k < weights[l].cols(); ++k)
                weights[l](j, k) -= Real(learning_rate * double(gradient.weights[l](j, k)) / m);
        }
}
