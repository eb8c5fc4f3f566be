# One way to bring a file onto a machine, whole or not at all. Other scripts read this in (`. scripts/data/fetch.sh`).
#
#   fetch FILE SHA256 FOLDER…
#
# sees to it that FILE has that SHA-256. If it has not, it is brought from the first FOLDER that has it under its name,
# compressed (NAME.gz) or not. A FOLDER is a path or an address with http://, https:// or file://. The old FILE stays
# until the new one is checked. Status: 0 FILE is right; 1 it is not, and $why tells what is wrong with each FOLDER.
#
#   say WORDS, fail WORDS    a line on standard error, after the script's name; fail ends the script, too

# shellcheck shell=sh

say() { printf '%s: %s\n' "${0##*/}" "$1" >&2; }

fail() {
    say "$1"
    exit 1
}

# However the script ends, what it had begun to bring is removed.
temporary=
trap '[ -z "$temporary" ] || rm -rf "$temporary"' EXIT
trap 'exit 130' INT
trap 'exit 129' HUP
trap 'exit 143' TERM

fetch() {
    file=$1 sum=$2 why=
    shift 2
    ! is_right "$file" || return 0
    [ ! -d "$file" ] || fail "$file is a folder; remove it: rmdir '$file'"
    again=
    [ ! -e "$file" ] || again=', which is damaged or not the published file'
    say "getting $file$again"
    temporary=$(mktemp -d "$(dirname "$file")/.fetch.XXXXXX" 2> /dev/null) ||
        fail "cannot write into $(dirname "$file"); check its permissions and the room on the disk"
    for folder in "$@"; do
        if said=$(bring "$folder" "$(basename "$file")" 2>&1) && said=$(mv -f "$temporary/new" "$file" 2>&1); then
            rm -rf "$temporary"
            return 0
        fi
        why="$why${why:+; }$folder: $(printf '%s\n' "$said" | tail -n 1)"
    done
    rm -rf "$temporary"
    return 1
}

# bring FOLDER NAME leaves the file in $temporary/new, unpacked and checked, or says why not.
bring() {
    came=$temporary/came new=$temporary/new
    copy "$1/$2.gz" || { [ $? -eq 2 ] && copy "$1/$2"; } || return 1
    if gzip -t < "$came" 2> /dev/null; then
        gzip -d -c < "$came" > "$new" || return 1
    else
        mv "$came" "$new" || return 1
    fi
    if is_right "$new"; then
        return 0
    elif head -n 5 "$new" | grep -q -i -e '<html' -e '<!doctype'; then
        echo 'a web page came instead (does the network ask you to log in?)'
    else
        echo "$2 is damaged, or not the published file"
    fi
    return 1
}

# Has the file $1 the right SHA-256?
is_right() { [ -f "$1" ] && [ "$(sha256 < "$1" | cut -c 1-64)" = "$sum" ]; }

sha256() {
    if command -v sha256sum > /dev/null; then
        sha256sum
    elif command -v shasum > /dev/null; then
        shasum -a 256
    else
        openssl dgst -sha256 | sed 's/.*= *//'
    fi
}

# copy ADDRESS brings one file to $came. Status 2: the folder can be reached, but the file is not there. If it fails, its
# last line says why. No server can hold it up: a first contact may take 4 seconds, a standstill 10, a transfer 900.
copy() {
    case $1 in
        http://* | https://*)
            if command -v curl > /dev/null; then
                copy_with_curl "$1"
            elif command -v wget > /dev/null; then
                copy_with_wget "$1"
            else
                echo 'there is neither curl nor wget (install one; sh scripts/common/check_machine.sh tells how)'
                return 1
            fi
            ;;
        *)
            [ -f "${1#file://}" ] || { echo "no file ${1##*/}" && return 2; }
            cp "${1#file://}" "$came"
            ;;
    esac
}

copy_with_curl() {
    for _ in 1 2 3; do
        said=$(curl --silent --show-error --fail --location --output "$came" --connect-timeout 4 --speed-limit 1000 \
            --speed-time 10 --max-time 900 --max-filesize 60000000 "$1" 2>&1)
        status=$?
        case $status in
            18 | 52 | 56) sleep 1 ;; # The connection broke off: once more.
            *) break ;;
        esac
    done
    printf '%s\n' "$said" | sed -n '1s/^curl: ([0-9]*) //p'
    [ "$status" -ne 22 ] || return 2 # an HTTP status from 400 on
    return "$status"
}

copy_with_wget() {
    limit=
    ! timeout --foreground 1 true 2> /dev/null || limit='timeout --foreground'
    # wget tries each address of a host in turn, so the first contact is limited as a whole.
    ${limit:+$limit 5} wget -q -t 1 -T 4 --spider "$1"
    case $? in
        0 | 8) ;; # 8: an HTTP status from 400 on, perhaps for this way of asking alone
        *) echo 'no connection, or no answer' && return 1 ;;
    esac
    ${limit:+$limit 900} wget -nv -t 2 -T 10 -O "$came" "$1"
    status=$?
    case $status in
        4) echo 'no answer in time, or the connection broke off' ;;
        8) status=2 ;;
    esac
    return "$status"
}
