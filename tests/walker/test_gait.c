#include "expect.h"
#include "walker/gait.h"

/* 112 +- 20 and 12 +- 5 % are published for 300 episodes; the mean's standard error is 7 there. */
Test(gait, the_known_controller_gets_as_far_as_published)
{
    enum { EPISODES = 100 };
    const gf_walk_params p = { .seed = 1, .steps = GF_WALKER_STEPS };
    double sum = 0, squares = 0, arrived = 0;
    if (gf_walker_check(NULL)) return;
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
