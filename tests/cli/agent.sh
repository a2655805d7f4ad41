#!/usr/bin/env bash
# gatefold agent: values refused, fields, a stored network that acts again to the last digit, broken and foreign
# files, a sweep that goes on where it was stopped, the same bytes on any number of threads.
#     agent.sh PROGRAM
set -euo pipefail
# shellcheck source=tests/cli/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"

expect 2 agent
for action in train test rank-sweep; do said err "gatefold agent $action"; done
refuse 2 'agent trian|agent train' agent trian
refuse 2 'rank is 301|[1, 300]' agent train --rank 301
refuse 2 '--rank|0|[1, 20000]' agent train --rank 0
refuse 2 '--preset|walkr' agent train --preset walkr
refuse 2 '--task|fishing' agent train --task fishing
refuse 2 'rank is 1, outside [2,' agent train --preset error-based --rank 1
refuse 2 'actions is on|diagonal' agent train --actions on
refuse 2 '--ranks|41|[1, 40]' agent rank-sweep --n 40 --ranks 1,41
refuse 2 '--ranks|1,x' agent rank-sweep --ranks 1,x
refuse 2 '--tau-star|0' agent rank-sweep --tau-star 0
refuse 2 'which FILE.h5' agent test
refuse 3 'nowhere.h5' agent test nowhere.h5
printf 'no such thing' >broken.h5
refuse 3 'broken.h5|HDF5' agent test broken.h5
expect 0 fixed-point --model vrnn --out foreign.h5
refuse 3 'foreign.h5|no trained agent' agent test foreign.h5

small=(--n 60 --epochs 20 --readout-epochs 20 --quiet)
expect 0 agent train "${small[@]}" --format json --out a.h5
json 'r["spike_error_last"] < r["spike_error_first"] and r["readout_mse"] > 0'
expect 0 agent test a.h5 --format json
json 'len(r["per_angle"]) == 120 and r["per_angle"][0]["angle"] == 30 and r["per_angle"][119]["angle"] == 150'
json 'abs(sum(a["reward"] for a in r["per_angle"]) / 120 - r["reward_mean"]) < 1e-12'
json 'r["unlocked_fraction"] == sum(a["reward"] > 0 for a in r["per_angle"]) / 120 and r["steps_mean"] <= 80'
cp "$work/out" first
expect 0 agent train "${small[@]}" --out again.h5
expect 0 agent test again.h5 --format json
cmp "$work/out" first || fail "the same seed is another agent"
refuse 3 'a.h5' agent train "${small[@]}" --out a.h5
refuse 2 '--task is trajectory' agent test a.h5 --task trajectory
head -c 20000 a.h5 >cut.h5
refuse 3 'cut.h5' agent test cut.h5
/usr/bin/python3 - <<'END'
import h5py
with h5py.File("again.h5", "r+") as f:
    f["weights/recurrent"][3, 4] = float("nan")
END
refuse 3 'again.h5|not finite' agent test again.h5
cp a.h5 kept.h5
refuse 1 'recurrent weights are no longer finite' agent train --n 40 --epochs 20 --optimiser sgd \
    --alpha 1e308 --rate-weight 1e6 --quiet --out a.h5 --force
cmp a.h5 kept.h5 || fail "a failed training changed its file"

expect 0 agent train --preset error-based "${small[@]}" --format json
cp "$work/out" spikes
expect 0 agent train --preset error-based "${small[@]}" --actions on --format json
json 'r["readout_mse"] > 0'
cmp -s "$work/out" spikes && fail "actions teach what spikes teach"

expect 0 agent train --task trajectory --n 40 --rank 40 --epochs 20 --pretrain 100 --format json --quiet
json 'r["spike_error_last"] != r["spike_error_first"]'
refuse 2 '--plot is t.png|trajectory has no episodes' agent train --task trajectory --epochs 1000000 --plot t.png
refuse 2 '--plot is t.png|one rank no curve' agent rank-sweep --task trajectory --ranks 3 --epochs 1000000 --plot t.png

sweep=(agent rank-sweep --n 40 --epochs 3 --readout-epochs 5 --ranks '1,20,40' --repetitions 2 --quiet --format json)
for threads in 1 2 4; do
    expect 0 "${sweep[@]}" --threads "$threads" --out "s$threads.h5"
    mv "$work/out" "out.$threads"
done
cmp out.1 out.2 || fail "1 and 2 threads differ"
cmp out.1 out.4 || fail "1 and 4 threads differ"
same s1.h5 s4.h5
cp out.1 "$work/out"
json '[a["rank"] for a in r["ranks"]] == [1, 20, 40] and all(a["reward_sem"] >= 0 for a in r["ranks"])'
json 'all(set(("reward_mean", "unlocked_fraction", "spike_error_last")) <= set(a) for a in r["ranks"])'

# Stopped with a training or two in the journal, then resumed: the bits of one that was not stopped.
long=(agent rank-sweep --n 60 --epochs 300 --readout-epochs 5 --ranks '30,60' --repetitions 4 --quiet --format json)
expect 0 "${long[@]}" --out whole.h5
mv "$work/out" whole
"$program" "${long[@]}" --threads 1 --out part.h5 >/dev/null 2>part.err &
pid=$!
until [[ $(stat -c %s part.h5.journal/log.0 2>/dev/null || echo 0) -gt 6000 ]] || ! kill -0 $pid 2>/dev/null; do sleep 0.01; done
kill -TERM $pid 2>/dev/null || true
code=0
wait $pid || code=$?
if ((code == 75)); then # on a slow machine it may have been done already
    grep -q -- '--resume' part.err || fail "does not say how to go on"
    [[ ! -e part.h5 ]] || fail "a stopped sweep left a result"
    refuse 3 'unfinished sweep|--resume' "${long[@]}" --out part.h5
fi
expect 0 "${long[@]}" --resume --out part.h5
cmp "$work/out" whole || fail "a resumed sweep differs"
same part.h5 whole.h5
[[ ! -e part.h5.journal ]] || fail "the journal stays behind"

expect 0 "${sweep[@]}" --resume --out s1.h5
cmp "$work/out" out.1 || fail "--resume of a finished sweep says something else"
refuse 3 'another sweep|seed' "${sweep[@]}" --resume --seed 2 --out s1.h5

if command -v gnuplot >/dev/null; then
    for file in a s1; do
        expect 0 plot "$file.h5" --plot "$file.png"
        file "$file.png" | grep -q PNG || fail "$file.png is no PNG"
    done
    expect 0 agent test a.h5 --plot b.png --keep-script b.gp --out b.h5 --quiet
    expect 0 plot b.h5 --plot c.png --keep-script c.gp
    cmp <(sed 's/b\.png//' b.gp) <(sed 's/c\.png//' c.gp) || fail "a stored test is drawn otherwise"
fi
nothing_left .
