/* rank_sweep.h: how well agents do, against the rank of the feedback and tau_star.
 *
 * One piece of work is one training and its test: (rank, tau_star, repetition). A repetition is a
 * realisation of agent, feedback and order; within one all ranks start from the same weights. With
 * READOUT feedback alpha grows as sqrt(rank of the params / rank), as the walker's program scales
 * it, unless it is relative.
 *
 * Threads: params.threads workers, one piece each, costly ones first; no number depends on how
 * many.
 * Memory: three times that of an agent per worker.  Source: Capone, Muratore & Paolucci 2022.
 */
#ifndef GFOLD_RANK_SWEEP_H
#define GFOLD_RANK_SWEEP_H

#include <gatefold/agent_task.h>
#include <gatefold/ensemble.h>
#include <gatefold/sweep.h>

GFOLD_BEGIN_DECLS

enum { GFOLD_RANKS_MAX = 64 };

typedef struct gfold_rank_sweep_params {
    gfold_training_params training; /* realisation: the first repetition's; stop, progress: unused */
    size_t ranks[GFOLD_RANKS_MAX];  /* each in [1, n]                                             */
    int n_ranks;                    /* in [1, GFOLD_RANKS_MAX]                                    */
    double tau_star[GFOLD_RANKS_MAX]; /* ms                                                       */
    int n_tau_star;                 /* in [1, GFOLD_RANKS_MAX]                                    */
    int repetitions;                /* in [1, 10000]                                         [10] */
    int threads;                    /* 0: one per core                                        [0] */
    gfold_sweep_store store;        /* recall and keep of pieces; claim, gather: unused           */
    const volatile int *stop;
    void (*progress)(void *context, double fraction); /* under a lock, or NULL                    */
    void *context;
} gfold_rank_sweep_params;

/* What one training came to. */
typedef struct gfold_rank_piece {
    double reward_mean, success_fraction, steps_mean;
    double spike_error_first, spike_error_last, readout_mse;
    double reward_best, reward_last; /* over rounds of the readout, see agent_task.h */
    double episodes, paths;          /* of the test */
    double reward[GFOLD_TEST_EPISODES_MAX]; /* of every episode of the test */
    double path[GFOLD_TEST_PATHS][GFOLD_TEST_POINTS][2]; /* as task.h has it */
    double failed;                          /* 1: its weights became infinite; the rest is NaN */
} gfold_rank_piece;

/* One rank and tau_star: means over repetitions. */
typedef struct gfold_rank_cell {
    size_t rank;
    double tau_star;
    gfold_estimate reward, success_fraction, steps;
    gfold_estimate spike_error_first, spike_error_last, readout_mse;
    gfold_estimate reward_best, reward_last;
} gfold_rank_cell;

typedef struct gfold_rank_sweep gfold_rank_sweep;

/* Usual ranks. */
GFOLD_API gfold_rank_sweep_params gfold_rank_sweep_defaults(const gfold_task *task,
                                                            gfold_agent_preset preset);

/* Ten ranks from the least to n of the training, as published. */
GFOLD_API void gfold_rank_sweep_usual(gfold_rank_sweep_params *params);

/* EINVAL, ENOMEM, ESTOPPED, EIO (store); ENUMERIC: in every piece weights became infinite. *out is
 * NULL on failure; pieces that were kept are not lost. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_rank_sweep_run(const gfold_rank_sweep_params *params,
                                                            gfold_rank_sweep **out,
                                                            gfold_error *err);
GFOLD_API void gfold_rank_sweep_destroy(gfold_rank_sweep *sweep);

/* Repetition of the largest mean reward in a cell; 0 where there is none. */
GFOLD_API int gfold_rank_sweep_best(const gfold_rank_sweep *sweep, size_t cell);

/* Number of pieces that params ask for. */
GFOLD_API size_t gfold_rank_sweep_pieces(const gfold_rank_sweep_params *params);

GFOLD_API size_t gfold_rank_sweep_count(const gfold_rank_sweep *sweep); /* cells, ranks fastest */
GFOLD_API gfold_rank_cell gfold_rank_sweep_cell(const gfold_rank_sweep *sweep, size_t cell);
GFOLD_API const gfold_rank_piece *gfold_rank_sweep_piece(const gfold_rank_sweep *sweep, size_t cell,
                                                         int repetition);
GFOLD_API int gfold_rank_sweep_repetitions(const gfold_rank_sweep *sweep);
GFOLD_API size_t gfold_rank_sweep_failed(const gfold_rank_sweep *sweep);
GFOLD_API size_t gfold_rank_sweep_computed(const gfold_rank_sweep *sweep);

GFOLD_END_DECLS

#endif
