/* A network is one item of work. Its states at the times asked for are kept as columns, a block per
 * trial, so that a function of two times is one Gram matrix; its checks and its memory are those of
 * an ensemble that looks at the end only. */
#include "sim/relaxation.h"
#include "core/fail.h"
#include "core/memory.h"
#include "core/parallel.h"
#include "math/linalg.h"
#include "model/phi.h"
#include "sim/ensemble.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

typedef struct job job;

typedef struct worker {
    job *job;
    size_t network;
    int trial, count;      /* first of the batch, how many          */
    size_t next[GF_BATCH]; /* number of times taken, of every trial */
    double *states;        /* [trial][time][unit]                   */
    double *series;        /* [trial][series][time]                 */
    double *gram, *phi;    /* of one trial                          */
} worker;

struct job {
    const gfold_relaxation_params *params;
    gfold_ensemble_params ensemble;
    gfold_relaxation *result;
    worker *worker;
    int workers;
    pthread_mutex_t lock;
    volatile int closed; /* no network is begun any more */
    size_t done, failed; /* the first one; networks: none */
    gfold_error failure;
};

gfold_relaxation_params gfold_relaxation_defaults(void)
{
    return (gfold_relaxation_params){ .model = gfold_model_preset(GFOLD_GRNN),
                                      .network = gfold_network_defaults(),
                                      .simulate = gfold_simulate_defaults(),
                                      .networks = 8,
                                      .trials = 1 };
}

/* ---- checks and sizes ---------------------------------------------------------------------- */

static long step_of(const gfold_relaxation_params *p, size_t k)
{
    return lrint(p->times[k] / p->simulate.dt);
}

static gfold_status check_times(const gfold_relaxation_params *p, gfold_error *err)
{
    gfold_status status =
        gf_check_range(err, "count", (double)p->count, 1, GFOLD_RELAXATION_TIMES_MAX);
    if (!status && !p->times) status = gf_fail(err, GFOLD_EINVAL, "times are not given");
    for (size_t k = 0; !status && k < p->count; k++) {
        const double t = p->times[k], steps = t / p->simulate.dt;
        status = gf_check_range(err, "a time", t, 0, 1e8);
        if (!status && fabs(steps - round(steps)) > 1e-6)
            status = gf_fail(err, GFOLD_EINVAL, "a time is %.10g, not a multiple of dt = %.10g", t,
                             p->simulate.dt);
        if (!status && k && step_of(p, k) <= step_of(p, k - 1))
            status = gf_fail(err, GFOLD_EINVAL, "times are not ascending: %.10g after %.10g", t,
                             p->times[k - 1]);
    }
    return status;
}

/* The same run, seen from its end. */
static gfold_ensemble_params ensemble_of(const gfold_relaxation_params *p)
{
    gfold_ensemble_params e = gfold_ensemble_defaults();
    e.model = p->model;
    e.network = p->network;
    e.simulate = p->simulate;
    e.simulate.t_max = p->times[p->count - 1];
    e.networks = p->networks;
    e.trials = p->trials;
    e.threads = p->threads;
    return e;
}

static double worker_bytes(const job *j)
{
    const double times = (double)j->result->times, n = (double)j->params->network.n;
    const double trial = times * (n + GFOLD_SERIES_COUNT);
    return gfold_ensemble_bytes(&j->ensemble) +
           8 * (gf_ensemble_batch(&j->ensemble) * trial + times * (times + n));
}

/* ---- one network --------------------------------------------------------------------------- */

static int is_active(const gfold_model *m, double gate)
{
    return m->update.kind != GFOLD_GATE_BINARY || gate >= 1; /* a unit that slides is frozen */
}

/* The next time of trial k gets this state. */
static void take(worker *w, int k, const gfold_state *s)
{
    const gfold_relaxation_params *p = w->job->params;
    const size_t n = s->n, times = p->count, at = w->next[k]++;
    double *row = w->series + (size_t)k * GFOLD_SERIES_COUNT * times + at;
    const double moving = s->velocity ? gf_norm(n, s->velocity) : 0;
    double square[2] = { 0 }, open = 0;
    memcpy(w->states + ((size_t)k * times + at) * n, s->h, n * sizeof *s->h);
    for (size_t i = 0; i < n; i++) {
        const int active = is_active(&p->model, s->gate[i]);
        square[active] += s->h[i] * s->h[i];
        open += active;
    }
    row[GFOLD_SERIES_VAR_H * times] = (square[0] + square[1]) / (double)n;
    row[GFOLD_SERIES_SPEED * times] = moving / sqrt((double)n);
    row[GFOLD_SERIES_VAR_ACTIVE * times] = square[1] / (double)n;
    row[GFOLD_SERIES_VAR_FROZEN * times] = square[0] / (double)n;
    row[GFOLD_SERIES_ACTIVE_FRACTION * times] = open / (double)n;
}

static void observe(void *context, uint64_t trial, double t, const gfold_state *state)
{
    worker *w = context;
    const gfold_relaxation_params *p = w->job->params;
    const int k = (int)trial - w->trial;
    if (w->next[k] < p->count && lrint(t / p->simulate.dt) == step_of(p, w->next[k]))
        take(w, k, state);
}

static void add_map(worker *w, const double *x, double *sum)
{
    const size_t n = w->job->params->network.n, times = w->job->params->count;
    gf_gram(n, times, x, n, w->gram);
    for (size_t i = 0; i < times * times; i++) sum[i] += w->gram[i] / (double)n;
}

/* A trial's part in the sums of its network. */
static void add_trial(worker *w, int k, double *sum)
{
    const gfold_relaxation_params *p = w->job->params;
    const size_t times = p->count, states = times * p->network.n;
    const size_t series = GFOLD_SERIES_COUNT * times;
    const gf_argument f = gf_argument_phi(&p->model);
    const double *h = w->states + (size_t)k * states;
    for (size_t i = 0; i < series; i++) sum[i] += w->series[(size_t)k * series + i];
    add_map(w, h, sum + series + GFOLD_MAP_H * times * times);
    for (size_t i = 0; i < states; i++) w->phi[i] = f.gain * h[i] + f.offset;
    f.f->value(states, w->phi, w->phi);
    add_map(w, w->phi, sum + series + GFOLD_MAP_PHI * times * times);
}

static gfold_status run_batch(worker *w, gfold_simulate_plan *plan, double *sum, gfold_error *err)
{
    const gfold_relaxation_params *p = w->job->params;
    gfold_simulate_result ends[GF_BATCH];
    memset(w->next, 0, sizeof w->next);
    const gfold_status status =
        gfold_simulate_run(plan, (uint64_t)w->trial, w->count, p->stop, ends, err);
    for (int k = 0; k < w->count && !status; k++) {
        gfold_state last = gfold_simulate_state(plan, k);
        last.velocity = NULL; /* at rest from here on */
        while (w->next[k] < p->count) take(w, k, &last);
        add_trial(w, k, sum);
    }
    return status;
}

static gfold_status run_trials(void *context, gfold_simulate_plan *plan, gfold_error *err)
{
    worker *w = context;
    const gfold_relaxation_params *p = w->job->params;
    const size_t numbers = w->job->result->numbers;
    double *sum = w->job->result->values + w->network * numbers;
    gfold_status status = gf_ok(err);
    for (w->trial = 0; w->trial < p->trials && !status; w->trial += GF_BATCH) {
        w->count = p->trials - w->trial < GF_BATCH ? p->trials - w->trial : GF_BATCH;
        status = run_batch(w, plan, sum, err);
    }
    for (size_t i = 0; i < numbers; i++) sum[i] /= p->trials;
    return status;
}

static gfold_simulate_params simulation_of(worker *w)
{
    gfold_simulate_params s = w->job->ensemble.simulate;
    s.trials = gf_ensemble_batch(&w->job->ensemble);
    s.initial = NULL;
    s.stop_at_rest = 1;
    s.observe_from = 0;
    s.observe_every = s.dt;
    s.observe = observe;
    s.context = w;
    return s;
}

static gfold_status run_network(worker *w, gfold_error *err)
{
    const gfold_relaxation_params *p = w->job->params;
    const gfold_simulate_params simulate = simulation_of(w);
    return gf_ensemble_network(&p->model, p->network, w->network, &simulate, run_trials, w, err);
}

/* ---- all networks -------------------------------------------------------------------------- */

static void item(void *context, int index, size_t network)
{
    job *j = context;
    const gfold_relaxation_params *p = j->params;
    gfold_error err;
    j->worker[index].network = network;
    const gfold_status status = run_network(&j->worker[index], &err);
    pthread_mutex_lock(&j->lock);
    if (status && network < j->failed) {
        j->failed = network;
        j->failure = err;
        j->closed = 1;
    }
    j->done += !status;
    if (!status && p->progress) p->progress(p->context, (double)j->done / p->networks);
    pthread_mutex_unlock(&j->lock);
}

static gfold_status create_workers(job *j, gfold_error *err)
{
    const gfold_relaxation_params *p = j->params;
    const size_t times = p->count, n = p->network.n,
                 batch = (size_t)gf_ensemble_batch(&j->ensemble);
    const double bytes = worker_bytes(j);
    const gfold_status status = gf_check_memory(err, "a worker of the networks", bytes);
    if (status) return status;
    const double fit = gf_memory_available() / bytes;
    j->workers = gf_parallel_workers(p->threads);
    if (j->workers > p->networks) j->workers = p->networks;
    if (j->workers > fit) j->workers = fit > 1 ? (int)fit : 1;
    j->worker = gf_allocate((size_t)j->workers, sizeof *j->worker);
    for (int k = 0; j->worker && k < j->workers; k++) {
        worker *w = &j->worker[k];
        w->job = j;
        w->states = gf_allocate(batch * times * n, sizeof *w->states);
        w->series = gf_allocate(batch * times * GFOLD_SERIES_COUNT, sizeof *w->series);
        w->gram = gf_allocate(times * times, sizeof *w->gram);
        w->phi = gf_allocate(times * n, sizeof *w->phi);
        if (!w->states || !w->series || !w->gram || !w->phi) return gf_fail_memory(err, bytes);
    }
    return j->worker ? gf_ok(err) : gf_fail_memory(err, sizeof *j->worker);
}

static void destroy_workers(job *j)
{
    for (int k = 0; j->worker && k < j->workers; k++) {
        free(j->worker[k].states);
        free(j->worker[k].series);
        free(j->worker[k].gram);
        free(j->worker[k].phi);
    }
    free(j->worker);
}

static gfold_status run_all(job *j, gfold_error *err)
{
    gfold_status status = gf_relaxation_create(&j->result, j->params, err);
    if (!status) status = create_workers(j, err);
    if (status) return status;
    j->failed = j->result->networks;
    gf_parallel(j->workers, j->result->networks, item, j, &j->closed);
    if (j->failed < j->result->networks)
        return gf_fail(err, j->failure.status, "%s", j->failure.message);
    gf_relaxation_average(j->result);
    return gf_ok(err);
}

gfold_status gfold_relaxation_run(const gfold_relaxation_params *params, gfold_relaxation **out,
                                  gfold_error *err)
{
    job j = { .params = params };
    *out = NULL;
    gfold_status status = check_times(params, err);
    if (status) return status;
    j.ensemble = ensemble_of(params);
    status = gf_ensemble_check(&j.ensemble, err);
    if (status) return status;
    pthread_mutex_init(&j.lock, NULL);
    status = run_all(&j, err);
    destroy_workers(&j);
    pthread_mutex_destroy(&j.lock);
    if (status)
        gfold_relaxation_destroy(j.result);
    else
        *out = j.result;
    return status;
}
