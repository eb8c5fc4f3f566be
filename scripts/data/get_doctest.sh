#!/bin/sh
# Brings doctest, the single header that the tests need, to where it is told.
#
#   sh scripts/data/get_doctest.sh FILE         (for example build/doctest/doctest.h)
#
# Nothing is done if FILE is there. Otherwise it is, in this order, a copy of the header that the compiler ($CXX, or
# c++ if CXX is not set) finds on the system; the one in the package doctest-dev, on Debian and Ubuntu; or release
# 2.4.11 from doctest's own repository, checked against its SHA-256. Nothing is installed and root is not needed. It
# needs curl or wget for the last way. Exit status: 0 FILE is there, 1 it is not (one line says why), 2 wrong usage.

address=https://raw.githubusercontent.com/doctest/doctest/v2.4.11/doctest/doctest.h
published=44faa038e9c3f9728efbda143748d01124ea0a27f4bf78f35a15d8fab2e039fb

scripts=$(dirname "$0")/..
# shellcheck source=/dev/null
. "$scripts/data/fetch.sh"

say() { printf 'get_doctest.sh: %s\n' "$1" >&2; }

fail() {
    say "$1"
    exit 1
}

# Takes the header from where the preprocessor finds it; its output names each file that it reads. The two folders are
# those of Homebrew and MacPorts, where Apple's clang does not look by itself. $CXX may come with arguments.
# shellcheck disable=SC2086
from_system() {
    for header in doctest/doctest.h doctest.h; do
        found=$(echo "#include <$header>" |
            ${CXX:-c++} -x c++ -std=c++17 -E -I /opt/homebrew/include -I /opt/local/include - 2> /dev/null |
            sed -n 's/^# 1 "\(.*doctest\.h\)".*/\1/p' | sed -n 1p)
        if [ -n "$found" ] && cp "$found" "$new" 2> /dev/null; then
            origin=$found
            return 0
        fi
    done
    return 1
}

# Runs apt-get in the temporary folder. As every step of it may fail, and the next way is tried then, it is kept silent.
apt_get() {
    (cd "$temporary" && limited 300 apt-get -qq -o APT::Sandbox::User= -o Acquire::Retries=0 -o Acquire::http::Timeout=10 \
        "$@" > /dev/null 2>&1 < /dev/null)
}

# Unpacks the package doctest-dev. Where the system's package lists are empty or out of date, lists of our own are
# fetched for this once: that needs no root either, and leaves the system's alone.
from_package() {
    if ! command -v apt-get || ! command -v dpkg-deb; then
        return 1
    fi > /dev/null
    if ! apt_get download doctest-dev; then
        [ ! -t 2 ] || say 'reading package lists for doctest-dev (about 10 MB) ...'
        mkdir -p "$temporary/lists/partial" "$temporary/cache/archives/partial"
        set -- -o Dir::State::lists="$temporary/lists" -o Dir::Cache="$temporary/cache" -o Acquire::Languages=none
        apt_get "$@" update && apt_get "$@" download doctest-dev
    fi
    origin='package doctest-dev'
    dpkg-deb -x "$temporary"/doctest-dev_*.deb "$temporary/package" 2> /dev/null &&
        cp "$(find "$temporary/package" -name doctest.h | sed -n 1p)" "$new" 2> /dev/null
}

from_repository() {
    origin=$address
    if ! command -v curl && ! command -v wget; then
        why='neither curl nor wget is installed'
        return 1
    fi > /dev/null
    fetch "$address" "$new" || return 1
    [ "$(sha256 "$new")" = "$published" ] || { why='what came is not the published file' && return 1; }
}

if [ $# -ne 1 ] || [ -z "$1" ] || [ "${1#-}" != "$1" ]; then
    echo 'usage: sh scripts/data/get_doctest.sh FILE    (for example build/doctest/doctest.h)' >&2
    exit 2
fi
[ ! -s "$1" ] || exit 0

folder=$(dirname "$1")
temporary=
trap '[ -z "$temporary" ] || rm -rf "$temporary"' EXIT
trap 'say "interrupted; run it again" && exit 130' INT
trap 'exit 129' HUP
trap 'exit 143' TERM
{ mkdir -p "$folder" && temporary=$(cd "$folder" && mktemp -d "$PWD/.get_doctest.XXXXXX"); } 2> /dev/null ||
    fail "cannot write into $folder; check its permissions and the room on the disk"
new=$temporary/doctest.h

if from_system || from_package || from_repository; then
    mv -f "$new" "$1" 2> /dev/null || fail "cannot write $1; check its permissions"
    say "$1 comes from $origin"
else
    fail "could not get doctest, which the tests need ($address: $why); connect to the network, or install it (Debian/Ubuntu: sudo apt install doctest-dev; Fedora: sudo dnf install doctest-devel; macOS: brew install doctest)"
fi
