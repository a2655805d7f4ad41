#!/usr/bin/env bash
# SIGINT and SIGTERM: exit 75, no file, nothing left behind.
#     interrupt.sh PROGRAM
set -euo pipefail
# shellcheck source=tests/cli/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"

long=(--n 200 --networks 1000 --t-max 10000 --model vrnn)
for signal in INT TERM; do
    stop "$signal" phase --x g=2:3:0.001 --observable sim_var_h "${long[@]}" --out phase.h5
    [[ ! -e phase.h5 ]] || fail "phase.h5 was written"
    [[ ! -e phase.h5.journal ]] || said err --resume
    rm -rf phase.h5.journal
    stop "$signal" simulate "${long[@]}" --out simulate.h5
    [[ ! -e simulate.h5 ]] || fail "simulate.h5 was written"
    stop "$signal" lyapunov "${long[@]}" --k 2 --out lyapunov.h5
    [[ ! -e lyapunov.h5 ]] || fail "lyapunov.h5 was written"
    stop "$signal" search --model vrnn --g 3 --n 300 --random 100000 --out search.h5
    [[ ! -e search.h5 ]] || fail "search.h5 was written"
done

# An older file survives.
printf old >old.h5
stop TERM phase --x g=2:3:0.001 --observable sim_var_h "${long[@]}" --out old.h5 --force
[[ $(cat old.h5) == old ]] || fail "old.h5 was touched"

# A command that cannot stop half-way ends at once.
(
    trap - INT
    exec "$program" certify --model reset --g 3 --digits 1000 >"$work/out" 2>"$work/err"
) &
job=$!
until catches "$job" || ! kill -0 "$job" 2>/dev/null; do sleep 0.02; done
code=0
if kill -INT "$job" 2>/dev/null; then
    wait "$job" || code=$?
    ((code == 75 || code == 0)) || fail "exit $code after SIGINT in certify"
fi
