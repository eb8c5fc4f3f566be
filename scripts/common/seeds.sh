#!/bin/sh
# Trains with each line of options and each seed, and prints what came of it.
#
#   echo '--hidden 30 --epochs 3 | a small network' | sh scripts/common/seeds.sh PROGRAM DIR
#
# prints that line with four columns more, each the mean over the seeds and in brackets the lowest and the highest:
#
#   --hidden 30 --epochs 3 | a small network | TEST, first epoch | TEST, best epoch | TEST, last epoch | TRAINING, last epoch
#
# in percent. Lines without a | are printed as they are. The seeds are 1 to 5, or those in SEEDS. As many trainings go
# side by side as there are cores, or JOBS. Each leaves its history in build/experiments and is not run again: what was
# interrupted goes on where it stopped. Exit status: 0 done, 1 a training failed, 2 wrong usage.

LC_ALL=C  # numbers with a point
export LC_ALL
seeds=${SEEDS:-1 2 3 4 5}
program=$1 data=$2
histories=build/experiments/$(basename "$data")

# history OPTIONS SEED: its file.
history() {
    printf '%s/%s/%s.csv\n' "$histories" "$(printf '%s' "$1" | sed 's/^--//; s/ --/_/g; s/ /=/g')" "$2"
}

# train OPTIONS SEED, if it has not been done.
train() {
    history=$(history "$1" "$2")
    [ ! -f "$history" ] || return 0
    mkdir -p "$(dirname "$history")" || return 1
    # shellcheck disable=SC2086
    accuracy=$("$program" --data "$data" --quiet $1 --seed "$2" --history "$history.part") || return 1
    mv -f "$history.part" "$history" && echo "$1 --seed $2: $accuracy" >&2
}

# column NUMBER WHEN OPTIONS: a column of the histories, in the first, last or best epoch.
column() {
    for seed in $seeds; do
        awk -F, -v column="$1" -v when="$2" '
            NR == 2 || NR > 2 && (when == "last" || when == "best" && $column > value) { value = $column }
            END { print value }' "$(history "$3" "$seed")"
    done | awk '
        NR == 1 || $1 < lowest { lowest = $1 }
        NR == 1 || $1 > highest { highest = $1 }
        { sum += $1 }
        END { printf "%.2f (%.2f–%.2f)", sum / NR, lowest, highest }'
}

if [ $# -eq 3 ]; then  # how xargs below calls this script, with one training: its seed and options
    train "${3#* }" "${3%% *}" || exit 255  # which ends xargs
    exit 0
fi
if [ $# -ne 2 ] || [ ! -x "$program" ]; then
    echo 'usage: sh scripts/common/seeds.sh PROGRAM DIR < LINES    (each line: options | text)' >&2
    exit 2
fi
# What another program has trained must not get among the results of this one.
mkdir -p "$histories" || exit 1
made_by=$(cksum < "$program")
if [ "$(cat "$histories/program" 2> /dev/null || echo "$made_by")" != "$made_by" ]; then
    echo "seeds.sh: $histories is the work of another program; remove the folder to begin anew" >&2
    exit 1
fi
echo "$made_by" > "$histories/program"

lines=$(cat)
cores=$(getconf _NPROCESSORS_ONLN 2> /dev/null || echo 1)
printf '%s\n' "$lines" | sed -n 's/ *|.*//p' | sort -u | while read -r options; do
    for seed in $seeds; do echo "$seed $options"; done
done | sort -n | xargs -P "${JOBS:-$cores}" -I '{}' sh "$0" "$program" "$data" '{}' ||
    { echo 'seeds.sh: a training failed, see above' >&2 && exit 1; }
printf '%s\n' "$lines" | while IFS= read -r line; do
    case $line in
        *'|'*)
            options=${line%% |*}
            printf '%s | %s | %s | %s | %s\n' "$line" "$(column 5 first "$options")" "$(column 5 best "$options")" \
                "$(column 5 last "$options")" "$(column 4 last "$options")"
            ;;
        *) printf '%s\n' "$line" ;;
    esac
done
