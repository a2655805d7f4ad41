#!/usr/bin/env bash
# A folder of src/ includes only itself and the folders that layers.txt lists for it.
#     layering.sh SRC
set -euo pipefail

violations() { # SRC
    local src=$1 file folder included allowed
    while IFS=: read -r file included; do
        folder=${file%%/*}
        allowed=$(sed -n "s/^$folder: *//p" "$src/layers.txt")
        [[ " $folder $allowed " == *" $included "* ]] || echo "$file includes $included/"
    done < <(cd "$src" && grep -rnoE '^ *# *include *"[^"/]+/' --include='*.[ch]' -- */ |
        sed -E 's/^([^:]+):[0-9]+:.*"([^/]+)\/$/\1:\2/')
}

unlisted() { # SRC
    local folder
    for folder in "$1"/*/; do
        folder=$(basename "$folder")
        compgen -G "$1/$folder/*.c" >/dev/null || continue
        grep -q "^$folder:" "$1/layers.txt" || echo "$folder/ is not in layers.txt"
    done
}

src=$1
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -r "$src/." "$copy"
echo '#include "theory/planted.h"' >"$copy/core/planted.c"
mkdir "$copy/planted"
touch "$copy/planted/planted.c"
if [[ $(violations "$copy") != *"core/planted.c includes theory/"* ]] ||
    [[ $(unlisted "$copy") != *"planted/ is not in"* ]]; then
    echo "a planted violation was not seen"
    exit 1
fi

found=$(violations "$src" && unlisted "$src")
[[ -z $found ]] || { echo "$found"; exit 1; }
