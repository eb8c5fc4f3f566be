# The commands. `make help` prints the lines that begin with `#: `, of this file and of the rooms in
# scripts/, each of which brings its own commands in a .mk file.
#
#   make run ARGS="--hidden 30 --epochs 3"   with options of the program (build/mnist_nn --help)
#   make run DATA=drawn                      with drawn digits; DATA=some/folder: with the four files there
#   make test CXX=clang++                    with another compiler

.PHONY: all run report read test handout help clean FORCE
.DELETE_ON_ERROR:

all: build/mnist_nn
	@echo 'build/mnist_nn is built. Next: make run, which gets the data and trains; or make help'

# ---- The compiler ------------------------------------------------------------------------------

ifeq ($(origin CXX),default)
CXX := c++
endif

# -O3 turns plain loops into vector instructions, -march=native into the widest that this machine
# has. Some compilers know it as -mcpu=native, or not at all: $(call accepted,FLAG) is the flag, if
# the compiler knows it.
accepted  = $(shell $(CXX) $(1) -x c++ -c /dev/null -o /dev/null 2>/dev/null && echo '$(1)')
NATIVE   := $(or $(call accepted,-march=native),$(call accepted,-mcpu=native))
CXXFLAGS ?= -O3 $(NATIVE)
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion
COMPILE   = $(CXX) -std=c++17 $(CXXFLAGS) $(WARNINGS)

# The compiler and its flags: what depends on this file is built anew when they change.
build/compiler: FORCE
	@mkdir -p build
	@echo '$(COMPILE)' | cmp -s - $@ || { \
	    CXX='$(CXX)' sh scripts/common/check_machine.sh compiler && echo '$(COMPILE)' > $@; }

# ---- The program -------------------------------------------------------------------------------

build/mnist_nn: mnist_nn.cpp matrix.hpp build/compiler
	$(COMPILE) mnist_nn.cpp -o $@

build/mnist_nn_double: mnist_nn.cpp matrix.hpp build/compiler
	$(COMPILE) -DREAL=double mnist_nn.cpp -o $@

DATA ?= mnist
ARGS ?=
# Prints the folder with the data set, which is brought or drawn first where it has to be.
FIND_DATA = MAKE='$(MAKE)' sh scripts/data/get_data.sh '$(DATA)'

#: First
#:   make run        get the data, train a network, test it (ARGS="--epochs 3", DATA=drawn)
run: build/mnist_nn
	@data=$$($(FIND_DATA)) && build/mnist_nn --data "$$data" $(ARGS)

#:   make report     the same, and a page that shows the run and reads what you draw (NET=net.txt: a
#:                   network that was saved, without training)
report: build/mnist_nn
	@data=$$($(FIND_DATA)) && sh scripts/page/report.sh "$$data" $(if $(NET),--load '$(NET)') $(ARGS)

#:   make read       the tutorial and the code side by side, on a page to read and to touch
read:
	@sh scripts/companion/make_page.sh build/read/index.html && \
	    echo "open in a browser: $$PWD/build/read/index.html"

#:
#: Then
#:   make test       the tests, in float and in double
test: build/tests_float build/tests_double
	build/tests_float
	build/tests_double

build/tests_%: tests.cpp mnist_nn.cpp matrix.hpp build/compiler build/doctest/doctest.h
	$(COMPILE) -DREAL=$* -isystem build tests.cpp -o $@

#:   make handout    for a class: a copy in which functions are still to be written (HANDOUT=, EXERCISES=, TAR=1)
HANDOUT ?= handout
handout:
	@sh scripts/classroom/handout.sh -e '$(EXERCISE) $(EXERCISES)' $(if $(TAR),-t) '$(HANDOUT)'

#:   make clean      remove what was built; the data and the results of experiments stay
clean:
	@for file in build/*; do case $$file in \
	    build/experiments | build/debian-base.tar) echo "kept: $$file (rm -rf build removes it too)" ;; \
	    *) rm -rf "$$file" ;; \
	esac; done
	@rmdir build 2>/dev/null || :

help:
	@sed -n 's/^#: \{0,1\}//p' $(MAKEFILE_LIST)

include $(wildcard scripts/*/*.mk)
