#include "model/phi.h"

#include "expect.h"
#include "reference.h"

#include <float.h>

enum { MOST = 64 };

static const double arguments[] = { 0,    -0.0, 1e-9, -1e-5, 0.01, -0.3, 0.7, -1, 1.5, 3,
                                    -4.5, 8,    -15,  19,    30,   -40,  100, -350 };

Test(phi, values_and_slopes_are_those_of_libm)
{
    for (int kind = 0; kind < GFOLD_PHI_COUNT; kind++) {
        const gf_phi *f = gf_phi_row((gfold_phi_kind)kind);
        double value[COUNT(arguments)], slope[COUNT(arguments)];
        f->value(COUNT(arguments), arguments, value);
        f->slope(COUNT(arguments), arguments, slope);
        for (size_t i = 0; i < COUNT(arguments); i++) {
            const double y = arguments[i];
            expect_close(value[i], reference_f((gfold_phi_kind)kind, y), 1e-15, "%s(%g)", f->name,
                         y);
            expect_near(slope[i], reference_f_slope((gfold_phi_kind)kind, y),
                        2e-13 * reference_f_slope((gfold_phi_kind)kind, y) + 1e-300,
                        "%s'(%g)", f->name, y);
        }
    }
}

Test(phi, a_jet_holds_the_value_the_slope_and_the_slope_of_the_slope)
{
    for (int kind = 0; kind < GFOLD_PHI_COUNT; kind++) {
        const gf_phi *f = gf_phi_row((gfold_phi_kind)kind);
        double value[MOST], slope[MOST], f0[MOST], f1[MOST], f2[MOST], y[MOST];
        for (int i = 0; i < MOST; i++) y[i] = -6.1 + 0.19 * i; /* no node on the kink */
        f->value(MOST, y, value);
        f->slope(MOST, y, slope);
        f->jet(MOST, y, f0, f1, f2);
        for (int i = 0; i < MOST; i++) {
            const double d = 1e-5, at[4] = { y[i] - 2 * d, y[i] - d, y[i] + d, y[i] + 2 * d };
            double v[4], s[4];
            f->value(4, at, v);
            f->slope(4, at, s);
            expect_close(f0[i], value[i], 2e-15, "%s(%g)", f->name, y[i]);
            expect_close(f1[i], slope[i], 2e-15, "%s'(%g)", f->name, y[i]);
            expect_near(f1[i], (8 * (v[2] - v[1]) - v[3] + v[0]) / (12 * d), 1e-10, "%s'(%g)",
                        f->name, y[i]);
            expect_near(f2[i], (8 * (s[2] - s[1]) - s[3] + s[0]) / (12 * d), 1e-10, "%s''(%g)",
                        f->name, y[i]);
        }
    }
}

Test(phi, the_value_at_zero_the_bounds_and_the_parity_are_as_the_table_says)
{
    for (int kind = 0; kind < GFOLD_PHI_COUNT; kind++) {
        const gf_phi *f = gf_phi_row((gfold_phi_kind)kind);
        const double zero = 0;
        double value;
        f->value(1, &zero, &value);
        cr_assert_eq(value, f->at_zero, "%s", f->name);
        double lowest = INFINITY, highest = -INFINITY, odd = 0;
        for (double y = -60; y <= 60; y += 0.125) {
            const double both[2] = { y, -y };
            double v[2];
            f->value(2, both, v);
            lowest = fmin(lowest, v[0]);
            highest = fmax(highest, v[0]);
            odd = fmax(odd, fabs(v[0] + v[1]));
        }
        cr_assert(lowest >= f->lo && lowest < f->lo + 1e-12, "%s from %g", f->name, lowest);
        cr_assert(highest <= f->hi && (highest > f->hi - 1e-12 || (isinf(f->hi) && highest == 60)),
                  "%s to %g", f->name, highest);
        cr_assert_eq(f->odd, odd < 1e-15, "%s", f->name);
    }
}

Test(phi, slope_and_curvature_reach_their_bounds_and_stay_below)
{
    for (int kind = 0; kind < GFOLD_PHI_COUNT; kind++) {
        const gf_phi *f = gf_phi_row((gfold_phi_kind)kind);
        double steepest = 0, curviest = 0, jump = 0;
        for (double y = -8; y <= 8; y += 1. / 4096) {
            double slope[2], v[1], first[1], second[1];
            const double ends[2] = { y, y + 1. / 4096 };
            f->slope(2, ends, slope);
            f->jet(1, &y, v, first, second);
            steepest = fmax(steepest, fabs(slope[0]));
            curviest = fmax(curviest, fabs(second[0]));
            jump = fmax(jump, fabs(slope[1] - slope[0]));
        }
        cr_assert(steepest <= f->steepest && steepest > f->steepest - 1e-12, "%s", f->name);
        cr_assert(curviest <= f->curviest && curviest > f->curviest - 1e-6, "%s", f->name);
        cr_assert_eq(f->kinked, jump > 0.5, "%s", f->name);
    }
}

/* f(y) = y + c y^3 + d y^5 + ...: two small arguments eliminate d. */
Test(phi, the_cubic_coefficient_is_that_of_the_series)
{
    for (int kind = 0; kind < GFOLD_PHI_COUNT; kind++) {
        const gf_phi *f = gf_phi_row((gfold_phi_kind)kind);
        if (!f->odd) {
            cr_assert(isnan(f->cubic), "%s", f->name);
            continue;
        }
        const double y[2] = { 0.02, 0.04 };
        double v[2], c[2];
        f->value(2, y, v);
        for (int i = 0; i < 2; i++) c[i] = (v[i] - y[i]) / (y[i] * y[i] * y[i]);
        expect_near((4 * c[0] - c[1]) / 3, f->cubic, 1e-6, "%s", f->name);
    }
}

/* Composite Simpson over 12 standard deviations. */
static double simpson(gfold_phi_kind kind, double s, double b, double lo, int slope)
{
    enum { STEPS = 20000 };
    const double h = (12 - lo) / STEPS;
    double sum = 0;
    for (int k = 0; k <= STEPS; k++) {
        const double x = lo + k * h, y = s * x + b;
        const double f = slope ? reference_f_slope(kind, y) : reference_f(kind, y);
        sum += (k == 0 || k == STEPS ? 1 : k & 1 ? 4 : 2) * f * exp(-x * x / 2);
    }
    return sum * h / 3 / sqrt(2 * M_PI);
}

Test(phi, closed_averages_around_a_place_agree_with_a_sum)
{
    static const double spreads[] = { 0.1, 0.7, 3 }, places[] = { -2, 0, 0.4, 5 };
    for (int kind = 0; kind < GFOLD_PHI_COUNT; kind++) {
        const gf_phi *f = gf_phi_row((gfold_phi_kind)kind);
        if (!f->shifted) continue;
        for (size_t i = 0; i < COUNT(spreads); i++)
            for (size_t j = 0; j < COUNT(places); j++) {
                const double s = spreads[i], b = places[j];
                double mean[3], near[3];
                const double lo = kind == GFOLD_PHI_RELU ? fmin(12, fmax(-12, -b / s)) : -12;
                f->shifted(s, b, mean);
                expect_near(mean[0], simpson((gfold_phi_kind)kind, s, b, lo, 0), 1e-12,
                            "<%s> at %g +- %g", f->name, b, s);
                const double tol = kind == GFOLD_PHI_RELU ? 2e-4 : 1e-12;
                const double edge = kind == GFOLD_PHI_RELU ? nextafter(lo, 12) : lo;
                expect_near(mean[1], simpson((gfold_phi_kind)kind, s, b, edge, 1), tol,
                            "<%s'> at %g +- %g", f->name, b, s);
                f->shifted(s, b - 1e-5 * s, mean);
                f->shifted(s, b + 1e-5 * s, near);
                const double difference = (near[1] - mean[1]) / (2e-5 * s);
                f->shifted(s, b, mean);
                expect_near(mean[2], difference, 1e-8 / s, "<%s''> at %g +- %g", f->name, b, s);
            }
    }
}

Test(phi, special_arguments_keep_their_meaning)
{
    for (int kind = 0; kind < GFOLD_PHI_COUNT; kind++) {
        const gf_phi *f = gf_phi_row((gfold_phi_kind)kind);
        const double y[3] = { INFINITY, -INFINITY, NAN };
        double v[3], s[3];
        f->value(3, y, v);
        f->slope(3, y, s);
        cr_assert_eq(v[0], f->hi, "%s", f->name);
        if (isfinite(f->hi)) cr_assert(v[1] == f->lo && s[0] == 0 && s[1] == 0, "%s", f->name);
        cr_assert(isnan(v[2]), "%s(NaN)", f->name);
    }
}

Test(phi, a_kind_that_does_not_exist_has_no_row)
{
    cr_assert_null(gf_phi_row(GFOLD_PHI_COUNT));
    cr_assert_null(gf_phi_row((gfold_phi_kind)-1));
}
