/* Pieces that the store knows are taken over, the others are computed in parallel and kept one by one;
 * each is absorbed into the grid as soon as it is there, for where it goes depends on its number alone. */
#include "core/fail.h"
#include "core/parallel.h"
#include "math/statistics.h"
#include "sweep/compute.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const double run_cost = 2e4; /* of one simulated network, in cells of theory */

#define DONE SIZE_MAX

/* A sweep in progress. */
typedef struct job {
    gfold_sweep *sweep;
    gf_pieces pieces;
    gfold_fixed_point_plan **plans; /* one per worker, and a parcel each                    */
    gf_parcel *parcels;
    size_t *pending; /* pieces that are not recalled, DONE once they are computed             */
    size_t n_pending;
    double *runs; /* [site][simulated observable][network]                                    */
    pthread_mutex_t lock;
    double done, total;
    size_t reached; /* of the pending pieces, the last that was claimed */
    volatile int broken; /* keeping or absorbing failed: status and sentence                  */
    gfold_error failure;
} job;

gfold_sweep_params gfold_sweep_defaults(void)
{
    return (gfold_sweep_params){
        .model = gfold_model_preset(GFOLD_GRNN),
        .tol = 1e-12,
        .n = 1000,
        .networks = 8,
        .seed = 1,
        .simulate = gfold_simulate_defaults(),
        .sim_stride = 1,
        .shards = 1,
    };
}

gfold_status gfold_sweep_pieces(const gfold_sweep_params *params, size_t *pieces, gfold_error *err)
{
    gf_pieces all;
    const gfold_status status = gf_pieces_create(&all, params, err);
    *pieces = all.count;
    return status;
}

static int stopped(const gfold_sweep_params *p)
{
    return p->stop && *p->stop;
}

/* ---- from a parcel into the grid ----------------------------------------------------------- */

static double *run_at(const job *j, size_t piece, int value)
{
    const size_t run = piece - j->pieces.blocks, networks = j->pieces.networks;
    return &j->runs[(run / networks * (size_t)j->pieces.simulated + (size_t)value) * networks +
                    run % networks];
}

static void take_values(job *j, size_t piece, const gf_piece *of, size_t cell, const double *value)
{
    gfold_sweep *s = j->sweep;
    if (of->simulated) {
        for (int v = 0; v < of->values; v++) *run_at(j, piece, v) = value[v];
        return;
    }
    for (int k = 0; k < j->pieces.n_rows; k++)
        if (j->pieces.rows[k]->theory) s->values[(size_t)k * s->cells + cell] = *value++;
}

/* Under the lock. */
static gfold_status absorb(job *j, size_t piece, const gf_parcel *r, int fresh, gfold_error *err)
{
    gfold_sweep *s = j->sweep;
    const char *sentence = (const char *)r->number + gf_parcel_size(r) - r->text;
    for (size_t k = 0; k < r->piece.cells; k++) {
        const double *at = gf_parcel_cell(r, k);
        const size_t cell = r->piece.first + k;
        take_values(j, piece, &r->piece, cell, at + GF_HEAD);
        s->wall[cell] += at[GF_WALL];
        s->cpu[cell] += at[GF_CPU];
        s->lacking[cell]--;
        s->fresh[cell] |= (unsigned char)fresh;
        if (at[GF_STATUS] == 0) continue;
        char *copy = strdup(sentence);
        const gf_failure failure = { cell, piece, (gfold_status)at[GF_STATUS], copy };
        if (!copy || gf_grid_add_failure(s, failure))
            return free(copy), gf_fail_memory(err, sizeof failure);
        sentence += strlen(sentence) + 1;
    }
    return gf_ok(err);
}

static void average(job *j)
{
    gfold_sweep *s = j->sweep;
    const size_t networks = j->pieces.networks;
    for (size_t piece = j->pieces.blocks; piece < j->pieces.count; piece += networks) {
        const size_t cell = gf_piece_at(&j->pieces, piece).first;
        int value = 0;
        for (size_t k = 0; k < (size_t)j->pieces.n_rows; k++) {
            if (!j->pieces.rows[k]->measure) continue;
            const double *runs = run_at(j, piece, value++);
            if (s->status[cell] || s->lacking[cell]) continue;
            const gfold_estimate e = gf_estimate_mean(networks, runs, 1);
            s->values[k * s->cells + cell] = e.mean;
            s->errors[k * s->cells + cell] = e.stderr_;
        }
    }
}

/* ---- workers ------------------------------------------------------------------------------- */

static double cost(const gf_piece *piece)
{
    return piece->simulated ? run_cost : (double)piece->cells;
}

static void finish(job *j, size_t piece, const gf_parcel *parcel)
{
    const gfold_sweep_params *p = &j->sweep->params;
    gfold_error err = { .status = GFOLD_EIO };
    pthread_mutex_lock(&j->lock);
    gfold_status status = GFOLD_OK;
    if (p->store.keep &&
        p->store.keep(p->store.context, piece, parcel->number, gf_parcel_size(parcel), &err))
        status = GFOLD_EIO;
    if (!status) status = absorb(j, piece, parcel, 1, &err);
    if (status && !j->broken) j->failure = err, j->failure.status = status;
    j->broken |= status != GFOLD_OK;
    j->done += cost(&parcel->piece);
    const double part = p->store.claim ? (double)j->reached / (double)j->n_pending
                                       : j->done / j->total;
    if (p->progress) p->progress(p->context, part < 1 ? part : 1);
    pthread_mutex_unlock(&j->lock);
}

/* The pending piece that is this worker's next; n_pending when there is none. */
static size_t claim(job *j, size_t item)
{
    const gfold_sweep_store *store = &j->sweep->params.store;
    if (j->broken) return j->n_pending;
    if (!store->claim) return item;
    pthread_mutex_lock(&j->lock);
    const size_t next = j->reached = store->claim(store->context);
    pthread_mutex_unlock(&j->lock);
    return next < j->n_pending ? next : j->n_pending;
}

static void compute(void *context, int worker, size_t item)
{
    job *j = context;
    gf_parcel *parcel = &j->parcels[worker];
    const size_t next = claim(j, item);
    if (next == j->n_pending) return;
    const size_t piece = j->pending[next];
    gf_parcel_begin(parcel, gf_piece_at(&j->pieces, piece));
    if (!parcel->piece.simulated)
        gf_compute_theory(j->sweep, &j->pieces, j->plans[worker], parcel);
    else if (gf_compute_network(j->sweep, &j->pieces, parcel))
        return;
    finish(j, piece, parcel);
    j->pending[next] = DONE;
}

/* ---- the parts of a run -------------------------------------------------------------------- */

static gfold_status prepare(job *j, int workers, gfold_error *err)
{
    const gf_pieces *p = &j->pieces;
    const gfold_fixed_point_params params = { .tol = j->sweep->params.tol };
    const size_t room = gf_parcel_room(p), runs = p->count - p->blocks;
    gfold_status status = gf_ok(err);
    j->plans = gf_allocate((size_t)workers, sizeof *j->plans);
    j->parcels = gf_allocate((size_t)workers, sizeof *j->parcels);
    j->pending = gf_allocate(p->count, sizeof *j->pending);
    j->runs = gf_allocate(runs * (size_t)p->simulated + 1, sizeof *j->runs);
    if (!j->plans || !j->parcels || !j->pending || !j->runs)
        return gf_fail_memory(err, 8.0 * (double)(p->count + runs * (size_t)p->simulated));
    for (int k = 0; k < workers && !status; k++) {
        j->parcels[k].number = gf_allocate(room, 1);
        if (!j->parcels[k].number) status = gf_fail_memory(err, (double)room);
        if (!status) status = gfold_fixed_point_create(&j->plans[k], &params, err);
    }
    return status;
}

static void release(job *j, int workers)
{
    for (int k = 0; k < workers && j->plans; k++) gfold_fixed_point_destroy(j->plans[k]);
    for (int k = 0; k < workers && j->parcels; k++) free(j->parcels[k].number);
    free(j->plans);
    free(j->parcels);
    free(j->pending);
    free(j->runs);
}

/* Takes over a piece; *there: the store knows it. */
static gfold_status recall(job *j, size_t piece, int fresh, int *there, gfold_error *err)
{
    const gfold_sweep_store *store = &j->sweep->params.store;
    gf_parcel *parcel = &j->parcels[0];
    parcel->piece = gf_piece_at(&j->pieces, piece);
    const size_t size = store->recall ? store->recall(store->context, piece, parcel->number,
                                                      gf_parcel_room(&j->pieces))
                                      : 0;
    *there = size > 0;
    if (!size) return gf_ok(err);
    if (!gf_parcel_check(parcel, size))
        return gf_fail(err, GFOLD_EIO, "what is kept of piece %zu is not of this sweep", piece);
    return absorb(j, piece, parcel, fresh, err);
}

static gfold_status take_over(job *j, gfold_error *err)
{
    const gfold_sweep_params *p = &j->sweep->params;
    gfold_status status = gf_ok(err);
    for (size_t k = 0; k < j->pieces.count && !status; k++) {
        const gf_piece piece = gf_piece_at(&j->pieces, k);
        int there;
        for (size_t i = 0; i < piece.cells; i++) j->sweep->lacking[piece.first + i]++;
        status = recall(j, k, 0, &there, err);
        if (status || there || k % (size_t)p->shards != (size_t)p->shard) continue;
        j->pending[j->n_pending++] = k;
        j->total += cost(&piece);
    }
    return status;
}

/* What other processes did. */
static gfold_status gather(job *j, gfold_status status, gfold_error *err)
{
    const gfold_sweep_store *store = &j->sweep->params.store;
    gfold_error again;
    if (!store->gather) return status;
    const gfold_status others = store->gather(store->context, status, status ? &again : err);
    if (!status) status = others;
    for (size_t k = 0; k < j->n_pending && !status; k++) {
        int there;
        if (j->pending[k] != DONE) status = recall(j, j->pending[k], 1, &there, err);
    }
    return status;
}

static gfold_status run(job *j, int workers, gfold_error *err)
{
    const gfold_sweep_params *p = &j->sweep->params;
    gfold_status status = take_over(j, err);
    if (!status) gf_parallel(workers, j->n_pending, compute, j, p->stop);
    if (!status && j->broken) status = gf_fail(err, j->failure.status, "%s", j->failure.message);
    if (!status && stopped(p))
        status = gf_fail(err, GFOLD_ESTOPPED, "stopped after %.0f %% of what was left to compute",
                         j->total > 0 ? 100 * j->done / j->total : 100);
    return gather(j, status, err);
}

gfold_status gfold_sweep_run(const gfold_sweep_params *params, gfold_sweep **out, gfold_error *err)
{
    job j = { .lock = PTHREAD_MUTEX_INITIALIZER };
    *out = NULL;
    gfold_status status = gf_pieces_create(&j.pieces, params, err);
    if (!status) status = gf_grid_create(params, &j.sweep, err);
    const int workers = gf_parallel_workers(params->threads);
    if (!status) status = prepare(&j, workers, err);
    if (!status) status = run(&j, workers, err);
    if (!status) gf_grid_conclude(j.sweep);
    if (!status) average(&j);
    release(&j, workers);
    if (status)
        gfold_sweep_destroy(j.sweep);
    else
        *out = j.sweep;
    return status;
}
