"""compare.py CASE LAG...: extrapolates C(tau) of CASE.N.json and compares it with CASE.json."""
import json
import sys

import numpy as np

case, lags = sys.argv[1], [float(x) for x in sys.argv[2:]]
theory = json.load(open(f"{case}.json"))
runs = [json.load(open(f"{case}.{n}.json")) for n in (500, 1000, 2000)]
x = np.array([1 / r["n"] for r in runs])


def at(lag, of, values):
    return np.array(values)[np.argmin(np.abs(np.array(of) - lag))]


def line(y, s):
    """Weighted least squares: intercept, its error, slope, chi^2 (1 degree of freedom)."""
    a = np.stack([np.ones(len(x)), x], 1) / s[:, None]
    covariance = np.linalg.inv(a.T @ a)
    intercept, slope = covariance @ a.T @ (y / s)
    misfit = (((intercept + slope * x) - y) ** 2 / s**2).sum()
    return intercept, covariance[0, 0] ** 0.5, slope, misfit


print(f"{case}: theory by {theory['method']}, C0 {theory['c0']:.6f} +- {theory['stderr']['c0']:.1e}, "
      f"decay time {theory['decay_time']:.3f}; "
      + ", ".join(f"{r['networks']} networks of {r['n']}" for r in runs)
      + f", {runs[0]['trials']} trials each")
print("| tau | " + " | ".join(f"N = {r['n']}" for r in runs)
      + " | extrapolated | theory | error / C0 | z | chi^2 |")
print("| --- " * (len(runs) + 6) + "|")
for lag in lags:
    series = [r["autocorrelation"] for r in runs]
    y = np.array([at(lag, a["tau"], a["c_h"]) for a in series])
    s = np.array([at(lag, a["tau"], a["stderr"]) for a in series])
    wanted = at(lag, theory["tau"], theory["c_h"])
    unsure = at(lag, theory["tau"], theory["stderr"]["c_h"]) if theory["method"] == "paths" else 0
    intercept, error, slope, misfit = line(y, s)
    together = np.hypot(error, unsure)
    print(f"| {lag:g} | " + " | ".join(f"{a:.5f} +- {b:.5f}" for a, b in zip(y, s))
          + f" | {intercept:.5f} +- {error:.5f} | {wanted:.5f}"
          + (f" +- {unsure:.5f}" if unsure else "")
          + f" | {100 * together / theory['c0']:.2f} % | {(intercept - wanted) / together:.2f}"
          + f" | {misfit:.1f} |")
