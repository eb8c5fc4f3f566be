using namespace grading;

namespace grading {

// The mini-batches that update was given; pixel 0 of an image is its number.
struct Noted {
    std::vector<size_t> examples;
    double learning_rate;
};
std::vector<Noted> seen;
bool random_was_used;

Matrix rows_of_identity(const std::vector<std::uint8_t>& labels, size_t classes) {
    const Matrix identity = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    return filled(labels.size(), classes,
                  [&](size_t i, size_t j) { return identity(labels[i], j); });
}

// Stands in for update.
void note(const Matrix& x, const Matrix& y, double learning_rate) {
    if (seen.size() >= 1000)
        wrong(seen[0].examples == seen[1].examples
                  ? "goes on for ever: an epoch is over when each example had its turn"
                  : "goes on for ever: does the loop over the epochs end? (a size_t is never below "
                    "0)");
    expect(x.rows() > 0,
           "update gets a mini-batch of no examples (as with the tutorial's train[b:batch_size] "
           "after the first): cut from b to b + batch_size");
    Noted noted{{}, learning_rate};
    for (size_t i = 0; i < x.rows(); ++i) {
        noted.examples.push_back(size_t(std::lround(double(x(i, 0)) * 255)));
        expect(y(i, noted.examples.back() % 3) == 1, "an image has the label of another one");
    }
    seen.push_back(noted);
}

}  // namespace grading

// Trains on `size` images. Returns the examples in the order in which each epoch met them.
std::vector<std::vector<size_t>> train(size_t size, const Training& training,
                                       const Report& report) {
    Dataset data;
    data.image_rows = 1;
    data.image_cols = 2;
    data.classes = 3;
    for (size_t i = 0; i < size; ++i) {
        data.pixels.push_back(std::uint8_t(i));
        data.pixels.push_back(0);
        data.labels.push_back(std::uint8_t(i % 3));
    }
    Network network;
    network.sizes = {2, 3};
    network.weights = {{}, Matrix(2, 3)};
    network.biases = {{}, Matrix(1, 3)};
    Random random(1);
    seen.clear();
    network.sgd(data, training, random, report);
    random_was_used = random != Random(1);
    std::vector<std::vector<size_t>> orders(1);
    for (const Noted& noted : seen) {
        if (orders.back().size() >= size) orders.emplace_back();
        orders.back().insert(orders.back().end(), noted.examples.begin(), noted.examples.end());
    }
    return orders;
}

std::string batch_sizes() {
    std::string sizes;
    for (const Noted& noted : seen)
        sizes += (sizes.empty() ? "" : " ") + std::to_string(noted.examples.size());
    return sizes;
}

EXERCISE(sgd) {
    const Training training{2, 5, Real(0.125), true};  // epochs, batch_size, learning_rate, shuffle
    std::string told;
    auto tell = [&](size_t epoch, size_t examples) {
        told += std::to_string(epoch) + ":" + std::to_string(examples) + " ";
        return true;
    };
    during("22 examples in mini-batches of 5, the last of which has 2");
    auto orders = train(22, training, tell);
    expect(!seen.empty(), "update is never called: it is what learns from a mini-batch");
    expect(seen.size() < 2 || seen[0].examples != seen[1].examples,
           "the second mini-batch has the examples of the first: from begin to end, not from 0");
    expect(batch_sizes() != "5 10 15 20 22 5 10 15 20 22",
           "each mini-batch begins at 0 and has those before in it, too: from begin to end");
    expect(batch_sizes() != "5 5 5 5 5 5 5 5",
           "22 examples in mini-batches of 5: the last 2 are left out; the last mini-batch may be "
           "smaller");
    expect(batch_sizes() != "5 5 5 5 2 5 5 5 5 2 5 5 5 5 2",
           "two epochs were asked for, but three are trained: epochs count from 1");
    expect(batch_sizes() != "22 22",
           "an update is made with all 22 examples: cut them into mini-batches of "
           "training.batch_size");
    expect(seen.size() != 44 || seen[0].examples.size() != 1,
           "an update is made with each example by itself: begin goes on by training.batch_size");
    expect(seen.size() != 55, "epochs and batch_size are exchanged");
    expect(told != "1:5 " || batch_sizes() != "5",
           "report said go on (true), and training ends: it ends where report returns false");
    expect(seen.size() != 44 || seen[0].examples.size() != 5,
           "mini-batches overlap: begin goes on by training.batch_size, not by 1");
    expect(batch_sizes() != "4 4 4 4 1 4 4 4 4 1",
           "each mini-batch lacks its last example: order[end] is the first that is none of it");
    expect(batch_sizes() != "5 5 5 5 1 5 5 5 5 1",
           "one example is missing in each epoch: the first mini-batch begins at 0");
    const size_t first = seen[0].examples.size();
    expect(first == 5, "a mini-batch has " + std::to_string(first) +
                           " examples where training.batch_size is 5");
    expect(
        batch_sizes() != "5 5 5 5 2",
        "two epochs were asked for, but only one is trained: does begin start at 0 again in each?");
    expect(batch_sizes() == "5 5 5 5 2 5 5 5 5 2",
           "22 examples, mini-batches of 5, two epochs: expected mini-batches of 5 5 5 5 2 5 5 5 5 "
           "2 examples, got " +
               batch_sizes());
    std::vector<size_t> of_file(22);
    std::iota(of_file.begin(), of_file.end(), size_t(0));
    for (std::vector<size_t> order : orders) {
        std::sort(order.begin(), order.end());
        expect(order == of_file,
               "in one epoch some examples come more than once, others never: shuffle once an "
               "epoch, and let "
               "each mini-batch begin where the one before ended");
    }
    expect(orders[0] != of_file || orders[1] != of_file,
           "the examples come in the order of the file: at the start of each epoch shuffle the "
           "order that make_mini_batch gets");
    expect(random_was_used,
           "shuffle with the `random` that sgd is given, std::shuffle(begin, end, random), and "
           "with nothing else: a generator of your own, or a copy, begins anew, and does not go on "
           "with the seed of the run");
    expect(
        orders[0] != orders[1],
        "the second epoch has the mini-batches of the first: shuffle at the start of each epoch");
    expect(orders[0] != of_file, "the first epoch is not shuffled");
    expect(!near(seen[0].learning_rate, 0.025) && !near(seen[0].learning_rate, 0.625),
           "the learning rate is divided or multiplied by the size of the mini-batch: update does "
           "that; give it training.learning_rate as it is");
    for (const Noted& noted : seen)
        expect_near("the learning rate that update gets", noted.learning_rate, 0.125);
    const std::string right = "1:5 1:10 1:15 1:20 1:22 2:5 2:10 2:15 2:20 2:22 ";
    expect(!told.empty(), "report is never called: call it after each mini-batch");
    expect(told != "0:5 0:10 0:15 0:20 0:22 1:5 1:10 1:15 1:20 1:22 ",
           "report is told of epochs 0 and 1: the epochs count from 1");
    expect(
        told.find("25") == std::string::npos,
        "after the last mini-batch report is told of 25 of 22 examples: the last one is smaller");
    expect(told != "1:22 2:22 ",
           "report is called once for each epoch: call it after each mini-batch");
    expect(
        told != "1:0 1:5 1:10 1:15 1:20 2:0 2:5 2:10 2:15 2:20 ",
        "report is told where the mini-batch begins: it is told how many examples of the epoch are "
        "done, the one just trained included");
    expect(
        told != "1:5 1:5 1:5 1:5 1:2 2:5 2:5 2:5 2:5 2:2 " &&
            told != "1:5 1:5 1:5 1:5 1:5 2:5 2:5 2:5 2:5 2:5 ",
        "report is told the size of the mini-batch: it is told how many examples of the epoch are "
        "done so far");
    expect(told != "1:1 1:2 1:3 1:4 1:5 2:1 2:2 2:3 2:4 2:5 ",
           "report is told how many mini-batches are done: it is told how many examples are");
    expect(told != "1:22 1:22 1:22 1:22 1:22 2:22 2:22 2:22 2:22 2:22 ",
           "report is told how many examples there are: it is told how many of them are done");
    expect(told != "5:1 10:1 15:1 20:1 22:1 5:2 10:2 15:2 20:2 22:2 ",
           "report gets its two numbers exchanged: report(epoch, examples)");
    expect(told.find("2:27") == std::string::npos && told.find("2:44") == std::string::npos,
           "report is told how many examples were trained in all epochs: count anew in each epoch");
    expect(told == right, "report(epoch, examples) is told " + told + "- expected " + right);

    orders = train(22, {2, 5, Real(0.125), false}, [](size_t, size_t) { return true; });
    expect(orders.size() != 2 || orders[0] == of_file || orders[0] != orders[1],
           "with training.shuffle false the examples come in the order that the training before "
           "left: is the order kept from one call to the next (static)?");
    expect(orders.size() == 2 && orders[0] == of_file && orders[1] == of_file,
           "with training.shuffle false the examples should come in the order of the file");
    size_t calls = 0;
    train(22, training, [&](size_t, size_t) { return ++calls < 3; });
    expect(
        seen.size() != 4,
        "report said stop after 3 mini-batches, and that ended this epoch, but the next one began: "
        "return, not break");
    expect(seen.size() != 2, "report is called before update: it is told what has been done");
    expect(seen.size() == 3, "report said stop after 3 mini-batches, but " +
                                 std::to_string(seen.size()) + " were trained");
    train(22, {0, 5, Real(0.125), true}, [](size_t, size_t) { return true; });
    expect(seen.empty(), "no epochs were asked for, but mini-batches are trained");
    train(20, training, [](size_t, size_t) { return true; });
    expect(
        batch_sizes() == "5 5 5 5 5 5 5 5",
        "20 examples in mini-batches of 5, two epochs: expected eight of 5, got " + batch_sizes());
    train(6, {1, 100, Real(0.125), true}, [](size_t, size_t) { return true; });
    expect(batch_sizes() == "6",
           "6 examples in mini-batches of 100 are one mini-batch of 6, got " + batch_sizes());

    // In 200 epochs a whole shuffle takes each of 6 examples to each of 6 places, and after each
    // other one.
    during("200 epochs of 6 examples");
    std::vector<std::vector<bool>> was_at(6, std::vector<bool>(6, false)), followed = was_at;
    for (const std::vector<size_t>& order :
         train(6, {200, 2, Real(0.125), true}, [](size_t, size_t) { return true; }))
        for (size_t place = 0; place < order.size(); ++place) {
            was_at[order[place]][place] = true;
            if (place > 0) followed[order[place - 1]][order[place]] = true;
        }
    for (size_t example = 0; example < 6; ++example)
        for (size_t place = 0; place < 6; ++place)
            expect(was_at[example][place],
                   "in 200 epochs of 6 examples, example " + std::to_string(example) +
                       " is never at place " + std::to_string(place) +
                       ": shuffle all of them, from order.begin() to order.end()");
    for (size_t example = 0; example < 6; ++example)
        for (size_t next = 0; next < 6; ++next)
            expect(example == next || followed[example][next],
                   "in 200 epochs of 6 examples, example " + std::to_string(next) +
                       " never comes after example " + std::to_string(example) +
                       ": neighbors stay together; std::shuffle takes them apart");
}
