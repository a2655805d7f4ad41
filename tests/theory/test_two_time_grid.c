#include "theory/two_time_grid.h"

#include "expect.h"

enum { MOST = 2000 };

TestSuite(two_time_grid);

static size_t grid_of(gfold_time_grid grid, double t_max, double dt, double *t)
{
    gfold_two_time_params p = gfold_two_time_defaults();
    p.grid = grid;
    p.t_max = t_max;
    p.dt = dt;
    const size_t count = gf_two_time_grid(&p, MOST, t);
    cr_assert_eq(count, gf_two_time_grid(&p, MOST, NULL));
    return count;
}

Test(two_time_grid, a_uniform_one_has_equal_steps_and_ends_at_t_max)
{
    static double t[MOST];
    const size_t count = grid_of(GFOLD_GRID_UNIFORM, 40, 0.1, t);
    cr_assert_eq(count, 401);
    for (size_t k = 0; k < count; k++) expect_near(t[k], 0.1 * (double)k, 1e-13, "%zu", k);
    cr_assert_eq(t[count - 1], 40);
}

Test(two_time_grid, the_last_step_is_shorter_where_dt_does_not_fit)
{
    static double t[MOST];
    const size_t count = grid_of(GFOLD_GRID_UNIFORM, 1.05, 0.1, t);
    cr_assert(count == 12 && t[11] == 1.05);
    expect_near(t[10], 1, 1e-14, "%d", 10);
    cr_assert_eq(grid_of(GFOLD_GRID_UNIFORM, 0.01, 0.1, t), 2);
    cr_assert_eq(t[1], 0.01);
}

Test(two_time_grid, a_geometric_one_is_uniform_first_and_then_grows)
{
    static double t[MOST];
    const double growth = gfold_two_time_defaults().growth;
    const size_t count = grid_of(GFOLD_GRID_GEOMETRIC, 1e4, 0.1, t);
    cr_assert(count > 200 && count < 300);
    cr_assert_eq(t[count - 1], 1e4);
    for (size_t k = 1; k + 1 < count; k++)
        expect_close(t[k] - t[k - 1], fmax(0.1, growth * t[k - 1]), 1e-9, "%zu", k);
}

Test(two_time_grid, too_many_times_are_counted_no_further_than_needed)
{
    static double t[MOST];
    cr_assert_gt(grid_of(GFOLD_GRID_UNIFORM, 1e8, 1e-6, t), MOST);
}

Test(two_time_grid, grids_have_names)
{
    cr_assert_str_eq(gfold_time_grid_name(GFOLD_GRID_UNIFORM), "uniform");
    cr_assert_str_eq(gfold_time_grid_name(GFOLD_GRID_GEOMETRIC), "geometric");
    cr_assert_null(gfold_time_grid_name(GFOLD_GRID_COUNT));
}
