/* two_time.h: the mean field of a network that relaxes, functions of two times.
 *
 *     dh/dt = s_z(z) (-h + eta_h + b) + noise,  tau_z dz/dt = -z + eta_z,  tau_r dr/dt = -r + eta_r
 *     <eta_h eta_h'> = p E[phi phi'] E[s_r s_r'],  <eta_z eta_z'> = <eta_r eta_r'> = E[phi phi']
 *
 * from h(0) ~ Normal(0, sigma_0^2), z and r at their inputs. The equations are causal: all paths of a
 * population march together, each step adding a row to the Cholesky factors of the covariances from
 * the paths so far; one pass, no iteration. The results are means over independent populations
 * ("batches"), with standard errors from their scatter.
 *
 * Size of a population. M paths whose fields follow the covariance of the same M paths are, in law, a
 * network of M units (J q is fresh noise for every q orthogonal to the directions it has met), so a
 * population has the 1/M finite-size error of such a network. With `extrapolate` every population is
 * run again as two halves with the same random numbers, and 2 A(M) - A(M/2) is taken, which removes
 * the 1/M term and, to leading order, adds no noise. What it changed is reported. Paths come in pairs
 * whose z and r are mirror images, h(0) one from each equally probable interval.
 *
 * Time: between grid points fields are interpolated and the relaxation is integrated exactly, in two
 * halves; a binary gate switches inside a step, where z interpolated crosses theta_z, h stands still
 * while it is closed. The error is of order dt^2. FS, g = 2: see analysis/two_time/README.md.
 * A grid on which phi at neighbouring points correlates by less than GFOLD_TWO_TIME_NEAR is refused.
 *
 * Threads: params.threads workers, one batch each; no result depends on how many. Memory: 8 bytes
 * times (6 times^2 + 3 to 6 times x M) per worker and 32 times^2 for the result, M paths per batch;
 * more batches take no more. Cost: 2.5 to 7 M times^2 flops per batch (matrix times vector), twice
 * that when it is extrapolated.
 * Source: Can & Krishnamurthy, arXiv 2109.03879; Helias & Dahmen, arXiv 1901.10416; the marching with
 * mirrored paths and its equivalence to networks were worked out here.
 */
#ifndef GFOLD_TWO_TIME_H
#define GFOLD_TWO_TIME_H

#include <gatefold/model.h>
#include <stdint.h>

GFOLD_BEGIN_DECLS

#define GFOLD_TWO_TIME_MAX 20000 /* times       */
#define GFOLD_TWO_TIME_NEAR 0.9  /* correlation */

typedef enum gfold_time_grid {
    GFOLD_GRID_UNIFORM,   /* steps of dt (the last may be shorter)                       */
    GFOLD_GRID_GEOMETRIC, /* steps of dt, once t > dt / growth of growth times t         */
    GFOLD_GRID_COUNT
} gfold_time_grid;

typedef struct gfold_two_time_params {
    double t_max;     /* leak times, in (0, 1e8]                                       [100]  */
    double dt;        /* leak times, in [1e-6, 1]                                      [0.1]  */
    gfold_time_grid grid; /*                                                           [UNIFORM] */
    double growth;    /* of a geometric step over its time, in [1e-3, 0.5]             [0.04] */
    double sigma_0;   /* standard deviation of h(0), in [0, 1e6]                       [1]    */
    int paths;        /* in a batch, a multiple of 4 in [8, 1e6]                       [1024] */
    int batches;      /* in [2, 1e6]                                                   [8]    */
    int extrapolate;  /* remove the 1/paths error                                      [1]    */
    int corrections;  /* of a step: the row computed again from corrected paths, [0, 4] [0]   */
    uint64_t seed;    /*                                                               [1]    */
    int threads;      /* 0: one per core                                               [0]    */
    const volatile int *stop;                          /* polled; non-zero: ESTOPPED, or NULL  */
    void (*progress)(void *context, double fraction);  /* called under a lock, or NULL         */
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
    size_t times;        /* 0 .. t_max                                                       */
    size_t kept;         /* largest number of times that brought something new to the fields */
    double neighbour;    /* smallest correlation of phi at neighbouring times                */
    int batches;         /* that entered                                                     */
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

/* EINVAL: model. ENUMERIC: the state overflowed (threshold-linear phi). EACCURACY: neighbouring times
 * of the grid are too far apart, as on a geometric one in chaos that does not come to rest; all is
 * filled nonetheless. ESTOPPED. */
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
