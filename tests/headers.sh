#!/usr/bin/env bash
# Every public header compiles alone, as C17 and as C++17, without a warning; the umbrella has all.
#     headers.sh INCLUDE
set -euo pipefail

include=$1
failed=0
alone() { # COMPILER LANGUAGE STANDARD HEADER
    local strict=(-Wall -Wextra -pedantic-errors -Werror)
    "$1" -x "$2" -std="$3" "${strict[@]}" -fsyntax-only -I "$include" - \
        <<<"#include <$4>"$'\n''typedef int alone;' ||
        { echo "$4 is not valid $3 for $1"; failed=1; }
}

for path in "$include"/gatefold/*.h; do
    header=gatefold/$(basename "$path")
    alone gcc c c17 "$header"
    alone g++ c++ c++17 "$header"
    if command -v clang >/dev/null; then
        alone clang c c17 "$header"
        alone clang++ c++ c++17 "$header"
    fi
    [[ $header == gatefold/gatefold.h ]] || grep -q "<$header>" "$include/gatefold/gatefold.h" ||
        { echo "gatefold.h does not include $header"; failed=1; }
done
exit "$failed"
