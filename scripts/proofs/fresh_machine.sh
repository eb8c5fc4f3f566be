#!/bin/sh
# Tries the project, as it stands in git's HEAD, on a Debian 12 that has nothing but g++ and make added.
#
#   sudo sh scripts/proofs/fresh_machine.sh [MIRROR]
#
# In there a user who is not root unpacks it into a folder with a space and an umlaut in its name, and types `make run`
# without a network, which must learn drawn digits well and not wait long for the network; then `make test` with one.
# The Debian is made with debootstrap from MIRROR, or else from the mirror that this machine's apt uses, and kept in
# build/debian-base.tar (450 MB). All else is removed again. Needs Linux, root, debootstrap, git and the network, and some
# minutes. Exit status: 0 all passed, 1 not all, 2 wrong usage. The last line counts.

case $#,$1 in
    0, | 1,[a-z]*:/*) ;;
    *)
        echo 'usage: sudo sh scripts/proofs/fresh_machine.sh [MIRROR]    (MIRROR: the address of a Debian mirror)' >&2
        exit 2
        ;;
esac

fail() {
    printf 'fresh_machine.sh: %s\n' "$1" >&2
    exit 1
}

[ "$(id -u)" -eq 0 ] || fail 'this needs root, for chroot; type: sudo sh scripts/proofs/fresh_machine.sh'
for tool in debootstrap unshare git; do
    command -v "$tool" > /dev/null || fail "there is no $tool; type: sudo apt install debootstrap util-linux git"
done
cd "$(dirname "$0")/../.." || exit 1
mkdir -p build && work=$(mktemp -d "$PWD/build/fresh.XXXXXX") || exit 1
# Nothing is ever mounted outside of `unshare --mount`, so no mount outlives the command that needs it.
trap 'rm -rf --one-file-system "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
root=$work/root
base=build/debian-base.tar

# Only this machine's apt knows through which proxy and from which mirror packages come here.
eval "$(apt-config shell proxy Acquire::http::Proxy 2> /dev/null)"
if [ -n "${http_proxy:=$proxy}" ]; then export http_proxy; fi
if [ ! -f "$base" ]; then
    mirror=${1:-$(apt-get --print-uris update 2> /dev/null | sed -n "s|^'\(.*\)/dists/bookworm/InRelease'.*|\1|p" | head -n 1)}
    echo "making a bare Debian 12 from ${mirror:-the mirror that debootstrap knows} ..."
    unshare --mount debootstrap --variant=minbase --include=g++,make bookworm "$root" ${mirror:+"$mirror"} \
        > "$work/log" 2>&1 || fail "debootstrap failed ($(tail -n 1 "$work/log")); give it the address of a Debian mirror"
    apt-config dump | grep -i -e '^Acquire::https\{0,1\}::.*Proxy' -e '^Acquire::Check-' > "$root/etc/apt/apt.conf.d/90host"
    cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
    chroot "$root" sh -c 'apt-get clean && apt-get -qq update && useradd --create-home student' > "$work/log" 2>&1 ||
        fail "cannot set up the bare Debian: $(tail -n 1 "$work/log")"
    { tar -c -f "$work/base.tar" -C "$root" . && mv "$work/base.tar" "$base"; } || fail "cannot write $base; make room"
else
    echo "taking the bare Debian from $base (to have a new one made: rm $base)"
    mkdir "$root"
    tar -x -p -f "$base" -C "$root" || fail "cannot unpack $base; make room, or remove it"
    cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
fi
home="/home/student/Netze für Anfänger/mnist_nn"
mkdir -p "$root$home"
git -c safe.directory="$PWD" archive HEAD | tar -x -f - -C "$root$home" || fail "cannot unpack git's HEAD"
chroot "$root" chown -R student: /home/student

# student NETWORK COMMAND…: runs a command as the student in there; NETWORK is --net for none, or --mount for this
# machine's. Sets $status and $seconds; what is said goes to $work/out and $work/err.
student() {
    network=$1
    shift
    start=$(date +%s)
    # shellcheck disable=SC2016
    unshare --mount "$network" sh -c 'mount -t proc proc "$0/proc" && exec chroot --userspec=student:student "$@"' "$root" \
        "$root" env -i HOME=/home/student PATH=/usr/bin:/bin ${http_proxy:+http_proxy="$http_proxy"} \
        sh -c 'cd "$0" && "$@"' "$home" "$@" > "$work/out" 2> "$work/err" < /dev/null
    status=$?
    seconds=$(($(date +%s) - start))
}

passed=0 failed=0
# check NAME COMMAND… counts the command's success.
check() {
    name=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
        echo "passed: $name"
    else
        failed=$((failed + 1))
        echo "FAILED: $name"
        tail -n 15 "$work/out" "$work/err"
    fi
}

# Did the last run succeed within so many seconds?
within() { [ "$status" -eq 0 ] && [ "$seconds" -le "$1" ]; }

student --net make run
last=$(tail -n 1 "$work/out")
check "make run without a network: exit status $status, after $seconds s" [ "$status" -eq 0 ]
check "the line before the last says that the digits were drawn" \
    sh -c "tail -n 2 '$work/out' | head -n 1 | grep -q 'drawn digits, not MNIST'"
check "at least 97 % of them are read: $last" \
    awk -v "line=$last" 'BEGIN { split(line, word); exit !(line ~ /^test accuracy/ && word[3] + 0 >= 97) }'

# Without training, and with the programs built: what remains is the attempt to get MNIST, the drawing and the reading.
student --net rm -r data
student --net make run ARGS='--epochs 0'
check "what comes before the first epoch takes at most 15 s, compiling apart: $seconds s" within 15

student --mount make test
check "make test with a network: exit status $status, after $seconds s" [ "$status" -eq 0 ]
programs=$(grep -c 'Status: SUCCESS!' "$work/out")
check "both test programs, in float and in double, report success: $programs of 2" [ "$programs" -eq 2 ]

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
