#:
#: scripts/page: the page of a run, which `make report` makes
#:   make test-page  the page, in a browser
.PHONY: test-page
test-page:
	@sh scripts/page/test.sh
