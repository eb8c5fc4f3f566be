#!/bin/sh
# Brings doctest, the single header that the tests need, to where it is told. Nothing is installed.
#
#   sh scripts/data/get_doctest.sh FILE    (for example build/doctest/doctest.h)
#
# Nothing is done if FILE is there. Otherwise it is, in this order, a copy of the header that the compiler ($CXX, or c++)
# finds on the system; release 2.4.11 from doctest's own repository, with its SHA-256; or the one in the package
# doctest-dev of Debian and Ubuntu. Exit status: 0 FILE is there, 1 it is not (one line says why), 2 wrong usage.

if [ $# -ne 1 ] || [ -z "$1" ] || [ "${1#-}" != "$1" ]; then
    echo 'usage: sh scripts/data/get_doctest.sh FILE    (for example build/doctest/doctest.h)' >&2
    exit 2
fi
[ ! -s "$1" ] || exit 0
# shellcheck source=/dev/null
. "$(dirname "$0")/fetch.sh"

mkdir -p "$(dirname "$1")" 2> /dev/null || fail "cannot make the folder $(dirname "$1"); check the permissions"

# take HEADER TARGET copies it, whole or not at all.
take() { [ -n "$1" ] && cp "$1" "$2.new" && mv "$2.new" "$2"; }

# The preprocessor's output names each file that it reads. CXX may come with arguments. Apple's compiler does not look
# into Homebrew's folder by itself.
# shellcheck disable=SC2086
header=$(echo '#include <doctest/doctest.h>' | ${CXX:-c++} -x c++ -E -I /opt/homebrew/include - 2> /dev/null |
    sed -n 's/^# 1 "\(.*doctest\.h\)".*/\1/p' | head -n 1)
! take "$header" "$1" || exit 0

why=
fetch "$1" 44faa038e9c3f9728efbda143748d01124ea0a27f4bf78f35a15d8fab2e039fb \
    https://raw.githubusercontent.com/doctest/doctest/v2.4.11/doctest && exit 0

# No root is needed to download a package, only the list of packages that apt-get has read before.
temporary=$(mktemp -d) || fail 'cannot write into the folder for temporary files; make room there'
(cd "$temporary" && apt-get -o Acquire::Retries=0 -o Acquire::http::Timeout=10 download doctest-dev &&
    dpkg-deb -x doctest-dev_*.deb .) > /dev/null 2>&1
! take "$(find "$temporary" -name doctest.h)" "$1" || exit 0

fail "could not get doctest, which the tests need ($why); try again with a network, or install it: \
sudo apt install doctest-dev (Debian, Ubuntu), sudo dnf install doctest-devel (Fedora), brew install doctest (macOS)"
