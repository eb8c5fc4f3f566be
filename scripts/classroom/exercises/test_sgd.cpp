// Exercise sgd.
//
// In place of update: a spy that notes each mini-batch. Pixel 0 of an image is its number.
//
// stand-in one_hot: grading::three_classes(label, y, i);
// stand-in Network::update: activations_.back() = y; grading::note(x, y, learning_rate);
#include "check.hpp"

namespace grading {

struct MiniBatch {
    std::vector<size_t> examples;
    double learning_rate;
};
std::vector<MiniBatch> seen;

void three_classes(size_t label, Matrix& y, size_t i) {
    static const Matrix rows = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    for (size_t j = 0; j < 3; ++j) y(i, j) = rows(label, j);
}

void note(const Matrix& x, const Matrix& y, double learning_rate) {
    if (seen.size() > 1000)
        wrong(
            "goes on for ever: an epoch is over when each example had its turn; record counts them "
            "in progress.examples");
    expect(x.rows() > 0,
           "update gets a mini-batch of no examples (as with the tutorial's train[b:batch_size] "
           "after the first): cut from b to b + batch_size");
    MiniBatch batch;
    batch.learning_rate = learning_rate;
    expect(x.rows() == y.rows(), "update gets " + std::to_string(x.rows()) + " images, but " +
                                     std::to_string(y.rows()) + " labels");
    for (size_t i = 0; i < x.rows(); ++i) {
        expect(x.cols() == 2 && y.cols() == 3,
               "update gets images of " + std::to_string(x.cols()) + " pixels and labels of " +
                   std::to_string(y.cols()) + " classes, expected 2 and 3");
        const double number = double(x(i, 0)) * 255;
        expect(near(number, std::round(number), 1e-3),
               "the pixels are not scaled to 0 ... 1: make_mini_batch does that");
        batch.examples.push_back(size_t(std::lround(number)));
        expect(y(i, batch.examples.back() % 3) == 1, "an image has the label of another one");
    }
    seen.push_back(batch);
}

}  // namespace grading

#include "mnist_nn.cpp"
using namespace grading;

// Trains on `size` images. Returns the examples in the order in which each epoch met them.
std::vector<std::vector<size_t>> train(size_t size, size_t epochs, size_t batch_size, bool shuffle,
                                       const Watcher& watcher) {
    Dataset data;
    data.image_rows = 1;
    data.image_cols = 2;
    data.classes = 3;
    for (size_t i = 0; i < size; ++i) {
        data.pixels.push_back(std::uint8_t(i));
        data.pixels.push_back(0);
        data.labels.push_back(std::uint8_t(i % 3));
    }
    Training how;
    how.epochs = epochs;
    how.batch_size = batch_size;
    how.learning_rate = Real(0.125);
    how.shuffle = shuffle;
    Network network({2, 3});
    network.cost = Cost::quadratic;
    Random random(1);
    seen.clear();
    network.sgd(data, how, random, watcher);
    std::vector<std::vector<size_t>> orders(1);
    for (const MiniBatch& batch : seen) {
        if (orders.back().size() >= size) orders.emplace_back();
        orders.back().insert(orders.back().end(), batch.examples.begin(), batch.examples.end());
    }
    return orders;
}

std::string batch_sizes() {
    std::string sizes;
    for (const MiniBatch& batch : seen)
        sizes += (sizes.empty() ? "" : " ") + std::to_string(batch.examples.size());
    return sizes;
}

void checks() {
    std::vector<Progress> told;
    auto orders = train(22, 2, 5, true, [&](const Progress& progress) {
        told.push_back(progress);
        return true;
    });
    expect(!seen.empty(), "update is never called: it is what learns from a mini-batch");
    expect(batch_sizes() != "5 5 5 5 5 5 5 5",
           "22 examples in mini-batches of 5: the last 2 are left out; the last mini-batch may be "
           "smaller");
    expect(batch_sizes() != "5 5 5 5 2", "two epochs were asked for, but only one is trained");
    expect(
        batch_sizes() == "5 5 5 5 2 5 5 5 5 2",
        "22 examples, mini-batches of 5, two epochs: expected mini-batches of 5 5 5 5 2 5 5 5 5 2 "
        "examples, got " +
            batch_sizes());
    const std::vector<size_t> of_file = numbers_below(22);
    for (const auto& order : orders) {
        std::vector<size_t> sorted = order;
        std::sort(sorted.begin(), sorted.end());
        expect(sorted == of_file,
               "in one epoch some examples come more than once, and others never");
    }
    expect(orders[0] != of_file || orders[1] != of_file,
           "the examples come in the order of the file: shuffle them at the start of each epoch");
    expect(orders[0] != orders[1],
           "the second epoch has the mini-batches of the first: shuffle at the "
           "start of each epoch");
    expect(orders[0] != of_file, "the first epoch is not shuffled");
    for (const MiniBatch& batch : seen)
        expect(near(batch.learning_rate, 0.125),
               "update gets a learning rate of " + text(batch.learning_rate) +
                   ", expected how.learning_rate, which is 0.125");

    expect(told.size() == 10, "the watcher is told " + std::to_string(told.size()) +
                                  " times in 10 mini-batches: tell it after each");
    const size_t examples[] = {5, 10, 15, 20, 22};
    for (size_t i = 0; i < 10; ++i) {
        expect(told[i].examples == examples[i % 5],
               "after mini-batch " + std::to_string(i % 5 + 1) + " of epoch " +
                   std::to_string(i / 5 + 1) + " progress.examples is " +
                   std::to_string(told[i].examples) + ", expected " +
                   std::to_string(examples[i % 5]) +
                   ": call record(y, progress) once after each update, and begin a new Progress in "
                   "each epoch");
        expect(told[i].epoch == i / 5 + 1, "progress.epoch is " + std::to_string(told[i].epoch) +
                                               " in epoch " + std::to_string(i / 5 + 1) +
                                               ": it counts from 1");
        expect(told[i].correct == told[i].examples,
               "record gets other labels than update: call it right after, with the same y");
    }

    orders = train(22, 2, 5, false, [](const Progress&) { return true; });
    expect(orders.size() == 2 && orders[0] == of_file && orders[1] == of_file,
           "with how.shuffle false the examples should come in the order of the file");
    size_t calls = 0;
    train(22, 2, 5, true, [&](const Progress&) { return ++calls < 3; });
    expect(seen.size() == 3, "the watcher said stop after 3 mini-batches, but " +
                                 std::to_string(seen.size()) + " were trained");
    train(22, 0, 5, true, [](const Progress&) { return true; });
    expect(seen.empty(), "no epochs were asked for, but mini-batches are trained");
    train(6, 1, 100, true, [](const Progress&) { return true; });
    expect(batch_sizes() == "6",
           "6 examples in mini-batches of 100 are one mini-batch of 6, got " + batch_sizes());
    bool refused = false;
    try {
        refused = refuses([] {
            train(6, 1, 0, true, [](const Progress&) -> bool {
                wrong("mini-batches of 0 examples: throw std::invalid_argument");
            });
        });
    } catch (const Wrong&) {
    }
    expect(refused, "mini-batches of 0 examples: throw std::invalid_argument");
}
