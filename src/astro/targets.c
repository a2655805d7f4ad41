#include "astro/targets.h"

#include "core/fail.h"
#include "math/uniform.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DRAWS = 8 };                         /* per target near by */
static const uint64_t near_by = 1ULL << 40; /* first of their streams */
static const double two_pi = 6.28318530717958648;

/* ---- anywhere -------------------------------------------------------------------------------- */

static gfold_status
anywhere(const gfold_astro_params *p, double *u, uint32_t *target, gfold_error *err)
{
    const size_t n = p->rows * p->columns, synapses = n * p->targets;
    gfold_status status = gf_ok(err);
    if (p->rng == GFOLD_UNIFORM_MERSENNE_TWISTER)
        status = gf_uniform_twister(p->seed, 0, synapses, u, err);
    else
        gf_uniform_counter(p->seed, 0, 0, synapses, u);
    for (size_t q = 0; q < synapses && !status; q++) target[q] = (uint32_t)(u[q] * (double)n);
    return status;
}

/* ---- near by --------------------------------------------------------------------------------- */

typedef struct offset {
    int r, c;
} offset;

static int is_new(const offset *of, size_t count, offset x)
{
    for (size_t k = 0; k < count; k++)
        if (of[k].r == x.r && of[k].c == x.c) return 0;
    return x.r || x.c;
}

/* Distinct offsets from pairs of u; returns their number. */
static size_t draw_offsets(const gfold_astro_params *p, const double *u, offset *of)
{
    size_t count = 0;
    for (size_t k = 0; k < DRAWS * p->targets && count < p->targets; k++) {
        const double r = -p->reach * log1p(-u[2 * k]), angle = two_pi * u[2 * k + 1];
        const offset x = { (int)(r * cos(angle)), (int)(r * sin(angle)) };
        if (is_new(of, count, x)) of[count++] = x;
    }
    return count;
}

/* Those on the grid first, then none. */
static void
aim(const gfold_astro_params *p, size_t from, const offset *of, size_t count, uint32_t *target)
{
    size_t kept = 0;
    for (size_t k = 0; k < count; k++) {
        const long r = (long)(from % p->rows) + of[k].r, c = (long)(from / p->rows) + of[k].c;
        if (r >= 0 && r < (long)p->rows && c >= 0 && c < (long)p->columns)
            target[kept++] = (uint32_t)((size_t)r + p->rows * (size_t)c);
    }
    while (kept < p->targets) target[kept++] = GFOLD_ASTRO_NO_TARGET;
}

static gfold_status nearby(const gfold_astro_params *p, uint32_t *target, gfold_error *err)
{
    const size_t n = p->rows * p->columns, numbers = 2 * DRAWS * p->targets;
    double *u = gf_allocate(numbers + 1, sizeof *u);
    offset *of = gf_allocate(p->targets + 1, sizeof *of);
    for (size_t k = 0; k < n && u && of; k++) {
        gf_uniform_counter(p->seed, near_by + k, 0, numbers, u);
        aim(p, k, of, draw_offsets(p, u, of), target + k * p->targets);
    }
    const int whole = u && of;
    free(u);
    free(of);
    return whole ? gf_ok(err) : gf_fail_memory(err, 8. * (double)numbers);
}

/* ---- given ----------------------------------------------------------------------------------- */

static gfold_status
take(const gfold_astro_params *p, const uint32_t *given, uint32_t *target, gfold_error *err)
{
    const size_t n = p->rows * p->columns, synapses = n * p->targets;
    for (size_t q = 0; q < synapses; q++)
        if (given[q] >= n && given[q] != GFOLD_ASTRO_NO_TARGET)
            return gf_fail(err, GFOLD_EINVAL, "target %u of synapse %zu: there are %zu neurons",
                           given[q], q, n);
    memcpy(target, given, synapses * sizeof *given);
    return gf_ok(err);
}

gfold_status gf_targets_make(const gfold_astro_params *p, const uint32_t *given, double *scratch,
                             uint32_t *target, gfold_error *err)
{
    if (given) return take(p, given, target, err);
    return p->reach > 0 ? nearby(p, target, err) : anywhere(p, scratch, target, err);
}
