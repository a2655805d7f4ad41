#include "sim/exponents.h"

#include "math/statistics.h"

#include <math.h>
#include <stdlib.h>

void gfold_exponents_destroy(gfold_exponents *exponents)
{
    if (!exponents) return;
    free(exponents->numbers);
    free(exponents);
}

size_t gfold_exponents_count(const gfold_exponents *exponents)
{
    return exponents->count;
}

size_t gfold_exponents_size(const gfold_exponents *exponents)
{
    return exponents->size;
}

int gfold_exponents_networks(const gfold_exponents *exponents)
{
    return exponents->networks;
}

static const gfold_estimate none = { (double)NAN, (double)NAN, 0 };

static const gf_over_time *number(const gfold_exponents *e, int network, size_t row)
{
    return e->numbers + (size_t)network * (GF_FIRST + e->count) + row;
}

gfold_estimate gfold_exponents_in(const gfold_exponents *e, int network, size_t i)
{
    if (network < 0 || network >= e->networks || i >= e->count) return none;
    const gf_over_time *at = number(e, network, GF_FIRST + i);
    return (gfold_estimate){ at->mean, at->error, 1 };
}

/* NaN where one of them lacks the number, whose mean would otherwise be that of a selection. Of a
 * single network the error is that over blocks of time. */
static gfold_estimate over_networks(const gfold_exponents *e, size_t row)
{
    const size_t stride = sizeof(gf_over_time) / sizeof(double) * (GF_FIRST + e->count);
    const gf_over_time *first = number(e, 0, row);
    gfold_estimate mean = gf_estimate_mean((size_t)e->networks, &first->mean, stride);
    if (e->networks == 1) mean.stderr_ = first->error;
    return mean.networks == e->networks ? mean : none;
}

gfold_estimate gfold_exponents_at(const gfold_exponents *e, size_t i)
{
    return i < e->count ? over_networks(e, GF_FIRST + i) : none;
}

/* Root of the mean square over networks. */
static double error_in_time(const gfold_exponents *e, size_t row)
{
    double squares = 0;
    for (int k = 0; k < e->networks; k++) squares += pow(number(e, k, row)->error, 2);
    return sqrt(squares / e->networks);
}

static int stays(const gfold_exponents *e, size_t row, double *drift, double *error)
{
    const gfold_estimate d = over_networks(e, row);
    *drift = d.mean;
    *error = fmax(d.stderr_, error_in_time(e, row) / sqrt(e->networks));
    return fabs(*drift) <= 3 * *error + 1e-6;
}

gfold_exponents_summary gfold_exponents_summarise(const gfold_exponents *e)
{
    double sum_drift, sum_error;
    const int complete = e->count == e->size;
    gfold_exponents_summary s = {
        .lambda_max = over_networks(e, GF_FIRST),
        .ks_entropy = over_networks(e, GF_ENTROPY),
        .kaplan_yorke = over_networks(e, GF_DIMENSION),
        .sum = complete ? over_networks(e, GF_SUM) : none,
        .trace = complete ? over_networks(e, GF_TRACE) : none,
        .time_error = error_in_time(e, GF_FIRST),
        .t = e->t,
        .interval = over_networks(e, GF_INTERVAL).mean,
        .switches = over_networks(e, GF_SWITCHES).mean,
    };
    s.converged = stays(e, GF_DRIFT, &s.drift, &s.drift_error) &&
                  stays(e, GF_SUM_DRIFT, &sum_drift, &sum_error);
    return s;
}
