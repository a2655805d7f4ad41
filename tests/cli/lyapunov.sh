#!/usr/bin/env bash
# gatefold lyapunov: values refused, fields, what the first exponents determine, the file, the picture,
# the same bytes on any number of threads.
#     lyapunov.sh PROGRAM
set -euo pipefail
# shellcheck source=tests/cli/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"

refuse 2 '--n|1|[2, 20000]' lyapunov --n 1
refuse 2 '--k|-1|[0, 60000]' lyapunov --k -1
refuse 2 'k|21|[0, 20]' lyapunov --model vrnn --n 20 --k 21
refuse 2 '--transient|x|not a number' lyapunov --transient x
refuse 2 'transient|10|t_max' lyapunov --n 20 --t-max 10 --transient 10
refuse 2 'interval|0.07|multiple of dt' lyapunov --n 20 --t-max 10 --interval 0.07
refuse 2 '--start|quiet|not one of chaotic' lyapunov --start quiet
refuse 2 '--integrator|rk5' lyapunov --integrator rk5
refuse 2 'adaptive|rk4' lyapunov --n 20 --integrator adaptive
refuse 2 'binary gates|rk4' lyapunov --model fs --n 20 --integrator euler
refuse 2 '--plot|--theory' lyapunov --theory --plot a.png
refuse 2 '--out|a.csv|.h5' lyapunov --out a.csv
refuse 1 'overflowed' lyapunov --model vrnn --phi relu --g 8 --n 20 --t-max 3000 --networks 1 --quiet

# At a stable zero the largest exponent is the edge of the spectrum, g - 1 for N -> infinity.
expect 0 lyapunov --theory --model vrnn --g 0.8 --format json
json 'abs(r["lambda_max_theory"] + 0.2) < 1e-9 and r["lambda_max"] == r["lambda_max_theory"]'
json 'r["exponents"] == [] and r["theory_state"] in ("static", "zero") and r["stderr"] is not None'
expect 0 lyapunov --model vrnn --g 0.8 --n 100 --networks 4 --k 1 --t-max 200 --transient 100 --format json
json 'r["schema"] == "gatefold/lyapunov/1" and r["command"] == "lyapunov"'
json 'abs(r["lambda_max"] - r["lambda_max_theory"]) < 0.15 and r["kaplan_yorke"] == 0'
json 'r["t"] == 100 and r["transient"] == 100 and r["networks"] == 4 and r["n"] == 100'

few=(--n 40 --networks 3 --t-max 40 --seed 5)
expect 0 lyapunov --model vrnn --g 4 "${few[@]}" --format json --out e.h5 --quiet
json 'len(r["exponents"]) == len(r["exponents_stderr"]) == len(r["fraction"]) == 40'
json 'r["exponents"][0] == r["lambda_max"] and r["exponents_stderr"][0] == r["stderr"]'
json 'abs(sum(r["exponents"]) - r["sum"]) < 1e-9 and abs(r["sum"] - r["trace"]) < 1e-3'
json 'r["fraction"][0] == 0.5 / 40 and r["t"] == 30 and r["transient"] == 10'
json 'r["ks_entropy"] >= 0 and 0 <= r["kaplan_yorke"] < 40 and r["interval"] > 0.05'
json 'r["drift_error"] > 0 and r["time_error"] > 0 and r["converged"] in (True, False)'
/usr/bin/python3 - "$work/out" <<'END' || fail "the HDF5 file"
import h5py, json, sys
import numpy as np

record = json.load(open(sys.argv[1]))
with h5py.File("e.h5") as f:
    each = f["samples/exponents"][()]
    assert each.shape == (3, 40) and f["samples/exponents"].attrs["long_name"]
    assert np.allclose(each.mean(0), record["exponents"], atol=1e-12)
    assert np.allclose(each.std(0, ddof=1) / 3 ** 0.5, record["exponents_stderr"], atol=1e-12)
    assert np.allclose(f["exponents"][()], record["exponents"], atol=0)
    assert f["lambda_max"][()] == record["lambda_max"] and f.attrs["g"] == 4 and f.attrs["k"] == 0
END

expect 0 lyapunov --model grnn "${few[@]}" --k 2 --format json --quiet
json 'len(r["exponents"]) == 2 and r["sum"] is None and r["trace"] is None'
expect 0 lyapunov --model fs --g 4 --tau-z 0 "${few[@]}" --format json --quiet
json 'r["lambda_max_theory"] is None and r["theory_state"] == "none" and r["switches"] > 0'
json 'r["exponents"][-1] is None and r["exponents"][0] is not None'
expect 0 lyapunov --model vrnn --g 4 "${few[@]}" --k 3 --format csv --quiet
head -n 1 "$work/out" | grep -qx 'fraction,exponents,exponents_stderr' || fail "header of csv"
(($(wc -l <"$work/out") == 4)) || fail "rows of csv"
expect 0 lyapunov --model vrnn --noise 0.1 "${few[@]}" --k 1 --quiet
said out 'lambda_max'
expect 0 lyapunov --model fs --g 2 "${few[@]}" --k 1
said err 'no lambda_max_theory'

if command -v gnuplot >/dev/null; then
    expect 0 lyapunov --model vrnn --g 4 --n 60 --networks 2 --t-max 20 --plot e.png --keep-script e.gp --quiet
    file e.png | grep -q PNG || fail "e.png is no PNG"
    grep -q 'filledcurves' e.gp || fail "no band in the script"
fi

for threads in 1 2 4; do
    expect 0 lyapunov --model grnn "${few[@]}" --format json --threads "$threads" --quiet
    mv "$work/out" "$work/out.$threads"
done
cmp "$work/out.1" "$work/out.2" || fail "1 and 2 threads differ"
cmp "$work/out.1" "$work/out.4" || fail "1 and 4 threads differ"
