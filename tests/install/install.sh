#!/usr/bin/env bash
# Installs a copy and builds the examples with it: CMake package, pkg-config, shared, static, C, C++.
#     install.sh BUILD EXAMPLES
set -euo pipefail

examples=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake --install "$1" --prefix "$work/first" >/dev/null
mv "$work/first" "$work/prefix" # nothing in it may know where it was installed

"$work/prefix/bin/gatefold" --version
cmake -S "$examples" -B "$work/build" -G Ninja -DCMAKE_PREFIX_PATH="$work/prefix" >/dev/null
cmake --build "$work/build" >/dev/null
ctest --test-dir "$work/build" --output-on-failure --no-tests=error

lib=$(dirname "$(find "$work/prefix" -name libgatefold.a)")
export PKG_CONFIG_PATH=$lib/pkgconfig
read -ra cflags < <(pkg-config --cflags gatefold)
read -ra shared < <(pkg-config --libs gatefold)
read -ra static < <(pkg-config --static --libs gatefold)
static=("${static[@]/#-lgatefold/-l:libgatefold.a}")
try() { # EXPECTED COMPILER SOURCE ARGUMENT OPTIONS...
    "$2" "$examples/$3" "${cflags[@]}" "${@:5}" -o "$work/example"
    LD_LIBRARY_PATH=$lib "$work/example" "$4" | tee "$work/said"
    [[ $(<"$work/said") == *"$1" ]] || { echo "FAILED: $3 does not say $1"; exit 1; }
}
try 0.408989311 gcc critical_bias.c 2 "${shared[@]}"
try 0.408989311 gcc critical_bias.c 2 "${static[@]}"
try "0 0.001297262103 0.08317607624" g++ fixed_points.cpp 1.8 "${shared[@]}"
