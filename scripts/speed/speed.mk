#:
#: scripts/speed: how fast, and how much faster
#:   make run FAST=1 the same program with products written for the machine (BLAS=1: by OpenBLAS;
#:                   MINE=file.hpp: by yours); so for test, report, bench, experiments
#:   make bench      seconds an epoch, GFLOP/s, the share of the peak, and how the cost grows (two minutes)
#:   make bench-peers  seconds an epoch beside the tutorial in NumPy, NumPy, PyTorch and OpenBLAS
.PHONY: bench bench-peers

# Other products: a header that is included ahead of the program, and renames the naive ones.
OTHER_PRODUCTS := $(if $(filter-out 0,$(FAST)),scripts/speed/fast_products.hpp) \
    $(if $(filter-out 0,$(BLAS)),scripts/speed/blas_products.hpp) $(MINE)
ifeq ($(words $(OTHER_PRODUCTS)),1)
COMPILE += -include $(strip $(OTHER_PRODUCTS))
build/mnist_nn build/mnist_nn_double build/tests_float build/tests_double build/bench: $(OTHER_PRODUCTS)
else ifneq ($(words $(OTHER_PRODUCTS)),0)
$(error choose one of FAST=1, BLAS=1 and MINE=file.hpp)
endif

# OpenBLAS, if it can be linked with. The linker is to keep a library that is named before the program needs it.
ifneq ($(filter-out 0,$(BLAS)),)
LINK_BLAS := $(LDFLAGS) $(if $(filter Darwin,$(shell uname)),,-Wl,--no-as-needed) -lopenblas
ifeq ($(shell printf 'int main() {}' | $(CXX) -x c++ - $(LINK_BLAS) -o /dev/null 2>/dev/null && echo found),)
$(error OpenBLAS is not installed (Debian/Ubuntu: sudo apt install libopenblas-dev; Fedora: sudo dnf \
    install openblas-devel; macOS: brew install openblas, and make BLAS=1 LDFLAGS="-L$$(brew --prefix openblas)/lib"))
endif
COMPILE += $(LINK_BLAS)
endif

# Both name the compiler and its flags, without which a timing means little.
COMPILER = $$($(CXX) --version | head -n 1); $(COMPILE)

build/bench: scripts/speed/bench.cpp mnist_nn.cpp matrix.hpp build/compiler
	$(COMPILE) scripts/speed/bench.cpp -o $@

bench: build/bench
	@data=$$($(FIND_DATA)) && echo "$(COMPILER)" && build/bench "$$data"

# Without OpenBLAS the program that measures it cannot be built: bench_peers.py says how to get it.
bench-peers: build/mnist_nn
	@$(COMPILE) scripts/speed/bench_blas.cpp $(LDFLAGS) -lopenblas -o build/bench_blas 2>/dev/null \
	    || rm -f build/bench_blas
	@data=$$($(FIND_DATA)) && $(PYTHON) scripts/speed/bench_peers.py \
	    --program build/mnist_nn --blas build/bench_blas --data "$$data" --compiler "$(COMPILER)"
