/* critical.h: margins whose zero is a transition, solved for one free parameter.
 *
 *     marginal:  F(Delta) = Delta and stability(Delta) = 1, Delta > 0        (3.1) with (4.2)
 *     saddle:    F(Delta) = Delta and F'(Delta) = 1, Delta > 0               fold of (3.1)
 *     onset:     stability(0) = 1: the zero state, where it is a root, loses its stability
 *     chaos:     the end of the branch of chaotic states (correlation.h)
 *     bias:      p <phi'^2>_D = 1,  sigma_bc^2 = D - p <phi^2>_D             vRNN with bias
 *
 * marginal and saddle scan the free parameter across the bracket for a change of sign of the
 * margin along a branch of roots, or for a change in the number of roots (refined by subdivision),
 * then solve the two equations together for (parameter, log Delta) by Newton's method. Among
 * several transitions in the bracket the one of the largest root with the smallest value comes
 * first; all are listed.
 *
 * Threads: one plan per thread. Memory: a few kB. Cost: one (3.1) solve per scan point.
 * Source: Can & Krishnamurthy 2021, "critical bias variance" and "frozen stabilisation".
 */
#ifndef GFOLD_CRITICAL_H
#define GFOLD_CRITICAL_H

#include <gatefold/fixed_point.h>

GFOLD_BEGIN_DECLS

typedef enum gfold_critical_kind {
    GFOLD_CRITICAL_MARGINAL,
    GFOLD_CRITICAL_SADDLE,
    GFOLD_CRITICAL_ONSET,
    GFOLD_CRITICAL_KIND_COUNT
} gfold_critical_kind;

typedef struct gfold_critical_params {
    double lo, hi; /* bracket of the free parameter; lo >= hi: its default range (below)      */
    int scan;      /* intervals of the scan, in [1, 100000]                             [120]  */
    double tol;    /* of averages and roots, in [1e-14, 1e-4]                           [1e-12] */
} gfold_critical_params;

typedef struct gfold_critical {
    double value;    /* of the free parameter; sigma_b^2 for bias            */
    double delta_h;  /* variance of h at the transition                      */
    double residual; /* largest of the two equations' |left - right|         */
} gfold_critical;

#define GFOLD_CRITICAL_MAX 16

typedef struct gfold_criticals {
    int count;
    gfold_critical point[GFOLD_CRITICAL_MAX];
} gfold_criticals;

typedef struct gfold_critical_plan gfold_critical_plan;

GFOLD_API gfold_critical_params gfold_critical_defaults(void);

/* "marginal", "saddle", "onset"; NULL when out of range. */
GFOLD_API const char *gfold_critical_name(gfold_critical_kind kind);

/* The range that is scanned when no bracket is given: g in [0.05, 20], p in [0.01, 20], alpha_r in
 * [0, 100], beta_r and theta_z in [-5, 5], sigma_b in [0, 5]; other parameters: EINVAL. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_critical_range(const gfold_parameter *free, double *lo,
                                                            double *hi, gfold_error *err);

GFOLD_API GFOLD_NODISCARD gfold_status gfold_critical_create(gfold_critical_plan **plan,
                                                             const gfold_critical_params *params,
                                                             gfold_error *err);

/* All transitions of one kind inside the bracket. near: the solution at a neighbouring model, tried
 * first and alone when Newton's method from it succeeds inside the bracket, or NULL. EINVAL: model,
 * parameter, bracket. ENOCONV: the scan shows none. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_critical_solve(gfold_critical_plan *plan,
                                                            gfold_critical_kind kind,
                                                            const gfold_model *model,
                                                            const gfold_parameter *free,
                                                            const gfold_critical *near,
                                                            gfold_criticals *out, gfold_error *err);

GFOLD_API void gfold_critical_destroy(gfold_critical_plan *plan);

/* Critical bias variance of a vRNN with the model's phi, g and factor p (its gates and sigma_b play
 * no part): a fixed point is stable where sigma_b^2 exceeds it. Zero where even sigma_b = 0 is
 * stable (delta_h is then the largest root). ENOSOL: unstable at every bias (threshold-linear). */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_critical_bias(const gfold_model *model, double tol,
                                                           gfold_critical *out, gfold_error *err);

/* Where the chaotic state ends as the free parameter varies in the bracket; no gate, or a reset
 * gate, and no noise. Either it meets the fixed point that becomes marginal there (value as for
 * marginal or onset), or it folds: C0 as a function of the parameter turns back. The branch is
 * followed by Newton's method, around the fold with C0 prescribed and the parameter unknown.
 * delta_h is C0, residual the estimated error of the value. params.scan is taken as 40 at most.
 * Ascending in value. EINVAL: model, parameter, bracket. ENOCONV: no end in the bracket. Cost:
 * seconds. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_critical_chaos(
    const gfold_model *model, const gfold_parameter *free, const gfold_critical_params *params,
    gfold_criticals *out, int is_fold[GFOLD_CRITICAL_MAX], gfold_error *err);

/* The tricritical point of the reset gate at sigma_b = beta_h = 0, where the onset of the non-zero
 * root turns from continuous to discontinuous: with f(y) = y + c y^3 + ...,
 *     p g^2 S(beta_r)^2 = 1,   alpha_r^2 (S'^2 + S S'')(beta_r) = -6 c S^2      (beta_r = 0, tanh: 8)
 * ENOSOL: phi has no such point, or S'^2 + S S'' <= 0. EINVAL: no reset gate, or beta_h != 0. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_critical_tricritical(const gfold_model *model,
                                                                  double *g, double *alpha_r,
                                                                  gfold_error *err);

GFOLD_END_DECLS

#endif
