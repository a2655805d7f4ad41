/* correlation.h: stationary dynamic mean field, C_x(tau) = <x(t) x(t + tau)> for x = h, z, r.
 *
 * Without gates, with bias and noise [SCS, SGH], C0 = C_h(0):
 *
 *     C'' = C - p <phi,phi>_{C,C0} - sigma_b^2,   C'(0+) = -D                                    (6.1)
 *     V(C) = -C^2/2 + p <Phi,Phi>_{C,C0} + sigma_b^2 C,   D^2/2 + V(C0) = V(C_inf),  V'(C_inf) = 0
 *
 * With a reset gate alone, h and r Gaussian and independent:
 *
 *     (1 - d^2) C_h = p <phi,phi>_{C_h} <s_r,s_r>_{C_r} + sigma_b^2,
 *     (1 - tau_r^2 d^2) C_r = <phi,phi>_{C_h}
 *
 * With an update gate h is not Gaussian (PATHS): z and eta_h + b are sampled as Gaussian paths
 * from their correlations, C_z = K_z * C_phi and p C_phi C_sr + sigma_b^2, h is integrated along
 * them, and C_phi is measured and fed back, with the same random numbers every time, until it
 * stays. Time is a ring of at least 20 decay times, found along with the solution: every path is
 * periodic, so it has no transient, what is constant in time is one number per path, and all
 * powers are non-negative by construction. Errors come from the batches, each given its own way a
 * little (theory/correlation_batches.h): they contain the amplification of noise by the
 * self-consistency. The step's error is of order 4 in dt (order 2 with noise, or where g or
 * alpha_z make dt coarse); a third of what C0 changes by at 2 dt is part of c0_error.
 * A steep gate holds units for long, the longer the closer g is to where a binary one freezes the
 * network (g < 3.27). With an update gate alone, tau_z = 1: decay times 88 and 252 at g = 3, alpha_z = 5
 * and 10, and alpha_z = 20 is refused (ENOCONV with 256 paths); 109 and 136 at g = 6, alpha_z = 20 and 50.
 *
 * Several stationary states coexist; `start` names the one that is wanted.
 *
 * Threads: one plan per thread; models are only read. PATHS runs on params.threads threads of its
 * own. Memory: POTENTIAL 0.1 MB, BOUNDARY 3 MB; PATHS 250 steps of the ring per thread and 6 per
 * batch, doubles. Cost: POTENTIAL 2 ms (g = 2) to 40 ms (g = 100), C0 to 1e-13; BOUNDARY 20 to 200
 * ms, to 1e-8 or better (errors tell); PATHS 10 to 20 ns per path step and iteration, in all 25
 * such iterations: seconds of one core without gates, half a minute where the decay time is 50.
 * Source: Sompolinsky, Crisanti & Sommers 1988; Schuecker, Goedeke & Helias, PRX 8, 041029 (2018);
 * Krishnamurthy, Can & Schwab 2022; the factored equations (src/theory/potential.h) were derived
 * for this library.
 */
#ifndef GFOLD_CORRELATION_H
#define GFOLD_CORRELATION_H

#include <gatefold/model.h>
#include <stddef.h>
#include <stdint.h>

GFOLD_BEGIN_DECLS

typedef enum gfold_correlation_method {
    GFOLD_CORRELATION_AUTOMATIC, /* the first of these that model and start admit        */
    GFOLD_CORRELATION_CONSTANT,  /* STATIC and ZERO: a fixed point                       */
    GFOLD_CORRELATION_POTENTIAL, /* no gates, or a reset gate of tau_r = 0: a quadrature  */
    GFOLD_CORRELATION_BOUNDARY,  /* at most a reset gate: the boundary-value problem     */
    GFOLD_CORRELATION_PATHS,     /* every model with smooth gates: sampled paths         */
    GFOLD_CORRELATION_METHOD_COUNT
} gfold_correlation_method;

/* Which stationary state. */
typedef enum gfold_correlation_start {
    /* PATHS comes from a large C(tau), and finds what that leads to. */
    GFOLD_CHAOTIC, /* C falls from C0 to C_inf < C0: fluctuates in time; the largest C0 of this kind  */
    GFOLD_STATIC,  /* C constant: the fixed point of largest delta_h (D = 0)                          */
    GFOLD_ZERO,    /* C = 0 (D = 0, sigma_b = 0, phi(0) = 0)                                          */
    GFOLD_CORRELATION_START_COUNT
} gfold_correlation_start;

typedef struct gfold_correlation_params {
    gfold_correlation_method method; /*                                               [AUTOMATIC] */
    gfold_correlation_start start;   /*                                                 [CHAOTIC] */
    double tol;     /* of the deterministic methods, relative to C0, in [1e-13, 1e-4]     [1e-11] */
    double tau_max; /* window, leak times, in [0, 1e6]; 0: until C - C_inf < 1e-3 (C0 - C_inf) [0] */
    int points;     /* lags 0 .. tau_max, evenly spaced, in [2, 1e6]                        [200] */
    /* PATHS only. */
    int paths;        /* per batch, in [100, 1e7]; few ones bias c0 by 1 / (paths batches)   [500] */
    int batches;      /* independent ones, from which the errors come, in [2, 1000]          [16] */
    double dt;        /* leak times, in [1e-3, 0.5]                                         [0.1] */
    double rel_error; /* batches are added, up to 1000, until c0_error is below this times C0, in
                         [1e-5, 1]; 1: just `batches`                                         [1] */
    uint64_t seed;    /*                                                                      [1] */
    int threads;      /* 0: one per core; no number depends on it                             [0] */
    const volatile int *stop;                         /* polled; non-zero ends with ESTOPPED, or NULL */
    void (*progress)(void *context, double fraction); /* called under a lock, or NULL                 */
    void *context;
} gfold_correlation_params;

/* The state in short. Errors are those of the method: estimated ones of the deterministic methods,
 * standard errors over batches of PATHS. */
typedef struct gfold_correlation_summary {
    gfold_correlation_method method; /* that was used                                        */
    double c0, c_inf;                /* C_h(0) and its limit                                 */
    double c0_error, c_inf_error;
    double decay_time;   /* of the slowest exponential, leak times; infinite at the transition and where
                            C falls otherwise                                                   */
    double decay_error;  /* PATHS: NaN where the slowest path sets the pace                     */
    double residual;     /* of the equations, relative to C0                                 */
    long evaluations;    /* Gaussian averages, or path steps                                 */
    int iterations;
} gfold_correlation_summary;

/* One lag. Without a gate its entries are 0. */
typedef struct gfold_correlation_at {
    double c_h, c_z, c_r; /* C_x(tau)          */
    double c_phi;         /* <phi,phi> there   */
} gfold_correlation_at;

/* A plan solves one model after another and holds the last solution. */
typedef struct gfold_correlation_plan gfold_correlation_plan;

GFOLD_API gfold_correlation_params gfold_correlation_defaults(void);
/* NULL past the end. */
GFOLD_API const char *gfold_correlation_method_name(gfold_correlation_method method);
GFOLD_API const char *gfold_correlation_start_name(gfold_correlation_start start);

/* The one that would be used; AUTOMATIC: none is for this model. PATHS takes a minute or more. */
GFOLD_API gfold_correlation_method
gfold_correlation_method_of(const gfold_model *model, const gfold_correlation_params *params);

/* EINVAL: params. ENOMEM. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_correlation_create(
    gfold_correlation_plan **plan, const gfold_correlation_params *params, gfold_error *err);

/* The first solve by a method allocates what the method needs. EINVAL: model; the method is not for
 * this model or start. ENOSOL: there is no such state (below the transition; a threshold-linear phi
 * diverges). EACCURACY: *out is filled all the same. ENOCONV: *out holds the method, of PATHS also the
 * residual, iterations and evaluations so far, and zeros. ESTOPPED, ENOMEM. After any of these but
 * EACCURACY the plan holds no solution. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_correlation_solve(gfold_correlation_plan *plan,
                                                               const gfold_model *model,
                                                               gfold_correlation_summary *out,
                                                               gfold_error *err);

/* The last solution on its lags, `count` each; c_z and c_r NULL without the gate, errors NULL
 * unless PATHS. */
GFOLD_API size_t gfold_correlation_count(const gfold_correlation_plan *plan);
GFOLD_API const double *gfold_correlation_tau(const gfold_correlation_plan *plan);
GFOLD_API const double *gfold_correlation_h(const gfold_correlation_plan *plan);
GFOLD_API const double *gfold_correlation_z(const gfold_correlation_plan *plan);
GFOLD_API const double *gfold_correlation_r(const gfold_correlation_plan *plan);
GFOLD_API const double *gfold_correlation_h_error(const gfold_correlation_plan *plan);

/* At any lag >= 0, by the method's own interpolation. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_correlation_value(const gfold_correlation_plan *plan,
                                                               double tau, gfold_correlation_at *out,
                                                               gfold_error *err);

GFOLD_API void gfold_correlation_destroy(gfold_correlation_plan *plan);

GFOLD_END_DECLS

#endif
