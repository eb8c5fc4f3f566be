using namespace grading;

EXERCISE(output_delta) {
    const Matrix z = {{1, -2, 0.5f}, {-1, 3, 0.25f}}, y = {{1, 0, 0}, {0, 1, 0}};
    const Matrix a = {{0.7310586f, 0.1192029f, 0.6224593f}, {0.2689414f, 0.9525741f, 0.5621765f}};
    const Matrix cross_entropy = {{-0.2689414f, 0.1192029f, 0.6224593f},
                                  {0.2689414f, -0.04742587f, 0.5621765f}};
    const Matrix quadratic = {{-0.05287709f, 0.01251554f, 0.1462803f},
                              {0.05287709f, -0.002142543f, 0.1383708f}};
    const Matrix c = output_delta(Cost::cross_entropy, z, a, y);
    const Matrix q = output_delta(Cost::quadratic, z, a, y);

    expect(same_shape(c, z) && same_shape(q, z),
           "delta is " + (same_shape(c, z) ? q : c).shape() +
               ", expected 2 × 3, as z, a and y: element by element is *, and not one of the "
               "products of matrices");
    expect(!near(factor(c, cross_entropy), -1) && !near(factor(q, quadratic), -1),
           "the sign is turned round: a - y, the output minus the label");
    const Matrix of_one = output_delta(Cost::quadratic, {{1, -2, 0.5f}},
                                       {{0.7310586f, 0.1192029f, 0.6224593f}}, {{1, 0, 0}});
    const double alone = factor(of_one, {{-0.05287709f, 0.01251554f, 0.1462803f}});
    expect(!near(alone, 0.5),
           "with the quadratic cost delta is half of what it should be: the derivative of "
           "1/2 (a - y)^2 is a - y, the 2 takes the 1/2 away");
    expect(!near(alone, 2),
           "with the quadratic cost delta is twice what it should be: the cost has a 1/2, and the "
           "derivative of 1/2 (a - y)^2 is a - y");
    expect(!near(factor(c, cross_entropy), 0.5) && !near(factor(q, quadratic), 0.5),
           "delta is divided by the number of examples: the mean is taken later, in update");
    expect(!(near(c, quadratic) && near(q, cross_entropy)),
           "the two costs are exchanged: the slope of the sigmoid belongs to the quadratic one");
    expect(
        !near(c, quadratic),
        "with cross-entropy the slope of the sigmoid cancels, so delta is larger; what you have is "
        "the quadratic cost's delta, as in the tutorial's code (or does a ; stand after the if?)");
    expect(!near(c, {{-1.367879f, 1.135335f, 2.648721f}, {1.367879f, -1.049787f, 2.284025f}}),
           "with cross-entropy that is dC/da; delta is dC/dz, with the slope of the sigmoid as a "
           "factor");
    expect(!near(c, {{0, -2, 0.5f}, {-1, 2, 0.25f}}),
           "with cross-entropy delta is z - y: are a and z exchanged, here or in the first line?");
    expect(!near(c, {{0.7310586f, 0.1192029f, 0.6224593f}, {0.2689414f, 0.9525741f, 0.5621765f}}),
           "with cross-entropy delta is the output itself: take the label off");
    const auto difference = [&](size_t i, size_t j) {
        return text(a(i, j)) + " - " + text(y(i, j));
    };
    expect_near("with cross-entropy, delta", c, cross_entropy, difference);
    const Matrix at_ends =
        output_delta(Cost::cross_entropy, {{40, 40, -40, -40}}, {{1, 1, 0, 0}}, {{1, 0, 1, 0}});
    for (size_t j = 0; j < 4; ++j)
        expect(!std::isnan(at_ends(0, j)),
               "not a number (nan) where an output is exactly 0 or 1: the divisions by a and 1 - a "
               "cancel with the slope; a - y is left");
    expect_near("with outputs of exactly 0 and 1, delta", at_ends, {{0, 1, -1, 0}});
    expect(!near(q, cross_entropy),
           "with the quadratic cost the slope of the sigmoid is missing: does `cost` matter?");
    expect(!near(q, {{-0.05899549f, 0.02969512f, 0.1414639f},
                     {0.06603409f, -0.009526862f, 0.1299994f}}),
           "the slope of the sigmoid is taken at a; it is wanted at z");
    expect(!near(q, Matrix(2, 3)),
           "with the quadratic cost delta stays 0: 1 / 2 is 0 in C++; or is the slope made of y, "
           "which is 0 or 1?");
    expect_near("with the quadratic cost, delta", q, quadratic, [&](size_t i, size_t j) {
        return "(" + difference(i, j) + ") * " + text(tabulated_slope(z(i, j))) +
               ", the slope of the sigmoid at z = " + text(z(i, j));
    });
}
