#include "systems.h"

TestSuite(follow, .init = start_library);

/* x^2 + p^2 = r^2, the radius being the context */
static int circle(void *context, const double *u, double *f)
{
    const double r = *(const double *)context;
    f[0] = u[0] * u[0] + u[1] * u[1] - r * r;
    return 0;
}

static int circle_slope(void *context, const double *u, double *j)
{
    (void)context;
    j[0] = 2 * u[0];
    j[1] = 2 * u[1];
    return 0;
}

Test(follow, a_circle_closes_after_its_whole_length_with_two_folds)
{
    double r = 0.7;
    for (int own = 0; own < 2; own++) {
        const gfold_system system = {
            .n = 1, .context = &r, .equations = circle, .jacobian = own ? circle_slope : NULL
        };
        const gfold_continuation_params params = gfold_continuation_defaults();
        gfold_continuation *c = follow(&system, &params, (double[]){ 0.6, 0.3 }, NULL);
        const size_t n = gfold_continuation_count(c);
        cr_assert_eq(gfold_continuation_end(c, 0), GFOLD_END_CLOSED);
        cr_assert_eq(gfold_continuation_end(c, 1), GFOLD_END_CLOSED);
        const gfold_curve_point first = gfold_continuation_point(c, 0);
        const gfold_curve_point last = gfold_continuation_point(c, n - 1);
        for (int i = 0; i < 2; i++) cr_assert_eq(first.u[i], last.u[i]);
        cr_assert(n > 60 && n < 300, "%zu points", n);
        /* chords along tangents: each is r sin(angle), of angles that sum to 2 pi */
        expect_near(last.arclength, 2 * M_PI * r, 0.01, "own %d", own);
        for (size_t k = 0; k < n; k++) {
            const gfold_curve_point p = gfold_continuation_point(c, k);
            expect_near(hypot(p.u[0], p.u[1]), r, 1e-13, "point %zu", k);
            expect_near(p.u[0] * p.tangent[0] + p.u[1] * p.tangent[1], 0, 1e-10, "point %zu", k);
            expect_near(hypot(p.tangent[0], p.tangent[1]), 1, 1e-13, "point %zu", k);
        }
        cr_assert_eq(count_events(c, GFOLD_EVENT_FOLD), 2);
        for (size_t k = 0; k < 2; k++) {
            const gfold_event e = gfold_continuation_event(c, k);
            expect_near(fabs(e.u[1]), r, 1e-13, "fold %zu", k);
            expect_near(e.u[0], 0, 1e-10, "fold %zu", k);
            cr_assert_lt(e.residual, 1e-14);
        }
        cr_assert_eq(gfold_continuation_jacobian_error(c) > 0, !own);
        cr_assert_lt(gfold_continuation_jacobian_error(c), 1e-10);
        gfold_continuation_destroy(c);
    }
}

/* p = x^3 - 3 x: folds at x = -1, 1 */
static int cubic(void *context, const double *u, double *f)
{
    (void)context;
    f[0] = u[0] * u[0] * u[0] - 3 * u[0] - u[1];
    return 0;
}

Test(follow, a_curve_ends_on_the_border_of_the_window_both_ways)
{
    const gfold_system system = { .n = 1, .equations = cubic };
    const double lo[] = { -10, -5 }, hi[] = { 10, 7 }, scale[] = { 2, 5 };
    gfold_continuation_params params = gfold_continuation_defaults();
    params.lo = lo;
    params.hi = hi;
    params.scale = scale;
    gfold_continuation *c = follow(&system, &params, (double[]){ 0, 0 }, (double[]){ 1, 0 });
    const size_t n = gfold_continuation_count(c);
    const gfold_curve_point first = gfold_continuation_point(c, 0);
    const gfold_curve_point last = gfold_continuation_point(c, n - 1);
    cr_assert_eq(gfold_continuation_end(c, 0), GFOLD_END_WINDOW);
    cr_assert_eq(gfold_continuation_end(c, 1), GFOLD_END_WINDOW);
    cr_assert_eq(first.u[1], -5);
    cr_assert_eq(last.u[1], 7);
    cr_assert_eq(count_events(c, GFOLD_EVENT_FOLD), 2);
    for (size_t k = 0; k < 2; k++) {
        const gfold_event e = gfold_continuation_event(c, k);
        expect_near(e.u[0], k ? 1 : -1, 1e-10, "fold %zu", k);
        expect_near(e.u[1], k ? -2 : 2, 1e-13, "fold %zu", k);
        const size_t before = (size_t)e.position;
        const double x = gfold_continuation_point(c, before).u[0];
        const double y = gfold_continuation_point(c, before + 1).u[0];
        cr_assert((x - e.u[0]) * (y - e.u[0]) <= 0, "not between points %zu and the next", before);
    }
    double arclength = first.arclength;
    for (size_t k = 1; k < n; k++) {
        const gfold_curve_point p = gfold_continuation_point(c, k);
        cr_assert_gt(p.u[0], gfold_continuation_point(c, k - 1).u[0], "out of order at %zu", k);
        cr_assert_gt(p.arclength, arclength);
        cr_assert_gt(p.tangent[0], 0);
        arclength = p.arclength;
    }
    gfold_continuation_destroy(c);
}

/* Defined for p < 1 only: the curve x = p ends there. */
static int half_line(void *context, const double *u, double *f)
{
    (void)context;
    f[0] = u[0] - u[1];
    return u[1] >= 1;
}

Test(follow, a_curve_that_cannot_be_followed_says_so)
{
    const gfold_system system = { .n = 1, .equations = half_line };
    gfold_continuation_params params = gfold_continuation_defaults();
    params.points_max = 300;
    gfold_continuation *c = follow(&system, &params, (double[]){ 0, 0 }, NULL);
    cr_assert_eq(gfold_continuation_end(c, 0), GFOLD_END_STUCK);
    cr_assert_eq(gfold_continuation_end(c, 1), GFOLD_END_POINTS);
    const gfold_curve_point last = gfold_continuation_point(c, gfold_continuation_count(c) - 1);
    expect_near(last.u[1], 1, 1e-4, "%s", "the end");
    gfold_continuation_destroy(c);
}

/* Two circles of radius 1 that nearly touch: the gap is 1e-3. */
static int two_circles(void *context, const double *u, double *f)
{
    (void)context;
    const double d = 1.0005, y = u[0] * u[0];
    f[0] = (pow(u[1] - d, 2) + y - 1) * (pow(u[1] + d, 2) + y - 1);
    return 0;
}

Test(follow, a_step_does_not_jump_to_a_curve_nearby)
{
    const gfold_system system = { .n = 1, .equations = two_circles };
    gfold_continuation_params params = gfold_continuation_defaults();
    params.step_max = 0.5;
    params.angle = 0.15;
    gfold_continuation *c = follow(&system, &params, (double[]){ 0, 2.0005 }, (double[]){ 1, 0 });
    cr_assert_eq(gfold_continuation_end(c, 0), GFOLD_END_CLOSED);
    for (size_t k = 0; k < gfold_continuation_count(c); k++)
        cr_assert_gt(gfold_continuation_point(c, k).u[1], 0);
    gfold_continuation_destroy(c);
}

static void
own_tests(void *context, const double *u, const double *t, const double *j, double *value)
{
    (void)context;
    value[0] = u[0] - 0.25;
    value[1] = j[0] * t[0] + j[1] * t[1] + u[1] - 1; /* J t = 0 */
}

Test(follow, zeros_of_the_callers_functions_are_located_on_the_curve)
{
    const gfold_system system = { .n = 1, .equations = cubic, .tests = own_tests, .n_tests = 2 };
    const double lo[] = { -1.5, -9 }, hi[] = { 1.5, 9 };
    gfold_continuation_params params = gfold_continuation_defaults();
    params.lo = lo;
    params.hi = hi;
    gfold_continuation *c = follow(&system, &params, (double[]){ 0, 0 }, NULL);
    const gfold_event e = only(c, GFOLD_EVENT_TEST, 0);
    expect_near(e.u[0], 0.25, 1e-14, "%s", "test 0");
    expect_near(e.u[1], 0.25 * 0.25 * 0.25 - 0.75, 1e-13, "%s", "test 0");
    size_t ones = 0;
    for (size_t k = 0; k < gfold_continuation_events(c); k++) {
        const gfold_event one = gfold_continuation_event(c, k);
        if (one.kind != GFOLD_EVENT_TEST || one.test != 1) continue;
        expect_near(one.u[1], 1, 1e-9, "test 1, %zu", k);
        ones++;
    }
    cr_assert_eq(ones, 1);
    gfold_continuation_destroy(c);
}

Test(follow, a_plan_used_again_gives_the_same_bits_as_a_fresh_one)
{
    double r = 1;
    const gfold_system system = { .n = 1, .context = &r, .equations = circle };
    const gfold_continuation_params params = gfold_continuation_defaults();
    const double start[] = { 1, 0.1 };
    gfold_continuation *once = follow(&system, &params, start, NULL);
    gfold_continuation *again = follow(&system, &params, (double[]){ 0.2, 1 }, NULL);
    cr_assert_eq(gfold_continuation_run(again, start, NULL, NULL), GFOLD_OK);
    cr_assert_eq(gfold_continuation_count(once), gfold_continuation_count(again));
    for (size_t k = 0; k < gfold_continuation_count(once); k++)
        cr_assert_eq(memcmp(gfold_continuation_point(once, k).u,
                            gfold_continuation_point(again, k).u, 2 * sizeof(double)),
                     0, "point %zu", k);
    gfold_continuation_destroy(once);
    gfold_continuation_destroy(again);
}

Test(follow, arguments_out_of_range_are_named)
{
    double r = 1;
    gfold_system system = { .n = 1, .context = &r, .equations = circle };
    const gfold_continuation_params good = gfold_continuation_defaults();
    gfold_continuation *plan;
    gfold_error err;
    static const double lo[] = { -2, 1 }, hi[] = { 2, 1 }, scale[] = { 1, 0 };
    const struct {
        const char *word;
        gfold_continuation_params params;
    } rows[] = {
        { "step_max", { 0.1, 1e-8, 0, 0.1, 1e-9, 10, 0, 0, NULL, NULL, NULL } },
        { "step is", { 0.1, 1e-8, 0.05, 0.1, 1e-9, 10, 0, 0, NULL, NULL, NULL } },
        { "step_min", { 0.1, 1, 0.5, 0.1, 1e-9, 10, 0, 0, NULL, NULL, NULL } },
        { "angle", { 0.1, 1e-8, 0.5, 2, 1e-9, 10, 0, 0, NULL, NULL, NULL } },
        { "tol", { 0.1, 1e-8, 0.5, 0.1, 1e-15, 10, 0, 0, NULL, NULL, NULL } },
        { "points_max", { 0.1, 1e-8, 0.5, 0.1, 1e-9, 0, 0, 0, NULL, NULL, NULL } },
        { "detect", { 0.1, 1e-8, 0.5, 0.1, 1e-9, 10, 0, 8, NULL, NULL, NULL } },
        { "scale[1]", { 0.1, 1e-8, 0.5, 0.1, 1e-9, 10, 0, 0, scale, NULL, NULL } },
        { "component 1", { 0.1, 1e-8, 0.5, 0.1, 1e-9, 10, 0, 0, NULL, lo, hi } },
    };
    for (size_t k = 0; k < COUNT(rows); k++) {
        expect_refusal(gfold_continuation_create(&plan, &system, &rows[k].params, &err), err,
                       GFOLD_EINVAL, rows[k].word);
        cr_assert_null(plan);
    }
    system.n = 0;
    expect_refusal(gfold_continuation_create(&plan, &system, &good, &err), err, GFOLD_EINVAL,
                   "n is");
    system.n = 1;
    system.n_tests = 1;
    expect_refusal(gfold_continuation_create(&plan, &system, &good, &err), err, GFOLD_EINVAL,
                   "tests");
    system.n_tests = 0;
    system.equations = NULL;
    expect_refusal(gfold_continuation_create(&plan, &system, &good, &err), err, GFOLD_EINVAL,
                   "equations");
    gfold_continuation_destroy(NULL);
}

static int kinked(void *context, const double *u, double *f)
{
    (void)context;
    f[0] = u[0] - fabs(u[1]);
    return 0;
}

Test(follow, a_start_that_leads_nowhere_is_refused)
{
    double r = 1;
    const gfold_system system = { .n = 1, .context = &r, .equations = circle };
    const gfold_system rough = { .n = 1, .equations = kinked };
    const double lo[] = { -2, -2 }, hi[] = { 2, 2 };
    gfold_continuation_params params = gfold_continuation_defaults();
    params.lo = lo;
    params.hi = hi;
    gfold_continuation *plan;
    gfold_error err;
    cr_assert_eq(gfold_continuation_create(&plan, &system, &params, NULL), GFOLD_OK);
    expect_refusal(gfold_continuation_run(plan, (double[]){ 0, 3 }, NULL, &err), err, GFOLD_EINVAL,
                   "start[1]");
    expect_refusal(gfold_continuation_run(plan, (double[]){ 0, 0 }, NULL, &err), err, GFOLD_ENOCONV,
                   "no point");
    cr_assert_eq(gfold_continuation_count(plan), 0);
    gfold_continuation_destroy(plan);
    params.points_max = 5;
    cr_assert_eq(gfold_continuation_create(&plan, &rough, &params, NULL), GFOLD_OK);
    expect_refusal(gfold_continuation_run(plan, (double[]){ 5e-7, 5e-7 }, NULL, &err), err,
                   GFOLD_EACCURACY, "Jacobian");
    cr_assert_gt(gfold_continuation_count(plan), 5);
    gfold_continuation_destroy(plan);
}
