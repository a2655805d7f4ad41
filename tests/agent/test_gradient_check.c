#include "expect.h"

#include <gatefold/gradient_check.h>
#include <string.h>

static gfold_gradient_check compare(const gfold_gradient_params *p)
{
    gfold_gradient_check check;
    gfold_error err;
    cr_assert_eq(gfold_gradient_compare(p, &check, &err), GFOLD_OK, "%s", err.message);
    return check;
}

static void holds(gfold_gradient_identity identity, int clamp, int actions)
{
    static const double tau_star[] = { 0.01, 3, 10 };
    static const size_t rank[] = { 2, 12 };
    for (size_t t = 0; t < COUNT(tau_star); t++)
        for (size_t r = 0; r < COUNT(rank); r++) {
            gfold_gradient_params p = gfold_gradient_defaults();
            p.identity = identity;
            p.clamp = clamp;
            p.actions = actions;
            if (actions) p.step = 3e-4; /* a^2 costs differences digits */
            p.tau_star = tau_star[t];
            p.rank = rank[r];
            p.seed = 1 + t + 3 * r;
            expect_near(compare(&p).difference, 0, 1e-7,
                        "%s, clamp %d, actions %d, tau_star %g, rank %zu, seed %d",
                        gfold_gradient_name(identity), clamp, actions, p.tau_star, p.rank,
                        (int)p.seed);
        }
}

Test(gradient_check, the_rule_as_run_is_the_truncated_gradient)
{
    holds(GFOLD_GRADIENT_TRUNCATED, 0, 0);
    holds(GFOLD_GRADIENT_TRUNCATED, 1, 0);
}

Test(gradient_check, the_rule_as_derived_keeps_the_memory_of_the_filter)
{
    holds(GFOLD_GRADIENT_FILTERED, 0, 0);
    holds(GFOLD_GRADIENT_FILTERED, 1, 0);
}

Test(gradient_check, clamped_it_is_the_true_gradient)
{
    holds(GFOLD_GRADIENT_CLAMPED, 0, 0);
}

Test(gradient_check, with_actions_the_rules_are_gradients_of_the_readout_s_own_error)
{
    holds(GFOLD_GRADIENT_TRUNCATED, 0, 1);
    holds(GFOLD_GRADIENT_TRUNCATED, 1, 1);
    holds(GFOLD_GRADIENT_FILTERED, 0, 1);
    holds(GFOLD_GRADIENT_CLAMPED, 0, 1);
}

Test(gradient_check, without_slope_and_filter_it_climbs_the_likelihood)
{
    const double softness[] = { 1, 0.5, 2 };
    for (size_t k = 0; k < COUNT(softness); k++) {
        gfold_gradient_params p = gfold_gradient_defaults();
        p.identity = GFOLD_GRADIENT_LIKELIHOOD;
        p.tau_star = 0.01;
        p.softness = softness[k];
        p.seed = k + 1;
        expect_near(compare(&p).difference, 0, 1e-7, "softness %g", p.softness);
    }
}

Test(gradient_check, of_a_free_network_it_is_no_gradient_but_points_uphill)
{
    gfold_gradient_params p = gfold_gradient_defaults();
    p.identity = GFOLD_GRADIENT_FREE;
    const gfold_gradient_check c = compare(&p);
    cr_assert(c.difference > 0.1 && c.cosine > 0.5, "difference %g, cosine %g, ratio %g",
              c.difference, c.cosine, c.ratio);
}

Test(gradient_check, values_out_of_range_are_refused)
{
    gfold_gradient_params p = gfold_gradient_defaults();
    gfold_gradient_check c;
    gfold_error err;
    p.n = 1;
    expect_refusal(gfold_gradient_compare(&p, &c, &err), err, GFOLD_EINVAL, "n is 1");
    p = gfold_gradient_defaults();
    p.rank = 13;
    expect_refusal(gfold_gradient_compare(&p, &c, &err), err, GFOLD_EINVAL, "rank is 13");
    p = gfold_gradient_defaults();
    p.identity = GFOLD_GRADIENT_LIKELIHOOD;
    p.actions = 1;
    expect_refusal(gfold_gradient_compare(&p, &c, &err), err, GFOLD_EINVAL, "actions is 1");
    p = gfold_gradient_defaults();
    p.softness = 0;
    expect_refusal(gfold_gradient_compare(&p, &c, &err), err, GFOLD_EINVAL, "softness");
}
