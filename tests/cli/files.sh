#!/usr/bin/env bash
# Output files, full disks and configuration files.
#     files.sh PROGRAM
set -euo pipefail
# shellcheck source=tests/cli/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"

slow=(phase --x g=1:2:1 --observable sim_var_h --n 2000 --networks 1000 --t-max 1000)

# Refused before computing: these runs would take an hour.
printf old >old.h5
printf old >old.csv
printf old >old.png
mkdir folder.h5
refuse 3 'old.h5 exists|--force' "${slow[@]}" --out old.h5
refuse 3 'old.csv exists|--force' "${slow[@]}" --out old.csv
refuse 3 'old.png exists|--force' "${slow[@]}" --plot old.png
refuse 3 'folder.h5 is a folder' "${slow[@]}" --out folder.h5 --force
refuse 3 'nowhere/a.h5' "${slow[@]}" --out nowhere/a.h5
refuse 3 'old.csv/a.h5' "${slow[@]}" --out old.csv/a.h5
refuse 3 '/proc/a.h5' "${slow[@]}" --out /proc/a.h5
refuse 3 'nowhere/a.svg' "${slow[@]}" --plot nowhere/a.svg
refuse 3 'nowhere/a.gp' "${slow[@]}" --plot a.svg --keep-script nowhere/a.gp
for file in old.h5 old.csv old.png; do
    [[ $(cat $file) == old ]] || fail "$file was touched"
done
[[ ! -e a.svg ]] || fail "a.svg was made"

expect 0 phase --x g=2:3:1 --out old.h5 --force
expect 3 phase --x g=2:3:1 --out old.h5
expect 0 phase --x g=2:3:1 --out old.csv --force
head -n 1 old.csv | grep -q '^g,roots,stability,status$' || fail "header of the csv file"
for command in fixed-point 'critical bias' certify 'simulate --n 20 --networks 2 --t-max 1' info; do
    name=${command%% *}
    # shellcheck disable=SC2086 # a command and its kind
    expect 0 $command --out "$name.h5"
    [[ $(od -An -tx1 -N4 "$name.h5") == " 89 48 44 46" ]] || fail "$name.h5 is no HDF5 file"
done
nothing_left .

/usr/bin/python3 - <<'END' || fail "attributes and datasets of the HDF5 files"
import h5py, json

with h5py.File("old.h5") as f:
    a = f.attrs
    for key in ("schema schema_version creator version git_commit command_line params_json seed "
                "rng hostname date_utc blas isa compiler wall_s g beta_h sigma_b n").split():
        assert key in a, key
    assert a["schema"] == "gatefold/phase" and a["creator"] == "gatefold"
    assert a["rng"] == "philox4x64-10" and a["seed"] == 1
    assert a["command_line"] == "gatefold phase --x g=2:3:1 --out old.h5 --force"
    params = json.loads(a["params_json"])
    assert params["x"] == "g=2:3:1" and params["model"] == "grnn" and params["tol"] == 1e-12
    assert f["roots"].shape == (2,) and f["roots"].dims[0][0].name == "/g"
    assert f["g"].attrs["units"] == "1" and f["roots"].attrs["long_name"]
    assert list(f["status"]) == [0, 0]
with h5py.File("fixed-point.h5") as f:
    assert f["roots/delta_h"].shape == f["roots/stable"].shape
    assert f["roots/delta_h"].attrs["long_name"] == "variance of h"
with h5py.File("simulate.h5") as f:
    assert f["var_h"][()] > 0 and f["stderr/var_h"][()] > 0 and f.attrs["n"] == 20
with h5py.File("certify.h5") as f:
    assert f["digits"][()] == 30 and f["value"].asstr()[()]
END

# A full disk under stdout.
for command in 'fixed-point' 'info --format json' 'phase --x g=1:1.2:0.1' --version help \
    'phase --dump-config' 'phase --help'; do
    code=0
    # shellcheck disable=SC2086
    "$program" $command >/dev/full 2>"$work/err" || code=$?
    ((code == 3)) || fail "exit $code, not 3, on a full disk: $command"
    grep -q 'No space left' "$work/err" || fail "does not say why: $command"
done

# A full disk under the files: no crash, no file.
full() { # FILE ARGUMENTS...
    local code=0
    (trap '' XFSZ && ulimit -f 1 && exec "$program" "${@:2}" --out "$1" >/dev/null 2>"$work/err") ||
        code=$?
    ((code == 3)) || fail "exit $code, not 3, on a full disk: $1"
    [[ ! -e $1 ]] || fail "$1 is left on a full disk"
    nothing_left .
}
full full.h5 fixed-point
full full.h5 phase --x g=1:3:0.001
full full.csv phase --x g=1:3:0.001

code=0
{ "$program" phase --x g=1:4:0.0001 2>"$work/err" || echo $? >code; } | head -n 1 >/dev/null
[[ $(cat code 2>/dev/null || echo 141) == 141 && ! -s $work/err ]] ||
    fail "a closed pipe is not quiet"

# Configuration files.
refuse 3 'missing.json' fixed-point --config missing.json
printf '{\n "g": 3,\n "p" 1\n}\n' >broken.json
refuse 3 'broken.json|line 3|column' fixed-point --config broken.json
printf '[1]' >list.json
refuse 3 'list.json' fixed-point --config list.json
printf '{"g": 3, "sigmab": 1}' >unknown.json
refuse 2 'unknown.json|sigmab|sigma_b' fixed-point --config unknown.json
printf '{"sigma_b": -1}' >range.json
refuse 2 'range.json|sigma_b|-1|[0, 1e+06]' fixed-point --config range.json
printf '{"sigma_b": true}' >type.json
refuse 2 'type.json|sigma_b|true' fixed-point --config type.json
printf '{"config": "x"}' >nested.json
refuse 2 'nested.json|config' fixed-point --config nested.json
printf '{"g": 3, "model": "fs", "alpha_z": "inf", "format": "json"}' >good.json
expect 0 fixed-point --config good.json
json 'len(r["roots"]) == 2 and r["roots"][1]["active_fraction"] == 0.5'
expect 0 fixed-point --config good.json --g 0.5 # the command line wins
json 'len(r["roots"]) == 1'

# What is dumped gives the same bytes again, and the same result.
dump() { # ARGUMENTS...
    expect 0 "$@" --dump-config
    cp "$work/out" first.json
    expect 0 "$1" --config first.json --dump-config
    cmp -s "$work/out" first.json || fail "--dump-config | --config: $*"
}
dump fixed-point --model fs --g 0.1 --theta-z 0.3
dump critical marginal --free alpha-r --bracket 1:3
dump certify saddle --model reset --digits 100
dump simulate --n 20 --t-max 3.3 --seed 9007199254740993
dump info
dump phase
dump phase --model fs
map=(--model reset --x g=1:2:0.5 --y alpha-r=1:3:1 --curves "saddle,tricritical" --format json)
dump phase "${map[@]}"
expect 0 phase --config first.json
cp "$work/out" second.json
expect 0 phase "${map[@]}"
cmp -s "$work/out" second.json || fail "the dumped configuration gives another result"
