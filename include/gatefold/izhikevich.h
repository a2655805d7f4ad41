/* izhikevich.h: one neuron of Izhikevich's model, as a map of one step; knows no network.
 *
 * V in mV, U and the current I in the model's own unit, time in ms. A step, in this order:
 *     if V >= peak (left by the step before):  V = c, U = U + d
 *     V = V + dt (0.04 V^2 + 5 V + 140 + I - U)
 *     U = U + dt a (b V - U)                    with the new V
 *     V = min(V, peak)
 * dt is part of the model: spikes, their width and the gate of the synapses depend on it. A step
 * with V > threshold is a spike step; one that lands between threshold and peak is followed by
 * another.
 *
 * Threads: every call is free. Source: Izhikevich 2003 (fast spiking); the order of operations
 * as in the program of Tsybina et al. 2022.
 */
#ifndef GFOLD_IZHIKEVICH_H
#define GFOLD_IZHIKEVICH_H

#include <gatefold/status.h>

GFOLD_BEGIN_DECLS

typedef struct gfold_izhikevich_params {
    double a;         /* rate of U, 1/ms, in [0, 10]                   [0.1] */
    double b;         /* U follows b V, in [-10, 10]                   [0.2] */
    double c;         /* V after a spike, mV, in [-200, peak - 1]       [-65] */
    double d;         /* what U gains at a spike, in [-1000, 1000]     [2]   */
    double peak;      /* V is cut there and reset, mV, in [-50, 200]   [30]  */
    double threshold; /* above it a step is a spike step, mV, in [c, peak - 0.001] [29]  */
    double dt;        /* step, ms, in [1e-6, 1]                        [0.1] */
} gfold_izhikevich_params;

typedef struct gfold_izhikevich_state {
    double v; /* mV */
    double u;
} gfold_izhikevich_state;

GFOLD_API gfold_izhikevich_params gfold_izhikevich_defaults(void);

/* Where every neuron of the network begins: (-70, 0), which is not rest. */
GFOLD_API gfold_izhikevich_state gfold_izhikevich_initial(void);

/* EINVAL: names the parameter, its value and range. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_izhikevich_check(const gfold_izhikevich_params *p,
                                                              gfold_error *err);

GFOLD_API gfold_izhikevich_state gfold_izhikevich_step(const gfold_izhikevich_params *p,
                                                       gfold_izhikevich_state s, double current);

GFOLD_END_DECLS

#endif
