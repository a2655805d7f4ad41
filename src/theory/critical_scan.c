/* A scan brackets, GSL's hybrid Newton method finishes in (parameter, log Delta): near a fold two roots
 * merge and a nested one-dimensional search would lose half the digits, the system stays regular. */
#include "theory/critical_scan.h"

#include "math/root.h"

#include <math.h>
#include <stdlib.h>

enum { DEPTH = 14, ITERATIONS = 100 };

static const double small =
    1e-10; /* a transition at a smaller Delta is the bifurcation from zero */

/* What vanishes at the transition, beside (3.1). */
static double margin(gfold_critical_kind kind, const gfold_fixed_point *at)
{
    return (kind == GFOLD_CRITICAL_SADDLE ? at->slope : at->stability) - 1;
}

static int equations(const gsl_vector *unknown, void *context, gsl_vector *f)
{
    gf_search *s = context;
    gfold_fixed_point at;
    const double delta = exp(gsl_vector_get(unknown, 1));
    if (gfold_model_set(&s->model, s->free, gsl_vector_get(unknown, 0), NULL)) return GSL_EDOM;
    const gfold_status status =
        gfold_fixed_point_at(&s->model, delta, s->plan->params.tol, &at, NULL);
    if (status && status != GFOLD_EACCURACY) return GSL_EDOM;
    gsl_vector_set(f, 0, at.residual / delta);
    gsl_vector_set(f, 1, margin(s->kind, &at));
    return GSL_SUCCESS;
}

static gfold_critical current(const gsl_multiroot_fsolver *solver)
{
    const double first = fabs(gsl_vector_get(solver->f, 0));
    const double second = fabs(gsl_vector_get(solver->f, 1));
    return (gfold_critical){ gsl_vector_get(solver->x, 0), exp(gsl_vector_get(solver->x, 1)),
                             fmax(first, second) };
}

int gf_critical_converge(gf_search *s, double value, double delta, gfold_critical *out)
{
    gsl_multiroot_fsolver *solver = s->plan->solver;
    gsl_multiroot_function f = { equations, 2, s };
    const double tol = s->plan->params.tol, slack = 1e-9 * (s->hi - s->lo);
    gsl_vector_set(s->plan->start, 0, value);
    gsl_vector_set(s->plan->start, 1, log(delta));
    if (gsl_multiroot_fsolver_set(solver, &f, s->plan->start)) return 0;
    *out = current(solver);
    for (int k = 0; k < ITERATIONS && out->residual > 0; k++) {
        if (gsl_multiroot_fsolver_iterate(solver)) break;
        const gfold_critical next = current(solver);
        if (next.residual >= out->residual && out->residual < 10 * tol) break;
        if (next.residual < out->residual) *out = next;
    }
    return out->residual < 1000 * tol && out->delta_h > small && out->value >= s->lo - slack &&
           out->value <= s->hi + slack;
}

/* Stability of the zero state minus 1; NaN where zero is no root. */
static double onset_margin(double value, void *context)
{
    gf_search *s = context;
    gfold_fixed_point zero;
    if (gfold_model_set(&s->model, s->free, value, NULL)) return NAN;
    if (gfold_fixed_point_at(&s->model, 0, s->plan->params.tol, &zero, NULL)) return NAN;
    return zero.residual == 0 ? zero.stability - 1 : (double)NAN;
}

static void onset_between(gf_search *s, double a, double b)
{
    const double before = onset_margin(a, s), after = onset_margin(b, s);
    if (isnan(before + after) || (before > 0) == (after > 0)) return;
    if (s->out->count == GFOLD_CRITICAL_MAX) return;
    const double value = gf_root(onset_margin, s, a, b);
    s->out->point[s->out->count++] = (gfold_critical){ value, 0, fabs(onset_margin(value, s)) };
}

typedef struct sample {
    double value;
    gfold_fixed_points roots;
    int nonzero;
} sample;

static const gfold_fixed_point *from_top(const sample *a, int branch)
{
    return &a->roots.root[a->roots.count - 1 - branch];
}

static sample sample_at(gf_search *s, double value, const sample *near)
{
    sample a = { .value = value };
    (void)!gfold_model_set(&s->model, s->free, value, NULL);
    (void)!gfold_fixed_point_solve(s->plan->roots, &s->model, near ? &near->roots : NULL, &a.roots,
                                   NULL);
    for (int k = 0; k < a.roots.count; k++) a.nonzero += a.roots.root[k].delta_h > small;
    return a;
}

static void record(gf_search *s, int branch, double value, double delta)
{
    gfold_critical found;
    gfold_criticals *out = s->out;
    if (out->count == GFOLD_CRITICAL_MAX || !gf_critical_converge(s, value, delta, &found)) return;
    for (int k = 0; k < out->count; k++)
        if (fabs(out->point[k].value - found.value) < 1e-8 * (1 + fabs(found.value)) &&
            fabs(out->point[k].delta_h / found.delta_h - 1) < 1e-6)
            return;
    s->branch[out->count] = branch;
    out->point[out->count++] = found;
}

static void marginal_between(gf_search *s, const sample *a, const sample *b)
{
    for (int j = 0; j < a->nonzero; j++) {
        const gfold_fixed_point *p = from_top(a, j), *q = from_top(b, j);
        const double u = p->stability - 1, v = q->stability - 1;
        if ((u > 0) == (v > 0)) continue;
        const double w = u / (u - v);
        record(s, j, a->value + w * (b->value - a->value),
               exp((1 - w) * log(p->delta_h) + w * log(q->delta_h)));
    }
}

/* The closest pair of roots on the side that has two more is the one about to merge. */
static void saddle_between(gf_search *s, const sample *more)
{
    int pair = 0;
    double closest = HUGE_VAL;
    for (int j = 0; j + 1 < more->nonzero; j++) {
        const double ratio = from_top(more, j)->delta_h / from_top(more, j + 1)->delta_h;
        if (ratio < closest) closest = ratio, pair = j;
    }
    if (closest < HUGE_VAL)
        record(s, pair, more->value,
               sqrt(from_top(more, pair)->delta_h * from_top(more, pair + 1)->delta_h));
}

/* What happens between two samples; where the number of roots differs, halve first. */
static void between(gf_search *s, const sample *a, const sample *b, int depth)
{
    if (a->nonzero == b->nonzero) {
        if (s->kind == GFOLD_CRITICAL_MARGINAL) marginal_between(s, a, b);
        return;
    }
    if (depth == 0) {
        if (s->kind == GFOLD_CRITICAL_SADDLE && abs(a->nonzero - b->nonzero) >= 2)
            saddle_between(s, a->nonzero > b->nonzero ? a : b);
        return;
    }
    const sample middle = sample_at(s, (a->value + b->value) / 2, b);
    between(s, a, &middle, depth - 1);
    between(s, &middle, b, depth - 1);
}

/* Largest root first, then the smallest value. */
static void order(gf_search *s)
{
    gfold_critical *point = s->out->point;
    for (int i = 1; i < s->out->count; i++)
        for (int k = i; k > 0; k--) {
            const int before = s->branch[k - 1], after = s->branch[k];
            if (before < after || (before == after && point[k - 1].value <= point[k].value)) break;
            const gfold_critical held = point[k];
            point[k] = point[k - 1], point[k - 1] = held;
            s->branch[k] = before, s->branch[k - 1] = after;
        }
}

static double grid(const gf_search *s, int k)
{
    return s->lo + k * (s->hi - s->lo) / s->plan->params.scan;
}

static void scan_roots(gf_search *s)
{
    sample a = sample_at(s, s->lo, NULL);
    for (int k = 1; k <= s->plan->params.scan; k++) {
        const sample b = sample_at(s, grid(s, k), &a);
        between(s, &a, &b, DEPTH);
        a = b;
    }
    order(s);
}

static void scan_onset(gf_search *s)
{
    for (int k = 1; k <= s->plan->params.scan; k++) onset_between(s, grid(s, k - 1), grid(s, k));
}

void gf_critical_scan(gf_search *s)
{
    if (s->kind == GFOLD_CRITICAL_ONSET)
        scan_onset(s);
    else
        scan_roots(s);
}
