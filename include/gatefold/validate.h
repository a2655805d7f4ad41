/* validate.h: the table of all comparisons of theory with simulation.
 *
 * A case is a model and a way to measure it; a check is one quantity of a case. Theory gives its
 * value for N -> infinity, networks of several sizes are simulated, and a straight line in 1/N
 * through their means (of the abscissa of a spectrum: in the law of a Gaussian matrix's edge) is
 * taken to N -> infinity:
 *
 *     z = (extrapolated - theory) / error,   error^2 = (of the intercept)^2 + (of theory)^2
 *     detects = (4 + |z|) error / |theory|
 *
 * An error of the theory by more than the fraction `detects`, of either sign, makes the check
 * fail. A check passes when |z| <= 4 and detects <= its bound: one that is too noisy to see an
 * error of the size of the bound does not pass, whatever its z is. The root of the line's
 * chi^2 per degree of freedom is reported beside (`bend`): beyond 3 the line is not straight and
 * smaller errors would need larger networks.
 *
 * Seeds are fixed: a run repeats to the last bit, on any number of threads.
 *
 * Threads: params.threads inside. Memory: a network and a plan per thread, 100 MB at most. Cost: all
 * suites 13 minutes of one core, quick 50 s. Source: the headers of each quantity.
 */
#ifndef GFOLD_VALIDATE_H
#define GFOLD_VALIDATE_H

#include <gatefold/ensemble.h>

GFOLD_BEGIN_DECLS

#define GFOLD_CHECK_Z 4.0   /* |z| beyond which a check fails */
#define GFOLD_CHECK_SIZES 3 /* of networks, at most           */

typedef enum gfold_suite {
    GFOLD_SUITE_FS,
    GFOLD_SUITE_VRNN,
    GFOLD_SUITE_GATES,
    GFOLD_SUITE_SPECTRUM,
    GFOLD_SUITE_LYAPUNOV,
    GFOLD_SUITE_TWO_TIME,
    GFOLD_SUITE_ASTRO,
    GFOLD_SUITE_AGENT,
    GFOLD_SUITE_ALL,
    GFOLD_SUITE_COUNT
} gfold_suite;

typedef struct gfold_check {
    char name[48];                /* CASE.QUANTITY                                            */
    const char *suite, *quantity; /* "vrnn", "delta_h"                                        */
    char parameters[96];          /* "vrnn g=2 sigma_b=1.5"                                   */
    double theory, theory_error;  /* N -> infinity                                            */
    double simulation, stderr_;   /* extrapolated; the standard error of the difference       */
    double z, detects, bound;     /* as above                                                 */
    double slope;                 /* of the line, times N: its finite-size effect is slope / N */
    double bend;                  /* NaN for fewer than three sizes                           */
    int sizes;                    /* 0: no networks of several sizes                          */
    size_t n[GFOLD_CHECK_SIZES];  /* ascending                                                */
    double x[GFOLD_CHECK_SIZES];  /* abscissa of the line: 1/N, or the law of the edge        */
    gfold_estimate at[GFOLD_CHECK_SIZES];
    int networks; /* of all sizes                                             */
    int pass;
    gfold_status status; /* not OK: theory or simulation failed, and the check with it */
    char why[160];       /* the sentence of a failure; empty when it passed          */
} gfold_check;

typedef struct gfold_validate_params {
    gfold_suite suite; /*                                                              [ALL] */
    int quick;         /* 1: fewer networks, wider bounds                                [0] */
    const char *only;  /* checks whose name contains it; NULL: all                    [NULL] */
    const char *wrong; /* name of a check whose theory is made wrong, or NULL         [NULL] */
    double wrong_by;   /* by this fraction, in [-1, 1]                                [0.02] */
    uint64_t seed;     /*                                                                [1] */
    int threads;       /* 0: one per core; no number depends on it                       [0] */
    const volatile int *stop;                         /* polled; non-zero: ESTOPPED; or NULL     */
    void (*progress)(void *context, double fraction); /* called under a lock, or NULL            */
    void *context;
} gfold_validate_params;

/* A point of one's own: networks of n/4, n/2 and n units, 4, 2 and 1 times `networks` of them. */
typedef struct gfold_validate_point {
    gfold_model model;
    const char *quantity; /* by name                                                             */
    size_t n;             /* in [16, 20000]                                               [1000] */
    int networks;         /* of the largest, in [2, 1e5]                                     [8] */
    double t_max, dt, sigma_0; /* as in simulate.h                                 [100 0.05 1] */
    double bound; /* on detects; infinite: none                               [infinite] */
} gfold_validate_point;

/* What can be compared. */
typedef struct gfold_comparable {
    const char *name, *meaning;
} gfold_comparable;

typedef struct gfold_validation gfold_validation; /* the result */

GFOLD_API const char *gfold_suite_name(gfold_suite suite);           /* NULL past the end */
GFOLD_API const gfold_comparable *gfold_comparable_at(size_t index); /* NULL past the end */
GFOLD_API gfold_validate_params gfold_validate_defaults(void);
GFOLD_API gfold_validate_point gfold_validate_point_defaults(void);

/* EINVAL: params, `only` or `wrong` match no check. ENOMEM, ESTOPPED. What fails in one case
 * fails its checks, not the run. *out is NULL on failure. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_validate_run(const gfold_validate_params *params,
                                                          gfold_validation **out, gfold_error *err);

/* One check; suite, only and wrong of params play no part. EINVAL: point; the quantity is
 * unknown. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_validate_at(const gfold_validate_params *params,
                                                         const gfold_validate_point *point,
                                                         gfold_validation **out, gfold_error *err);
GFOLD_API void gfold_validation_destroy(gfold_validation *validation);

GFOLD_API size_t gfold_validation_count(const gfold_validation *validation);
GFOLD_API const gfold_check *gfold_validation_at(const gfold_validation *validation, size_t k);
GFOLD_API size_t gfold_validation_passed(const gfold_validation *validation);

GFOLD_END_DECLS

#endif
