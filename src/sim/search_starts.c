#include "sim/search_starts.h"

#include "core/fail.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Numbers of the trials whose initial states random starts are; simulations count from 0. */
enum { RANDOM_TRIALS = 1 << 20, DEFLATED_TRIALS = 1 << 21 };

static const double shortest_step = 1e-3; /* leak times; a shorter one would take too long */

/* ---- trajectory ---------------------------------------------------------------------------- */

typedef struct collector {
    gf_starts *starts;
    size_t room;
} collector;

static void collect(void *context, uint64_t trial, double t, const gfold_state *state)
{
    collector *c = context;
    gf_starts *s = c->starts;
    (void)trial, (void)t;
    if (s->trajectory == c->room) return;
    memcpy(s->states + s->trajectory++ * s->n, state->h, s->n * sizeof(double));
}

static double step_for(const gfold_model *m)
{
    double dt = gfold_simulate_defaults().dt;
    const gfold_gate *gates[] = { &m->update, &m->reset };
    for (int k = 0; k < 2; k++)
        if (gates[k]->kind != GFOLD_GATE_OFF && gates[k]->tau > 0) dt = fmin(dt, gates[k]->tau);
    return dt;
}

/* One trial for at most t_max; *t_end is 0 when there is no point in another. */
static gfold_status follow(collector *c, gfold_simulate_params p, uint64_t trial,
                           const volatile int *stop, double *t_end, gfold_error *err)
{
    gfold_simulate_plan *plan;
    gfold_simulate_result result = { 0 };
    gfold_status status = gfold_simulate_create(&plan, c->starts->network, &p, err);
    if (status) return status;
    status = gfold_simulate_run(plan, trial, 1, stop, &result, err);
    gfold_simulate_destroy(plan);
    *t_end = status ? 0 : result.t_end;
    return status == GFOLD_ESTOPPED ? status : gf_ok(err);
}

/* A run that comes to rest is followed by one from another state, until the time is up. */
static gfold_status
run_trajectory(gf_starts *starts, const gfold_search_params *params, gfold_error *err)
{
    collector c = { starts, (size_t)params->trajectory };
    gfold_simulate_params p = gfold_simulate_defaults();
    gfold_status status = gf_ok(err);
    double left = params->t_max, t_end = 0;
    p.dt = step_for(gfold_network_model(starts->network));
    p.sigma_0 = params->sigma_0;
    p.observe = collect;
    p.context = &c;
    p.observe_every = fmax(1, floor(params->t_max / (params->trajectory * p.dt))) * p.dt;
    p.observe_from = p.observe_every;
    for (uint64_t trial = 0; !status && left >= p.observe_every; trial++, left -= t_end) {
        p.t_max = floor(left / p.dt + 1e-6) * p.dt;
        status = follow(&c, p, trial, params->stop, &t_end, err);
        if (t_end == 0) break;
    }
    return status;
}

static int can_be_followed(const gfold_model *m, const gfold_search_params *params)
{
    return params->trajectory > 0 && m->noise == 0 && step_for(m) >= shortest_step;
}

/* ---- all of them --------------------------------------------------------------------------- */

gfold_status gf_starts_create(gf_starts *starts, const gfold_network *network,
                              const gfold_search_params *params, gfold_error *err)
{
    *starts = (gf_starts){ .network = network,
                           .sigma_0 = params->sigma_0,
                           .n = gfold_network_size(network),
                           .random = (size_t)params->random,
                           .deflated = (size_t)params->deflate };
    if (!can_be_followed(gfold_network_model(network), params)) return gf_ok(err);
    const size_t room = (size_t)params->trajectory * starts->n;
    starts->states = gf_allocate(room, sizeof *starts->states);
    if (!starts->states) return gf_fail_memory(err, 8.0 * (double)room);
    const gfold_status status = run_trajectory(starts, params, err);
    if (status) gf_starts_destroy(starts);
    return status;
}

void gf_starts_destroy(gf_starts *starts)
{
    free(starts->states);
    *starts = (gf_starts){ 0 };
}

size_t gf_starts_plain(const gf_starts *starts)
{
    return 1 + starts->random + starts->trajectory;
}

size_t gf_starts_total(const gf_starts *starts)
{
    return gf_starts_plain(starts) + starts->deflated;
}

/* Number k of `count`, its deviation spread over a decade. */
static void
random_state(const gf_starts *starts, size_t k, size_t count, uint64_t trials, double *h)
{
    const double *bias = gfold_network_bias(starts->network);
    const double sigma = starts->sigma_0 * pow(10, -(double)k / (double)count);
    gfold_network_initial_state(starts->network, sigma, trials + k, h);
    for (size_t i = 0; i < starts->n; i++) h[i] += bias[i];
}

void gf_starts_state(const gf_starts *starts, size_t number, double *h)
{
    const size_t plain = gf_starts_plain(starts), n = starts->n;
    if (number == 0)
        memset(h, 0, n * sizeof *h);
    else if (number <= starts->random)
        random_state(starts, number - 1, starts->random, RANDOM_TRIALS, h);
    else if (number < plain)
        memcpy(h, starts->states + (number - 1 - starts->random) * n, n * sizeof *h);
    else
        random_state(starts, number - plain, starts->deflated, DEFLATED_TRIALS, h);
}
