#include "expect.h"
#include "math/airy.h"

#include <criterion/criterion.h>

Test(airy, its_equation_and_its_zeros_hold)
{
    double slope, up, down;
    expect_near(gf_airy(0, &slope), 0.35502805388781724, 1e-15, "%s", "Ai(0)");
    expect_near(slope, -0.25881940379280680, 1e-15, "%s", "Ai'(0)");
    expect_near(gf_airy(GF_AIRY_ZERO, &slope), 0, 1e-15, "%s", "zero of Ai");
    gf_airy(GF_AIRY_SLOPE_ZERO, &slope);
    expect_near(slope, 0, 1e-15, "%s", "zero of Ai'");
    for (double x = -2.3; x < 2; x += 0.3) {
        const double value = gf_airy(x, &slope);
        gf_airy(x + 1e-4, &up);
        gf_airy(x - 1e-4, &down);
        expect_near((up - down) / 2e-4, x * value, 1e-8, "x %g", x);
    }
}
