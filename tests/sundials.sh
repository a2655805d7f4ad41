#!/usr/bin/env bash
# Unpacks Debian's SUNDIALS into a folder, where the preset `sundials` looks for it: its development
# package depends on 150 others, an MPI among them that takes HDF5's place; CVODE needs none of them.
#     sundials.sh FOLDER
set -euo pipefail

folder=$(realpath -m "$1")
[[ ! -d $folder ]] || exit 0
if ! command -v apt-get >/dev/null; then
    echo "No apt-get on this system; install SUNDIALS 6 where CMake finds it" >&2
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

download() {
    local packages
    mapfile -t packages < <(apt-cache depends libsundials-dev |
        sed -nE 's/^ +Depends: (libsundials-.*)/\1/p')
    ((${#packages[@]})) &&
        apt-get -o APT::Sandbox::User=root -qq download libsundials-dev "${packages[@]}"
}
download || { apt-get -qq update && download; }
for package in ./*.deb; do
    dpkg -x "$package" root
done
mkdir -p "$(dirname "$folder")"
mv root "$folder"
