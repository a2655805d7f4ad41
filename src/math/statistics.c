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

void gf_estimate_fraction(size_t count, size_t of, double level, double *lo, double *hi)
{
    const double miss = (1 - level) / 2, k = (double)count, rest = (double)(of - count);
    *lo = *hi = NAN;
    if (!of) return;
    *lo = count ? gsl_cdf_beta_Pinv(miss, k, rest + 1) : 0;
    *hi = count < of ? gsl_cdf_beta_Qinv(miss, k + 1, rest) : 1;
}
