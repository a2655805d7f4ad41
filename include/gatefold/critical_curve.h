/* critical_curve.h: transitions of the mean field as curves in the plane of two model parameters.
 *
 *     marginal   F(Delta) = Delta, stability(Delta) = 1                      (3.1) with (4.2)
 *     saddle     F(Delta) = Delta, F'(Delta) = 1                             folds of (3.1)
 *     onset      stability(0) = 1, where zero is a root
 *     bias       marginal, of the vRNN with the model's phi, g, p, sigma_b   (its gates off)
 *     tricritical  rho = d rho/d Delta = 0 at Delta = 0, where saddle and onset meet; a third
 *                parameter follows: the first of g, alpha_r, beta_r that is no axis
 *
 * Curves are followed by continuation.h in (log k Delta, x, y), k = g^2 (1 + alpha_r^2 / 4),
 * from points that critical.h finds on lines across the window (its borders and `scan` more each
 * way): what crosses none of them, a closed curve smaller than their distance, is not found.
 * With rho = F/Delta - 1 the second equation is divided by k Delta where that is small, so that
 * it stays regular down to k Delta = 1e-3, and the end of the curve at Delta = 0 is solved for
 * by itself: the tricritical point, rho = d rho/d Delta = 0 at 0 (reset gate, beta_r = 0, tanh:
 * alpha_r = sqrt(8), g = 2), or zero bias, rho = 0. Marked are points where x or y turns back
 * (folds), where both do (cusps of the saddle curve), and tricritical points.
 *
 * Threads: no shared state. Memory: 32 bytes a point. Cost: about 30 ms for the scan, then 15
 * microseconds a point.
 * Source: Krishnamurthy, Can & Schwab 2022; Can & Krishnamurthy 2021.
 */
#ifndef GFOLD_CRITICAL_CURVE_H
#define GFOLD_CRITICAL_CURVE_H

#include <gatefold/critical.h>

GFOLD_BEGIN_DECLS

typedef enum gfold_curve_kind {
    GFOLD_CURVE_MARGINAL,
    GFOLD_CURVE_SADDLE,
    GFOLD_CURVE_ONSET,
    GFOLD_CURVE_BIAS,
    GFOLD_CURVE_TRICRITICAL,
    GFOLD_CURVE_KIND_COUNT
} gfold_curve_kind;

typedef struct gfold_span {
    const gfold_parameter *parameter;
    double lo, hi; /* lo < hi, inside the parameter's range */
} gfold_span;

typedef struct gfold_critical_curve_params {
    gfold_model model; /* every other parameter                                        [grnn] */
    gfold_curve_kind kind;
    gfold_span x, y; /* the window                                                         */
    int points;      /* at least across the window, in [10, 10000]                   [200]  */
    int has_start;   /* 1: the one curve that is nearest to `start`, not all           [0]    */
    double start[2]; /* x, y                                                               */
    int scan;        /* lines across the window each way, in [0, 1000]               [12]   */
    double tol;      /* on Newton's last step, relative to the window, in [1e-14, 1e-4] [1e-12] */
} gfold_critical_curve_params;

typedef enum gfold_mark_kind {
    GFOLD_MARK_TURN_X,      /* x turns back        */
    GFOLD_MARK_TURN_Y,      /* y turns back        */
    GFOLD_MARK_CUSP,        /* both at once        */
    GFOLD_MARK_TRICRITICAL, /* Delta -> 0          */
    GFOLD_MARK_KIND_COUNT
} gfold_mark_kind;

typedef struct gfold_mark {
    gfold_mark_kind kind;
    double x, y, delta_h;
    double residual; /* largest of the equations' |left - right| */
} gfold_mark;

typedef struct gfold_piece {
    size_t first, count; /* points, in the order of the curve      */
    int closed;          /* the last point is the first            */
    int complete;        /* 0: it could not be followed to its end */
} gfold_piece;

typedef struct gfold_critical_curve gfold_critical_curve;

GFOLD_API gfold_critical_curve_params gfold_critical_curve_defaults(void);

/* "marginal", "saddle", "onset", "bias", "tricritical"; NULL when out of range. */
GFOLD_API const char *gfold_curve_name(gfold_curve_kind kind);

/* All pieces in the window. EINVAL: model, parameters, window; ENOCONV: the scan shows no
 * transition; ENOMEM: *out is NULL then. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_critical_curve_follow(
    gfold_critical_curve **out, const gfold_critical_curve_params *params, gfold_error *err);
GFOLD_API void gfold_critical_curve_destroy(gfold_critical_curve *curve);

/* The points, piece after piece; delta_h is 0 on the onset and at a tricritical point. */
GFOLD_API size_t gfold_critical_curve_count(const gfold_critical_curve *curve);
GFOLD_API const double *gfold_critical_curve_x(const gfold_critical_curve *curve);
GFOLD_API const double *gfold_critical_curve_y(const gfold_critical_curve *curve);
GFOLD_API const double *gfold_critical_curve_delta(const gfold_critical_curve *curve);
/* The third parameter of a tricritical curve and its values; NULL for the other kinds. */
GFOLD_API const gfold_parameter *gfold_critical_curve_third(const gfold_critical_curve *curve);
GFOLD_API const double *gfold_critical_curve_third_values(const gfold_critical_curve *curve);
/* Largest residual of the equations over all points. */
GFOLD_API double gfold_critical_curve_residual(const gfold_critical_curve *curve);
GFOLD_API size_t gfold_critical_curve_pieces(const gfold_critical_curve *curve);
GFOLD_API gfold_piece gfold_critical_curve_piece(const gfold_critical_curve *curve, size_t k);
GFOLD_API size_t gfold_critical_curve_marks(const gfold_critical_curve *curve);
GFOLD_API gfold_mark gfold_critical_curve_mark(const gfold_critical_curve *curve, size_t k);

GFOLD_END_DECLS

#endif
