#include "core/fail.h"
#include "core/parallel.h"
#include "math/statistics.h"

#include <gatefold/rank_sweep.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { RANKS = 10 };

struct gfold_rank_sweep {
    gfold_rank_sweep_params p;
    size_t cells, pieces, computed;
    gfold_rank_piece *piece; /* [cell][repetition] */
    /* while it runs */
    size_t *order, done;
    pthread_mutex_t lock;
    gfold_status status; /* of the first failure */
    gfold_error error;
    volatile int stop;
};

gfold_rank_sweep_params gfold_rank_sweep_defaults(const gfold_task *task, gfold_agent_preset preset)
{
    gfold_rank_sweep_params p = { .training = gfold_training_defaults(task, preset),
                                  .n_tau_star = 1,
                                  .repetitions = 10 };
    p.tau_star[0] = p.training.cloning.tau_star;
    gfold_rank_sweep_usual(&p);
    return p;
}

void gfold_rank_sweep_usual(gfold_rank_sweep_params *p)
{
    const int readout = p->training.cloning.feedback == GFOLD_FEEDBACK_READOUT;
    const size_t least = readout ? p->training.agent.outputs : 1, n = p->training.agent.n;
    p->n_ranks = RANKS;
    for (size_t k = 0; k < RANKS; k++) p->ranks[k] = least + (n - least) * k / (RANKS - 1);
}

size_t gfold_rank_sweep_pieces(const gfold_rank_sweep_params *p)
{
    return (size_t)p->n_ranks * (size_t)p->n_tau_star * (size_t)p->repetitions;
}

static gfold_status check(const gfold_rank_sweep_params *p, gfold_error *err)
{
    const double n = (double)p->training.agent.n;
    const int readout = p->training.cloning.feedback == GFOLD_FEEDBACK_READOUT;
    const double least = readout ? (double)p->training.agent.outputs : 1;
    gfold_status status = gf_check_range(err, "n_ranks", p->n_ranks, 1, GFOLD_RANKS_MAX);
    if (!status) status = gf_check_range(err, "n_tau_star", p->n_tau_star, 1, GFOLD_RANKS_MAX);
    if (!status) status = gf_check_range(err, "repetitions", p->repetitions, 1, 10000);
    for (int k = 0; k < p->n_ranks && !status; k++)
        status = gf_check_range(err, "rank", (double)p->ranks[k], least, n);
    for (int k = 0; k < p->n_tau_star && !status; k++)
        status = gf_check_range(err, "tau_star", p->tau_star[k], 1e-6, 1e6);
    return status;
}

/* ---- one piece ----------------------------------------------------------------------------- */

static size_t rank_of(const gfold_rank_sweep *s, size_t piece)
{
    return s->p.ranks[piece / (size_t)s->p.repetitions % (size_t)s->p.n_ranks];
}

static double tau_of(const gfold_rank_sweep *s, size_t piece)
{
    return s->p.tau_star[piece / (size_t)s->p.repetitions / (size_t)s->p.n_ranks];
}

static void never(gfold_rank_piece *piece)
{
    double *const numbers = (double *)piece;
    for (size_t k = 0; k < sizeof *piece / sizeof *numbers; k++) numbers[k] = (double)NAN;
    piece->failed = 1;
}

static gfold_status
train(gfold_rank_sweep *s, size_t number, gfold_rank_piece *piece, gfold_error *err)
{
    gfold_training_params p = s->p.training;
    const size_t usual = p.cloning.rank;
    gfold_agent *agent;
    gfold_training t;
    gfold_agent_test test;
    p.realisation += number % (size_t)s->p.repetitions;
    p.cloning.rank = rank_of(s, number);
    p.cloning.tau_star = tau_of(s, number);
    if (p.cloning.feedback == GFOLD_FEEDBACK_READOUT && !p.cloning.relative)
        p.cloning.rate.alpha *= sqrt((double)usual / (double)p.cloning.rank);
    p.stop = s->p.stop;
    p.progress = NULL;
    p.curve = NULL;
    gfold_status status = gfold_agent_train(&p, &agent, &t, err);
    if (!status) status = gfold_task_test(p.task, agent, 0, &test, err);
    gfold_agent_destroy(agent);
    if (status) return status;
    *piece = (gfold_rank_piece){ .reward_mean = test.reward_mean,
                                 .success_fraction = test.success_fraction,
                                 .steps_mean = test.steps_mean,
                                 .spike_error_first = t.spike_error_first,
                                 .spike_error_last = t.spike_error_last,
                                 .readout_mse = t.readout_mse,
                                 .reward_best = t.reward_best,
                                 .reward_last = t.reward_last,
                                 .episodes = (double)test.episodes,
                                 .paths = (double)test.paths };
    for (size_t k = 0; k < test.episodes; k++) piece->reward[k] = test.episode[k].reward;
    memcpy(piece->path, test.path, sizeof piece->path);
    return status;
}

static void fail(gfold_rank_sweep *s, gfold_status status, const gfold_error *error)
{
    if (!s->status) s->status = status, s->error = *error;
    s->stop = 1;
}

static void finish(gfold_rank_sweep *s, size_t number, gfold_status status, gfold_error *error)
{
    gfold_rank_piece *piece = &s->piece[number];
    pthread_mutex_lock(&s->lock);
    if (status == GFOLD_ENUMERIC) {
        never(piece);
        s->error = *error;
        status = GFOLD_OK;
    }
    if (!status && s->p.store.keep &&
        s->p.store.keep(s->p.store.context, number, piece, sizeof *piece, error))
        status = GFOLD_EIO;
    if (status)
        fail(s, status, error);
    else
        s->computed++;
    if (s->p.progress) s->p.progress(s->p.context, (double)++s->done / (double)s->pieces);
    pthread_mutex_unlock(&s->lock);
}

static void work(void *context, int worker, size_t item)
{
    (void)worker;
    gfold_rank_sweep *s = context;
    gfold_error error = { .status = GFOLD_OK };
    const size_t number = s->order[item];
    if (s->stop) return;
    const gfold_status status = train(s, number, &s->piece[number], &error);
    finish(s, number, status, &error);
}

/* ---- all of them --------------------------------------------------------------------------- */

/* Pieces still to do, of high rank first. */
static size_t plan(gfold_rank_sweep *s)
{
    size_t count = 0;
    for (size_t k = 0; k < s->pieces; k++) {
        const gfold_sweep_store *store = &s->p.store;
        const size_t size = sizeof s->piece[k];
        if (store->recall && store->recall(store->context, k, &s->piece[k], size) == size) continue;
        size_t at = count++;
        for (; at && rank_of(s, s->order[at - 1]) < rank_of(s, k); at--)
            s->order[at] = s->order[at - 1];
        s->order[at] = k;
    }
    s->done = s->pieces - count;
    return count;
}

static gfold_status run(gfold_rank_sweep *s, gfold_error *err)
{
    const size_t count = plan(s);
    gf_parallel(gf_parallel_workers(s->p.threads), count, work, s, s->p.stop);
    if (s->status) {
        if (err) *err = s->error;
        return s->status;
    }
    if (s->computed < count)
        return gf_fail(err, GFOLD_ESTOPPED, "%s", gfold_status_sentence(GFOLD_ESTOPPED));
    if (gfold_rank_sweep_failed(s) < s->pieces) return gf_ok(err);
    return gf_fail(err, GFOLD_ENUMERIC, "every training failed: %s",
                   *s->error.message ? s->error.message : "weights were not finite");
}

gfold_status gfold_rank_sweep_run(const gfold_rank_sweep_params *params, gfold_rank_sweep **out,
                                  gfold_error *err)
{
    *out = NULL;
    gfold_status status = check(params, err);
    if (status) return status;
    gfold_rank_sweep *s = gf_allocate(1, sizeof *s);
    if (!s) return gf_fail_memory(err, sizeof *s);
    s->p = *params;
    s->pieces = gfold_rank_sweep_pieces(params);
    s->cells = s->pieces / (size_t)params->repetitions;
    s->piece = gf_allocate(s->pieces, sizeof *s->piece);
    s->order = gf_allocate(s->pieces, sizeof *s->order);
    pthread_mutex_init(&s->lock, NULL);
    status = s->piece && s->order ? run(s, err)
                                  : gf_fail_memory(err, (double)(s->pieces * sizeof *s->piece));
    pthread_mutex_destroy(&s->lock);
    if (status)
        gfold_rank_sweep_destroy(s);
    else
        *out = s;
    return status;
}

void gfold_rank_sweep_destroy(gfold_rank_sweep *sweep)
{
    if (!sweep) return;
    free(sweep->piece);
    free(sweep->order);
    free(sweep);
}

/* ---- results ------------------------------------------------------------------------------- */

size_t gfold_rank_sweep_count(const gfold_rank_sweep *sweep)
{
    return sweep->cells;
}

static gfold_estimate
over_repetitions(const gfold_rank_piece *first, int repetitions, size_t offset)
{
    return gf_estimate_mean((size_t)repetitions, (const double *)first + offset / sizeof(double),
                            sizeof *first / sizeof(double));
}

gfold_rank_cell gfold_rank_sweep_cell(const gfold_rank_sweep *s, size_t cell)
{
    const size_t piece = cell * (size_t)s->p.repetitions;
    const gfold_rank_piece *first = &s->piece[piece];
    const int count = s->p.repetitions;
#define MEAN(field) over_repetitions(first, count, offsetof(gfold_rank_piece, field))
    return (gfold_rank_cell){ rank_of(s, piece),      tau_of(s, piece),  MEAN(reward_mean),
                              MEAN(success_fraction), MEAN(steps_mean),  MEAN(spike_error_first),
                              MEAN(spike_error_last), MEAN(readout_mse), MEAN(reward_best),
                              MEAN(reward_last) };
#undef MEAN
}

const gfold_rank_piece *
gfold_rank_sweep_piece(const gfold_rank_sweep *sweep, size_t cell, int repetition)
{
    return &sweep->piece[cell * (size_t)sweep->p.repetitions + (size_t)repetition];
}

int gfold_rank_sweep_repetitions(const gfold_rank_sweep *sweep)
{
    return sweep->p.repetitions;
}

size_t gfold_rank_sweep_failed(const gfold_rank_sweep *sweep)
{
    size_t count = 0;
    for (size_t k = 0; k < sweep->pieces; k++) count += sweep->piece[k].failed != 0;
    return count;
}

size_t gfold_rank_sweep_computed(const gfold_rank_sweep *sweep)
{
    return sweep->computed;
}

int gfold_rank_sweep_best(const gfold_rank_sweep *sweep, size_t cell)
{
    int best = 0;
    for (int k = 1; k < sweep->p.repetitions; k++) {
        const double one = gfold_rank_sweep_piece(sweep, cell, k)->reward_mean;
        const double other = gfold_rank_sweep_piece(sweep, cell, best)->reward_mean;
        if (one > other || isnan(other)) best = k;
    }
    return best;
}
