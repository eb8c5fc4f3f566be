#:
#: scripts/speed: how fast, and how much faster
#:   make bench      seconds an epoch, GFLOP/s, the share of the peak, and how the cost grows (two minutes)
#:   make bench-peers  seconds an epoch beside the tutorial in NumPy, NumPy, PyTorch and OpenBLAS
.PHONY: bench bench-peers

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
