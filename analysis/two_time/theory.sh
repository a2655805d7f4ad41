#!/usr/bin/env bash
# The theory alone at the states of the comparison: one csv line each, about half a minute of CPU.
#     theory.sh GATEFOLD > theory.csv
set -euo pipefail
echo "g,tau_z,sigma_0,t,var_active,var_active_stderr,var_frozen,var_frozen_stderr"
for g in 1.5 2 2.5; do
    for state in "0 1" "1 1" "0 0.5" "1 0.5"; do
        read -r tau_z sigma_0 <<<"$state"
        for t in 20 40; do
            "$1" dynamics --model fs --g "$g" --tau-z "$tau_z" --sigma-0 "$sigma_0" --t-max "$t" \
                --dt 0.2 --paths 4096 --batches 24 --threads 1 --quiet --format json |
                /usr/bin/python3 -c '
import json, sys
r = json.load(sys.stdin)
print(*sys.argv[1:], *(f"{v:.4f}" for q in ("var_active", "var_frozen") for v in (r[q], r["stderr"][q])),
      sep=",", flush=True)' "$g" "$tau_z" "$sigma_0" "$t"
        done
    done
done
