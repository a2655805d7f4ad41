/* A chord method: the factors of the point before serve until convergence slows, then one
 * Jacobian is made at the point itself. Along a curve that is one Jacobian and two
 * factorisations a point. */
#include "continuation/plan.h"
#include "math/linalg.h"

#include <math.h>
#include <string.h>

enum { ITERATIONS = 20 };

double gf_dot(size_t n, const double *x, const double *y)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += x[i] * y[i];
    return sum;
}

int gf_border(gfold_continuation *c, const double *j, const double *row)
{
    const size_t n = c->n, m = c->m;
    for (size_t i = 0; i < n; i++) {
        double *size = &c->row_size[i];
        for (size_t k = 0; k < m; k++) *size = fmax(*size, fabs(j[i + n * k]));
    }
    for (size_t k = 0; k < m; k++) {
        for (size_t i = 0; i < n; i++) c->a[i + m * k] = j[i + n * k] / c->row_size[i];
        c->a[n + m * k] = row[k];
    }
    return gf_factor(m, c->a, c->pivot);
}

void gf_bordered_solve(gfold_continuation *c, const double *f, double last, double *step)
{
    for (size_t i = 0; i < c->n; i++) step[i] = f[i] / c->row_size[i];
    step[c->n] = last;
    gf_solve_factored(c->m, c->a, c->pivot, step);
}

static double constraint(const gfold_continuation *c, const double *base, const double *t,
                         const double *z, double h)
{
    double sum = -h;
    for (size_t k = 0; k < c->m; k++) sum += t[k] * (z[k] - base[k]);
    return sum;
}

static int refresh(gfold_continuation *c, const double *z, const double *t)
{
    c->fresh = 1;
    return gf_jacobian(c, z, c->j) || gf_border(c, c->j, t);
}

/* Rounding lets steps shrink no further than this many times the tolerance. */
static const double stagnant = 1e3, far = 1e3;

int gf_correct(gfold_continuation *c, const double *base, const double *t, double h, double *z)
{
    double before = (double)INFINITY;
    c->fresh = 0;
    for (int k = 1; k <= ITERATIONS; k++) {
        if (gf_evaluate(c, z, c->f)) return 0;
        gf_bordered_solve(c, c->f, constraint(c, base, t, z, h), c->step);
        const double size = gf_largest_modulus(c->m, c->step),
                     tol = c->params.tol * (1 + gf_largest_modulus(c->m, z));
        const int slow = !(size <= 0.3 * before && size < far);
        if (slow && size < stagnant * tol) return k;
        if (slow) {
            if (c->fresh && !(size <= before && size < far)) return 0;
            if (refresh(c, z, t)) return 0;
            gf_bordered_solve(c, c->f, constraint(c, base, t, z, h), c->step);
            before = (double)INFINITY;
        }
        for (size_t i = 0; i < c->m; i++) z[i] -= c->step[i];
        before = gf_largest_modulus(c->m, c->step);
        if (before <= tol) return k;
    }
    return 0;
}

/* ---- what belongs to a point --------------------------------------------------------------- */

static gf_test determinant(const gfold_continuation *c)
{
    gf_test d = { 1, 0 };
    for (size_t k = 0; k < c->m; k++) {
        const double u = c->a[k + c->m * k];
        if (c->pivot[k] != (int)k + 1) d.value = -d.value;
        if (u < 0) d.value = -d.value;
        d.log += log(fabs(u));
    }
    return d;
}

/* prod over i > j of (l_i + l_j): conjugate pairs give 2 Re, real ones their sums, the rest
 * moduli. */
static gf_test pair_product(const gfold_continuation *c, const gf_state *s)
{
    gf_test p = { 1, 0 };
    for (size_t i = 0; i < c->n; i++)
        for (size_t j = 0; j < i; j++) {
            const double re = s->re[i] + s->re[j], im = s->im[i] + s->im[j];
            const int conjugate = s->im[i] != 0 && im == 0 && s->re[i] == s->re[j];
            if ((conjugate || (s->im[i] == 0 && s->im[j] == 0)) && re < 0) p.value = -p.value;
            p.log += log(hypot(re, im));
        }
    return p;
}

static int eigenvalues(gfold_continuation *c, gf_state *s)
{
    const size_t n = c->n;
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < n; i++) c->fx[i + n * k] = c->j[i + n * k] / c->scale[k];
    if (gf_eigenvalues_within(n, c->fx, s->re, s->im, c->work, 4 * n)) return -1;
    s->unstable = 0;
    for (size_t k = 0; k < n; k++) s->unstable += s->re[k] > 0;
    return 0;
}

static int tests(gfold_continuation *c, gf_state *s)
{
    s->test[GF_TEST_FOLD] = (gf_test){ s->t[c->n], 0 };
    s->test[GF_TEST_BRANCH] = determinant(c);
    s->unstable = -1;
    if (c->params.detect & GFOLD_DETECT_HOPF) {
        if (eigenvalues(c, s)) return -1;
        s->test[GF_TEST_HOPF] = pair_product(c, s);
    }
    if (!c->system.n_tests) return 0;
    for (size_t k = 0; k < c->m; k++) {
        c->u[k] = s->z[k] * c->scale[k];
        for (size_t i = 0; i < c->n; i++) c->j[i + c->n * k] /= c->scale[k];
    }
    c->system.tests(c->system.context, c->u, s->t, c->j, c->value);
    for (size_t k = 0; k < c->m; k++)
        for (size_t i = 0; i < c->n; i++) c->j[i + c->n * k] *= c->scale[k];
    for (size_t k = 0; k < c->system.n_tests; k++)
        s->test[GF_TESTS + k] = (gf_test){ c->value[k], 0 };
    return 0;
}

int gf_complete(gfold_continuation *c, gf_state *s, const double *along)
{
    if (gf_evaluate(c, s->z, c->f) || gf_jacobian(c, s->z, c->j)) return -1;
    s->residual = gf_largest_modulus(c->n, c->f);
    if (gf_border(c, c->j, along)) return -1;
    memset(c->f, 0, c->n * sizeof *c->f);
    gf_bordered_solve(c, c->f, 1, s->t);
    const double length = gf_norm(c->m, s->t);
    if (!(length > 0 && length < 1e14)) return -1;
    for (size_t k = 0; k < c->m; k++) s->t[k] /= length;
    return gf_border(c, c->j, s->t) || tests(c, s);
}
