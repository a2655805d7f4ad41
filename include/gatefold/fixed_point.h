/* fixed_point.h: static mean-field theory, the Gaussian fixed points of a gated network.
 *
 *     Delta = F(Delta) = p <phi^2>_Delta <s_r^2>_{Delta_r} + sigma_b^2,
 *     Delta_z = Delta_r = <phi^2>_Delta                                                      (3.1)
 *
 * stability = q p <phi'^2> ( <s_r^2> + <phi^2> <s_r'^2> ),  marginal at 1                     (4.2)
 *
 * with q = P(z > theta_z) for a binary update gate, 1 otherwise. All roots are found: F(Delta) -
 * Delta is scanned in log Delta with its derivative, on nodes closer than the width (about 1 in
 * log Delta) below which Gaussian averages have no features, from far below the smallest scale of
 * the model to a bound above which F < Delta; between nodes, an interior extremum that the
 * derivatives betray is located and tested, so that a close pair of roots is not stepped over.
 * Where zero is a root (sigma_b = 0 and phi(0) = 0) it is listed first and F/Delta - 1 is scanned
 * for the others.
 *
 * Threads: one plan per thread; models are only read. Memory: a few kB per plan, none per call.
 * Cost: 20 to 60 microseconds a call.
 * Source: Can & Krishnamurthy 2021; Krishnamurthy, Can & Schwab 2022.
 */
#ifndef GFOLD_FIXED_POINT_H
#define GFOLD_FIXED_POINT_H

#include <gatefold/model.h>

GFOLD_BEGIN_DECLS

typedef struct gfold_fixed_point_params {
    double tol; /* on |F - Delta| / Delta and on every average, in [1e-14, 1e-4]         [1e-12] */
} gfold_fixed_point_params;

typedef struct gfold_fixed_point {
    double delta_h;          /* variance of h                                              */
    double delta_z, delta_r; /* variances of z and r; 0 where the gate is off              */
    double slope;            /* dF/d Delta: below 1 stable under iteration, 1 at a fold    */
    double stability;        /* right side of (4.2), times q for a binary gate             */
    double active_fraction;  /* q; 1 without a binary gate                                 */
    double bias_variance; /* static bias that the evolving units see: (1-q) p <phi^2> + sigma_b^2 */
    double residual;      /* |F(Delta) - Delta|                                         */
} gfold_fixed_point;

#define GFOLD_ROOTS_MAX 8

typedef struct gfold_fixed_points {
    int count; /* roots found, ascending in delta_h */
    gfold_fixed_point root[GFOLD_ROOTS_MAX];
    int evaluations; /* of F */
} gfold_fixed_points;

typedef struct gfold_fixed_point_plan gfold_fixed_point_plan;

GFOLD_API gfold_fixed_point_params gfold_fixed_point_defaults(void);

GFOLD_API GFOLD_NODISCARD gfold_status gfold_fixed_point_create(
    gfold_fixed_point_plan **plan, const gfold_fixed_point_params *params, gfold_error *err);

/* All roots for one model. near: the roots of a neighbouring model, from which the iterations
 * start, or NULL; it changes the cost, not which roots are found. EINVAL: model. ENOSOL: F > Delta
 * everywhere (threshold-linear phi at high gain). ENUMERIC: more than GFOLD_ROOTS_MAX. ENOCONV: the scan
 * found none, though there must be one. EACCURACY: the averages did not reach tol; *out is
 * filled all the same. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_fixed_point_solve(gfold_fixed_point_plan *plan,
                                                               const gfold_model *model,
                                                               const gfold_fixed_points *near,
                                                               gfold_fixed_points *out,
                                                               gfold_error *err);

/* F, its derivative and the stability at any Delta >= 0 (residual = F - Delta with its sign). */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_fixed_point_at(const gfold_model *model, double delta,
                                                            double tol, gfold_fixed_point *out,
                                                            gfold_error *err);

GFOLD_API void gfold_fixed_point_destroy(gfold_fixed_point_plan *plan);

GFOLD_END_DECLS

#endif
