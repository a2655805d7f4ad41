#include "expect.h"
#include "io/columns.h"
#include "walker/expert.h"
#include "walker/gait.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROW = 33,
    ROWS = 34
}; /* of the reference: t, 4 actions, 24 observations, reward, done, hull x, y */

static int no_box2d(void)
{
    return strcmp(gf_physics_version(), "not built in") == 0;
}

/* One step after the other on level ground with the recorded actions. */
Test(walker, bodies_move_as_recorded_on_level_ground)
{
    double *data, seen[GF_WALKER_SEES], reward = 0;
    size_t rows;
    gf_walker w = { .level = 1 };
    if (no_box2d()) return;
    cr_assert_eq(
        gf_columns_read(DATA "/agent/walker_box2d241_flat_sine.csv", ROW, &data, &rows, NULL),
        GFOLD_OK);
    cr_assert_eq(rows, ROWS);
    gf_walker_reset(&w, 0);
    for (size_t t = 0; t < 10; t++) {
        double row[ROW];
        for (size_t k = 0; k < ROW; k++) row[k] = data[rows * k + t];
        int over = 0;
        if (t) over = gf_walker_step(&w, row + 1, &reward);
        gf_walker_observe(&w, seen);
        for (int k = 0; k < GF_WALKER_SEES; k++)
            expect_near(seen[k], row[5 + k], 1e-5, "observation %d of row %zu", k, t);
        expect_near(reward, row[29], 1e-5, "reward of row %zu", t);
        expect_near(w.state.x, row[31], 1e-5, "place in row %zu", t);
        cr_assert_eq(over, row[30] > 0);
    }
    gf_walker_destroy(&w);
    free(data);
}

static void ground_of(uint64_t seed, uint64_t episode, float *y)
{
    gf_walker w = { .seed = seed };
    gf_walker_reset(&w, episode);
    memcpy(y, w.y, sizeof w.y);
    gf_walker_destroy(&w);
}

Test(walker, ground_belongs_to_seed_and_episode_and_begins_level)
{
    float a[GF_WALKER_POINTS], b[GF_WALKER_POINTS], c[GF_WALKER_POINTS];
    ground_of(1, 5, a);
    ground_of(1, 5, b);
    ground_of(1, 6, c);
    cr_assert(!memcmp(a, b, sizeof a) && memcmp(a, c, sizeof a));
    for (int k = 0; k <= 20; k++) expect_near((double)a[k], 10 / 3.0, 1e-6, "point %d", k);
    int level = 0;
    for (int k = 21; k < GF_WALKER_POINTS; k++) {
        level += fabsf(a[k] - a[k - 1]) <= 0;
        cr_assert_lt(fabsf(a[k] - a[k - 1]), 0.3f); /* v is below (1/30 + 0.01) / 0.2 */
    }
    cr_assert(level >= 18 && level <= 37, "%d level pieces", level);
}

/* 112 +- 20 and 12 +- 5 % are published for 300 episodes; the mean's standard error is 7 there. */
Test(walker, the_known_controller_gets_as_far_as_published)
{
    enum { EPISODES = 100 };
    const gf_walk_params p = { .seed = 1, .steps = GF_WALKER_STEPS };
    double sum = 0, squares = 0, arrived = 0;
    if (no_box2d()) return;
    for (uint64_t k = 0; k < EPISODES; k++) {
        gf_gait gait = gf_gait_begin();
        const gf_walk w = gf_walk_once(gf_gait_act, &gait, &p, k);
        sum += w.reward / EPISODES;
        squares += w.reward * w.reward / EPISODES;
        arrived += w.arrived / (double)EPISODES;
    }
    const double error = sqrt((squares - sum * sum) / EPISODES);
    cr_assert_lt(fabs(sum - 112), 20 + 2 * error, "mean %g +- %g", sum, error);
    cr_assert_lt(fabs(arrived - 0.12), 0.05 + 2 * sqrt(0.12 * 0.88 / EPISODES), "%g", arrived);
}

Test(walker, an_episode_ends_with_minus_100_when_the_hull_touches_ground)
{
    const double fall[GF_WALKER_JOINTS] = { 1, -1, 1, -1 };
    gf_walker w = { .level = 1 };
    double reward = 0;
    int over = 0, steps = 0;
    if (no_box2d()) return;
    gf_walker_reset(&w, 0);
    while (!over && steps++ < GF_WALKER_STEPS) over = gf_walker_step(&w, fall, &reward);
    cr_assert(over && w.state.fallen);
    expect_near(reward, -100, 1e-12, "reward of step %d", steps);
    gf_walker_destroy(&w);
}

Test(walker, a_build_without_box2d_says_so)
{
    gfold_error err;
    const gfold_status status = gf_walker_check(&err);
    cr_assert_eq(status, no_box2d() ? GFOLD_EEXTERN : GFOLD_OK);
    cr_assert_eq(strstr(err.message, "GATEFOLD_WITH_BOX2D") != NULL, no_box2d());
}

Test(walker, an_expert_does_not_depend_on_threads_and_goes_on_where_it_stopped)
{
    gf_expert_params p = { .seed = 3,
                           .candidates = 6,
                           .episodes = 1,
                           .threads = 1,
                           .noise = 0.5,
                           .sigma = 0.3,
                           .steps = 120 };
    if (no_box2d()) return;
    gf_expert a = gf_expert_begin(&p), b = a;
    for (int k = 0; k < 3; k++) cr_assert_eq(gf_expert_learn(&a, &p, NULL), GFOLD_OK);
    p.threads = 3;
    cr_assert_eq(gf_expert_learn(&b, &p, NULL), GFOLD_OK);
    gf_expert c = b;
    for (int k = 0; k < 2; k++) cr_assert_eq(gf_expert_learn(&c, &p, NULL), GFOLD_OK);
    cr_assert(!memcmp(a.mean, c.mean, sizeof a.mean) && a.generation == 3 && a.steps > 100);
}

/* The first rows of its file. */
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

Test(walker, the_stored_expert_returns_above_250_over_unseen_ground)
{
    double weights[GF_EXPERT_NUMBERS], error;
    if (no_box2d()) return;
    stored_expert(weights);
    const double mean = mean_return(weights, 0, &error);
    cr_assert(mean > 250 && error < 10, "%g +- %g", mean, error);
}

Test(walker, the_stored_expert_returns_above_200_under_noise_of_half_a_torque)
{
    double weights[GF_EXPERT_NUMBERS], error;
    if (no_box2d()) return;
    stored_expert(weights);
    const double mean = mean_return(weights, 0.5, &error);
    cr_assert(mean > 200 && error < 10, "%g +- %g", mean, error);
}

static void steady(void *context, const double *observation, double *action)
{
    (void)observation;
    for (int k = 0; k < GF_WALKER_JOINTS; k++) action[k] = *(double *)context;
}

/* What is kept replays the walk: the first action is 0, later ones carry the noise. */
Test(walker, a_walk_keeps_what_was_seen_before_what_was_done)
{
    enum { KEPT = 30 };
    double sees[KEPT][GF_WALKER_SEES], acts[KEPT][GF_WALKER_JOINTS], seen[GF_WALKER_SEES];
    double push = 0.1, reward, spread = 0;
    const gf_walk_params p = {
        .seed = 5, .noise = 0.5, .steps = 40, .kept = KEPT, .sees = *sees, .acts = *acts
    };
    gf_walker w = { .seed = 5 };
    if (no_box2d()) return;
    cr_assert_eq(gf_walk_once(steady, &push, &p, 7).steps, 40);
    gf_walker_reset(&w, 7);
    for (int t = 0; t < KEPT; t++) {
        gf_walker_observe(&w, seen);
        cr_assert(!memcmp(seen, sees[t], sizeof seen), "step %d", t);
        gf_walker_step(&w, acts[t], &reward);
        for (int k = 0; k < GF_WALKER_JOINTS; k++) {
            if (!t) cr_assert(fabs(acts[t][k]) <= 0);
            if (t) spread += pow(acts[t][k] - push, 2) / (GF_WALKER_JOINTS * (KEPT - 1));
        }
    }
    gf_walker_destroy(&w);
    expect_near(sqrt(spread), 0.5, 0.15, "noise of %d steps", KEPT); /* sd of that: 0.033 */
}

/* Legs apart and stiff, it stands. */
static void stand(void *context, const double *o, double *action)
{
    (void)context;
    for (int leg = 0; leg < 2; leg++) {
        action[2 * leg] = 8 * ((leg ? -0.4 : 0.4) - o[4 + 5 * leg]);
        action[2 * leg + 1] = 8 * (0.8 - o[6 + 5 * leg]);
    }
}

Test(walker, learning_ends_where_nothing_advances_and_forgives_falls)
{
    double push = 1;
    gf_walk_params p = { .seed = 5, .steps = 300, .learning = 1 };
    if (no_box2d()) return;
    cr_assert_eq(gf_walk_once(stand, NULL, &p, 7).steps, 200);
    const gf_walk mild = gf_walk_once(steady, &push, &p, 7);
    p.learning = 0;
    cr_assert_eq(gf_walk_once(stand, NULL, &p, 7).steps, 300);
    const gf_walk hard = gf_walk_once(steady, &push, &p, 7);
    cr_assert(hard.fallen && mild.fallen);
    expect_near(mild.reward - hard.reward, 80, 1e-9, "a fall after %d steps", hard.steps);
}
