#include "expect.h"
#include "walker/task.h"

#include <gatefold/agent_task.h>
#include <stdlib.h>

enum { STEPS = 50, SAW = GF_WALKER_SEES * STEPS, DID = GF_WALKER_JOINTS * STEPS };

static double saw[2 * SAW], did[2 * DID];

/* Waves, as no Box2D is needed for them. */
static gf_walker_lessons made_up(void)
{
    for (int k = 0; k < 2 * SAW; k++) saw[k] = sin(0.2 * (k / 24.0) + k % 24);
    for (int k = 0; k < 2 * DID; k++) did[k] = sin(0.3 * (k / 4.0) + k % 4);
    return (gf_walker_lessons){ 2, STEPS, saw, did, 1, 3 };
}

static gfold_training_params brief(const gfold_task *task)
{
    gfold_training_params p = gfold_training_defaults(task, GFOLD_PRESET_BUTTON_FOOD);
    p.agent.n = p.cloning.rank = 60;
    p.epochs = 200;
    p.cloning.rate.alpha = 0.02;
    p.pretrain_rounds = 2;
    p.rounds = 2;
    return p;
}

Test(walker_task, its_numbers_are_the_published_ones)
{
    const gf_walker_lessons lessons = made_up();
    const gfold_task task = gf_walker_task(&lessons);
    const gfold_training_params p = gfold_training_defaults(&task, GFOLD_PRESET_BUTTON_FOOD);
    cr_assert(p.agent.n == 500 && p.agent.inputs == 24 && p.agent.outputs == 4 &&
              p.agent.hints == 0 && p.agent.membrane == GFOLD_MEMBRANE_EULER);
    cr_assert(p.epochs == 100 && p.pretrain == 500 && p.pretrain_rounds == 20 && p.rounds == 15 &&
              p.readout.epochs == 150 && p.readout.lead == 1);
}

Test(walker_task, demonstrations_are_cloned_with_and_without_box2d)
{
    const gf_walker_lessons lessons = made_up();
    const gfold_task task = gf_walker_task(&lessons);
    const gfold_training_params p = brief(&task);
    gfold_agent *agent;
    gfold_demonstrations *d;
    gfold_training t;
    gfold_error err;
    cr_assert_eq(gfold_agent_train(&p, &agent, &t, &err), GFOLD_OK, "%s", err.message);
    cr_assert_lt(t.spike_error_last, 0.9 * t.spike_error_first, "%g from %g", t.spike_error_last,
                 t.spike_error_first);
    cr_assert_eq(isnan(t.reward_best), task.test == NULL);
    cr_assert_eq(gfold_task_demonstrate(&task, agent, 1, 0, &d, NULL), GFOLD_OK);
    for (int k = 0; k < 2; k++) {
        cr_assert_arr_eq(d->each[k].input, saw + k * SAW, SAW * sizeof *saw);
        cr_assert_arr_eq(d->each[k].action, did + k * DID, DID * sizeof *did);
    }
    gfold_demonstrations_destroy(d);
    gfold_agent_destroy(agent);
}

static void expect_figure(double (*at)[2], double y)
{
    cr_assert(isnan(at[6][0]) && isnan(at[10][0]) && isnan(at[14][0]));
    cr_assert_arr_eq(at[0], at[5], sizeof *at); /* the hull is closed */
    for (int leg = 0; leg < 2; leg++)
        for (int k = 0; k < 2; k++) /* hip to knee, knee to foot: 34 pixels */
            expect_near(hypot(at[7 + 4 * leg + k][0] - at[8 + 4 * leg + k][0],
                              at[7 + 4 * leg + k][1] - at[8 + 4 * leg + k][1]),
                        34 / 30.0, 0.05, "leg %d", leg);
    for (int leg = 0; leg < 2; leg++) cr_assert_gt(at[9 + 4 * leg][1], y - 0.2);
}

Test(walker_task, a_test_walks_over_unseen_ground_and_draws_its_best)
{
    const gf_walker_lessons lessons = made_up();
    const gfold_task task = gf_walker_task(&lessons);
    gfold_training_params p = brief(&task);
    gfold_agent *agent;
    gfold_training t;
    gfold_agent_test one, again, round;
    if (gf_walker_check(NULL)) {
        cr_assert_null(task.test);
        return;
    }
    p.epochs = 0;
    p.rounds = 1;
    cr_assert_eq(gfold_agent_train(&p, &agent, &t, NULL), GFOLD_OK);
    cr_assert_eq(gfold_task_test(&task, agent, 0, &one, NULL), GFOLD_OK);
    cr_assert_eq(gfold_task_test(&task, agent, 0, &again, NULL), GFOLD_OK);
    cr_assert_eq(gfold_task_test(&task, agent, 2, &round, NULL), GFOLD_OK);
    cr_assert(one.episodes == 3 && round.episodes == 10 && one.paths == GFOLD_TEST_PATHS);
    cr_assert(one.reward_mean == again.reward_mean && one.reward_stderr > 0);
    for (int k = 0; k < 3; k++)
        cr_assert(one.episode[k].reward == again.episode[k].reward && one.episode[k].steps <= 1500);
    cr_assert_neq(one.episode[0].parameter, round.episode[0].parameter);
    expect_figure(one.path[0], 400 / 120.0);
    expect_figure(one.path[3] + 60, 400 / 120.0);
    expect_near(one.path[4][80][0], 80 * 14 / 30.0, 1e-5, "%s", "ground");
    gfold_agent_destroy(agent);
}
