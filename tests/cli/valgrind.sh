#!/usr/bin/env bash
# No memory error and no leak in small runs of the command line.
#     valgrind.sh PROGRAM
set -euo pipefail

bash "$(dirname "${BASH_SOURCE[0]}")/small_runs.sh" \
    valgrind --quiet --leak-check=full --errors-for-leak-kinds=definite,indirect \
    --error-exitcode=99 "$1"
