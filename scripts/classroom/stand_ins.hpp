// Stand-ins: while one exercise is graded, they take the place of the other functions, so that a
// mistake in one spoils nothing else. grade.sh compiles the student's functions with this, and
// writes STAND_IN(sigmoid) after the first { of sigmoid: unless sigmoid is being graded, it returns
// there what is right for the few small numbers that the tests meet, and for no others: the
// stand-ins solve no exercise. Where there is none, the student's own function goes on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

class Matrix;
class Network;
struct Gradient;

namespace grading {

bool graded(const std::string& function);    // is it the function of the exercise?
bool exercise_is(const std::string& names);  // is the exercise one of them?
void own(const std::string& function);       // notes that the student's own is called

// grade.sh lets each Matrix(i, j) call this first, with the place in the student's file.
void check_index(std::size_t i, std::size_t j, std::size_t rows, std::size_t cols, int line,
                 const char* file);

bool small(std::size_t terms);  // no more are added up in any product that the tests need
Matrix small_ab(const Matrix& a, const Matrix& b);
Matrix small_atb(const Matrix& a, const Matrix& b);
Matrix small_abt(const Matrix& a, const Matrix& b);
Matrix rows_of_identity(const std::vector<std::uint8_t>& labels, std::size_t classes);
Matrix recorded_delta(bool quadratic, const Matrix& z, const Matrix& a, const Matrix& y);
Matrix recorded_softmax(const Matrix& z);
void note(const Matrix& x, const Matrix& y, double learning_rate);
Gradient invented_gradient(const Network& network, const Matrix& x, const Matrix& y);
double sigmoid_stand_in(double z);
double tabulated_slope(double z);
double relu_stand_in(double z);

// The sizes of the classes: the linker finds out whether a student's are those of the tests.
template <std::size_t...>
void layout();
#define LAYOUT layout<sizeof(Matrix), sizeof(Dataset), sizeof(Training), sizeof(Network)>

}  // namespace grading

#define STAND_IN(function)             \
    if (!grading::graded(#function)) { \
        STAND_IN_##function;           \
        grading::own(#function);       \
    }

#define STAND_IN_multiply_ab \
    if (grading::small(a.cols())) return grading::small_ab(a, b)
#define STAND_IN_multiply_atb \
    if (grading::small(a.rows())) return grading::small_atb(a, b)
#define STAND_IN_multiply_abt \
    if (grading::small(a.cols())) return grading::small_abt(a, b)
#define STAND_IN_one_hot \
    if (grading::exercise_is("sgd")) return grading::rows_of_identity(labels, classes)
#define STAND_IN_cross_entropy_cost
#define STAND_IN_sgd
#define STAND_IN_weight_deviation
#define STAND_IN_sigmoid return Real(grading::sigmoid_stand_in(z))
#define STAND_IN_sigmoid_derivative return Real(grading::tabulated_slope(z))
#define STAND_IN_feedforward
#define STAND_IN_output_delta                           \
    if (grading::exercise_is("backprop relu_backprop")) \
    return grading::recorded_delta(cost == Cost::quadratic, z, a, y)
#define STAND_IN_backprop                                         \
    if (grading::exercise_is("update l2_update momentum_update")) \
    return grading::invented_gradient(*this, x, y)
#define STAND_IN_update \
    if (grading::exercise_is("sgd")) return grading::note(mini_batch.x, mini_batch.y, learning_rate)
// Of beyond.cpp:
#define STAND_IN_descend
#define STAND_IN_l2_update
#define STAND_IN_momentum_update
#define STAND_IN_softmax \
    if (grading::exercise_is("softmax_backprop")) return grading::recorded_softmax(z)
#define STAND_IN_softmax_cost
#define STAND_IN_softmax_backprop
#define STAND_IN_relu return Real(grading::relu_stand_in(z))
#define STAND_IN_relu_derivative return std::ceil(z / (2 * std::fabs(z) + 1))
#define STAND_IN_relu_feedforward
#define STAND_IN_relu_backprop
