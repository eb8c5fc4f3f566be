#:
#: scripts/proofs: is it right, and hard to break?
#:   make gradcheck  compare every gradient with central differences: a table
#:   make compare    train beside the tutorial in NumPy, and beside PyTorch; compare all weights
#:   make published  run what Nielsen and LeCun et al. published again, with 5 seeds (an hour or less)
#:   make fuzz       try each parser on inputs that a fuzzer makes up, SECONDS=60 each (needs clang++)
#:   make sanitize   the tests under the address and undefined-behavior sanitizers (g++ and clang++)
#:   make valgrind   the tests under valgrind
#:   make interrupt  signals, kill -9 and full disks: is anything lost?
#:   make coverage   which lines do the tests not run?
#:   make mutate     change the network in hundreds of places, one at a time: do the tests notice? (an hour)
#:   make check-readme  is what README.md names there: commands, options, files?
.PHONY: gradcheck compare published fuzz sanitize valgrind interrupt coverage mutate check-readme

gradcheck: build/tests_double
	@build/tests_double --gradients

compare: build/mnist_nn build/mnist_nn_double
	@data=$$($(FIND_DATA)) && $(PYTHON) scripts/proofs/compare.py \
	    --float build/mnist_nn --double build/mnist_nn_double --data "$$data"

# Keeps what is done in build/experiments, and goes on there when it was interrupted.
published: build/mnist_nn
	@data=$$($(FIND_DATA)) && sh scripts/proofs/published.sh build/mnist_nn "$$data"

FUZZ_CXX  ?= clang++
SECONDS   := 60
SANITIZE  := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -D_GLIBCXX_ASSERTIONS
SANITIZED := $(addprefix build/sanitize/,g++_float g++_double clang++_float clang++_double)
VALGRIND  := valgrind --quiet --leak-check=full --show-leak-kinds=all --error-exitcode=1
TESTS     := tests.cpp mnist_nn.cpp matrix.hpp build/doctest/doctest.h

fuzz: build/fuzz/fuzz
	@sh scripts/proofs/fuzz.sh build/fuzz/fuzz $(SECONDS) images labels network pgm arguments

build/fuzz/fuzz: scripts/proofs/fuzz.cpp mnist_nn.cpp matrix.hpp
	@mkdir -p build/fuzz
	$(FUZZ_CXX) -std=c++17 $(SANITIZE) -fsanitize=fuzzer scripts/proofs/fuzz.cpp -o $@

# All tests once more, watched for reads and writes out of bounds, leaks and undefined behavior.
sanitize: $(SANITIZED)
	@for program in $(SANITIZED); do echo "$$program"; "$$program" || exit 1; done

$(SANITIZED): build/sanitize/%: $(TESTS)
	@mkdir -p build/sanitize
	$(firstword $(subst _, ,$*)) -std=c++17 $(SANITIZE) $(WARNINGS) -DREAL=$(lastword $(subst _, ,$*)) \
	    -isystem build tests.cpp -o $@

# Valgrind knows not all of -march=native, and takes some thirty times as long: the tests in float, and the program.
valgrind: $(TESTS)
	@mkdir -p build/valgrind
	$(CXX) -std=c++17 -O1 -g -isystem build tests.cpp -o build/valgrind/tests
	$(CXX) -std=c++17 -O1 -g mnist_nn.cpp -o build/valgrind/mnist_nn
	@sh scripts/common/tiny_data.sh build/tiny
	$(VALGRIND) build/valgrind/mnist_nn --data build/tiny --epochs 2 --save build/valgrind/network.txt > /dev/null
	$(VALGRIND) build/valgrind/mnist_nn --data build/tiny --load build/valgrind/network.txt > /dev/null
	$(VALGRIND) build/valgrind/tests

interrupt: build/mnist_nn
	@$(PYTHON) scripts/proofs/interrupt.py build/mnist_nn

coverage: build/coverage/tests
	@sh scripts/proofs/coverage.sh $<

build/coverage/tests: $(TESTS)
	@mkdir -p build/coverage
	$(CXX) -std=c++17 -O0 --coverage -DREAL=double -isystem build '$(CURDIR)/tests.cpp' -o $@

PART  ?= network
EVERY ?= 1
mutate: build/doctest/doctest.h
	@CXX='$(CXX)' $(PYTHON) scripts/proofs/mutate.py $(PART) $(EVERY)

check-readme: build/mnist_nn
	@sh scripts/proofs/check_readme.sh
