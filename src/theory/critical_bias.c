/* Conditions that need no scan over models: the critical bias of a vRNN, and the tricritical point of
 * the reset gate. */
#include "core/fail.h"
#include "math/root.h"
#include "model/phi.h"

#include <gatefold/critical.h>
#include <math.h>

typedef struct condition {
    gf_argument phi;
    double p, tol;
} condition;

/* p <phi'^2>_D - 1 at D = exp(t) */
static double instability(double t, void *context)
{
    const condition *c = context;
    gfold_moments m;
    (void)!gf_moments(&c->phi, exp(t), c->tol, &m, NULL);
    return c->p * m.slope_square - 1;
}

/* Largest D at which the condition changes sign; 0 when it is negative all the way down. Above the top
 * it is negative: <f'^2> < 1 / (gain sqrt(D)) for the bounded phi. */
static double largest_marginal(condition *c)
{
    const double g = c->phi.gain, step = 0.35;
    double t = 2 * log(1 + c->p * g), bottom = log(1e-4 / (1e-12 + g * g));
    for (; t > bottom; t -= step)
        if (instability(t - step, c) > 0) return exp(gf_root(instability, c, t - step, t));
    return 0;
}

static gfold_status
stable_without_bias(const gfold_model *model, double tol, gfold_critical *out, gfold_error *err)
{
    gfold_fixed_point_plan *plan;
    gfold_fixed_points roots;
    gfold_model plain = *model;
    plain.update.kind = plain.reset.kind = GFOLD_GATE_OFF;
    plain.sigma_b = 0;
    const gfold_fixed_point_params params = { .tol = tol };
    gfold_status status = gfold_fixed_point_create(&plan, &params, err);
    if (status) return status;
    status = gfold_fixed_point_solve(plan, &plain, NULL, &roots, err);
    gfold_fixed_point_destroy(plan);
    if (status) return status;
    *out = (gfold_critical){ .value = 0, .delta_h = roots.root[roots.count - 1].delta_h };
    return gf_ok(err);
}

gfold_status
gfold_critical_bias(const gfold_model *model, double tol, gfold_critical *out, gfold_error *err)
{
    condition c = { .phi = gf_argument_phi(model), .p = model->p, .tol = tol };
    *out = (gfold_critical){ 0 };
    gfold_status status = gfold_model_check(model, err);
    if (!status) status = gf_check_range(err, "tol", tol, 1e-14, 1e-4);
    if (status) return status;
    if (isinf(c.phi.f->hi) && instability(500, &c) >= 0)
        return gf_fail(err, GFOLD_ENOSOL, "p <phi'^2> stays above 1: no bias makes it stable");
    const double delta = largest_marginal(&c);
    if (!(delta > 0)) return stable_without_bias(model, tol, out, err);
    gfold_moments m;
    status = gf_moments(&c.phi, delta, tol, &m, err);
    *out = (gfold_critical){ delta - c.p * m.square, delta, fabs(c.p * m.slope_square - 1) };
    return out->value > 0 ? status : stable_without_bias(model, tol, out, err);
}

gfold_status
gfold_critical_tricritical(const gfold_model *model, double *g, double *alpha_r, gfold_error *err)
{
    const gfold_status status = gfold_model_check(model, err);
    if (status) return status;
    if (model->reset.kind == GFOLD_GATE_OFF || model->beta_h != 0 || model->sigma_b != 0)
        return gf_fail(err, GFOLD_EINVAL,
                       "the tricritical point needs a reset gate, beta_h = 0 and sigma_b = 0");
    const double s = 1 / (1 + exp(-model->reset.beta)), slope = s * (1 - s);
    const double curvature = slope * (1 - 2 * s), cubic = gf_phi_row(model->phi)->cubic;
    const double squared = -6 * cubic * s * s / (slope * slope + s * curvature);
    if (!(squared > 0 && isfinite(squared) && model->p > 0))
        return gf_fail(err, GFOLD_ENOSOL,
                       "the onset of the non-zero root has no tricritical point");
    *g = 1 / (s * sqrt(model->p));
    *alpha_r = sqrt(squared);
    return gf_ok(err);
}
