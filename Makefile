# mnist_nn: every command of the project. `make help` lists them.
#
#   make run                                  get the data, build, train, report
#   make run ARGS="--hidden 30 --epochs 30"   with options of the program (build/mnist_nn --help)
#   make test CXX=clang++                     with another compiler

ifeq ($(origin CXX),default)
CXX := c++
endif

# $(call accepted,FLAG): the flag, if the compiler knows it.
accepted = $(shell $(CXX) $(1) -x c++ -c /dev/null -o /dev/null 2>/dev/null && echo '$(1)')

# -O3 turns the plain loops into vector instructions, -march=native into the widest that this
# machine has. Some compilers know it as -mcpu=native, or not at all.
NATIVE   := $(or $(call accepted,-march=native),$(call accepted,-mcpu=native))
CXXFLAGS ?= -O3 $(NATIVE)
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion
COMPILE   = $(CXX) -std=c++17 $(CXXFLAGS) $(WARNINGS)

DATA ?= mnist
ARGS ?=

.PHONY: all run report test gradcheck help clean format FORCE
.PHONY: compare saturated bench bench-peers published experiments

all: build/mnist_nn

help:
	@echo 'make            build build/mnist_nn'
	@echo 'make run        get the data, train a network, show what it does (DATA=drawn, ARGS="--epochs 3")'
	@echo 'make report     train as make run does, and make a page that shows the run and reads what you draw'
	@echo 'make test       build and run the tests'
	@echo 'make gradcheck  compare every gradient with central differences: a table'
	@echo 'make fuzz       try each parser on inputs that a fuzzer makes up, SECONDS=60 each (needs clang++)'
	@echo 'make sanitize   run the tests under the address and undefined-behavior sanitizers (g++ and clang++)'
	@echo 'make valgrind   run the tests under valgrind'
	@echo 'make interrupt  signals, kill -9 and full disks: is anything lost?'
	@echo 'make same       does a seed draw the same with each compiler and library?'
	@echo 'make coverage   which lines do the tests not run?'
	@echo 'make mutate     change the network in hundreds of places, one at a time: do the tests notice? (an hour)'
	@echo 'make compare    train beside the tutorial in NumPy, and beside PyTorch; compare all weights'
	@echo 'make bench      seconds an epoch, GFLOP/s, the share of the peak, and how the cost grows (two minutes)'
	@echo 'make bench-peers  seconds an epoch beside the tutorial in NumPy, NumPy, PyTorch and OpenBLAS'
	@echo 'make saturated  a neuron that is badly wrong learns slowly with one cost, at once with the other'
	@echo 'make published  run what Nielsen and LeCun et al. published again, with 5 seeds (an hour or less)'
	@echo 'make experiments  what each option does to learning, with 5 seeds (an hour or less)'
	@echo 'make handout    a copy in which students are to write the functions (EXERCISES="sigmoid backprop", TAR=1)'
	@echo 'make exercises  the list of what is to be written, and of projects beyond it'
	@echo 'make grade      what is right, what is wrong, what is next (SUBMISSION=file or folder, REPORT=junit or csv)'
	@echo 'make hint       EXERCISE=backprop: the task and a hint; again: the second hint'
	@echo 'make watch      grade again whenever a file is saved'
	@echo 'make test-classroom  does the grader tell right from wrong? (some minutes)'
	@echo 'make check-readme  is what README.md names there: lines, commands, options, files?'
	@echo 'make format     lay the code out as .clang-format says'
	@echo 'make clean      remove what was built (the data and the results of experiments stay)'

# ---- the program --------------------------------------------------------------------------------

build/mnist_nn: mnist_nn.cpp matrix.hpp build/compiler
	$(COMPILE) mnist_nn.cpp -o $@

# Trains on MNIST in data/mnist, or where it cannot be had, on digits drawn into data/drawn.
run: build/mnist_nn
	@data=$$(MAKE='$(MAKE)' sh scripts/get_data.sh '$(DATA)') && build/mnist_nn --data "$$data" $(ARGS)

# Trains as `run` does, and makes build/report/index.html, a page that shows the run.
report: build/mnist_nn
	@data=$$(MAKE='$(MAKE)' sh scripts/get_data.sh '$(DATA)') && \
	    build/mnist_nn --data "$$data" --report build/report $(ARGS) && \
	    cp scripts/report.html build/report/index.html && \
	    echo "open in a browser: $$PWD/build/report/index.html"

# The compiler and its flags: what depends on this file is built anew when they change.
build/compiler: FORCE
	@mkdir -p build
	@echo '$(COMPILE)' | cmp -s - $@ || { \
	    CXX='$(CXX)' sh scripts/check_machine.sh compiler && echo '$(COMPILE)' > $@; }

build/draw_digits: scripts/draw_digits.cpp build/compiler
	$(COMPILE) -pthread scripts/draw_digits.cpp -o $@

# ---- tests --------------------------------------------------------------------------------------

# Twice: in float, as the program is, and in double, where rounding hides no error.
test: build/tests_float build/tests_double
	@sh scripts/run_tests.sh build/tests_float build/tests_double

build/tests_%: tests.cpp mnist_nn.cpp matrix.hpp build/compiler build/doctest/doctest.h
	$(COMPILE) -DREAL=$* -isystem build tests.cpp -o $@

build/doctest/doctest.h:
	@CXX='$(CXX)' sh scripts/get_doctest.sh $@

# Back-propagation beside central differences, for every weight and bias, as a table.
gradcheck: build/tests_double
	@build/tests_double --gradients

# ---- hard to break ------------------------------------------------------------------------------

.PHONY: fuzz sanitize valgrind interrupt same coverage mutate

FUZZERS   := $(addprefix build/fuzz/,images labels network pgm arguments report)
FUZZ_CXX  ?= clang++
SECONDS   := 60
SANITIZE  := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -D_GLIBCXX_ASSERTIONS
SANITIZED := $(addprefix build/sanitize/,g++_float g++_double clang++_float clang++_double)
VALGRIND  := valgrind --quiet --leak-check=full --show-leak-kinds=all --error-exitcode=1
TESTS     := tests.cpp mnist_nn.cpp matrix.hpp build/doctest/doctest.h

fuzz: $(FUZZERS)
	@sh scripts/fuzz.sh $(SECONDS) $(FUZZERS)

$(FUZZERS): scripts/fuzz.cpp mnist_nn.cpp matrix.hpp
	@mkdir -p build/fuzz
	$(FUZZ_CXX) -std=c++17 $(SANITIZE) -fsanitize=fuzzer -DTARGET=fuzz_$(notdir $@) scripts/fuzz.cpp -o $@

# All tests once more, watched for reads and writes out of bounds, leaks and undefined behavior.
sanitize: $(SANITIZED)
	@sh scripts/run_tests.sh $(SANITIZED)

$(SANITIZED): build/sanitize/%: $(TESTS)
	@mkdir -p build/sanitize
	$(firstword $(subst _, ,$*)) -std=c++17 $(SANITIZE) $(WARNINGS) -DREAL=$(lastword $(subst _, ,$*)) \
	    -isystem build tests.cpp -o $@

# Valgrind knows not all of -march=native, and takes some thirty times as long: the tests in float, and the program.
valgrind: $(TESTS)
	@mkdir -p build/valgrind
	$(CXX) -std=c++17 -O1 -g -isystem build tests.cpp -o build/valgrind/tests
	$(CXX) -std=c++17 -O1 -g mnist_nn.cpp -o build/valgrind/mnist_nn
	@sh scripts/tiny_data.sh build/tiny
	$(VALGRIND) build/valgrind/mnist_nn --data build/tiny --epochs 2 --save build/valgrind/network.txt > /dev/null
	$(VALGRIND) build/valgrind/mnist_nn --data build/tiny --load build/valgrind/network.txt > /dev/null
	$(VALGRIND) build/valgrind/tests

interrupt: build/mnist_nn
	@sh scripts/test_interrupt.sh build/mnist_nn

same:
	@sh scripts/test_everywhere.sh build/same

coverage: build/coverage/tests_float build/coverage/tests_double
	@sh scripts/coverage.sh $^

build/coverage/tests_%: $(TESTS)
	@mkdir -p build/coverage
	$(CXX) -std=c++17 -O0 --coverage -DREAL=$* -isystem build '$(CURDIR)/tests.cpp' -o $@

mutate: build/doctest/doctest.h
	@CXX='$(CXX)' sh scripts/mutate.sh 1

# ---- comparisons --------------------------------------------------------------------------------

# python3, or the system's own where python3 has no NumPy.
PYTHON ?= $(firstword $(foreach p,python3 /usr/bin/python3,\
          $(shell $(p) -c 'import numpy' 2>/dev/null && echo $(p))) python3)

build/mnist_nn_double: mnist_nn.cpp matrix.hpp build/compiler
	$(COMPILE) -DREAL=double mnist_nn.cpp -o $@

compare: build/mnist_nn build/mnist_nn_double
	@data=$$(MAKE='$(MAKE)' sh scripts/get_data.sh '$(DATA)') && $(PYTHON) scripts/compare.py \
	    --float build/mnist_nn --double build/mnist_nn_double --data "$$data"

build/saturated_neuron: scripts/saturated_neuron.cpp mnist_nn.cpp matrix.hpp build/compiler
	$(COMPILE) scripts/saturated_neuron.cpp -o $@

saturated: build/saturated_neuron
	@build/saturated_neuron

build/bench: scripts/bench.cpp mnist_nn.cpp matrix.hpp build/compiler
	$(COMPILE) scripts/bench.cpp -o $@

# Both name the compiler and its flags, without which a timing means little.
COMPILER = $$($(CXX) --version | head -n 1); $(COMPILE)

bench: build/bench
	@data=$$(MAKE='$(MAKE)' sh scripts/get_data.sh '$(DATA)') && \
	    echo "$(COMPILER)" && build/bench "$$data"

# Without OpenBLAS the program that measures it cannot be built: bench_peers.py says how to get it.
bench-peers: build/mnist_nn
	@$(COMPILE) scripts/bench_blas.cpp $(LDFLAGS) -lopenblas -o build/bench_blas 2>/dev/null \
	    || rm -f build/bench_blas
	@data=$$(MAKE='$(MAKE)' sh scripts/get_data.sh '$(DATA)') && $(PYTHON) scripts/bench_peers.py \
	    --program build/mnist_nn --blas build/bench_blas --data "$$data" --compiler "$(COMPILER)"

# Both keep what is done in build/experiments, and go on there when they were interrupted.
published: build/mnist_nn
	@data=$$(MAKE='$(MAKE)' sh scripts/get_data.sh '$(DATA)') && \
	    sh scripts/experiments.sh published build/mnist_nn "$$data"

experiments: build/mnist_nn
	@data=$$(MAKE='$(MAKE)' sh scripts/get_data.sh '$(DATA)') && \
	    sh scripts/experiments.sh options build/mnist_nn "$$data"

# ---- in the classroom ---------------------------------------------------------------------------

.PHONY: handout grade hint exercises watch test-classroom

# A copy of the project in which functions are still to be written, for students.
HANDOUT ?= handout
handout:
	@sh scripts/handout.sh -e '$(EXERCISES)' $(if $(TAR),-t) '$(HANDOUT)'

# What is written right, what is wrong, what is next: of this folder, or of a student's work.
grade: build/compiler
	@CXX='$(CXX)' sh scripts/grade.sh -e '$(EXERCISES)' -r '$(REPORT)' $(if $(SUBMISSION),'$(SUBMISSION)')

watch: build/compiler
	@CXX='$(CXX)' sh scripts/watch.sh $(EXERCISES)

hint:
	@sh scripts/hint.sh $(EXERCISE)

exercises:
	@sh scripts/hint.sh

test-classroom: build/compiler build/doctest/doctest.h
	@CXX='$(CXX)' sh scripts/test_classroom.sh

# ---- housekeeping -------------------------------------------------------------------------------

# After lines have moved: sh scripts/check_readme.sh --update
.PHONY: check-readme
check-readme: build/mnist_nn
	@sh scripts/check_readme.sh

format:
	clang-format -i *.cpp *.hpp scripts/*.cpp scripts/exercises/*.cpp scripts/exercises/*.hpp

# What took long to make stays in build: the results of experiments, and the Debian of the test on a fresh machine.
clean:
	@for file in build/*; do case $$file in \
	    build/experiments | build/debian-base.tar) echo "kept: $$file (rm -rf build removes it too)" ;; \
	    *) rm -rf "$$file" ;; \
	esac; done
	@rmdir build 2>/dev/null || :
