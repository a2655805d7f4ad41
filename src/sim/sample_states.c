#include "sim/sample_states.h"

#include "core/fail.h"
#include "model/gate.h"
#include "model/phi.h"
#include "sim/coupling.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double negligible = 1e-3; /* what z may do to h, per leak time, at a state of rest */

/* ---- which states have no push ------------------------------------------------------------- */

static int always(const gfold_sample_params *p)
{
    (void)p;
    return 1;
}

static int never(const gfold_sample_params *p)
{
    (void)p;
    return 0;
}

static int origin_rests(const gfold_sample_params *p)
{
    const gf_argument phi = gf_argument_phi(&p->model);
    double at_origin = phi.offset;
    phi.f->value(1, &at_origin, &at_origin);
    return fabs(at_origin) <= 0 && p->model.sigma_b <= 0;
}

/* rms(s_z' a) <= alpha rms(s_z a), which is the speed. */
static int settled_rests(const gfold_sample_params *p)
{
    return p->model.update.alpha * p->simulate.settle_speed <= negligible;
}

/* ---- how a state is found ------------------------------------------------------------------ */

static double *array_of(const gf_states *s, int k, int array)
{
    return s->values + ((size_t)k * (size_t)s->arrays + (size_t)array) * s->n;
}

gfold_units gf_states_units(const gf_states *s, int k)
{
    const gfold_model *m = &s->params->model;
    gfold_units units = { .count = s->n, .h = array_of(s, k, 0) };
    int next = 1;
    if (gf_gate_row(m->update.kind)->present) {
        units.z = array_of(s, k, next++);
        units.gate = array_of(s, k, next++);
    }
    if (gf_gate_row(m->reset.kind)->present) units.r = array_of(s, k, next++);
    if (!s->rest) units.push = array_of(s, k, next);
    return units;
}

/* a = -h + J^h s_r phi + b */
static gfold_status
push_of(const gfold_network *network, const gfold_units *u, double *push, gfold_error *err)
{
    const gfold_model *m = gfold_network_model(network);
    const gf_argument phi = gf_argument_phi(m);
    const size_t n = u->count;
    const double *bias = gfold_network_bias(network);
    double *drive = gf_allocate(2 * n, sizeof *drive), *reset = drive + n;
    if (!drive) return gf_fail_memory(err, 16.0 * (double)n);
    for (size_t i = 0; i < n; i++) drive[i] = phi.gain * u->h[i] + phi.offset;
    phi.f->value(n, drive, drive);
    gf_gate_row(m->reset.kind)->value(&m->reset, n, u->r, reset);
    for (size_t i = 0; i < n; i++) drive[i] *= reset[i];
    gf_coupling_multiply(gf_network_coupling(network, GFOLD_COUPLING_H), 1, drive, n, push, n);
    for (size_t i = 0; i < n; i++) push[i] += bias[i] - u->h[i];
    free(drive);
    return gf_ok(err);
}

/* Copies a state of the network to place k. */
static gfold_status
put(gf_states *s, int k, const gfold_network *network, const gfold_state *state, gfold_error *err)
{
    const gfold_units to = gf_states_units(s, k);
    const double *const from[] = { state->h, state->z, state->gate, state->r };
    const double *const into[] = { to.h, to.z, to.gate, to.r };
    for (size_t i = 0; i < sizeof into / sizeof *into; i++)
        if (into[i]) memcpy((double *)into[i], from[i], s->n * sizeof(double));
    if (!to.push) return gf_ok(err);
    return push_of(network, &to, (double *)to.push, err);
}

/* z and r at their inputs, for the h that is there. */
static gfold_status follow(gf_states *s, const gfold_network *network, gfold_error *err)
{
    const gfold_model *m = gfold_network_model(network);
    const gf_argument phi = gf_argument_phi(m);
    const gfold_units u = gf_states_units(s, 0);
    const size_t n = s->n;
    double *drive = gf_allocate(n, sizeof *drive);
    if (!drive) return gf_fail_memory(err, 8.0 * (double)n);
    for (size_t i = 0; i < n; i++) drive[i] = phi.gain * u.h[i] + phi.offset;
    phi.f->value(n, drive, drive);
    if (u.z) {
        const gf_coupling *to_z = gf_network_coupling(network, GFOLD_COUPLING_Z);
        gf_coupling_multiply(to_z, 1, drive, n, (double *)u.z, n);
        gf_gate_row(m->update.kind)->value(&m->update, n, u.z, (double *)u.gate);
    }
    if (u.r) {
        const gf_coupling *to_r = gf_network_coupling(network, GFOLD_COUPLING_R);
        gf_coupling_multiply(to_r, 1, drive, n, (double *)u.r, n);
    }
    free(drive);
    s->count = 1;
    if (!u.push) return gf_ok(err);
    return push_of(network, &u, (double *)u.push, err);
}

static gfold_status take_gaussian(gf_states *s, const gfold_network *network, gfold_error *err)
{
    gfold_network_initial_state(network, sqrt(s->params->delta_h), 0, array_of(s, 0, 0));
    return follow(s, network, err);
}

static gfold_status take_origin(gf_states *s, const gfold_network *network, gfold_error *err)
{
    memset(array_of(s, 0, 0), 0, s->n * sizeof(double));
    return follow(s, network, err);
}

/* Runs the network from its first initial state; the plan is kept for its state. */
static gfold_status run(const gfold_simulate_params *params, const gfold_sample_params *p,
                        const gfold_network *network, gfold_simulate_plan **plan,
                        gfold_simulate_result *result, gfold_error *err)
{
    const gfold_status status = gfold_simulate_create(plan, network, params, err);
    if (status) return status;
    return gfold_simulate_run(*plan, 0, 1, p->stop, result, err);
}

static gfold_status take_settled(gf_states *s, const gfold_network *network, gfold_error *err)
{
    gfold_simulate_params params = s->params->simulate;
    gfold_simulate_plan *plan = NULL;
    gfold_simulate_result result;
    params.trials = 1;
    params.stop_at_rest = 1;
    params.observe_every = 0;
    gfold_status status = run(&params, s->params, network, &plan, &result, err);
    if (!status && result.settled) {
        const gfold_state state = gfold_simulate_state(plan, 0);
        status = put(s, s->count++, network, &state, err);
    }
    gfold_simulate_destroy(plan);
    return status;
}

/* A run that takes its states on the way. */
typedef struct recording {
    gf_states *states;
    const gfold_network *network;
    gfold_status status;
    gfold_error *err;
} recording;

static void record(void *context, uint64_t trial, double t, const gfold_state *state)
{
    recording *r = context;
    (void)trial, (void)t;
    if (r->status || r->states->count == r->states->room) return;
    r->status = put(r->states, r->states->count++, r->network, state, r->err);
}

static gfold_status take_trajectory(gf_states *s, const gfold_network *network, gfold_error *err)
{
    const gfold_sample_params *p = s->params;
    recording r = { s, network, GFOLD_OK, err };
    gfold_simulate_params params = p->simulate;
    gfold_simulate_plan *plan = NULL;
    gfold_simulate_result result;
    params.trials = 1;
    params.stop_at_rest = 0;
    params.observe_every = p->states > 1 ? p->interval : 0;
    params.observe_from = p->simulate.t_max - (p->states - 1) * p->interval;
    params.observe = record;
    params.context = &r;
    gfold_status status = run(&params, p, network, &plan, &result, err);
    if (!status) status = r.status;
    if (!status && s->count < s->room) {
        const gfold_state state = gfold_simulate_state(plan, 0);
        status = put(s, s->count++, network, &state, err);
    }
    gfold_simulate_destroy(plan);
    return status;
}

static const struct {
    const char *name;
    int (*rests)(const gfold_sample_params *p);
    gfold_status (*take)(gf_states *s, const gfold_network *network, gfold_error *err);
    int several; /* params.states counts */
} rows[GFOLD_AT_COUNT] = {
    [GFOLD_AT_GAUSSIAN] = { "gaussian", always, take_gaussian, 0 },
    [GFOLD_AT_ORIGIN] = { "origin", origin_rests, take_origin, 0 },
    [GFOLD_AT_SETTLED] = { "settled", settled_rests, take_settled, 0 },
    [GFOLD_AT_TRAJECTORY] = { "trajectory", never, take_trajectory, 1 },
};

const char *gfold_sample_at_name(gfold_sample_at at)
{
    return (unsigned)at < GFOLD_AT_COUNT ? rows[at].name : NULL;
}

gfold_status gf_states_check(const gfold_sample_params *p, gfold_error *err)
{
    if ((unsigned)p->at >= GFOLD_AT_COUNT)
        return gf_fail(err, GFOLD_EINVAL, "at is %d, not in the list of states", (int)p->at);
    gfold_status status = gf_check_range(err, "delta_h", p->delta_h, 0, 1e12);
    if (!status) status = gf_check_range(err, "states", p->states, 1, 1000);
    if (status || !rows[p->at].several || p->states == 1) return status;
    if (!(p->interval > 0 && (p->states - 1) * p->interval < p->simulate.t_max))
        return gf_fail(err, GFOLD_EINVAL,
                       "interval is %g; %d states so far apart do not fit into t_max = %g",
                       p->interval, p->states, p->simulate.t_max);
    return gf_ok(err);
}

gf_states gf_states_plan(const gfold_sample_params *p)
{
    const gf_gate *update = gf_gate_row(p->model.update.kind);
    const int smooth = update->present && !update->switches;
    gf_states s = { .params = p, .n = p->network.n, .rest = !smooth || rows[p->at].rests(p) };
    s.room = rows[p->at].several ? p->states : 1;
    s.arrays = 1 + 2 * update->present + gf_gate_row(p->model.reset.kind)->present + !s.rest;
    return s;
}

gfold_status gf_states_take(gf_states *s, const gfold_network *network, gfold_error *err)
{
    const size_t total = (size_t)s->room * (size_t)s->arrays * s->n;
    s->values = gf_allocate(total, sizeof *s->values);
    if (!s->values) return gf_fail_memory(err, 8 * (double)total);
    return rows[s->params->at].take(s, network, err);
}

void gf_states_destroy(gf_states *s)
{
    free(s->values);
    s->values = NULL;
}
