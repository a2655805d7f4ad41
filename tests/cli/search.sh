#!/usr/bin/env bash
# gatefold search: values refused, fields, the file, the same bytes on any number of threads.
#     search.sh PROGRAM
set -euo pipefail
# shellcheck source=tests/cli/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"

refuse 2 '--n|1|[2, 20000]' search --n 1
refuse 2 '--in-degree|-1|[0, 20000]' search --in-degree -1
refuse 2 'in_degree|30|[0, 20]' search --n 20 --in-degree 30
refuse 2 '--random|-1|[0, 1e+06]' search --random -1
refuse 2 '--trajectory|1e7|[0, 1e+06]' search --trajectory 1e7
refuse 2 '--deflate|x|not a number' search --deflate x
refuse 2 '--t-max|0|[1e-06, 1e+08]' search --t-max 0
refuse 2 '--sigma-0|nan|[0, 1e+06]' search --sigma-0 nan
refuse 2 '--newton-max|0|[1, 10000]' search --newton-max 0
refuse 2 '--apart|2|[1e-12, 1]' search --apart 2
refuse 2 '--out|a.csv|.h5' search --out a.csv
refuse 2 '--tol' search --tol 1e-9

# Zero alone is a result too.
expect 0 search --model vrnn --g 0.8 --n 50 --random 20 --trajectory 10 --deflate 5 --format json
json 'r["distinct"] == 1 and r["points"][0]["variance"] == 0 and r["coverage"] == 1'
json 'r["schema"] == "gatefold/search/1" and r["unproved"] == 0 and r["expected"] == 1'
json 'r["points"][0]["max_re"] < 0 and r["points"][0]["unstable_modes"] == 0'

few=(--random 60 --trajectory 20 --deflate 10 --t-max 40)
expect 0 search --model vrnn --g 1.5 --n 100 --seed 3 "${few[@]}" --format json --out points.h5
json '2 <= r["distinct"] == len(r["points"]) and r["starts"] >= r["converged"] > 20'
json 'all(p["residual"] < 1e-12 and p["speed"] < 1e-12 for p in r["points"])'
json 'all(0 <= p["kantorovich"] < 0.5 and p["radius"] < 5e-7 for p in r["points"])'
json 'all(set(p) == set("speed max_re zero_modes unstable_modes variance residual radius "
    "kantorovich symmetric hits".split()) for p in r["points"])'
json '[p["symmetric"] for p in r["points"]] == [False] + [True] * (r["distinct"] - 1)'
json 'sorted(p["variance"] for p in r["points"]) == [p["variance"] for p in r["points"]]'
/usr/bin/python3 - "$work/out" <<'END' || fail "the HDF5 file"
import h5py, json, sys
import numpy as np

record = json.load(open(sys.argv[1]))
with h5py.File("points.h5") as f:
    h = f["points/h"][()]
    assert h.shape == (record["distinct"], 100)
    assert f["points/h"].attrs["long_name"] and f.attrs["n"] == 100 and f.attrs["random"] == 60
    for name in "variance max_re radius unstable_modes".split():
        assert list(f["points/" + name][()]) == [p[name] for p in record["points"]], name
    assert np.allclose((h ** 2).mean(1), f["points/variance"][()], atol=1e-12)
    assert f["distinct"][()] == record["distinct"] and f.attrs["schema"] == "gatefold/search"
END

expect 0 search --model fs --g 2 --n 40 "${few[@]}" --format csv
head -n 1 "$work/out" | grep -q '^speed,max_re,zero_modes,unstable_modes,variance,' ||
    fail "header of csv"
expect 0 search --model grnn --g 3 --sigma-b 0.4 --n 30 --in-degree 8 "${few[@]}"
said out 'distinct'
expect 0 search --model vrnn --phi relu --g 0.5 --n 20 --random 5 --deflate 0 --trajectory 0 \
    --out none.h5 --format json # zero is at the kink
json 'r["distinct"] == 0 and r["points"] == [] and r["unproved"] > 0 and r["coverage"] is None'
expect 0 search --model vrnn --noise 0.1 --n 20 --random 5 --deflate 5 --format json
json 'r["starts"] == 11'

for threads in 1 2 4; do
    expect 0 search --model reset --g 4 --n 40 "${few[@]}" --format json --threads "$threads"
    mv "$work/out" "$work/out.$threads"
done
cmp "$work/out.1" "$work/out.2" || fail "1 and 2 threads differ"
cmp "$work/out.1" "$work/out.4" || fail "1 and 4 threads differ"
