#include "reference_agent.h"

static void runs_as_recorded(int walker)
{
    static double raster[N * STEPS], trace[N * STEPS], y[OUTPUTS * STEPS], v[N * STEPS],
        x[N * STEPS];
    const char *set = walker ? "ltts" : "gbc";
    gfold_agent *agent = reference_agent(walker);
    gfold_demonstration d = reference_demonstration(walker);
    const gfold_agent_record record = { raster, trace, y, v, x };
    char name[64];
    cr_assert_eq(gfold_agent_run(agent, &d, &record, NULL), GFOLD_OK);
    const struct {
        const char *of;
        const double *got;
        size_t rows, columns;
        double tol;
    } rows[] = {
        { "compute_S", raster, N, STEPS, 0 },
        { "compute_y", y, OUTPUTS, STEPS, 1e-12 },
        { "run_S", raster + N, N, STEPS - 1, 0 },
        { "run_V", v, N, STEPS - 1, 1e-12 },
        { "run_Shat", x, N, STEPS - 1, 1e-12 },
        { "run_Rfilt", trace + N, N, STEPS - 1, 1e-12 },
        { "run_y", y + OUTPUTS, OUTPUTS, STEPS - 1, 1e-12 },
    };
    for (size_t k = 0; k < COUNT(rows); k++) {
        snprintf(name, sizeof name, "%s_%s", set, rows[k].of);
        reference_expect(rows[k].got, name, rows[k].rows, rows[k].columns, rows[k].tol);
    }
    cr_assert_eq(gfold_agent_target(agent, &d, raster, NULL), GFOLD_OK);
    snprintf(name, sizeof name, "%s_target_S", set);
    reference_expect(raster, name, N, STEPS, 0);
    reference_free(agent, &d);
}

Test(sequence, button_food_runs_and_targets_are_the_recorded_ones)
{
    runs_as_recorded(0);
}

Test(sequence, walker_runs_and_targets_are_the_recorded_ones)
{
    runs_as_recorded(1);
}

Test(sequence, a_player_does_what_a_run_does)
{
    static double y[OUTPUTS * STEPS];
    gfold_agent *agent = reference_agent(0);
    gfold_demonstration d = reference_demonstration(0);
    gfold_player *player;
    double action[OUTPUTS];
    const gfold_agent_record record = { .output = y };
    cr_assert_eq(gfold_agent_run(agent, &d, &record, NULL), GFOLD_OK);
    cr_assert_eq(gfold_player_create(&player, agent, NULL), GFOLD_OK);
    for (int turn = 0; turn < 2; turn++, gfold_player_reset(player))
        for (size_t t = 0; t + 1 < STEPS; t++) {
            gfold_player_act(player, d.input + INPUTS * t, action);
            for (size_t o = 0; o < OUTPUTS; o++)
                cr_assert_eq(action[o], y[OUTPUTS * (t + 1) + o], "turn %d, step %zu", turn, t);
        }
    gfold_player_destroy(player);
    reference_free(agent, &d);
}

Test(sequence, the_spike_error_counts_differences_from_the_target)
{
    gfold_agent *agent = reference_agent(0);
    gfold_demonstration d = reference_demonstration(0);
    double *target = reference_matrix("gbc_target_S", N, STEPS);
    double *own = reference_matrix("gbc_compute_S", N, STEPS), wanted = 0, got;
    for (size_t k = 0; k < N * STEPS; k++) wanted += target[k] != own[k];
    cr_assert_eq(gfold_agent_spike_error(agent, &d, &got, NULL), GFOLD_OK);
    cr_assert_eq(got, wanted);
    cr_assert_gt(got, 10);
    free(target);
    free(own);
    reference_free(agent, &d);
}

Test(sequence, incomplete_demonstrations_are_refused)
{
    gfold_agent *agent = reference_agent(0);
    gfold_demonstration d = reference_demonstration(0), poor = d;
    gfold_error err;
    double error, raster[N * STEPS];
    poor.target = NULL;
    expect_refusal(gfold_agent_spike_error(agent, &poor, &error, &err), err, GFOLD_EINVAL,
                   "target");
    poor.action = NULL;
    expect_refusal(gfold_agent_target(agent, &poor, raster, &err), err, GFOLD_EINVAL, "action");
    poor.input = NULL;
    expect_refusal(gfold_agent_run(agent, &poor, &(gfold_agent_record){ 0 }, &err), err,
                   GFOLD_EINVAL, "input");
    poor.steps = 1;
    expect_refusal(gfold_agent_target(agent, &poor, raster, &err), err, GFOLD_EINVAL, "steps");
    reference_free(agent, &d);
}
