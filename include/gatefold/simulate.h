/* simulate.h: integrates one sampled network (model.h) in time.
 *
 * Fourth-order Runge-Kutta with a fixed step. Binary update gates are constant inside a step: a
 * crossing of theta_z is located on the cubic dense output, the step ends there, the gate flips and
 * the rest of the step is integrated anew, so that the order stays four. With tau_z = 0 a unit whose
 * opening would at once close it again slides along z = theta_z (Filippov): its gate takes the value
 * in (0, 1) that keeps dz/dt = 0; it counts as frozen. h(0) ~ Normal(0, sigma_0^2); z and r start at
 * their inputs.
 *
 * Threads: one plan per thread, networks may be shared. Memory: about 40 N doubles.
 * Cost per step and gate switch: four products with each coupling matrix, 8 N^2 flops each.
 * Source: model.h; Filippov 1988 for sliding.
 */
#ifndef GFOLD_SIMULATE_H
#define GFOLD_SIMULATE_H

#include <gatefold/network.h>

GFOLD_BEGIN_DECLS

/* Views into the plan's state, valid until its next run; NULL where the model has no such variable. */
typedef struct gfold_state {
    size_t n;
    const double *h, *z, *r; /* N each; z and r also where they are functions (tau = 0)   */
    const double *gate;      /* s_z of every unit: for a binary gate 0, 1, or the sliding value */
    const double *velocity;  /* dh/dt                                                     */
} gfold_state;

typedef struct gfold_simulate_params {
    double t_max;   /* leak times, in (0, 1e8]                                       [100]  */
    double dt;      /* step, leak times, in [1e-6, 1]; below 2.7 times the smallest tau [0.05] */
    double sigma_0; /* standard deviation of h(0), in [0, 1e6]                       [1]    */
    double settle_speed; /* rms of dh/dt that counts as rest, in [0, 1]                   [1e-6] */
    int stop_at_rest;    /* end early once h, and z and r with it, are at rest               [1] */
    /* Called at t = observe_from, + observe_every, ... (0: never), both multiples of dt. */
    double observe_from, observe_every; /* leak times                                     [0, 0] */
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
    double speed;           /* rms of dh/dt over units                                    */
    int settled;            /* 1 when speed fell below settle_speed                       */
    long steps, switches;   /* steps of the integrator, gate switches                     */
} gfold_simulate_result;

typedef struct gfold_simulate_plan gfold_simulate_plan;

GFOLD_API gfold_simulate_params gfold_simulate_defaults(void);

/* EINVAL: parameters; a model with noise (Runge-Kutta is for smooth forcing). The network must
 * outlive the plan. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_simulate_create(gfold_simulate_plan **plan,
                                                             const gfold_network *network,
                                                             const gfold_simulate_params *params,
                                                             gfold_error *err);

/* Runs one trial from its own initial state. stop: polled at every step, non-zero ends the run with
 * ESTOPPED, or NULL. ENUMERIC: the state overflowed (threshold-linear phi). ENOCONV: gates switch
 * without end inside one step. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_simulate_run(gfold_simulate_plan *plan, uint64_t trial,
                                                          const volatile int *stop,
                                                          gfold_simulate_result *out,
                                                          gfold_error *err);

GFOLD_API gfold_state gfold_simulate_state(const gfold_simulate_plan *plan);
GFOLD_API void gfold_simulate_destroy(gfold_simulate_plan *plan);

GFOLD_END_DECLS

#endif
