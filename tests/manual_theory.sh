#!/usr/bin/env bash
# Every function, source file and test that the theory chapter names exists, and every equation that
# headers and sources cite by number stands in it.
#     manual_theory.sh ROOT
# shellcheck disable=SC2016 # backquotes are those of Markdown here
set -euo pipefail

root=$1
chapter=$root/analysis/manual/theory.md

# defines FUNCTION FILES...: one of the files holds its definition (declarations end in ;)
defines() {
    local name=$1
    shift
    awk -v name="$name" '
        /^[A-Za-z]/ && $0 ~ "(^|[ *])" name "\\(" { open = 1 }
        open && /;[ \t]*$/ { open = 0 }
        open && /^\{/ { found = 1; exit }
        END { exit !found }' "$@"
}

# one_row FUNCTION-CELL SOURCE-CELL TEST-CELL: what is wrong with it
one_row() {
    local name header word file=
    local -a sources=()
    name=$(grep -oE 'gfold_[a-z0-9_]+' <<<"$1") || echo "no function: $1"
    header=$(grep -oE '[a-z0-9_]+\.h' <<<"$1") || echo "no header: $1"
    grep -q "\b$name(" "$root/include/gatefold/$header" 2>/dev/null ||
        echo "$header does not declare $name"
    while read -r word; do
        if [[ -f $root/$word ]]; then sources+=("$root/$word"); else echo "no file $word"; fi
    done < <(grep -oE 'src/[a-z0-9_/.]+' <<<"$2")
    ((${#sources[@]})) && defines "$name" "${sources[@]}" || echo "no source of $name: $2"
    while read -r word; do
        if [[ $word == */* ]]; then
            file=$word
            [[ -f $root/$file ]] || echo "no file $file"
        else
            grep -qE "^(Parameterized)?Test\([a-z0-9_]+, *${word}[,)]" "$root/$file" 2>/dev/null ||
                echo "$file has no test $word"
        fi
    done < <(grep -oE '`[^`]+`' <<<"$3" | tr -d '`')
    [[ -n $file ]] || echo "no test: $3"
}

rows() { # CHAPTER: the rows of its tables
    grep '^| ' "$1" | grep -vE '^\| (equation|---) '
}

wrong() { # CHAPTER
    local function source test number
    while IFS='|' read -r _ _ function source test _; do
        one_row "$function" "$source" "$test"
    done < <(rows "$1")
    while read -r number; do
        grep -qE "^    .* \($number\)$" "$1" || echo "($number) is cited, not defined"
    done < <(cited "$1")
}

cited() { # CHAPTER: numbers of equations that it, headers and sources refer to
    grep -rhoE '(^|[ "|])\(1?[0-9]\.[0-9]\)' "$1" "$root/include" "$root/src" --include='*.[ch]' \
        --include='*.md' | tr -d ' |"()' | sort -u
}

planted=$(mktemp --suffix .md)
trap 'rm -f "$planted"' EXIT
{
    cat "$chapter"
    echo '| (9.9) | `gfold_fixed_point_solved` (`fixed_point.h`) | `src/theory/fixed_points.c` |' \
        '`tests/theory/test_scan.c`: `no_root_of_a_random_model_is_mist` |'
} >"$planted"
seen=$(wrong "$planted")
for text in "does not declare gfold_fixed_point_solved" "no file src/theory/fixed_points.c" \
    "no source of gfold_fixed_point_solved" "no test no_root_of_a_random_model_is_mist" \
    "(9.9) is cited, not defined"; do
    [[ $seen == *"$text"* ]] || { echo "not seen in a planted row: $text"; exit 1; }
done

(($(rows "$chapter" | wc -l) >= 50)) || { echo "fewer than 50 rows"; exit 1; }
found=$(wrong "$chapter")
[[ -z $found ]] || { echo "$found"; exit 1; }
