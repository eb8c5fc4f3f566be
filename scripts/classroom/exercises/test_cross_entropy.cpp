// Exercise cross_entropy.
#include "check.hpp"
#include "mnist_nn.cpp"
using namespace grading;

void checks() {
    const Matrix a = {{0.7f, 0.2f, 0.1f}, {0.3f, 0.6f, 0.4f}}, y = {{1, 0, 0}, {0, 1, 0}};
    const double cost = cross_entropy_cost(a, y);
    expect(!near(cost, -1.031753), "the cost comes out negative: there is a minus before the sum");
    expect(!near(cost, 0.4337503) && !near(cost, 0.2891669) && !near(cost, 0.8675006),
           "the second term is missing, (1 - y) log(1 - a): the tutorial's formula has it, but "
           "its code does not");
    expect(!near(cost, 0.5980023),
           "the first term is missing, y log a: outputs whose label is 1 count too");
    expect(!near(cost, 2.063505), "the cost is m times too large: divide by the m examples");
    expect(!near(cost, 0.6878351),
           "divided by the number of outputs (columns): an example is a "
           "row here, so divide by the number of rows");
    expect(!near(cost, 0.3439175),
           "divided by the number of all elements: the cost is averaged "
           "over the examples alone, and summed over their outputs");
    expect(!near(cost, 1.488504) && !near(cost, 0.4480845),
           "the logarithm has another base: the natural one is std::log");
    expect(near(cost, 1.031753),
           "for two examples with outputs 0.7 0.2 0.1 and 0.3 0.6 0.4 and "
           "labels 0 and 1 the cost comes out as " +
               text(cost) + ", expected 1.031753");

    const Matrix perfect = {{1, 0, 0}, {0, 1, 0}}, hopeless = {{0, 1, 0}, {1, 0, 0}};
    const double none = cross_entropy_cost(perfect, y), most = cross_entropy_cost(hopeless, y);
    expect(!std::isnan(none),
           "not a number (nan) where an output is exactly 0 or 1: 0 times log 0 "
           "is none; use finite_log");
    expect(near(none, 0, 1e-4),
           "the outputs are the labels, so the cost should be 0, it is " + text(none));
    expect(std::isfinite(most), "infinite where an output is 0 and its label 1: use finite_log");
    expect(most > 10, "an output of 0 where 1 is right should cost a lot, it costs " + text(most));
    expect(refuses([&] { cross_entropy_cost(a, Matrix(2, 4)); }) &&
               refuses([&] { cross_entropy_cost(Matrix(3, 3), y); }),
           "a and y of different shapes: throw std::invalid_argument (`require` does that)");
}
