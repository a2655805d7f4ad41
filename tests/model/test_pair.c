#include "expect.h"
#include "reference.h"

#include <gatefold/gatefold.h>
#include <string.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(pair, .init = start);

static const double gains[] = { 1e-3, 0.2, 1, 4, 40, 1e3 };
static const double correlations[] = { -1, -0.999, -0.5, -1e-3, 0, 1e-3, 0.3, 0.9, 0.9999, 1 };
static const double variances[] = { 0.01, 1, 9 };

static gfold_model phi_model(gfold_phi_kind kind, double g, double beta_h)
{
    gfold_model m = gfold_model_preset(GFOLD_RESET);
    m.phi = kind;
    m.g = g;
    m.beta_h = beta_h;
    return m;
}

static gfold_pair pair(const gfold_model *m, double covariance, double variance)
{
    gfold_pair out;
    gfold_error err;
    cr_assert_eq(gfold_phi_pair(m, covariance, variance, 1e-12, &out, &err), GFOLD_OK,
                 "C %.17g D %g, %s: %s", covariance, variance, reference_describe(m), err.message);
    return out;
}

/* <f,f> = (2/pi) asin(u / (1 + t)), <f',f'> = g^2 / sqrt((1 + t)^2 - u^2), u = pi g^2 C / 2 */
Test(pair, the_error_function_has_its_closed_forms)
{
    for (size_t i = 0; i < COUNT(gains); i++)
        for (size_t j = 0; j < COUNT(correlations); j++)
            for (size_t k = 0; k < COUNT(variances); k++) {
                const gfold_model m = phi_model(GFOLD_PHI_ERF, gains[i], 0);
                const double g2 = gains[i] * gains[i], t = M_PI / 2 * g2 * variances[k];
                const double u = correlations[j] * t;
                const gfold_pair out = pair(&m, correlations[j] * variances[k], variances[k]);
                expect_near(out.value, 2 / M_PI * asin(u / (1 + t)),
                            2e-12 * 2 / M_PI * asin(t / (1 + t)), "g %g rho %g D %g", gains[i],
                            correlations[j], variances[k]);
                expect_close(out.slope, g2 / sqrt((1 + t - u) * (1 + t + u)), 1e-11,
                             "slope, g %g rho %g D %g", gains[i], correlations[j], variances[k]);
            }
}

/* Cho and Saul: <f,f> = g^2 D (sin a + (pi - a) cos a) / (2 pi), <f',f'> = g^2 (pi - a) / (2 pi) */
Test(pair, threshold_linear_units_have_the_arc_cosine_kernels)
{
    for (size_t i = 0; i < COUNT(gains); i++)
        for (size_t j = 0; j < COUNT(correlations); j++)
            for (size_t k = 0; k < COUNT(variances); k++) {
                const gfold_model m = phi_model(GFOLD_PHI_RELU, gains[i], 0);
                const double g2 = gains[i] * gains[i], d = variances[k], a = acos(correlations[j]);
                gfold_pair out;
                gfold_error err;
                const gfold_status status =
                    gfold_phi_pair(&m, correlations[j] * d, d, 1e-11, &out, &err);
                cr_assert_eq(status, GFOLD_OK, "g %g rho %g: %s", gains[i], correlations[j],
                             err.message);
                expect_near(out.value, g2 * d * (sin(a) + (M_PI - a) * cos(a)) / (2 * M_PI),
                            1e-10 * g2 * d, "g %g rho %g D %g", gains[i], correlations[j], d);
                expect_near(out.slope, g2 * (M_PI - a) / (2 * M_PI), 1e-10 * g2,
                            "slope, g %g rho %g D %g", gains[i], correlations[j], d);
            }
}

/* E f(X) f(Y) with Y given X normal around C X / D: no variable is shared. */
typedef struct given {
    const gfold_model *model;
    double regression, variance, left;
} given;

static double second(double y, void *context)
{
    return reference_phi(((given *)context)->model, y);
}

static double first(double x, void *context)
{
    given *of = context;
    const gfold_model *m = of->model;
    return reference_phi(m, x) * reference_average(second, of, of->regression * x, of->left, m->g,
                                                   -m->beta_h / m->g);
}

Test(pair, nested_quadrature_agrees_with_and_without_offset)
{
    static const struct {
        gfold_phi_kind kind;
        double g, beta_h, rho, variance;
    } rows[] = {
        { GFOLD_PHI_TANH, 1, 0, 0.5, 1 },       { GFOLD_PHI_TANH, 1, 0, -0.5, 1 },
        { GFOLD_PHI_TANH, 3, 0.8, 0.7, 0.5 },   { GFOLD_PHI_TANH, 3, 0.8, -0.7, 0.5 },
        { GFOLD_PHI_TANH, 20, -1, 0.2, 2 },     { GFOLD_PHI_TANH, 0.01, 0.5, -0.9, 1 },
        { GFOLD_PHI_LOGISTIC, 2, 0, 0.9, 1 },   { GFOLD_PHI_LOGISTIC, 5, -2, -0.4, 1 },
        { GFOLD_PHI_LOGISTIC, 30, 3, 0.4, 1 },  { GFOLD_PHI_ERF, 4, 1.2, -0.8, 0.3 },
        { GFOLD_PHI_RELU, 2, 0.5, 0.6, 1 },     { GFOLD_PHI_RELU, 2, -0.5, -0.3, 1 },
    };
    for (size_t k = 0; k < COUNT(rows); k++) {
        const gfold_model m = phi_model(rows[k].kind, rows[k].g, rows[k].beta_h);
        const double d = rows[k].variance, rho = rows[k].rho;
        given of = { &m, rho, d, d * (1 - rho * rho) };
        const double exact = reference_average(first, &of, 0, d, m.g, -m.beta_h / m.g);
        expect_near(pair(&m, rho * d, d).value, exact, 1e-11 * fmax(1, fabs(exact)),
                    "rho %g D %g, %s", rho, d, reference_describe(&m));
    }
}

Test(pair, the_slope_is_the_derivative_in_the_covariance)
{
    static const double at[] = { -0.9, -0.3, 0.2, 0.8 }, offsets[] = { 0, 0.6 };
    for (int kind = 0; kind < GFOLD_PHI_COUNT; kind++)
        for (size_t i = 1; i < 4; i++)
            for (size_t j = 0; j < COUNT(at); j++)
                for (size_t k = 0; k < COUNT(offsets); k++) {
                    const gfold_model m = phi_model((gfold_phi_kind)kind, gains[i], offsets[k]);
                    const double d = 2e-3, step[4] = { -2, -1, 1, 2 };
                    double v[4];
                    for (int l = 0; l < 4; l++) v[l] = pair(&m, at[j] + step[l] * d, 1).value;
                    const gfold_pair out = pair(&m, at[j], 1);
                    expect_close(out.slope, (8 * (v[2] - v[1]) - v[3] + v[0]) / (12 * d), 3e-7,
                                 "rho %g, %s", at[j], reference_describe(&m));
                }
}

Test(pair, curvature_and_rate_are_the_other_derivatives)
{
    static const double at[] = { -0.9, -0.3, 0.2, 0.8 }, offsets[] = { 0, 0.6 };
    for (int kind = 0; kind < GFOLD_PHI_COUNT; kind++)
        for (size_t i = 1; i < 4; i++)
            for (size_t j = 0; j < COUNT(at); j++)
                for (size_t k = 0; k < COUNT(offsets); k++) {
                    const gfold_model m = phi_model((gfold_phi_kind)kind, gains[i], offsets[k]);
                    const double d = 2e-3, step[4] = { -2, -1, 1, 2 };
                    double slope[4], value[4];
                    for (int l = 0; l < 4; l++) slope[l] = pair(&m, at[j] + step[l] * d, 1).slope;
                    for (int l = 0; l < 4; l++) value[l] = pair(&m, at[j], 1 + step[l] * d).value;
                    const gfold_pair out = pair(&m, at[j], 1);
                    const double unit = gains[i] * gains[i];
                    expect_near(out.curvature,
                                (8 * (slope[2] - slope[1]) - slope[3] + slope[0]) / (12 * d),
                                3e-7 * (unit + fabs(out.curvature)), "rho %g, %s", at[j],
                                reference_describe(&m));
                    expect_near(out.rate,
                                (8 * (value[2] - value[1]) - value[3] + value[0]) / (12 * d),
                                3e-7 * unit, "rho %g, %s", at[j], reference_describe(&m));
                }
}

Test(pair, full_correlation_is_one_variable_and_none_two)
{
    for (int kind = 0; kind < GFOLD_PHI_COUNT; kind++)
        for (size_t i = 0; i < COUNT(gains); i++) {
            const gfold_model m = phi_model((gfold_phi_kind)kind, gains[i], 0.4);
            gfold_moments one;
            cr_assert_eq(gfold_phi_moments(&m, 1, 1e-12, &one, NULL), GFOLD_OK);
            expect_close(pair(&m, 1, 1).value, one.square, 2e-12, "%s", reference_describe(&m));
            expect_close(pair(&m, 1, 1).slope, one.slope_square, 2e-12, "%s",
                         reference_describe(&m));
            expect_close(pair(&m, 0, 1).value, one.mean * one.mean, 4e-12, "%s",
                         reference_describe(&m));
            expect_near(pair(&m, 1e-9, 1).value, one.mean * one.mean,
                        2e-9 * one.slope_square + 1e-12, "%s", reference_describe(&m));
        }
}

Test(pair, odd_functions_change_sign_with_the_covariance)
{
    for (int kind = GFOLD_PHI_TANH; kind <= GFOLD_PHI_ERF; kind++)
        for (size_t i = 0; i < COUNT(gains); i++)
            for (size_t j = 6; j < COUNT(correlations); j++) {
                const gfold_model m = phi_model((gfold_phi_kind)kind, gains[i], 0);
                const gfold_pair up = pair(&m, correlations[j], 1),
                                 down = pair(&m, -correlations[j], 1);
                expect_close(down.value, -up.value, 3e-12, "rho %g, %s", correlations[j],
                             reference_describe(&m));
                expect_close(down.slope, up.slope, 3e-11, "rho %g, %s", correlations[j],
                             reference_describe(&m));
            }
}

Test(pair, the_reset_gate_is_a_logistic_function_and_one_when_absent)
{
    gfold_model gate = gfold_model_preset(GFOLD_RESET);
    gate.reset.alpha = 6;
    gate.reset.beta = -0.5;
    const gfold_model same = phi_model(GFOLD_PHI_LOGISTIC, 6, -0.5);
    const gfold_model absent = gfold_model_preset(GFOLD_VRNN);
    for (size_t j = 0; j < COUNT(correlations); j++) {
        gfold_pair out;
        cr_assert_eq(gfold_reset_pair(&gate, correlations[j], 1, 1e-12, &out, NULL), GFOLD_OK);
        expect_close(out.value, pair(&same, correlations[j], 1).value, 1e-13, "rho %g",
                     correlations[j]);
        expect_close(out.slope, pair(&same, correlations[j], 1).slope, 1e-13, "rho %g",
                     correlations[j]);
        cr_assert_eq(gfold_reset_pair(&absent, correlations[j], 1, 1e-12, &out, NULL), GFOLD_OK);
        cr_assert(out.value == 1 && out.slope == 0);
    }
}

Test(pair, an_argument_out_of_range_is_named)
{
    static gfold_status (*const calls[])(const gfold_model *, double, double, double, gfold_pair *,
                                         gfold_error *) = { gfold_phi_pair, gfold_reset_pair };
    const gfold_model m = gfold_model_preset(GFOLD_GRNN);
    gfold_model broken = m;
    broken.p = NAN;
    gfold_pair out;
    gfold_error err;
    for (size_t k = 0; k < COUNT(calls); k++) {
        expect_refusal(calls[k](&m, 1.001, 1, 1e-9, &out, &err), err, GFOLD_EINVAL, "covariance");
        expect_refusal(calls[k](&m, -1.001, 1, 1e-9, &out, &err), err, GFOLD_EINVAL, "covariance");
        expect_refusal(calls[k](&m, NAN, 1, 1e-9, &out, &err), err, GFOLD_EINVAL, "covariance");
        expect_refusal(calls[k](&m, 0, -1, 1e-9, &out, &err), err, GFOLD_EINVAL, "variance");
        expect_refusal(calls[k](&m, 0, 1, 0.1, &out, &err), err, GFOLD_EINVAL, "tol");
        expect_refusal(calls[k](&broken, 0, 1, 1e-9, &out, &err), err, GFOLD_EINVAL, "p is nan");
    }
}
