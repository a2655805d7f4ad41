/* Growth over time becomes exponents and what follows from them. A number x linear in the growth of
 * each record has the error of the series (x_b - mean t_b) / (mean of t_b), as a ratio of sums has;
 * the dimension is expanded around its mean first. */
#include "core/fail.h"
#include "math/statistics.h"
#include "sim/exponents.h"

#include <math.h>
#include <stdlib.h>

typedef struct series {
    const gf_growth *growth;
    double *x, *room; /* one per record */
    double t;
} series;

static double sum(size_t n, const double *x)
{
    double total = 0;
    for (size_t k = 0; k < n; k++) total += x[k];
    return total;
}

static double *growth_of(const gf_growth *g, size_t record)
{
    return g->log + record * g->count;
}

static gf_over_time over_time(const series *s)
{
    const gf_growth *g = s->growth;
    const double mean = sum(g->used, s->x) / s->t, each = s->t / (double)g->used;
    for (size_t b = 0; b < g->used; b++) s->room[b] = (s->x[b] - mean * g->time[b]) / each;
    return (gf_over_time){ mean, gf_error_of_series(g->used, s->room) };
}

/* The second half less the first. */
static gf_over_time drift(const series *s, double error)
{
    const gf_growth *g = s->growth;
    const size_t half = g->used / 2;
    const double first = sum(half, s->x) / sum(half, g->time);
    const double second = sum(g->used - half, s->x + half) / sum(g->used - half, g->time + half);
    return (gf_over_time){ half ? second - first : (double)NAN, 2 * error };
}

static void take(const series *s, size_t i)
{
    for (size_t b = 0; b < s->growth->used; b++) s->x[b] = growth_of(s->growth, b)[i];
}

/* Sum of weight_i times growth i. */
static void combine(const series *s, size_t count, const double *weight)
{
    for (size_t b = 0; b < s->growth->used; b++) {
        s->x[b] = 0;
        for (size_t i = 0; i < count; i++)
            if (weight[i] < 0 || weight[i] > 0) s->x[b] += weight[i] * growth_of(s->growth, b)[i];
    }
}

static gf_over_time
entropy(const series *s, const gf_over_time *exponent, int complete, double *weight)
{
    const size_t count = s->growth->count;
    if (!complete && exponent[count - 1].mean > 0)
        return (gf_over_time){ (double)NAN, (double)NAN };
    for (size_t i = 0; i < count; i++) weight[i] = exponent[i].mean > 0;
    combine(s, count, weight);
    return over_time(s);
}

/* Number of exponents that are larger, or as large and before. */
static size_t rank(size_t count, const gf_over_time *exponent, size_t i)
{
    size_t above = 0;
    for (size_t k = 0; k < count; k++)
        above +=
            exponent[k].mean > exponent[i].mean || (k < i && exponent[k].mean >= exponent[i].mean);
    return above;
}

/* In falling order, which QR gives but for errors; weight i = d dimension / d exponent i. */
static gf_over_time dimension(const series *s, const gf_over_time *exponent, int complete,
                              double *weight, size_t *order)
{
    const size_t count = s->growth->count;
    double up = 0;
    size_t j = 0;
    for (size_t i = 0; i < count; i++) order[rank(count, exponent, i)] = i;
    while (j < count && up + exponent[order[j]].mean >= 0) up += exponent[order[j++]].mean;
    if (j == count)
        return complete ? (gf_over_time){ (double)count, 0 }
                        : (gf_over_time){ (double)NAN, (double)NAN };
    const double next = -exponent[order[j]].mean;
    for (size_t i = 0; i < count; i++) weight[order[i]] = i < j ? 1 / next : 0;
    if (isfinite(next)) weight[order[j]] = up / (next * next);
    combine(s, count, weight);
    return (gf_over_time){ (double)j + up / next, over_time(s).error };
}

static gf_over_time total(const series *s, double *weight)
{
    for (size_t i = 0; i < s->growth->count; i++) weight[i] = 1;
    combine(s, s->growth->count, weight);
    return over_time(s);
}

gfold_status
gf_exponents_conclude(gf_over_time *numbers, const gf_growth *g, int complete, gfold_error *err)
{
    double *memory = gf_allocate(2 * g->used + g->count, sizeof *memory);
    if (!memory) return gf_fail_memory(err, 8.0 * (double)(2 * g->used + g->count));
    const series s = { g, memory, memory + g->used, sum(g->used, g->time) };
    double *weight = memory + 2 * g->used;
    size_t *order = gf_allocate(g->count, sizeof *order);
    if (!order) {
        free(memory);
        return gf_fail_memory(err, 8.0 * (double)g->count);
    }
    gf_over_time *exponent = numbers + GF_FIRST;
    for (size_t i = g->count; i-- > 0;) {
        take(&s, i);
        exponent[i] = over_time(&s);
    }
    numbers[GF_DRIFT] = drift(&s, exponent[0].error);
    numbers[GF_ENTROPY] = entropy(&s, exponent, complete, weight);
    numbers[GF_DIMENSION] = dimension(&s, exponent, complete, weight, order);
    numbers[GF_SUM] = total(&s, weight);
    numbers[GF_SUM_DRIFT] = drift(&s, numbers[GF_SUM].error);
    numbers[GF_INTERVAL] = (gf_over_time){ s.t / (double)g->factorisations, 0 };
    free(order);
    free(memory);
    return gf_ok(err);
}
