#include "expect.h"

#include <gatefold/gatefold.h>
#include <string.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(survey, .init = start);

static gfold_survey_params quick(size_t n, int networks)
{
    gfold_survey_params p = gfold_survey_defaults();
    p.network.n = n;
    p.network.seed = 5;
    p.networks = networks;
    p.simulate.t_max = 400;
    p.memory.t = 20;
    p.memory.directions = 2;
    p.memory.pulses = 3;
    return p;
}

static gfold_survey *run(const gfold_survey_params *p)
{
    gfold_survey *survey;
    gfold_error err;
    cr_assert_eq(gfold_survey_run(p, &survey, &err), GFOLD_OK, "%s", err.message);
    return survey;
}

static double estimate(const gfold_survey *s, const char *name)
{
    const gfold_memory_field *f;
    for (size_t k = 0; (f = gfold_memory_field_at(k)); k++)
        if (strcmp(f->name, name) == 0) return gfold_survey_estimate(s, k).mean;
    cr_assert_fail("no field %s", name);
    return NAN;
}

Test(survey, does_not_depend_on_threads_to_the_last_bit)
{
    gfold_survey_params p = quick(20, 6);
    gfold_survey *first = NULL;
    for (int threads = 1; threads <= 4; threads *= 2) {
        p.threads = threads;
        gfold_survey *s = run(&p);
        for (int k = 0; k < p.networks && first; k++) {
            cr_assert_eq(gfold_survey_kind_of(s, k), gfold_survey_kind_of(first, k));
            cr_assert_eq(memcmp(gfold_survey_memory(s, k), gfold_survey_memory(first, k),
                                sizeof(gfold_memory)),
                         0, "network %d, %d threads", k, threads);
        }
        if (first)
            gfold_survey_destroy(s);
        else
            first = s;
    }
    gfold_survey_destroy(first);
}

Test(survey, counts_every_network_once_and_holds_every_manifold)
{
    for (int tau = 0; tau < 2; tau++) {
        gfold_survey_params p = quick(4, 60);
        p.model.update.tau = tau;
        gfold_survey *s = run(&p);
        size_t all = 0;
        for (int k = 0; k < GFOLD_SURVEY_KIND_COUNT; k++) {
            const gfold_share f = gfold_survey_fraction(s, (gfold_survey_kind)k);
            cr_assert(f.of == 60 && f.lo <= f.value && f.value <= f.hi);
            all += f.count;
        }
        const gfold_share with = gfold_survey_fraction(s, GFOLD_SURVEY_MANIFOLD);
        const gfold_share held = gfold_survey_held(s);
        cr_assert(all == 60 && with.count > 30 && held.of == with.count && held.count == held.of);
        cr_assert(gfold_survey_dimension(s, 0) >= 1 && gfold_survey_dimension(s, 1) <= 4);
        for (int k = 0; k < p.networks; k++)
            cr_assert_eq(isnan(gfold_survey_memory(s, k)->dimension),
                         gfold_survey_kind_of(s, k) != GFOLD_SURVEY_MANIFOLD);
        gfold_survey_destroy(s);
    }
}

/* At g < 1 the active units of an all-open network relax to h = 0, and with theta_z = -1 none
 * closes. */
Test(survey, a_network_without_frozen_units_rests_at_a_point)
{
    gfold_survey_params p = quick(10, 4);
    p.model.g = 0.5;
    p.model.update.theta = -4;
    gfold_survey *s = run(&p);
    cr_assert_eq(gfold_survey_fraction(s, GFOLD_SURVEY_POINT).count, 4);
    cr_assert(isnan(estimate(s, "dimension")) && isnan(gfold_survey_dimension(s, 0.5)));
    cr_assert(isnan(gfold_survey_held(s).lo));
    gfold_survey_destroy(s);
}

Test(survey, networks_that_do_not_rest_are_moving)
{
    gfold_survey_params p = quick(100, 2);
    p.model.g = 8;
    p.simulate.t_max = 20;
    gfold_survey *s = run(&p);
    cr_assert_eq(gfold_survey_fraction(s, GFOLD_SURVEY_MOVING).count, 2);
    gfold_survey_destroy(s);
}

Test(survey, a_smooth_gate_leaks_as_its_jacobian_says)
{
    gfold_survey_params p = quick(30, 6);
    p.model = gfold_model_preset(GFOLD_UPDATE);
    p.model.update.alpha = 100;
    p.memory.size = 0.01;
    p.memory.t = 40;
    gfold_survey *s = run(&p);
    const double leak = estimate(s, "leak_rate"), predicted = estimate(s, "leak_predicted");
    cr_assert_geq(gfold_survey_fraction(s, GFOLD_SURVEY_MANIFOLD).count, 4u);
    cr_assert_gt(fabs(predicted), 1e-6);
    expect_near(leak, predicted, 0.3 * fabs(predicted) + 2e-4, "%s", "leak rate");
    gfold_survey_destroy(s);
}

Test(survey, memory_survives_damage_and_noise_but_not_unchanged)
{
    gfold_survey_params p = quick(60, 4);
    p.memory.directions = 4;
    gfold_survey *plain = run(&p);
    p.perturb = 0.01;
    gfold_survey *perturbed = run(&p);
    p.perturb = 0;
    p.remove = 0.02;
    gfold_survey *removed = run(&p);
    p.remove = 0;
    p.model.noise = 1e-9;
    gfold_survey *noisy = run(&p);
    expect_near(estimate(plain, "retention_along"), 1, 1e-12, "%s", "intact");
    expect_near(estimate(perturbed, "retention_along"), 1, 0.3, "%s", "perturbed");
    cr_assert_gt(fabs(estimate(perturbed, "retention_along") - 1), 1e-9);
    expect_near(estimate(removed, "retention_along"), 1, 0.5, "%s", "removed");
    expect_near(estimate(noisy, "diffusion"), 1, 4 * sqrt(2. / (4 * 4 * 25)), "%s", "noisy");
    gfold_survey *const all[] = { plain, perturbed, removed, noisy };
    for (size_t k = 0; k < COUNT(all); k++) gfold_survey_destroy(all[k]);
}

Test(survey, refuses_what_is_out_of_range)
{
    static const char *const words[] = { "networks",    "threads",   "perturb",
                                         "remove",      "in_degree", "n is",
                                         "update gate", "size",      "t_max" };
    for (size_t k = 0; k < COUNT(words); k++) {
        gfold_survey_params p = quick(10, 1);
        gfold_survey *s;
        gfold_portrait *portrait;
        gfold_error err;
        if (k == 0) p.networks = 0;
        if (k == 1) p.threads = -1;
        if (k == 2) p.perturb = -1;
        if (k == 3) p.remove = 1;
        if (k == 4) p.network.in_degree = 3;
        if (k == 5) p.network.n = 1;
        if (k == 6) p.model = gfold_model_preset(GFOLD_RESET);
        if (k == 7) p.memory.size = -1;
        if (k == 8) p.simulate.t_max = -1;
        expect_refusal(gfold_survey_run(&p, &s, &err), err, GFOLD_EINVAL, words[k]);
        cr_assert_null(s);
        expect_refusal(gfold_portrait_create(&portrait, GFOLD_PORTRAIT_SLICE, &p, &err), err,
                       GFOLD_EINVAL, words[k]);
        cr_assert_null(portrait);
    }
}

Test(survey, a_stop_ends_it)
{
    static const volatile int stop = 1;
    gfold_survey_params p = quick(10, 2);
    gfold_survey *s;
    gfold_error err;
    p.stop = &stop;
    expect_refusal(gfold_survey_run(&p, &s, &err), err, GFOLD_ESTOPPED, "stopped");
}

static void note(void *context, double fraction)
{
    double *last = context;
    cr_assert_gt(fraction, *last);
    *last = fraction;
}

Test(survey, progress_rises_to_one)
{
    gfold_survey_params p = quick(10, 5);
    double last = 0;
    p.progress = note;
    p.context = &last;
    gfold_survey_destroy(run(&p));
    cr_assert_eq(last, 1);
}

Test(survey, kinds_and_portraits_have_names)
{
    for (int k = 0; k < GFOLD_SURVEY_KIND_COUNT; k++)
        cr_assert_not_null(gfold_survey_kind_name((gfold_survey_kind)k));
    for (int k = 0; k < GFOLD_PORTRAIT_KIND_COUNT; k++)
        cr_assert_not_null(gfold_portrait_kind_name((gfold_portrait_kind)k));
    cr_assert_null(gfold_survey_kind_name(GFOLD_SURVEY_KIND_COUNT));
    cr_assert_null(gfold_portrait_kind_name(GFOLD_PORTRAIT_KIND_COUNT));
}

/* ---- portraits ----------------------------------------------------------------------------- */

static gfold_portrait *paint(gfold_portrait_kind kind)
{
    gfold_survey_params p = quick(30, 3);
    gfold_portrait *portrait;
    gfold_error err;
    cr_assert_eq(gfold_portrait_create(&portrait, kind, &p, &err), GFOLD_OK, "%s", err.message);
    cr_assert(portrait->kind == kind && portrait->n == 30 && portrait->dimension > 0);
    return portrait;
}

Test(survey, the_integrator_portrait_follows_its_input)
{
    gfold_portrait *p = paint(GFOLD_PORTRAIT_INTEGRATOR);
    const size_t last = p->times - 1;
    cr_assert(p->t[0] == 0 && p->integral[0] == 0 && p->output[0] == 0);
    expect_near(p->output[last], p->integral[last], 0.05 * fabs(p->integral[last]) + 1e-6, "%s",
                "end");
    gfold_portrait_destroy(p);
}

Test(survey, the_retention_portrait_holds_along_and_loses_across_and_off_tune)
{
    gfold_portrait *p = paint(GFOLD_PORTRAIT_RETENTION);
    const size_t last = p->times - 1;
    cr_assert_eq(p->curves, 9);
    for (size_t k = 0; k < p->curves; k++) {
        cr_assert_not_null(p->label[k]);
        expect_near(p->retained[k * p->times], 1, 1e-9, "start of curve %zu", k);
    }
    expect_near(p->retained[last], 1, 1e-12, "%s", "along");
    cr_assert_lt(fabs(p->retained[2 * p->times + last]), 0.1);
    expect_near(p->retained[6 * p->times + last], 1, 1e-5, "%s", "tuned line");
    expect_near(p->retained[7 * p->times + last], exp(-0.01 * p->t[last]), 1e-5, "%s", "mismatch");
    gfold_portrait_destroy(p);
}

Test(survey, the_slice_passes_through_the_state)
{
    gfold_portrait *p = paint(GFOLD_PORTRAIT_SLICE);
    double nearest = HUGE_VAL;
    size_t points = 0;
    for (size_t k = 0; k < p->grid * p->grid; k++) {
        const double *at = p->surface + 3 * k;
        points += !isnan(at[2]);
        nearest = fmin(nearest, sqrt(at[0] * at[0] + at[1] * at[1] + at[2] * at[2]));
    }
    cr_assert_gt(points, p->grid * p->grid / 10);
    cr_assert_lt(nearest, 0.1);
    for (size_t k = 0; k < p->paths * p->times * 3; k++) cr_assert(isfinite(p->path[k]));
    gfold_portrait_destroy(p);
}

Test(survey, no_network_with_a_manifold_is_no_portrait)
{
    gfold_survey_params p = quick(10, 2);
    gfold_portrait *portrait;
    gfold_error err;
    p.model.g = 0.5;
    p.model.update.theta = -4;
    expect_refusal(gfold_portrait_create(&portrait, GFOLD_PORTRAIT_SLICE, &p, &err), err,
                   GFOLD_ENOCONV, "none of 2");
    expect_refusal(gfold_portrait_create(&portrait, (gfold_portrait_kind)7, &p, &err), err,
                   GFOLD_EINVAL, "kind");
}
