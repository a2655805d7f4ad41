#include "expect.h"
#include "reference.h"

#include <gatefold/gatefold.h>
#include <string.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(correlation_boundary, .init = start, .timeout = 200);

static gfold_correlation_plan *make(gfold_correlation_method method)
{
    gfold_correlation_params params = gfold_correlation_defaults();
    gfold_correlation_plan *plan;
    params.method = method;
    params.points = 50;
    cr_assert_eq(gfold_correlation_create(&plan, &params, NULL), GFOLD_OK);
    return plan;
}

static gfold_correlation_summary solve(gfold_correlation_plan *plan, const gfold_model *m)
{
    gfold_correlation_summary out;
    gfold_error err;
    cr_assert_eq(gfold_correlation_solve(plan, m, &out, &err), GFOLD_OK, "%s: %s",
                 reference_describe(m), err.message);
    return out;
}

static gfold_correlation_at at(const gfold_correlation_plan *plan, double tau)
{
    gfold_correlation_at out;
    cr_assert_eq(gfold_correlation_value(plan, tau, &out, NULL), GFOLD_OK);
    return out;
}

static gfold_lyapunov exponent(const gfold_correlation_plan *plan)
{
    gfold_lyapunov out;
    gfold_error err;
    cr_assert_eq(gfold_lyapunov_of(plan, &out, &err), GFOLD_OK, "%s", err.message);
    return out;
}

static gfold_model reset(double g, double alpha, double tau)
{
    gfold_model m = gfold_model_preset(GFOLD_RESET);
    m.g = g;
    m.reset.alpha = alpha;
    m.reset.tau = tau;
    return m;
}

static void agree(const gfold_model *m)
{
    gfold_correlation_plan *one = make(GFOLD_CORRELATION_POTENTIAL),
                           *two = make(GFOLD_CORRELATION_BOUNDARY);
    const gfold_correlation_summary a = solve(one, m), b = solve(two, m);
    const double tol = 1e-10 * a.c0;
    expect_near(b.c0, a.c0, tol, "C0, %s", reference_describe(m));
    expect_near(b.c_inf, a.c_inf, tol, "C_inf, %s", reference_describe(m));
    expect_close(b.decay_time, a.decay_time, 1e-9, "decay, %s", reference_describe(m));
    for (double t = 0.01; t < 8; t *= 3) {
        const gfold_correlation_at x = at(one, t * a.decay_time), y = at(two, t * a.decay_time);
        expect_near(y.c_h, x.c_h, tol, "%g decay times, %s", t, reference_describe(m));
        expect_near(y.c_r, x.c_r, 1e-9, "%g decay times, %s", t, reference_describe(m));
        expect_near(y.c_phi, x.c_phi, 1e-9, "%g decay times, %s", t, reference_describe(m));
    }
    const gfold_lyapunov x = exponent(one), y = exponent(two);
    expect_near(y.lambda_max, x.lambda_max, 5e-10 + x.error + y.error, "lambda_max, %s",
                reference_describe(m));
    cr_expect_lt(x.error, 1e-11);
    cr_expect_lt(y.error, 4e-9);
    gfold_correlation_destroy(one);
    gfold_correlation_destroy(two);
}

Test(correlation_boundary, it_agrees_with_the_potential_without_gate)
{
    static const double gains[] = { 1.05, 2, 9, 50 }, biases[] = { 0, 0.1 }, noises[] = { 0, 0.03 };
    for (size_t i = 0; i < COUNT(gains); i++)
        for (size_t j = 0; j < COUNT(biases); j++)
            for (size_t k = 0; k < COUNT(noises); k++) {
                gfold_model m = gfold_model_preset(GFOLD_VRNN);
                if (gains[i] < 1.1 && biases[j] > 0 && noises[k] == 0) continue; /* static */
                m.g = gains[i];
                m.sigma_b = biases[j];
                m.noise = noises[k];
                agree(&m);
            }
}

Test(correlation_boundary, it_agrees_with_the_potential_of_a_gate_that_does_not_lag)
{
    gfold_model rows[] = { reset(3, 2, 0), reset(1.9, 20, 0), reset(3, 2, 0), reset(5, 4, 0) };
    rows[2].noise = rows[2].sigma_b = 0.1;
    rows[3].phi = GFOLD_PHI_ERF;
    rows[3].reset.beta = 1;
    for (size_t i = 0; i < COUNT(rows); i++) agree(&rows[i]);
}

/* ---- the equations ------------------------------------------------------------------------------ */

static double bend(const double c[5], double d)
{
    return (-c[0] + 16 * c[1] - 30 * c[2] + 16 * c[3] - c[4]) / (12 * d * d);
}

Test(correlation_boundary, the_path_solves_both_differential_equations)
{
    static const double lags[] = { 0.05, 0.2, 0.5, 1, 3, 10, 25 };
    gfold_model rows[] = { reset(3, 2, 1), reset(2, 20, 0.3), reset(2.5, 6, 8), reset(3, 2, 0.5) };
    rows[3].noise = 0.1;
    rows[3].sigma_b = 0.2;
    rows[3].p = 1.4;
    rows[3].reset.beta = -0.5;
    gfold_correlation_plan *plan = make(GFOLD_CORRELATION_BOUNDARY);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const gfold_model *m = &rows[i];
        (void)solve(plan, m);
        const gfold_correlation_at top = at(plan, 0);
        for (size_t k = 0; k < COUNT(lags); k++) {
            const double d = 0.01;
            double h[5], r[5];
            for (int l = 0; l < 5; l++) h[l] = at(plan, lags[k] + (l - 2) * d).c_h;
            for (int l = 0; l < 5; l++) r[l] = at(plan, lags[k] + (l - 2) * d).c_r;
            gfold_pair phi, gate;
            cr_assert_eq(gfold_phi_pair(m, h[2], top.c_h, 1e-12, &phi, NULL), GFOLD_OK);
            cr_assert_eq(gfold_reset_pair(m, r[2], top.c_r, 1e-12, &gate, NULL), GFOLD_OK);
            const double drive = m->p * phi.value * gate.value + m->sigma_b * m->sigma_b;
            expect_near(h[2] - bend(h, d), drive, 3e-8, "C_h at %g, %s", lags[k],
                        reference_describe(m));
            expect_near(r[2] - pow(m->reset.tau, 2) * bend(r, d), phi.value,
                        3e-8 * fmax(1, pow(m->reset.tau, 2)), "C_r at %g, %s", lags[k],
                        reference_describe(m));
        }
        expect_near((at(plan, 1e-6).c_h - top.c_h) / 1e-6, -m->noise, 2e-6, "kink, %s",
                    reference_describe(m));
        expect_near((at(plan, 1e-6).c_r - top.c_r) / 1e-6, 0, 2e-6, "no kink, %s",
                    reference_describe(m));
    }
    gfold_correlation_destroy(plan);
}

/* Integrated over all lags the equation of C_r is int C_r = int C_phi. */
Test(correlation_boundary, the_gate_keeps_the_power_at_zero_frequency)
{
    static const double taus[] = { 0.2, 1, 6 };
    gfold_correlation_plan *plan = make(GFOLD_CORRELATION_BOUNDARY);
    for (size_t i = 0; i < COUNT(taus); i++) {
        const gfold_model m = reset(2.5, 3, taus[i]);
        (void)solve(plan, &m);
        const double d = 0.02, end = 34 * fmax(taus[i], 3);
        double c_r = 0, c_phi = 0;
        for (double tau = 0; tau < end; tau += d) {
            const gfold_correlation_at now = at(plan, tau);
            c_r += (tau > 0 ? 1 : 0.5) * d * now.c_r;
            c_phi += (tau > 0 ? 1 : 0.5) * d * now.c_phi;
        }
        expect_close(c_r, c_phi, 1e-8, "tau_r = %g", taus[i]);
    }
    gfold_correlation_destroy(plan);
}

Test(correlation_boundary, the_limit_of_a_fast_gate_is_the_potential)
{
    gfold_correlation_plan *plan = make(GFOLD_CORRELATION_BOUNDARY);
    const gfold_model none = reset(3, 2, 0), fast = reset(3, 2, 1e-3);
    const double c0 = solve(plan, &none).c0;
    expect_near(solve(plan, &fast).c0, c0, 2e-6, "%s", "tau_r = 1e-3");
    cr_expect_neq(solve(plan, &fast).c0, c0);
    gfold_correlation_destroy(plan);
}

Test(correlation_boundary, coexisting_states_go_by_their_names)
{
    const gfold_model m =
        reset(1.9, 20, 1); /* zero is stable, chaos and a static state beside it */
    double lambda[GFOLD_CORRELATION_START_COUNT], c0[GFOLD_CORRELATION_START_COUNT];
    for (int k = 0; k < GFOLD_CORRELATION_START_COUNT; k++) {
        gfold_correlation_params params = gfold_correlation_defaults();
        gfold_correlation_plan *plan;
        params.start = (gfold_correlation_start)k;
        cr_assert_eq(gfold_correlation_create(&plan, &params, NULL), GFOLD_OK);
        c0[k] = solve(plan, &m).c0;
        lambda[k] = exponent(plan).lambda_max;
        gfold_correlation_destroy(plan);
    }
    cr_expect_eq(c0[GFOLD_ZERO], 0);
    cr_expect_lt(lambda[GFOLD_ZERO], 0);
    cr_expect_gt(lambda[GFOLD_CHAOTIC], 0.1);
    cr_expect_gt(lambda[GFOLD_STATIC], lambda[GFOLD_CHAOTIC]);
    cr_expect(0 < c0[GFOLD_CHAOTIC] && c0[GFOLD_CHAOTIC] < c0[GFOLD_STATIC]);
}

Test(correlation_boundary, what_it_cannot_do_it_says)
{
    gfold_correlation_plan *plan = make(GFOLD_CORRELATION_BOUNDARY);
    gfold_correlation_summary out;
    gfold_error err;
    gfold_model m = reset(1.5, 20, 1);
    expect_refusal(gfold_correlation_solve(plan, &m, &out, &err), err, GFOLD_ENOSOL, "g");
    m = gfold_model_preset(GFOLD_GRNN);
    expect_refusal(gfold_correlation_solve(plan, &m, &out, &err), err, GFOLD_EINVAL, "update");
    gfold_correlation_destroy(plan);
    gfold_correlation_params params = gfold_correlation_defaults();
    params.method = GFOLD_CORRELATION_BOUNDARY;
    params.start = GFOLD_ZERO;
    m = reset(3, 2, 1);
    cr_assert_eq(gfold_correlation_create(&plan, &params, NULL), GFOLD_OK);
    expect_refusal(gfold_correlation_solve(plan, &m, &out, &err), err, GFOLD_EINVAL, "zero");
    gfold_correlation_destroy(plan);
}
