#!/usr/bin/env bash
# With the serial OpenBLAS, which is not thread-safe, gatefold says so and keeps to one thread,
# with the same result.
#     serial_blas.sh PROGRAM COUNT_THREADS DIRECTORY_OF_THE_SERIAL_OPENBLAS
set -euo pipefail

program=$1 counter=$2 serial=$3
if [[ ! -e $serial/libopenblas.so.0 ]]; then
    echo "libopenblas0-serial is not installed"
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export OPENBLAS_NUM_THREADS=1 # the threads counted below are gatefold's own

info=$(LD_LIBRARY_PATH=$serial "$program" info --format json)
kind=$(jq -r .blas_kind <<<"$info")
most=$(jq -r .threads <<<"$info")
if [[ $kind != serial || $most != 1 ]]; then
    echo "the serial OpenBLAS is reported as $kind, with $most threads"
    exit 1
fi

phase() { # LIBRARIES NAME: prints how many threads were started
    LD_LIBRARY_PATH=$1 LD_PRELOAD=$counter "$program" phase --model fs --x g=1:3:0.5 \
        --observable delta_h,sim_settled --n 64 --networks 4 --t-max 2 --threads 2 \
        >"$work/$2.csv" 2>"$work/$2.err"
    sed -n 's/^threads started: //p' "$work/$2.err"
}
alone=$(phase "$serial" serial)
several=$(phase "" pthread)
echo "threads started: $alone with the serial OpenBLAS, $several with the usual one"
[[ $alone -eq 0 && $several -ge 1 ]]
[[ $(grep -cv '^#' "$work/serial.csv") -ge 6 ]]
cmp <(grep -v '^#' "$work/serial.csv") <(grep -v '^#' "$work/pthread.csv")
