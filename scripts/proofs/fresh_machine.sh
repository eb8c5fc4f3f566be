#!/bin/sh
# Tries the project, as it stands in git's HEAD, on a bare Debian 12 that has nothing but g++, make and curl added.
#
#   sudo sh scripts/proofs/fresh_machine.sh [MIRROR]
#
# An ordinary user in there runs `make run` without a network, which must train well on drawn digits and must not wait
# long for the network, and then `make test` with the network. The Debian is made with debootstrap from MIRROR, or from
# the mirror in this machine's apt configuration, or else from debootstrap's own; proxies set in the environment or for
# apt are used. It is made once and kept in build/debian-base.tar (450 MB). All else that is made is removed again.
# Needs Linux, root, debootstrap, unshare, git, and the network. Takes some minutes.
# Exit status: 0 all passed, 1 not all, 2 wrong usage. The last line counts.

suite=bookworm
least_accuracy=97      # percent of the drawn test digits
most_seconds=15        # from the start to the first epoch, without the time that compiling takes

say() { printf 'test_fresh_machine.sh: %s\n' "$1"; }

fail() {
    say "$1" >&2
    exit 1
}

case $#,$1 in
    0, | 1,[a-z]*:/*) ;;
    *)
        echo 'usage: sudo sh scripts/proofs/fresh_machine.sh [MIRROR]    (MIRROR: the address of a Debian mirror)' >&2
        exit 2
        ;;
esac
[ "$(id -u)" -eq 0 ] || fail 'this needs root, for chroot: run it with sudo'
for tool in debootstrap unshare git; do
    command -v "$tool" > /dev/null || fail "no $tool; install it (Debian/Ubuntu: sudo apt install debootstrap util-linux git)"
done
cd "$(dirname "$0")/../.." || exit 1
# The folder may belong to the user who called sudo; git reads other people's repositories only when told to.
commit=$(git -c safe.directory="$PWD" rev-parse --verify --short HEAD 2> /dev/null) ||
    fail "$PWD is not a git repository with a commit, which is what is tested here"

base=$PWD/build/debian-base.tar
mkdir -p build || exit 1
work=$(mktemp -d "$PWD/build/fresh.XXXXXX") || exit 1
root=$work/root
# Nothing is ever mounted outside of `unshare --mount`, so no mount outlives the command that needs it.
trap 'rm -rf --one-file-system "$work"' EXIT
trap 'exit 130' INT
trap 'exit 129' HUP
trap 'exit 143' TERM

# --- The bare Debian --------------------------------------------------------------------------------------------------

proxy=
command -v apt-config > /dev/null && eval "$(apt-config shell proxy Acquire::http::Proxy)"
http_proxy=${http_proxy:-$proxy}
[ -z "$http_proxy" ] || export http_proxy

if [ ! -f "$base" ]; then
    mirror=$1
    if [ -z "$mirror" ] && command -v apt-get > /dev/null; then
        mirror=$(apt-get --print-uris update 2> /dev/null | sed -n "s|^'\(.*\)/dists/$suite/InRelease'.*|\1|p" | sed -n 1p)
    fi
    say "making a bare Debian ($suite) from ${mirror:-the default mirror of debootstrap} ..."
    # shellcheck disable=SC2086
    unshare --mount debootstrap --variant=minbase --include=g++,make,curl $suite "$root" $mirror > "$work/log" 2>&1 || {
        tail -n 5 "$work/log" >&2
        fail 'debootstrap failed; check the network, or give the address of a Debian mirror'
    }
    chroot "$root" useradd --create-home --shell /bin/sh student || fail 'cannot add a user to the bare Debian'
    chroot "$root" apt-get clean
    # How this machine's apt reaches its mirrors, and whether it believes the clock.
    if command -v apt-config > /dev/null; then
        apt-config dump | grep -i -e '^Acquire::https\{0,1\}::.*Proxy' -e '^Acquire::Check-' \
            > "$root/etc/apt/apt.conf.d/90host"
    fi
    { tar -c -f "$work/base.tar" -C "$root" . && mv "$work/base.tar" "$base"; } || fail "cannot write $base; make room"
    chown --reference=. build "$base"   # They belong to the owner of the project, whom sudo has made root for this.
else
    say "taking the bare Debian from build/debian-base.tar (remove it to have a new one made)"
    mkdir "$root"
    tar -x -p -f "$base" -C "$root" || fail "cannot unpack $base; make room, or remove it to have a new one made"
fi
cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
home=/home/student/mnist_nn
mkdir "$root$home"
git -c safe.directory="$PWD" archive HEAD | tar -x -f - -C "$root$home"
chroot "$root" chown -R student: "$home"

# inside NETWORK COMMAND: runs a shell command as an ordinary user in there; NETWORK is --net for none, or empty. Sets
# $status and $seconds; what is said goes to $work/out and $work/err.
inside() {
    start=$(date +%s)
    # shellcheck disable=SC2016,SC2086
    unshare --mount $1 sh -c '
        mount -t proc proc "$1/proc" || exit 1
        exec chroot --userspec=student:student "$1" env -i HOME=/home/student USER=student PATH=/usr/bin:/bin \
            ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
            ${no_proxy:+no_proxy="$no_proxy"} sh -c "cd $2 && $3"
        ' sh "$root" "$home" "$2" > "$work/out" 2> "$work/err" < /dev/null
    status=$?
    seconds=$(($(date +%s) - start))
    shown=
}

# --- The checks -------------------------------------------------------------------------------------------------------

passed=0
failed=0

# check NAME COMMAND… counts the command's success. At the first failure after a run, the end of what it said is shown.
check() {
    what=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
        say "passed: $what"
    else
        failed=$((failed + 1))
        say "FAILED: $what"
        [ -n "$shown" ] || tail -n 15 "$work/out" "$work/err"
        shown=yes
    fi
}

# Did the last run succeed within so many seconds?
succeeded_within() { [ "$status" -eq 0 ] && [ "$seconds" -le "$1" ]; }

# at_least A B: is the number A at least B?
at_least() { awk "BEGIN { exit !($1 + 0 >= $2) }"; }

say "commit $commit: make run without a network, from a clean checkout ..."
inside --net 'make run'
last=$(tail -n 1 "$work/out")
accuracy=$(printf '%s\n' "$last" | sed -n 's/^test accuracy \([0-9.]*\)% .*/\1/p')
check "make run without a network ends with exit status 0 ($status, after $seconds s)" [ "$status" -eq 0 ]
check 'it names the drawn digits that it takes instead' grep -q drawn "$work/out" "$work/err"
check "it ends with at least $least_accuracy % ($last)" at_least "$accuracy" "$least_accuracy"

# Without training, and with the programs built: what remains is the attempt to get MNIST, the drawing and the reading.
inside --net 'rm -rf data && make run ARGS="--epochs 0"'
check "all that comes before the first epoch takes at most $most_seconds s, compiling apart ($seconds s)" \
    succeeded_within "$most_seconds"

say "make test with the network ..."
inside '' 'make test'
check "make test ends with exit status 0 ($status, after $seconds s)" [ "$status" -eq 0 ]
check "its last line counts no failure ($(tail -n 1 "$work/out"))" grep -q '^[1-9][0-9]* passed, 0 failed$' "$work/out"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
