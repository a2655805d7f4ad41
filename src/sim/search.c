/* Starts run in waves of fixed length, each start by itself; what a wave found is merged in the order
 * of the starts, and deflation divides out what was known before the wave. Threads thus cannot show
 * in the result. */
#include "core/fail.h"
#include "core/memory.h"
#include "core/parallel.h"
#include "sim/search_list.h"
#include "sim/search_modes.h"
#include "sim/search_newton.h"
#include "sim/search_proof.h"
#include "sim/search_starts.h"

#include <gatefold/jacobian.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { WAVE = 32, WORKERS_MAX = 256, STATES_MAX = 30000 /* of gfold_eigenvalues */ };

struct gfold_search {
    size_t n, count;
    gfold_search_point *points;
    double *states;
    gfold_census census;
};

typedef struct job {
    const gfold_search_params *params;
    gf_rest rest;
    gf_starts starts;
    gf_found_list list;
    gf_search_work work[WORKERS_MAX];
    int workers;
    size_t first; /* start of the wave, point to prove or to describe          */
    double *end;  /* where the starts of a wave ended, n each                  */
    int arrived[WAVE];
    gfold_status status; /* the first failure of a worker */
    gfold_error error;
    pthread_mutex_t lock;
    size_t done;
} job;

gfold_search_params gfold_search_defaults(void)
{
    return (gfold_search_params){ .random = 300,
                                  .trajectory = 100,
                                  .deflate = 100,
                                  .t_max = 200,
                                  .sigma_0 = 1,
                                  .newton_max = 60,
                                  .apart = 1e-6 };
}

static gfold_status
check(const gfold_network *network, const gfold_search_params *p, gfold_error *err)
{
    const size_t states = gfold_jacobian_size(network);
    gfold_status status = gf_check_range(err, "random", p->random, 0, 1e6);
    if (!status) status = gf_check_range(err, "trajectory", p->trajectory, 0, 1e6);
    if (!status) status = gf_check_range(err, "deflate", p->deflate, 0, 1e6);
    if (!status) status = gf_check_range(err, "t_max", p->t_max, 1e-6, 1e8);
    if (!status) status = gf_check_range(err, "sigma_0", p->sigma_0, 0, 1e6);
    if (!status) status = gf_check_range(err, "newton_max", p->newton_max, 1, 10000);
    if (!status) status = gf_check_range(err, "apart", p->apart, 1e-12, 1);
    if (!status && states > STATES_MAX)
        status = gf_fail(err, GFOLD_EINVAL, "the network has %zu state variables, more than %d",
                         states, STATES_MAX);
    return status;
}

static int stopped(const job *j)
{
    return j->params->stop && *j->params->stop;
}

/* ---- what workers do ----------------------------------------------------------------------- */

static void report(job *j)
{
    const gfold_search_params *p = j->params;
    pthread_mutex_lock(&j->lock);
    j->done++;
    if (p->progress) p->progress(p->context, (double)j->done / (double)gf_starts_total(&j->starts));
    pthread_mutex_unlock(&j->lock);
}

static void run_start(void *context, int worker, size_t item)
{
    job *j = context;
    gf_search_work *w = &j->work[worker];
    const size_t number = j->first + item, n = j->rest.n;
    const gf_found_list *known = number < gf_starts_plain(&j->starts) ? NULL : &j->list;
    const gf_newton newton = { j->params->newton_max, j->params->stop, known };
    gf_starts_state(&j->starts, number, w->h);
    j->arrived[item] = gf_newton_run(&newton, w);
    memcpy(j->end + item * n, w->h, n * sizeof(double));
    report(j);
}

static gf_found *load(job *j, gf_search_work *w, size_t k)
{
    memcpy(w->h, j->list.h + k * j->rest.n, j->rest.n * sizeof(double));
    return &j->list.at[k];
}

static void prove(void *context, int worker, size_t item)
{
    job *j = context;
    gf_found *found = load(j, &j->work[worker], j->first + item);
    found->proved = gf_search_prove(&j->work[worker], j->params->apart, &found->point);
}

static void describe(void *context, int worker, size_t item)
{
    job *j = context;
    gfold_error err;
    gf_found *found = load(j, &j->work[worker], item);
    if (!found->proved || gf_search_modes(&j->work[worker], &found->point, &err) == GFOLD_OK)
        return;
    pthread_mutex_lock(&j->lock);
    j->status = err.status;
    j->error = err;
    pthread_mutex_unlock(&j->lock);
}

/* ---- waves --------------------------------------------------------------------------------- */

static gfold_status stop_here(const job *j, gfold_error *err)
{
    return gf_fail(err, GFOLD_ESTOPPED, "stopped after %zu of %zu starts", j->done,
                   gf_starts_total(&j->starts));
}

static gfold_status run_wave(job *j, size_t count, gfold_error *err)
{
    const volatile int *stop = j->params->stop;
    const size_t before = j->list.count, first = j->first;
    gf_parallel(j->workers, count, run_start, j, stop);
    if (stopped(j)) return stop_here(j, err);
    for (size_t k = 0; k < count; k++) {
        const int counts = first + k > 0 && first + k < gf_starts_plain(&j->starts);
        if (j->arrived[k] && gf_found_list_add(&j->list, j->end + k * j->rest.n, counts))
            return gf_fail_memory(err, 16.0 * (double)(j->list.count * j->rest.n));
    }
    j->first = before;
    gf_parallel(j->workers, j->list.count - before, prove, j, NULL);
    j->first = first + count;
    return gf_ok(err);
}

static gfold_status run_waves(job *j, gfold_error *err)
{
    const size_t plain = gf_starts_plain(&j->starts), total = gf_starts_total(&j->starts);
    gfold_status status = gf_ok(err);
    while (!status && j->first < total) {
        const size_t end = j->first < plain ? plain : total, left = end - j->first;
        status = run_wave(j, left < WAVE ? left : WAVE, err);
    }
    if (status) return status;
    gf_parallel(j->workers, j->list.count, describe, j, j->params->stop);
    if (stopped(j)) return stop_here(j, err);
    if (j->status) return gf_fail(err, j->status, "%s", j->error.message);
    return gf_ok(err);
}

/* ---- setting up and handing over ----------------------------------------------------------- */

/* As many workers as asked for, or as the memory allows. */
static gfold_status find_workers(job *j, const gfold_network *network, gfold_error *err)
{
    const double n = (double)gfold_network_size(network), each = gf_search_work_size(network);
    const double shared = gf_rest_size(network) + n * (WAVE + j->params->trajectory);
    const double available = gf_memory_available() / sizeof(double);
    int workers = gf_parallel_workers(j->params->threads);
    if (workers > WORKERS_MAX) workers = WORKERS_MAX;
    while (workers > 1 && shared + workers * each > available) workers--;
    j->workers = workers;
    return gf_check_memory(err, "the search", sizeof(double) * (shared + each));
}

static gfold_status set_up(job *j, const gfold_network *network, gfold_error *err)
{
    gfold_status status = find_workers(j, network, err);
    if (!status) status = gf_rest_create(&j->rest, network, err);
    for (int k = 0; k < j->workers && !status; k++)
        status = gf_search_work_create(&j->work[k], &j->rest, err);
    if (status) return status;
    j->list = (gf_found_list){ .n = j->rest.n, .apart = j->params->apart, .odd = j->rest.odd };
    j->end = gf_allocate(WAVE * j->rest.n, sizeof *j->end);
    if (!j->end) return gf_fail_memory(err, 8.0 * WAVE * (double)j->rest.n);
    return gf_starts_create(&j->starts, network, j->params, err);
}

static void clean_up(job *j)
{
    for (int k = 0; k < j->workers; k++) gf_search_work_destroy(&j->work[k]);
    gf_starts_destroy(&j->starts);
    gf_found_list_destroy(&j->list);
    gf_rest_destroy(&j->rest);
    pthread_mutex_destroy(&j->lock);
    free(j->end);
    free(j);
}

typedef struct ranked {
    double variance;
    size_t index;
} ranked;

static int ascending(const void *left, const void *right)
{
    const ranked *a = left, *b = right;
    if (a->variance < b->variance || a->variance > b->variance)
        return a->variance < b->variance ? -1 : 1;
    return (a->index > b->index) - (a->index < b->index);
}

static gfold_search *allocate_result(const job *j)
{
    gfold_search *s = gf_allocate(1, sizeof *s);
    if (!s) return NULL;
    s->n = j->rest.n;
    s->points = gf_allocate(j->list.count, sizeof *s->points);
    s->states = gf_allocate(j->list.count * s->n, sizeof *s->states);
    if (s->points && s->states) return s;
    gfold_search_destroy(s);
    return NULL;
}

static gfold_search *hand_over(const job *j)
{
    const gf_found_list *list = &j->list;
    gfold_search *s = allocate_result(j);
    ranked *order = gf_allocate(list->count, sizeof *order);
    for (size_t k = 0; s && order && k < list->count; k++)
        if (list->at[k].proved) order[s->count++] = (ranked){ list->at[k].point.variance, k };
    if (s && order) {
        qsort(order, s->count, sizeof *order, ascending);
        s->census = gf_found_list_census(list, (int)gf_starts_total(&j->starts));
    }
    for (size_t k = 0; s && order && k < s->count; k++) {
        s->points[k] = list->at[order[k].index].point;
        memcpy(s->states + k * s->n, list->h + order[k].index * s->n, s->n * sizeof(double));
    }
    if (!order) {
        gfold_search_destroy(s);
        s = NULL;
    }
    free(order);
    return s;
}

gfold_status gfold_search_run(const gfold_network *network, const gfold_search_params *params,
                              gfold_search **out, gfold_error *err)
{
    *out = NULL;
    gfold_status status = check(network, params, err);
    if (status) return status;
    job *j = gf_allocate(1, sizeof *j);
    if (!j) return gf_fail_memory(err, sizeof *j);
    j->params = params;
    pthread_mutex_init(&j->lock, NULL);
    status = set_up(j, network, err);
    if (!status) status = run_waves(j, err);
    if (!status && !(*out = hand_over(j)))
        status = gf_fail_memory(err, 8.0 * (double)(j->list.count * j->rest.n));
    clean_up(j);
    return status;
}

void gfold_search_destroy(gfold_search *search)
{
    if (!search) return;
    free(search->points);
    free(search->states);
    free(search);
}

size_t gfold_search_count(const gfold_search *search)
{
    return search->count;
}

const gfold_search_point *gfold_search_points(const gfold_search *search)
{
    return search->points;
}

const double *gfold_search_state(const gfold_search *search, size_t point)
{
    return point < search->count ? search->states + point * search->n : NULL;
}

gfold_census gfold_search_census(const gfold_search *search)
{
    return search->census;
}
