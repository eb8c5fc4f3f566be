#!/bin/sh
# Makes the page that shows the tutorial and the code side by side, of companion.md and the sources.
#
#   sh scripts/companion/make_page.sh PAGE     (make read: build/read/index.html)
#
# It needs sh and awk. Where the text and the sources no longer agree, it says in which line, and leaves no page. Exit
# status: 0 done, 1 not so, 2 wrong usage.

if [ $# -ne 1 ]; then
    echo 'usage: sh scripts/companion/make_page.sh PAGE    (for example build/read/index.html)' >&2
    exit 2
fi
page=$1
here=scripts/companion
mkdir -p "$(dirname "$page")" || exit 1
awk -f $here/page.awk $here/page.css $here/page.js scripts/common/tutorial.py mnist_nn.cpp matrix.hpp \
    $here/companion.md $here/companion.md > "$page.part" || {
    rm -f "$page.part"
    echo "make_page.sh: no page was made: mend scripts/companion/companion.md or the sources" >&2
    exit 1
}
mv "$page.part" "$page"
