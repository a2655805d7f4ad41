/* Sampled paths, for h behind an update gate is not Gaussian. One C(tau) is found for all paths
 * together: near the transition noise is amplified so much that the mean of solutions found batch
 * by batch would be off by more than its error. */
#include "core/fail.h"
#include "model/gate.h"
#include "theory/correlation_batches.h"

#include <math.h>
#include <stdlib.h>

enum { BATCHES_MOST = 1000 };

static gfold_status
admits(const gfold_model *model, const gfold_correlation_params *params, gfold_error *err)
{
    if (gf_gate_row(model->update.kind)->switches)
        return gf_fail(err, GFOLD_EINVAL,
                       "the update gate is binary: its network comes to rest, or does not become "
                       "stationary; see the two-time theory");
    if (params->start != GFOLD_CHAOTIC)
        return gf_fail(err, GFOLD_EINVAL, "paths find the start chaotic, not %s",
                       gfold_correlation_start_name(params->start));
    return gf_ok(err);
}

static void *create(const gfold_correlation_params *params)
{
    (void)params;
    return gf_allocate(1, sizeof(gf_batches));
}

static void destroy(void *own)
{
    gf_batches_destroy(own);
    free(own);
}

/* ---- how many batches ---------------------------------------------------------------------- */

/* Enough for the error that is wanted, judged from the ones there are; at most four times as
 * many. */
static size_t enough(const gf_batches *b, const gfold_correlation_summary *s, double rel_error)
{
    const double wanted = rel_error * s->c0, have = (double)b->count;
    if (s->c0_error <= wanted) return b->count;
    const double more = 1.1 * have * pow(b->h_error[0] / wanted, 2);
    return (size_t)fmin(fmin(fmax(have + 1, more), 4 * have), BATCHES_MOST);
}

static gfold_status add_until(gf_batches *b, const gfold_correlation_params *params,
                              gfold_correlation_summary *out, gfold_error *err)
{
    size_t count = (size_t)params->batches;
    for (;;) {
        gfold_status status = gf_batches_solve(b, count, params, err);
        if (!status) status = gf_batches_summarise(b, out, err);
        if (status) return status;
        count = enough(b, out, params->rel_error);
        if (count == b->count || b->change / 3 > params->rel_error * out->c0) break;
    }
    if (out->c0_error <= params->rel_error * out->c0) return gf_ok(err);
    return gf_fail(err, GFOLD_EACCURACY,
                   "C(0) = %.6g is known to %.1e after %zu batches, of which the step dt = %g "
                   "makes %.1e; rel_error is %g",
                   out->c0, out->c0_error, b->count, b->of.dt, b->change / 3, params->rel_error);
}

static void say_how_far(const gf_batches *b, gfold_correlation_summary *out)
{
    out->residual = b->residual;
    out->iterations = b->iterations;
    out->evaluations = b->evaluations;
}

static gfold_status solve(gfold_correlation_plan *plan, gfold_error *err)
{
    gf_batches *b = plan->own[GFOLD_CORRELATION_PATHS];
    const gfold_correlation_params *params = &plan->params;
    gfold_status status = gf_batches_start(b, &plan->model, params, err);
    if (!status) status = add_until(b, params, &plan->summary, err);
    if (status == GFOLD_ENOCONV) say_how_far(b, &plan->summary);
    return status;
}

/* ---- at any lag ---------------------------------------------------------------------------- */

/* The cubic through four lags; C is even, and C_inf beyond the ring. */
static double at(const gf_batches *b, const double *c, double tau)
{
    const size_t half = b->of.n / 2;
    const double x = tau / b->of.dt;
    if (x > (double)half) return gf_mean_tail(half, c);
    const size_t j = (size_t)x < half ? (size_t)x : half - 1;
    const double u = x - (double)j;
    const double before = c[j ? j - 1 : 1], after = c[j + 2 <= half ? j + 2 : half - 1];
    return -u * (u - 1) * (u - 2) / 6 * before + (u + 1) * (u - 1) * (u - 2) / 2 * c[j] -
           (u + 1) * u * (u - 2) / 2 * c[j + 1] + (u + 1) * u * (u - 1) / 6 * after;
}

static gfold_status value(const gfold_correlation_plan *plan, double tau, gfold_correlation_at *out,
                          double *error, gfold_error *err)
{
    const gf_batches *b = plan->own[GFOLD_CORRELATION_PATHS];
    const gfold_model *model = &plan->model;
    *out = (gfold_correlation_at){ .c_h = at(b, b->h, tau),
                                   .c_z = model->update.kind ? at(b, b->z, tau) : 0,
                                   .c_r = model->reset.kind ? at(b, b->r, tau) : 0,
                                   .c_phi = at(b, b->c, tau) };
    if (error) *error = at(b, b->h_error, tau);
    return gf_ok(err);
}

static gfold_status
lyapunov(const gfold_correlation_plan *plan, gfold_lyapunov *out, gfold_error *err)
{
    return gf_batches_lyapunov(plan->own[GFOLD_CORRELATION_PATHS], &plan->params, out, err);
}

const gf_correlation_method gf_correlation_paths = {
    .name = "paths",
    .admits = admits,
    .create = create,
    .destroy = destroy,
    .solve = solve,
    .value = value,
    .lyapunov = lyapunov,
};
