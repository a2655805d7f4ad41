#!/usr/bin/env bash
# gatefold manifold: values refused, fields, files, pictures, the same bytes on any number of threads.
#     manifold.sh PROGRAM
set -euo pipefail
# shellcheck source=tests/cli/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"

refuse 2 '--n|1|[2, 20000]' manifold --n 1
refuse 2 '--hold|0|[1, 1e+06]' manifold --hold 0
refuse 2 '--size|0|[1e-12, 1000]' manifold --size 0
refuse 2 '--directions|0|[1, 300]' manifold --directions 0
refuse 2 '--pulses|1|[2, 1000]' manifold --pulses 1
refuse 2 '--duration|nan' manifold --duration nan
refuse 2 '--gap|-1|[0, 10000]' manifold --gap -1
refuse 2 '--perturb|11|[0, 10]' manifold --perturb 11
refuse 2 '--remove|1|[0, 0.999]' manifold --remove 1
refuse 2 '--picture|photo|not one of|retention' manifold --picture photo
refuse 2 'update gate' manifold --model vrnn --n 10 --networks 1
refuse 2 'suffix|.bmp' manifold --plot a.bmp

few=(--hold 20 --directions 2 --pulses 3 --t-max 400)
expect 0 manifold --g 2 --n 30 --networks 5 --seed 2 "${few[@]}" --format json --out m.h5
json 'r["schema"] == "gatefold/manifold/1" and r["networks"] == 5 and r["n"] == 30'
json 'set("dimension contraction_rate retention_along retention_across integrator_gain integrator_r2 "
    "range".split()) <= set(r) & set(r["stderr"])'
json 'abs(r["frozen_fraction"] - r["dimension"] / 30) < 1e-15 and 5 < r["dimension"] < 25'
json 'abs(r["retention_along"] - 1) < 1e-12 and r["retention_across"] < 0.1'
json 'r["integrator_r2"] > 0.99 and abs(r["integrator_gain"] - 1) < 0.2 and r["range"] > 0'
json 'r["leak_rate"] is None and r["diffusion"] is None'
json 'sum(r["kinds"].values()) == 5 and r["kinds"]["manifold"] == r["with_manifold"]["count"]'
json 'r["with_manifold"]["lo"] <= r["fraction_with_manifold"] <= r["with_manifold"]["hi"]'
json 'r["held"]["count"] == r["held"]["of"] == r["kinds"]["manifold"]'
json 'r["dimension_quantiles"]["least"] <= r["dimension"] <= r["dimension_quantiles"]["most"]'
/usr/bin/python3 - "$work/out" <<'END' || fail "the HDF5 file"
import h5py, json, sys
import numpy as np

record = json.load(open(sys.argv[1]))
with h5py.File("m.h5") as f:
    assert f.attrs["schema"] == "gatefold/manifold" and f.attrs["hold"] == 20 and f.attrs["g"] == 2
    kind, dimension = f["network/kind"][()], f["network/dimension"][()]
    assert kind.shape == (5,) and (np.isnan(dimension) == (kind != 0)).all()
    assert abs(np.nanmean(dimension) - record["dimension"]) < 1e-12
    error = np.nanstd(dimension, ddof=1) / np.sqrt((kind == 0).sum())
    assert abs(error - record["stderr"]["dimension"]) < 1e-12
    assert f["range"][()] == record["range"] and f["network/range"].attrs["long_name"]
END

expect 0 manifold --model update --alpha-z 100 --n 20 --networks 3 "${few[@]}" --format json
json 'r["leak_rate"] is not None and r["leak_predicted"] is not None'
expect 0 manifold --noise 1e-9 --n 20 --networks 2 "${few[@]}" --format json
json '0.3 < r["diffusion"] < 3'
expect 0 manifold --perturb 0.01 --remove 0.05 --n 20 --networks 2 "${few[@]}" --format csv
head -n 1 "$work/out" | grep -q '^dimension,frozen_fraction,contraction_rate,' || fail "header of csv"
(($(wc -l <"$work/out") == 2)) || fail "csv is not one row"
expect 0 manifold --tau-z 0 --n 6 --networks 20 "${few[@]}"
said out 'sliding kinds'
expect 0 manifold --g 0.5 --theta-z -4 --n 8 --networks 2 "${few[@]}" --format json # no manifold
json 'r["fraction_with_manifold"] == 0 and r["dimension"] is None and r["kinds"]["point"] == 2'

for picture in integrator retention slice; do
    expect 0 manifold --n 20 --networks 1 "${few[@]}" --picture "$picture" --plot "$picture.svg" \
        --keep-script "$picture.gp"
    grep -q '</svg>' "$picture.svg" || fail "no picture of $picture"
done

for threads in 1 2 4; do
    expect 0 manifold --n 20 --networks 5 "${few[@]}" --format json --threads "$threads"
    mv "$work/out" "$work/out.$threads"
done
cmp "$work/out.1" "$work/out.2" || fail "1 and 2 threads differ"
cmp "$work/out.1" "$work/out.4" || fail "1 and 4 threads differ"
