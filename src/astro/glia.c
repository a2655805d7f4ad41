#include "astro/glia.h"

#include "core/fail.h"
#include "math/vector.h"

#include <stdlib.h>
#include <string.h>

gfold_status
gf_glia_create(gf_glia *glia, size_t rows, size_t columns, int simultaneous, gfold_error *err)
{
    const size_t stride = rows + 2, size = (rows + columns + 1) * stride, cells = rows * columns;
    double *block = gf_allocate(6 * size, sizeof *block);
    *glia = (gf_glia){ .rows = rows,
                       .columns = columns,
                       .stride = stride,
                       .size = size,
                       .simultaneous = simultaneous };
    glia->ca = block;
    glia->at = gf_allocate(cells, sizeof *glia->at);
    if (!block || !glia->at) return gf_fail_memory(err, 8. * (double)(6 * size + cells));
    glia->h = block + size;
    glia->ip3 = block + 2 * size;
    glia->source = block + 3 * size;
    glia->ca_before = block + 4 * size;
    glia->ip3_before = block + 5 * size;
    const gfold_astrocyte_state start = gfold_astrocyte_initial();
    for (size_t z = 0; z < cells; z++) {
        const size_t j = z % rows, k = z / rows, at = (j + k + 1) * stride + j + 1;
        glia->at[z] = at;
        glia->ca[at] = start.ca;
        glia->h[at] = start.h;
        glia->ip3[at] = start.ip3;
    }
    return gf_ok(err);
}

void gf_glia_destroy(gf_glia *glia)
{
    free(glia->ca);
    free(glia->at);
    *glia = (gf_glia){ 0 };
}

void gf_glia_copy(gf_glia *to, const gf_glia *from)
{
    memcpy(to->ca, from->ca, 6 * from->size * sizeof *to->ca);
}

void gf_glia_calcium(const gf_glia *glia, double *ca)
{
    for (size_t z = 0; z < glia->rows * glia->columns; z++) ca[z] = glia->ca[glia->at[z]];
}

/* Cells lo..hi of a diagonal get beyond the border their own value, so that nothing flows there. */
static void mirror(const gf_glia *g, const double *x, double *before, double *after, size_t d,
                   size_t lo, size_t hi)
{
    const size_t s = g->stride, at = (d + 1) * s + 1;
    if (lo == 0) before[at - s - 1] = x[at];
    if (hi == d) before[at - s + d] = x[at + d];
    if (hi == g->rows - 1) after[at + s + hi + 1] = x[at + hi];
    if (d - lo == g->columns - 1) after[at + s + lo] = x[at + lo];
}

/* The sum over neighbours of the difference. */
static inline double flow(const double *before, const double *x, size_t at, size_t s)
{
    const double own = x[at];
    return (before[at - s - 1] - own) + (before[at - s] - own) + (x[at + s + 1] - own) +
           (x[at + s] - own);
}

GF_VECTOR static void sweep(const gf_glia *g, const gfold_astrocyte_params *parameters,
                            const double *ca_before, const double *ip3_before, size_t first,
                            size_t count)
{
    const gfold_astrocyte_params p = *parameters;
    const size_t s = g->stride;
    double *restrict h = g->h;
    double *ca = g->ca, *ip3 = g->ip3;
    const double *source = g->source;
#pragma omp simd
    for (size_t k = 0; k < count; k++) {
        const size_t at = first + k;
        const gfold_astrocyte_state next =
            gf_astrocyte_step(&p, (gfold_astrocyte_state){ ca[at], h[at], ip3[at] },
                              source[at] + p.d_ip3 * flow(ip3_before, ip3, at, s),
                              p.d_ca * flow(ca_before, ca, at, s));
        ca[at] = next.ca;
        h[at] = next.h;
        ip3[at] = next.ip3;
    }
}

void gf_glia_step(gf_glia *g, const gfold_astrocyte_params *p, const double *y)
{
    double *ca_before = g->simultaneous ? g->ca_before : g->ca;
    double *ip3_before = g->simultaneous ? g->ip3_before : g->ip3;
    for (size_t z = 0; z < g->rows * g->columns; z++)
        g->source[g->at[z]] = y[z] >= p->drive_min ? y[z] : 0;
    if (g->simultaneous) {
        memcpy(ca_before, g->ca, g->size * sizeof *ca_before);
        memcpy(ip3_before, g->ip3, g->size * sizeof *ip3_before);
    }
    for (size_t d = 0; d + 1 < g->rows + g->columns; d++) {
        const size_t lo = d >= g->columns ? d - g->columns + 1 : 0;
        const size_t hi = d < g->rows ? d : g->rows - 1;
        mirror(g, g->ca, ca_before, g->ca, d, lo, hi);
        mirror(g, g->ip3, ip3_before, g->ip3, d, lo, hi);
        sweep(g, p, ca_before, ip3_before, (d + 1) * g->stride + lo + 1, hi - lo + 1);
    }
}
