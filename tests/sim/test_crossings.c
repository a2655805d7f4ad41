/* A hundred thousand switches of RK4 beside those of the adaptive integrator at a tolerance of 1e-12, for
 * every time constant of z: small driven networks and large ones that move by themselves. Seen: none lost,
 * none invented; in 4 windows of all a gate touched its threshold no deeper than the error of a step. Half
 * of the times agree within 3.6e-6 at dt = 0.05, all but 1 % within 8.4e-5; the farthest, 0.05, belong to
 * gates that hardly cross. */
#include "crossings.h"
#include "expect.h"

#include <gatefold/gatefold.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(crossings, .init = start, .timeout = 900);

enum { CASES = 5 };

/* With the time constant left out, and the windows per unit of `length`. */
static const crossings_case cases[CASES] = { { 0, 5, 20, 1, 20, 10 },
                                             { 0, 4, 50, 1, 10, 10 },
                                             { 0, 5, 100, 1, 8, 10 },
                                             { 0, 5, 200, 1, 4, 10 },
                                             { 0, 6, 300, 0, 6, 6 } };

static crossings compare(double tau, int length)
{
    crossings c = { 0 };
    for (int k = 0; k < CASES; k++) {
        crossings_case of = cases[k];
        of.tau = tau;
        of.windows *= length;
        crossings_add(&c, &of, GFOLD_RK4, GFOLD_ADAPTIVE, 0.05);
    }
    return c;
}

static void expect_all(double tau, int length, size_t least, size_t least_slid)
{
    crossings c = compare(tau, length);
    cr_log_info(
        "tau_z %g: %zu switches, %zu of them into sliding, %zu windows with grazing gates; times "
        "apart by %.2e (median), %.2e (99 %%), %.2e (all)",
        tau, c.matched, c.slid, c.grazing, crossings_quantile(&c, 0.5),
        crossings_quantile(&c, 0.99), crossings_quantile(&c, 1));
    cr_assert(c.matched > least && c.slid >= least_slid, "%zu switches, %zu into sliding",
              c.matched, c.slid);
    cr_assert(c.lost + c.invented == 0, "%zu lost, %zu invented; the last at t = %.9g, unit %zu",
              c.lost, c.invented, c.first.t, c.first.unit);
    cr_assert_leq(c.grazing, c.matched / 5000);
    cr_assert_lt(crossings_quantile(&c, 0.5), 6e-6);
    cr_assert_lt(crossings_quantile(&c, 0.99), 3e-4);
    free(c.distance);
}

Test(crossings, none_is_lost_with_a_lagging_gate)
{
    expect_all(1, 20, 100000, 0);
}

Test(crossings, none_is_lost_with_a_fast_gate)
{
    expect_all(0.2, 4, 30000, 0);
}

Test(crossings, none_is_lost_with_an_instantaneous_gate_that_slides)
{
    expect_all(0, 11, 100000, 500);
}

/* Median distance in time, and that of one in a hundred. */
static void distances(double tau, double dt, double out[2])
{
    const crossings_case of = { tau, 5, 100, 1, 4, 15 };
    crossings c = { 0 };
    crossings_add(&c, &of, GFOLD_RK4, GFOLD_ADAPTIVE, dt);
    cr_assert_gt(c.matched, 1000);
    out[0] = crossings_quantile(&c, 0.5);
    out[1] = crossings_quantile(&c, 0.99);
    free(c.distance);
}

Test(crossings, their_times_converge_with_the_fourth_power_of_the_step)
{
    for (int tau = 0; tau <= 1; tau++) {
        double coarse[2], fine[2];
        distances(tau, 0.0125, coarse);
        distances(tau, 0.00625, fine);
        for (int k = 0; k < 2; k++) {
            const double order = log2(coarse[k] / fine[k]);
            cr_assert(order > 3.5 && order < 4.5, "tau_z %d: %.3e and %.3e, order %.2f", tau,
                      coarse[k], fine[k], order);
        }
    }
}
