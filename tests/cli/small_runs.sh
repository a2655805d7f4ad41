#!/usr/bin/env bash
# Small runs of the command line, one per kind of work, under a memory checker.
#     small_runs.sh [CHECKER OPTIONS...] PROGRAM
set -uo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
expect() { # EXIT_CODE ARGUMENTS...
    local code
    "${gatefold[@]}" "${@:2}" >"$work/out" 2>"$work/err"
    code=$?
    ((code == $1)) && return
    echo "exit $code, not $1: gatefold ${*:2}"
    tail -n 40 "$work/err"
    failed=1
}

gatefold=("$@")
expect 0 info --format json
expect 0 fixed-point --model grnn --g 2 --alpha-r 20 --format json
expect 0 critical bias --model vrnn --g 2
expect 0 correlation --model vrnn --g 2 --points 5
expect 0 correlation --model reset --g 3 --points 5
expect 0 certify --model fs --digits 30
expect 0 phase --model fs --x g=1:3:1 --y sigma_b=0:0.5:0.5 --observable delta_h,sim_settled \
    --n 24 --networks 2 --t-max 2 --threads 2 --out "$work/phase.h5"
expect 0 search --model grnn --g 3 --n 20 --random 10 --trajectory 5 --deflate 5 --threads 2 \
    --out "$work/search.h5"
expect 3 phase --model fs --x g=1:3:1 --observable delta_h --out "$work/phase.h5"
expect 2 fixed-point --g -1
expect 2 fixed-point --no-such-option
exit "$failed"
