#include <gatefold/compare.h>

#include "expect.h"

/* Points on a line, with errors of any size, lie on it. */
Test(sizes, a_straight_line_is_found_and_does_not_bend)
{
    static const double x[] = { 0.01, 0.005, 0.0025 };
    gfold_estimate at[3];
    gfold_limit limit;
    for (int k = 0; k < 3; k++) at[k] = (gfold_estimate){ 2 - 3 * x[k], 0.1 * (k + 1), 8 };
    cr_assert_eq(gfold_compare_sizes(3, x, at, &limit, NULL), GFOLD_OK);
    expect_near(limit.value, 2, 1e-12, "value %s", "");
    expect_near(limit.slope, -3, 1e-9, "slope %s", "");
    expect_near(limit.bend, 0, 1e-9, "bend %s", "");
}

/* Two sizes: intercept 2 a(2N) - a(N), its error from both. */
Test(sizes, two_sizes_give_the_known_intercept_and_error)
{
    static const double x[] = { 0.01, 0.005 };
    static const gfold_estimate at[] = { { 1.5, 0.03, 8 }, { 1.7, 0.02, 8 } };
    gfold_limit limit;
    cr_assert_eq(gfold_compare_sizes(2, x, at, &limit, NULL), GFOLD_OK);
    expect_near(limit.value, 2 * 1.7 - 1.5, 1e-12, "value %s", "");
    expect_near(limit.stderr_, hypot(2 * 0.02, 0.03), 1e-12, "error %s", "");
    cr_assert(isnan(limit.bend));
}

Test(sizes, the_middle_one_off_the_line_bends_it)
{
    static const double x[] = { 2, 1, 0 };
    static const gfold_estimate at[] = { { 0, 1e-3, 8 }, { 1, 1e-3, 8 }, { 0, 1e-3, 8 } };
    gfold_limit limit;
    cr_assert_eq(gfold_compare_sizes(3, x, at, &limit, NULL), GFOLD_OK);
    expect_near(limit.bend, 1e3 * sqrt(2. / 3), 1e-6, "bend %s", "");
}

Test(sizes, one_size_is_taken_as_it_is)
{
    static const double x[] = { 0.01 };
    static const gfold_estimate at[] = { { 1.5, 0.03, 8 } };
    gfold_limit limit;
    cr_assert_eq(gfold_compare_sizes(1, x, at, &limit, NULL), GFOLD_OK);
    cr_assert(limit.value == 1.5 && limit.stderr_ == 0.03 && limit.slope == 0);
}

Test(sizes, what_has_no_error_is_refused)
{
    static const double x[] = { 0.01 };
    static const gfold_estimate exact[] = { { 1, 0, 8 } }, alone[] = { { 1, NAN, 1 } };
    gfold_limit limit;
    gfold_error err;
    expect_refusal(gfold_compare_sizes(1, x, exact, &limit, &err), err, GFOLD_EINVAL,
                   "standard error");
    expect_refusal(gfold_compare_sizes(1, x, alone, &limit, &err), err, GFOLD_EINVAL,
                   "standard error");
    expect_refusal(gfold_compare_sizes(0, x, exact, &limit, &err), err, GFOLD_EINVAL, "count");
}
