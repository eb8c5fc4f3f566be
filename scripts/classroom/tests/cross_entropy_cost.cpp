using namespace grading;

// For a mistake that has no name here: the smallest task that goes wrong.
void expect_small_costs() {
    const std::string here = " the cost";
    expect(!near(cross_entropy_cost({{0.7f}}, {{1}}), -1.847298),
           "1 - y log(1 - a): the factor is (1 - y), in parentheses");
    expect_near("of one example with one output, 0.7, whose label is 1," + here,
                cross_entropy_cost({{0.7f}}, {{1}}), 0.3566749, 1e-4, "-log 0.7");
    expect_near("of one example with one output, 0.2, whose label is 0," + here,
                cross_entropy_cost({{0.2f}}, {{0}}), 0.2231436, 1e-4, "-log(1 - 0.2)");
    expect_near(
        "right for one output; of one example with the outputs 0.7 and 0.2, labels 1 and 0," + here,
        cross_entropy_cost({{0.7f, 0.2f}}, {{1, 0}}), 0.5798185, 1e-4, "0.3567 + 0.2231");
    expect_near(
        "right for one example; of two with one output each, 0.7 and 0.2, labels 1 and 0," + here,
        cross_entropy_cost({{0.7f}, {0.2f}}, {{1}, {0}}), 0.2899092, 1e-4, "(0.3567 + 0.2231) / 2");
}

EXERCISE(cross_entropy_cost) {
    const Matrix a = {{0.7f, 0.2f, 0.1f}, {0.3f, 0.6f, 0.4f}}, y = {{1, 0, 0}, {0, 1, 0}};
    const double cost = cross_entropy_cost(a, y);
    expect_value(cost, "the cost");
    expect(cost != 0,
           "the cost comes out as 0: does 1 / m divide whole numbers (1 / a.rows() is 0 in C++), "
           "or is "
           "the sum one (int)? Make a double of it");
    expect(!(std::fabs(cost) > 1e15 && std::fabs(cost) < 1e30),
           "the cost is huge: -1 / a.rows() divides whole numbers without a sign; make a double of "
           "one");
    expect(!near(cost, -1.031753), "the cost comes out negative: there is a minus before the sum");
    expect(!(cost > 10),
           "infinite, or far too large, for outputs between 0 and 1: it is the logarithm of the "
           "output that counts, log a and log(1 - a), not that of the label");
    // Where the label is 1/2, log(1 - y) can be told from no second term.
    const double half = cross_entropy_cost({{0.25f}}, {{0.5f}});
    expect(!(near(cost, 0.4337503) && near(half, 1.121409)),
           "the second term stands in the first logarithm: a parenthesis closes too late");
    expect(
        !(near(cost, 0.4337503) && near(cross_entropy_cost({{0.7f, 0.2f}}, {{0, 1}}), 1.203973)),
        "only the elements (i, i) count: one loop goes over the rows, one in it over the columns");
    expect(!(near(cost, 0.4337503) && near(half, 1.039721)),
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
    expect(!near(cost, 0.1375) && !near(cost, 0.275) && !near(cost, 0.55),
           "that is the quadratic cost; here the logarithms of the outputs count");
    expect(!near(std::fabs(cost), 0.164252),
           "the two terms are subtracted from each other: both get the minus before the sum");
    expect(
        !near(cost, 4.076275),
        "the labels are exchanged: where y is 1 it is log a that counts, where y is 0 log(1 - a)");
    expect(!near(cost, 3.449894), "the second term has log a: it is (1 - y) log(1 - a)");
    expect(!near(cost, 2.091884), "the second term lacks its factor 1 - y");
    expect(!near(cost, 4.047896), "the first term lacks its factor y");
    expect(
        !near(cost, 0.1783375) && !near(cost, 0.3425895) && !near(cost, 0.3566749) &&
            !near(cost, 0.685179),
        "only the first element, row or column counts: does a return stand in the loops, or does "
        "a loop end too early?");
    expect(!near(cost, 0.7236595),
           "the last output of each example is left out: where does the loop over j end?");
    if (!near(cost, 1.031753)) expect_small_costs();
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
