#include <gatefold/relaxation.h>

#include "expect.h"

#include <gatefold/gatefold.h>
#include <string.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(relaxation, .init = start);

enum { TIMES = 4, N = 30 };

static const double times[TIMES] = { 0, 0.5, 2, 6 };

static gfold_relaxation_params small(gfold_preset preset)
{
    gfold_relaxation_params p = gfold_relaxation_defaults();
    p.model = gfold_model_preset(preset);
    p.network.n = N;
    p.networks = 3;
    p.count = TIMES;
    p.times = times;
    p.threads = 1;
    return p;
}

static gfold_relaxation *run(const gfold_relaxation_params *p)
{
    gfold_relaxation *r;
    gfold_error err;
    cr_assert_eq(gfold_relaxation_run(p, &r, &err), GFOLD_OK, "%s", err.message);
    return r;
}

static double value(const gfold_relaxation *r, gfold_two_time_series series, size_t k)
{
    return gfold_relaxation_curve_of(r, series).value[k];
}

/* States of trial 0 of the first network, each from a run of its own that ends there. */
static void
alone(const gfold_relaxation_params *p, size_t k, double h[N], gfold_simulate_result *result)
{
    gfold_network *network;
    gfold_simulate_plan *plan;
    gfold_simulate_params s = p->simulate;
    s.t_max = times[k] > 0 ? times[k] : 1e-6;
    cr_assert_eq(gfold_network_create(&network, &p->model, &p->network, NULL), GFOLD_OK);
    cr_assert_eq(gfold_simulate_create(&plan, network, &s, NULL), GFOLD_OK);
    cr_assert_eq(gfold_simulate_run(plan, 0, 1, NULL, result, NULL), GFOLD_OK);
    memcpy(h, gfold_simulate_state(plan, 0).h, N * sizeof *h);
    gfold_simulate_destroy(plan);
    gfold_network_destroy(network);
}

static double product(const gfold_model *m, int map, const double *a, const double *b)
{
    double sum = 0;
    for (int i = 0; i < N; i++)
        sum += map == GFOLD_MAP_H ? a[i] * b[i] : tanh(m->g * a[i]) * tanh(m->g * b[i]);
    return sum / N;
}

Test(relaxation, its_values_are_those_of_runs_that_end_at_each_time)
{
    static const gfold_preset presets[] = { GFOLD_VRNN, GFOLD_GRNN, GFOLD_FS };
    for (size_t m = 0; m < sizeof presets / sizeof *presets; m++) {
        gfold_relaxation_params p = small(presets[m]);
        double h[TIMES][N];
        p.networks = 1;
        gfold_relaxation *r = run(&p);
        for (size_t k = 0; k < TIMES; k++) {
            gfold_simulate_result one;
            alone(&p, k, h[k], &one);
            const double tol = k ? 1e-12 : 1e-5; /* a run has to last */
            expect_near(value(r, GFOLD_SERIES_VAR_H, k), one.var_h, tol, "%zu %zu", m, k);
            expect_near(value(r, GFOLD_SERIES_SPEED, k), one.speed, tol, "%zu %zu", m, k);
            expect_near(value(r, GFOLD_SERIES_VAR_ACTIVE, k), one.var_active, tol, "%zu %zu", m, k);
            expect_near(value(r, GFOLD_SERIES_ACTIVE_FRACTION, k), one.active_fraction, 1e-14,
                        "%zu %zu", m, k);
            const double frozen = value(r, GFOLD_SERIES_VAR_FROZEN, k);
            if (presets[m] == GFOLD_FS)
                expect_near(frozen, one.var_frozen, tol, "%zu", k);
            else
                cr_assert(isnan(frozen));
        }
        for (int map = 0; map < GFOLD_MAP_COUNT; map++) {
            const double *c = gfold_relaxation_map_of(r, (gfold_two_time_map)map).value;
            for (size_t k = 0; k < TIMES * TIMES; k++)
                expect_near(c[k], product(&p.model, map, h[k / TIMES], h[k % TIMES]), 1e-5,
                            "model %zu, map %d, %zu", m, map, k);
        }
        gfold_relaxation_destroy(r);
    }
}

Test(relaxation, without_gain_a_network_forgets_exponentially)
{
    gfold_relaxation_params p = small(GFOLD_VRNN);
    p.model.g = 0;
    p.trials = 35; /* more than a batch */
    gfold_relaxation *r = run(&p);
    const double *c = gfold_relaxation_map_of(r, GFOLD_MAP_H).value;
    for (size_t k = 0; k < TIMES * TIMES; k++)
        expect_near(c[k], c[0] * exp(-times[k / TIMES] - times[k % TIMES]), 2e-6, "%zu", k);
    expect_near(c[0], 1, 0.1, "%s", "the variance of h(0)");
    gfold_relaxation_destroy(r);
}

Test(relaxation, means_and_errors_are_over_networks)
{
    gfold_relaxation_params p = small(GFOLD_GRNN);
    p.trials = 2;
    gfold_relaxation *all = run(&p), *one[3];
    p.networks = 1;
    for (int w = 0; w < 3; w++) {
        p.network.realisation = (uint64_t)w;
        one[w] = run(&p);
    }
    const gfold_relaxation_curve c = gfold_relaxation_map_of(all, GFOLD_MAP_PHI);
    for (size_t k = 0; k < TIMES * TIMES; k++) {
        double mean = 0, squares = 0;
        const double *x[3];
        for (int w = 0; w < 3; w++) {
            x[w] = gfold_relaxation_map_of(one[w], GFOLD_MAP_PHI).value;
            mean += x[w][k] / 3;
        }
        for (int w = 0; w < 3; w++) squares += pow(x[w][k] - mean, 2);
        expect_near(c.value[k], mean, 1e-14, "%zu", k);
        expect_near(c.stderr_[k], sqrt(squares / 6), 1e-13, "%zu", k);
    }
    for (int w = 0; w < 3; w++) {
        cr_assert(isnan(gfold_relaxation_map_of(one[w], GFOLD_MAP_PHI).stderr_[0]));
        gfold_relaxation_destroy(one[w]);
    }
    gfold_relaxation_destroy(all);
}

Test(relaxation, no_bit_depends_on_threads)
{
    gfold_relaxation_params p = small(GFOLD_FS);
    p.networks = 5;
    p.trials = 35;
    gfold_relaxation *one = run(&p);
    p.threads = 3;
    gfold_relaxation *three = run(&p);
    for (int s = 0; s < GFOLD_SERIES_COUNT; s++) {
        const gfold_relaxation_curve a = gfold_relaxation_curve_of(one, (gfold_two_time_series)s);
        const gfold_relaxation_curve b = gfold_relaxation_curve_of(three, (gfold_two_time_series)s);
        cr_assert_arr_eq(a.value, b.value, TIMES * sizeof(double));
        cr_assert_arr_eq(a.stderr_, b.stderr_, TIMES * sizeof(double));
    }
    for (int m = 0; m < GFOLD_MAP_COUNT; m++)
        cr_assert_arr_eq(gfold_relaxation_map_of(one, (gfold_two_time_map)m).value,
                         gfold_relaxation_map_of(three, (gfold_two_time_map)m).value,
                         TIMES * TIMES * sizeof(double));
    gfold_relaxation_destroy(one);
    gfold_relaxation_destroy(three);
}

Test(relaxation, from_rest_on_the_state_is_held)
{
    static const double late[] = { 0, 500, 600, 800 };
    gfold_relaxation_params p = small(GFOLD_VRNN);
    p.model.g = 0.5;
    p.model.sigma_b = 1;
    p.times = late;
    gfold_relaxation *r = run(&p);
    cr_assert_gt(value(r, GFOLD_SERIES_VAR_H, 1), 0.1);
    for (size_t k = 2; k < TIMES; k++) {
        cr_assert_eq(value(r, GFOLD_SERIES_VAR_H, k), value(r, GFOLD_SERIES_VAR_H, 1));
        cr_assert_eq(value(r, GFOLD_SERIES_SPEED, k), 0);
    }
    size_t count;
    cr_assert_arr_eq(gfold_relaxation_times(r, &count), late, sizeof late);
    cr_assert_eq(count, TIMES);
    gfold_relaxation_destroy(r);
    gfold_relaxation_destroy(NULL);
}

Test(relaxation, times_off_the_steps_or_out_of_order_are_refused)
{
    static const double off[] = { 0, 0.51 }, back[] = { 0, 1, 1 }, none[] = { 0 };
    static const double negative[] = { -1, 1 };
    static const volatile int stop = 1;
    gfold_relaxation *r;
    gfold_error err;
    gfold_relaxation_params p = small(GFOLD_GRNN);
    p.count = 0;
    expect_refusal(gfold_relaxation_run(&p, &r, &err), err, GFOLD_EINVAL, "count is 0");
    p.count = 2;
    p.times = NULL;
    expect_refusal(gfold_relaxation_run(&p, &r, &err), err, GFOLD_EINVAL, "not given");
    p.times = off;
    expect_refusal(gfold_relaxation_run(&p, &r, &err), err, GFOLD_EINVAL, "0.51, not a multiple");
    p.times = negative;
    expect_refusal(gfold_relaxation_run(&p, &r, &err), err, GFOLD_EINVAL, "-1, outside [0");
    p.times = back;
    p.count = 3;
    expect_refusal(gfold_relaxation_run(&p, &r, &err), err, GFOLD_EINVAL, "not ascending");
    p.times = none;
    p.count = 1;
    expect_refusal(gfold_relaxation_run(&p, &r, &err), err, GFOLD_EINVAL, "t_max is 0");
    p = small(GFOLD_GRNN);
    p.networks = 0;
    expect_refusal(gfold_relaxation_run(&p, &r, &err), err, GFOLD_EINVAL, "networks is 0");
    p = small(GFOLD_GRNN);
    p.model.noise = 1;
    p.simulate.integrator = GFOLD_RK4;
    expect_refusal(gfold_relaxation_run(&p, &r, &err), err, GFOLD_EINVAL, "noise is 1");
    p = small(GFOLD_GRNN);
    p.stop = &stop;
    expect_refusal(gfold_relaxation_run(&p, &r, &err), err, GFOLD_ESTOPPED, "stopped");
    cr_assert_null(r);
}

/* Few units: some trials have no frozen one, and count where they have some. */
Test(relaxation, averages_over_frozen_units_need_some_in_one_trial_only)
{
    enum { FEW = 2, TRIALS = 30 };
    gfold_relaxation_params p = small(GFOLD_FS);
    gfold_network *network;
    gfold_simulate_plan *plan;
    gfold_simulate_result ends[TRIALS];
    double square = 0, frozen = 0;
    int without = 0;
    p.network.n = FEW;
    p.networks = 1;
    p.trials = TRIALS;
    gfold_simulate_params s = p.simulate;
    s.t_max = times[1];
    s.trials = TRIALS;
    cr_assert_eq(gfold_network_create(&network, &p.model, &p.network, NULL), GFOLD_OK);
    cr_assert_eq(gfold_simulate_create(&plan, network, &s, NULL), GFOLD_OK);
    cr_assert_eq(gfold_simulate_run(plan, 0, TRIALS, NULL, ends, NULL), GFOLD_OK);
    for (int k = 0; k < TRIALS; k++) {
        const gfold_state state = gfold_simulate_state(plan, k);
        int closed = 0;
        for (int i = 0; i < FEW; i++)
            if (state.gate[i] < 1) square += state.h[i] * state.h[i], closed++;
        frozen += closed;
        without += !closed;
    }
    cr_assert(without > 0 && without < TRIALS, "%d trials without", without);
    gfold_relaxation *r = run(&p);
    expect_close(value(r, GFOLD_SERIES_VAR_FROZEN, 1), square / frozen, 1e-12, "%d without",
                 without);
    gfold_relaxation_destroy(r);
    gfold_simulate_destroy(plan);
    gfold_network_destroy(network);
}
