using namespace grading;

namespace grading {

// Stands in for backprop: a multiple of the sum of the first inputs that depends on all weights, so
// that it is another one when a part of them has changed.
Gradient invented_gradient(const Network& network, const Matrix& x, const Matrix& y) {
    Gradient gradient{network.weights, network.biases};
    expect(x.rows() == y.rows() && x.rows() > 0, "backprop is called with " +
                                                     std::to_string(x.rows()) + " examples and " +
                                                     std::to_string(y.rows()) + " labels");
    expect(x.cols() == network.sizes[0], "backprop gets x and y exchanged");
    ++backprop_calls;
    if (backprop_calls == 1) weights_of_first_call = network.weights;
    bool changed = network.weights.size() != weights_of_first_call.size();  // another network
    for (size_t l = 1; l < network.weights.size() && !changed; ++l)
        changed = !near(network.weights[l], weights_of_first_call[l]);
    weights_changed = weights_changed || changed;
    examples_given += x.rows();
    Real factor = 1;
    for (const Matrix& w : gradient.weights)
        for (size_t j = 0; j < w.rows(); ++j)
            for (size_t k = 0; k < w.cols(); ++k) factor += w(j, k) / 4;
    factor *= column_sums(x)(0, 0);
    for (size_t l = 1; l < gradient.weights.size(); ++l) {
        gradient.weights[l] =
            filled(gradient.weights[l].rows(), gradient.weights[l].cols(),
                   [&](size_t j, size_t k) { return factor * (Real(l + j) - Real(k) / 2); });
        gradient.biases[l] = filled(1, gradient.biases[l].cols(), [&](size_t, size_t k) {
            return factor * (Real(3) - Real(l) + Real(k) / 2);
        });
    }
    return gradient;
}
}  // namespace grading

void check_step(const std::string& what, const Matrix& before, const Matrix& after,
                const Matrix& expected) {
    if (near(after, expected)) return;
    expect(!near(after, before), what +
                                     " do not change (or does a copy?): every layer's weights and "
                                     "biases take part in the step");
    expect(same_shape(after, expected),
           what + " are " + after.shape() + " after the update, expected " + before.shape());
    const Matrix step = before - expected;
    expect_no(
        {{expected - before, what + " are the step alone: take it off the old ones, w = w - …"},
         {step, what + " are the step alone: take it off the old ones, w = w - …"},
         {step - before,
          what +
              " are turned round: the old ones minus the step, not the step minus the old ones"}},
        after);
    const double by = factor(after - before, expected - before);
    expect(!near(by, -1, 1e-2), what + " go uphill: subtract the gradient, do not add it");
    expect(!near(by, 4, 1e-2) || examples_given <= 4,
           what + ": backprop is given all examples " + std::to_string(backprop_calls) +
               " times, and each time a step is taken: once is enough");
    expect(!near(by, 4, 1e-2), what +
                                   ": the step is m times too large: the gradient is a sum over "
                                   "the mini-batch, so divide by its m examples, the rows of x");
    expect(!near(by, 2, 1e-2),
           what +
               ": the step is twice too long; is it divided by the number of pixels (2 columns) "
               "and not of examples (4 rows), or taken twice?");
    expect(!near(by, 1 / 0.3, 1e-2),
           what + ": the step is as long whatever the learning rate: multiply by it");
    expect(!near(by, 0.25, 1e-2),
           what + ": the step is m times too small: divide by the number of examples once");
    expect(!near(by, 4 / 0.3, 1e-2), what +
                                         ": neither the learning rate nor the number of "
                                         "examples matters: the step is learning_rate / m "
                                         "times the gradient");
    expect(!weights_changed, what + ": " + gradient_first);
    expect(examples_given >= 4, what + ": backprop is given " + std::to_string(examples_given) +
                                    " of the 4 examples: give it the whole mini-batch");
    expect(backprop_calls < 2,
           what + ": backprop is called " + std::to_string(backprop_calls) +
               " times, for parts of the mini-batch: their gradients add up, all of them");
    expect(by == 0, what + ": the step is " + text(by) +
                        " times as long as it should be, as with a learning rate of " +
                        text(by * 0.3) +
                        " where 0.3 is given: it is learning_rate / m times the gradient");
    expect_near(what + " after one update with learning rate 0.3 and 4 examples", after, expected,
                [&](size_t i, size_t j) {
                    return text(before(i, j)) + " - 0.3 / 4 * " + term(step(i, j) / 0.3 * 4);
                });
}

EXERCISE(update) {
    const Network before = network_2_2_1();
    Network network = before;
    network.update(four_examples, Real(0.3));
    expect(backprop_calls > 0, "backprop is never called: it gives the gradient");
    bool changed = false;
    for (size_t l = 1; l < 3; ++l)
        changed = changed || !near(network.weights[l], before.weights[l]) ||
                  !near(network.biases[l], before.biases[l]);
    expect(changed,
           "nothing changes: is the step 0? 1 / m divides whole numbers, and is 0 in C++; or is "
           "the result not stored in weights[l] and biases[l], but in a copy?");
    check_step("the last layer's weights", before.weights[2], network.weights[2],
               {{-1.84f}, {0.74f}});
    check_step("the first layer's weights", before.weights[1], network.weights[1],
               {{0.08f, 0.79f}, {-1.09f, 0.12f}});
    check_step("the last layer's biases", before.biases[2], network.biases[2], {{-0.12f}});
    check_step("the first layer's biases", before.biases[1], network.biases[1], {{-0.74f, -1.25f}});

    network = before;
    network.update({{{2, 0}}, {{1}}}, Real(0.1));
    expect_near("a mini-batch of one example, learning rate 0.1: the first layer's weights",
                network.weights[1], {{0.15f, 0.825f}, {-0.95f, 0.225f}});

    Network deep = network_1_2_2_2();
    deep.update(twelve_examples(), Real(0.3));
    expect_last_of_three("a mini-batch of 12", deep,
                         {{-0.2435937f, 0.5886719f}, {-1.158125f, -0.07585937f}},
                         {{-0.1f, 0.1177344f}});
}
