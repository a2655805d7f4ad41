#!/usr/bin/env bash
# Makes the packages and uses what is in them: the program, its pages, the headers with both libraries; and
# configures the source archive.
#     packages.sh BUILD
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fail() {
    echo "FAILED: $*"
    exit 1
}

cpack --config "$build/CPackConfig.cmake" -B "$work" >cpack.log 2>&1 || fail "$(cat cpack.log)"
for package in gatefold gatefold-dev; do
    file=$(find . -maxdepth 1 -name "${package}_*.deb")
    [[ -n $file ]] || fail "no package $package"
    dpkg-deb -f "$file" Package Version Depends
    dpkg-deb -f "$file" Depends >"$package.depends"
    dpkg-deb -x "$file" root
done
for library in libc6 libgsl27 libfftw3 libmpfr6 libhdf5 libjansson4 libopenblas0-pthread; do
    grep -q "$library" gatefold.depends || fail "gatefold does not depend on $library"
done
grep -qF "gatefold (= " gatefold-dev.depends || fail "gatefold-dev does not depend on its gatefold"

root/usr/bin/gatefold critical bias --g 2 --format json >bias.json
grep -q '"value": 0.40898931' bias.json || fail "the program says $(cat bias.json)"
[[ -s root/usr/share/man/man1/gatefold-phase.1 ]] || fail "no man page"
[[ -s root/usr/share/bash-completion/completions/gatefold ]] || fail "no completion"

PKG_CONFIG_PATH=$(dirname "$(find root -name gatefold.pc)")
export PKG_CONFIG_PATH
read -ra flags < <(pkg-config --cflags --libs gatefold)
gcc "$here/consumer.c" "${flags[@]}" -o consumer
LD_LIBRARY_PATH=$(dirname "$(find root -name 'libgatefold.so.0')") ./consumer

cpack --config "$build/CPackSourceConfig.cmake" -B "$work" >cpack.log 2>&1 || fail "$(cat cpack.log)"
tar xf gatefold-*.tar.gz
cd gatefold-*/
[[ ! -e build && ! -e .git && -s README.md ]] || fail "the archive holds the wrong files"
cmake -S . -B "$work/again" -G Ninja -DBUILD_TESTING=OFF >"$work/again.log" 2>&1 ||
    fail "$(tail -n 20 "$work/again.log")"
