#include "sim/relaxation.h"

#include "core/fail.h"
#include "core/memory.h"
#include "math/statistics.h"

#include <stdlib.h>
#include <string.h>

gfold_status gf_relaxation_create(gfold_relaxation **relaxation, const gfold_relaxation_params *p,
                                  gfold_error *err)
{
    const size_t networks = (size_t)p->networks, times = p->count;
    const size_t numbers = GFOLD_SERIES_COUNT * times + GFOLD_MAP_COUNT * times * times;
    const double bytes = 8 * (double)numbers * (double)(networks + 2);
    const gfold_status status = gf_check_memory(err, "the result of the networks", bytes);
    gfold_relaxation *r = *relaxation = status ? NULL : gf_allocate(1, sizeof *r);
    if (status) return status;
    if (!r) return gf_fail_memory(err, sizeof *r);
    *r = (gfold_relaxation){ .networks = networks, .times = times, .numbers = numbers };
    r->t = gf_allocate(times, sizeof *r->t);
    r->values = gf_allocate(networks * numbers, sizeof *r->values);
    r->mean = gf_allocate(2 * numbers, sizeof *r->mean);
    if (!r->t || !r->values || !r->mean) return gf_fail_memory(err, bytes);
    r->error = r->mean + numbers;
    memcpy(r->t, p->times, times * sizeof *r->t);
    return gf_ok(err);
}

/* Averages over units become those over open and over closed ones. */
static void divide(size_t times, double *series)
{
    const double *open = series + GFOLD_SERIES_ACTIVE_FRACTION * times;
    for (size_t t = 0; t < times; t++) {
        series[GFOLD_SERIES_VAR_ACTIVE * times + t] /= open[t];
        series[GFOLD_SERIES_VAR_FROZEN * times + t] /= 1 - open[t];
    }
}

void gf_relaxation_average(gfold_relaxation *r)
{
    for (size_t k = 0; k < r->networks; k++) divide(r->times, r->values + k * r->numbers);
    for (size_t i = 0; i < r->numbers; i++) {
        const gfold_estimate e = gf_estimate_mean(r->networks, r->values + i, r->numbers);
        r->mean[i] = e.mean;
        r->error[i] = e.stderr_;
    }
}

void gfold_relaxation_destroy(gfold_relaxation *relaxation)
{
    if (!relaxation) return;
    free(relaxation->t);
    free(relaxation->values);
    free(relaxation->mean);
    free(relaxation);
}

const double *gfold_relaxation_times(const gfold_relaxation *relaxation, size_t *count)
{
    if (count) *count = relaxation->times;
    return relaxation->t;
}

static gfold_relaxation_curve curve_at(const gfold_relaxation *r, size_t at)
{
    return (gfold_relaxation_curve){ r->mean + at, r->error + at };
}

gfold_relaxation_curve
gfold_relaxation_curve_of(const gfold_relaxation *relaxation, gfold_two_time_series series)
{
    return curve_at(relaxation, (size_t)series * relaxation->times);
}

gfold_relaxation_curve
gfold_relaxation_map_of(const gfold_relaxation *relaxation, gfold_two_time_map map)
{
    const size_t times = relaxation->times;
    return curve_at(relaxation, GFOLD_SERIES_COUNT * times + (size_t)map * times * times);
}
