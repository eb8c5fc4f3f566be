# Two functions for the scripts that bring files onto a machine. It is read in by them (`. scripts/data/fetch.sh`), not run.
#
#   fetch ADDRESS FILE   brings one file with curl or wget, whichever there is; a file:// address needs neither.
#                        It returns 0, or 1 if that failed, or 2 if the server answered but does not give the file;
#                        then $why says in a few words what happened. FILE may then hold a part of what was fetched.
#   sha256 FILE          prints the SHA-256 of a file.
#
# No server can hold the scripts up: the first contact may take a few seconds, and a transfer that stands still is ended.

# shellcheck shell=sh disable=SC2034     # $why is for the script that reads this in.

# glibc waits 5 seconds for a name server, and asks each twice. Two seconds are enough.
RES_OPTIONS=${RES_OPTIONS:-timeout:2 attempts:2}
export RES_OPTIONS

fetch() {
    why=
    case $1 in
        *%*) ;;     # an address with escaped characters: curl can read it
        file://*)
            [ -f "${1#file://}" ] || { why="no such file: ${1##*/}" && return 2; }
            [ -r "${1#file://}" ] || { why="no permission to read ${1##*/}" && return 1; }
            why='the disk is full'
            cp "${1#file://}" "$2" 2> /dev/null
            return
            ;;
    esac
    if command -v curl > /dev/null; then
        fetch_with_curl "$1" "$2"
    else
        fetch_with_wget "$1" "$2"
    fi
}

fetch_with_curl() {
    # The first contact asks for the header alone, silently: no progress bar is drawn for a server that cannot be reached.
    http=$(curl --silent --head --location --output /dev/null --write-out '%{http_code}' \
        --connect-timeout 4 --max-time 6 "$1")
    status=$?
    bar=--silent
    if [ "$status" -eq 0 ]; then
        case $http in
            [45]*) ;;   # The server may refuse to send a header alone: whether it sends the file is seen below.
            *) if [ -t 2 ]; then bar=--progress-bar && printf '%s\n' "$1" >&2; fi ;;
        esac
        for _ in 1 2 3; do
            http=$(curl --fail --location $bar --output "$2" --write-out '%{http_code}' --connect-timeout 4 \
                --speed-limit 1000 --speed-time 10 --max-time 900 --max-filesize 60000000 "$1")
            status=$?
            case $status in
                16 | 18 | 52 | 55 | 56 | 92) sleep 1 ;;     # The connection broke off: once more.
                *) break ;;
            esac
        done
    fi
    case $status in
        0) return 0 ;;
        1 | 3) why='not an address (those begin with http:// or file://)' ;;
        5 | 6) why='host name not found' ;;
        7) why='no connection' ;;
        16 | 18 | 52 | 55 | 56 | 92) why='the connection broke off' ;;
        22) why="HTTP status $http for ${1##*/}" && return 2 ;;
        23) why='the disk is full' ;;
        28) why='no answer in time' ;;
        35 | 51 | 58 | 60 | 77) why='its certificate cannot be checked (is ca-certificates installed, is the clock right?)' ;;
        37) why="no such file: ${1##*/}" && return 2 ;;
        63) why="${1##*/} is far too large" ;;
        *) why="curl ended with status $status" ;;
    esac
    return 1
}

fetch_with_wget() {
    # wget waits for each of a host's addresses in turn, so the first contact is limited as a whole. The second try asks
    # for the file itself, if the server refuses to send a header alone.
    limited 5 wget -q -t 2 -T 4 --spider "$1" 2> /dev/null
    status=$?
    bar=
    case $status in
        0)
            if [ -t 2 ] && wget --help 2>&1 | grep -q -e --show-progress; then
                bar=--show-progress && printf '%s\n' "$1" >&2
            fi
            ;;
        8) status=0 ;;  # An error that the server reports: it is seen below again.
    esac
    if [ "$status" -eq 0 ]; then
        # In the file's folder, so that the progress bar shows a short name.
        (cd "$(dirname "$2")" && limited 900 wget -q $bar -t 2 -T 10 -O "${2##*/}" "$1")
        status=$?
    fi
    case $status in
        0) return 0 ;;
        3) why='the disk is full' ;;
        4) why='no connection, or it broke off' ;;
        5) why='its certificate cannot be checked (is ca-certificates installed, is the clock right?)' ;;
        8) why="the server refused ${1##*/}" && return 2 ;;
        124 | 143) why='no answer in time' ;;
        *) why="wget ended with status $status" ;;
    esac
    return 1
}

# limited SECONDS COMMAND… ends the command after so many seconds, where the machine has timeout. In the foreground, so
# that Ctrl-C reaches the command; BusyBox's timeout has no such option and stays there anyway.
limited() {
    if timeout --foreground 1 true 2> /dev/null; then
        timeout --foreground "$@"
    elif timeout 1 true 2> /dev/null; then
        timeout "$@"
    else
        shift
        "$@"
    fi
}

sha256() {
    if command -v sha256sum > /dev/null; then
        sha256sum
    elif command -v shasum > /dev/null; then
        shasum -a 256
    else
        openssl dgst -sha256 | sed 's/.*= *//'
    fi < "$1" | cut -c 1-64
}
