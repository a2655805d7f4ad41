#include "theory/correlation_batches.h"

#include "core/fail.h"
#include "math/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { HISTORY = 8 };

/* ---- the common solution ------------------------------------------------------------------- */

static gfold_status match(gf_batches *b, gf_worker *w, size_t batch, gfold_error *err)
{
    (void)b;
    gf_worker_match(w, batch, 2);
    return gf_worker_goes_on(w, err);
}

static gfold_status map(gf_batches *b, gf_worker *w, size_t batch, gfold_error *err)
{
    const size_t at = batch * gf_batches_lags(b);
    const gfold_status status = gf_batch_map(w, batch, b->c, b->image + at, b->c_h + at, err);
    b->facts[batch].error = gf_power_error(&w->power);
    return status;
}

/* Ends with c where the images were taken, their mean within the tolerance of it. */
static gfold_status iterate(gf_batches *b, const gfold_correlation_params *params,
                            gf_anderson *anderson, double *mean, gfold_error *err)
{
    const double share = 0.5, tol = 0.02;
    const double from = b->shown;
    gf_solution s = { 0 };
    for (;;) {
        const double to = from + (share - from) * (1 - pow(0.8, s.iterations + 1));
        const gfold_status status = gf_batches_run(b, params, map, 0, b->count, to, err);
        if (status) return status;
        gf_batches_mean(b, b->image, mean, NULL);
        s.error = gf_batches_error(b);
        const int last = gf_settled(gf_batches_lags(b) - 1, b->c, mean, tol, &s);
        b->residual = s.residual;
        b->iterations += 1;
        b->evaluations += (long)b->count * gf_batches_steps(b);
        if (last && s.fate == GF_FLUCTUATES) return status;
        if (last)
            return gf_fail(err, GFOLD_ENOCONV,
                           "C(tau) of all batches together %s: take more than %d paths in a batch, "
                           "or ask for the static state",
                           s.fate == GF_WANDERS ? "did not settle" : "stopped fluctuating",
                           params->paths);
        gf_anderson_step(anderson, b->c, mean);
    }
}

/* ---- its decay ----------------------------------------------------------------------------- */

static gfold_status decay(gf_batches *b, gf_worker *w, size_t batch, gfold_error *err)
{
    return gf_batch_decay(w, batch, b->c, b->rate, &b->facts[batch].excess, err);
}

typedef struct together {
    gf_batches *b;
    const gfold_correlation_params *params;
} together;

static double mean_excess(const gf_batches *b)
{
    double sum = 0;
    for (size_t k = 0; k < b->count; k++) sum += b->facts[k].excess;
    return sum / (double)b->count;
}

static gfold_status excess(void *context, double kappa, double *out, gfold_error *err)
{
    const together *t = context;
    gf_batches *b = t->b;
    b->rate = kappa;
    const double to = b->shown + (0.7 - b->shown) / 3;
    const gfold_status status = gf_batches_run(b, t->params, decay, 0, b->count, to, err);
    *out = mean_excess(b);
    return status;
}

/* ---- what each batch says ------------------------------------------------------------------ */

/* image: C_b; c_h: from C_h at C to what the batch says; its excess at C_b. */
static gfold_status pull(gf_batches *b, gf_worker *w, size_t batch, gfold_error *err)
{
    const size_t lags = gf_batches_lags(b);
    const double share = gf_batches_share(b);
    double *own = b->image + batch * lags, *c_h = b->c_h + batch * lags;
    double *offset = w->psi, *moved = w->spare;
    gf_solution s;
    for (size_t j = 0; j < lags; j++) {
        offset[j] = (share - 1) * (own[j] - b->c[j]);
        own[j] = b->c[j] + share * (own[j] - b->c[j]);
    }
    gfold_status status = gf_batch_solve(w, batch, offset, 0.1 * share, own, moved, &s, err);
    if (!status && s.fate)
        status =
            gf_fail(err, GFOLD_ENOCONV, "on the paths of batch %zu C(tau) does not settle", batch);
    if (!status && isfinite(b->rate))
        status = gf_batch_decay(w, batch, own, b->rate, &b->facts[batch].pulled, err);
    for (size_t j = 0; j < lags; j++) c_h[j] += (moved[j] - c_h[j]) / share;
    return status;
}

gfold_status gf_batches_solve(gf_batches *b, size_t count, const gfold_correlation_params *params,
                              gfold_error *err)
{
    const size_t lags = gf_batches_lags(b), had = b->count;
    together all = { b, params };
    gfold_status status = gf_batches_reserve(b, count, err);
    if (status) return status;
    gf_anderson *anderson = gf_anderson_create(lags, HISTORY);
    double *mean = gf_allocate(lags, sizeof *mean);
    b->count = count;
    if (!anderson || !mean) status = gf_fail_memory(err, 20 * (double)lags * sizeof *mean);
    if (!status) status = gf_batches_run(b, params, match, had, count - had, b->shown, err);
    if (!status) status = iterate(b, params, anderson, mean, err);
    if (!status) gf_batches_mean(b, b->c_h, b->h, NULL);
    if (!status)
        status = gf_decay_rate(excess, &all, fmax(b->rate, 1e-3), &b->found, &b->slope, err);
    if (!status) status = gf_batches_run(b, params, pull, 0, count, 1, err);
    if (status) b->count = 0;
    gf_anderson_destroy(anderson);
    free(mean);
    return status;
}

/* ---- the summary --------------------------------------------------------------------------- */

static gfold_estimate tail(const gf_batches *b)
{
    const size_t lags = gf_batches_lags(b), stride = sizeof *b->facts / sizeof(double);
    for (size_t k = 0; k < b->count; k++)
        b->facts[k].room = gf_mean_tail(lags - 1, b->c_h + k * lags);
    return gf_estimate_mean(b->count, &b->facts->room, stride);
}

/* Standard error of the rate, through kappa^2. */
static double rate_error(const gf_batches *b)
{
    const size_t stride = sizeof *b->facts / sizeof(double);
    for (size_t k = 0; k < b->count; k++) {
        const gf_batch_facts *f = &b->facts[k];
        b->facts[k].room = f->excess + (f->pulled - f->excess) / gf_batches_share(b);
    }
    return gf_estimate_mean(b->count, &b->facts->room, stride).stderr_ / (b->slope * 2 * b->found);
}

/* z and r are filtered phi. */
static gfold_status filter(gf_batches *b, gfold_error *err)
{
    gf_fields fields;
    const gfold_status status = gf_fields_create(&fields, b->of.n / 2, b->of.dt, err);
    if (status) return status;
    gf_fields_filter(&fields, b->of.model.update.tau, 0, b->c, b->z);
    gf_fields_filter(&fields, b->of.model.reset.tau, 0, b->c, b->r);
    gf_fields_destroy(&fields);
    return status;
}

gfold_status gf_batches_summarise(gf_batches *b, gfold_correlation_summary *out, gfold_error *err)
{
    double *room = b->z;
    gf_batches_mean(b, b->c_h, room, b->h_error);
    out->c0 = b->h[0];
    out->c0_error = hypot(b->h_error[0], b->change / 3);
    out->c_inf = gf_mean_tail(gf_batches_lags(b) - 1, b->h);
    out->c_inf_error = tail(b).stderr_;
    out->decay_time = 1 / b->found;
    out->decay_error =
        b->found > 0 ? hypot(rate_error(b) / b->found, GF_DECAY_TOL) / b->found : (double)INFINITY;
    out->residual = b->residual;
    out->iterations = b->iterations;
    out->evaluations = b->evaluations;
    return filter(b, err);
}
