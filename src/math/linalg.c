/* Prototypes of CBLAS come from GSL's header, since OpenBLAS' own defines the macro I; the functions
 * that are linked are OpenBLAS'. LAPACK probes IEEE exceptions on purpose, so they are held. */
#include "math/linalg.h"

#include "core/fail.h"
#include "math/vector.h"

#include <fenv.h>
#include <gsl/gsl_cblas.h>
#include <lapacke.h>
#include <stdlib.h>

void gf_multiply(size_t n, const double *a, const double *x, double *y)
{
    const int size = (int)n;
    cblas_dgemv(CblasColMajor, CblasNoTrans, size, size, 1, a, size, x, 1, 0, y, 1);
}

void gf_gram(size_t rows, size_t columns, const double *x, size_t ldx, double *gram)
{
    const int m = (int)rows, n = (int)columns;
    cblas_dsyrk(CblasColMajor, CblasUpper, CblasTrans, n, m, 1, x, (int)ldx, 0, gram, n);
    for (size_t j = 0; j < columns; j++)
        for (size_t i = j + 1; i < columns; i++) gram[i + columns * j] = gram[j + columns * i];
}

int gf_solve(size_t n, double *a, double *b)
{
    lapack_int *pivot = gf_allocate(n, sizeof *pivot);
    if (!pivot) return -1;
    fenv_t held;
    feholdexcept(&held);
    const lapack_int size = (lapack_int)n;
    const int info = LAPACKE_dgesv(LAPACK_COL_MAJOR, size, 1, a, size, pivot, b, size);
    fesetenv(&held);
    free(pivot);
    return info;
}

gfold_status gf_eigenvalues(size_t n, double *a, double *re, double *im, gfold_error *err)
{
    fenv_t held;
    feholdexcept(&held);
    const lapack_int size = (lapack_int)n;
    const int info =
        LAPACKE_dgeev(LAPACK_COL_MAJOR, 'N', 'N', size, a, size, re, im, NULL, 1, NULL, 1);
    fesetenv(&held);
    if (info == 0) return gf_ok(err);
    return gf_fail(err, GFOLD_EEXTERN, "LAPACK's dgeev returned %d for a %zu x %zu matrix", info, n,
                   n);
}
