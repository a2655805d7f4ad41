/* anderson.h: Anderson acceleration of a fixed-point iteration x <- F(x).
 *
 * From the last m steps: next = F(x) - dF gamma, where gamma minimises |r - dR gamma|, r = F(x) -
 * x, and the columns of dF, dR are the differences of F and r between successive steps. A linear
 * map of rank below m is solved exactly, a contraction is never needed, only a smooth map. The
 * history is forgotten where the residual grew tenfold in a step.
 *
 * Threads: one per thread. Memory: (2 m + 2) n numbers. Cost of a step: m^2 n products.
 * Source: Anderson, J. ACM 12, 547 (1965); Walker & Ni, SIAM J. Numer. Anal. 49, 1715 (2011).
 */
#ifndef GF_MATH_ANDERSON_H
#define GF_MATH_ANDERSON_H

#include <stddef.h>

enum { GF_ANDERSON_MOST = 16 };

typedef struct gf_anderson gf_anderson;

/* For vectors of n, m <= GF_ANDERSON_MOST; NULL: no memory. */
gf_anderson *gf_anderson_create(size_t n, size_t m);
void gf_anderson_destroy(gf_anderson *a);

/* Forgets the history. */
void gf_anderson_restart(gf_anderson *a);

/* Replaces x by the next point, given F(x). */
void gf_anderson_step(gf_anderson *a, double *x, const double *f);

#endif
