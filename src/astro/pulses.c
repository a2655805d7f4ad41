#include "astro/pulses.h"

#include "core/fail.h"
#include "math/uniform.h"

#include <math.h>
#include <stdlib.h>

static const uint64_t streams = 1ULL << 32; /* the first of the runs' */

/* u: a pair per pulse, gap and height. */
static void place(gf_pulses *x, const gfold_astro_params *p, const double *u)
{
    const double gap = 1e3 / (p->noise_rate * p->neuron.dt);
    for (size_t k = 0; k < x->n; k++) {
        double step = 0;
        for (size_t i = k * x->pulses; i < (k + 1) * x->pulses; i++) {
            step = fmin(step + 1 - gap * log1p(-u[2 * i]), 1e9);
            x->first[i] = (int)step;
            x->height[i] = p->noise * (2 * u[2 * i + 1] - 1);
        }
    }
}

gfold_status
gf_pulses_create(gf_pulses *x, const gfold_astro_params *p, size_t number, gfold_error *err)
{
    const size_t n = p->rows * p->columns, count = n * (size_t)p->noise_pulses;
    *x = (gf_pulses){ .n = n, .pulses = (size_t)p->noise_pulses, .length = p->noise_steps };
    if (!(p->noise > 0)) return gf_ok(err);
    double *u = gf_allocate(2 * count, sizeof *u);
    x->first = gf_allocate(count, sizeof *x->first);
    x->height = gf_allocate(count, sizeof *x->height);
    x->at = gf_allocate(n, sizeof *x->at);
    x->total = gf_allocate(n, sizeof *x->total);
    const int whole = u && x->first && x->height && x->at && x->total;
    if (whole) {
        gf_uniform_counter(p->seed, streams + number, 0, 2 * count, u);
        place(x, p, u);
    }
    free(u);
    return whole ? gf_ok(err) : gf_fail_memory(err, 28. * (double)count);
}

void gf_pulses_destroy(gf_pulses *x)
{
    free(x->first);
    free(x->height);
    free(x->at);
    free(x->total);
    *x = (gf_pulses){ 0 };
}

const double *gf_pulses_add(gf_pulses *x, int step, const double *applied)
{
    if (!x->total) return applied;
    for (size_t k = 0; k < x->n; k++) {
        const int *first = x->first + k * x->pulses;
        size_t *at = &x->at[k];
        while (*at < x->pulses && step >= first[*at] + x->length) ++*at;
        const int on = *at < x->pulses && step >= first[*at];
        x->total[k] = (applied ? applied[k] : 0) + (on ? x->height[k * x->pulses + *at] : 0);
    }
    return x->total;
}
