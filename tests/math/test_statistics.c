#include "math/statistics.h"

#include "expect.h"
#include "reference.h"

Test(statistics, mean_and_standard_error_of_known_samples)
{
    static const double x[] = { 1, 2, 3, 4 };
    const gfold_estimate e = gf_estimate_mean(4, x, 1);
    cr_assert_eq(e.networks, 4);
    expect_near(e.mean, 2.5, 1e-15, "%s", "mean");
    expect_near(e.stderr_, sqrt(5. / 3 / 4), 1e-15, "%s", "standard error");
}

Test(statistics, equal_values_have_no_error)
{
    static const double x[] = { 0.1, 0.1, 0.1 };
    expect_near(gf_estimate_mean(3, x, 1).stderr_, 0, 1e-17, "%s", "standard error");
}

Test(statistics, a_large_offset_does_not_cancel)
{
    double x[1000];
    for (int i = 0; i < 1000; i++) x[i] = 1e9 + (i & 1 ? 1 : -1);
    const gfold_estimate e = gf_estimate_mean(1000, x, 1);
    expect_near(e.mean, 1e9, 1e-6, "%s", "mean");
    expect_near(e.stderr_, sqrt(1. / 999), 1e-9, "%s", "standard error");
}

Test(statistics, values_that_are_not_numbers_are_left_out)
{
    static const double x[] = { NAN, 1, NAN, 2, 3, 4, NAN };
    const gfold_estimate e = gf_estimate_mean(7, x, 1);
    cr_assert_eq(e.networks, 4);
    expect_near(e.mean, 2.5, 1e-15, "%s", "mean");
    expect_near(e.stderr_, sqrt(5. / 3 / 4), 1e-15, "%s", "standard error");
}

Test(statistics, one_value_has_a_mean_and_no_error_none_has_neither)
{
    static const double x[] = { NAN, 7 };
    const gfold_estimate one = gf_estimate_mean(2, x, 1), none = gf_estimate_mean(1, x, 1);
    cr_assert(one.networks == 1 && one.mean == 7 && isnan(one.stderr_));
    cr_assert(none.networks == 0 && isnan(none.mean) && isnan(none.stderr_));
    cr_assert(isnan(gf_estimate_mean(0, x, 1).mean));
}

Test(statistics, the_stride_picks_a_column)
{
    static const double x[] = { 1, 100, 2, 200, 3, 300, 4, 400 };
    expect_near(gf_estimate_mean(4, x, 2).mean, 2.5, 1e-15, "%s", "first column");
    expect_near(gf_estimate_mean(4, x + 1, 2).mean, 250, 1e-13, "%s", "second column");
}

/* x_k = a x_(k-1) + noise: the variance of the mean is (1 + a) / (1 - a) times that of white noise. */
static double autoregressive(unsigned seed, double a, size_t n, double *x)
{
    uint64_t state = seed;
    double before = 0;
    for (size_t k = 0; k < n; k++) {
        double normal = 0;
        for (int i = 0; i < 12; i++) normal += reference_uniform(&state, -0.5, 0.5);
        x[k] = before = a * before + normal;
    }
    return sqrt((1 + a) / (1 - a) / (1 - a * a) / (double)n);
}

Test(statistics, the_error_of_a_series_sees_its_correlations)
{
    enum { MANY = 4096, SEEDS = 40 };
    static const double decay[] = { 0, 0.5, 0.9 };
    static double x[MANY];
    for (size_t k = 0; k < COUNT(decay); k++) {
        double ratio = 0;
        for (unsigned seed = 1; seed <= SEEDS; seed++) {
            const double wanted = autoregressive(seed, decay[k], MANY, x);
            ratio += gf_error_of_series(MANY, x) / wanted / SEEDS;
        }
        cr_assert(ratio > 0.97 && ratio < 1.35, "%g for decay %g", ratio, decay[k]);
    }
}

Test(statistics, the_error_of_a_short_series_is_the_plain_one)
{
    double x[] = { 1, 2, 4, 8, 16 }, one[] = { 3 };
    const double plain = gf_estimate_mean(5, x, 1).stderr_;
    expect_near(gf_error_of_series(5, x), plain, 0, "%s", "five values");
    cr_assert(isnan(gf_error_of_series(1, one)));
}

/* P(at most k of n) at probability p. */
static double at_most(size_t k, size_t n, double p)
{
    double sum = 0;
    for (size_t i = 0; i <= k; i++)
        sum += exp(lgamma((double)n + 1) - lgamma((double)i + 1) - lgamma((double)(n - i) + 1) +
                   (double)i * log(p) + (double)(n - i) * log1p(-p));
    return sum;
}

Test(statistics, the_interval_of_a_fraction_leaves_a_fortieth_on_either_side)
{
    static const size_t of[] = { 1, 7, 100, 400 };
    double lo, hi;
    for (size_t j = 0; j < COUNT(of); j++)
        for (size_t k = 0; k <= of[j]; k++) {
            gf_estimate_fraction(k, of[j], 0.95, &lo, &hi);
            cr_assert(lo >= 0 && hi <= 1 && lo <= (double)k / (double)of[j] &&
                      hi >= (double)k / (double)of[j]);
            if (k)
                expect_near(1 - at_most(k - 1, of[j], lo), 0.025, 1e-8, "lower, %zu of %zu", k,
                            of[j]);
            if (k < of[j])
                expect_near(at_most(k, of[j], hi), 0.025, 1e-8, "upper, %zu of %zu", k, of[j]);
        }
    gf_estimate_fraction(0, 10, 0.95, &lo, &hi);
    cr_assert_eq(lo, 0);
    expect_near(hi, 1 - pow(0.025, 0.1), 1e-10, "%s", "none of ten");
    gf_estimate_fraction(0, 0, 0.95, &lo, &hi);
    cr_assert(isnan(lo) && isnan(hi));
}
