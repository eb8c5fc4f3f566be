// Runs the tests of the exercises, each in a process of its own with limits of time and memory, and
// prints a line for each: its name, a tab, `done`, `not yet` or `wrong`, a tab and a message.
// grade.sh links this with the student's functions and calls it:
//
//     ./run EXERCISE…
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "check.hpp"
// What is declared there; the functions themselves give way to the student's (grade.sh).
#include "mnist_nn.cpp"
#if __has_include("beyond.cpp")  // if it is handed out
#include "beyond.cpp"
#endif

#include "networks.hpp"

#include "all_tests.cpp"  // tests/*.cpp, which need all of the above; grade.sh writes it

namespace {

const int verdict_file = 3;  // what the process of a test writes its verdict to
const rlim_t seconds = 2;    // of a processor, for a test that needs a hundredth of one

#ifdef __APPLE__
const long max_rss = 1 << 30;  // bytes
#else
const long max_rss = 1 << 20;  // kilobytes
#endif

// The sanitizer says on standard error what went wrong and where.
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

// ---- the process of one test -------------------------------------------------------------------

void limit(int resource, rlim_t value) {
    const rlimit both = {value, value};
    setrlimit(resource, &both);
}

// With the sanitizer, which reserves terabytes, what is in use is looked at every 50 milliseconds.
void check_memory(int) {
    rusage use;
    getrusage(RUSAGE_SELF, &use);
    if (use.ru_maxrss < max_rss) return;
    const char message[] = "rss limit";
    std::_Exit(write(2, message, sizeof message - 1) > 0 ? 1 : 2);
}

void limit_memory() {
#ifdef SANITIZED
    std::signal(SIGPROF, check_memory);
    const itimerval often = {{0, 50000}, {0, 50000}};
    setitimer(ITIMER_PROF, &often, nullptr);
#else
    limit(RLIMIT_AS, 1 << 30);
#endif
}

bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

[[noreturn]] void run_test() {
    std::string verdict = "done\t";
    try {
        grading::tests().at(grading::exercise)();
    } catch (const grading::Wrong& problem) {
        verdict = "wrong\t" + problem.message;
    } catch (const std::exception& error) {
        const std::string what = error.what(), unwritten = " is not written yet";
        if (what.find(grading::exercise + unwritten) == 0)
            verdict = "not yet\t";
        else if (what.find(unwritten) != std::string::npos)
            verdict = "not yet\tit calls " + what.substr(0, what.find(unwritten)) +
                      ", which is not written yet";
        else
            verdict = "wrong\t" + grading::with_shapes("throws an exception: " + what);
    } catch (...) {
        verdict = "wrong\tthrows something that is not a std::exception";
    }
    if (has(verdict, "throws an exception")) {
        if (has(verdict, "0 × 0"))
            verdict +=
                " (a matrix is empty, as what belongs to layer 0 is, but for its activation x: "
                "layers with weights begin at 1)";
        if (has(verdict, "max_size") || has(verdict, "std::bad_alloc"))
            verdict +=
                " (a matrix or list of an impossible size: 3 - 5 is no size_t, but a huge number)";
    }
    if (verdict[0] == 'w' && !grading::called.empty()) {
        std::string list;
        for (const std::string& function : grading::called)
            list += (list.empty() ? "" : ", ") + function;
        verdict += " (it calls your own " + list + ": right already?)";
    }
    for (char& c : verdict)
        if (static_cast<unsigned char>(c) < ' ' && c != '\t') c = ' ';
    const bool written = write(verdict_file, verdict.data(), verdict.size()) > 0;
    std::_Exit(written ? 0 : 1);
}

// ---- what a test that broke off says -----------------------------------------------------------

// " in line 87 of mnist_nn.cpp" from the sanitizer's list of calls, which has lines like
//     #1 0x55d7 in Network::sgd(Dataset const&, …) mnist_nn.cpp:206:12
// The innermost call in one of the functions of the exercise counts.
std::string place(const std::string& report) {
    std::istringstream lines(report);
    std::string line;
    while (std::getline(lines, line)) {
        const size_t in = line.find(" in "), end = line.find('(', in);
        if (!has(line, "    #") || end == std::string::npos) continue;
        std::string function = line.substr(in + 4, end - in - 4);
        function = function.substr(function.rfind(':') + 1);
        if (!grading::graded(function)) continue;
        for (const char* file : {"mnist_nn.cpp:", "matrix.hpp:", "beyond.cpp:"}) {
            const size_t at = line.rfind(file);
            if (at == std::string::npos) continue;
            const std::string number = line.substr(at + std::strlen(file));
            return ", in line " + std::to_string(std::atoi(number.c_str())) + " of " +
                   std::string(file, std::strlen(file) - 1);
        }
    }
    return "";
}

// " (for an empty list of labels)": what the test was about to try.
std::string stage(const std::string& report) {
    const std::string mark = "\nduring: ";
    const size_t at = report.rfind(mark);
    if (at == std::string::npos) return "";
    const size_t begin = at + mark.size();
    return " (" + report.substr(begin, report.find('\n', begin) - begin) + ")";
}

std::string broke_off(int status, const std::string& report) {
    const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if (signal == SIGXCPU || signal == SIGALRM || signal == SIGKILL)
        return "does not come to an end in " + std::to_string(seconds) + " seconds" +
               stage(report) + ": a loop that never ends?";
    if (signal == SIGSEGV && report.empty())  // no sanitizer
        return "crashes: an index far out of bounds, or a function that calls itself without end";
    if (has(report, "stack-overflow")) return "calls itself without end" + place(report);
    if (has(report, "rss limit") || has(report, "out-of-memory") || has(report, "out of memory"))
        return "takes more than a gigabyte of memory" + place(report);
    if (has(report, "use-after") || has(report, "double-free"))
        return "uses memory that is no longer there" + place(report);
    if (has(report, "-overflow") || has(report, "Assertion") || has(report, "SEGV") ||
        has(report, "null pointer") || signal == SIGSEGV || signal == SIGBUS || signal == SIGTRAP)
        return "an index is out of bounds" + place(report) + stage(report) +
               ": does the list have such an element, is the loop as long as the list? (0 - 1 is "
               "no size_t: it is a huge number)";
    if (has(report, "division by zero") || has(report, ": FPE") || signal == SIGFPE)
        return "a whole number is divided by 0" + place(report);
    const size_t found = report.find("runtime error: ");
    if (found != std::string::npos)
        return report.substr(found + 15, report.find('\n', found) - found - 15) + place(report);
    if (signal == SIGABRT || has(report, "ABRT"))
        return "is aborted in the middle of the test" + place(report);
    return "ends the whole program (exit status " + std::to_string(WEXITSTATUS(status)) +
           ") in the middle of the test";
}

// ---- all tests ---------------------------------------------------------------------------------

// "wrong\tmessage"
std::string grade() {
    const char* report_file = "report.txt";
    int channel[2];
    if (pipe(channel) != 0) return "wrong\tcould not be graded: no pipe";
    const pid_t child = fork();
    if (child == 0) {
        const int report = open(report_file, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        const int nowhere = open("/dev/null", O_RDWR);
        dup2(nowhere, 0);
        dup2(nowhere, 1);
        dup2(report, 2);
        dup2(channel[1], verdict_file);
        for (int file = verdict_file + 1; file < 20; ++file) close(file);
        limit(RLIMIT_CPU, seconds);
        limit(RLIMIT_FSIZE, 10000000);
        limit(RLIMIT_CORE, 0);
        alarm(5 * seconds);  // by the clock, on which others run, too
        limit_memory();
        run_test();
    }
    close(channel[1]);
    std::string verdict;
    char buffer[4096];
    for (ssize_t n; (n = read(channel[0], buffer, sizeof buffer)) > 0;)
        verdict.append(buffer, size_t(n));
    close(channel[0]);
    int status = 0;
    waitpid(child, &status, 0);
    if (!verdict.empty() && WIFEXITED(status) && WEXITSTATUS(status) == 0) return verdict;
    std::ifstream in(report_file);
    const std::string report{std::istreambuf_iterator<char>(in), {}};
    return "wrong\t" + broke_off(status, report);
}

}  // namespace

extern "C" const char* __asan_default_options() {
    return "detect_leaks=0:handle_abort=1:allocator_may_return_null=0:"
           "max_allocation_size_mb=1000:exitcode=1";
}

int main(int count, char** arguments) {
    grading::LAYOUT();
    for (int i = 1; i < count; ++i) {
        grading::exercise = arguments[i];
        std::cout << arguments[i] << '\t' << grade() << std::endl;
    }
}
