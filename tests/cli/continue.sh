#!/usr/bin/env bash
# gatefold continue: values refused, curves against critical, marks, the file, the picture.
#     continue.sh PROGRAM
set -euo pipefail
# shellcheck source=tests/cli/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"

plane=(--model reset --x g=1.2:2.2 --y alpha-r=2:40)

refuse 2 '--x|missing|NAME=LO:HI' continue --curve saddle
refuse 2 '--y|missing' continue --x g=1:2
refuse 2 '--x|NAME=LO:HI' continue --x g --y p=1:2
refuse 2 '--x|LO:HI' continue --x g=1 --y p=1:2
refuse 2 '--x|below' continue --x g=2:1 --y p=1:2
refuse 2 "--x|'gg'|g?" continue --x gg=1:2 --y p=1:2
refuse 2 '--y|-1|[0, 1e+06]' continue --x g=1:2 --y p=-1:2
refuse 2 '--x and --y|both g' continue --x g=1:2 --y g=1:3
refuse 2 '--curve|sadle|saddle?' continue --curve sadle --x g=1:2 --y p=1:2
refuse 2 '--points|5|[10, 10000]' continue --points 5 "${plane[@]}"
refuse 2 '--scan|-1|[0, 1000]' continue --scan -1 "${plane[@]}"
refuse 2 '--start|X:Y' continue --start 1 "${plane[@]}"
refuse 2 'start of x|9|[1.2, 2.2]' continue --start 9:3 "${plane[@]}"
refuse 2 'tau_r|noise' continue --model reset --x tau-r=1:2 --y noise=0:1
refuse 2 '--tol|1|[1e-14, 0.0001]' continue --tol 1 "${plane[@]}"
refuse 2 '--out|a.csv|.h5' continue --out a.csv "${plane[@]}"
refuse 1 'no saddle point' continue --model vrnn --x g=1:2 --y sigma-b=0:1

expect 0 continue --curve saddle "${plane[@]}" --format json --out saddle.h5 --plot saddle.png \
    --keep-script saddle.gp
json 'r["schema"] == "gatefold/continue/1" and r["curve"] == "saddle" and r["x"] == "g"'
json 'len(r["points"]) == len(r["delta_h"]) == r["count"] >= 200'
json 'all(1.2 <= x <= 2.2 and 2 <= y <= 40 for x, y in r["points"])'
json 'len(r["pieces"]) == 1 and r["pieces"][0]["complete"] and not r["pieces"][0]["closed"]'
json 'r["folds"] == [] and r["cusps"] == []'
json 'abs(r["tricritical"][0][0] - 2) < 1e-12 and abs(r["tricritical"][0][1] - 8 ** 0.5) < 1e-12'
json 'max(abs(a - b) for p, q in zip(r["points"], r["points"][1:]) for a, b in
    [(p[1] / 38, q[1] / 38)]) < 1 / 200'
cp "$work/out" saddle.json

# A point here and there, against critical saddle.
/usr/bin/python3 - "$program" saddle.json saddle.h5 <<'END' || fail "critical saddle, the HDF5 file"
import h5py, json, subprocess, sys

r = json.load(open(sys.argv[2]))
for k in range(5, r["count"], r["count"] // 12):
    g, alpha = r["points"][k]
    if r["delta_h"][k] < 1e-3:
        continue
    said = subprocess.run([sys.argv[1], "critical", "saddle", "--model", "reset", "--alpha-r",
                           repr(alpha), "--bracket", "1:3", "--format", "json"],
                          capture_output=True, check=True)
    c = json.loads(said.stdout)
    assert abs(c["value"] - g) < 1e-10, (alpha, g, c["value"])
with h5py.File(sys.argv[3]) as f:
    assert f["points"].shape == (r["count"], 2) and list(f["delta_h"][()]) == r["delta_h"]
    assert f["points"].attrs["long_name"] and f.attrs["schema"] == "gatefold/continue"
    assert f["pieces/count"][()] == [r["count"]]
END
[[ $(head -c 4 saddle.png) == $'\x89PNG' ]] || fail "no picture"
for title in saddle-node 'zero loses its stability' 'tricritical point' 'gain' 'slope of the reset'; do
    grep -qF -- "$title" saddle.gp || fail "the script does not name $title"
done

# Bias makes the two saddle-nodes meet; marginal curves turn.
expect 0 continue --model reset --alpha-r 20 --x g=1.3:2.2 --y sigma-b=0:0.2 --format json
json 'len(r["cusps"]) == 1 and len(r["points"]) >= 200 and r["tricritical"] == []'
json 'abs(r["cusps"][0][0] - 1.59730104639) < 1e-9'
expect 0 continue --model fs --curve marginal --x g=0.5:6 --y theta-z=-1:1 --format json
json 'r["folds_in"] == ["y"] and len(r["folds"]) == 1 and r["cusps"] == []'
expect 0 continue --curve bias --model vrnn --x g=0.5:4 --y sigma-b=0:2.5 --format json
json 'min(abs(g - 2) + abs(s * s - 0.408989311) for g, s in r["points"]) < 0.02'
expect 0 continue --curve tricritical --model reset --x alpha-r=0:20 --y beta-r=-3:3 --format json
json 'r["third"] == "g" and min(abs(a - 8 ** 0.5) + abs(b) for a, b in r["points"]) < 0.02'
json 'all(abs(g - 1 - math.exp(-b)) < 1e-9 for g, (a, b) in zip(r["third_values"], r["points"]))'

# From a point; other formats.
expect 0 continue --start 1.7:15 "${plane[@]}" --scan 0
said out 'residual'
expect 0 continue "${plane[@]}" --points 20 --format csv
head -n 1 "$work/out" | grep -q '^x,y' || fail "header of csv"
expect 0 continue "${plane[@]}" --dump-config
json 'r["curve"] == "saddle" and r["x"] == "g=1.2:2.2"'
nothing_left .
