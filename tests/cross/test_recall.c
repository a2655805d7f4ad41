/* The whole network against what its authors found: recall beats the cue, by the feedback alone. */
#include <criterion/criterion.h>
#include <gatefold/gatefold.h>
#include <math.h>
#include <stdlib.h>

enum { TESTS = 3 };

static const gfold_cue_kind kinds[TESTS + 1] = { GFOLD_CUE_TRAINING, GFOLD_CUE_GAUSSIAN,
                                                 GFOLD_CUE_SALT_PEPPER, GFOLD_CUE_UNIFORM };
static const double levels[TESTS + 1] = { 0, 0.8, 0.4, 0 };

static void recall(gfold_modulation feedback, gfold_astro_result result[TESTS + 1])
{
    gfold_error err;
    gfold_astro *a;
    gfold_astro_params p = gfold_astro_defaults();
    const size_t n = p.rows * p.columns;
    size_t used = 0;
    double *image = malloc((TESTS + 2) * n * sizeof *image), *current = image + n;
    cr_assert(image != NULL);
    p.feedback = feedback;
    gfold_astro_pattern(GFOLD_PATTERN_WAVES, p.rows, p.columns, image);
    for (size_t k = 0; k <= TESTS; k++)
        cr_assert(gfold_astro_cue(&p, kinds[k], levels[k], k, &used, image, current + k * n,
                                  &err) == GFOLD_OK);
    cr_assert(gfold_astro_create(&a, &p, image, NULL, &err) == GFOLD_OK, "%s", err.message);
    cr_assert(gfold_astro_run(a, current, TESTS, &err) == GFOLD_OK, "%s", err.message);
    for (size_t k = 0; k <= TESTS; k++) result[k] = gfold_astro_result_of(a, k);
    gfold_astro_destroy(a);
    free(image);
}

Test(recall, beats_the_cue_by_the_feedback_of_astrocytes)
{
    gfold_astro_result with[TESTS + 1], without[TESTS + 1];
    recall(GFOLD_MODULATION_ADDITIVE, with);
    recall(GFOLD_MODULATION_OFF, without);
    cr_assert_gt(with[1].r, with[1].r_cue + 0.12);
    cr_assert_gt(with[2].r, with[2].r_cue + 0.35);
    cr_assert_lt(without[1].r, without[1].r_cue + 0.01);
    cr_assert_lt(without[2].r, without[2].r_cue + 0.01);
    cr_assert_lt(fabs(with[3].r), 0.1);
    cr_assert_eq(with[3].zones_flagged, 0);
    for (size_t k = 0; k <= TESTS; k++) cr_assert_eq(with[k].runaway, 0);
}
