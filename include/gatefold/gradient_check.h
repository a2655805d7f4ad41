/* gradient_check.h: which gradient a learning rule follows, by finite differences.
 *
 * A soft network (s = logistic(V / w), w = softness) with random weights, input and target. The
 * rule's sum of g over one sequence, J frozen (cloning.h), against central differences of
 *
 *     TRUNCATED   E = 1/2 sum_t u' D u, u = (s'* - s') - (s(J) - s), with x, c and all s' as they
 *                 were: paths through other units, through the reset and through the error filter's
 *                 memory are cut. The rule as run.
 *     FILTERED    E = 1/2 sum_t (s'* - s'(J))' D (s'* - s'(J)), with x and c as they were. The rule
 *                 as derived.
 *     CLAMPED     the same of the whole network with c = s*: nothing is cut. The rule as derived.
 *     LIKELIHOOD  -w sum s* ln l + (1 - s*) ln (1 - l), l = logistic(V / w), c = s*. The rule with
 *                 D = 1, tau_star -> 0 and without pseudo-derivative.
 *
 * With `actions` D = B'B has the readout W in its first rows, and their part of E is 1/2 sum (a - W
 * s')^2, a being the action.
 *
 * FREE, for comparison, is the whole network running freely: the rule as derived is not its
 * gradient.
 *
 * Threads: any. Cost: 2 n^2 runs of the sequence.
 * Source: the derivation in Capone, Muratore & Paolucci 2022, taken apart here.
 */
#ifndef GFOLD_GRADIENT_CHECK_H
#define GFOLD_GRADIENT_CHECK_H

#include <gatefold/cloning.h>

GFOLD_BEGIN_DECLS

typedef enum gfold_gradient_identity {
    GFOLD_GRADIENT_TRUNCATED,
    GFOLD_GRADIENT_FILTERED,
    GFOLD_GRADIENT_CLAMPED,
    GFOLD_GRADIENT_LIKELIHOOD,
    GFOLD_GRADIENT_FREE,
    GFOLD_GRADIENT_IDENTITY_COUNT
} gfold_gradient_identity;

typedef struct gfold_gradient_params {
    gfold_gradient_identity identity; /*                                             [TRUNCATED] */
    size_t n, steps;                  /* in [2, 100], [3, 1000]                         [12, 40] */
    size_t rank;                      /* of D = B'B, in [1, n]; not of LIKELIHOOD           [12] */
    double tau_star;                  /* ms                                                  [3] */
    double softness;                  /* in (0, 100]                                         [1] */
    int clamp;                        /* of TRUNCATED and FILTERED: 1: c = s*                [0] */
    int actions;                      /* 1: as above; not of LIKELIHOOD                      [0] */
    double step;                      /* of the differences, in (0, 1]                    [1e-5] */
    uint64_t seed;                    /*                                                     [1] */
} gfold_gradient_params;

typedef struct gfold_gradient_check {
    double difference; /* |rule - differences| / |differences|, Frobenius */
    double cosine;     /* between the two                                 */
    double ratio;      /* |rule| / |differences|                          */
} gfold_gradient_check;

GFOLD_API const char *
gfold_gradient_name(gfold_gradient_identity identity); /* NULL past the last */
GFOLD_API gfold_gradient_params gfold_gradient_defaults(void);

/* EINVAL, ENOMEM. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_gradient_compare(const gfold_gradient_params *params,
                                                              gfold_gradient_check *out,
                                                              gfold_error *err);

GFOLD_END_DECLS

#endif
