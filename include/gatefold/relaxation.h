/* relaxation.h: sampled networks on their way, functions of two times.
 *
 * What two_time.h predicts, measured: `networks` realisations of one model run from h(0) ~
 * Normal(0, sigma_0^2), `trials` initial states each, and at every time t asked for, population
 * averages over the N units of a network:
 *
 *     var_h = 1/N sum_i h_i^2          speed, var_active, var_frozen, active_fraction (simulate.h)
 *     C_h(t, t') = 1/N sum_i h_i(t) h_i(t')           C_phi(t, t') = 1/N sum_i phi_i(t) phi_i(t')
 *
 * A network's value is the mean over its trials, of var_active and var_frozen over the units of all
 * of them that are so; mean and standard error are over networks. A
 * network of N units differs from the theory by 1/N, and by more once it comes to rest. A run ends
 * where it is at rest and nothing can move it any more: later times get the state it is in, and
 * speed 0.
 *
 * Threads: params.threads workers, one network each (fewer where memory is short); no result
 * depends on how many. Memory: a network, its batch and 8 times N bytes per trial (at most 32 at
 * once), per worker, and 8 (5 times + 2 times^2) bytes per network; asked for only if the machine
 * has it. Cost: that of the runs, and 2 N times^2 flops per trial and map.  Source: simulate.h.
 */
#ifndef GFOLD_RELAXATION_H
#define GFOLD_RELAXATION_H

#include <gatefold/simulate.h>
#include <gatefold/two_time.h>

GFOLD_BEGIN_DECLS

#define GFOLD_RELAXATION_TIMES_MAX 2000

typedef struct gfold_relaxation_params {
    gfold_model model;
    gfold_network_params network;   /* realisation: that of the first network                   */
    gfold_simulate_params simulate; /* set by the run: t_max, trials, observe, initial,
                                       stop_at_rest                                             */
    int networks;                   /* in [1, 1e6]                                          [8] */
    int trials;                     /* per network, in [1, GFOLD_TRIALS_MAX]                [1] */
    size_t count;        /* of the times, in [1, GFOLD_RELAXATION_TIMES_MAX]                [0] */
    const double *times; /* leak times, ascending, the first at least 0, the last above 0,
                            multiples of dt within 1e-6; borrowed                        [NULL] */
    int threads;         /* 0: one per core                                                 [0] */
    const volatile int *stop;                         /* polled; non-zero: ESTOPPED, or NULL    */
    void (*progress)(void *context, double fraction); /* called under a lock, or NULL           */
    void *context;
} gfold_relaxation_params;

typedef struct gfold_relaxation gfold_relaxation; /* the result */

/* Arrays of the result; standard errors NaN for fewer than two networks. */
typedef struct gfold_relaxation_curve {
    const double *value, *stderr_;
} gfold_relaxation_curve;

GFOLD_API gfold_relaxation_params gfold_relaxation_defaults(void);

/* EINVAL, ENOMEM, ESTOPPED, and what a network's run returns: *out is NULL. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_relaxation_run(const gfold_relaxation_params *params,
                                                            gfold_relaxation **out,
                                                            gfold_error *err);
GFOLD_API void gfold_relaxation_destroy(gfold_relaxation *relaxation);

GFOLD_API const double *gfold_relaxation_times(const gfold_relaxation *relaxation, size_t *count);

/* A function of time, `count` values (NaN where no network has such units); and one of two times,
 * symmetric, count x count. */
GFOLD_API gfold_relaxation_curve gfold_relaxation_curve_of(const gfold_relaxation *relaxation,
                                                           gfold_two_time_series series);
GFOLD_API gfold_relaxation_curve gfold_relaxation_map_of(const gfold_relaxation *relaxation,
                                                         gfold_two_time_map map);

GFOLD_END_DECLS

#endif
