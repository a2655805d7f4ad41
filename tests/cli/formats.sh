#!/usr/bin/env bash
# The fields that scripts rely on, in JSON and csv.
#     formats.sh PROGRAM
set -euo pipefail
# shellcheck source=tests/cli/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"

header() { # COMMAND: what every JSON result begins with
    json "r['schema'] == 'gatefold/$1/1' and r['command'] == '$1' and r['version']"
    json "list(r)[:3] == ['schema', 'command', 'version']"
}

expect 0 fixed-point --model reset --g 1.95 --alpha-r 10 --format json
header fixed-point
json 'set("delta_h delta_z delta_r slope stability stable residual".split()) <= set(r["roots"][0])'
json '[x["delta_h"] for x in r["roots"]] == sorted(x["delta_h"] for x in r["roots"])'
json 'len(r["roots"]) == 3 and r["roots"][0]["delta_h"] == 0'
json 'all(x["stable"] is (x["stability"] < 1) for x in r["roots"])'
json 'repr(r["roots"][2]["delta_h"]) in text or "%.17g" % r["roots"][2]["delta_h"] in text'

for kind in marginal saddle bias; do
    model=(--model reset --alpha-r 10)
    [[ $kind == saddle ]] || model=(--model vrnn --sigma-b 0.3)
    expect 0 critical "$kind" "${model[@]}" --format json
    header critical
    json 'all(isinstance(r[k], float) for k in ("value", "delta_h", "residual"))'
    json 'r["all"][0] == {k: r[k] for k in ("value", "delta_h", "residual")}'
    json 'abs(r["residual"]) < 1e-9'
done

expect 0 certify --model vrnn --digits 40 --format json
header certify
json 'isinstance(r["value"], str) and r["digits"] == 40'
json 'len(r["value"].split("e")[0].replace(".", "").lstrip("-0")) == 40'
json 'abs(float(r["value"]) / r["double_value"] - 1) < 1e-12 and r["rel_error"] < 1e-12'

expect 0 simulate --model vrnn --n 30 --networks 3 --t-max 2 --format json
header simulate
fields="var_h var_active var_frozen active_fraction speed settled"
json "set('$fields'.split()) <= set(r) and set('$fields'.split()) <= set(r['stderr'])"
json 'r["var_frozen"] is None and r["stderr"]["var_frozen"] is None' # no closed gates: not a number
json 'r["n"] == 30 and r["networks"] == 3 and r["t_max"] == 2 and r["active_fraction"] == 1'
expect 0 simulate --model vrnn --n 30 --networks 3 --t-max 2 --format csv
said out "var_h,var_active,var_frozen,active_fraction,speed,settled,phi_square"
said out ",var_h_stderr,"
[[ $(wc -l <"$work/out") == 2 && $(tail -n 1 "$work/out") == *,nan,* ]] || fail "csv of simulate"

expect 0 info --format json
header info
fields="version commit compiler blas blas_core blas_kind isa arpack sundials box2d gsl mpfr hdf5 jansson gnuplot mpi"
json "all(r[k] for k in '$fields'.split())"
json 'r["blas_threads"] == 1 and r["threads"] >= 1'

expect 0 fixed-point --model vrnn --format csv
head -n 1 "$work/out" | grep -q '^delta_h,delta_z,delta_r,slope,stability,stable,residual' ||
    fail "csv of fixed-point"
[[ $(wc -l <"$work/out") == 3 ]] || fail "two roots in csv"
expect 0 fixed-point --model vrnn
said out active_fraction

# phase: values on stdout, or a summary beside a file.
expect 0 phase --model reset --x g=1.5:2.5:0.5 --observable delta_h,sim_var_h --sim-stride 2 \
    --n 20 --networks 2 --t-max 1
[[ $(head -n 1 "$work/out") == g,delta_h,sim_var_h,sim_var_h_stderr,status ]] || fail "csv header"
[[ $(sed -n 3p "$work/out") == 2,*,nan,nan,OK ]] || fail "csv row that the stride skips"
expect 0 phase --x g=1.5:2.5:0.5 --y alpha-r=1:2:1 --observable roots,delta_h --format json
header phase
json '(r["points"], r["computed"], r["reused"], r["failed"]) == (6, 6, 0, 0)'
json 'r["x"] == [1.5, 2.0, 2.5] and r["y"] == [1.0, 2.0]'
json 'len(r["values"]["delta_h"]) == 2 and len(r["values"]["roots"][0]) == 3'
expect 0 phase --x g=1.5:2.5:0.5 --out phase.csv --format json
header phase
json '"values" not in r and r["points"] == 3'
expect 0 phase --x g=1.5:2.5:0.5 --out phase.h5
said out computed

# Failed cells: a sentence and the others' values; exit 1 when all have failed, and nothing written.
relu=(--model vrnn --phi relu --sigma-b 0.1) # no fixed point at high gain
expect 0 phase "${relu[@]}" --x g=1:3:0.5 --observable delta_h --format json
json 'r["failed"] > 0 and None in r["values"]["delta_h"]'
said err "cells failed"
expect 1 phase "${relu[@]}" --x g=3:4:0.5 --observable delta_h --out none.h5
said err "all 3 cells failed"
[[ ! -e none.h5 ]] || fail "none.h5 was written"
expect 1 critical saddle --model vrnn
expect 1 fixed-point "${relu[@]}" --g 3
