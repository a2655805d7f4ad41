#!/usr/bin/env bash
# gatefold agent expert: values refused, a log that goes on where it was stopped, the same bytes on any number of
# threads; without Box2D a sentence.
#     agent_expert.sh PROGRAM
set -euo pipefail
# shellcheck source=tests/cli/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"

refuse 2 'which FILE.txt' agent expert
refuse 2 '--candidates|3|[4, 1000]' agent expert a.txt --candidates 3
expect 0 info
if grep -q '^box2d  *not built in' "$work/out"; then
    refuse 1 GATEFOLD_WITH_BOX2D agent expert a.txt
    exit
fi

echo 1 2 3 >broken.txt
refuse 3 'broken.txt' agent expert broken.txt
small=(--candidates 4 --episodes 1 --tests 2 --quiet --format json)
expect 0 agent expert a.txt "${small[@]}" --generations 2 --threads 1
json 'r["generations"] == 2 and len(r["numbers"]) == 19 and r["reward_sd"] > 0'
expect 0 agent expert b.txt "${small[@]}" --generations 1 --threads 2
expect 0 agent expert b.txt "${small[@]}" --generations 2 --threads 2
cmp a.txt b.txt || fail "the log depends on threads or on a stop"
