// Prints the most floating-point operations a second that this processor does on one thread: it
// multiplies and adds numbers that never leave its registers.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>

#ifndef REAL
#define REAL float
#endif
using Real = REAL;

// Operations a second on height × 16 sums, none of which waits for another.
template <std::size_t height>
double rate() {
    Real sums[height][16] = {};
    volatile Real source = Real(0.999);  // volatile: the compiler cannot work the result out
    const Real factor = source, term = 1 - factor;
    const std::size_t rounds = 1000000;
    const auto start = std::chrono::steady_clock::now();
    for (std::size_t round = 0; round < rounds; ++round)
        for (std::size_t l = 0; l < 16; ++l)
            for (std::size_t h = 0; h < height; ++h) sums[h][l] = sums[h][l] * factor + term;
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    volatile Real result = 0;
    for (const auto& row : sums)
        for (const Real sum : row) result = result + sum;
    return 2.0 * double(rounds * height * 16) / seconds.count();
}

int main() {
    double peak = 0;  // how many sums suit best depends on the processor and the compiler
    for (int i = 0; i < 9; ++i)
        peak = std::max({peak, rate<4>(), rate<6>(), rate<8>(), rate<12>()});
    std::printf("%.4g\n", peak);
}
