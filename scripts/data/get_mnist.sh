#!/bin/sh
# Brings the four files of MNIST, uncompressed, into a folder. Only what is missing there or wrong is fetched.
#
#   sh scripts/data/get_mnist.sh DIR
#
# They come from two public mirrors, or, if it is set, from the address in MNIST_MIRROR alone: a folder with the four
# files, compressed (NAME.gz) or not, such as http://10.0.0.5:8000 or file:///media/stick/mnist.
# It needs curl or wget (not for file://), gzip and a program for SHA-256. Each file is checked against its published
# SHA-256 before it gets its name, so that an old file stays whole until the new one is. One line says what failed.
# Exit status: 0 all four files are there, 1 not all, 2 wrong usage.

# The SHA-256 of each file, uncompressed: mirrors compress differently. The smallest comes first: it soon shows whether
# a mirror is of any use.
published='
t10k-labels-idx1-ubyte ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2
train-labels-idx1-ubyte 65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5
t10k-images-idx3-ubyte 0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7
train-images-idx3-ubyte ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db
'
names='t10k-labels-idx1-ubyte train-labels-idx1-ubyte t10k-images-idx3-ubyte train-images-idx3-ubyte'
mirror_1=https://ossci-datasets.s3.amazonaws.com/mnist
mirror_2=https://storage.googleapis.com/cvdf-datasets/mnist

scripts=$(dirname "$0")/..
# shellcheck source=/dev/null
. "$scripts/data/fetch.sh"

say() { printf 'get_mnist.sh: %s\n' "$1" >&2; }

fail() {
    say "$1"
    exit 1
}

# Is the file $1 there, with the published SHA-256 of $2?
is_right() {
    [ -f "$1" ] && [ "$(sha256 "$1")" = "$(printf '%s' "$published" | sed -n "s/^$2 //p")" ]
}

# Says in $why what the file $1, which should have been $2.gz, is instead.
look_at() {
    if [ "$(od -A n -t x1 -N 2 "$1" | tr -d ' ')" = 1f8b ]; then
        why="$2.gz came incomplete or damaged"
    elif dd if="$1" bs=1000 count=1 2> /dev/null | grep -q -i -e '<html' -e '<!doctype'; then
        why="a web page came instead of $2.gz (does the network ask you to log in?)"
    else
        why="what came as $2.gz is not the published file"
    fi
}

# Fetches what is missing from the mirror $1; returns 1 with $why at the first file that it does not give.
get_from() {
    for name in $names; do
        is_right "$dir/$name" "$name" && continue
        new=$temporary/$name
        fetch "$1/$name.gz" "$new.gz"
        case $? in
            0) ;;
            1) return 1 ;;
            2)  # There may be an uncompressed file instead.
                reason=$why
                fetch "$1/$name" "$new.gz" || { why=$reason && return 1; }
                ;;
        esac
        if gzip -t < "$new.gz" 2> /dev/null; then
            gzip -d -c < "$new.gz" > "$new" 2> /dev/null || fail "$no_room"
        else
            mv -f "$new.gz" "$new"
        fi
        is_right "$new" "$name" || { look_at "$new" "$name" && return 1; }
        [ ! -d "$dir/$name" ] || fail "$dir/$name is a folder; remove it and run this again"
        mv -f "$new" "$dir/$name" 2> /dev/null || fail "cannot replace $dir/$name; check its permissions"
        rm -f "$new.gz"
    done
}

if [ $# -ne 1 ] || [ -z "$1" ] || [ "${1#-}" != "$1" ]; then
    echo 'usage: sh scripts/data/get_mnist.sh DIR    (for example data/mnist; MNIST_MIRROR=ADDRESS names a mirror of your own)' >&2
    exit 2
fi
dir=$1
no_room="cannot write into $dir: is the disk full? Make room (70 MB) or give another folder, and run this again"

sh "$scripts/common/check_machine.sh" sha256 || exit 1
missing=
for name in $names; do
    is_right "$dir/$name" "$name" || missing="$missing $name"
done
[ -n "$missing" ] || exit 0

if [ -n "$MNIST_MIRROR" ]; then
    set -- "${MNIST_MIRROR%/}"
else
    set -- "$mirror_1" "$mirror_2"
fi
case $1 in
    file://*) sh "$scripts/common/check_machine.sh" gzip ;;
    *) sh "$scripts/common/check_machine.sh" download gzip ;;
esac || exit 1

temporary=
made=
# However this ends, what was begun is removed; an empty folder too, if it was made for the files.
trap '[ -z "$temporary" ] || rm -rf "$temporary"; [ -z "$made" ] || rmdir "$dir" 2> /dev/null' EXIT
trap 'say "interrupted; run it again to get the rest" && exit 130' INT
trap 'exit 129' HUP
trap 'exit 143' TERM

if [ ! -d "$dir" ]; then
    mkdir -p "$dir" 2> /dev/null || fail "cannot make the folder $dir; check the permissions, or give another folder"
    made=yes
fi
[ -w "$dir" ] || fail "no permission to write into $dir; give another folder"
temporary=$(mktemp -d "$dir/.get_mnist.XXXXXX" 2> /dev/null) || fail "$no_room"

reasons=
for mirror in "$@"; do
    if get_from "$mirror"; then
        say "MNIST is complete in $dir (from $mirror)"
        exit 0
    fi
    reasons="$reasons${reasons:+; }$mirror: $why"
    [ "$why" != 'the disk is full' ] || fail "$no_room"
done
fail "could not get MNIST ($reasons); check the network and run this again, or set MNIST_MIRROR to the address of a folder that has the four files"
