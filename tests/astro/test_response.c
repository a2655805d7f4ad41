#include "expect.h"

#include <criterion/criterion.h>
#include <gatefold/equilibrium.h>
#include <gatefold/response.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static gfold_response_params from_rest(double drive)
{
    gfold_response_params p = gfold_response_defaults();
    gfold_equilibrium rest[GFOLD_EQUILIBRIA_MAX];
    size_t count;
    cr_assert_eq(gfold_equilibria(&p.astrocyte, 0, rest, &count, NULL), GFOLD_OK);
    p.start = rest[0].state;
    p.drive = drive;
    p.onset = 0;
    p.t_max = 8;
    return p;
}

Test(response, pulses_from_rest_have_the_reference_peaks)
{
    static const double drive[] = { 1, 2, 2.5, 3, 4, 5, 6, 8 };
    static const double peak[] = { 0.0765, 0.0936, 0.1130, 0.4644, 0.5584, 0.6052, 0.6390, 0.6879 };
    gfold_response r;
    for (size_t k = 0; k < COUNT(drive); k++) {
        const gfold_response_params p = from_rest(drive[k]);
        cr_assert_eq(gfold_response_run(&p, &r, NULL, NULL, NULL), GFOLD_OK);
        expect_near(r.peak, peak[k], 5.1e-5, "J %g", drive[k]);
        if (drive[k] == 3) expect_near(r.t_peak, 3.46, 6e-3, "J %g", drive[k]);
        if (drive[k] == 5) expect_near(r.t_peak, 2.02, 6e-3, "J %g", drive[k]);
        cr_assert_eq(r.above > 0, peak[k] > 0.2);
    }
}

Test(response, the_reference_trace_crosses_the_threshold_at_the_reference_times)
{
    const gfold_response_params p = gfold_response_defaults();
    gfold_response r;
    cr_assert_eq(gfold_response_run(&p, &r, NULL, NULL, NULL), GFOLD_OK);
    expect_near(r.peak, 0.6417617695, 1e-9, "%s", "peak");
    expect_near(r.t_peak, 1.9534, 1e-4, "%s", "time of the peak");
    expect_near(r.t_up, 0.7907, 1e-4, "%s", "upwards");
    expect_near(r.t_down, 4.1962, 1e-4, "%s", "downwards");
    expect_near(r.above, r.t_down - r.t_up, 1e-9, "%s", "above");
}

Test(response, the_trace_holds_every_hundredth_step_and_a_constant_drive_lasts)
{
    gfold_response_params p = from_rest(1);
    gfold_response r, half;
    p.duration = INFINITY;
    p.t_max = 4;
    const size_t points = gfold_response_points(&p);
    cr_assert_eq(points, 401);
    double t[401];
    gfold_astrocyte_state s[401];
    cr_assert_eq(gfold_response_run(&p, &r, t, s, NULL), GFOLD_OK);
    cr_assert(s[400].ca == r.end.ca && s[0].ca == p.start.ca && t[0] == 0);
    expect_near(t[400], 4, 1e-12, "%s", "last time");
    p.t_max = 2;
    cr_assert_eq(gfold_response_run(&p, &half, NULL, NULL, NULL), GFOLD_OK);
    cr_assert(half.end.ca == s[200].ca && half.end.ip3 == s[200].ip3);
    p.t_max = 300;
    cr_assert_eq(gfold_response_run(&p, &r, NULL, NULL, NULL), GFOLD_OK);
    expect_near(r.end.ca, 0.362676, 5e-7, "%s", "steady under J = 1");
}

Test(response, what_cannot_be_is_refused)
{
    gfold_error err;
    gfold_response r;
    gfold_response_params p = gfold_response_defaults();
    p.drive = -1;
    expect_refusal(gfold_response_run(&p, &r, NULL, NULL, &err), err, GFOLD_EINVAL, "drive is -1");
    p = gfold_response_defaults();
    p.t_max = 0;
    expect_refusal(gfold_response_run(&p, &r, NULL, NULL, &err), err, GFOLD_EINVAL, "t_max is 0");
    p = gfold_response_defaults();
    p.start.h = 2;
    expect_refusal(gfold_response_run(&p, &r, NULL, NULL, &err), err, GFOLD_EINVAL, "h at");
    p = gfold_response_defaults();
    p.astrocyte.v1 = 1000;
    p.astrocyte.dt = p.every = 0.1;
    p.t_max = 100;
    expect_refusal(gfold_response_run(&p, &r, NULL, NULL, &err), err, GFOLD_ENUMERIC, "overflows");
}
