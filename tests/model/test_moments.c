#include "expect.h"
#include "reference.h"

#include <gatefold/gatefold.h>
#include <string.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(moments, .init = start);

/* One function of y = gain x + offset, to be averaged by quadrature. */
typedef struct argument {
    gfold_phi_kind kind;
    double gain, offset;
} argument;

static double value(double x, void *context)
{
    const argument *a = context;
    return reference_f(a->kind, a->gain * x + a->offset);
}

static double square(double x, void *context)
{
    return pow(value(x, context), 2);
}

static double slope_square(double x, void *context)
{
    const argument *a = context;
    return pow(a->gain * reference_f_slope(a->kind, a->gain * x + a->offset), 2);
}

static double quadrature(reference_function *f, argument a, double delta)
{
    return reference_average(f, &a, 0, delta, a.gain, -a.offset / a.gain);
}

static gfold_model phi_model(gfold_phi_kind kind, double g, double beta_h)
{
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    m.phi = kind;
    m.g = g;
    m.beta_h = beta_h;
    return m;
}

static gfold_moments moments(const gfold_model *m, double delta)
{
    gfold_moments out;
    gfold_error err;
    cr_assert_eq(gfold_phi_moments(m, delta, 1e-13, &out, &err), GFOLD_OK, "%s: %s",
                 reference_describe(m), err.message);
    return out;
}

static const double gains[] = { 1e-3, 0.1, 0.7, 2, 15, 1e3 };
static const double offsets[] = { 0, 0.3, -1.5, 6 };
static const double deltas[] = { 1e-6, 0.02, 1, 30 };

/* Calls check for every kind, gain, offset and variance. */
static void everywhere(void (*check)(const gfold_model *m, double delta))
{
    for (int kind = 0; kind < GFOLD_PHI_COUNT; kind++)
        for (size_t i = 0; i < COUNT(gains); i++)
            for (size_t j = 0; j < COUNT(offsets); j++)
                for (size_t k = 0; k < COUNT(deltas); k++) {
                    const gfold_model m = phi_model((gfold_phi_kind)kind, gains[i], offsets[j]);
                    check(&m, deltas[k]);
                }
}

/* Offset in standard deviations of the argument, below zero in the tail. The closed form of
 * threshold-linear units loses digits there like its fourth power. */
static double depth(const gfold_model *m, double delta)
{
    return m->beta_h / (m->g * sqrt(delta));
}

static void against_quadrature(const gfold_model *m, double delta)
{
    const double tail = m->phi == GFOLD_PHI_RELU ? fmin(0, depth(m, delta)) : 0;
    const double tol = 1e-12 + 3e-14 * pow(tail, 4);
    const argument a = { m->phi, m->g, m->beta_h };
    const gfold_moments out = moments(m, delta);
    const double wanted = quadrature(square, a, delta);
    expect_close(out.square, wanted, tol, "square, delta %g, %s", delta, reference_describe(m));
    expect_close(out.slope_square, quadrature(slope_square, a, delta), tol,
                 "slope_square, delta %g, %s", delta, reference_describe(m));
    expect_near(out.mean, quadrature(value, a, delta), tol * sqrt(wanted), "mean, delta %g, %s",
                delta, reference_describe(m));
}

Test(moments, quadrature_agrees_at_every_gain_offset_and_variance)
{
    everywhere(against_quadrature);
}

static void against_differences(const gfold_model *m, double delta)
{
    if (m->phi == GFOLD_PHI_RELU && depth(m, delta) < -6) return;
    const double d = 2e-3 * delta / (1 + pow(depth(m, delta), 2)), step[4] = { -2, -1, 1, 2 };
    double s[4];
    for (int k = 0; k < 4; k++) s[k] = moments(m, delta + step[k] * d).square;
    const gfold_moments out = moments(m, delta);
    expect_near(out.square_rate, (8 * (s[2] - s[1]) - s[3] + s[0]) / (12 * d),
                1e-8 * (fabs(out.square_rate) + out.slope_square) + 3e-13 * out.square / d,
                "delta %g, %s", delta, reference_describe(m));
}

Test(moments, the_rate_of_the_square_is_its_derivative_in_the_variance)
{
    everywhere(against_differences);
}

/* <erf^2> = (2/pi) asin(t / (1 + t)), t = pi g^2 D / 2; <f'^2> = g^2 / sqrt(1 + 2 t) */
Test(moments, the_error_function_has_its_closed_forms)
{
    for (size_t i = 0; i < COUNT(gains); i++)
        for (size_t k = 0; k < COUNT(deltas); k++) {
            const double g2 = gains[i] * gains[i], t = M_PI / 2 * g2 * deltas[k];
            const gfold_model m = phi_model(GFOLD_PHI_ERF, gains[i], 0);
            const gfold_moments out = moments(&m, deltas[k]);
            const double rate = g2 / ((1 + t) * sqrt(1 + 2 * t));
            expect_close(out.square, 2 / M_PI * asin(t / (1 + t)), 1e-12, "g %g", gains[i]);
            expect_close(out.slope_square, g2 / sqrt(1 + 2 * t), 1e-12, "g %g", gains[i]);
            expect_close(out.square_rate, rate, 1e-11, "rate, g %g delta %g", gains[i], deltas[k]);
            cr_assert_eq(out.mean, 0);
        }
}

Test(moments, the_logistic_function_and_its_mirror_image_sum_to_one)
{
    for (size_t i = 0; i < COUNT(gains); i++)
        for (size_t j = 0; j < COUNT(offsets); j++)
            for (size_t k = 0; k < COUNT(deltas); k++) {
                const gfold_model m = phi_model(GFOLD_PHI_LOGISTIC, gains[i], offsets[j]);
                const gfold_model mirror = phi_model(GFOLD_PHI_LOGISTIC, gains[i], -offsets[j]);
                expect_near(moments(&m, deltas[k]).mean + moments(&mirror, deltas[k]).mean, 1,
                            1e-12, "delta %g, %s", deltas[k], reference_describe(&m));
            }
}

Test(moments, without_variance_a_moment_is_the_value_there)
{
    for (int kind = 0; kind < GFOLD_PHI_RELU; kind++)
        for (size_t j = 0; j < COUNT(offsets); j++) {
            const gfold_model m = phi_model((gfold_phi_kind)kind, 2, offsets[j]);
            const gfold_moments out = moments(&m, 0), close = moments(&m, 1e-12);
            const double f = reference_f(m.phi, m.beta_h);
            const double slope = 2 * reference_f_slope(m.phi, m.beta_h);
            expect_near(out.mean, f, 1e-15, "%s", reference_describe(&m));
            expect_near(out.square, f * f, 1e-15, "%s", reference_describe(&m));
            expect_close(out.slope_square, slope * slope, 1e-12, "%s", reference_describe(&m));
            expect_near(out.square_rate, close.square_rate, 1e-6, "%s", reference_describe(&m));
        }
}

Test(moments, tolerances_from_coarse_to_fine_are_honoured)
{
    static const double tols[] = { 1e-2, 1e-4, 1e-6, 1e-8, 1e-10, 1e-12, 1e-13 };
    const gfold_model m = phi_model(GFOLD_PHI_TANH, 3, 0.7);
    const double exact = quadrature(square, (argument){ m.phi, m.g, m.beta_h }, 1);
    for (size_t k = 0; k < COUNT(tols); k++) {
        gfold_moments out;
        cr_assert_eq(gfold_phi_moments(&m, 1, tols[k], &out, NULL), GFOLD_OK);
        expect_close(out.square, exact, tols[k], "tol %g", tols[k]);
        cr_assert_leq(out.error, tols[k]);
    }
}

Test(moments, gates_are_logistic_functions_of_their_own_argument)
{
    gfold_model m = gfold_model_preset(GFOLD_GRNN);
    m.update = (gfold_gate){ GFOLD_GATE_SIGMOID, 7, 0.4, -0.2, 1 };
    m.reset = (gfold_gate){ GFOLD_GATE_SIGMOID, 20, -1, 0, 1 };
    const argument update = { GFOLD_PHI_LOGISTIC, 7, 0.4 + 7 * 0.2 };
    const argument reset = { GFOLD_PHI_LOGISTIC, 20, -1 };
    for (size_t k = 0; k < COUNT(deltas); k++) {
        gfold_moments u, r;
        cr_assert_eq(gfold_update_moments(&m, deltas[k], 1e-13, &u, NULL), GFOLD_OK);
        cr_assert_eq(gfold_reset_moments(&m, deltas[k], 1e-13, &r, NULL), GFOLD_OK);
        expect_close(u.mean, quadrature(value, update, deltas[k]), 1e-12, "delta %g", deltas[k]);
        expect_close(u.square, quadrature(square, update, deltas[k]), 1e-12, "%g", deltas[k]);
        expect_close(r.square, quadrature(square, reset, deltas[k]), 1e-12, "%g", deltas[k]);
        expect_close(r.slope_square, quadrature(slope_square, reset, deltas[k]), 1e-12, "%g",
                     deltas[k]);
    }
}

Test(moments, an_absent_gate_is_one_and_a_binary_gate_a_probability)
{
    const gfold_model vrnn = gfold_model_preset(GFOLD_VRNN);
    gfold_model fs = gfold_model_preset(GFOLD_FS);
    gfold_moments out;
    cr_assert_eq(gfold_reset_moments(&vrnn, 2, 1e-12, &out, NULL), GFOLD_OK);
    cr_assert(out.mean == 1 && out.square == 1 && out.slope_square == 0 && out.square_rate == 0);
    cr_assert_eq(gfold_update_moments(&vrnn, 2, 1e-12, &out, NULL), GFOLD_OK);
    cr_assert(out.mean == 1 && out.square == 1 && out.slope_square == 0 && out.square_rate == 0);
    for (double theta = -1.5; theta <= 1.5; theta += 0.5)
        for (double delta = 0.1; delta < 5; delta *= 3) {
            const double q = erfc(theta / sqrt(2 * delta)) / 2, d = 1e-4 * delta;
            const double up = erfc(theta / sqrt(2 * (delta + d))) / 2;
            const double down = erfc(theta / sqrt(2 * (delta - d))) / 2;
            fs.update.theta = theta;
            cr_assert_eq(gfold_update_moments(&fs, delta, 1e-12, &out, NULL), GFOLD_OK);
            expect_close(out.mean, q, 1e-14, "theta %g delta %g", theta, delta);
            expect_close(out.square, q, 1e-14, "theta %g delta %g", theta, delta);
            expect_near(out.square_rate, (up - down) / (2 * d), 1e-7, "theta %g delta %g", theta,
                        delta);
            cr_assert_eq(out.slope_square, 0);
        }
    fs.update.theta = 0;
    cr_assert_eq(gfold_update_moments(&fs, 0, 1e-12, &out, NULL), GFOLD_OK);
    cr_assert(out.mean == 0.5 && out.square_rate == 0);
}

Test(moments, an_argument_out_of_range_is_named)
{
    static gfold_status (*const calls[])(const gfold_model *, double, double, gfold_moments *,
                                         gfold_error *) = { gfold_phi_moments, gfold_reset_moments,
                                                            gfold_update_moments };
    const gfold_model m = gfold_model_preset(GFOLD_GRNN);
    gfold_model broken = m;
    broken.g = -1;
    gfold_moments out;
    gfold_error err;
    for (size_t k = 0; k < COUNT(calls); k++) {
        expect_refusal(calls[k](&m, -1e-9, 1e-9, &out, &err), err, GFOLD_EINVAL, "delta");
        expect_refusal(calls[k](&m, NAN, 1e-9, &out, &err), err, GFOLD_EINVAL, "delta");
        expect_refusal(calls[k](&m, 1, 1e-15, &out, &err), err, GFOLD_EINVAL, "tol");
        expect_refusal(calls[k](&m, 1, 0.1, &out, &err), err, GFOLD_EINVAL, "tol");
        expect_refusal(calls[k](&broken, 1, 1e-9, &out, &err), err, GFOLD_EINVAL, "g is -1");
    }
}
