#!/usr/bin/env bash
# Man pages and completion hold what --help does.
#     manual.sh PROGRAM
set -euo pipefail
# shellcheck source=tests/cli/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"

expect 0 --commands
mapfile -t commands <out
((${#commands[@]} >= 21)) || fail "only ${#commands[@]} commands"
expect 0 --man
cp out overview
for command in "${commands[@]}"; do
    read -ra words <<<"$command"
    grep -qx ".BR gatefold-${command// /-} (1)" <(sed 's/\\-/-/g' overview) ||
        fail "the overview does not name $command"
    expect 0 "${words[@]}" --help
    grep -oE '^  --[a-z0-9-]+' out | tr -d ' ' | sort -u >helped
    expect 0 --man "${words[@]}"
    sed 's/\\-/-/g' out >page
    sed -n 's/^\\fB\(--[a-z0-9-]*\)\\fR.*/\1/p' page | sort -u >paged
    cmp -s helped paged || fail "man page and help of $command differ: $(diff helped paged)"
    head -n 1 page | grep -q "^\.TH \"GATEFOLD-" || fail "no title on the page of $command"
    if type groff >/dev/null 2>&1; then
        groff -man -Tascii -ww out >rendered 2>complaints ||
            fail "groff refuses the page of $command"
        [[ ! -s complaints ]] || fail "groff on the page of $command: $(head -n 3 complaints)"
    fi
done
refuse 2 "no command spektrum" --man spektrum

# complete WORDS...: what bash offers for the last of them
expect 0 --completion bash
cp out completion.bash
complete_words() {
    bash -c 'source ./completion.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
        _gatefold; printf "%s\n" "${COMPREPLY[@]}"' _ "$@"
}
offers() { # EXPECTED WORDS...
    complete_words "${@:2}" >out
    [[ $(paste -sd ' ' out) == "$1" ]] || fail "offers '$(paste -sd ' ' out)', not '$1': ${*:2}"
}
offers "spectrum" gatefold spec
offers "$(printf '%s\n' "${commands[@]}" | sed -n 's/^astro //p' | sort | paste -sd ' ')" gatefold astro ""
offers "--networks" gatefold simulate --netw
offers "table csv json" gatefold fixed-point --format ""
offers "update" gatefold phase --model up
offers "--neuron-a" gatefold astro cell --neuron-a
offers "json" gatefold fixed-point --format = j
offers "table csv json" gatefold fixed-point --format =
offers "marginal" gatefold critical marg
offers "" gatefold critical --g marg
offers "astro" gatefold help ast
offers "cell" gatefold help astro ce
offers "" gatefold plot "[a"
# shellcheck disable=SC2016
for strange in "./a/b" "[a" '$(touch touched)' 'a]=$(touch touched)'; do # as text, without a complaint
    offers "" gatefold "$strange" "$strange" 2>complaints
    offers "" gatefold "$strange" 2>>complaints
    [[ ! -s complaints && ! -e touched ]] || fail "completing $strange: $(cat complaints)"
done
