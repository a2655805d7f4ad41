/* task.h: a row of the table of tasks. */
#ifndef GF_AGENT_TASK_H
#define GF_AGENT_TASK_H

#include <gatefold/agent_task.h>

typedef struct gf_task {
    const char *name;
    size_t inputs, outputs, hints;
    size_t demonstrations, steps;
    /* Number k: inputs, outputs, hints x steps. */
    void (*demonstrate)(uint64_t seed, uint64_t realisation, size_t k, double *input,
                        double *action, double *hint);
    gfold_status (*test)(const gfold_agent *agent, gfold_agent_test *out, gfold_error *err);
    void (*defaults)(gfold_training_params *params); /* NULL: those of the preset */
} gf_task;

extern const gf_task gf_task_button_food, gf_task_trajectory;

#endif
