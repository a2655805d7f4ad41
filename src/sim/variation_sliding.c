#include "sim/variation_sliding.h"

#include "core/fail.h"
#include "math/linalg.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = GF_SLIDING_MAX };

int gf_tangent_sliding_create(gf_tangent_sliding *s, size_t n)
{
    const size_t square = (size_t)MOST * MOST, place = 2 * n + MOST + square;
    *s = (gf_tangent_sliding){ .n = n };
    double *next = s->memory = gf_allocate((MOST + 2) * n + MOST + 3 * place, sizeof *next);
    s->unit = gf_allocate(MOST, sizeof *s->unit);
    int *pivot = s->pivots = gf_allocate(3 * MOST, sizeof *pivot);
    if (!next || !s->unit || !pivot) {
        gf_tangent_sliding_destroy(s);
        return -1;
    }
    s->row = next, next += MOST * n;
    s->weight = next, next += n;
    s->argument = next, next += n;
    s->change = next, next += MOST;
    for (int k = 0; k < 3; k++, next += place)
        s->at[k] = (gf_tangent_sliding_at){ next, next + n, next + 2 * n, next + 2 * n + MOST,
                                            pivot + k * MOST };
    return 0;
}

void gf_tangent_sliding_destroy(gf_tangent_sliding *s)
{
    free(s->pivots);
    free(s->unit);
    free(s->memory);
    *s = (gf_tangent_sliding){ 0 };
}

void gf_tangent_sliding_list(gf_tangent_sliding *s, const gf_field *field)
{
    s->count = field->held->n_sliding;
    memcpy(s->unit, field->held->sliding, s->count * sizeof *s->unit);
    for (size_t j = 0; j < s->n; j++)
        for (size_t k = 0; k < s->count; k++)
            s->row[k + j * s->count] = gf_coupling_entry(field->to_z, s->unit[k], j);
}

void gf_tangent_sliding_set(gf_tangent_sliding *s, int place, const gf_field *field,
                            const gf_point *at)
{
    const gf_tangent_sliding_at *here = &s->at[place];
    const double gain = field->f.gain;
    const size_t count = s->count;
    for (size_t j = 0; j < s->n; j++) s->argument[j] = gain * at->y[j] + field->f.offset;
    field->f.f->jet(s->n, s->argument, s->weight, here->slope, here->bend);
    for (size_t j = 0; j < s->n; j++) {
        here->slope[j] *= gain;
        here->bend[j] *= gain * gain * at->dy[j];
    }
    for (size_t l = 0; l < count; l++) {
        const size_t unit = s->unit[l];
        here->push[l] = field->push[unit];
        for (size_t k = 0; k < count; k++)
            here->factor[k + l * count] =
                s->row[k + unit * count] * here->slope[unit] * here->push[l];
    }
    gf_factor(count, here->factor, here->pivot);
}

void gf_tangent_sliding_hold(gf_tangent_sliding *s, int place, const double *x, double *y)
{
    const gf_tangent_sliding_at *here = &s->at[place];
    for (size_t j = 0; j < s->n; j++)
        s->weight[j] = -(here->bend[j] * x[j] + here->slope[j] * y[j]);
    gf_combine(s->count, s->n, s->row, s->weight, s->change);
    gf_solve_factored(s->count, here->factor, here->pivot, s->change);
    for (size_t k = 0; k < s->count; k++) y[s->unit[k]] += here->push[k] * s->change[k];
}
