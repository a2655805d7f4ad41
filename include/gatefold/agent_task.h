/* agent_task.h: what agents are taught, and how well they do it.
 *
 *     button-food  five demonstrations (50 .. 130 degrees), 120 test angles in [30, 150]
 *                  (button_food.h)
 *     trajectory   one demonstration: a clock of 5 inputs, each on for a fifth of the time, and
 *                  three sums of four sinusoids (1, 2, 3 and 5 periods, amplitudes in [0, 1],
 *                  phases), divided by the largest value, 0 in the first 8 steps; drawn from
 *                  (seed, realisation)
 *
 * Training, as published: targets are made; where `pretrain` > 0, as READOUT feedback needs it, W
 * is fitted to the targets; `epochs` passes over all demonstrations in random order move J; where
 * readout.epochs > 0, W is set to 0 and fitted to the free runs. Rates drop every max(epochs / 10,
 * 1) steps of the readout, and as often times the columns of a demonstration in recurrent learning.
 *
 * Threads: one per training; a test runs in the caller's thread. A seed gives the same agent
 * always. Cost: 5 s of CPU for a published training of rank 300 with AVX-512. Source: Capone,
 * Muratore & Paolucci 2022.
 */
#ifndef GFOLD_AGENT_TASK_H
#define GFOLD_AGENT_TASK_H

#include <gatefold/button_food.h>
#include <gatefold/cloning.h>

GFOLD_BEGIN_DECLS

typedef enum gfold_agent_task {
    GFOLD_TASK_BUTTON_FOOD,
    GFOLD_TASK_TRAJECTORY,
    GFOLD_AGENT_TASK_COUNT
} gfold_agent_task;

enum { GFOLD_TEST_EPISODES_MAX = 120, GFOLD_TEST_PATHS = 5, GFOLD_TEST_POINTS = 81 };

GFOLD_API const char *gfold_agent_task_name(gfold_agent_task task); /* NULL past the last */

typedef struct gfold_training_params {
    gfold_agent_task task; /*                                                 [BUTTON_FOOD] */
    gfold_agent_params agent;
    gfold_cloning_params
        cloning; /* rate.drop_every is set by the training                        */
    gfold_readout_params
        readout;                /* likewise                                                      */
    int epochs;                 /* of recurrent learning, in [0, 1e7]                      [250] */
    int pretrain;               /* epochs of the readout on targets, in [0, 1e7]             [0] */
    int same_tau;               /* 1: tau_o is tau_star, as in trajectory                    [0] */
    uint64_t seed, realisation; /* of agent, feedback, order and task                     [1, 0] */
    const volatile int *stop;   /* polled; non-zero ends with ESTOPPED, or NULL                  */
    void (*progress)(void *context,
                     double fraction); /* or NULL                                     */
    void *context;
} gfold_training_params;

typedef struct gfold_training {
    double spike_error_first,
        spike_error_last; /* per demonstration, before and after             */
    double readout_mse;   /* mean of (a - y)^2 after                         */
} gfold_training;

/* For a task and a preset: sizes are the task's. */
GFOLD_API gfold_training_params gfold_training_defaults(gfold_agent_task task,
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

/* The demonstrations of a task, targets by the agent; destroy takes NULL. */
typedef struct gfold_demonstrations {
    size_t count;
    gfold_demonstration *each;
} gfold_demonstrations;

GFOLD_API GFOLD_NODISCARD gfold_status gfold_task_demonstrate(gfold_agent_task task,
                                                              const gfold_agent *agent,
                                                              uint64_t seed, uint64_t realisation,
                                                              gfold_demonstrations **out,
                                                              gfold_error *err);
GFOLD_API void gfold_demonstrations_destroy(gfold_demonstrations *demonstrations);

/* ---- tests --------------------------------------------------------------------------------- */

typedef struct gfold_agent_test {
    size_t episodes;          /* of the test; 0: the task has none                             */
    double reward_mean;       /* of the scores                                                 */
    double unlocked_fraction; /* episodes with a reward                                        */
    double steps_mean;
    struct {
        double parameter; /* of the episode: the angle in degrees                          */
        double reward;    /* its score                                                     */
        int steps, over;
    } per_angle[GFOLD_TEST_EPISODES_MAX];
    /* Where the agent went at the angles of the demonstrations: x, y from the start on, NaN after
     * the end. */
    double path[GFOLD_TEST_PATHS][GFOLD_TEST_POINTS][2];
} gfold_agent_test;

/* EINVAL: sizes are not the task's. ENUMERIC, ENOMEM. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_task_test(gfold_agent_task task,
                                                       const gfold_agent *agent,
                                                       gfold_agent_test *out, gfold_error *err);

GFOLD_END_DECLS

#endif
