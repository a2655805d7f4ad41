#!/usr/bin/env bash
# Sweeps over MPI: the same data from any number of processes, and after one of them was killed.
#     ranks.sh PROGRAM MPIRUN
set -euo pipefail
# shellcheck source=tests/cli/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
export OMPI_MCA_btl_base_warn_component_unused=0

# together K ARGUMENTS...: the program on K ranks, stdout and stderr in $work
together() {
    "$mpirun" --oversubscribe -n "$1" "$program" "${@:2}" >"$work/out" 2>"$work/err" </dev/null
}

mpirun=$2
sweep=(phase --model vrnn --phi relu --x g=0.5:2.9:0.01 --y sigma-b=0.2:0.5:0.1 --n 60 --networks 4
    --t-max 20 --sim-stride 12 --observable "delta_h,sim_var_h,stability")
expect 0 "${sweep[@]}" --out whole.h5

for ranks in 2 3; do
    together "$ranks" "${sweep[@]}" --out "ranks$ranks.h5" --format json || fail "$ranks ranks"
    json "r['points'] == 964 and r['computed'] + r['failed'] == 964 and r['missing'] == 0"
    same whole.h5 "ranks$ranks.h5"
    [[ ! -e ranks$ranks.h5.journal ]] || fail "the journal outlived the sweep"
done

# Several rounds, in which all decide alike.
rounds=(phase --model fs --x g=1:4:0.05 --observable "stability,sim_var_h" --n 40 --networks 3 --t-max 10
    --refine 3 --rel-error 0.1 --networks-max 40)
expect 0 "${rounds[@]}" --out rounds.h5
together 3 "${rounds[@]}" --out rounds3.h5 || fail "rounds on 3 ranks"
same rounds.h5 rounds3.h5

# Bytes in the logs.
written() {
    cat killed.h5.journal/log.* 2>/dev/null | wc -c || true
}

# One rank is killed, which ends all of them; the next run goes on, with another number of ranks.
RANDOM=3
hits=0
long=(phase --model vrnn --x g=1.5:3:0.25 --n 60 --networks 60 --t-max 200 --observable sim_var_h)
expect 0 "${long[@]}" --out long.h5
for ranks in 2 3 2 3; do
    before=$(written)
    together "$ranks" "${long[@]}" --out killed.h5 --resume --threads 1 &
    job=$!
    for _ in {1..300}; do
        (($(written) < before + 1000)) || break
        sleep 0.02
    done
    mapfile -t workers < <(pgrep -f "$program phase.*--out killed.h5" |
        while read -r id; do grep -qx gatefold "/proc/$id/comm" && echo "$id"; done)
    ((${#workers[@]} == ranks)) || break
    kill -KILL "${workers[RANDOM % ranks]}" 2>/dev/null || true
    wait "$job" && code=0 || code=$?
    [[ ! -e killed.h5 ]] || break
    ((code != 0)) || fail "a killed rank, and exit 0"
    ((++hits))
done
((hits >= 2)) || fail "only $hits of 4 kills met a running sweep"
if [[ ! -e killed.h5 ]]; then
    together 2 "${long[@]}" --out killed.h5 --resume --format json || fail "resumed on 2 ranks"
fi
same long.h5 killed.h5

# Without a file there is nowhere to meet.
code=0
together 2 "${sweep[@]}" || code=$?
((code == 2)) || fail "exit $code, not 2, without --out"
said err "need --out"
