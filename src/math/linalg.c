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

void gf_multiply_matrices(size_t n, const double *a, const double *b, double *c)
{
    const int size = (int)n;
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, size, size, size, 1, a, size, b, size, 0,
                c, size);
}

int gf_factor(size_t n, double *a, int *pivot)
{
    fenv_t held;
    feholdexcept(&held);
    const lapack_int size = (lapack_int)n;
    const int info = LAPACKE_dgetrf(LAPACK_COL_MAJOR, size, size, a, size, pivot);
    fesetenv(&held);
    return info;
}

void gf_solve_factored(size_t n, const double *lu, const int *pivot, double *b)
{
    fenv_t held;
    feholdexcept(&held);
    const lapack_int size = (lapack_int)n;
    (void)LAPACKE_dgetrs_work(LAPACK_COL_MAJOR, 'N', size, 1, lu, size, pivot, b, size);
    fesetenv(&held);
}

int gf_invert_factored(size_t n, double *lu, const int *pivot)
{
    fenv_t held;
    feholdexcept(&held);
    const lapack_int size = (lapack_int)n;
    const int info = LAPACKE_dgetri(LAPACK_COL_MAJOR, size, lu, size, pivot);
    fesetenv(&held);
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
