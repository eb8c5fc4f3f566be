// wrong: the mean here
// says: m times too small: backprop sums over the examples
const Gradient& Network::backprop(const Matrix& x, const Matrix& y) {
    const size_t layers = weights.size();
    activations_[0] = x;
    for (size_t l = 0; l < layers; ++l) {
        multiply_abt(activations_[l], weights[l], zs_[l]);
        add_to_rows(zs_[l], biases[l]);
        apply(sigmoid, zs_[l], activations_[l + 1]);
    }
    output_delta(cost, zs_.back(), activations_.back(), y, delta_);
    for (size_t l = layers; l-- > 0;) {
        column_sums(delta_, gradient_.biases[l]);
        multiply_atb(delta_, activations_[l], gradient_.weights[l]);
        if (l == 0) break;
        multiply_ab(delta_, weights[l], previous_delta_);
        apply(sigmoid_derivative, zs_[l - 1], slope_);
        multiply_elements(previous_delta_, slope_);
        std::swap(delta_, previous_delta_);
    }
    for (size_t l = 0; l < layers; ++l) {
        for (Real& g : gradient_.weights[l]) g /= Real(x.rows());
        for (Real& g : gradient_.biases[l]) g /= Real(x.rows());
    }
    return gradient_;
}
// wrong: no slope in the hidden layers
// says: lacks the slope of the sigmoid in the hidden layer
const Gradient& Network::backprop(const Matrix& x, const Matrix& y) {
    const size_t layers = weights.size();
    activations_[0] = x;
    for (size_t l = 0; l < layers; ++l) {
        multiply_abt(activations_[l], weights[l], zs_[l]);
        add_to_rows(zs_[l], biases[l]);
        apply(sigmoid, zs_[l], activations_[l + 1]);
    }
    output_delta(cost, zs_.back(), activations_.back(), y, delta_);
    for (size_t l = layers; l-- > 0;) {
        column_sums(delta_, gradient_.biases[l]);
        multiply_atb(delta_, activations_[l], gradient_.weights[l]);
        if (l == 0) break;
        multiply_ab(delta_, weights[l], previous_delta_);
        std::swap(delta_, previous_delta_);
    }
    return gradient_;
}
// wrong: the slope of the wrong layer
// says: at the z of another layer
const Gradient& Network::backprop(const Matrix& x, const Matrix& y) {
    const size_t layers = weights.size();
    activations_[0] = x;
    for (size_t l = 0; l < layers; ++l) {
        multiply_abt(activations_[l], weights[l], zs_[l]);
        add_to_rows(zs_[l], biases[l]);
        apply(sigmoid, zs_[l], activations_[l + 1]);
    }
    output_delta(cost, zs_.back(), activations_.back(), y, delta_);
    for (size_t l = layers; l-- > 0;) {
        column_sums(delta_, gradient_.biases[l]);
        multiply_atb(delta_, activations_[l], gradient_.weights[l]);
        if (l == 0) break;  // wrong: z of this layer, not of the one before
        multiply_ab(delta_, weights[l], previous_delta_);
        apply(sigmoid_derivative, l == 1 ? zs_[1] : zs_[l - 1], slope_);
        multiply_elements(previous_delta_, slope_);
        std::swap(delta_, previous_delta_);
    }
    return gradient_;
}
// wrong: the slope at the activation
// says: has the slope of the sigmoid at the activation
const Gradient& Network::backprop(const Matrix& x, const Matrix& y) {
    const size_t layers = weights.size();
    activations_[0] = x;
    for (size_t l = 0; l < layers; ++l) {
        multiply_abt(activations_[l], weights[l], zs_[l]);
        add_to_rows(zs_[l], biases[l]);
        apply(sigmoid, zs_[l], activations_[l + 1]);
    }
    output_delta(cost, zs_.back(), activations_.back(), y, delta_);
    for (size_t l = layers; l-- > 0;) {
        column_sums(delta_, gradient_.biases[l]);
        multiply_atb(delta_, activations_[l], gradient_.weights[l]);
        if (l == 0) break;
        multiply_ab(delta_, weights[l], previous_delta_);
        apply(sigmoid_derivative, activations_[l], slope_);
        multiply_elements(previous_delta_, slope_);
        std::swap(delta_, previous_delta_);
    }
    return gradient_;
}
// wrong: delta and activations exchanged
// says: has rows and columns exchanged: delta^T a
const Gradient& Network::backprop(const Matrix& x, const Matrix& y) {
    const size_t layers = weights.size();
    activations_[0] = x;
    for (size_t l = 0; l < layers; ++l) {
        multiply_abt(activations_[l], weights[l], zs_[l]);
        add_to_rows(zs_[l], biases[l]);
        apply(sigmoid, zs_[l], activations_[l + 1]);
    }
    output_delta(cost, zs_.back(), activations_.back(), y, delta_);
    for (size_t l = layers; l-- > 0;) {
        column_sums(delta_, gradient_.biases[l]);
        multiply_atb(activations_[l], delta_, gradient_.weights[l]);
        if (l == 0) break;
        multiply_ab(delta_, weights[l], previous_delta_);
        apply(sigmoid_derivative, zs_[l - 1], slope_);
        multiply_elements(previous_delta_, slope_);
        std::swap(delta_, previous_delta_);
    }
    return gradient_;
}
// wrong: stops before the first layer
// says: the gradient of the first layer's weights stays 0
const Gradient& Network::backprop(const Matrix& x, const Matrix& y) {
    const size_t layers = weights.size();
    activations_[0] = x;
    for (size_t l = 0; l < layers; ++l) {
        multiply_abt(activations_[l], weights[l], zs_[l]);
        add_to_rows(zs_[l], biases[l]);
        apply(sigmoid, zs_[l], activations_[l + 1]);
    }
    output_delta(cost, zs_.back(), activations_.back(), y, delta_);
    for (size_t l = layers; l-- > 1;) {
        column_sums(delta_, gradient_.biases[l]);
        multiply_atb(delta_, activations_[l], gradient_.weights[l]);
        multiply_ab(delta_, weights[l], previous_delta_);
        apply(sigmoid_derivative, zs_[l - 1], slope_);
        multiply_elements(previous_delta_, slope_);
        std::swap(delta_, previous_delta_);
    }
    return gradient_;
}
// wrong: adds to the old gradient
// says: is the old one still in it?
const Gradient& Network::backprop(const Matrix& x, const Matrix& y) {
    const size_t layers = weights.size();
    activations_[0] = x;
    for (size_t l = 0; l < layers; ++l) {
        multiply_abt(activations_[l], weights[l], zs_[l]);
        add_to_rows(zs_[l], biases[l]);
        apply(sigmoid, zs_[l], activations_[l + 1]);
    }
    output_delta(cost, zs_.back(), activations_.back(), y, delta_);
    for (size_t l = layers; l-- > 0;) {
        column_sums(delta_, gradient_.biases[l]);
        Matrix product;
        multiply_atb(delta_, activations_[l], product);
        subtract_scaled(gradient_.weights[l], -1, product);
        if (l == 0) break;
        multiply_ab(delta_, weights[l], previous_delta_);
        apply(sigmoid_derivative, zs_[l - 1], slope_);
        multiply_elements(previous_delta_, slope_);
        std::swap(delta_, previous_delta_);
    }
    return gradient_;
}
// wrong: the activation never advances, as in the tutorial
// says: look at the forward pass
const Gradient& Network::backprop(const Matrix& x, const Matrix& y) {
    const size_t layers = weights.size();
    activations_[0] = x;
    for (size_t l = 0; l < layers; ++l) {
        multiply_abt(x, weights[l], zs_[l]);
        add_to_rows(zs_[l], biases[l]);
        apply(sigmoid, zs_[l], activations_[l + 1]);
    }
    output_delta(cost, zs_.back(), activations_.back(), y, delta_);
    for (size_t l = layers; l-- > 0;) {
        column_sums(delta_, gradient_.biases[l]);
        multiply_atb(delta_, activations_[l], gradient_.weights[l]);
        if (l == 0) break;
        multiply_ab(delta_, weights[l], previous_delta_);
        apply(sigmoid_derivative, zs_[l - 1], slope_);
        multiply_elements(previous_delta_, slope_);
        std::swap(delta_, previous_delta_);
    }
    return gradient_;
}
// wrong: the same delta for both costs
// says: the gradient is the same for both costs
const Gradient& Network::backprop(const Matrix& x, const Matrix& y) {
    const size_t layers = weights.size();
    activations_[0] = x;
    for (size_t l = 0; l < layers; ++l) {
        multiply_abt(activations_[l], weights[l], zs_[l]);
        add_to_rows(zs_[l], biases[l]);
        apply(sigmoid, zs_[l], activations_[l + 1]);
    }
    output_delta(Cost::cross_entropy, zs_.back(), activations_.back(), y, delta_);
    for (size_t l = layers; l-- > 0;) {
        column_sums(delta_, gradient_.biases[l]);
        multiply_atb(delta_, activations_[l], gradient_.weights[l]);
        if (l == 0) break;
        multiply_ab(delta_, weights[l], previous_delta_);
        apply(sigmoid_derivative, zs_[l - 1], slope_);
        multiply_elements(previous_delta_, slope_);
        std::swap(delta_, previous_delta_);
    }
    return gradient_;
}
// wrong: keeps its activations to itself
// says: the last of activations_ is not the outputs
const Gradient& Network::backprop(const Matrix& x, const Matrix& y) {
    const size_t layers = weights.size();
    std::vector<Matrix> activations(layers + 1);
    activations_[0] = activations[0] = x;
    for (size_t l = 1; l <= layers; ++l) activations_[l].resize(x.rows(), sizes[l]);
    for (size_t l = 0; l < layers; ++l) {
        multiply_abt(activations[l], weights[l], zs_[l]);
        add_to_rows(zs_[l], biases[l]);
        apply(sigmoid, zs_[l], activations[l + 1]);
    }
    output_delta(cost, zs_.back(), activations.back(), y, delta_);
    for (size_t l = layers; l-- > 0;) {
        column_sums(delta_, gradient_.biases[l]);
        multiply_atb(delta_, activations[l], gradient_.weights[l]);
        if (l == 0) break;
        multiply_ab(delta_, weights[l], previous_delta_);
        apply(sigmoid_derivative, zs_[l - 1], slope_);
        multiply_elements(previous_delta_, slope_);
        std::swap(delta_, previous_delta_);
    }
    return gradient_;
}
// right: an example at a time, as in the tutorial, with matrices of its own
const Gradient& Network::backprop(const Matrix& x, const Matrix& y) {
    const size_t layers = weights.size();
    if (x.cols() != sizes.front() || y.cols() != sizes.back() || x.rows() != y.rows())
        throw std::invalid_argument("backprop");
    gradient_ = Network(sizes).gradient_;  // zeros
    for (size_t l = 0; l <= layers; ++l) activations_[l] = Matrix(x.rows(), sizes[l]);
    for (size_t i = 0; i < x.rows(); ++i) {
        Matrix label(1, y.cols());
        std::vector<Matrix> a(1, Matrix(1, x.cols())), z;
        std::copy(x.row(i), x.row(i) + x.cols(), a[0].row(0));
        std::copy(y.row(i), y.row(i) + y.cols(), label.row(0));
        for (size_t l = 0; l < layers; ++l) {
            z.push_back(biases[l]);
            for (size_t j = 0; j < sizes[l + 1]; ++j)
                for (size_t k = 0; k < sizes[l]; ++k) z[l](0, j) += weights[l](j, k) * a[l](0, k);
            a.emplace_back();
            apply(sigmoid, z[l], a[l + 1]);
            std::copy(a[l + 1].begin(), a[l + 1].end(), activations_[l + 1].row(i));
        }
        Matrix delta;
        output_delta(cost, z[layers - 1], a[layers], label, delta);
        for (size_t l = layers; l-- > 0;) {
            for (size_t j = 0; j < sizes[l + 1]; ++j) {
                gradient_.biases[l](0, j) += delta(0, j);
                for (size_t k = 0; k < sizes[l]; ++k)
                    gradient_.weights[l](j, k) += delta(0, j) * a[l](0, k);
            }
            if (l == 0) break;
            Matrix before(1, sizes[l]);
            for (size_t k = 0; k < sizes[l]; ++k) {
                for (size_t j = 0; j < sizes[l + 1]; ++j)
                    before(0, k) += weights[l](j, k) * delta(0, j);
                before(0, k) *= sigmoid_derivative(z[l - 1](0, k));
            }
            delta = before;
        }
    }
    return gradient_;
}
