/* firing.h: spikes of one neuron under a constant or pulsed current.
 *
 * Steps are numbered from 1; step i uses the current at time (i - 1) dt and ends at i dt. The
 * current is `background`, and `current` from `onset` on for `duration` (infinite: to the end),
 * which are rounded to steps. A spike step has V > threshold; a spike has V = peak (izhikevich.h).
 *
 * Onsets are those of the map from rest under no current, for a current stepped up at the first
 * step: the least current with one spike within `t_max`, and with two (which go on then). Between
 * them the neuron answers a step by a single spike. They are found by bisection down to
 * neighbouring numbers.
 *
 * Threads: every call is free. Cost: 10 ns per step; an onset 60 runs.
 */
#ifndef GFOLD_FIRING_H
#define GFOLD_FIRING_H

#include <gatefold/izhikevich.h>
#include <stddef.h>

GFOLD_BEGIN_DECLS

typedef struct gfold_firing_params {
    gfold_izhikevich_params neuron;
    gfold_izhikevich_state start; /*                                        [(-70, 0)]      */
    double current;               /* in [-1000, 1000]                       [10]            */
    double background;            /* in [-1000, 1000]                       [0]             */
    double onset, duration;       /* ms, in [0, inf]                        [0, infinite]   */
    double t_max;                 /* ms, in (0, 1e7]                        [1000]          */
} gfold_firing_params;

typedef struct gfold_firing {
    long spike_steps, spikes; /* V > threshold; V = peak                               */
    double rate;              /* spikes per second of t_max                            */
    double first, last;       /* ms, of spikes; NaN without                            */
    gfold_izhikevich_state end;
} gfold_firing;

GFOLD_API gfold_firing_params gfold_firing_defaults(void);

/* Steps of a run. */
GFOLD_API size_t gfold_firing_steps(const gfold_firing_params *p);

/* Lower zero of the equations: 0.04 V^2 + (5 - b) V + 140 + I = 0, U = b V. ENOSOL: beyond the
 * fold. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_izhikevich_rest(const gfold_izhikevich_params *p,
                                                             double current,
                                                             gfold_izhikevich_state *out,
                                                             gfold_error *err);

/* v, u: after every step, gfold_firing_steps() each, or NULL; spike: the spike steps, room for as
 * many, or NULL. EINVAL: names what is out of range. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_firing_run(const gfold_firing_params *p,
                                                        gfold_firing *out, double *v, double *u,
                                                        long *spike, gfold_error *err);

typedef struct gfold_onset {
    double single, repetitive; /* currents                                                 */
    double width;              /* of the brackets left, the larger one                     */
} gfold_onset;

/* Between lo and hi; t_max as above, ms. ENOSOL: no spikes at hi, or spikes at lo. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_firing_onset(const gfold_izhikevich_params *p,
                                                          double lo, double hi, double t_max,
                                                          gfold_onset *out, gfold_error *err);

GFOLD_END_DECLS

#endif
