/* One item of the parallel loop is a network with all its states; a worker keeps one matrix. */
#include "core/fail.h"
#include "core/memory.h"
#include "core/parallel.h"
#include "model/gate.h"
#include "sim/sample_result.h"

#include <pthread.h>
#include <stdlib.h>

typedef struct job {
    gfold_sample *sample;
    size_t rows, room; /* of the matrix; for eigenvalues of a state, 0: none wanted */
    double **matrix;   /* one per worker, NULL without */
    double *open;      /* s_z of units without a gate  */
    int workers;
    pthread_mutex_t lock;
    int done;
} job;

gfold_sample_params gfold_sample_defaults(void)
{
    return (gfold_sample_params){
        .model = gfold_model_preset(GFOLD_GRNN),
        .network = gfold_network_defaults(),
        .simulate = gfold_simulate_defaults(),
        .delta_h = 1,
        .networks = 8,
        .states = 1,
        .interval = 10,
        .eigenvalues = 1,
        .modes = gfold_modes_defaults(),
    };
}

static gfold_status check(const gfold_sample_params *p, gfold_error *err)
{
    const double most = p->network.in_degree ? GFOLD_NETWORK_MAX : GFOLD_DENSE_MAX;
    gfold_status status = gfold_model_check(&p->model, err);
    if (!status) status = gf_check_range(err, "n", (double)p->network.n, 2, most);
    if (!status) status = gf_check_range(err, "networks", p->networks, 1, 1e6);
    if (!status) status = gf_check_range(err, "threads", p->threads, 0, 1024);
    if (!status && p->krylov)
        status = gf_check_range(err, "k", p->modes.k, 1, (double)p->network.n);
    if (!status) status = gf_states_check(p, err);
    return status;
}

/* ---- one state, one network ---------------------------------------------------------------- */

static size_t is_state(const gfold_gate *gate)
{
    return gf_gate_row(gate->kind)->present && gate->tau > 0;
}

static size_t rows_of(const gfold_sample *s)
{
    const gfold_model *m = &s->params.model;
    return s->plan.n * (1 + is_state(&m->reset) + (s->plan.rest ? 0 : is_state(&m->update)));
}

static gfold_status all_of(const gfold_network *network, const gfold_state *state, int rest,
                           double *matrix, double *re, double *im, gfold_error *err)
{
    const gfold_status status = rest ? gfold_jacobian_fill_rest(network, state, matrix, err)
                                     : gfold_jacobian_fill(network, state, matrix, err);
    if (status) return status;
    const size_t rows = rest ? gfold_jacobian_rest_size(network) : gfold_jacobian_size(network);
    return gfold_eigenvalues(rows, matrix, re, im, err);
}

static gfold_status eigenvalues(const job *j, int worker, const gfold_network *network,
                                gf_sample_entry *e, int k, gfold_error *err)
{
    const gfold_sample_params *p = &j->sample->params;
    const gfold_units u = gf_states_units(&e->states, k);
    const double *gate = u.gate ? u.gate : j->open;
    const gfold_state state = { .n = u.count, .h = u.h, .z = u.z, .r = u.r, .gate = gate };
    double *re = e->values + 2 * (size_t)k * j->room, *im = re + j->room;
    if (p->krylov) {
        gfold_modes_params params = p->modes;
        gfold_modes found = { 0 };
        params.rest = e->states.rest;
        const gfold_status status = gfold_modes_of(network, &state, &params, re, im, &found, err);
        e->counts[k] = (size_t)found.count;
        return status;
    }
    e->counts[k] = j->rows;
    return all_of(network, &state, e->states.rest, j->matrix[worker], re, im, err);
}

static gfold_status measure(const job *j, int worker, const gfold_network *network,
                            gf_sample_entry *e, gfold_error *err)
{
    const volatile int *stop = j->sample->params.stop;
    gfold_status status = gf_states_take(&e->states, network, err);
    if (status || !j->room) return status;
    e->counts = gf_allocate((size_t)e->states.room, sizeof *e->counts);
    e->values = gf_allocate(2 * (size_t)e->states.room * j->room, sizeof *e->values);
    if (!e->counts || !e->values)
        return gf_fail_memory(err, 16.0 * e->states.room * (double)j->room);
    for (int k = 0; k < e->states.count && !status; k++) {
        if (stop && *stop)
            return gf_fail(err, GFOLD_ESTOPPED, "%s", gfold_status_sentence(GFOLD_ESTOPPED));
        status = eigenvalues(j, worker, network, e, k, err);
    }
    return status;
}

static void one_network(void *context, int worker, size_t item)
{
    job *j = context;
    const gfold_sample_params *p = &j->sample->params;
    gf_sample_entry *e = &j->sample->entries[item];
    gfold_network *network;
    gfold_network_params params = p->network;
    params.realisation += item;
    e->states = j->sample->plan;
    e->status = gfold_network_create(&network, &p->model, &params, &e->err);
    if (!e->status) e->status = measure(j, worker, network, e, &e->err);
    gfold_network_destroy(network);
    pthread_mutex_lock(&j->lock);
    j->done++;
    if (p->progress) p->progress(p->context, (double)j->done / p->networks);
    pthread_mutex_unlock(&j->lock);
}

/* ---- all networks -------------------------------------------------------------------------- */

/* As many workers as the machine has memory for, ENOMEM without any. */
static gfold_status allocate(job *j, gfold_error *err)
{
    gfold_sample *s = j->sample;
    const gfold_sample_params *p = &s->params;
    const double matrix = j->room && !p->krylov ? 8 * (double)j->rows * (double)j->rows : 0;
    const double worker = matrix + gfold_network_bytes(&p->model, &p->network);
    const double kept = 8 * (double)p->networks * s->plan.room *
                        (s->plan.arrays * (double)s->plan.n + 2 * (double)j->room);
    const gfold_status status = gf_check_memory(err, "the sample", kept + worker);
    if (status) return status;
    const double fit = (gf_memory_available() - kept) / worker;
    j->workers = gf_parallel_workers(p->threads);
    if (j->workers > p->networks) j->workers = p->networks;
    if (j->workers > fit) j->workers = fit > 1 ? (int)fit : 1;
    s->entries = gf_allocate((size_t)p->networks, sizeof *s->entries);
    j->matrix = gf_allocate((size_t)j->workers, sizeof *j->matrix);
    j->open = gf_allocate(s->plan.n, sizeof *j->open);
    int complete = s->entries && j->matrix && j->open;
    for (size_t i = 0; complete && i < s->plan.n; i++) j->open[i] = 1;
    for (int k = 0; matrix > 0 && complete && k < j->workers; k++)
        complete = (j->matrix[k] = gf_allocate(j->rows * j->rows, sizeof(double))) != NULL;
    return complete ? gf_ok(err) : gf_fail_memory(err, worker * j->workers);
}

static void release(job *j)
{
    for (int k = 0; j->matrix && k < j->workers; k++) free(j->matrix[k]);
    free(j->matrix);
    free(j->open);
}

static gfold_status outcome(const job *j, size_t done, gfold_error *err)
{
    const gfold_sample_params *p = &j->sample->params;
    if (p->stop && *p->stop)
        return gf_fail(err, GFOLD_ESTOPPED, "stopped after %zu of %d networks", done, p->networks);
    for (int k = 0; k < p->networks; k++)
        if (j->sample->entries[k].status) {
            if (err) *err = j->sample->entries[k].err;
            return j->sample->entries[k].status;
        }
    return gf_ok(err);
}

gfold_status
gfold_sample_run(const gfold_sample_params *params, gfold_sample **out, gfold_error *err)
{
    *out = NULL;
    gfold_status status = check(params, err);
    if (status) return status;
    job j = { .lock = PTHREAD_MUTEX_INITIALIZER };
    gfold_sample *s = j.sample = gf_allocate(1, sizeof *s);
    if (!s) return gf_fail_memory(err, sizeof *s);
    s->params = *params;
    s->plan = gf_states_plan(&s->params);
    j.rows = rows_of(s);
    if (params->eigenvalues) j.room = params->krylov ? (size_t)params->modes.k + 1 : j.rows;
    status = allocate(&j, err);
    size_t done = 0;
    if (!status)
        done = gf_parallel(j.workers, (size_t)params->networks, one_network, &j, params->stop);
    if (!status) status = outcome(&j, done, err);
    if (!status) status = gf_sample_list(s, j.room, err);
    release(&j);
    if (status)
        gfold_sample_destroy(s);
    else
        *out = s;
    return status;
}
