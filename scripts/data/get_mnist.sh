#!/bin/sh
# Brings the four files of MNIST, uncompressed, into a folder. What is there and right is left alone; what is there as a
# .gz file, for example from a browser's download, is unpacked, and the .gz file stays; the rest is fetched.
#
#   sh scripts/data/get_mnist.sh DIR    (for example data/mnist)
#
# It comes from two public mirrors, or from MNIST_MIRROR alone, if that is set: an address or a folder with the files,
# compressed or not, such as http://10.0.0.5:8000 or /media/stick/mnist. Each file gets its name only when its SHA-256 is
# the published one. Needs curl or wget (not for a folder). Exit status: 0 all four files are there, 1 not all (one line
# says why), 2 wrong usage, 130 Ctrl-C.

if [ $# -ne 1 ] || [ -z "$1" ] || [ "${1#-}" != "$1" ]; then
    echo 'usage: sh scripts/data/get_mnist.sh DIR    (for example data/mnist; MNIST_MIRROR=… names a mirror of your own)' >&2
    exit 2
fi
dir=${1%/}
# shellcheck source=/dev/null
. "$(dirname "$0")/fetch.sh"

mkdir -p "$dir" 2> /dev/null || fail "cannot make the folder $dir; give another one: sh scripts/data/get_mnist.sh DIR"
if [ -n "$MNIST_MIRROR" ]; then
    set -- "${MNIST_MIRROR%/}"
else
    set -- https://ossci-datasets.s3.amazonaws.com/mnist https://storage.googleapis.com/cvdf-datasets/mnist
fi

# The SHA-256 of the uncompressed files, since mirrors compress differently. The smallest file comes first: it soon shows
# whether a mirror is of any use.
why=
while read -r name sum; do
    own=
    [ ! -e "$dir/$name.gz" ] || own=$dir
    fetch "$dir/$name" "$sum" ${own:+"$own"} "$@" || fail "could not get $name ($why); with a network and room for 60 MB, type: \
sh scripts/data/get_mnist.sh '$dir'; or download MNIST's four .gz files with a browser into $dir; or name a folder that has them: MNIST_MIRROR=folder make run"
done << 'END'
t10k-labels-idx1-ubyte ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2
train-labels-idx1-ubyte 65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5
t10k-images-idx3-ubyte 0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7
train-images-idx3-ubyte ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db
END
