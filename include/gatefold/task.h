/* task.h: what agents are taught and how they are tested; the place for your own.
 *
 * A task is a struct: sizes, a function that writes demonstrations and one that lets an agent act.
 * Trainings (agent_task.h) and sweeps over ranks (rank_sweep.h) take any. Two are here:
 *
 *     button-food  five demonstrations (50 .. 130 degrees), 120 test angles in [30, 150]
 *                  (button_food.h)
 *     trajectory   one demonstration: a clock of 5 inputs, each on for a fifth of the time, and
 *                  three sums of four sinusoids (1, 2, 3 and 5 periods, amplitudes in [0, 1],
 *                  phases), divided by the largest value, 0 in the first 8 steps; drawn from
 *                  (seed, realisation)
 *
 * Threads: demonstrate and test are called by several threads at once in a sweep.
 */
#ifndef GFOLD_TASK_H
#define GFOLD_TASK_H

#include <gatefold/agent.h>

GFOLD_BEGIN_DECLS

enum { GFOLD_TEST_EPISODES_MAX = 120, GFOLD_TEST_PATHS = 5, GFOLD_TEST_POINTS = 81 };

typedef struct gfold_agent_test {
    size_t episodes; /* at most GFOLD_TEST_EPISODES_MAX; 0: the task has none     */
    double reward_mean,
        reward_stderr;       /* of the scores, over episodes                              */
    double success_fraction; /* of episodes: the button was pressed, the end was reached  */
    double steps_mean;
    struct {
        double
            parameter; /* of the episode: an angle in degrees, or its number                     */
        double reward; /* its score                                                              */
        int steps, over, success;
    } episode[GFOLD_TEST_EPISODES_MAX];
    /* What may be drawn: x, y of `paths` lines, with a gap where NaN. */
    size_t paths;
    double path[GFOLD_TEST_PATHS][GFOLD_TEST_POINTS][2];
} gfold_agent_test;

/* Means from the episodes. */
GFOLD_API void gfold_agent_test_finish(gfold_agent_test *test);

struct gfold_training_params;

typedef struct gfold_task {
    const char *name;
    size_t inputs, outputs, hints; /* of an agent                             */
    size_t demonstrations, steps;  /* steps: columns of each                  */
    /* Demonstration k: inputs, outputs and hints x steps numbers. */
    void (*demonstrate)(void *context, uint64_t seed, uint64_t realisation, size_t k, double *input,
                        double *action, double *hint);
    /* round 0: the test; k: what training tests with after round k of the readout, see agent_task.h.
     * NULL: the task has no episodes. */
    gfold_status (*test)(void *context, const gfold_agent *agent, int round, gfold_agent_test *out,
                         gfold_error *err);
    /* Own numbers over those of a preset; NULL: none. */
    void (*defaults)(struct gfold_training_params *params);
    void *context;
} gfold_task;

GFOLD_API const gfold_task *gfold_task_button_food(void);
GFOLD_API const gfold_task *gfold_task_trajectory(void);

/* The demonstrations of a task, targets by the agent; destroy takes NULL. EINVAL: sizes of the agent
 * are not the task's. ENOMEM. */
typedef struct gfold_demonstrations {
    size_t count;
    gfold_demonstration *each;
} gfold_demonstrations;

GFOLD_API GFOLD_NODISCARD gfold_status gfold_task_demonstrate(const gfold_task *task,
                                                              const gfold_agent *agent,
                                                              uint64_t seed, uint64_t realisation,
                                                              gfold_demonstrations **out,
                                                              gfold_error *err);
GFOLD_API void gfold_demonstrations_destroy(gfold_demonstrations *demonstrations);

/* EINVAL: sizes are not the task's. ENUMERIC, ENOMEM, what the task's function returns. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_task_test(const gfold_task *task,
                                                       const gfold_agent *agent, int round,
                                                       gfold_agent_test *out, gfold_error *err);

GFOLD_END_DECLS

#endif
