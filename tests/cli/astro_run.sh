#!/usr/bin/env bash
# gatefold astro run: values refused, images and currents from files, the file, the picture, threads.
#     astro_run.sh PROGRAM
set -euo pipefail
mini=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/notebooks_data/astro/mini
# shellcheck source=tests/cli/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"
printf 'P2\n# a comment\n4 7 255\n' >small.pgm
echo words >words.txt
printf '%d ' $(seq 0 9 243) >>small.pgm

refuse 2 '--noise|snow' astro run --noise snow
refuse 2 '--noise|gaussian' astro run --noise gaussian
refuse 2 '--noise|salt-pepper|[0, 1]' astro run --noise salt-pepper:2
refuse 2 'multiple of 3' astro run --rows 30
refuse 2 'replayed' astro run --rows 31 --columns 31 --test-steps 9000
refuse 2 '--feedback|additive' astro run --feedback none
refuse 3 'nowhere.png' astro run --image nowhere.png
refuse 3 'neither PNG nor PGM' astro run --image words.txt
refuse 2 'small.pgm|--resample|10 x 10' astro run --image small.pgm --rows 10 --columns 10
refuse 3 'small.bin' astro run --rows 10 --columns 10 --wiring small.bin
touch small.bin
refuse 3 'words of 16 bits' astro run --rows 10 --columns 10 --wiring small.bin

expect 0 astro --help
said out 'gatefold astro equilibrium'
expect 0 help astro
said out 'gatefold astro cell'
expect 2 astro
said err 'gatefold astro run'
expect 0 astro run --help
said out 'salt-pepper'
said out 'zone_glutamate_max'

# The mini network of the authors, from files.
files=$mini/Itrain.csv,$mini/Itest1.csv,$mini/Itest3.csv
network=(astro run --image "$mini/img_inv.csv" --current "$files" --format json)
expect 0 "${network[@]}" --wiring "$mini/post_u16le.bin" --out mini.h5 --plot mini.png
json 'r["train"]["spike_steps"] == 5341 and r["tests"][1]["spike_steps"] == 2916'
json 'abs(r["tests"][0]["r"] - 0.959) < 0.01 and abs(r["tests"][0]["psnr"] - 22) < 0.3'
json 'r["train"]["ca_max"] > r["train"]["ca_mean"] > 0.1 and len(r["tests"]) == 2'
json 'r["tests"][0]["zones_flagged"] > 0 and r["tests"][0]["r_cue"] > 0.99'
[[ -s mini.png ]] || fail "no picture"
/usr/bin/python3 - "$work/out" <<'END' || fail "the HDF5 file"
import h5py, json, sys
record = json.load(open(sys.argv[1]))
with h5py.File("mini.h5") as f:
    assert f["image"].shape == (31, 31) and f["image"][0, 1] == 238
    assert f["calcium/snapshot"][()].max() == record["train"]["ca_max"]
    assert f["calcium/trace"].shape == (39, 100) and f["test_2/rates"].shape == (31, 31)
    assert f["training/spikes"][()].sum() == 5341 and f["test_2/spikes"][()].sum() == 2916
    assert abs(f["training/rates"][()].mean() - record["train"]["rate_mean"]) < 1e-9
END
expect 0 plot mini.h5 --plot again.png
[[ -s again.png ]] || fail "no picture from the file"

# The same wiring from the authors' stream; threads change nothing.
cp "$work/out" plotted
expect 0 "${network[@]}" --rng mt19937
cp "$work/out" one
expect 0 "${network[@]}" --rng mt19937 --threads 3
cmp -s one "$work/out" || fail "threads changed the result"
json 'r["train"]["spike_steps"] == 5341 and r["tests"][1]["spike_steps"] == 2916'

# Sizes and resampling; a runaway and an absence of calcium are said.
expect 0 astro run --image small.pgm --noise none --targets 5 --format json
json 'r["tests"] == []'
expect 0 astro run --image small.pgm --resample --rows 10 --columns 13 --noise clean --format json
json 'len(r["tests"]) == 1'
expect 0 astro run --rows 31 --columns 31 --noise clean --a-feedback 1 --format json
said err 'runaway'
json 'r["tests"][0]["runaway"] is True'
expect 0 astro run --rows 31 --columns 31 --noise clean --ca-min 50 --format json
said err 'no astrocyte above'
json 'r["tests"][0]["steps_without_ca"] == 7000'

# The network of binary images, its own defaults below what is given; the configuration repeats it.
refuse 2 '--preset|grey|binary' astro run --preset colour
refuse 2 'flip|[0, 1]' astro run --preset binary --noise flip:2
expect 0 astro run --preset binary --dump-config
cp "$work/out" binary.json
/usr/bin/python3 - binary.json <<'END' || fail "the preset"
import json, sys
c = json.load(open(sys.argv[1]))
assert c["rows"] == c["columns"] == 79 and c["targets"] == 40 and c["feedback"] == "constant"
assert c["d_ip3"] == 0.1 and c["a_feedback"] == 0.5 and c["shown"] == 3 and c["current_max"] == 25
END
expect 0 astro run --preset binary --feedback additive --targets 100 --dump-config
grep -q '"feedback": "additive"' "$work/out" || fail "--feedback under --preset"
grep -q '"targets": 100' "$work/out" || fail "--targets under --preset"
expect 0 astro run --preset binary --format json --plot binary.png
json 'r["train"]["images"] == ["zero", "one", "two"] and len(r["tests"]) == 3'
json '[t["name"] for t in r["tests"]] == ["flip:0.2 " + d for d in r["train"]["images"]]'
json 'all(abs(t["accuracy"] - (t["hit_rate"] + t["correct_rejection"]) / 2) < 1e-12 for t in r["tests"])'
json 'sum(t["accuracy"] for t in r["tests"]) / 3 > 0.85 and all(t["threshold"] > 0 for t in r["tests"])'
json 'not any(t["runaway"] for t in r["tests"])'
[[ -s binary.png ]] || fail "no picture"
expect 0 astro run --config binary.json --threads 3 --format json --out binary.h5
json 'r["train"]["images"] == ["zero", "one", "two"] and r["tests"][2]["accuracy"] > 0.85'
expect 0 astro run --preset binary --image small.pgm,small.pgm --resample --rows 10 --columns 13 --noise none --targets 5 --format json
json 'r["train"]["images"] == ["small.pgm", "small.pgm"]'
