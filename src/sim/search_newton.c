#include "sim/search_newton.h"

#include "math/linalg.h"

#include <math.h>
#include <string.h>

static const double reach = 0.01; /* a in M: points act within a distance of about sqrt(a) */

double gf_largest(size_t n, const double *x)
{
    double largest = 0;
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(x[i])) return (double)INFINITY;
        largest = fmax(largest, fabs(x[i]));
    }
    return largest;
}

double gf_residual_allowed(size_t n, const double *h)
{
    return 1e-12 * fmax(1, gf_largest(n, h));
}

static double norm(size_t n, const double *x)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += x[i] * x[i];
    return sqrt(sum);
}

/* ---- points divided out -------------------------------------------------------------------- */

typedef struct place {
    double square, along; /* |h - h_k|^2, (h - h_k) step */
} place;

static place
relative_to(size_t n, const double *h, const double *step, const double *known, double sign)
{
    place p = { 0 };
    for (size_t i = 0; i < n; i++) {
        const double difference = h[i] - sign * known[i];
        p.square += difference * difference;
        p.along += difference * step[i];
    }
    return p;
}

/* M at h; *pull = v step. */
static double
deflation(const gf_found_list *known, const double *h, const double *step, double *pull)
{
    double m = 1;
    *pull = 0;
    for (size_t k = 0; known && k < known->count; k++)
        for (int sign = 1; sign >= (known->at[k].point.symmetric ? -1 : 1); sign -= 2) {
            const place p = relative_to(known->n, h, step, known->h + k * known->n, sign);
            m *= 1 + reach / p.square;
            *pull -= 2 * reach * p.along / (p.square * (p.square + reach));
        }
    return m;
}

/* ---- steps --------------------------------------------------------------------------------- */

static double evaluate(const gf_newton *newton, gf_search_work *w, const double *h)
{
    double pull;
    gf_rest_evaluate(w->rest, gf_rest_multiply, h, &w->units, w->f);
    return norm(w->rest->n, w->f) * deflation(newton->known, h, h, &pull);
}

/* The factors of F' at h, where F was evaluated last. */
static int factor(gf_search_work *w)
{
    gf_rest_derive(w->rest, w->h, &w->units, w->matrix[1], w->matrix[0]);
    return gf_factor(w->rest->n, w->matrix[0], w->pivot);
}

static void solve(gf_search_work *w)
{
    for (size_t i = 0; i < w->rest->n; i++) w->step[i] = -w->f[i];
    gf_solve_factored(w->rest->n, w->matrix[0], w->pivot, w->step);
}

static int direction(const gf_newton *newton, gf_search_work *w)
{
    double pull;
    if (factor(w)) return -1;
    solve(w);
    deflation(newton->known, w->h, w->step, &pull);
    for (size_t i = 0; i < w->rest->n; i++) w->step[i] /= 1 - pull;
    return isfinite(gf_largest(w->rest->n, w->step)) ? 0 : -1;
}

static double try_part(const gf_newton *newton, gf_search_work *w, double part)
{
    for (size_t i = 0; i < w->rest->n; i++) w->trial[i] = w->h[i] + part * w->step[i];
    return evaluate(newton, w, w->trial);
}

/* h moves by a part of the step; returns the new merit. */
static double advance(const gf_newton *newton, gf_search_work *w, double merit)
{
    const size_t n = w->rest->n;
    double part = 1, next = try_part(newton, w, part);
    while (!(next <= (1 - 1e-4 * part) * merit) && part > 2e-3)
        next = try_part(newton, w, part /= 2);
    if (!(next <= (1 - 1e-4 * part) * merit)) {
        const double most = (0.3 * sqrt((double)n) + norm(n, w->h)) / norm(n, w->step);
        next = try_part(newton, w, fmin(1, most));
    }
    memcpy(w->h, w->trial, n * sizeof *w->h);
    return next;
}

/* Steps with the factors at h until rounding stops the descent. */
static void refine(const gf_newton *newton, gf_search_work *w)
{
    const size_t n = w->rest->n;
    double now = gf_largest(n, w->f), before = (double)INFINITY;
    if (factor(w)) return;
    while (now < before / 2) {
        solve(w);
        try_part(newton, w, 1);
        before = now;
        now = gf_largest(n, w->f);
        if (now < before) memcpy(w->h, w->trial, n * sizeof *w->h);
    }
}

int gf_newton_run(const gf_newton *newton, gf_search_work *w)
{
    const size_t n = w->rest->n;
    double merit = evaluate(newton, w, w->h);
    for (int k = 0;; k++) {
        if (gf_largest(n, w->f) <= gf_residual_allowed(n, w->h)) break;
        if (k == newton->iterations || (newton->stop && *newton->stop)) return 0;
        if (direction(newton, w)) return 0;
        merit = advance(newton, w, merit);
    }
    refine(newton, w);
    return 1;
}
