#!/usr/bin/env bash
# Networks for the comparison with the two-time theory: one csv line per run on stdout.
#     simulate.sh GATEFOLD "G ..." > networks.csv
# 16 networks of 8 trials each per size; an hour of one core for one g.
set -euo pipefail
program=$1
echo "g,tau_z,sigma_0,t,n,networks,var_active,var_active_stderr,var_frozen,var_frozen_stderr"
for g in $2; do
    for tau_z in 0 1; do
        for sigma_0 in 1 0.5; do
            for t in 40 20; do
                for n in 500 1000 2000; do
                    networks=$((n == 500 ? 64 : n == 1000 ? 32 : 16))
                    "$program" simulate --model fs --g "$g" --tau-z "$tau_z" --sigma-0 "$sigma_0" \
                        --t-max "$t" --n "$n" --networks "$networks" --trials 8 --dt 0.1 \
                        --threads 1 --quiet --format json |
                        /usr/bin/python3 -c '
import json, sys
r = json.load(sys.stdin)
print(*sys.argv[1:], r["networks"], r["var_active"], r["stderr"]["var_active"], r["var_frozen"],
      r["stderr"]["var_frozen"], sep=",", flush=True)' "$g" "$tau_z" "$sigma_0" "$t" "$n"
                done
            done
        done
    done
done
