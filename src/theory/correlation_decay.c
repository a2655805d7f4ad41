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

typedef struct tail {
    gf_worker *worker;
    size_t batch;
    double direct, filtered; /* p C_sr and p C_phi <s_r',s_r'> */
} tail;

static double mean_of_last(size_t half, const double *c)
{
    double sum = 0;
    for (size_t j = half - half / 4; j <= half; j++) sum += c[j];
    return sum / (double)(half / 4 + 1);
}

/* Right side less 1; above 0 where a path does not forget as fast as exp(-kappa t). */
static gfold_status excess(const tail *t, double kappa, double *out, gfold_error *err)
{
    gf_worker *w = t->worker;
    double sum[2][2] = { { 0 } };
    *out = INFINITY;
    if (kappa * fmax(w->of.model.update.tau, w->of.model.reset.tau) >= 1) return gf_ok(err);
    for (size_t k = 0; k < w->of.blocks; k++) {
        const gfold_status status = gf_worker_goes_on(w, err);
        if (status) return status;
        gf_paths_draw(&w->paths, &w->of.model, &w->fields, (gf_block){ w->of.seed, t->batch, k });
        for (int side = 0; side < 2; side++) {
            double x[2];
            if (gf_paths_respond(&w->paths, &w->of.model, side ? -kappa : kappa, x) <= 0)
                return gf_ok(err);
            for (int field = 0; field < 2; field++) sum[field][side] += x[field];
        }
    }
    const double blocks = (double)w->of.blocks, slow = kappa * w->of.model.reset.tau;
    const double h = (t->direct + t->filtered / (1 - slow * slow)) * sum[0][0] * sum[0][1];
    *out = (h + sum[1][0] * sum[1][1]) / (blocks * blocks) - 1;
    return gf_ok(err);
}

/* A root in (kappa^2) between lo, where the excess is negative, and hi; regula falsi (Illinois). */
static gfold_status refine(const tail *t, double lo, double at_lo, double hi, double at_hi,
                           double *rate, gfold_error *err)
{
    int side = 0;
    for (int k = 0; k < MOST; k++) {
        const double share = isfinite(at_hi) ? at_lo / (at_lo - at_hi) : 0.5;
        const double middle = lo + share * (hi - lo);
        double at;
        *rate = sqrt(middle);
        const gfold_status status = excess(t, *rate, &at, err);
        if (status || fabs(at) < 1e-4 * (1 - share) * fabs(at_lo) || hi - lo < 1e-4 * hi)
            return status;
        if (at < 0) {
            lo = middle, at_lo = at;
            if (side < 0 && isfinite(at_hi)) at_hi /= 2;
            side = -1;
        } else {
            hi = middle, at_hi = at;
            if (side > 0) at_lo /= 2;
            side = 1;
        }
    }
    return gf_fail(err, GFOLD_ENOCONV, "the decay rate, near %g, was not found", *rate);
}

gfold_status gf_batch_decay(gf_worker *w, size_t batch, const double *c_phi, double guess,
                            double *rate, gfold_error *err)
{
    const size_t half = w->of.n / 2;
    const double widen = guess > 0 ? 1.1 : 2;
    double lo = guess > 0 ? guess : 0.01, hi, at_lo, at_hi;
    *rate = 0;
    gfold_status status = gf_worker_set(w, batch, 2, c_phi, err);
    const tail t = { w, batch, w->of.model.p * mean_of_last(half, w->fields.c_sr),
                     w->of.model.p * mean_of_last(half, c_phi) *
                         mean_of_last(half, w->fields.slope_sr) };
    if (!status) status = excess(&t, lo, &at_lo, err);
    for (hi = lo, at_hi = at_lo; !status && at_hi < 0 && hi < 1e3;) {
        lo = hi, at_lo = at_hi;
        status = excess(&t, hi *= widen, &at_hi, err);
    }
    while (!status && at_lo >= 0) {
        hi = lo, at_hi = at_lo;
        lo /= widen;
        if (lo < 1e-6) return status;
        status = excess(&t, lo, &at_lo, err);
    }
    return status ? status : refine(&t, lo * lo, at_lo, hi * hi, at_hi, rate, err);
}
