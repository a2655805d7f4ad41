#include "math/root.h"

#include "expect.h"

#include <gatefold/gatefold.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(root, .init = start);

static double cosine(double x, void *context)
{
    (void)context;
    return cos(x);
}

static double cubic(double x, void *context)
{
    return x * x * x - *(double *)context;
}

static double steep(double x, void *context)
{
    (void)context;
    return tanh(1e6 * (x - 0.3)) + 0.5;
}

Test(root, known_zeros_come_out_to_full_precision)
{
    expect_near(gf_root(cosine, NULL, 0, 3), M_PI / 2, 2e-15, "%s", "cos on [0, 3]");
    expect_near(gf_root(cosine, NULL, 3, 6), 3 * M_PI / 2, 4e-15, "%s", "cos on [3, 6]");
    double of[] = { 2, -2, 1e-30, 1e30 };
    for (size_t k = 0; k < COUNT(of); k++)
        expect_near(gf_root(cubic, &of[k], -2e10, 3e10), cbrt(of[k]),
                    4e-15 * (1 + fabs(cbrt(of[k]))), "cube root of %g", of[k]);
    expect_near(gf_root(steep, NULL, -10, 10), 0.3 - atanh(0.5) / 1e6, 2e-15, "%s", "steep");
}

Test(root, a_zero_at_an_end_is_found)
{
    double eight = 8;
    expect_near(gf_root(cubic, &eight, 2, 5), 2, 4e-15, "%s", "lower end");
    expect_near(gf_root(cubic, &eight, -1, 2), 2, 4e-15, "%s", "upper end");
}

Test(root, without_a_change_of_sign_the_answer_is_nan)
{
    double eight = 8;
    cr_assert(isnan(gf_root(cosine, NULL, -1, 1)));
    cr_assert(isnan(gf_root(cubic, &eight, 3, 5)));
}
