using namespace grading;

EXERCISE(feedforward) {
    const Network network = network_2_3_2();
    const Matrix& x = two_examples;
    say_shapes(network, x);
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
           "the sigmoid is missing in the last layer, or z is returned in place of a");
    expect(!near(a, {{0.3318122f, 0.9158691f}, {0.669572f, 0.9992059f}}),
           "the sigmoid is missing in the hidden layer");
    expect_no({{{{0.1367008f, 1.567116f}, {0.1764515f, 1.682383f}},
                "the biases come after the sigmoid: they belong to z, a = sigmoid(a w + b)"},
               {{{0.5145282f, 0.8844481f}, {0.5271759f, 0.9031769f}},
                "the sigmoid of x goes into the first layer; x itself is its input"},
               {{{0.6327336f, 0.6986154f}, {0.6348199f, 0.7028411f}},
                "the sigmoid is taken twice in each layer"},
               {{{0.2456822f, 0.1929464f}, {0.2364197f, 0.2143112f}},
                "that is the slope of the sigmoid, sigmoid_derivative; the sigmoid is wanted"},
               {{{0.4342899f, 0.738859f}, {0.3834656f, 0.6889148f}},
                "the hidden layer has the slope of the sigmoid, sigmoid_derivative; the sigmoid is "
                "wanted"},
               {{{0.6488777f, 0.7307672f}, {0.6894641f, 0.8474817f}},
                "the biases of the last layer are missing"},
               {{{0.4759911f, 0.8477542f}, {0.5299903f, 0.9269122f}},
                "the biases of the first layer are missing"}},
              a);
    const Forward forward = {
        {{0.5249792f, 0.7729423f, 0.6341356f}, {0.2404891f, 0.2890505f, 0.9355352f}},
        {{0.01410975f, 1.798518f}, {0.1976153f, 2.514984f}}};
    const Matrix expected = {{0.5035274f, 0.8579685f}, {0.5492437f, 0.9251856f}};
    compare_with_simpler(
        "right for one example, wrong for two",
        [&] {
            if (same_shape(a, expected) && !near(a, expected)) expect_zs("sigmoid", forward);
            expect_near("two examples through a network of 2, 3 and 2 neurons: the result", a,
                        expected);
        },
        [&] {
            expect_near("", network.feedforward({{1, 0.5f}}), {{0.5035274f, 0.8579685f}});
        });
    compare_with_simpler(
        deeper_is_wrong,
        [&] {
            say_shapes(network_2_3_2_2_3(), x);
            expect_near("the result", network_2_3_2_2_3().feedforward(x),
                        {{0.5647384f, 0.522424f, 0.8766541f}, {0.5680053f, 0.5206187f, 0.879996f}});
        },
        [] {});

    Network single;  // no hidden layer: sigmoid(0.5 - 1.5 + 2) for x = (1, -1.5)
    single.sizes = {2, 1};
    single.weights = {{}, {{0.5f}, {1}}};
    single.biases = {{}, {{2}}};
    say_shapes(single, {{1, -1.5f}});
    expect_near("right with hidden layers; without one, of 2 and 1 neurons, the result",
                single.feedforward({{1, -1.5f}}), {{0.7310586f}});
}
