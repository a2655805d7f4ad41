#include "io/polyline.h"

#include <criterion/criterion.h>
#include <math.h>

enum { POINTS = 40 };

static const double cell[2] = { 0.1, 2 };

/* A shuffle that is the same everywhere: 17 and 40 have no common factor. */
static void shuffled_parabola(double *points, double shift, int count)
{
    for (int k = 0; k < count; k++) {
        const double t = (k * 17) % count - count / 2.0;
        points[2 * k] = shift + 0.05 * t;
        points[2 * k + 1] = 0.1 * t * t;
    }
}

static int lifts(const int *starts, int count)
{
    int sum = 0;
    for (int k = 0; k < count; k++) sum += starts[k];
    return sum;
}

Test(polyline, one_line_is_drawn_from_end_to_end_without_a_lift)
{
    double points[2 * POINTS];
    size_t order[POINTS];
    int starts[POINTS];
    shuffled_parabola(points, 0, POINTS);
    cr_assert_eq(gf_polyline(points, POINTS, cell, order, starts), 0);
    cr_assert_eq(lifts(starts, POINTS), 1);
    for (int k = 1; k < POINTS; k++) {
        const double step = points[2 * order[k]] - points[2 * order[k - 1]];
        cr_assert_float_eq(fabs(step), 0.05, 1e-12, "step %d is %g", k, step);
    }
}

Test(polyline, two_lines_far_apart_are_two_strokes)
{
    double points[4 * POINTS];
    size_t order[2 * POINTS];
    int starts[2 * POINTS];
    shuffled_parabola(points, 0, POINTS);
    shuffled_parabola(points + 2 * POINTS, 9, POINTS);
    cr_assert_eq(gf_polyline(points, 2 * POINTS, cell, order, starts), 0);
    cr_assert_eq(lifts(starts, 2 * POINTS), 2);
}

Test(polyline, every_point_is_visited_once)
{
    double points[2 * POINTS];
    size_t order[POINTS];
    int starts[POINTS], seen[POINTS] = { 0 };
    for (int k = 0; k < POINTS; k++) {
        points[2 * k] = sin(k * 12.9898) * 3;
        points[2 * k + 1] = cos(k * 78.233) * 30;
    }
    cr_assert_eq(gf_polyline(points, POINTS, cell, order, starts), 0);
    for (int k = 0; k < POINTS; k++) cr_assert_eq(seen[order[k]]++, 0);
}

Test(polyline, no_points_are_no_line)
{
    size_t order;
    int starts;
    cr_assert_eq(gf_polyline(NULL, 0, cell, &order, &starts), 0);
}
