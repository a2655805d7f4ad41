#include "core/fail.h"

#include <gatefold/button_food.h>
#include <gatefold/task.h>
#include <math.h>
#include <string.h>

enum { EPISODES = 120 };

/* Of demonstration k. */
static double angle_of(size_t k)
{
    return 50 + 20 * (double)k;
}

static void demonstrate(void *context, uint64_t seed, uint64_t realisation, size_t k, double *input,
                        double *action, double *hint)
{
    (void)context, (void)seed, (void)realisation;
    gfold_button_food_expert(angle_of(k), input, action, hint);
}

/* One path while it is walked. */
static void follow(void *watcher, int step, const double *action, void *context)
{
    (void)action;
    const gfold_button_food *w = context;
    double(*path)[2] = watcher;
    memcpy(path[step + 1], w->at, sizeof w->at);
}

static gfold_status walk(const gfold_agent *agent, gfold_agent_test *out, gfold_error *err)
{
    double angles[GFOLD_TEST_PATHS];
    for (int k = 0; k < GFOLD_TEST_PATHS; k++) angles[k] = angle_of((size_t)k);
    gfold_button_food context = { .angles = angles, .count = GFOLD_TEST_PATHS };
    const gfold_world world = gfold_button_food_world(&context);
    gfold_status status = gf_ok(err);
    for (uint64_t k = 0; k < GFOLD_TEST_PATHS && !status; k++) {
        gfold_episode e;
        for (int t = 1; t < GFOLD_TEST_POINTS; t++)
            out->path[k][t][0] = out->path[k][t][1] = (double)NAN;
        status = gfold_agent_play(agent, &world, k, follow, out->path[k], &e, err);
    }
    return status;
}

static gfold_status
test(void *nothing, const gfold_agent *agent, int round, gfold_agent_test *out, gfold_error *err)
{
    (void)nothing, (void)round;
    double angles[EPISODES];
    for (int k = 0; k < EPISODES; k++) angles[k] = 30 + 120 * k / (double)(EPISODES - 1);
    gfold_button_food context = { .angles = angles, .count = EPISODES };
    const gfold_world world = gfold_button_food_world(&context);
    out->episodes = EPISODES;
    out->paths = GFOLD_TEST_PATHS;
    for (uint64_t k = 0; k < EPISODES; k++) {
        gfold_episode e;
        const gfold_status status = gfold_agent_play(agent, &world, k, NULL, NULL, &e, err);
        if (status) return status;
        out->episode[k].parameter = angles[k];
        out->episode[k].reward = e.reward_max;
        out->episode[k].steps = e.steps;
        out->episode[k].over = e.over;
        out->episode[k].success = e.reward_max > 0;
    }
    gfold_agent_test_finish(out);
    return walk(agent, out, err);
}

const gfold_task *gfold_task_button_food(void)
{
    static const gfold_task task = { .name = "button-food",
                                     .inputs = GFOLD_BUTTON_FOOD_INPUTS,
                                     .outputs = 2,
                                     .hints = 2,
                                     .demonstrations = GFOLD_TEST_PATHS,
                                     .steps = GFOLD_BUTTON_FOOD_STEPS,
                                     .demonstrate = demonstrate,
                                     .test = test };
    return &task;
}
