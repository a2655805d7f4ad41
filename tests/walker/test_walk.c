#include "expect.h"
#include "walker/walk.h"

#include <string.h>

static void steady(void *context, const double *observation, double *action)
{
    (void)observation;
    for (int k = 0; k < GF_WALKER_JOINTS; k++) action[k] = *(double *)context;
}

/* What is kept replays the walk: the first action is 0, later ones carry the noise. */
Test(walk, a_walk_keeps_what_was_seen_before_what_was_done)
{
    enum { KEPT = 30 };
    double sees[KEPT][GF_WALKER_SEES], acts[KEPT][GF_WALKER_JOINTS], seen[GF_WALKER_SEES];
    double push = 0.1, reward, spread = 0;
    const gf_walk_params p = {
        .seed = 5, .noise = 0.5, .steps = 40, .kept = KEPT, .sees = *sees, .acts = *acts
    };
    gf_walker w = { .seed = 5 };
    if (gf_walker_check(NULL)) return;
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

Test(walk, learning_ends_where_nothing_advances_and_forgives_falls)
{
    double push = 1;
    gf_walk_params p = { .seed = 5, .steps = 300, .learning = 1, .fall = 20 };
    if (gf_walker_check(NULL)) return;
    cr_assert_eq(gf_walk_once(stand, NULL, &p, 7).steps, 200);
    const gf_walk mild = gf_walk_once(steady, &push, &p, 7);
    p.learning = 0;
    cr_assert_eq(gf_walk_once(stand, NULL, &p, 7).steps, 300);
    const gf_walk hard = gf_walk_once(steady, &push, &p, 7);
    cr_assert(hard.fallen && mild.fallen);
    expect_near(mild.reward - hard.reward, 80, 1e-9, "a fall after %d steps", hard.steps);
}
