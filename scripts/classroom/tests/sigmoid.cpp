using namespace grading;

EXERCISE(sigmoid) {
    const double large = sigmoid(10), zero = sigmoid(0), one = sigmoid(1);
    expect(!near(zero, 2) || !near(one, 1.367879),
           "that is 1 + e^-z: 1 / 1 + e^-z divides the 1 alone; put the sum in parentheses");
    expect(
        !(large > 2),
        "your sigmoid returns " + text(large) +
            " for z = 10, and it must never go beyond 1: did you forget the 1 +? (1 / (1 + e^-z))");
    expect(!near(one, 0.2689414), "your sigmoid falls where z grows: the exponent is -z, not z");
    expect(!(sigmoid(-10) < -0.1),
           "your sigmoid goes from -1 to 1, as tanh does; it should go from 0 to 1");
    expect(!((one == 0 || one == 1 || one == 0.5) && (large == 0 || large == 1 || large == 0.5)),
           "your sigmoid knows no values between: does it divide whole numbers (int)?");
    expect(!near(one, 1.581977, 1e-3), "that is 1 / (1 - e^-z): 1 +, not 1 -");
    expect(!near(one, 0.8807971) || !near(sigmoid(-1), 0.1192029),
           "that is the sigmoid of 2 z: where does the 2 come from? (1 + tanh(z)) / 2 has it, too");
    expect(!near(one, 0.6666667) && !near(one, 0.9090909),
           "the exponential has another base: e^-z is std::exp(-z)");
    expect(!near(one, -0.7310586),
           "your sigmoid is negative: 1 / (1 + e^-z), without a minus before");
    expect(near(one, 0.7310586, 1e-6) || !near(one, 0.7310586, 3e-4),
           "your sigmoid of 1 is close, but not exact: e is no 2.7 or 2.718; std::exp has it");
    const double points[][2] = {{0, 0.5},         {1, 0.7310586},     {-1, 0.2689414},
                                {0.5, 0.6224593}, {-3, 0.04742587},   {4, 0.9820138},
                                {10, 0.9999546},  {-10, 4.539787e-05}};
    for (const auto& [z, expected] : points)
        expect_near("your sigmoid of " + text(z), sigmoid(Real(z)), expected, 1e-5,
                    "1 / (1 + e^" + term(0 - z) + ")");
    for (const double z : {12.0, 15.0})
        expect(sigmoid(Real(z)) < 1 && sigmoid(Real(-z)) > 0,
               "your sigmoid of " + text(sigmoid(Real(z)) < 1 ? -z : z) +
                   " has reached its limit: 0 and 1 are never reached (a float is too coarse for "
                   "it from 17 on); cut nothing off, e^-z knows by itself how close it is");
    const double low = sigmoid(-12);
    expect(std::fabs(low / 6.144175e-06 - 1) < 0.05,
           "your sigmoid of -12 is " + text(low) +
               ", expected 6.144e-06: cut nothing off, neither z nor the result");
    // 1 - sigmoid(-z) and tanh cannot be finer than a float next to 1, in whole steps of 1/2^25.
    const double steps = low * 33554432, far = sigmoid(-30);
    expect(steps == std::round(steps) || std::fabs(far / 9.357623e-14 - 1) < 0.05,
           "your sigmoid of -30 is " + text(far) +
               ", expected 9.358e-14: cut nothing off, e^-z knows by itself how close it is");
    for (const double z : {100.0, 1000.0}) {
        const double high = sigmoid(Real(z)), none = sigmoid(Real(-z));
        expect(!std::isnan(high) && !std::isnan(none),
               "your sigmoid is not a number (nan) for z = " + text(std::isnan(high) ? z : -z) +
                   ": an exponential gets infinite, and infinity / infinity is no number; use "
                   "one exponential, that of -z");
        expect_near("your sigmoid of " + text(z), high, 1, 1e-5);
        expect_near("your sigmoid of " + text(-z), none, 0, 1e-5);
    }
}
