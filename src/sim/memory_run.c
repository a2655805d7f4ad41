/* Runs that start at given states: displaced ones beside the one they are measured from, as trials
 * of one batch, and the same network with and without input. */
#include "core/fail.h"
#include "model/gate.h"
#include "sim/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double dot(size_t n, const double *a, const double *b)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

gfold_simulate_params gf_memory_simulation(const gfold_memory_params *p, double t)
{
    gfold_simulate_params s = gfold_simulate_defaults();
    s.t_max = t;
    s.dt = p->dt;
    s.stop_at_rest = 0;
    return s;
}

double gf_memory_interval(const gfold_memory_params *p)
{
    return p->dt * fmax(1, rint(1 / p->dt));
}

/* ---- recall -------------------------------------------------------------------------------- */

typedef struct recall {
    size_t n, count, samples;
    double interval;
    const double *displacement;
    double *now; /* the state measured from */
    double *retained;
} recall;

static void watch(void *context, uint64_t trial, double t, const gfold_state *state)
{
    recall *r = context;
    const size_t sample = (size_t)lrint(t / r->interval);
    if (sample >= r->samples) return;
    if (trial == 0) {
        memcpy(r->now, state->h, r->n * sizeof *r->now);
        return;
    }
    const double *d = r->displacement + (trial - 1) * r->n;
    double along = 0;
    for (size_t i = 0; i < r->n; i++) along += (state->h[i] - r->now[i]) * d[i];
    r->retained[(trial - 1) * r->samples + sample] = along / dot(r->n, d, d);
}

static gfold_status check_displacements(size_t n, size_t count, const double *d, gfold_error *err)
{
    gfold_status status =
        gf_check_range(err, "count", (double)count, 1, (double)(GFOLD_TRIALS_MAX - 1));
    for (size_t k = 0; k < count && !status; k++) {
        const double size = dot(n, d + k * n, d + k * n);
        if (!(size > 0 && size < HUGE_VAL))
            status = gf_fail(err, GFOLD_EINVAL, "displacement %zu is zero or not finite", k);
    }
    return status;
}

static double *starts_of(size_t n, size_t count, const double *h, const double *displacement)
{
    double *start = gf_allocate((count + 1) * n, sizeof *start);
    for (size_t k = 0; start && k <= count; k++)
        for (size_t i = 0; i < n; i++)
            start[k * n + i] = h[i] + (k ? displacement[(k - 1) * n + i] : 0);
    return start;
}

static gfold_status run_starts(const gfold_network *network, const gfold_simulate_params *s,
                               const volatile int *stop, gfold_simulate_result *result,
                               gfold_error *err)
{
    gfold_simulate_plan *plan;
    gfold_status status = gfold_simulate_create(&plan, network, s, err);
    if (!status) status = gfold_simulate_run(plan, 0, s->trials, stop, result, err);
    gfold_simulate_destroy(plan);
    return status;
}

gfold_status gfold_memory_recall(const gfold_network *network, const double *h, size_t count,
                                 const double *displacement, const gfold_memory_params *params,
                                 double interval, double *retained, long *switched,
                                 gfold_error *err)
{
    const size_t n = gfold_network_size(network);
    gfold_status status = check_displacements(n, count, displacement, err);
    if (!status) status = gf_check_range(err, "interval", interval, params->dt / 2, params->t);
    if (status) return status;
    recall r = { n,        count,        (size_t)(params->t / interval + 1e-6) + 1,
                 interval, displacement, gf_allocate(n, sizeof(double)),
                 retained };
    double *start = starts_of(n, count, h, displacement);
    gfold_simulate_result *result = gf_allocate(count + 1, sizeof *result);
    gfold_simulate_params s = gf_memory_simulation(params, params->t);
    s.trials = (int)count + 1;
    s.initial = start;
    s.observe = watch;
    s.observe_every = interval;
    s.context = &r;
    if (r.now && start && result)
        status = run_starts(network, &s, params->stop, result, err);
    else
        status = gf_fail_memory(err, 16.0 * (double)((count + 1) * n));
    for (size_t k = 0; k < count && switched && !status; k++) switched[k] = result[k + 1].switches;
    free(r.now);
    free(start);
    free(result);
    return status;
}

/* ---- readout ------------------------------------------------------------------------------- */

typedef struct readout {
    size_t n, samples;
    double interval;
    const double *v, *h;
    double *output;
} readout;

static void read_out(void *context, uint64_t trial, double t, const gfold_state *state)
{
    (void)trial;
    readout *r = context;
    const size_t sample = (size_t)lrint(t / r->interval);
    double along = 0;
    for (size_t i = 0; i < r->n; i++) along += r->v[i] * (state->h[i] - r->h[i]);
    if (sample < r->samples) r->output[sample] = along;
}

static gfold_status
read_run(const gfold_network *network, gf_readout_run *run, double *output, gfold_error *err)
{
    readout r = {
        gfold_network_size(network), run->samples, run->interval, run->v, run->h, output
    };
    gfold_simulate_result result;
    gfold_simulate_params s =
        gf_memory_simulation(run->params, run->interval * (double)(run->samples - 1));
    if (run->input) s.input = *run->input;
    s.initial = run->h;
    s.observe = read_out;
    s.observe_every = run->interval;
    s.context = &r;
    return run_starts(network, &s, run->params->stop, &result, err);
}

int gf_memory_rests(const gfold_manifold *m, const gfold_network *network)
{
    const gfold_model *model = gfold_network_model(network);
    return network == m->network && model->noise <= 0 && gf_gate_row(model->update.kind)->switches;
}

gfold_status
gf_memory_read(const gfold_network *network, gf_readout_run *run, double *output, gfold_error *err)
{
    gf_readout_run silent = *run;
    silent.input = NULL;
    gfold_status status = read_run(network, run, output, err);
    if (status || run->rests) return status;
    double *without = gf_allocate(run->samples, sizeof *without);
    if (!without) return gf_fail_memory(err, 8.0 * (double)run->samples);
    status = read_run(network, &silent, without, err);
    for (size_t k = 0; k < run->samples && !status; k++) output[k] -= without[k];
    free(without);
    return status;
}
