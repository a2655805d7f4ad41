/* sample.h: Jacobian eigenvalues of sampled networks.
 *
 * The Jacobian (jacobian.h) is taken in one of these states:
 *
 *     GAUSSIAN    h_i ~ Normal(0, delta_h), drawn without regard to the couplings; z and r at their
 *                 inputs; the push counts as zero. What the theory of a fixed point averages over.
 *     ORIGIN      h = 0, z and r at their inputs
 *     SETTLED     where a simulation came to rest; networks that did not are left out
 *     TRAJECTORY  `states` states of a simulation, `interval` apart, the last one at t_max
 *
 * Where the push vanishes (the first; the second where phi(0) = 0 and there is no bias; the third
 * unless alpha_z settle_speed > 1e-3), and wherever the update gate is binary or off, z acts on nothing:
 * the block of h, and of r where tau_r > 0, holds all eigenvalues but the N at -1/tau_z, and is the
 * matrix taken; elsewhere it is the whole one.
 *
 * Threads: params.threads inside; no number depends on how many. Memory: a network and its matrix
 * (8 M^2 bytes) per worker, asked for only if the machine has it: fewer workers where several do not
 * fit.  Cost: one eigenproblem per state.
 * Source: jacobian.h, modes.h.
 */
#ifndef GFOLD_SAMPLE_H
#define GFOLD_SAMPLE_H

#include <gatefold/modes.h>
#include <gatefold/spectrum.h>

GFOLD_BEGIN_DECLS

typedef enum gfold_sample_at {
    GFOLD_AT_GAUSSIAN,
    GFOLD_AT_ORIGIN,
    GFOLD_AT_SETTLED,
    GFOLD_AT_TRAJECTORY,
    GFOLD_AT_COUNT
} gfold_sample_at;

typedef struct gfold_sample_params {
    gfold_model model;
    gfold_network_params network;   /* realisation: that of the first network                      */
    gfold_simulate_params simulate; /* of SETTLED and TRAJECTORY                                   */
    gfold_sample_at at;             /*                                                  [GAUSSIAN] */
    double delta_h;                 /* of GAUSSIAN, in [0, 1e12]                               [1] */
    int networks;                   /* in [1, 1e6]                                             [8] */
    int states;                     /* of TRAJECTORY, per network, in [1, 1000]                [1] */
    double interval;                /* between them, leak times, a multiple of dt             [10] */
    int eigenvalues;                /* 0: none, units only                                     [1] */
    int krylov;                     /* 1: `modes` in place of all eigenvalues                  [0] */
    gfold_modes_params modes;       /* `rest` is set by the sample                                 */
    int threads;                    /* 0: one per core                                         [0] */
    const volatile int *stop;                         /* polled; non-zero ends with ESTOPPED, or NULL */
    void (*progress)(void *context, double fraction); /* called under a lock, or NULL                 */
    void *context;
} gfold_sample_params;

/* One state of one network. Arrays belong to the sample. */
typedef struct gfold_sample_state {
    int network;
    size_t n, count;       /* units; eigenvalues                                                  */
    size_t zeros;          /* closed binary gates, each an exact zero among all eigenvalues       */
    const double *re, *im; /* count, as LAPACK or modes.h order them; NULL without eigenvalues    */
    gfold_units units;     /* h, z, r, gate and push (NULL where z acts on nothing)               */
} gfold_sample_state;

typedef struct gfold_sample gfold_sample; /* the result */

GFOLD_API const char *gfold_sample_at_name(gfold_sample_at at); /* "gaussian", ...; NULL past the end */
GFOLD_API gfold_sample_params gfold_sample_defaults(void);

/* EINVAL: params. ENOMEM, EEXTERN, ESTOPPED; ENOCONV: AT_SETTLED and no network came to rest; and what a
 * network's run returns. *out is NULL on failure. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_sample_run(const gfold_sample_params *params,
                                                        gfold_sample **out, gfold_error *err);
GFOLD_API void gfold_sample_destroy(gfold_sample *sample);

/* As they were given; what they point to is borrowed. */
GFOLD_API const gfold_sample_params *gfold_sample_params_of(const gfold_sample *sample);

/* States in the order of networks, and how many networks they come from. */
GFOLD_API size_t gfold_sample_count(const gfold_sample *sample);
GFOLD_API int gfold_sample_networks(const gfold_sample *sample);
GFOLD_API const gfold_sample_state *gfold_sample_states(const gfold_sample *sample);

/* The units of all states one after the other, every k-th so that at most `most` remain. Arrays belong
 * to the sample, until the next call. EINVAL: most is 0. ENOMEM. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_sample_units(gfold_sample *sample, size_t most,
                                                          gfold_units *out, gfold_error *err);

GFOLD_END_DECLS

#endif
