#!/usr/bin/python3
"""Spectra of the Jacobian, theory against sampled networks.

    spectra.py GATEFOLD [FOLDER]        all of it, about 8 minutes on one idle core

Runs the command for every case and size, keeps its HDF5 files in FOLDER (a second run reads them) and
prints the tables of README.md. Seeds are fixed, one per size.
"""
import os
import subprocess
import sys

import h5py
import numpy as np

SIZES = (500, 1000, 2000)
SMALL = (125, 250)  # cheap, and where the finite-size effect is large: they fix its amplitude
NETWORKS = {125: 200, 250: 100, 500: 48, 1000: 20, 2000: 8}
HALVED = {125: 100, 250: 50, 500: 24, 1000: 10, 2000: 3}  # of matrices of 2 N rows

# name, model and state, box (each cuts through the bulk, off or on the real axis)
CASES = (
    ("vrnn, chaotic side", "--model vrnn --g 2", "-0.8:-0.2:0:0.6"),
    ("vrnn, quenched by bias", "--model vrnn --g 2 --sigma-b 1", "-1.3:-0.6:-0.2:0.5"),
    ("update, alpha_z 5", "--model update --g 2.5 --alpha-z 5", "-0.3:9:-9:9"),
    ("fs, unstable", "--model fs --g 4", "-0.7:-0.1:-0.5:0.5"),
    ("reset", "--model reset --g 3 --alpha-r 4 --p 1.5 --tau-r 0.5", "-1.5:-0.5:0:0.7"),
    ("grnn", "--model grnn --g 3 --alpha-z 2 --alpha-r 1 --tau-r 2 --p 2", "-0.6:-0.1:-0.2:0.3"),
    ("vrnn, p, beta_h", "--model vrnn --g 2.5 --p 0.6 --sigma-b 0.3 --beta-h 0.2",
     "-0.5:9:-9:9"),
    ("fs with reset gate", "--model grnn --alpha-z inf --g 5 --alpha-r 1 --tau-r 0.7 --p 1.3",
     "-0.7:-0.1:-0.5:0.3"),
    ("fs, stable", "--model fs --g 2", "-0.7:-0.1:-0.5:0.5"),
    ("update, alpha_z 50", "--model update --g 4 --alpha-z 50 --p 2", "-0.5:0.05:-0.1:0.4"),
    ("fs, p, bias, theta_z", "--model fs --g 4 --theta-z -0.3 --sigma-b 0.3 --p 1.2",
     "-0.6:-0.1:0:0.5"),
)


def is_double(options):
    return "--model grnn" in options or "--model reset" in options


def command(program, words, out):
    if not os.path.exists(out):
        subprocess.run([program, *words, "--out", out, "--threads", "1", "--quiet"], check=True,
                       stdout=subprocess.DEVNULL)
    return h5py.File(out)


def sampled(program, folder, key, options, box, n):
    networks = (HALVED if is_double(options) else NETWORKS)[n]
    words = f"spectrum {options} --box {box} --sample --n {n} --networks {networks}".split()
    words += ["--grid", "0", "--seed", str(n)]
    return command(program, words, f"{folder}/{key}_{n}.h5")


def estimate(file, name):
    return float(file[f"sample/{name}"][()]), float(file[f"sample/stderr/{name}"][()])


def rightmost(file):
    """Largest real part but for exact zeros, mean and standard error over networks."""
    re, im = file["eigenvalues/re"][()], file["eigenvalues/im"][()]
    most = np.where((re == 0) & (im == 0), -np.inf, re).max(axis=1)
    return most.mean(), most.std(ddof=1) / np.sqrt(len(most))


def edge_law(program, folder):
    """E max Re of the real Ginibre ensemble at radius 1, less 1: a polynomial of log N over sqrt N."""
    n, y, e = [], [], []
    for size in (8, 16, 31, 62, 125, 250, 500, 1000):
        words = f"spectrum --model vrnn --g 1 --at origin --sample --n {size} --grid 0".split()
        words += ["--seed", str(size), "--networks", str(min(16000, 300000 // size))]
        mean, error = estimate(command(program, words, f"{folder}/ginibre_{size}.h5"), "abscissa")
        n.append(size), y.append(mean), e.append(error)
    n, y, e = map(np.array, (n, y, e))
    law, cov, chi2 = fit(powers(n), y, e)
    print("real Ginibre ensemble, E max Re - 1, radius 1")
    for row in zip(n, y, e, law @ powers(n)):
        print("  N %5d  %9.5f +- %.5f  law %9.5f" % row)
    print("  (%.4f + %.4f log N + %.5f log^2 N) / sqrt N, chi^2 %.1f of %d\n"
          % (*law, chi2, len(n) - len(law)), flush=True)
    return lambda size: law @ powers(size)


def powers(n):
    return np.vstack((np.ones(np.shape(n)), np.log(n), np.log(n) ** 2)) / np.sqrt(n)


def edge_of(program, folder, key, options):
    """Radius R of curvature at the rightmost point, and pi rho R^2: an edge of this radius and density
    rho is that of a Gaussian matrix of pi rho R^2 N rows."""
    words = f"spectrum {options} --resolution 2000 --grid 300".split()
    file = command(program, words, f"{folder}/{key}_edge.h5")
    re, im = file["boundary"][()].reshape(-1, 2).T
    edge = re.max()
    near = (re > edge - 0.02 * (edge - re.min())) & (im > 0)
    gap = edge - re[near]
    radius = np.median(im[near] ** 2 / (2 * gap) + gap / 2)
    x, density = file["density/re"][()], file["density/value"][()][len(file["density/im"]) // 2]
    inside = density > 0
    rho = np.polyfit(x[inside][-8:] - edge, density[inside][-8:], 2)[2]
    return radius, np.pi * rho * radius**2


def fit(basis, y, e):
    """Weighted least squares: coefficients, covariance, chi^2."""
    cov = np.linalg.inv((basis / e**2) @ basis.T)
    x = cov @ (basis / e**2) @ y
    return x, cov, float((((y - x @ basis) / e) ** 2).sum())


def extrapolate(sizes, values, law):
    """a and its standard error from a + b law(N)."""
    y, e = np.array(values).T
    x, cov, chi2 = fit(np.vstack((np.ones(len(y)), law(np.array(sizes)))), y, e)
    return x[0], np.sqrt(cov[0, 0]), x[1], chi2


def z_of(theory, mean, error):
    return (mean - theory) / error if error else (0.0 if mean == theory else np.inf)


def main():
    program, folder = sys.argv[1], (sys.argv[2:] or ["spectra_runs"])[0]
    os.makedirs(folder, exist_ok=True)
    law = edge_law(program, folder)
    sizes = SMALL + SIZES
    print("case | edge of the bulk: theory | N 500 | 1000 | 2000 | extrapolated | z | amplitude, R, "
          "rows / N, chi^2 of 3\ncase | box: theory | 500 | 1000 | 2000 | z | outside 2000, % | "
          "zeros: theory, z at 2000\n")
    for k, (name, options, box) in enumerate(CASES):
        files = [sampled(program, folder, f"case{k}", options, box, n) for n in sizes]
        theory = {x: float(files[0][x][()]) for x in ("box_fraction", "zero_fraction")}
        edge = files[0]["boundary"][()].reshape(-1, 2)[:, 0].max()
        values = [rightmost(f) for f in files]
        radius, share = edge_of(program, folder, f"case{k}", options)
        limit, error, amplitude, chi2 = extrapolate(sizes, values, lambda n: law(share * n))
        show = " | ".join("%.4f(%.4f)" % v for v in values[2:])
        print("%s | %.4f | %s | %.4f(%.4f) | %+.1f | %.2f, %.2f, %.3f, %.1f" %
              (name, edge, show, limit, error, z_of(edge, limit, error), amplitude, radius, share,
               chi2))
        boxes = [estimate(f, "box_fraction") for f in files[2:]]
        show = " | ".join("%.4f(%.4f)" % v for v in boxes)
        zs = " ".join("%+.1f" % z_of(theory["box_fraction"], *v) for v in boxes)
        zero = estimate(files[-1], "zero_fraction")
        print("%s | %.4f | %s | %s | %.2f(%.2f) | %.4f, %+.1f\n" %
              (name, theory["box_fraction"], show, zs,
               *(100 * x for x in estimate(files[-1], "outside_fraction")),
               theory["zero_fraction"], z_of(theory["zero_fraction"], *zero)), flush=True)


if __name__ == "__main__":
    main()
