/* Memory of many batches, and a task for each of them on several threads. */
#include "core/fail.h"
#include "core/parallel.h"
#include "math/statistics.h"
#include "theory/correlation_batches.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>

enum { MEANS = 5 };

void gf_batches_destroy(gf_batches *b)
{
    free(b->c);
    free(b->image);
    free(b->c_h);
    for (int k = 0; k < GF_FIELDS; k++) free(b->match[k]);
    free(b->facts);
    *b = (gf_batches){ 0 };
}

static int resize(double **array, size_t count)
{
    double *grown = realloc(*array, count * sizeof *grown);
    if (grown) *array = grown;
    return grown ? 0 : -1;
}

static int reserve_means(gf_batches *b, size_t lags)
{
    if (b->c) return 0;
    b->c = gf_allocate(MEANS * lags, sizeof *b->c);
    if (!b->c) return -1;
    b->h = b->c + lags;
    b->z = b->c + 2 * lags;
    b->r = b->c + 3 * lags;
    b->h_error = b->c + 4 * lags;
    return 0;
}

gfold_status gf_batches_reserve(gf_batches *b, size_t room, gfold_error *err)
{
    const size_t lags = b->of.n / 2 + 1, all = room * lags;
    if (room <= b->room) return gf_ok(err);
    gf_batch_facts *facts = realloc(b->facts, room * sizeof *facts);
    if (facts) b->facts = facts;
    int missing =
        !facts || reserve_means(b, lags) || resize(&b->image, all) || resize(&b->c_h, all);
    for (int k = 0; !missing && k < GF_FIELDS; k++) missing = resize(&b->match[k], all);
    if (missing) return gf_fail_memory(err, 6. * (double)all * sizeof(double));
    b->room = room;
    return gf_ok(err);
}

/* ---- over batches -------------------------------------------------------------------------- */

size_t gf_batches_lags(const gf_batches *b)
{
    return b->of.n / 2 + 1;
}

long gf_batches_steps(const gf_batches *b)
{
    return (long)(b->of.blocks * GF_WIDTH * b->of.n);
}

double gf_batches_share(const gf_batches *b)
{
    return 1 / sqrt((double)b->count);
}

void gf_batches_mean(const gf_batches *b, const double *of, double *mean, double *error)
{
    const size_t lags = gf_batches_lags(b);
    for (size_t j = 0; j < lags; j++) {
        const gfold_estimate e = gf_estimate_mean(b->count, of + j, lags);
        mean[j] = e.mean;
        if (error) error[j] = e.stderr_;
    }
}

double gf_batches_error(const gf_batches *b)
{
    double squares = 0;
    for (size_t k = 0; k < b->count; k++) squares += pow(b->facts[k].error, 2);
    return sqrt(squares) / (double)b->count;
}

/* ---- on several threads -------------------------------------------------------------------- */

typedef struct job {
    gf_batches *b;
    const gfold_correlation_params *params;
    gf_batch_task *task;
    size_t first, count, done;
    double from, to;
    gf_worker *workers;
    pthread_mutex_t lock;
    size_t failed; /* the first batch that did */
    gfold_error error;
} job;

static gfold_status prepare(const job *j, gf_worker *w, size_t batch, gfold_error *err)
{
    const size_t lags = j->b->of.n / 2 + 1;
    const gfold_status status = w->x ? GFOLD_OK : gf_worker_create(w, &j->b->of, err);
    for (int k = 0; !status && k < GF_FIELDS; k++) w->match[k] = j->b->match[k] + batch * lags;
    return status;
}

/* Under the lock. */
static void show(job *j)
{
    const double now = j->from + (j->to - j->from) * (double)j->done / (double)j->count;
    if (!j->params->progress || now <= j->b->shown) return;
    j->b->shown = now;
    j->params->progress(j->params->context, now);
}

static void run_one(void *context, int worker, size_t item)
{
    job *j = context;
    gfold_error err = { 0 };
    const size_t batch = j->first + item;
    gf_worker *w = &j->workers[worker];
    gfold_status status = prepare(j, w, batch, &err);
    if (!status) status = j->task(j->b, w, batch, &err);
    pthread_mutex_lock(&j->lock);
    if (status && batch < j->failed) j->failed = batch, j->error = err;
    j->done++;
    show(j);
    pthread_mutex_unlock(&j->lock);
}

gfold_status gf_batches_run(gf_batches *b, const gfold_correlation_params *params,
                            gf_batch_task *task, size_t first, size_t count, double to,
                            gfold_error *err)
{
    const int threads = gf_parallel_workers(params->threads);
    job j = { .b = b,
              .params = params,
              .task = task,
              .first = first,
              .count = count,
              .from = b->shown,
              .to = to,
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
