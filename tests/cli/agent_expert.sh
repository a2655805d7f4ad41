#!/usr/bin/env bash
# gatefold agent expert: values refused, a log that goes on where it was stopped, the same bytes on any number of
# threads, the stored demonstrations made again; without Box2D a sentence.
#     agent_expert.sh PROGRAM
set -euo pipefail
stored=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../../notebooks_data/walker")
# shellcheck source=tests/cli/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"

refuse 2 'which FILE.txt' agent expert
refuse 2 '--candidates|3|[4, 1000]' agent expert a.txt --candidates 3
refuse 2 '--demonstrations|--out' agent expert a.txt --demonstrations 1
expect 0 info
if grep -q '^box2d  *not built in' "$work/out"; then
    refuse 1 GATEFOLD_WITH_BOX2D agent expert a.txt
    exit
fi

echo 1 2 3 >broken.txt
refuse 3 'broken.txt' agent expert broken.txt
echo 1 2 3 4 >short.txt
refuse 3 'short.txt|1 rows' agent expert short.txt
small=(--candidates 4 --episodes 1 --tests 2 --quiet --format json)
expect 0 agent expert a.txt "${small[@]}" --generations 2 --threads 1
json 'r["generations"] == 2 and r["reward_sd"] > 0 and r["noisy_reward_mean"] != r["reward_mean"]'
expect 0 agent expert b.txt "${small[@]}" --generations 1 --threads 2
expect 0 agent expert b.txt "${small[@]}" --generations 2 --threads 2
cmp a.txt b.txt || fail "the log depends on threads or on a stop"
refuse 1 'only 0 of 100 walks' agent expert a.txt "${small[@]}" --generations 2 --demonstrations 1 --out none.h5
[[ ! -e none.h5 ]] || fail "a file without demonstrations"

# README.md of analysis/walker, but for the number of tests.
cp "$stored/expert.txt" expert.txt
expect 0 agent expert expert.txt --tests 1 --demonstrations 5 --out again.h5 --quiet --format json
cmp expert.txt "$stored/expert.txt" || fail "asking the expert has changed it"
json 'len(r["reward_sum"]) == 5 and min(r["reward_sum"]) > 200 and min(r["steps"]) > 400'
/usr/bin/python3 - again.h5 "$stored/demonstrations.h5" <<'END' || fail "the stored demonstrations are others"
import h5py, sys
with h5py.File(sys.argv[1]) as a, h5py.File(sys.argv[2]) as b:
    for name in "observation", "action", "reward_sum", "steps", "walked":
        allowed = 1e-12 if name == "action" else 0 # compilers round the noise differently, by 9e-16
        assert a[name].dtype == b[name].dtype and abs(a[name][()] - b[name][()]).max() <= allowed, name
    assert a["observation"].shape == (5, 400, 24) and a["action"].shape == (5, 400, 4)
    assert not a["action"][:, 0].any() and a["observation"].dtype == a["action"].dtype == "f8"
    for name in "noise", "seed", "version":
        assert a.attrs[name] == b.attrs[name], name
    assert a.attrs["noise"] == 0.5
END
expect 0 agent expert --heuristic --tests 20 --format json
json '-50 < r["reward_mean"] < 220 and r["noisy_fallen_fraction"] > 0.5 and r["generations"] == 0'
