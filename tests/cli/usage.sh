#!/usr/bin/env bash
# Help, versions, unknown words.
#     usage.sh PROGRAM
set -euo pipefail
# shellcheck source=tests/cli/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"

commands=(fixed-point critical certify simulate phase plot info)

expect 2
said err "usage: gatefold COMMAND"
[[ ! -s $work/out ]] || fail "no arguments, yet something on stdout"
expect 0 --version
[[ $(cat "$work/out") =~ ^gatefold\ [0-9]+\.[0-9]+\.[0-9]+$ ]] || fail "--version"
for overview in help --help -h; do
    expect 0 "$overview"
    for command in "${commands[@]}"; do said out "  $command "; done
done

# Every key of the configuration is an option of --help; every number has unit, range and default.
for command in "${commands[@]}"; do
    expect 0 "$command" --help
    cp "$work/out" "$work/help"
    expect 0 help "$command"
    cmp -s "$work/out" "$work/help" || fail "help $command differs from $command --help"
    expect 0 "$command" -h
    [[ $(grep -c '^  --' "$work/help") -ge 5 ]] || fail "$command --help lists few options"
    missing=$(grep '^  --' "$work/help" | grep -v '; default [^ ]' || true)
    [[ -z $missing ]] || fail "without a default: $missing"
    numbers=$(grep -E '^  --[a-z0-9-]+ [XK] ' "$work/help" || true)
    if [[ $numbers ]] && grep -vE ' (1|s|leak times|1 / leak time) +[[(].*, .*\]' <<<"$numbers"; then
        fail "a number of $command without unit and range"
    fi
    said out "usage: gatefold $command"
    said out "example: gatefold $command"
done
given=(--model reset --x g=1:2:1 --y alpha-r=1:2:1 --curves saddle --out a.h5 --plot a.png
    --keep-script a.gp)
expect 0 phase "${given[@]}" --dump-config
cp "$work/out" "$work/config"
expect 0 phase --help
said out '  sim_settled '
while read -r key; do
    said out "  --${key//_/-} "
done < <(sed -nE 's/^  "([a-z0-9_]+)".*/\1/p' "$work/config")

refuse 2 'no command|fixed-point' fixd-point
refuse 2 'no command|phase' phse --x g=1:2:1
refuse 2 'no command|phase' help phse
refuse 2 '--sigma-bb|--sigma-b?' fixed-point --sigma-bb 1
refuse 2 '--beta_h|--beta-h?' fixed-point --beta_h 1
refuse 2 '--netwrks|--networks?' simulate --netwrks=3
refuse 2 '--dig|--digits?' certify --dig 30
refuse 2 '-g|--g?' fixed-point -g 2
refuse 2 '--g is given twice' fixed-point --g 2 --g=3
refuse 2 '--g needs a value|[0, 1e+06]' fixed-point --g
refuse 2 '--g needs a value' fixed-point --g --quiet
refuse 2 '--force takes no value' fixed-point --force=1
refuse 2 "'2' is not expected" fixed-point 2
refuse 2 'marginal|saddle|bias' critical
refuse 2 'FILE.h5' plot
refuse 2 '--plot FILE' plot a.h5

# A gate that the model has not: a warning, the same result, and silence with --quiet.
expect 0 fixed-point --model vrnn --format json
cp "$work/out" "$work/plain"
expect 0 fixed-point --model vrnn --alpha-r 3 --format json
said err "--alpha-r has no effect: model vrnn has no reset gate"
cmp -s "$work/out" "$work/plain" || fail "--alpha-r changed a vRNN"
expect 0 fixed-point --model vrnn --alpha-r 3 --quiet
[[ ! -s $work/err ]] || fail "--quiet is not quiet"
