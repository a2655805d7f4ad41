#!/usr/bin/env bash
# Every number and picture of README.md, one thread:  run.sh [FOLDER FOR RESULTS]
# A quarter of an hour of one idle core; what is there already is kept.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
gatefold=${GATEFOLD:-$PWD/build/release/gatefold}
here=$PWD/analysis/manifold
results=$(realpath -m "${1:-$here/results}")
mkdir -p "$results"
cd "$results"

# have NAME ARGUMENTS...: the record NAME.json of a run
have() {
    [[ -s $1.json ]] && return
    nice -n "${NICE:-10}" "$gatefold" "${@:2}" --format json --quiet --threads 1 >"$1.part" && mv "$1.part" "$1.json"
}
survey() { have "$1" manifold "${@:2}"; }

# Larger ones.
for n in 50 100 200; do
    survey "large_$n" --g 2 --n "$n" --networks 16 --t-max 3000
done

# Beyond the range.
for size in 0.25 0.5 1 1.5 2 3 5 10 20; do
    survey "size_$size" --g 2 --n 100 --networks 16 --directions 2 --pulses 6 --size "$size" --t-max 3000
done

# Smooth gates, and the theory of their slow modes.
for alpha in 10 30 100 300 1000; do
    survey "alpha_$alpha" --model update --alpha-z "$alpha" --g 2 --n 100 --networks 16 --size 0.05 --pulses 4 --t-max 3000
    have "timescales_$alpha" timescales --model update --alpha-z "$alpha" --g 2
done

# Damage and noise.
for perturb in 0.001 0.01 0.1; do
    survey "perturb_$perturb" --g 2 --n 100 --networks 16 --perturb "$perturb" --pulses 4 --t-max 3000
done
for remove in 0.005 0.02 0.1; do
    survey "remove_$remove" --g 2 --n 100 --networks 16 --remove "$remove" --pulses 4 --t-max 3000
done
for noise in 1e-10 1e-8 1e-6; do
    survey "noise_$noise" --g 2 --n 100 --networks 16 --noise "$noise" --directions 8 --pulses 2 --t-max 3000
done

for picture in integrator retention slice; do
    [[ -s $picture.gp ]] || nice -n "${NICE:-10}" "$gatefold" manifold --g 2 --n 100 --networks 1 --directions 1 \
        --picture "$picture" --plot "$here/$picture.png" --keep-script "$picture.gp" --force --quiet >"$picture.txt"
done

# Small networks: how many have a manifold, and of which dimension.
for n in 2 3 4 6 8 10 14 20; do
    for tau in 1 0; do
        survey "small_${n}_$tau" --g 2 --n "$n" --networks 400 --tau-z "$tau" --directions 2 --pulses 4 --t-max 3000
    done
done

# The largest.
few=(--t-max 3000 --directions 2 --pulses 4 --dt 0.2)
survey large_500 --g 2 --n 500 --networks 8 "${few[@]}"
survey large_1000 --g 2 --n 1000 --networks 16 "${few[@]}"
survey large_2000 --g 2 --n 2000 --networks 2 "${few[@]}"
/usr/bin/python3 "$here/table.py" "$results"
