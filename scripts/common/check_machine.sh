#!/bin/sh
# Says, a line each, what this machine lacks to build and run the project, and how to install it. Installs nothing.
#
#   sh scripts/common/check_machine.sh             looks for a C++17 compiler, make, curl or wget, a program for SHA-256
#   sh scripts/common/check_machine.sh compiler    looks for the compiler alone, as make does before it builds
#
# The compiler is $CXX, or c++ if CXX is not set. Exit status: 0 all there (silent), 1 something is missing, 2 wrong usage.

case $* in
    '' | compiler) ;;
    *) echo 'usage: sh scripts/common/check_machine.sh [compiler]' >&2 && exit 2 ;;
esac
lacks=0

# lacks WHAT APT DNF MACOS: what is missing, and the remedy.
lacks() {
    echo "check_machine.sh: $1. Debian/Ubuntu: sudo apt install $2; Fedora: sudo dnf install $3; macOS: $4" >&2
    lacks=1
}

has() { command -v "$1" > /dev/null; }

# <filesystem> is what compilers learned last of C++17, the library with its functions included. CXX may come with
# arguments, as in CXX='ccache g++'.
# shellcheck disable=SC2086
compile() {
    echo '#include <filesystem>
    int main() { return std::filesystem::exists("."); }' | ${CXX:-c++} -std=c++17 -x c++ - -o "$1"
}

cxx=${CXX:-c++}
program=$(mktemp "${TMPDIR:-/tmp}/check_machine.XXXXXX") || exit 1
trap 'rm -f "$program"' EXIT
if ! has "${cxx%% *}"; then
    lacks "there is no C++ compiler ($cxx)" g++ gcc-c++ 'xcode-select --install'
elif ! said=$(compile "$program" 2>&1); then
    said=$(printf '%s\n' "$said" | sed -n 's/.*error: *//p' | head -n 1)
    lacks "the C++ compiler ($cxx) cannot compile C++17${said:+ ($said)}; g++ 9, clang++ 9 and newer ones can" \
        g++ gcc-c++ 'xcode-select --install'
fi
[ "$1" != compiler ] || exit "$lacks"

has make || lacks 'there is no make' make make 'xcode-select --install'
has curl || has wget || lacks 'there is neither curl nor wget' curl curl 'it is in /usr/bin; check PATH'
has sha256sum || has shasum || has openssl ||
    lacks 'there is no sha256sum, shasum or openssl' coreutils coreutils 'it is in /usr/bin; check PATH'
exit "$lacks"
