#include "sim/exponents.h"

#include "expect.h"
#include "reference.h"

#include <gatefold/gatefold.h>

enum { K = 4 };

static const double means[K] = { 0.3, 0.1, -0.2, -0.5 };

static double uniform_error(double width, size_t n)
{
    return width / sqrt(3.0 * (double)n);
}

/* Independent growth around the means, in stretches of unequal length. */
static gf_growth growth_of(const double *mean, double width, double trend)
{
    gf_growth g;
    uint64_t seed = 7;
    cr_assert_eq(gf_growth_create(&g, K, GF_RECORDS), 0);
    g.used = GF_RECORDS;
    g.factorisations = 2 * GF_RECORDS;
    for (size_t b = 0; b < g.used; b++) {
        g.time[b] = 1 + 0.1 * (double)(b % 3);
        for (size_t i = 0; i < K; i++)
            g.log[b * K + i] = (mean[i] + reference_uniform(&seed, -width, width) +
                                trend * ((double)b / GF_RECORDS - 0.5)) *
                               g.time[b];
    }
    return g;
}

Test(lyapunov_series, entropy_and_dimension_follow_from_the_exponents)
{
    gf_growth g = growth_of(means, 0, 0);
    gf_over_time n[GF_FIRST + K];
    cr_assert_eq(gf_exponents_conclude(n, &g, 1, NULL), GFOLD_OK);
    for (size_t i = 0; i < K; i++)
        expect_near(n[GF_FIRST + i].mean, means[i], 1e-14, "exponent %zu", i);
    expect_near(n[GF_ENTROPY].mean, 0.4, 1e-14, "%s", "entropy");
    expect_near(n[GF_DIMENSION].mean, 3 + 0.2 / 0.5, 1e-13, "%s", "dimension");
    expect_near(n[GF_SUM].mean, -0.3, 1e-14, "%s", "sum");
    expect_near(n[GF_DRIFT].mean, 0, 1e-14, "%s", "drift");
    cr_assert_gt(n[GF_INTERVAL].mean, 0.5);
    gf_growth_destroy(&g);
}

Test(lyapunov_series, errors_are_those_of_independent_stretches)
{
    enum { WIDTH = 1 };
    gf_growth g = growth_of(means, WIDTH, 0);
    gf_over_time n[GF_FIRST + K];
    cr_assert_eq(gf_exponents_conclude(n, &g, 1, NULL), GFOLD_OK);
    const double each = uniform_error(WIDTH, GF_RECORDS);
    for (size_t i = 0; i < K; i++) {
        cr_assert_lt(fabs(n[GF_FIRST + i].mean - means[i]), 4 * each);
        cr_assert(n[GF_FIRST + i].error > 0.85 * each && n[GF_FIRST + i].error < 1.6 * each);
    }
    const double sum = 2 * each;
    cr_assert(n[GF_SUM].error > 0.85 * sum && n[GF_SUM].error < 1.6 * sum);
    expect_near(n[GF_DRIFT].error, 2 * n[GF_FIRST].error, 1e-15, "%s", "drift");
    gf_growth_destroy(&g);
}

/* d(j + s / l) = ds / l + s dl / l^2 with a single direction that fluctuates, in both roles. */
Test(lyapunov_series, the_error_of_the_dimension_is_its_derivative_times_that_of_the_exponents)
{
    gf_growth g = growth_of(means, 0, 0);
    gf_over_time n[GF_FIRST + K];
    uint64_t seed = 9;
    for (size_t b = 0; b < g.used; b++)
        g.log[b * K + 3] += g.time[b] * reference_uniform(&seed, -0.01, 0.01);
    cr_assert_eq(gf_exponents_conclude(n, &g, 1, NULL), GFOLD_OK);
    const double last = -n[GF_FIRST + 3].mean;
    expect_close(n[GF_DIMENSION].error, 0.2 / (last * last) * n[GF_FIRST + 3].error, 1e-9, "%s",
                 "exponent j + 1");
    gf_growth_destroy(&g);
    g = growth_of(means, 0, 0);
    for (size_t b = 0; b < g.used; b++)
        g.log[b * K + 1] += g.time[b] * reference_uniform(&seed, -0.01, 0.01);
    cr_assert_eq(gf_exponents_conclude(n, &g, 1, NULL), GFOLD_OK);
    expect_close(n[GF_DIMENSION].error, n[GF_FIRST + 1].error / 0.5, 1e-9, "%s",
                 "exponent below j");
    gf_growth_destroy(&g);
}

Test(lyapunov_series, what_the_first_exponents_do_not_determine_is_nan)
{
    static const double up[K] = { 0.4, 0.3, 0.2, 0.1 }, tied[K] = { 0.4, 0.3, 0.2, -0.1 };
    gf_over_time n[GF_FIRST + K];
    gf_growth g = growth_of(up, 0, 0);
    cr_assert_eq(gf_exponents_conclude(n, &g, 0, NULL), GFOLD_OK);
    cr_assert(isnan(n[GF_ENTROPY].mean) && isnan(n[GF_DIMENSION].mean));
    cr_assert_eq(gf_exponents_conclude(n, &g, 1, NULL), GFOLD_OK);
    expect_near(n[GF_ENTROPY].mean, 1, 1e-13, "%s", "all of them are positive");
    expect_near(n[GF_DIMENSION].mean, K, 0, "%s", "nothing contracts");
    gf_growth_destroy(&g);
    g = growth_of(tied, 0, 0);
    cr_assert_eq(gf_exponents_conclude(n, &g, 0, NULL), GFOLD_OK);
    expect_near(n[GF_ENTROPY].mean, 0.9, 1e-13, "%s", "the last is negative");
    cr_assert(isnan(n[GF_DIMENSION].mean));
    gf_growth_destroy(&g);
}

/* QR leaves close exponents in any order; a lost direction counts as the last. */
Test(lyapunov_series, the_dimension_takes_exponents_in_falling_order)
{
    static const double mixed[K] = { -0.2, 0.3, -INFINITY, 0.1 };
    gf_growth g = growth_of(mixed, 0, 0);
    gf_over_time n[GF_FIRST + K];
    cr_assert_eq(gf_exponents_conclude(n, &g, 1, NULL), GFOLD_OK);
    expect_near(n[GF_DIMENSION].mean, 3, 0, "%s", "dimension");
    expect_near(n[GF_ENTROPY].mean, 0.4, 1e-13, "%s", "entropy");
    cr_assert(isinf(n[GF_SUM].mean) && isinf(n[GF_FIRST + 2].mean));
    gf_growth_destroy(&g);
}

Test(lyapunov_series, a_trend_shows_as_drift)
{
    gf_growth g = growth_of(means, 0.1, 0.5);
    gf_over_time n[GF_FIRST + K];
    cr_assert_eq(gf_exponents_conclude(n, &g, 1, NULL), GFOLD_OK);
    expect_near(n[GF_DRIFT].mean, 0.25, 0.05, "%s", "drift");
    cr_assert_gt(n[GF_DRIFT].mean, 3 * n[GF_DRIFT].error, "%g, error %g", n[GF_DRIFT].mean,
                 n[GF_DRIFT].error);
    gf_growth_destroy(&g);
}
