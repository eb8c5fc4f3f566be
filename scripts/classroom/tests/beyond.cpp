// The exercises of beyond.cpp: descend, L2, momentum, softmax, ReLU.
using namespace grading;

// The first weights of network_2_2_1, and their gradient, as update's stand-in for backprop has it.
const Matrix first_weights = {{0.5f, 1}, {-0.25f, 0.75f}};
const Matrix first_gradient = {{5.6f, 2.8f}, {11.2f, 8.4f}};

namespace grading {

Matrix recorded_softmax(const Matrix& z) {
    const Matrix a = {{0.1830058f, 0.8169942f},
                      {0.1976209f, 0.8023791f},
                      {0.2289053f, 0.7710947f},
                      {0.1437596f, 0.8562404f},
                      {0.08969464f, 0.9103054f}};
    const size_t recorded[] = {0, 1, 2, 6, 7};  // their rows in recorded_z
    Matrix found(z.rows(), 2);
    for (size_t i = 0; i < z.rows(); ++i) {
        size_t k = 0;
        while (k < 5 && !same_row(z, i, recorded_z, recorded[k])) ++k;
        expect(!same_row(z, i, without_biases, i),
               "softmax gets other weighted inputs: in the forward pass the biases are missing, z "
               "= a w + b");
        expect(k < 5,
               "softmax gets other weighted inputs than those of the output layer: is it "
               "in the hidden layers, too, is it given anything else than z, or is the forward "
               "pass wrong?");
        for (size_t j = 0; j < 2; ++j) found(i, j) = a(k, j);
    }
    return found;
}

}  // namespace grading

EXERCISE(descend) {
    Network network = network_2_2_1();
    descend(network, {{{}, {{1, 2}, {3, 4}}, {{-1}, {2}}}, {{}, {{0.5f, 1}}, {{-2}}}}, Real(0.25));
    expect(!near(network.weights[1], first_weights),
           "the first layer's weights do not change: does the loop begin at layer 1, or is a copy "
           "of the network changed?");
    expect(!near(network.weights[1], {{0.25f, 0.5f}, {0.75f, 1}}) &&
               !near(network.weights[1], {{-0.25f, -0.5f}, {-0.75f, -1}}),
           "the weights are the step alone: take it off the old ones");
    expect(!near(network.weights[1], {{0.75f, 1.5f}, {0.5f, 1.75f}}),
           "it goes uphill: take the gradient off, do not add it");
    expect(!near(network.weights[1], {{-0.5f, -1}, {-3.25f, -3.25f}}),
           "the weights take the whole gradient off: it is multiplied by step first");
    const Matrix gradient = {{1, 2}, {3, 4}};
    expect_near("with a step of 0.25 the first layer's weights", network.weights[1],
                {{0.25f, 0.5f}, {-1, -0.25f}}, [&](size_t i, size_t j) {
                    return term(first_weights(i, j)) + " - 0.25 * " + text(gradient(i, j));
                });
    expect(!near(network.weights[2], {{-1}, {2}}),
           "the last layer's weights do not change: go over all layers, up to sizes.size() - 1");
    expect_near("the last layer's weights", network.weights[2], {{-0.75f}, {1.5f}});
    expect(!near(network.biases[1], {{0.1f, -0.2f}}),
           "the first layer's biases stay as they are; they take the step, too");
    expect(!near(network.biases[1], {{-0.4f, -1.2f}}),
           "the biases take the whole gradient off: it is multiplied by step, too");
    expect_near("the first layer's biases", network.biases[1], {{-0.025f, -0.45f}},
                [](size_t, size_t j) { return j == 0 ? "0.1 - 0.25 * 0.5" : "-0.2 - 0.25 * 1"; });
    expect_near("the last layer's biases", network.biases[2], {{0.8f}});
    Network deep = network_1_2_2_2();
    const Gradient ones = {{{}, Matrix(1, 2, 1), Matrix(2, 2, 1), Matrix(2, 2, 1)},
                           {{}, Matrix(1, 2, 1), Matrix(1, 2, 1), Matrix(1, 2, 1)}};
    descend(deep, ones, Real(0.25));
    expect_last_of_three("another gradient", deep, {{0, 0.75f}, {-0.75f, 0.25f}},
                         {{-0.35f, -0.05f}});
}

const std::string first_unchanged =
    "the first layer's weights do not change: the loop begins at layer 1, and weights[l] is set";
const std::string twice_too_long =
    "the step is twice too long: is it divided by the number of columns (2) and not of examples (4 "
    "rows), or taken twice?";

EXERCISE(l2_update) {
    Network network = network_2_2_1();
    l2_update(network, four_examples, Real(0.3), Real(0.1));
    expect_no(
        {{{{0.08f, 0.79f}, {-1.09f, 0.12f}},
          "the weights do not shrink: that is a step without regularization"},
         {{{0.03f, 0.69f}, {-1.065f, 0.045f}},
          "the weights shrink by decay, whatever the learning rate: it is learning_rate * "
          "decay"},
         {{{0.095f, 0.82f}, {-1.0975f, 0.1425f}},
          "the weights grow: the derivative of the new term is taken off, too"},
         {{{0.0776f, 0.7663f}, {-1.0573f, 0.1164f}},
          "the step shrinks, too: it is the old weight that is multiplied by 1 - "
          "learning_rate * decay"},
         {{{0.07625f, 0.7825f}, {-1.088125f, 0.114375f}},
          "the weights shrink m times too little: decay is not divided by m, it is no sum "
          "over the mini-batch"},
         {{{-1.195f, 0.13f}, {-3.6025f, -1.7925f}},
          "the step is m times too large: divide the gradient by the m examples"},
         {{{-0.355f, 0.55f}, {-1.9225f, -0.5325f}}, twice_too_long},
         {{{0.38f, 0.9175f}, {-0.4525f, 0.57f}},
          "the step is m times too small: divide by the number of examples once"},
         {{{-0.915f, 0.27f}, {-3.0425f, -1.3725f}},
          "the step is as long whatever the learning rate: multiply the gradient by it, too"},
         {{{0.485f, 0.97f}, {-0.2425f, 0.7275f}},
          "the gradient does not count: is it left out, or does 1 / m divide whole numbers? It is "
          "0 in C++"},
         {{{0.905f, 1.18f}, {0.5975f, 1.3575f}}, "the step goes uphill: the gradient is taken off"},
         {first_weights, first_unchanged},
         {{{0.05f, 0.76f}, {-1.12f, 0.09f}},
          "each weight loses as much, whatever its size and sign; it shrinks in proportion: times "
          "1 - learning_rate * decay"},
         {{{0.0704f, 0.7627f}, {-1.0717f, 0.1056f}},
          "the gradient is that of the weights that have shrunk: take it first"},
         {{{-0.405f, -0.18f}, {-0.8475f, -0.6075f}},
          "the old weight is multiplied by learning_rate * decay; it is 1 - that"},
         {{{0.05f, 0.73f}, {-1.075f, 0.075f}},
          "the weights shrink twice too much: the 2 of the derivative is gone with the 1/2 in the "
          "cost"},
         {{{0.05f, 0.76f}, {-1.06f, 0.09f}},
          "each weight shrinks by as much, whatever its size: that is L1; with L2 it shrinks in "
          "proportion"}},
        network.weights[1]);
    expect(!weights_changed, gradient_first);
    expect_near("with learning rate 0.3, decay 0.1 and 4 examples the first layer's weights",
                network.weights[1], {{0.065f, 0.76f}, {-1.0825f, 0.0975f}}, [](size_t i, size_t j) {
                    return "0.97 * " + term(first_weights(i, j)) + " - 0.3 / 4 * " +
                           term(first_gradient(i, j));
                });
    expect_near("the last layer's weights", network.weights[2], {{-1.81f}, {0.68f}},
                [](size_t i, size_t) {
                    return i == 0 ? "0.97 * (-1) - 0.3 / 4 * 11.2" : "0.97 * 2 - 0.3 / 4 * 16.8";
                });
    expect(!near(network.biases[1], {{-0.743f, -1.244f}}),
           "the biases shrink, too; only the weights do");
    expect_near("the first layer's biases", network.biases[1], {{-0.74f, -1.25f}});
    expect_near("the last layer's biases", network.biases[2], {{-0.12f}});
    Network deep = network_1_2_2_2();
    l2_update(deep, twelve_examples(), Real(0.3), Real(0.1));
    expect_last_of_three("a mini-batch of 12", deep,
                         {{-0.2510937f, 0.5586719f}, {-1.143125f, -0.09085937f}},
                         {{-0.1f, 0.1177344f}});
}

EXERCISE(momentum_update) {
    Network network = network_2_2_1();
    const std::vector<Matrix> half_w = {{}, Matrix(2, 2, 0.5f), Matrix(2, 1, 0.5f)};
    const std::vector<Matrix> half_b = {{}, Matrix(1, 2, 0.5f), Matrix(1, 1, 0.5f)};
    Velocity velocity{half_w, half_b};
    momentum_update(network, velocity, four_examples, Real(0.3), Real(0.9));
    const std::string rate_comes_late =
        "the learning rate comes after the velocity; here the velocity has it in itself: v = "
        "momentum * v - step * gradient, and w + v";
    expect_no(
        {{{{0.08f, 0.79f}, {-1.09f, 0.12f}},
          "the velocity does not count: that is a step without momentum"},
         {{{1, 1.5f}, {0.25f, 1.25f}},
          "the weights move by the old velocity: work out the new one first"},
         {{{0.95f, 1.45f}, {0.2f, 1.2f}},
          "the gradient does not count: does 1 / m divide whole numbers? It is 0 in C++"},
         {{{-0.73f, 0.61f}, {-3.16f, -1.32f}},
          "the step is m times too large: divide the gradient by the m examples"},
         {{{0.11f, 1.03f}, {-1.48f, -0.06f}}, twice_too_long},
         {{{0.845f, 1.3975f}, {-0.01f, 1.0425f}},
          "the step is m times too small: divide by the number of examples once"},
         {{{-0.45f, 0.75f}, {-2.6f, -0.9f}},
          "the step is as long whatever the learning rate: multiply the gradient by it"},
         {{{0.58f, 1.29f}, {-0.59f, 0.62f}},
          "the old velocity counts in full: it is multiplied by the momentum"},
         {{{0.47f, 0.76f}, {0.14f, 0.93f}},
          "the velocity is taken off; it is downhill already, so add it"},
         {{{0.908f, 1.429f}, {0.116f, 1.137f}},
          "the gradient is multiplied by 1 - momentum; here it counts in full"},
         {{{1.37f, 1.66f}, {1.04f, 1.83f}},
          "the step goes uphill: the gradient is taken off the velocity"},
         {first_weights, first_unchanged},
         {{{0.03f, 0.24f}, {-0.39f, -0.18f}}, "the weights are the velocity alone: w + v"},
         {{{0.572f, 1.261f}, {-0.506f, 0.633f}},
          "the momentum multiplies the step, too; it is the old velocity alone that it multiplies"},
         {{{0.48f, 1.14f}, {-0.615f, 0.495f}},
          "the momentum multiplies the weights, too; it belongs to the velocity alone"},
         {{{0.368f, 1.159f}, {-0.964f, 0.327f}},
          "the gradient is taken after the weights have moved: take it first (the other is "
          "Nesterov's momentum)"},
         {{{0.13f, 0.84f}, {-1.04f, 0.17f}},
          "the velocity is multiplied by 1 - momentum; it keeps `momentum` of itself"},
         {{{0.53f, 1.69f}, {-1.315f, 0.795f}},
          "the momentum multiplies the weights; it belongs to the old velocity, which "
          "`velocity` holds"},
         {{{-0.055f, 0.655f}, {-1.225f, -0.015f}}, rate_comes_late},
         {{{0.215f, 0.925f}, {-0.955f, 0.255f}}, rate_comes_late}},
        network.weights[1]);
    expect(!weights_changed, gradient_first);
    expect_near(
        "with learning rate 0.3, momentum 0.9, velocities of 0.5 and 4 examples the first "
        "layer's weights",
        network.weights[1], {{0.53f, 1.24f}, {-0.64f, 0.57f}}, [](size_t i, size_t j) {
            return text(first_weights(i, j)) + " + v, where v = 0.9 * 0.5 - 0.3 / 4 * " +
                   term(first_gradient(i, j));
        });
    expect_near("the last layer's weights", network.weights[2], {{-1.39f}, {1.19f}},
                [](size_t i, size_t) {
                    return std::string(i == 0 ? "-1 + v, where v = 0.9 * 0.5 - 0.3 / 4 * 11.2"
                                              : "2 + v, where v = 0.9 * 0.5 - 0.3 / 4 * 16.8");
                });
    expect(!near(network.biases[1], {{-0.74f, -1.25f}}),
           "the biases have no momentum; they have a velocity, as the weights have");
    expect(!near(network.biases[1], {{0.1f, -0.2f}}),
           "the biases do not change; they have a velocity and move by it, as the weights do");
    expect_near("the first layer's biases", network.biases[1], {{-0.29f, -0.8f}},
                [](size_t, size_t j) {
                    return std::string(j == 0 ? "0.1 + v, where v = 0.9 * 0.5 - 0.3 / 4 * 11.2"
                                              : "-0.2 + v, where v = 0.9 * 0.5 - 0.3 / 4 * 14");
                });
    expect_near("the last layer's biases", network.biases[2], {{0.33f}});
    expect(!near(velocity.weights[1], half_w[1]),
           "the new velocity is not kept in `velocity`, so the next step does not know it");
    expect_near("the new velocity of the first layer's weights", velocity.weights[1],
                {{0.03f, 0.24f}, {-0.39f, -0.18f}});
    expect(!near(velocity.biases[2], half_b[2]), "the new velocity of the biases is not kept");
    Network deep = network_1_2_2_2();
    Velocity fast{{{}, Matrix(1, 2, 0.5f), Matrix(2, 2, 0.5f), Matrix(2, 2, 0.5f)},
                  {{}, Matrix(1, 2, 0.5f), Matrix(1, 2, 0.5f), Matrix(1, 2, 0.5f)}};
    momentum_update(deep, fast, twelve_examples(), Real(0.3), Real(0.9));
    expect_last_of_three("a mini-batch of 12", deep,
                         {{0.2064063f, 1.038672f}, {-0.708125f, 0.3741406f}},
                         {{0.35f, 0.5677344f}});
}

EXERCISE(softmax) {
    const Matrix z = {{1, 2, 3}, {0, -1, 0.5f}}, a = softmax(z);
    expect_no(
        {{{{0.7310586f, 0.9525741f, 0.9241418f}, {0.2689414f, 0.04742587f, 0.07585818f}},
          "the columns add up to 1; an example is a row, so the rows should"},
         {{{0.0818526f, 0.2224984f, 0.6048134f}, {0.03011189f, 0.01107754f, 0.04964611f}},
          "all elements together add up to 1; each row should by itself: begin each sum with "
          "0"},
         {{{0.7310586f, 0.8807971f, 0.9525741f}, {0.5f, 0.2689414f, 0.6224593f}},
          "that is the sigmoid; each row should add up to 1"},
         {{{0.1666667f, 0.3333333f, 0.5f}, {0, 2, -1}},
          "that is z / the sum of z; it is e^z that is divided"},
         {{{2.718282f, 7.389056f, 20.08554f}, {1, 0.3678794f, 1.648721f}},
          "that is e^z; divide by the sum of the row"},
         {{{0.09003057f, 0.2447285f, 0.665241f}, {0.03011189f, 0.01107754f, 0.04964611f}},
          "the sum of row 1 goes on from that of row 0: begin each sum with 0"},
         {{{0.09003057f, 0.2447285f, 0.665241f}, {0.1819844f, 0.0669483f, 0.3000414f}},
          "the sum of row 1 goes on from that of row 0: begin each sum with 0"},
         {{{0.665241f, 0.2447285f, 0.09003057f}, {0.2312239f, 0.6285317f, 0.1402444f}},
          "the smallest z has the largest result: e^z, not e^-z"},
         {{{0.1428571f, 0.2857143f, 0.5714286f}, {0.3693981f, 0.184699f, 0.5224078f}},
          "that is made of 2^z; it is e^z, std::exp"},
         {{{0.1353353f, 0.3678794f, 1}, {0.6065307f, 0.2231302f, 1}},
          "e^(z - the largest of the row) is divided by 1: is the division missing, or is the "
          "sum a whole number (int)?"},
         {{{0.004482169f, 0.01218385f, 0.03311957f}, {0.2010643f, 0.07396743f, 0.3314985f}},
          "the largest z is taken off in the exponential above, but not in those of the sum"}},
        a);
    for (size_t i = 0; i < a.rows() && same_shape(a, z); ++i) {
        const double sum = double(a(i, 0)) + double(a(i, 1)) + double(a(i, 2));
        const std::string of_row = "row " + std::to_string(i) + " adds up to " + text(sum);
        expect(!(std::fabs(sum) < 1e-30),
               of_row + ": is it divided by a sum that had no value before? Begin each with 0");
        expect(near(sum, 1), of_row +
                                 ", and should to 1: e^z of each is divided by the sum of e^z over "
                                 "all of this row, which begins with 0, after it is complete");
    }
    expect_near("softmax of (1, 2, 3) and (0, -1, 0.5)", a,
                {{0.09003057f, 0.2447285f, 0.665241f}, {0.331499f, 0.1219517f, 0.5465494f}},
                [&](size_t i, size_t j) {
                    return "e^" + term(z(i, j)) + " / (e^" + term(z(i, 0)) + " + e^" +
                           term(z(i, 1)) + " + e^" + term(z(i, 2)) + ")";
                });
    const Matrix large = softmax({{1000, 1001, 1002}, {-1000, -1001, -999.5f}});
    expect(!std::isnan(large(0, 0)) && !std::isnan(large(1, 0)),
           "not a number (nan) for z around 1000 or -1000, where e^z is infinite or 0: subtract "
           "the largest z of the row first (of this row alone, and it may be below 0)");
    const Matrix apart = softmax({{0, 1000}});
    expect(!std::isnan(apart(0, 1)),
           "not a number (nan) for the row (0, 1000): take off the largest z of the row, neither "
           "the first nor the smallest");
    expect_near("softmax of (0, 1000)", apart, {{0, 1}});
    expect_near("softmax of z 999 larger, or 1000 smaller, where nothing should change", large, a);
}

EXERCISE(softmax_cost) {
    const Matrix a = {{0.7f, 0.2f, 0.1f}, {0.3f, 0.6f, 0.1f}}, y = {{1, 0, 0}, {0, 1, 0}};
    const double cost = softmax_cost(a, y);
    expect_value(cost, "the cost");
    expect(cost != 0,
           "the cost comes out as 0: does 1 / m divide whole numbers, or is the sum one (int)? "
           "Make a double of it");
    expect(!near(cost, -0.4337503), "the cost comes out negative: there is a minus before the sum");
    expect(!near(cost, 0.8675006), "the cost is m times too large: divide by the m examples");
    expect(!near(cost, 0.2891669), "divided by the number of outputs (columns), not of examples");
    expect(!near(cost, 0.8290224),
           "that is the cross-entropy of sigmoids; with softmax the second term is not there");
    expect(!near(cost, 0.1445834),
           "divided by the number of all elements; the mean is one over the examples");
    expect(!near(cost, 4.143041),
           "all outputs count; it is that of the right class alone, so times y");
    expect(!(cost > 10),
           "far too large: it is the logarithm of the output that counts, not that of the label");
    expect(!near(cost, 0.1883753) && !near(cost, 0.6257695),
           "the logarithm has another base: the natural one is std::log, in finite_log");
    expect(!near(cost, 1.060132), "that is log(1 - a); it is log a");
    expect(!near(cost, 0.1783375),
           "only the first example counts: does a return stand in the loops, or does a loop end "
           "too early?");
    const double one = softmax_cost({{0.7f, 0.2f, 0.1f}}, {{1, 0, 0}});
    expect(!near(one, 0.7679384), "softmax is taken of a, which holds probabilities already");
    expect_near("of one example with the outputs 0.7 0.2 0.1 and the label 0, the cost", one,
                0.3566749, 1e-4, "-log 0.7");
    expect_near(
        "right for one example; of two, with the outputs 0.7 0.2 0.1 and 0.3 0.6 0.1 and the "
        "labels 0 and 1, the cost",
        cost, 0.4337503, 1e-4, "(0.3567 + 0.5108) / 2, -log 0.7 and -log 0.6");
    const double most = softmax_cost({{0, 1}}, {{1, 0}});
    expect(std::isfinite(most), "infinite or nan where an output is 0: use finite_log");
    expect(most > 10, "an output of 0 where 1 is right should cost a lot, it costs " + text(most) +
                          ": is it the output of the right class whose logarithm is taken?");
    expect(near(most, 69.07755, 1e-3),
           "an output of 0 where 1 is right costs " + text(most) +
               ", expected 69.08: that is what finite_log of mnist_nn.cpp makes of it");
    expect_near("the cost of three examples with twelve outputs",
                softmax_cost(twelve_outputs, twelve_labels), 1.386294);
}

EXERCISE(softmax_backprop) {
    say_shapes(network_3_3_3_2(), three_examples);
    const Gradient gradient = softmax_backprop(network_3_3_3_2(), three_examples, three_labels);
    expect_sizes_of_four_layers(gradient);
    expect_no({{{{-0.08896648f, 0.6272766f}, {-0.1844852f, 1.342941f}, {-0.2314419f, 0.9960487f}},
                "that is the gradient of a network of sigmoids: the output layer's activation is "
                "softmax(z)"},
               {{{-0.1329992f, 0.06965514f}, {-0.2870339f, 0.1486999f}, {-0.2157753f, 0.1117715f}},
                "delta of the output is a - y alone: with softmax and its cost nothing else is "
                "left"},
               {{{-0.09309551f, 0.09309551f}, {-0.1965901f, 0.1965901f}, {-0.1468681f, 0.1468681f}},
                "delta of the output is a - y alone: with softmax and its cost a (1 - a) is gone"},
               {{{-0.3534306f, 1.698744f}, {-0.7834948f, 3.673066f}, {-0.6159024f, 2.536029f}},
                "delta of the output is z - y: a - y, where a = softmax(z)"}},
              gradient.weights[3]);
    expect_no(
        {{{{-1.777406f, 2.66611f, 0.2221758f},
           {-1.977568f, 2.966352f, 0.247196f},
           {-1.787402f, 2.681104f, 0.2234253f}},
          "the hidden layers' deltas lack the slope: sigmoid_derivative(z), element by element"},
         {{{-0.4252523f, 0.5550542f, 0.05029995f},
           {-0.4758304f, 0.6185206f, 0.05577202f},
           {-0.4273766f, 0.5589108f, 0.05034522f}},
          "the hidden layers' deltas have the slope at the activation; it is wanted at z"}},
        gradient.weights[2]);
    const Matrix delta = {
        {-0.8169942f, 0.8169942f}, {0.1976209f, -0.1976209f}, {-0.7710947f, 0.7710947f}};
    check_gradient("the gradient of the last layer's weights", gradient.weights[3],
                   {{-0.5600024f, 0.5600024f}, {-1.203479f, 1.203479f}, {-0.9030012f, 0.9030012f}},
                   sum_over_examples(recorded_a2, delta));
    check_gradient("the gradient of the last layer's biases", gradient.biases[3],
                   {{-1.390468f, 1.390468f}}, sum_of_column(delta));
    check_gradient("the gradient of the first layer's weights", gradient.weights[1],
                   {{-0.157422f, 0.259198f, 0.1218427f},
                    {-0.02684181f, 0.009076668f, 0.03680255f},
                    {-0.08083822f, 0.1835453f, 0.04513454f}},
                   unexplained, hidden_delta);
    check_gradient("the gradient of the first layer's biases", gradient.biases[1],
                   {{-0.159156f, 0.2607762f, 0.1269606f}}, unexplained, hidden_biases);
    expect_one_hidden_layer(
        softmax_backprop(network_2_3_2(), two_examples, two_labels),
        {{{},
          {{0.2677178f, -0.1187642f, -0.07600395f}, {-0.3337783f, 0.1744529f, 0.04777874f}},
          {{-0.1434477f, 0.1434477f}, {-0.1520063f, 0.1520063f}, {-0.7604596f, 0.7604596f}}},
         {{}, {{-0.2934468f, 0.1618379f, 0.02693291f}}, {{-0.7665457f, 0.7665457f}}}});
    Network quadratic = network_3_3_3_2();
    quadratic.cost = Cost::quadratic;
    expect_near(
        "network.cost makes a difference, and the cost that goes with softmax has no choice: delta "
        "is a - y; the gradient of the last layer's biases",
        softmax_backprop(quadratic, three_examples, three_labels).biases[3],
        {{-1.390468f, 1.390468f}});
}

EXERCISE(relu) {
    expect(!near(relu(-2), 2), "relu(-2) is 2: max(0, z), not the distance from 0");
    expect(!near(relu(3), 0) || !near(relu(-2), -2), "that is min(0, z); max is wanted");
    expect(!near(relu(-2), -2), "relu(-2) is -2: below 0 it is 0");
    expect(!near(relu(3), 1), "relu(3) is 1: above 0 it is z itself");
    expect(!near(relu(3), 0) || !near(relu(-2), 0),
           "it is always 0: is = written where == is meant, or does a ; stand after the if?");
    expect(
        !near(relu(0.25f), 0) || !near(relu(3), 3),
        "relu(0.25) is 0, and relu(3) is 3: is z cut off to a whole number, or compared with 1?");
    for (const double z : {3.0, 0.25, 0.0, 1000.0})
        expect_near("above 0 it is z itself: relu(" + text(z) + ")", relu(Real(z)), z);
    for (const double z : {-2.0, -0.25, -1000.0})
        expect_near("below 0 it is 0: relu(" + text(z) + ")", relu(Real(z)), 0);
}

EXERCISE(relu_derivative) {
    expect(!near(relu_derivative(3), 3), "that is relu itself; its slope is wanted");
    expect(!near(relu_derivative(3), 1) || !near(relu_derivative(-2), 1),
           "it is 1 everywhere, and below 0 relu is flat (if you have an if: is = written where == "
           "is meant, or does a ; stand after it?)");
    expect(!near(relu_derivative(0.25f), 0) || !near(relu_derivative(3), 1),
           "the slope at 0.25 is 0, and at 3 it is 1: is z cut off to a whole number, or compared "
           "with 1?");
    expect(!near(relu_derivative(3), 0) || !near(relu_derivative(-2), 1),
           "turned round: the slope is 1 above 0, and 0 below");
    for (const double z : {3.0, 0.25, 1000.0})
        expect_near("above 0 the slope is 1: at " + text(z) + " it", relu_derivative(Real(z)), 1);
    for (const double z : {-2.0, -0.25, -1000.0})
        expect_near("below 0 relu is flat: at " + text(z) + " the slope", relu_derivative(Real(z)),
                    0);
    expect_near("at 0 the slope counts as that below, as the comment says: it", relu_derivative(0),
                0);
}

EXERCISE(relu_feedforward) {
    const Network network = network_2_3_2();
    say_shapes(network, two_examples);
    const Matrix a = relu_feedforward(network, two_examples);
    const Forward forward = {{{0.1f, 1.225f, 0.55f}, {0, 0, 2.675f}},
                             {{-0.7f, 2.3875f}, {1.40625f, 6.15f}}};
    const Matrix expected = {{0.3318122f, 0.9158691f}, {0.8031738f, 0.9978711f}};
    expect(!same_shape(a, first_z),
           "the result is 2 × 3, which is the first layer's: the last one has the index "
           "sizes.size() - 1");
    expect_no(
        {{{{0.5035274f, 0.8579685f}, {0.5492437f, 0.9251856f}},
          "those are the outputs of a network of sigmoids: the hidden layers are ReLU, all of "
          "them, up to the last one before the output"},
         {{{0, 2.3875f}, {1.40625f, 6.15f}}, "the output layer is ReLU, too; it keeps its sigmoid"},
         {{{-0.7f, 2.3875f}, {1.40625f, 6.15f}}, "the output layer lacks its sigmoid"},
         {{{0.3486451f, 0.7879312f}, {0.8558511f, 0.9914225f}},
          "the biases are missing: z = a w + b"},
         {{{0.01410975f, 1.798518f}, {0.1976153f, 2.514984f}},
          "exchanged: the hidden layers are ReLU, the output layer keeps its sigmoid"},
         {{{0.5f, 0.9158691f}, {0.8031738f, 0.9978711f}},
          "the output layer is ReLU and sigmoid, one after the other; it is the sigmoid alone"},
         {{{0.3318122f, 0.9158691f}, {0.8463493f, 0.9970559f}},
          "the biases come after ReLU: they belong to z, a = relu(a w + b)"}},
        a);
    compare_with_simpler(
        "right for one example, wrong for two",
        [&] {
            if (same_shape(a, expected) && !near(a, expected)) expect_zs("relu", forward);
            expect_near("two examples through a network of 2, 3 and 2 neurons: the result", a,
                        expected);
        },
        [&] {
            expect_near("", relu_feedforward(network, {{1, 0.5f}}), {{0.3318122f, 0.9158691f}});
        });
    compare_with_simpler(
        deeper_is_wrong,
        [&] {
            expect_near("the result", relu_feedforward(network_2_3_2_2_3(), {{0.25f, 0.125f}}),
                        {{0.7817974f, 0.3625629f, 0.9943008f}});
        },
        [] {});
}

void expect_two_hidden_layers_of_relu();

EXERCISE(relu_backprop) {
    auto expect_one = [] {
        expect_one_hidden_layer(
            relu_backprop(network_2_3_2(), two_examples, two_labels),
            {{{},
              {{0.4369758f, -0.2079715f, -0.8434638f}, {0.2184879f, -0.1039858f, 1.888421f}},
              {{0.03318122f, -0.008413086f}, {0.40647f, -0.1030603f}, {-0.3440134f, 2.623033f}}},
             {{}, {{0.4369758f, -0.2079715f, 1.92872f}}, {{0.134986f, 0.9137402f}}}});
    };
    compare_with_simpler(one_hidden_layer_is_right, expect_two_hidden_layers_of_relu, expect_one);
    expect_one();
}

void expect_two_hidden_layers_of_relu() {
    say_shapes(network_3_3_3_2(), three_examples);
    const Gradient gradient = relu_backprop(network_3_3_3_2(), three_examples, three_labels);
    expect_sizes_of_four_layers(gradient);
    expect_no(
        {{{{-0.08896648f, 0.6272766f}, {-0.1844852f, 1.342941f}, {-0.2314419f, 0.9960487f}},
          "the forward pass has sigmoids in its hidden layers: relu is wanted there"},
         {{{-0.1022667f, 0.01050063f}, {-0.597412f, 0.06345274f}, {-0.09533258f, 0.01028108f}},
          "with the cross-entropy the output's delta is the quadratic cost's: output_delta, given "
          "network.cost, knows both"},
         {{{1.276764f, -1.60038f}, {-3.202849f, 4.366587f}, {-0.5606726f, 0.6116195f}},
          "the gradient of the last layer's weights is made of z; it is made of the activations of "
          "the layer before"},
         {{{-0.7465955f, 0.7465955f}, {-4.417103f, 4.417103f}, {-0.6968132f, 0.6968132f}},
          "the output layer is softmax; here it keeps its sigmoid, and its delta is "
          "output_delta's"},
         {{{0, 0.7386565f}, {0, 4.366587f}, {0, 0.6894003f}},
          "the output's delta has relu_derivative as a factor: the output is a sigmoid, and "
          "its delta output_delta's"}},
        gradient.weights[3]);
    check_gradient("the gradient of the last layer's weights", gradient.weights[3],
                   {{-0.5537457f, 0.7386565f}, {-3.202849f, 4.366587f}, {-0.5395187f, 0.6894003f}});
    expect_no({{{{-0.2717328f, 0.1691812f, 0.0836707f},
                 {-0.2590707f, 0.5008938f, 0.1585309f},
                 {-0.4241934f, 0.3130518f, 0.1582514f}},
                "the hidden layers' deltas have the slope of the sigmoid: theirs is "
                "relu_derivative(z)"},
               {{{-1.353031f, 2.257079f, 0.3397788f},
                 {-2.832305f, 4.719585f, 0.7073841f},
                 {-2.28071f, 3.938766f, 0.6733645f}},
                "the hidden layers' deltas lack the slope: relu_derivative(z), element by "
                "element"},
               {{{-0.8911324f, 5.488547f, 0.02847613f},
                 {-0.2118158f, 9.402779f, 0.44138f},
                 {-1.397162f, 9.286299f, 0.08542839f}},
                "the hidden layers' deltas have relu(z) as a factor; it is relu_derivative(z)"}},
              gradient.weights[2]);
    check_gradient("the gradient of a hidden layer's weights", gradient.weights[2],
                   {{-1.188177f, 2.257079f, 0.04068019f},
                    {-0.2770675f, 4.719585f, 0.6305429f},
                    {-1.786148f, 3.938766f, 0.1220406f}},
                   unexplained, hidden_delta);
    check_gradient("the gradient of the first layer's weights", gradient.weights[1],
                   {{-1.918613f, 5.641026f, 8.562364f},
                    {-0.08830586f, 0.9543544f, 2.459693f},
                    {-2.322669f, 4.465956f, 4.631665f}},
                   unexplained, hidden_delta);
    check_gradient("the gradient of the first layer's biases", gradient.biases[1],
                   {{-2.49928f, 6.593436f, 9.647754f}}, unexplained, hidden_biases);
    Network quadratic = network_3_3_3_2();
    quadratic.cost = Cost::quadratic;
    const Matrix other = relu_backprop(quadratic, three_examples, three_labels).biases[3];
    double change = 0;
    for (size_t j = 0; j < other.cols(); ++j)
        change += std::abs(double(other(0, j)) - double(gradient.biases[3](0, j)));
    expect(change > 0.01, "network.cost makes no difference: output_delta asks for it");
}
