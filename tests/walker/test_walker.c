#include "expect.h"
#include "io/columns.h"
#include "walker/walker.h"

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
