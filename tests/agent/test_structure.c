#include "expect.h"

#include <gatefold/agent_structure.h>
#include <gatefold/agent_task.h>
#include <stdlib.h>
#include <string.h>

enum { N = 80 };

static gfold_agent *agent_of(uint64_t realisation)
{
    gfold_agent_params p = gfold_agent_defaults();
    gfold_agent *agent;
    p.n = N;
    p.realisation = realisation;
    cr_assert_eq(gfold_agent_create(&agent, &p, NULL), GFOLD_OK);
    return agent;
}

Test(structure, rank_and_participation_of_made_up_matrices)
{
    static double m[N * N];
    double participation;
    size_t rank;
    for (size_t k = 0; k < 5; k++) m[k * (N + 1)] = 3;
    cr_assert_eq(gfold_matrix_structure(N, m, &participation, &rank, NULL), GFOLD_OK);
    cr_assert_eq(rank, 5);
    expect_near(participation, 5, 1e-12, "%s", "equal singular values");
    memset(m, 0, sizeof m);
    for (size_t k = 0; k < N * N; k++) m[k] = (double)(k % N + 1) * (double)(k / N + 2);
    cr_assert_eq(gfold_matrix_structure(N, m, &participation, &rank, NULL), GFOLD_OK);
    cr_assert_eq(rank, 1);
    expect_near(participation, 1, 1e-9, "%s", "rank one");
}

Test(structure, a_random_matrix_fills_its_disc_and_one_big_weight_sticks_out)
{
    gfold_agent *before = agent_of(0), *after;
    gfold_agent_structure s;
    cr_assert_eq(gfold_agent_copy(&after, before, NULL), GFOLD_OK);
    cr_assert_eq(gfold_agent_structure_of(before, after, &s, NULL), GFOLD_OK);
    cr_assert(s.change == 0 && s.change_rank == 0 && s.participation == s.participation_before);
    expect_close(s.radius, sqrt(N / 200.0), 0.05, "%s", "radius");
    expect_close(s.spectral_radius, s.radius, 0.15, "%s", "edge");
    expect_close(s.participation, N / 2.0, 0.05, "%s", "participation");
    gfold_agent_weights(after, GFOLD_AGENT_RECURRENT)[1] += 10; /* a pair J_01, J_10 */
    gfold_agent_weights(after, GFOLD_AGENT_RECURRENT)[N] += 10;
    cr_assert_eq(gfold_agent_structure_of(before, after, &s, NULL), GFOLD_OK);
    cr_assert(s.outliers == 2 && s.change_rank == 2, "%zu outliers, rank %zu", s.outliers,
              s.change_rank);
    expect_near(s.change_participation, 2, 1e-12, "%s", "two equal ones");
    expect_near(s.spectral_radius, 10, 0.5, "%s", "their eigenvalue");
    gfold_agent_destroy(before);
    gfold_agent_destroy(after);
}

Test(structure, learning_through_a_feedback_of_rank_r_has_that_rank)
{
    for (size_t r = 2; r <= 20; r += 9) {
        static double g[N * N];
        gfold_agent *agent = agent_of(r);
        gfold_demonstrations *d;
        gfold_cloner *cloner;
        gfold_cloning_params p = gfold_cloning_defaults();
        size_t rank;
        p.feedback = GFOLD_FEEDBACK_RANDOM;
        p.rank = r;
        cr_assert_eq(gfold_task_demonstrate(gfold_task_button_food(), agent, 1, 0, &d, NULL),
                     GFOLD_OK);
        cr_assert_eq(gfold_cloner_create(&cloner, agent, &p, NULL), GFOLD_OK);
        cr_assert_eq(gfold_cloner_gradient(cloner, d->each, 0, d->each->steps - 1, g, NULL),
                     GFOLD_OK);
        cr_assert_eq(gfold_matrix_structure(N, g, NULL, &rank, NULL), GFOLD_OK);
        cr_assert_eq(rank, r);
        gfold_cloner_destroy(cloner);
        gfold_demonstrations_destroy(d);
        gfold_agent_destroy(agent);
    }
}

Test(structure, activity_is_that_of_the_run)
{
    gfold_agent *agent = agent_of(3);
    gfold_demonstrations *d;
    gfold_agent_activity a;
    static double raster[N * 80];
    double spikes = 0;
    cr_assert_eq(gfold_task_demonstrate(gfold_task_button_food(), agent, 1, 0, &d, NULL), GFOLD_OK);
    cr_assert_eq(gfold_agent_activity_of(agent, d->each, &a, NULL), GFOLD_OK);
    cr_assert_eq(gfold_agent_run(agent, d->each, &(gfold_agent_record){ .raster = raster }, NULL),
                 GFOLD_OK);
    for (size_t k = 0; k < N * 80; k++) spikes += raster[k];
    expect_close(a.rate, spikes / N / 79, 1e-12, "%s", "rate");
    cr_assert(a.v_mean < 0 && a.v_variance > 1);
    gfold_demonstrations_destroy(d);
    gfold_agent_destroy(agent);
}
