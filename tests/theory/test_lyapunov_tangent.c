#include "expect.h"
#include "theory/lags.h"

#include <gatefold/gatefold.h>
#include <string.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(lyapunov_tangent, .init = start, .timeout = 120);

static gf_lobatto reference_element;

static gf_lags mesh(double first, double ratio, double end)
{
    gf_lags lags = { .l = &reference_element };
    gf_lobatto_make(&reference_element);
    for (double h = first; lags.edge[lags.elements] < end; h *= ratio, lags.elements++)
        lags.edge[lags.elements + 1] = lags.edge[lags.elements] + h;
    gf_lags_place(&lags);
    return lags;
}

/* Poeschl and Teller: -d^2 - l (l + 1) a^2 sech^2(a tau) has the ground state -l^2 a^2. */
static double well(double l, double a, double tau)
{
    return l * (l + 1) * a * a / pow(cosh(a * tau), 2);
}

static gfold_lyapunov solve(const gf_tangent *t)
{
    gfold_lyapunov out;
    gfold_error err;
    cr_assert_eq(gf_tangent_solve(t, &out, &err), GFOLD_OK, "%s", err.message);
    return out;
}

Test(lyapunov_tangent, a_well_of_sech_squared_has_its_known_ground_state)
{
    static const double depths[] = { 0.5, 1, 2, 3, 8 }, rates[] = { 0.01, 0.3, 2, 30 };
    for (size_t i = 0; i < COUNT(depths); i++)
        for (size_t j = 0; j < COUNT(rates); j++) {
            const double l = depths[i], a = rates[j];
            const gf_lags lags = mesh(0.3 / a, 1.5, 25 / a);
            double hh[GF_LAG_NODES];
            for (int k = 0; k < lags.nodes; k++) hh[k] = 0.5 + well(l, a, lags.x[k]);
            const gf_tangent t = { .lags = &lags, .hh = hh };
            const gfold_lyapunov out = solve(&t);
            expect_near(out.lambda_max, sqrt(0.5 + l * l * a * a) - 1,
                        1e-11 * (1 + l * a) + 1e-10 * exp(-40 * l), "l %g a %g", l, a);
            cr_expect_lt(out.error, 1e-8);
        }
}

/* With tau_r = 1 and equal couplings both components are the same function. */
Test(lyapunov_tangent, a_gate_as_slow_as_the_units_is_a_well_too)
{
    const double l = 2, a = 0.4;
    const gf_lags lags = mesh(0.5, 1.5, 60);
    double hh[GF_LAG_NODES], couple[GF_LAG_NODES], half[GF_LAG_NODES];
    for (int k = 0; k < lags.nodes; k++) {
        couple[k] = 0.3 + well(l, a, lags.x[k]);
        half[k] = couple[k] / 2; /* x hh + y hr = couple, with psi_r = psi_h */
        hh[k] = 0;
    }
    gf_tangent t = { &lags, hh, couple, couple, 1 };
    expect_near(solve(&t).lambda_max, sqrt(0.3 + l * l * a * a) - 1, 1e-11, "%s", "symmetric");
    t.hh = half;
    t.hr = half;
    expect_near(solve(&t).lambda_max, sqrt(0.3 + l * l * a * a) - 1, 1e-11, "%s", "mixed");
    cr_expect_gt(half[0], 0);
}

Test(lyapunov_tangent, a_gate_that_does_not_lag_multiplies)
{
    const double l = 1.5, a = 0.7;
    const gf_lags lags = mesh(0.3, 1.5, 40);
    double hh[GF_LAG_NODES], hr[GF_LAG_NODES], rh[GF_LAG_NODES];
    for (int k = 0; k < lags.nodes; k++) {
        rh[k] = 1 + lags.x[k] / 50;
        hr[k] = well(l, a, lags.x[k]) / rh[k];
        hh[k] = 0.25;
    }
    const gf_tangent t = { &lags, hh, hr, rh, 0 };
    expect_near(solve(&t).lambda_max, sqrt(0.25 + l * l * a * a) - 1, 1e-11, "%s", "tau_r = 0");
}

Test(lyapunov_tangent, without_coupling_the_leak_is_left)
{
    const gf_lags lags = mesh(0.3, 1.5, 40);
    const double none[GF_LAG_NODES] = { 0 };
    const gf_tangent alone = { .lags = &lags, .hh = none };
    expect_near(solve(&alone).lambda_max, -1, 1e-8, "%s", "no gate");
    const gf_tangent slow = { &lags, none, none, none, 4 };
    expect_near(solve(&slow).lambda_max, -0.25, 1e-8, "%s", "tau_r = 4");
}
