// A fuzzer for everything that comes from outside: libFuzzer (https://llvm.org/docs/LibFuzzer.html)
// calls LLVMFuzzerTestOneInput millions of times with inputs that it makes up, and keeps those that
// reach code that no other has reached. `make fuzz` builds it and runs it for each target, which
// the variable FUZZ names: images, labels, network, pgm or arguments. By hand:
//
//   clang++ -std=c++17 -O1 -fsanitize=fuzzer,address,undefined scripts/proofs/fuzz.cpp -o fuzz
//   FUZZ=pgm ./fuzz
//
// An input may be refused, with the program's own errors and in one line that names the file. What
// is accepted must be whole. Anything else is a bug, and ends the fuzzer; so does an error that a
// sanitizer finds, and memory that a header asks for but the file does not fill (-malloc_limit_mb).

#include <map>

#define MNIST_NN_WITHOUT_MAIN
#include "../../mnist_nn.cpp"

// Ends the fuzzer, which then keeps the input that led here.
void check(bool right, const char* rule) {
    if (right) return;
    std::fprintf(stderr, "fuzz: broken: %s\n", rule);
    std::abort();
}

void fuzz_images(const std::string& bytes) {
    const std::vector<size_t> lengths = check_idx(bytes, 3, "FILE");
    check(lengths.size() == 3 && bytes.size() == 16 + lengths[0] * lengths[1] * lengths[2],
          "every byte after the header is a pixel of a whole image");
}

void fuzz_labels(const std::string& bytes) {
    const std::vector<size_t> lengths = check_idx(bytes, 1, "FILE");
    check(lengths.size() == 1 && bytes.size() == 8 + lengths[0],
          "every byte after the header is a label");
}

// What is accepted, written and read again gives the same text, and so the same network.
void fuzz_network(const std::string& bytes) {
    const Network network = parse_network(bytes, "FILE");
    const std::string text = format_network(network);
    check(format_network(parse_network(text, "FILE")) == text, "the same network when read again");
}

void fuzz_pgm(const std::string& bytes) {
    const Dataset image = parse_pgm(bytes, "FILE");
    check(image.image_size() > 0 && image.pixels.size() == image.image_size(),
          "as many pixels as the image is large");
    is_black_on_white(image);
}

// ---- The command line: each line of the input is an argument -----------------------------------

void write(const std::string& path, const std::string& contents) {
    std::ofstream(path, std::ios::binary) << contents;
}

// A folder with nothing but a data set (6 training and 3 test images, 4 × 4, of 3 classes), a
// network and an image of that size, in the folder where the fuzzer was started.
void make_folder() {
    for (const auto& entry : fs::directory_iterator(".")) fs::remove_all(entry.path());
    fs::create_directories("data/mnist");
    const std::string images("\0\0\x08\x03\0\0\0\x06\0\0\0\x04\0\0\0\x04", 16);
    const std::string labels("\0\0\x08\x01\0\0\0\x06\0\1\2\2\1\0", 14);
    write("data/mnist/train-images-idx3-ubyte", images + std::string(6 * 16, 'x'));
    write("data/mnist/train-labels-idx1-ubyte", labels);
    write("data/mnist/t10k-images-idx3-ubyte", images + std::string(6 * 16, 'y'));
    write("data/mnist/t10k-labels-idx1-ubyte", labels);
    write("image.pgm", "P5 4 4 255\n0123456789abcdef");
    Random random(1);
    write("net.txt", format_network(Network({16, 2, 3}, Init::xavier, random)));
}

// Nothing is run that takes long or that names a file in another folder.
bool is_harmless(const Settings& settings) {
    size_t neurons = 0;
    for (const size_t size : settings.hidden) neurons += size;
    std::vector<std::string> paths = settings.predict;
    paths.insert(paths.end(), {settings.save, settings.history, settings.load});
    if (settings.data != "data/mnist") paths.push_back(settings.data);
    for (const std::string& path : paths)
        if (path.find('/') != std::string::npos) return false;
    return neurons <= 200 && settings.training.epochs <= 10;
}

void fuzz_arguments(const std::string& bytes) {
    std::vector<std::string> arguments;
    std::istringstream lines(bytes);
    for (std::string line; std::getline(lines, line);) arguments.push_back(line);
    Settings settings;
    bool accepted = true;
    try {
        settings = parse_arguments(arguments);
        if (!is_harmless(settings)) return;
    } catch (const Failure&) {
        accepted = false;
    }
    if (accepted) make_folder();
    std::ostringstream out, err;
    std::streambuf* const usual_out = std::cout.rdbuf(out.rdbuf());
    std::streambuf* const usual_err = std::cerr.rdbuf(err.rdbuf());
    const int status = run(arguments, false);
    std::cout.rdbuf(usual_out);
    std::cerr.rdbuf(usual_err);
    std::signal(SIGINT, SIG_DFL);  // which the program has caught: let it end the fuzzer again
    const std::string error = err.str();
    if (status == 0) {
        check(accepted && !out.str().empty(), "what is accepted says something");
        if (!settings.help && !settings.version && !settings.save.empty())
            parse_network(read_file(settings.save), settings.save);
    } else {
        check(status == 1 || status == 2, "the exit status is 0, 1 or 2");
        check(status == 2 || accepted, "the exit status is 2 if the command line is wrong");
        const size_t last = error.rfind("mnist_nn: error: ");
        check(last != std::string::npos && error.find('\n', last) == error.size() - 1,
              "the last line is the error");
    }
}

const std::map<std::string, void (*)(const std::string&)> targets = {{"images", fuzz_images},
                                                                     {"labels", fuzz_labels},
                                                                     {"network", fuzz_network},
                                                                     {"pgm", fuzz_pgm},
                                                                     {"arguments", fuzz_arguments}};

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, size_t size) {
    static const char* const name = std::getenv("FUZZ");
    check(name != nullptr && targets.count(name) == 1, "the variable FUZZ names a target");
    try {
        targets.at(name)(std::string(data, data + size));
    } catch (const Failure& failure) {
        const std::string message = failure.what();
        check(message.rfind("FILE: ", 0) == 0, "an error names the file");
        check(message.find('\n') == std::string::npos, "an error is one line");
    }
    return 0;
}
