/* One pass over the nodes gives every moment of an analytic function. The full sum is compared with
 * twice the sum over every second node, whose error is the square root of its own. */
#include "core/fail.h"
#include "math/rule.h"
#include "model/gate.h"
#include "model/phi.h"

#include <math.h>

enum { REFINEMENTS = 8, MOMENTS = 4 };

typedef struct sums {
    double all[MOMENTS], even[MOMENTS], modulus[MOMENTS];
} sums;

static inline void add(sums *sum, int k, int odd, double term)
{
    sum->all[k] += term;
    sum->modulus[k] += fabs(term);
    if (!odd) sum->even[k] += 2 * term;
}

/* d<f^2>/d(s^2) is <x f f'> / s as well as <f'^2 + f f''>. The first keeps its digits where the second
 * cancels, at high gain and without offset; the second where x / s would amplify rounding. */
static void rate_terms(const gf_rule *rule, int n, const double *y, const double *f0,
                       const double *f1, double *f2)
{
    const double s = rule->s, b = rule->b;
    const int by_parts = b == 0 || s > 1;
    for (int i = 0; i < n; i++)
        f2[i] = by_parts ? (y[i] - b) / s * f0[i] * f1[i] / s : f1[i] * f1[i] + f0[i] * f2[i];
}

static void accumulate(sums *sum, const gf_phi *f, const gf_rule *rule, int n, const double *y,
                       const double *weight)
{
    double f0[GF_NODES], f1[GF_NODES], f2[GF_NODES];
    f->jet((size_t)n, y, f0, f1, f2);
    rate_terms(rule, n, y, f0, f1, f2);
    for (int i = 0; i < n; i++) {
        const double w = weight[i];
        add(sum, 0, i & 1, w * f0[i]);
        add(sum, 1, i & 1, w * f0[i] * f0[i]);
        add(sum, 2, i & 1, w * f1[i] * f1[i]);
        add(sum, 3, i & 1, w * f2[i]);
    }
}

static sums apply(const gf_phi *f, const gf_rule *rule)
{
    sums sum = { 0 };
    double y[GF_NODES], weight[GF_NODES];
    const int count = gf_rule_count(rule);
    for (int first = 0; first < count; first += GF_NODES) {
        const int n = count - first < GF_NODES ? count - first : GF_NODES;
        gf_rule_fill(rule, first, n, y, weight);
        accumulate(&sum, f, rule, n, y, weight);
    }
    return sum;
}

/* Largest relative difference between the two sums, squared. Half of an odd integrand is no sum of
 * this rule: the mean then does not count. */
static double sums_error(const sums *sum, int without_mean)
{
    double worst = 0;
    for (int k = without_mean; k < MOMENTS; k++)
        if (sum->modulus[k] > 0)
            worst = fmax(worst, fabs(sum->all[k] - sum->even[k]) / sum->modulus[k]);
    return isfinite(sum->all[1]) ? worst * worst + 4e-16 : (double)INFINITY;
}

static void at_point(const gf_argument *a, gfold_moments *out)
{
    double f0, f1, f2;
    a->f->jet(1, &a->offset, &f0, &f1, &f2);
    *out = (gfold_moments){ f0, f0 * f0, f1 * f1, f1 * f1 + f0 * f2, 0, 1 };
}

static void by_rule(const gf_argument *a, double sigma, double tol, gfold_moments *out)
{
    const double s = a->gain * sigma / a->f->width, b = a->offset / a->f->width;
    gf_rule rule = gf_rule_choose(s, b, 0, a->f->odd, tol);
    rule.s *= a->f->width;
    rule.b *= a->f->width;
    for (int k = 0; k <= REFINEMENTS; k++, rule = gf_rule_halve(rule)) {
        const sums sum = apply(a->f, &rule);
        const double mean = rule.even ? 0 : sum.all[0];
        *out = (gfold_moments){ mean,
                                sum.all[1],
                                sum.all[2],
                                sum.all[3],
                                sums_error(&sum, rule.even),
                                out->nodes + gf_rule_count(&rule) };
        if (out->error <= tol) return;
    }
}

gfold_status
gf_moments(const gf_argument *a, double delta, double tol, gfold_moments *out, gfold_error *err)
{
    const double sigma = sqrt(delta);
    *out = (gfold_moments){ 0 };
    if (a->f->moments)
        a->f->moments(a->gain * sigma, a->offset, out);
    else if (a->gain * sigma > 0)
        by_rule(a, sigma, tol, out);
    else
        at_point(a, out);
    out->slope_square *= a->gain * a->gain;
    out->square_rate *= a->gain * a->gain;
    if (out->error <= tol) return gf_ok(err);
    return gf_fail(err, GFOLD_EACCURACY, "a Gaussian average is known to %.1e only, tol is %.1e",
                   out->error, tol);
}

/* ---- the public calls ---------------------------------------------------------------------- */

static gfold_status check(const gfold_model *model, double delta, double tol, gfold_error *err)
{
    gfold_status status = gfold_model_check(model, err);
    if (!status) status = gf_check_range(err, "delta", delta, 0, 1e300);
    if (!status) status = gf_check_range(err, "tol", tol, 1e-14, 1e-2);
    return status;
}

gfold_status gfold_phi_moments(const gfold_model *model, double delta, double tol,
                               gfold_moments *out, gfold_error *err)
{
    const gfold_status status = check(model, delta, tol, err);
    const gf_argument phi = gf_argument_phi(model);
    return status ? status : gf_moments(&phi, delta, tol, out, err);
}

gfold_status gfold_reset_moments(const gfold_model *model, double delta, double tol,
                                 gfold_moments *out, gfold_error *err)
{
    const gfold_status status = check(model, delta, tol, err);
    return status ? status : gf_gate_moments(&model->reset, delta, tol, out, err);
}

gfold_status gfold_update_moments(const gfold_model *model, double delta, double tol,
                                  gfold_moments *out, gfold_error *err)
{
    const gfold_status status = check(model, delta, tol, err);
    return status ? status : gf_gate_moments(&model->update, delta, tol, out, err);
}
