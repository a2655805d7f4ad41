#include "astro/izhikevich.h"
#include "expect.h"
#include "io/columns.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS = 10000 };

static size_t spikes_of(double u, double current, long *step)
{
    const gfold_izhikevich_params p = gfold_izhikevich_defaults();
    gfold_izhikevich_state s = { -70, u };
    size_t count = 0;
    for (long k = 1; k <= STEPS; k++) {
        s = gfold_izhikevich_step(&p, s, current);
        if (s.v > p.threshold) step[count++] = k;
    }
    return count;
}

Test(izhikevich, the_first_twenty_spikes_come_at_the_reference_steps)
{
    static long step[STEPS];
    double *data;
    size_t rows, count = 0, sets = 0;
    gfold_error err;
    cr_assert_eq(gf_columns_read(DATA "/astro/cell/spikes.csv", 3, &data, &rows, &err), GFOLD_OK,
                 "%s", err.message);
    for (size_t k = 0, first = 0; k < rows; k++) {
        const double current = data[k], u = data[rows + k];
        if (k == 0 || current != data[k - 1] || u != data[rows + k - 1]) {
            if (k && data[k - 1] >= 20) cr_assert_eq(count, k - first);
            count = spikes_of(u, current, step);
            first = k;
            sets++;
        }
        if (k - first < 20 || current >= 20)
            cr_assert_eq(step[k - first], lround(data[2 * rows + k]), "I %g, U %g, spike %zu",
                         current, u, k - first);
    }
    cr_assert_eq(sets, 8);
    free(data);
}

/* Spike steps in one second; between 4 and 10 rounding moves them by up to 5. */
Test(izhikevich, a_second_has_the_reference_number_of_spikes)
{
    static const struct {
        double current, tol;
        size_t initial, rest;
    } rows[] = { { 3, 0, 0, 0 },      { 4, 5, 24, 26 },    { 5, 5, 44, 44 },    { 6, 5, 60, 62 },
                 { 8, 5, 94, 96 },    { 10, 5, 129, 129 }, { 15, 0, 207, 214 }, { 20, 0, 285, 295 },
                 { 40, 0, 555, 557 }, { 60, 0, 769, 771 } };
    static long step[STEPS];
    for (size_t k = 0; k < COUNT(rows); k++) {
        expect_near((double)spikes_of(0, rows[k].current, step), (double)rows[k].initial,
                    rows[k].tol, "I %g", rows[k].current);
        expect_near((double)spikes_of(-14, rows[k].current, step), (double)rows[k].rest,
                    rows[k].tol, "I %g from rest", rows[k].current);
    }
}

/* The pulse of the network's training, counted in its window. */
Test(izhikevich, a_pulse_gives_eight_levels)
{
    const gfold_izhikevich_params p = gfold_izhikevich_defaults();
    static const double current[] = { 3, 3.5, 4, 5, 6, 7, 8 };
    static const int spikes[] = { 0, 1, 3, 5, 6, 9, 11 };
    for (size_t k = 0; k < COUNT(current); k++) {
        gfold_izhikevich_state s = gfold_izhikevich_initial();
        double lowest = 0;
        long lowest_step = 0;
        int count = 0;
        for (long i = 1; i < 3200; i++) {
            s = gfold_izhikevich_step(&p, s, i >= 2000 && i <= 2999 ? current[k] : 0);
            if (s.v < lowest) lowest = s.v, lowest_step = i;
            count += i >= 1999 && i <= 2998 && s.v > p.threshold;
            if (i == 21) expect_near(lowest, -80.763, 5e-4, "%s", "undershoot");
            if (i == 1999) expect_near(s.v, -70, 1e-10, "%s", "V before the pulse");
            if (i == 1999) expect_near(s.u, -14, 1e-10, "%s", "U before the pulse");
        }
        cr_assert_eq(lowest_step, 21);
        cr_assert_eq(count, spikes[k], "I %g: %d instead of %d", current[k], count, spikes[k]);
    }
}

Test(izhikevich, parameters_out_of_range_are_named)
{
    gfold_error err;
    gfold_izhikevich_params p = gfold_izhikevich_defaults();
    cr_assert_eq(gfold_izhikevich_check(&p, &err), GFOLD_OK);
    p.threshold = 30;
    expect_refusal(gfold_izhikevich_check(&p, &err), err, GFOLD_EINVAL, "threshold is 30");
    p = gfold_izhikevich_defaults();
    p.c = 40;
    expect_refusal(gfold_izhikevich_check(&p, &err), err, GFOLD_EINVAL, "c is 40");
    p = gfold_izhikevich_defaults();
    p.dt = 0;
    expect_refusal(gfold_izhikevich_check(&p, &err), err, GFOLD_EINVAL, "dt is 0");
}
