#!/usr/bin/env python3
"""The two-time theory beside networks extrapolated in 1/N: compare.py GATEFOLD networks.csv

Prints a line per state and quantity: theory, networks (the weighted line a + b/N at 1/N = 0), z, and the
relative standard error of the difference; exit 1 if any |z| > 4.
"""
import csv
import json
import subprocess
import sys

program, table = sys.argv[1:]
states = {}
for row in csv.DictReader(open(table)):
    states.setdefault((row["g"], row["tau_z"], row["sigma_0"], row["t"]), []).append(row)


def theory(g, tau_z, sigma_0, t):
    command = [program, "dynamics", "--model", "fs", "--g", g, "--tau-z", tau_z, "--sigma-0", sigma_0,
               "--t-max", t, "--paths", "4096", "--batches", "48", "--threads", "1", "--quiet",
               "--format", "json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def line(points):
    """Value and standard error at 1/N = 0."""
    w, x, xx, y, xy = (sum(p) for p in zip(*(
        (e**-2, u * e**-2, u * u * e**-2, v * e**-2, u * v * e**-2) for u, v, e in points)))
    d = w * xx - x * x
    return (xx * y - x * xy) / d, (xx / d)**0.5


worst = 0
for state, rows in states.items():
    if len(rows) < 3:
        continue
    r = theory(*state)
    for name in "var_active", "var_frozen":
        points = [(1 / float(q["n"]), float(q[name]), float(q[name + "_stderr"])) for q in rows]
        value, error = line(points)
        both = (error**2 + r["stderr"][name]**2)**0.5
        z = (value - r[name]) / both
        worst = max(worst, abs(z))
        sizes = " ".join(f"{v:.4f}" for _, v, _ in points)
        print("g %s tau_z %s sigma_0 %s t %s" % state, name, f"theory {r[name]:.4f} +- "
              f"{r['stderr'][name]:.4f}, networks {value:.4f} +- {error:.4f} ({sizes}), z = {z:.2f}, "
              f"relative error {both / r[name]:.3%}", flush=True)
sys.exit(worst > 4)
