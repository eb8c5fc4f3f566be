using namespace grading;

namespace grading {

// The output layer, for the three examples of this test with sigmoids, then with ReLU in the hidden
// layers, then for the two of the network with one hidden layer, in the same way: weighted inputs,
// outputs, labels and deltas.
const Matrix recorded_z = {{0.3101225f, 1.806236f},  {0.270215f, 1.671446f},
                           {0.5082403f, 1.722743f},  {-1.2125f, 4.175f},
                           {-2.803125f, 6.45f},      {-1.175f, 4.225f},
                           {0.01410975f, 1.798518f}, {0.1976153f, 2.514984f},
                           {-0.7f, 2.3875f},         {1.40625f, 6.15f}};
const Matrix recorded_a = {{0.5769152f, 0.8589064f}, {0.5671457f, 0.8417685f},
                           {0.6243939f, 0.8484818f}, {0.229259f, 0.9848576f},
                           {0.05715554f, 0.998422f}, {0.2359524f, 0.9855855f},
                           {0.5035274f, 0.8579685f}, {0.5492437f, 0.9251856f},
                           {0.3318122f, 0.9158691f}, {0.8031738f, 0.9978711f}};
const Matrix recorded_y = {{1, 0}, {0, 1}, {1, 0}, {1, 0}, {0, 1},
                           {1, 0}, {0, 1}, {1, 0}, {0, 1}, {1, 0}};
const Matrix cross_entropy_delta = {{-0.4230848f, 0.8589064f},    {0.5671457f, -0.1582315f},
                                    {-0.3756061f, 0.8484818f},    {-0.770741f, 0.9848576f},
                                    {0.05715554f, -0.001578028f}, {-0.7640476f, 0.9855855f},
                                    {0.5035274f, -0.1420315f},    {-0.4507563f, 0.9251856f},
                                    {0.3318122f, -0.08413086f},   {-0.1968262f, 0.9978711f}};
const Matrix quadratic_delta = {{-0.1032683f, 0.1040876f},     {0.1392294f, -0.02107554f},
                                {-0.08808947f, 0.1090812f},    {-0.136188f, 0.01468727f},
                                {0.00308004f, -2.486156e-06f}, {-0.1377418f, 0.01400191f},
                                {0.1258756f, -0.01730776f},    {-0.111596f, 0.06403874f},
                                {0.07356704f, -0.006482524f},  {-0.0311154f, 0.002119885f}};

bool same_row(const Matrix& a, size_t i, const Matrix& b, size_t k) {
    return a.rows() > i && a.cols() == b.cols() && near(a(i, 0), b(k, 0), 1e-3) &&
           near(a(i, 1), b(k, 1), 1e-3);
}

// The weighted inputs of the output layer of a forward pass without biases: with sigmoids, with
// ReLU.
const Matrix without_biases = {{0.2126235f, 2.088158f}, {0.1518452f, 1.9854f},
                               {0.3983912f, 2.024734f}, {-0.65625f, 3.5f},
                               {-2.578125f, 5.625f},    {-1.054688f, 3.59375f}};

// Looks each example up by its weighted inputs.
Matrix recorded_delta(bool quadratic, const Matrix& z, const Matrix& a, const Matrix& y) {
    if (z.cols() != 2)
        throw Wrong{"the weighted inputs z given to output_delta are " + z.shape() +
                        ": those of the output layer are wanted, the last of zs",
                    false};
    Matrix found(z.rows(), 2);
    for (size_t i = 0; i < z.rows(); ++i) {
        size_t k = 0;
        while (k < recorded_z.rows() && !same_row(z, i, recorded_z, k)) ++k;
        for (size_t other = 0; other < recorded_z.rows() && k == recorded_z.rows(); ++other)
            expect(!(same_row(z, i, recorded_a, other) && same_row(a, i, recorded_z, other)),
                   "output_delta gets z and a exchanged: in the call, or in its own first line "
                   "(blank/mnist_nn.cpp has it as it was)");
        expect(!same_row(z, i, without_biases, i) && !same_row(z, i, without_biases, i + 3),
               "in the forward pass the biases are missing: z = a w + b");
        expect(
            k < recorded_z.rows(),
            "the weighted inputs z given to output_delta are wrong: in a network of 3, 3, 3 and 2 "
            "neurons, (" +
                text(z(i, 0)) + ", " + text(z(i, 1)) + ") for example " + std::to_string(i) +
                ", expected (" + text(recorded_z(i % 3, 0)) + ", " + text(recorded_z(i % 3, 1)) +
                "); look at the forward pass");
        expect(same_row(a, i, recorded_a, k),
               "the outputs a given to output_delta are not the sigmoid of z");
        expect(same_row(y, i, recorded_y, k),
               "the labels y given to output_delta are not those that belong to z");
        for (size_t j = 0; j < 2; ++j)
            found(i, j) = quadratic ? quadratic_delta(k, j) : cross_entropy_delta(k, j);
    }
    return found;
}

}  // namespace grading

// The matrices of the network of 3, 3, 3 and 2 neurons, with three examples and the cross-entropy.
const Matrix recorded_z1 = {
    {0.1f, 1.55f, 0.3f}, {-0.8375f, 0.1125f, 1.6125f}, {0.725f, 0.175f, 1.175f}};
const Matrix recorded_a1 = {{0.5249792f, 0.8249137f, 0.5744425f},
                            {0.3020616f, 0.5280954f, 0.8337582f},
                            {0.6737071f, 0.5436387f, 0.7640476f}};
const Matrix recorded_delta1 = {{-0.03546718f, 0.08713706f, 0.06519403f},
                                {0.069123f, -0.09060904f, -0.01588187f},
                                {-0.0294581f, 0.1500253f, 0.03389225f}};
const Matrix recorded_z2 = {{-0.7251702f, 1.836326f, 0.5942383f},
                            {-0.3732024f, 2.188073f, -0.09213353f},
                            {-0.05972713f, 1.967397f, 0.4499056f}};
const Matrix recorded_a2 = {{0.3262555f, 0.8625136f, 0.644337f},
                            {0.4077674f, 0.8991733f, 0.4769829f},
                            {0.4850727f, 0.8773313f, 0.6106168f}};
const Matrix recorded_delta2 = {{-0.2338986f, 0.253876f, 0.1241151f},
                                {0.2245486f, -0.08010857f, 0.06664042f},
                                {-0.2466925f, 0.2230522f, 0.1347592f}};
// The rows of the tables above that belong to this network.
Matrix first_three(const Matrix& recorded) {
    return filled(3, 2, [&](size_t i, size_t j) { return recorded(i, j); });
}
const Matrix recorded_delta3 = first_three(cross_entropy_delta);

void know_layers() {
    const std::vector<std::pair<std::string, Matrix>> layers = {
        {"y", three_labels},
        {"z of layer 1", recorded_z1},
        {"a of layer 1", recorded_a1},
        {"delta of layer 1", recorded_delta1},
        {"z of layer 2", recorded_z2},
        {"a of layer 2", recorded_a2},
        {"delta of layer 2", recorded_delta2},
        {"z of layer 3", first_three(recorded_z)},
        {"a of layer 3", first_three(recorded_a)},
        {"delta of layer 3", recorded_delta3}};
    known.insert(known.end(), layers.begin(), layers.end());
}

// For a mistake that has no name here: the first product that is none of those that are wanted.
std::string first_unwanted_product() {
    const std::string wanted =
        "(x) (weights[1]), (a of layer 1) (weights[2]), (a of layer 2) (weights[3]), "
        "(a of layer 2)^T (delta of layer 3), (delta of layer 3) (weights[3])^T, "
        "(a of layer 1)^T (delta of layer 2), (delta of layer 2) (weights[2])^T, "
        "(x)^T (delta of layer 1), ";
    for (const Product& product : products) {
        const std::string call = in_names(product);
        for (const std::string l : {"1", "2"}) {
            const std::string input = l == "1" ? "(x)^T" : "(a of layer 1)^T";
            if (call == input + " (something else)")
                return "; what should be delta of layer " + l + " in the product with " + input +
                       " is something else: look at how it is made";
        }
        if (wanted.find(call + ", ") == std::string::npos)
            return "; of your products " + call +
                   " is none that is wanted: the table at the top of mnist_nn.cpp has them";
    }
    return "";
}

// The sum of products of which a gradient of weights is made: column i of a, column j of delta.
How sum_over_examples(const Matrix& a, const Matrix& delta) {
    return [a, delta](size_t i, size_t j) { return row_times_column(transposed(a), i, delta, j); };
}
How sum_of_column(const Matrix& delta) {
    return [delta](size_t, size_t j) {
        return term(delta(0, j)) + " + " + term(delta(1, j)) + " + " + term(delta(2, j));
    };
}

// `clue` is said of a mistake that has no name here.
void check_gradient(const std::string& what, const Matrix& gradient, const Matrix& expected,
                    const How& how = unexplained, const std::string& clue = "") {
    if (near(gradient, expected)) return;
    expect(gradient.rows() > 0, what + " stays empty: go on back to layer 1");
    expect(gradient.rows() == expected.rows() || gradient.rows() != 3 || expected.rows() != 1,
           what + " has a row for each example: add them up (column_sums)");
    expect(expected.rows() != 1 || expected.cols() != 2 || gradient.cols() != 3,
           what +
               " is that of another layer: take the gradients of a layer before delta goes on to "
               "the next");
    expect(gradient.rows() != 2 || gradient.cols() != 2 || expected.rows() != 3,
           what +
               " is 2 × 2, expected 3 × 2: delta goes with the activation of the layer before, a "
               "of l - 1");
    expect(!near(gradient, transposed(expected)),
           what + " has rows and columns exchanged: a^T delta, not delta^T a");
    const double by = factor(gradient, expected);
    expect(!near(by, 1.0 / 3, 1e-2),
           what +
               " is m times too small: backprop sums over the examples; the mean is taken in "
               "update, not here");
    expect(!near(by, 3, 1e-2), what + " is m times too large: each example counts once");
    expect(!near(by, -1, 1e-2),
           what + " has the wrong sign: the gradient points uphill; update goes down");
    expect(!near(gradient, Matrix(expected.rows(), expected.cols())),
           what + " stays 0: go on back to layer 1");
    expect(by == 0, what + " is " + text(by) +
                        " times what it should be: where does that factor come from?");
    try {
        expect_near(what, gradient, expected, how);
    } catch (const Wrong& problem) {
        throw Wrong{problem.message + clue, problem.named};
    }
}
const std::string hidden_delta =
    "; the last layer's gradient is right, so are the forward pass and the output's delta: look at "
    "the delta of the hidden layers, and at what it is multiplied with";
const std::string hidden_biases =
    "; the weights' gradient of this layer is right, so its delta is: the biases' gradient is the "
    "sum of that over the examples (column_sums)";

// Compares all of it, the last layer first.
void expect_one_hidden_layer(const Gradient& gradient, const Gradient& expected) {
    const std::string network =
        "right for a network of 3, 3, 3 and 2 neurons, wrong for one of 2, 3 and 2 after it (is a "
        "size or a number of layers written into the code, or kept from before?): ";
    expect(gradient.weights.size() == 3 && gradient.biases.size() == 3,
           network +
               "the gradient has not sizes.size() matrices each for weights and biases, here "
               "3: is something kept from the call before (static)?");
    for (size_t l = 2; l > 0; --l) {
        expect_near(network + "the gradient of weights[" + std::to_string(l) + "]",
                    gradient.weights[l], expected.weights[l]);
        expect_near(network + "the gradient of biases[" + std::to_string(l) + "]",
                    gradient.biases[l], expected.biases[l]);
    }
}
void expect_sizes_of_four_layers(const Gradient& gradient) {
    expect(gradient.weights.size() == 4 && gradient.biases.size() == 4,
           "the gradient has " + std::to_string(gradient.weights.size()) +
               " matrices for the weights and " + std::to_string(gradient.biases.size()) +
               " for the biases, expected sizes.size() of each, here 4, of which the first stays "
               "empty");
    expect(gradient.weights[0].rows() * gradient.weights[0].cols() == 0 &&
               gradient.biases[0].rows() * gradient.biases[0].cols() == 0,
           "the gradient of layer 0, the input, is filled; it has no weights, so it stays empty: "
           "what belongs to layer l has the index l");
}
const std::string one_hidden_layer_is_right =
    "right for a network with one hidden layer, wrong for one with two (is there a loop over all "
    "layers, and has everything in it the index of its own layer?)";

void expect_two_hidden_layers();

EXERCISE(backprop) {
    auto expect_one = [] {
        expect_one_hidden_layer(
            network_2_3_2().backprop(two_examples, two_labels),
            {{{},
              {{0.3166261f, -0.1273377f, -0.02389096f}, {-0.2086478f, 0.1130539f, 0.1020616f}},
              {{0.1559394f, 0.1479334f}, {0.2589062f, 0.1576432f}, {-0.1023938f, 0.7754765f}}},
             {{}, {{-0.1237269f, 0.08472964f, 0.1129175f}}, {{0.05277104f, 0.7831541f}}}});
    };
    compare_with_simpler(one_hidden_layer_is_right, expect_two_hidden_layers, expect_one);
    expect_one();
}

void expect_two_hidden_layers() {
    Network network = network_3_3_3_2();
    const Matrix &x = three_examples, &y = three_labels;
    const Matrix w3 = {
        {-0.08896648f, 0.6272766f}, {-0.1844852f, 1.342941f}, {-0.2314419f, 0.9960487f}};
    const Matrix b3 = {{-0.2315453f, 1.549157f}}, quadratic_w3 = {{-0.01964841f, 0.07827753f},
                                                                  {-0.04116255f, 0.1665267f},
                                                                  {-0.05391842f, 0.1236216f}};
    const Matrix w2 = {{-0.2211628f, 0.2593538f, 0.1760756f},
                       {-0.2084746f, 0.2883807f, 0.210837f},
                       {-0.1356268f, 0.2494685f, 0.2298214f}};
    const Matrix w1 = {{-0.05756076f, 0.199656f, 0.09061322f},
                       {0.05138941f, -0.04704051f, 0.01671515f},
                       {-0.01217735f, 0.127373f, 0.02992179f}};

    say_shapes(network, x);
    know_layers();
    const Gradient gradient = network.backprop(x, y);
    const std::string unwanted = first_unwanted_product();
    expect_sizes_of_four_layers(gradient);
    const std::string turned =
        "gradient.weights[3] is that of another layer: what belongs to layer l has the index l";
    expect_no({{w1, turned}, {w2, turned}}, gradient.weights[3]);
    expect(!near(gradient.biases[2], b3),
           "the gradient of a hidden layer's biases is that of the last layer: each layer has its "
           "own delta");
    expect(!near(gradient.weights[3], quadratic_w3),
           "with the cross-entropy the output's delta is the quadratic cost's, as in the tutorial: "
           "output_delta, given `cost`, knows both");
    expect(!near(gradient.weights[3], w3 + network.weights[3]),
           "the gradient begins with the weights themselves: begin with 0, or set it");
    check_gradient("the gradient of the last layer's weights", gradient.weights[3], w3,
                   sum_over_examples(recorded_a2, recorded_delta3), unwanted);
    expect_no({{{{-0.3756061f, 0.8484818f}},
                "the gradient of the last layer's biases is delta of the last example alone: each "
                "example adds to it"},
               {{{-0.4230848f, 0.8589064f}},
                "the gradient of the last layer's biases is delta of the first example alone: each "
                "example adds to it"}},
              gradient.biases[3]);
    check_gradient("the gradient of the last layer's biases", gradient.biases[3], b3,
                   sum_of_column(recorded_delta3));
    expect_no({{{{-0.9431398f, 2.253327f, 0.7468558f},
                 {-0.9236582f, 2.426155f, 0.8959583f},
                 {-0.5906078f, 2.076649f, 0.9668786f}},
                "the gradient of a hidden layer's weights lacks the slope of the sigmoid: "
                "delta = (delta w^T) times sigmoid_derivative(z), element by element"},
               {{{-0.2255595f, 0.4693809f, 0.17034f},
                 {-0.2225455f, 0.506421f, 0.2044654f},
                 {-0.1408188f, 0.4337458f, 0.2216278f}},
                "the gradient of a hidden layer's weights has the slope of the sigmoid at the "
                "activation; "
                "it is wanted at z"},
               {{{-0.2263632f, 0.4422318f, 0.1495275f},
                 {-0.2334044f, 0.4183209f, 0.1843168f},
                 {-0.1548751f, 0.386897f, 0.1849934f}},
                "the gradient of a hidden layer's weights has the slope of the sigmoid at the z of "
                "another "
                "layer: the delta of layer l goes with zs[l]"}},
              gradient.weights[2]);
    check_gradient("the gradient of a hidden layer's weights", gradient.weights[2], w2,
                   sum_over_examples(recorded_a1, recorded_delta2), unwanted);
    check_gradient("the gradient of a hidden layer's biases", gradient.biases[2],
                   {{-0.2560424f, 0.3968197f, 0.3255147f}}, sum_of_column(recorded_delta2));
    check_gradient("the gradient of the first layer's weights", gradient.weights[1], w1,
                   sum_over_examples(x, recorded_delta1), unwanted);
    check_gradient("the gradient of the first layer's biases", gradient.biases[1],
                   {{0.004197718f, 0.1465533f, 0.08320442f}}, sum_of_column(recorded_delta1));

    network.cost = Cost::quadratic;
    const Gradient quadratic = network.backprop(x, y);
    expect(!near(quadratic.weights[3], w3),
           "the gradient is the same for both costs: give `cost` to output_delta");
    check_gradient("with the quadratic cost, the gradient of the last layer's weights",
                   quadratic.weights[3], quadratic_w3);
    check_gradient("with the quadratic cost, the gradient of the first layer's weights",
                   quadratic.weights[1],
                   {{-0.01868186f, 0.03286162f, 0.01538215f},
                    {0.01164329f, -0.01313888f, 0.00173338f},
                    {-0.004872124f, 0.01968161f, 0.004894784f}});

    // One example and two: other mini-batches than before.
    network.cost = Cost::cross_entropy;
    const Gradient one = network.backprop({{1, 0.5f, 0}}, {{1, 0}});
    const Gradient two = network.backprop({{0, 1, 0.25f}, {0.75f, 0, 1}}, {{0, 1}, {1, 0}});
    for (size_t l = 1; l < 4; ++l)
        expect(near(one.weights[l] + two.weights[l], gradient.weights[l]),
               "the gradients of mini-batches of 1 and of 2 examples do not add up to that of all "
               "3 together");
}
