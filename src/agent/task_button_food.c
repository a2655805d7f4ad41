#include "agent/task.h"
#include "core/fail.h"

#include <math.h>

enum { EPISODES = 120 };

static void demonstrate(uint64_t seed, uint64_t realisation, size_t k, double *input,
                        double *action, double *hint)
{
    (void)seed, (void)realisation;
    gfold_button_food_expert(50 + 20 * (double)k, input, action, hint);
}

static gfold_status test(const gfold_agent *agent, gfold_agent_test *out, gfold_error *err)
{
    double angles[EPISODES];
    for (int k = 0; k < EPISODES; k++) angles[k] = 30 + 120 * k / (double)(EPISODES - 1);
    gfold_button_food context = { .angles = angles, .count = EPISODES };
    const gfold_world world = gfold_button_food_world(&context);
    *out = (gfold_agent_test){ .episodes = EPISODES };
    for (uint64_t k = 0; k < EPISODES; k++) {
        gfold_episode e;
        const gfold_status status = gfold_agent_play(agent, &world, k, NULL, NULL, &e, err);
        if (status) return status;
        out->per_angle[k].parameter = angles[k];
        out->per_angle[k].reward = e.reward_max;
        out->per_angle[k].steps = e.steps;
        out->per_angle[k].over = e.over;
        out->reward_mean += e.reward_max / EPISODES;
        out->unlocked_fraction += (e.reward_max > 0) / (double)EPISODES;
        out->steps_mean += e.steps / (double)EPISODES;
    }
    return gf_ok(err);
}

const gf_task gf_task_button_food = { "button-food", GFOLD_BUTTON_FOOD_INPUTS, 2, 2,    5,
                                      GFOLD_BUTTON_FOOD_STEPS, demonstrate,    test, NULL };
