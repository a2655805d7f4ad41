/* observe.h: what is gathered from the states of one batch of trials while it runs.
 *
 * Per trial: running averages, the states of the tracked units at every sample (for the
 * autocorrelation), and at most GF_STATES_MAX whole states, evenly spaced (for the participation
 * ratio). Threads: one observer per worker.
 */
#ifndef GF_SIM_OBSERVE_H
#define GF_SIM_OBSERVE_H

#include <gatefold/simulate.h>

enum { GF_STATES_MAX = 512 };

typedef struct gf_observer_params {
    const gfold_model *model;
    size_t n, trials;   /* units, trials of a batch                     */
    size_t samples;     /* per trial, at least 1                        */
    size_t lags, units; /* of the autocorrelation, 0 lags: none of it   */
} gf_observer_params;

/* Averages over the samples of one trial. */
typedef struct gf_averages {
    double var_h, speed, gate, gate_square, reset, reset_square;
    double participation; /* NaN for a single sample, or without fluctuations above rounding */
} gf_averages;

typedef struct gf_observer gf_observer;

/* Every so many samples a whole state is kept; and how many that are. */
size_t gf_observer_stride(size_t samples);
size_t gf_observer_states(size_t samples);

/* Unit number k < units of those tracked among n. */
size_t gf_observer_unit(size_t k, size_t units, size_t n);

double gf_observer_bytes(const gf_observer_params *params);

gfold_status
gf_observer_create(gf_observer **observer, const gf_observer_params *params, gfold_error *err);
void gf_observer_destroy(gf_observer *observer);

/* Before every batch. */
void gf_observer_start(gf_observer *observer);

/* The next sample of trial k of the batch; its number, from 0. What exceeds the samples is left. */
size_t gf_observer_take(gf_observer *observer, size_t k, const gfold_state *state);

/* After all samples of trial k. */
gf_averages gf_observer_finish(gf_observer *observer, size_t k);

/* Whether the rms of dh/dt is below a speed; most states say no after a few units. */
int gf_is_slow(const gfold_state *state, double speed);

/* The autocorrelation averaged over the units and over all trials finished since the last call. */
void gf_observer_correlation(gf_observer *observer, double *c);

#endif
