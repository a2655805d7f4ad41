#include "systems.h"

TestSuite(two_parameter, .init = start_library);

static gfold_continuation *
followed(gfold_two_parameter *extended, const double *u, const double *lo, const double *hi)
{
    const gfold_system system = gfold_two_parameter_system(extended);
    gfold_continuation_params params = gfold_continuation_defaults();
    double start[20];
    gfold_error err;
    const gfold_status status = gfold_two_parameter_start(extended, u, start, &err);
    cr_assert_eq(status, GFOLD_OK, "%s", err.message);
    params.lo = lo;
    params.hi = hi;
    params.step_min = 1e-7;
    return follow(&system, &params, start, NULL);
}

/* q + p x - x^3: folds at p = 3 x^2, q = -2 x^3 that meet in a cusp; hidden in two dimensions */
static int cusp_surface(void *context, const double *u, double *f)
{
    (void)context;
    const double x = u[0] - 0.3 * u[1], p = u[2], q = u[3];
    f[0] = q + p * x - x * x * x + 0.5 * (u[1] - 0.2 * x * x);
    f[1] = u[1] - 0.2 * x * x;
    return 0;
}

static int cusp_slopes(void *context, const double *u, double *j)
{
    (void)context;
    const double x = u[0] - 0.3 * u[1], p = u[2];
    const double a = p - 3 * x * x - 0.2 * x, b = -0.4 * x; /* d f / d x */
    j[0] = a, j[1] = b;
    j[2] = -0.3 * a + 0.5, j[3] = -0.3 * b + 1;
    j[4] = x, j[5] = 0;
    j[6] = 1, j[7] = 0;
    return 0;
}

Test(two_parameter, folds_meet_in_a_cusp)
{
    const double lo[] = { -9, -9, -2, -2, -5, -1 }, hi[] = { 9, 9, 2, 2, 5, 1 };
    for (int own = 0; own < 2; own++) {
        const gfold_system two = { .n = 2,
                                   .equations = cusp_surface,
                                   .jacobian = own ? cusp_slopes : NULL };
        gfold_two_parameter *fold;
        cr_assert_eq(gfold_two_parameter_create(&fold, &two, GFOLD_EVENT_FOLD, NULL), GFOLD_OK);
        const double x = 0.6, y = 0.2 * x * x;
        gfold_continuation *c =
            followed(fold, (double[]){ x + 0.3 * y, y, 3 * x * x, -2 * x * x * x }, lo, hi);
        for (size_t k = 0; k < gfold_continuation_count(c); k++) {
            const double *u = gfold_continuation_point(c, k).u, at = u[0] - 0.3 * u[1];
            expect_near(u[4], 3 * at * at, 1e-10, "p at %g, own %d", at, own);
            expect_near(u[5], -2 * at * at * at, 1e-10, "q at %g, own %d", at, own);
        }
        const gfold_event e = only(c, GFOLD_EVENT_TEST, 0);
        expect_near(e.u[0], 0, 1e-8, "own %d", own);
        expect_near(e.u[4], 0, 1e-10, "own %d", own);
        expect_near(e.u[5], 0, 1e-10, "own %d", own);
        cr_assert_eq(gfold_continuation_end(c, 0), GFOLD_END_WINDOW);
        cr_assert_eq(gfold_continuation_end(c, 1), GFOLD_END_WINDOW);
        gfold_continuation_destroy(c);
        gfold_two_parameter_destroy(fold);
    }
}

/* The Brusselator in A and B */
static int brusselator(void *context, const double *u, double *f)
{
    (void)context;
    const double x = u[0], y = u[1], a = u[2], b = u[3];
    f[0] = a + x * x * y - (b + 1) * x;
    f[1] = b * x - x * x * y;
    return 0;
}

Test(two_parameter, the_hopf_points_of_the_brusselator_are_a_parabola)
{
    const gfold_system two = { .n = 2, .equations = brusselator };
    const double lo[] = { 0, 0, -2, -2, -2, -2, 0, 0.4, 0 }, hi[] = { 9, 9, 2, 2, 2, 2, 9, 2, 9 };
    gfold_two_parameter *hopf;
    cr_assert_eq(gfold_two_parameter_create(&hopf, &two, GFOLD_EVENT_HOPF, NULL), GFOLD_OK);
    gfold_continuation *c = followed(hopf, (double[]){ 1, 2, 1, 2.001 }, lo, hi);
    const size_t n = gfold_continuation_count(c);
    for (size_t k = 0; k < n; k++) {
        const double *u = gfold_continuation_point(c, k).u, a = u[7];
        expect_near(u[8], 1 + a * a, 1e-9, "A = %g", a);
        expect_near(u[6], a, 1e-9, "A = %g", a);
    }
    expect_near(gfold_continuation_point(c, 0).u[7], 0.4, 1e-12, "%s", "one end");
    expect_near(gfold_continuation_point(c, n - 1).u[7], 2, 1e-12, "%s", "the other");
    gfold_continuation_destroy(c);
    gfold_two_parameter_destroy(hopf);
}

static int nowhere(void *context, const double *u, double *f)
{
    (void)context, (void)u, (void)f;
    return 1;
}

Test(two_parameter, what_cannot_be_is_refused)
{
    gfold_system two = { .n = 2, .equations = cusp_surface };
    gfold_two_parameter *extended;
    gfold_error err;
    double start[20];
    expect_refusal(gfold_two_parameter_create(&extended, &two, GFOLD_EVENT_BRANCH, &err), err,
                   GFOLD_EINVAL, "kind");
    two.n = 0;
    expect_refusal(gfold_two_parameter_create(&extended, &two, GFOLD_EVENT_FOLD, &err), err,
                   GFOLD_EINVAL, "n is");
    two.n = 2;
    cr_assert_eq(gfold_two_parameter_create(&extended, &two, GFOLD_EVENT_HOPF, NULL), GFOLD_OK);
    expect_refusal(gfold_two_parameter_start(extended, (double[]){ 0, 0, 1, 0 }, start, &err), err,
                   GFOLD_ENOCONV, "complex");
    gfold_two_parameter_destroy(extended);
    two.equations = nowhere;
    cr_assert_eq(gfold_two_parameter_create(&extended, &two, GFOLD_EVENT_HOPF, NULL), GFOLD_OK);
    expect_refusal(gfold_two_parameter_start(extended, (double[]){ 0, 0, 1, 0 }, start, &err), err,
                   GFOLD_ENUMERIC, "not defined");
    gfold_two_parameter_destroy(extended);
    two.equations = NULL;
    expect_refusal(gfold_two_parameter_create(&extended, &two, GFOLD_EVENT_HOPF, &err), err,
                   GFOLD_EINVAL, "equations");
    gfold_two_parameter_destroy(NULL);
}
