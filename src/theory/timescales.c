/* The density is an integral of the density of eigenvalues along a vertical line, not a difference of
 * fractions: as smooth as the theory is. */
#include "core/fail.h"
#include "math/root.h"
#include "theory/spectrum_line.h"

#include <gatefold/timescales.h>
#include <math.h>

static const double slowest_growth = 1e-10;

typedef struct search {
    const gfold_spectrum_plan *plan;
    double total, error;
    gfold_status status;
} search;

static double slower(double log10_tau, void *context)
{
    search *of = context;
    gfold_fraction f;
    const gfold_status status = gfold_spectrum_beyond(of->plan, -pow(10, -log10_tau), &f, NULL);
    if (!of->status) of->status = status;
    of->error = fmax(of->error, f.error / of->total);
    return f.value / of->total;
}

static double slower_less_half(double log10_tau, void *context)
{
    return slower(log10_tau, context) - 0.5;
}

/* slower falls from 1 to what unstable modes and exact zeros leave. */
static double median(search *of, double staying)
{
    const double fastest = -12, longest = 140;
    double slowest = 1.5;
    if (staying >= 0.5) return INFINITY;
    while (slower_less_half(slowest, of) >= 0)
        if ((slowest *= 2) > longest) return INFINITY;
    return pow(10, gf_root(slower_less_half, of, fastest, slowest));
}

static double density_at(search *of, double log10_tau)
{
    const double c = -pow(10, -log10_tau);
    gf_line line = { .plan = of->plan };
    const double across = 2 * gf_line_density(&line, c);
    of->error = fmax(of->error, line.worst);
    if (!of->status) of->status = line.status;
    return log(10) * fabs(c) * across / of->total;
}

static gfold_status check(size_t count, const double *log10_tau, gfold_error *err)
{
    if (!count) return gf_fail(err, GFOLD_EINVAL, "count is 0, there are no times");
    for (size_t k = 0; k < count; k++) {
        const gfold_status status = gf_check_range(err, "log10_tau", log10_tau[k], -140, 140);
        if (status) return status;
        if (k && !(log10_tau[k] > log10_tau[k - 1]))
            return gf_fail(err, GFOLD_EINVAL, "log10_tau is not ascending at entry %zu", k);
    }
    return gf_ok(err);
}

gfold_status gfold_timescales_of(const gfold_spectrum_plan *plan, size_t count,
                                 const double *log10_tau, double *slower_than, double *density,
                                 gfold_timescales *out, gfold_error *err)
{
    gfold_fraction unstable = { 0 }, positive = { 0 };
    *out = (gfold_timescales){ NAN, NAN, NAN, NAN };
    gfold_status status = check(count, log10_tau, err);
    if (!status) status = gf_check_at_rest(plan, err);
    if (status) return status;
    search of = { .plan = plan, .total = plan->tau_r > 0 ? 2 : 1 };
    for (size_t k = 0; k < count; k++) {
        slower_than[k] = slower(log10_tau[k], &of);
        density[k] = density_at(&of, log10_tau[k]);
    }
    status = gfold_spectrum_beyond(plan, slowest_growth, &unstable, NULL);
    if (!status) status = gfold_spectrum_beyond(plan, 0, &positive, NULL);
    if (!of.status) of.status = status;
    out->unstable_fraction = unstable.value / of.total;
    out->zero_fraction = plan->zeros / of.total;
    out->median_tau = median(&of, positive.value / of.total + out->zero_fraction);
    out->error = fmax(of.error, fmax(unstable.error, positive.error) / of.total);
    if (!of.status) return gf_ok(err);
    return gf_fail(err, of.status, "a fraction of eigenvalues: %s",
                   gfold_status_sentence(of.status));
}

gfold_status gfold_timescales_span(const gfold_spectrum_plan *plan, double *lo, double *hi,
                                   gfold_error *err)
{
    const double longest = 12, rest = 1e-3;
    gfold_spectrum_extent extent;
    gfold_fraction unstable;
    search of = { .plan = plan, .total = plan->tau_r > 0 ? 2 : 1 };
    gfold_status status = gf_check_at_rest(plan, err);
    if (!status) status = gfold_spectrum_extent_of(plan, &extent, err);
    if (!status) status = gfold_spectrum_beyond(plan, 0, &unstable, err);
    if (status) return status;
    *lo = floor(-10 * log10(-extent.leftmost)) / 10;
    *hi = *lo + 1;
    const double staying = (unstable.value + plan->zeros) / of.total;
    while (*hi < longest && slower(*hi, &of) - staying > rest) *hi = fmin(*hi + 0.1, longest);
    if (!of.status) return gf_ok(err);
    return gf_fail(err, of.status, "a fraction of eigenvalues: %s",
                   gfold_status_sentence(of.status));
}
