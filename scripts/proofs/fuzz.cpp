// A fuzzer for everything that comes from outside: libFuzzer (https://llvm.org/docs/LibFuzzer.html)
// calls LLVMFuzzerTestOneInput millions of times with inputs that it makes up, and keeps those that
// reach code that no other has reached. `make fuzz` builds and runs it, once for each TARGET:
//
//   clang++ -std=c++17 -O1 -fsanitize=fuzzer,address,undefined -DTARGET=fuzz_pgm scripts/proofs/fuzz.cpp
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

Image transposed(const Image& image) {
    Image result{image.cols, image.rows, {}};
    for (size_t j = 0; j < image.cols; ++j)
        for (size_t i = 0; i < image.rows; ++i)
            result.pixels.push_back(image.pixels[i * image.cols + j]);
    return result;
}

// Whatever can be read is made into 28 × 28 pixels, or refused for lack of ink. Rows and columns
// are treated alike: the transposed image gives the transposed result.
void fuzz_pgm(const Bytes& bytes) try {
    const Image image = parse_pgm(bytes, "FILE");
    check(image.rows > 0 && image.cols > 0 && image.pixels.size() == image.rows * image.cols,
          "as many pixels as the image is large");
    is_black_on_white(image);
    const Image result = normalize(image, 28, 28, "FILE");
    check(result.rows == 28 && result.cols == 28 && result.pixels.size() == 28 * 28,
          "a normalized image has 28 × 28 pixels");
    check(transposed(normalize(transposed(image), 28, 28, "FILE")).pixels == result.pixels,
          "rows and columns are treated alike");
} catch (const Failure& failure) {
    check_message(failure, "FILE: ");
}

// The bytes that base64 wrote between two quotation marks.
Bytes decoded(const std::string& text) {
    const std::string characters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    Bytes bytes;
    std::uint32_t bits = 0;
    size_t count = 0;
    for (const char c : text.substr(1, text.size() - 2)) {
        if (c == '=') break;
        const size_t value = characters.find(c);
        check(value < 64, "base64 has 64 characters");
        bits = bits << 6 | std::uint32_t(value);
        if (++count % 4 != 1) bytes.push_back(std::uint8_t(bits >> (6 - 2 * ((count - 1) % 4))));
    }
    return bytes;
}

// The data of a run's page. The first three bytes say how large an image is and how long the name
// of the folder; then come that name and the images, a label before each. The network is the first
// that training would have.
void fuzz_report(const Bytes& bytes) {
    if (bytes.size() < 3) return;
    Dataset data;
    data.image_rows = bytes[0] % 64 + 1;
    data.image_cols = bytes[1] % 64 + 1;
    const size_t images = std::min<size_t>(3 + bytes[2], bytes.size());
    for (size_t at = images; at + data.image_size() < bytes.size(); at += 1 + data.image_size()) {
        const auto pixels = bytes.begin() + std::ptrdiff_t(at + 1);
        data.labels.push_back(bytes[at] % 32);  // more classes would make the tables slow
        data.pixels.insert(data.pixels.end(), pixels, pixels + std::ptrdiff_t(data.image_size()));
    }
    if (data.size() == 0) return;  // such files are refused
    data.classes = size_t(*std::max_element(data.labels.begin(), data.labels.end())) + 1;
    Settings settings;
    settings.data.assign(bytes.begin() + 3, bytes.begin() + std::ptrdiff_t(images));
    settings.command = shell_word(settings.data);
    Random random(1);
    const Network network({data.image_size(), 3, data.classes}, Init::xavier, random);

    const Dataset chosen = choose_images(data, test_network(network, data));
    check(chosen.size() > 0 && chosen.pixels.size() == chosen.size() * data.image_size(),
          "whole images are chosen");
    check(decoded(base64(chosen.pixels)) == chosen.pixels, "base64 can be read back");
    const std::string text = format_report(settings, network, data, data, {{1, 0.5, 90, 80}});
    check(std::count(text.begin(), text.end(), '\n') == 17, "a line for each property");
    check(text.find('<') == std::string::npos, "nothing can end the script");
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        check(std::count(line.begin(), line.end(), '"') % 2 == 0, "quotation marks come in pairs");
        for (const char c : line)
            check(static_cast<unsigned char>(c) >= ' ', "no character breaks a string off");
    }
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
// 20,000 bytes are for what does not grow with the input, such as the table of options; a report
// holds a network of up to 4096 × 3 + 3 × 32 weights, whatever the input's size.
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
    allowed = (TARGET == fuzz_report ? 4000000 : 20000) + 100 * std::ptrdiff_t(size);
    TARGET(bytes);
    allowed = 0;
    return 0;
}
