#!/bin/sh
# Finds out what this machine lacks to build and run the project, and says for each thing, in one line, how to install it.
#
#   sh scripts/common/check_machine.sh [compiler] [make] [download] [gzip] [sha256]
#
# Without arguments it looks for all of them. The compiler is $CXX, or c++ if CXX is not set. It is tried on a small
# C++17 program. Nothing is installed. Exit status: 0 all there (silent), 1 something is missing, 2 wrong usage.

lacks=0
temporary=
trap '[ -z "$temporary" ] || rm -rf "$temporary"' EXIT
trap 'exit 130' INT
trap 'exit 129' HUP
trap 'exit 143' TERM

say() {
    printf 'check_machine.sh: %s\n' "$1" >&2
    lacks=1
}

# install APT DNF MACOS prints the remedy: the packages of Debian and Fedora, and the words for macOS.
install() {
    printf 'Debian/Ubuntu: sudo apt install %s; Fedora: sudo dnf install %s; macOS: %s' "$1" "$2" "$3"
}

has() { command -v "$1" > /dev/null 2>&1; }

# The first error of the compiler, in brackets.
first_error() { sed -n '/error: /{s/.*error: *\(.*\)/ (\1)/p;q;}' "$temporary/errors"; }

# The compiler may come with arguments, as in CXX='ccache g++': $cxx stands without quotes for them to be told apart.
# shellcheck disable=SC2086
check_compiler() {
    cxx=${CXX:-c++}
    remedy=$(install g++ gcc-c++ 'xcode-select --install')
    if ! has ${cxx%% *}; then
        say "no C++ compiler (${cxx%% *}). $remedy"
        return
    fi
    if ! temporary=$(mktemp -d "${TMPDIR:-/tmp}/check_machine.XXXXXX" 2> /dev/null); then
        say "cannot write into ${TMPDIR:-/tmp}. Make room there, or set TMPDIR to another folder"
        return
    fi
    echo 'int main() {}' > "$temporary/plain.cpp"
    cat > "$temporary/cpp17.cpp" << 'END'
#include <filesystem>
#include <iostream>
#include <map>
#include <optional>
#include <random>
#include <string_view>
int main() {
    std::mt19937_64 random(1);
    std::map<std::string_view, std::optional<int>> numbers = {{"one", 1}};
    for (const auto& [name, number] : numbers) {
        if constexpr (sizeof(int) > 1) std::cout << name << *number << random() << std::filesystem::path("x").string();
    }
}
END
    if ! $cxx "$temporary/plain.cpp" -o "$temporary/plain" 2> "$temporary/errors"; then
        say "the C++ compiler ($cxx) does not work$(first_error). $remedy"
    elif ! $cxx -std=c++17 "$temporary/cpp17.cpp" -o "$temporary/cpp17" 2> "$temporary/errors"; then
        say "the C++ compiler ($cxx) cannot compile C++17$(first_error); g++ 9, clang++ 9 and newer ones can. $remedy"
    fi
}

if [ $# -eq 0 ]; then
    set -- compiler make download gzip sha256
fi
for thing in "$@"; do
    case $thing in
        compiler)
            check_compiler
            ;;
        make)
            make --version > /dev/null 2>&1 || say "no make. $(install make make 'xcode-select --install')"
            ;;
        download)
            has curl || has wget || say "neither curl nor wget. $(install curl curl 'it has /usr/bin/curl, so check PATH')"
            ;;
        gzip)
            has gzip || say "no gzip. $(install gzip gzip 'it has /usr/bin/gzip, so check PATH')"
            ;;
        sha256)
            has sha256sum || has shasum || has openssl ||
                say "no sha256sum, shasum or openssl. $(install coreutils coreutils 'it has /usr/bin/shasum, so check PATH')"
            ;;
        *)
            echo 'usage: sh scripts/common/check_machine.sh [compiler] [make] [download] [gzip] [sha256]' >&2
            exit 2
            ;;
    esac
done
exit $lacks
