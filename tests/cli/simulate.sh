#!/usr/bin/env bash
# simulate: statistics over time, inputs, own matrices, records of the states.
#     simulate.sh PROGRAM
set -euo pipefail
# shellcheck source=tests/cli/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"

python() { # SENTENCE, program on stdin: its assertions hold
    /usr/bin/python3 - || fail "$1"
}

small=(simulate --n 40 --networks 3 --t-max 10 --format json)

# Statistics at the end, and over time where asked for.
expect 0 "${small[@]}"
json '{"phi_square", "bias_variance", "settle_time", "switches"} <= set(r) == set(r) - {"samples"}'
json 'r["trials"] == 1 and "mean_var_h" not in r and "autocorrelation" not in r'
expect 0 "${small[@]}" --trials 3 --transient 2 --interval 0.5 --lag 4 --units 20
json 'r["samples"] == 17 and r["participation_bound"] == 16 and r["trials"] == 3'
json '0 < r["mean_var_h"] and 1 <= r["participation_ratio"] <= 16 and r["mean_speed"] > 0'
json '0 < r["gate_square"] < r["gate_mean"] < 1 and 0 < r["reset_square"] < r["reset_mean"] < 1'
json 'r["autocorrelation"]["tau"] == [0.5 * k for k in range(9)]'
json 'len(r["autocorrelation"]["c_h"]) == len(r["autocorrelation"]["stderr"]) == 9'
json 'all(e > 0 for e in r["autocorrelation"]["stderr"])'
expect 0 "${small[@]}" --lag 2 # every 10 dt
json 'r["samples"] == 21 and r["autocorrelation"]["tau"][1] == 0.5'
json 'abs(r["autocorrelation"]["c_h"][0] - r["mean_var_h"]) < 1e-12'
expect 0 simulate --n 40 --networks 3 --t-max 10 --lag 2 --format csv
[[ $(head -n 1 "$work/out") == tau,c_h,stderr && $(wc -l <"$work/out") == 6 ]] || fail "csv of lags"
expect 0 simulate --n 40 --networks 3 --t-max 10 --lag 2 --out lags.h5
said out participation_bound
grep -Eq '^ +tau +c_h +stderr$' "$work/out" || fail "no table of lags"
expect 0 simulate --model fs --n 60 --networks 2 --t-max 300 --format json
json 'r["settled"] == 1 and 5 < r["settle_time"] < 300 and r["switches"] > 0'

# No bit depends on threads.
for options in '--trials 3 --lag 2' '--noise 0.1 --model vrnn --interval 0.5'; do
    # shellcheck disable=SC2086
    expect 0 "${small[@]}" --threads 1 $options
    cp "$work/out" one.json
    # shellcheck disable=SC2086
    expect 0 "${small[@]}" --threads 4 $options
    cmp -s "$work/out" one.json || fail "depends on threads: $options"
done

# Integrators agree where they should; noise picks heun.
for integrator in rk4 euler heun exponential adaptive; do
    expect 0 "${small[@]}" --integrator $integrator --ode-tol 1e-10 --dt 0.01
    cp "$work/out" $integrator.json
done
python "integrators disagree" <<'PY'
import json
v = {k: json.load(open(k + ".json"))["var_h"] for k in "rk4 euler heun exponential adaptive".split()}
assert abs(v["rk4"] / v["adaptive"] - 1) < 1e-6 and v["rk4"] != v["adaptive"], v
assert abs(v["heun"] / v["rk4"] - 1) < 1e-3, v
assert 1e-12 < abs(v["euler"] / v["rk4"] - 1) < 0.1 and 1e-12 < abs(v["exponential"] / v["rk4"] - 1) < 0.1, v
PY
expect 0 "${small[@]}" --noise 0.2
cp "$work/out" noisy.json
expect 0 "${small[@]}" --noise 0.2 --integrator heun
cmp -s "$work/out" noisy.json || fail "automatic with noise is not heun"
refuse 2 'noise' simulate --noise 0.2 --integrator rk4
refuse 2 '--integrator|rk5|rk4?' simulate --integrator rk5

# Sparse and single precision.
expect 0 "${small[@]}" --in-degree 10 --precision single
json 'r["var_h"] > 0'
expect 0 simulate --n 30000 --in-degree 5 --networks 1 --t-max 0.5 --model vrnn --format json
json 'r["n"] == 30000'
refuse 2 'in_degree|41|[0, 40]' "${small[@]}" --in-degree 41
refuse 2 '--precision|half|double|single' simulate --precision half

# Inputs: without coupling dh/dt = -h + I(t) u.
flat=(simulate --model vrnn --g 0 --sigma-0 0 --networks 1 --dt 0.01 --format json)
free=("${flat[@]}" --n 10)
expect 0 "${free[@]}" --t-max 40 --input constant:0.5
json 'abs(r["var_h"] - 0.25) < 2e-6' # at rest
expect 0 "${free[@]}" --t-max 5 --input pulse:2:1:2 # until t = 3
json 'abs(r["var_h"] - (2 * (1 - math.exp(-2)) * math.exp(-2)) ** 2) < 1e-9'
expect 0 "${free[@]}" --t-max 30 --input sinusoid:1:6.283185307179586
json 'abs(r["var_h"] - ((math.sin(30) - math.cos(30)) / 2) ** 2) < 1e-9'
expect 0 "${free[@]}" --t-max 30 --input sinusoid:1:6.283185307179586:30
json 'r["var_h"] == 0'
printf '# time value\n0, 0\n2, 2 # a ramp\n' >ramp.csv
expect 0 "${free[@]}" --t-max 2 --input ramp.csv
json 'abs(r["var_h"] - (1 + math.exp(-2)) ** 2) < 1e-9'
printf '1\n-1\n0\n0\n0\n0\n0\n0\n0\n2\n' >direction.txt
expect 0 "${free[@]}" --t-max 40 --input constant:0.5 --direction direction.txt
json 'abs(r["var_h"] - 0.25 * 0.6) < 2e-6'
expect 0 "${flat[@]}" --t-max 40 --input constant:0.5 --n 400 --direction random
json '0.2 < r["var_h"] < 0.3'
cp "$work/out" seed.json
expect 0 "${flat[@]}" --t-max 40 --input constant:0.5 --n 400 --direction random --seed 2
! cmp -s "$work/out" seed.json || fail "the direction does not depend on the seed"

refuse 2 '--input|constant:x|constant:AMPLITUDE' simulate --input constant:x
refuse 2 '--input|constant|constant:AMPLITUDE' simulate --input constant
refuse 2 '--input|pulse:1:2|pulse:AMPLITUDE:START:DURATION' simulate --input pulse:1:2
refuse 2 '--input|pulse:1:2:3:4|pulse:' simulate --input pulse:1:2:3:4
refuse 2 '--input|pulse:1:2:-3|duration is -3' simulate --input pulse:1:2:-3
refuse 2 '--input|constant:1e9|amplitude' simulate --input constant:1e9
refuse 2 '--input|wave:1:2|neither a file' simulate --input wave:1:2
refuse 2 '--direction|random|--input' simulate --direction random
refuse 2 '--direction|direction.txt|10 numbers for 40 units' "${small[@]}" --input constant:1 \
    --direction direction.txt
refuse 3 'missing.csv' simulate --input missing.csv
refuse 3 'missing.txt' simulate --input constant:1 --direction missing.txt
printf '0 0\n1 x\n' >bad.csv
refuse 3 'bad.csv, line 2|x' simulate --input bad.csv
printf '0 0\n0 1\n' >twice.csv
refuse 2 '--input|twice.csv|time' simulate --input twice.csv

# Own matrices: written by numpy and h5py, used as J[i, j] from j to i.
python "matrices" <<'PY'
import h5py, numpy as np
n = 40
rng = np.random.default_rng(1)
j = rng.normal(size=(n, n)) / np.sqrt(n)
np.save("c.npy", j)
np.save("f.npy", np.asfortranarray(j))
np.save("single.npy", j.astype("f4"))
np.save("big.npy", j.astype(">f8"))
np.save("rect.npy", j[:, :3])
np.save("cube.npy", np.zeros((2, 2, 2)))
np.save("objects.npy", np.array([["a", 1]], dtype=object), allow_pickle=True)
np.save("nan.npy", np.where(np.eye(n) > 0, np.nan, j))
np.save("whole.npy", np.eye(n, dtype="i8"))
chain = np.zeros((3, 3))
chain[1, 0] = chain[2, 1] = 1
np.save("chain.npy", chain)
np.lib.format.write_array(open("v2.npy", "wb"), j, version=(2, 0))
np.lib.format.write_array(open("v3.npy", "wb"), j, version=(3, 0))
open("cut.npy", "wb").write(open("c.npy", "rb").read()[:-1])
with h5py.File("m.h5", "w") as f:
    f["j"] = j
    f.create_dataset("packed", data=j.astype("f4"), chunks=(7, 9), compression="gzip")
    f["group/j"] = j
    f["line"] = j[0]
with h5py.File("only.h5", "w") as f:
    f["j"] = j
    f["line"] = j[0]
PY
own=(simulate --networks 2 --t-max 10 --g 1.8 --format json)
expect 0 "${own[@]}" --coupling-h c.npy
json 'r["n"] == 40 and r["var_h"] > 0'
cp "$work/out" c.json
for file in f.npy v2.npy v3.npy only.h5 only.h5:j m.h5:j m.h5:group/j; do
    expect 0 "${own[@]}" --coupling-h $file
    cmp -s "$work/out" c.json || fail "$file is another matrix"
done
expect 0 "${own[@]}" --coupling-h single.npy
cp "$work/out" single.json
! cmp -s single.json c.json || fail "single.npy has the same bits"
expect 0 "${own[@]}" --coupling-h m.h5:packed
cmp -s "$work/out" single.json || fail "m.h5:packed is another matrix"
expect 0 "${own[@]}" --n 40 --coupling-h c.npy --coupling-z c.npy --coupling-r f.npy
expect 0 "${own[@]}" --coupling-h c.npy --dump-config
json 'r["n"] == 40 and r["coupling_h"] == "c.npy"'
cp "$work/out" config.json
expect 0 simulate --config config.json
cmp -s "$work/out" c.json || fail "the dumped configuration gives another result"

# Unit 0 drives 1, which drives 2: rows are targets.
printf '1\n0\n0\n' >first.txt
expect 0 simulate --model vrnn --phi relu --g 1 --sigma-0 0 --networks 1 --t-max 60 --format json \
    --coupling-h chain.npy --input constant:1 --direction first.txt --record chain.h5 --quiet
python "the direction of couplings" <<'PY'
import h5py
h = h5py.File("chain.h5")["h"][0, 0]
assert abs(h[-1] - 1).max() < 1e-9, h[-1]
PY

refuse 2 '--coupling-h|c.npy|of 40 units|--n has 50' "${own[@]}" --n 50 --coupling-h c.npy
refuse 2 '--coupling-z|chain.npy|of 3 units|40' "${own[@]}" --coupling-h c.npy --coupling-z chain.npy
refuse 2 'without that gate' "${own[@]}" --model vrnn --coupling-z c.npy
refuse 2 'in_degree|dense' "${own[@]}" --in-degree 5 --coupling-h c.npy
refuse 2 'not finite in row 0, column 0' "${own[@]}" --coupling-h nan.npy
refuse 3 'big.npy|little-endian' "${own[@]}" --coupling-h big.npy
refuse 3 'whole.npy|little-endian' "${own[@]}" --coupling-h whole.npy
refuse 3 'objects.npy' "${own[@]}" --coupling-h objects.npy
refuse 3 'rect.npy|40 x 3|square' "${own[@]}" --coupling-h rect.npy
refuse 3 'cube.npy|two dimensions' "${own[@]}" --coupling-h cube.npy
refuse 3 'cut.npy|bytes' "${own[@]}" --coupling-h cut.npy
refuse 3 'm.h5|none or several' "${own[@]}" --coupling-h m.h5
refuse 3 'm.h5:x|no dataset' "${own[@]}" --coupling-h m.h5:x
refuse 3 'm.h5:line' "${own[@]}" --coupling-h m.h5:line
refuse 3 'missing.npy|No such file' "${own[@]}" --coupling-h missing.npy
refuse 3 'ramp.csv|.npy' "${own[@]}" --coupling-h ramp.csv

# Records: every state that enters the averages, or every other one.
record=("${small[@]}" --trials 2 --transient 1 --interval 0.25 --lag 3)
expect 0 "${record[@]}"
cp "$work/out" plain.json
expect 0 "${record[@]}" --record all.h5 --record-networks 3 --record-gates
cmp -s "$work/out" plain.json || fail "a record changes the result"
expect 0 "${record[@]}" --record half.h5 --record-every 0.5 --threads 1
expect 0 "${record[@]}" --record again.h5 --record-networks 3 --record-gates --threads 1
python "the record" <<'PY'
import h5py, json, numpy as np
r = json.load(open("plain.json"))
with h5py.File("all.h5") as f, h5py.File("half.h5") as half, h5py.File("again.h5") as again:
    h, t = f["h"][:], f["time"][:]
    assert h.shape == f["z"].shape == f["r"].shape == (3, 2, 37, 40) and h.dtype == "f8"
    assert np.array_equal(t, 1 + 0.25 * np.arange(37)) and f["time"].attrs["units"] == "leak times"
    assert [d[0].name for d in f["h"].dims] == ["/network", "/trial", "/time", "/unit"]
    assert f.attrs["schema"] == "gatefold/trajectory" and f.attrs["seed"] == 1 and f.attrs["n"] == 40
    assert f.attrs["wall_s"] > 0 and "--record all.h5" in f.attrs["command_line"]
    assert set(half) == {"h", "network", "trial", "time", "unit"}
    assert np.array_equal(half["h"][:], h[:1, :, ::2]) and np.array_equal(half["time"][:], t[::2])
    assert all(np.array_equal(again[k][:], f[k][:]) for k in "hzr")
    assert abs((h ** 2).mean() / r["mean_var_h"] - 1) < 1e-12
    assert abs((h[:, :, -1] ** 2).mean() / r["var_h"] - 1) < 1e-12
    for k, c in enumerate(r["autocorrelation"]["c_h"]):
        assert abs((h[:, :, : 37 - k] * h[:, :, k:]).mean() - c) < 1e-12, k
    ratio = []
    for x in h.reshape(6, 37, 40):
        l = np.linalg.eigvalsh(np.cov(x.T))
        ratio.append(l.sum() ** 2 / (l ** 2).sum())
    assert abs(np.mean(ratio) / r["participation_ratio"] - 1) < 1e-9
    gate = 1 / (1 + np.exp(-5 * f["z"][:]))
    assert abs(gate.mean() - r["gate_mean"]) < 1e-12
    reset = 1 / (1 + np.exp(-2 * f["r"][:]))
    assert abs((reset ** 2).mean() - r["reset_square"]) < 1e-12
with h5py.File("lags.h5") as f:
    assert f["autocorrelation/c_h"].shape == f["autocorrelation/stderr"].shape == (5,)
    assert "trials" in f["autocorrelation/c_h"].attrs["long_name"]
    assert f["mean_var_h"].attrs["long_name"] == "mean of h^2 over units and time"
PY
nothing_left .

refuse 3 'all.h5 exists|--force' "${record[@]}" --record all.h5
expect 0 "${record[@]}" --record all.h5 --force
refuse 2 '--record|all.txt|.h5' "${record[@]}" --record all.txt
refuse 2 '--record|--out|x.h5' "${record[@]}" --record x.h5 --out x.h5
refuse 2 '--record-every|0.3|--interval = 0.25' "${record[@]}" --record x.h5 --record-every 0.3
refuse 2 '--record-networks|4|[1, 3]' "${record[@]}" --record x.h5 --record-networks 4
refuse 2 '--interval is 0|--record' simulate --record x.h5 --interval 0
refuse 2 '--interval is 0|--lag' simulate --lag 3 --interval 0
refuse 2 'interval|0.12|dt = 0.05' simulate --interval 0.12
refuse 2 'lag|11|[0, 10]' "${small[@]}" --lag 11
refuse 2 'transient|10|10)' "${small[@]}" --transient 10 --interval 0.5
refuse 2 'units|41|[0, 40]' "${small[@]}" --lag 2 --units 41
refuse 3 'nowhere/x.h5' "${record[@]}" --record nowhere/x.h5
refuse 3 'huge.h5|GB left' simulate --n 20000 --networks 1000 --trials 100 --t-max 1e6 \
    --record huge.h5 --record-networks 1000
[[ ! -e x.h5 && ! -e huge.h5 ]] || fail "a refused record is there"
expect 0 "${small[@]}" --transient 2
said err '--transient has no effect without --interval'

# A disk that is full before and in the middle, and a stop: no crash, no file.
code=0
(trap '' XFSZ && ulimit -f 100 && exec "$program" "${record[@]}" --record full.h5 \
    >"$work/out" 2>"$work/err") || code=$?
((code == 3)) || fail "exit $code, not 3, on a full disk"
said err 'full.h5: File too large'
for signal in INT TERM; do
    stop "$signal" simulate --n 500 --networks 50 --t-max 1e4 --interval 5 --record stopped.h5 \
        --record-networks 50 --quiet
done
nothing_left .
[[ ! -e full.h5 && ! -e stopped.h5 ]] || fail "a record that was not finished is there"

# Pictures.
expect 0 "${small[@]}" --lag 3 --plot lags.svg --keep-script lags.gp
grep -q 'autocorrelation' lags.svg || fail "no panel of the autocorrelation"
expect 0 "${small[@]}" --plot states.png
[[ $(head -c 4 states.png) == $'\x89PNG' ]] || fail "states.png is no picture"
refuse 3 'states.png exists' "${small[@]}" --plot states.png
nothing_left .
