/* agent_task.h: how agents are taught a task.
 *
 * Training, as published: targets are made; where `pretrain` > 0, as READOUT feedback needs it, W
 * is fitted to the targets; `epochs` passes over all demonstrations in random order move J; where
 * readout.epochs > 0, W is set to 0 and fitted to the free runs in `rounds` rounds of as many
 * epochs. After every one of several rounds the agent is tested, if the task has episodes, and the
 * W of the highest mean reward is the one that stays. Rates drop every max(epochs / 10, 1) steps of
 * the readout, and as often times the columns of a demonstration in recurrent learning; optimisers
 * begin anew in every round. cloning.lead is readout.lead, whatever it was.
 *
 * Threads: one per training; a test runs in the caller's thread. A seed gives the same agent
 * always. Cost: 3 to 7 s of CPU for a published training of rank 300. Source: Capone,
 * Muratore & Paolucci 2022.
 */
#ifndef GFOLD_AGENT_TASK_H
#define GFOLD_AGENT_TASK_H

#include <gatefold/button_food.h>
#include <gatefold/readout.h>
#include <gatefold/task.h>

GFOLD_BEGIN_DECLS

enum { GFOLD_ROUNDS_MAX = 64 };

typedef struct gfold_training_params {
    const gfold_task *task; /*                                         [gfold_task_button_food()] */
    gfold_agent_params agent;
    gfold_cloning_params
        cloning; /* rate.drop_every is set by the training                        */
    gfold_readout_params
        readout;                /* likewise                                                      */
    int epochs;                 /* of recurrent learning, in [0, 1e7]                      [250] */
    int pretrain;               /* epochs of the readout on targets, in [0, 1e7]             [0] */
    int pretrain_rounds;        /* as often, in [1, 1e4]                                     [1] */
    int rounds;                 /* of the readout, in [1, GFOLD_ROUNDS_MAX]                  [1] */
    int same_tau;               /* 1: tau_o is tau_star, as in trajectory                    [0] */
    uint64_t seed, realisation; /* of agent, feedback, order and task                     [1, 0] */
    double *curve;              /* epochs + 1 spike errors, before every epoch and at last; NULL */
    const volatile int *stop;   /* polled; non-zero ends with ESTOPPED, or NULL                  */
    void (*progress)(void *context,
                     double fraction); /* or NULL                                     */
    void *context;
} gfold_training_params;

typedef struct gfold_training {
    double spike_error_first,
        spike_error_last; /* per demonstration, before and after                                 */
    double readout_mse;   /* mean of (a - y)^2 of the agent that stays                           */
    int best;             /* the round whose W stays, from 1                                     */
    double reward[GFOLD_ROUNDS_MAX]; /* mean after each; NaN: not tested                         */
    double reward_best, reward_last; /* the largest, which is optimistic, and that after all     */
} gfold_training;

/* For a task and a preset: sizes are the task's. */
GFOLD_API gfold_training_params gfold_training_defaults(const gfold_task *task,
                                                        gfold_agent_preset preset);

/* EINVAL; ENUMERIC: weights are no longer finite; ESTOPPED, ENOMEM. *agent is NULL on failure. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_agent_train(const gfold_training_params *params,
                                                         gfold_agent **agent, gfold_training *out,
                                                         gfold_error *err);

/* The agent before its training. EINVAL, ENOMEM. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_training_agent(const gfold_training_params *params,
                                                            gfold_agent **agent, gfold_error *err);

/* The training of an agent that is there; params' agent, seed and realisation of it play no part.
 * */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_agent_teach(const gfold_training_params *params,
                                                         gfold_agent *agent, gfold_training *out,
                                                         gfold_error *err);

/* How far apart networks end that learn the same from different J: everything but J is that of the
 * realisation, the other J is that of the next one. Frobenius norms over the rows that learn (of a
 * diagonal D; else all), and the cosine between the two changes. */
typedef struct gfold_solutions {
    double before, after; /* |J - J'|                                */
    double change;        /* mean of |J after - J before| of the two */
    double cosine;
} gfold_solutions;

GFOLD_API GFOLD_NODISCARD gfold_status gfold_agent_solutions(const gfold_training_params *params,
                                                             gfold_solutions *out,
                                                             gfold_error *err);

GFOLD_END_DECLS

#endif
