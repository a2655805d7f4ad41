/* Two distant times share only the slow part exp(-kappa tau) of the fields' correlations, to first order
 * in it: each end responds linearly, one to exp(kappa t), the other to exp(-kappa t). With X_h, X_z the mean
 * responses of phi to the two fields,
 *
 *     1 = p (C_sr + C_phi <s_r',s_r'> / (1 - (kappa tau_r)^2)) X_h(kappa) X_h(-kappa)
 *         + X_z(kappa) X_z(-kappa),          C_sr, C_phi, <s_r',s_r'> at infinite lag,
 *
 * whose smallest root is the rate. First moments of paths: far less noisy than the tail itself. */
#include "core/fail.h"
#include "theory/correlation_batch.h"

#include <math.h>

enum { MOST = 40 };

double gf_mean_tail(size_t half, const double *c)
{
    const size_t from = half - half / 4;
    double sum = 0;
    for (size_t j = from; j <= half; j++) sum += c[j];
    return sum / (double)(half + 1 - from);
}

/* What the two fields gain from C_phi at long lags, by the responses x[field][side]. */
static double gain(const gf_worker *w, const double *c_phi, double kappa, double x[2][2])
{
    const size_t half = w->of.n / 2;
    const double slow = kappa * w->of.model.reset.tau;
    const double through_r = gf_mean_tail(half, c_phi) * gf_mean_tail(half, w->fields.slope_sr);
    const double direct = gf_mean_tail(half, w->fields.c_sr) + through_r / (1 - slow * slow);
    return w->of.model.p * direct * x[0][0] * x[0][1] + x[1][0] * x[1][1];
}

gfold_status gf_batch_decay(gf_worker *w, size_t batch, const double *c_phi, double kappa,
                            double *out, gfold_error *err)
{
    const gfold_model *model = &w->of.model;
    double mean[2][2] = { { 0 } }, x[2];
    *out = INFINITY;
    if (kappa * fmax(model->update.tau, model->reset.tau) >= 1) return gf_ok(err);
    gfold_status status = gf_worker_set(w, c_phi, err);
    for (size_t k = 0; !status && k < w->of.blocks; k++) {
        gf_paths_draw(&w->paths, model, &w->fields, (gf_block){ w->of.seed, batch, k });
        for (int side = 0; side < 2; side++) {
            if (gf_paths_respond(&w->paths, model, side ? -kappa : kappa, x) <= 0)
                return gf_ok(err);
            for (int field = 0; field < 2; field++)
                mean[field][side] += x[field] / (double)w->of.blocks;
        }
        status = gf_worker_goes_on(w, err);
    }
    *out = gain(w, c_phi, kappa, mean) - 1;
    return status;
}

/* ---- the root in kappa^2 ------------------------------------------------------------------- */

typedef struct bracket {
    double lo, at_lo, hi, at_hi; /* at_lo < 0 < at_hi, which may be infinite */
} bracket;

static double guess_in(const bracket *b)
{
    const double share = isfinite(b->at_hi) ? b->at_lo / (b->at_lo - b->at_hi) : 0.5;
    return b->lo + fmin(fmax(share, 0.02), 0.98) * (b->hi - b->lo);
}

static double slope_in(const bracket *b)
{
    return (b->at_hi - b->at_lo) / (b->hi - b->lo);
}

/* Secants inside the bracket, until a step moves kappa by less than a thousandth. */
static gfold_status refine(gf_excess *excess, void *context, bracket b, double *rate, double *slope,
                           gfold_error *err)
{
    for (int k = 0; k < MOST; k++) {
        const double middle = guess_in(&b);
        double at;
        *rate = sqrt(middle);
        const gfold_status status = excess(context, *rate, &at, err);
        if (status) return status;
        if (at < 0)
            b.lo = middle, b.at_lo = at;
        else
            b.hi = middle, b.at_hi = at;
        *slope = slope_in(&b);
        if (fabs(at) < 2e-3 * *slope * middle && isfinite(*slope)) {
            *rate = sqrt(middle - at / *slope);
            return status;
        }
    }
    return gf_fail(err, GFOLD_ENOCONV, "the decay rate, near %g, was not found", *rate);
}

gfold_status gf_decay_rate(gf_excess *excess, void *context, double guess, double *rate,
                           double *slope, gfold_error *err)
{
    const double least = 1e-6, most = 1e3, widen = 1.5;
    double lo = guess, hi = guess, at_lo, at_hi;
    *rate = *slope = 0;
    gfold_status status = excess(context, guess, &at_lo, err);
    for (at_hi = at_lo; !status && at_hi < 0 && hi < most;) {
        lo = hi, at_lo = at_hi;
        status = excess(context, hi *= widen, &at_hi, err);
    }
    while (!status && at_lo >= 0) {
        hi = lo, at_hi = at_lo;
        if ((lo /= widen) < least) return status;
        status = excess(context, lo, &at_lo, err);
    }
    const bracket b = { lo * lo, at_lo, hi * hi, at_hi };
    return status ? status : refine(excess, context, b, rate, slope, err);
}
