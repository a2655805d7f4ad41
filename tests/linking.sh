#!/usr/bin/env bash
# OpenBLAS is linked first and serves every BLAS call, GSL's slow one is not linked at all, tanh and exp
# are the vector library's, chosen when the program is loaded, and no flag of the build changes
# arithmetic or ties it to one processor.
#     linking.sh BUILD PROGRAM SHARED
set -euo pipefail

build=$1 program=$2 shared=$3
failed=0
complain() {
    echo "$*"
    failed=1
}

for file in "$program" "$shared"; do
    needed=$(readelf -d "$file" | sed -nE 's/.*\(NEEDED\).*\[(.*(blas|lapack|gsl).*)\]/\1/p')
    [[ $needed == libopenblas.so* ]] || complain "$file: OpenBLAS is not first"
    [[ $needed != *gslcblas* ]] || complain "$file needs libgslcblas"
done

bound=$(LD_DEBUG=bindings LD_BIND_NOW=1 "$program" --version 2>&1 >/dev/null |
    sed -nE "s/.*binding file [^ ]+ \[0\] to ([^ ]+) \[0\]:.*symbol \`(cblas_[a-z_]+)'.*/\1 \2/p")
[[ -n $bound ]] || complain "no BLAS call is bound"
wrong=$(grep -v openblas <<<"$bound" || true)
[[ -z $wrong ]] || complain "bound elsewhere: $wrong"

if [[ $(uname -m) == x86_64 ]]; then
    undefined=$(nm -D --undefined-only "$shared")
    for vector in _ZGVbN2v_tanh _ZGVdN4v_tanh _ZGVeN8v_tanh _ZGVbN2v_exp _ZGVdN4v_exp _ZGVeN8v_exp; do
        [[ $undefined == *$vector* ]] || complain "$shared does not use $vector"
    done
    symbols=$(readelf -sW "$shared")
    [[ $symbols == *IFUNC*gf_vector_tanh* ]] || complain "$shared chooses nothing at load time"
fi

flags='-ffast-math|-Ofast|-funsafe-math|-march=native|-mtune=native|-fopenmp( |"|$)'
[[ -s $build/compile_commands.json ]] || complain "there is no compile_commands.json"
! grep -nE -e "$flags" "$build/compile_commands.json" "$build/build.ninja" ||
    complain "forbidden flags"
exit "$failed"
