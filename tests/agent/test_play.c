#include "expect.h"

#include <gatefold/world.h>
#include <string.h>

/* A world that counts: it is over after as many steps as the episode's number. */
typedef struct counting {
    int steps, end, watched;
} counting;

static void reset(void *context, uint64_t episode)
{
    *(counting *)context = (counting){ .end = (int)episode };
}

static void observe(void *context, double *observation)
{
    const counting *c = context;
    for (int k = 0; k < 3; k++) observation[k] = c->steps + k;
}

static int step(void *context, const double *action, double *reward)
{
    counting *c = context;
    *reward = action[0] == 0 ? ++c->steps : -1;
    return c->steps >= c->end;
}

static void watch(void *watcher, int number, const double *action, void *context)
{
    (void)action;
    *(int *)watcher += number + 1 == ((counting *)context)->steps;
}

static gfold_agent *agent_of(size_t inputs)
{
    gfold_agent_params p = gfold_agent_defaults();
    gfold_agent *agent;
    p.n = 10;
    p.inputs = inputs;
    p.outputs = 1;
    cr_assert_eq(gfold_agent_create(&agent, &p, NULL), GFOLD_OK);
    return agent;
}

Test(play, an_episode_ends_when_the_world_says_so_or_after_its_last_step)
{
    counting context;
    const gfold_world world = { "counting", 3, 1, 20, reset, observe, step, &context };
    gfold_agent *agent = agent_of(3);
    gfold_episode e;
    int watched = 0;
    cr_assert_eq(gfold_agent_play(agent, &world, 7, watch, &watched, &e, NULL), GFOLD_OK);
    cr_assert(e.steps == 7 && e.over && e.reward_max == 7 && e.reward_sum == 28 && watched == 7);
    cr_assert_eq(gfold_agent_play(agent, &world, 100, NULL, NULL, &e, NULL), GFOLD_OK);
    cr_assert(e.steps == 20 && !e.over && e.reward_max == 20);
    gfold_agent_destroy(agent);
}

Test(play, worlds_that_do_not_fit_and_actions_that_are_not_finite_are_refused)
{
    counting context;
    const gfold_world world = { "counting", 3, 1, 20, reset, observe, step, &context };
    gfold_agent *agent = agent_of(4), *wild = agent_of(3);
    gfold_episode e;
    gfold_error err;
    expect_refusal(gfold_agent_play(agent, &world, 7, NULL, NULL, &e, &err), err, GFOLD_EINVAL,
                   "counting has 3 observations");
    for (size_t k = 0; k < 10; k++) gfold_agent_weights(wild, GFOLD_AGENT_READOUT)[k] = NAN;
    expect_refusal(gfold_agent_play(wild, &world, 7, NULL, NULL, &e, &err), err, GFOLD_ENUMERIC,
                   "step 0");
    gfold_agent_destroy(agent);
    gfold_agent_destroy(wild);
}
