#include "expect.h"
#include "io/columns.h"
#include "walker/expert.h"

#include <stdlib.h>
#include <string.h>

Test(expert, an_expert_does_not_depend_on_threads_and_goes_on_where_it_stopped)
{
    gf_expert_params p = { .seed = 3,
                           .candidates = 6,
                           .episodes = 2,
                           .threads = 1,
                           .noise = 0.5,
                           .sigma = 0.3,
                           .fall = 20,
                           .steps = 120,
                           .calm = 1 };
    if (gf_walker_check(NULL)) return;
    gf_expert a = gf_expert_begin(&p), b = a;
    for (int k = 0; k < 3; k++) cr_assert_eq(gf_expert_learn(&a, &p, NULL), GFOLD_OK);
    p.threads = 3;
    cr_assert_eq(gf_expert_learn(&b, &p, NULL), GFOLD_OK);
    gf_expert c = b;
    for (int k = 0; k < 2; k++) cr_assert_eq(gf_expert_learn(&c, &p, NULL), GFOLD_OK);
    cr_assert(!memcmp(a.mean, c.mean, sizeof a.mean) && a.generation == 3 && a.steps > 100);
}

/* The first rows of its file (cli/expert_log.h). */
static void stored_expert(double *weights)
{
    double *data;
    size_t rows;
    cr_assert_eq(gf_columns_read(DATA "/walker/expert.txt", 4, &data, &rows, NULL), GFOLD_OK);
    cr_assert_gt(rows, GF_EXPERT_NUMBERS);
    memcpy(weights, data, GF_EXPERT_NUMBERS * sizeof *weights);
    free(data);
}

/* Walks 100 unseen grounds; *error: standard error of the mean returned. */
static double mean_return(double *weights, double noise, double *error)
{
    enum { EPISODES = 100, UNSEEN = 1000000 };
    const gf_walk_params p = { .seed = 1, .noise = noise, .steps = GF_WALKER_STEPS };
    double sum = 0, squares = 0;
    for (uint64_t k = 0; k < EPISODES; k++) {
        const gf_walk w = gf_walk_once(gf_expert_act, weights, &p, UNSEEN + k);
        sum += w.reward / EPISODES;
        squares += w.reward * w.reward / EPISODES;
    }
    *error = sqrt((squares - sum * sum) / EPISODES);
    return sum;
}

Test(expert, the_stored_expert_returns_above_250_over_unseen_ground)
{
    double weights[GF_EXPERT_NUMBERS], error;
    if (gf_walker_check(NULL)) return;
    stored_expert(weights);
    const double mean = mean_return(weights, 0, &error);
    cr_assert(mean > 250 && error < 10, "%g +- %g", mean, error);
}

Test(expert, the_stored_expert_returns_above_200_under_noise_of_half_a_torque)
{
    double weights[GF_EXPERT_NUMBERS], error;
    if (gf_walker_check(NULL)) return;
    stored_expert(weights);
    const double mean = mean_return(weights, 0.5, &error);
    cr_assert(mean > 200 && error < 10, "%g +- %g", mean, error);
}
