#:
#: scripts/page: the page of a network, which `make report` makes
#:   make test-page  the page, in a browser
.PHONY: test-page
test-page:
	@PYTHON='$(PYTHON)' sh scripts/page/test.sh
