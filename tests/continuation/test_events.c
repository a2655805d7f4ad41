#include "systems.h"

TestSuite(events, .init = start_library);

/* dx/dt = A + x^2 y - (B + 1) x, dy/dt = B x - x^2 y: Hopf at B = 1 + A^2, frequency A */
static int brusselator(void *context, const double *u, double *f)
{
    const double a = *(const double *)context, x = u[0], y = u[1], b = u[2];
    f[0] = a + x * x * y - (b + 1) * x;
    f[1] = b * x - x * x * y;
    return 0;
}

Test(events, the_brusselator_has_its_hopf_point_where_algebra_says)
{
    static const double values[] = { 0.5, 1, 1.7 };
    for (size_t k = 0; k < COUNT(values); k++) {
        double a = values[k];
        const gfold_system system = { .n = 2, .context = &a, .equations = brusselator };
        const double lo[] = { 0, 0, 0.2 }, hi[] = { 9, 9, 8 };
        gfold_continuation_params params = gfold_continuation_defaults();
        params.detect = GFOLD_DETECT_HOPF | GFOLD_DETECT_FOLDS | GFOLD_DETECT_BRANCHES;
        params.lo = lo;
        params.hi = hi;
        gfold_continuation *c = follow(&system, &params, (double[]){ a, 0.5 / a, 0.5 }, NULL);
        const gfold_event e = only(c, GFOLD_EVENT_HOPF, 0);
        expect_near(e.u[2], 1 + a * a, 1e-10, "A = %g", a);
        expect_near(e.frequency, a, 1e-10, "A = %g", a);
        expect_near(e.u[0], a, 1e-12, "A = %g", a);
        cr_assert_eq(gfold_continuation_events(c), 1);
        for (size_t i = 0; i < gfold_continuation_count(c); i++) {
            const gfold_curve_point p = gfold_continuation_point(c, i);
            cr_assert_eq(p.unstable, p.u[2] > 1 + a * a ? 2 : 0, "B = %g", p.u[2]);
            expect_near(p.re[0] + p.re[1], p.u[2] - 1 - a * a, 1e-9, "trace at %g", p.u[2]);
        }
        gfold_continuation_destroy(c);
    }
}

/* Eigenvalues p +- 1, then p and -p - 0.5 +- 2i: sums of real ones vanish, no Hopf point but
 * one. */
static int saddle_and_hopf(void *context, const double *u, double *f)
{
    (void)context;
    const double p = u[4];
    f[0] = (p + 1) * u[0] + 0.2 * u[1];
    f[1] = (p - 1) * u[1];
    f[2] = (-p - 0.5) * u[2] + 2 * u[3];
    f[3] = -2 * u[2] - (p + 0.5) * u[3] + u[0] * u[2];
    return 0;
}

Test(events, a_neutral_saddle_is_no_hopf_point)
{
    const gfold_system system = { .n = 4, .equations = saddle_and_hopf };
    const double lo[] = { -1, -1, -1, -1, -0.9 }, hi[] = { 1, 1, 1, 1, 0.95 };
    gfold_continuation_params params = gfold_continuation_defaults();
    params.detect = GFOLD_DETECT_HOPF;
    params.lo = lo;
    params.hi = hi;
    gfold_continuation *c = follow(&system, &params, (double[]){ 0, 0, 0, 0, 0.4 }, NULL);
    const gfold_event e = only(c, GFOLD_EVENT_HOPF, 0);
    expect_near(e.u[4], -0.5, 1e-10, "%s", "the pair crosses");
    expect_near(e.frequency, 2, 1e-10, "%s", "frequency");
    gfold_continuation_destroy(c);
}

/* A branch of folds: n = 2, det grows with a factor that would overflow were it not for
 * logarithms. */
static int stiff(void *context, const double *u, double *f)
{
    (void)context;
    f[0] = 1e200 * (u[0] * u[0] - u[2]);
    f[1] = 1e150 * (u[1] - u[0]);
    return 0;
}

Test(events, determinants_do_not_overflow)
{
    const gfold_system system = { .n = 2, .equations = stiff };
    const double lo[] = { -2, -2, -1 }, hi[] = { 2, 2, 2 };
    gfold_continuation_params params = gfold_continuation_defaults();
    params.detect = GFOLD_DETECT_FOLDS | GFOLD_DETECT_BRANCHES;
    params.lo = lo;
    params.hi = hi;
    gfold_continuation *c = follow(&system, &params, (double[]){ 1, 1, 1 }, NULL);
    const gfold_event e = only(c, GFOLD_EVENT_FOLD, 0);
    expect_near(e.u[2], 0, 1e-13, "%s", "fold");
    cr_assert_eq(count_events(c, GFOLD_EVENT_BRANCH), 0);
    gfold_continuation_destroy(c);
}
