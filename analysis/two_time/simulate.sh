#!/usr/bin/env bash
# Networks for the comparison with the two-time theory: one csv line per run on stdout.
#     simulate.sh GATEFOLD "G ..." "T ..." > networks.csv
# 48, 24 and 16 networks of 500, 1000 and 2000 units, 16 initial states each, for states scatter more than
# networks do; Heun's method, whose error at gate switches is of order dt in each of them but of no sign.
# About 1 minute of one core per state up to t = 20, 2 minutes up to 40.
set -euo pipefail
program=$1
echo "g,tau_z,sigma_0,t,n,networks,var_active,var_active_stderr,var_frozen,var_frozen_stderr"
for t in $3; do
    for g in $2; do
        for state in "0 1" "1 1" "0 0.5" "1 0.5"; do
            read -r tau_z sigma_0 <<<"$state"
            for n in 500 1000 2000; do
                nice "$program" simulate --model fs --g "$g" --tau-z "$tau_z" --sigma-0 "$sigma_0" \
                    --t-max "$t" --n "$n" --networks $((n == 2000 ? 16 : 24000 / n)) --trials 16 \
                    --integrator heun --dt 0.05 --threads 1 --quiet --format json |
                    /usr/bin/python3 -c '
import json, sys
r = json.load(sys.stdin)
print(*sys.argv[1:], r["networks"], r["var_active"], r["stderr"]["var_active"], r["var_frozen"],
      r["stderr"]["var_frozen"], sep=",", flush=True)' "$g" "$tau_z" "$sigma_0" "$t" "$n"
            done
        done
    done
done
