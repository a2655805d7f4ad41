#include "expect.h"
#include "reference.h"

#include <gatefold/gatefold.h>
#include <gsl/gsl_integration.h>
#include <string.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(correlation_potential, .init = start, .timeout = 120);

static gfold_model vrnn(gfold_phi_kind phi, double g, double sigma_b, double noise)
{
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    m.phi = phi;
    m.g = g;
    m.sigma_b = sigma_b;
    m.noise = noise;
    return m;
}

static gfold_correlation_plan *make(void)
{
    gfold_correlation_params params = gfold_correlation_defaults();
    gfold_correlation_plan *plan;
    params.points = 2;
    params.tau_max = 1;
    cr_assert_eq(gfold_correlation_create(&plan, &params, NULL), GFOLD_OK);
    return plan;
}

static gfold_correlation_summary solve(gfold_correlation_plan *plan, const gfold_model *m)
{
    gfold_correlation_summary out;
    gfold_error err;
    cr_assert_eq(gfold_correlation_solve(plan, m, &out, &err), GFOLD_OK, "%s: %s",
                 reference_describe(m), err.message);
    cr_assert_eq(out.method, GFOLD_CORRELATION_POTENTIAL);
    return out;
}

static double at(const gfold_correlation_plan *plan, double tau)
{
    gfold_correlation_at out;
    cr_assert_eq(gfold_correlation_value(plan, tau, &out, NULL), GFOLD_OK);
    return out.c_h;
}

Test(correlation_potential, reference_values)
{
    gfold_correlation_plan *plan = make();
    const gfold_model m = gfold_model_preset(GFOLD_VRNN);
    gfold_lyapunov lambda;
    expect_near(solve(plan, &m).c0, 0.481201353, 5e-10, "%s", "g = 2");
    cr_assert_eq(gfold_lyapunov_of(plan, &lambda, NULL), GFOLD_OK);
    expect_near(lambda.lambda_max, 0.112458, 5e-7, "%s", "g = 2");
    gfold_correlation_destroy(plan);
}

/* ---- the error function: p <phi,phi> = (2 p / pi) asin(k C), k = t / (C0 (1 + t)), t = pi g^2 C0 / 2 ---- */

typedef struct closed {
    double p, k, bias, c0, c_inf;
} closed;

static closed closed_of(const gfold_model *m, double c0, double c_inf)
{
    const double t = M_PI / 2 * m->g * m->g;
    return (closed){ m->p, t / (1 + t * c0), m->sigma_b * m->sigma_b, c0, c_inf };
}

/* Integral of C'' = C - p <phi,phi> - sigma_b^2 over C. */
static double energy(const closed *e, double c)
{
    const double x = e->k * c;
    return c * c / 2 - e->bias * c -
           2 * e->p / M_PI * (c * asin(x) + sqrt((1 - x) * (1 + x)) / e->k);
}

static double force(const closed *e, double c)
{
    return c - 2 * e->p / M_PI * asin(e->k * c) - e->bias;
}

Test(correlation_potential, both_equations_hold_for_the_error_function)
{
    static const double gains[] = { 1.05, 1.5, 3, 20, 100 }, biases[] = { 0, 0.2 },
                        noises[] = { 0, 1e-3, 0.7 };
    gfold_correlation_plan *plan = make();
    for (size_t i = 0; i < COUNT(gains); i++)
        for (size_t j = 0; j < COUNT(biases); j++)
            for (size_t k = 0; k < COUNT(noises); k++) {
                const gfold_model m = vrnn(GFOLD_PHI_ERF, gains[i], biases[j], noises[k]);
                if (gains[i] < 1.2 && biases[j] > 0 && noises[k] == 0) continue; /* static */
                const gfold_correlation_summary out = solve(plan, &m);
                const closed e = closed_of(&m, out.c0, out.c_inf);
                expect_near(force(&e, out.c_inf), 0, 1e-12 * out.c0, "rest, %s",
                            reference_describe(&m));
                expect_near(energy(&e, out.c0) - energy(&e, out.c_inf), noises[k] * noises[k] / 2,
                            2e-14 * fmax(1, out.c0 * out.c0), "energy, %s", reference_describe(&m));
                const double x = e.k * out.c_inf,
                             rate2 = 1 - 2 * m.p * e.k / M_PI / sqrt(1 - x * x);
                expect_close(out.decay_time, 1 / sqrt(rate2), 1e-10, "decay, %s",
                             reference_describe(&m));
            }
    gfold_correlation_destroy(plan);
}

/* d tau / dq, C = C0 - (C0 - C) q^2 */
typedef struct lag {
    closed e;
    double fall;
} lag;

static double lag_rate(double q, void *context)
{
    const lag *l = context;
    const double c = l->e.c0 - l->fall * q * q;
    return 2 * l->fall * q / sqrt(2 * (energy(&l->e, c) - energy(&l->e, l->e.c_inf)));
}

static double lag_of(const closed *e, double c)
{
    lag l = { *e, e->c0 - c };
    gsl_function f = { lag_rate, &l };
    gsl_integration_workspace *w = gsl_integration_workspace_alloc(1000);
    double out, error;
    (void)gsl_integration_qags(&f, 0, 1, 1e-11, 1e-11, 1000, w, &out, &error); /* or to rounding */
    gsl_integration_workspace_free(w);
    return out;
}

Test(correlation_potential, lags_agree_with_adaptive_quadrature)
{
    static const double gains[] = { 1.5, 3, 20 }, noises[] = { 0, 1e-3, 0.7 };
    gfold_correlation_plan *plan = make();
    for (size_t i = 0; i < COUNT(gains); i++)
        for (size_t k = 0; k < COUNT(noises); k++) {
            const gfold_model m = vrnn(GFOLD_PHI_ERF, gains[i], 0.1, noises[k]);
            const gfold_correlation_summary out = solve(plan, &m);
            const closed e = closed_of(&m, out.c0, out.c_inf);
            for (double y = 0.05; y < 1; y += 0.3) {
                const double c = out.c_inf + y * (out.c0 - out.c_inf);
                expect_near(at(plan, lag_of(&e, c)), c, 1e-9 * out.c0, "y %g, %s", y,
                            reference_describe(&m));
            }
        }
    gfold_correlation_destroy(plan);
}

/* ---- other phi: V' and its integral by nested adaptive quadrature ------------------------------- */

typedef struct given {
    const gfold_model *model;
    double regression, left;
} given;

static double second(double y, void *context)
{
    return reference_phi(((given *)context)->model, y);
}

static double first(double x, void *context)
{
    given *of = context;
    const gfold_model *m = of->model;
    return reference_phi(m, x) *
           reference_average(second, of, of->regression * x, of->left, m->g, -m->beta_h / m->g);
}

static double reference_force(const gfold_model *m, double c, double c0)
{
    given of = { m, c / c0, c0 * (1 - c / c0) * (1 + c / c0) };
    const double f = reference_average(first, &of, 0, c0, m->g, -m->beta_h / m->g);
    return c - m->p * f - m->sigma_b * m->sigma_b;
}

/* Gauss-Legendre in q, C = C0 - w q^2, in which the boundary layer at C0 is smooth. */
static double reference_energy(const gfold_model *m, double c0, double c_inf)
{
    enum { POINTS = 12 };
    gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(POINTS);
    double sum = 0;
    for (size_t i = 0; i < POINTS; i++) {
        double q, weight;
        gsl_integration_glfixed_point(0, 1, i, &q, &weight, table);
        sum += weight * 2 * q * (c0 - c_inf) * reference_force(m, c0 - (c0 - c_inf) * q * q, c0);
    }
    gsl_integration_glfixed_table_free(table);
    return sum;
}

Test(correlation_potential, both_equations_hold_for_every_phi_by_nested_quadrature)
{
    gfold_model rows[] = { vrnn(GFOLD_PHI_TANH, 2, 0.4, 0.05), vrnn(GFOLD_PHI_TANH, 4, 0, 0),
                           vrnn(GFOLD_PHI_LOGISTIC, 20, 0, 0) };
    rows[0].p = 1.3;
    rows[1].beta_h = 1;
    gfold_correlation_plan *plan = make();
    for (size_t i = 0; i < COUNT(rows); i++) {
        const gfold_model *m = &rows[i];
        const gfold_correlation_summary out = solve(plan, m);
        expect_near(reference_force(m, out.c_inf, out.c0), 0, 1e-10, "rest, %s",
                    reference_describe(m));
        expect_near(reference_energy(m, out.c0, out.c_inf), m->noise * m->noise / 2, 2e-10,
                    "energy, %s", reference_describe(m));
    }
    gfold_correlation_destroy(plan);
}

/* C'' by differences, against the force at that C. */
Test(correlation_potential, the_path_solves_its_differential_equation)
{
    const gfold_model rows[] = { vrnn(GFOLD_PHI_TANH, 2, 0, 0), vrnn(GFOLD_PHI_TANH, 2, 0.4, 0.05),
                                 vrnn(GFOLD_PHI_LOGISTIC, 20, 0, 0) };
    gfold_correlation_plan *plan = make();
    for (size_t i = 0; i < COUNT(rows); i++) {
        const gfold_correlation_summary out = solve(plan, &rows[i]);
        for (double tau = 0.5; tau < 12; tau *= 4) {
            const double d = 0.02;
            double c[5];
            for (int k = 0; k < 5; k++) c[k] = at(plan, tau + (k - 2) * d);
            const double bend = (-c[0] + 16 * c[1] - 30 * c[2] + 16 * c[3] - c[4]) / (12 * d * d);
            expect_near(bend, reference_force(&rows[i], c[2], out.c0), 3e-7 * out.c0, "tau %g, %s",
                        tau, reference_describe(&rows[i]));
        }
        expect_near((at(plan, 1e-6) - out.c0) / 1e-6, -rows[i].noise, 2e-6, "kink, %s",
                    reference_describe(&rows[i]));
    }
    gfold_correlation_destroy(plan);
}

/* ---- limits ----------------------------------------------------------------------------------- */

/* C = w sech(kappa tau), kappa = (g - 1) / sqrt(3), lambda_max = (g - 1)^2 / 2 [SCS] */
Test(correlation_potential, the_state_grows_from_the_transition_as_it_should)
{
    static const double distances[] = { 1e-2, 1e-3, 1e-4 };
    gfold_correlation_plan *plan = make();
    for (size_t i = 0; i < COUNT(distances); i++) {
        const double e = distances[i];
        const gfold_model m = vrnn(GFOLD_PHI_TANH, 1 + e, 0, 0);
        const gfold_correlation_summary out = solve(plan, &m);
        gfold_lyapunov lambda;
        expect_close(out.c0, e, 2 * e, "g - 1 = %g", e);
        expect_close(out.decay_time, sqrt(3) / e, 3 * e, "g - 1 = %g", e);
        expect_close(at(plan, out.decay_time), out.c0 / cosh(1), 3 * e, "g - 1 = %g", e);
        cr_assert_eq(gfold_lyapunov_of(plan, &lambda, NULL), GFOLD_OK);
        expect_close(lambda.lambda_max, e * e / 2, 4 * e, "g - 1 = %g", e);
    }
    gfold_correlation_destroy(plan);
}

/* phi = sign: C0 = 2 p (1 - 2 / pi) */
Test(correlation_potential, high_gain_tends_to_binary_units)
{
    gfold_correlation_plan *plan = make();
    const gfold_model m = vrnn(GFOLD_PHI_TANH, 1000, 0, 0);
    expect_near(solve(plan, &m).c0, 2 * (1 - 2 / M_PI), 2e-5, "g = %g", m.g);
    gfold_correlation_destroy(plan);
}

Test(correlation_potential, without_coupling_noise_gives_an_exponential)
{
    gfold_correlation_plan *plan = make();
    gfold_model m = vrnn(GFOLD_PHI_TANH, 2, 0.3, 0.7);
    m.p = 0;
    const gfold_correlation_summary out = solve(plan, &m);
    expect_close(out.c_inf, 0.09, 1e-14, "%s", "the bias");
    for (double tau = 0; tau < 5; tau += 0.7)
        expect_close(at(plan, tau), 0.09 + 0.7 * exp(-tau), 1e-12, "tau %g", tau);
    gfold_correlation_destroy(plan);
}

Test(correlation_potential, the_chaotic_state_merges_with_the_static_one_at_the_critical_bias)
{
    gfold_correlation_plan *plan = make();
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    gfold_critical bias;
    gfold_correlation_summary out;
    gfold_error err;
    cr_assert_eq(gfold_critical_bias(&m, 1e-12, &bias, NULL), GFOLD_OK);
    double last = 1;
    for (double below = 1e-2; below > 1e-7; below /= 10) {
        m.sigma_b = sqrt(bias.value * (1 - below));
        out = solve(plan, &m);
        const double fall = out.c0 - out.c_inf;
        cr_expect_lt(fall, 0.11 * last, "%g below: %g after %g", below, fall, last);
        cr_expect_gt(fall, 0.05 * last * (last < 1));
        last = fall;
    }
    expect_near(out.c0, bias.delta_h, 1e-6, "%s", "at the merging");
    m.sigma_b = sqrt(bias.value * (1 + 1e-7));
    expect_refusal(gfold_correlation_solve(plan, &m, &out, &err), err, GFOLD_ENOSOL, "stable");
    cr_expect_eq(gfold_correlation_count(plan), 0);
    gfold_correlation_destroy(plan);
}

Test(correlation_potential, noise_leaves_a_state_on_both_sides_of_the_transition_and_fades)
{
    gfold_correlation_plan *plan = make();
    for (double g = 0.5; g < 2.1; g += 0.25) {
        const gfold_model quiet = vrnn(GFOLD_PHI_TANH, g, 0, 1e-6),
                          loud = vrnn(GFOLD_PHI_TANH, g, 0, 0.5);
        const double c_quiet = solve(plan, &quiet).c0;
        cr_expect_gt(solve(plan, &loud).c0, c_quiet);
        if (g < 1) expect_close(c_quiet, 1e-6 / sqrt(1 - g * g), 1e-5, "g %g", g);
        if (g <= 1.1) continue;
        const gfold_model silent = vrnn(GFOLD_PHI_TANH, g, 0, 0);
        expect_near(c_quiet, solve(plan, &silent).c0, 1e-8, "g %g", g);
    }
    gfold_correlation_destroy(plan);
}

/* ---- refusals and reuse ------------------------------------------------------------------------- */

Test(correlation_potential, no_state_below_the_transition_or_where_the_variance_diverges)
{
    gfold_correlation_plan *plan = make();
    gfold_correlation_summary out;
    gfold_error err;
    gfold_model m = vrnn(GFOLD_PHI_TANH, 1, 0, 0);
    expect_refusal(gfold_correlation_solve(plan, &m, &out, &err), err, GFOLD_ENOSOL, "stable");
    m = vrnn(GFOLD_PHI_RELU, 1.5, 0, 0);
    expect_refusal(gfold_correlation_solve(plan, &m, &out, &err), err, GFOLD_ENOSOL, "diverges");
    m = vrnn(GFOLD_PHI_RELU, 1.5, 0.1, 0.1);
    expect_refusal(gfold_correlation_solve(plan, &m, &out, &err), err, GFOLD_ENOSOL, "diverges");
    m = vrnn(GFOLD_PHI_RELU, 1.3, 0, 0);
    expect_refusal(gfold_correlation_solve(plan, &m, &out, &err), err, GFOLD_ENOSOL, "stable");
    m = vrnn(GFOLD_PHI_RELU, 1.3, 0.1, 0.1);
    cr_expect_eq(gfold_correlation_solve(plan, &m, &out, &err), GFOLD_OK, "%s", err.message);
    gfold_correlation_destroy(plan);
}

Test(correlation_potential, too_close_to_the_transition_it_says_how_much_it_knows)
{
    gfold_correlation_plan *plan = make();
    const gfold_model m = vrnn(GFOLD_PHI_TANH, 1 + 1e-6, 0, 0);
    gfold_correlation_summary out;
    gfold_error err;
    expect_refusal(gfold_correlation_solve(plan, &m, &out, &err), err, GFOLD_EACCURACY, "tol");
    expect_near(out.c0, 1e-6 - 5. / 6 * 1e-12, fmax(out.c0_error, 2e-17), "%s", "expansion");
    cr_expect_gt(out.c0_error, 1e-11 * out.c0);
    cr_expect_lt(out.c0_error, 1e-8 * out.c0);
    cr_expect_gt(gfold_correlation_count(plan), 0);
    gfold_correlation_destroy(plan);
}

Test(correlation_potential, a_reused_plan_equals_a_fresh_one)
{
    gfold_correlation_plan *used = make(), *fresh = make();
    const gfold_model a = vrnn(GFOLD_PHI_TANH, 7, 0, 0.1), b = vrnn(GFOLD_PHI_TANH, 2, 0.3, 0);
    (void)solve(used, &a);
    const gfold_correlation_summary one = solve(used, &b), two = solve(fresh, &b);
    cr_expect_eq(one.c0, two.c0);
    cr_expect_eq(one.c_inf, two.c_inf);
    cr_expect_eq(at(used, 3), at(fresh, 3));
    gfold_correlation_destroy(used);
    gfold_correlation_destroy(fresh);
}

/* [SCS]: lambda_max grows like log g. At high gain p <phi',phi'> is A / |tau| down to 1 / g, with A = (2 / pi) /
 * sqrt(C0 (1 - C0)): d lambda / d log g rises towards A, as A / (1 + A / (1 + lambda)). */
Test(correlation_potential, lambda_max_grows_with_the_logarithm_of_the_gain)
{
    static const double gains[] = { 50, 200, 800 };
    gfold_correlation_plan *plan = make();
    double last = 0;
    for (size_t i = 0; i < COUNT(gains); i++) {
        const gfold_model m = vrnn(GFOLD_PHI_TANH, gains[i], 0, 0);
        gfold_lyapunov out;
        const double c0 = solve(plan, &m).c0, a = 2 / M_PI / sqrt(c0 * (1 - c0));
        const gfold_status status = gfold_lyapunov_of(plan, &out, NULL);
        cr_assert(status == GFOLD_OK || (status == GFOLD_EACCURACY && out.error < 1e-9));
        const double middle = (out.lambda_max + last) / 2;
        if (i > 0)
            expect_close((out.lambda_max - last) / log(4), a / (1 + a / (1 + middle)), 0.16,
                         "g = %g", gains[i]);
        last = out.lambda_max;
    }
    gfold_correlation_destroy(plan);
}

Test(correlation_potential, an_exponent_that_a_kink_spoils_is_not_called_exact)
{
    gfold_correlation_plan *plan = make();
    const gfold_model m = vrnn(GFOLD_PHI_RELU, 1.3, 0.16, 0.3);
    gfold_lyapunov out;
    gfold_error err;
    (void)solve(plan, &m);
    expect_refusal(gfold_lyapunov_of(plan, &out, &err), err, GFOLD_EACCURACY, "tol");
    cr_expect(-1 < out.lambda_max && out.lambda_max < 0);
    cr_expect(1e-11 < out.error && out.error < 1e-8);
    gfold_correlation_destroy(plan);
}
