#!/usr/bin/env bash
# How well do sweeps use two cores, and what does a cell cost beyond its own numbers?
#
#     bash analysis/profile/sweep.sh [GATEFOLD [RUNS]]
#
# A theory sweep of 10^4 cells and one of 400 simulated networks: one thread, two threads, two MPI ranks,
# turn by turn; seconds of the sweep itself as the program says them (MPI's own start left out), the best of RUNS (5),
# for other work on the machine only adds. Overhead: that time on one thread less the CPU time of the cells, from
# /provenance/cpu. Both take two idle cores.
set -euo pipefail

program=$(realpath "${1:-build/release/gatefold}")
runs=${2:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1

# seconds COMMAND...: of the sweep, from its sentence on stderr
seconds() {
    "$@" --out x.h5 --force >/dev/null 2>said
    sed -nE 's/.* cells in ([0-9.]+) s$/\1/p' said
}

# measure NAME ARGUMENTS...
measure() {
    local k one=() two=() ranks=()
    for ((k = 0; k < runs; k++)); do
        two+=("$(seconds "$program" "${@:2}" --threads 2)")
        ranks+=("$(seconds mpirun -n 2 "$program" "${@:2}" --threads 1)")
        one+=("$(seconds "$program" "${@:2}" --threads 1)")
    done
    /usr/bin/python3 - "$1" "${one[*]}" "${two[*]}" "${ranks[*]}" <<'END'
import sys, h5py
name, (one, two, ranks) = sys.argv[1], [min(map(float, a.split())) for a in sys.argv[2:]]
with h5py.File("x.h5") as file:
    cpu = file["provenance/cpu"][()]
print(f"{name:28s} {cpu.size} cells, one thread {one:.3f} s; two threads {one / two:.2f} times, "
      f"two ranks {one / ranks:.2f} times as fast; overhead {1e6 * (one - cpu.sum()) / cpu.size:.1f} us a cell")
END
}

measure "theory, 100 x 100" phase --model reset --x g=1.5:2.985:0.015 --y alpha-r=0:19.8:0.2 \
    --observable roots,stability
measure "simulation, 10 x 40 networks" phase --model vrnn --x g=1.5:3.3:0.2 --observable sim_var_h \
    --n 200 --networks 40 --t-max 100
