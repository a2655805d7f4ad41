"""The tables of README.md from the records that run.sh left."""
import glob
import json
import os
import re
import sys

folder = sys.argv[1]


def records(prefix):
    found = []
    for path in glob.glob(os.path.join(folder, prefix + "_*.json")):
        key = re.match(prefix + "_(.*).json", os.path.basename(path)).group(1)
        found.append(([float(x) for x in key.split("_")], key, json.load(open(path))))
    return sorted(found)


def shown(record, name, digits=3):
    value, error = record[name], record["stderr"][name]
    if value is None:
        return "-"
    return f"{value:.{digits}g} ± {error:.1g}" if error is not None else f"{value:.{digits}g}"


def table(title, prefix, columns):
    rows = records(prefix)
    if not rows:
        return
    print(f"\n{title}\n")
    names = [c[0] if isinstance(c, tuple) else c for c in columns]
    print("| " + prefix + " | networks | " + " | ".join(names) + " |")
    print("| --- " * (len(columns) + 2) + "|")
    for _, key, r in rows:
        cells = [c[1](r) if isinstance(c, tuple) else shown(r, c) for c in columns]
        print(f"| {key} | {r['kinds']['manifold']} / {r['networks']} | " + " | ".join(cells) + " |")


def kept(name):
    def text(r):
        if r[name] is None:
            return "-"
        loss = 1 - r[name]
        return f"1 - ({loss:.1e} ± {r['stderr'][name] or 0:.0e})"
    return (name, text)


def share(r):
    w = r["with_manifold"]
    lo, hi = (w[k] if w[k] is not None else float("nan") for k in ("lo", "hi"))
    return f"{r['fraction_with_manifold']:.4f} [{lo:.4f}, {hi:.4f}]"


def kinds(r):
    return " ".join(str(r["kinds"][k]) for k in "point edge sliding moving".split())


def quantiles(r):
    q = r["dimension_quantiles"]
    return " ".join(f"{q[k]:g}" for k in "least lower median upper most".split()) if q["least"] is not None else "-"


table("small networks (N_tau_z)", "small", [
    ("fraction with a manifold, 95 %", share), ("point edge sliding moving", kinds),
    ("held", lambda r: f"{r['held']['count']} / {r['held']['of']}"),
    ("dimension: quantiles", quantiles), "frozen_fraction", "range", "contraction_rate"])
table("larger networks (N)", "large", [
    "frozen_fraction", ("dimension: quantiles", quantiles), "contraction_rate", "range", "range_least",
    kept("retention_along"), kept("retention_tangent"), "retention_across", "switched", "integrator_gain",
    kept("integrator_r2"), "tracking_r2", "additivity", "drift"])
table("beyond the range (size)", "size", [
    "retention_along", "retention_least", "retention_tangent", "retention_across", "switched",
    "integrator_gain", "integrator_r2", "additivity", "drift"])
table("smooth gates (alpha_z)", "alpha", [
    "frozen_fraction", "retention_along", "retention_tangent", "leak_rate", "leak_predicted", "integrator_r2", "drift"])
for _, key, r in records("timescales"):
    print(f"theory, alpha_z = {key}: fraction of rates below 0.01: {r['fraction_below_0p01']:.4f}, "
          f"below 0.1: {r['fraction_below_0p1']:.4f}")
for prefix, title in (("perturb", "perturbed couplings"), ("remove", "removed units")):
    table(title, prefix, ["retention_along", "retention_least", "retention_tangent", "switched",
                          "integrator_gain", "integrator_r2", "drift"])
table("noise (D)", "noise", ["diffusion", "retention_along", "integrator_r2", "switched"])

script = os.path.join(folder, "retention.gp")
if os.path.exists(script):
    text = open(script).read()
    labels = re.findall(r"title '([^']*)'", text[text.index("plot"):])
    last = text[:text.index("\nEND")].splitlines()[-1].split()
    print(f"\nretained at t = {last[0]}\n")
    for label, value in zip(labels, last[1:]):
        print(f"- {label}: {value}")
