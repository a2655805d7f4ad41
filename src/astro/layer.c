#include "astro/layer.h"

#include "astro/izhikevich.h"
#include "core/fail.h"
#include "math/vector.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 64 };

gfold_status gf_layer_create(gf_layer *layer, const gfold_astro_params *p, const uint32_t *target,
                             const double *weight, gfold_error *err)
{
    const size_t n = p->rows * p->columns;
    double *block = gf_allocate(7 * n, sizeof *block);
    if (!block) return gf_fail_memory(err, 56. * (double)n);
    *layer = (gf_layer){ .p = p,
                         .target = target,
                         .weight = weight,
                         .n = n,
                         .v = block,
                         .u = block + n,
                         .glutamate = block + 2 * n,
                         .current = block + 3 * n,
                         .boost = block + 4 * n,
                         .rows = block + 5 * n,
                         .mark = block + 6 * n };
    const gfold_izhikevich_state start = gfold_izhikevich_initial();
    for (size_t k = 0; k < n; k++) {
        layer->v[k] = start.v;
        layer->u[k] = start.u;
    }
    return gf_ok(err);
}

void gf_layer_destroy(gf_layer *layer)
{
    free(layer->v);
    layer->v = NULL;
}

GF_VECTOR static void advance(gf_layer *l, const double *restrict applied)
{
    const gfold_izhikevich_params p = l->p->neuron;
    const double most = l->p->current_max;
    const double dt = p.dt * 1e-3, decay = l->p->decay, release = l->p->release;
    double *restrict v = l->v, *restrict u = l->u, *restrict g = l->glutamate;
    const double *restrict current = l->current;
#pragma omp simd
    for (size_t k = 0; k < l->n; k++) {
        const double in = applied ? applied[k] + current[k] : current[k];
        const gfold_izhikevich_state s =
            gf_izhikevich_step(&p, (gfold_izhikevich_state){ v[k], u[k] }, in < most ? in : most);
        v[k] = s.v;
        u[k] = s.u;
        g[k] = g[k] - dt * (decay * g[k] - (s.v > p.threshold ? release : 0));
    }
}

/* Whether any of a block exceeds x. */
GF_VECTOR static int any_above(const double *v, size_t count, double x)
{
    int any = 0;
    for (size_t k = 0; k < count; k++) any |= v[k] > x;
    return any;
}

size_t gf_layer_neurons(gf_layer *l, const double *applied, int *count)
{
    const double threshold = l->p->neuron.threshold;
    size_t spikes = 0;
    advance(l, applied);
    for (size_t from = 0; from < l->n; from += BLOCK) {
        const size_t size = l->n - from < BLOCK ? l->n - from : BLOCK;
        if (!any_above(l->v + from, size, threshold)) continue;
        for (size_t k = from; k < from + size; k++) {
            const int spike = l->v[k] > threshold;
            spikes += (size_t)spike;
            if (count) count[k] += spike;
        }
    }
    return spikes;
}

static void send(gf_layer *l, size_t pre, double gate)
{
    const size_t targets = l->p->targets;
    const double reversal = l->p->reversal;
    const int times = l->p->feedback == GFOLD_MODULATION_MULTIPLICATIVE;
    const uint32_t *target = l->target + pre * targets;
    const double *weight = l->weight + pre * targets;
    for (size_t q = 0; q < targets && target[q] != GFOLD_ASTRO_NO_TARGET; q++) {
        const size_t post = target[q];
        const double boost = l->boost[post];
        const double g = weight[q] + (times ? weight[q] * boost : boost);
        l->current[post] += g * gate * (reversal - l->v[post]);
    }
}

void gf_layer_synapses(gf_layer *l)
{
    const double width = l->p->gate_width, least = -100 * width;
    memset(l->current, 0, l->n * sizeof *l->current);
    for (size_t from = 0; from < l->n; from += BLOCK) {
        const size_t size = l->n - from < BLOCK ? l->n - from : BLOCK;
        if (!any_above(l->v + from, size, least)) continue;
        for (size_t k = from; k < from + size; k++)
            if (l->v[k] > least) send(l, k, 1 / (1 + exp(-l->v[k] / width)));
    }
}

static void sum_zones(const gf_layer *l, const double *x, double *y)
{
    const size_t rows = l->p->rows, columns = l->p->columns, tall = rows / 3, wide = columns / 3;
    double *sum = l->rows;
    for (size_t c = 0; c < columns; c++)
        for (size_t j = 0; j < tall; j++) {
            const double *g = x + c * rows + 3 * j;
            sum[c * tall + j] = g[0] + g[1] + g[2] + g[3];
        }
    for (size_t k = 0; k < wide; k++)
        for (size_t j = 0; j < tall; j++) {
            const double *s = sum + 3 * k * tall + j;
            y[k * tall + j] = s[0] + s[tall] + s[2 * tall] + s[3 * tall];
        }
}

void gf_layer_zones(const gf_layer *l, double *y)
{
    sum_zones(l, l->glutamate, y);
}

void gf_layer_zones_active(const gf_layer *l, double *y)
{
    for (size_t k = 0; k < l->n; k++) l->mark[k] = l->glutamate[k] >= l->p->drive_glutamate;
    sum_zones(l, l->mark, y);
}

void gf_layer_zones_spiking(const gf_layer *l, double *y)
{
    for (size_t k = 0; k < l->n; k++) l->mark[k] = l->v[k] > l->p->neuron.threshold;
    sum_zones(l, l->mark, y);
}
