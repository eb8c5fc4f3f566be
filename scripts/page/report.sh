#!/bin/sh
# Trains a network, or loads one, and makes of it a page that opens in any browser: build/report.html, or $PAGE.
#
#   sh scripts/page/report.sh DATA [OPTION…]    (DATA: the folder with the four IDX files; options of build/mnist_nn)
#   sh scripts/page/report.sh data/mnist --load net.txt
#
# The page is page.html with its data after it: the network's file, the history of the training, what the program
# printed, and the test set, each packed with gzip and base64. Ctrl-C ends the training, and what it came to is shown.
# Exit status: that of the program, or 1 if the page cannot be made; then there is no page.

say() { printf 'report.sh: %s\n' "$1" >&2; }

if [ $# -eq 0 ] || [ -z "$1" ]; then
    echo 'usage: sh scripts/page/report.sh DATA [OPTION…]    (DATA: the folder with the four IDX files)' >&2
    exit 2
fi
data=$1
shift
room=$(dirname "$0")
page=${PAGE:-build/report.html}
work=${page%.html}
rm -f "$page"
mkdir -p "$work" || exit 1

# value_of OPTION ARGUMENT… prints what follows the option among the arguments, the last time that it stands there.
value_of() {
    option=$1 value=
    shift
    while [ $# -gt 0 ]; do
        [ "$1" != "$option" ] || value=${2-}
        shift
    done
    printf '%s' "$value"
}

# Files that the options name are taken; what the program would not write otherwise goes to build/report.
load=$(value_of --load "$@")
save=$(value_of --save "$@")
history=$(value_of --history "$@")
if [ -z "$load" ]; then
    [ -n "$save" ] || { save=$work/network.txt && set -- "$@" --save "$save"; }
    [ -n "$history" ] || { history=$work/history.csv && set -- "$@" --history "$history"; }
fi

# The terminal shows what the program prints while a copy is kept. Ctrl-C reaches the program alone.
trap : INT
{
    trap : INT
    build/mnist_nn --data "$data" "$@"
    echo $? > "$work/status"
} | (trap '' INT && tee "$work/printed.txt")
status=$(cat "$work/status")
trap - INT

# The last line of a run that came to its end, even an early one.
correct=$(sed -n '$s/^test accuracy .* (\([0-9]*\) \/ [0-9]*)$/\1/p' "$work/printed.txt")
[ -n "$correct" ] || exit "$status"

# to_base64 < FILE. Where there is no such command, awk makes four characters of each three bytes.
to_base64() {
    if command -v base64 > /dev/null; then
        base64
    else
        od -A n -v -t u1 | awk '
            function put(bits, bytes) {
                for (k = 0; k <= bytes; k++) printf "%s", substr(all, int(bits / 64 ^ (3 - k)) % 64 + 1, 1)
                for (; k < 4; k++) printf "="
            }
            BEGIN { all = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" }
            { for (i = 1; i <= NF; i++) { bits = bits * 256 + $i; if (++held == 3) { put(bits, 3); bits = held = 0 } } }
            END { if (held > 0) put(bits * 256 ^ (3 - held), held); print "" }'
    fi
}

# pack ID FILE [ATTRIBUTE] prints the file as an element of the page, which does nothing by itself.
pack() {
    gzip -c "$2" > "$work/packed.gz" && printf '<script type="text/plain" id="%s"%s>\n' "$1" "${3:+ $3}" &&
        to_base64 < "$work/packed.gz" && echo '</script>'
}

make_page() {
    cat "$room/page.html" && pack network "${load:-$save}" &&
        pack images "$data/t10k-images-idx3-ubyte" && pack labels "$data/t10k-labels-idx1-ubyte" &&
        pack printed-data "$work/printed.txt" "data-correct=\"$correct\"" &&
        { [ -n "$load" ] || pack history-data "$history"; } &&
        echo '<script type="text/plain" id="end-of-data"></script>'
}
if ! make_page > "$page.part" || ! mv "$page.part" "$page"; then
    say "$page cannot be written; is the disk full?"
    rm -f "$page.part"
    exit 1
fi
rm -f "$work/packed.gz"
megabytes=$(wc -c < "$page" | awk '{ printf "%.1f", $1 / 1000000 }')
echo "open in a browser: $PWD/$page ($megabytes MB)"
exit "$status"
