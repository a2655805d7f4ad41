#include "model/phi.h"

#include "math/vector.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

/* Standard normal density and distribution. */
static double density(double x)
{
    return exp(-x * x / 2) / sqrt(2 * pi);
}

static double distribution(double x)
{
    return erfc(-x / sqrt(2)) / 2;
}

/* tanh(y). The slope 1 - f^2 = 4 e / (1 + e)^2, e = exp(-2 |y|), keeps its digits in the tails. */

static void tanh_value(size_t n, const double *y, double *f)
{
    gf_vector_tanh(n, y, f);
}

GF_VECTOR static void tanh_slope(size_t n, const double *y, double *f1)
{
    for (size_t i = 0; i < n; i++) f1[i] = -2 * fabs(y[i]);
    gf_vector_exp(n, f1);
    for (size_t i = 0; i < n; i++) f1[i] = 4 * f1[i] / ((1 + f1[i]) * (1 + f1[i]));
}

GF_VECTOR static void tanh_jet(size_t n, const double *y, double *f, double *f1, double *f2)
{
    tanh_value(n, y, f);
    tanh_slope(n, y, f1);
    for (size_t i = 0; i < n; i++) f2[i] = -2 * f[i] * f1[i];
}

/* erf(sqrt(pi)/2 y), f' = exp(-pi y^2 / 4): averages with f' are Gaussian integrals. */

GF_VECTOR static void erf_value(size_t n, const double *y, double *f)
{
    for (size_t i = 0; i < n; i++) f[i] = sqrt(pi) / 2 * y[i];
    gf_vector_erf(n, f);
}

GF_VECTOR static void erf_slope(size_t n, const double *y, double *f1)
{
    for (size_t i = 0; i < n; i++) f1[i] = -pi / 4 * y[i] * y[i];
    gf_vector_exp(n, f1);
}

GF_VECTOR static void erf_jet(size_t n, const double *y, double *f, double *f1, double *f2)
{
    erf_value(n, y, f);
    erf_slope(n, y, f1);
    for (size_t i = 0; i < n; i++) f2[i] = -pi / 2 * y[i] * f1[i];
}

static void erf_shifted(double s, double b, double mean[3])
{
    const double wide = 1 + pi / 2 * s * s;
    mean[0] = erf(sqrt(pi) / 2 * b / sqrt(wide));
    mean[1] = exp(-pi / 4 * b * b / wide) / sqrt(wide);
    mean[2] = -pi / 2 * b / wide * mean[1];
}

/* Logistic. The derivatives go through e = exp(-|y|), so that neither tail cancels. */

GF_VECTOR static void logistic_value(size_t n, const double *y, double *f)
{
    for (size_t i = 0; i < n; i++) f[i] = -y[i];
    gf_vector_exp(n, f);
    for (size_t i = 0; i < n; i++) f[i] = 1 / (1 + f[i]);
}

GF_VECTOR static void logistic_slope(size_t n, const double *y, double *f1)
{
    for (size_t i = 0; i < n; i++) f1[i] = -fabs(y[i]);
    gf_vector_exp(n, f1);
    for (size_t i = 0; i < n; i++) f1[i] = f1[i] / ((1 + f1[i]) * (1 + f1[i]));
}

GF_VECTOR static void logistic_jet(size_t n, const double *y, double *f, double *f1, double *f2)
{
    for (size_t i = 0; i < n; i++) f1[i] = -fabs(y[i]);
    gf_vector_exp(n, f1);
    for (size_t i = 0; i < n; i++) {
        const double e = f1[i], s = 1 / (1 + e);
        f[i] = (y[i] > 0 ? 1 : e) * s;
        f1[i] = e * s * s;
        f2[i] = copysign((1 - e) * s * f1[i], -y[i]);
    }
}

/* max(0, y): the kink contributes to <f f''> nothing (f = 0 there), to <f'^2> its probability. */

GF_VECTOR static void relu_value(size_t n, const double *y, double *f)
{
    for (size_t i = 0; i < n; i++) f[i] = y[i] > 0 ? y[i] : 0 * y[i];
}

GF_VECTOR static void relu_slope(size_t n, const double *y, double *f1)
{
    for (size_t i = 0; i < n; i++) f1[i] = y[i] > 0;
}

static void relu_jet(size_t n, const double *y, double *f, double *f1, double *f2)
{
    relu_value(n, y, f);
    relu_slope(n, y, f1);
    for (size_t i = 0; i < n; i++) f2[i] = 0;
}

static void relu_shifted(double s, double b, double mean[3])
{
    if (s == 0) {
        mean[0] = fmax(0, b);
        mean[1] = b == 0 ? 0.5 : b > 0;
        mean[2] = 0;
        return;
    }
    mean[1] = distribution(b / s);
    mean[0] = b * mean[1] + s * density(b / s);
    mean[2] = density(b / s) / s;
}

static void relu_moments(double s, double b, gfold_moments *out)
{
    *out = (gfold_moments){ 0 };
    double mean[3];
    relu_shifted(s, b, mean);
    out->mean = mean[0];
    out->slope_square = mean[1];
    out->square = b * out->mean + s * s * out->slope_square;
    out->square_rate = s > 0 || b != 0 ? out->slope_square : 0.5;
}

/* Bounds of |f''|: 4 / 3^1.5 for tanh, sqrt(pi / 2e) for erf, 1 / (6 sqrt(3)) for the logistic. */
static const gf_phi rows[GFOLD_PHI_COUNT] = {
    [GFOLD_PHI_TANH] = { "tanh", 0, -1, 1, 1, -1. / 3, 1, 1, 0.76980036, 0, tanh_value, tanh_slope,
                         tanh_jet, NULL, NULL },
    [GFOLD_PHI_ERF] = { "erf", 0, -1, 1, 1, -0.26179938779914943654, 1, /* -pi/12 */
                        1, 0.76017346, 0, erf_value, erf_slope, erf_jet, NULL, erf_shifted },
    [GFOLD_PHI_LOGISTIC] = { "logistic", 0.5, 0, 1, 2, NAN, 0, 0.25, 0.09622505, 0, logistic_value,
                             logistic_slope, logistic_jet, NULL, NULL },
    [GFOLD_PHI_RELU] = { "relu", 0, 0, INFINITY, 1, NAN, 0, 1, 0, 1, relu_value, relu_slope,
                         relu_jet, relu_moments, relu_shifted },
};

const gf_phi *gf_phi_row(gfold_phi_kind kind)
{
    return (unsigned)kind < GFOLD_PHI_COUNT ? &rows[kind] : NULL;
}

const char *gfold_phi_name(gfold_phi_kind kind)
{
    const gf_phi *row = gf_phi_row(kind);
    return row ? row->name : NULL;
}

gf_argument gf_argument_phi(const gfold_model *model)
{
    return (gf_argument){ gf_phi_row(model->phi), model->g, model->beta_h };
}
