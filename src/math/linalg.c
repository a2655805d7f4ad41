/* Prototypes of CBLAS come from GSL's header, since OpenBLAS' own defines the macro I; the functions
 * that are linked are OpenBLAS'. LAPACK probes IEEE exceptions on purpose, so they are held. */
#include "math/linalg.h"

#include "core/fail.h"
#include "math/triangular.h"
#include "math/vector.h"

#include <fenv.h>
#include <gsl/gsl_cblas.h>
#include <lapacke.h>
#include <stdlib.h>

_Static_assert(sizeof(lapack_int) == sizeof(int), "pivots are passed as int");

void gf_combine(size_t rows, size_t columns, const double *a, const double *x, double *y)
{
    const int m = (int)rows, n = (int)columns;
    cblas_dgemv(CblasColMajor, CblasNoTrans, m, n, 1, a, m, x, 1, 0, y, 1);
}

void gf_multiply(size_t n, const double *a, const double *x, double *y)
{
    gf_combine(n, n, a, x, y);
}

void gf_project_out(size_t n, size_t m, const double *v, double *w, double *c)
{
    const int rows = (int)n, columns = (int)m;
    cblas_dgemv(CblasColMajor, CblasTrans, rows, columns, 1, v, rows, w, 1, 0, c, 1);
    cblas_dgemv(CblasColMajor, CblasNoTrans, rows, columns, -1, v, rows, c, 1, 1, w, 1);
}

double gf_norm(size_t n, const double *x)
{
    return cblas_dnrm2((int)n, x, 1);
}

void gf_add_product(size_t n, size_t columns, const double *a, const double *b, double *c,
                    size_t ldc)
{
    const int size = (int)n;
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, size, (int)columns, size, 1, a, size, b,
                size, 1, c, (int)ldc);
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

int gf_solve_band(size_t n, size_t half, double *a, size_t columns, double *b)
{
    lapack_int *pivot = gf_allocate(n, sizeof *pivot);
    if (!pivot) return -1;
    fenv_t held;
    feholdexcept(&held);
    const lapack_int size = (lapack_int)n, width = (lapack_int)half;
    const int info = LAPACKE_dgbsv_work(LAPACK_COL_MAJOR, size, width, width, (lapack_int)columns,
                                        a, 3 * width + 1, pivot, b, size);
    fesetenv(&held);
    free(pivot);
    return info;
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

void gf_solve_factored(size_t n, const double *a, const int *pivot, double *b)
{
    LAPACKE_dlaswp_work(LAPACK_COL_MAJOR, 1, b, (lapack_int)n, 1, (lapack_int)n, pivot, 1);
    gf_triangular_lower(n, a, b);
    gf_triangular_upper(n, a, b);
}

int gf_invert_factored(size_t n, double *a, const int *pivot)
{
    fenv_t held;
    feholdexcept(&held);
    const lapack_int size = (lapack_int)n;
    const int info = LAPACKE_dgetri(LAPACK_COL_MAJOR, size, a, size, pivot);
    fesetenv(&held);
    return info;
}

/* vectors may be NULL. */
static gfold_status
eigen(size_t n, double *a, double *re, double *im, double *vectors, gfold_error *err)
{
    fenv_t held;
    feholdexcept(&held);
    const lapack_int size = (lapack_int)n;
    const int info = LAPACKE_dgeev(LAPACK_COL_MAJOR, 'N', vectors ? 'V' : 'N', size, a, size, re,
                                   im, NULL, 1, vectors, vectors ? size : 1);
    fesetenv(&held);
    if (info == 0) return gf_ok(err);
    return gf_fail(err, GFOLD_EEXTERN, "LAPACK's dgeev returned %d for a %zu x %zu matrix", info, n,
                   n);
}

gfold_status gf_eigenvalues(size_t n, double *a, double *re, double *im, gfold_error *err)
{
    return eigen(n, a, re, im, NULL, err);
}

gfold_status
gf_eigenvectors(size_t n, double *a, double *re, double *im, double *vectors, gfold_error *err)
{
    return eigen(n, a, re, im, vectors, err);
}
