using namespace grading;

EXERCISE(weight_deviation) {
    const double first = weight_deviation(Init::xavier, 784, 100);
    const double second = weight_deviation(Init::xavier, 100, 10);
    auto both = [&](double of_first, double of_second) {
        return near(first, of_first, 1e-5) && near(second, of_second, 1e-5);
    };
    expect(!(first == 0 && second == 0),
           "with xavier the deviation comes out as 0: 2 / (inputs + neurons) divides whole "
           "numbers, or the result is kept in an int; make a double of it");
    expect(!both(0.002262443, 0.01818182),
           "that is xavier's variance; the standard deviation is its square root");
    expect(!both(0.05050763, 0.1414214),
           "with xavier, that is kaiming's deviation: with xavier inputs and neurons both count");
    expect(!both(0.03571429, 0.1),
           "with xavier, 1 / inputs leaves out the neurons: the deltas come back through them, so "
           "both count");
    expect(!both(0.08238526, 0.2335497),
           "sqrt(6 / (inputs + neurons)) is the bound of the uniform distribution; the weights "
           "here are normal, so it is a standard deviation that is wanted");
    expect(!both(0.03363364, 0.09534626),
           "1 / (inputs + neurons) is half of xavier's variance: it is the mean of inputs and "
           "neurons that counts");
    expect(!both(1, 1),
           "with xavier the deviation is 1, which is normal's: does a break, a return or an else "
           "miss?");
    expect(!both(10.00013, 3.165438),
           "with xavier the deviation is far too large: 2 / inputs + neurons needs parentheses, 2 "
           "/ (inputs + neurons)");
    expect(both(0.04756515, 0.13484),
           "with xavier the deviation is " + text(first) +
               " for 784 inputs and 100 neurons, expected 0.04757, the root of 2 / 884; and " +
               text(second) + " for 100 and 10, expected 0.1348, the root of 2 / 110");
    expect_near(
        "with xavier, for 4 inputs and 3 neurons (an odd sum, which divided by 2 is no "
        "whole number), the deviation",
        weight_deviation(Init::xavier, 4, 3), 0.5345225, 1e-5, "the root of 2 / 7");
    const double kaiming = weight_deviation(Init::kaiming, 784, 100);
    expect(!near(kaiming, 0.04756515, 1e-5), "kaiming's deviation is xavier's: does `init` count?");
    expect(!near(kaiming, 0.1414214, 1e-5), "with kaiming the inputs count, not the neurons");
    expect(
        !near(kaiming, 0.03571429, 1e-5),
        "with kaiming the variance is 2 / inputs, not 1 / inputs: half of the neurons that it is "
        "made for are silent");
    expect(!near(kaiming, 0.002551020, 1e-6),
           "that is kaiming's variance; the standard deviation is its square root");
    expect(kaiming != 0,
           "with kaiming the deviation comes out as 0: 2 / inputs divides whole numbers, or the "
           "result is kept in an int; make a double of it");
    expect(!near(kaiming, 1, 1e-5), "with kaiming the deviation is 1: that is normal's");
    expect_near("with kaiming, for 784 inputs and 100 neurons, the deviation", kaiming, 0.05050763,
                1e-5, "the root of 2 / 784");
    expect_near("with kaiming, for 5 inputs and 3 neurons, the deviation",
                weight_deviation(Init::kaiming, 5, 3), 0.6324555, 1e-5, "the root of 2 / 5");
    const double normal = weight_deviation(Init::normal, 784, 100);
    expect(!near(normal, 0.04756515, 1e-5) && !near(normal, 0.05050763, 1e-5),
           "with normal the deviation is 1, as in the tutorial, whatever the sizes; yours is that "
           "of another strategy");
    expect_near("with normal, as in the tutorial, whatever the sizes, the deviation", normal, 1);
}
