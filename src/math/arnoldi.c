/* Classical Gram-Schmidt, twice: two passes leave the basis orthogonal to rounding. */
#include "math/arnoldi.h"

#include "core/fail.h"
#include "math/linalg.h"
#include "math/random.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

double gf_arnoldi_bytes(size_t n, size_t limit)
{
    return 8.0 * (double)(limit + 1) * (double)(n + limit);
}

static double *column(const gf_arnoldi *a, size_t j)
{
    return a->v + j * a->n;
}

static double *hessenberg(const gf_arnoldi *a, size_t j)
{
    return a->h + j * (a->limit + 1);
}

/* w loses its part in the first m vectors, which is added to c; the length that is left. */
static double reduce(const gf_arnoldi *a, size_t m, double *w, double *c)
{
    double *again = gf_allocate(m + 1, sizeof *again);
    if (!again) return NAN;
    for (int pass = 0; pass < 2; pass++) {
        gf_project_out(a->n, m, a->v, w, again);
        for (size_t j = 0; j < m && c; j++) c[j] += again[j];
    }
    free(again);
    return gf_norm(a->n, w);
}

static void scale(size_t n, double *w, double by)
{
    for (size_t i = 0; i < n; i++) w[i] *= by;
}

/* Column m becomes a random direction outside the basis. */
static void renew(gf_arnoldi *a)
{
    double *w = column(a, a->m);
    gf_random_normal((gf_random){ .seed = 1, .stream = a->m }, a->n, w);
    scale(a->n, w, 1 / gf_norm(a->n, w));
    scale(a->n, w, 1 / reduce(a, a->m, w, NULL));
}

gfold_status gf_arnoldi_create(gf_arnoldi *a, size_t n, size_t limit, gfold_error *err)
{
    *a = (gf_arnoldi){ .n = n, .limit = limit };
    a->v = gf_allocate((limit + 1) * n, sizeof(double));
    a->h = gf_allocate((limit + 1) * limit, sizeof(double));
    if (!a->v || !a->h) {
        gf_arnoldi_destroy(a);
        return gf_fail_memory(err, gf_arnoldi_bytes(n, limit));
    }
    renew(a);
    return gf_ok(err);
}

void gf_arnoldi_destroy(gf_arnoldi *a)
{
    free(a->v);
    free(a->h);
    *a = (gf_arnoldi){ 0 };
}

static void step(gf_arnoldi *a, const gf_operator *by)
{
    double *w = column(a, a->m + 1), *c = hessenberg(a, a->m);
    by->apply(by->context, column(a, a->m), w);
    const double before = gf_norm(a->n, w), left = reduce(a, ++a->m, w, c);
    const int invariant = left <= 100 * DBL_EPSILON * before;
    c[a->m] = invariant ? 0 : left;
    if (!invariant)
        scale(a->n, w, 1 / left);
    else if (a->m < a->n)
        renew(a);
}

void gf_arnoldi_extend(gf_arnoldi *a, const gf_operator *by, size_t m)
{
    while (a->m < m) step(a, by);
}

static void fill_defects(const gf_arnoldi *a, gf_ritz *r)
{
    const size_t m = r->m;
    const double beyond = hessenberg(a, m - 1)[m];
    for (size_t j = 0; j < m; j++) {
        const double *last = r->y + j * m + m - 1;
        r->defect[j] = beyond * (r->im[j] != 0 ? hypot(last[0], last[m]) : fabs(last[0]));
        if (r->im[j] == 0) continue;
        r->defect[j + 1] = r->defect[j];
        j++;
    }
}

gfold_status gf_arnoldi_ritz(const gf_arnoldi *a, gf_ritz *out, gfold_error *err)
{
    const size_t m = a->m;
    double *memory = gf_allocate(m * (2 * m + 3), sizeof(double));
    if (!memory) return gf_fail_memory(err, 8.0 * (double)(m * (2 * m + 3)));
    double *h = memory + m * (m + 3);
    *out = (gf_ritz){ m, memory, memory + m, memory + 2 * m, memory + 3 * m };
    for (size_t j = 0; j < m; j++) memcpy(h + j * m, hessenberg(a, j), m * sizeof *h);
    const gfold_status status = gf_eigenvectors(m, h, out->re, out->im, out->y, err);
    if (!status) fill_defects(a, out);
    return status;
}

void gf_ritz_destroy(gf_ritz *r)
{
    free(r->re);
    *r = (gf_ritz){ 0 };
}
