#!/usr/bin/env bash
# Uses the Python module of an installed copy.
#     python.sh BUILD PYTHON
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake --install "$1" --prefix "$work/prefix" >/dev/null
PYTHONPATH=$(dirname "$(dirname "$(find "$work/prefix" -path '*gatefold/__init__.py')")")
GATEFOLD_PROGRAM=$work/prefix/bin/gatefold
export PYTHONPATH PYTHONDONTWRITEBYTECODE=1 GATEFOLD_PROGRAM
cd "$work"
"$2" -m unittest discover -s "$here" -v
