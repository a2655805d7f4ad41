#include "math/stieltjes.h"

#include "expect.h"
#include "reference.h"

/* Plain sums and their derivatives. */
static void sum(const gf_stieltjes *of, int j, double t, double *f, double *slope, double *size)
{
    const int n = j == GF_STIELTJES_SUMS - 1 ? 2 : 1;
    *f = *slope = *size = 0;
    for (size_t k = 0; k < of->count; k++) {
        const double less = 1 / (1 + of->a[k] * t), term = of->b[j][k] * pow(less, n);
        *f += term;
        *slope -= n * term * of->a[k] * less;
        *size += fabs(of->b[j][k]);
    }
}

Test(stieltjes, the_table_agrees_with_the_sums_over_many_decades)
{
    gf_stieltjes of = { 0 };
    uint64_t state = 1;
    cr_assert(gf_stieltjes_create(&of));
    for (size_t count = 1, places = 1; count <= 400; count = 3 * count + 1, places *= 20) {
        const double t_max = 300;
        of.count = count;
        for (size_t k = 0; k < count; k++) {
            of.a[k] = pow(10, reference_uniform(&state, -8, 6));
            for (int j = 0; j < GF_STIELTJES_SUMS; j++)
                of.b[j][k] = reference_uniform(&state, j & 1 ? -1 : 0, 1);
        }
        gf_stieltjes_prepare(&of, t_max, places);
        cr_assert_eq(of.cells > 0, count > 1 && places > 100);
        for (int k = 0; k < 500; k++) {
            const double t = k ? t_max * pow(10, reference_uniform(&state, -12, 0)) : t_max;
            for (int j = 0; j < GF_STIELTJES_SUMS; j++) {
                double f, slope, wanted, slope_wanted, size;
                gf_stieltjes_apply(&of, j, 1, &t, &f, &slope);
                sum(&of, j, t, &wanted, &slope_wanted, &size);
                expect_near(f, wanted, (j == 3 ? 1e-9 : 2e-10) * size, "sum %d of %zu at %g", j,
                            count, t);
                expect_near(slope * (t + 1 / of.most), slope_wanted * (t + 1 / of.most),
                            1e-7 * size, "slope %d of %zu at %g", j, count, t);
            }
        }
    }
    gf_stieltjes_destroy(&of);
}
