#include "expect.h"

#include <criterion/criterion.h>
#include <gatefold/equilibrium.h>
#include <gatefold/gatefold.h>
#include <gatefold/response.h>
#include <gatefold/retention.h>
#include <math.h>
#include <string.h>

static void start_library(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(retention, .init = start_library);

static gfold_astrocyte_state rest_of(const gfold_astrocyte_params *p)
{
    gfold_equilibrium rest[GFOLD_EQUILIBRIA_MAX];
    size_t count;
    cr_assert_eq(gfold_equilibria(p, 0, rest, &count, NULL), GFOLD_OK);
    return rest[0].state;
}

/* Three jumps err by less than twice what they differ from two. */
Test(retention, the_dose_predicts_how_long_a_cell_remembers_a_pulse)
{
    static const double drive[] = { 2.8, 3, 4, 5, 6.5 }, length[] = { 0.1, 0.2 };
    const gfold_astrocyte_params p = gfold_astrocyte_defaults();
    for (size_t k = 0; k < COUNT(drive); k++)
        for (size_t i = 0; i < COUNT(length); i++) {
            gfold_response_params cell = gfold_response_defaults();
            gfold_response r;
            gfold_retention theory;
            cell.start = rest_of(&p);
            cell.duration = length[i];
            cell.drive = drive[k] * 0.1 / length[i];
            const gfold_dose dose = gfold_dose_of_pulse(cell.drive, cell.onset, cell.duration);
            cr_assert_eq(gfold_response_run(&cell, &r, NULL, NULL, NULL), GFOLD_OK);
            cr_assert_eq(gfold_retention_predict(&p, cell.start, 0.2, dose, 10, &theory, NULL),
                         GFOLD_OK);
            cr_assert(r.above > 3 && theory.above_error < 0.03, "%g", theory.above_error);
            expect_near(theory.above, r.above, theory.above_error, "J %g for %g s", cell.drive,
                        length[i]);
            expect_near(theory.peak, r.peak, theory.peak_error, "J %g", cell.drive);
            expect_near(theory.t_up, r.t_up, theory.t_up_error, "J %g", cell.drive);
            expect_near(theory.t_down, r.t_down, theory.t_up_error + theory.above_error, "J %g",
                        cell.drive);
        }
}

Test(retention, the_threshold_lies_where_the_slow_manifold_puts_it)
{
    const gfold_astrocyte_params p = gfold_astrocyte_defaults();
    gfold_retention_threshold t;
    gfold_error err;
    cr_assert_eq(gfold_retention_find_threshold(&p, 0.1, 0.2, &t, &err), GFOLD_OK, "%s",
                 err.message);
    cr_assert(t.simulated > 2.5 && t.simulated < 3);
    expect_near(t.simulated, 2.75771178564, 1e-6, "%s", "by an independent adaptive integrator");
    cr_assert_lt(fabs(t.residual), 1e-9);
    expect_near(t.drive, t.simulated, t.drive_error, "%s", "jumps");
    cr_assert(t.drive_error < 1e-3 && t.drive_error > 0);
    expect_near(t.normal, t.simulated, t.normal_error, "error %g", t.normal_error);
    cr_assert_lt(t.normal_error, 0.1 * t.normal);
    /* the fold, by the sum of its two conditions */
    double j[9];
    const gfold_astrocyte_state fold = { t.fold_ca, rest_of(&p).h, t.fold_ip3 };
    gfold_astrocyte_jacobian(&p, fold, j);
    expect_near(j[0], 0, 1e-9, "%s", "slope at the fold");
    expect_near(gfold_astrocyte_rate(&p, fold, 0).ca, 0, 1e-10, "%s", "rate at the fold");
}

Test(retention, the_dose_of_steps_is_that_of_the_pulse)
{
    static double drive[5000];
    for (size_t k = 2000; k < 3000; k++) drive[k] = 4;
    const gfold_dose a = gfold_dose_of_steps(drive, 5000, 1e-4);
    const gfold_dose b = gfold_dose_of_pulse(4, 0.2, 0.1);
    expect_near(a.amount, b.amount, 1e-12, "%s", "amount");
    expect_near(a.centre, b.centre, 1e-12, "%s", "centre");
    expect_near(a.spread, b.spread, 1e-10, "%s", "spread");
    const gfold_dose none = gfold_dose_of_steps(drive, 2000, 1e-4);
    cr_assert(none.amount == 0 && none.spread == 0);
}

Test(retention, what_cannot_be_is_refused)
{
    const gfold_astrocyte_params p = gfold_astrocyte_defaults();
    gfold_astrocyte_params other = p;
    gfold_retention r;
    gfold_retention_threshold t;
    gfold_error err;
    const gfold_astrocyte_state start = gfold_astrocyte_initial();
    expect_refusal(
        gfold_retention_predict(&p, start, 0.2, (gfold_dose){ 0.5, 0.1, 0.2 }, 10, &r, &err), err,
        GFOLD_EINVAL, "spread");
    expect_refusal(
        gfold_retention_predict(&p, start, -1, (gfold_dose){ 0.5, 0.1, 0 }, 10, &r, &err), err,
        GFOLD_EINVAL, "threshold is -1");
    expect_refusal(gfold_retention_find_threshold(&p, 0, 0.2, &t, &err), err, GFOLD_EINVAL,
                   "duration");
    expect_refusal(gfold_retention_find_threshold(&p, 0.1, 0.01, &t, &err), err, GFOLD_EINVAL,
                   "threshold is 0.01");
    other.v1 = 0;
    other.v6 = 0;
    expect_refusal(gfold_retention_find_threshold(&other, 0.1, 0.3, &t, &err), err, GFOLD_ENOSOL,
                   "no drive");
}
