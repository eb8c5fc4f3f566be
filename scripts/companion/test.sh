#!/bin/sh
# Tests the page that shows the tutorial and the code side by side: that it is made, that what no longer agrees is named,
# that the worked example's numbers are the program's, and, in a browser, what it shows and does.
#
#   sh scripts/companion/test.sh     (make test-companion)
#
# Everything goes to build/test_companion: look at the pictures there. It needs a C++ compiler, Node.js 18 or later, and
# Chromium or Chrome (or $CHROMIUM). The last line says `N passed, N failed`. Exit status: 0 all passed, 1 not so, 2 wrong
# usage.

if [ $# -ne 0 ]; then
    echo 'usage: sh scripts/companion/test.sh' >&2
    exit 2
fi
here=scripts/companion
work=build/test_companion
rm -rf $work && mkdir -p $work || exit 1
passed=0 failed=0

# is NAME COMMAND…: the test NAME passes if COMMAND succeeds.
is() {
    name=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $name"
    fi
}

# names WORDS FILE SED: after the change SED in a copy of FILE, no page is made, and a message has the WORDS.
names() {
    rm -rf $work/copy && mkdir -p $work/copy/scripts || return 1
    cp mnist_nn.cpp matrix.hpp $work/copy && cp -R $here scripts/common $work/copy/scripts || return 1
    sed "$3" "$2" > "$work/copy/$2" || return 1
    ! cmp -s "$2" "$work/copy/$2" || { echo "nothing was changed in $2 by: $3" && return 1; }
    ! (cd $work/copy && sh $here/make_page.sh page.html) 2> $work/message || { echo 'a page was made' && return 1; }
    [ ! -e $work/copy/page.html ] || { echo 'a page was left' && return 1; }
    grep -q -- "$1" $work/message || { cat $work/message && return 1; }
}

is 'the page is made' sh $here/make_page.sh $work/index.html

text=$here/companion.md
# shellcheck disable=SC2016
{
    is 'an expression that is gone from its function is named' \
        names 'companion.md:[0-9]*: `sigmoid(z) \* (1 - sigmoid(z))` stands nowhere in `sigmoid_derivative` (mnist_nn.cpp:' \
        mnist_nn.cpp 's/return sigmoid(z) \* (1 - sigmoid(z))/return sigmoid(z) - sigmoid(z) * sigmoid(z)/'
    is 'an expression that stands twice in its function is named' \
        names 'companion.md:[0-9]*: `std::shuffle(.*)` stands more than once in `Network::sgd`' \
        mnist_nn.cpp 's/^.*std::shuffle.*/&\n&/'
    is 'an expression of the NumPy that is gone is named' \
        names '`y\[label\] = 1` stands nowhere in `one_hot` (tutorial.py:' scripts/common/tutorial.py 's/y\[label\] = 1/y[label] = 2/'
    is 'a function that is no more is named' \
        names '`y(i, labels\[i\]) = 1` should stand in `one_hot`, but' mnist_nn.cpp 's/^Matrix one_hot(/Matrix one_warm(/'
    is 'a function that the text leaves out is named' \
        names '`argmax`.*mnist_nn.cpp:' $text 's/`Network::outputs`, `argmax`/`Network::outputs`/'
    is 'a function that is new in the sources is named' \
        names 'where `extra` is next (matrix.hpp:' matrix.hpp 's/^inline bool same_shape/inline int extra() { return 0; }\n\n&/'
    is 'a function at the end that the text leaves out is named' \
        names 'shows nothing of `column_sums` (matrix.hpp:' $text 's/, `column_sums`//'
    is 'a pair whose NumPy is not shown is named' \
        names 'which the text does not show' $text 's/: `finite_log`, `cross_entropy`, `quadratic`/: `finite_log`, `cross_entropy`/'
    is 'an equation with a sign that has no MathML is named' \
        names 'companion.md:[0-9]*: page.awk knows no MathML' $text 's/`a ← σ(z)`/`a ⇐ σ(z)`/'
}

for awk in mawk gawk original-awk 'busybox awk'; do
    command -v "${awk%% *}" > /dev/null || continue
    for locale in C C.UTF-8; do
        # shellcheck disable=SC2086
        LC_ALL=$locale $awk -f $here/page.awk $here/page.css $here/page.js scripts/common/tutorial.py mnist_nn.cpp \
            matrix.hpp $text $text > $work/other.html
        is "$awk makes the same page in the locale $locale" cmp $work/index.html $work/other.html
    done
done

for real in float double; do
    "${CXX:-c++}" -std=c++17 -O1 -DREAL=$real $here/example.cpp -o $work/example && $work/example > $work/example.txt || exit 1
    awk '/^```/ { inside = !inside; next } inside' $text > $work/text.txt
    is "the worked example's numbers are the program's, in $real" diff $work/text.txt $work/example.txt
done

node $here/test.mjs $work > $work/browser.txt
cat $work/browser.txt
counts=$(sed -n '$s/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' $work/browser.txt)
[ -n "$counts" ] || counts='0 1'
passed=$((passed + ${counts% *}))
failed=$((failed + ${counts#* }))
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
