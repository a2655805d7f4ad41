#include "sim/lyapunov_qr.h"

#include "core/fail.h"
#include "math/linalg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RECORDS_LEAST = 64 }; /* for errors from blocks of time */

/* Condition up to which the square of it does no harm, and the one aimed at. */
static const double most = 1e6, aim = 1e4;
/* What rounding leaves of a direction that was taken away. */
static const double nothing = 1e-10;
/* Vectors may grow by that much, as a logarithm. */
static const double grown = 200;

double gf_growth_bytes(size_t count)
{
    const double k = (double)count;
    return 8 * (k * k + (GF_RECORDS + 1) * (k + 1));
}

int gf_growth_create(gf_growth *g, size_t count, double total)
{
    *g = (gf_growth){ .count = count, .total = total, .least = total / (GF_RECORDS - 1) };
    g->log = gf_allocate((GF_RECORDS + 1) * count + GF_RECORDS, sizeof *g->log);
    g->r = gf_allocate(count * count, sizeof *g->r);
    if (!g->log || !g->r) {
        gf_growth_destroy(g);
        return -1;
    }
    g->last = g->log + GF_RECORDS * count;
    g->time = g->last + count;
    return 0;
}

void gf_growth_destroy(gf_growth *g)
{
    free(g->log);
    free(g->r);
    *g = (gf_growth){ 0 };
}

static gfold_status overflow(gfold_error *err)
{
    return gf_fail(err, GFOLD_ENUMERIC, "tangent vectors overflowed");
}

static gfold_status factor(gf_growth *g, gf_variation *a, gfold_error *err)
{
    const size_t count = a->count;
    int failed = a->lost || gf_qr_cholesky(a->size, count, a->v, most, g->r);
    if (failed) failed = gf_qr_householder(a->size, count, a->v, g->r);
    if (failed < 0) return gf_fail_memory(err, 16.0 * (double)count);
    if (failed) return overflow(err);
    for (size_t j = 0; j < count; j++) g->last[j] = log(fabs(g->r[j + count * j]));
    return gf_ok(err);
}

/* Those behind move up. */
static void take_out(gf_growth *g, gf_variation *a, size_t k)
{
    const size_t behind = --a->count - k;
    memmove(a->v + k * a->size, a->v + (k + 1) * a->size, behind * a->size * sizeof *a->v);
    memmove(g->last + k, g->last + k + 1, behind * sizeof *g->last);
    g->last[a->count] = -INFINITY;
}

static void take_out_lost(gf_growth *g, gf_variation *a)
{
    double greatest = -INFINITY;
    for (size_t j = 0; j < a->count; j++) greatest = fmax(greatest, g->last[j]);
    for (size_t j = a->count; j-- > 0;)
        if (g->last[j] < greatest + log(nothing)) take_out(g, a, j);
    a->lost = 0;
}

static int overflowed(const gf_growth *g, size_t count)
{
    for (size_t j = 0; j < count; j++)
        if (isnan(g->last[j]) || g->last[j] > 700) return 1;
    return 0;
}

static double spread(const double *by, size_t count)
{
    double least = INFINITY, greatest = -INFINITY, size = 0;
    for (size_t j = 0; j < count; j++) {
        least = fmin(least, by[j]);
        greatest = fmax(greatest, by[j]);
        size = fmax(size, fabs(by[j]));
    }
    return fmax(greatest - least, size * log(aim) / grown);
}

gfold_status gf_growth_factor(gf_growth *g, gf_variation *a, double time, gfold_error *err)
{
    const gfold_status status = factor(g, a, err);
    if (status) return status;
    if (overflowed(g, a->count)) return overflow(err);
    if (a->lost) take_out_lost(g, a);
    if (time > 0) g->spread = spread(g->last, a->count) / time;
    g->factorisations++;
    return gf_ok(err);
}

double gf_growth_interval(const gf_growth *g, double passed)
{
    const double longest = fmin(log(aim) / g->spread, g->total / RECORDS_LEAST);
    return fmin(longest, 2 * passed);
}

static void merge_last(gf_growth *g)
{
    double *to = g->log + (g->used - 2) * g->count;
    for (size_t j = 0; j < g->count; j++) to[j] += to[j + g->count];
    g->time[g->used - 2] += g->time[g->used - 1];
    g->used--;
}

void gf_growth_record(gf_growth *g, double time, int close)
{
    const int begin = !g->used || g->time[g->used - 1] >= g->least * (1 - 1e-9);
    if (begin) {
        memset(g->log + g->used * g->count, 0, g->count * sizeof *g->log);
        g->time[g->used++] = 0;
    }
    double *to = g->log + (g->used - 1) * g->count;
    for (size_t j = 0; j < g->count; j++) to[j] += g->last[j];
    g->time[g->used - 1] += time;
    if (close && g->used > 1 && g->time[g->used - 1] < g->least / 2) merge_last(g);
}
