/* cycle.h: periodic solutions of dx/dt = f(x, p), followed in p from a Hopf point; knows no
 * network.
 *
 * Time runs over [0, 1], period T. On each of N mesh intervals x(t) is a polynomial of degree 4,
 *     x'(t) = T f(x(t), p)  at the 4 Gauss points,   x(0) = x(1),   int x . y' dt = 0
 * y being the cycle before, which fixes the phase. The unknowns (nodes of x, T, p) are followed by
 * continuation.h. The error at mesh points and of T falls with h^8, in between with h^5; every
 * third point the mesh is moved so that the fifth derivative counts the same in every interval.
 * Floquet multipliers come from the collocation equations, condensed interval by interval.
 *
 * Threads: one plan per thread. Cost: a dense factorisation of size 4 n N per point.
 * Source: Doedel, Keller & Kernevez 1991 (the method of AUTO); Ascher, Mattheij & Russell 1995.
 */
#ifndef GFOLD_CYCLE_H
#define GFOLD_CYCLE_H

#include <gatefold/continuation.h>

GFOLD_BEGIN_DECLS

typedef struct gfold_cycle_params {
    int intervals;           /* N, in [4, 400]                                         [30]   */
    int points_max;          /* in [1, 100000]                                         [200]  */
    double step, step_max;   /* of arclength, in rms of x / x_scale, T over the first T, and
                              * p / p_scale                                        [0.02, 0.1] */
    double x_scale, p_scale; /* what x and p are measured in, positive                 [1, 1] */
    double p_lo, p_hi;       /* window of the parameter                            [-inf, inf] */
    double period_max;       /* a homoclinic orbit ends there, positive                [1e6]  */
    const double *report;    /* values of the parameter at which cycles are solved for [NULL] */
    size_t n_report;         /* at most 64                                             [0]    */
    double tol;              /* of Newton's method, in [1e-14, 1e-4]                   [1e-11] */
    double defect_max;       /* largest defect that is no loss of accuracy, positive   [1e-3] */
} gfold_cycle_params;

typedef struct gfold_cycle {
    double parameter, period;
    double defect;           /* largest h |x' - T f| between Gauss points, over the range of x */
    const double *min, *max; /* n each: range of every component                              */
    const double *re, *im;   /* n Floquet multipliers, one of them near 1                      */
    int unstable;            /* of modulus above 1, the one nearest to 1 left out              */
} gfold_cycle;

typedef struct gfold_cycles gfold_cycles;

GFOLD_API gfold_cycle_params gfold_cycle_defaults(void);

/* f(u) = dx/dt at u = (x, p), of n components; the system's jacobian may be NULL, n at most 50.
 * EINVAL, ENOMEM: *out is NULL. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_cycles_create(gfold_cycles **out,
                                                           const gfold_system *flow,
                                                           const gfold_cycle_params *params,
                                                           gfold_error *err);
GFOLD_API void gfold_cycles_destroy(gfold_cycles *cycles);

/* Follows the cycles that are born at the Hopf point u. ENOCONV: no pair of imaginary
 * eigenvalues there, or no cycle near it. EACCURACY: a defect exceeds defect_max; the cycles are
 * there all the same. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_cycles_from_hopf(gfold_cycles *cycles, const double *u,
                                                              gfold_error *err);

/* The result, from the Hopf point on. */
GFOLD_API size_t gfold_cycles_count(const gfold_cycles *cycles);
GFOLD_API gfold_cycle gfold_cycles_get(const gfold_cycles *cycles, size_t k);
/* x at the times t in [0, 1], n numbers each. */
GFOLD_API void gfold_cycles_profile(const gfold_cycles *cycles, size_t k, size_t count,
                                    const double *t, double *x);
/* CALLER: the cycles have shrunk to a Hopf point. */
GFOLD_API gfold_curve_end gfold_cycles_end(const gfold_cycles *cycles);
/* Located on the curve: folds of cycles (FOLD), and where the parameter is report[test] (TEST). */
GFOLD_API size_t gfold_cycles_events(const gfold_cycles *cycles);
GFOLD_API gfold_event gfold_cycles_event(const gfold_cycles *cycles, size_t k);
GFOLD_API gfold_cycle gfold_cycles_at_event(const gfold_cycles *cycles, size_t k);

GFOLD_END_DECLS

#endif
