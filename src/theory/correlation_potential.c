/* Without gates, or with a reset gate that does not lag, C moves in a potential. */
#include "core/fail.h"
#include "theory/correlation_plan.h"
#include "theory/lags.h"
#include "theory/potential.h"

#include <math.h>
#include <stdlib.h>

typedef struct potential {
    gfold_fixed_point_plan *plan;
    gf_potential s;
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
    if (!of) return NULL;
    if (!gf_potential_prepare(&of->s) && !gfold_fixed_point_create(&of->plan, &roots, NULL))
        return of;
    free(of);
    return NULL;
}

/* ---- the method ---------------------------------------------------------------------------- */

static void summarise(const gf_potential *s, gfold_correlation_summary *out)
{
    const double rounding = 1e-15, off = fabs(s->imbalance) + s->worst + rounding;
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
        return gf_fail(err, GFOLD_EACCURACY, "a Gaussian average did not reach %.0e", s->tol);
    if (reached <= tol && s->tail <= tol) return gf_ok(err);
    return gf_fail(err, GFOLD_EACCURACY, "C0 is known to %.1e and tau(C) to %.1e only, tol is %.1e",
                   reached, s->tail, tol);
}

static gfold_status solve(gfold_correlation_plan *plan, gfold_error *err)
{
    potential *of = plan->own[GFOLD_CORRELATION_POTENTIAL];
    const gfold_status status = gf_potential_solve(&of->s, of->plan, &plan->model, err);
    if (status) return status;
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
