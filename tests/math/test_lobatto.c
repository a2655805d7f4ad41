#include "expect.h"
#include "math/lobatto.h"

TestSuite(lobatto);

static double cube_of(double x)
{
    return 1 + 2 * x - 3 * x * x * x;
}

Test(lobatto, polynomials_are_integrated_differentiated_and_found_between_nodes)
{
    gf_lobatto l;
    double f[GF_LOBATTO], sum = 0;
    gf_lobatto_make(&l);
    for (int i = 0; i < GF_LOBATTO; i++) f[i] = cube_of(l.x[i]);
    for (int i = 0; i < GF_LOBATTO; i++) {
        const double x = l.x[i];
        double slope = 0, area = 0;
        for (int j = 0; j < GF_LOBATTO; j++) slope += l.derivative[i][j] * f[j];
        for (int j = 0; j < GF_LOBATTO; j++) area += l.integral[i][j] * f[j];
        expect_near(slope, 2 - 9 * x * x, 1e-11, "at %g", x);
        expect_near(area, x + x * x - 0.75 * pow(x, 4) + 0.75, 1e-13, "to %g", x);
        sum += l.weight[i] * pow(x, 2 * GF_LOBATTO - 4);
    }
    expect_near(sum, 2. / (2 * GF_LOBATTO - 3), 1e-14, "the highest %s", "even power");
    expect_near(gf_lobatto_value(&l, f, 0.3), cube_of(0.3), 1e-14, "%s", "between nodes");
    expect_near(gf_lobatto_value(&l, f, l.x[3]), f[3], 0, "%s", "at a node");
    cr_expect_lt(gf_lobatto_tail(&l, f), 1e-14);
}

Test(lobatto, the_tail_tells_what_is_not_resolved)
{
    gf_lobatto l;
    double smooth[GF_LOBATTO], rough[GF_LOBATTO], zero[GF_LOBATTO] = { 0 };
    gf_lobatto_make(&l);
    for (int i = 0; i < GF_LOBATTO; i++) smooth[i] = exp(l.x[i]);
    for (int i = 0; i < GF_LOBATTO; i++) rough[i] = 1 / (1 + 400 * l.x[i] * l.x[i]);
    cr_expect_lt(gf_lobatto_tail(&l, smooth), 1e-14);
    cr_expect_gt(gf_lobatto_tail(&l, rough), 1e-3);
    cr_expect_eq(gf_lobatto_tail(&l, zero), 0);
}
