using namespace grading;

EXERCISE(sigmoid_derivative) {
    const double at_0 = sigmoid_derivative(0), at_2 = sigmoid_derivative(2);
    expect(!(near(at_0, 0) && near(at_2, -2)),
           "the slope at z = 2 comes out as -2, which is z (1 - z): take the sigmoid of z first");
    expect(!(near(at_0, 0.5) && near(at_2, 0.8807971)),
           "that is the sigmoid itself; its slope is wanted");
    expect(!(near(at_0, -0.25) && near(at_2, -0.1049936)),
           "the slope comes out negative, but the sigmoid rises everywhere: turn the sign round");
    expect(!near(at_2, 1.656601), "the slope is larger than 1/4: 1 - s, not 1 + s");
    expect(!near(at_2, 0.2241965),
           "that is 1 - s * s, the slope of tanh; the sigmoid's is s (1 - s)");
    expect(!(near(at_0, 0.5) && near(at_2, 0.1192029)),
           "that is 1 - s alone; s times it is wanted");
    expect(!(near(at_0, 0.2350037) && near(at_2, 0.2071453, 1e-3)),
           "that is the slope at s, not at z: the sigmoid is taken twice");
    expect(!near(at_2, 0.7758035), "that is s * s; one of the two factors is 1 - s");
    expect(!near(at_2, 0.01420934), "that is (1 - s) * (1 - s); one of the two factors is s");
    expect(!(near(at_0, 0.5) && near(at_2, 0.2099872)),
           "twice the slope: s (1 - s), without the 2");
    expect(!near(at_2, -0.8807971), "that is s (1 - z): 1 - s is wanted, s is the sigmoid of z");
    expect(!near(at_0, 0.125), "a factor s too many: s (1 - s)");
    expect(!near(at_0, 0) || !near(at_2, 0),
           "the slope comes out as 0: s * 1 - s needs parentheses, s * (1 - s); or is s a whole "
           "number (int)?");
    expect(near(at_2, 0.1049936) || !near(at_2, 0.1049936, 5e-3),
           "close, but not exact: a difference such as (f(z + h) - f(z)) / h is too coarse in "
           "float; there is a formula");
    const double points[][2] = {{0, 0.25},        {1, 0.1966119},   {-1, 0.1966119},
                                {0.5, 0.2350037}, {-3, 0.04517666}, {4, 0.01766271},
                                {2, 0.1049936}};
    for (const auto& [z, expected] : points)
        expect_near("the slope at z = " + text(z), sigmoid_derivative(Real(z)), expected, 1e-4,
                    text(tabulated_sigmoid(z)) + " * " + text(tabulated_sigmoid(-z)));
    for (const double z : {12.0, -12.0}) {
        const double slope = sigmoid_derivative(Real(z));
        expect(std::fabs(slope / 6.144137e-06 - 1) < 0.1,
               "the slope at z = " + text(z) + " is " + text(slope) +
                   ", expected 6.144e-06: it is small there, but cut nothing off");
    }
    for (const double z : {-100.0, 100.0, -1000.0, 1000.0}) {
        const double slope = sigmoid_derivative(Real(z));
        expect(!std::isnan(slope), "the slope is not a number (nan) for z = " + text(z) +
                                       ": an exponential gets infinite there, and infinity / "
                                       "infinity is no number; make it of "
                                       "sigmoid(z), which stays between 0 and 1");
        expect_near("the slope at z = " + text(z), slope, 0);
    }
}
