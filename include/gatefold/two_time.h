/* two_time.h: the mean field of a network that relaxes, functions of two times.
 *
 *     dh/dt = s_z(z) (-h + eta_h + b) + noise,  tau_z dz/dt = -z + eta_z,  tau_r dr/dt = -r + eta_r
 *     <eta_h eta_h'> = p E[phi phi'] E[s_r s_r'],  <eta_z eta_z'> = <eta_r eta_r'> = E[phi phi']
 *
 * from h(0) ~ Normal(0, sigma_0^2), z and r at their inputs. The equations are causal: all paths
 * of a population march together, each step adding a row to the Cholesky factors of the
 * covariances from the paths so far; one pass, no iteration. The results are means over
 * independent populations ("batches"), with standard errors from their scatter.
 *
 * Size of a population. M paths whose fields follow the covariance of the same M paths are, in
 * law, a network of M units (J q is fresh noise for every q orthogonal to the directions it has
 * met), so a population has the finite-size error of such a network, 1/M where the network is not
 * about to rest. With `extrapolate` every population is run again as two halves and 2 A(M) -
 * A(M/2) is taken, which removes the 1/M term, reports what it changed and costs twice the time
 * and twice the error.
 *
 * Noise. Paths come in pairs whose z and r are mirror images; the noise of a population is
 * whitened, so that averages of products of fields are exact, and h(0) has one of each of equally
 * probable values. With a binary gate the two of a pair share field and start of h: where theta_z
 * = 0 exactly one of them is open. Batches are independent all the same.
 *
 * Time. Between grid points fields are interpolated and the relaxation is integrated exactly, in
 * two halves; a binary gate switches inside a step, where z interpolated crosses theta_z, and h
 * stands still while it is closed. The error is of order dt^2: 3e-4 of var_h at dt = 0.1 for a
 * linear network, below 1e-3 at dt = 0.2 for FS at g = 2 (analysis/two_time/README.md). In steps
 * longer than 0.3 the new covariances solve the step's implicit equation. A grid on which phi at
 * neighbouring points correlates by less than GFOLD_TWO_TIME_NEAR is refused.
 *
 * Degenerate rows. A time whose field is known from earlier ones to 1e-8 of its variance adds no
 * direction to the fields, which are then wrong by at most that.
 *
 * Threads: params.threads workers, one batch each; no result depends on how many. Memory: 8 bytes
 * times (6 times^2 + 5 times x M + 30 M) per worker and 32 times^2 for the result, M paths per
 * batch; more batches take no more. Cost of a batch: 2 to 4 M times^2 flops (matrix times vector).
 * Source: Can & Krishnamurthy, arXiv 2109.03879; Helias & Dahmen, arXiv 1901.10416; the marching,
 * its equivalence to networks and the reduction of its noise were worked out here.
 */
#ifndef GFOLD_TWO_TIME_H
#define GFOLD_TWO_TIME_H

#include <gatefold/model.h>
#include <stdint.h>

GFOLD_BEGIN_DECLS

#define GFOLD_TWO_TIME_MAX 20000  /* times                                             */
#define GFOLD_TWO_TIME_NEAR 0.9   /* correlation of phi at neighbouring times, at least */
#define GFOLD_TWO_TIME_SOLVED 0.1 /* residual of a long step, relative, at most        */

typedef enum gfold_time_grid {
    GFOLD_GRID_UNIFORM,   /* steps of dt (the last may be shorter)                       */
    GFOLD_GRID_GEOMETRIC, /* steps of dt, once t > dt / growth of growth times t         */
    GFOLD_GRID_COUNT
} gfold_time_grid;

typedef struct gfold_two_time_params {
    double t_max;         /* leak times, in (0, 1e8]                                       [100]  */
    double dt;            /* leak times, in [1e-6, 1]                                      [0.1]  */
    gfold_time_grid grid; /*                                                           [UNIFORM] */
    double growth;        /* of a geometric step over its time, in [1e-3, 0.5]             [0.04] */
    double sigma_0;       /* standard deviation of h(0), in [0, 1e6]                       [1]    */
    int paths;       /* in a batch, a multiple of 4 in [8, 1e6]; 0: 2048, or twice the times [0] */
    int batches;     /* in [2, 1e6]                                                   [8]    */
    int extrapolate; /* remove the 1/paths error                                      [0]    */
    int corrections; /* of a step: the row computed again from corrected paths, [0, 4] [0]   */
    uint64_t seed;   /*                                                               [1]    */
    int threads;     /* 0: one per core                                               [0]    */
    const volatile int *stop;                         /* polled; non-zero: ESTOPPED, or NULL  */
    void (*progress)(void *context, double fraction); /* called under a lock, or NULL         */
    void *context;
} gfold_two_time_params;

/* Functions of one time. Without a binary gate all paths are active. */
typedef enum gfold_two_time_series {
    GFOLD_SERIES_VAR_H,           /* E h^2                                            */
    GFOLD_SERIES_SPEED,           /* rms of dh/dt, noise left out                     */
    GFOLD_SERIES_VAR_ACTIVE,      /* E h^2 where the gate is open; NaN: none is       */
    GFOLD_SERIES_VAR_FROZEN,      /* E h^2 where it is closed; NaN: none is           */
    GFOLD_SERIES_ACTIVE_FRACTION, /* P(z > theta_z)                                   */
    GFOLD_SERIES_COUNT
} gfold_two_time_series;

typedef enum gfold_two_time_map {
    GFOLD_MAP_H,   /* E h(t) h(t')     */
    GFOLD_MAP_PHI, /* E phi(t) phi(t') */
    GFOLD_MAP_COUNT
} gfold_two_time_map;

typedef struct gfold_two_time_result {
    size_t times;       /* 0 .. t_max                                                       */
    size_t kept;        /* largest number of times that brought something new to the fields */
    double neighbour;   /* smallest correlation of phi at neighbouring times                */
    double residual;    /* of rows solved for in long steps, largest relative change at the end */
    long evaluations;   /* of rows, all batches                                             */
    int paths, batches; /* in a batch; batches that entered                                 */
} gfold_two_time_result;

/* Arrays of the plan, valid until it solves again. */
typedef struct gfold_two_time_curve {
    const double *value, *stderr_; /* times each                                            */
    const double *shift;           /* what the extrapolation added; zeros without           */
} gfold_two_time_curve;

typedef struct gfold_two_time_plan gfold_two_time_plan;

GFOLD_API gfold_two_time_params gfold_two_time_defaults(void);
GFOLD_API const char *gfold_time_grid_name(gfold_time_grid grid); /* NULL past the end */

/* EINVAL: parameters; more than GFOLD_TWO_TIME_MAX times. ENOMEM. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_two_time_create(gfold_two_time_plan **plan,
                                                             const gfold_two_time_params *params,
                                                             gfold_error *err);

/* EINVAL: model. ENUMERIC: the state overflowed (threshold-linear phi). EACCURACY, all filled
 * nonetheless: neighbouring times of the grid are too far apart, as on a geometric one in chaos that
 * does not come to rest; a long step was not solved; result.kept exceeds paths / 2. ESTOPPED. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_two_time_solve(gfold_two_time_plan *plan,
                                                            const gfold_model *model,
                                                            gfold_two_time_result *out,
                                                            gfold_error *err);

/* The grid, before and after solving. */
GFOLD_API const double *gfold_two_time_times(const gfold_two_time_plan *plan, size_t *count);

/* Of the last solution: a function of time; and one of two times, symmetric, times x times, with its
 * standard errors unless that is NULL. */
GFOLD_API gfold_two_time_curve gfold_two_time_curve_of(const gfold_two_time_plan *plan,
                                                       gfold_two_time_series series);
GFOLD_API const double *gfold_two_time_map_of(const gfold_two_time_plan *plan,
                                              gfold_two_time_map map, const double **stderr_);

GFOLD_API void gfold_two_time_destroy(gfold_two_time_plan *plan);

GFOLD_END_DECLS

#endif
