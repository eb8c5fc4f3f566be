// The tests, in the order of the program. They include it whole, so that everything in it can be
// called, and run twice: with Real = float, as the program is, and with Real = double.
//
// Every expected number comes from somewhere else than the code under test, and says from where.

#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#define MNIST_NN_WITHOUT_MAIN
#include "mnist_nn.cpp"

TEST_CASE("sigmoid is 1/2 at 0 and symmetric around it") {
    CHECK(sigmoid(0) == Real(0.5));
    CHECK(sigmoid(2) + sigmoid(-2) == doctest::Approx(1));
}

// Counts test cases for the last line.
struct Counter : doctest::IReporter {
    explicit Counter(const doctest::ContextOptions&) {}
    static int passed, failed;
    void report_query(const doctest::QueryData&) override {}
    void test_run_start() override {}
    void test_run_end(const doctest::TestRunStats& stats) override {
        failed = int(stats.numTestCasesFailed);
        passed = int(stats.numTestCasesPassingFilters) - failed;
    }
    void test_case_start(const doctest::TestCaseData&) override {}
    void test_case_reenter(const doctest::TestCaseData&) override {}
    void test_case_end(const doctest::CurrentTestCaseStats&) override {}
    void test_case_exception(const doctest::TestCaseException&) override {}
    void subcase_start(const doctest::SubcaseSignature&) override {}
    void subcase_end() override {}
    void log_assert(const doctest::AssertData&) override {}
    void log_message(const doctest::MessageData&) override {}
    void test_case_skipped(const doctest::TestCaseData&) override {}
};
int Counter::passed = 0, Counter::failed = 0;
REGISTER_LISTENER("counter", 1, Counter);

int main(int count, char** arguments) {
    doctest::Context context(count, arguments);
    const int status = context.run();
    if (context.shouldExit()) return status;  // --list-test-cases and the like
    std::cout << Counter::passed << " passed, " << Counter::failed << " failed\n";
    return status;
}
