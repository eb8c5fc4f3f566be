#:
#: scripts/proofs: is it right, and hard to break?
#:   make gradcheck  compare every gradient with central differences: a table
#:   make compare    train beside the tutorial in NumPy, and beside PyTorch; compare all weights
#:   make published  run what Nielsen and LeCun et al. published again, with 5 seeds (long; FAST=1)
#:   make fuzz       try each parser, and the command line, on what a fuzzer makes up, SECONDS=60 each
#:   make sanitize   the tests under the address and undefined-behavior sanitizers (g++ and clang++)
#:   make valgrind   the tests under valgrind
#:   make interrupt  signals, kill -9 and full disks: is anything lost?
#:   make coverage   which lines do the tests not run?
#:   make mutate     change the network in hundreds of places, one at a time: do the tests notice?
#:                   (long; PART=rest EVERY=2: every second place of the rest)
#:   make compilers  the tests with old and new compilers, and on other machines (long)
#:   make check-readme  is what README.md and the rooms' say there, and true?
.PHONY: gradcheck compare published fuzz sanitize valgrind interrupt coverage mutate compilers check-readme

# ---- Is it right? --------------------------------------------------------------------------------

gradcheck: build/tests_double
	@build/tests_double --gradients

compare: build/mnist_nn build/mnist_nn_double
	@data=$$($(FIND_DATA)) && $(PYTHON) scripts/proofs/compare.py \
	    --float build/mnist_nn --double build/mnist_nn_double --data "$$data"

published: build/mnist_nn
	@data=$$($(FIND_DATA)) && sh scripts/proofs/published.sh build/mnist_nn "$$data"

check-readme: build/mnist_nn
	@sh scripts/proofs/check_readme.sh

# ---- Is it hard to break? ------------------------------------------------------------------------

SANITIZE := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -D_GLIBCXX_ASSERTIONS
TESTS    := tests.cpp mnist_nn.cpp matrix.hpp build/doctest/doctest.h

FUZZ_CXX ?= clang++
SECONDS  := 60
fuzz: build/fuzz/fuzz
	@sh scripts/proofs/fuzz.sh build/fuzz/fuzz $(SECONDS) images labels network pgm arguments

build/fuzz/fuzz: scripts/proofs/fuzz.cpp mnist_nn.cpp matrix.hpp
	@mkdir -p build/fuzz
	$(FUZZ_CXX) -std=c++17 $(SANITIZE) -fsanitize=fuzzer scripts/proofs/fuzz.cpp -o $@

SANITIZED := $(addprefix build/sanitize/,g++_float g++_double clang++_float clang++_double)
sanitize: $(SANITIZED)
	@for program in $(SANITIZED); do echo "$$program"; "$$program" || exit 1; done

$(SANITIZED): build/sanitize/%: $(TESTS)
	@mkdir -p build/sanitize
	$(firstword $(subst _, ,$*)) -std=c++17 $(SANITIZE) $(WARNINGS) -DREAL=$(lastword $(subst _, ,$*)) \
	    -isystem build tests.cpp -o $@

# Valgrind knows not all of -march=native, and takes some thirty times as long.
VALGRIND := valgrind --quiet --leak-check=full --show-leak-kinds=all --error-exitcode=1
valgrind: $(TESTS)
	@mkdir -p build/valgrind
	$(CXX) -std=c++17 -O1 -g -isystem build tests.cpp -o build/valgrind/tests
	$(VALGRIND) build/valgrind/tests

interrupt: build/mnist_nn
	@$(PYTHON) scripts/proofs/interrupt.py build/mnist_nn

compilers: build/doctest/doctest.h
	@sh scripts/proofs/compilers.sh $(COMPILERS)

# ---- Do the tests bite? --------------------------------------------------------------------------

coverage: build/coverage/tests
	@sh scripts/proofs/coverage.sh $<

build/coverage/tests: $(TESTS)
	@mkdir -p build/coverage
	$(CXX) -std=c++17 -O0 --coverage -DREAL=double -isystem build '$(CURDIR)/tests.cpp' -o $@

PART  ?= network
EVERY ?= 1
mutate: build/doctest/doctest.h
	@CXX='$(CXX)' $(PYTHON) scripts/proofs/mutate.py $(PART) $(EVERY)
