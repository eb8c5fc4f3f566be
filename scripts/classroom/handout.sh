#!/bin/sh
# Makes the hand-out: a copy of the project in which the functions of the exercises are still to be written.
#
#   sh scripts/classroom/handout.sh [-e "sigmoid backprop"] [-t] FOLDER    the whole hand-out; -t makes build/FOLDER.tar.gz too
#   sh scripts/classroom/handout.sh -b [-e "sigmoid backprop"] FOLDER      mnist_nn.cpp and matrix.hpp alone, into FOLDER
#
# -e names the exercises of scripts/classroom/exercises/exercises.txt that are to be written; without it, all of them are. The
# functions are found by their names, so the sources need no markers. Nothing goes along that holds a solution: not the
# history, not the README with its equations and line numbers, none of the scripts but those that are named here. A
# FOLDER in which anything was changed since it was handed out is left as it is. It needs awk, cksum and, for -t, tar
# and gzip. Exit status: 0 done, 1 not done (a line says why), 2 wrong usage.

LC_ALL=C
export LC_ALL

# What goes along from scripts, if it is there. The others compare with solutions or are no use in a hand-out.
scripts_for_all='check_machine.sh draw_digits.cpp fetch.sh get_data.sh get_doctest.sh get_mnist.sh grade.sh hint.sh
    run_tests.sh watch.sh exercises/check.hpp exercises/functions.awk'

fail() {
    printf 'handout.sh: %s\n' "$1" >&2
    exit 1
}

usage() {
    echo 'usage: sh scripts/classroom/handout.sh [-b] [-t] [-e "EXERCISE…"] FOLDER' >&2
    exit 2
}

archive='' only='' chosen=''
while getopts bte: option; do
    case $option in
        b) only=yes ;;
        t) archive=yes ;;
        e) chosen=$OPTARG ;;
        *) usage ;;
    esac
done
shift $((OPTIND - 1))
if [ $# -ne 1 ] || [ -z "$1" ]; then usage; fi
target=${1%/}

project=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
exercises=$project/scripts/classroom/exercises
[ ! -d "$exercises/blank" ] || fail 'this is a hand-out already; hand-outs are made from the whole project'

# Each exercise in the file, with its functions: "name: function function".
all=$(awk '$1 == "exercise" { name = $2 } $1 == "functions" { $1 = ""; print name ":" $0 }' "$exercises/exercises.txt")
names=$(printf '%s\n' "$all" | sed 's/:.*//' | tr '\n' ' ')
chosen=$(printf '%s' "$chosen" | tr ',\t\n' '   ')
for name in $chosen; do
    case " $names" in *" $name "*) ;; *) fail "no exercise '$name'; there are: $names" ;; esac
done
case $chosen in *[!\ ]*) ;; *) chosen=$names ;; esac
is_chosen() { case " $chosen " in *" $1 "*) ;; *) return 1 ;; esac; }

# ---- what is to be replaced, and how the result is checked ------------------------------------------

temporary=''
trap '[ -z "$temporary" ] || rm -rf "$temporary"' EXIT
trap 'exit 130' INT
trap 'exit 129' HUP
trap 'exit 143' TERM

# The empty bodies: a line for each function, "function<tab>body".
empty_bodies() {
    printf '%s\n' "$all" | while read -r name functions; do
        name=${name%:}
        is_chosen "$name" || continue
        for function in $functions; do
            printf '%s\t\\n    // Exercise %s: write this function, as the comment above it says.\\n' "$function" "$name"
            printf '    // A hint: make hint EXERCISE=%s\\n    throw NotWritten("%s");\\n\n' "$name" "$name"
        done
    done
}

# Puts the definition of NotWritten before the class Matrix.
define_not_written() {
    awk '/^class Matrix/ {
        print "// What a function throws that is still to be written, as an exercise. Until then it does not use its"
        print "// parameters, and the compiler need not say so."
        print "struct NotWritten : std::logic_error {"
        print "    explicit NotWritten(const std::string& exercise)"
        print "        : std::logic_error(\"the exercise \" + exercise + \" is not written yet; run: make grade\") {}"
        print "};"
        print "#pragma GCC diagnostic ignored \"-Wunused-parameter\""
        print ""
    }
    { print }'
}

# Takes out of matrix.hpp what nothing uses any more: the helpers of a function that is to be written would give its
# solution away. $1 is the project's matrix.hpp, $2 the one with empty bodies; $3 and $4 use them both.
without_helpers() {
    functions=$(cut -f 1 "$temporary/bodies" | tr '\n' ' ')
    awk -v exercises=" $functions" '
        FNR == 1 { ++file }
        file == 1 { text1 = text1 "\n" code($0) }
        file == 2 { line[++lines] = $0 }
        file > 2 { others = others "\n" code($0) }
        function code(s) { gsub(/"[^"]*"/, "", s); sub(/\/\/.*/, "", s); return s }
        function uses(text, name,    count, rest, at, before, after) {
            while (at = index(text, name)) {
                before = at > 1 ? substr(text, at - 1, 1) : " "
                after = substr(text, at + length(name), 1)
                if (before !~ /[A-Za-z0-9_]/ && after !~ /[A-Za-z0-9_]/) ++count
                text = substr(text, at + length(name))
            }
            return count + 0
        }
        END {
            do {
                removed = 0
                whole = ""
                for (i = 1; i <= lines; ++i) if (!(i in gone)) whole = whole "\n" code(line[i])
                for (i = 1; i <= lines; ++i) {
                    if ((i in gone) || line[i] !~ /^(inline|constexpr|const|static|struct|class|[A-Z]).*[({=;]/) continue
                    name = line[i]
                    if (name ~ /^(struct|class)/) sub(/ *[{:].*/, "", name); else sub(/ *[(=].*/, "", name)
                    sub(/.*[ &*]/, "", name)
                    if (name == "" || index(exercises, " " name " ") || uses(whole, name) > 1 || uses(others, name) > 0 ||
                        uses(text1, name) < 2) continue
                    for (last = i; last < lines && line[last] !~ /^}/ && !(last == i && line[i] ~ /[};]$/); ++last) continue
                    for (first = i; first > 1 && line[first - 1] ~ /^(\/\/|template)/; --first) continue
                    while (last < lines && line[last + 1] == "") ++last
                    for (j = first; j <= last; ++j) gone[j] = 1
                    removed = 1
                }
            } while (removed)
            for (i = 1; i <= lines; ++i) if (!(i in gone)) print line[i]
        }' "$@"
}

# Writes the two sources with empty bodies into the folder $1, and makes sure that none was forgotten.
write_blank() {
    empty_bodies > "$temporary/bodies"
    for file in mnist_nn.cpp matrix.hpp; do
        awk -v bodies="$temporary/bodies" -f "$exercises/functions.awk" "$project/$file" "$project/$file" > "$temporary/$file"
    done
    cut -f 1 "$temporary/bodies" | while read -r function; do
        awk -v find="$function" -f "$exercises/functions.awk" "$project/mnist_nn.cpp" "$project/mnist_nn.cpp"
        awk -v find="$function" -f "$exercises/functions.awk" "$project/matrix.hpp" "$project/matrix.hpp"
    done | awk '{ if ($2 > 0) found[$1] = 1; else found[$1] += 0 } END { for (f in found) if (!found[f]) print f }' > "$temporary/lost"
    [ ! -s "$temporary/lost" ] ||
        fail "no function $(tr '\n' ' ' < "$temporary/lost")in mnist_nn.cpp or matrix.hpp; mend scripts/classroom/exercises/exercises.txt"
    mkdir -p "$1" || fail "cannot write into $1; check its permissions"
    cp "$temporary/mnist_nn.cpp" "$1/mnist_nn.cpp" || fail "cannot write into $1; make room"
    without_helpers "$project/matrix.hpp" "$temporary/matrix.hpp" "$temporary/mnist_nn.cpp" "$project/tests.cpp" |
        define_not_written > "$1/matrix.hpp"
    grep -q 'struct NotWritten' "$1/matrix.hpp" || fail 'no line "class Matrix" in matrix.hpp to put NotWritten before'
}

temporary=$(mktemp -d "${TMPDIR:-/tmp}/handout.XXXXXX") || fail "cannot write into ${TMPDIR:-/tmp}; make room there"
if [ -n "$only" ]; then
    write_blank "$target"
    exit 0
fi

# ---- the folder -------------------------------------------------------------------------------------

# The checksum of each file in the current folder but what is generated there: "checksum size path".
sums() {
    find . \( -path ./build -o -path ./data -o -path ./.handout \) -prune -o ! -type d -print | sort |
        while read -r path; do cksum "$path"; done
}

# Nothing is overwritten that somebody may have worked on.
if [ -e "$target" ] || [ -L "$target" ]; then
    [ -d "$target" ] || fail "$target is there and is not a folder; choose another one"
    if [ -f "$target/.handout" ]; then
        (cd "$target" && sums) > "$temporary/now"
        grep -v '^#' "$target/.handout" > "$temporary/then"
        changed=$(diff "$temporary/then" "$temporary/now" | sed -n 's/^[<>] [0-9]* [0-9]* //p' | sed 's/^\.\///' | sort -u | sed -n 1p)
        [ -z "$changed" ] || fail "$target/$changed was changed since it was handed out; nothing is overwritten. Move $target away, or make another: make handout HANDOUT=other"
    elif [ -n "$(ls -A "$target")" ]; then
        fail "$target is not empty and not a hand-out; nothing is overwritten. Choose another folder: make handout HANDOUT=other"
    fi
fi

# The Makefile without what is no use in a hand-out: the sections that are named here, in the others the paragraphs that
# name a script which does not go along, and the help lines of targets that are gone.
filter_makefile() {
    awk -v along=" $1 " '
        function lacks_script(text,    name) {
            while (match(text, /scripts\/[A-Za-z0-9_\/.]*[A-Za-z0-9]/)) {
                name = substr(text, RSTART + 8, RLENGTH - 8)
                text = substr(text, RSTART + RLENGTH)
                if (!index(along, " " name " ")) return 1
            }
            return 0
        }
        function help_of(text,    word) { split(text, word, " "); gsub(/[^a-z_-]/, "", word[3]); return word[3] }
        function flush(    i, n, line) {
            if (paragraph != "" && !left_out && !lacks_script(paragraph)) {
                paragraphs[++count] = paragraph
                n = split(paragraph, line, "\n")
                for (i = 1; i <= n; ++i)
                    if (match(line[i], /^[a-z-]+:/)) target[substr(line[i], 1, RLENGTH - 1)] = 1
            }
            paragraph = ""
        }
        /^# ---- / { flush(); left_out = /hard to break|comparisons/ }
        /^$/ { flush(); next }
        { paragraph = paragraph $0 "\n" }
        END {
            flush()
            for (i = 1; i <= count; ++i) {
                if (i > 1) print ""
                n = split(paragraphs[i], line, "\n")
                for (j = 1; j < n; ++j) {
                    if (line[j] ~ /^\t@echo .make [a-z]/ && !(help_of(line[j]) in target)) continue
                    if (line[j] ~ /^\.PHONY:/) {    # of targets that are there
                        words = split(line[j], word, " ")
                        line[j] = ".PHONY:"
                        for (k = 2; k <= words; ++k)
                            if (word[k] in target || word[k] == "FORCE") line[j] = line[j] " " word[k]
                        if (line[j] == ".PHONY:") continue
                    }
                    print line[j]
                }
            }
        }' "$project/Makefile"
}

# The tests, but for those that work out the right result by a formula which is to be written, or follow the README,
# which stays behind: $1 is a pattern of such.
filter_tests() {
    awk -v pattern="$1" '
        function flush() {
            if (!solved && !(block == "\n" && last == "\n")) printf "%s", last = block    # and no two empty lines
            block = ""; solved = 0; in_test = 0
        }
        /^\/\/ numpy/ { next }
        /^(TEST_CASE|SCENARIO)/ { in_test = 1 }
        { block = block $0 "\n" }
        in_test && $0 ~ pattern { solved = 1 }
        in_test ? /^}/ : /^$|^[^\/].*[;}]$/ { flush(); next }
        END { flush() }' "$project/tests.cpp"
}

# The descriptions of the exercises that were chosen, and of the projects.
filter_exercises() {
    awk -v chosen=" $chosen " '
        $1 == "exercise" || $1 == "project" { keep = $1 == "project" || index(chosen, " " $2 " ") }
        /^#/ || /^$/ && keep != 0 || keep { print; next }
        /^$/ && !begun { print; begun = 1 }' "$exercises/exercises.txt"
}

new=$temporary/new/$(basename "$target")
mkdir -p "$new/scripts/classroom/exercises/blank"
write_blank "$new"
cp "$new/mnist_nn.cpp" "$new/matrix.hpp" "$new/scripts/classroom/exercises/blank/"
filter_tests 'exp[(]-|std::log[(]|[*] b[(]k, j[)]|-= .*gradient|README' > "$new/tests.cpp"
cp "$project/.clang-format" "$project/.gitignore" "$new/"
cp "$exercises/README.md" "$new/README.md"
along=''
for script in $scripts_for_all $(for name in $chosen; do echo "exercises/test_$name.cpp"; done); do
    [ -f "$project/scripts/$script" ] || continue
    cp "$project/scripts/$script" "$new/scripts/$script"
    along="$along $script"
done
filter_exercises > "$new/scripts/classroom/exercises/exercises.txt"
filter_makefile "$along" > "$new/Makefile"
(cd "$new" && sums > .handout.new && {
    echo '# What was handed out: checksum, size, file. A folder with other files is not overwritten.'
    grep -v ' \./\.handout\.new$' .handout.new
} > .handout && rm .handout.new) || fail "cannot write into ${TMPDIR:-/tmp}; make room there"

if [ -n "$archive" ]; then
    package=$project/build/$(basename "$target").tar.gz
    mkdir -p "$project/build"
    (cd "$temporary/new" && COPYFILE_DISABLE=1 tar -cf - "$(basename "$target")") | gzip -9 -n > "$temporary/package"
    if ! { cp "$temporary/package" "$package.part" && mv -f "$package.part" "$package"; }; then
        fail "cannot write $package; make room"
    fi
    echo "handout.sh: build/$(basename "$package")"
fi

# The old hand-out is unchanged, so its files may go; what was built or downloaded in it stays.
mkdir -p "$target" || fail "cannot write $target; check its permissions"
if [ -f "$target/.handout" ]; then
    grep -v '^#' "$target/.handout" | cut -d ' ' -f 3- | while read -r path; do rm -f "$target/$path"; done
fi
cp -R "$new/." "$target/" || fail "cannot write $target; make room and run it again"
# shellcheck disable=SC2086
count=$(set -- $chosen && echo $#)
case $target in *[!A-Za-z0-9_./-]*) place="'$target'" ;; *) place=$target ;; esac
echo "handout.sh: $target: $count exercise$([ "$count" -eq 1 ] || echo s) to write; begin with: cd $place && make grade"
