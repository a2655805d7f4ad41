# shellcheck shell=bash
# Sourced by the scripts beside it, whose first argument is the program. A run leaves its streams in
# $work/out and $work/err. The first expectation that does not hold ends the script.

program=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

fail() { # SENTENCE
    echo "FAILED: $*"
    echo "--- stdout, stderr of the last run"
    head -n 20 "$work/out" "$work/err"
    exit 1
}

# expect CODE ARGUMENTS...: runs the program, which must exit with CODE
expect() {
    local code=0
    "$program" "${@:2}" >"$work/out" 2>"$work/err" </dev/null || code=$?
    ((code == $1)) || fail "exit $code, not $1: gatefold ${*:2}"
}

# expect_any ARGUMENTS...: the same with any CODE
expect_any() {
    "$program" "$@" >"$work/out" 2>"$work/err" </dev/null || true
}

# refuse CODE TEXTS ARGUMENTS...: exits with CODE, prints nothing, and its one sentence holds every
# text; TEXTS are separated by |
refuse() {
    local text texts
    expect "$1" "${@:3}"
    [[ ! -s $work/out ]] || fail "refused, yet printed a result: gatefold ${*:3}"
    (($(wc -l <"$work/err") == 1)) || fail "not one sentence: gatefold ${*:3}"
    IFS='|' read -ra texts <<<"$2"
    for text in "${texts[@]}"; do
        grep -qF -- "$text" "$work/err" || fail "does not say '$text': gatefold ${*:3}"
    done
}

# catches PID: PID runs the program (no longer the shell that started it), which has put its handler
# of SIGINT (bit 1) in place
catches() {
    local mask
    [[ $(cat "/proc/$1/comm" 2>/dev/null) == gatefold ]] || return 1
    mask=$(sed -n 's/^SigCgt:[[:space:]]*//p' "/proc/$1/status" 2>/dev/null) || return 1
    [[ -n $mask ]] && ((0x$mask & 2))
}

# stop SIGNAL ARGUMENTS...: starts the program and sends the signal as soon as it can take it; the
# program must end with 75, say that it stopped, and leave no temporary file
stop() {
    local code=0 job
    (
        trap - INT # a job in the background ignores it otherwise
        exec "$program" "${@:2}" >"$work/out" 2>"$work/err"
    ) &
    job=$!
    until catches "$job" || ! kill -0 "$job" 2>/dev/null; do sleep 0.02; done
    sleep 0.3 # into the work itself, where the machine is fast enough
    kill "-$1" "$job" 2>/dev/null || fail "ended before SIG$1: gatefold ${*:2}"
    wait "$job" || code=$?
    ((code == 75)) || fail "exit $code, not 75, after SIG$1: gatefold ${*:2}"
    [[ ! -s $work/out ]] || fail "stopped, yet printed a result: gatefold ${*:2}"
    said err stopped
    nothing_left "$work"
}

# said FILE TEXT: the stream of the last run (out or err) holds the text
said() {
    grep -qF -- "$2" "$work/$1" || fail "no '$2' on std$1"
}

# nothing_left DIRECTORY: no temporary file stayed behind
nothing_left() {
    local left
    left=$(find "$1" -name '.*.part')
    [[ -z $left ]] || fail "left behind: $left"
}

# json EXPRESSION: a Python expression over `r`, the JSON object on stdout, must hold
json() {
    /usr/bin/python3 - "$work/out" "$1" <<'END' || fail "not so: $1"
import json, math, sys
with open(sys.argv[1]) as stream:
    text = stream.read()
r = json.loads(text)
sys.exit(not eval(sys.argv[2]))
END
}

# same FILE FILE: all data but /provenance are equal, bit for bit
same() {
    /usr/bin/python3 - "$1" "$2" <<'END' || fail "$1 and $2 differ"
import sys, h5py
def data(path):
    found = {}
    def take(name, item):
        if isinstance(item, h5py.Dataset) and not name.startswith("provenance"):
            found[name] = (item.shape, str(item.dtype), item[()].tobytes() if item.dtype.kind != "O"
                           else repr(list(item.asstr()[()])))
    with h5py.File(path) as file:
        file.visititems(take)
    return found
a, b = map(data, sys.argv[1:])
sys.exit(len(a) < 3 or a != b)
END
}
