#include "expect.h"

#include <gatefold/rank_sweep.h>
#include <string.h>

/* A task of one's own: an action that follows its only observation with a delay; the test scores how
 * close an agent comes, minus the round, so that the first of several rounds is the best. */
enum { STEPS = 40, EPISODES = 3 };

typedef struct own {
    double delay;
    int tests;
} own;

static void demonstrate(void *context, uint64_t seed, uint64_t realisation, size_t k, double *input,
                        double *action, double *hint)
{
    (void)seed, (void)realisation, (void)hint;
    const own *o = context;
    for (int t = 0; t < STEPS; t++) {
        input[2 * t] = 1 + sin(0.3 * t + (double)k);
        input[2 * t + 1] = 1 - sin(0.3 * t + (double)k);
        action[t] = sin(0.3 * (t - o->delay) + (double)k);
    }
}

static gfold_status
test(void *context, const gfold_agent *agent, int round, gfold_agent_test *out, gfold_error *err)
{
    (void)err;
    own *o = context;
    o->tests++;
    out->episodes = EPISODES;
    for (int k = 0; k < EPISODES; k++) {
        out->episode[k].parameter = k;
        out->episode[k].reward = gfold_agent_weights_of(agent, GFOLD_AGENT_READOUT)[0] - round + k;
        out->episode[k].steps = 10 + k;
        out->episode[k].success = k == 2;
    }
    gfold_agent_test_finish(out);
    return GFOLD_OK;
}

static gfold_task task_of(own *context)
{
    return (gfold_task){ .name = "delay",
                         .inputs = 2,
                         .outputs = 1,
                         .demonstrations = 2,
                         .steps = STEPS,
                         .demonstrate = demonstrate,
                         .test = test,
                         .context = context };
}

static gfold_training_params brief(const gfold_task *task)
{
    gfold_training_params p = gfold_training_defaults(task, GFOLD_PRESET_WALKER);
    p.agent.n = 50;
    p.cloning.rank = 50;
    p.cloning.relative = GFOLD_RELATIVE_READOUT;
    p.epochs = 6;
    p.pretrain = 100;
    p.pretrain_rounds = 2;
    p.rounds = 4;
    p.readout.epochs = 20;
    return p;
}

Test(task, one_of_ones_own_is_taught_and_tested_through_the_same_door)
{
    own context = { .delay = 2 };
    const gfold_task task = task_of(&context);
    gfold_training_params p = brief(&task);
    double curve[7];
    gfold_agent *agent;
    gfold_training t;
    gfold_agent_test last;
    gfold_error err;
    p.curve = curve;
    cr_assert_eq(gfold_agent_train(&p, &agent, &t, &err), GFOLD_OK, "%s", err.message);
    cr_assert_eq(context.tests, 4);
    cr_assert(t.best == 1 && t.reward_best == t.reward[0] && t.reward_last == t.reward[3]);
    cr_assert(isnan(t.reward[4]) && t.reward[3] < t.reward[0]);
    cr_assert(curve[0] == t.spike_error_first && curve[6] == t.spike_error_last);
    cr_assert_eq(gfold_task_test(&task, agent, 1, &last, &err), GFOLD_OK);
    cr_assert_eq(last.reward_mean, t.reward_best); /* W of the best round is the agent's */
    expect_near(last.success_fraction, 1 / 3.0, 1e-15, "%s", "success");
    expect_near(last.steps_mean, 11, 1e-12, "%s", "steps");
    expect_near(last.reward_stderr, sqrt(1 / 3.0), 1e-12, "%s", "standard error of three in a row");
    gfold_agent_destroy(agent);
}

Test(task, a_round_leaves_the_agent_that_as_many_rounds_leave)
{
    own context = { .delay = 2 };
    const gfold_task task = task_of(&context);
    gfold_training_params p = brief(&task);
    gfold_agent *best, *only;
    gfold_training t, u;
    cr_assert_eq(gfold_agent_train(&p, &best, &t, NULL), GFOLD_OK);
    p.rounds = 1;
    cr_assert_eq(gfold_agent_train(&p, &only, &u, NULL), GFOLD_OK);
    cr_assert_eq(context.tests, 4); /* one round alone is not tested */
    cr_assert(isnan(u.reward_best) && isnan(u.reward_last) && u.best == 1);
    cr_assert_eq(t.readout_mse, u.readout_mse);
    cr_assert_arr_eq(gfold_agent_weights_of(best, GFOLD_AGENT_READOUT),
                     gfold_agent_weights_of(only, GFOLD_AGENT_READOUT), 50 * sizeof(double));
    gfold_agent_destroy(best);
    gfold_agent_destroy(only);
}

Test(task, without_episodes_the_last_of_all_rounds_stays)
{
    own context = { .delay = 2 };
    gfold_task task = task_of(&context);
    task.test = NULL;
    gfold_training_params p = brief(&task);
    gfold_agent *agent;
    gfold_training t;
    gfold_agent_test none;
    cr_assert_eq(gfold_agent_train(&p, &agent, &t, NULL), GFOLD_OK);
    cr_assert(t.best == 4 && isnan(t.reward_best));
    cr_assert_eq(gfold_task_test(&task, agent, 0, &none, NULL), GFOLD_OK);
    cr_assert(none.episodes == 0 && isnan(none.reward_mean) && isnan(none.reward_stderr));
    gfold_agent_destroy(agent);
}

Test(task, a_sweep_over_ranks_takes_it_too)
{
    own context = { .delay = 2 };
    const gfold_task task = task_of(&context);
    gfold_rank_sweep_params p = gfold_rank_sweep_defaults(&task, GFOLD_PRESET_WALKER);
    gfold_rank_sweep *s;
    gfold_error err;
    p.training = brief(&task);
    p.n_ranks = 2;
    p.ranks[0] = 1, p.ranks[1] = 50;
    p.repetitions = 2;
    p.threads = 1;
    cr_assert_eq(gfold_rank_sweep_run(&p, &s, &err), GFOLD_OK, "%s", err.message);
    for (size_t cell = 0; cell < 2; cell++) {
        const gfold_rank_cell c = gfold_rank_sweep_cell(s, cell);
        cr_assert(c.reward_best.mean > c.reward_last.mean && c.reward.networks == 2);
        expect_near(c.reward.mean, c.reward_best.mean + 1, 1e-12, "round %s", "0 against 1");
    }
    gfold_rank_sweep_destroy(s);
}

/* What alpha is multiplied with decides one step of learning. */
Test(task, alpha_grows_as_the_walkers_program_scales_it)
{
    own context = { .delay = 0 };
    const gfold_task task = task_of(&context);
    gfold_training_params p = brief(&task);
    gfold_agent *one, *other;
    gfold_cloner *cloner;
    gfold_demonstrations *d;
    double sum = 0, squares = 0;
    p.cloning.rank = 10;
    cr_assert_eq(gfold_training_agent(&p, &one, NULL), GFOLD_OK);
    cr_assert_eq(gfold_task_demonstrate(&task, one, 1, 0, &d, NULL), GFOLD_OK);
    for (int k = 0; k < 50; k++) {
        gfold_agent_weights(one, GFOLD_AGENT_READOUT)[k] = cos(k);
        sum += cos(k), squares += cos(k) * cos(k);
    }
    cr_assert_eq(gfold_agent_copy(&other, one, NULL), GFOLD_OK);
    const double spread = sqrt(squares / 50 - sum * sum / 2500);
    p.cloning.relative = GFOLD_RELATIVE_READOUT;
    cr_assert_eq(gfold_cloner_create(&cloner, one, &p.cloning, NULL), GFOLD_OK);
    cr_assert_eq(gfold_cloner_pass(cloner, 1, d->each, NULL), GFOLD_OK);
    gfold_cloner_destroy(cloner);
    p.cloning.relative = GFOLD_RELATIVE_OFF;
    p.cloning.rate.alpha *= sqrt(50.0 / 10) / spread;
    cr_assert_eq(gfold_cloner_create(&cloner, other, &p.cloning, NULL), GFOLD_OK);
    cr_assert_eq(gfold_cloner_pass(cloner, 1, d->each, NULL), GFOLD_OK);
    gfold_cloner_destroy(cloner);
    const double *a = gfold_agent_weights_of(one, GFOLD_AGENT_RECURRENT),
                 *b = gfold_agent_weights_of(other, GFOLD_AGENT_RECURRENT);
    double most = 0;
    for (int k = 0; k < 2500; k++) {
        expect_near(a[k], b[k], 1e-12, "weight %d", k);
        most = fmax(most, fabs(a[k]));
    }
    cr_assert_gt(most, 1e-4);
    gfold_demonstrations_destroy(d);
    gfold_agent_destroy(one);
    gfold_agent_destroy(other);
}

Test(task, sizes_and_rounds_out_of_range_are_refused)
{
    own context = { .delay = 2 };
    gfold_task task = task_of(&context);
    gfold_training_params p = brief(&task);
    gfold_agent *agent;
    gfold_training t;
    gfold_error err;
    p.rounds = 0;
    expect_refusal(gfold_agent_train(&p, &agent, &t, &err), err, GFOLD_EINVAL, "rounds is 0");
    p = brief(&task);
    p.pretrain_rounds = 0;
    expect_refusal(gfold_agent_train(&p, &agent, &t, &err), err, GFOLD_EINVAL, "pretrain_rounds");
    p = brief(&task);
    p.cloning.relative = GFOLD_RELATIVE_COUNT;
    expect_refusal(gfold_agent_train(&p, &agent, &t, &err), err, GFOLD_EINVAL, "relative");
    p = brief(&task);
    p.agent.hints = 1;
    expect_refusal(gfold_agent_train(&p, &agent, &t, &err), err, GFOLD_EINVAL,
                   "delay has 2 inputs, 1 outputs and 0 hints");
    p = brief(&task);
    task.demonstrations = 0;
    expect_refusal(gfold_agent_train(&p, &agent, &t, &err), err, GFOLD_EINVAL, "demonstrations");
}
