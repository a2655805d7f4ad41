/* A fixed point as a stationary state: C does not depend on the lag, and lambda_max is the rightmost
 * point of the spectrum there. */
#include "core/fail.h"
#include "theory/correlation_plan.h"

#include <gatefold/fixed_point.h>
#include <gatefold/moments.h>
#include <gatefold/spectrum.h>
#include <math.h>
#include <stdlib.h>

typedef struct constant {
    gfold_fixed_point_plan *plan;
    gfold_fixed_point at;
} constant;

static gfold_status
admits(const gfold_model *model, const gfold_correlation_params *params, gfold_error *err)
{
    (void)model;
    if (params->start != GFOLD_CHAOTIC) return gf_ok(err);
    return gf_fail(err, GFOLD_EINVAL, "constant finds the starts static and zero, not chaotic");
}

static void destroy(void *own)
{
    constant *c = own;
    gfold_fixed_point_destroy(c->plan);
    free(c);
}

static void *create(const gfold_correlation_params *params)
{
    const gfold_fixed_point_params roots = { .tol = params->tol };
    constant *c = gf_allocate(1, sizeof *c);
    if (c && gfold_fixed_point_create(&c->plan, &roots, NULL)) {
        free(c);
        return NULL;
    }
    return c;
}

static gfold_status solve(gfold_correlation_plan *plan, gfold_error *err)
{
    constant *c = plan->own[GFOLD_CORRELATION_CONSTANT];
    gfold_fixed_points roots;
    if (plan->model.noise > 0)
        return gf_fail(err, GFOLD_ENOSOL, "noise is %g: no state is constant", plan->model.noise);
    const gfold_status status = gfold_fixed_point_solve(c->plan, &plan->model, NULL, &roots, err);
    if (status && status != GFOLD_EACCURACY) return status;
    const int zero = plan->params.start == GFOLD_ZERO;
    c->at = roots.root[zero ? 0 : roots.count - 1];
    if (zero && c->at.delta_h > 0)
        return gf_fail(err, GFOLD_ENOSOL,
                       "zero is no state: sigma_b is %g, phi(0) is not 0 or "
                       "there is a bias",
                       plan->model.sigma_b);
    plan->summary.c0 = plan->summary.c_inf = c->at.delta_h;
    plan->summary.residual = c->at.delta_h > 0 ? c->at.residual / c->at.delta_h : 0;
    plan->summary.c0_error = plan->summary.c_inf_error =
        (c->at.residual + plan->params.tol * c->at.delta_h) / fabs(1 - c->at.slope);
    plan->summary.evaluations = roots.evaluations;
    return status;
}

static gfold_status value(const gfold_correlation_plan *plan, double tau, gfold_correlation_at *out,
                          double *error, gfold_error *err)
{
    const constant *c = plan->own[GFOLD_CORRELATION_CONSTANT];
    gfold_moments phi;
    (void)tau;
    if (error) *error = NAN;
    const gfold_status status =
        gfold_phi_moments(&plan->model, c->at.delta_h, plan->params.tol, &phi, err);
    *out = (gfold_correlation_at){ c->at.delta_h, c->at.delta_z, c->at.delta_r, phi.square };
    return status;
}

static gfold_status
lyapunov(const gfold_correlation_plan *plan, gfold_lyapunov *out, gfold_error *err)
{
    const constant *c = plan->own[GFOLD_CORRELATION_CONSTANT];
    const gfold_spectrum_params params = gfold_spectrum_defaults();
    gfold_spectrum_plan *spectrum;
    gfold_spectrum_extent extent = { 0 };
    gfold_status status = gfold_spectrum_create(&spectrum, &plan->model, &c->at, &params, err);
    if (status) return status;
    status = gfold_spectrum_extent_of(spectrum, &extent, err);
    gfold_spectrum_destroy(spectrum);
    *out = (gfold_lyapunov){ .lambda_max = extent.abscissa };
    return status;
}

const gf_correlation_method gf_correlation_constant = {
    .name = "constant",
    .admits = admits,
    .create = create,
    .destroy = destroy,
    .solve = solve,
    .value = value,
    .lyapunov = lyapunov,
};
