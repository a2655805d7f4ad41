/* The integrators' own tableaus, with J where variation.h has it. Products with the couplings are those
 * of coupling.h: at N = 200 to 1000 faster than OpenBLAS' dgemm for any number of vectors
 * (analysis/profile/lyapunov.c). */
#include "sim/variation.h"

#include "math/vector.h"

#include <string.h>

static void rate(gf_variation *a, int place, size_t count, const double *v)
{
    gf_tangent_multiply(&a->at[place], count, v, a->slope);
    for (size_t k = 0; k < count && a->sliding.count; k++)
        gf_tangent_sliding_hold(&a->sliding, place, v + k * a->size, a->slope + k * a->size);
}

/* stage = v + h slope, sum += w slope */
GF_VECTOR static void proceed(size_t n, const double *v, const double *slope, double h,
                              double *stage, double w, double *sum)
{
    for (size_t i = 0; i < n; i++) {
        stage[i] = v[i] + h * slope[i];
        sum[i] += w * slope[i];
    }
}

static void euler(gf_variation *a, size_t count, double h, double *v)
{
    rate(a, GF_FROM, count, v);
    gf_vector_add(count * a->size, v, h, a->slope, v);
}

static void heun(gf_variation *a, size_t count, double h, double *v)
{
    const size_t all = count * a->size;
    rate(a, GF_FROM, count, v);
    gf_vector_add(all, v, h, a->slope, a->stage);
    gf_vector_add(all, v, h / 2, a->slope, v);
    rate(a, GF_TO, count, a->stage);
    gf_vector_add(all, v, h / 2, a->slope, v);
}

static void runge_kutta(gf_variation *a, size_t count, double h, double *v)
{
    const size_t all = count * a->size;
    memcpy(a->sum, v, all * sizeof *v);
    rate(a, GF_FROM, count, v);
    proceed(all, v, a->slope, h / 2, a->stage, h / 6, a->sum);
    rate(a, GF_MIDDLE, count, a->stage);
    proceed(all, v, a->slope, h / 2, a->stage, h / 3, a->sum);
    rate(a, GF_MIDDLE, count, a->stage);
    proceed(all, v, a->slope, h, a->stage, h / 3, a->sum);
    rate(a, GF_TO, count, a->stage);
    gf_vector_add(all, a->sum, h / 6, a->slope, v);
}

static const gf_tangent_rule rules[] = {
    { 1, 0, euler, { 1, 0, 0 } },
    { 2, 0, heun, { 1. / 2, 0, 1. / 2 } },
    { 4, 1, runge_kutta, { 1. / 6, 2. / 3, 1. / 6 } },
};

const gf_tangent_rule *gf_tangent_rule_of(int order)
{
    for (size_t k = 0; k < sizeof rules / sizeof *rules; k++)
        if (rules[k].order == order) return &rules[k];
    return NULL;
}
