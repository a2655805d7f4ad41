#include "expect.h"

#include <criterion/criterion.h>
#include <gatefold/firing.h>
#include <math.h>
#include <string.h>

Test(firing, both_onsets_are_the_reference)
{
    const gfold_izhikevich_params n = gfold_izhikevich_defaults();
    gfold_onset onset;
    gfold_error err;
    cr_assert_eq(gfold_firing_onset(&n, 2, 6, 1000, &onset, &err), GFOLD_OK, "%s", err.message);
    expect_near(onset.single, 3.3316071, 1e-7, "%s", "one spike");
    expect_near(onset.repetitive, 3.8618997, 1e-7, "%s", "repetitive");
    cr_assert_lt(onset.width, 1e-15);
    gfold_onset longer; /* "repetitive" does not depend on how long one looks */
    cr_assert_eq(gfold_firing_onset(&n, 2, 6, 5000, &longer, NULL), GFOLD_OK);
    cr_assert(longer.single == onset.single && longer.repetitive == onset.repetitive);
}

Test(firing, spikes_of_the_map_are_counted_twice_where_a_step_lands_below_the_peak)
{
    static const struct {
        double current;
        long initial, rest;
    } rows[] = { { 3, 0, 0 },      { 4, 24, 25 },    { 15, 207, 214 },
                 { 20, 285, 295 }, { 40, 555, 557 }, { 60, 769, 771 } };
    gfold_firing_params p = gfold_firing_defaults();
    gfold_firing f;
    for (size_t k = 0; k < COUNT(rows); k++) {
        p.current = rows[k].current;
        p.start = gfold_izhikevich_initial();
        cr_assert_eq(gfold_firing_run(&p, &f, NULL, NULL, NULL, NULL), GFOLD_OK);
        expect_near((double)f.spikes, (double)rows[k].initial, p.current == 4 ? 5 : 0, "I %g",
                    p.current);
        cr_assert_geq(f.spike_steps, f.spikes);
        cr_assert_eq(gfold_izhikevich_rest(&p.neuron, 0, &p.start, NULL), GFOLD_OK);
        cr_assert_eq(gfold_firing_run(&p, &f, NULL, NULL, NULL, NULL), GFOLD_OK);
        expect_near((double)f.spikes, (double)rows[k].rest, p.current == 4 ? 5 : 0,
                    "I %g from rest", p.current);
    }
    p.current = 5; /* two spikes of the reference take two steps each */
    p.start = gfold_izhikevich_initial();
    cr_assert_eq(gfold_firing_run(&p, &f, NULL, NULL, NULL, NULL), GFOLD_OK);
    cr_assert_gt(f.spike_steps, f.spikes);
}

Test(firing, traces_and_spike_steps_belong_together)
{
    gfold_firing_params p = gfold_firing_defaults();
    gfold_firing f;
    static double v[2000], u[2000];
    static long spike[2000];
    p.t_max = 200;
    p.current = 20;
    p.onset = 50;
    p.duration = 100;
    cr_assert_eq(gfold_firing_steps(&p), 2000);
    cr_assert_eq(gfold_firing_run(&p, &f, v, u, spike, NULL), GFOLD_OK);
    cr_assert(f.spike_steps > 20 && f.first > 50 && f.last < 151 && v[1999] == f.end.v);
    for (long k = 0; k < f.spike_steps; k++) cr_assert_gt(v[spike[k] - 1], p.neuron.threshold);
    gfold_izhikevich_state rest;
    cr_assert_eq(gfold_izhikevich_rest(&p.neuron, 0, &rest, NULL), GFOLD_OK);
    expect_near(rest.v, -70, 1e-12, "%s", "V at rest");
    expect_near(rest.u, -14, 1e-12, "%s", "U at rest");
    expect_near(u[499], -14, 0.1, "%s", "U before the pulse");
}

Test(firing, what_cannot_be_is_refused)
{
    gfold_firing_params p = gfold_firing_defaults();
    gfold_izhikevich_state rest;
    gfold_onset onset;
    gfold_firing f;
    gfold_error err;
    p.current = NAN;
    expect_refusal(gfold_firing_run(&p, &f, NULL, NULL, NULL, &err), err, GFOLD_EINVAL, "current");
    p = gfold_firing_defaults();
    p.t_max = 0;
    expect_refusal(gfold_firing_run(&p, &f, NULL, NULL, NULL, &err), err, GFOLD_EINVAL, "t_max");
    cr_assert_eq(gfold_izhikevich_rest(&p.neuron, 3.99, &rest, &err), GFOLD_OK);
    expect_refusal(gfold_izhikevich_rest(&p.neuron, 4.01, &rest, &err), err, GFOLD_ENOSOL, "rest");
    expect_refusal(gfold_firing_onset(&p.neuron, 1, 3, 1000, &onset, &err), err, GFOLD_ENOSOL,
                   "no onset");
    expect_refusal(gfold_firing_onset(&p.neuron, 5, 6, 1000, &onset, &err), err, GFOLD_ENOSOL,
                   "no onset");
}
