/* One- and two-dimensional Gaussian averages of a caller's function, refined until they hold. */
#include "core/fail.h"
#include "math/rule.h"

#include <gatefold/gaussian.h>
#include <math.h>

enum { REFINEMENTS = 8 };

typedef struct integrand {
    gfold_function *f;
    void *context;
    const gfold_gaussian_params *params;
    double covariance; /* pairs: of X and Y; the product is taken at v and at sign v */
    double sigma_inner;
    int refinements, nodes;
    gfold_status status;
} integrand;

/* Sums over every node, every second, every fourth; and of the modulus. */
typedef struct sums {
    double every[3], modulus;
} sums;

typedef void evaluate(integrand *self, int n, const double *x, double *f);

static void accumulate(sums *sum, int first, int n, const double *weight, const double *f)
{
    for (int i = 0; i < n; i++) {
        const double term = weight[i] * f[i];
        sum->every[0] += term;
        if (!((first + i) & 1)) sum->every[1] += 2 * term;
        if (!((first + i) & 3)) sum->every[2] += 4 * term;
        sum->modulus += fabs(term);
    }
}

static sums apply(const gf_rule *rule, double from_y, double shift, evaluate *f, integrand *self)
{
    sums sum = { 0 };
    double y[GF_NODES], weight[GF_NODES], value[GF_NODES];
    const int count = gf_rule_count(rule);
    for (int first = 0; first < count; first += GF_NODES) {
        const int n = count - first < GF_NODES ? count - first : GF_NODES;
        gf_rule_fill(rule, first, n, y, weight);
        for (int i = 0; i < n; i++) y[i] = y[i] * from_y + shift;
        f(self, n, y, value);
        accumulate(&sum, first, n, weight, value);
    }
    return sum;
}

/* Averages f over Normal(mean, sigma^2): refines until the last two differences promise tol. Where they
 * fall geometrically (e, e^2, and the next is e^4) e^2.5 is claimed, where algebraically the last one. */
static gfold_average
refine(double mean, double sigma, double gain, double tol, evaluate *f, integrand *self)
{
    const double centre = self->params->center;
    gfold_average out = { 0 };
    gf_rule rule = gf_rule_choose(gain * sigma, gain * (mean - centre), 0, 0, tol);
    for (int k = 0; k <= REFINEMENTS; k++, rule = gf_rule_halve(rule)) {
        const sums sum = apply(&rule, 1 / gain, centre, f, self);
        const double last = fabs(sum.every[0] - sum.every[1]);
        const double before = fabs(sum.every[1] - sum.every[2]);
        out.value = sum.every[0];
        out.error = last * fmin(1, before > 0 ? sqrt(last / before) : 1) + 1e-15 * sum.modulus;
        out.nodes += gf_rule_count(&rule);
        if (!isfinite(out.value)) self->status = GFOLD_ENUMERIC;
        if (!(out.error > tol * sum.modulus)) return out;
    }
    self->status = GFOLD_EACCURACY;
    return out;
}

static void call(integrand *self, int n, const double *x, double *f)
{
    self->f((size_t)n, x, f, self->context);
    self->nodes += n;
}

static gfold_average average(double mean, double sigma, integrand *self)
{
    const double gain = self->params->gain;
    if (sigma > 0 && gain > 0) return refine(mean, sigma, gain, self->params->tol, call, self);
    if (sigma > 0) return refine(mean, sigma, 0.1 / sigma, self->params->tol, call, self);
    gfold_average out = { .nodes = 1 };
    call(self, 1, &mean, &out.value);
    if (!isfinite(out.value)) self->status = GFOLD_ENUMERIC;
    return out;
}

/* m(v) m(+-v) with m the inner average around v. */
static void product(integrand *self, int n, const double *v, double *f)
{
    for (int i = 0; i < n; i++) {
        const double m = average(v[i], self->sigma_inner, self).value;
        f[i] = m * (self->covariance > 0 ? m : average(-v[i], self->sigma_inner, self).value);
    }
}

static gfold_status check(const gfold_gaussian_params *p, double variance, gfold_error *err)
{
    gfold_status status = gf_check_range(err, "variance", variance, 0, 1e300);
    if (!status) status = gf_check_range(err, "gain", p->gain, 0, 1e9);
    if (!status) status = gf_check_range(err, "center", p->center, -1e300, 1e300);
    if (!status) status = gf_check_range(err, "tol", p->tol, 1e-14, 1e-2);
    return status;
}

static gfold_status report(const integrand *done, const gfold_average *out, gfold_error *err)
{
    if (!isfinite(out->value))
        return gf_fail(err, GFOLD_ENUMERIC, "the averaged function is not finite");
    if (done->status == GFOLD_EACCURACY)
        return gf_fail(err, GFOLD_EACCURACY, "the average is known to %.1e only, tol is %.1e",
                       out->error, done->params->tol);
    return gf_ok(err);
}

gfold_gaussian_params gfold_gaussian_defaults(void)
{
    return (gfold_gaussian_params){ .gain = 1, .center = 0, .tol = 1e-12 };
}

gfold_status gfold_gaussian_average(gfold_function *f, void *context, double variance,
                                    const gfold_gaussian_params *params, gfold_average *out,
                                    gfold_error *err)
{
    const gfold_status status = check(params, variance, err);
    if (status) return status;
    integrand self = { .f = f, .context = context, .params = params };
    *out = average(0, sqrt(variance), &self);
    return report(&self, out, err);
}

gfold_status gfold_gaussian_pair(gfold_function *f, void *context, double covariance,
                                 double variance, const gfold_gaussian_params *params,
                                 gfold_average *out, gfold_error *err)
{
    gfold_status status = check(params, variance, err);
    if (!status) status = gf_check_range(err, "covariance", covariance, -variance, variance);
    if (status) return status;
    const double shared = fabs(covariance);
    integrand self = { .f = f, .context = context, .params = params, .covariance = covariance };
    self.sigma_inner = sqrt(variance - shared);
    if (shared == 0) {
        *out = average(0, self.sigma_inner, &self);
        out->error *= 2 * fabs(out->value);
        out->value *= out->value;
        return report(&self, out, err);
    }
    const double gain = params->gain / hypot(1, params->gain * self.sigma_inner);
    *out =
        refine(0, sqrt(shared), gain > 0 ? gain : 0.1 / sqrt(shared), params->tol, product, &self);
    out->nodes = self.nodes;
    return report(&self, out, err);
}
