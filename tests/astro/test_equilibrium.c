#include "expect.h"

#include <criterion/criterion.h>
#include <gatefold/equilibrium.h>
#include <gatefold/gatefold.h>
#include <math.h>
#include <string.h>

static void start_library(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(equilibrium, .init = start_library);

Test(equilibrium, the_only_rest_is_the_reference)
{
    const gfold_astrocyte_params p = gfold_astrocyte_defaults();
    gfold_equilibrium e[GFOLD_EQUILIBRIA_MAX];
    size_t count;
    gfold_error err;
    cr_assert_eq(gfold_equilibria(&p, 0, e, &count, &err), GFOLD_OK, "%s", err.message);
    cr_assert_eq(count, 1);
    expect_near(e->state.ca, 0.0661158510620, 1e-12, "%s", "Ca");
    expect_near(e->state.h, 0.8882003419814, 1e-12, "%s", "h");
    expect_near(e->state.ip3, 0.6857671393236, 1e-12, "%s", "IP3");
    cr_assert(e->residual < 1e-14 && e->unstable == 0);
    double fast = 0, slow = 0, turn = 0;
    for (int k = 0; k < 3; k++) {
        if (e->im[k] == 0) fast = e->re[k];
        if (e->im[k] > 0) slow = e->re[k], turn = e->im[k];
    }
    /* of the characteristic polynomial in 40 digits */
    expect_near(fast, -4.232375108785648, 1e-12, "%s", "fast eigenvalue");
    expect_near(slow, -0.122972245116901, 1e-12, "%s", "slow eigenvalues");
    expect_near(turn, 0.022757486694371, 1e-12, "%s", "their imaginary part");
    static const double drive[] = { 1, 2 }, ca[] = { 0.362676, 0.388409 };
    for (size_t k = 0; k < 2; k++) {
        cr_assert_eq(gfold_equilibria(&p, drive[k], e, &count, NULL), GFOLD_OK);
        cr_assert_eq(count, 1);
        expect_near(e->state.ca, ca[k], 5e-7, "J %g", drive[k]);
        cr_assert_eq(e->unstable, 0);
    }
}

Test(equilibrium, the_jacobian_is_that_of_differences)
{
    const gfold_astrocyte_params p = gfold_astrocyte_defaults();
    static const gfold_astrocyte_state states[] = { { 0.07, 0.88, 0.7 },
                                                    { 0.5, 0.6, 1.4 },
                                                    { 1.2, 0.3, 0.2 } };
    const double e = 1e-5;
    for (size_t k = 0; k < COUNT(states); k++) {
        double j[9];
        gfold_astrocyte_jacobian(&p, states[k], j);
        for (int a = 0; a < 3; a++) {
            gfold_astrocyte_state up = states[k], down = states[k];
            (&up.ca)[a] += e;
            (&down.ca)[a] -= e;
            const gfold_astrocyte_state u = gfold_astrocyte_rate(&p, up, 1);
            const gfold_astrocyte_state d = gfold_astrocyte_rate(&p, down, 1);
            for (int b = 0; b < 3; b++)
                expect_near(j[b + 3 * a], ((&u.ca)[b] - (&d.ca)[b]) / (2 * e), 1e-6, "%d %d", b, a);
        }
    }
}

/* Hardly inactivated and with less production of IP3, it has three at once. */
Test(equilibrium, all_of_several_are_found)
{
    gfold_astrocyte_params p = gfold_astrocyte_defaults();
    gfold_equilibrium e[GFOLD_EQUILIBRIA_MAX];
    size_t count;
    p.d2 = 50; /* h stays near 1 */
    p.v4 = 0.1;
    cr_assert_eq(gfold_equilibria(&p, 0, e, &count, NULL), GFOLD_OK);
    cr_assert_eq(count, 3, "%zu", count);
    for (size_t k = 0; k < count; k++) {
        cr_assert_lt(e[k].residual, 1e-12);
        if (k) cr_assert_gt(e[k].state.ca, e[k - 1].state.ca);
    }
    cr_assert(e[0].unstable == 0 && e[1].unstable == 1);
}

Test(equilibrium, the_diagram_has_both_hopf_points_and_the_folds_of_cycles)
{
    gfold_diagram_params p = gfold_diagram_defaults();
    static const double report[] = { 0.1, 0.2 };
    p.report = report;
    p.n_report = 2;
    gfold_diagram *d;
    gfold_error err;
    cr_assert_eq(gfold_diagram_run(&d, &p, &err), GFOLD_OK, "%s", err.message);
    cr_assert_eq(gfold_diagram_hopfs(d), 2);
    cr_assert_eq(gfold_diagram_folds(d), 0);
    const gfold_hopf lower = gfold_diagram_hopf(d, 0), upper = gfold_diagram_hopf(d, 1);
    expect_near(lower.at.drive, 0.0581245549, 1e-10, "%s", "J");
    expect_near(lower.at.state.ca, 0.1149718142, 1e-10, "%s", "Ca");
    expect_near(lower.at.state.h, 0.8486144705, 1e-10, "%s", "h");
    expect_near(lower.at.state.ip3, 1.165968311, 1e-9, "%s", "IP3");
    expect_near(lower.period, 10.722564, 1e-6, "%s", "period");
    cr_assert(lower.supercritical == 1 && upper.supercritical == 0);
    cr_assert(upper.at.drive > lower.at.drive && upper.at.drive < 1);
    cr_assert_eq(gfold_diagram_cycles(d, GFOLD_CYCLES_FOLDS), 3);
    const gfold_calcium_cycle fold = gfold_diagram_cycle(d, GFOLD_CYCLES_FOLDS, 2);
    expect_near(fold.drive, 0.81937474, 1e-7, "%s", "fold of cycles");
    cr_assert_gt(fold.drive, upper.at.drive);
    size_t seen = 0;
    for (size_t k = 0; k < gfold_diagram_cycles(d, GFOLD_CYCLES_REPORTED); k++) {
        const gfold_calcium_cycle o = gfold_diagram_cycle(d, GFOLD_CYCLES_REPORTED, k);
        const int second = o.drive > 0.15;
        expect_near(o.period, second ? 9.708 : 13.027, 1e-3, "J %g", o.drive);
        expect_near(o.ca_min, second ? 0.07603 : 0.0688, 1e-4, "J %g", o.drive);
        expect_near(o.ca_max, second ? 0.54007 : 0.4965, 1e-4, "J %g", o.drive);
        cr_assert_eq(o.unstable, 0);
        seen++;
    }
    cr_assert_eq(seen, 2);
    for (size_t k = 0; k < gfold_diagram_count(d); k++) {
        const gfold_equilibrium e = gfold_diagram_at(d, k);
        const int between = e.drive > lower.at.drive && e.drive < upper.at.drive;
        if (fabs(e.drive - lower.at.drive) > 1e-9 && fabs(e.drive - upper.at.drive) > 1e-9)
            cr_assert_eq(e.unstable, between ? 2 : 0, "J %g", e.drive);
    }
    gfold_diagram_destroy(d);
}

/* Three equilibria at J = 0: the lower two meet in a fold, the third is on a curve of its own. */
Test(equilibrium, the_diagram_has_all_curves_that_reach_its_ends)
{
    gfold_diagram_params p = gfold_diagram_defaults();
    gfold_diagram *d;
    gfold_error err;
    p.astrocyte.d2 = 50;
    p.astrocyte.v4 = 0.1;
    p.hi = 0.5;
    cr_assert_eq(gfold_diagram_run(&d, &p, &err), GFOLD_OK, "%s", err.message);
    cr_assert_eq(gfold_diagram_folds(d), 1);
    size_t at_lo[3] = { 0 };
    for (size_t k = 0; k < gfold_diagram_count(d); k++) {
        const gfold_equilibrium e = gfold_diagram_at(d, k);
        cr_assert(e.branch == 0 || e.branch == 1);
        at_lo[e.branch] += e.drive < 1e-9;
        if (e.branch == 1) cr_assert_gt(e.state.ca, 0.6);
    }
    cr_assert(at_lo[0] == 2 && at_lo[1] == 1, "%zu %zu", at_lo[0], at_lo[1]);
    gfold_diagram_destroy(d);
}

Test(equilibrium, what_cannot_be_is_refused)
{
    gfold_astrocyte_params a = gfold_astrocyte_defaults();
    gfold_equilibrium e[GFOLD_EQUILIBRIA_MAX];
    size_t count;
    gfold_error err;
    expect_refusal(gfold_equilibria(&a, -1, e, &count, &err), err, GFOLD_EINVAL, "drive is -1");
    a.relax = 0;
    expect_refusal(gfold_equilibria(&a, 0, e, &count, &err), err, GFOLD_EINVAL, "relax 0");
    gfold_diagram_params p = gfold_diagram_defaults();
    gfold_diagram *d;
    p.hi = p.lo;
    expect_refusal(gfold_diagram_run(&d, &p, &err), err, GFOLD_EINVAL, "no range");
    cr_assert_null(d);
    p = gfold_diagram_defaults();
    p.intervals = 2;
    expect_refusal(gfold_diagram_run(&d, &p, &err), err, GFOLD_EINVAL, "intervals is 2");
    p = gfold_diagram_defaults();
    p.astrocyte.c1 = -1;
    expect_refusal(gfold_diagram_run(&d, &p, &err), err, GFOLD_EINVAL, "c1 is -1");
    gfold_diagram_destroy(NULL);
}
