#include "math/integrate.h"

#include "expect.h"

#include <gatefold/gatefold.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(integrate, .init = start);

static double power(double x, void *context)
{
    return pow(x, *(double *)context);
}

static double kink(double x, void *context)
{
    return fabs(x - *(double *)context);
}

static double undefined(double x, void *context)
{
    (void)context;
    return 0 / (x - x);
}

Test(integrate, powers_and_kinks_have_the_integrals_of_the_text_book)
{
    for (double n = 0.5; n < 30; n *= 1.7) {
        const gf_integral i = gf_integrate(power, &n, 0, 2, 1e-9);
        expect_close(i.value, pow(2, n + 1) / (n + 1), 1e-9, "power %g", n);
        cr_assert(i.evaluations >= 15 && i.error < 1e-7 * i.value + 1e-9);
    }
    double at = 0.3137;
    const gf_integral i = gf_integrate(kink, &at, 0, 1, 1e-9);
    expect_near(i.value, (at * at + (1 - at) * (1 - at)) / 2, 1e-9, "%s", "kink");
    cr_assert(i.evaluations > 100 && i.error <= 1e-9);
}

Test(integrate, what_is_not_finite_is_not_a_number)
{
    const gf_integral i = gf_integrate(undefined, NULL, 0, 1, 1e-9);
    cr_assert(isnan(i.value) && isnan(i.error));
}
