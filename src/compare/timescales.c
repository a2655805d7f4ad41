#include "compare/statistics.h"
#include "core/fail.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double rounding = 1e-10; /* nearer to zero the sign of a real part is rounding */

enum { MEDIAN, UNSTABLE, ZEROS, SLOWER }; /* SLOWER: a value per point, then the densities */

typedef struct grid {
    size_t count;
    const double *log10_tau;
    double *edge; /* count + 1, half-way between the points */
    double *re;   /* of one state, descending: the slowest first */
} grid;

static int descending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x > y ? -1 : x < y;
}

/* Fraction with Re l > -10^-x. */
static double slower_than(const grid *g, size_t count, double x)
{
    const double c = -pow(10, -x);
    size_t lo = 0, hi = count;
    while (lo < hi) {
        const size_t middle = lo + (hi - lo) / 2;
        if (g->re[middle] > c)
            lo = middle + 1;
        else
            hi = middle;
    }
    return (double)lo / (double)count;
}

static double median_tau(const double *re, size_t count)
{
    const double middle = (re[(count - 1) / 2] + re[count / 2]) / 2;
    return middle < -rounding ? -1 / middle : (double)INFINITY;
}

static gfold_status measure(void *context, const gfold_sample_state *state, const gf_kept *kept,
                            double *values, gfold_error *err)
{
    const grid *g = context;
    size_t unstable = 0;
    for (size_t k = 0; k < SLOWER + 2 * g->count; k++) values[k] = (double)NAN;
    if (kept->count < kept->counted) return gf_ok(err);
    for (size_t k = 0; k < kept->count; k++) {
        g->re[k] = state->re[kept->index[k]];
        unstable += g->re[k] > rounding;
    }
    qsort(g->re, kept->count, sizeof *g->re, descending);
    values[MEDIAN] = median_tau(g->re, kept->count);
    values[UNSTABLE] = (double)unstable / (double)kept->count;
    values[ZEROS] = (double)state->zeros / (double)kept->count;
    for (size_t k = 0; k < g->count; k++) {
        const double from = slower_than(g, kept->count, g->edge[k]);
        const double to = slower_than(g, kept->count, g->edge[k + 1]);
        values[SLOWER + k] = slower_than(g, kept->count, g->log10_tau[k]);
        values[SLOWER + g->count + k] = (from - to) / (g->edge[k + 1] - g->edge[k]);
    }
    return gf_ok(err);
}

static gfold_status check(size_t count, const double *log10_tau, gfold_error *err)
{
    if (!count) return gf_fail(err, GFOLD_EINVAL, "count is 0; one point is the least");
    for (size_t k = 0; k < count; k++)
        if (!isfinite(log10_tau[k]) || (k && !(log10_tau[k] > log10_tau[k - 1])))
            return gf_fail(err, GFOLD_EINVAL, "log10_tau[%zu] is %g, not ascending", k,
                           log10_tau[k]);
    return gf_ok(err);
}

/* The outer bins are symmetric about their points. */
static void set_edges(grid *g)
{
    const double *x = g->log10_tau;
    const size_t n = g->count;
    for (size_t k = 1; k < n; k++) g->edge[k] = (x[k - 1] + x[k]) / 2;
    g->edge[0] = n > 1 ? 2 * x[0] - g->edge[1] : (double)NAN;
    g->edge[n] = n > 1 ? 2 * x[n - 1] - g->edge[n - 1] : (double)NAN;
}

gfold_status gfold_compare_timescales(const gfold_sample *sample, size_t count,
                                      const double *log10_tau, gfold_estimate *slower,
                                      gfold_estimate *density, gfold_timescales_measured *out,
                                      gfold_error *err)
{
    gfold_status status = check(count, log10_tau, err);
    if (status) return status;
    grid g = { .count = count, .log10_tau = log10_tau };
    const size_t values = SLOWER + 2 * count, room = count + 1 + gf_most_eigenvalues(sample);
    gfold_estimate *all = gf_allocate(values, sizeof *all);
    g.edge = gf_allocate(room, sizeof *g.edge);
    g.re = g.edge + count + 1;
    if (!all || !g.edge) status = gf_fail_memory(err, 24 * (double)values + 8 * (double)room);
    if (!status) {
        set_edges(&g);
        status = gf_compare(sample, values, measure, &g, all, err);
    }
    if (!status) {
        *out = (gfold_timescales_measured){ all[MEDIAN], all[UNSTABLE], all[ZEROS] };
        memcpy(slower, all + SLOWER, count * sizeof *slower);
        if (density) memcpy(density, all + SLOWER + count, count * sizeof *density);
    }
    free(all);
    free(g.edge);
    return status;
}
