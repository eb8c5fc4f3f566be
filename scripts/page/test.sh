#!/bin/sh
# Tests the page that shows a run (scripts/page/page.html) in a real browser.
#
#   sh scripts/page/test.sh [DIR]     DIR: the folder with MNIST, data/mnist if none is named
#
# It trains a network by the defaults, lays out its page and a page for a made-up data set of another kind, and lets
# scripts/page/test.mjs drive Chromium over both. Everything goes to build/test_report: look at the pictures there.
# It needs a C++ compiler, make, Node.js 18 or later, and Chromium or Chrome (or $CHROMIUM). The last line says `N
# passed, N failed`. Exit status: 0 all passed, 1 not so, 2 wrong usage.

say() { printf 'test_report.sh: %s\n' "$1" >&2; }

fail() {
    say "$1"
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
program=build/mnist_nn
work=build/test_report

command -v node > /dev/null || fail 'needs Node.js; install it (Debian/Ubuntu: sudo apt install nodejs; macOS: brew install node)'
browser=${CHROMIUM:-}
for name in chromium chromium-browser google-chrome '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'; do
    [ -n "$browser" ] || browser=$(command -v "$name")
done
[ -n "$browser" ] || fail 'needs Chromium; install it (Debian/Ubuntu: sudo apt install chromium; macOS: brew install --cask chromium)'

make --silent "$program" || exit 1
rm -rf "$work" && mkdir -p "$work/page" || exit 1

# A program that writes what normalize makes of an image, to compare its pixels with those of the page.
cat > "$work/normalize.cpp" << 'END'
#define MNIST_NN_WITHOUT_MAIN
#include "../../mnist_nn.cpp"
int main(int, char** names) {
    const Image image = normalize(parse_pgm(read_file(names[1]), names[1]), 28, 28, names[1]);
    std::cout.write(reinterpret_cast<const char*>(image.pixels.data()), 28 * 28);
}
END
"${CXX:-c++}" -std=c++17 -O2 "$work/normalize.cpp" -o "$work/normalize" || exit 1

say "training by the defaults on $data"
"$program" --data "$data" --save "$work/network.txt" --report "$work/page" --quiet || exit 1
cp scripts/page/page.html "$work/page/index.html" || exit 1
CHROMIUM="$browser" node scripts/page/test.mjs "$work" "$program"
