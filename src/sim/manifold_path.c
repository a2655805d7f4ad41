/* Points of the manifold: Newton's method for the active units, with a fresh factorisation at every
 * step, for two or three steps reach rounding. Long ways go by strides along the tangent. */
#include "core/fail.h"
#include "math/linalg.h"
#include "sim/manifold.h"
#include "sim/search_newton.h"

#include <math.h>
#include <string.h>

enum { STEPS = 30 };

static const double give_up = 1e-7; /* of the longest stride */

/* ---- one point ----------------------------------------------------------------------------- */

static double largest_active(const gfold_manifold *m, const double *f)
{
    double most = 0;
    for (size_t k = 0; k < m->shape.active; k++) {
        const double size = fabs(f[m->active[k]]);
        if (!(size <= most)) most = size; /* NaN stays */
    }
    return most;
}

static void evaluate(gfold_manifold *m, const double *h)
{
    gf_search_work *w = &m->work;
    memcpy(w->h, h, m->shape.n * sizeof *h);
    gf_rest_evaluate(&m->rest, gf_rest_multiply, w->h, &w->units, w->f);
}

static int derive(gfold_manifold *m)
{
    gf_search_work *w = &m->work;
    const size_t n = m->shape.n, a = m->shape.active;
    double *block = w->matrix[1];
    gf_rest_derive(&m->rest, w->h, &w->units, w->matrix[2], w->matrix[0]);
    for (size_t j = 0; j < a; j++)
        for (size_t i = 0; i < a; i++)
            block[i + j * a] = w->matrix[0][m->active[i] + m->active[j] * n];
    return a && gf_factor(a, block, w->pivot);
}

int gf_manifold_correct(gfold_manifold *m, double *h, double *residual)
{
    const size_t a = m->shape.active;
    double before = (double)INFINITY;
    for (int k = 0;; k++, before = *residual) {
        evaluate(m, h);
        *residual = largest_active(m, m->work.f);
        const double allowed = gf_residual_allowed(m->shape.n, h);
        if (*residual <= allowed && (*residual >= before / 2 || *residual <= allowed / 1000))
            return 0;
        if (!isfinite(*residual) || k == STEPS || *residual > 1e3 * before || derive(m)) return -1;
        for (size_t i = 0; i < a; i++) m->right[i] = m->work.f[m->active[i]];
        gf_solve_factored(a, m->work.matrix[1], m->work.pivot, m->right);
        for (size_t i = 0; i < a; i++) h[m->active[i]] -= m->right[i];
    }
}

int gf_manifold_linearise(gfold_manifold *m, const double *h)
{
    evaluate(m, h);
    return derive(m);
}

void gf_manifold_complete(gfold_manifold *m, double *v)
{
    const size_t n = m->shape.n, a = m->shape.active;
    memset(m->right, 0, a * sizeof *m->right);
    for (size_t k = 0; k < m->shape.frozen; k++) {
        const double *column = m->work.matrix[0] + m->frozen[k] * n, by = v[m->frozen[k]];
        for (size_t i = 0; i < a; i++) m->right[i] -= column[m->active[i]] * by;
    }
    if (a) gf_solve_factored(a, m->work.matrix[1], m->work.pivot, m->right);
    for (size_t i = 0; i < a; i++) v[m->active[i]] = m->right[i];
}

void gf_manifold_z(const gfold_manifold *m, double *z)
{
    gf_coupling_multiply(gf_network_coupling(m->network, GFOLD_COUPLING_Z), 1, m->work.units.phi,
                         m->shape.n, z, m->shape.n);
}

/* ---- directions ---------------------------------------------------------------------------- */

void gfold_manifold_tangent(gfold_manifold *m, double *v)
{
    gf_manifold_linearise(m, m->h);
    gf_manifold_complete(m, v);
}

static void normalise(size_t n, double *v)
{
    const double size = gf_norm(n, v);
    for (size_t i = 0; i < n && size > 0; i++) v[i] /= size;
}

static void draw(const gfold_manifold *m, int what, uint64_t number, int active, double *v)
{
    gf_random_normal(gf_network_draw(m->network, what, number), m->shape.n, v);
    for (size_t i = 0; i < m->shape.n; i++)
        if (m->is_active[i] != active) v[i] = 0;
}

void gfold_manifold_direction(gfold_manifold *m, uint64_t number, double *v)
{
    draw(m, GF_DRAW_ALONG, number, 0, v);
    gfold_manifold_tangent(m, v);
    normalise(m->shape.n, v);
}

void gfold_manifold_across(gfold_manifold *m, uint64_t number, double *v)
{
    draw(m, GF_DRAW_ACROSS, number, 1, v);
    normalise(m->shape.n, v);
}

/* ---- paths --------------------------------------------------------------------------------- */

double gf_manifold_stride(const gfold_manifold *m)
{
    return 0.1 * sqrt((double)m->shape.n);
}

/* The tangent at the place, and with it how z moves. */
static void slopes(gfold_manifold *m, const double *v, gf_place *at)
{
    const gf_search_work *w = &m->work;
    for (size_t i = 0; i < m->shape.n; i++) at->slope[i] = m->is_active[i] ? 0 : v[i];
    gf_manifold_complete(m, at->slope);
    gf_manifold_z(m, at->z);
    for (size_t i = 0; i < m->shape.n; i++) w->trial[i] = w->units.slope[i] * at->slope[i];
    gf_coupling_multiply(gf_network_coupling(m->network, GFOLD_COUPLING_Z), 1, w->trial, m->shape.n,
                         at->z_slope, m->shape.n);
}

int gf_manifold_place(gfold_manifold *m, const double *v, double s, gf_place *at)
{
    double residual;
    at->s = s;
    if (gf_manifold_correct(m, at->h, &residual) || gf_manifold_linearise(m, at->h)) return -1;
    slopes(m, v, at);
    return 0;
}

void gf_manifold_begin(gfold_manifold *m, const double *v, gf_place *at)
{
    at->s = 0;
    memcpy(at->h, m->h, m->shape.n * sizeof *at->h);
    gf_manifold_linearise(m, at->h);
    slopes(m, v, at);
}

/* A corrector that lands further from its guess than the guess from the start has lost the
 * manifold. */
int gf_manifold_advance(gfold_manifold *m, const double *v, const gf_place *from, double step,
                        gf_place *to)
{
    const double s = from->s + step;
    double moved = 0, corrected = 0;
    for (size_t i = 0; i < m->shape.n; i++)
        to->h[i] = m->is_active[i] ? from->h[i] + step * from->slope[i] : m->h[i] + s * v[i];
    if (gf_manifold_place(m, v, s, to)) return -1;
    for (size_t k = 0; k < m->shape.active; k++) {
        const size_t i = m->active[k];
        const double guess = from->h[i] + step * from->slope[i];
        moved += pow(step * from->slope[i], 2);
        corrected += pow(to->h[i] - guess, 2);
    }
    return corrected > 0.25 * moved + 1e-16 * (double)m->shape.n ? -1 : 0;
}

gfold_status
gfold_manifold_point(gfold_manifold *m, const double *v, double s, double *h, gfold_error *err)
{
    gf_place *from = &m->place[0], *to = &m->place[1];
    const double stride = gf_manifold_stride(m);
    gf_manifold_begin(m, v, from);
    for (double step = fmin(stride, fabs(s)); fabs(from->s) < fabs(s);) {
        step = fmin(step, fabs(s) - fabs(from->s));
        if (gf_manifold_advance(m, v, from, s < 0 ? -step : step, to)) {
            step /= 2;
            if (step < give_up * stride)
                return gf_fail(err, GFOLD_ENOCONV, "the manifold turns back at s = %g", from->s);
            continue;
        }
        gf_place *held = from;
        from = to;
        to = held;
        step = fmin(stride, 2 * step);
    }
    memcpy(h, from->h, m->shape.n * sizeof *h);
    return gf_ok(err);
}
