#include "math/ode.h"
#include "systems.h"

TestSuite(cycle, .init = start_library);

/* dx/dt = p x - y - x (x^2 + y^2), dy/dt = x + p y - y (x^2 + y^2): the circle of radius
 * sqrt(p), period 2 pi, multipliers 1 and exp(-4 pi p) */
static int normal_form(void *context, const double *u, double *f)
{
    (void)context;
    const double x = u[0], y = u[1], r = x * x + y * y;
    f[0] = u[2] * x - y - x * r;
    f[1] = x + u[2] * y - y * r;
    return 0;
}

static gfold_cycles *
cycles_of(const gfold_system *flow, const gfold_cycle_params *params, const double *hopf)
{
    gfold_cycles *cycles;
    gfold_error err;
    gfold_status status = gfold_cycles_create(&cycles, flow, params, &err);
    cr_assert_eq(status, GFOLD_OK, "%s", err.message);
    status = gfold_cycles_from_hopf(cycles, hopf, &err);
    cr_assert_eq(status, GFOLD_OK, "%s", err.message);
    return cycles;
}

Test(cycle, the_normal_form_gives_circles_of_known_radius_period_and_multiplier)
{
    const gfold_system flow = { .n = 2, .equations = normal_form };
    gfold_cycle_params params = gfold_cycle_defaults();
    const double report[] = { 0.25, 0.5 };
    params.p_hi = 0.8;
    params.report = report;
    params.n_report = 2;
    gfold_cycles *c = cycles_of(&flow, &params, (double[]){ 0, 0, 0 });
    cr_assert_gt(gfold_cycles_count(c), 10);
    for (size_t k = 0; k < gfold_cycles_count(c); k++) {
        const gfold_cycle o = gfold_cycles_get(c, k);
        const double r = sqrt(o.parameter);
        expect_near(o.period, 2 * M_PI, 1e-9, "p %g", o.parameter);
        expect_near(o.max[0], r, 1e-7 * r, "p %g", o.parameter);
        expect_near(o.min[1], -r, 1e-7 * r, "p %g", o.parameter);
        const size_t trivial = fabs(o.re[0] - 1) > fabs(o.re[1] - 1);
        expect_near(o.re[trivial], 1, 1e-8, "p %g", o.parameter);
        expect_near(o.re[!trivial], exp(-4 * M_PI * o.parameter), 1e-7, "p %g", o.parameter);
        cr_assert_eq(o.unstable, 0);
        double t[5] = { 0, 0.1, 0.37, 0.8, 1 }, x[10];
        gfold_cycles_profile(c, k, 5, t, x);
        for (int i = 0; i < 5; i++)
            expect_near(hypot(x[2 * i], x[2 * i + 1]), r, 1e-6 * r, "time %g", t[i]);
    }
    cr_assert_eq(gfold_cycles_end(c), GFOLD_END_WINDOW);
    cr_assert_eq(gfold_cycles_events(c), 2);
    for (size_t k = 0; k < 2; k++)
        expect_near(gfold_cycles_at_event(c, k).parameter, report[k], 1e-11, "report %zu", k);
    gfold_cycles_destroy(c);
}

/* ---- an independent method: Runge-Kutta of order 8 to the attractor, then round it ---------- */

typedef struct orbit {
    const gfold_system *flow;
    double parameter;
} orbit;

static void orbit_rate(void *context, double t, const double *y, double *dy)
{
    const orbit *o = context;
    double u[4];
    (void)t;
    memcpy(u, y, o->flow->n * sizeof *y);
    u[o->flow->n] = o->parameter;
    cr_assert_eq(o->flow->equations(o->flow->context, u, dy), 0);
}

/* Time from one upward crossing of y[0] = level to the next after settling for `settle`; range
 * of y[0]. */
static double period_by_integration(const gfold_system *flow, double parameter, double *y,
                                    double level, double settle, double *lo, double *hi)
{
    orbit o = { flow, parameter };
    gf_ode *ode = gf_ode_create(flow->n, 1e-13, orbit_rate);
    double t = 0, h = 1e-3, first = NAN, dy[4], y1[4], dy1[4];
    *lo = INFINITY;
    *hi = -INFINITY;
    orbit_rate(&o, 0, y, dy);
    for (int steps = 0; steps < 10000000; steps++) {
        const double next = gf_ode_step(ode, &o, t, h, y, dy, y1, dy1);
        if (next < 0.99 * h) {
            h = next;
            continue;
        }
        const int up = y[0] < level && y1[0] >= level && t > settle;
        if (up) { /* secant on the length of a step from before */
            double a = 0, b = h, fa = y[0] - level, fb = y1[0] - level, c = h;
            for (int k = 0; k < 60 && fabs(b - a) > 1e-15 * (1 + t); k++) {
                c = k % 3 == 2 ? (a + b) / 2 : b - fb * (b - a) / (fb - fa);
                gf_ode_step(ode, &o, t, c, y, dy, y1, dy1);
                const double fc = y1[0] - level;
                if (fc == 0) break;
                if ((fc > 0) == (fb > 0))
                    b = c, fb = fc;
                else
                    a = c, fa = fc;
            }
            if (!isnan(first)) {
                gf_ode_destroy(ode);
                return t + c - first;
            }
            first = t + c;
            gf_ode_step(ode, &o, t, h, y, dy, y1, dy1);
        }
        /* extrema by the cubic through both ends */
        if (!isnan(first) && dy[0] * dy1[0] < 0) {
            double a = 0, b = h;
            for (int k = 0; k < 60; k++) {
                const double c = (a + b) / 2;
                double z[4], dz[4];
                gf_ode_step(ode, &o, t, c, y, dy, z, dz);
                *lo = fmin(*lo, z[0]);
                *hi = fmax(*hi, z[0]);
                if ((dz[0] > 0) == (dy[0] > 0))
                    a = c;
                else
                    b = c;
            }
        }
        t += h;
        h = fmin(next, 0.2);
        memcpy(y, y1, flow->n * sizeof *y);
        memcpy(dy, dy1, flow->n * sizeof *y);
    }
    gf_ode_destroy(ode);
    return NAN;
}

/* x'' = (p - x^2) x' - x: van der Pol's oscillator of strength p, its x larger by sqrt(p) */
static int van_der_pol(void *context, const double *u, double *f)
{
    (void)context;
    f[0] = u[1];
    f[1] = (u[2] - u[0] * u[0]) * u[1] - u[0];
    return 0;
}

Test(cycle, the_van_der_pol_oscillator_has_its_known_periods)
{
    const gfold_system flow = { .n = 2, .equations = van_der_pol };
    gfold_cycle_params params = gfold_cycle_defaults();
    const double report[] = { 1, 2, 5 };
    params.p_hi = 5.2;
    params.step_max = 0.5;
    params.report = report;
    params.n_report = 3;
    params.intervals = 64;
    gfold_cycles *c = cycles_of(&flow, &params, (double[]){ 0, 0, 0 });
    size_t seen = 0;
    for (size_t k = 0; k < gfold_cycles_events(c); k++) {
        const gfold_event e = gfold_cycles_event(c, k);
        if (e.kind != GFOLD_EVENT_TEST) continue;
        const gfold_cycle o = gfold_cycles_at_event(c, k);
        double y[2] = { 2, 0 }, lo, hi;
        const double period = period_by_integration(&flow, report[e.test], y, 0.1, 60, &lo, &hi);
        expect_near(o.period, period, 2e-8, "p %g", report[e.test]);
        expect_near(o.max[0], hi, 1e-5, "p %g", report[e.test]);
        if (e.test == 0) expect_near(o.period, 6.6632868593231301, 1e-8, "%s", "published");
        cr_assert_eq(o.unstable, 0);
        seen++;
    }
    cr_assert_eq(seen, 3);
    gfold_cycles_destroy(c);
}

/* The error of the period falls with h^8: twice the intervals must gain 256. */
Test(cycle, more_intervals_give_a_better_period)
{
    const gfold_system flow = { .n = 2, .equations = van_der_pol };
    gfold_cycle_params params = gfold_cycle_defaults();
    const double report[] = { 2 };
    double off[3];
    params.p_hi = 2.05;
    params.step_max = 0.3;
    params.report = report;
    params.n_report = 1;
    params.defect_max = 1;
    static const int intervals[] = { 16, 32, 64 };
    double y[2] = { 2, 0 }, lo, hi;
    const double period = period_by_integration(&flow, 2, y, 0.1, 60, &lo, &hi);
    for (int k = 0; k < 3; k++) {
        params.intervals = intervals[k];
        gfold_cycles *c = cycles_of(&flow, &params, (double[]){ 0, 0, 0 });
        cr_assert_eq(gfold_cycles_events(c), 1);
        off[k] = fabs(gfold_cycles_at_event(c, 0).period - period);
        gfold_cycles_destroy(c);
    }
    cr_assert(off[1] < off[0] / 100 && off[2] < off[1] / 100, "%g %g %g", off[0], off[1], off[2]);
    cr_assert_lt(off[2], 1e-9);
}

/* The astrocyte of Ullah et al. in the form of the neuron-astrocyte network; concentrations in
 * uM, time in seconds; u = (Ca, h, IP3, J). */
static int astrocyte(void *context, const double *u, double *f)
{
    (void)context;
    const double c0 = 2, c1 = 0.185, v1 = 6, v2 = 0.11, v3 = 2.2, v4 = 0.3, v6 = 0.2, k1 = 0.5;
    const double k2 = 1, k3 = 0.1, k4 = 1.1, d1 = 0.13, d2 = 1.049, d3 = 0.9434, d5 = 0.082;
    const double rest = 0.16, relax = 0.14, alpha = 0.8, a2 = 0.14;
    const double c = u[0], h = u[1], p = u[2], gradient = (c0 - c) / c1 - c;
    const double er = c1 * v1 * pow(p / (p + d1) * (c / (c + d5)) * h, 3) * gradient;
    const double leak = c1 * v2 * gradient, pump = v3 * c * c / (c * c + k3 * k3);
    const double in = v6 * p * p / (k2 * k2 + p * p), plc = v4 * (c + (1 - alpha) * k4) / (c + k4);
    const double q2 = d2 * (p + d1) / (p + d3);
    f[0] = er - pump + leak + in - k1 * c;
    f[1] = (q2 / (q2 + c) - h) * a2 * (q2 + c);
    f[2] = (rest - p) * relax + plc + u[3];
    return !(c > -0.05 && p > -0.1);
}

static gfold_continuation *astrocyte_equilibria(void)
{
    const gfold_system flow = { .n = 3, .equations = astrocyte };
    const double scale[] = { 0.3, 0.2, 2, 0.3 }, lo[] = { 0, 0, 0, -0.05 }, hi[] = { 2, 2, 20, 1 };
    gfold_continuation_params params = gfold_continuation_defaults();
    params.detect = GFOLD_DETECT_HOPF | GFOLD_DETECT_FOLDS;
    params.scale = scale;
    params.lo = lo;
    params.hi = hi;
    return follow(&flow, &params, (double[]){ 0.0661, 0.888, 0.686, 0 }, NULL);
}

Test(cycle, the_astrocyte_has_two_hopf_points)
{
    gfold_continuation *c = astrocyte_equilibria();
    for (size_t k = 0; k < gfold_continuation_count(c); k++) {
        const gfold_curve_point p = gfold_continuation_point(c, k);
        cr_assert_eq(p.unstable, p.u[3] > 0.0581245549 && p.u[3] < 0.683906182 ? 2 : 0);
    }
    cr_assert_eq(count_events(c, GFOLD_EVENT_HOPF), 2);
    gfold_event e = gfold_continuation_event(c, 0);
    expect_near(e.u[3], 0.0581245549, 1e-10, "%s", "J");
    expect_near(e.u[0], 0.1149718142, 1e-10, "%s", "Ca");
    expect_near(e.u[1], 0.8486144705, 1e-10, "%s", "h");
    expect_near(e.u[2], 1.165968311, 1e-9, "%s", "IP3");
    expect_near(2 * M_PI / e.frequency, 10.722564, 1e-6, "%s", "period");
    cr_assert_lt(e.residual, 1e-12);
    cr_assert_lt(e.value, 1e-8);
    e = gfold_continuation_event(c, 1);
    cr_assert(e.u[3] > 0.2 && e.u[3] < 1, "second Hopf point at J = %g", e.u[3]);
    gfold_continuation_destroy(c);
}

Test(cycle, the_astrocyte_oscillates_with_the_reference_period_and_range)
{
    const gfold_system flow = { .n = 3, .equations = astrocyte };
    gfold_cycle_params params = gfold_cycle_defaults();
    const double report[] = { 0.1, 0.2 };
    params.intervals = 40;
    params.x_scale = 0.3;
    params.p_scale = 0.2;
    params.p_lo = 0;
    params.p_hi = 0.22;
    params.step_max = 0.3;
    params.points_max = 400;
    params.report = report;
    params.n_report = 2;
    gfold_continuation *equilibria = astrocyte_equilibria();
    gfold_cycles *c = cycles_of(&flow, &params, gfold_continuation_event(equilibria, 0).u);
    gfold_continuation_destroy(equilibria);
    size_t seen = 0;
    for (size_t k = 0; k < gfold_cycles_events(c); k++) {
        const gfold_event e = gfold_cycles_event(c, k);
        if (e.kind != GFOLD_EVENT_TEST) continue;
        const gfold_cycle o = gfold_cycles_at_event(c, k);
        static const double period[] = { 13.027, 9.708 }, min[] = { 0.0688, 0.07603 };
        static const double max[] = { 0.4965, 0.54007 };
        expect_near(o.period, period[e.test], 1e-3, "J %g", report[e.test]);
        expect_near(o.min[0], min[e.test], 1e-4, "J %g", report[e.test]);
        expect_near(o.max[0], max[e.test], 1e-4, "J %g", report[e.test]);
        double y[3] = { 0.2, 0.8, 1.5 }, lo, hi;
        const double measured = period_by_integration(&flow, report[e.test], y, 0.2, 400, &lo, &hi);
        expect_near(o.period, measured, 1e-6, "J %g", report[e.test]);
        expect_near(o.min[0], lo, 1e-6, "J %g", report[e.test]);
        expect_near(o.max[0], hi, 1e-5, "J %g", report[e.test]);
        seen++;
    }
    cr_assert_eq(seen, 2);
    gfold_cycles_destroy(c);
}

/* Born at the lower Hopf point, the cycle explodes through two folds close by (a canard), grows,
 * turns at a fold above the upper Hopf point and shrinks into it, unstable. */
Test(cycle, the_cycles_of_the_astrocyte_join_both_hopf_points)
{
    const gfold_system flow = { .n = 3, .equations = astrocyte };
    gfold_cycle_params params = gfold_cycle_defaults();
    params.intervals = 40;
    params.x_scale = 0.3;
    params.p_scale = 0.2;
    params.p_lo = 0;
    params.p_hi = 1;
    params.step = 0.01;
    params.step_max = 0.3;
    gfold_continuation *equilibria = astrocyte_equilibria();
    const double upper = gfold_continuation_event(equilibria, 1).u[3];
    double folds[2][3] = { { 0 } };
    for (int from = 0; from < 2; from++) {
        gfold_cycles *c =
            cycles_of(&flow, &params, gfold_continuation_event(equilibria, (size_t)from).u);
        cr_assert_eq(gfold_cycles_end(c), GFOLD_END_CALLER);
        cr_assert_eq(gfold_cycles_events(c), 3);
        for (size_t k = 0; k < 3; k++) {
            cr_assert_eq(gfold_cycles_event(c, k).kind, GFOLD_EVENT_FOLD);
            const gfold_cycle fold = gfold_cycles_at_event(c, k);
            folds[from][from ? 2 - k : k] = fold.parameter;
            int doubled = 0; /* a second multiplier is 1 */
            for (int i = 0; i < 3; i++) doubled += hypot(fold.re[i] - 1, fold.im[i]) < 1e-3;
            cr_assert_eq(doubled, 2, "J %.10g", fold.parameter);
        }
        const gfold_cycle last = gfold_cycles_get(c, gfold_cycles_count(c) - 1);
        expect_near(last.parameter, from ? 0.0581245549 : upper, from ? 1e-3 : 3e-2, "from %d",
                    from);
        for (size_t k = 0; k < gfold_cycles_count(c); k++) {
            const gfold_cycle o = gfold_cycles_get(c, k);
            const int low = o.parameter > 0.0589 && o.parameter < upper;
            const int small = o.min[0] > 0.1492 && o.parameter > 0.6;
            if (low && !small) cr_assert_eq(o.unstable, 0, "J %g", o.parameter);
            if (small) cr_assert_eq(o.unstable, 1, "J %g", o.parameter);
        }
        gfold_cycles_destroy(c);
    }
    for (int k = 0; k < 3; k++)
        expect_near(folds[0][k], folds[1][k], 1e-9, "fold %d from both ends", k);
    expect_near(folds[0][2], 0.81937474, 1e-7, "%s", "fold of cycles");
    cr_assert(folds[0][0] > 0.0588 && folds[0][0] < 0.0589 && folds[0][1] < folds[0][0]);
    gfold_continuation_destroy(equilibria);
}

Test(cycle, what_cannot_be_is_refused)
{
    gfold_system flow = { .n = 2, .equations = normal_form };
    const gfold_cycle_params good = gfold_cycle_defaults();
    const struct {
        const char *word;
        size_t offset;
        double value;
    } rows[] = {
        { "step_max", offsetof(gfold_cycle_params, step_max), 0 },
        { "step", offsetof(gfold_cycle_params, step), 1 },
        { "x_scale", offsetof(gfold_cycle_params, x_scale), 0 },
        { "p_scale", offsetof(gfold_cycle_params, p_scale), -1 },
        { "period_max", offsetof(gfold_cycle_params, period_max), 0 },
        { "tol", offsetof(gfold_cycle_params, tol), 1 },
        { "defect_max", offsetof(gfold_cycle_params, defect_max), 0 },
        { "p_lo", offsetof(gfold_cycle_params, p_lo), INFINITY },
    };
    gfold_cycles *c;
    gfold_error err;
    for (size_t k = 0; k < COUNT(rows); k++) {
        gfold_cycle_params p = good;
        memcpy((char *)&p + rows[k].offset, &rows[k].value, sizeof(double));
        expect_refusal(gfold_cycles_create(&c, &flow, &p, &err), err, GFOLD_EINVAL, rows[k].word);
        cr_assert_null(c);
    }
    gfold_cycle_params p = good;
    p.intervals = 3;
    expect_refusal(gfold_cycles_create(&c, &flow, &p, &err), err, GFOLD_EINVAL, "intervals");
    p = good;
    p.points_max = 0;
    expect_refusal(gfold_cycles_create(&c, &flow, &p, &err), err, GFOLD_EINVAL, "points_max");
    p = good;
    p.n_report = 65;
    expect_refusal(gfold_cycles_create(&c, &flow, &p, &err), err, GFOLD_EINVAL, "n_report");
    flow.n = 1;
    expect_refusal(gfold_cycles_create(&c, &flow, &good, &err), err, GFOLD_EINVAL, "n is");
    flow.n = 2;
    cr_assert_eq(gfold_cycles_create(&c, &flow, &good, NULL), GFOLD_OK);
    expect_refusal(gfold_cycles_from_hopf(c, (double[]){ 0, 0, -1 }, &err), err, GFOLD_ENOCONV,
                   "imaginary");
    gfold_cycles_destroy(c);
    p = good;
    p.intervals = 8;
    p.defect_max = 1e-12;
    p.points_max = 5;
    cr_assert_eq(gfold_cycles_create(&c, &flow, &p, NULL), GFOLD_OK);
    expect_refusal(gfold_cycles_from_hopf(c, (double[]){ 0, 0, 0 }, &err), err, GFOLD_EACCURACY,
                   "defect");
    cr_assert_eq(gfold_cycles_count(c), 6);
    gfold_cycles_destroy(c);
    gfold_cycles_destroy(NULL);
}
