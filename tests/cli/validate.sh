#!/usr/bin/env bash
# gatefold validate: values refused, the report in every format, a wrong theory found out, a point
# of one's own, the same bytes on any number of threads.
#     validate.sh PROGRAM
set -euo pipefail
# shellcheck source=tests/cli/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"

refuse 2 '--suite|fsx|fs' validate --suite fsx
refuse 2 'nothing_like_it' validate --only nothing_like_it --quick
refuse 2 'vrnn_rest.delta_h' validate --only vrnn_start --wrong vrnn_rest.delta_h --quick
refuse 2 '--wrong-by|2|[-1, 1]' validate --wrong-by 2
refuse 2 '--html|a.txt|.html' validate --html a.txt
refuse 2 'colour' validate --observable colour
refuse 2 'networks|1|[2, ' validate --observable delta_h --networks 1

# The fields that scripts rely on, the file, the picture, the page.
run=(validate --only vrnn_start --quick)
expect 0 "${run[@]}" --format json --out a.h5 --plot a.svg --html a.html
json 'r["passed"] == 2 and r["failed"] == 0 and len(r["checks"]) == 2'
json 'all({"name", "theory", "simulation", "stderr", "z", "n", "networks", "pass"} <= set(c)
          for c in r["checks"])'
json 'all(c["pass"] is True and abs(c["z"]) <= 4 for c in r["checks"])'
json 'all(c["detects"] <= c["bound"] for c in r["checks"])'
json 'all(abs((c["simulation"] - c["theory"]) / c["stderr"] - c["z"]) < 1e-9 for c in r["checks"])'
json 'len(r["points"]) == 6 and all(p["n"] in (50, 100, 200) for p in r["points"])'
grep -q '<svg' a.svg || fail "no picture"
head -c 15 a.html | grep -q '<!DOCTYPE html>' || fail "no page"
(($(grep -c '<svg' a.html) == 2)) || fail "the page has not its two pictures"
! grep -Eq "src=|href=['\"]?[^'\"#]|@import|url\(['\"]?http" a.html ||
    fail "the page needs something from elsewhere"
grep -q 'vrnn_start.speed' a.html || fail "the page has not the table"
/usr/bin/python3 - <<'END' || fail "a.h5 is not whole"
import h5py
f = h5py.File("a.h5")
assert f["passed"][()] == 2 and f["checks/z"].shape == (2,) and f["points/mean"].shape == (6,)
assert list(f["checks/name"].asstr()) == ["vrnn_start.var_h", "vrnn_start.speed"]
END

# Threads, and the table for people.
expect 0 "${run[@]}" --format json --out b.h5 --threads 1
same a.h5 b.h5
expect 0 "${run[@]}"
said out 'vrnn_start.var_h'
said out '2 of 2 checks hold'

# A theory that is wrong by two per cent, either way; its neighbour is right all the same.
for by in 0.02 -0.02; do
    expect 1 validate --only update_rest --quick --wrong update_rest.gate_square --wrong-by=$by \
        --format json
    json 'r["failed"] == 1 and r["checks"][0]["pass"] and not r["checks"][1]["pass"]'
    json 'abs(r["checks"][1]["z"]) > 4'
    said err 'update_rest.gate_square'
done

# One's own point.
own=(--model vrnn --sigma-b 1.5 --n 120 --networks 40 --dt 0.1)
expect 0 validate "${own[@]}" --observable delta_z --format json
json 'len(r["checks"]) == 1 and r["checks"][0]["parameters"] == "vrnn g=2 sigma_b=1.5"'
json '[p["n"] for p in r["points"]] == [30, 60, 120]'
expect 1 validate "${own[@]}" --observable delta_z --bound 0.001
said out 'too noisy'
expect 1 validate "${own[@]}" --observable c0
said out 'point.c0'
