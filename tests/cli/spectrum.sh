#!/usr/bin/env bash
# gatefold spectrum and timescales: values refused, fields, files, pictures, own theory against samples.
#     spectrum.sh PROGRAM
set -euo pipefail
# shellcheck source=tests/cli/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"

refuse 2 '--box|1:0:0:1|X0 must be below X1' spectrum --box 1:0:0:1
refuse 2 '--box|X0:X1:Y0:Y1' spectrum --box 1:2
refuse 2 '--root|7' spectrum --model vrnn --root 7
refuse 2 '--largest|--sample' spectrum --largest 4
refuse 2 '--shift-invert|--rightmost' spectrum --sample --shift-invert
refuse 2 '--tau|LO must be below HI' timescales --tau 2:1
refuse 2 'push' timescales --model update --at trajectory --n 20 --networks 1 --t-max 5

few=(--n 60 --networks 3 --quiet --format json)
for model in vrnn grnn update reset fs; do
    for at in gaussian origin trajectory; do
        expect 0 spectrum --model "$model" --g 2.5 --at "$at" --sample --t-max 20 --grid 20 \
            --box -0.9:-0.2:-0.3:0.4 --plot "$model$at.png" "${few[@]}"
        json 'all(k in r for k in "abscissa zero_fraction boundary box_fraction".split())'
        json 'all(k in r["sample"]["stderr"] for k in "abscissa outside_fraction".split())'
        json 'r["sample"]["networks"] == 3 and all(len(p) == 2 for p in r["boundary"])'
        [ -s "$model$at.png" ] || fail "no picture of $model at $at"
    done
done

# What a box that ends at the real axis holds is half of what two hold.
for box in -2:0.5:0:2 -2:0.5:-2:2; do
    expect 0 spectrum --model vrnn --g 2 --sample --box "$box" "${few[@]}"
    mv "$work/out" "$work/out.$box"
done
/usr/bin/python3 - "$work"/out.-2:0.5:* <<'END' || fail "half boxes"
import json, sys

half, whole = (json.load(open(name)) for name in sorted(sys.argv[1:], key=len)[:2])
for r in half, whole:
    print(r["box_fraction"], r["sample"]["box_fraction"])
assert abs(2 * half["box_fraction"] - whole["box_fraction"]) < 1e-6
assert abs(2 * half["sample"]["box_fraction"] - whole["sample"]["box_fraction"]) < 1e-12
END

# A few eigenvalues by Krylov iteration are those of the whole matrix.
expect 0 spectrum --model reset --g 3 --sample --rightmost 4 "${few[@]}"
mv "$work/out" "$work/few"
expect 0 spectrum --model reset --g 3 --sample "${few[@]}"
/usr/bin/python3 - "$work/few" "$work/out" <<'END' || fail "rightmost eigenvalues"
import json, sys

few, all_ = (json.load(open(name))["sample"] for name in sys.argv[1:])
assert abs(few["abscissa"] - all_["abscissa"]) < 1e-8 and few["outside_fraction"] is None
assert len(few["eigenvalues"]) >= 12
END

expect 0 spectrum --model fs --g 2 --sample "${few[@]}" --grid 20 --out fs.h5
json 'r["zero_fraction"] == 0.5 and r["abscissa"] == 0 and r["sample"]["abscissa"] == 0'
/usr/bin/python3 - <<'END' || fail "the HDF5 file"
import h5py

with h5py.File("fs.h5") as f:
    assert f["eigenvalues/re"].shape == (3, 60) and f["density/value"].shape[1] == 20
END

# No growth is reported that a sample cannot show; the median of a reset gate of tau_r = 1 is that.
expect 0 timescales --model update --alpha-z 100 --points 20 "${few[@]}" --sample --plot t.svg
json 'r["unstable_fraction"] < 1e-9 and r["log10_tau"][-1] <= 12 and len(r["density"]) == 20'
json 'abs(r["fraction_below_0p1"] - r["sample"]["fraction_below_0p1"]) < 0.1'
expect 0 timescales --model reset --sigma-b 2 --points 2 --tau 0.6:1.5 --quiet --format json
json 'abs(r["median_tau"] - 1) < 1e-6'
