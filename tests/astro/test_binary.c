#include "expect.h"

#include <criterion/criterion.h>
#include <gatefold/astro.h>
#include <gatefold/gatefold.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void start_library(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(binary, .init = start_library, .timeout = 300);

enum { SIDE = 79, N = SIDE * SIDE, IMAGES = 3 };

static double images[IMAGES * N], currents[2 * IMAGES * N];

static void draw(const gfold_astro_params *p)
{
    size_t used = N * p->targets;
    for (size_t s = 0; s < IMAGES; s++) {
        double *image = images + s * N, *shown = currents + s * N, *cue = shown + IMAGES * N;
        gfold_astro_pattern((gfold_pattern)(GFOLD_PATTERN_ZERO + s), SIDE, SIDE, image);
        cr_assert_eq(
            gfold_astro_cue(p, GFOLD_CUE_FLIP_TRAINING, 0.05, 100 + s, &used, image, shown, NULL),
            GFOLD_OK);
        cr_assert_eq(gfold_astro_cue(p, GFOLD_CUE_FLIP, 0.2, s, &used, image, cue, NULL), GFOLD_OK);
    }
}

static gfold_astro *run(const gfold_astro_params *p)
{
    gfold_astro *astro;
    gfold_error err;
    draw(p);
    cr_assert_eq(gfold_astro_create(&astro, p, images, NULL, &err), GFOLD_OK, "%s", err.message);
    cr_assert_eq(gfold_astro_run(astro, currents, IMAGES, &err), GFOLD_OK, "%s", err.message);
    return astro;
}

static double accuracy(const gfold_astro *astro)
{
    double mean = 0;
    for (size_t k = 1; k <= IMAGES; k++) {
        const gfold_astro_result r = gfold_astro_result_of(astro, k);
        expect_near(r.accuracy, (r.hit_rate + r.correct_rejection) / 2, 1e-15, "test %zu", k);
        mean += r.accuracy / IMAGES;
    }
    return mean;
}

Test(binary, three_digits_are_held_at_once_and_recalled_by_feedback)
{
    gfold_astro_params p = gfold_astro_binary();
    gfold_astro *astro = run(&p);
    const double recalled = accuracy(astro);
    gfold_astro_destroy(astro);
    p.feedback = GFOLD_MODULATION_OFF;
    astro = run(&p);
    const double without = accuracy(astro);
    gfold_astro_destroy(astro);
    cr_assert(recalled > 0.85 && recalled > without + 0.05, "%g, without feedback %g", recalled,
              without);
}

Test(binary, targets_are_near_distinct_and_on_the_grid)
{
    gfold_astro_params p = gfold_astro_binary();
    gfold_astro *astro;
    double squares = 0;
    size_t whole = 0, missing = 0;
    draw(&p);
    cr_assert_eq(gfold_astro_create(&astro, &p, images, NULL, NULL), GFOLD_OK);
    const uint32_t *target = gfold_astro_wiring(astro);
    for (size_t n = 0; n < N; n++)
        for (size_t q = n * p.targets; q < (n + 1) * p.targets; q++) {
            if (target[q] == GFOLD_ASTRO_NO_TARGET) {
                missing++;
                continue;
            }
            cr_assert(target[q] < N && target[q] != n, "synapse %zu", q);
            for (size_t k = n * p.targets; k < q; k++) cr_assert_neq(target[k], target[q]);
            const double r = (double)(target[q] % SIDE) - (double)(n % SIDE);
            const double c = (double)(target[q] / SIDE) - (double)(n / SIDE);
            squares += r * r + c * c;
            whole++;
        }
    const double rms = sqrt(squares / (double)whole);
    cr_assert(rms > 5 && rms < 9, "%g", rms);
    cr_assert(missing > 0 && missing < whole / 5, "%zu of %zu", missing, whole);
    gfold_astro_destroy(astro);
}

Test(binary, accuracy_is_that_of_the_best_threshold)
{
    static const double rates[] = { 5, 9.5, 1, 0, 4, 2 }, image[] = { 255, 255, 255, 0, 0, 0 };
    double hit, rejected, threshold;
    expect_near(gfold_image_accuracy(6, rates, image, &hit, &rejected, &threshold), 5. / 6, 1e-15,
                "%s", "accuracy");
    cr_assert(threshold == 5 && rejected == 1);
    expect_near(hit, 2. / 3, 1e-15, "%s", "hit rate");
    cr_assert(isnan(gfold_image_accuracy(3, rates, image, &hit, &rejected, &threshold)));
}
