/* A network is one item of work: its trials run as batches of a fixed size, which bounds the memory
 * and, as a trial's numbers do not depend on its batch, changes nothing. Items are handed out in
 * order, and those under way end when one fails, so that the failure reported is the first one. */
#include "sim/ensemble.h"

#include "core/fail.h"
#include "core/memory.h"
#include "core/parallel.h"
#include "math/statistics.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { WORKERS_MAX = 256 };

static const double news = 1.0 / 256; /* of a network, worth reporting */

typedef struct job job;

/* What one thread works with; the context of its callbacks. */
typedef struct worker {
    job *job;
    gf_observer *observer; /* NULL: the end only */
    int network, trial;    /* the latter: first of the batch */
    double fraction;       /* of its network, done           */
    double rest[GF_BATCH]; /* first time at rest, of every trial of the batch; NaN: none */
    gfold_error error;     /* of the recorder                */
} worker;

struct job {
    const gfold_ensemble_params *params;
    gfold_ensemble *result;
    gf_observer_params watch;
    worker worker[WORKERS_MAX];
    int workers;
    long from, every; /* steps: the first sample, and between two; every 0: none */
    pthread_mutex_t lock;
    size_t done;
    volatile int halt;   /* ends the runs under way: of a recorder that failed */
    volatile int closed; /* no network is begun any more                       */
    size_t failed;       /* the first one; networks: none                      */
    gfold_error failure;
};

/* ---- workers ------------------------------------------------------------------------------------ */

/* One there must be memory for. */
static gfold_status count_workers(job *j, gfold_error *err)
{
    const gfold_ensemble_params *p = j->params;
    const double bytes = gfold_ensemble_bytes(p);
    const double kept = gf_ensemble_result_bytes(j->result->networks, j->result->lags);
    const gfold_status status = gf_check_memory(err, "a worker of the ensemble", bytes + kept);
    if (status) return status;
    j->workers = gf_ensemble_workers(p, gf_memory_available() - kept);
    if (j->workers > WORKERS_MAX) j->workers = WORKERS_MAX;
    return gf_ok(err);
}

/* ---- callbacks ----------------------------------------------------------------------------- */

static int is_stopped(const gfold_ensemble_params *p)
{
    return p->stop && *p->stop;
}

/* Sums in the order of the workers, after whoever calls has changed its part. */
static void report(job *j)
{
    const gfold_ensemble_params *p = j->params;
    double fraction = (double)j->done;
    for (int k = 0; k < j->workers; k++) fraction += j->worker[k].fraction;
    if (p->progress) p->progress(p->context, fraction / p->networks);
}

static void advance(worker *w, int finished, double fraction)
{
    pthread_mutex_lock(&w->job->lock);
    w->job->done += (size_t)finished;
    w->fraction = fraction;
    report(w->job);
    pthread_mutex_unlock(&w->job->lock);
}

static void record(worker *w, int trial, long sample, double t, const gfold_state *state)
{
    const gfold_ensemble_params *p = w->job->params;
    if (!p->record || w->job->halt) return;
    if (is_stopped(p)) {
        w->job->halt = 1;
    } else if (p->record(p->recorder, w->network, trial, sample, t, state, &w->error)) {
        w->error.status = GFOLD_EIO;
        w->job->halt = w->job->closed = 1;
    }
}

/* The number of the sample at this time; negative: there is none. Only the last point of a run can lie
 * off the grid of steps. */
static long sample_at(const job *j, double t)
{
    const double dt = j->params->simulate.dt;
    const long step = lrint(t / dt), since = step - j->from;
    if (!j->every || since < 0 || since % j->every || fabs(t / dt - (double)step) > 1e-6) return -1;
    return since / j->every;
}

/* Called at every step, so that rest is seen, progress made and a stop heard. */
static void observe(void *context, uint64_t trial, double t, const gfold_state *state)
{
    worker *w = context;
    const gfold_ensemble_params *p = w->job->params;
    const int k = (int)trial - w->trial;
    const long sample = sample_at(w->job, t);
    if (isnan(w->rest[k]) && gf_is_slow(state, p->simulate.settle_speed)) w->rest[k] = t;
    if (sample >= 0 && (size_t)sample < w->job->watch.samples) {
        gf_observer_take(w->observer, (size_t)k, state);
        record(w, (int)trial, sample, t, state);
    }
    const double batch = fmin(p->trials - w->trial, gf_ensemble_batch(p));
    const double fraction = (w->trial + batch * t / p->simulate.t_max) / p->trials;
    if (k == 0 && fraction >= w->fraction + news) advance(w, 0, fraction);
}

/* ---- one network --------------------------------------------------------------------------- */

static gfold_simulate_params simulation_of(worker *w)
{
    const gfold_ensemble_params *p = w->job->params;
    gfold_simulate_params s = p->simulate;
    s.trials = gf_ensemble_batch(p);
    s.stop_at_rest = p->interval <= 0;
    s.initial = NULL;
    s.observe = observe;
    s.observe_from = 0;
    s.observe_every = s.dt;
    s.context = w;
    return s;
}

/* The statistics of a batch into values, one row of them per trial. */
static gfold_status
run_batch(worker *w, gfold_simulate_plan *plan, int count, double *values, gfold_error *err)
{
    const gfold_ensemble_params *p = w->job->params;
    gfold_simulate_result run[GF_BATCH];
    if (w->observer) gf_observer_start(w->observer);
    for (int k = 0; k < GF_BATCH; k++) w->rest[k] = NAN;
    const volatile int *stop = p->record ? &w->job->halt : p->stop;
    const gfold_status status = gfold_simulate_run(plan, (uint64_t)w->trial, count, stop, run, err);
    for (int k = 0; k < count && !status; k++) {
        gf_averages averages;
        if (w->observer) averages = gf_observer_finish(w->observer, (size_t)k);
        gf_ensemble_values(&run[k], w->rest[k], w->observer ? &averages : NULL,
                           values + k * GF_STATISTICS);
    }
    return status;
}

/* All trials; the network's values are their means. */
static gfold_status run_trials(void *context, gfold_simulate_plan *plan, gfold_error *err)
{
    worker *w = context;
    const gfold_ensemble_params *p = w->job->params;
    gfold_ensemble *e = w->job->result;
    double values[GFOLD_TRIALS_MAX * GF_STATISTICS];
    gfold_status status = gf_ok(err);
    for (w->trial = 0; w->trial < p->trials && !status; w->trial += GF_BATCH) {
        const int left = p->trials - w->trial, count = left < GF_BATCH ? left : GF_BATCH;
        status = run_batch(w, plan, count, values + w->trial * GF_STATISTICS, err);
    }
    if (status) return status;
    for (size_t k = 0; k < GF_STATISTICS; k++)
        e->values[(size_t)w->network * GF_STATISTICS + k] =
            gf_estimate_mean((size_t)p->trials, values + k, GF_STATISTICS).mean;
    if (w->observer)
        gf_observer_correlation(w->observer, e->correlations + (size_t)w->network * e->lags);
    return status;
}

static gfold_status run_network(worker *w, gfold_error *err)
{
    const gfold_ensemble_params *p = w->job->params;
    const gfold_simulate_params simulate = simulation_of(w);
    return gf_ensemble_network(&p->model, p->network, (size_t)w->network, &simulate, run_trials, w,
                               err);
}

/* Keeps the first failure; a run that was only asked to stop has none of its own. */
static void fail(worker *w, const gfold_error *err)
{
    job *j = w->job;
    const gfold_error *cause = w->error.status ? &w->error : err;
    pthread_mutex_lock(&j->lock);
    j->closed = 1;
    if (cause->status != GFOLD_ESTOPPED && (size_t)w->network < j->failed) {
        j->failed = (size_t)w->network;
        j->failure = *cause;
    }
    pthread_mutex_unlock(&j->lock);
}

static void item(void *context, int index, size_t network)
{
    job *j = context;
    worker *w = &j->worker[index];
    gfold_error err;
    w->network = (int)network;
    if (is_stopped(j->params)) {
        j->closed = 1;
        return;
    }
    if (run_network(w, &err))
        fail(w, &err);
    else
        advance(w, 1, 0);
}

/* ---- the whole ----------------------------------------------------------------------------- */

static gfold_status prepare(job *j, gfold_error *err)
{
    const gfold_ensemble_params *p = j->params;
    j->watch = gf_ensemble_watch(p);
    const int over_time = p->interval > 0;
    gfold_status status =
        gf_ensemble_create(&j->result, (size_t)p->networks, over_time ? j->watch.lags : 0, err);
    if (!status) status = count_workers(j, err);
    if (status) return status;
    j->failed = (size_t)p->networks;
    j->result->samples = over_time ? j->watch.samples : 0;
    j->from = lrint(p->transient / p->simulate.dt);
    j->every = lrint(p->interval / p->simulate.dt);
    for (int k = 0; k < j->workers && !status; k++) {
        j->worker[k].job = j;
        if (over_time) status = gf_observer_create(&j->worker[k].observer, &j->watch, err);
    }
    return status;
}

static gfold_status outcome(const job *j, gfold_error *err)
{
    const gfold_ensemble_params *p = j->params;
    if (j->failed < (size_t)p->networks)
        return gf_fail(err, j->failure.status, "%s", j->failure.message);
    if (j->done < (size_t)p->networks)
        return gf_fail(err, GFOLD_ESTOPPED, "stopped after %zu of %d networks", j->done,
                       p->networks);
    return gf_ok(err);
}

static gfold_status run_all(job *j, gfold_error *err)
{
    gfold_status status = prepare(j, err);
    if (!status) {
        gf_parallel(j->workers, (size_t)j->params->networks, item, j, &j->closed);
        status = outcome(j, err);
    }
    for (int k = 0; k < j->workers; k++) gf_observer_destroy(j->worker[k].observer);
    return status;
}

gfold_status
gfold_ensemble_run(const gfold_ensemble_params *params, gfold_ensemble **out, gfold_error *err)
{
    *out = NULL;
    gfold_status status = gf_ensemble_check(params, err);
    if (status) return status;
    job *j = gf_allocate(1, sizeof *j);
    if (!j) return gf_fail_memory(err, sizeof *j);
    j->params = params;
    pthread_mutex_init(&j->lock, NULL);
    status = run_all(j, err);
    if (status) {
        gfold_ensemble_destroy(j->result);
    } else {
        gf_ensemble_close(j->result, params->interval);
        *out = j->result;
    }
    pthread_mutex_destroy(&j->lock);
    free(j);
    return status;
}
