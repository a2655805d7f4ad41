/* A sweep goes in rounds. In each, pieces that are wanted and that the store knows are taken over, the
 * others are computed in parallel and kept one by one; each is absorbed into the grid as soon as it is
 * there, for where it goes depends on its number alone. */
#include "core/fail.h"
#include "core/parallel.h"
#include "sweep/compute.h"
#include "sweep/job.h"

#include <stdint.h>
#include <stdlib.h>

#define DONE SIZE_MAX

static const double run_cost = 2e4; /* of one simulated network, in cells of theory */

typedef struct round_of {
    gf_job job;
    gfold_fixed_point_plan **plans; /* one per worker, and a parcel each             */
    gf_parcel *parcels;
    size_t *pending;           /* pieces to compute, DONE once they are                         */
    size_t n_pending, reached; /* the last one claimed                                 */
    double done, total;
    volatile int broken; /* keeping or absorbing failed: status and sentence           */
    gfold_error failure;
} round_of;

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

/* ---- workers ------------------------------------------------------------------------------- */

static double cost(const gf_piece *piece)
{
    return piece->simulated ? run_cost : (double)piece->cells;
}

static double fraction(const round_of *r)
{
    if (r->job.sweep->params.store.claim) return (double)r->reached / (double)r->n_pending;
    return r->done / r->total;
}

static void finish(round_of *r, size_t piece, const gf_parcel *parcel)
{
    const gfold_sweep_params *p = &r->job.sweep->params;
    gfold_error err = { .status = GFOLD_EIO };
    gfold_status status = GFOLD_OK;
    pthread_mutex_lock(&r->job.lock);
    if (p->store.keep &&
        p->store.keep(p->store.context, piece, parcel->number, gf_parcel_size(parcel), &err))
        status = GFOLD_EIO;
    if (!status) status = gf_job_absorb(&r->job, piece, parcel, 1, &err);
    if (status && !r->broken) r->failure = err, r->failure.status = status;
    r->broken |= status != GFOLD_OK;
    r->done += cost(&parcel->piece);
    if (p->progress) p->progress(p->context, fraction(r) < 1 ? fraction(r) : 1);
    pthread_mutex_unlock(&r->job.lock);
}

/* The pending piece that is this worker's next; n_pending when there is none. */
static size_t claim(round_of *r, size_t item)
{
    const gfold_sweep_store *store = &r->job.sweep->params.store;
    if (r->broken) return r->n_pending;
    if (!store->claim) return item;
    pthread_mutex_lock(&r->job.lock);
    const size_t next = r->reached = store->claim(store->context);
    pthread_mutex_unlock(&r->job.lock);
    return next < r->n_pending ? next : r->n_pending;
}

static void compute(void *context, int worker, size_t item)
{
    round_of *r = context;
    const gf_job *j = &r->job;
    gf_parcel *parcel = &r->parcels[worker];
    const size_t next = claim(r, item);
    if (next == r->n_pending) return;
    const size_t piece = r->pending[next];
    gf_parcel_begin(parcel, gf_piece_at(&j->pieces, piece));
    if (!parcel->piece.simulated)
        gf_compute_theory(j->sweep, &j->pieces, r->plans[worker], parcel);
    else if (gf_compute_network(j->sweep, &j->pieces, parcel))
        return;
    finish(r, piece, parcel);
    r->pending[next] = DONE;
}

/* ---- the parts of a run -------------------------------------------------------------------- */

static gfold_status prepare(round_of *r, int workers, gfold_error *err)
{
    gf_job *j = &r->job;
    const gf_pieces *p = &j->pieces;
    const gfold_fixed_point_params params = { .tol = j->sweep->params.tol };
    const size_t room = gf_parcel_room(p), runs = (p->count - p->blocks) * (size_t)p->simulated;
    gfold_status status = gf_ok(err);
    r->plans = gf_allocate((size_t)workers, sizeof *r->plans);
    r->parcels = gf_allocate((size_t)workers, sizeof *r->parcels);
    r->pending = gf_allocate(p->count, sizeof *r->pending);
    j->want = gf_allocate(2 * p->count, 1);
    j->networks = gf_allocate(p->sites + 1, sizeof *j->networks);
    j->runs = gf_allocate(runs + 1, sizeof *j->runs);
    if (!r->plans || !r->parcels || !r->pending || !j->want || !j->networks || !j->runs)
        return gf_fail_memory(err, 10.0 * (double)p->count + 8.0 * (double)runs);
    j->got = j->want + p->count;
    for (int k = 0; k < workers && !status; k++) {
        r->parcels[k].number = gf_allocate(room, 1);
        if (!r->parcels[k].number) status = gf_fail_memory(err, (double)room);
        if (!status) status = gfold_fixed_point_create(&r->plans[k], &params, err);
    }
    return status;
}

static void release(round_of *r, int workers)
{
    for (int k = 0; k < workers && r->plans; k++) gfold_fixed_point_destroy(r->plans[k]);
    for (int k = 0; k < workers && r->parcels; k++) free(r->parcels[k].number);
    free(r->plans);
    free(r->parcels);
    free(r->pending);
    free(r->job.want);
    free(r->job.networks);
    free(r->job.runs);
}

/* Takes a piece over if the store knows it. */
static gfold_status recall(round_of *r, size_t piece, int fresh, gfold_error *err)
{
    gf_job *j = &r->job;
    const gfold_sweep_store *store = &j->sweep->params.store;
    gf_parcel *parcel = &r->parcels[0];
    if (!store->recall) return gf_ok(err);
    parcel->piece = gf_piece_at(&j->pieces, piece);
    const size_t size =
        store->recall(store->context, piece, parcel->number, gf_parcel_room(&j->pieces));
    if (!size) return gf_ok(err);
    if (!gf_parcel_check(parcel, size))
        return gf_fail(err, GFOLD_EIO, "what is kept of piece %zu is not of this sweep", piece);
    return gf_job_absorb(j, piece, parcel, fresh, err);
}

static gfold_status take_over(round_of *r, gfold_error *err)
{
    gf_job *j = &r->job;
    const gfold_sweep_params *p = &j->sweep->params;
    gfold_status status = gf_ok(err);
    r->n_pending = r->reached = 0;
    r->done = r->total = 0;
    for (size_t k = 0; k < j->pieces.count && !status; k++) {
        if (!j->want[k] || j->got[k]) continue;
        status = recall(r, k, 0, err);
        const size_t share = gf_piece_share(&j->pieces, k) % (size_t)p->shards;
        if (status || j->got[k] || share != (size_t)p->shard) continue;
        const gf_piece piece = gf_piece_at(&j->pieces, k);
        r->pending[r->n_pending++] = k;
        r->total += cost(&piece);
    }
    return status;
}

/* What other processes did. */
static gfold_status gather(round_of *r, gfold_status status, gfold_error *err)
{
    const gfold_sweep_store *store = &r->job.sweep->params.store;
    gfold_error again;
    if (!store->gather) return status;
    const gfold_status others = store->gather(store->context, status, status ? &again : err);
    if (!status) status = others;
    for (size_t k = 0; k < r->n_pending && !status; k++)
        if (r->pending[k] != DONE) status = recall(r, r->pending[k], 1, err);
    return status;
}

static gfold_status one_round(round_of *r, int workers, gfold_error *err)
{
    const gfold_sweep_params *p = &r->job.sweep->params;
    gfold_status status = take_over(r, err);
    if (!status) gf_parallel(workers, r->n_pending, compute, r, p->stop);
    if (!status && r->broken) status = gf_fail(err, r->failure.status, "%s", r->failure.message);
    if (!status && p->stop && *p->stop)
        status = gf_fail(err, GFOLD_ESTOPPED, "stopped after %.0f %% of what was left to compute",
                         r->total > 0 ? 100 * r->done / r->total : 100);
    status = gather(r, status, err);
    if (!status) gf_job_average(&r->job);
    return status;
}

/* A store that has only a part of what is wanted (shards) ends the sweep there. */
static int whole(const gf_job *j)
{
    for (size_t k = 0; k < j->pieces.count; k++)
        if (j->want[k] && !j->got[k]) return 0;
    return 1;
}

gfold_status gfold_sweep_run(const gfold_sweep_params *params, gfold_sweep **out, gfold_error *err)
{
    round_of r = { .job.lock = PTHREAD_MUTEX_INITIALIZER };
    *out = NULL;
    gfold_status status = gf_pieces_create(&r.job.pieces, params, err);
    if (!status) status = gf_grid_create(params, &r.job.sweep, err);
    const int workers = gf_parallel_workers(params->threads);
    if (!status) status = prepare(&r, workers, err);
    if (!status) gf_job_begin(&r.job);
    if (!status) status = one_round(&r, workers, err);
    while (!status && (params->shards > 1 || whole(&r.job)) && gf_job_more(&r.job))
        status = one_round(&r, workers, err);
    if (!status) gf_job_conclude(&r.job);
    release(&r, workers);
    if (status)
        gfold_sweep_destroy(r.job.sweep);
    else
        *out = r.job.sweep;
    return status;
}
