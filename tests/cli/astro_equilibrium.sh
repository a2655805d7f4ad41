#!/usr/bin/env bash
# gatefold astro equilibrium: values refused, rest, Hopf points, cycles, folds, onsets, the pictures.
#     astro_equilibrium.sh PROGRAM
set -euo pipefail
# shellcheck source=tests/cli/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"

refuse 2 '--drive|1:0|LO must be below HI' astro equilibrium --drive 1:0
refuse 2 '--drive|x|LO:HI' astro equilibrium --drive x
refuse 2 '--at|-1|[0, 1000]' astro equilibrium --at 0.1,-1
refuse 2 '--current|5:1:1' astro equilibrium --cell neuron --current 5:1:1
refuse 2 '--intervals|5|[10, 400]' astro equilibrium --intervals 5
refuse 2 'relax 0' astro equilibrium --relax 0

expect 0 astro equilibrium --format json
json 'r["command"] == "astro equilibrium"'
json 'abs(r["rest"]["ca"] - 0.0661158510620) < 1e-10 and abs(r["rest"]["h"] - 0.8882003419814) < 1e-10'
json 'abs(r["rest"]["ip3"] - 0.6857671393236) < 1e-10'
json 'len(r["hopf"]) == 2 and abs(r["hopf"][0]["j"] - 0.0581245549) < 1e-8'
json 'abs(r["hopf"][0]["period"] - 10.722564) < 1e-5 and abs(r["hopf"][0]["ca"] - 0.1149718142) < 1e-8'
json 'r["hopf"][0]["kind"] == "supercritical" and r["hopf"][1]["kind"] == "subcritical"'
json 'r["hopf"][1]["j"] > r["hopf"][0]["j"]'
json '[f["of"] for f in r["folds"]] == ["cycles"] * 3 and r["folds"][2]["j"] > r["hopf"][1]["j"]'
json 'len(r["points"]) > 20 and len(r["cycles"]) > 20 and r["at"] == []'
json 'all(p["j"] < q["j"] for p, q in zip(r["points"], r["points"][1:]))'

expect 0 astro equilibrium --at 0.1,0.2,1 --format json --out e.h5
json '[round(c["period"], 3) for c in r["cycles_at"]] == [13.027, 9.708]'
json 'abs(r["cycles_at"][1]["ca_min"] - 0.07603) < 1e-4 and abs(r["cycles_at"][1]["ca_max"] - 0.54007) < 1e-4'
json '[e["unstable"] for e in r["at"]] == [2, 2, 0] and abs(r["at"][2]["ca"] - 0.362676) < 1e-6'
expect 0 astro equilibrium --no-cycles --drive 0:0.5 --rows points --format csv
head -n 1 "$work/out" | grep -q '^j,ca,h,ip3,re_1,im_1' || fail "columns of points"
expect 0 astro equilibrium --no-cycles --format json
json 'r["cycles"] == [] and r["hopf"][0]["kind"] == "unknown"'
# A cell that is hardly inactivated rests in two states, with one between them.
expect 0 astro equilibrium --no-cycles --v4 0.1 --d2 50 --at 0 --format json
json 'len(r["at"]) == 3 and [e["unstable"] for e in r["at"]][:2] == [0, 1]'

expect 0 astro equilibrium --cell neuron --current 0:10:0.5 --format json --out f.h5
json 'abs(r["onset"]["single"] - 3.3316071) < 1e-6 and abs(r["onset"]["repetitive"] - 3.8618997) < 1e-6'
json 'len(r["current"]) == 21 and r["spikes"][7] == 1 and r["spike_steps"][6] == 0'
json 'abs(r["spike_steps"][10] - 44) <= 5 and r["first"][0] is None'

if command -v gnuplot >/dev/null; then
    expect 0 astro equilibrium --plot e.png --keep-script e.gp --out d.h5
    for title in 'stable equilibria' 'stable cycles' 'Hopf points' folds; do
        grep -q "$title" e.gp || fail "the script does not name $title"
    done
    expect 0 plot d.h5 --plot again.png
    cmp e.png again.png || fail "the stored diagram gives another picture"
    expect 0 astro equilibrium --cell neuron --plot f.png --out g.h5
    expect 0 plot g.h5 --plot more.png
    cmp f.png more.png || fail "the stored rates give another picture"
    expect 0 astro equilibrium --no-cycles --drive 0:0.05 --plot few.png
    file few.png | grep -q PNG || fail "few.png is no PNG"
fi
