// Exercise output_delta.
//
// stand-in sigmoid: return Real(grading::tabulated_sigmoid(z));
// stand-in sigmoid_derivative: return Real(grading::tabulated_slope(z));
#include "check.hpp"
#include "mnist_nn.cpp"
using namespace grading;

Matrix scaled(const Matrix& a, double by) {
    Matrix b = a;
    for (Real& element : b) element *= Real(by);
    return b;
}

void checks() {
    const Matrix z = {{1, -2, 0.5f}, {-1, 3, 0.25f}}, y = {{1, 0, 0}, {0, 1, 0}};
    const Matrix a = {{0.7310586f, 0.1192029f, 0.6224593f}, {0.2689414f, 0.9525741f, 0.5621765f}};
    const Matrix cross_entropy = {{-0.2689414f, 0.1192029f, 0.6224593f},
                                  {0.2689414f, -0.04742587f, 0.5621765f}};
    const Matrix quadratic = {{-0.05287709f, 0.01251554f, 0.1462803f},
                              {0.05287709f, -0.002142543f, 0.1383708f}};
    const Matrix slope_at_a = {{-0.05899549f, 0.02969512f, 0.1414639f},
                               {0.06603409f, -0.009526862f, 0.1299994f}};
    Matrix c(5, 5, 9), q(1, 1, 9);  // of other shapes before
    output_delta(Cost::cross_entropy, z, a, y, c);
    output_delta(Cost::quadratic, z, a, y, q);

    expect(c.rows() == 2 && c.cols() == 3 && q.rows() == 2 && q.cols() == 3,
           "delta is " + c.shape() + ", expected 2 × 3: give it the shape of a");
    expect(!near(c, scaled(cross_entropy, -1)),
           "the sign is turned round: a - y, the output minus the label");
    expect(!near(c, scaled(cross_entropy, 0.5)) && !near(q, scaled(quadratic, 0.5)),
           "delta is divided by the number of examples: the mean is taken later, in update");
    expect(!near(c, quadratic),
           "with cross-entropy the slope of the sigmoid cancels, so delta is "
           "larger; what you have is the quadratic cost's delta, as in the "
           "tutorial's code");
    expect(near(c, cross_entropy), "with cross-entropy, delta: " + difference(c, cross_entropy));
    expect(!near(q, cross_entropy),
           "with the quadratic cost the slope of the sigmoid is missing: does `kind` matter?");
    expect(!near(q, slope_at_a), "the slope of the sigmoid is taken at a; it is wanted at z");
    expect(near(q, quadratic), "with the quadratic cost, delta: " + difference(q, quadratic));
    expect(refuses([&] { output_delta(Cost::cross_entropy, z, a, Matrix(2, 2), c); }),
           "a and y of different shapes: throw std::invalid_argument (`require` does that)");
}
