#:
#: scripts/companion: the tutorial and the code side by side, which `make read` makes
#:   make test-companion  the page, in a browser; its worked example, beside the program
.PHONY: test-companion
test-companion:
	@CXX='$(CXX)' sh scripts/companion/test.sh
