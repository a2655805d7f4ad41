#!/usr/bin/env bash
# Uses the Python module of an installed copy.
#     python.sh BUILD PYTHON
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/python/installed.sh
source "$here/installed.sh"
install_module "$1" "$work/prefix"
export GATEFOLD_PROGRAM=$work/prefix/bin/gatefold
cd "$work"
"$2" -m unittest discover -s "$here" -v
