"""compare.py CASE LAG...: C(tau) of CASE.N.SEED.json, extrapolated in 1/N, beside CASE.json."""
import glob
import json
import sys

import numpy as np

case, lags = sys.argv[1], [float(x) for x in sys.argv[2:]]
theory = json.load(open(f"{case}.json"))
runs = [json.load(open(name)) for name in sorted(glob.glob(f"{case}.*.*.json"))]
sizes = sorted({r["n"] for r in runs})
x = 1 / np.array(sizes)


def at(lag, tau, values):
    return np.array(values)[np.argmin(np.abs(np.array(tau) - lag))]


def pooled(n, lag):
    """Mean and standard error over the networks of all runs of n units."""
    of = [(r["networks"], r["autocorrelation"]) for r in runs if r["n"] == n]
    count = sum(k for k, _ in of)
    mean = sum(k * at(lag, a["tau"], a["c_h"]) for k, a in of) / count
    return mean, sum((k * at(lag, a["tau"], a["stderr"])) ** 2 for k, a in of) ** 0.5 / count


def line(y, s):
    """Weighted least squares: intercept, its error, chi^2."""
    a = np.stack([np.ones(len(x)), x], 1) / s[:, None]
    covariance = np.linalg.inv(a.T @ a)
    intercept, slope = covariance @ a.T @ (y / s)
    misfit = ((intercept + slope * x - y) ** 2 / s**2).sum()
    return intercept, covariance[0, 0] ** 0.5, misfit


counts = [sum(r["networks"] for r in runs if r["n"] == n) for n in sizes]
print(f"{case}: theory by {theory['method']}, C0 {theory['c0']:.6f} +- {theory['stderr']['c0']:.1e}, "
      f"decay time {theory['decay_time']:.2f} +- {theory['stderr']['decay_time']:.1e}; "
      + ", ".join(f"{k} networks of {n}" for k, n in zip(counts, sizes))
      + f", {runs[0]['trials']} trials each")
print("| tau | " + " | ".join(f"N = {n}" for n in sizes)
      + " | extrapolated | theory | error / C0 | z | chi^2 |")
print("| --- " * (len(sizes) + 6) + "|")
for lag in lags:
    y, s = np.array([pooled(n, lag) for n in sizes]).T
    wanted = at(lag, theory["tau"], theory["c_h"])
    sampled = theory["method"] == "paths"
    unsure = at(lag, theory["tau"], theory["stderr"]["c_h"]) if sampled else 0
    intercept, error, misfit = line(y, s)
    together = np.hypot(error, unsure)
    print(f"| {lag:g} | " + " | ".join(f"{a:.5f} +- {b:.5f}" for a, b in zip(y, s))
          + f" | {intercept:.5f} +- {error:.5f} | {wanted:.5f}"
          + (f" +- {unsure:.5f}" if sampled else "")
          + f" | {100 * together / theory['c0']:.2f} % | {(intercept - wanted) / together:.2f}"
          + f" | {misfit:.1f} |")
