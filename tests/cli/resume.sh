#!/usr/bin/env bash
# Sweeps that were killed, stopped, shared out or ran out of disk end with the data of one that was
# not.
#     resume.sh PROGRAM
set -euo pipefail
# shellcheck source=tests/cli/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"

# Theory and simulation, and cells that fail.
sweep=(phase --model vrnn --phi relu --x g=0.5:2.9:0.01 --y sigma-b=0.2:0.5:0.1 --n 80 --networks 8
    --t-max 40 --sim-stride 12 --observable "delta_h,sim_var_h,stability" --threads 1)
expect 0 "${sweep[@]}" --out whole.h5 --format json
json "r['points'] == 964 and r['computed'] + r['failed'] == 964 and r['failed'] > 300"
[[ ! -e whole.h5.journal ]] || fail "the journal outlived the sweep"

# Killed at random moments, then resumed, 20 times; the last run ends by itself.
RANDOM=7
hits=0
latest=90 # ms; later where a slow machine has done nothing by then
for _ in {1..100}; do
    ((hits < 20)) || break
    "$program" "${sweep[@]}" --out killed.h5 --resume --quiet >"$work/out" 2>"$work/err" &
    job=$!
    sleep "$(printf '0.%03d' $((RANDOM % latest + 10)))"
    kill -KILL "$job" 2>/dev/null || true
    wait "$job" 2>/dev/null || true
    if [[ -e killed.h5 ]]; then
        same whole.h5 killed.h5
        rm killed.h5
    elif [[ -e killed.h5.journal ]]; then
        ((++hits))
    else
        ((latest = latest < 900 ? latest + 20 : 900))
    fi
done
((hits == 20)) || fail "only $hits of 100 kills met a running sweep"
expect 0 "${sweep[@]}" --out killed.h5 --resume
same whole.h5 killed.h5

# --resume on a finished file computes nothing; other options are refused with the difference named.
expect 0 "${sweep[@]}" --out killed.h5 --resume --format json
json "r['computed'] == 0 and r['reused'] + r['failed'] == 964"
refuse 3 "killed.h5|n is 80 there and 40 here" "${sweep[@]/#80/40}" --out killed.h5 --resume
refuse 3 "killed.h5 exists" "${sweep[@]}" --out killed.h5
head -c 3000 whole.h5 >cut.h5
refuse 3 "cut.h5" "${sweep[@]}" --out cut.h5 --resume

# Stopped by --max-time: 75, and --status tells how far.
slow=(phase --model vrnn --x g=1.5:3:0.5 --n 60 --networks 40 --t-max 300 --observable sim_var_h)
# interrupted FILE: begins it and is stopped with something done, however slow the machine
interrupted() {
    local seconds code
    for seconds in 0.2 0.5 1 2 4 8; do
        code=0
        "$program" "${slow[@]}" --out "$1" --force --max-time "$seconds" >"$work/out" 2>"$work/err" || code=$?
        ((code == 75)) || fail "exit $code, not 75, after --max-time $seconds"
        [[ ! -e $1.journal ]] || break
    done
    said err "--resume goes on"
}
interrupted slow.h5
expect 0 phase --status slow.h5 --format json
json "not r['finished'] and r['pieces'] == 160 and 0 < r['done'] < 160 and r['logs'] == 1"
refuse 3 "slow.h5.journal|--resume|--force" "${slow[@]}" --out slow.h5
refuse 3 "another sweep|n is 60 there and 50 here" "${slow[@]/#60/50}" --out slow.h5 --resume
expect 0 "${slow[@]}" --out slow.h5 --resume --format json
expect 0 "${slow[@]}" --out fast.h5 --threads 1
same slow.h5 fast.h5
expect 0 phase --status fast.h5 --format json
json "r['finished']"

# A damaged log is named and not computed over: a byte in the middle of a finished shard's.
expect 0 "${slow[@]}" --out torn.h5 --shard 1/2
log=torn.h5.journal/log.1-of-2
middle=$(($(stat -c %s "$log") / 2))
byte=$(od -An -tu1 -j "$middle" -N 1 "$log")
printf '%b' "\\$(printf '%03o' $((byte ^ 255)))" |
    dd of="$log" bs=1 seek="$middle" conv=notrunc status=none
for how in --resume --merge; do
    refuse 3 "$log is damaged at byte" "${slow[@]}" --out torn.h5 "$how"
done
expect 0 "${slow[@]}" --out torn.h5 --force
same torn.h5 fast.h5

# Shards, one after the other and side by side, and what they make together.
for k in 1 3; do expect 0 "${sweep[@]}" --out parts.h5 --shard "$k/3" --format json; done
json "r['missing'] > 0"
refuse 3 "not computed yet" "${sweep[@]}" --out parts.h5 --merge
expect 0 "${sweep[@]}" --out parts.h5 --shard 2/3
expect 0 "${sweep[@]}" --out parts.h5 --merge
same whole.h5 parts.h5
jobs=()
for k in 1 2; do
    "$program" "${sweep[@]}" --out sides.h5 --shard "$k/2" >/dev/null 2>"$work/err" &
    jobs+=($!)
done
for job in "${jobs[@]}"; do wait "$job" || fail "a shard failed"; done
expect 0 "${sweep[@]}" --out sides.h5 --merge
same whole.h5 sides.h5
refuse 2 "--shard is 3/2|[1, N]" "${sweep[@]}" --out parts.h5 --shard 3/2
refuse 2 "--resume needs --out" "${sweep[@]}" --resume

# Rounds: cells at phase boundaries, and networks until the errors are small.
rounds=(phase --model fs --x g=1:4:0.05 --observable "stability,sim_var_h" --n 40 --networks 3 --t-max 10
    --refine 3 --rel-error 0.1 --networks-max 40)
expect 0 "${rounds[@]}" --out rounds.h5 --format json
json "r['points'] == 61 and 8 < r['computed'] < 25 and r['computed'] + r['skipped'] == 61"
for after in 0.1 0.2 0.3; do expect_any "${rounds[@]}" --out rounds2.h5 --resume --max-time "$after"; done
expect 0 "${rounds[@]}" --out rounds2.h5 --resume
same rounds.h5 rounds2.h5
refuse 2 "refine|shards" "${rounds[@]}" --out rounds3.h5 --shard 1/2

# Made again from what a file says of itself.
expect 0 phase --from whole.h5 --out again.h5
same whole.h5 again.h5

# A full disk: exit 3, and what was finished is kept.
if [[ $EUID == 0 ]] && mkdir full && mount -t tmpfs -o size=40k tmpfs full 2>/dev/null; then
    trap 'umount "$work/full"; rm -rf "$work"' EXIT
    refuse 3 "full/x.h5|No space left on device" "${sweep[@]}" --out full/x.h5
    expect 0 phase --status full/x.h5 --format json
    json "0 < r['done'] < r['pieces']"
    mount -o remount,size=10m full
    expect 0 "${sweep[@]}" --out full/x.h5 --resume --format json
    json "r['reused'] > 100"
    same whole.h5 full/x.h5
else
    echo "not tried: a full disk needs root and the right to mount"
fi
