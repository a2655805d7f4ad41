#!/usr/bin/env bash
# The largest Lyapunov exponent of vanilla networks, g = 2, N = 500, 1000, 2000, extrapolated in
# 1/N, beside its mean field.
#     finite_size.sh [PROGRAM [DIRECTORY]]
# Results stay in DIRECTORY and are used again from there.
set -euo pipefail
program=$(realpath "${1:-build/release/gatefold}")
mkdir -p "${2:-lyapunov_finite_size}"
cd "${2:-lyapunov_finite_size}"

for run in "500 240 500" "1000 160 500" "2000 40 400"; do
    read -r n networks t_max <<<"$run"
    [[ -e $n.json ]] && continue
    nice -n 10 "$program" lyapunov --model vrnn --g 2 --n "$n" --networks "$networks" --k 1 --dt 0.2 \
        --precision single --t-max "$t_max" --transient 100 --threads "${THREADS:-1}" \
        --seed "$n" --quiet --format json >"$n.part"
    mv "$n.part" "$n.json"
done
"$program" lyapunov --theory --model vrnn --g 2 --format json >theory.json

/usr/bin/python3 - <<'END'
import json
import numpy as np

runs = [json.load(open(f"{n}.json")) for n in (500, 1000, 2000)]
theory = json.load(open("theory.json"))["lambda_max"]
x = np.array([1 / r["n"] for r in runs])
y = np.array([r["lambda_max"] for r in runs])
s = np.array([r["stderr"] for r in runs])
for r in runs:
    print(f"N {r['n']:5d}  networks {r['networks']:4d}  lambda_max {r['lambda_max']:.5f} +- "
          f"{r['stderr']:.5f}   below the theory by {100 * (1 - r['lambda_max'] / theory):.1f} %, "
          f"drift {r['drift']:.4f} +- {r['drift_error']:.4f}")
a = np.stack([np.ones(3), x], 1) / s[:, None]
covariance = np.linalg.inv(a.T @ a)
at, slope = covariance @ a.T @ (y / s)
error = covariance[0, 0] ** 0.5
misfit = (((at + slope * x) - y) ** 2 / s ** 2).sum()
print(f"linear in 1/N: {at:.5f} +- {error:.5f} ({100 * error / at:.2f} %), slope {slope:.2f}, "
      f"chi^2 {misfit:.2f} with 1 degree of freedom")
print(f"theory         {theory:.6f}, z = {(at - theory) / error:.2f}")
END
