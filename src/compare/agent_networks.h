/* agent_networks.h: untrained agents driven by one demonstration of Button & Food, measured one by one. */
#ifndef GF_COMPARE_AGENT_NETWORKS_H
#define GF_COMPARE_AGENT_NETWORKS_H

#include "compare/case.h"

#include <gatefold/button_food.h>
#include <gatefold/cloning.h>

enum { GF_EXPERT_STEPS = GFOLD_BUTTON_FOOD_STEPS, GF_EXPERT_INPUTS = GFOLD_BUTTON_FOOD_INPUTS };

typedef struct gf_expert {
    double input[GF_EXPERT_INPUTS * GF_EXPERT_STEPS], action[2 * GF_EXPERT_STEPS],
        hint[2 * GF_EXPERT_STEPS];
} gf_expert;

/* n sigma_rec^2, that of the published 300 units. */
extern const double gf_agent_variance;

/* `width` values of one network; which network goes where is fixed, threads share them out. */
typedef struct gf_agent_loop {
    const gf_task *task;
    size_t width;
    gfold_status (*one)(const struct gf_agent_loop *loop, uint64_t realisation, double *out,
                        gfold_error *err);
    gf_expert *e; /* from here on set by the run */
    double *out;
    gfold_status status;
    gfold_error error;
} gf_agent_loop;

/* Means over task->networks networks. ESTOPPED, ENOMEM, and what `one` returns. */
gfold_status gf_agent_loop_run(gf_agent_loop *loop, gfold_estimate *out, gfold_error *err);

gfold_agent_params gf_agent_untrained(const gf_task *task, uint64_t realisation);

/* The one at 70 degrees. */
void gf_agent_expert(gf_expert *e);

/* An untrained agent and its first `steps` columns with their targets, n x steps, to be freed. */
gfold_status gf_agent_pupil(const gf_agent_loop *loop, uint64_t realisation, size_t steps,
                            gfold_agent **agent, gfold_demonstration *d, double **target,
                            gfold_error *err);

#endif
