/* spiking_mean_field.h: rates and membrane potentials of a random spiking network, without a network.
 *
 *     x <- beta_s x + (1 - beta_s) s,   V <- beta_m V + gamma_m (J x + F + h) - kappa s,   s <- [V > 0]
 *
 * (agent.h) with J_ij ~ Normal(0, sigma_j^2) off the diagonal and F_i = sum_a W_ia u_a(t), W_ia ~
 * Normal(0, sigma_a^2). For many units the fields J x + F of different units are independent Gaussian
 * processes with mean zero and covariance
 *
 *     K(t, t') = n sigma_j^2 E[x_t x_t'] + sum_a sigma_a^2 u_a(t) u_a(t')
 *
 * where E is over units, that is over the paths that such fields make. K(t, .) needs x up to t, which
 * needs fields before t alone, so one march over time solves it exactly, but for the number of paths:
 * M paths have in law the finite-size error of M units, of order 1/M. Results are means over independent
 * batches of paths with standard errors from their scatter.
 *
 * Threads: params.threads workers, one batch each; no result depends on how many. Memory: 8 (2 M T + T^2)
 * bytes per worker, M paths, T steps. Cost of a batch: 2 M T^2 multiplications and additions.
 * Source: Sompolinsky, Crisanti & Sommers 1988 for the argument; the discrete march was worked out here.
 */
#ifndef GFOLD_SPIKING_MEAN_FIELD_H
#define GFOLD_SPIKING_MEAN_FIELD_H

#include <gatefold/ensemble.h>

GFOLD_BEGIN_DECLS

typedef struct gfold_spiking_mean_field_params {
    double beta_s, beta_m, gamma_m; /* decay factors per step, in [0, 1); gain, in (0, 1]             */
    double rest, reset;             /* h, kappa                                                       */
    double v_0;                     /* V before the first step                                        */
    size_t n;                       /* units, in [2, 1e6]: enters as n sigma_j^2              [300]   */
    double sigma_j;                 /* standard deviation of a weight, in [0, 1e3]            [0]     */
    size_t inputs, steps;           /* rows and columns of `input`; steps in [2, 2000]                */
    const double *input;            /* u_a(t) at input[a + inputs * t]: t = 0 .. steps - 1            */
    const double *sigma_input;      /* inputs of them: sigma_a                                        */
    int paths;                      /* in a batch, in [16, 1e6]                               [4096]  */
    int batches;                    /* in [2, 1e6]                                            [8]     */
    uint64_t seed;                  /*                                                        [1]     */
    int threads;                    /* 0: one per core                                        [0]     */
} gfold_spiking_mean_field_params;

/* Over t = 0 .. steps - 2 unless said otherwise: s and V that the input at t brings about. */
typedef struct gfold_spiking_mean_field {
    gfold_estimate rate;       /* spikes per unit and step, mean over time          */
    gfold_estimate v_mean;     /* of V, over units and time                         */
    gfold_estimate v_variance; /* of V over units at one time, then mean over time  */
} gfold_spiking_mean_field;

GFOLD_API gfold_spiking_mean_field_params gfold_spiking_mean_field_defaults(void);

/* rate[t], v_mean[t], v_variance[t], each of steps - 1 numbers or NULL, are means over the batches.
 * EINVAL, ENOMEM. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_spiking_mean_field_solve(
    const gfold_spiking_mean_field_params *params, gfold_spiking_mean_field *out, double *rate,
    double *v_mean, double *v_variance, gfold_error *err);

GFOLD_END_DECLS

#endif
