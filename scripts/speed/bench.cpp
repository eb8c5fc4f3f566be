// How fast the program is on this machine, by itself: whole epochs beside the processor's peak, the
// products of matrices, what surrounds the training, memory, and how the cost grows.
//
//   build/bench DIR        `make bench` builds and runs it; DIR has the four IDX files
//
// Every figure is the median of at least 5 measurements, with the smallest and the largest. It runs
// on one thread, and wants a machine that does nothing else. Exit status: 0 done, 1 the data cannot
// be read, 2 wrong usage.

#define MNIST_NN_WITHOUT_MAIN
#include "../mnist_nn.cpp"

#include <sys/resource.h>  // getrusage

#include <map>

double now() { return std::chrono::duration<double>(Clock::now().time_since_epoch()).count(); }

// Seconds that `work` takes, measured `times` times: the smallest, the median and the largest.
struct Timing {
    double least, median, most;

    Timing(size_t times, const std::function<void()>& work) {
        std::vector<double> seconds;
        for (size_t i = 0; i < times; ++i) {
            const double start = now();
            work();
            seconds.push_back(now() - start);
        }
        std::sort(seconds.begin(), seconds.end());
        least = seconds.front(), median = seconds[times / 2], most = seconds.back();
    }
};

// ---- The processor's peak ----------------------------------------------------------------------

// Floating-point operations a second of multiply-adds whose operands never leave the registers:
// height × width sums, each of which depends only on itself.
template <size_t height, size_t width>
double multiply_add_rate() {
    Real sums[height][width] = {};
    volatile Real source = Real(0.999);  // volatile: the compiler cannot work the result out
    const Real factor = source, term = Real(1) - factor;
    const size_t rounds = 2000000;
    const double start = now();
    for (size_t round = 0; round < rounds; ++round)
        for (size_t w = 0; w < width; ++w)
            for (size_t h = 0; h < height; ++h) sums[h][w] = sums[h][w] * factor + term;
    const double seconds = now() - start;
    volatile Real result = 0;
    for (const auto& row : sums)
        for (const Real sum : row) result = result + sum;
    return 2.0 * double(rounds * height * width) / seconds;
}

// The most that any shape of the loop reaches: which one does, depends on the processor's
// registers and on the compiler.
double peak_rate() {
    double peak = 0;
    for (int i = 0; i < 5; ++i)
        for (const double rate : {multiply_add_rate<8, 8>(), multiply_add_rate<12, 8>(),
                                  multiply_add_rate<8, 16>(), multiply_add_rate<12, 16>()})
            peak = std::max(peak, rate);
    return peak;
}

// ---- Whole epochs ------------------------------------------------------------------------------

// Floating-point operations for one example, an addition and a multiplication for each weight:
// forwards, for the gradient, and, but for the first layer, backwards.
double operations(const std::vector<size_t>& sizes) {
    double sum = 0;
    for (size_t l = 0; l + 1 < sizes.size(); ++l)
        sum += (l == 0 ? 2 : 3) * 2.0 * double(sizes[l] * sizes[l + 1]);
    return sum;
}

Timing time_epochs(const Dataset& train, const std::vector<size_t>& sizes, size_t batch_size,
                   size_t times = 7) {
    Random random(1);
    Network network(sizes, Init::xavier, random);
    Training how;
    how.epochs = 1;
    how.batch_size = batch_size;
    return Timing(times,
                  [&] { network.sgd(train, how, random, [](const Progress&) { return true; }); });
}

void bench_epochs(const Dataset& train, double peak) {
    std::printf(
        "\n| one epoch             | mini-batch | seconds (least–most) | examples/s | GFLOP/s "
        "| share of peak |\n| --- | ---: | --- | ---: | ---: | ---: |\n");
    const std::vector<std::pair<std::vector<size_t>, size_t>> settings = {
        {{30}, 10}, {{30}, 100}, {{100}, 10}, {{100}, 100}, {{300, 100}, 10}, {{300, 100}, 100}};
    for (const auto& [hidden, batch_size] : settings) {
        std::vector<size_t> sizes = hidden;
        sizes.insert(sizes.begin(), train.image_size());
        sizes.push_back(train.classes);
        const Timing time = time_epochs(train, sizes, batch_size, hidden.size() == 1 ? 9 : 5);
        const double rate = operations(sizes) * double(train.size()) / time.median;
        std::printf("| %-21s | %10zu | %.3f (%.3f–%.3f)  | %10.0f | %7.1f | %11.0f %% |\n",
                    layer_names(Network(sizes)).c_str(), batch_size, time.median, time.least,
                    time.most, double(train.size()) / time.median, rate / 1e9, 100 * rate / peak);
    }
}

// ---- What an epoch is made of -------------------------------------------------------------------

// The seconds of each part of an epoch of a network with one hidden layer, as sgd goes through
// them.
struct Parts {
    std::map<std::string, double> seconds;
    double last = 0;

    // What has been done since the last call was `part`.
    void add(const std::string& part) {
        const double time = now();
        if (!part.empty()) seconds[part] += time - last;
        last = time;
    }
};

const std::vector<std::string> part_names = {"the two large products",
                                             "the three small products",
                                             "assembling mini-batches",
                                             "update of weights and biases",
                                             "sigmoid",
                                             "its derivative",
                                             "cost, delta, sums of delta"};

Parts time_parts(const Dataset& train, size_t hidden, size_t m) {
    Random random(1);
    Network network({train.image_size(), hidden, train.classes}, Init::xavier, random);
    Gradient gradient{network.weights, network.biases};
    const std::vector<Matrix>&w = network.weights, &b = network.biases;
    std::vector<size_t> order = numbers_below(train.size());
    random.shuffle(order);
    Matrix x, y, z1, a1, z2, a2, delta2, delta1, slope;
    volatile double cost = 0;  // volatile: it is worked out, although nobody asks for it
    Parts parts;
    for (size_t i = 0; i + m <= order.size(); i += m) {
        parts.add("");
        make_mini_batch(train, &order[i], m, x, y), parts.add(part_names[2]);
        multiply_abt(x, w[0], z1), parts.add(part_names[0]);
        add_to_rows(z1, b[0]), apply(sigmoid, z1, a1), parts.add(part_names[4]);
        multiply_abt(a1, w[1], z2), parts.add(part_names[1]);
        add_to_rows(z2, b[1]), apply(sigmoid, z2, a2), parts.add(part_names[4]);
        output_delta(network.cost, z2, a2, y, delta2);
        cost = cost + cross_entropy_cost(a2, y), column_sums(delta2, gradient.biases[1]);
        parts.add(part_names[6]);
        multiply_atb(delta2, a1, gradient.weights[1]), multiply_ab(delta2, w[1], delta1);
        parts.add(part_names[1]);
        apply(sigmoid_derivative, z1, slope), multiply_elements(delta1, slope);
        parts.add(part_names[5]);
        column_sums(delta1, gradient.biases[0]), parts.add(part_names[6]);
        multiply_atb(delta1, x, gradient.weights[0]), parts.add(part_names[0]);
        for (size_t l = 0; l < 2; ++l) {
            subtract_scaled(network.weights[l], Real(0.5) / Real(m), gradient.weights[l]);
            subtract_scaled(network.biases[l], Real(0.5) / Real(m), gradient.biases[l]);
        }
        parts.add(part_names[3]);
    }
    return parts;
}

void bench_parts(const Dataset& train) {
    std::printf("\n| seconds of an epoch          |");
    std::map<std::string, std::vector<double>> table;
    for (const size_t hidden : std::vector<size_t>{30, 100})
        for (const size_t m : std::vector<size_t>{10, 100}) {
            std::printf(" 784-%zu-10, %zu |", hidden, m);
            std::map<std::string, std::vector<double>> times;
            for (int i = 0; i < 5; ++i)
                for (const auto& [part, seconds] : time_parts(train, hidden, m).seconds)
                    times[part].push_back(seconds);
            for (auto& [part, seconds] : times) {
                std::sort(seconds.begin(), seconds.end());
                table[part].push_back(seconds[2]);
            }
        }
    std::printf("\n| --- | ---: | ---: | ---: | ---: |\n");
    for (const std::string& part : part_names) {
        std::printf("| %-28s |", part.c_str());
        for (const double seconds : table[part]) std::printf(" %12.3f |", seconds);
        std::printf("\n");
    }
}

// ---- What surrounds the training ---------------------------------------------------------------

void bench_surroundings(const std::string& folder) {
    const double start = now();
    const Settings settings = parse_arguments({"--data", folder, "--epochs", "1"});
    const auto datasets = read_datasets(settings);
    const Dataset &train = datasets.first, &test = datasets.second;
    Random random(1);
    Network network({train.image_size(), 100, train.classes}, Init::xavier, random);
    double first = 0;
    network.sgd(train, settings.training, random, [&](const Progress&) {
        if (first == 0) first = now();
        return true;
    });
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
#ifdef __APPLE__
    const double megabytes = double(usage.ru_maxrss) / 1e6;  // bytes there, KB elsewhere
#else
    const double megabytes = double(usage.ru_maxrss) / 1e3;
#endif

    const double epoch = time_epochs(train, network.sizes, settings.training.batch_size).median;
    std::vector<size_t> order = numbers_below(train.size());
    const double load = Timing(5, [&] { read_datasets(settings); }).median;
    const double shuffle = Timing(5, [&] { random.shuffle(order); }).median;
    const size_t m = settings.training.batch_size;
    Matrix x, y;
    const double assembly = Timing(5, [&] {
                                for (size_t i = 0; i + m <= order.size(); i += m)
                                    make_mini_batch(train, &order[i], m, x, y);
                            }).median;
    const double evaluation = Timing(5, [&] { network.evaluate(test); }).median;
    const double sum = load + shuffle + assembly + evaluation;
    std::printf(
        "\nAround an epoch of %s, mini-batch %zu (%.3f s):\n"
        "| loading the data | shuffle | assembling mini-batches | evaluation | together |\n"
        "| ---: | ---: | ---: | ---: | ---: |\n"
        "| %.3f s | %.4f s | %.3f s | %.3f s | %.3f s, %.0f %% of the epoch |\n",
        layer_names(network).c_str(), m, epoch, load, shuffle, assembly, evaluation, sum,
        100 * sum / epoch);
    std::printf(
        "From start to the end of the first mini-batch: %.3f s. "
        "Memory at its largest: %.0f MB.\n",
        first - start, megabytes);
}

// ---- The three products ------------------------------------------------------------------------

using Product = void (*)(const Matrix&, const Matrix&, Matrix&);

// Operations a second of c (m × p), each element a sum of n products; a and b without zeros.
double product_rate(Product multiply, const Matrix& a, const Matrix& b, double work) {
    Matrix c;
    const size_t repeats = size_t(1 + 2e7 / work);
    const Timing time(5, [&] {
        for (size_t i = 0; i < repeats; ++i) multiply(a, b, c);
    });
    return work * double(repeats) / time.median;
}

void bench_products(double peak) {
    std::printf(
        "\n| m × n × p       | a b, GFLOP/s (of peak) | a bᵀ            | aᵀ b            |\n"
        "| --- | ---: | ---: | ---: |\n");
    const std::array<size_t, 3> shapes[] = {{10, 784, 30},   {10, 784, 100},   {100, 784, 30},
                                            {100, 784, 100}, {1000, 784, 100}, {64, 64, 64},
                                            {128, 128, 128}, {256, 256, 256},  {512, 512, 512}};
    Random random(1);
    auto fill = [&](size_t rows, size_t cols) {
        Matrix matrix(rows, cols);
        for (Real& element : matrix) element = Real(random.normal());
        return matrix;
    };
    for (const auto& [m, n, p] : shapes) {
        const double work = 2.0 * double(m * n * p);
        const double ab = product_rate(multiply_ab, fill(m, n), fill(n, p), work);
        const double abt = product_rate(multiply_abt, fill(m, n), fill(p, n), work);
        const double atb = product_rate(multiply_atb, fill(n, m), fill(n, p), work);
        std::printf("| %4zu × %3zu × %3zu |", m, n, p);
        for (const double rate : {ab, abt, atb})
            std::printf(" %6.1f (%.0f %%) |", rate / 1e9, 100 * rate / peak);
        std::printf("\n");
    }
}

// ---- How the cost grows ------------------------------------------------------------------------

Dataset first_examples(Dataset data, size_t n) {
    n = std::min(n, data.size());
    data.labels.resize(n);
    data.pixels.resize(n * data.image_size());
    return data;
}

void bench_growth(const Dataset& whole) {
    const Dataset part = first_examples(whole, 10000);
    std::printf(
        "\n| what grows   | number | microseconds an example (least–most) | nanoseconds a weight "
        "|\n"
        "| --- | ---: | --- | ---: |\n");
    auto print = [](const char* what, size_t number, const Timing& time, const Dataset& train,
                    size_t hidden) {
        const double unit = 1e6 / double(train.size());
        const double weights = double((train.image_size() + train.classes) * hidden);
        std::printf("| %-12s | %6zu | %.2f (%.2f–%.2f) | %.4f |\n", what, number,
                    time.median * unit, time.least * unit, time.most * unit,
                    1e3 * time.median * unit / weights);
    };
    for (const size_t m : std::vector<size_t>{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000})
        print("mini-batch", m, time_epochs(part, {part.image_size(), 30, part.classes}, m), part,
              30);
    for (const size_t n : std::vector<size_t>{10, 20, 30, 50, 100, 200, 300, 500, 1000})
        print("hidden", n, time_epochs(part, {part.image_size(), n, part.classes}, 10, 5), part, n);
    for (const size_t n : std::vector<size_t>{1000, 2000, 5000, 10000, 20000, 60000}) {
        const Dataset train = first_examples(whole, n);
        print("images", train.size(),
              time_epochs(train, {train.image_size(), 30, train.classes}, 10), train, 30);
    }
}

// As Linux tells it; other systems have other ways.
std::string processor() {
    std::ifstream in("/proc/cpuinfo");
    for (std::string line; std::getline(in, line);)
        if (line.rfind("model name", 0) == 0) return line.substr(line.find(':') + 2);
    return "a processor of unknown name";
}

int main(int count, char** arguments) {
    if (count != 2) {
        std::fprintf(stderr,
                     "usage: bench DIR, the folder with the four IDX files; or: make bench\n");
        return 2;
    }
    try {
        read_dataset(arguments[1], "t10k");  // are the files there?
        std::printf("%s, one thread; data in %s\n", processor().c_str(), arguments[1]);
        bench_surroundings(arguments[1]);  // first: it measures the memory of a run like any other
        const double peak = peak_rate();
        std::printf("\nPeak, multiply-adds in registers alone: %.0f GFLOP/s\n", peak / 1e9);
        const Dataset train = read_dataset(arguments[1], "train");
        bench_epochs(train, peak);
        bench_parts(train);
        bench_products(peak);
        bench_growth(train);
    } catch (const Failure& failure) {
        std::fprintf(stderr, "bench: %s\n", failure.what());
        return 1;
    }
}
