#!/usr/bin/env bash
# Installs a copy and uses it from outside: CMake package and pkg-config, shared and static, C, C++.
#     install.sh BUILD
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake --install "$1" --prefix "$work/first" >/dev/null
mv "$work/first" "$work/prefix" # nothing in it may know where it was installed

"$work/prefix/bin/gatefold" --version
cmake -S "$here" -B "$work/build" -G Ninja -DCMAKE_PREFIX_PATH="$work/prefix" >/dev/null
cmake --build "$work/build" >/dev/null
ctest --test-dir "$work/build" --output-on-failure --no-tests=error

lib=$(dirname "$(find "$work/prefix" -name libgatefold.a)")
export PKG_CONFIG_PATH=$lib/pkgconfig
read -ra cflags < <(pkg-config --cflags gatefold)
read -ra shared < <(pkg-config --libs gatefold)
read -ra static < <(pkg-config --static --libs gatefold)
static=("${static[@]/#-lgatefold/-l:libgatefold.a}")
try() { # COMPILER LANGUAGE OPTIONS...
    "$1" -x "$2" "$here/consumer.c" -x none "${cflags[@]}" "${@:3}" -o "$work/consumer"
    LD_LIBRARY_PATH=$lib "$work/consumer"
}
try gcc c "${shared[@]}"
try gcc c "${static[@]}"
try g++ c++ "${shared[@]}"
