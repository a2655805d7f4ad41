#include "expect.h"
#include "reference.h"
#include "theory/potential.h"

#include <gatefold/gatefold.h>
#include <string.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(critical_chaos, .init = start, .timeout = 300);

static gfold_critical
only_end(const gfold_model *m, const char *free, double lo, double hi, int fold)
{
    gfold_critical_params params = gfold_critical_defaults();
    gfold_criticals out;
    int is_fold[GFOLD_CRITICAL_MAX];
    gfold_error err;
    params.lo = lo;
    params.hi = hi;
    params.scan = 2;
    cr_assert_eq(gfold_critical_chaos(m, gfold_model_parameter(free), &params, &out, is_fold, &err),
                 GFOLD_OK, "%s", err.message);
    cr_assert_eq(out.count, 1);
    cr_expect_eq(is_fold[0], fold);
    return out.point[0];
}

Test(critical_chaos, without_gate_it_ends_at_unit_gain_and_at_the_critical_bias)
{
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    gfold_critical bias;
    expect_near(only_end(&m, "g", 0.9, 1.06, 0).value, 1, 1e-9, "%s", "g");
    cr_assert_eq(gfold_critical_bias(&m, 1e-12, &bias, NULL), GFOLD_OK);
    const gfold_critical end = only_end(&m, "sigma_b", 0.61, 0.7, 0);
    expect_near(end.value * end.value, bias.value, 1e-10, "%s", "sigma_b");
    expect_near(end.delta_h, bias.delta_h, 1e-9, "%s", "sigma_b");
}

static gfold_model reset(double alpha, double tau)
{
    gfold_model m = gfold_model_preset(GFOLD_RESET);
    m.reset.alpha = alpha;
    m.reset.tau = tau;
    return m;
}

Test(critical_chaos, a_weak_gate_leaves_the_onset_continuous)
{
    const gfold_model m = reset(1, 1);
    expect_near(only_end(&m, "g", 1.9, 2.06, 0).value, 2, 1e-9, "%s", "g S(0) = 1");
}

/* The energy of a gate that does not lag touches zero at the fold, and at no other C0. */
Test(critical_chaos, a_steep_gate_ends_it_in_a_fold_where_the_energy_just_vanishes)
{
    static gf_potential s;
    gfold_model m = reset(20, 0);
    const gfold_critical end = only_end(&m, "g", 1.75, 1.79, 1);
    cr_expect_lt(end.residual, 1e-10);
    cr_assert_eq(gf_potential_prepare(&s), 0);
    m.g = end.value * (1 + 1e-8);
    gf_potential_set(&s, &m);
    cr_expect_lt(gf_potential_excess(&s, end.delta_h, 1e-13), 0);
    m.g = end.value * (1 - 1e-8);
    gf_potential_set(&s, &m);
    for (double x = -0.1; x <= 0.1001; x += 0.02)
        cr_expect_gt(gf_potential_excess(&s, end.delta_h * (1 + x), 1e-13), 0, "%g", x);
}

Test(critical_chaos, a_lagging_gate_shifts_the_fold)
{
    const gfold_model slow = reset(20, 1);
    const gfold_critical end = only_end(&slow, "g", 1.72, 1.79, 1);
    expect_near(end.value, 1.7523, 1e-3, "%s", "tau_r = 1");
    gfold_correlation_params params = gfold_correlation_defaults();
    gfold_correlation_plan *plan;
    gfold_correlation_summary out;
    gfold_model m = slow;
    cr_assert_eq(gfold_correlation_create(&plan, &params, NULL), GFOLD_OK);
    m.g = end.value * 1.0002;
    cr_expect_eq(gfold_correlation_solve(plan, &m, &out, NULL), GFOLD_OK);
    cr_expect(end.delta_h < out.c0 && out.c0 < 1.3 * end.delta_h, "%g, %g", end.delta_h, out.c0);
    m.g = end.value * 0.9998;
    cr_expect_eq(gfold_correlation_solve(plan, &m, &out, NULL), GFOLD_ENOSOL);
    gfold_correlation_destroy(plan);
}

Test(critical_chaos, what_has_no_end_is_refused)
{
    gfold_critical_params params = gfold_critical_defaults();
    gfold_criticals out;
    gfold_error err;
    int is_fold[GFOLD_CRITICAL_MAX];
    const gfold_parameter *g = gfold_model_parameter("g");
    gfold_model m = gfold_model_preset(GFOLD_GRNN);
    expect_refusal(gfold_critical_chaos(&m, g, &params, &out, is_fold, &err), err, GFOLD_EINVAL,
                   "update");
    m = gfold_model_preset(GFOLD_VRNN);
    const gfold_parameter *alpha = gfold_model_parameter("alpha_r");
    expect_refusal(gfold_critical_chaos(&m, alpha, &params, &out, is_fold, &err), err, GFOLD_EINVAL,
                   "alpha_r");
    params.lo = -1;
    params.hi = 2;
    expect_refusal(gfold_critical_chaos(&m, g, &params, &out, is_fold, &err), err, GFOLD_EINVAL,
                   "g is -1");
    params.lo = 0.2;
    params.hi = 0.8;
    params.scan = 2;
    expect_refusal(gfold_critical_chaos(&m, g, &params, &out, is_fold, &err), err, GFOLD_ENOCONV,
                   "no end");
    m.noise = 0.1;
    expect_refusal(gfold_critical_chaos(&m, g, &params, &out, is_fold, &err), err, GFOLD_EINVAL,
                   "noise");
}
