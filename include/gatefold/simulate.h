/* simulate.h: integrates one sampled network (model.h) in time.
 *
 * dh/dt = s_z push + I(t) u + sqrt(2 D) xi, with z and r as in model.h. Integrators:
 *
 *     RK4          order 4, fixed step; binary gates switch exactly, see below
 *     EULER        order 1 (the published maps); Euler-Maruyama with noise
 *     HEUN         order 2; with noise strong order 1 (the noise is additive)
 *     EXPONENTIAL  order 1, the linear relaxation of every variable solved exactly, with its noise
 *     ADAPTIVE     order 8 of Prince and Dormand with error control (GSL); exact switching
 *     CVODE        Adams methods of variable order, functional iteration (SUNDIALS, a build option); exact
 *                  switching
 *
 * Exact switching: gates are constant inside a step; a crossing of theta_z is located (RK4: on the
 * cubic dense output; ADAPTIVE: by repeating the step to the crossing; CVODE: by its root finder), the step
 * ends there, the gate flips and the rest is integrated anew, so that the order stays. A gate that dips
 * through theta_z and back within a step is found unless it does so by less than the error of the cubic,
 * of order dt^4. With tau_z = 0 a unit whose opening would at once close it again slides along z = theta_z
 * (Filippov): its gate takes the value in (0, 1) that keeps dz/dt = 0; it counts as frozen. Units that
 * meet there, at most six, settle together, in modes that can last (meeting.h); an excursion from sliding
 * and back is seen at the ends of steps only. With tau_z > 0 a gate that both modes send back oscillates
 * about theta_z; the amplitude dies away exponentially and the frequency grows likewise, towards z = theta_z
 * and dz/dt = 0 (sliding of second order). There is no time at which that ends, and it is not cut short:
 * at 100 N switches in one step the run gives up with ENOCONV. At gains near 20 and tau_z = 0, dt = 0.05
 * is too coarse for RK4: take 0.0125. The other integrators hold a binary gate at z > theta_z over each of
 * their stages, an error of order dt.
 *
 * h(0) ~ Normal(0, sigma_0^2) or as given; z and r start at their inputs. Several trials of one network run as
 * one batch, whose products read the couplings once; a trial's numbers do not depend on the batch.
 *
 * Threads: one plan per thread, networks may be shared. Memory: about 40 N doubles per trial; ADAPTIVE
 * takes 16 more per state variable, CVODE 22.
 * Cost: a product with each coupling matrix per stage (2 N^2 flops) and trial; gate switches repeat a step.
 * Source: model.h; Filippov 1988 for sliding; Kloeden & Platen 1992 for noise.
 */
#ifndef GFOLD_SIMULATE_H
#define GFOLD_SIMULATE_H

#include <gatefold/input.h>
#include <gatefold/network.h>

GFOLD_BEGIN_DECLS

#define GFOLD_TRIALS_MAX 1024 /* in one batch */

typedef enum gfold_integrator {
    GFOLD_AUTOMATIC, /* RK4, or HEUN with noise */
    GFOLD_RK4,
    GFOLD_EULER,
    GFOLD_HEUN,
    GFOLD_EXPONENTIAL,
    GFOLD_ADAPTIVE,
    GFOLD_CVODE,
    GFOLD_INTEGRATOR_COUNT
} gfold_integrator;

/* Views into the plan's state, valid until it runs on; NULL where the model has no such variable. */
typedef struct gfold_state {
    size_t n;
    const double *h, *z, *r; /* N each; z and r also where they are functions (tau = 0)   */
    const double *gate;      /* s_z of every unit: for a binary gate 0, 1, or the sliding value */
    const double *velocity;  /* dh/dt, noise left out                                     */
} gfold_state;

typedef struct gfold_simulate_params {
    gfold_integrator integrator; /*                                              [AUTOMATIC] */
    double t_max;   /* leak times, in (0, 1e8]                                       [100]  */
    double dt;      /* step, largest step of the adaptive ones, leak times, in [1e-6, 1]; RK4, HEUN
                       and EULER only where stable: below 2.7, 2, 2 times the smallest tau [0.05] */
    double tol;     /* of the adaptive ones, local error relative to 1 + |y|, in [1e-14, 1e-2] [1e-9];
                       of the worst variable, with CVODE rms over all                       */
    double sigma_0; /* standard deviation of h(0), in [0, 1e6]                       [1]    */
    const double *initial; /* h(0) of trial k of a run at initial + k N, finite, read as it begins; NULL:
                              Normal(0, sigma_0^2)                               [NULL] */
    double settle_speed; /* rms of dh/dt that counts as rest, in [0, 1]                   [1e-6] */
    int stop_at_rest;    /* end early once h, and z and r with it, are at rest and no input or noise
                            can move them any more                                  [1]    */
    int trials;          /* capacity of a batch, in [1, GFOLD_TRIALS_MAX]            [1]    */
    gfold_input input;   /* direction with one entry per unit                        [NONE] */
    /* Called at t = observe_from, + observe_every, ... (0: never), for each trial that still runs. */
    double observe_from, observe_every; /* leak times, multiples of dt within 1e-6   [0, 0] */
    void (*observe)(void *context, uint64_t trial, double t, const gfold_state *state);
    void *context;
} gfold_simulate_params;

/* Population averages over the units of one network at the time t_end. */
typedef struct gfold_simulate_result {
    double t_end;
    double var_h;           /* mean of h^2 over units                                     */
    double var_active;      /* over units with an open gate, z > theta_z (NaN: there are none) */
    double var_frozen;      /* over the others (NaN: there are none)                      */
    double active_fraction; /* 1 without a binary gate                                    */
    double phi_square;      /* mean of phi^2 over units                                   */
    double bias_variance;   /* p times the mean of phi^2 s_r^2 over frozen units, times their
                               fraction, plus sigma_b^2                                   */
    double speed;           /* rms of dh/dt over units, noise left out                    */
    int settled;            /* 1 when speed fell below settle_speed                       */
    long steps, switches;   /* steps of the integrator, gate switches (exact ones)        */
} gfold_simulate_result;

typedef struct gfold_simulate_plan gfold_simulate_plan;

GFOLD_API gfold_simulate_params gfold_simulate_defaults(void);
GFOLD_API const char *gfold_integrator_name(gfold_integrator integrator); /* NULL past the end */

/* EINVAL: parameters; noise with RK4, ADAPTIVE or CVODE, which are for smooth forcing. EEXTERN: CVODE
 * in a build without SUNDIALS. ENOMEM. The network must outlive the plan. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_simulate_create(gfold_simulate_plan **plan,
                                                             const gfold_network *network,
                                                             const gfold_simulate_params *params,
                                                             gfold_error *err);

/* Runs `count` <= params.trials trials, numbers first_trial ..., each from its own initial state and
 * with its own noise; out has room for count. stop: polled at every step, non-zero ends the run with
 * ESTOPPED, or NULL. ENUMERIC: a state overflowed (threshold-linear phi). ENOCONV: gates switch
 * without end inside one step, or too many slide. EEXTERN: CVODE failed, with its sentence (a tolerance
 * that rounding does not allow). The results are filled all the same. EINVAL, with nothing filled: count,
 * an initial state that is not finite. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_simulate_run(gfold_simulate_plan *plan,
                                                          uint64_t first_trial, int count,
                                                          const volatile int *stop,
                                                          gfold_simulate_result *out,
                                                          gfold_error *err);

/* The state in which trial number k of the last run ended, k < count. */
GFOLD_API gfold_state gfold_simulate_state(const gfold_simulate_plan *plan, int k);
GFOLD_API void gfold_simulate_destroy(gfold_simulate_plan *plan);

GFOLD_END_DECLS

#endif
