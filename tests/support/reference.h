/* reference.h: Gaussian averages and the model's functions by methods the library does not use:
 * GSL's adaptive quadrature between graded breakpoints, and scalar libm. */
#ifndef REFERENCE_H
#define REFERENCE_H

#include <gatefold/model.h>
#include <gsl/gsl_integration.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>

/* ---- pointwise ----------------------------------------------------------------------------- */

static inline double reference_logistic(double y)
{
    return y > 0 ? 1 / (1 + exp(-y)) : exp(y) / (1 + exp(y));
}

static inline double reference_f(gfold_phi_kind kind, double y)
{
    if (kind == GFOLD_PHI_TANH) return tanh(y);
    if (kind == GFOLD_PHI_ERF) return erf(sqrt(M_PI) / 2 * y);
    if (kind == GFOLD_PHI_LOGISTIC) return reference_logistic(y);
    return y > 0 ? y : 0;
}

static inline double reference_f_slope(gfold_phi_kind kind, double y)
{
    if (kind == GFOLD_PHI_TANH) return 1 / (cosh(y) * cosh(y));
    if (kind == GFOLD_PHI_ERF) return exp(-M_PI / 4 * y * y);
    if (kind == GFOLD_PHI_LOGISTIC) return reference_logistic(y) * reference_logistic(-y);
    return y > 0;
}

static inline double reference_phi(const gfold_model *m, double h)
{
    return reference_f(m->phi, m->g * h + m->beta_h);
}

static inline double reference_gate(const gfold_gate *gate, double x)
{
    if (gate->kind == GFOLD_GATE_OFF) return 1;
    if (gate->kind == GFOLD_GATE_BINARY) return x > gate->theta;
    return reference_logistic(gate->alpha * (x - gate->theta) + gate->beta);
}

/* ---- averages ------------------------------------------------------------------------------ */

typedef double reference_function(double x, void *context);

typedef struct reference_integrand {
    reference_function *f;
    void *context;
    double mean, sigma;
} reference_integrand;

static inline double reference_weighted(double x, void *context)
{
    const reference_integrand *of = context;
    const double u = (x - of->mean) / of->sigma;
    return of->f(x, of->context) * exp(-u * u / 2) / (of->sigma * sqrt(2 * M_PI));
}

static inline int reference_break(double *at, int count, double lo, double x, double hi)
{
    if (!(x > lo && x < hi)) return count;
    int k = count++;
    for (; k > 0 && at[k - 1] > x; k--) at[k] = at[k - 1];
    at[k] = x;
    return count;
}

/* E f(X), X ~ Normal(mean, variance); f changes around center over a length of 1 / gain. */
static inline double reference_average(reference_function *f, void *context, double mean,
                                       double variance, double gain, double center)
{
    if (variance == 0) return f(mean, context);
    reference_integrand of = { f, context, mean, sqrt(variance) };
    const double lo = mean - 38 * of.sigma, hi = mean + 38 * of.sigma;
    double at[160] = { lo }, sum = 0, error;
    int count = 1;
    for (int k = -24; k <= 24; k += 2)
        count = reference_break(at, count, lo, mean + k * of.sigma, hi);
    count = reference_break(at, count, lo, center, hi);
    for (double d = 0.5 / gain; d < 76 * of.sigma && count < 150; d *= 2) {
        count = reference_break(at, count, lo, center - d, hi);
        count = reference_break(at, count, lo, center + d, hi);
    }
    at[count] = hi;
    gsl_integration_workspace *workspace = gsl_integration_workspace_alloc(200);
    gsl_function integrand = { reference_weighted, &of };
    for (int k = 0; k < count; k++) {
        double part;
        gsl_integration_qag(&integrand, at[k], at[k + 1], 1e-280, 1e-13, 200, GSL_INTEG_GAUSS61,
                            workspace, &part, &error);
        sum += part;
    }
    gsl_integration_workspace_free(workspace);
    return sum;
}

/* ---- random models ------------------------------------------------------------------------- */

/* SplitMix64. */
static inline double reference_uniform(uint64_t *state, double lo, double hi)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return lo + (hi - lo) * (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static inline int reference_choice(uint64_t *state, int count)
{
    return (int)reference_uniform(state, 0, count);
}

/* One line that reproduces a model. */
static inline const char *reference_describe(const gfold_model *m)
{
    static char text[400];
    snprintf(text, sizeof text,
             "%s g %.17g beta_h %.17g "
             "| update kind %d alpha %.17g beta %.17g theta %.17g tau %.17g "
             "| reset kind %d alpha %.17g beta %.17g tau %.17g | sigma_b %.17g p %.17g",
             gfold_phi_name(m->phi), m->g, m->beta_h, (int)m->update.kind, m->update.alpha,
             m->update.beta, m->update.theta, m->update.tau, (int)m->reset.kind, m->reset.alpha,
             m->reset.beta, m->reset.tau, m->sigma_b, m->p);
    return text;
}

#endif
