// A fuzzer for everything that comes from outside: libFuzzer (https://llvm.org/docs/LibFuzzer.html)
// calls LLVMFuzzerTestOneInput millions of times with inputs that it makes up, and keeps those that
// reach code that no other has reached. `make fuzz` builds and runs it, once for each TARGET:
//
//   clang++ -std=c++17 -g -O1 -fsanitize=fuzzer,address,undefined -DTARGET=fuzz_pgm scripts/fuzz.cpp
//
// An input may be refused, with the program's own errors and in one line that names the file, and
// with memory in proportion to its size. Anything else is a bug, and ends the fuzzer.

#define MNIST_NN_WITHOUT_MAIN
#include "../mnist_nn.cpp"

#include <sanitizer/allocator_interface.h>

// Ends the fuzzer, which then keeps the input that led here.
void check(bool right, const char* rule) {
    if (right) return;
    std::fprintf(stderr, "fuzz: broken: %s\n", rule);
    std::abort();
}

void check_message(const std::exception& error, const std::string& beginning) {
    const std::string message = error.what();
    check(message.rfind(beginning, 0) == 0, "an error names what it is about");
    check(message.find('\n') == std::string::npos, "an error is one line");
}

bool same_numbers(const Matrix& a, const Matrix& b) {
    return a.rows() == b.rows() && a.cols() == b.cols() &&
           std::memcmp(a.row(0), b.row(0), a.size() * sizeof(Real)) == 0;  // 0 and -0 differ
}

void fuzz_images(const Bytes& bytes) try {
    Dataset data;
    parse_images(bytes, "FILE", data);
    check(data.pixels.size() == bytes.size() - 16, "every byte after the header is a pixel");
    check(data.image_size() > 0 && data.pixels.size() % data.image_size() == 0, "whole images");
} catch (const Failure& failure) {
    check_message(failure, "FILE: ");
}

void fuzz_labels(const Bytes& bytes) try {
    Dataset data;
    parse_labels(bytes, "FILE", data);
    check(data.size() == bytes.size() - 8, "every byte after the header is a label");
    for (const size_t label : data.labels) check(label < data.classes, "labels are below classes");
} catch (const Failure& failure) {
    check_message(failure, "FILE: ");
}

// What is accepted, written and read again is the same network, bit for bit.
void fuzz_network(const Bytes& bytes) try {
    const Network network = parse_network(bytes, "FILE");
    const std::string text = format_network(network);
    const Network again = parse_network(Bytes(text.begin(), text.end()), "FILE");
    check(again.sizes == network.sizes, "the same layers");
    for (size_t l = 0; l < network.weights.size(); ++l)
        check(same_numbers(again.weights[l], network.weights[l]) &&
                  same_numbers(again.biases[l], network.biases[l]),
              "the same weights and biases");
    check(format_network(again) == text, "the same text");
} catch (const Failure& failure) {
    check_message(failure, "FILE: ");
}

void fuzz_pgm(const Bytes& bytes) try {
    const Image image = parse_pgm(bytes, "FILE");
    check(image.rows > 0 && image.cols > 0 && image.pixels.size() == image.rows * image.cols,
          "as many pixels as the image is large");
    is_black_on_white(image);
} catch (const Failure& failure) {
    check_message(failure, "FILE: ");
}

// Each line of the input is an argument. They are read, but nothing is run.
void fuzz_arguments(const Bytes& bytes) try {
    std::vector<std::string> arguments;
    std::istringstream lines(std::string(bytes.begin(), bytes.end()));
    for (std::string line; std::getline(lines, line);) arguments.push_back(line);
    const Settings settings = parse_arguments(arguments);
    check(settings.training.batch_size > 0, "mini-batches are not empty");
    check(settings.training.learning_rate > 0 && std::isfinite(settings.training.learning_rate),
          "the learning rate is a number greater than 0");
    for (const size_t neurons : settings.hidden)
        check(neurons > 0 && neurons <= 100000, "hidden layers have 1 to 100,000 neurons");
    check(settings.predict.empty() || !settings.load.empty(), "--predict comes with --load");
} catch (const UsageError& error) {
    check_message(error, "");
}

// Memory in use since the input came, and the most that it may be. Hooks see every allocation.
// 20,000 bytes are for what does not grow with the input, such as the table of options.
std::ptrdiff_t in_use = 0, allowed = 0;
void count_malloc(const volatile void*, size_t size) {
    in_use += std::ptrdiff_t(size);
    if (allowed > 0 && in_use > allowed) {
        allowed = 0;
        check(false, "memory is in proportion to the input");
    }
}
void count_free(const volatile void* memory) {
    if (memory != nullptr)
        in_use -= std::ptrdiff_t(__sanitizer_get_allocated_size(const_cast<void*>(memory)));
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, size_t size) {
    static const int hooks = __sanitizer_install_malloc_and_free_hooks(count_malloc, count_free);
    check(hooks > 0, "allocations can be counted");
    const Bytes bytes(data, data + size);
    in_use = 0;
    allowed = 20000 + 100 * std::ptrdiff_t(size);
    TARGET(bytes);
    allowed = 0;
    return 0;
}
