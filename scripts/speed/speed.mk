#:
#: scripts/speed: how fast, and how much faster
#:   make run FAST=1 the same program with products written for the machine (BLAS=1: those of OpenBLAS;
#:                   MINE=file.hpp: yours); so with report, test and experiments
#:   make bench      naive, fast, OpenBLAS and MINE=file.hpp side by side; what costs how much (five minutes)
#:   make bench-peers  the same beside NumPy, PyTorch, scikit-learn and the tutorial (half an hour)
#:   make test-speed the products of this room beside the naive ones
.PHONY: bench bench-peers test-speed

# Other products: a header that is included ahead of the program and renames the naive ones.
FAST_PRODUCTS  := scripts/speed/fast_products.hpp
BLAS_PRODUCTS  := scripts/speed/blas_products.hpp
OTHER_PRODUCTS := $(strip $(if $(filter-out 0,$(FAST)),$(FAST_PRODUCTS)) \
                          $(if $(filter-out 0,$(BLAS)),$(BLAS_PRODUCTS)) \
                          $(if $(filter bench bench-peers,$(MAKECMDGOALS)),,$(MINE)))

# The linker is to keep a library that is named before the program that needs it.
LINK_BLAS  = $(LDFLAGS) $(if $(filter Darwin,$(shell uname)),,-Wl,--no-as-needed) -lopenblas
HAVE_BLAS  = $(shell echo 'int main() {}' | $(CXX) -x c++ - $(LINK_BLAS) -o /dev/null 2>/dev/null && echo yes)
GET_BLAS  := OpenBLAS is not installed. Debian/Ubuntu: sudo apt install libopenblas-dev; Fedora: sudo dnf \
    install openblas-devel; macOS: brew install openblas, then make LDFLAGS="-L$$(brew --prefix openblas)/lib"

NAIVE_COMPILE := $(COMPILE)
ifneq ($(MINE),$(wildcard $(MINE)))
$(error MINE=$(MINE): there is no such file; name the header with your products)
endif
ifneq ($(OTHER_PRODUCTS),)
ifneq ($(words $(OTHER_PRODUCTS)),1)
$(error FAST=1, BLAS=1 and MINE=file.hpp exclude each other)
endif
COMPILE += -include $(OTHER_PRODUCTS) $(if $(filter $(BLAS_PRODUCTS),$(OTHER_PRODUCTS)),$(LINK_BLAS))
build/mnist_nn build/mnist_nn_double build/tests_float build/tests_double: $(OTHER_PRODUCTS)
ifeq ($(OTHER_PRODUCTS),$(BLAS_PRODUCTS))
ifneq ($(HAVE_BLAS),yes)
$(error $(GET_BLAS))
endif
endif
endif

# The programs that are measured: each product in its own, whatever FAST and BLAS say.
MEASURED  = naive fast $(if $(HAVE_BLAS),OpenBLAS) $(if $(MINE),mine)
WITH_fast     = -include $(FAST_PRODUCTS)
WITH_OpenBLAS = -include $(BLAS_PRODUCTS) $(LINK_BLAS)
WITH_mine     = -include $(MINE)

build/bench/%: mnist_nn.cpp matrix.hpp $(FAST_PRODUCTS) $(BLAS_PRODUCTS) build/compiler
	@mkdir -p build/bench
	$(NAIVE_COMPILE) mnist_nn.cpp $(WITH_$*) -o $@

build/bench/mine: $(MINE) FORCE

build/bench/peak: scripts/speed/peak.cpp build/compiler
	@mkdir -p build/bench
	$(NAIVE_COMPILE) scripts/speed/peak.cpp -o $@

SPEED_TESTS = $(foreach name,fast $(if $(HAVE_BLAS),OpenBLAS),build/bench/test_$(name)_float build/bench/test_$(name)_double)

build/bench/test_%: scripts/speed/test.cpp matrix.hpp $(FAST_PRODUCTS) $(BLAS_PRODUCTS) build/compiler build/doctest/doctest.h
	@mkdir -p build/bench
	$(NAIVE_COMPILE) -DREAL=$(lastword $(subst _, ,$*)) -isystem build scripts/speed/test.cpp \
	    $(WITH_$(firstword $(subst _, ,$*))) -o $@

test-speed:
	@$(MAKE) -s $(SPEED_TESTS)
	@for test in $(SPEED_TESTS); do echo "$$test"; $$test || exit 1; done

ifneq ($(filter bench bench-peers,$(MAKECMDGOALS)),)
bench bench-peers: $(addprefix build/bench/,$(MEASURED) peak)
endif

# PEERS="NAME=PROGRAM …": other programs, called as the top of bench.py says. TURNS=: how often each is run.
TURNS ?= 9
BENCH  = $(if $(HAVE_BLAS),,echo '$(GET_BLAS)';) data=$$($(FIND_DATA)) && \
    $(PYTHON) scripts/speed/bench.py --data "$$data" --turns $(TURNS) \
    --compiler "$$($(CXX) --version | head -n 1): $(NAIVE_COMPILE)" \
    $(foreach name,$(MEASURED),--program $(name)=build/bench/$(name)) $(foreach peer,$(PEERS),--peer $(peer))

bench:
	@$(BENCH) --peak build/bench/peak

bench-peers:
	@$(BENCH) --python
