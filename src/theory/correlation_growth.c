/* lambda_max of the common state: one psi for all batches, then what each of them pulls it to, in
 * its own state C_b and with the same share of its own image. */
#include "core/fail.h"
#include "math/statistics.h"
#include "theory/correlation_batches.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { HISTORY = 8 };

static gfold_status match(gf_batches *b, gf_worker *w, size_t batch, gfold_error *err)
{
    (void)b;
    gf_worker_match(w, batch, GF_FIELDS);
    return gf_worker_goes_on(w, err);
}

static gfold_status grow(gf_batches *b, gf_worker *w, size_t batch, gfold_error *err)
{
    double *image = b->growth + batch * gf_batches_lags(b);
    const gfold_status status = gf_batch_grow(w, batch, b->c, b->x, image, err);
    b->facts[batch].error = gf_power_error(&w->power);
    return status;
}

static gfold_status check(const gf_batches *b, const gfold_lyapunov *out, gfold_error *err)
{
    if (!gf_growth_excited(gf_batches_lags(b) - 1, b->x)) return gf_ok(err);
    return gf_fail(err, GFOLD_ENOCONV, "growth at the rate %g is not the largest: it changes sign",
                   out->lambda_max);
}

/* Ends with x where the images were taken, but for the tolerance. */
static gfold_status iterate(gf_batches *b, const gfold_correlation_params *params,
                            gf_anderson *anderson, double *mean, gfold_lyapunov *out,
                            gfold_error *err)
{
    const size_t half = gf_batches_lags(b) - 1;
    for (int k = 0; k < GF_GROWTH_MOST; k++) {
        const double to = 0.6 * (1 - pow(0.8, k + 1));
        const gfold_status status = gf_batches_run(b, params, grow, 0, b->count, to, err);
        if (status) return status;
        gf_batches_mean(b, b->growth, mean, NULL);
        out->lambda_max = gf_growth_rate(half, b->x);
        out->residual = gf_growth_renew(half, b->x, mean);
        out->evaluations += (long)b->count * gf_batches_steps(b);
        if (out->residual <= 0.02 * gf_batches_error(b)) return check(b, out, err);
        gf_growth_step(half, anderson, b->x, mean);
    }
    return gf_fail(err, GFOLD_ENOCONV,
                   "lambda_max, now %g, still moved by %.1e after %d iterations", out->lambda_max,
                   out->residual, GF_GROWTH_MOST);
}

static gfold_status pull(gf_batches *b, gf_worker *w, size_t batch, gfold_error *err)
{
    const size_t lags = gf_batches_lags(b), half = lags - 1;
    const double share = gf_batches_share(b), *image = b->growth + batch * lags;
    for (size_t j = 0; j <= half; j++) w->spare[j] = (share - 1) * (image[j] - b->x[j]);
    memcpy(w->psi, b->x, (lags + 1) * sizeof *b->x);
    const gfold_status status =
        gf_batch_growth(w, batch, b->image + batch * lags, w->spare, 0.1 * share, w->psi, err);
    b->facts[batch].lambda = gf_growth_rate(half, w->psi);
    b->facts[batch].room = b->facts[batch].lambda / share;
    return status;
}

gfold_status gf_batches_lyapunov(const gf_batches *of, const gfold_correlation_params *params,
                                 gfold_lyapunov *out, gfold_error *err)
{
    gf_batches b = *of;
    const size_t lags = gf_batches_lags(&b), stride = sizeof *b.facts / sizeof(double);
    gf_anderson *anderson = gf_anderson_create(lags + 1, HISTORY);
    double *mean = gf_allocate((b.count + 2) * (lags + 1), sizeof *mean);
    gfold_status status = gf_ok(err);
    if (!anderson || !mean)
        status = gf_fail_memory(err, (double)((b.count + 20) * lags) * sizeof *mean);
    if (!status) {
        b.shown = 0;
        b.x = mean + lags + 1;
        b.growth = b.x + lags + 1;
        gf_growth_start(lags - 1, b.c, b.x);
        status = gf_batches_run(&b, params, match, 0, b.count, 0, err);
    }
    if (!status) status = iterate(&b, params, anderson, mean, out, err);
    if (!status) status = gf_batches_run(&b, params, pull, 0, b.count, 1, err);
    if (!status)
        out->error = hypot(gf_estimate_mean(b.count, &b.facts->room, stride).stderr_,
                           gf_growth_error(lags - 1, b.of.dt, b.x, out->residual));
    gf_anderson_destroy(anderson);
    free(mean);
    return status;
}
