#!/usr/bin/env bash
# The shared library exports exactly what the headers declare; the archive keeps to its prefixes.
#     symbols.sh INCLUDE SHARED STATIC
set -euo pipefail

include=$1 shared=$2 static=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Names of the functions marked GFOLD_API: the first one followed by ( in such a declaration.
gcc -E -P -I "$include" -x c - <<<'#include <gatefold/gatefold.h>' | tr '\n' ' ' | tr ';' '\n' |
    grep 'visibility("default")' | sed -E 's/^.*visibility\("default"\)\)\)//' |
    sed -nE 's/^[^(]*(\(\([^)]*\)\))?[^(]*\b(gfold_[a-z0-9_]+) *\(.*$/\2/p' | sort >"$work/declared"
nm -D --defined-only "$shared" | awk '{ print $3 }' | sort >"$work/exported"
[[ $(wc -l <"$work/declared") -eq $(grep -rhow GFOLD_API "$include" --include='*.h' \
    --exclude=export.h | wc -l) ]] || { echo "a declaration was not understood"; exit 1; }

failed=0
complain() { # SENTENCE, names on stdin
    local name
    while read -r name; do
        echo "$name $1"
        failed=1
    done
}
complain "is declared but not exported" < <(comm -23 "$work/declared" "$work/exported")
complain "is exported but not declared" < <(comm -13 "$work/declared" "$work/exported")
complain "is global in the archive" < <(nm -g --defined-only "$static" |
    awk 'NF == 3 && $3 !~ /^(gfold_|gf_)/ { print $3 }')
exit "$failed"
