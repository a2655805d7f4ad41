/* The participation ratio needs the eigenvalues of the n x n covariance only through tr C and tr C^2,
 * which the much smaller Gram matrix of the states has too. */
#include "sim/observe.h"

#include "core/fail.h"
#include "math/fft.h"
#include "math/linalg.h"
#include "model/gate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double rounding = 1e-12; /* fluctuations below it, relative to rms h, are none */

typedef struct trial {
    size_t taken;
    gf_averages sum;
} trial;

struct gf_observer {
    gf_observer_params params;
    trial *trials;
    double *track;  /* [trial][sample][tracked unit]                          */
    double *states; /* [trial][state][unit]; NULL: the track holds them too   */
    double *reset, *gram, *mean;
    gf_correlator *correlator;
};

size_t gf_observer_stride(size_t samples)
{
    return (samples + GF_STATES_MAX - 1) / GF_STATES_MAX;
}

size_t gf_observer_states(size_t samples)
{
    const size_t stride = gf_observer_stride(samples);
    return (samples + stride - 1) / stride;
}

size_t gf_observer_unit(size_t k, size_t units, size_t n)
{
    return k * n / units;
}

/* Doubles per trial. */
static size_t track_size(const gf_observer_params *p)
{
    return p->lags ? p->units * p->samples : 0;
}

static int tracks_all(const gf_observer_params *p)
{
    return p->lags && p->units == p->n;
}

static size_t states_size(const gf_observer_params *p)
{
    return tracks_all(p) ? 0 : p->n * gf_observer_states(p->samples);
}

double gf_observer_bytes(const gf_observer_params *p)
{
    const double states = (double)gf_observer_states(p->samples), trials = (double)p->trials;
    const double track = p->lags ? (double)p->units * (double)p->samples : 0;
    const double whole = tracks_all(p) ? 0 : (double)p->n * states;
    const double transform = p->lags ? gf_correlator_bytes(p->samples, p->lags) : 0;
    return 8 * (trials * (track + whole) + 2 * (double)p->n + states * states) + transform +
           trials * sizeof(trial);
}

static int allocate(gf_observer *o)
{
    const gf_observer_params *p = &o->params;
    const size_t states = gf_observer_states(p->samples);
    o->trials = gf_allocate(p->trials, sizeof *o->trials);
    o->track = gf_allocate(p->trials, track_size(p) * sizeof(double));
    if (!tracks_all(p)) o->states = gf_allocate(p->trials, states_size(p) * sizeof(double));
    o->reset = gf_allocate(p->n, sizeof(double));
    o->mean = gf_allocate(p->n, sizeof(double));
    o->gram = gf_allocate(states * states, sizeof(double));
    const int kept = tracks_all(p) ? o->track != NULL : o->states != NULL;
    return o->trials && (o->track || !p->lags) && kept && o->reset && o->mean && o->gram ? 0 : -1;
}

gfold_status
gf_observer_create(gf_observer **observer, const gf_observer_params *params, gfold_error *err)
{
    *observer = NULL;
    gf_observer *made = gf_allocate(1, sizeof *made);
    if (!made) return gf_fail_memory(err, sizeof *made);
    made->params = *params;
    gfold_status status = gf_ok(err);
    if (allocate(made)) status = gf_fail_memory(err, gf_observer_bytes(params));
    if (!status && params->lags)
        status = gf_correlator_create(&made->correlator, params->samples, params->lags, err);
    if (status)
        gf_observer_destroy(made);
    else
        *observer = made;
    return status;
}

void gf_observer_destroy(gf_observer *observer)
{
    if (!observer) return;
    gf_correlator_destroy(observer->correlator);
    free(observer->trials);
    free(observer->track);
    free(observer->states);
    free(observer->reset);
    free(observer->mean);
    free(observer->gram);
    free(observer);
}

/* ---- samples ------------------------------------------------------------------------------- */

void gf_observer_start(gf_observer *observer)
{
    for (size_t k = 0; k < observer->params.trials; k++) observer->trials[k] = (trial){ 0 };
}

static double mean_of(const double *x, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += x[i];
    return sum / (double)n;
}

static double mean_square(const double *x, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += x[i] * x[i];
    return sum / (double)n;
}

static double speed_of(const gfold_state *state)
{
    return sqrt(mean_square(state->velocity, state->n));
}

/* s_r of every unit; 1 without the gate. */
static const double *reset_of(gf_observer *o, const gfold_state *state)
{
    const gfold_gate *gate = &o->params.model->reset;
    if (state->r)
        gf_gate_row(gate->kind)->value(gate, state->n, state->r, o->reset);
    else
        for (size_t i = 0; i < state->n; i++) o->reset[i] = 1;
    return o->reset;
}

static void average(gf_observer *o, trial *at, const gfold_state *state)
{
    const size_t n = state->n;
    const double *reset = reset_of(o, state);
    at->sum.var_h += mean_square(state->h, n);
    at->sum.speed += speed_of(state);
    at->sum.gate += mean_of(state->gate, n);
    at->sum.gate_square += mean_square(state->gate, n);
    at->sum.reset += mean_of(reset, n);
    at->sum.reset_square += mean_square(reset, n);
}

int gf_is_slow(const gfold_state *state, double speed)
{
    const double most = speed * speed * (double)state->n;
    double sum = 0;
    for (size_t i = 0; i < state->n && sum < most; i++)
        sum += state->velocity[i] * state->velocity[i];
    return sum < most;
}

size_t gf_observer_take(gf_observer *o, size_t k, const gfold_state *state)
{
    const gf_observer_params *p = &o->params;
    trial *at = &o->trials[k];
    const size_t sample = at->taken, stride = gf_observer_stride(p->samples);
    if (sample >= p->samples) return sample;
    at->taken++;
    average(o, at, state);
    double *row = o->track ? o->track + k * track_size(p) + sample * p->units : NULL;
    if (p->lags)
        for (size_t j = 0; j < p->units; j++)
            row[j] = state->h[gf_observer_unit(j, p->units, p->n)];
    if (o->states && sample % stride == 0)
        memcpy(o->states + k * states_size(p) + sample / stride * p->n, state->h,
               p->n * sizeof(double));
    return sample;
}

/* ---- the end of a trial -------------------------------------------------------------------- */

static void correlate(gf_observer *o, size_t k)
{
    const gf_observer_params *p = &o->params;
    for (size_t j = 0; p->lags && j < p->units; j++)
        gf_correlator_add(o->correlator, o->track + k * track_size(p) + j, p->units);
}

/* Subtracts the mean over the states, ld apart; the mean square of h before. */
static double centre(gf_observer *o, double *x, size_t states, size_t ld)
{
    const size_t n = o->params.n;
    double square = 0;
    memset(o->mean, 0, n * sizeof(double));
    for (size_t s = 0; s < states; s++) {
        square += mean_square(x + s * ld, n) / (double)states;
        for (size_t i = 0; i < n; i++) o->mean[i] += x[s * ld + i] / (double)states;
    }
    for (size_t s = 0; s < states; s++)
        for (size_t i = 0; i < n; i++) x[s * ld + i] -= o->mean[i];
    return square;
}

/* Overwrites the states. */
static double participation(gf_observer *o, size_t k)
{
    const gf_observer_params *p = &o->params;
    const size_t states = gf_observer_states(p->samples);
    const size_t ld = o->states ? p->n : p->n * gf_observer_stride(p->samples);
    double *x = o->states ? o->states + k * states_size(p) : o->track + k * track_size(p);
    const double square = centre(o, x, states, ld);
    gf_gram(p->n, states, x, ld, o->gram);
    double trace = 0, trace_square = 0;
    for (size_t s = 0; s < states; s++) trace += o->gram[s + s * states];
    for (size_t s = 0; s < states * states; s++) trace_square += o->gram[s] * o->gram[s];
    const double least = rounding * rounding * square * (double)(p->n * states);
    return trace > least ? trace * trace / trace_square : (double)NAN;
}

gf_averages gf_observer_finish(gf_observer *o, size_t k)
{
    const trial *at = &o->trials[k];
    const double samples = (double)at->taken;
    gf_averages out = at->sum;
    correlate(o, k);
    out.var_h /= samples;
    out.speed /= samples;
    out.gate /= samples;
    out.gate_square /= samples;
    out.reset /= samples;
    out.reset_square /= samples;
    out.participation = participation(o, k);
    return out;
}

void gf_observer_correlation(gf_observer *o, double *c)
{
    if (o->correlator) gf_correlator_take(o->correlator, c);
}
