// Exercise xavier.
#include "check.hpp"
#include "mnist_nn.cpp"
using namespace grading;

void checks() {
    const double first = xavier_deviation(784, 100), second = xavier_deviation(100, 10);
    auto both = [&](double of_first, double of_second) {
        return near(first, of_first, 1e-5) && near(second, of_second, 1e-5);
    };
    expect(!(first == 0 && second == 0),
           "the deviation comes out as 0: 2 / (inputs + outputs) divides whole numbers; make one "
           "of them a double");
    expect(!both(0.002262443, 0.01818182),
           "that is the variance; the standard deviation is its square root");
    expect(!both(0.05050763, 0.1414214),
           "that is kaiming's, made for ReLU: with xavier the inputs and the outputs count");
    expect(!both(0.03571429, 0.1),
           "1 / inputs leaves out the outputs: the deltas come back through "
           "them, so both count");
    expect(!both(0.08238526, 0.2335497),
           "sqrt(6 / (inputs + outputs)) is the bound of the uniform distribution; the weights "
           "here are normal, so it is a standard deviation that is wanted");
    expect(!both(0.03363364, 0.09534626),
           "1 / (inputs + outputs) is half the variance: it is the "
           "mean of inputs and outputs that counts");
    expect(near(first, 0.04756515, 1e-5) && near(second, 0.13484, 1e-5),
           "for 784 inputs and 100 outputs the deviation comes out as " + text(first) +
               ", expected 0.04757; for 100 and 10 as " + text(second) + ", expected 0.1348");
}
