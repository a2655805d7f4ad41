#include "continuation/collocation.h"
#include "core/fail.h"
#include "math/linalg.h"

#include <math.h>
#include <string.h>

/* The eigenvector of the pair nearest to the imaginary axis: its parts, and the frequency. */
static gfold_status imaginary_pair(gf_collocation *c, const double *u, double *x, double *y,
                                   double *frequency, gfold_error *err)
{
    enum { N = 50 };
    static const double flat = 1e-3; /* |Re| against |Im| of a Hopf point that is not quite one */
    const size_t n = c->n;
    double re[N], im[N], a[N * N], vectors[N * N];
    size_t best = n;
    if (gf_collocation_linearise(c, u))
        return gf_fail(err, GFOLD_ENOCONV, "f is not defined at the Hopf point");
    memcpy(a, c->fx, n * n * sizeof *a);
    const gfold_status status = gf_eigenvectors(n, a, re, im, vectors, err);
    if (status) return status;
    for (size_t k = 0; k < n; k++)
        if (im[k] > 0 && (best == n || fabs(re[k]) < fabs(re[best]))) best = k;
    if (best == n || fabs(re[best]) > flat * im[best])
        return gf_fail(err, GFOLD_ENOCONV,
                       "there is no pair of imaginary eigenvalues at this point");
    memcpy(x, vectors + n * best, n * sizeof *x);
    memcpy(y, vectors + n * (best + 1), n * sizeof *y);
    *frequency = im[best];
    return gf_ok(err);
}

gfold_status gf_collocation_hopf(gf_collocation *c, const double *u, double *start,
                                 double *direction, gfold_error *err)
{
    const size_t n = c->n;
    const double turn = 2 * 3.14159265358979323846;
    double x[50], y[50], frequency;
    const gfold_status status = imaginary_pair(c, u, x, y, &frequency, err);
    if (status) return status;
    for (size_t i = 0; i <= c->intervals; i++) c->mesh[i] = (double)i / (double)c->intervals;
    for (size_t k = 0; k < c->nodes; k++) {
        const double angle = turn * (double)k / (double)(c->nodes - 1);
        for (size_t a = 0; a < n; a++) {
            start[a + n * k] = u[a];
            direction[a + n * k] = c->x_scale * (x[a] * cos(angle) - y[a] * sin(angle));
        }
    }
    start[c->size - 1] = turn / frequency;
    start[c->size] = u[n];
    direction[c->size - 1] = direction[c->size] = 0;
    gf_collocation_set_phase(c, direction);
    return gf_ok(err);
}
