/* Without gates, or with a reset gate that does not lag, C moves in a potential: C0 is bracketed from above, where the energy is too high, and
 * polished together with C_inf; the path is one quadrature. */
#include "core/fail.h"
#include "math/root.h"
#include "theory/correlation_plan.h"
#include "theory/lags.h"
#include "theory/potential.h"

#include <gatefold/fixed_point.h>
#include <math.h>
#include <stdlib.h>

typedef struct potential {
    gfold_fixed_point_plan *plan;
    gf_potential s;
    double coarse; /* tolerance of averages while bracketing */
} potential;

static gfold_status
admits(const gfold_model *model, const gfold_correlation_params *params, gfold_error *err)
{
    if (model->update.kind != GFOLD_GATE_OFF)
        return gf_fail(err, GFOLD_EINVAL, "potential is for models without update gate");
    if (model->reset.kind != GFOLD_GATE_OFF && model->reset.tau > 0)
        return gf_fail(err, GFOLD_EINVAL, "tau_r is %g: potential is for a reset gate of tau_r = 0",
                       model->reset.tau);
    if (params->start != GFOLD_CHAOTIC)
        return gf_fail(err, GFOLD_EINVAL, "potential finds the start chaotic, not %s",
                       gfold_correlation_start_name(params->start));
    return gf_ok(err);
}

static void destroy(void *own)
{
    potential *of = own;
    gfold_fixed_point_destroy(of->plan);
    free(of);
}

static void *create(const gfold_correlation_params *params)
{
    const gfold_fixed_point_params roots = gfold_fixed_point_defaults();
    potential *of = gf_allocate(1, sizeof *of);
    (void)params;
    if (of && gfold_fixed_point_create(&of->plan, &roots, NULL)) {
        free(of);
        return NULL;
    }
    if (of) gf_lobatto_make(&of->s.l);
    return of;
}

/* ---- C0 and C_inf -------------------------------------------------------------------------- */

static double excess(double c0, void *context)
{
    potential *of = context;
    return gf_potential_excess(&of->s, c0, of->coarse);
}

/* Down from top, where the energy is too high, to bottom. */
static int bracket_below(potential *of, double top, double bottom, double *lo, double *hi)
{
    const double ratio = 0.93, least = fmax(bottom, 1e-8 * top);
    for (*hi = top; *hi > least; *hi = *lo) {
        *lo = fmax(least, *hi * ratio);
        if (excess(*lo, of) < 0) return 0;
    }
    return -1;
}

static int bracket_above(potential *of, double bottom, double *lo, double *hi)
{
    const double largest = 1e100;
    double step = of->s.noise;
    for (*lo = bottom; step < largest; step *= 2, *lo = *hi) {
        *hi = bottom + step;
        if (excess(*hi, of) >= 0) return 0;
    }
    return -1;
}

static void halve(potential *of, double *lo, double *hi)
{
    for (int k = 0; k < 2; k++) {
        const double middle = (*lo + *hi) / 2;
        *(excess(middle, of) < 0 ? lo : hi) = middle;
    }
    excess(*hi, of);
}

/* Fixed points below which C0 may lie: stable under iteration, unstable in time. */
static int bracket(potential *of, const gfold_fixed_points *roots, double *lo, double *hi)
{
    const gfold_fixed_point *top = &roots->root[roots->count - 1];
    of->coarse = fabs(top->stability - 1) < 0.05 ? 1e-13 : 1e-7;
    if (of->s.noise > 0 && (top->delta_h == 0 || excess(top->delta_h, of) < 0))
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
static int find(potential *of, double lo, double hi)
{
    halve(of, &lo, &hi);
    const double slack = 0.02;
    if (!gf_potential_polish(&of->s) && of->s.c0 > lo * (1 - slack) && of->s.c0 < hi * (1 + slack))
        return 0;
    of->coarse = 1e-13;
    const double c0 = gf_root(excess, of, lo, hi);
    if (isnan(c0)) return -1;
    excess(of->s.imbalance < 0 ? hi : c0, of);
    return gf_potential_polish(&of->s);
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
    return gf_fail(err, GFOLD_ENOSOL,
                   "no chaotic state at g = %g: the fixed point of variance %.6g is stable, "
                   "p <phi'^2> = %.6g",
                   m->g, top->delta_h, top->stability);
}

static gfold_status
fixed_points(potential *of, const gfold_model *m, gfold_fixed_points *roots, gfold_error *err)
{
    const gfold_status status = gfold_fixed_point_solve(of->plan, m, NULL, roots, err);
    if (status == GFOLD_EACCURACY) return gf_ok(err);
    return status == GFOLD_ENOSOL ? diverges(&of->s, m, err) : status;
}

/* ---- the method ---------------------------------------------------------------------------- */

static void summarise(const gf_potential *s, gfold_correlation_summary *out)
{
    const double rounding = 1e-15, off = fabs(s->imbalance) + rounding;
    out->c0 = s->c0;
    out->c_inf = s->c_inf;
    out->c0_error = fabs(s->c0_rate) * off + rounding * s->c0;
    out->c_inf_error = fabs(s->c_inf_rate) * off + (s->c_inf > 0) * rounding * s->c0;
    out->decay_time = 1 / s->kappa;
    out->decay_error = out->decay_time * (s->tail + (out->c0_error + out->c_inf_error) / s->w);
    out->residual = fabs(s->imbalance);
    out->evaluations = s->evaluations;
    out->iterations = s->iterations;
}

static gfold_status
judge(const gfold_correlation_plan *plan, const gf_potential *s, gfold_error *err)
{
    const double tol = plan->params.tol, reached = plan->summary.c0_error / s->c0;
    if (s->inaccurate)
        return gf_fail(err, GFOLD_EACCURACY, "a Gaussian average did not reach 1e-13");
    if (reached <= tol && s->tail <= tol) return gf_ok(err);
    return gf_fail(err, GFOLD_EACCURACY, "C0 is known to %.1e and tau(C) to %.1e only, tol is %.1e",
                   reached, s->tail, tol);
}

static gfold_status solve(gfold_correlation_plan *plan, gfold_error *err)
{
    potential *of = plan->own[GFOLD_CORRELATION_POTENTIAL];
    gfold_fixed_points roots;
    double lo, hi;
    gf_potential_set(&of->s, &plan->model);
    const gfold_status status = fixed_points(of, &plan->model, &roots, err);
    if (status) return status;
    if (bracket(of, &roots, &lo, &hi)) return none(&of->s, &plan->model, &roots, err);
    of->s.inaccurate = 0;
    if (find(of, lo, hi))
        return gf_fail(err, GFOLD_ENOCONV, "C0 was lost between %.10g and %.10g", lo, hi);
    gf_potential_follow(&of->s);
    summarise(&of->s, &plan->summary);
    return judge(plan, &of->s, err);
}

/* The path knows the drive, which is p C_phi without gate. */
static gfold_status value(const gfold_correlation_plan *plan, double tau, gfold_correlation_at *out,
                          double *error, gfold_error *err)
{
    const potential *of = plan->own[GFOLD_CORRELATION_POTENTIAL];
    const gf_potential *s = &of->s;
    const double u = gf_potential_at(s, tau), fallen = s->w / pow(cosh(u), 2);
    *out = (gfold_correlation_at){ .c_h = s->c_inf + fallen };
    if (error) *error = NAN;
    if (!s->has_reset && s->p > 0) {
        out->c_phi =
            (s->c_inf - s->bias + s->g1 * fallen + gf_potential_read(s, s->excess, u)) / s->p;
        return gf_ok(err);
    }
    gfold_pair f;
    const gfold_status status = gf_pair(&s->phi, fmin(out->c_h, s->c0), s->c0, s->tol, &f, err);
    out->c_phi = f.value;
    if (s->has_reset) out->c_r = f.value;
    return status;
}

/* ---- lambda_max ---------------------------------------------------------------------------- */

/* The elements of the path, as far as perturbations reach. */
static void place_lags(const gf_potential *s, gf_lags *lags)
{
    const double reach = 8;
    lags->l = &s->l;
    lags->elements = 0;
    lags->edge[0] = 0;
    while (lags->elements < s->elements && s->edge[lags->elements] < reach) {
        lags->edge[lags->elements + 1] = s->tau[lags->elements][GF_LOBATTO - 1];
        lags->elements++;
    }
    gf_lags_place(lags);
}

static gfold_status
lyapunov(const gfold_correlation_plan *plan, gfold_lyapunov *out, gfold_error *err)
{
    const potential *of = plan->own[GFOLD_CORRELATION_POTENTIAL];
    const gf_potential *s = &of->s;
    gf_lags lags;
    double hh[GF_LAG_NODES];
    place_lags(s, &lags);
    for (int i = 0; i < lags.nodes; i++)
        hh[i] = s->g1 + gf_potential_read(s, s->slope, gf_potential_at(s, lags.x[i]));
    const gf_tangent t = { .lags = &lags, .hh = hh };
    const gfold_status status = gf_tangent_solve(&t, out, err);
    out->error += s->tail;
    return status;
}

const gf_correlation_method gf_correlation_potential = {
    .name = "potential",
    .admits = admits,
    .create = create,
    .destroy = destroy,
    .solve = solve,
    .value = value,
    .lyapunov = lyapunov,
};
