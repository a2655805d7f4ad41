/* certify.h: mean-field values recomputed in arbitrary precision (MPFR).
 *
 * The double-precision solution is the starting point of Newton's method on the same two or one
 * equations, evaluated in MPFR with differences for the Jacobian: the Gaussian averages by a trapezoidal rule whose step is halved
 * until two refinements agree to the digits asked for and a guard. Nothing but the pointwise
 * definitions of the model is shared with the double-precision code.
 *
 * Threads: safe, no state. Memory: under 1 MB. Cost: 0.01 to 0.2 s for 30 digits, up to half a
 * minute for 1000.
 * Source: equations (3.1), (4.2) and the conditions of critical.h.
 */
#ifndef GFOLD_CERTIFY_H
#define GFOLD_CERTIFY_H

#include <gatefold/critical.h>

GFOLD_BEGIN_DECLS

typedef enum gfold_quantity {
    GFOLD_QUANTITY_DELTA_H,         /* a root of (3.1)                                   */
    GFOLD_QUANTITY_DELTA_Z,         /* variance of z there; needs an update gate         */
    GFOLD_QUANTITY_DELTA_R,         /* variance of r there; needs a reset gate           */
    GFOLD_QUANTITY_STABILITY,       /* (4.2) there                                       */
    GFOLD_QUANTITY_SLOPE,           /* dF/d Delta there                                  */
    GFOLD_QUANTITY_ACTIVE_FRACTION, /* P(z > theta_z) there                        */
    GFOLD_QUANTITY_BIAS_VARIANCE,   /* static bias that evolving units see there   */
    GFOLD_QUANTITY_MARGINAL,        /* the free parameter at a marginal root             */
    GFOLD_QUANTITY_SADDLE,          /* the free parameter at a fold                      */
    GFOLD_QUANTITY_BIAS,            /* critical bias variance                            */
    GFOLD_QUANTITY_COUNT
} gfold_quantity;

typedef struct gfold_certify_params {
    gfold_quantity quantity;     /*                                                 [DELTA_H] */
    int digits;                  /* significant decimal digits, in [15, 1000]       [30]      */
    int root;                    /* 1 is the smallest root, 0 the largest           [0]       */
    const gfold_parameter *free; /* for MARGINAL and SADDLE                         [NULL]    */
    double lo, hi;               /* its bracket; lo >= hi: the default range        [0, 0]    */
} gfold_certify_params;

typedef struct gfold_certified {
    char value[1024];    /* decimal, the digits asked for, scientific notation               */
    double double_value; /* the double-precision result                                      */
    double rel_error;    /* |double_value / value - 1|; the absolute error where value is 0   */
    int bits, iterations;
} gfold_certified;

GFOLD_API const char *gfold_quantity_name(gfold_quantity quantity); /* "delta_h", ... or NULL */
GFOLD_API gfold_certify_params gfold_certify_defaults(void);

/* EINVAL: parameters, model. ENOSOL, ENOCONV: the double-precision solver found nothing to certify,
 * or the iteration did not settle. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_certify(const gfold_model *model,
                                                     const gfold_certify_params *params,
                                                     gfold_certified *out, gfold_error *err);

GFOLD_END_DECLS

#endif
