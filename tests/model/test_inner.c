#include "expect.h"

#include "model/inner.h"

#include <gatefold/gatefold.h>
#include <math.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(inner, .init = start);

/* Evenly spaced in x, y = v + s x, at a step that every s asks for. */
static void slow(const gf_phi *f, double s, double v, double mean[3])
{
    const double step = 0.05 / fmax(1, s / f->width);
    double sum[3] = { 0 };
    for (int k = -(int)(13 / step); k <= (int)(13 / step); k++) {
        const double x = k * step, y = v + s * x;
        double jet[3];
        f->jet(1, &y, &jet[0], &jet[1], &jet[2]);
        for (int i = 0; i < 3; i++) sum[i] += step * exp(-x * x / 2) / sqrt(2 * M_PI) * jet[i];
    }
    for (int i = 0; i < 3; i++) mean[i] = sum[i];
}

/* s on both sides of every change of rule, v up to beyond the last table. */
Test(inner, averages_are_those_of_many_evenly_spaced_nodes)
{
    static const gfold_phi_kind kinds[] = { GFOLD_PHI_TANH, GFOLD_PHI_LOGISTIC };
    static const double spreads[] = { 0.01, 0.3, 0.499, 0.501, 1, 3.99, 4.01, 30 };
    static const double shifts[] = { 0, 1e-3, 0.7, 1.99, 2.01, 5.2, 13, 20.9, 21.1, 60 };
    static gf_inner inner;
    for (size_t i = 0; i < COUNT(kinds); i++)
        for (size_t j = 0; j < COUNT(spreads); j++) {
            const gf_phi *f = gf_phi_row(kinds[i]);
            const double s = spreads[j] * f->width;
            gf_inner_start(&inner, f, s, 1e-13);
            for (size_t k = 0; k < 2 * COUNT(shifts); k++) {
                const double v = s * shifts[k / 2] * (k % 2 ? -1 : 1);
                double mean[3], wanted[3];
                gf_inner_average(&inner, v, mean);
                slow(f, s, v, wanted);
                for (int d = 0; d < 3; d++)
                    expect_near(mean[d], wanted[d], 1e-13, "%s, s %g v %g, derivative %d", f->name,
                                s, v, d);
            }
        }
}

Test(inner, tails_keep_their_digits)
{
    const gf_phi *f = gf_phi_row(GFOLD_PHI_TANH);
    static const double spreads[] = { 0.1, 0.6, 2, 3.9 };
    static gf_inner inner;
    for (size_t j = 0; j < COUNT(spreads); j++) {
        const double s = spreads[j], v = 25 * s + 20;
        double mean[3];
        gf_inner_start(&inner, f, s, 1e-13);
        gf_inner_average(&inner, v, mean);
        expect_close(mean[1], 4 * exp(-2 * v + 2 * s * s), 1e-12, "slope, s %g", s);
        expect_close(mean[2], -8 * exp(-2 * v + 2 * s * s), 1e-12, "curvature, s %g", s);
    }
}
