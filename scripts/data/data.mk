#:
#: scripts/data: MNIST, or digits drawn where it cannot be had
#:   make test-data  the download, from a server that breaks off, stalls and lies (a minute or two)
.PHONY: test-data
test-data:
	@python3 scripts/data/test.py

build/draw_digits: scripts/data/draw_digits.cpp build/compiler
	$(COMPILE) scripts/data/draw_digits.cpp -o $@

build/doctest/doctest.h:
	@CXX='$(CXX)' sh scripts/data/get_doctest.sh $@
