#!/usr/bin/env python3
"""Do the tests bite? Changes the program in one place at a time: an operator, a sign, a bound, an index, a
number, a statement that is left out. Each of these mutants is built and tested. One that passes all
tests has survived: either a test is missing, or the change makes no difference.

    mutate.py network|rest [EVERY]    (for example rest 2: every second mutant of what is not the network)

`network` is matrix.hpp and part 1 of mnist_nn.cpp, `rest` its other parts. It prints how many mutants
there are of each kind, what became of them, and all survivors; build/mutate/results lists every mutant.
mutants_explained.txt, beside this script, holds the survivors that make no difference, with the reason.
It runs in the folder of mnist_nn.cpp, after `make test`, which brings doctest; needs Linux, for the
linker's option below; CXX is the compiler. Exit status: 0 all others were killed, 1 not, 2 wrong usage.
"""
import collections
import concurrent.futures
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile

WORK = os.path.abspath("build/mutate")
EXPLANATIONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "mutants_explained.txt")
JOBS = 2  # mutants at a time

# ---- what is changed ---------------------------------------------------------------------------------------

OTHERS = {
    "+": ["-"], "-": ["+"], "*": ["/"], "/": ["*"], "%": ["/"], "+=": ["-=", "="], "-=": ["+=", "="],
    "*=": ["/=", "="], "++": ["--"], "--": ["++"], "<": ["<=", ">"], ">": [">=", "<"], "<=": ["<", ">="],
    ">=": [">", "<="], "==": ["!="], "!=": ["=="], "&&": ["||"], "||": ["&&"], "!": [""], "true": ["false"],
    "false": ["true"], "rows": ["cols"], "cols": ["rows"], "rows_": ["cols_"], "cols_": ["rows_"],
    "image_rows": ["image_cols"], "image_cols": ["image_rows"], "front": ["back"], "back": ["front"],
    "begin": ["end"], "end": ["begin"], "rbegin": ["begin"], "min": ["max"], "max": ["min"],
    "min_element": ["max_element"], "max_element": ["min_element"], "first": ["second"], "second": ["first"],
    "exp": ["log"], "log": ["exp"], "sigmoid": ["sigmoid_derivative"], "sigmoid_derivative": ["sigmoid"],
    "quadratic": ["cross_entropy"], "cross_entropy": ["quadratic"],
    "xavier": ["kaiming", "normal"], "kaiming": ["normal", "xavier"], "normal": ["xavier", "kaiming"]}


def other_operators(name):
    return OTHERS.get(name, [])


def other_numbers(number):
    """One larger and one smaller; of a number with a point or exponent, twice and half as much."""
    if number.isdigit():
        return [str(int(number) + 1)] + ([str(int(number) - 1)] if int(number) > 0 else [])
    return [f"(2 * {number})", f"({number} / 2)"]


def other_indices(index):
    """[l - 1] and [l + 1] become [l]; any other [i] becomes [i + 1]."""
    return [re.sub(" [-+] 1$", "", index) if re.search(" [-+] 1$", index) else index + " + 1"]


# The kind of mutant; a pattern; and a function of its group, which is replaced by each of the results.
KINDS = [
    ("arithmetic", r" ([-+*/%]) ", other_operators),
    ("assignment", r" ([-+*]=) ", other_operators),
    ("increment", r"(\+\+|--)", other_operators),
    ("comparison", r" (<|>|<=|>=|==|!=) ", other_operators),
    ("and, or", r" (&&|\|\|) ", other_operators),
    ("not", r"[( ](!)[\w(]", other_operators),
    ("sign", r"[(,={ ](-)[\w(]", lambda sign: [""]),
    ("true, false", r"\b(true|false)\b", other_operators),
    ("number", r"(?<![\w.])([0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?)(?![\w.])", other_numbers),
    ("index", r"\[([^]\[]+)\]", other_indices),
    ("order of two", r"\w\((\w+, [\w.]+)\)", lambda pair: [", ".join(reversed(pair.split(", ")))]),
    ("rows, columns", r"\b(image_rows|image_cols|rows|cols|rows_|cols_)\b", other_operators),
    ("first, last", r"[.:](front|back|r?begin|end|min|max|min_element|max_element|first|second)\b", other_operators),
    ("function", r"\b(sigmoid|sigmoid_derivative|exp|log)[(,]", other_operators),
    ("name", r"(?:Cost|Init)::(\w+)", other_operators)]

Mutant = collections.namedtuple("Mutant", "kind file line lines function shown")


def mutants_of(file, text, first, last):
    """All mutants of text[first:last], the lines of the file; `lines` replace as many from `line` on."""
    code = [without_comments_and_strings(line) for line in text]
    function, new_statement = "", True
    for n in range(first, last):
        if code[n].startswith("#") or not code[n].strip():
            continue
        named = re.match(r"(?=[A-Za-z])(?:.*?[ *&])?((?:\w+::)?\w+|operator\W+)\(|(?:struct|class) (\w+)", code[n])
        function = named[1] or named[2] if named else function
        for kind, pattern, others in KINDS:
            for found in re.finditer(pattern, code[n]):
                for other in others(found[1]):
                    line = text[n][:found.start(1)] + other + text[n][found.end(1):]
                    yield Mutant(kind, file, n, [line], function, line.strip())
        if new_statement and code[n].startswith("  "):
            statement = statement_at(code, n)
            if statement:
                left_out = [";"] + [""] * (len(statement) - 1)
                yield Mutant("left out", file, n, left_out, function, "left out: " + text[n].strip())
        new_statement = re.search(r"([;{}:)]|\belse)\s*$", code[n]) is not None


def without_comments_and_strings(line):
    """Blanks in their place: code is found at the same columns."""
    for pattern in (r"'(\\.|[^\\'])'", r'"(\\.|[^\\"])*"', r"//.*"):
        line = re.sub(pattern, lambda found: " " * len(found[0]), line)
    return line


def statement_at(code, n):
    """The lines of the statement that begins in line n, if it is one that can be left out."""
    for end in range(n + 1, min(n + 12, len(code))):
        statement = " ".join(line.strip() for line in code[n:end]).strip()
        if statement.count("(") == statement.count(")") and statement.endswith((";", "{", "}", ":")):
            is_whole = statement.endswith(";") and statement.count("{") == statement.count("}")
            return code[n:end] if is_whole and not re.match(r"(using|else)\b", statement) else None
    return None


# ---- building and testing ----------------------------------------------------------------------------------

COMPILE = [*shlex.split(os.environ.get("CXX", "c++")), "-std=c++17", "-O0", "-w", "-DREAL=double",
           "-D_GLIBCXX_ASSERTIONS", "-isystem", os.path.abspath("build")]
SANITIZE = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]


def compiles(folder, *arguments):
    return subprocess.run([*COMPILE, *arguments], cwd=folder, capture_output=True).returncode == 0


def passes(folder, kilobytes="unlimited"):
    """Do the tests in this folder pass, with so much memory? They stop at the first failure. It takes them
    a second, and they get 20: some mutants never end."""
    command = (f"ulimit -t 20; ulimit -v {kilobytes}; "
               "export ASAN_OPTIONS=detect_odr_violation=0; "  # some variables are there twice
               "exec ./tests --abort-after=1")
    process = subprocess.Popen(["sh", "-c", command], cwd=folder, start_new_session=True, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        return process.wait(timeout=120) == 0
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # and what it has started
        return False


def fate(folder, program):
    """What becomes of the mutant in this folder: invalid (it does not compile), killed or survived.

    The tests, which include the program, are compiled once, unchanged. The mutant is compiled without them,
    and the linker told to take its functions where there are two of a name: this takes seconds instead of
    half a minute. What survives is tested once more with sanitizers, and at last compiled within the tests,
    where it changes what was compiled into them, such as defaults."""
    source = ["-DMNIST_NN_WITHOUT_MAIN", program]
    link = "-Wl,--allow-multiple-definition"
    if not compiles(folder, "-include", f"{WORK}/program.hpp", "-c", *source, "-o", "program.o"):
        return "invalid"
    if not compiles(folder, link, "program.o", f"{WORK}/tests.o", "-o", "tests") or not passes(folder, 4000000):
        return "killed"
    if not compiles(folder, *SANITIZE, link, *source, f"{WORK}/sanitized.o", "-o", "tests") or not passes(folder):
        return "killed"
    if not compiles(folder, "-include", f"{WORK}/tests.hpp", "tests.cpp", "-o", "tests") or not passes(folder):
        return "killed"
    return "survived"


def write(folder, sources, part1):
    """The sources, and the network's part of the program by itself, which compiles faster."""
    os.makedirs(folder, exist_ok=True)
    for name, lines in [*sources.items(), ("network.cpp", sources["mnist_nn.cpp"][:part1])]:
        with open(f"{folder}/{name}", "w") as file:
            file.write("\n".join(lines) + "\n")


def prepare(sources, part1, program):
    """Compiles what all mutants share. Ends the script if the tests fail without any change."""
    shutil.rmtree(WORK, ignore_errors=True)
    headers = [line for text in sources.values() for line in text if line.startswith("#include <")]
    tests_hpp = ["#define DOCTEST_CONFIG_IMPLEMENT", *headers]
    program_hpp = [line for line in headers if "doctest" not in line]
    write(WORK, {**sources, "tests.hpp": tests_hpp, "program.hpp": program_hpp}, part1)
    for arguments in (["-x", "c++-header", "tests.hpp", "-o", "tests.hpp.gch"],
                      ["-x", "c++-header", "program.hpp", "-o", "program.hpp.gch"],
                      ["-c", "tests.cpp", "-o", "tests.o"],
                      [*SANITIZE, "-c", "tests.cpp", "-o", "sanitized.o"]):
        if not compiles(WORK, *arguments):
            sys.exit("mutate.py: does not compile: " + shlex.join(COMPILE + arguments))
    write(f"{WORK}/0", sources, part1)
    if fate(f"{WORK}/0", program) != "survived":
        sys.exit(f"mutate.py: the tests fail without any change; see {WORK}/0")


def try_mutants(number, mutants, sources, part1, program):
    """(mutant, fate) for each of them, tried in a folder of that number."""
    results = []
    for mutant in mutants:
        lines = list(sources[mutant.file])
        lines[mutant.line:mutant.line + len(mutant.lines)] = mutant.lines
        write(f"{WORK}/{number}", {**sources, mutant.file: lines}, part1)
        results.append((mutant, fate(f"{WORK}/{number}", program)))
        with open(f"{WORK}/results", "a") as file:
            file.write(f"{results[-1][1]:8} {mutant.file}:{mutant.line + 1}: {mutant.shown}\n")
    return results


# ---- what became of them -----------------------------------------------------------------------------------


def read_explanations():
    """{function: changed line} → the reason, which stands below it on indented lines."""
    reasons = {}
    with open(EXPLANATIONS) as file:
        for line in file:
            if line.startswith(" "):
                reasons[key] += line
            elif line.strip() and not line.startswith("#"):
                key = line.strip()
                reasons[key] = ""
    return reasons


def report(results):
    """Prints the table of kinds and the survivors; returns how many are not explained."""
    count = collections.Counter((mutant.kind, end) for mutant, end in results)
    print(f"{'kind':15} killed survived  do not compile")
    for kind in [kind for kind, _, _ in KINDS] + ["left out"]:
        print(f"{kind:15} {count[kind, 'killed']:6} {count[kind, 'survived']:8} {count[kind, 'invalid']:15}")
    reasons = read_explanations()
    survivors = [mutant for mutant, end in results if end == "survived"]
    unexplained = 0
    for mutant in survivors:
        reason = reasons.get(f"{mutant.function}: {mutant.shown}")
        unexplained += reason is None
        print(f"\n{mutant.file}:{mutant.line + 1}: {mutant.kind}" + ("" if reason else ": SURVIVED"))
        print(f"{mutant.function}: {mutant.shown}\n{reason or ''}", end="")
    tried = sum(end != "invalid" for _, end in results)
    print(f"\n{tried} mutants that compile: {tried - len(survivors)} killed, {len(survivors)} survived "
          f"({100 * len(survivors) / max(tried, 1):.1f} %), {len(survivors) - unexplained} of them make no difference")
    return unexplained


def main():
    arguments = sys.argv[1:] + ["1"] * (len(sys.argv) == 2)
    if len(arguments) != 2 or arguments[0] not in ("network", "rest") or not re.fullmatch("[1-9][0-9]*", arguments[1]):
        print("usage: mutate.py network|rest [EVERY]", file=sys.stderr)
        sys.exit(2)
    if not os.path.exists("mnist_nn.cpp") or not os.path.exists("build/doctest/doctest.h"):
        sys.exit("mutate.py: run it in the folder of mnist_nn.cpp, after make test")
    sources = {name: open(name).read().split("\n")[:-1] for name in ("matrix.hpp", "mnist_nn.cpp", "tests.cpp")}
    program = sources["mnist_nn.cpp"]
    part1 = program.index("// 2. Files") - 1
    if arguments[0] == "network":
        mutants = [*mutants_of("matrix.hpp", sources["matrix.hpp"], 0, len(sources["matrix.hpp"])),
                   *mutants_of("mnist_nn.cpp", program, 0, part1)]
        source = "network.cpp"
    else:
        mutants, source = [*mutants_of("mnist_nn.cpp", program, part1, len(program))], "mnist_nn.cpp"
    mutants = mutants[::int(arguments[1])]
    print(f"{len(mutants)} mutants", flush=True)
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        os.environ["TMPDIR"] = folder  # for what mutants leave behind
        os.chmod(folder, 0o777)
        prepare(sources, part1, source)
        runs = [pool.submit(try_mutants, i + 1, mutants[i::JOBS], sources, part1, source) for i in range(JOBS)]
    results = sorted((result for run in runs for result in run.result()), key=lambda result: mutants.index(result[0]))
    sys.exit(report(results) > 0)


if __name__ == "__main__":
    main()
