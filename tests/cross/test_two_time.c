/* The two-time mean field against networks of three sizes, extrapolated in 1/N. The whole study is
 * analysis/two_time; here fewer initial states, and shorter runs. */
#include <gatefold/two_time.h>

#include "expect.h"
#include "extrapolate.h"

#include <gatefold/gatefold.h>
#include <string.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(cross_two_time, .init = start, .timeout = 1400);

enum { SIZES = 3 };

typedef struct state {
    const gfold_model *model;
    double sigma_0, t;
    int batches; /* of the theory */
} state;

static const size_t sizes[SIZES] = { 500, 1000, 2000 };

static size_t statistic(const char *name)
{
    size_t k = 0;
    while (strcmp(gfold_statistic_at(k)->name, name) != 0) k++;
    return k;
}

static gfold_ensemble *networks(const state *s, size_t n)
{
    gfold_ensemble *ensemble;
    gfold_error err;
    gfold_ensemble_params p = gfold_ensemble_defaults();
    p.model = *s->model;
    p.network.n = n;
    p.network.seed = 5;
    p.networks = n == 500 ? 32 : 16;
    p.trials = n == 2000 ? 2 : 6;
    p.simulate.integrator = GFOLD_HEUN;
    p.simulate.dt = 0.05;
    p.simulate.sigma_0 = s->sigma_0;
    p.simulate.t_max = s->t;
    cr_assert_eq(gfold_ensemble_run(&p, &ensemble, &err), GFOLD_OK, "%s", err.message);
    return ensemble;
}

static gfold_two_time_plan *theory(const state *s)
{
    gfold_two_time_plan *plan;
    gfold_two_time_result result;
    gfold_error err;
    gfold_two_time_params p = gfold_two_time_defaults();
    p.t_max = s->t;
    p.sigma_0 = s->sigma_0;
    p.paths = 4096;
    p.batches = s->batches;
    cr_assert_eq(gfold_two_time_create(&plan, &p, &err), GFOLD_OK, "%s", err.message);
    cr_assert_eq(gfold_two_time_solve(plan, s->model, &result, &err), GFOLD_OK, "%s", err.message);
    return plan;
}

static void expect_agreement(const state *s, size_t count, const char *const *names,
                             const gfold_two_time_series *series, double bound)
{
    gfold_ensemble *ensemble[SIZES];
    gfold_two_time_plan *plan = theory(s);
    size_t times;
    gfold_two_time_times(plan, &times);
    for (int k = 0; k < SIZES; k++) ensemble[k] = networks(s, sizes[k]);
    for (size_t q = 0; q < count; q++) {
        gfold_estimate at[SIZES];
        for (int k = 0; k < SIZES; k++)
            at[k] = gfold_ensemble_estimate(ensemble[k], statistic(names[q]));
        const gfold_estimate limit = extrapolate(SIZES, sizes, at);
        const gfold_two_time_curve c = gfold_two_time_curve_of(plan, series[q]);
        const double value = c.value[times - 1], error = hypot(c.stderr_[times - 1], limit.stderr_);
        cr_log_info("%s: theory %.5f +- %.5f, networks %.5f +- %.5f (%.5f, %.5f, %.5f), z = %.2f",
                    names[q], value, c.stderr_[times - 1], limit.mean, limit.stderr_, at[0].mean,
                    at[1].mean, at[2].mean, (limit.mean - value) / error);
        cr_assert(error < bound * value, "%s: error %g of %g", names[q], error, value);
        expect_near(limit.mean, value, 4 * error, "%s at t = %g", names[q], s->t);
    }
    for (int k = 0; k < SIZES; k++) gfold_ensemble_destroy(ensemble[k]);
    gfold_two_time_destroy(plan);
}

static const char *const parts[] = { "var_active", "var_frozen" };
static const gfold_two_time_series of_parts[] = { GFOLD_SERIES_VAR_ACTIVE,
                                                  GFOLD_SERIES_VAR_FROZEN };

Test(cross_two_time, active_and_frozen_units_of_fs_without_delay_of_z)
{
    gfold_model m = gfold_model_preset(GFOLD_FS);
    m.update.tau = 0;
    expect_agreement(&(state){ &m, 1, 20, 24 }, 2, parts, of_parts, 0.02);
}

Test(cross_two_time, active_and_frozen_units_of_fs_from_a_small_start)
{
    const gfold_model m = gfold_model_preset(GFOLD_FS);
    expect_agreement(&(state){ &m, 0.5, 10, 24 }, 2, parts, of_parts, 0.02);
}

Test(cross_two_time, both_smooth_gates_with_their_own_times_bias_and_noise)
{
    static const char *const names[] = { "var_h" };
    static const gfold_two_time_series series[] = { GFOLD_SERIES_VAR_H };
    gfold_model m = gfold_model_preset(GFOLD_GRNN);
    m.g = 3;
    m.beta_h = 0.2;
    m.sigma_b = 0.3;
    m.noise = 0.02;
    m.p = 1.2;
    m.update.tau = 2;
    m.update.theta = 0.1;
    m.reset.tau = 0.5;
    m.reset.beta = 0.3;
    expect_agreement(&(state){ &m, 0.8, 6, 80 }, 1, names, series, 0.01);
}

/* At one size: the 1/N of C(t, t') is far below its errors here. */
Test(cross_two_time, memories_of_two_times_in_chaos_and_with_gates_that_freeze)
{
    enum { COUNT = 6, ALL = COUNT * COUNT };
    static const gfold_preset presets[] = { GFOLD_VRNN, GFOLD_FS };
    for (size_t m = 0; m < 2; m++) {
        const gfold_model model = gfold_model_preset(presets[m]);
        gfold_two_time_plan *plan = theory(&(state){ &model, 1, 10, 16 });
        gfold_relaxation_params p = gfold_relaxation_defaults();
        gfold_relaxation *networks;
        gfold_error err;
        double times[COUNT], values[ALL], z[ALL];
        p.model = model;
        p.network.n = 500;
        p.network.seed = 7;
        p.networks = 32;
        p.trials = 2;
        p.count = gfold_compare_times(plan, p.simulate.dt, COUNT, times);
        p.times = times;
        cr_assert_eq(p.count, COUNT);
        cr_assert_eq(gfold_relaxation_run(&p, &networks, &err), GFOLD_OK, "%s", err.message);
        for (int map = 0; map < GFOLD_MAP_COUNT; map++) {
            const gfold_two_time_map which = (gfold_two_time_map)map;
            const gfold_relaxation_curve c = gfold_relaxation_map_of(networks, which);
            cr_assert_eq(gfold_compare_map(plan, networks, which, values, z, &err), GFOLD_OK);
            for (int k = 0; k < ALL; k++) {
                cr_assert_lt(fabs(z[k]), 4, "%s, map %d: C(%g, %g) is %g, networks %g(%g)",
                             gfold_preset_name(presets[m]), map, times[k / COUNT],
                             times[k % COUNT], values[k], c.value[k], c.stderr_[k]);
                cr_assert_lt(c.stderr_[k], 0.015, "%d of map %d", k, map);
            }
        }
        gfold_relaxation_destroy(networks);
        gfold_two_time_destroy(plan);
    }
}
