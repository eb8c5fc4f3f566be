// How long OpenBLAS, on one thread, needs for the two large products of an epoch, and for nothing
// else: for each mini-batch of m examples x wᵀ (m × 784 × hidden) and deltaᵀ x (hidden × m × 784),
// always with the same numbers, which stay in the cache. What a program around it adds is not
// there.
//
//   build/bench_blas HIDDEN BATCH-SIZE EXAMPLES      prints the seconds
//
// It needs OpenBLAS; `make bench-peers` builds and runs it. Exit status: 0 done, 2 wrong usage.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

// As cblas.h declares them, which each system keeps in another place. 101: row-major, 111: as it
// is, 112: transposed.
extern "C" void cblas_sgemm(int order, int transpose_a, int transpose_b, int m, int n, int k,
                            float alpha, const float* a, int lda, const float* b, int ldb,
                            float beta, float* c, int ldc);
extern "C" void openblas_set_num_threads(int threads);

int main(int count, char** arguments) {
    const int hidden = count == 4 ? std::atoi(arguments[1]) : 0;
    const int m = count == 4 ? std::atoi(arguments[2]) : 0;
    const int examples = count == 4 ? std::atoi(arguments[3]) : 0;
    if (hidden < 1 || m < 1 || examples < m) {
        std::fprintf(stderr, "usage: bench_blas HIDDEN BATCH-SIZE EXAMPLES\n");
        return 2;
    }
    openblas_set_num_threads(1);
    const int inputs = 784;
    auto numbers = [](int rows, int cols) {
        std::vector<float> matrix(std::size_t(rows) * std::size_t(cols));
        for (std::size_t i = 0; i < matrix.size(); ++i) matrix[i] = float(i % 17) / 17;
        return matrix;
    };
    const std::vector<float> x = numbers(m, inputs), w = numbers(hidden, inputs);
    const std::vector<float> delta = numbers(m, hidden);
    std::vector<float> z = numbers(m, hidden), gradient = numbers(hidden, inputs);

    std::chrono::steady_clock::time_point start;
    for (int batch = -1; batch < examples / m; ++batch) {  // the first one only warms up
        if (batch == 0) start = std::chrono::steady_clock::now();
        cblas_sgemm(101, 111, 112, m, hidden, inputs, 1, x.data(), inputs, w.data(), inputs, 0,
                    z.data(), hidden);
        cblas_sgemm(101, 112, 111, hidden, inputs, m, 1, delta.data(), hidden, x.data(), inputs, 0,
                    gradient.data(), inputs);
    }
    const auto end = std::chrono::steady_clock::now();
    std::printf("%.6f\n", std::chrono::duration<double>(end - start).count());
}
