#!/usr/bin/env bash
# Installs what is missing, builds in four ways and runs every test, the fast ones first.
# A stage that fails does not keep the next from running. The last line is "N passed, N failed".
set -uo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
# shellcheck source=analysis/packages.sh
source analysis/packages.sh
export PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH # Debian's python3, which has numpy
passed=0
failed=0

heading() {
    printf '\n== %s\n' "$*"
}

# check SENTENCE COMMAND...: one test
check() {
    heading "$1"
    if "${@:2}"; then
        ((++passed))
        return
    fi
    echo "FAILED: $1"
    ((++failed))
    return 1
}

build() { # PRESET
    local log=build/$1.log
    mkdir -p build
    cmake --preset "$1" >"$log" 2>&1 && cmake --build --preset "$1" >>"$log" 2>&1 && return
    tail -n 60 "$log"
    return 1
}

# suite PRESET LABEL: the CTest tests of that label, counted from CTest's own report; one that did
# not run has failed, and so has a suite without tests
suite() {
    local report=$PWD/build/$1/tests.xml status tests ran
    heading "$1: $2 tests"
    rm -f "$report"
    ctest --preset "$1" -L "$2" --output-junit "$report"
    status=$?
    tests=$(grep -c '<testcase ' "$report")
    ran=$(grep -c '<testcase .* status="run"' "$report")
    ((status && ran == tests && ++tests))
    ((passed += ran, failed += tests - ran))
}

scripts() {
    find analysis tests .ci \( -name '*.sh' -o -path .ci/run \) -print0 |
        xargs -0 shellcheck --external-sources
}

check "packages" packages_install "${run_packages[@]}" "${test_packages[@]}"
check "shell scripts" scripts

if check "build with gcc" build release; then
    suite release 'fast|tree'
    suite release slow
fi
if check "SUNDIALS" bash tests/sundials.sh build/sundials-root && check "build with SUNDIALS" build sundials
then
    suite sundials sundials
fi
check "build with clang" build clang && suite clang fast
check "build with gcc and sanitizers" build asan && suite asan fast # leaks: the cli tests
check "small runs under valgrind" bash tests/cli/valgrind.sh build/release/gatefold

printf '\n%d passed, %d failed\n' "$passed" "$failed"
((failed == 0))
