#:
#: scripts/experiments: what each option does to learning
#:   make experiments  every option, with 5 seeds (long; FAST=1; goes on where it was interrupted)
.PHONY: experiments
experiments: build/mnist_nn
	@data=$$($(FIND_DATA)) && sh scripts/experiments/experiments.sh build/mnist_nn "$$data"
