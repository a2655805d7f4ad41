#include "sim/trace.h"

#include "core/fail.h"
#include "math/linalg.h"

#include <stdlib.h>

int gf_trace_create(gf_trace *trace, const gf_tangent *t)
{
    const size_t n = t->n, square = t->to_r && !t->r ? n * n : 0;
    double *next = gf_allocate(3 * n + square, sizeof *next);
    *trace = (gf_trace){ n, next, next + n, square ? next + 3 * n : NULL, next + 2 * n, next };
    if (!next) return -1;
    for (size_t i = 0; i < n; i++) {
        trace->to_h[i] = gf_coupling_entry(t->to_h, i, i);
        if (t->to_z) trace->to_z[i] = gf_coupling_entry(t->to_z, i, i);
        for (size_t j = 0; j < n && square; j++)
            trace->through_r[i + n * j] =
                gf_coupling_entry(t->to_h, i, j) * gf_coupling_entry(t->to_r, j, i);
    }
    return 0;
}

void gf_trace_destroy(gf_trace *trace)
{
    free(trace->memory);
    *trace = (gf_trace){ 0 };
}

double gf_trace_of(const gf_trace *trace, const gf_tangent *t)
{
    const size_t n = trace->n;
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += t->gate[i] * (trace->to_h[i] * t->own[i] - 1);
    for (size_t i = 0; i < n && t->to_z && !t->z; i++)
        sum += t->by_z[i] * trace->to_z[i] * t->slope[i];
    if (trace->through_r) {
        gf_multiply(n, trace->through_r, t->by_r, trace->room);
        for (size_t i = 0; i < n; i++) sum += t->gate[i] * t->slope[i] * trace->room[i];
    }
    if (t->z) sum -= (double)n / t->tau_z;
    if (t->r) sum -= (double)n / t->tau_r;
    return sum;
}
