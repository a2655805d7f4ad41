#!/usr/bin/env bash
# Pictures: every suffix, kept scripts, stored results.
#     plot.sh PROGRAM
set -euo pipefail
# shellcheck source=tests/cli/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"

starts() { # FILE BYTES: a file of some size that starts with these bytes
    [[ -s $1 && $(head -c "${#2}" "$1") == "$2" ]] || fail "$1 does not start with $2"
    (($(wc -c <"$1") > 4000)) || fail "$1 is too small to be a picture"
}

map=(phase --model reset --x g=1:3:0.1 --y alpha-r=0:20:1 --observable "roots,stability,delta_h")
expect 0 "${map[@]}" --curves saddle,marginal,tricritical --plot map.png --keep-script map.gp \
    --out map.h5
starts map.png $'\x89PNG'
for title in saddle-node tricritical 'gain' 'slope of the reset gate'; do
    grep -qF -- "$title" map.gp || fail "the script does not name $title"
done
expect 0 phase --model fs --x g=1:4:0.2 --sim-stride 5 --n 40 --networks 2 --t-max 2 \
    --observable bias_variance,critical_bias,sim_bias_variance,sim_settled --plot line.svg
starts line.svg '<?xml'
grep -q 'settled fraction of networks' line.svg || fail "the colour box has no label"
grep -q 'σ' line.svg || fail "no Greek letter in the picture"
expect 0 phase --x g=2:4:0.1 --plot line.pdf
starts line.pdf %PDF
expect 0 phase --x g=2:2:1 --y alpha-r=1:4:0.5 --observable roots,delta_h --plot column.png
starts column.png $'\x89PNG'

# The kept script alone draws the picture again, bit for bit.
mkdir elsewhere
cp map.gp elsewhere
(cd elsewhere && gnuplot map.gp) || fail "gnuplot map.gp"
cmp map.png elsewhere/map.png || fail "the kept script draws another picture"

# So does the stored result.
expect 0 plot map.h5 --plot again.png
cmp map.png again.png || fail "the stored result gives another picture"
expect 0 plot map.h5 --plot again.pdf --keep-script again.gp --format json
json 'r["picture"] == "again.pdf" and r["points"] == 21 * 21'
starts again.pdf %PDF
refuse 3 'again.png exists|--force' plot map.h5 --plot again.png
refuse 3 'missing.h5' plot missing.h5 --plot x.png
refuse 3 'map.gp' plot map.gp --plot x.png
expect 0 certify --out point.h5
refuse 3 'point.h5|gatefold/certify|no picture' plot point.h5 --plot x.png

# Every other kind of result.
net=(--n 40 --networks 2 --t-max 20)
expect 0 fixed-point --out fixed-point.h5
expect 0 critical marginal --free g --model fs --out critical.h5
expect 0 correlation --model reset --g 3 --out correlation.h5
expect 0 dynamics --model fs --t-max 3 --batches 2 --paths 256 --out dynamics.h5
expect 0 spectrum --model vrnn --sample "${net[@]}" --out spectrum.h5
expect 0 timescales --model update --sample "${net[@]}" --out timescales.h5
expect 0 lyapunov --model vrnn --g 4 "${net[@]}" --out lyapunov.h5
expect 0 simulate --model vrnn --g 4 "${net[@]}" --interval 1 --lag 5 --out simulate.h5
expect 0 search --model fs --n 5 --out search.h5
expect 0 manifold --n 20 --networks 2 --out manifold.h5
expect 0 continue --curve saddle --model reset --x g=1:3 --y alpha-r=0:30 --out continue.h5
expect 0 validate --only vrnn_start --quick --out validate.h5
for kind in fixed-point critical correlation dynamics spectrum timescales lyapunov simulate search \
    manifold continue validate; do
    expect 0 plot $kind.h5 --plot $kind.svg --keep-script $kind.gp --format json
    json 'r["points"] > 0'
    starts $kind.svg '<?xml'
done
grep -q 'gain' continue.gp || fail "the axes of the curve have no names"
expect 0 simulate --model vrnn --g 4 "${net[@]}" --out numbers.h5
refuse 1 'numbers.h5|nothing to draw' plot numbers.h5 --plot x.png

refuse 2 'single cell' phase --x g=2:2:1 --plot single.png
code=0
PATH=/nowhere "$program" phase --plot nothing.png 2>"$work/err" || code=$?
((code == 1)) || fail "exit $code, not 1, without gnuplot"
said err 'gnuplot is not installed (Debian: gnuplot-nox)'
nothing_left .
