/* Two jointly normal arguments: X and Y share sqrt(|C|) z; given z they are independent, so the
 * average is that of a product of one-dimensional ones. The inner averages are smooth on the scale
 * of their own spread, which widens the outer rule. */
#include "core/fail.h"
#include "math/rule.h"
#include "model/inner.h"

#include <math.h>

enum { REFINEMENTS = 6, TWIN_MAX = 200 };

typedef struct correlated {
    const gf_argument *a;
    double s_outer, mirror; /* s in units of y; mirror = sign of the covariance */
    gf_inner inner;
} correlated;

enum { VALUE, SLOPE, CURVATURE, RATE, AVERAGES };

/* m(v) m(v') of f, f', f'', and m(v) m''(v'); v' = v, or its mirror image in the offset. */
static void product(correlated *c, double v, double term[AVERAGES])
{
    double m[3], twin[3];
    gf_inner_average(&c->inner, v, m);
    if (c->mirror < 0) gf_inner_average(&c->inner, 2 * c->a->offset - v, twin);
    const double *other = c->mirror < 0 ? twin : m;
    for (int k = 0; k < 3; k++) term[k] = m[k] * other[k];
    term[RATE] = m[0] * other[2];
}

static void products(correlated *c, const gf_rule *rule, gfold_pair *out)
{
    double v[GF_NODES], weight[GF_NODES], term[AVERAGES];
    double all[AVERAGES] = { 0 }, even[AVERAGES] = { 0 }, modulus[AVERAGES] = { 0 };
    for (int first = 0, count = gf_rule_count(rule); first < count; first += GF_NODES) {
        const int n = count - first < GF_NODES ? count - first : GF_NODES;
        gf_rule_fill(rule, first, n, v, weight);
        for (int i = 0; i < n; i++) {
            product(c, v[i], term);
            for (int k = 0; k < AVERAGES; k++) {
                all[k] += weight[i] * term[k];
                modulus[k] += fabs(weight[i] * term[k]);
                if (!(i & 1)) even[k] += 2 * weight[i] * term[k];
            }
        }
        out->nodes += n;
    }
    *out = (gfold_pair){ all[VALUE], all[SLOPE], all[RATE], all[CURVATURE], 4e-16, out->nodes };
    for (int k = 0; k < AVERAGES; k++)
        if (modulus[k] > 1e-12 * (k ? 1 : c->s_outer * c->s_outer))
            out->error = fmax(out->error, pow((all[k] - even[k]) / modulus[k], 2));
}

/* 0 < |C|, and f(X), f(Y) not the same variable. */
static void by_rule(correlated *c, double tol, gfold_pair *out)
{
    const gf_phi *f = c->a->f;
    const double smooth = hypot(f->moments ? 0 : f->width, c->inner.s);
    const double width = fmax(smooth, 1e-9 * c->s_outer), b = c->a->offset / width;
    const double twin = c->mirror < 0 ? fmin(2 * fabs(b), TWIN_MAX) : 0;
    gf_rule rule = gf_rule_choose(c->s_outer / width, b, twin, f->odd, tol);
    rule.s *= width;
    rule.b *= width;
    for (int k = 0; k <= REFINEMENTS; k++, rule = gf_rule_halve(rule)) {
        products(c, &rule, out);
        if (out->error <= tol) return;
    }
}

gfold_status gf_pair(const gf_argument *a, double covariance, double variance, double tol,
                     gfold_pair *out, gfold_error *err)
{
    const double shared = fabs(covariance);
    correlated c;
    gfold_moments m = { 0 };
    c.a = a;
    c.s_outer = a->gain * sqrt(shared);
    c.mirror = covariance < 0 ? -1 : 1;
    gf_inner_start(&c.inner, a->f, a->gain * sqrt(variance - shared), tol);
    *out = (gfold_pair){ 0 };
    if (c.s_outer == 0) {
        double term[AVERAGES];
        product(&c, a->offset, term);
        *out = (gfold_pair){ term[VALUE], term[SLOPE], term[RATE], term[CURVATURE], 4e-16, 1 };
    } else if (covariance == variance) {
        const gfold_status status = gf_moments(a, variance, tol, &m, err);
        *out = (gfold_pair){ m.square, m.slope_square, m.square_rate - m.slope_square,
                             NAN,      m.error,        m.nodes };
        return status;
    } else {
        by_rule(&c, tol, out);
    }
    const double square = a->gain * a->gain;
    out->slope *= square;
    out->rate *= square;
    out->curvature *= square * square;
    if (out->error <= tol) return gf_ok(err);
    return gf_fail(err, GFOLD_EACCURACY, "a Gaussian average is known to %.1e only, tol is %.1e",
                   out->error, tol);
}

static gfold_status
check(const gfold_model *model, double covariance, double variance, double tol, gfold_error *err)
{
    gfold_status status = gfold_model_check(model, err);
    if (!status) status = gf_check_range(err, "variance", variance, 0, 1e300);
    if (!status) status = gf_check_range(err, "covariance", covariance, -variance, variance);
    if (!status) status = gf_check_range(err, "tol", tol, 1e-14, 1e-2);
    return status;
}

gfold_status gfold_phi_pair(const gfold_model *model, double covariance, double variance,
                            double tol, gfold_pair *out, gfold_error *err)
{
    const gfold_status status = check(model, covariance, variance, tol, err);
    const gf_argument phi = gf_argument_phi(model);
    return status ? status : gf_pair(&phi, covariance, variance, tol, out, err);
}

gfold_status gfold_reset_pair(const gfold_model *model, double covariance, double variance,
                              double tol, gfold_pair *out, gfold_error *err)
{
    const gfold_status status = check(model, covariance, variance, tol, err);
    if (status) return status;
    if (model->reset.kind == GFOLD_GATE_OFF) {
        *out = (gfold_pair){ .value = 1 };
        return gf_ok(err);
    }
    const gf_argument gate = gf_argument_gate(&model->reset);
    return gf_pair(&gate, covariance, variance, tol, out, err);
}
