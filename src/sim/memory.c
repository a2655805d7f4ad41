/* Every displacement of one network runs in one batch. */
#include "sim/memory.h"

#include "core/fail.h"
#include "math/linalg.h"
#include "model/gate.h"
#include "sim/tangent.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { KINDS = 3 }; /* along, straight, across */

/* ---- displacements ------------------------------------------------------------------------- */

typedef struct bench {
    gfold_manifold *m;
    const gfold_network *network;
    const gfold_memory_params *p;
    size_t n, k;      /* units, directions                                         */
    double *v;        /* k tangent vectors                                         */
    double *d;        /* displacements: k along, k straight, k across              */
    double *reach;    /* of every direction, and of its opposite                   */
    double *retained; /* (KINDS k) of each                                         */
    long *switched;
    size_t endless; /* runs that could not be finished */
    int *made;      /* the displacement exists                                   */
} bench;

static int bench_create(bench *b)
{
    const size_t n = b->n, k = b->k;
    b->v = gf_allocate(k * n * (1 + KINDS) + 2 * k + 2 * KINDS * k, sizeof *b->v);
    b->switched = gf_allocate(KINDS * k, sizeof *b->switched);
    b->made = gf_allocate(KINDS * k, sizeof *b->made);
    if (!b->v || !b->switched || !b->made) return -1;
    b->d = b->v + k * n;
    b->reach = b->d + KINDS * k * n;
    b->retained = b->reach + 2 * k;
    return 0;
}

static void bench_destroy(bench *b)
{
    free(b->v);
    free(b->switched);
    free(b->made);
}

/* Leaves removed units where they are; counts what is left. */
static void keep(bench *b, size_t which)
{
    double *d = b->d + which * b->n;
    for (size_t i = 0; i < b->n && b->p->removed; i++)
        if (b->p->removed[i]) d[i] = 0;
    const double size = gf_norm(b->n, d);
    b->made[which] = size > 0 && isfinite(size);
}

static double limit_of(const bench *b)
{
    return 10 * sqrt((double)b->n);
}

static gfold_status find_reach(bench *b, size_t k, gfold_error *err)
{
    double *v = b->v + k * b->n;
    gfold_reach reach;
    gfold_manifold_direction(b->m, k, v);
    gfold_status status = gfold_manifold_reach(b->m, v, limit_of(b), &reach, err);
    b->reach[2 * k] = reach.distance;
    for (size_t i = 0; i < b->n; i++) v[i] = -v[i];
    if (!status) status = gfold_manifold_reach(b->m, v, limit_of(b), &reach, err);
    b->reach[2 * k + 1] = reach.distance;
    for (size_t i = 0; i < b->n; i++) v[i] = -v[i];
    return status;
}

static void displace_along(bench *b, size_t k)
{
    const double s = b->p->size * b->reach[2 * k], *v = b->v + k * b->n;
    double *along = b->d + k * b->n, *straight = b->d + (b->k + k) * b->n;
    const int there = gfold_manifold_point(b->m, v, s, along, NULL) == GFOLD_OK;
    for (size_t i = 0; i < b->n; i++) {
        along[i] = there ? along[i] - b->m->h[i] : 0;
        straight[i] = s * v[i];
    }
    keep(b, k);
    keep(b, b->k + k);
}

static void displace_across(bench *b, size_t k)
{
    const size_t which = 2 * b->k + k;
    double *d = b->d + which * b->n;
    gfold_manifold_across(b->m, k, d);
    const double s = b->p->size * fmin(gfold_manifold_straight(b->m, d), limit_of(b));
    for (size_t i = 0; i < b->n; i++) d[i] *= s;
    keep(b, which);
}

static gfold_status displace(bench *b, gfold_error *err)
{
    gfold_status status = gf_ok(err);
    for (size_t k = 0; k < b->k && !status; k++) {
        if (b->m->shape.frozen) status = find_reach(b, k, err);
        if (b->m->shape.frozen && !status) displace_along(b, k);
        if (b->m->shape.active) displace_across(b, k);
    }
    return status;
}

/* One run after the other: those whose gates switch without end keep nothing that can be told. */
static gfold_status
hold_each(bench *b, size_t count, const gfold_memory_params *p, double *two, gfold_error *err)
{
    gfold_status status = gf_ok(err);
    for (size_t k = 0; k < count && !status; k++) {
        status = gfold_memory_recall(b->network, b->m->h, 1, b->d + k * b->n, p, p->t, two + 2 * k,
                                     b->switched + k, err);
        if (status != GFOLD_ENOCONV) continue;
        two[2 * k + 1] = (double)NAN;
        b->switched[k] = 1;
        b->endless++;
        status = gf_ok(err);
    }
    return status;
}

/* Runs those that were made, moved together; what they kept goes back to their places. */
static gfold_status hold(bench *b, gfold_error *err)
{
    const size_t all = KINDS * b->k;
    double *ran = b->retained + all;
    size_t count = 0;
    for (size_t k = 0; k < all; k++)
        if (b->made[k] && count++ < k)
            memcpy(b->d + (count - 1) * b->n, b->d + k * b->n, b->n * sizeof *b->d);
    for (size_t k = 0; k < all; k++) b->retained[k] = (double)NAN;
    if (!count) return gf_ok(err);
    double *two = gf_allocate(2 * count, sizeof *two);
    if (!two) return gf_fail_memory(err, 16.0 * (double)count);
    const double steps = fmax(1, rint(b->p->t / b->p->dt));
    gfold_memory_params p = *b->p;
    p.t = steps * p.dt;
    gfold_status status =
        gfold_memory_recall(b->network, b->m->h, count, b->d, &p, p.t, two, b->switched, err);
    if (status == GFOLD_ENOCONV) status = hold_each(b, count, &p, two, err);
    for (size_t k = 0; k < count; k++) ran[k] = two[2 * k + 1];
    for (size_t k = all, from = count; k-- > 0;)
        if (b->made[k]) b->retained[k] = ran[--from];
    free(two);
    return status;
}

/* ---- what they say ------------------------------------------------------------------------- */

static double mean(size_t n, const double *x)
{
    double sum = 0;
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i])) sum += x[i], count++;
    return sum / (double)count;
}

static double least(size_t n, const double *x)
{
    double low = (double)NAN;
    for (size_t i = 0; i < n; i++) low = fmin(low, x[i]); /* which passes over NaN */
    return low;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Of moduli; x is sorted. */
static double median(size_t n, double *x)
{
    for (size_t i = 0; i < n; i++) {
        if (isnan(x[i])) return (double)NAN;
        x[i] = fabs(x[i]);
    }
    qsort(x, n, sizeof *x, ascending);
    return (x[(n - 1) / 2] + x[n / 2]) / 2;
}

static void summarise(bench *b, gfold_memory *out)
{
    const size_t k = b->k;
    size_t runs = 0, switched = 0;
    for (size_t i = 0; i < KINDS * k; i++) runs += b->made[i] != 0;
    for (size_t i = 0; i < runs; i++) switched += b->switched[i] > 0;
    out->switched = (double)switched / (double)runs;
    out->endless = (double)b->endless / (double)runs;
    if (b->m->shape.frozen) {
        out->range = mean(2 * k, b->reach);
        out->range_least = least(2 * k, b->reach);
    }
    out->retention_along = mean(k, b->retained);
    out->retention_least = least(k, b->retained);
    out->retention_tangent = mean(k, b->retained + k);
    out->retention_across = median(k, b->retained + 2 * k);
}

/* ---- leak and noise ------------------------------------------------------------------------ */

/* Mean rates of the straight displacements, measured and linear. */
static gfold_status leak(bench *b, gfold_memory *out, gfold_error *err)
{
    double rate[2] = { 0 }, linear;
    gfold_status status = gf_ok(err);
    for (size_t k = 0; k < b->k && !status; k++) {
        status = gfold_memory_linear(b->network, b->m->h, b->v + k * b->n, b->p, &linear, err);
        rate[0] -= log(b->retained[b->k + k]) / b->p->t / (double)b->k;
        rate[1] -= log(linear) / b->p->t / (double)b->k;
    }
    out->leak_rate = rate[0];
    out->leak_predicted = rate[1];
    return status;
}

static gfold_status diffuse(bench *b, gfold_memory *out, gfold_error *err)
{
    const double noise = gfold_network_model(b->network)->noise;
    const gfold_manifold *m = b->m;
    gfold_simulate_params s = gf_memory_simulation(b->p, b->p->t);
    gfold_simulate_plan *plan = NULL;
    gfold_simulate_result *result = gf_allocate(b->k, sizeof *result);
    double *start = gf_allocate(b->k * b->n, sizeof *start), sum = 0;
    gfold_status status = gf_ok(err);
    for (size_t i = 0; start && i < b->k * b->n; i++) start[i] = m->h[i % b->n];
    s.trials = (int)b->k;
    s.initial = start;
    if (!result || !start) status = gf_fail_memory(err, 8.0 * (double)(b->k * b->n));
    if (!status) status = gfold_simulate_create(&plan, b->network, &s, err);
    if (!status)
        status = gfold_simulate_run(plan, GFOLD_TRIALS_MAX, s.trials, b->p->stop, result, err);
    for (int k = 0; k < s.trials && !status; k++) {
        const gfold_state state = gfold_simulate_state(plan, k);
        for (size_t i = 0; i < m->shape.frozen; i++)
            sum += pow(state.h[m->frozen[i]] - m->h[m->frozen[i]], 2);
    }
    out->diffusion = sum / (2 * noise * b->p->t * (double)(m->shape.frozen * b->k));
    gfold_simulate_destroy(plan);
    free(result);
    free(start);
    return status;
}

/* ---- the whole ----------------------------------------------------------------------------- */

/* What gates that switch without end keep from being measured stays NaN. */
static gfold_status finished(gfold_status status, gfold_error *err)
{
    return status == GFOLD_ENOCONV ? gf_ok(err) : status;
}

static gfold_status measure(bench *b, gfold_memory *out, gfold_error *err)
{
    const gfold_model *model = gfold_network_model(b->network);
    gfold_status status = displace(b, err);
    if (!status) status = hold(b, err);
    if (status) return status;
    summarise(b, out);
    if (!b->m->shape.frozen) return status;
    const double size = b->p->size, range[2] = { -size * b->reach[1], size * b->reach[0] };
    if (range[0] < 0 && range[1] > 0) {
        status = finished(gf_memory_integrator(b->m, b->network, b->v, range, b->p, out, err), err);
        if (!status)
            status = finished(
                gf_memory_additivity(b->m, b->network, b->v, range[1], b->p, out, err), err);
    }
    if (!status && !gf_gate_row(model->update.kind)->switches) status = leak(b, out, err);
    if (!status && model->noise > 0) status = finished(diffuse(b, out, err), err);
    return status;
}

gfold_status gfold_memory_measure(gfold_manifold *m, const gfold_network *network,
                                  const gfold_memory_params *p, gfold_memory *out, gfold_error *err)
{
    gf_memory_clear(out);
    gfold_status status = gf_memory_check(p, err);
    if (!status && gfold_network_size(network) != m->shape.n)
        status = gf_fail(err, GFOLD_EINVAL, "the network has %zu units, the manifold %zu",
                         gfold_network_size(network), m->shape.n);
    if (status) return status;
    out->dimension = (double)m->shape.frozen;
    out->frozen_fraction = out->dimension / (double)m->shape.n;
    out->contraction_rate = m->shape.active ? m->shape.contraction_rate : (double)NAN;
    bench b = { .m = m, .network = network, .p = p, .n = m->shape.n, .k = (size_t)p->directions };
    status = bench_create(&b) ? gf_fail_memory(err, 8.0 * (double)(b.k * b.n * (1 + KINDS)))
                              : measure(&b, out, err);
    bench_destroy(&b);
    return status;
}
