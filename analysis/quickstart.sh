#!/usr/bin/env bash
# Installs what is missing, builds gatefold and draws two phase diagrams; takes some minutes.
#     [OUT=directory] bash analysis/quickstart.sh          default: quickstart/ beside src/
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=analysis/packages.sh
source "$root/analysis/packages.sh"
mkdir -p "${OUT:=$root/quickstart}"
out=$(cd "$OUT" && pwd)

packages_install "${run_packages[@]}"
(
    cd "$root"
    cmake --preset release -DBUILD_TESTING=OFF >/dev/null
    cmake --build build/release --target gatefold
) >&2

# diagram NAME OPTIONS...: sweeps and draws $out/NAME.png, keeping the numbers in $out/NAME.h5
diagram() {
    local name=$1
    shift
    "$root/build/release/gatefold" phase "$@" --force --out "$out/$name.h5" --plot "$out/$name.png"
    printf '%s\n' "$out/$name.png"
}

# The bias variance that frozen stabilisation provides, the one a vRNN needs, and what networks do.
diagram frozen_stabilisation --model fs --x g=1:4.5:0.05 \
    --observable bias_variance,critical_bias,sim_bias_variance,sim_settled \
    --sim-stride 5 --n 500 --networks 8 --t-max 300

# The fixed points of the gRNN, and the lines on which their number and their stability change.
diagram gain_reset --model grnn --x g=1.2:2.8:0.004 --y alpha-r=0:20:0.05 \
    --observable roots,stability --curves saddle,onset,tricritical
