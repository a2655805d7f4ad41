#!/usr/bin/env bash
# C(tau) of networks of N = 500, 1000, 2000 units, extrapolated in 1/N, beside the mean field.
#     finite_size.sh [PROGRAM [DIRECTORY [CASE...]]]     CASE: vrnn reset grnn
# Results stay in DIRECTORY and are used again from there.
set -euo pipefail
here=$(dirname "$(realpath "$0")")
program=$(realpath "${1:-build/release/gatefold}")
mkdir -p "${2:-correlation_finite_size}"
cd "${2:-correlation_finite_size}"
cases=("${@:3}")
[[ ${#cases[@]} -gt 0 ]] || cases=(vrnn reset grnn)

# Runs of "N networks seed"; options of theory and networks, of the theory, of the networks; lags.
choose() {
    case $1 in
    vrnn)
        runs=("500 200 500" "500 240 501" "1000 120 1000" "1000 150 1001" "2000 60 2000" "2000 90 2001")
        model=(--model vrnn --g 2)
        theory=(--method potential --tau-max 30 --points 31)
        network=(--sigma-0 0.69 --dt 0.2 --interval 1 --lag 30 --transient 100 --t-max 500 --trials 4)
        lags=(0 1 2 4 6 8 10 15 20 30)
        ;;
    reset)
        runs=("500 120 500" "1000 80 1000" "2000 40 2000")
        model=(--model reset --g 3 --alpha-r 2 --tau-r 1)
        theory=(--method boundary --tau-max 40 --points 41)
        network=(--sigma-0 0.35 --dt 0.2 --interval 1 --lag 40 --transient 100 --t-max 500 --trials 4)
        lags=(0 1 2 4 7 10 15 20 30 40)
        ;;
    grnn)
        runs=("500 64 500" "500 64 501" "500 128 502" "1000 32 1000" "1000 32 1001" "1000 64 1002"
            "2000 16 2000" "2000 16 2001" "2000 16 2002")
        model=(--model grnn --g 3 --alpha-z 5 --alpha-r 2)
        theory=(--method paths --paths 2000 --path-dt 0.25 --tau-max 100 --points 101)
        network=(--sigma-0 0.35 --dt 0.25 --interval 1 --lag 100 --transient 200 --t-max 500 --trials 16)
        lags=(0 2 5 10 15 20 30 45 70 100)
        ;;
    *)
        echo "finite_size.sh: no case $1; there are vrnn, reset, grnn" >&2
        exit 2
        ;;
    esac
}

# keep FILE COMMAND...: what the command prints, unless the file is there.
keep() {
    [[ -e $1 ]] && return
    nice -n 10 "$program" "${@:2}" --threads "${THREADS:-1}" --quiet --format json >"$1.part"
    mv "$1.part" "$1"
}

for case in "${cases[@]}"; do
    choose "$case"
    keep "$case.json" correlation "${model[@]}" "${theory[@]}"
    for run in "${runs[@]}"; do
        read -r n networks seed <<<"$run"
        keep "$case.$n.$seed.json" simulate "${model[@]}" "${network[@]}" --integrator rk4 --precision single \
            --n "$n" --networks "$networks" --seed "$seed"
    done
    /usr/bin/python3 "$here/compare.py" "$case" "${lags[@]}"
done
