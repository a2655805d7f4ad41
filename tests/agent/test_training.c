#include "expect.h"

#include <gatefold/agent_task.h>
#include <string.h>

/* A short training of a small network. */
static gfold_training_params brief(const gfold_task *task)
{
    gfold_training_params p = gfold_training_defaults(task, GFOLD_PRESET_BUTTON_FOOD);
    p.agent.n = 60;
    p.cloning.rank = 30;
    p.epochs = 10;
    p.readout.epochs = p.readout.epochs ? 20 : 0;
    p.pretrain = p.pretrain ? 50 : 0;
    return p;
}

Test(training, a_seed_is_an_agent)
{
    const gfold_training_params p = brief(gfold_task_button_food());
    gfold_agent *one, *other;
    gfold_training a, b;
    gfold_agent_test s, t;
    gfold_error err;
    cr_assert_eq(gfold_agent_train(&p, &one, &a, &err), GFOLD_OK, "%s", err.message);
    cr_assert_eq(gfold_agent_train(&p, &other, &b, &err), GFOLD_OK);
    cr_assert(a.spike_error_last == b.spike_error_last && a.readout_mse == b.readout_mse);
    cr_assert_lt(a.spike_error_last, a.spike_error_first);
    cr_assert_eq(gfold_task_test(p.task, one, 0, &s, &err), GFOLD_OK);
    cr_assert_eq(gfold_task_test(p.task, other, 0, &t, &err), GFOLD_OK);
    cr_assert_eq(s.episodes, 120);
    cr_assert(s.reward_mean == t.reward_mean && s.steps_mean == t.steps_mean);
    gfold_agent_destroy(one);
    gfold_agent_destroy(other);
}

Test(training, a_trajectory_is_cloned_through_the_readout)
{
    gfold_training_params p = brief(gfold_task_trajectory());
    p.epochs = 200;
    p.pretrain = 500;
    p.cloning.rank = p.agent.n;
    gfold_agent *agent;
    gfold_training t;
    gfold_agent_test test;
    gfold_error err;
    cr_assert_eq(gfold_agent_train(&p, &agent, &t, &err), GFOLD_OK, "%s", err.message);
    cr_assert_lt(t.spike_error_last, 0.8 * t.spike_error_first, "%g from %g", t.spike_error_last,
                 t.spike_error_first);
    cr_assert_eq(gfold_task_test(p.task, agent, 0, &test, &err), GFOLD_OK);
    cr_assert(test.episodes == 0 && isnan(test.reward_mean));
    expect_refusal(gfold_task_test(gfold_task_button_food(), agent, 0, &test, &err), err,
                   GFOLD_EINVAL, "button-food has 80 inputs");
    gfold_agent_destroy(agent);
}

static void halfway(void *context, double fraction)
{
    if (fraction >= 0.5) *(volatile int *)context = 1;
}

Test(training, it_stops_when_asked_and_refuses_what_is_out_of_range)
{
    volatile int stop = 0;
    gfold_training_params p = brief(gfold_task_button_food());
    gfold_agent *agent;
    gfold_training t;
    gfold_error err;
    p.stop = &stop;
    p.progress = halfway;
    p.context = (void *)&stop;
    expect_refusal(gfold_agent_train(&p, &agent, &t, &err), err, GFOLD_ESTOPPED, "stopped");
    cr_assert_null(agent);
    p = brief(gfold_task_button_food());
    p.cloning.rank = 61;
    expect_refusal(gfold_agent_train(&p, &agent, &t, &err), err, GFOLD_EINVAL, "rank is 61");
    p = brief(gfold_task_button_food());
    p.agent.inputs = 3;
    expect_refusal(gfold_agent_train(&p, &agent, &t, &err), err, GFOLD_EINVAL, "inputs");
    p = brief(gfold_task_button_food());
    p.epochs = -1;
    expect_refusal(gfold_agent_train(&p, &agent, &t, &err), err, GFOLD_EINVAL, "epochs");
}
