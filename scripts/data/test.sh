#!/bin/sh
# Tests get_mnist.sh against a web server on this machine that serves, breaks off, stalls and lies (lying_server.py).
#
#   sh scripts/data/test.sh [DIR]
#
# The files it serves are small ones made for the test; for them, a copy of get_mnist.sh is tested whose table has their
# SHA-256. With DIR, a folder with the real MNIST files (compressed or not), the script itself is tried on them too. It
# needs python3 (its standard library alone), and curl or wget: it tries each that there is. As root it also tries a full
# disk. It takes about two minutes. Exit status: 0 all passed, 1 not all, 2 wrong usage. The last line counts.

if [ $# -gt 1 ] || { [ $# -eq 1 ] && [ ! -d "$1" ]; }; then
    echo 'usage: sh scripts/data/test.sh [DIR]    (DIR: a folder with the real MNIST files)' >&2
    exit 2
fi
if ! command -v python3 > /dev/null; then
    echo 'test_get_mnist.sh: no python3, which the test server needs; install python3' >&2
    exit 1
fi
scripts=$(cd "$(dirname "$0")/.." && pwd)
real=${1:+$(cd "$1" && pwd)}
unset MNIST_MIRROR http_proxy HTTP_PROXY all_proxy ALL_PROXY

work=$(mktemp -d "${TMPDIR:-/tmp}/test_get_mnist.XXXXXX") || exit 1
server=
end() {
    [ -z "$server" ] || kill "$server" 2> /dev/null
    umount "$work/small" 2> /dev/null
    chmod -R u+w "$work"
    rm -rf "$work"
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cd "$work" || exit 1

# --- What is served ---------------------------------------------------------------------------------------------------

names='t10k-labels-idx1-ubyte train-labels-idx1-ubyte t10k-images-idx3-ubyte train-images-idx3-ubyte'
mkdir served plain scripts
cp "$scripts/data/fetch.sh" "$scripts/common/check_machine.sh" scripts
cp "$scripts/data/get_mnist.sh" scripts/data/get_mnist.sh
# shellcheck source=/dev/null
. scripts/data/fetch.sh
size=1000
for name in $names; do
    # Random bytes, so that gzip does not shrink them.
    dd if=/dev/urandom of="plain/$name" bs="$size" count=1 2> /dev/null
    gzip -c "plain/$name" > "served/$name.gz"
    sed "s/^$name .*/$name $(sha256 "plain/$name")/" scripts/data/get_mnist.sh > new && mv new scripts/data/get_mnist.sh
    size=$((size * 5))
done
echo 'another file' | gzip -c > served/wrong.gz

python3 "$scripts/data/lying_server.py" served log > port &
server=$!
while [ ! -s port ]; do sleep 1; done
site=http://127.0.0.1:$(cat port)
sed -e "s|^mirror_1=.*|mirror_1=$site/404|" -e "s|^mirror_2=.*|mirror_2=$site/good|" scripts/data/get_mnist.sh > new &&
    mv new scripts/data/get_mnist.sh

# Folders to put in PATH: all that the scripts call, and curl or wget or neither.
tools='bash cat chmod cp cut dash dd dirname grep gzip mkdir mktemp mv od rm rmdir sed sh sha256sum shasum openssl perl
    sleep timeout tr true'
for downloader in curl wget none; do
    mkdir "with_$downloader"
    for tool in $tools "$downloader"; do
        for folder in /usr/bin /bin /usr/local/bin /opt/homebrew/bin; do
            [ ! -x "$folder/$tool" ] || { ln -s "$folder/$tool" "with_$downloader/$tool" && break; }
        done
    done
done

# --- How a run is judged ----------------------------------------------------------------------------------------------

passed=0
failed=0

# check NAME COMMAND… counts the command's success.
check() {
    what=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $what ($shell, $downloader)"
        sed 's/^/    /' err
    fi
}

# Every file below the folder $1, hidden ones too, with a checksum.
snapshot() { (cd "$1" 2> /dev/null && find . -type f -exec cksum {} + | sort -k 3; find . -type d | sort); }

# run DIR: runs get_mnist.sh on it; sets $status and $seconds; its words go to the files out and err.
run() {
    start=$(date +%s)
    # $shell may come with an argument.
    # shellcheck disable=SC2086
    PATH=$work/with_$downloader $shell scripts/data/get_mnist.sh "$@" > out 2> err
    status=$?
    seconds=$(($(date +%s) - start))
}

# The run said exactly one line, which has $1 in it, on standard error alone.
one_line() { [ ! -s out ] && [ "$(wc -l < err)" -eq 1 ] && grep -q -e "$1" err; }

# The folder $1 holds the four files and nothing else.
complete() { [ "$(snapshot "$1")" = "$(snapshot plain)" ]; }

# The folder $1 lacks the largest file, and holds nothing but right ones.
only_right() { [ ! -e "$1/train-images-idx3-ubyte" ] && ! snapshot "$1" | grep -v -x -F -e "$(snapshot plain)" > /dev/null; }

# Makes the folder `old`, as an earlier run may have left it: one file right, one wrong, two missing.
make_old() {
    rm -rf old
    mkdir old
    cp plain/t10k-labels-idx1-ubyte old
    echo 'my own, wrong or not' > old/train-labels-idx1-ubyte
    snapshot old > before
}

# refused NAME WORDS SECONDS: the run on `old` failed with one line, in time, and left everything as it was.
refused() {
    snapshot old > after
    check "$1: exit status 1 (it is $status)" [ "$status" -eq 1 ]
    check "$1: one line with '$2'" one_line "^get_mnist.sh: .*$2"
    check "$1: old files whole, no partial or temporary file" cmp -s before after
    check "$1: within $3 s (it took $seconds)" [ "$seconds" -le "$3" ]
}

# lie TREATMENT WORDS SECONDS: gets everything from a server that does this to its clients.
lie() {
    make_old
    MNIST_MIRROR=$site/$1
    export MNIST_MIRROR
    run old
    unset MNIST_MIRROR
    refused "$1" "$2" "$3"
}

# fetched NAME DIR: the run succeeded with one line, and the files are there.
fetched() {
    check "$1: exit status 0 (it is $status)" [ "$status" -eq 0 ]
    check "$1: one line" one_line '^get_mnist.sh: MNIST is complete'
    check "$1: the four files and nothing else" complete "$2"
}

# --- The cases --------------------------------------------------------------------------------------------------------

test_good() {
    rm -rf new
    MNIST_MIRROR=$site/good/ run 'new/a folder'
    fetched 'a good mirror' 'new/a folder'
    : > log
    run 'new/a folder'
    check 'all there: exit status 0, silent' [ "$status,$(cat out err)" = 0, ]
    check 'all there: the server is not asked' [ ! -s log ]

    rm 'new/a folder/train-images-idx3-ubyte'
    MNIST_MIRROR=$site/good run 'new/a folder'
    fetched 'one file missing' 'new/a folder'
    check 'one file missing: only that one is asked for' \
        [ "$(sort -u log | sed 's/^[A-Z]* //' | uniq)" = /good/train-images-idx3-ubyte.gz ]

    for treatment in redirect no-head break-once; do
        make_old
        MNIST_MIRROR=$site/$treatment run old
        fetched "$treatment" old
    done
    make_old
    run old
    fetched 'the second mirror, after the first has failed' old
    check 'the second mirror is named' grep -q "$site/good" err

    make_old
    MNIST_MIRROR=file://$work/served run old
    fetched 'file:// with compressed files' old
    make_old
    MNIST_MIRROR=file://$work/plain run old
    fetched 'file:// with uncompressed files' old

    make_old
    PATH=$work/with_$downloader MNIST_MIRROR=$site/good sh scripts/data/get_mnist.sh old 2> other &
    MNIST_MIRROR=$site/good run old
    wait $!
    check 'two at once: both succeed' [ "$status,$?" = 0,0 ]
    check 'two at once: the four files and nothing else' complete old
}

test_lies() {
    lie 404 '404\|refused' 2
    lie 403 '403\|refused' 2
    lie 500 '500\|refused' 2
    lie html 'a web page came instead of' 2
    lie noise 'is not the published file' 2
    lie wrong 'is not the published file' 2
    lie empty 'is not the published file' 2
    lie cut 'incomplete or damaged' 2
    lie break 'broke off' 6
    lie reset 'broke off' 6

    # The files before the bad one are kept: only the last is missing.
    make_old
    cp plain/t* old && rm old/train-images-idx3-ubyte
    snapshot old > before
    MNIST_MIRROR=$site/cut run old
    refused 'the last file is cut' 'train-images-idx3-ubyte.gz came incomplete' 2

    make_old
    MNIST_MIRROR=http://127.0.0.1:1/mnist run old
    refused 'connection refused' 'no connection' 1
    make_old
    MNIST_MIRROR=http://no-such-host.invalid/mnist run old
    refused 'no such host' 'host name not found\|no connection' 10
    make_old
    MNIST_MIRROR=file://$work/nowhere run old
    refused 'file:// without files' 'no such file' 1

    rm -rf new
    MNIST_MIRROR=$site/html run new
    check 'a new folder is not left behind empty' [ ! -e new ]
}

test_slow() {
    lie silent 'no answer\|no connection' 10
    lie stall 'no answer\|broke off' 30
    if [ "$downloader" = curl ]; then
        lie trickle 'no answer' 30
        lie huge 'too large' 2
    fi
    interrupted SIGHUP 129      # wget goes on until the end of the transfer.
}

test_usage() {
    for arguments in '' 'one two' --help; do
        # shellcheck disable=SC2086
        run $arguments
        check "arguments '$arguments': exit status 2 and the usage" [ "$status,$(sed 's/:.*//' err)" = 2,usage ]
    done
}

test_folders() {
    echo 'a file' > file
    MNIST_MIRROR=$site/good run file
    check 'a file in place of DIR: exit status 1' [ "$status" -eq 1 ]
    check 'a file in place of DIR: one line' one_line 'get_mnist.sh: cannot make the folder file'
    check 'a file in place of DIR: it is whole' [ "$(cat file)" = 'a file' ]

    make_old
    mkdir old/t10k-images-idx3-ubyte
    MNIST_MIRROR=$site/good run old
    check 'a folder in place of a file: exit status 1' [ "$status" -eq 1 ]
    check 'a folder in place of a file: one line' one_line 't10k-images-idx3-ubyte is a folder'

    if [ "$(id -u)" -eq 0 ]; then
        echo "skipped as root: a folder without permission to write ($shell, $downloader)"
    else
        make_old
        chmod a-w old
        MNIST_MIRROR=$site/good run old
        chmod u+w old
        refused 'no permission to write' 'no permission' 1
    fi
}

# A disk with so many free kilobytes.
small_disk() {
    umount small 2> /dev/null
    mkdir -p small && mount -t tmpfs -o "size=$1k" none small
}

# No room for the largest file, which is 125 kB, compressed or not; room for it compressed only; no room at all.
test_full_disk() {
    if [ "$(id -u)" -ne 0 ] || ! small_disk 100 2> /dev/null; then
        echo "skipped, as it needs root on Linux: a full disk ($shell, $downloader)"
        return
    fi
    for room in 60 100 220; do
        for mirror in "$site/good" "file://$work/served"; do
            small_disk "$room"
            rm -rf old
            ln -s small old
            MNIST_MIRROR=$mirror run old
            check "disk of $room kB, $mirror: exit status 1" [ "$status" -eq 1 ]
            check "disk of $room kB, $mirror: one line" one_line 'cannot write into old: is the disk full?'
            check "disk of $room kB, $mirror: no partial or temporary file" \
                only_right small
        done
    done
    small_disk 8
    dd if=/dev/zero of=small/filler bs=1000 count=8 2> /dev/null
    snapshot old/ > before
    MNIST_MIRROR=$site/good run old
    snapshot old/ > after
    check 'no room at all: exit status 1' [ "$status" -eq 1 ]
    check 'no room at all: one line' one_line 'cannot write into old: is the disk full?'
    check 'no room at all: nothing else changed' cmp -s before after
    mount -o remount,ro small
    MNIST_MIRROR=$site/good run old
    check 'read-only: exit status 1' [ "$status" -eq 1 ]
    check 'read-only: one line' one_line 'no permission to write into old'
    umount small
    rm -f old
}

# Sends a signal to the script and its children in the middle of a download, as the terminal does at Ctrl-C.
interrupt='
import os, signal, subprocess, sys, time
number, *command = sys.argv[1:]
signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell in the background may have it ignored
process = subprocess.Popen(command, start_new_session=True)
time.sleep(1.5)
os.killpg(process.pid, getattr(signal, number))
status = process.wait(timeout=60)
sys.exit(status if status >= 0 else 128 - status)
'
interrupted() {
    make_old
    # shellcheck disable=SC2086
    MNIST_MIRROR=$site/stall python3 -c "$interrupt" "$1" env PATH="$work/with_$downloader" \
        $shell scripts/data/get_mnist.sh old > out 2> err
    status=$?
    snapshot old > after
    check "$1: exit status $2 (it is $status)" [ "$status" -eq "$2" ]
    check "$1: old files whole, no partial or temporary file" cmp -s before after
    check "$1: nothing left in the working folder" [ ! -e wget-log ]
}
test_signals() {
    interrupted SIGTERM 143
    interrupted SIGINT 130
    check 'SIGINT: one line' one_line '^get_mnist.sh: interrupted'
}

# What the machine lacks is said by check_machine.sh.
test_missing_tools() {
    downloader=none
    make_old
    MNIST_MIRROR=$site/good run old
    snapshot old > after
    check 'neither curl nor wget: exit status 1' [ "$status" -eq 1 ]
    check 'neither curl nor wget: one line' one_line 'neither curl nor wget.*apt install curl'
    check 'neither curl nor wget: nothing changed' cmp -s before after
    MNIST_MIRROR=file://$work/served run old
    fetched 'neither curl nor wget, file://' old
    mv with_none/gzip gzip
    make_old
    MNIST_MIRROR=$site/good run old
    check 'no gzip: says so' grep -q 'no gzip.*apt install gzip' err
    mv gzip with_none/gzip
}

for shell in dash 'bash --posix'; do
    command -v "${shell%% *}" > /dev/null || { echo "skipped: ${shell%% *} is not installed" && continue; }
    for downloader in curl wget; do
        [ -x "with_$downloader/$downloader" ] || { echo "skipped: $downloader is not installed" && continue; }
        for test in good lies usage folders full_disk signals; do
            "test_$test"
        done
        [ "$shell" != dash ] || test_slow
    done
    test_missing_tools
done

if [ -n "$real" ]; then
    rm -rf new
    MNIST_MIRROR=file://$real sh "$scripts/data/get_mnist.sh" new > out 2> err
    check 'the real files' one_line '^get_mnist.sh: MNIST is complete'
else
    echo 'skipped: the real files (no folder given)'
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
