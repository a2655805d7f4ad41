#!/usr/bin/env bash
# gatefold correlation: values, states that coexist, refusals, the file, the picture, the sample.
#     correlation.sh PROGRAM
set -euo pipefail
# shellcheck source=tests/cli/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"

refuse 2 '--start|frozen|frozen|not one of' correlation --start frozen
refuse 2 '--method|fast|automatic' correlation --method fast
refuse 2 '--tol|1e-14|[1e-13, 0.0001]' correlation --tol 1e-14
refuse 2 '--tau-max|-1|[0, 1e+06]' correlation --tau-max -1
refuse 2 '--points|1|[2, 1e+06]' correlation --points 1
refuse 2 '--paths|99|[100, 1e+07]' correlation --paths 99
refuse 2 '--batches|1|[2, 1000]' correlation --batches 1
refuse 2 '--path-dt|1|[0.001, 0.5]' correlation --path-dt 1
refuse 2 '--rel-error|0|[1e-05, 1]' correlation --rel-error 0
refuse 2 '--transient|500|[0, 400)' correlation --model vrnn --sample --transient 500
refuse 2 '--out|a.csv|.h5' correlation --out a.csv
refuse 2 'potential|update gate' correlation --model update --method potential
refuse 2 'chaotic' correlation --model vrnn --method constant
refuse 1 'no chaotic state|0.9' correlation --model vrnn --g 0.9
refuse 1 'diverges|relu' correlation --model vrnn --phi relu --g 1.5

expect 0 correlation --model vrnn --g 2 --format json --out c.h5
json 'abs(r["c0"] - 0.481201353) < 5e-10 and r["c_inf"] == 0 and r["method"] == "potential"'
json 'len(r["tau"]) == len(r["c_h"]) == 200 and r["c_h"][0] == r["c0"] and r["tau"][0] == 0'
json 'all(a > b for a, b in zip(r["c_h"], r["c_h"][1:])) and 5e-4 < r["c_h"][-1] / r["c0"] < 1e-3'
json 'abs(r["decay_time"] - 4.38454739) < 1e-8 and r["stderr"]["c0"] < 1e-12'
json '"c_r" not in r and "c_z" not in r and r["schema"] == "gatefold/correlation/1"'
/usr/bin/python3 - "$work/out" <<'END' || fail "the HDF5 file"
import h5py, json, sys

record = json.load(open(sys.argv[1]))
with h5py.File("c.h5") as f:
    assert list(f["c_h"][()]) == record["c_h"] and f["c0"][()] == record["c0"]
    assert f.attrs["g"] == 2 and f.attrs["start"] in (b"chaotic", "chaotic")
END

# Three states of a reset gate, found by two methods.
reset=(correlation --model reset --g 1.9 --alpha-r 20 --tau-max 5 --points 6 --format json)
expect 0 "${reset[@]}"
json 'r["method"] == "boundary" and 0.01 < r["c0"] < 0.1 and len(r["c_r"]) == 6'
expect 0 "${reset[@]}" --start static
json 'r["method"] == "constant" and abs(r["c0"] - 0.1076287722) < 1e-9 and r["decay_time"] == 0'
json 'r["c_h"] == [r["c0"]] * 6 and abs(r["c_r"][0] - 0.2342385045) < 1e-9'
expect 0 "${reset[@]}" --start zero
json 'r["c0"] == 0'
expect 0 "${reset[@]}" --tau-r 0
json 'r["method"] == "potential" and 0.01 < r["c0"] < 0.1 and r["c_r"][0] > r["c0"]'

# Networks beside it, the same on any number of threads, drawn.
few=(correlation --model vrnn --g 2 --sample --n 100 --networks 3 --t-max 60 --transient 20
    --tau-max 10 --points 11 --dt 0.1)
expect 0 "${few[@]}" --format json --threads 1
cp "$work/out" "$work/one"
json 'len(r["sample"]["tau"]) == len(r["sample"]["c_h"]) == len(r["sample"]["stderr"]["c_h"]) >= 100'
json 'len(r["sample"]["z"]) == len(r["sample"]["tau"])'
json 'r["sample"]["networks"] == 3 and r["sample"]["tau"][-1] <= 10.000001'
json 'abs(r["sample"]["theory"][0] - r["c0"]) < 1e-15 and 0 < r["sample"]["stderr"]["c_h"][0] < 0.2'
expect 0 "${few[@]}" --format json --threads 2
cmp "$work/out" "$work/one" || fail "other numbers on two threads"
if command -v gnuplot >/dev/null; then
    expect 0 "${few[@]}" --plot c.svg --keep-script c.gp
    grep -q 'standard errors' c.svg || fail "no band in the picture"
    grep -q 'C_h (theory)' c.gp || fail "no theory in the script"
fi

# Where it ends.
expect 0 critical chaos --model vrnn --free sigma-b --bracket 0.6:0.7 --format json
json 'abs(r["value"] ** 2 - 0.408989311) < 1e-9 and r["kind"] == "chaos" and not r["all"][0]["fold"]'
refuse 2 'update gate' critical chaos --model grnn
refuse 1 'no end' critical chaos --model vrnn --bracket 0.2:0.8
