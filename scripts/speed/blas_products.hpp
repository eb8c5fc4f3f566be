// The three products of matrix.hpp, by OpenBLAS: `make run BLAS=1` compiles mnist_nn.cpp as it
// stands, with this file included ahead of it.
#pragma once

// matrix.hpp's own products get other names. They still do what has no element or no term.
#define multiply_ab naive_multiply_ab
#define multiply_atb naive_multiply_atb
#define multiply_abt naive_multiply_abt
#include "../../matrix.hpp"
#undef multiply_ab
#undef multiply_atb
#undef multiply_abt

// As cblas.h declares them, which each system keeps in another folder. C = alpha A B + beta C, with
// A: m × k and B: k × n after the one or other is transposed; ld: from one row to the next.
extern "C" {
void cblas_sgemm(int order, int transpose_a, int transpose_b, int m, int n, int k, float alpha,
                 const float* a, int lda, const float* b, int ldb, float beta, float* c, int ldc);
void cblas_dgemm(int order, int transpose_a, int transpose_b, int m, int n, int k, double alpha,
                 const double* a, int lda, const double* b, int ldb, double beta, double* c,
                 int ldc);
}

namespace blas {

constexpr int row_major = 101, as_it_is = 111, transposed = 112;

inline auto gemm(const float*) { return cblas_sgemm; }
inline auto gemm(const double*) { return cblas_dgemm; }

// The product of a and b, or of aᵀ or bᵀ, which is m × p, each element a sum of n terms.
inline Matrix multiply(int which_a, const Matrix& a, int which_b, const Matrix& b, size_t m,
                       size_t n, size_t p) {
    Matrix c(m, p);
    gemm (&c(0, 0))(row_major, which_a, which_b, int(m), int(p), int(n), 1, &a(0, 0), int(a.cols()),
                    &b(0, 0), int(b.cols()), 0, &c(0, 0), int(p));
    return c;
}

inline bool any_empty(const Matrix& a, const Matrix& b) {
    return a.rows() == 0 || a.cols() == 0 || b.rows() == 0 || b.cols() == 0;
}

}  // namespace blas

inline Matrix multiply_ab(const Matrix& a, const Matrix& b) {
    require(a.cols() == b.rows(), "multiply_ab", a, b);
    if (blas::any_empty(a, b)) return naive_multiply_ab(a, b);
    return blas::multiply(blas::as_it_is, a, blas::as_it_is, b, a.rows(), a.cols(), b.cols());
}

inline Matrix multiply_atb(const Matrix& a, const Matrix& b) {
    require(a.rows() == b.rows(), "multiply_atb", a, b);
    if (blas::any_empty(a, b)) return naive_multiply_atb(a, b);
    return blas::multiply(blas::transposed, a, blas::as_it_is, b, a.cols(), a.rows(), b.cols());
}

inline Matrix multiply_abt(const Matrix& a, const Matrix& b) {
    require(a.cols() == b.cols(), "multiply_abt", a, b);
    if (blas::any_empty(a, b)) return naive_multiply_abt(a, b);
    return blas::multiply(blas::as_it_is, a, blas::transposed, b, a.rows(), a.cols(), b.rows());
}
