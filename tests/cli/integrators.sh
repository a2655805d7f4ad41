#!/usr/bin/env bash
# simulate: every integrator, every input and noise with every model; CVODE in a build that has it, and
# what one says that has not; more memory than there is.
#     integrators.sh PROGRAM
set -euo pipefail
# shellcheck source=tests/cli/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"

python() { # SENTENCE, program on stdin: its assertions hold
    /usr/bin/python3 - || fail "$1"
}

small=(simulate --n 30 --networks 2 --trials 2 --t-max 2 --format json --quiet)
models=('vrnn' 'grnn' 'grnn --tau-z 0 --tau-r 0' 'update' 'reset --tau-r 0' 'fs' 'fs --tau-z 0')
exact=(rk4 adaptive)
expect 0 info --format json
if grep -q '"sundials": "not built in"' "$work/out"; then
    refuse 1 'cvode|GATEFOLD_WITH_SUNDIALS|libsundials-dev' "${small[@]}" --integrator cvode
else
    exact+=(cvode)
fi
expect 0 simulate --help
grep -q 'heun|exponential|adaptive|cvode' "$work/out" || fail "the help does not name every integrator"

# Exact ones agree, the others come close.
k=0
for model in "${models[@]}"; do
    for integrator in "${exact[@]}" euler heun exponential; do
        # shellcheck disable=SC2086
        expect 0 "${small[@]}" --model $model --g 3 --dt 0.01 --ode-tol 1e-11 --integrator $integrator
        cp "$work/out" "$k-$integrator.json"
    done
    ((++k))
done
COUNT=$k EXACT="${exact[*]}" python "integrators disagree" <<'PY'
import json, os
for k in range(int(os.environ["COUNT"])):
    of = lambda name: json.load(open("%d-%s.json" % (k, name)))
    wanted = of("adaptive")
    for name in os.environ["EXACT"].split():
        got = of(name)
        assert abs(got["var_h"] - wanted["var_h"]) < 1e-6, (k, name, got["var_h"], wanted["var_h"])
        assert got["switches"] == wanted["switches"], (k, name, got["switches"], wanted["switches"])
    for name in "euler heun exponential".split():
        assert 1e-9 < abs(of(name)["var_h"] - wanted["var_h"]) < 0.03, (k, name)
    if "cvode" in os.environ["EXACT"]:
        assert abs(of("cvode")["var_h"] - wanted["var_h"]) < 1e-8, k
PY

# Every input with every model and an own direction.
printf '0 0\n0.7 1\n1.3 -1\n2 0\n' >series.csv
seq -f '%g' -14 15 >direction.txt
for model in "${models[@]}"; do
    # shellcheck disable=SC2086
    expect 0 "${small[@]}" --model $model
    cp "$work/out" none.json
    for input in constant:0.3 pulse:1:0.505:0.303 sinusoid:0.5:0.7:0.101 series.csv; do
        for direction in uniform random direction.txt; do
            for integrator in "${exact[@]}"; do
                # shellcheck disable=SC2086
                expect 0 "${small[@]}" --model $model --input $input --direction $direction \
                    --dt 0.02 --ode-tol 1e-10 --integrator $integrator
                cp "$work/out" "$integrator.json"
            done
            cmp -s adaptive.json none.json && fail "$input does nothing to $model"
            EXACT="${exact[*]}" python "$model under $input along $direction" <<'PY'
import json, os
v = {k: json.load(open(k + ".json"))["var_h"] for k in os.environ["EXACT"].split()}
assert all(abs(x / v["adaptive"] - 1) < 1e-5 for x in v.values()), v
PY
        done
    done
done

# Noise with every model.
for model in "${models[@]}"; do
    for integrator in automatic euler heun exponential; do
        # shellcheck disable=SC2086
        expect 0 "${small[@]}" --model $model --noise 0.3 --integrator $integrator
        json 'r["var_h"] > 0'
    done
    for integrator in "${exact[@]}"; do
        # shellcheck disable=SC2086
        refuse 2 'noise|smooth forcing' "${small[@]}" --model $model --noise 0.3 --integrator $integrator
    done
done

# Memory is asked for only where it is.
refuse 1 'GB of memory; the machine has' simulate --n 1000000 --in-degree 1000000 --networks 1
refuse 2 '--n|30000|--in-degree' simulate --n 30000
