/* exponents.h: Lyapunov exponents of sampled networks.
 *
 * M tangent vectors of the state (h, z, r) go along with a trajectory, dV/dt = J(t) V, in the
 * integrator's own order, and are re-orthonormalised V = Q R; exponent i is the mean of log R_ii
 * over time, and the sum of the first i the growth of volumes of i dimensions [Benettin et al.
 * 1980; Engelken, Wolf & Abbott 2023]. Where a binary gate switches the vectors jump with the
 * vector field, V' = V + (f' - f)(n . V)/(n . f), n the gradient of z_i. A gate that starts to
 * slide (tau_z = 0) takes a direction away: its exponent is -infinity. Each gate that stays closed
 * gives an exponent of exactly zero.
 *
 *     ks_entropy    sum of the positive exponents
 *     kaplan_yorke  j + (sum of the first j) / |exponent j + 1|, j the most for which that sum >= 0
 *     trace         time average of tr J, jumps included: the sum of all exponents but for the
 *                   error of the step
 *
 * The vectors start at random, the same on any number of threads, half-way through the transient.
 * They are factored so often that their condition stays below 1e4, as the growth seen so far
 * predicts, and 64 times at least; no exponent depends on it but by rounding.
 *
 * Errors: over networks; of one network, over blocks of time [Flyvbjerg & Petersen 1989].
 * Threads: params.threads, one network each; no number depends on it. Memory: of a network and
 * 8 (M + k) k bytes, per worker.  Cost: 8 k N^2 flops per matrix and step of RK4, and 2 M k^2 for a
 * factorisation.
 * Source: model.h, simulate.h; Aizerman & Gantmacher 1958 for the jumps.
 */
#ifndef GFOLD_EXPONENTS_H
#define GFOLD_EXPONENTS_H

#include <gatefold/ensemble.h>

GFOLD_BEGIN_DECLS

typedef struct gfold_exponents_params {
    gfold_model model;
    gfold_network_params network;   /* realisation: that of the first network                     */
    gfold_simulate_params simulate; /* rk4, heun or euler, binary gates: rk4; no input; t_max: the
                                       end of all. trials, observe, stop_at_rest are set here     */
    size_t k;         /* exponents, in [0, M]; 0: all M                                       [0] */
    double transient; /* before growth counts, leak times, a multiple of dt below t_max      [25] */
    double interval;  /* between factorisations, leak times, a multiple of dt; 0: adapted     [0] */
    int networks;     /* in [1, 1e6]                                                          [8] */
    int threads;      /* 0: one per core                                                      [0] */
    const volatile int *stop;                         /* polled; non-zero: ESTOPPED; or NULL      */
    void (*progress)(void *context, double fraction); /* called under a lock, or NULL             */
    void *context;
} gfold_exponents_params;

/* Means over networks. A number that the computed exponents do not determine is NaN: ks_entropy
 * while the last of them is positive, kaplan_yorke while their sum is, trace and sum unless they
 * are all. */
typedef struct gfold_exponents_summary {
    gfold_estimate lambda_max, ks_entropy, kaplan_yorke;
    gfold_estimate sum, trace; /* trace NaN where a gate slid                                     */
    double time_error;  /* of lambda_max in one network, from blocks of time, rms over networks   */
    double drift;       /* of lambda_max, second half of the time less the first                  */
    double drift_error; /* its standard error                                                     */
    int converged;      /* |drift| <= 3 drift_error + 1e-6, and so for the sum of those computed  */
    double t, interval; /* leak times counted; mean time between factorisations                   */
    double switches;    /* of gates, per network                                                  */
} gfold_exponents_summary;

typedef struct gfold_exponents gfold_exponents; /* the result */

GFOLD_API gfold_exponents_params gfold_exponents_defaults(void);

/* EINVAL, ENOMEM, ESTOPPED; ENUMERIC: a state or a vector overflowed, or a gate touches its
 * threshold; and what a network's run returns. *out is NULL on failure. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_exponents_run(const gfold_exponents_params *params,
                                                           gfold_exponents **out, gfold_error *err);
GFOLD_API void gfold_exponents_destroy(gfold_exponents *exponents);

/* Exponents computed per network; M; networks. */
GFOLD_API size_t gfold_exponents_count(const gfold_exponents *exponents);
GFOLD_API size_t gfold_exponents_size(const gfold_exponents *exponents);
GFOLD_API int gfold_exponents_networks(const gfold_exponents *exponents);

/* Exponent i from the top: over networks, and in one of them. NaN past the ends. */
GFOLD_API gfold_estimate gfold_exponents_at(const gfold_exponents *exponents, size_t i);
GFOLD_API gfold_estimate gfold_exponents_in(const gfold_exponents *exponents, int network,
                                            size_t i);

GFOLD_API gfold_exponents_summary gfold_exponents_summarise(const gfold_exponents *exponents);

GFOLD_END_DECLS

#endif
