#include "systems.h"

TestSuite(switch_branch, .init = start_library);

/* x (p - x^2) + q(x, p): the pitchfork, turned by 30 degrees and moved, so that no axis is
 * special. */
static int pitchfork(void *context, const double *u, double *f)
{
    (void)context;
    const double c = cos(0.5), s = sin(0.5);
    const double x = c * (u[0] - 0.2) - s * (u[1] - 0.3), p = s * (u[0] - 0.2) + c * (u[1] - 0.3);
    f[0] = x * (p - x * x);
    return 0;
}

Test(switch_branch, the_pitchfork_is_located_and_both_branches_are_followed)
{
    const gfold_system system = { .n = 1, .equations = pitchfork };
    const double lo[] = { -2, -2 }, hi[] = { 2, 2 };
    gfold_continuation_params params = gfold_continuation_defaults();
    params.detect = GFOLD_DETECT_BRANCHES;
    params.lo = lo;
    params.hi = hi;
    const double c = cos(0.5), s = sin(0.5);
    const double start[] = { 0.2 - s, 0.3 - c };
    gfold_continuation *plan = follow(&system, &params, start, (double[]){ s, c });
    const gfold_event e = only(plan, GFOLD_EVENT_BRANCH, 0);
    expect_near(e.u[0], 0.2, 1e-10, "%s", "x of the branch point");
    expect_near(e.u[1], 0.3, 1e-10, "%s", "p of the branch point");
    double at[2], direction[2];
    memcpy(at, e.u, sizeof at);
    cr_assert_eq(gfold_continuation_switch(plan, 0, direction, NULL), GFOLD_OK);
    expect_near(fabs(direction[0] * c - direction[1] * s), 1, 1e-6, "%s",
                "across the first branch");
    cr_assert_eq(gfold_continuation_run(plan, at, direction, NULL), GFOLD_OK);
    const size_t n = gfold_continuation_count(plan);
    double least = 0, most = 0;
    for (size_t k = 0; k < n; k++) {
        const double *u = gfold_continuation_point(plan, k).u;
        const double x = c * (u[0] - 0.2) - s * (u[1] - 0.3),
                     p = s * (u[0] - 0.2) + c * (u[1] - 0.3);
        expect_near(p, x * x, 1e-11 * (1 + 1 / fabs(x)), "point %zu", k);
        least = fmin(least, x);
        most = fmax(most, x);
    }
    cr_assert(least < -0.8 && most > 0.8, "x from %g to %g", least, most);
    gfold_continuation_destroy(plan);
}

/* Transcritical in three dimensions: a hidden simple zero eigenvalue of a full matrix. */
static int transcritical(void *context, const double *u, double *f)
{
    (void)context;
    const double x = u[0], y = u[1], z = u[2], p = u[3];
    const double a = x * (p - x) + y * y, b = y - 0.5 * x * z, c = z + x * x - 0.3 * p * y;
    f[0] = a + 0.3 * b - 0.1 * c;
    f[1] = 0.2 * a + b + 0.4 * c;
    f[2] = -0.5 * a + 0.1 * b + c;
    return 0;
}

Test(switch_branch, a_transcritical_point_exchanges_its_branches)
{
    const gfold_system system = { .n = 3, .equations = transcritical };
    const double lo[] = { -1, -1, -1, -0.5 }, hi[] = { 1, 1, 1, 0.5 };
    gfold_continuation_params params = gfold_continuation_defaults();
    params.detect = GFOLD_DETECT_BRANCHES | GFOLD_DETECT_HOPF;
    params.lo = lo;
    params.hi = hi;
    gfold_continuation *plan = follow(&system, &params, (double[]){ 0, 0, 0, -0.31 }, NULL);
    gfold_event e = only(plan, GFOLD_EVENT_BRANCH, 0);
    double at[4], direction[4];
    memcpy(at, e.u, sizeof at);
    for (int i = 0; i < 4; i++) expect_near(at[i], 0, 1e-10, "component %d", i);
    cr_assert_eq(gfold_continuation_switch(plan, 0, direction, NULL), GFOLD_OK);
    expect_near(direction[3] / direction[0], 1, 1e-6, "%s", "x = p");
    cr_assert_eq(gfold_continuation_run(plan, at, direction, NULL), GFOLD_OK);
    e = only(plan, GFOLD_EVENT_BRANCH, 0); /* seen again from the other branch */
    for (int i = 0; i < 4; i++) expect_near(e.u[i], 0, 1e-9, "component %d", i);
    cr_assert_eq(gfold_continuation_end(plan, 0), GFOLD_END_WINDOW);
    gfold_error err;
    expect_refusal(gfold_continuation_switch(plan, 7, direction, &err), err, GFOLD_EINVAL,
                   "event 7");
    gfold_continuation_destroy(plan);
}

/* (x^2 - p^2)(x^2 - 4 p^2) has four branches through zero: no simple branch point. */
static int star(void *context, const double *u, double *f)
{
    (void)context;
    const double x = u[0] * u[0], p = u[1] * u[1];
    f[0] = u[0] * (x - p) * (x - 4 * p) * (u[0] + 3 * u[1]);
    return 0;
}

Test(switch_branch, a_point_of_more_than_two_branches_is_refused)
{
    const gfold_system system = { .n = 1, .equations = star };
    const double lo[] = { -1, -1 }, hi[] = { 1, 1 };
    gfold_continuation_params params = gfold_continuation_defaults();
    params.detect = GFOLD_DETECT_BRANCHES;
    params.lo = lo;
    params.hi = hi;
    params.tol = 1e-9;
    gfold_continuation *plan;
    cr_assert_eq(gfold_continuation_create(&plan, &system, &params, NULL), GFOLD_OK);
    (void)!gfold_continuation_run(plan, (double[]){ 0, -0.9 }, NULL, NULL);
    double direction[2];
    gfold_error err;
    for (size_t k = 0; k < gfold_continuation_events(plan); k++)
        expect_refusal(gfold_continuation_switch(plan, k, direction, &err), err, GFOLD_ENOCONV,
                       "no simple");
    gfold_continuation_destroy(plan);
}
