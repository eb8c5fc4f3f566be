#!/bin/sh
# Checks that what README.md names is there: lines of code, commands, options, files.
#
#   sh scripts/proofs/check_readme.sh            says what is wrong, and in which line of README.md
#   sh scripts/proofs/check_readme.sh --update   also mends the line numbers of what has moved
#
# A link to a line is written [`name`](file#L12). Then line 12 of that file must
#   - in tests.cpp, begin the test of this name: TEST_CASE("name");
#   - else, if name is an identifier (sigmoid, Network::sgd), begin the definition of a function, struct or class of this
#     name, in column 0; a member function is named with its class;
#   - else hold the name, word for word.
# With --update, the number becomes that of the nearest line of which this is true.
#
# In code (`…` and fenced blocks other than math): each target of a make command is in the Makefile; each EXERCISE=name is
# in scripts/classroom/exercises/exercises.txt; each option of mnist_nn, which is one in code that begins with --, calls mnist_nn or
# has ARGS= in it, is in build/mnist_nn --help; each scripts/… is there (NAME in it stands for any name). Each relative link,
# image and #heading is there; other addresses are not called. Each line of the numbers under "Examples are rows" stands
# in tests.cpp too. It needs build/mnist_nn (`make check-readme` builds it) and awk. The last line is `N passed, N failed`.
# Exit status: 0 all is there, 1 something is not or could not be checked, 2 wrong usage.

LC_ALL=C
export LC_ALL

fail() {
    printf 'check_readme.sh: %s\n' "$1" >&2
    exit 1
}

case $#,${1-} in
    0,) part='' ;;
    1,--update) part=README.md.part ;;
    *)
        echo 'usage: sh scripts/proofs/check_readme.sh [--update]' >&2
        exit 2
        ;;
esac
cd "$(dirname "$0")/../.." || exit 1
[ -f README.md ] || fail 'README.md: no such file; run this in the whole project'
[ -x build/mnist_nn ] || fail 'build/mnist_nn: not built yet; run: make'
trap '[ -z "$part" ] || rm -f "$part"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

awk -v part="$part" '
    function check(good, message) {
        if (good) { passed++; return }
        failed++
        print "README.md:" FNR ": " message
    }

    # ---- files ----

    function exists(path) {  # NAME in it stands for any name
        if (path ~ /[^A-Za-z0-9_.\/-]/) return 0
        gsub(/NAME/, "*", path)
        return system("set -- " path " && test -e \"$1\"") == 0
    }

    function read(file,    line, n) {
        if (file in lines) return
        while ((getline line < file) > 0) text[file, ++n] = line
        close(file)
        lines[file] = n + 0
    }

    # ---- lines of code ----

    # Does the line hold the name, with no letter, digit or _ beside it?
    function holds(line, name,    at, rest, before, after) {
        rest = line
        before = ""
        while (at = index(rest, name)) {
            if (at > 1) before = substr(rest, at - 1, 1)
            after = substr(rest, at + length(name), 1)
            if (!(before ~ /[A-Za-z0-9_]/ && name ~ /^[A-Za-z0-9_]/) &&
                !(after ~ /[A-Za-z0-9_]/ && name ~ /[A-Za-z0-9_]$/))
                return 1
            before = substr(rest, at, 1)
            rest = substr(rest, at + 1)
        }
        return 0
    }

    function is_it(file, number, name,    line) {
        line = text[file, number]
        if (file == "tests.cpp") return index(line, "TEST_CASE(\"" name "\")") > 0
        if (name !~ /^[A-Za-z_][A-Za-z0-9_:]*$/) return holds(line, name)
        if (line ~ /;$/) return 0
        return line ~ ("^(struct|class|enum class) " name "( |$)") ||
            line ~ ("^([A-Za-z_][A-Za-z0-9_:<>,&* ]*[&* ])?" name "[(]")
    }

    function nearest(file, number, name,    i, best) {
        for (i = 1; i <= lines[file]; i++)
            if (is_it(file, i, name) && (!best || distance(i, number) < distance(best, number))) best = i
        return best + 0
    }

    function distance(a, b) { return a < b ? b - a : a - b }

    # The link [`name`](file#Lnumber); returns the number that it should have.
    function check_line(name, file, number,    found) {
        read(file)
        if (is_it(file, number, name)) { check(1); return number }
        found = nearest(file, number, name)
        if (!found) check(0, "`" name "` is nowhere in " file)
        else if (part == "") check(0, "`" name "` is not in line " number " of " file " but in " found "; run: sh scripts/proofs/check_readme.sh --update")
        else { check(1); moved++; print "README.md:" FNR ": `" name "` is now in line " found " of " file; return found }
        return number
    }

    # Checks the links to lines of code in a line of the README, and returns it with the numbers that are right.
    function check_lines(rest,    done, link, name, file, number) {
        while (match(rest, /\[`[^`]*`\]\([^)]*#L[0-9]+\)/)) {
            link = substr(rest, RSTART, RLENGTH)
            done = done substr(rest, 1, RSTART - 1)
            rest = substr(rest, RSTART + RLENGTH)
            name = file = number = link
            sub(/^\[`/, "", name); sub(/`\].*/, "", name)
            sub(/.*\(/, "", file); sub(/#.*/, "", file)
            sub(/.*#L/, "", number); sub(/\)/, "", number)
            if (exists(file)) number = check_line(name, file, number + 0)
            done = done "[`" name "`](" file "#L" number ")"
        }
        return done rest
    }

    # ---- other links ----

    function check_target(target, has_name,    file, anchor) {
        if (target ~ /^[a-z]+:/) return
        file = anchor = target
        sub(/#.*/, "", file)
        if (!sub(/^[^#]*#/, "", anchor)) anchor = ""
        if (file != "") check(exists(file), file ": no such file")
        if (anchor ~ /^L[0-9]+$/) {
            if (!has_name) check(0, "(" target ") does not say what is in the line; write [`name`](" target ")")
        } else if (file == "" && anchor != "") check(anchor in heading, "no heading makes #" anchor)
    }

    function check_links(line,    rest, target) {
        rest = line
        gsub(/`[^`]*`/, "`", rest)  # no links in code; what is left of a name is one `
        while (match(rest, /\]\([^)]*\)/)) {
            target = substr(rest, RSTART + 2, RLENGTH - 3)
            check_target(target, substr(rest, RSTART - 1, 1) == "`")
            rest = substr(rest, RSTART + RLENGTH)
        }
        rest = line
        while (match(rest, /(src|href)="[^"]*"/)) {
            target = substr(rest, RSTART, RLENGTH)
            gsub(/^[a-z]*="|"$/, "", target)
            check_target(target, 1)
            rest = substr(rest, RSTART + RLENGTH)
        }
    }

    # The name that GitHub gives a heading.
    function anchor_of(line) {
        sub(/^#+ */, "", line)
        sub(/ *$/, "", line)
        line = tolower(line)
        gsub(/[^a-z0-9 _\200-\377-]/, "", line)
        gsub(/ /, "-", line)
        return line
    }

    # ---- commands ----

    function check_code(code,    rest, words, word, i, n, name, in_make, begins) {
        rest = code
        while (match(rest, /EXERCISES?=("[^"]*"|[a-z0-9_]+)/)) {
            name = substr(rest, RSTART, RLENGTH)
            rest = substr(rest, RSTART + RLENGTH)
            gsub(/^EXERCISES?=|"/, "", name)
            n = split(name, words, " ")
            for (i = 1; i <= n; i++)
                if (words[i] ~ /^[a-z0-9_]+$/) check(words[i] in exercise, "no exercise " words[i] " in scripts/classroom/exercises/exercises.txt")
        }

        if (code ~ /^--/ || code ~ /(^|&& |[;|] |[$] )([A-Za-z_.\/]*\/)?mnist_nn( |$)/ || code ~ /ARGS=/) {
            rest = code
            while (match(rest, /--[a-z][a-z-]*/)) {
                name = substr(rest, RSTART, RLENGTH)
                check(name in option, "mnist_nn has no option " name)
                rest = substr(rest, RSTART + RLENGTH)
            }
        }

        rest = code
        while (match(rest, /scripts\/[A-Za-z0-9_.\/-]*[A-Za-z0-9_\/]/)) {
            name = substr(rest, RSTART, RLENGTH)
            check(exists(name), name ": no such file")
            rest = substr(rest, RSTART + RLENGTH)
        }

        gsub(/"[^"]*"|\047[^\047]*\047/, "", code)
        gsub(/[;|]/, " & ", code)
        n = split(code, words, " ")
        begins = 1
        in_make = 0
        for (i = 1; i <= n; i++) {
            word = words[i]
            if (word ~ /^#/) break
            if (word ~ /^(&&|[;|]|\$)$/) { begins = 1; in_make = 0 }
            else if (word ~ /^[A-Za-z_]+=/ || word ~ /^-/) continue
            else if (in_make) check(word in target_of_make, "the Makefile has no target " word)
            else { in_make = begins && word == "make"; begins = 0 }
        }
    }

    BEGIN {
        while (("build/mnist_nn --help" | getline line) > 0)
            if (match(line, /--[a-z-]+/)) option[substr(line, RSTART, RLENGTH)] = 1
        while ((getline line < "Makefile") > 0)
            if (line ~ /^[a-z][A-Za-z0-9_\/ -]*:([^=]|$)/) {
                sub(/:.*/, "", line)
                n = split(line, word, " ")
                for (i = 1; i <= n; i++) target_of_make[word[i]] = 1
            }
        while ((getline line < "scripts/classroom/exercises/exercises.txt") > 0)
            if (line ~ /^(exercise|project) /) { split(line, word, " "); exercise[word[2]] = 1 }
        while ((getline line < "README.md") > 0) {
            if (line ~ /^ *```/) fenced = !fenced
            else if (!fenced && line ~ /^#/) heading[anchor_of(line)] = 1
        }
        close("README.md")
        fenced = 0
        read("tests.cpp")
        for (i = 1; i <= lines["tests.cpp"]; i++) {
            line = text["tests.cpp", i]
            if (sub(/^ *"/, "", line) && sub(/\\n"[);]*$/, "", line)) number_line[line] = 1
        }
    }

    { line = $0 }
    /^ *```/ {
        fenced = !fenced
        language = $0
        sub(/^ *```/, "", language)
    }
    /^ *```/ || fenced {
        if ($0 !~ /^ *```/) {
            if (in_example && language == "text") {
                numbers++
                check($0 in number_line, "this line is not in the worked example of tests.cpp")
            } else if (language != "math") check_code($0)
        }
    }
    !/^ *```/ && !fenced {
        if ($0 ~ /^#/) in_example = $0 ~ /^#+ Examples are rows/
        line = check_lines($0)
        check_links($0)
        n = split($0, piece, "`")
        for (i = 2; i < n; i += 2)
            if (piece[i + 1] !~ /^\]\([^)]*#L[0-9]+\)/) check_code(piece[i])
    }
    part != "" { print line > part }

    END {
        if (!numbers) check(0, "no numbers under a heading \"Examples are rows\"")
        printf "%d passed, %d failed\n", passed, failed
        if (part != "" && (close(part) != 0 || !moved)) system("rm -f " part)
        exit failed > 0
    }' README.md
status=$?
if [ -n "$part" ] && [ -f "$part" ]; then
    mv -f "$part" README.md || fail 'README.md cannot be written; check its permissions'
fi
exit $status
