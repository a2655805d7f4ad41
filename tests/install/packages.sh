#!/usr/bin/env bash
# Makes the packages and uses what is in them: the program, its pages, the headers with both libraries,
# the Python module; and configures the source archive.
#     packages.sh BUILD EXAMPLES
set -euo pipefail

type dpkg-deb dpkg-shlibdeps >/dev/null 2>&1 || { echo "no Debian packages without dpkg-dev"; exit 77; }
build=$(realpath "$1")
examples=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fail() {
    echo "FAILED: $*"
    exit 1
}

cpack --config "$build/CPackConfig.cmake" -B "$work" >cpack.log 2>&1 || fail "$(cat cpack.log)"
packages=(gatefold gatefold-dev)
[[ ! -e $build/python ]] || packages+=(python3-gatefold)
for package in "${packages[@]}"; do
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
gcc "$examples/critical_bias.c" "${flags[@]}" -o critical_bias
LD_LIBRARY_PATH=$(dirname "$(find root -name 'libgatefold.so.0')") ./critical_bias 2 >said
grep -q 'exceeds 0\.408989311$' said || fail "critical_bias says $(cat said)"

if [[ -e $build/python ]]; then
    PYTHONPATH=root/usr/lib/python3/dist-packages /usr/bin/python3 -B -c '
import gatefold
bias = gatefold.critical_bias(gatefold.model_preset(gatefold.VRNN, g=2), 1e-12)
print(gatefold.__file__, f"{bias.value:.9f}")' >said
    [[ $(<said) == *root/usr/*0.408989311 ]] || fail "the Python package says $(cat said)"
fi

cpack --config "$build/CPackSourceConfig.cmake" -B "$work" >cpack.log 2>&1 || fail "$(cat cpack.log)"
tar xf gatefold-*.tar.gz
cd gatefold-*/
[[ ! -e build && ! -e .git && -s README.md ]] || fail "the archive holds the wrong files"
cmake -S . -B "$work/again" -G Ninja -DBUILD_TESTING=OFF >"$work/again.log" 2>&1 ||
    fail "$(tail -n 20 "$work/again.log")"
