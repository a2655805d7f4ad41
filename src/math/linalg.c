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

/* Four columns at a time, so that y is read and written a quarter as often. */
GF_VECTOR void gf_multiply_columns(size_t n, const double *a, size_t count, const size_t *columns,
                                   const double *x, double *y)
{
    size_t k = 0;
    for (; k + 4 <= count; k += 4) {
        const size_t j[4] = { columns[k], columns[k + 1], columns[k + 2], columns[k + 3] };
        const double *a0 = a + j[0] * n, *a1 = a + j[1] * n, *a2 = a + j[2] * n, *a3 = a + j[3] * n;
        const double x0 = x[j[0]], x1 = x[j[1]], x2 = x[j[2]], x3 = x[j[3]];
        for (size_t i = 0; i < n; i++)
            y[i] += (a0[i] * x0 + a1[i] * x1) + (a2[i] * x2 + a3[i] * x3);
    }
    for (; k < count; k++)
        for (size_t i = 0; i < n; i++) y[i] += a[columns[k] * n + i] * x[columns[k]];
}

double gf_row_dot(size_t n, const double *a, size_t row, const double *x)
{
    return cblas_ddot((int)n, a + row, (int)n, x, 1);
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
