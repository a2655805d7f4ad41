/* C0 is bracketed from above, where the energy is too high, and polished together with C_inf. */
#include "core/fail.h"
#include "math/root.h"
#include "theory/potential.h"

#include <math.h>

typedef struct search {
    gf_potential *s;
    double coarse; /* tolerance of averages while bracketing */
    double below;  /* the excess at the lower end, -1: unknown */
} search;

static double excess(double c0, void *context)
{
    search *of = context;
    return gf_potential_excess(of->s, c0, of->coarse);
}

/* Down from top, where the energy is too high, to bottom. */
static int bracket_below(search *of, double top, double bottom, double *lo, double *hi)
{
    const double ratio = of->s->has_reset ? 0.93 : 0.85, least = fmax(bottom, 1e-8 * top);
    for (*hi = top; *hi > least; *hi = *lo) {
        *lo = fmax(least, *hi * ratio);
        of->below = excess(*lo, of);
        if (of->below < 0) return 0;
    }
    return -1;
}

static int bracket_above(search *of, double bottom, double *lo, double *hi)
{
    const double largest = 1e100;
    double step = of->s->noise;
    of->below = -1;
    for (*lo = bottom; step < largest; step *= 2, *lo = *hi) {
        *hi = bottom + step;
        if (excess(*hi, of) >= 0) return 0;
    }
    return -1;
}

/* Twice; then how far the root is from hi, where s is left. */
static double halve(search *of, double *lo, double *hi)
{
    double here = -1;
    for (int k = 0; k < 2; k++) {
        const double middle = (*lo + *hi) / 2;
        here = excess(middle, of);
        *(here < 0 ? lo : hi) = middle;
        if (here < 0) of->below = here;
    }
    const double above = here < 0 ? excess(*hi, of) : here;
    return -(*hi - *lo) * above / (above - of->below);
}

/* Fixed points below which C0 may lie: stable under iteration, unstable in time. */
static int bracket(search *of, const gfold_fixed_points *roots, double *lo, double *hi)
{
    const gfold_fixed_point *top = &roots->root[roots->count - 1];
    of->coarse = fabs(top->stability - 1) < 0.05 ? 1e-13 : 1e-7;
    if (of->s->noise > 0 && (top->delta_h == 0 || !(excess(top->delta_h, of) >= 0)))
        return bracket_above(of, top->delta_h, lo, hi);
    for (int k = roots->count - 1; k >= 0; k--) {
        const gfold_fixed_point *root = &roots->root[k];
        if (root->delta_h == 0 || root->slope >= 1 || root->stability <= 1) continue;
        of->coarse = fabs(root->stability - 1) < 0.05 ? 1e-13 : 1e-7;
        if (!bracket_below(of, root->delta_h, k ? roots->root[k - 1].delta_h : 0, lo, hi)) return 0;
    }
    return -1;
}

/* From the upper end, whose C_inf exists; then from the root that bisection finds. */
static int find(search *of, double lo, double hi)
{
    const double slack = 0.02, step = halve(of, &lo, &hi);
    if (!gf_potential_polish(of->s, step) && of->s->c0 > lo * (1 - slack) &&
        of->s->c0 < hi * (1 + slack))
        return 0;
    of->coarse = 1e-13;
    const double c0 = gf_root(excess, of, lo, hi);
    if (isnan(c0)) return -1;
    excess(of->s->imbalance < 0 ? hi : c0, of);
    return gf_potential_polish(of->s, 1e-6 * of->s->w);
}

static gfold_status diverges(const gf_potential *s, const gfold_model *m, gfold_error *err)
{
    return gf_fail(err, GFOLD_ENOSOL,
                   "the variance of h diverges: %s grows without bound and "
                   "p g^2 / 2 = %.6g is not below 1",
                   s->phi.f->name, m->p * m->g * m->g / 2);
}

static gfold_status
none(const gf_potential *s, const gfold_model *m, const gfold_fixed_points *roots, gfold_error *err)
{
    const gfold_fixed_point *top = &roots->root[roots->count - 1];
    if (isinf(s->phi.f->hi) && top->stability > 1) return diverges(s, m, err);
    if (top->stability > 1)
        return gf_fail(
            err, GFOLD_ENOSOL,
            "no chaotic state at g = %g: at no C0 below the fixed point %.6g does C come "
            "to rest",
            m->g, top->delta_h);
    return gf_fail(err, GFOLD_ENOSOL,
                   "no chaotic state at g = %g: the fixed point of variance %.6g is stable (%.6g, "
                   "not above 1)",
                   m->g, top->delta_h, top->stability);
}

static gfold_status fixed_points(const gf_potential *s, gfold_fixed_point_plan *plan,
                                 const gfold_model *m, gfold_fixed_points *roots, gfold_error *err)
{
    const gfold_status status = gfold_fixed_point_solve(plan, m, NULL, roots, err);
    if (status == GFOLD_EACCURACY) return gf_ok(err);
    return status == GFOLD_ENOSOL ? diverges(s, m, err) : status;
}

gfold_status gf_potential_solve(gf_potential *s, gfold_fixed_point_plan *plan,
                                const gfold_model *model, gfold_error *err)
{
    search of = { .s = s, .below = -1 };
    gfold_fixed_points roots;
    double lo, hi;
    gf_potential_set(s, model);
    const gfold_status status = fixed_points(s, plan, model, &roots, err);
    if (status) return status;
    if (bracket(&of, &roots, &lo, &hi)) return none(s, model, &roots, err);
    s->inaccurate = 0;
    if (find(&of, lo, hi))
        return gf_fail(err, GFOLD_ENOCONV, "C0 was lost between %.10g and %.10g", lo, hi);
    gf_potential_follow(s);
    return gf_ok(err);
}
