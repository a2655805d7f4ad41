/* ensemble.h: statistics of many sampled networks, with their standard errors.
 *
 * `networks` realisations of one model run for t_max each, `trials` initial states per network as one
 * batch. A network's value is the mean over its trials; mean and standard error are over networks.
 * At the end of each run: the population averages of simulate.h. Over time, from `transient` on and
 * every `interval`, when interval > 0:
 *
 *     time averages of h^2, speed, s_z, s_z^2, s_r, s_r^2
 *     autocorrelation C(tau) = < h_i(t) h_i(t + tau) >, units and t averaged, 0 <= tau <= lag, by FFT
 *     participation ratio (sum l)^2 / sum l^2 over the eigenvalues l of the covariance of h in time,
 *         from the Gram matrix of at most 512 evenly spaced states; it cannot exceed their number less
 *         one, which is reported beside it
 *
 * Threads: params.threads workers, one network each (fewer where memory is short); no result depends on
 * how many. Memory: a network, a plan and 8 units (t_max - transient) / interval bytes per trial, per
 * worker; asked for only if the machine has it.  Source: simulate.h; FFTW.
 */
#ifndef GFOLD_ENSEMBLE_H
#define GFOLD_ENSEMBLE_H

#include <gatefold/simulate.h>

GFOLD_BEGIN_DECLS

typedef struct gfold_ensemble_params {
    gfold_model model;
    gfold_network_params network;   /* realisation: that of the first network                     */
    gfold_simulate_params simulate; /* trials, observe, initial, stop_at_rest: set by the ensemble */
    int networks;                   /* in [1, 1e6]                                           [8]  */
    int trials;                     /* per network, in [1, GFOLD_TRIALS_MAX]                 [1]  */
    double transient;               /* leak times, in [0, t_max)                             [0]  */
    double interval;                /* between states, a multiple of dt; 0: end only         [0]  */
    double lag;                     /* of the autocorrelation, in [0, t_max - transient]     [0]  */
    int units;                      /* that enter the autocorrelation, evenly spaced; 0: all [0]  */
    int threads;                    /* 0: one per core                                       [0]  */
    /* Called with every state taken (interval > 0), from several threads at once; non-zero ends the
     * run with EIO and the sentence left in err. */
    int (*record)(void *recorder, int network, int trial, long sample, double t,
                  const gfold_state *state, gfold_error *err);
    void *recorder;
    const volatile int *stop;                         /* polled; non-zero ends with ESTOPPED, or NULL */
    void (*progress)(void *context, double fraction); /* called under a lock, or NULL                */
    void *context;
} gfold_ensemble_params;

/* One statistic by name: its place in the table. */
typedef struct gfold_statistic {
    const char *name;    /* "var_h", ... the fields of `gatefold simulate`  */
    const char *meaning; /* half a line                                     */
    int over_time;       /* needs interval > 0; NaN without                 */
} gfold_statistic;

typedef struct gfold_estimate {
    double mean, stderr_; /* stderr_ NaN for fewer than two networks */
    int networks;         /* whose value is a number                 */
} gfold_estimate;

typedef struct gfold_ensemble gfold_ensemble; /* the result */

GFOLD_API const gfold_statistic *gfold_statistic_at(size_t index); /* NULL past the end */

GFOLD_API gfold_ensemble_params gfold_ensemble_defaults(void);

/* Bytes that one worker takes. */
GFOLD_API double gfold_ensemble_bytes(const gfold_ensemble_params *params);

/* States per trial that are taken with these parameters; 0 without an interval. */
GFOLD_API long gfold_ensemble_count_samples(const gfold_ensemble_params *params);

/* EINVAL, ENOMEM, ESTOPPED, EIO, and what a network's run returns: *out is NULL. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_ensemble_run(const gfold_ensemble_params *params,
                                                          gfold_ensemble **out, gfold_error *err);
GFOLD_API void gfold_ensemble_destroy(gfold_ensemble *ensemble);

/* Estimate of statistic number `index`, and its value in one network. */
GFOLD_API gfold_estimate gfold_ensemble_estimate(const gfold_ensemble *ensemble, size_t index);
GFOLD_API double gfold_ensemble_value(const gfold_ensemble *ensemble, size_t index, int network);

/* Lags, C(tau) and its standard errors, `count` each; count 0 without lag. */
GFOLD_API size_t gfold_ensemble_lags(const gfold_ensemble *ensemble);
GFOLD_API const double *gfold_ensemble_tau(const gfold_ensemble *ensemble);
GFOLD_API const double *gfold_ensemble_correlation(const gfold_ensemble *ensemble);
GFOLD_API const double *gfold_ensemble_correlation_stderr(const gfold_ensemble *ensemble);

/* States per trial that entered the time averages, and the bound on the participation ratio. */
GFOLD_API long gfold_ensemble_samples(const gfold_ensemble *ensemble);
GFOLD_API int gfold_ensemble_participation_bound(const gfold_ensemble *ensemble);

GFOLD_END_DECLS

#endif
