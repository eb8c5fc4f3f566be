// wrong: never shuffles
// says: the examples come in the order of the file: shuffle
void Network::sgd(const Dataset& train, const Training& how, Random&, const Watcher& watcher) {
    if (how.batch_size == 0) throw std::invalid_argument("sgd: mini-batches of 0 examples");
    std::vector<size_t> order = numbers_below(train.size());
    Matrix x, y;
    for (size_t epoch = 1; epoch <= how.epochs; ++epoch) {
        Progress progress;
        progress.epoch = epoch;
        for (size_t first = 0; first < order.size(); first += how.batch_size) {
            const size_t m = std::min(how.batch_size, order.size() - first);
            make_mini_batch(train, &order[first], m, x, y);
            update(x, y, how.learning_rate);
            record(y, progress);
            if (!watcher(progress)) return;
        }
    }
}
// wrong: shuffles once
// says: the second epoch has the mini-batches of the first
void Network::sgd(const Dataset& train, const Training& how, Random& random,
                  const Watcher& watcher) {
    if (how.batch_size == 0) throw std::invalid_argument("sgd: mini-batches of 0 examples");
    std::vector<size_t> order = numbers_below(train.size());
    if (how.shuffle) random.shuffle(order);
    Matrix x, y;
    for (size_t epoch = 1; epoch <= how.epochs; ++epoch) {
        Progress progress;
        progress.epoch = epoch;
        for (size_t first = 0; first < order.size(); first += how.batch_size) {
            const size_t m = std::min(how.batch_size, order.size() - first);
            make_mini_batch(train, &order[first], m, x, y);
            update(x, y, how.learning_rate);
            record(y, progress);
            if (!watcher(progress)) return;
        }
    }
}
// wrong: leaves out the last, smaller mini-batch
// says: the last 2 are left out
void Network::sgd(const Dataset& train, const Training& how, Random& random,
                  const Watcher& watcher) {
    if (how.batch_size == 0) throw std::invalid_argument("sgd: mini-batches of 0 examples");
    std::vector<size_t> order = numbers_below(train.size());
    Matrix x, y;
    for (size_t epoch = 1; epoch <= how.epochs; ++epoch) {
        if (how.shuffle) random.shuffle(order);
        Progress progress;
        progress.epoch = epoch;
        for (size_t first = 0; first + how.batch_size <= order.size(); first += how.batch_size) {
            make_mini_batch(train, &order[first], how.batch_size, x, y);
            update(x, y, how.learning_rate);
            record(y, progress);
            if (!watcher(progress)) return;
        }
    }
}
// wrong: the tutorial's train[b:batch_size], which is empty after the first
// says: a mini-batch of no examples
void Network::sgd(const Dataset& train, const Training& how, Random& random,
                  const Watcher& watcher) {
    if (how.batch_size == 0) throw std::invalid_argument("sgd: mini-batches of 0 examples");
    std::vector<size_t> order = numbers_below(train.size());
    Matrix x, y;
    for (size_t epoch = 1; epoch <= how.epochs; ++epoch) {
        if (how.shuffle) random.shuffle(order);
        Progress progress;
        progress.epoch = epoch;
        for (size_t b = 0; b < order.size(); b += how.batch_size) {
            make_mini_batch(train, &order[b], b < how.batch_size ? how.batch_size - b : 0, x, y);
            update(x, y, how.learning_rate);
            record(y, progress);
            if (!watcher(progress)) return;
        }
    }
}
// wrong: the same mini-batch again and again, since nothing is recorded
// says: goes on for ever
void Network::sgd(const Dataset& train, const Training& how, Random& random,
                  const Watcher& watcher) {
    if (how.batch_size == 0) throw std::invalid_argument("sgd: mini-batches of 0 examples");
    std::vector<size_t> order = numbers_below(train.size());
    Matrix x, y;
    for (size_t epoch = 1; epoch <= how.epochs; ++epoch) {
        if (how.shuffle) random.shuffle(order);
        Progress progress;
        progress.epoch = epoch;
        while (progress.examples < order.size()) {
            const size_t m = std::min(how.batch_size, order.size() - progress.examples);
            make_mini_batch(train, &order[progress.examples], m, x, y);
            update(x, y, how.learning_rate);
            if (!watcher(progress)) return;
        }
    }
}
// wrong: does not ask the watcher whether to go on
// says: the watcher said stop after 3 mini-batches
void Network::sgd(const Dataset& train, const Training& how, Random& random,
                  const Watcher& watcher) {
    if (how.batch_size == 0) throw std::invalid_argument("sgd: mini-batches of 0 examples");
    std::vector<size_t> order = numbers_below(train.size());
    Matrix x, y;
    for (size_t epoch = 1; epoch <= how.epochs; ++epoch) {
        if (how.shuffle) random.shuffle(order);
        Progress progress;
        progress.epoch = epoch;
        for (size_t first = 0; first < order.size(); first += how.batch_size) {
            const size_t m = std::min(how.batch_size, order.size() - first);
            make_mini_batch(train, &order[first], m, x, y);
            update(x, y, how.learning_rate);
            record(y, progress);
            watcher(progress);
        }
    }
}
// wrong: one Progress for all epochs
// says: begin a new Progress in each epoch
void Network::sgd(const Dataset& train, const Training& how, Random& random,
                  const Watcher& watcher) {
    if (how.batch_size == 0) throw std::invalid_argument("sgd: mini-batches of 0 examples");
    std::vector<size_t> order = numbers_below(train.size());
    Matrix x, y;
    Progress progress;
    for (size_t epoch = 1; epoch <= how.epochs; ++epoch) {
        if (how.shuffle) random.shuffle(order);
        progress.epoch = epoch;
        for (size_t first = 0; first < order.size(); first += how.batch_size) {
            const size_t m = std::min(how.batch_size, order.size() - first);
            make_mini_batch(train, &order[first], m, x, y);
            update(x, y, how.learning_rate);
            record(y, progress);
            if (!watcher(progress)) return;
        }
    }
}
// right: an order of its own in each epoch, drawn another way, the mini-batches cut beforehand
void Network::sgd(const Dataset& train, const Training& how, Random& random,
                  const Watcher& watcher) {
    if (how.batch_size < 1) throw std::invalid_argument("sgd");
    for (size_t epoch = 0; epoch < how.epochs; ++epoch) {
        std::vector<size_t> left = numbers_below(train.size()), order;
        while (!left.empty()) {
            const size_t k = how.shuffle ? random.below(left.size()) : 0;
            order.push_back(left[k]);
            left.erase(left.begin() + std::ptrdiff_t(k));
        }
        std::vector<std::vector<size_t>> batches;
        for (size_t i = 0; i < order.size(); ++i) {
            if (i % how.batch_size == 0) batches.emplace_back();
            batches.back().push_back(order[i]);
        }
        Progress progress;
        progress.epoch = epoch + 1;
        for (const auto& batch : batches) {
            Matrix x, y;
            make_mini_batch(train, batch.data(), batch.size(), x, y);
            update(x, y, how.learning_rate);
            record(y, progress);
            if (!watcher(progress)) return;
        }
    }
}
