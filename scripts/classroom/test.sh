#!/bin/sh
# Tests the classroom: that the grader tells right from wrong, and that the hand-out works and holds no solution.
#
#   sh scripts/classroom/test.sh [PART…]        the parts: answers handout broken submissions student
#
# The answers, right and wrong, with the words that each must get, are in mistakes.txt. A class hands them in: student
# k has made mistake k in every exercise. Everything is done in a copy in a temporary folder. It needs make, a C++
# compiler ($CXX, or c++) and, for the reports, python3. The last line is `N passed, N failed`. Exit status: 0 all
# passed, 1 some failed, 2 wrong usage.

LC_ALL=C
export LC_ALL
all_parts='answers handout broken submissions student'
parts=${*:-$all_parts}
for part in $parts; do
    case " $all_parts " in
        *" $part "*) ;;
        *)
            echo "usage: sh scripts/classroom/test.sh [PART…]    (the parts: $all_parts)" >&2
            exit 2
            ;;
    esac
done
CXX=${CXX:-c++}
export CXX
unset MAKEFLAGS MAKELEVEL MFLAGS
project=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
work=$(mktemp -d "${TMPDIR:-/tmp}/test_classroom.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
passed=0 failed=0
tab=$(printf '\t')

# is NAME COMMAND… counts a check: does the command succeed?
is() {
    name=$1
    shift
    if "$@" > "$work/said" 2>&1; then
        passed=$((passed + 1))
        echo "passed  $name"
    else
        failed=$((failed + 1))
        echo "FAILED  $name"
        sed 's/^/        /' "$work/said" | sed -n 1,20p
    fi
}
isnt() { ! "$@"; }
has() { grep -q -e "$1" "$2" || { cat "$2" && return 1; }; }
same() { [ "$1" = "$2" ] || { echo "is $1, expected $2" && return 1; }; }
at_most() { [ "$1" -le "$2" ] || { echo "$1 is more than $2" && return 1; }; }
wanted() { case " $parts " in *" $1 "*) ;; *) return 1 ;; esac; }

mkdir "$work/project"
cp -R "$project/Makefile" "$project/mnist_nn.cpp" "$project/matrix.hpp" "$project/tests.cpp" "$project/scripts" \
    "$project/.clang-format" "$project/.gitignore" "$work/project/"
cd "$work/project" || exit 1
room=scripts/classroom
exercises=$(awk '$1 == "exercise" { printf "%s ", $2 }' $room/exercises.txt)
is 'a hand-out is made' make handout
cp -R handout "$work/fresh"

# answer K FOLDER writes the project's sources with answer K of mistakes.txt to every exercise into FOLDER.
answer() {
    mkdir -p "$2"
    for file in matrix.hpp mnist_nn.cpp; do
        awk -v names="$exercises" -v mode=list -f $room/functions.awk $file $file > "$work/places"
        awk -v k="$1" '
            FNR == 1 { ++file }
            file == 1 && $1 == "exercise" { name = $2; n = 0 }
            file == 1 && /^(right|wrong):/ { ++n }
            file == 1 && n == k && /^- / { old[name, ++changes[name]] = substr($0, 3) }
            file == 1 && n == k && /^\+/ { new[name, changes[name]] = substr($0, 3) }
            file == 1 && n == k && /^\|/ { body[name] = body[name] "    " substr($0, 3) "\n" }
            file == 2 && $2 > 0 { at[$2] = $1; end[$1] = $3 }
            file < 3 { next }
            FNR in at { here = at[FNR]; text = "" }
            here == "" { print; next }
            { text = text $0 "\n" }
            FNR == end[here] {
                if (here in body) text = substr(text, 1, index(text, "{")) "\n" body[here] "}\n"
                for (i = 1; i <= changes[here]; ++i) {
                    p = index(text, old[here, i])
                    if (!p) { print "test.sh: " here " has no \"" old[here, i] "\" any more; mend mistakes.txt" > "/dev/stderr"; exit 1 }
                    text = substr(text, 1, p - 1) new[here, i] substr(text, p + length(old[here, i]))
                }
                printf "%s", text
                here = ""
            }' $room/mistakes.txt "$work/places" $file > "$2/$file" || return 1
    done
}

# ---- answers, right and wrong ------------------------------------------------------------------------

if wanted answers; then
    awk '
        $1 == "exercise" { name = $2; n = 0 }
        /^(right|wrong):/ { kind[name, ++n] = substr($0, 1, 5); about[name, n] = substr($0, 8) }
        /^says: / { says[name, n] = substr($0, 7) }
        /^(exercise|right:|wrong:)/ && n { order[++count] = name SUBSEP n }
        END { for (i = 1; i <= count; ++i) { split(order[i], at, SUBSEP); print at[2] "\t" at[1] "\t" kind[order[i]] "\t" about[order[i]] "\t" says[order[i]] } }' \
        $room/mistakes.txt > "$work/list"
    students=$(cut -f 1 "$work/list" | sort -n | tail -n 1)
    k=0
    while [ $k -lt "$students" ]; do
        k=$((k + 1))
        answer $k "$work/class/$k" || exit 1
    done
    start=$(date +%s)
    (cd "$work/fresh" && sh $room/grade.sh "$work/class") > "$work/out" 2>&1
    echo "        $students students, $(($(date +%s) - start)) seconds"
    messages=$work/fresh/build/grade/messages.tsv
    while IFS=$tab read -r k exercise kind about says; do
        awk -F '\t' -v k="$k" -v name="$exercise" '$1 == k && $2 == name { print $3 "\t" $4 }' "$messages" > "$work/told"
        if [ "$kind" = right ]; then
            is "$exercise, right: $about" same "$(cut -f 1 "$work/told")" 'done'
        else
            # shellcheck disable=SC2016
            is "$exercise, wrong: $about: …$says" awk -v says="$says" '{ print }
                END { n = split(says, word, "|"); for (i = 1; i <= n; ++i) if (index($0, "wrong\t") == 1 && index($0, word[i])) exit 0; exit 1 }' "$work/told"
        fi
    done < "$work/list"
    is 'at least sixty wrong answers are tried' at_most 60 "$(grep -c "${tab}wrong$tab" "$work/list")"
    for exercise in $exercises; do
        is "$exercise: three wrong answers at least" at_most 3 "$(grep -c "$tab$exercise${tab}wrong" "$work/list")"
    done
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
