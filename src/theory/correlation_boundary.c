/* The state of a reset gate that does not lag is motion in a potential; from there the boundary-value
 * problem is followed in tau_r. Where there is no such state, it is sought at higher gain and followed
 * back. */
#include "core/fail.h"
#include "theory/boundary_follow.h"
#include "theory/correlation_plan.h"

#include <math.h>
#include <stdlib.h>

static gfold_status
admits(const gfold_model *model, const gfold_correlation_params *params, gfold_error *err)
{
    if (model->update.kind != GFOLD_GATE_OFF)
        return gf_fail(err, GFOLD_EINVAL, "boundary is for models without update gate");
    if (params->start != GFOLD_CHAOTIC)
        return gf_fail(err, GFOLD_EINVAL, "boundary finds the start chaotic, not %s",
                       gfold_correlation_start_name(params->start));
    return gf_ok(err);
}

static void destroy(void *own)
{
    gf_follower_destroy(own);
}

static void *create(const gfold_correlation_params *params)
{
    (void)params;
    return gf_follower_create();
}

/* ---- solving ------------------------------------------------------------------------------- */

/* Of what is solved for, and of the drive, which has the finer structure. */
static double tail(const gf_boundary *b)
{
    double drive[GF_LAG_NODES], worst = 0;
    for (int i = 0; i < b->lags.nodes; i++) drive[i] = b->phi[i].value * b->reset[i].value;
    for (int f = 0; f < b->fields; f++)
        worst = fmax(worst, gf_lags_tail(&b->lags, b->fields, b->u + f));
    return fmax(worst, gf_lags_tail(&b->lags, 1, drive));
}

/* Second differences over the narrowest element lose digits. */
static double rounding(const gf_boundary *b)
{
    return 2e-13 / (b->lags.edge[1] - b->lags.edge[0]);
}

static void summarise(const gf_boundary *b, gfold_correlation_summary *out)
{
    const double off = tail(b) + b->step + rounding(b) + 1e-14;
    out->c0 = gf_boundary_c0(b);
    out->c_inf = gf_boundary_c_inf(b);
    out->c0_error = out->c_inf_error = off * out->c0;
    if (fabs(out->c_inf) < out->c_inf_error) out->c_inf = 0;
    out->decay_time = 1 / gf_boundary_decay(b);
    out->decay_error = out->decay_time * off * out->c0 / (out->c0 - out->c_inf);
    out->residual = b->residual;
    out->evaluations = b->evaluations;
    out->iterations = b->iterations;
}

static gfold_status solve(gfold_correlation_plan *plan, gfold_error *err)
{
    gf_follower *f = plan->own[GFOLD_CORRELATION_BOUNDARY];
    const double tol = fmax(plan->params.tol, gf_correlation_boundary.attainable);
    const gfold_status status = gf_follower_solve(f, &plan->model, err);
    if (status) return status;
    summarise(&f->b, &plan->summary);
    const double reached = plan->summary.c0_error / plan->summary.c0;
    if (reached <= tol && !f->b.inaccurate) return gf_ok(err);
    return gf_fail(err, GFOLD_EACCURACY, "C0 is known to %.1e only, tol is %.1e", reached, tol);
}

static gfold_status value(const gfold_correlation_plan *plan, double tau, gfold_correlation_at *out,
                          double *error, gfold_error *err)
{
    const gf_follower *f = plan->own[GFOLD_CORRELATION_BOUNDARY];
    const gf_boundary *b = &f->b;
    const gf_argument phi = gf_argument_phi(&b->model);
    const double c0 = b->u[0], c = gf_lags_value(&b->lags, b->fields, b->u, tau);
    gfold_pair at;
    if (error) *error = NAN;
    const gfold_status status = gf_pair(&phi, fmax(-c0, fmin(c, c0)), c0, b->tol, &at, err);
    *out = (gfold_correlation_at){ .c_h = c, .c_phi = at.value };
    if (b->fields == 2) out->c_r = gf_lags_value(&b->lags, 2, b->u + 1, tau);
    return status;
}

static gfold_status
lyapunov(const gfold_correlation_plan *plan, gfold_lyapunov *out, gfold_error *err)
{
    const gf_follower *f = plan->own[GFOLD_CORRELATION_BOUNDARY];
    const gf_boundary *b = &f->b;
    double hh[GF_LAG_NODES], hr[GF_LAG_NODES], rh[GF_LAG_NODES];
    for (int i = 0; i < b->lags.nodes; i++) {
        hh[i] = b->model.p * b->phi[i].slope * b->reset[i].value;
        hr[i] = b->model.p * b->phi[i].value * b->reset[i].slope;
        rh[i] = b->phi[i].slope;
    }
    const int lagging = b->fields == 2;
    const gf_tangent t = { &b->lags, hh, lagging ? hr : NULL, lagging ? rh : NULL,
                           lagging ? b->model.reset.tau : 0 };
    const gfold_status status = gf_tangent_solve(&t, out, err);
    out->error += plan->summary.c0_error / plan->summary.c0 * (1 + hh[0]);
    return status;
}

const gf_correlation_method gf_correlation_boundary = {
    .name = "boundary",
    .attainable = 1e-8,
    .admits = admits,
    .create = create,
    .destroy = destroy,
    .solve = solve,
    .value = value,
    .lyapunov = lyapunov,
};
