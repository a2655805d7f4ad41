#include "astro/astrocyte.h"
#include "expect.h"
#include "io/columns.h"
#include "math/ode.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS_PER_S = 10000 };

static double pulse_at(double amplitude, long step)
{
    return step >= 2000 && step < 3000 ? amplitude : 0;
}

Test(astrocyte, every_reference_state_is_met)
{
    const gfold_astrocyte_params p = gfold_astrocyte_defaults();
    double *data;
    size_t rows;
    gfold_error err;
    cr_assert_eq(gf_columns_read(DATA "/astro/cell/calcium.csv", 5, &data, &rows, &err), GFOLD_OK,
                 "%s", err.message);
    cr_assert_eq(rows, 52);
    gfold_astrocyte_state s = gfold_astrocyte_initial();
    long step = 0;
    for (size_t k = 0; k < rows; k++) {
        const double pulse = data[k], t = data[rows + k];
        const long until = lround(t * STEPS_PER_S);
        if (until == 0) {
            s = gfold_astrocyte_initial();
            step = 0;
        }
        for (; step < until; step++) s = gfold_astrocyte_step(&p, s, pulse_at(pulse, step), 0, 0);
        expect_near(s.ca, data[2 * rows + k], 1e-10, "Ca, pulse %g, t %g", pulse, t);
        expect_near(s.h, data[3 * rows + k], 1e-10, "h, pulse %g, t %g", pulse, t);
        expect_near(s.ip3, data[4 * rows + k], 1e-10, "IP3, pulse %g, t %g", pulse, t);
    }
    free(data);
}

Test(astrocyte, the_rate_at_the_initial_state_is_the_reference)
{
    const gfold_astrocyte_params p = gfold_astrocyte_defaults();
    const gfold_astrocyte_state r = gfold_astrocyte_rate(&p, gfold_astrocyte_initial(), 0);
    expect_near(r.ca, 0.0281793743620, 1e-12, "%s", "Ca");
    expect_near(r.h, 5.3647e-8, 1e-12, "%s", "h");
    expect_near(r.ip3, -0.0175894348865, 1e-12, "%s", "IP3");
}

/* ---- the equations as they are usually written, and another integrator ---------------------- */

static void rate(void *context, double t, const double *y, double *dy)
{
    const double *drive = context;
    const double c = y[0], h = y[1], p = y[2];
    (void)t;
    const double gap = (2.0 - c) / 0.185 - c;
    const double er =
        0.185 * 6 * pow(p / (p + 0.13), 3) * pow(c / (c + 0.082), 3) * pow(h, 3) * gap;
    const double q2 = 1.049 * (p + 0.13) / (p + 0.9434);
    dy[0] = er - 2.2 * c * c / (c * c + 0.01) + 0.185 * 0.11 * gap + 0.2 * p * p / (1 + p * p) -
            0.5 * c;
    dy[1] = (q2 / (q2 + c) - h) * 0.14 * (q2 + c);
    dy[2] = (0.16 - p) * 0.14 + 0.3 * (c + 0.2 * 1.1) / (c + 1.1) + *drive;
}

static void advance(double *y, double drive, double t)
{
    gf_ode *ode = gf_ode_create(3, 1e-13, rate);
    double dy[3], y1[3], dy1[3], h = 1e-3;
    rate(&drive, 0, y, dy);
    for (double now = 0; now < t;) {
        const double step = fmin(h, t - now);
        const double next = gf_ode_step(ode, &drive, now, step, y, dy, y1, dy1);
        if (next >= 0.99 * step) {
            memcpy(y, y1, sizeof y1);
            memcpy(dy, dy1, sizeof dy1);
            now = step < h ? t : now + step;
        }
        h = next;
    }
    gf_ode_destroy(ode);
}

Test(astrocyte, the_steps_agree_with_an_adaptive_integrator)
{
    const gfold_astrocyte_params p = gfold_astrocyte_defaults();
    gfold_astrocyte_state s = gfold_astrocyte_initial();
    double y[3] = { s.ca, s.h, s.ip3 };
    static const double drive[] = { 0, 5, 0, 0, 1.5, 0 }, length[] = { 0.2, 0.1, 1, 3, 2, 5 };
    for (size_t k = 0; k < COUNT(drive); k++) {
        const long steps = lround(length[k] * STEPS_PER_S);
        for (long i = 0; i < steps; i++) s = gfold_astrocyte_step(&p, s, drive[k], 0, 0);
        advance(y, drive[k], length[k]);
        expect_near(s.ca, y[0], 1e-11, "Ca, part %zu", k);
        expect_near(s.h, y[1], 1e-11, "h, part %zu", k);
        expect_near(s.ip3, y[2], 1e-11, "IP3, part %zu", k);
    }
}

/* What gap junctions bring adds to the rates and nothing else. */
Test(astrocyte, influxes_add_to_the_rates)
{
    const gfold_astrocyte_params p = gfold_astrocyte_defaults();
    const gfold_astrocyte_state s = { 0.3, 0.8, 1.1 };
    const gfold_astrocyte_state a = gf_astrocyte_rate(&p, s, 0.5, 0);
    const gfold_astrocyte_state b = gf_astrocyte_rate(&p, s, 0.7, 0.01);
    expect_near(b.ca - a.ca, 0.01, 1e-15, "%s", "Ca");
    cr_assert_eq(b.h, a.h);
    expect_near(b.ip3 - a.ip3, 0.2, 1e-15, "%s", "IP3");
    const gfold_astrocyte_state one = gfold_astrocyte_step(&p, s, 0.5, 0.01, 0.2);
    const gfold_astrocyte_state two = gf_astrocyte_step(&p, s, 0.7, 0.01);
    cr_assert(one.ca == two.ca && one.h == two.h && one.ip3 == two.ip3);
}

Test(astrocyte, parameters_out_of_range_are_named)
{
    gfold_error err;
    gfold_astrocyte_params p = gfold_astrocyte_defaults();
    cr_assert_eq(gfold_astrocyte_check(&p, &err), GFOLD_OK);
    p.k3 = 0;
    expect_refusal(gfold_astrocyte_check(&p, &err), err, GFOLD_EINVAL, "k3 is 0");
    p = gfold_astrocyte_defaults();
    p.alpha = 1.5;
    expect_refusal(gfold_astrocyte_check(&p, &err), err, GFOLD_EINVAL, "alpha is 1.5");
    p = gfold_astrocyte_defaults();
    p.dt = NAN;
    expect_refusal(gfold_astrocyte_check(&p, &err), err, GFOLD_EINVAL, "dt is nan");
}
