#!/usr/bin/env bash
# One astrocyte and one neuron of the neuron-astrocyte network: bifurcation diagram, rates over
# current, and how long calcium outlasts pulses, predicted and simulated.
#     run.sh [PROGRAM [DIRECTORY]]
set -euo pipefail
program=$(realpath "${1:-build/release/gatefold}")
mkdir -p "${2:-astro_cell}"
cd "${2:-astro_cell}"

"$program" astro equilibrium --at 0.1,0.2 --plot diagram.png --format json --force >diagram.json
"$program" astro equilibrium --cell neuron --plot firing.png --format json --force >firing.json

for length in 0.05 0.1 0.2 0.4; do
    for dose in 0.26 0.275 0.277 0.28 0.29 0.31 0.35 0.4 0.45 0.5 0.55 0.6 0.65; do
        drive=$(awk "BEGIN { print $dose / $length }")
        echo "$length $dose"
        "$program" astro cell --drive "$drive" --duration "$length" --theory --t-max 12 --format json |
            /usr/bin/python3 -c '
import json, sys
r = json.load(sys.stdin)
t, d = r["theory"], r["threshold_drive"]
keys = "drive", "drive_error", "normal_form", "normal_form_error", "simulated"
print(r["above"], r["peak"], t["above"], t["above_error"], t["peak"], *(d[k] for k in keys))'
    done
done | paste -d ' ' - - >retention.txt

/usr/bin/python3 - <<'END'
import json

d, f = json.load(open("diagram.json")), json.load(open("firing.json"))
print("rest      ", *(f"{d['rest'][k]:.10f}" for k in ("ca", "h", "ip3")))
for h in d["hopf"]:
    print(f"Hopf       J {h['j']:.10f}  Ca {h['ca']:.7f}  period {h['period']:.6f} s  {h['kind']}")
for k in d["folds"]:
    print(f"fold       J {k['j']:.8f}  Ca {k['ca_min']:.4f} .. {k['ca_max']:.4f}  period "
          f"{k['period']:.4f} s  of {k['of']}")
for c in d["cycles_at"]:
    print(f"cycle      J {c['j']:g}  Ca {c['ca_min']:.5f} .. {c['ca_max']:.5f}  period {c['period']:.5f} s")
print(f"onsets     {f['onset']['single']:.7f} one spike, {f['onset']['repetitive']:.7f} repetitive")
rows = [list(map(float, line.split())) for line in open("retention.txt")]
for length in sorted({r[0] for r in rows}):
    mine = [r for r in rows if r[0] == length]
    r = mine[0]
    worst = max(abs(x[2] - x[4]) for x in mine)
    over = sum(abs(x[2] - x[4]) > x[5] for x in mine)
    print(f"pulse {length:4g} s  threshold dose {r[11] * length:.5f} simulated, "
          f"{r[7] * length:.5f} +- {r[8] * length:.5f} by jumps, {r[9] * length:.3f} +- "
          f"{r[10] * length:.3f} by the normal form; time above: off by {worst:.4f} s at most, "
          f"{over} of {len(mine)} beyond their error")
END

gnuplot <<'END'
set terminal pngcairo enhanced size 1600,1200 font 'DejaVu Sans,30' linewidth 2.4 pointscale 2
set encoding utf8
set output 'retention.png'
set border linewidth 0.7
set tics out nomirror
set key bottom right Left reverse samplen 2
set xlabel 'dose, drive times duration  (μM)'
set ylabel 'time with Ca above 0.2 μM  (s)'
set xrange [0.25:0.66]
set yrange [-0.1:4]
plot '< grep ^0.1 retention.txt | sort -k2' using 2:5 with lines linewidth 2 linecolor rgb '#000000' title 'theory: jumps of IP_3', \
    '< grep "^0.05" retention.txt' using 2:3 with points pointtype 6 pointsize 1.2 linecolor rgb '#0072b2' title 'cell, pulse of 0.05 s', \
    '< grep "^0.1" retention.txt' using 2:3 with points pointtype 4 pointsize 1.2 linecolor rgb '#d55e00' title '0.1 s', \
    '< grep "^0.4" retention.txt' using 2:3 with points pointtype 8 pointsize 1.4 linecolor rgb '#009e73' title '0.4 s'
END
