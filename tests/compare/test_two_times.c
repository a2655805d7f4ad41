#include "expect.h"

#include <gatefold/gatefold.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(two_times, .init = start);

enum { MOST = 50 };

/* The theory of a small problem; solved unless only its times are wanted. */
static gfold_two_time_plan *theory(gfold_time_grid grid, double t_max, int solved)
{
    gfold_two_time_plan *plan;
    gfold_two_time_result result;
    gfold_error err;
    const gfold_model model = gfold_model_preset(GFOLD_FS);
    gfold_two_time_params p = gfold_two_time_defaults();
    p.t_max = t_max;
    p.dt = 0.2;
    p.grid = grid;
    p.paths = 256;
    cr_assert_eq(gfold_two_time_create(&plan, &p, &err), GFOLD_OK, "%s", err.message);
    if (solved)
        cr_assert_eq(gfold_two_time_solve(plan, &model, &result, &err), GFOLD_OK, "%s",
                     err.message);
    return plan;
}

static gfold_relaxation *networks(double dt, size_t count, const double *times)
{
    gfold_relaxation *r;
    gfold_error err;
    gfold_relaxation_params p = gfold_relaxation_defaults();
    p.model = gfold_model_preset(GFOLD_FS);
    p.network.n = 100;
    p.networks = 4;
    p.simulate.dt = dt;
    p.count = count;
    p.times = times;
    cr_assert_eq(gfold_relaxation_run(&p, &r, &err), GFOLD_OK, "%s", err.message);
    return r;
}

Test(two_times, times_of_networks_are_the_theorys_where_their_steps_meet)
{
    double times[MOST];
    gfold_two_time_plan *plan = theory(GFOLD_GRID_UNIFORM, 6, 0);
    cr_assert_eq(gfold_compare_times(plan, 0.05, 4, times), 4);
    for (int k = 0; k < 4; k++) expect_near(times[k], 2 * k, 1e-12, "%d", k);
    cr_assert_eq(gfold_compare_times(plan, 0.05, MOST, times), 31);
    for (int k = 0; k < 31; k++) expect_near(times[k], 0.2 * k, 1e-12, "%d", k);
    cr_assert_eq(gfold_compare_times(plan, 1, MOST, times), 7, "equal ones are left out");
    cr_assert_eq(gfold_compare_times(plan, 0.35, 2, times), 2);
    expect_near(times[1], 17 * 0.35, 1e-12, "%s", "the last step within the theory's times");
    gfold_two_time_destroy(plan);

    plan = theory(GFOLD_GRID_GEOMETRIC, 1000, 0);
    const size_t count = gfold_compare_times(plan, 0.05, 20, times);
    cr_assert(count == 20 && times[0] == 0);
    expect_near(times[19], 1000, 1e-9, "%s", "the last");
    for (size_t k = 0; k < count; k++)
        expect_near(times[k] / 0.05, round(times[k] / 0.05), 1e-6, "%zu", k);
    gfold_two_time_destroy(plan);
}

Test(two_times, at_its_own_times_the_theory_is_itself_and_linear_between)
{
    static const double times[] = { 0, 0.2, 0.25, 0.3, 2 };
    enum { COUNT = sizeof times / sizeof *times };
    size_t grid;
    gfold_error err;
    const double *errors;
    double values[COUNT * COUNT], z[COUNT * COUNT];
    gfold_two_time_plan *plan = theory(GFOLD_GRID_UNIFORM, 2, 1);
    gfold_relaxation *r = networks(0.05, COUNT, times);
    gfold_two_time_times(plan, &grid);

    const gfold_two_time_curve c = gfold_two_time_curve_of(plan, GFOLD_SERIES_VAR_FROZEN);
    const gfold_relaxation_curve m = gfold_relaxation_curve_of(r, GFOLD_SERIES_VAR_FROZEN);
    cr_assert_eq(gfold_compare_series(plan, r, GFOLD_SERIES_VAR_FROZEN, values, z, &err), GFOLD_OK);
    cr_assert(values[0] == c.value[0] && values[1] == c.value[1] && values[4] == c.value[10]);
    expect_near(values[2], (3 * c.value[1] + c.value[2]) / 4, 1e-12, "%s", "a quarter");
    expect_near(values[3], (c.value[1] + c.value[2]) / 2, 1e-12, "%s", "half-way");
    expect_near(z[4], (m.value[4] - c.value[10]) / hypot(m.stderr_[4], c.stderr_[10]), 1e-12, "%s",
                "z");

    const double *map = gfold_two_time_map_of(plan, GFOLD_MAP_PHI, &errors);
    const gfold_relaxation_curve d = gfold_relaxation_map_of(r, GFOLD_MAP_PHI);
    cr_assert_eq(gfold_compare_map(plan, r, GFOLD_MAP_PHI, values, z, &err), GFOLD_OK);
    for (int k = 0; k < COUNT * COUNT; k++)
        expect_near(values[k], values[k % COUNT * COUNT + k / COUNT], 1e-14, "symmetric, %d", k);
    cr_assert(values[4] == map[10] && values[COUNT + 4] == map[grid + 10]);
    expect_near(values[2 * COUNT], (3 * map[grid] + map[2 * grid]) / 4, 1e-12, "%s", "a quarter");
    expect_near(z[9], (d.value[9] - map[grid + 10]) / hypot(d.stderr_[9], errors[grid + 10]), 1e-12,
                "%s", "z");
    gfold_relaxation_destroy(r);
    gfold_two_time_destroy(plan);
}

Test(two_times, networks_past_the_theory_are_refused)
{
    static const double times[] = { 0, 3 };
    gfold_error err;
    double values[4], z[4];
    gfold_two_time_plan *plan = theory(GFOLD_GRID_UNIFORM, 2, 1);
    gfold_relaxation *r = networks(0.05, 2, times);
    expect_refusal(gfold_compare_series(plan, r, GFOLD_SERIES_VAR_H, values, z, &err), err,
                   GFOLD_EINVAL, "t = 3, the theory ends at 2");
    expect_refusal(gfold_compare_map(plan, r, GFOLD_MAP_H, values, z, &err), err, GFOLD_EINVAL,
                   "t = 3, the theory ends at 2");
    gfold_relaxation_destroy(r);
    gfold_two_time_destroy(plan);
}
