#include "theory/correlation_batches.h"

#include "core/fail.h"
#include "core/parallel.h"
#include "math/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MEANS = 5 };

void gf_batches_destroy(gf_batches *b)
{
    free(b->c_phi);
    free(b->c_h);
    free(b->rate);
    free(b->number);
    free(b->solution);
    free(b->growth);
    free(b->phi);
    *b = (gf_batches){ 0 };
}

static int resize(double **array, size_t count)
{
    double *grown = realloc(*array, count * sizeof *grown);
    if (grown) *array = grown;
    return grown ? 0 : -1;
}

gfold_status gf_batches_reserve(gf_batches *b, size_t room, gfold_error *err)
{
    const size_t lags = b->of.n / 2 + 1;
    if (room <= b->room) return gf_ok(err);
    gf_solution *solution = realloc(b->solution, room * sizeof *solution);
    if (solution) b->solution = solution;
    gfold_lyapunov *growth = realloc(b->growth, room * sizeof *growth);
    if (growth) b->growth = growth;
    if (!solution || !growth || resize(&b->c_phi, room * lags) || resize(&b->c_h, room * lags) ||
        resize(&b->rate, room) || resize(&b->number, room) || resize(&b->phi, MEANS * lags))
        return gf_fail_memory(err, 2. * (double)(room * lags) * sizeof(double));
    b->h = b->phi + lags;
    b->z = b->phi + 2 * lags;
    b->r = b->phi + 3 * lags;
    b->h_error = b->phi + 4 * lags;
    b->room = room;
    return gf_ok(err);
}

/* ---- on several threads -------------------------------------------------------------------- */

typedef struct job job;
typedef gfold_status task(job *j, gf_worker *worker, size_t batch, gfold_error *err);

struct job {
    gf_batches *b;
    const gfold_correlation_params *params;
    task *run;
    size_t first, count, done;
    gf_worker *workers;
    pthread_mutex_t lock;
    size_t failed; /* the first batch that did */
    gfold_error error;
};

static void run_one(void *context, int worker, size_t item)
{
    job *j = context;
    gfold_error err = { 0 };
    const size_t batch = j->first + item;
    gf_worker *w = &j->workers[worker];
    const gfold_status status =
        (w->x ? GFOLD_OK : gf_worker_create(w, &j->b->of, &err)) || j->run(j, w, batch, &err);
    pthread_mutex_lock(&j->lock);
    if (status && batch < j->failed) j->failed = batch, j->error = err;
    j->done++;
    if (j->params->progress)
        j->params->progress(j->params->context,
                            (double)(j->first + j->done) / (double)(j->first + j->count));
    pthread_mutex_unlock(&j->lock);
}

static gfold_status run(gf_batches *b, const gfold_correlation_params *params, task *task_,
                        size_t first, size_t count, gfold_error *err)
{
    const int threads = gf_parallel_workers(params->threads);
    job j = { .b = b, .params = params, .run = task_, .first = first, .count = count,
              .failed = SIZE_MAX };
    j.workers = gf_allocate((size_t)threads, sizeof *j.workers);
    if (!j.workers) return gf_fail_memory(err, (double)threads * sizeof *j.workers);
    pthread_mutex_init(&j.lock, NULL);
    const size_t done = gf_parallel(threads, count, run_one, &j, params->stop);
    pthread_mutex_destroy(&j.lock);
    for (int k = 0; k < threads; k++) gf_worker_destroy(&j.workers[k]);
    free(j.workers);
    if (j.failed < SIZE_MAX) return gf_fail(err, j.error.status, "%s", j.error.message);
    if (done < count) return gf_fail(err, GFOLD_ESTOPPED, "stopped after %zu batches", done);
    return gf_ok(err);
}

/* ---- solutions ----------------------------------------------------------------------------- */

static gfold_status solve(job *j, gf_worker *worker, size_t batch, gfold_error *err)
{
    gf_batches *b = j->b;
    const size_t lags = b->of.n / 2 + 1;
    double *c = b->c_phi + batch * lags, *c_h = b->c_h + batch * lags;
    gf_solution *s = &b->solution[batch];
    if (batch) memcpy(c, b->c_phi, lags * sizeof *c);
    gfold_status status = gf_batch_solve(worker, batch, 0, c, c_h, s, err);
    if (!status && s->fate != GF_FLUCTUATES)
        return gf_fail(err, GFOLD_ENOCONV,
                       "on the paths of batch %zu C(tau) %s: the state is near its end, or the "
                       "batches are too small",
                       batch, s->fate == GF_WANDERS ? "did not settle" : "stopped fluctuating");
    if (!status) status = gf_batch_decay(worker, batch, c, batch ? b->rate[0] : 0, &b->rate[batch], err);
    return status;
}

gfold_status gf_batches_add(gf_batches *b, size_t count, const gfold_correlation_params *params,
                            gfold_error *err)
{
    gfold_status status = gf_batches_reserve(b, count, err);
    if (!status && !b->count) {
        status = run(b, params, solve, 0, 1, err);
        if (!status) b->count = 1;
    }
    if (!status) status = run(b, params, solve, b->count, count - b->count, err);
    if (!status) b->count = count;
    return status;
}

gfold_status gf_batches_double_step(gf_batches *b, gfold_error *err)
{
    const size_t half = b->of.n / 4;
    gf_problem coarse = b->of;
    gf_worker worker;
    gf_solution solution;
    double *c = gf_allocate(2 * (half + 1), sizeof *c);
    if (!c) return gf_fail_memory(err, 2. * (double)(half + 1) * sizeof *c);
    coarse.n /= 2;
    coarse.dt *= 2;
    coarse.merge = 2;
    for (size_t j = 0; j <= half; j++) c[j] = b->c_phi[2 * j];
    gfold_status status = gf_worker_create(&worker, &coarse, err);
    if (!status) status = gf_batch_solve(&worker, 0, 0, c, c + half + 1, &solution, err);
    b->change = fabs(c[half + 1] - b->c_h[0]);
    gf_worker_destroy(&worker);
    free(c);
    return status;
}

/* ---- means --------------------------------------------------------------------------------- */

static void average(const gf_batches *b, const double *c, double *mean, double *error)
{
    const size_t lags = b->of.n / 2 + 1;
    for (size_t j = 0; j < lags; j++) {
        const gfold_estimate e = gf_estimate_mean(b->count, c + j, lags);
        mean[j] = e.mean;
        if (error) error[j] = e.stderr_;
    }
}

static gfold_estimate tail(const gf_batches *b, double *room)
{
    const size_t half = b->of.n / 2;
    for (size_t k = 0; k < b->count; k++) room[k] = gf_mean_tail(half, b->c_h + k * (half + 1));
    return gf_estimate_mean(b->count, room, 1);
}

/* z and r are filtered phi. */
static gfold_status filter(gf_batches *b, gfold_error *err)
{
    gf_fields fields;
    const gfold_status status = gf_fields_create(&fields, b->of.n / 2, b->of.dt, err);
    if (status) return status;
    gf_fields_filter(&fields, b->of.model.update.tau, 0, b->phi, b->z);
    gf_fields_filter(&fields, b->of.model.reset.tau, 0, b->phi, b->r);
    gf_fields_destroy(&fields);
    return status;
}

gfold_status gf_batches_summarise(gf_batches *b, gfold_correlation_summary *out, gfold_error *err)
{
    const gfold_estimate rate = gf_estimate_mean(b->count, b->rate, 1), end = tail(b, b->number);
    average(b, b->c_phi, b->phi, NULL);
    average(b, b->c_h, b->h, b->h_error);
    out->c0 = b->h[0];
    out->c0_error = hypot(b->h_error[0], b->change / 3);
    out->c_inf = end.mean;
    out->c_inf_error = end.stderr_;
    out->decay_time = 1 / rate.mean;
    out->decay_error = rate.stderr_ / (rate.mean * rate.mean);
    out->residual = 0;
    out->iterations = 0;
    out->evaluations = 0;
    for (size_t k = 0; k < b->count; k++) {
        const gf_solution *s = &b->solution[k];
        out->residual = fmax(out->residual, s->residual);
        if (s->iterations > out->iterations) out->iterations = s->iterations;
        out->evaluations += (long)s->iterations * (long)(b->of.blocks * GF_WIDTH * b->of.n);
    }
    return filter(b, err);
}

/* ---- exponents ----------------------------------------------------------------------------- */

static gfold_status grow(job *j, gf_worker *worker, size_t batch, gfold_error *err)
{
    const gf_batches *b = j->b;
    const double *c = b->c_phi + batch * (b->of.n / 2 + 1);
    const gfold_status status = gf_batch_lyapunov(worker, batch, c, &b->growth[batch], err);
    b->number[batch] = b->growth[batch].lambda_max;
    return status;
}

gfold_status gf_batches_lyapunov(const gf_batches *b, const gfold_correlation_params *params,
                                 gfold_lyapunov *out, gfold_error *err)
{
    gf_batches same = *b;
    const gfold_status status = run(&same, params, grow, 0, b->count, err);
    if (status) return status;
    const gfold_estimate e = gf_estimate_mean(b->count, b->number, 1);
    *out = (gfold_lyapunov){ .lambda_max = e.mean, .error = e.stderr_ };
    for (size_t k = 0; k < b->count; k++) {
        out->residual = fmax(out->residual, b->growth[k].residual);
        out->evaluations += b->growth[k].evaluations;
    }
    return status;
}
