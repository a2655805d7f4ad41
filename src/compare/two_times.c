/* The theory between its times is interpolated, linearly in either time, and so is its standard error,
 * which is then not too small. */
#include "core/fail.h"

#include <gatefold/compare.h>
#include <math.h>

/* A time among the theory's: the value there is that at `at`, and `weight` of the step to the next. */
typedef struct place {
    size_t at;
    double weight;
} place;

static gfold_status find(const gfold_two_time_plan *plan, double t, place *out, gfold_error *err)
{
    size_t times, lo = 0;
    const double *grid = gfold_two_time_times(plan, &times);
    const double last = grid[times - 1];
    if (t > last + 1e-6 * (1 + last))
        return gf_fail(err, GFOLD_EINVAL, "the networks are at t = %.10g, the theory ends at %.10g",
                       t, last);
    for (size_t hi = times - 1; hi - lo > 1;) {
        const size_t middle = (lo + hi) / 2;
        if (grid[middle] > t)
            hi = middle;
        else
            lo = middle;
    }
    const double weight = (t - grid[lo]) / (grid[lo + 1] - grid[lo]);
    *out = (place){ lo, fmin(fmax(weight, 0), 1) };
    if (weight < 1e-6) out->weight = 0; /* rounding of the times */
    if (weight > 1 - 1e-6) out->weight = 1;
    return gf_ok(err);
}

static double between(double a, double b, double weight)
{
    return weight <= 0 ? a : weight >= 1 ? b : a + weight * (b - a);
}

static double in_map(const double *map, size_t times, const place *a, const place *b)
{
    const double *row = map + a->at * times + b->at, *next = row + times;
    return between(between(row[0], row[1], b->weight), between(next[0], next[1], b->weight),
                   a->weight);
}

static double z_of(double measured, double error, double theory, double theory_error)
{
    return (measured - theory) / hypot(error, theory_error);
}

gfold_status gfold_compare_series(const gfold_two_time_plan *plan, const gfold_relaxation *networks,
                                  gfold_two_time_series series, double *theory, double *z,
                                  gfold_error *err)
{
    size_t count;
    const double *t = gfold_relaxation_times(networks, &count);
    const gfold_two_time_curve c = gfold_two_time_curve_of(plan, series);
    const gfold_relaxation_curve m = gfold_relaxation_curve_of(networks, series);
    for (size_t k = 0; k < count; k++) {
        place p;
        const gfold_status status = find(plan, t[k], &p, err);
        if (status) return status;
        theory[k] = between(c.value[p.at], c.value[p.at + 1], p.weight);
        z[k] = z_of(m.value[k], m.stderr_[k], theory[k],
                    between(c.stderr_[p.at], c.stderr_[p.at + 1], p.weight));
    }
    return gf_ok(err);
}

gfold_status gfold_compare_map(const gfold_two_time_plan *plan, const gfold_relaxation *networks,
                               gfold_two_time_map map, double *theory, double *z, gfold_error *err)
{
    size_t count, times;
    gfold_two_time_times(plan, &times);
    const double *t = gfold_relaxation_times(networks, &count), *errors;
    const double *c = gfold_two_time_map_of(plan, map, &errors);
    const gfold_relaxation_curve m = gfold_relaxation_map_of(networks, map);
    for (size_t k = 0; k < count * count; k++) {
        place a, b;
        gfold_status status = find(plan, t[k / count], &a, err);
        if (!status) status = find(plan, t[k % count], &b, err);
        if (status) return status;
        theory[k] = in_map(c, times, &a, &b);
        z[k] = z_of(m.value[k], m.stderr_[k], theory[k], in_map(errors, times, &a, &b));
    }
    return gf_ok(err);
}

size_t gfold_compare_times(const gfold_two_time_plan *plan, double dt, size_t most, double *times)
{
    size_t grid, count = 0;
    const double *t = gfold_two_time_times(plan, &grid);
    const double last = floor(t[grid - 1] / dt + 1e-6);
    if (most > grid) most = grid;
    for (size_t k = 0; k < most; k++) {
        const size_t at = most < 2 ? grid - 1 : (k * (grid - 1) + (most - 1) / 2) / (most - 1);
        const double step = fmin(round(t[at] / dt), last);
        if (!count || step > round(times[count - 1] / dt)) times[count++] = step * dt;
    }
    return count;
}
