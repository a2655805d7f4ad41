#include "expect.h"
#include "reference_network.h"
#include "sample.h"

#include <gatefold/gatefold.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(simulate, .init = start);

/* The state that a run ends in. */
typedef struct outcome {
    gfold_simulate_result result;
    double h[REFERENCE_N], z[REFERENCE_N], r[REFERENCE_N], gate[REFERENCE_N], v[REFERENCE_N];
} outcome;

static gfold_network *sample(const gfold_model *m, size_t n, uint64_t seed)
{
    gfold_network *w;
    cr_assert_eq(gfold_network_create(&w, m, sample_of(n, seed, 0), NULL), GFOLD_OK);
    return w;
}

static gfold_simulate_params lasting(double t_max, double dt)
{
    gfold_simulate_params p = gfold_simulate_defaults();
    p.t_max = t_max;
    p.dt = dt;
    p.stop_at_rest = 0;
    return p;
}

static outcome view(const gfold_simulate_plan *plan, const gfold_simulate_result *result)
{
    outcome o = { .result = *result };
    const gfold_state s = gfold_simulate_state(plan, 0);
    const size_t bytes = s.n * sizeof(double);
    memcpy(o.h, s.h, bytes);
    if (s.z) memcpy(o.z, s.z, bytes);
    if (s.r) memcpy(o.r, s.r, bytes);
    memcpy(o.gate, s.gate, bytes);
    memcpy(o.v, s.velocity, bytes);
    return o;
}

static outcome run(const gfold_network *w, gfold_simulate_params p, uint64_t trial)
{
    gfold_simulate_plan *plan;
    gfold_simulate_result result;
    gfold_error err;
    cr_assert_eq(gfold_simulate_create(&plan, w, &p, &err), GFOLD_OK, "%s", err.message);
    cr_assert_eq(gfold_simulate_run(plan, trial, 1, NULL, &result, &err), GFOLD_OK, "%s", err.message);
    const outcome o = view(plan, &result);
    gfold_simulate_destroy(plan);
    return o;
}

Test(simulate, smooth_models_follow_runge_kutta_on_the_plain_equations)
{
    for (int k = 0; k < REFERENCE_VARIANTS; k++) {
        const gfold_model m = reference_variant(k);
        if (m.update.kind == GFOLD_GATE_BINARY) continue;
        for (size_t n = 2; n <= 20; n += 18) {
            gfold_network *w = sample(&m, n, 3);
            double y[3 * REFERENCE_N], dy[3 * REFERENCE_N];
            const outcome o = run(w, lasting(3, 0.05), 4);
            reference_start(w, 1, 4, y);
            reference_run(w, y, 0.05, 60);
            const reference_point at = reference_field(w, y, dy);
            for (size_t i = 0; i < n; i++) {
                const char *what = reference_describe(&m);
                expect_near(o.h[i], y[i], 1e-11, "h %zu of %zu, %s", i, n, what);
                expect_near(o.v[i], dy[i], 1e-10, "velocity %zu of %zu, %s", i, n, what);
                expect_near(o.z[i], at.z[i], 1e-11, "z %zu of %zu, %s", i, n, what);
                expect_near(o.r[i], at.r[i], 1e-11, "r %zu of %zu, %s", i, n, what);
                expect_near(o.gate[i], at.gate[i], 1e-11, "gate %zu of %zu, %s", i, n, what);
            }
            gfold_network_destroy(w);
        }
    }
}

/* Small naive steps evaluate the gates where they are; they chatter where the library slides. */
Test(simulate, binary_gates_follow_tiny_naive_steps)
{
    enum { N = 20 };
    long switches = 0;
    for (int k = 10; k < REFERENCE_VARIANTS; k++)
        for (uint64_t seed = 1; seed <= 4; seed++) {
            const gfold_model m = reference_variant(k);
            gfold_network *w = sample(&m, N, seed);
            double y[3 * REFERENCE_N];
            const outcome o = run(w, lasting(3, 0.05), 0);
            reference_start(w, 1, 0, y);
            reference_run(w, y, 1e-4, 30000);
            for (size_t i = 0; i < N; i++)
                expect_near(o.h[i], y[i], 4e-3, "h %zu, tau_z %g, seed %d", i, m.update.tau,
                            (int)seed);
            switches += o.result.switches;
            gfold_network_destroy(w);
        }
    cr_assert_gt(switches, 20, "only %ld switches: the test says little", switches);
}

static double distance(const outcome *a, const outcome *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += pow(a->h[i] - b->h[i], 2);
    return sum;
}

Test(simulate, the_error_falls_with_the_fourth_power_of_the_step)
{
    enum { N = 30, SEEDS = 6 };
    for (int k = 0; k < REFERENCE_VARIANTS; k++) {
        double coarse = 0, fine = 0;
        const gfold_model m = reference_variant(k);
        for (uint64_t seed = 1; seed <= SEEDS; seed++) {
            gfold_network *w = sample(&m, N, seed);
            const outcome exact = run(w, lasting(2, 0.025 / 64), 0);
            const outcome a = run(w, lasting(2, 0.025), 0), b = run(w, lasting(2, 0.025 / 8), 0);
            coarse += distance(&a, &exact, N);
            fine += distance(&b, &exact, N);
            gfold_network_destroy(w);
        }
        const double order = log2(sqrt(coarse / fine)) / 3;
        cr_assert(order > 3.5 && order < 4.6, "order %.2f, errors %.2e and %.2e, %s", order,
                  sqrt(coarse), sqrt(fine), reference_describe(&m));
    }
}

/* g = 0: phi is tanh(beta_h), h relaxes exponentially; a step multiplies by the series of
 * exp(-dt). */
Test(simulate, without_gain_h_relaxes_to_a_constant_input)
{
    enum { N = 12, STEPS = 40 };
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    m.g = 0;
    m.beta_h = 0.7;
    m.sigma_b = 0.5;
    gfold_network *w = sample(&m, N, 2);
    double h0[N], *to_h = sample_matrix(w, GFOLD_COUPLING_H);
    gfold_network_initial_state(w, 1, 3, h0);
    const double dt = 0.05, step = 1 - dt + dt * dt / 2 - dt * dt * dt / 6 + dt * dt * dt * dt / 24;
    const outcome o = run(w, lasting(STEPS * dt, dt), 3);
    for (size_t i = 0; i < N; i++) {
        double rest = gfold_network_bias(w)[i];
        for (size_t j = 0; j < N; j++) rest += to_h[i + j * N] * tanh(0.7);
        expect_near(o.h[i], rest + (h0[i] - rest) * pow(step, STEPS), 1e-13, "unit %zu", i);
        expect_near(o.h[i], rest + (h0[i] - rest) * exp(-STEPS * dt), 1e-7, "unit %zu", i);
    }
    gfold_network_destroy(w);
}

Test(simulate, closed_gates_keep_h_to_the_bit)
{
    enum { N = 40 };
    for (double tau = 0; tau <= 1; tau++) {
        gfold_model m = gfold_model_preset(GFOLD_FS);
        m.update.theta = 1000;
        m.update.tau = tau;
        gfold_network *closed = sample(&m, N, 2);
        double h0[N];
        gfold_network_initial_state(closed, 1, 0, h0);
        const outcome o = run(closed, lasting(10, 0.05), 0);
        cr_assert_eq(memcmp(o.h, h0, sizeof h0), 0);
        cr_assert(o.result.speed == 0 && o.result.settled && o.result.active_fraction == 0);
        cr_assert(isnan(o.result.var_active));
        gfold_network_destroy(closed);
        m.update.theta = 0.2;
        gfold_network *w = sample(&m, N, 2);
        outcome before = run(w, lasting(0.0625, 0.0625), 0);
        for (int k = 2; k <= 60; k++) {
            const outcome now = run(w, lasting(0.0625 * k, 0.0625), 0);
            for (size_t i = 0; i < N; i++)
                if (before.gate[i] == 0 && now.gate[i] == 0)
                    cr_assert_eq(now.h[i], before.h[i], "unit %zu, step %d, tau_z %g: moved by %g",
                                 i, k, tau, now.h[i] - before.h[i]);
            before = now;
        }
        gfold_network_destroy(w);
    }
}

Test(simulate, a_run_repeats_to_the_bit_and_a_used_plan_equals_a_fresh_one)
{
    enum { N = 33 };
    for (int k = 0; k < REFERENCE_VARIANTS; k++) {
        const gfold_model m = reference_variant(k);
        const gfold_simulate_params p = lasting(4, 0.05);
        gfold_network *w = sample(&m, N, 6);
        gfold_simulate_plan *plan;
        gfold_simulate_result result;
        const outcome fresh = run(w, p, 1);
        cr_assert_eq(gfold_simulate_create(&plan, w, &p, NULL), GFOLD_OK);
        for (int trial = 3; trial >= 1; trial--)
            cr_assert_eq(gfold_simulate_run(plan, (uint64_t)trial, 1, NULL, &result, NULL), GFOLD_OK);
        const outcome used = view(plan, &result);
        cr_assert_eq(memcmp(used.h, fresh.h, sizeof used.h), 0, "%s", reference_describe(&m));
        cr_assert_eq(memcmp(used.gate, fresh.gate, sizeof used.gate), 0);
        cr_assert_eq(used.result.switches, fresh.result.switches);
        cr_assert_eq(used.result.var_h, fresh.result.var_h);
        gfold_simulate_destroy(plan);
        gfold_network_destroy(w);
    }
}

Test(simulate, a_given_initial_state_is_where_a_trial_starts)
{
    enum { N = 33 };
    for (int k = 0; k < REFERENCE_VARIANTS; k++) {
        const gfold_model m = reference_variant(k);
        gfold_simulate_params p = lasting(4, 0.05);
        gfold_network *w = sample(&m, N, 6);
        double h[2 * N];
        gfold_simulate_plan *plan;
        gfold_simulate_result result[2];
        const outcome drawn = run(w, p, 1);
        gfold_network_initial_state(w, p.sigma_0, 4, h);
        gfold_network_initial_state(w, p.sigma_0, 1, h + N);
        p.initial = h;
        p.trials = 2;
        cr_assert_eq(gfold_simulate_create(&plan, w, &p, NULL), GFOLD_OK);
        cr_assert_eq(gfold_simulate_run(plan, 7, 2, NULL, result, NULL), GFOLD_OK);
        const gfold_state given = gfold_simulate_state(plan, 1);
        cr_assert_eq(memcmp(given.h, drawn.h, N * sizeof(double)), 0, "%s", reference_describe(&m));
        cr_assert_eq(result[1].var_h, drawn.result.var_h);
        gfold_simulate_destroy(plan);
        gfold_network_destroy(w);
    }
}

static void expect_or_nan(double got, double wanted, const char *what, const gfold_model *m)
{
    if (!isnan(wanted)) expect_near(got, wanted, 1e-12, "%s, %s", what, reference_describe(m));
    if (isnan(wanted)) cr_assert(isnan(got), "%s is %g, %s", what, got, reference_describe(m));
}

Test(simulate, the_result_summarises_the_state)
{
    enum { N = 40 };
    for (int k = 0; k < REFERENCE_VARIANTS; k++) {
        const gfold_model m = reference_variant(k);
        gfold_network *w = sample(&m, N, 12);
        const outcome o = run(w, lasting(5, 0.05), 0);
        double square[2] = { 0 }, count[2] = { 0 }, phi2 = 0, frozen = 0, speed = 0;
        for (size_t i = 0; i < N; i++) {
            const int active = m.update.kind != GFOLD_GATE_BINARY || o.gate[i] == 1;
            const double phi = reference_phi(&m, o.h[i]);
            const double drive = phi * reference_gate(&m.reset, o.r[i]);
            square[active] += o.h[i] * o.h[i];
            count[active]++;
            phi2 += phi * phi / N;
            if (!active) frozen += drive * drive / N;
            speed += o.v[i] * o.v[i] / N;
        }
        const gfold_simulate_result *r = &o.result;
        expect_or_nan(r->var_h, (square[0] + square[1]) / N, "var_h", &m);
        expect_or_nan(r->var_active, square[1] / count[1], "var_active", &m);
        expect_or_nan(r->var_frozen, square[0] / count[0], "var_frozen", &m);
        expect_or_nan(r->active_fraction, count[1] / N, "active_fraction", &m);
        expect_or_nan(r->phi_square, phi2, "phi_square", &m);
        expect_or_nan(r->bias_variance, m.p * frozen + m.sigma_b * m.sigma_b, "bias_variance", &m);
        expect_or_nan(r->speed, sqrt(speed), "speed", &m);
        expect_or_nan(r->t_end, 5, "t_end", &m);
        cr_assert(r->steps == 100 && r->settled == (r->speed < 1e-6));
        gfold_network_destroy(w);
    }
}

Test(simulate, a_network_at_rest_ends_its_run_early)
{
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    m.g = 0.5;
    gfold_network *w = sample(&m, 30, 1);
    gfold_simulate_params p = gfold_simulate_defaults();
    const outcome o = run(w, p, 0);
    cr_assert(o.result.settled && o.result.t_end < 100 && o.result.speed < 1e-6);
    expect_near(o.result.t_end, 0.05 * (double)o.result.steps, 1e-12, "%s", "t_end");
    p.stop_at_rest = 0;
    const outcome to_the_end = run(w, p, 0);
    cr_assert(to_the_end.result.settled && to_the_end.result.t_end == 100);
    gfold_network_destroy(w);
}

/* h may be the slowest variable, or z may: rest needs both, and what ends early has settled. */
Test(simulate, a_run_that_ends_early_has_settled_whichever_variable_is_slow)
{
    static const double taus[] = { 0.1, 1, 30 };
    gfold_model m = gfold_model_preset(GFOLD_UPDATE);
    m.update.alpha = 0.5;
    m.sigma_b = 2;
    gfold_simulate_params p = lasting(2000, 0.1);
    p.stop_at_rest = 1;
    for (size_t k = 0; k < 3; k++)
        for (uint64_t seed = 1; seed <= 4; seed++) {
            m.update.tau = taus[k];
            gfold_network *w = sample(&m, 30, seed);
            const outcome o = run(w, p, 0);
            cr_expect_lt(o.result.t_end, p.t_max, "tau_z %g, seed %d", taus[k], (int)seed);
            cr_expect_eq(o.result.settled, 1, "tau_z %g, seed %d: speed %g", taus[k], (int)seed,
                         o.result.speed);
            cr_expect_lt(o.result.speed, p.settle_speed);
            gfold_network_destroy(w);
        }
}
