#!/bin/sh
# Shows that nothing is lost when a training is interrupted: by a signal, by `kill -9` in the middle of a save, by a
# disk that is or becomes full.
#
#   sh scripts/proofs/interrupt.sh PROGRAM    (for example build/mnist_nn)
#
# It takes about a minute. The full disks need root on Linux, to mount a small one; without, a line says that they were
# skipped. The last line reads `N passed, N failed`. Exit status: 0 all passed, 1 any failed, 2 wrong usage.

if [ $# -ne 1 ] || [ ! -x "$1" ]; then
    echo 'usage: sh scripts/proofs/interrupt.sh PROGRAM    (for example build/mnist_nn)' >&2
    exit 2
fi
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
scripts=$(cd "$(dirname "$0")/.." && pwd)
temporary=$(mktemp -d "${TMPDIR:-/tmp}/test_interrupt.XXXXXX") || exit 1
pid='' mounted=''
clean_up() {
    [ -z "$pid" ] || kill -9 "$pid" 2> /dev/null
    [ -z "$mounted" ] || umount "$temporary/disk"
    rm -rf "$temporary"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cd "$temporary" || exit 1
sh "$scripts/common/tiny_data.sh" data || exit 1

# ---- counting ----

passed=0 failed=0
# check WHAT COMMAND…: what should be, and the command that succeeds if it is.
check() {
    what=$1
    shift
    if "$@" > /dev/null 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $what"
        sed 's/^/    it said: /' err
    fi
}
# shellcheck disable=SC2317
is_not() { ! "$@"; }

# ---- running ----

# start OPTION…: trains in the background, on and on. $pid is the process.
start() {
    : > out
    : > err
    "$program" --data data --epochs 1000000 "$@" > out 2> err &
    pid=$!
}

# Waits until the training that runs has come to the end of epoch $1.
wait_for_epoch() {
    tries=0
    until [ "$(grep -c '^epoch' out)" -ge "$1" ] || [ $tries -ge 600 ]; do
        kill -0 "$pid" 2> /dev/null || break
        sleep 0.1
        tries=$((tries + 1))
    done
}

# Sends the process signal $1 if there is one, and waits for its end; $status is then its exit status.
finish() {
    [ $# -eq 0 ] || kill -s "$1" "$pid"
    wait "$pid" 2> /dev/null
    status=$?
    pid=
}

# What the interrupted training said: after how many epochs it stopped.
epochs_said() { sed -n 's/.*stopped by a signal after \([0-9]*\) whole epoch.*/\1/p' err; }

# A history is its header and $2 whole rows of five numbers (any number of rows if there is no $2).
# shellcheck disable=SC2317
is_history() {
    awk -F, -v rows="${2-any}" '
        NR == 1 && $0 != "epoch,seconds,loss,train_accuracy,test_accuracy" { exit bad = 1 }
        NR > 1 && (NF != 5 || $1 != NR - 1 || $0 !~ /^[0-9][0-9.,e+-]*$/) { exit bad = 1 }
        END { exit bad || NR == 0 || (rows != "any" && NR - 1 != rows) }' "$1" && [ -z "$(tail -c 1 "$1" | tr -d '\n')" ]
}

# A network is whole if the program can test it.
# shellcheck disable=SC2317
is_network() { "$program" --data data --load "$1" --quiet; }

# ---- signals ----

# stops_after SIGNAL STATUS: the signal ends the training, with the network and the history saved.
stops_after() {
    echo "a signal ($1) in the middle of training"
    rm -f network.txt history.csv
    start --hidden 50 --save network.txt --history history.csv
    wait_for_epoch 3
    finish "$1"
    check "$1: exit status $2, not $status" test "$status" -eq "$2"
    check "$1: it says so in one line" test "$(wc -l < err)" -eq 1
    check "$1: it says where the network is" grep -q 'the network so far is in network.txt' err
    check "$1: the network is whole" is_network network.txt
    check "$1: the history has the $(epochs_said) epochs" is_history history.csv "$(epochs_said)"
    check "$1: at least 3 epochs" test "$(epochs_said)" -ge 3
    check "$1: no temporary file is left" test ! -e network.txt.mnist_nn-part -a ! -e history.csv.mnist_nn-part
}
stops_after INT 130
stops_after TERM 143
stops_after HUP 129

echo 'a signal in the middle of an epoch, which takes seconds'
start --hidden 1200,1200 --batch-size 1 --save network.txt --history history.csv
wait_for_epoch 1
sleep 0.2
finish INT
epochs=$(epochs_said)
check 'within an epoch: exit status 130' test "$status" -eq 130
check 'within an epoch: it says how many are whole' test "$epochs" -ge 1
check 'within an epoch: the history has those' is_history history.csv "$epochs"
check 'within an epoch: the network is whole' is_network network.txt
"$program" --data data --hidden 1200,1200 --batch-size 1 --epochs "$epochs" --save earlier.txt --quiet > out 2> err
check 'within an epoch: the network after the whole epochs is worked out' test -f earlier.txt
check 'within an epoch: it has learned more than in those' is_not cmp network.txt earlier.txt
rm -f earlier.txt network.txt

echo 'no --save: the signal says that nothing is saved'
start
wait_for_epoch 1
finish INT
check 'no --save: exit status 130' test "$status" -eq 130
check 'no --save: it says so' grep -q 'the network is not saved (no --save)' err

# A mini-batch of all images and 9 million weights lasts seconds, and the first signal waits for its end. Signals before
# it do nothing: a shell without job control has what it starts in the background ignore them.
echo 'a second signal stops at once'
start --hidden 3000,3000 --batch-size 300
while kill -s INT "$pid" 2> /dev/null; do sleep 0.3; done
finish
check 'twice: exit status 130' test "$status" -eq 130
check 'twice: without a word' test ! -s err

echo 'a terminal that is closed, under nohup'
rm -f network.txt
(trap '' HUP && exec "$program" --data data --epochs 1000000 --save network.txt > out 2> err) &
pid=$!
wait_for_epoch 1
kill -s HUP "$pid"
wait_for_epoch $(($(grep -c '^epoch' out) + 2))
check 'nohup: it goes on' kill -0 "$pid"
finish TERM
check 'nohup: the network is whole' is_network network.txt

echo 'a reader that has gone: mnist_nn | head'
rm -f network.txt
{
    "$program" --data data --epochs 1000000 --save network.txt 2> err
    echo $? > status
} | sed 1q > out
check 'pipe: exit status 141' test "$(cat status)" -eq 141
check 'pipe: the network is whole' is_network network.txt

# ---- kill -9 ----

# Waits for the first or second write of saved.txt, which has another name until it is whole.
wait_for_write() {
    until [ -e saved.txt.mnist_nn-part ]; do kill -0 "$pid" 2> /dev/null || return; done
    if [ "$1" = second ]; then
        while [ -e saved.txt.mnist_nn-part ]; do :; done
        wait_for_write again
    fi
}

echo 'kill -9 at 100 moments of a save: the file is the old one or the new one, whole'
hidden=3000
for seed in 1 2; do
    "$program" --data data --hidden $hidden --epochs 0 --seed $seed --save whole-$seed.txt --quiet > out 2> err
done
begin=$(date +%s)  # how long a save takes: a fifth of five of them
for seed in 1 2 1 2 1; do
    "$program" --data data --hidden $hidden --epochs 0 --seed $seed --save saved.txt --quiet > out 2> err
done
end=$(date +%s)
awk -v most=$((end - begin + 1)) 'BEGIN {
    srand(1)
    for (i = 0; i < 50; i++) print most / 5 * rand() "\nfirst write\n" most / 5 * rand() "\nsecond write"
}' | sed 100q > moments
old=0 new=0 partial=0 torn=0
while read -r moment; do
    if cmp -s saved.txt whole-1.txt; then before=1 seed=2; else before=2 seed=1; fi
    "$program" --data data --hidden $hidden --epochs 0 --seed $seed --save saved.txt --quiet > out 2> err &
    pid=$!
    case $moment in  # the first write is the one that finds out whether the file can be written
        *write) wait_for_write "${moment% *}" ;;
        *) sleep "$moment" ;;
    esac
    kill -9 "$pid" 2> /dev/null
    wait "$pid" 2> /dev/null
    pid=
    if cmp -s saved.txt whole-$before.txt; then
        old=$((old + 1))
    elif cmp -s saved.txt whole-$seed.txt; then
        new=$((new + 1))
    else
        torn=$((torn + 1))
    fi
    [ ! -e saved.txt.mnist_nn-part ] || partial=$((partial + 1))
    rm -f saved.txt.mnist_nn-part
done < moments
echo "    the old one $old times, the new one $new times, neither $torn times; $partial times it was killed while it wrote"
check 'kill -9: never a torn file' test "$torn" -eq 0
check 'kill -9: the moments were well chosen: all three happened' test $((old > 0 && new > 0 && partial > 0)) -eq 1
rm -f whole-?.txt saved.txt

echo 'kill -9 at 50 moments of a training that writes its history after each epoch'
torn=0
awk 'BEGIN { srand(2); for (i = 0; i < 50; i++) print 0.1 + 0.3 * rand() }' > moments
while read -r moment; do
    start --hidden 3 --history history.csv --quiet
    sleep "$moment"
    finish KILL
    is_history history.csv || torn=$((torn + 1))
done < moments
check 'kill -9: never a torn history' test "$torn" -eq 0

# ---- places that cannot be written to ----

# refused WHERE OPTION…: an error that names WHERE, exit status 1, and no training.
refused() {
    where=$1
    shift
    start --hidden 100 "$@"
    finish
    check "$where: exit status 1, not $status" test "$status" -eq 1
    check "$where: the error names it, in one line" test "$(grep -c "^mnist_nn: error: $where: " err)" -eq "$(wc -l < err)"
    check "$where: no training before it" is_not grep -q '^epoch' out
}
echo 'files that cannot be written'
mkdir folder
refused nowhere/network.txt --save nowhere/network.txt
refused nowhere/history.csv --history nowhere/history.csv
refused folder --save folder
refused /dev/full --save /dev/full
echo kept > protected.txt
chmod 400 protected.txt
chmod 500 folder
if [ "$(id -u)" -eq 0 ]; then
    echo '    skipped: permissions, which do not stop root'
else
    refused folder/network.txt --save folder/network.txt
    refused protected.txt --save protected.txt
fi
chmod 700 folder

echo 'a full disk'
mkdir disk
if [ "$(uname)" = Linux ] && mount -t tmpfs -o size=256k tmpfs disk 2> /dev/null; then
    mounted=yes
    "$program" --data data --hidden 5 --epochs 0 --save disk/network.txt --quiet > out 2> err
    cp disk/network.txt old.txt
    refused disk/network.txt --save disk/network.txt --hidden 1000
    check 'full disk: the old network is whole' cmp disk/network.txt old.txt
    check 'full disk: no temporary file is left' test ! -e disk/network.txt.mnist_nn-part

    mkdir rescue
    TMPDIR=$temporary/rescue
    export TMPDIR
    start --hidden 100 --save disk/network.txt
    wait_for_epoch 2
    cat /dev/zero > disk/full 2> /dev/null
    finish INT
    check 'disk filled during training: exit status 1' test "$status" -eq 1
    check 'disk filled during training: it says where the network is' \
        grep -q "^mnist_nn: error: disk/network.txt: .*the network was left in $TMPDIR/mnist_nn-1.txt" err
    check 'disk filled during training: there it is' is_network rescue/mnist_nn-1.txt
    check 'disk filled during training: the old network is whole' cmp disk/network.txt old.txt
    rm disk/full

    start --hidden 100 --save network.txt --history disk/history.csv
    wait_for_epoch 2
    cat /dev/zero > disk/full 2> /dev/null
    wait_for_epoch $(($(grep -c '^epoch' out) + 2))
    check 'history on a full disk: the training goes on' kill -0 "$pid"
    finish INT
    check 'history on a full disk: exit status 1' test "$status" -eq 1
    check 'history on a full disk: it says where the network is' \
        grep -q '^mnist_nn: error: disk/history.csv: .*the network was left in network.txt' err
    check 'history on a full disk: the network is whole' is_network network.txt
    check 'history on a full disk: the history is whole' is_history disk/history.csv
    rm disk/full

    TMPDIR=$temporary/disk
    start --hidden 100 --save disk/network.txt
    wait_for_epoch 2
    cat /dev/zero > disk/full 2> /dev/null
    finish INT
    check 'no room anywhere: it says that the network is lost' grep -q 'the network is lost$' err
    check 'no room anywhere: the old network is whole' cmp disk/network.txt old.txt
else
    echo '    skipped: needs root on Linux, to mount a small disk'
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
