/* The fields at two distant times share what is constant, and a slow part proportional to
 * exp(-kappa tau). To first order in that, each end responds linearly, one to exp(kappa t), the
 * other to exp(-kappa t). With X_h, X_z the products of the responses of phi to the two fields,
 * averaged over what is constant,
 *
 *     1 = p (C_sr + C_phi <s_r',s_r'> / (1 - (kappa tau_r)^2)) X_h + X_z / (1 - (kappa tau_z)^2),
 *
 * C_sr, C_phi, <s_r',s_r'> at infinite lag. The smallest root is the rate: far less noisy than
 * the tail. */
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

/* p (C_sr + ...) */
static double gain(const gf_worker *w, const double *c_phi, double kappa)
{
    const size_t half = w->of.n / 2;
    const double slow = kappa * w->of.model.reset.tau;
    const double through_r = gf_mean_tail(half, c_phi) * gf_mean_tail(half, w->fields.slope_sr);
    return w->of.model.p * (gf_mean_tail(half, w->fields.c_sr) + through_r / (1 - slow * slow));
}

gfold_status gf_batch_decay(gf_worker *w, size_t batch, const double *c_phi, double kappa,
                            double *out, gfold_error *err)
{
    const gfold_model *model = &w->of.model;
    double mean[2] = { 0 }, x[2];
    *out = INFINITY;
    if (kappa * gf_slowest_gate(model) >= 1) return gf_ok(err);
    gfold_status status = gf_worker_set(w, c_phi, err);
    for (size_t k = 0; !status && k < w->of.blocks; k++) {
        gf_paths_draw(&w->paths, model, &w->fields, (gf_block){ w->of.seed, batch, k });
        if (gf_paths_respond(&w->paths, model, kappa, x) <= 0) return gf_ok(err);
        for (int field = 0; field < 2; field++) mean[field] += x[field] / (double)w->of.blocks;
        status = gf_worker_goes_on(w, err);
    }
    *out = gain(w, c_phi, kappa) * mean[0] + mean[1] - 1;
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

/* Secants inside the bracket, until a step moves kappa by less than a thousandth; or, halved to a
 * percent, where the excess jumps to infinity without a root: there the slowest path sets the
 * pace. */
static gfold_status
refine(gf_excess *excess, void *context, bracket b, double *rate, double *slope, gfold_error *err)
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
        if (fabs(at) < 2 * GF_DECAY_TOL * *slope * middle && isfinite(*slope)) {
            *rate = sqrt(middle - at / *slope);
            return status;
        }
        if (!isfinite(b.at_hi) && b.hi - b.lo < 0.02 * b.hi) {
            *rate = sqrt(b.lo);
            *slope = NAN;
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
