using namespace grading;

EXERCISE(feedforward) {
    const Network network = network_2_3_2();
    const Matrix& x = two_examples;
    const Matrix a = network.feedforward(x);

    expect(!near(a, x), "x comes back as it was: pass it through the layers");
    expect(!near(a, {{0.5249792f, 0.7729423f, 0.6341356f}, {0.2404891f, 0.2890505f, 0.9355352f}}),
           "that is the activation of the first layer: each layer's result is what the next layer "
           "gets, and the last one has the index sizes.size() - 1");
    expect(!near(a, {{0.6233732f, 0.7144498f}, {0.6726303f, 0.8507121f}}),
           "the biases are missing: z = a w + b");
    expect(!near(a, {{0.7308519f, 0.5057317f}, {0.7746396f, 0.7225351f}}),
           "the biases are subtracted; add them");
    expect(!near(a, {{-0.7f, 2.3875f}, {0.70625f, 7.1375f}}),
           "the sigmoid is missing: a = sigmoid(z) in each layer");
    expect(!near(a, {{0.01410975f, 1.798518f}, {0.1976153f, 2.514984f}}),
           "the sigmoid is missing in the last layer");
    expect(!near(a, {{0.3318122f, 0.9158691f}, {0.669572f, 0.9992059f}}),
           "the sigmoid is missing in the hidden layer");
    const Matrix expected = {{0.5035274f, 0.8579685f}, {0.5492437f, 0.9251856f}};
    compare_with_simpler(
        "right for one example, wrong for two",
        [&] {
            expect_near("two examples through a network of 2, 3 and 2 neurons: the result", a,
                        expected);
        },
        [&] {
            expect_near("", network.feedforward({{1, 0.5f}}), {{0.5035274f, 0.8579685f}});
        });
    compare_with_simpler(
        deeper_is_wrong,
        [&] {
            expect_near("the result", network_2_3_2_2_3().feedforward(x),
                        {{0.5647384f, 0.522424f, 0.8766541f}, {0.5680053f, 0.5206187f, 0.879996f}});
        },
        [] {});

    Network single;  // no hidden layer: sigmoid(0.5 - 1.5 + 2) for x = (1, -1.5)
    single.sizes = {2, 1};
    single.weights = {{}, {{0.5f}, {1}}};
    single.biases = {{}, {{2}}};
    expect_near("a network without a hidden layer: the result", single.feedforward({{1, -1.5f}}),
                {{0.7310586f}});
}
