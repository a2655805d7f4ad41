#!/usr/bin/env bash
# gatefold agent with --task walker: demonstrations refused, a stored network that walks again to the last digit, a
# sweep over ranks and tau_* that goes on and does not depend on threads; without Box2D a sentence in place of walks.
#     agent_walker.sh PROGRAM
set -euo pipefail
# shellcheck source=tests/cli/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"

/usr/bin/python3 - <<'END'
import h5py
import numpy as np
t, rng = np.arange(40), np.random.default_rng(1)
wave = lambda width: np.sin(0.3 * t[None, :, None] + rng.uniform(0, 6, (2, 1, width)))
with h5py.File("d.h5", "w") as f:
    f["observation"], f["action"] = wave(24), wave(4)
with h5py.File("narrow.h5", "w") as f:
    f["observation"], f["action"] = wave(23), wave(4)
END
refuse 2 '--demonstrations|walker' agent train --task walker
refuse 2 '--demonstrations|button-food' agent train --demonstrations d.h5
refuse 2 '--demonstrations|walker' agent rank-sweep --task walker --quiet
refuse 3 'nowhere.h5' agent train --task walker --demonstrations nowhere.h5
refuse 3 'narrow.h5|observation|24' agent train --task walker --demonstrations narrow.h5
refuse 2 '--cloned is 3|2 demonstrations' agent train --task walker --demonstrations d.h5 --cloned 3
refuse 2 'rank is 3, outside [4,' agent train --task walker --demonstrations d.h5 --rank 3 --pretrain 1 --epochs 1 --quiet

walker=(--task walker --demonstrations d.h5 --n 60 --epochs 150 --pretrain 50 --rounds 2 --readout-epochs 20)
expect 0 agent train "${walker[@]}" --rank 60 --cloned 2 --format json --out w.h5 --quiet
json 'r["spike_error_last"] < r["spike_error_first"] and len(r["rewards"]) == 2'
cp "$work/out" trained
/usr/bin/python3 - <<'END'
import h5py
with h5py.File("w.h5") as f:
    assert f["learning/spike_error"].shape == (151,) and f["learning/reward"].shape == (2,)
    assert f["weights/recurrent"].shape == (60, 60) and f["agent/task"][()] == 2
END
sweep=(agent rank-sweep "${walker[@]}" --ranks '4,60' --tau-star '1,3' --repetitions 2 --episodes 2 --format json)

expect 0 info
if grep -q '^box2d  *not built in' "$work/out"; then
    refuse 1 GATEFOLD_WITH_BOX2D agent test w.h5
    expect 0 agent train "${walker[@]}"
    said err 'GATEFOLD_WITH_BOX2D'
    expect 0 "${sweep[@]}"
    json 'all(a["reward_mean"] is None and a["spike_error_last"] > 0 for a in r["ranks"])'
    exit
fi

expect 0 agent test w.h5 --episodes 4 --format json
json 'len(r["per_walk"]) == 4 and r["reward_stderr"] > 0 and r["steps_mean"] <= 1500'
json 'abs(sum(a["reward"] for a in r["per_walk"]) / 4 - r["reward_mean"]) < 1e-9'
cp "$work/out" first
expect 0 agent train "${walker[@]}" --rank 60 --cloned 2 --format json --out again.h5 --quiet
cmp "$work/out" trained || fail "the same seed trains otherwise"
expect 0 agent test again.h5 --episodes 4 --format json
cmp "$work/out" first || fail "the same seed is another agent"
refuse 2 '--task is button-food' agent test w.h5 --task button-food

for threads in 1 3; do
    expect 0 "${sweep[@]}" --threads "$threads" --out "s$threads.h5" --quiet
    mv "$work/out" "out.$threads"
done
cmp out.1 out.3 || fail "1 and 3 threads differ"
same s1.h5 s3.h5
cp out.1 "$work/out"
json '[(a["rank"], a["tau_star"]) for a in r["ranks"]] == [(4, 1), (60, 1), (4, 3), (60, 3)]'
json 'all(a["reward_best"] >= a["reward_last"] and a["best_sem"] >= 0 for a in r["ranks"])'
expect 0 "${sweep[@]}" --resume --out s1.h5 --quiet
cmp "$work/out" out.1 || fail "--resume of a finished sweep says something else"

# Stopped, and the demonstrations are others since: it does not go on.
many=(agent rank-sweep "${walker[@]}" --ranks 60 --repetitions 1000 --episodes 2 --out part.h5 --threads 1 --quiet)
"$program" "${many[@]}" >/dev/null 2>part.err &
pid=$!
until [[ $(stat -c %s part.h5.journal/log.0 2>/dev/null || echo 0) -gt 6000 ]] || ! kill -0 $pid 2>/dev/null; do sleep 0.01; done
kill -TERM $pid 2>/dev/null || true
code=0
wait $pid || code=$?
((code == 75)) || fail "stopped with $code: $(cat part.err)"
cp d.h5 kept.h5
/usr/bin/python3 - <<'END'
import h5py
with h5py.File("d.h5", "r+") as f:
    f["action"][1, 7, 2] += 1e-9
END
refuse 3 'part.h5|checksum of what is cloned' "${many[@]}" --resume
mv kept.h5 d.h5
rm -r part.h5.journal

if command -v gnuplot >/dev/null; then
    for file in w s1; do
        expect 0 plot "$file.h5" --plot "$file.png" --keep-script "$file.gp"
        file "$file.png" | grep -q PNG || fail "$file.png is no PNG"
        grep -q 'best walk' "$file.gp" || fail "$file.png shows no walk"
    done
fi
nothing_left .
