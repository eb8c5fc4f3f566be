#!/bin/sh
# Makes the hand-out: a copy of the project in which the functions of the exercises are still to be written.
#
#   sh scripts/classroom/handout.sh [-e "sigmoid backprop"] [-t] FOLDER    the whole hand-out; -t makes build/FOLDER.tar.gz too
#   sh scripts/classroom/handout.sh -b [-e "sigmoid backprop"] FOLDER      the sources alone, into FOLDER
#
# -e names the exercises that are to be written; without it, all of exercises.txt are. What holds a solution does not go
# along: not the history, not the README and the tests of the program, no room but the data's and what is named below.
# A FOLDER that is there already is left as it is. Exit status: 0 done, 1 not done (a line says why), 2 wrong usage.

LC_ALL=C
export LC_ALL

fail() {
    printf 'handout.sh: %s\n' "$1" >&2
    exit 1
}

archive='' only='' chosen=''
while getopts bte: option; do
    case $option in
        b) only=yes ;;
        t) archive=yes ;;
        e) chosen=$(printf '%s' "$OPTARG" | tr ',\t\n' '   ') ;;
        *) set -- ;;
    esac
done
shift $((OPTIND - 1)) 2> /dev/null
if [ $# -ne 1 ] || [ -z "$1" ]; then
    echo 'usage: sh scripts/classroom/handout.sh [-b] [-t] [-e "EXERCISE…"] FOLDER' >&2
    exit 2
fi
target=${1%/}

room=$(cd "$(dirname "$0")" && pwd) || exit 1
project=$(cd "$room/../.." && pwd) || exit 1
list=$room/exercises.txt
[ ! -d "$room/blank" ] || fail 'this is a hand-out already; hand-outs are made from the whole project'
names=$(awk '$1 == "exercise" { printf "%s ", $2 }' "$list")
for name in $chosen; do
    case " $names" in *" $name "*) ;; *) fail "no exercise '$name'; there are: $names" ;; esac
done
case $chosen in *[!\ ]*) ;; *) chosen=$names ;; esac
[ ! -e "$target" ] || [ -n "$only" ] ||
    fail "$target is there already, and somebody may have worked on it; move it away, or name another: make handout HANDOUT=other"

work=$(mktemp -d "${TMPDIR:-/tmp}/handout.XXXXXX") || fail "cannot write into ${TMPDIR:-/tmp}; make room there"
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

comments=$(awk '$1 == "exercise" { name = $2 } $1 == "comment" { sub(/^comment */, ""); print name " " $0 }' "$list")
export comments

# The sources with empty functions, into the folder $1. beyond.cpp goes along if something of it is to be written.
write_sources() {
    mkdir -p "$1" || return
    for source in "$project/matrix.hpp" "$project/mnist_nn.cpp" "$room/beyond.cpp"; do
        file=$(basename "$source")
        some=$(for name in $chosen; do
            awk -v name="$name" -v file="$file" '$1 == "exercise" { here = $2 == name } here && $1 == "file" && $2 == file { print name }' "$list"
        done | tr '\n' ' ')
        if [ "$file$some" = beyond.cpp ]; then continue; fi
        awk -v names="$some" -v mode=list -f "$room/functions.awk" "$source" "$source" |
            awk -v file="$file" 'NF > 3 { print "handout.sh: no function " $1 " in " file "; mend scripts/classroom/exercises.txt"; lost = 1 }
                END { exit lost }' >&2 || return
        awk -v names="$some" -v mode=empty -f "$room/functions.awk" "$source" "$source" > "$1/$file" || return
    done
}

# answers.txt with a line for each question and experiment, into the folder $1.
write_answers() {
    {
        cat << 'END'
# Your answers, a line each, after the colon. The questions, with numbers that are drawn from your name:
#     make questions
# So write your name first, a to z and hyphens, as in  name: ann-smith
name:

END
        for name in $chosen; do
            awk -v name="$name" '$1 == "exercise" { here = $2 == name } here && $1 == "file" && $2 == "answers.txt" { print name ":" }' "$list"
        done
    } > "$1/answers.txt"
}

if [ -n "$only" ]; then
    { write_sources "$target" && write_answers "$target"; } || fail "cannot write the sources into $target"
    exit 0
fi

new=$work/$(basename "$target")
mkdir -p "$new/scripts/classroom/tests" "$new/scripts/common" "$new/scripts/data"
for folder in "$new" "$new/scripts/classroom/blank"; do
    { write_sources "$folder" && write_answers "$folder"; } || fail "cannot write into $work; make room there"
done
cp "$project/.clang-format" "$project/.gitignore" "$room"/handout/* "$new/"
cp "$project/scripts/common/check_machine.sh" "$new/scripts/common/"
for file in "$project"/scripts/data/*; do
    case ${file##*/} in test* | lying* | *.mk | README* | *doctest*) ;; *) cp "$file" "$new/scripts/data/" ;; esac
done
awk -f "$room/answers.awk" -f "$room/questions.awk" > "$new/scripts/classroom/questions.txt"
for file in answers.awk check.hpp experiment.sh functions.awk grade.sh hint.sh networks.hpp run.cpp stand_ins.hpp; do cp "$room/$file" "$new/scripts/classroom/"; done
cp "$room"/tests/*.cpp "$new/scripts/classroom/tests/"
beyond=yes
if [ ! -f "$new/beyond.cpp" ]; then beyond='' && rm "$new/scripts/classroom/tests/beyond.cpp"; fi
awk -v chosen=" $chosen " -v beyond="$beyond" '
    $1 == "exercise" { keep = index(chosen, " " $2 " "); if (!keep) print "given     " $2 }
    /^#/ || keep || $1 == "file" && ($2 != "beyond.cpp" || beyond)' "$list" > "$new/scripts/classroom/exercises.txt"

if [ -n "$archive" ]; then
    package=build/$(basename "$target").tar.gz
    mkdir -p "$project/build"
    (cd "$work" && COPYFILE_DISABLE=1 tar -cf - "$(basename "$target")") | gzip -9 -n > "$project/$package" ||
        fail "cannot write $package; make room"
    echo "handout.sh: $package"
fi
if ! { mkdir -p "$(dirname "$target")" && cp -R "$new" "$target"; }; then
    fail "cannot write $target; make room, remove it and run this again"
fi
# shellcheck disable=SC2086
echo "handout.sh: $target: $(set -- $chosen && echo $#) to write; begin with: cd '$target' && make grade"
