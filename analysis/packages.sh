# shellcheck shell=bash
# shellcheck disable=SC2034
# The one list of Debian packages; sourced by analysis/quickstart.sh and tests/run.sh.

run_packages=(
    cmake ninja-build pkg-config gcc libc6-dev
    libopenblas-pthread-dev liblapacke-dev libarpack2-dev libgsl-dev libmpfr-dev libfftw3-dev
    libhdf5-dev libjansson-dev libpng-dev zlib1g-dev librandom123-dev
    libbox2d-dev g++
    gnuplot-nox fonts-dejavu-core
)

# libopenblas0-serial only to prove that it is recognised: the pthread variant keeps its priority.
test_packages=(
    libcriterion-dev libopenblas0-serial
    clang libclang-rt-14-dev binutils git dpkg-dev file groff-base
    libopenmpi-dev openmpi-bin
    hdf5-tools jq shellcheck valgrind
    python3-cffi python3-h5py python3-numpy python3-scipy
    python3-ipykernel python3-matplotlib python3-nbclient
)

packages_missing() {
    local package
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
            printf '%s\n' "$package"
    done
}

# Installs those of the packages named that are missing; touches nothing when none is.
packages_install() {
    if ! command -v apt-get >/dev/null; then
        echo "No apt-get on this system; install the equivalents of: $*" >&2
        return 0
    fi
    local missing
    mapfile -t missing < <(packages_missing "$@")
    ((${#missing[@]})) || return 0
    if ((EUID)); then
        echo "Packages are missing; as root: apt-get install ${missing[*]}" >&2
        return 1
    fi
    echo "Installing ${missing[*]}" >&2
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
