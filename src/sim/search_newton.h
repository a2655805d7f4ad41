/* search_newton.h: from a start to a zero of F.
 *
 * Newton steps are halved until sqrt(sum F^2) falls; where no part of a step makes it fall, at a
 * minimum that is no zero, the whole step is taken, no longer than the state itself is: descent finds
 * the zeros nearby quickly, and the leap leaves the places at which descent alone would end.
 *
 * Known points are divided out by minimising sqrt(sum F^2) times M(h) = prod (a / |h - h_k|^2 + 1),
 * which is Newton's method for M F: the direction stays, its length becomes 1 / (1 - v d), v the
 * gradient of log M and d the plain step (Sherman & Morrison), so that near h_k it points away.
 */
#ifndef GF_SIM_SEARCH_NEWTON_H
#define GF_SIM_SEARCH_NEWTON_H

#include "sim/search_list.h"
#include "sim/search_work.h"

typedef struct gf_newton {
    int iterations;
    const volatile int *stop;
    const gf_found_list *known; /* divided out, NULL: none */
} gf_newton;

/* From work->h to a zero, in place, refined until rounding stops it. 1 when the residual is below
 * gf_residual_allowed, 0 when none was found. */
int gf_newton_run(const gf_newton *newton, gf_search_work *work);

/* The largest |F_i| of what counts as a zero: 1e-12, relative to |h| where that exceeds 1. */
double gf_residual_allowed(size_t n, const double *h);

double gf_largest(size_t n, const double *x); /* |x_i| */

#endif
