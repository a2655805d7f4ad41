#!/usr/bin/env bash
# Executes every notebook with the module of an installed copy; a package that it needs and lacks is
# a failure.
#     notebooks.sh BUILD PYTHON [NOTEBOOK...]          FIGURES=folder keeps the pictures
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/python/installed.sh
source "$here/../python/installed.sh"
install_module "$1" "$work/prefix"
export HOME=$work # where IPython and matplotlib keep things
export PYDEVD_DISABLE_FILE_VALIDATION=1 # of a debugger that nobody starts
unset MPLBACKEND # for pictures to end in the notebook

execute() {
    "$python" "$here/execute.py" "$@"
}
python=$2
notebooks=("${@:3}")
((${#notebooks[@]})) || notebooks=("$here"/../../analysis/notebooks/*.ipynb)

# refused SENTENCE PROGRAM: the first notebook, changed by a Python statement, does not pass
refused() {
    "$python" - "${notebooks[0]}" "$work/planted/$(basename "${notebooks[0]}")" "$2" <<'PY'
import sys, nbformat
notebook = nbformat.read(sys.argv[1], as_version=4)
cells = notebook.cells
code = [cell for cell in cells if cell.cell_type == "code"]
exec(sys.argv[3])
nbformat.write(notebook, sys.argv[2])
PY
    if execute "$work"/planted/*.ipynb >"$work/out" 2>&1; then
        echo "passes, though it should not: $2"
        exit 1
    fi
    grep -qF -- "$1" "$work/out" || { echo "does not say '$1':"; tail -n 20 "$work/out"; exit 1; }
}
mkdir "$work/planted"
refused "has outputs" 'code[0].execution_count = 1'
# shellcheck disable=SC2016 # backquotes are those of Markdown
refused "not in notebooks_data/" 'cells[-1].source += "\n```\ngatefold info\n```"'
refused "fewer than two asserts" \
    'for c in code: c.source = c.source.replace("assert ", "print, ")'
refused "AssertionError: planted" 'code[0].source = "a = 1\nassert a == 2, \"planted\""'

execute ${FIGURES:+--figures "$FIGURES"} "${notebooks[@]}"
