/* How long sampled networks remember, against timescales.h, from smooth update gates to binary ones. */
#include "expect.h"
#include "named_model.h"

#include <gatefold/gatefold.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(relaxation, .init = start, .timeout = 1200);

static gfold_spectrum_plan *plan_at(const gfold_model *model, double *delta_h)
{
    const gfold_fixed_point_params params = gfold_fixed_point_defaults();
    const gfold_spectrum_params of = gfold_spectrum_defaults();
    gfold_fixed_point_plan *solver;
    gfold_fixed_points found;
    gfold_spectrum_plan *plan;
    cr_assert_eq(gfold_fixed_point_create(&solver, &params, NULL), GFOLD_OK);
    cr_assert_eq(gfold_fixed_point_solve(solver, model, NULL, &found, NULL), GFOLD_OK);
    gfold_fixed_point_destroy(solver);
    const gfold_fixed_point *root = &found.root[found.count - 1];
    cr_assert_eq(gfold_spectrum_create(&plan, model, root, &of, NULL), GFOLD_OK);
    *delta_h = root->delta_h;
    return plan;
}

static gfold_sample *sample(const gfold_model *model, double delta_h, size_t n, int networks)
{
    gfold_sample_params p = gfold_sample_defaults();
    gfold_sample *s;
    gfold_error err;
    p.model = *model;
    p.network.n = n;
    p.network.seed = 12;
    p.delta_h = delta_h;
    p.networks = networks;
    cr_assert_eq(gfold_sample_run(&p, &s, &err), GFOLD_OK, "%s", err.message);
    return s;
}

static void expect_within(const char *settings, const char *what, double at, double theory,
                          gfold_estimate e)
{
    cr_log_info("%s, %s %.3f: theory %.5f, sampled %.5f +- %.5f, z %+.1f", settings, what, at,
                theory, e.mean, e.stderr_, (e.mean - theory) / e.stderr_);
    cr_expect(e.stderr_ <= 0.005, "%s, %s %g: standard error %g", settings, what, at, e.stderr_);
    cr_expect(fabs(e.mean - theory) <= 4 * e.stderr_ + 1e-12,
              "%s, %s %g: theory %.6g, sampled %.6g +- %.2g", settings, what, at, theory, e.mean,
              e.stderr_);
}

/* Rates below 1/2, 0.1, 0.01 and 1e-4. Slower still are mostly the unstable modes, whose fraction
 * falls to its limit like 1 / sqrt(N). */
static void expect_times(gfold_preset preset, const char *settings, size_t n, int networks)
{
    enum { TIMES = 4 };
    double at[TIMES] = { 0.3010299956639812, 1, 2, 4 }, delta_h;
    double slower[TIMES], density[TIMES], half;
    const gfold_model model = named_model(preset, settings);
    gfold_spectrum_plan *plan = plan_at(&model, &delta_h);
    gfold_sample *s = sample(&model, delta_h, n, networks);
    gfold_timescales theory;
    gfold_timescales_measured measured;
    gfold_estimate found[TIMES], middle;
    cr_assert_eq(gfold_timescales_of(plan, TIMES, at, slower, density, &theory, NULL), GFOLD_OK);
    cr_assert_eq(gfold_compare_timescales(s, TIMES, at, found, NULL, &measured, NULL), GFOLD_OK);
    for (int k = 0; k < TIMES; k++)
        expect_within(settings, "slower than 10^", at[k], slower[k], found[k]);
    expect_within(settings, "zeros", 0, theory.zero_fraction, measured.zero_fraction);
    cr_expect(fabs(measured.unstable_fraction.mean - theory.unstable_fraction) <
                  4 * measured.unstable_fraction.stderr_ + 0.1 / sqrt((double)n),
              "%s: unstable %g, sampled %g", settings, theory.unstable_fraction,
              measured.unstable_fraction.mean);
    if (isfinite(theory.median_tau) && theory.median_tau < 1e12) {
        half = log10(theory.median_tau);
        cr_assert_eq(gfold_compare_timescales(s, 1, &half, &middle, NULL, &measured, NULL),
                     GFOLD_OK);
        expect_within(settings, "median 10^", half, 0.5, middle);
    }
    gfold_sample_destroy(s);
    gfold_spectrum_destroy(plan);
}

Test(relaxation, rates_of_sampled_networks_spread_with_alpha_z_as_predicted)
{
    static const char *const slopes[] = { "alpha_z=1", "alpha_z=10", "alpha_z=100", "alpha_z=1e3",
                                          "alpha_z=1e4", "alpha_z=inf" };
    for (size_t k = 0; k < COUNT(slopes); k++) expect_times(GFOLD_UPDATE, slopes[k], 700, 32);
}

Test(relaxation, rates_with_both_gates_too)
{
    expect_times(GFOLD_GRNN, "g=3 alpha_z=10 tau_r=2 sigma_b=0.3", 350, 32);
    expect_times(GFOLD_GRNN, "g=3 alpha_z=100 theta_z=0.2 tau_r=0.5", 350, 32);
    expect_times(GFOLD_RESET, "g=2.5 alpha_r=4 sigma_b=0.5 p=1.4", 350, 32);
}

/* Where the median is sharp, its mean over networks is that of the theory as well. */
Test(relaxation, the_median_of_sampled_networks_is_that_of_the_theory)
{
    static const double at = 1;
    double delta_h, slower, density;
    gfold_estimate unused;
    gfold_timescales theory;
    gfold_timescales_measured measured;
    const gfold_model model = named_model(GFOLD_UPDATE, "g=2.5 alpha_z=2 sigma_b=0.5");
    gfold_spectrum_plan *plan = plan_at(&model, &delta_h);
    gfold_sample *s = sample(&model, delta_h, 500, 48);
    cr_assert_eq(gfold_timescales_of(plan, 1, &at, &slower, &density, &theory, NULL), GFOLD_OK);
    cr_assert_eq(gfold_compare_timescales(s, 1, &at, &unused, NULL, &measured, NULL), GFOLD_OK);
    const gfold_estimate e = measured.median_tau;
    cr_log_info("median %g, sampled %g +- %g", theory.median_tau, e.mean, e.stderr_);
    cr_expect(e.stderr_ < 0.01 * theory.median_tau && e.networks == 48);
    cr_expect(fabs(e.mean - theory.median_tau) < 4 * e.stderr_, "%g, sampled %g +- %g",
              theory.median_tau, e.mean, e.stderr_);
    gfold_sample_destroy(s);
    gfold_spectrum_destroy(plan);
}
