#!/usr/bin/env bash
# dynamics: values refused, fields, closed forms, the file, pictures, the same bytes on any number of
# threads.
#     dynamics.sh PROGRAM
set -euo pipefail
# shellcheck source=tests/cli/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"

refuse 2 '--sigma-0|-1|[0, 1e+06]' dynamics --sigma-0 -1
refuse 2 '--t-max|0|[1e-06, 1e+08]' dynamics --t-max 0
refuse 2 '--dt|2|[1e-06, 1]' dynamics --dt 2
refuse 2 '--grid|square|uniform|geometric' dynamics --grid square
refuse 2 '--growth|1|[0.001, 0.5]' dynamics --growth 1
refuse 2 'paths|1022|multiple of 4' dynamics --paths 1022
refuse 2 '--batches|1|[2, 1e+06]' dynamics --batches 1
refuse 2 '--corrections|9|[0, 4]' dynamics --corrections 9
refuse 2 't_max|more than 20000 times|geometric' dynamics --t-max 1e5
refuse 2 '--networks|0|[1, 1e+06]' dynamics --networks 0
refuse 2 '--sample-times|1|[2, 2000]' dynamics --sample-times 1
refuse 2 '--sample-dt|2|[1e-06, 1]' dynamics --sample-dt 2
refuse 2 '--trials|0|[1, 1024]' dynamics --trials 0
refuse 2 'dt is 0.5|unstable' dynamics --model fs --tau-z 0.1 --sample --sample-dt 0.5 --t-max 1 --paths 256
refuse 2 '--out|a.csv|.h5' dynamics --out a.csv
refuse 1 'correlates|uniform grid' dynamics --model vrnn --t-max 1e3 --grid geometric --paths 256
refuse 1 'paths is 64|twice as many' dynamics --model fs --t-max 10 --paths 64
refuse 1 'overflowed' dynamics --model vrnn --phi relu --g 1e3 --t-max 90 --dt 0.25 --paths 800

# The defaults of the contract.
expect 0 dynamics --dump-config
json 'r["t_max"] == 100 and r["sigma_0"] == 1 and r["seed"] == 1 and r["grid"] == "uniform"'

small=(dynamics --t-max 4 --paths 256 --batches 4)
expect 0 "${small[@]}" --model fs --format json
json 'r["schema"] == "gatefold/dynamics/1" and len(r["t"]) == len(r["var_h"]) == len(r["speed"]) == 41'
json 'r["t"][0] == 0 and r["t"][-1] == 4 and abs(r["var_h"][0] - 1) < 1e-2'
json 'r["active_fraction"] == 0.5 and r["var_frozen"] > r["var_active"] > 0.3'
json 'abs((r["var_active"] + r["var_frozen"]) / 2 - r["var_h"][-1]) < 1e-12'
json '{"var_h", "speed", "var_active", "var_frozen", "active_fraction"} == set(r["stderr"])'
json 'len(r["stderr"]["var_h"]) == 41 and 0 < r["stderr"]["var_frozen"] < 0.1'
json 'r["paths"] == 256 and r["batches"] == 4 and r["kept"] == 41 and r["neighbour"] > 0.99'

# Without gain, h decays; without a binary gate all units are active.
expect 0 "${small[@]}" --model vrnn --g 0 --sigma-0 2 --sigma-b 0.5 --format json
json 'all(abs(v - 4 * math.exp(-2 * t) - 0.25 * (1 - math.exp(-t)) ** 2) < 1e-10 for t, v in zip(r["t"], r["var_h"]))'
json 'r["active_fraction"] == 1 and r["var_frozen"] is None and r["var_active"] == r["var_h"][-1]'

# No bit depends on threads.
for model in fs grnn; do
    expect 0 "${small[@]}" --model $model --noise 0.01 --threads 1 --format json
    cp "$work/out" one.json
    expect 0 "${small[@]}" --model $model --noise 0.01 --threads 4 --format json
    cmp -s "$work/out" one.json || fail "$model depends on threads"
done
expect 0 "${small[@]}" --model grnn --noise 0.01 --seed 2 --format json
! cmp -s "$work/out" one.json || fail "does not depend on the seed"

# Long ages.
expect 0 dynamics --model fs --g 1.5 --t-max 1e4 --grid geometric --paths 512 --batches 4 --format json
json 'r["t"][-1] == 1e4 and 200 < len(r["t"]) < 300 and r["speed"][-1] < 1e-6'

# Formats, the file.
expect 0 "${small[@]}" --model reset --format csv
head -n 1 "$work/out" | grep -q '^t,var_h,speed,var_h_stderr,speed_stderr$' || fail "header of csv"
expect 0 "${small[@]}" --model update --out a.h5 --extrapolate
said out 'var_active'
/usr/bin/python3 - <<'END' || fail "the HDF5 file"
import h5py, numpy as np

with h5py.File("a.h5") as f:
    c, n = f["two_time/c_h"][()], 41
    assert c.shape == f["two_time/c_phi"].shape == f["two_time/c_h_stderr"].shape == (n, n)
    assert np.array_equal(c, c.T) and np.allclose(np.diag(c), f["var_h"][()], rtol=1e-12)
    assert [d[0].name for d in f["two_time/c_h"].dims] == ["/two_time/t", "/two_time/t"]
    assert f["two_time/t"].attrs["units"] == "leak times" and np.array_equal(f["two_time/t"], f["t"])
    assert f.attrs["extrapolate"] == 1 and f.attrs["paths"] == 256 and f.attrs["seed"] == 1
    assert f.attrs["schema"] == "gatefold/dynamics" and f["stderr/var_h"].shape == (n,)
END

# Networks beside it, at the times of the theory, the same on any number of threads.
few=("${small[@]}" --model fs --sample --n 100 --networks 4 --trials 2 --sample-times 5)
expect 0 "${few[@]}" --format json --threads 1 --out sample.h5
cp "$work/out" one.json
json 'r["sample"]["t"] == [0, 1, 2, 3, 4] and r["sample"]["networks"] == 4 and r["sample"]["trials"] == 2'
json 'r["sample"]["theory"]["var_h"] == r["var_h"][::10] and r["sample"]["theory"]["speed"] == r["speed"][::10]'
json 'all(len(s[q]) == 5 for q in ("var_h", "speed", "var_active", "var_frozen", "active_fraction", "c_h", "c_phi") for s in (r["sample"], r["sample"]["theory"], r["sample"]["stderr"], r["sample"]["z"]))'
json 'all(abs(r["sample"]["c_h"][k][k] - r["sample"]["var_h"][k]) < 1e-14 for k in range(5))'
json 'all(abs(z) < 8 for row in r["sample"]["z"]["c_h"] for z in row) and 0 < r["sample"]["stderr"]["c_h"][1][3] < 0.1'
json 'abs(r["sample"]["z"]["var_h"][4] - (r["sample"]["var_h"][4] - r["var_h"][40]) / math.hypot(r["sample"]["stderr"]["var_h"][4], r["stderr"]["var_h"][40])) < 1e-12'
json 'r["sample"]["largest_z"]["speed"] == max(map(abs, r["sample"]["z"]["speed"]))'
expect 0 "${few[@]}" --format json --threads 3
cmp -s "$work/out" one.json || fail "networks depend on threads"
/usr/bin/python3 - <<'END' || fail "the HDF5 file with networks"
import h5py, json, numpy as np

record = json.load(open("one.json"))["sample"]
with h5py.File("sample.h5") as f:
    assert np.array_equal(f["sample/c_h"][()], record["c_h"]) and f["sample/c_h"].shape == (5, 5)
    assert np.array_equal(f["sample/theory/c_h"][()], f["two_time/c_h"][::10, ::10])
    assert np.array_equal(f["sample/stderr/c_phi"][()], record["stderr"]["c_phi"])
    assert np.array_equal(f["sample/z/var_frozen"][()], record["z"]["var_frozen"])
    assert f.attrs["sample"] == 1 and f.attrs["n"] == 100 and f.attrs["trials"] == 2
END
expect 0 "${few[@]}" --plot few.svg --keep-script few.gp
grep -q '4 networks of 100 units' few.svg || fail "no networks in the picture"
expect 0 plot sample.h5 --plot stored.svg
grep -q networks stored.svg || fail "no networks in the picture of the file"

# Pictures.
expect 0 "${small[@]}" --model fs --plot fs.svg --keep-script fs.gp
grep -q "title 'frozen'" fs.gp || fail "no frozen units in the picture"
expect 0 "${small[@]}" --model vrnn --grid geometric --plot vrnn.png
[[ $(head -c 4 vrnn.png) == $'\x89PNG' ]] || fail "vrnn.png is no picture"
refuse 3 'vrnn.png exists' "${small[@]}" --plot vrnn.png

# A stop.
stop INT dynamics --batches 2000 --quiet
