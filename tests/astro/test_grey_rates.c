#include "expect.h"
#include "io/columns.h"

#include <criterion/criterion.h>
#include <gatefold/firing.h>
#include <gatefold/grey_rates.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = 31, PIXELS = SIDE * SIDE };

typedef struct scene {
    double image[PIXELS], grey[PIXELS], fraction[PIXELS], current[PIXELS];
    gfold_grey_params p;
} scene;

static scene *cone(void)
{
    scene *s = calloc(1, sizeof *s);
    for (int r = 0; r < SIDE; r++)
        for (int c = 0; c < SIDE; c++) {
            const int q = abs(r - 15) + abs(c - 15);
            s->image[r + SIDE * c] = floor(255.0 * q * q / 900);
        }
    s->p = gfold_grey_defaults();
    s->p.levels = gfold_grey_levels(PIXELS, s->image, s->grey, s->fraction);
    for (size_t l = 0; l < s->p.levels; l++) s->current[l] = 4 + 4 * s->grey[l] / 255;
    s->p.grey = s->grey;
    s->p.fraction = s->fraction;
    s->p.current = s->current;
    return s;
}

Test(grey_rates, the_levels_of_an_image_are_counted)
{
    const double image[] = { 7, 3, 7, 3, 3, 0 };
    double grey[6], fraction[6];
    cr_assert_eq(gfold_grey_levels(6, image, grey, fraction), 3);
    cr_assert(grey[0] == 0 && grey[1] == 3 && grey[2] == 7);
    expect_near(fraction[0], 1.0 / 6, 1e-15, "%s", "0");
    expect_near(fraction[1], 0.5, 1e-15, "%s", "3");
    expect_near(fraction[2], 1.0 / 3, 1e-15, "%s", "7");
    gfold_estimate of[3];
    const double rate[] = { 1, 10, 3, 20, 30, 5 };
    gfold_error err;
    cr_assert_eq(gfold_grey_measured(6, image, rate, 3, grey, of, NULL), GFOLD_OK);
    cr_assert(of[0].mean == 5 && of[1].mean == 20 && of[2].mean == 2);
    expect_near(of[1].stderr_, 10 / sqrt(3), 1e-12, "%s", "standard error");
    expect_refusal(gfold_grey_measured(6, image, rate, 2, grey, of, &err), err, GFOLD_EINVAL,
                   "2 pixels");
}

Test(grey_rates, without_inputs_it_is_the_isolated_neuron)
{
    static const double current[] = { 3, 3.5, 4, 5, 6, 7, 8 }, grey[] = { 0, 1, 2, 3, 4, 5, 6 };
    static const int spikes[] = { 0, 1, 3, 5, 6, 9, 11 };
    double fraction[7];
    gfold_grey_rate out[7];
    gfold_grey_params p = gfold_grey_defaults();
    for (int k = 0; k < 7; k++) fraction[k] = 1.0 / 7;
    p.levels = 7;
    p.grey = grey;
    p.fraction = fraction;
    p.current = current;
    p.in_degree = 0;
    cr_assert_eq(gfold_grey_rates(&p, out, NULL), GFOLD_OK);
    for (int k = 0; k < 7; k++) {
        expect_near(out[k].isolated, 10.0 * spikes[k], 1e-9, "I %g", current[k]);
        cr_assert_eq(out[k].rate, out[k].isolated);
        cr_assert_eq(out[k].error, 0);
    }
}

/* Counts of the published program on the small network. */
Test(grey_rates, the_rates_of_a_network_are_predicted_level_by_level)
{
    scene *s = cone();
    double *spikes, rate[PIXELS];
    size_t rows;
    gfold_error err;
    gfold_grey_rate theory[PIXELS];
    gfold_estimate measured[PIXELS];
    cr_assert_eq(
        gf_columns_read(DATA "/astro/cell/training_spikes.csv", SIDE, &spikes, &rows, &err),
        GFOLD_OK, "%s", err.message);
    for (int k = 0; k < PIXELS; k++) rate[k] = spikes[k] * 10;
    cr_assert_eq(gfold_grey_rates(&s->p, theory, &err), GFOLD_OK, "%s", err.message);
    cr_assert_eq(gfold_grey_measured(PIXELS, s->image, rate, s->p.levels, s->grey, measured, NULL),
                 GFOLD_OK);
    double off = 0, alone = 0, mean = 0, predicted = 0;
    for (size_t l = 0; l < s->p.levels; l++) {
        const double n = s->fraction[l];
        expect_near(theory[l].rate, measured[l].mean,
                    4 * hypot(theory[l].error, measured[l].stderr_), "P %g", s->grey[l]);
        off += n * pow(theory[l].rate - measured[l].mean, 2);
        alone += n * pow(theory[l].isolated - measured[l].mean, 2);
        mean += n * measured[l].mean;
        predicted += n * theory[l].rate;
    }
    expect_near(predicted, mean, 0.01 * mean, "%s", "mean over the network");
    cr_assert_lt(sqrt(off), 1.5, "rms %g Hz", sqrt(off));
    cr_assert_gt(sqrt(alone), 5, "the isolated neuron is off by %g Hz only", sqrt(alone));
    free(spikes);
    free(s);
}

Test(grey_rates, what_cannot_be_is_refused)
{
    scene *s = cone();
    gfold_grey_rate out[PIXELS];
    gfold_error err;
    s->p.neurons = 3;
    expect_refusal(gfold_grey_rates(&s->p, out, &err), err, GFOLD_EINVAL, "odd");
    s->p.neurons = 2;
    s->p.gate_width = 0;
    expect_refusal(gfold_grey_rates(&s->p, out, &err), err, GFOLD_EINVAL, "gate_width is 0");
    s->p.gate_width = 0.2;
    s->fraction[0] += 0.5;
    expect_refusal(gfold_grey_rates(&s->p, out, &err), err, GFOLD_EINVAL, "sum of the fractions");
    s->p.levels = 0;
    expect_refusal(gfold_grey_rates(&s->p, out, &err), err, GFOLD_EINVAL, "levels is 0");
    free(s);
}
