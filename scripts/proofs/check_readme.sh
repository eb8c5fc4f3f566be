#!/bin/sh
# Checks that what README.md and the rooms' READMEs name is there, and that their figures are still true.
#
#   sh scripts/proofs/check_readme.sh      (make check-readme, which builds build/mnist_nn first)
#
#   [text](path#heading)       the file is there, and the heading in it; other addresses are not called
#   make TARGET                in code: it is a target of the Makefile or of a room
#   --option                   in code that calls mnist_nn, has ARGS= or begins with --: it is in build/mnist_nn --help;
#                              in code that calls another program of the project: it stands in a source
#   scripts/path, name.cpp     in code: the file is there; name.cpp may be in any folder, my_name.cpp is the reader's
#   `name()`, `Class::name()`  a source defines this function
#   `some_name`, EXERCISE=name   a source has this word
#   97.7 %<!-- = COMMAND ± 0.3 -->   the first number that the command prints is at most 0.3 away (without ±: the same)
#   $ make run                 first in a block of code: each line after it is like one in build/run.txt, but for numbers
#
# Where data/mnist is missing, figures by build/mnist_nn or of build/run.txt (make run > build/run.txt) are not compared.
# The last line is `N passed, N failed`. Exit status: 0 all is there, 1 something is not.

cd "$(dirname "$0")/../.." || exit 1
LC_ALL=C
export LC_ALL
[ -x build/mnist_nn ] || { echo 'check_readme.sh: build/mnist_nn: not built yet; run: make' >&2; exit 1; }
temporary=$(mktemp -d) || exit 1
trap 'rm -rf "$temporary"' EXIT
texts=$(ls README.md scripts/README.md scripts/*/README.md 2> /dev/null)
find Makefile ./*.?pp scripts .ci -type f ! -name '*.md' ! -name '*.png' > "$temporary/files"
tr '\n' '\0' < "$temporary/files" | xargs -0 cat > "$temporary/sources"
build/mnist_nn --help > "$temporary/help"
shape() { sed 's/[0-9.][0-9.]*/N/g; s/  */ /g'; }
[ -f build/run.txt ] && shape < build/run.txt > "$temporary/run"

# What the texts name, a line each: FILE:LINE, tab, kind, tab, name.
# shellcheck disable=SC2086
awk '
    function found(kind, name) { print FILENAME ":" FNR "\t" kind "\t" name }
    function each(line, regex, kind, skip) {  # without as many characters of each match as skip says
        for (; match(line, regex); line = substr(line, RSTART + RLENGTH))
            found(kind, substr(line, RSTART + skip, RLENGTH - skip))
    }
    function code(line,    word, i, n, making) {
        if (line ~ /mnist_nn( |$)|ARGS=|^--/) each(line, "--[a-z][a-z-]+", "option", 0)
        else if (line ~ /scripts|build/) each(line, "--[a-z][a-z-]+", "flag", 0)
        each(line, "EXERCISES?=[a-z_]+", "word", index(line, "EXERCISES") ? 10 : 9)
        each(line, "scripts/[A-Za-z0-9_./-]*[A-Za-z0-9_]", "path", 0)
        each(" " line, "[^A-Za-z0-9_./-][A-Za-z0-9_]+[.](cpp|hpp|sh|py|mjs|awk|mk)", "file", 1)
        gsub(/"[^"]*"|#.*/, "", line)
        n = split(line, word, " ")
        making = word[1] == "make" || word[1] word[2] == "$make"
        for (i = 2; making && i <= n && word[i] ~ /^([a-z-]+|[A-Z_]+=.*|-.*)$/; i++)
            if (word[i] ~ /^[a-z]/ && word[i] != "make") found("target", word[i])
    }
    FNR == 1 { fenced = 0 }
    /^ *```/ { fenced = !fenced; output = 0; next }
    fenced && output && $0 !~ /^(…)?$/ { found("output", $0) }
    fenced { if (/^[$] make run$/) output = 1; code($0); next }
    {
        each($0, "[0-9][0-9,]*([.][0-9]+)?(e-?[0-9]+)?[^0-9]*<!-- = [^>]* -->", "figure", 0)
        n = split($0, part, "`")
        for (i = 2; i <= n; i += 2) {
            code(part[i])
            if (part[i] ~ /^[A-Za-z_][A-Za-z0-9_:]*[(][)]$/) found("function", substr(part[i], 1, length(part[i]) - 2))
            else if (part[i] ~ /^[A-Za-z]+(_|::)[A-Za-z0-9_:]+$/) found("word", part[i])
        }
        gsub(/`[^`]*`/, "")
        each($0, "[]][(][^) ]+", "link", 2)
        each($0, "(src|href)=\"[^\"]+", "link", 5)
    }' $texts > "$temporary/named"

is_there() {
    case $1 in
        link)
            case $2 in *:*) return 0 ;; esac
            target=${2%%#*} folder=$(dirname "${where%:*}")
            [ -n "$target" ] && target=$folder/$target || target=${where%:*}
            [ -e "$target" ] || return 1
            case $2 in
                *'#'*) sed -n 's/^##* *//p' "$target" | tr '[:upper:] ' '[:lower:]-' | tr -cd 'a-z0-9_\n-' | grep -qxF -e "${2#*#}" ;;
            esac
            ;;
        target) cat Makefile scripts/*/*.mk | grep -qE "^([a-z-]+ )*$2( [a-z-]+)*:" ;;
        option) grep -qwF -e "$2" "$temporary/help" ;;
        flag) grep -qF -e "$2" "$temporary/sources" ;;
        path) [ -e "$2" ] ;;
        file) case $2 in my_*) ;; *) grep -q "/$2$" "$temporary/files" ;; esac ;;
        function) grep -qE "(^|^[A-Za-z].*[ *&])$2\(.*[^;]$|(def|function) $2\(" "$temporary/sources" ;;
        word) grep -qwF -e "$2" "$temporary/sources" ;;
        output) [ ! -f build/run.txt ] || printf '%s\n' "$2" | shape | grep -qxFf - "$temporary/run" ;;
        figure)
            command=${2#*<!-- = } command=${command% -->} tolerance=0
            case $command in *' ± '*) tolerance=${command#* ± } command=${command% ± *} ;; esac
            case $command in *build/*) [ -d data/mnist ] || return 0 ;; esac
            sh -c "$command" 2>&1 | awk -v said="$2" -v tolerance="$tolerance" '
                { all = all " " $0 }
                END {
                    gsub(/,/, "", said)
                    if (!match(all, /[0-9]+([.][0-9]+)?(e-?[0-9]+)?/)) exit 1
                    difference = said - substr(all, RSTART, RLENGTH)
                    exit difference > tolerance + 1e-9 || -difference > tolerance + 1e-9
                }'
            ;;
    esac
}

passed=0 failed=0 tab=$(printf '\t')
while IFS=$tab read -r where kind name; do
    if is_there "$kind" "$name"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "$where: $kind: $name"
    fi
done < "$temporary/named"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
