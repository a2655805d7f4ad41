#!/usr/bin/env bash
# gatefold astro cell: values refused, fields of both cells, traces, the theory, the file, the pictures.
#     astro_cell.sh PROGRAM
set -euo pipefail
# shellcheck source=tests/cli/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"

refuse 2 'astro cel|astro cell' astro cel
refuse 2 '--cell|soma|astrocyte|neuron' astro cell --cell soma
refuse 2 '--drive|-1|[0, 1000]' astro cell --drive -1
refuse 2 '--t-max|1e8 steps' astro cell --t-max 1e6
refuse 2 '--every|1e6 points' astro cell --t-max 2000 --every 0.001
refuse 2 '--theory|--duration' astro cell --theory
refuse 2 '--theory|astrocyte' astro cell --cell neuron --theory --duration 1
refuse 2 '--k3|0|(0, 1000]' astro cell --k3 0
refuse 2 'threshold|29|[-65, 19.999]' astro cell --cell neuron --neuron-peak 20
refuse 1 'overflows' astro cell --v1 1000 --dt 0.1 --every 0.1 --t-max 100
refuse 1 'does not rest' astro cell --cell neuron --background 5

expect 0 help astro cell
said out 'usage: gatefold astro cell'
said out '--ip3-rest'
expect 0 astro cell --help
said out 'above the threshold'

# The reference pulse, from the network's initial state.
pulse=(astro cell --drive 5 --onset 0.2 --duration 0.1)
expect 0 "${pulse[@]}" --start initial --format json --out pulse.h5
json 'r["command"] == "astro cell" and r["cell"] == "astrocyte"'
json 'abs(r["peak"] - 0.6417617695) < 1e-9 and abs(r["t_peak"] - 1.9534) < 1.1e-4'
json 'abs(r["t_up"] - 0.7907) < 1e-4 and abs(r["t_down"] - 4.1962) < 1e-4'
json 'len(r["t"]) == len(r["ca"]) == len(r["h"]) == len(r["ip3"]) == len(r["j"]) == 1001'
json 'r["ca"][0] == 0.072495 and abs(r["ca"][50] - 0.119503582512) < 1e-10'
json 'abs(r["ip3"][300] - 1.24142975432) < 1e-10 and abs(r["h"][1000] - 0.820865060948) < 1e-10'
json 'sum(j > 0 for j in r["j"]) == 10 and r["j"][20] == 5'
/usr/bin/python3 - "$work/out" <<'END' || fail "the HDF5 file"
import h5py, json, sys
record = json.load(open(sys.argv[1]))
with h5py.File("pulse.h5") as f:
    assert list(f["ca"][()]) == record["ca"] and f["end/ca"][()] == record["end"]["ca"]
    units = [f[name].attrs["units"] for name in ("t", "ca", "h", "j", "t_up", "end/ip3")]
    assert units == ["s", "uM", "1", "uM/s", "s", "uM"]
    assert f.attrs["drive"] == 5 and f.attrs["schema"] == "gatefold/astro cell"
END
expect 0 astro cell --drive 1 --ca 0.3 --h 0.7 --t-max 1 --format csv
(($(wc -l <"$work/out") == 102)) || fail "rows of csv"
head -n 2 "$work/out" | tail -n 1 | grep -q '^0,0.2999999999\|^0,0.3' || fail "--ca"

# Theory beside simulation.
expect 0 astro cell --drive 3 --onset 0.2 --duration 0.1 --theory --format json
json 'abs(r["theory"]["above"] - r["above"]) <= r["theory"]["above_error"] < 0.02'
json 'abs(r["theory"]["peak"] - r["peak"]) <= r["theory"]["peak_error"] < 0.002'
json '2.5 < r["threshold_drive"]["simulated"] < 3'
json 'abs(r["threshold_drive"]["drive"] - r["threshold_drive"]["simulated"]) < 1e-3'
json 'abs(r["threshold_drive"]["normal_form"] - r["threshold_drive"]["simulated"]) < r["threshold_drive"]["normal_form_error"]'

# A neuron.
expect 0 astro cell --cell neuron --current 20 --start initial --format json
json 'r["spike_steps"] == r["spikes"] == 285 and len(r["t_ms"]) == len(r["v"]) == 10000'
json 'r["step_of_spike"][:5] == [45, 80, 115, 150, 185] and r["rate"] == 285'
expect 0 astro cell --cell neuron --current 5 --format json --every 1 --t-max 500
json 'r["step_of_spike"][:5] == [74, 277, 505, 733, 960] and len(r["t_ms"]) == 500'
expect 0 astro cell --cell neuron --current 3 --format json
json 'r["spike_steps"] == 0 and r["first"] is None'
expect 0 astro cell --cell neuron --current 10 --onset 50 --duration 20 --t-max 200 --format json
json 'r["first"] > 50 and r["last"] < 71 and sum(c > 0 for c in r["current"]) == 200'

if command -v gnuplot >/dev/null; then
    expect 0 "${pulse[@]}" --plot ca.png --keep-script ca.gp --out ca.h5
    grep -q 'IP_3' ca.gp || fail "no IP3 in the picture"
    expect 0 plot ca.h5 --plot again.png --format json
    json 'r["points"] == 1001'
    cmp ca.png again.png || fail "the stored result gives another picture"
    expect 0 astro cell --cell neuron --t-max 100 --plot v.svg --out v.h5
    grep -q 'V  (mV)' v.svg || fail "no V in the picture"
    expect 0 plot v.h5 --plot again.svg
    cmp v.svg again.svg || fail "the stored neuron gives another picture"
fi
