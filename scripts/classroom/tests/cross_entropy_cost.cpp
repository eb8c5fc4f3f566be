using namespace grading;

EXERCISE(cross_entropy_cost) {
    const Matrix a = {{0.7f, 0.2f, 0.1f}, {0.3f, 0.6f, 0.4f}}, y = {{1, 0, 0}, {0, 1, 0}};
    const double cost = cross_entropy_cost(a, y);
    expect(cost != 0,
           "the cost comes out as 0: does 1 / m divide whole numbers? 1 / a.rows() is 0 in C++; "
           "make one of them a double");
    expect(!near(cost, -1.031753), "the cost comes out negative: there is a minus before the sum");
    expect(std::isfinite(cost) && !near(cost, 24.61091),
           "infinite, or far too large, for outputs between 0 and 1: it is the logarithm of the "
           "output that counts, log a and log(1 - a), not that of the label");
    // Where the label is 1/2, log(1 - y) can be told from no second term.
    expect(!(near(cost, 0.4337503) && near(cross_entropy_cost({{0.25f}}, {{0.5f}}), 1.039721)),
           "the second term has the logarithm of the label, log(1 - y): it is log(1 - a)");
    expect(!near(cost, 0.4337503) && !near(cost, 0.2891669) && !near(cost, 0.8675006),
           "the second term is missing, (1 - y) log(1 - a): the tutorial's formula has it, its "
           "code does not");
    expect(!near(cost, 0.5980023),
           "the first term is missing, y log a: outputs whose label is 1 count, too");
    expect(!near(cost, 2.063505), "the cost is m times too large: divide by the m examples");
    expect(!near(cost, 0.6878351),
           "divided by the number of outputs (columns): an example is a row here, so divide by "
           "the number of rows");
    expect(!near(cost, 0.3439175),
           "divided by the number of all elements: the cost is averaged over the examples alone, "
           "and summed over their outputs");
    expect(!near(cost, 0.2554128),
           "only the last element of the matrix counts: add up with +=, not =");
    expect(!near(cost, 0.6891631), "only the last example counts: add up over all rows");
    expect(!near(cost, 1.488504) && !near(cost, 0.4480845),
           "the logarithm has another base: the natural one is std::log");
    expect_near("the cost of outputs 0.7 0.2 0.1 and 0.3 0.6 0.4 with the labels 0 and 1", cost,
                1.031753);

    const Matrix hopeless = {{0, 1, 0}, {1, 0, 0}};
    const double none = cross_entropy_cost(y, y), most = cross_entropy_cost(hopeless, y);
    expect(!std::isnan(none) && !std::isnan(most),
           "not a number (nan) where an output is exactly 0 or 1: 0 times log 0 is none; use "
           "finite_log, just above");
    expect(std::isfinite(most), "infinite where an output is 0 and its label 1: use finite_log");
    expect_near("the cost of outputs that are the labels", none, 0);
    expect(most > 10, "an output of 0 where 1 is right should cost a lot, it costs " + text(most));
    expect(near(most, 2 * 69.07755, 1e-3),
           "an output of 0 where 1 is right, and one of 1 where 0 is, cost " + text(most) +
               ", expected 138.2: that is what finite_log, just above, makes of log 0");
    expect_near("right for two examples, wrong for three with twelve outputs: the cost",
                cross_entropy_cost(twelve_outputs, twelve_labels), 5.472283);
    expect_refused("a and y of different shapes", [&] { cross_entropy_cost(a, Matrix(2, 4)); });
}
