#include "expect.h"

#include <gatefold/gatefold.h>
#include <string.h>

enum { CAPACITY = 4000 };

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(curve, .init = start);

/* The window of the reset gate around its tricritical point (g, alpha_r) = (2, sqrt 8). */
static gfold_sweep_params window(int threads)
{
    gfold_sweep_params p = gfold_sweep_defaults();
    p.model = gfold_model_preset(GFOLD_RESET);
    p.x = (gfold_axis){ gfold_model_parameter("g"), 1.5, 2.5, 0.05 };
    p.y = (gfold_axis){ gfold_model_parameter("alpha_r"), 0, 30, 1 };
    p.threads = threads;
    return p;
}

static size_t curve(const gfold_sweep_params *p, gfold_critical_kind kind, double *points)
{
    size_t count;
    gfold_error err;
    cr_assert_eq(gfold_sweep_curve(p, kind, points, CAPACITY, &count, &err), GFOLD_OK, "%s",
                 err.message);
    return count;
}

Test(curve, the_points_of_a_saddle_line_are_folds_and_end_at_the_tricritical_point)
{
    static double points[2 * CAPACITY];
    const gfold_sweep_params p = window(1);
    const size_t count = curve(&p, GFOLD_CRITICAL_SADDLE, points);
    double lowest = INFINITY, highest = 0;
    gfold_fixed_point_plan *plan;
    const gfold_fixed_point_params tol = gfold_fixed_point_defaults();
    cr_assert_eq(gfold_fixed_point_create(&plan, &tol, NULL), GFOLD_OK);
    for (size_t k = 0; k < count; k++) {
        gfold_model m = p.model;
        gfold_fixed_points below, above;
        m.reset.alpha = points[2 * k + 1];
        lowest = fmin(lowest, m.reset.alpha);
        highest = fmax(highest, m.reset.alpha);
        cr_assert(points[2 * k] >= 1.5 - 1e-9 && points[2 * k] <= 2.5 &&
                  m.reset.alpha <= 30 + 1e-9);
        m.g = points[2 * k] * (1 - 1e-6);
        cr_assert_eq(gfold_fixed_point_solve(plan, &m, NULL, &below, NULL), GFOLD_OK);
        m.g = points[2 * k] * (1 + 1e-6);
        cr_assert_eq(gfold_fixed_point_solve(plan, &m, NULL, &above, NULL), GFOLD_OK);
        cr_assert(below.count == 1 && above.count == 3, "g %.10g alpha_r %.10g: %d and %d roots",
                  points[2 * k], m.reset.alpha, below.count, above.count);
    }
    gfold_fixed_point_destroy(plan);
    cr_assert(lowest > sqrt(8) && lowest < 3.01, "from %g", lowest);
    cr_assert_gt(highest, 29.99, "to %g", highest);
}

/* Every row above the tricritical slope has its fold, every column that the line crosses too. */
Test(curve, no_row_and_no_column_is_missed)
{
    static double points[2 * CAPACITY];
    const gfold_sweep_params p = window(1);
    const size_t count = curve(&p, GFOLD_CRITICAL_SADDLE, points);
    for (int row = 3; row <= 30; row++) {
        int seen = 0;
        for (size_t k = 0; k < count; k++) seen += points[2 * k + 1] == row;
        cr_assert_eq(seen, 1, "%d points in the row alpha_r = %d", seen, row);
    }
    for (int column = 2; column <= 9; column++) {
        int seen = 0;
        const double g = 1.5 + 0.05 * column;
        for (size_t k = 0; k < count; k++) seen += fabs(points[2 * k] - g) < 1e-13;
        cr_assert_eq(seen, 1, "%d points in the column g = %g", seen, g);
    }
}

Test(curve, the_onset_is_a_straight_line_on_both_sides_of_the_tricritical_point)
{
    static double points[2 * CAPACITY];
    gfold_sweep_params p = window(1);
    const size_t count = curve(&p, GFOLD_CRITICAL_ONSET, points);
    double seen[31] = { 0 };
    for (size_t k = 0; k < count; k++) {
        expect_near(points[2 * k], 2, 1e-10, "alpha_r %g", points[2 * k + 1]);
        seen[(int)lround(points[2 * k + 1])]++;
    }
    for (int row = 0; row <= 30; row++) cr_assert_geq(seen[row], 1, "alpha_r %d", row);
    p.y = (gfold_axis){ gfold_model_parameter("beta_r"), -0.5, 0.5, 0.1 };
    const size_t bent = curve(&p, GFOLD_CRITICAL_ONSET, points);
    cr_assert_geq(bent, 15);
    for (size_t k = 0; k < bent; k++)
        expect_near(points[2 * k], 1 + exp(-points[2 * k + 1]), 1e-10, "beta_r %g",
                    points[2 * k + 1]);
}

Test(curve, two_threads_find_the_same_bits)
{
    static double one[2 * CAPACITY], two[2 * CAPACITY];
    for (int kind = GFOLD_CRITICAL_SADDLE; kind < GFOLD_CRITICAL_KIND_COUNT; kind++) {
        const gfold_sweep_params p = window(1), q = window(2);
        const size_t count = curve(&p, (gfold_critical_kind)kind, one);
        cr_assert_eq(curve(&q, (gfold_critical_kind)kind, two), count);
        cr_assert_eq(memcmp(one, two, 2 * count * sizeof *one), 0);
        cr_assert_gt(count, 10);
    }
}

Test(curve, no_more_points_are_written_than_there_is_room_for)
{
    double points[8] = { 0 };
    size_t count;
    const gfold_sweep_params p = window(1);
    points[6] = points[7] = 99;
    cr_assert_eq(gfold_sweep_curve(&p, GFOLD_CRITICAL_ONSET, points, 3, &count, NULL), GFOLD_OK);
    cr_assert(count == 3 && points[6] == 99 && points[7] == 99);
}

Test(curve, axes_that_cannot_be_free_or_are_absent_are_refused)
{
    double points[2];
    size_t count;
    gfold_error err;
    gfold_sweep_params p = window(1);
    p.y = (gfold_axis){ 0 };
    expect_refusal(gfold_sweep_curve(&p, GFOLD_CRITICAL_SADDLE, points, 1, &count, &err), err,
                   GFOLD_EINVAL, "axis");
    p.x = (gfold_axis){ gfold_model_parameter("tau_r"), 0.1, 1, 0.1 };
    p.y = (gfold_axis){ gfold_model_parameter("beta_h"), 0.1, 1, 0.1 };
    expect_refusal(gfold_sweep_curve(&p, GFOLD_CRITICAL_SADDLE, points, 1, &count, &err), err,
                   GFOLD_EINVAL, "tau_r");
    p = window(1);
    p.x.step = NAN;
    expect_refusal(gfold_sweep_curve(&p, GFOLD_CRITICAL_SADDLE, points, 1, &count, &err), err,
                   GFOLD_EINVAL, "step");
}
