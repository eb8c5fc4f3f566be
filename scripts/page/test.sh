#!/bin/sh
# Tests the page of a network, and what makes it, in a real browser.
#
#   sh scripts/page/test.sh [DIR]     DIR: the folder with MNIST, data/mnist if none is named
#
# It trains a network by the defaults, makes its page and pages for made-up data sets of other kinds, and lets test.mjs
# drive Chromium over them. Everything goes to build/test_page: look at the pictures there. It needs a C++ compiler,
# make, Node.js 18 or later, Chromium or Chrome (or $CHROMIUM), and Python with NumPy ($PYTHON, python3); where
# ImageMagick is missing, the command for photographs is not tried. The last line says `N passed, N failed`. Exit
# status: 0 all passed, 1 not so, 2 wrong usage.

fail() {
    printf 'test.sh: %s\n' "$1" >&2
    exit 1
}

case $#,${1-} in
    0, | 1,[!-]*) ;;
    *)
        echo 'usage: sh scripts/page/test.sh [DIR]    (DIR: the folder with MNIST; data/mnist)' >&2
        exit 2
        ;;
esac
data=${1:-data/mnist}
[ -f "$data/t10k-images-idx3-ubyte" ] || fail "$data: no MNIST there; get it with: sh scripts/data/get_mnist.sh $data"
command -v node > /dev/null ||
    fail 'needs Node.js; install it (Debian/Ubuntu: sudo apt install nodejs; macOS: brew install node)'
make --silent build/mnist_nn || exit 1
rm -rf build/test_page && mkdir -p build/test_page || exit 1
echo "training by the defaults on $data"
PAGE=build/test_page/page.html sh scripts/page/report.sh "$data" --quiet || exit 1
"${PYTHON:-python3}" scripts/page/numpy_outputs.py build/test_page/page/network.txt "$data" build/test_page/numpy.f64 ||
    exit 1
node scripts/page/test.mjs "$data"
