/* trace.h: the trace of the Jacobian, whose integral is the sum of all Lyapunov exponents times t.
 * */
#ifndef GF_SIM_TRACE_H
#define GF_SIM_TRACE_H

#include "sim/tangent.h"

typedef struct gf_trace {
    size_t n;
    double *to_h, *to_z; /* the diagonals                                                   */
    double *through_r;   /* J^h_ij J^r_ji, n x n, where r is a function of h, otherwise NULL */
    double *room, *memory;
} gf_trace;

/* Non-zero when there is no memory. */
int gf_trace_create(gf_trace *trace, const gf_tangent *t);
void gf_trace_destroy(gf_trace *trace);

/* At the state that the tangent was set to. */
double gf_trace_of(const gf_trace *trace, const gf_tangent *t);

#endif
