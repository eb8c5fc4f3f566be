#!/bin/sh
# Helps with the exercises.
#
#   sh scripts/classroom/hint.sh              lists them
#   sh scripts/classroom/hint.sh EXERCISE     the task and the first hint; the next time the second, too, which has the equation
#   sh scripts/classroom/hint.sh -q           all questions, with the numbers that belong to the name in answers.txt
#
# It remembers in build/grade/hints which hints were given; `make clean` forgets it. Exit status: 0 done, 1 there is no
# such exercise, 2 wrong usage.

if [ $# -gt 1 ]; then
    echo 'usage: sh scripts/classroom/hint.sh [EXERCISE | -q]' >&2
    exit 2
fi
room=$(dirname "$0")
list=$room/exercises.txt

if [ -z "${1-}" ]; then
    awk '
        $1 == "exercise" { name = $2 }
        $1 == "task" { sub(/^task */, ""); printf "  %-20s%s\n", name, $0 }' "$list"
    printf '\nmake hint EXERCISE=%s helps with one; make grade says how far you are.\n' \
        "$(awk '$1 == "exercise" { print $2; exit }' "$list")"
    exit 0
fi

# The question of an exercise of answers.txt, if it is one.
table() { if [ -f "$room/questions.txt" ]; then cat "$room/questions.txt"; else awk -f "$room/answers.awk" -f "$room/questions.awk"; fi; }
name=$(sed -n 's/^name: *\([a-z-][a-z-]*\) *$/\1/p' "$room/../../answers.txt" 2> /dev/null | sed -n 1p)
number=$(printf '%s' "$name" | cksum | cut -d ' ' -f 1)
ask() {
    asked=$(table | awk -f "$room/answers.awk" -v question="$1" -v number="$number" -)
    case $asked,$name in
        ,*) ;;
        *,) echo 'Your name draws the numbers: write it into answers.txt first, as in  name: ann-smith  (a to z and hyphens).' ;;
        *) printf '%s\n' "$asked" ;;
    esac
}
if [ "$1" = -q ]; then
    if [ -z "$name" ]; then ask read_as && exit 0; fi
    awk '$1 == "exercise" { name = $2 } $1 == "file" && $2 == "answers.txt" { print name }' "$list" | while read -r question; do
        [ -z "$(ask "$question")" ] || { echo "$question:" && ask "$question" | fold -s -w 96 | sed -e 's/^/    /' -e 's/ *$//' && echo; }
    done
    exit 0
fi

if ! awk -v name="$1" '$1 == "exercise" && $2 == name { found = 1 } END { exit !found }' "$list"; then
    printf "hint.sh: no exercise '%s'; there are:%s\n" "$1" "$(awk '$1 == "exercise" { printf " %s", $2 }' "$list")" >&2
    exit 1
fi

given=$room/../../build/grade/hints
hints=1
if [ -f "$given/$1" ]; then hints=2; fi
mkdir -p "$given" && : > "$given/$1"

# Short lines, as of equations, stay as they are; the others are joined and wrapped anew.
awk -v name="$1" -v hints="$hints" -v question="$(ask "$1")" '
    function flush() {
        if (key == "task") print text "\n"
        if (key == "task" && question != "") print question "\n\nYour answer goes into answers.txt, after  " name ":\n"
        if (key == "tutorial") print "Tutorial: " text
        if (key == "hint" && ++count <= hints) print "Hint " count ": " text "\n"
        if (key == "hint" && count == 2 && hints == 1) print "(the same command again gives the second hint, with the equation)"
        key = ""
    }
    $1 == "exercise" { flush(); here = $2 == name; next }
    !here || /^#/ || /^$/ { next }
    /^ / { long = before > 90; before = length($0); sub(/^ +/, ""); text = text (long ? " " : "\n") $0; next }
    { flush(); key = $1; text = $0; before = length($0); sub(/^[a-z]+ */, "", text) }
    END { flush(); if (hints == 2 && count < 2) print "(there is no second hint)" }' "$list" | fold -s -w 100 | sed 's/ *$//'
