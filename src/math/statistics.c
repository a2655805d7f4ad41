#include "math/statistics.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

gfold_estimate gf_estimate_mean(size_t n, const double *x, size_t stride)
{
    gfold_estimate e = { .mean = NAN, .stderr_ = NAN };
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i * stride])) sum += x[i * stride], e.networks++;
    if (e.networks) e.mean = sum / (double)e.networks;
    if (e.networks < 2) return e;
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i * stride])) squares += pow(x[i * stride] - e.mean, 2);
    e.stderr_ = sqrt(squares / (double)(e.networks - 1) / (double)e.networks);
    return e;
}

double gf_error_of_series(size_t n, double *x)
{
    enum { LEAST = 16 };
    double error = gf_estimate_mean(n, x, 1).stderr_;
    for (n /= 2; n >= LEAST; n /= 2) {
        for (size_t k = 0; k < n; k++) x[k] = (x[2 * k] + x[2 * k + 1]) / 2;
        error = fmax(error, gf_estimate_mean(n, x, 1).stderr_);
    }
    return error;
}

/* Bisection, for GSL's own inverse does not converge everywhere (399 of 400). */
static double
invert(double (*cdf)(double, double, double), double a, double b, double level, int rising)
{
    double lo = 0, hi = 1;
    for (int k = 0; k < 100; k++) {
        const double middle = (lo + hi) / 2;
        if ((cdf(middle, a, b) < level) == rising)
            lo = middle;
        else
            hi = middle;
    }
    return (lo + hi) / 2;
}

void gf_estimate_fraction(size_t count, size_t of, double level, double *lo, double *hi)
{
    const double miss = (1 - level) / 2, k = (double)count, rest = (double)(of - count);
    *lo = *hi = NAN;
    if (!of) return;
    *lo = count ? invert(gsl_cdf_beta_P, k, rest + 1, miss, 1) : 0;
    *hi = count < of ? invert(gsl_cdf_beta_Q, k + 1, rest, miss, 0) : 1;
}
