/* Prototypes of CBLAS come from GSL's header, since OpenBLAS' own defines the macro I; the functions
 * that are linked are OpenBLAS'. LAPACK probes IEEE exceptions on purpose, so they are held. */
#include "math/linalg.h"

#include "core/fail.h"
#include "math/triangular.h"
#include "math/vector.h"

#include <fenv.h>
#include <gsl/gsl_cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

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

double gf_inner_product(size_t n, const double *x, const double *y)
{
    return cblas_ddot((int)n, x, 1, y, 1);
}

void gf_combine_rows(size_t rows, size_t columns, double a, const double *matrix, const double *x,
                     double *y)
{
    const int m = (int)rows, n = (int)columns;
    cblas_dgemv(CblasColMajor, CblasTrans, m, n, a, matrix, m, x, 1, 0, y, 1);
}

void gf_add_product(size_t n, size_t columns, const double *a, const double *b, double *c,
                    size_t ldc)
{
    const int size = (int)n;
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, size, (int)columns, size, 1, a, size, b,
                size, 1, c, (int)ldc);
}

void gf_add_outer_products(size_t n, size_t columns, double a, const double *left,
                           const double *right, double *c)
{
    const int size = (int)n;
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, size, size, (int)columns, a, left, size,
                right, size, 1, c, size);
}

void gf_gram(size_t rows, size_t columns, const double *x, size_t ldx, double *gram)
{
    const int m = (int)rows, n = (int)columns;
    cblas_dsyrk(CblasColMajor, CblasUpper, CblasTrans, n, m, 1, x, (int)ldx, 0, gram, n);
    for (size_t j = 0; j < columns; j++)
        for (size_t i = j + 1; i < columns; i++) gram[i + columns * j] = gram[j + columns * i];
}

/* By the Cholesky factor of the Gram matrix: columns of noise are far from dependent. */
int gf_whiten(size_t rows, size_t columns, double *x)
{
    const int m = (int)rows, n = (int)columns;
    if (!columns) return 0;
    double *gram = gf_allocate(columns * columns, sizeof *gram);
    if (!gram) return -1;
    cblas_dsyrk(CblasColMajor, CblasUpper, CblasTrans, n, m, 1 / (double)rows, x, m, 0, gram, n);
    const int info = LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'U', n, gram, n);
    if (!info)
        cblas_dtrsm(CblasColMajor, CblasRight, CblasUpper, CblasNoTrans, CblasNonUnit, m, n, 1,
                    gram, n, x, m);
    free(gram);
    return info;
}

int gf_qr_cholesky(size_t rows, size_t columns, double *v, double most, double *r)
{
    const int m = (int)rows, n = (int)columns;
    double least = INFINITY, greatest = 0;
    cblas_dsyrk(CblasColMajor, CblasUpper, CblasTrans, n, m, 1, v, m, 0, r, n);
    if (LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'U', n, r, n)) return -1;
    for (size_t j = 0; j < columns; j++) {
        const double at = r[j + columns * j];
        if (!(at > 0)) return -1; /* NaN, too */
        least = fmin(least, at);
        greatest = fmax(greatest, at);
    }
    if (greatest > most * least) return -1;
    cblas_dtrsm(CblasColMajor, CblasRight, CblasUpper, CblasNoTrans, CblasNonUnit, m, n, 1, r, n, v,
                m);
    return 0;
}

int gf_qr_householder(size_t rows, size_t columns, double *v, double *r)
{
    const lapack_int m = (lapack_int)rows, n = (lapack_int)columns;
    double *tau = gf_allocate(columns, sizeof *tau);
    if (!tau) return -1;
    fenv_t held;
    feholdexcept(&held);
    int info = LAPACKE_dgeqrf(LAPACK_COL_MAJOR, m, n, v, m, tau);
    for (size_t j = 0; j < columns; j++) memcpy(r + j * columns, v + j * rows, (j + 1) * sizeof *r);
    if (!info) info = LAPACKE_dorgqr(LAPACK_COL_MAJOR, m, n, n, v, m, tau);
    fesetenv(&held);
    free(tau);
    return info == LAPACK_WORK_MEMORY_ERROR ? -1 : info != 0;
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

int gf_eigenvalues_within(size_t n, double *a, double *re, double *im, double *work, size_t room)
{
    double sum = 0;
    for (size_t k = 0; k < n * n; k++) sum += 0 * a[k];
    if (!(sum == 0)) return -1; /* not finite, and LAPACK may never end */
    fenv_t held;
    feholdexcept(&held);
    const lapack_int size = (lapack_int)n;
    const int info = LAPACKE_dgeev_work(LAPACK_COL_MAJOR, 'N', 'N', size, a, size, re, im, NULL, 1,
                                        NULL, 1, work, (lapack_int)room);
    fesetenv(&held);
    return info;
}

gfold_status
gf_eigenvectors(size_t n, double *a, double *re, double *im, double *vectors, gfold_error *err)
{
    return eigen(n, a, re, im, vectors, err);
}
