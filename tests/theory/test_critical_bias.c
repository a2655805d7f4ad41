#include "expect.h"
#include "reference.h"

#include <gatefold/gatefold.h>
#include <string.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(critical_bias, .init = start);

static gfold_model vrnn(gfold_phi_kind phi, double g, double p)
{
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    m.phi = phi;
    m.g = g;
    m.p = p;
    return m;
}

static gfold_critical bias(const gfold_model *m)
{
    gfold_critical out;
    gfold_error err;
    cr_assert_eq(gfold_critical_bias(m, 1e-12, &out, &err), GFOLD_OK, "%s: %s",
                 reference_describe(m), err.message);
    return out;
}

static double phi_square(double h, void *context)
{
    return pow(reference_phi(context, h), 2);
}

static double phi_slope_square(double h, void *context)
{
    const gfold_model *m = context;
    return pow(m->g * reference_f_slope(m->phi, m->g * h + m->beta_h), 2);
}

static double average(reference_function *f, gfold_model m, double delta)
{
    return reference_average(f, &m, 0, delta, m.g, -m.beta_h / m.g);
}

Test(critical_bias, reference_value)
{
    const gfold_model m = vrnn(GFOLD_PHI_TANH, 2, 1);
    expect_near(bias(&m).value, 0.408989311, 6e-10, "%s", "g = 2");
}

/* p g^2 / sqrt(1 + pi g^2 D) = 1, sigma^2 = D - p (2/pi) asin(t / (1 + t)), t = pi g^2 D / 2 */
Test(critical_bias, the_error_function_has_its_closed_form)
{
    static const double gains[] = { 1.05, 1.5, 3, 20, 400 }, factors[] = { 1, 0.95, 2, 7 };
    for (size_t i = 0; i < COUNT(gains); i++)
        for (size_t j = 0; j < COUNT(factors); j++) {
            const double g2 = gains[i] * gains[i], p = factors[j];
            if (p * g2 <= 1.02) continue;
            const gfold_model m = vrnn(GFOLD_PHI_ERF, gains[i], p);
            const double d = (p * p * g2 * g2 - 1) / (M_PI * g2), t = M_PI / 2 * g2 * d;
            const gfold_critical c = bias(&m);
            expect_close(c.delta_h, d, 1e-10, "g %g p %g", gains[i], p);
            expect_near(c.value, d - p * 2 / M_PI * asin(t / (1 + t)), 1e-10 * d, "g %g p %g",
                        gains[i], p);
        }
}

Test(critical_bias, the_two_conditions_hold_by_quadrature)
{
    static const gfold_phi_kind kinds[] = { GFOLD_PHI_TANH, GFOLD_PHI_ERF, GFOLD_PHI_LOGISTIC };
    static const double gains[] = { 1.2, 2, 9, 80 }, factors[] = { 0.8, 1, 3 };
    static const double offsets[] = { 0, 0.4 };
    for (size_t n = 0; n < 72; n++) {
        gfold_model m = vrnn(kinds[n % 3], gains[n / 3 % 4], factors[n / 12 % 3]);
        m.beta_h = offsets[n / 36];
        const gfold_critical c = bias(&m);
        if (c.value == 0) continue;
        expect_near(m.p * average(phi_slope_square, m, c.delta_h), 1, 1e-10, "%s",
                    reference_describe(&m));
        expect_near(c.value, c.delta_h - m.p * average(phi_square, m, c.delta_h), 1e-11 * c.delta_h,
                    "%s", reference_describe(&m));
    }
}

Test(critical_bias, a_stable_network_needs_no_bias)
{
    static const struct {
        double g, p;
    } rows[] = { { 0.5, 1 }, { 1, 1 }, { 2, 0.25 }, { 0.1, 50 }, { 0, 1 }, { 3, 0 } };
    for (size_t k = 0; k < COUNT(rows); k++)
        for (int phi = GFOLD_PHI_TANH; phi <= GFOLD_PHI_ERF; phi++) {
            const gfold_model m = vrnn((gfold_phi_kind)phi, rows[k].g, rows[k].p);
            cr_assert_eq(bias(&m).value, 0, "%s", reference_describe(&m));
            cr_assert_eq(bias(&m).delta_h, 0, "%s", reference_describe(&m));
        }
}

/* phi, g and p alone count: gates and the model's own bias do not. */
Test(critical_bias, gates_and_the_models_own_bias_play_no_part)
{
    const gfold_model plain = vrnn(GFOLD_PHI_TANH, 2, 1.3);
    for (int k = 0; k < GFOLD_PRESET_COUNT; k++) {
        gfold_model m = gfold_model_preset((gfold_preset)k);
        m.p = 1.3;
        m.sigma_b = 0.7;
        expect_near(bias(&m).value, bias(&plain).value, 1e-15, "%s",
                    gfold_preset_name((gfold_preset)k));
    }
}

/* At the critical bias the fixed point of the network with that bias is marginal. */
Test(critical_bias, a_network_with_that_bias_is_marginal)
{
    static const double gains[] = { 1.1, 2, 5 }, factors[] = { 0.9, 1, 2 };
    for (size_t i = 0; i < COUNT(gains); i++)
        for (size_t j = 0; j < COUNT(factors); j++) {
            gfold_model m = vrnn(GFOLD_PHI_TANH, gains[i], factors[j]);
            m.sigma_b = sqrt(bias(&m).value);
            gfold_fixed_point at;
            cr_assert_eq(gfold_fixed_point_at(&m, bias(&m).delta_h, 1e-13, &at, NULL), GFOLD_OK);
            expect_near(at.residual, 0, 1e-11, "g %g p %g", gains[i], factors[j]);
            expect_near(at.stability, 1, 1e-10, "g %g p %g", gains[i], factors[j]);
        }
}

Test(critical_bias, threshold_linear_units_are_unstable_at_every_bias_or_at_none)
{
    gfold_model m = vrnn(GFOLD_PHI_RELU, 1.5, 1);
    gfold_critical out;
    gfold_error err;
    expect_refusal(gfold_critical_bias(&m, 1e-12, &out, &err), err, GFOLD_ENOSOL, "no bias");
    m.g = 1.4;
    cr_assert_eq(bias(&m).value, 0);
}

Test(critical_bias, the_tricritical_slope_is_the_square_root_of_eight)
{
    gfold_model m = gfold_model_preset(GFOLD_RESET);
    double g, alpha_r;
    for (double p = 0.5; p < 3; p *= 2) {
        m.p = p;
        cr_assert_eq(gfold_critical_tricritical(&m, &g, &alpha_r, NULL), GFOLD_OK);
        expect_close(alpha_r, sqrt(8), 1e-13, "p %g", p);
        expect_close(g, 2 / sqrt(p), 1e-13, "p %g", p);
    }
}

/* The line of folds ends there: steeper gates have a fold below the onset, flatter ones none. */
Test(critical_bias, folds_begin_at_the_tricritical_slope)
{
    static const double betas[] = { -1, -0.4, 0, 0.3 };
    for (int phi = GFOLD_PHI_TANH; phi <= GFOLD_PHI_ERF; phi++)
        for (size_t k = 0; k < COUNT(betas); k++) {
            gfold_model m = gfold_model_preset(GFOLD_RESET);
            m.phi = (gfold_phi_kind)phi;
            m.reset.beta = betas[k];
            double g, alpha_r;
            cr_assert_eq(gfold_critical_tricritical(&m, &g, &alpha_r, NULL), GFOLD_OK);
            expect_close(g, 1 + exp(-betas[k]), 1e-13, "beta_r %g", betas[k]);
            gfold_fixed_point_plan *plan;
            const gfold_fixed_point_params params = { .tol = 1e-13 };
            cr_assert_eq(gfold_fixed_point_create(&plan, &params, NULL), GFOLD_OK);
            for (int side = -1; side <= 1; side += 2) {
                /* just below the onset: two roots more when the fold has passed */
                m.reset.alpha = alpha_r * (1 + 0.05 * side);
                m.g = g * (1 - 1e-5);
                gfold_fixed_points out;
                cr_assert_eq(gfold_fixed_point_solve(plan, &m, NULL, &out, NULL), GFOLD_OK);
                cr_assert_eq(out.count, side > 0 ? 3 : 1, "%d roots, side %d, %s", out.count, side,
                             reference_describe(&m));
            }
            gfold_fixed_point_destroy(plan);
        }
}

Test(critical_bias, an_argument_out_of_range_is_named)
{
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    gfold_critical out;
    gfold_error err;
    double g, alpha_r;
    expect_refusal(gfold_critical_bias(&m, 1e-15, &out, &err), err, GFOLD_EINVAL, "tol");
    expect_refusal(gfold_critical_bias(&m, NAN, &out, &err), err, GFOLD_EINVAL, "tol");
    expect_refusal(gfold_critical_tricritical(&m, &g, &alpha_r, &err), err, GFOLD_EINVAL, "reset");
    m.g = NAN;
    expect_refusal(gfold_critical_bias(&m, 1e-9, &out, &err), err, GFOLD_EINVAL, "g is nan");
    m = gfold_model_preset(GFOLD_RESET);
    m.beta_h = 0.1;
    expect_refusal(gfold_critical_tricritical(&m, &g, &alpha_r, &err), err, GFOLD_EINVAL, "beta_h");
    m.beta_h = 0;
    m.phi = GFOLD_PHI_RELU;
    expect_refusal(gfold_critical_tricritical(&m, &g, &alpha_r, &err), err, GFOLD_ENOSOL,
                   "tricritical");
    m.phi = GFOLD_PHI_TANH;
    m.reset.beta = 5; /* S'^2 + S S'' is negative there */
    expect_refusal(gfold_critical_tricritical(&m, &g, &alpha_r, &err), err, GFOLD_ENOSOL,
                   "tricritical");
}
