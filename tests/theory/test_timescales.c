#include <gatefold/timescales.h>

#include "expect.h"
#include "reference.h"

#include <gatefold/gatefold.h>
#include <string.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(timescales, .init = start, .timeout = 60);

static gfold_spectrum_plan *plan_of(const gfold_model *m)
{
    const gfold_fixed_point at = { .delta_h = 0.4, .delta_z = 0.5, .delta_r = 0.5 };
    const gfold_spectrum_params params = gfold_spectrum_defaults();
    gfold_spectrum_plan *plan;
    cr_assert_eq(gfold_spectrum_create(&plan, m, &at, &params, NULL), GFOLD_OK);
    return plan;
}

enum { TIMES = 29 };

static void expect_consistent(const gfold_model *m)
{
    gfold_spectrum_plan *plan = plan_of(m);
    gfold_timescales out;
    double at[TIMES], slower[TIMES], density[TIMES];
    for (int k = 0; k < TIMES; k++) at[k] = -0.5 + 0.11 * k;
    gfold_error err;
    cr_assert_eq(gfold_timescales_of(plan, TIMES, at, slower, density, &out, &err), GFOLD_OK,
                 "%s, error %g: %s", err.message, out.error, reference_describe(m));
    cr_assert_leq(out.error, 1e-6);
    for (int k = 1; k + 1 < TIMES; k++) {
        double near[2], other[2];
        const double e = 1e-3, pair[] = { at[k] - e, at[k] + e };
        cr_assert(slower[k] <= slower[k - 1] + 1e-9 && density[k] >= 0);
        if (k % 7) continue;
        cr_assert_eq(gfold_timescales_of(plan, 2, pair, near, other, &out, NULL), GFOLD_OK);
        expect_near(density[k], (near[0] - near[1]) / (2 * e), 2e-4, "log10 tau %g, %s", at[k],
                    reference_describe(m));
    }
    if (isfinite(out.median_tau)) {
        const double middle = log10(out.median_tau);
        cr_assert_eq(gfold_timescales_of(plan, 1, &middle, slower, density, &out, NULL), GFOLD_OK);
        expect_near(slower[0], 0.5, 1e-7, "%s", reference_describe(m));
    }
    gfold_spectrum_destroy(plan);
}

Test(timescales, the_density_is_the_slope_of_the_fraction_that_is_slower)
{
    for (double alpha = 2; alpha < 2e4; alpha *= 9) {
        gfold_model m = gfold_model_preset(GFOLD_UPDATE);
        m.update.alpha = alpha;
        expect_consistent(&m);
    }
    expect_consistent(&(gfold_model){ .g = 2, .p = 1 });
}

Test(timescales, networks_with_two_gates_count_both_blocks)
{
    gfold_model m = gfold_model_preset(GFOLD_GRNN);
    m.reset.tau = 0.5;
    gfold_spectrum_plan *plan = plan_of(&m);
    gfold_timescales out;
    double slower[2], density[2];
    static const double at[] = { -3, 0.1 };
    cr_assert_eq(gfold_timescales_of(plan, 2, at, slower, density, &out, NULL), GFOLD_OK);
    expect_near(slower[0], 1, 1e-8, "%s", "all are slower than 0.001");
    gfold_fraction f;
    cr_assert_eq(gfold_spectrum_beyond(plan, -pow(10, -0.1), &f, NULL), GFOLD_OK);
    expect_near(slower[1], f.value / 2, 1e-8, "%s", "of two blocks");
    gfold_spectrum_destroy(plan);
}

/* Two poles meet at -1 for tau_r = 1, about which the spectrum is then symmetric. */
Test(timescales, half_of_the_modes_with_a_reset_gate_are_slower_than_its_time, .timeout = 300)
{
    for (double delta = 0.1; delta < 5; delta *= 46) {
        gfold_model m = gfold_model_preset(GFOLD_RESET);
        const gfold_fixed_point at = { .delta_h = delta, .delta_r = 0.7 };
        const gfold_spectrum_params params = gfold_spectrum_defaults();
        gfold_spectrum_plan *plan;
        gfold_timescales out;
        double slower, density, g[2], rho;
        gfold_error err;
        cr_assert_eq(gfold_spectrum_create(&plan, &m, &at, &params, NULL), GFOLD_OK);
        cr_assert_eq(gfold_timescales_of(plan, 1, &(double){ 0.2 }, &slower, &density, &out, &err),
                     GFOLD_OK, "delta_h %g: %s, error %g", delta, err.message, out.error);
        expect_near(out.median_tau, 1, 1e-6, "delta_h %g", delta);
        for (double d = 0.1; d > 1e-6; d /= 10)
            cr_assert_eq(gfold_spectrum_resolvent(plan, -1 + d, d / 2, g, &rho, NULL), GFOLD_OK,
                         "delta_h %g, %g from -1", delta, d);
        gfold_spectrum_destroy(plan);
    }
}

/* A steep gate lets slow units grow, at exp(-alpha_z / 2) or so. */
Test(timescales, growth_that_nobody_can_see_is_not_counted_as_unstable)
{
    for (double alpha = 5; alpha < 2000; alpha *= 10) {
        gfold_model m = gfold_model_preset(GFOLD_UPDATE);
        m.update.alpha = alpha;
        gfold_spectrum_plan *plan = plan_of(&m);
        gfold_timescales out;
        gfold_fraction all, seen;
        double slower, density;
        cr_assert_eq(gfold_timescales_of(plan, 1, &(double){ 1 }, &slower, &density, &out, NULL),
                     GFOLD_OK);
        cr_assert_eq(gfold_spectrum_beyond(plan, 0, &all, NULL), GFOLD_OK);
        cr_assert_eq(gfold_spectrum_beyond(plan, 1e-10, &seen, NULL), GFOLD_OK);
        expect_near(out.unstable_fraction, seen.value, 1e-12, "alpha_z %g", alpha);
        if (alpha == 500) cr_assert(seen.value < 1e-8 && all.value > 1e-4, "%g", all.value);
        gfold_spectrum_destroy(plan);
    }
}

Test(timescales, frozen_units_take_for_ever)
{
    gfold_model m = gfold_model_preset(GFOLD_FS);
    m.update.theta = 0.2;
    m.g = 0.9;
    const double q = erfc(0.2 / sqrt(2 * 0.5)) / 2, at = 12;
    gfold_spectrum_plan *plan = plan_of(&m);
    gfold_timescales out;
    double slower, density;
    cr_assert_eq(gfold_timescales_of(plan, 1, &at, &slower, &density, &out, NULL), GFOLD_OK);
    expect_near(slower, 1 - q, 1e-9, "%s", "slower than anything");
    expect_near(out.zero_fraction, 1 - q, 1e-12, "%s", "zeros");
    cr_assert(density == 0 && isinf(out.median_tau));
    expect_near(out.unstable_fraction, 0, 1e-12, "%s", "stable");
    gfold_spectrum_destroy(plan);
}

Test(timescales, times_that_do_not_ascend_and_units_that_move_are_refused)
{
    const gfold_model m = gfold_model_preset(GFOLD_UPDATE);
    const gfold_spectrum_params params = gfold_spectrum_defaults();
    static const double at[] = { 1, 0 }, x[] = { 0.1, 0.2 }, bad = NAN;
    const gfold_units units = { 2, x, x, NULL, NULL, x };
    double slower[2], density[2];
    gfold_timescales out;
    gfold_error err;
    gfold_spectrum_plan *plan = plan_of(&m), *moving;
    cr_assert_eq(gfold_spectrum_create_from_units(&moving, &m, &units, &params, NULL), GFOLD_OK);
    expect_refusal(gfold_timescales_of(plan, 2, at, slower, density, &out, &err), err, GFOLD_EINVAL,
                   "ascending");
    expect_refusal(gfold_timescales_of(plan, 0, at, slower, density, &out, &err), err, GFOLD_EINVAL,
                   "count");
    expect_refusal(gfold_timescales_of(plan, 1, &bad, slower, density, &out, &err), err,
                   GFOLD_EINVAL, "log10_tau");
    expect_refusal(gfold_timescales_of(moving, 1, at, slower, density, &out, &err), err,
                   GFOLD_EINVAL, "push");
    gfold_spectrum_destroy(plan);
    gfold_spectrum_destroy(moving);
}
