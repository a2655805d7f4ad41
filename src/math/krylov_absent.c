/* Takes the place of krylov.c in a build without ARPACK. */
#include "math/krylov.h"

#include "core/fail.h"

double gf_krylov_bytes(size_t n, size_t k, size_t basis)
{
    (void)n, (void)k, (void)basis;
    return 0;
}

gfold_status gf_krylov_find(const gf_operator *a, const gf_krylov_params *p, double *re, double *im,
                            double *residual, gf_krylov *out, gfold_error *err)
{
    (void)a, (void)p, (void)re, (void)im, (void)residual;
    *out = (gf_krylov){ 0 };
    return gf_fail(
        err, GFOLD_EEXTERN,
        "this build has no ARPACK (GATEFOLD_WITH_ARPACK), which finds eigenvalues without "
        "the matrix; give a shift");
}
