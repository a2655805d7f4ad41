#!/usr/bin/env bash
# The same bytes on one, two and four threads.
#     threads.sh PROGRAM
set -euo pipefail
# shellcheck source=tests/cli/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"

same() { # ARGUMENTS...
    local threads
    for threads in 1 2 4; do
        expect 0 "$@" --threads "$threads"
        mv "$work/out" "$work/out.$threads"
    done
    cmp "$work/out.1" "$work/out.2" || fail "1 and 2 threads differ: gatefold $*"
    cmp "$work/out.1" "$work/out.4" || fail "1 and 4 threads differ: gatefold $*"
}

same phase --model reset --x g=1.2:3:0.05 --y alpha-r=0:12:1 --observable roots,delta_h,stability
same phase --model reset --x g=1.2:3:0.2 --y alpha-r=0:12:2 --observable roots \
    --curves saddle,marginal --format json
same phase --model fs --x g=1:4:1 --n 60 --networks 3 --t-max 10 \
    --observable bias_variance,sim_bias_variance,sim_settled,sim_speed
same simulate --model grnn --n 60 --networks 5 --t-max 10 --seed 7 --format json

# Another seed is another result, the same one the same.
expect 0 simulate --n 40 --networks 2 --t-max 5 --seed 7 --format csv
cp "$work/out" "$work/seven"
expect 0 simulate --n 40 --networks 2 --t-max 5 --seed 7 --format csv
cmp "$work/out" "$work/seven" || fail "the same seed gave another result"
expect 0 simulate --n 40 --networks 2 --t-max 5 --seed 8 --format csv
if cmp -s "$work/out" "$work/seven"; then fail "another seed gave the same result"; fi
