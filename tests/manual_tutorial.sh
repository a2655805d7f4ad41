#!/usr/bin/env bash
# The tutorial's commands run as they are printed, and print what the tutorial shows.
#     manual_tutorial.sh PROGRAM TUTORIAL BUILD [PYTHON]
# Without PYTHON, which must know the module, lines that begin with python3 are left out.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tutorial=$(realpath "$2")
build=$(realpath "$3")
python=${4:-}
PATH=$(dirname "$(realpath "$1")"):$PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/tour"
if [[ -n $python ]]; then
    # shellcheck source=tests/python/installed.sh
    source "$here/python/installed.sh"
    install_module "$build" "$work/prefix"
    ln -s "$python" "$work/bin/python3"
    PATH=$work/bin:$PATH
fi
export PATH

# Every line shown is a line of the output, in the same order: the same words and, unless networks or
# paths were sampled, whose last digits depend on the compiler, the same numbers to a millionth.
compare=$work/compare.py
cat >"$compare" <<'END'
import math, re, sys
shown, printed = ([line.rstrip("\n") for line in open(path)] for path in sys.argv[1:3])
sampled = sys.argv[3] == "sampled"
def parts(line):
    return re.split(r"[\s,]+", line.strip())
def alike(a, b):
    try:
        a, b = float(a.rstrip("%")), float(b.rstrip("%"))
        return sampled or math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-9)
    except ValueError:
        return a == b
def same(line, other):
    a, b = parts(line), parts(other)
    if a[-1] == "...":
        a, b = a[:-1], b[:len(a) - 1]
    return len(a) == len(b) and all(map(alike, a, b))
rest = iter(printed)
for line in shown:
    if line != "..." and not any(same(line, other) for other in rest):
        sys.exit("not printed: " + line)
END

step() { # COMMAND: runs it and compares it with $work/shown
    local kind=exact
    [[ $1 != python3* || -n $python ]] || return 0
    [[ ! $1 =~ --networks|validate|dynamics ]] || kind=sampled
    (cd "$work/tour" && bash -c "$1") >"$work/out" 2>"$work/err" </dev/null ||
        { echo "failed: $1"; head -n 5 "$work/err"; exit 1; }
    /usr/bin/python3 "$compare" "$work/shown" "$work/out" "$kind" || { echo "in: $1"; exit 1; }
    count=$((count + 1))
}

run_all() { # TUTORIAL
    local line command='' inside=
    count=0
    while IFS= read -r line; do
        if [[ $line == '```console' ]]; then
            inside=1
        elif [[ -n $inside && ($line == '```' || $line == '$ '*) ]]; then
            [[ -z $command ]] || step "$command"
            command=
            [[ $line != '```' ]] || inside=
            [[ $line == '```' ]] || command=${line#'$ '}
            : >"$work/shown"
        elif [[ -n $inside ]]; then
            echo "$line" >>"$work/shown"
        fi
    done <"$1"
}

plant() { # LINE: a tutorial of one command that shows the line
    printf '%s\n' '```console' '$ gatefold critical bias --g 2' "$1" '```' >"$work/planted.md"
    (run_all "$work/planted.md") >/dev/null 2>&1
}
plant "value                     0.408989311" || { echo "a true line was refused"; exit 1; }
! plant "value                     0.408999311" || { echo "a wrong number was not seen"; exit 1; }
! plant "valve                     0.408989311" || { echo "a wrong word was not seen"; exit 1; }

run_all "$tutorial"
expected=$(grep -c '^\$ gatefold' "$tutorial")
[[ -z $python ]] || expected=$((expected + $(grep -c '^\$ python3' "$tutorial")))
((count == expected && count >= 14)) || { echo "ran $count of $expected commands"; exit 1; }
for file in correlation.png dynamics.png roots.h5 roots.png saddle.png roots.svg; do
    [[ -s $work/tour/$file ]] || { echo "no $file"; exit 1; }
done
