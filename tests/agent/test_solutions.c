#include "expect.h"

#include <gatefold/agent_task.h>

static gfold_solutions measure(size_t rank, int epochs)
{
    gfold_training_params p =
        gfold_training_defaults(gfold_task_button_food(), GFOLD_PRESET_BUTTON_FOOD);
    gfold_solutions s;
    gfold_error err;
    p.agent.n = 60;
    p.cloning.rank = rank;
    p.epochs = epochs;
    p.readout.epochs = 0;
    cr_assert_eq(gfold_agent_solutions(&p, &s, &err), GFOLD_OK, "%s", err.message);
    return s;
}

Test(solutions, two_networks_start_a_random_distance_apart_and_stay_apart)
{
    const gfold_solutions s = measure(60, 20);
    expect_close(s.before, sqrt(2.0 / 200 * 60 * 59), 0.05, "%s", "two random matrices");
    cr_assert(s.change > 0.5 && s.after > 0.5 * s.before, "change %g, after %g", s.change, s.after);
    cr_assert(s.cosine > 0 && s.cosine < 1, "cosine %g", s.cosine);
}

Test(solutions, only_rows_that_learn_count)
{
    const gfold_solutions few = measure(6, 5), all = measure(60, 5);
    expect_close(few.before, sqrt(2.0 / 200 * 6 * 59), 0.15, "%s", "six rows");
    cr_assert_lt(few.change, all.change);
}

Test(solutions, what_is_refused_is_refused)
{
    gfold_training_params p =
        gfold_training_defaults(gfold_task_button_food(), GFOLD_PRESET_BUTTON_FOOD);
    gfold_solutions s;
    gfold_error err;
    p.cloning.rank = 301;
    expect_refusal(gfold_agent_solutions(&p, &s, &err), err, GFOLD_EINVAL, "rank is 301");
}
