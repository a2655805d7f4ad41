/* The table of comparisons: cheap checks of it, at the quick sizes. */
#include <gatefold/gatefold.h>

#include "compare/case.h"
#include "expect.h"

#include <string.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(validate, .init = start);

static gfold_validate_params quick(const char *only)
{
    gfold_validate_params p = gfold_validate_defaults();
    p.quick = 1;
    p.only = only;
    return p;
}

static gfold_validation *run(const gfold_validate_params *p)
{
    gfold_validation *v;
    gfold_error err;
    cr_assert_eq(gfold_validate_run(p, &v, &err), GFOLD_OK, "%s", err.message);
    return v;
}

Test(validate, holds_and_says_how_well)
{
    const gfold_validate_params p = quick("vrnn_start");
    gfold_validation *v = run(&p);
    cr_assert_eq(gfold_validation_count(v), 2);
    cr_assert_eq(gfold_validation_passed(v), 2, "%s", gfold_validation_at(v, 0)->why);
    for (size_t k = 0; k < 2; k++) {
        const gfold_check *c = gfold_validation_at(v, k);
        cr_expect_eq(c->sizes, 3);
        cr_expect_str_eq(c->suite, "two-time");
        cr_expect_str_eq(c->parameters, "vrnn g=2 sigma_b=0.3");
        expect_near(c->z, (c->simulation - c->theory) / c->stderr_, 1e-12, "%s", c->name);
        cr_expect(c->stderr_ > c->theory_error && c->theory_error > 0);
        cr_expect(*c->why == '\0');
    }
    cr_assert_null(gfold_validation_at(v, 2));
    gfold_validation_destroy(v);
}

/* An error of either sign by as much as the check says it detects is seen; one that it does not
 * claim to see may pass. */
Test(validate, a_theory_wrong_by_what_the_check_detects_fails_it)
{
    gfold_validate_params p = quick("vrnn_start.var_h");
    gfold_validation *v = run(&p);
    const double detects = gfold_validation_at(v, 0)->detects;
    cr_assert(detects < 0.1);
    gfold_validation_destroy(v);
    p.wrong = "vrnn_start.var_h";
    for (int sign = -1; sign <= 1; sign += 2) {
        p.wrong_by = 1.1 * sign * detects;
        v = run(&p);
        cr_expect_eq(gfold_validation_passed(v), 0, "wrong by %g is not seen", p.wrong_by);
        cr_expect_gt(fabs(gfold_validation_at(v, 0)->z), GFOLD_CHECK_Z);
        cr_expect(strstr(gfold_validation_at(v, 0)->why, "differ"));
        gfold_validation_destroy(v);
    }
}

/* To the last bit; what lies between the members of a struct is nobody's. */
static int are_same(const gfold_estimate *a, const gfold_estimate *b)
{
    int same = 1;
    for (int k = 0; k < GFOLD_CHECK_SIZES; k++)
        same &= !memcmp(&a[k].mean, &b[k].mean, sizeof(double)) &&
                !memcmp(&a[k].stderr_, &b[k].stderr_, sizeof(double)) &&
                a[k].networks == b[k].networks;
    return same;
}

/* Cells and neurons of the neuron-astrocyte network; a theory off by what a check sees is seen. */
Test(validate, the_astro_suite_holds_on_any_number_of_threads)
{
    gfold_validate_params p = quick(NULL);
    p.suite = GFOLD_SUITE_ASTRO;
    p.threads = 2;
    gfold_validation *two = run(&p);
    cr_assert_eq(gfold_validation_count(two), 10);
    for (size_t k = 0; k < 10; k++)
        cr_assert(gfold_validation_at(two, k)->pass, "%s", gfold_validation_at(two, k)->why);
    p.threads = 1;
    p.only = "astro_grey";
    p.wrong = "astro_grey.rate";
    p.wrong_by = 0.05;
    gfold_validation *one = run(&p);
    cr_assert_eq(gfold_validation_passed(one), 2);
    for (size_t k = 0; k < 3; k++) {
        const gfold_check *a = gfold_validation_at(one, k), *b = gfold_validation_at(two, 3 + k);
        cr_assert_str_eq(a->name, b->name);
        cr_expect(are_same(a->at, b->at));
    }
    gfold_validation_destroy(one);
    gfold_validation_destroy(two);
}

/* Zones of a network against the slow manifold: what a wrong theory would say is seen, with gap
 * junctions too, whose effect its error holds. */
Test(validate, a_wrong_memory_of_zones_is_seen)
{
    gfold_validate_params p = quick("astro_zones");
    static const struct {
        const char *name;
        double by;
    } wrong[] = { { "astro_zones.apart_above", 0.002 },
                  { "astro_zones.apart_peak", -0.001 },
                  { "astro_zones.joined_above", 0.03 } };
    for (size_t k = 0; k < COUNT(wrong); k++) {
        p.wrong = wrong[k].name;
        p.wrong_by = wrong[k].by;
        p.threads = 1 + (k & 1);
        gfold_validation *v = run(&p);
        cr_expect_eq(gfold_validation_count(v), 4);
        cr_expect_eq(gfold_validation_passed(v), 3, "%s", wrong[k].name);
        gfold_validation_destroy(v);
    }
}

/* Two per cent, where even a quick check promises to see them. */
Test(validate, a_theory_wrong_by_two_per_cent_fails_its_check)
{
    gfold_validate_params p = quick("update_rest.gate_square");
    gfold_validation *v = run(&p);
    cr_assert_eq(gfold_validation_passed(v), 1);
    cr_assert(gfold_validation_at(v, 0)->detects < 0.02);
    gfold_validation_destroy(v);
    p.wrong = "update_rest.gate_square";
    for (int sign = -1; sign <= 1; sign += 2) {
        p.wrong_by = 0.02 * sign;
        v = run(&p);
        cr_expect_eq(gfold_validation_passed(v), 0, "z %g", gfold_validation_at(v, 0)->z);
        gfold_validation_destroy(v);
    }
}

Test(validate, no_number_depends_on_the_threads_or_on_what_else_runs)
{
    gfold_validate_params p = quick("vrnn_start.speed");
    p.threads = 1;
    gfold_validation *one = run(&p);
    p.threads = 3;
    p.only = "vrnn_start";
    gfold_validation *three = run(&p);
    const gfold_check *a = gfold_validation_at(one, 0), *b = gfold_validation_at(three, 1);
    cr_assert_str_eq(a->name, b->name);
    cr_expect_eq(memcmp(&a->simulation, &b->simulation, sizeof(double)), 0);
    cr_expect_eq(memcmp(&a->theory, &b->theory, sizeof(double)), 0);
    cr_expect(are_same(a->at, b->at));
    gfold_validation_destroy(one);
    gfold_validation_destroy(three);
}

Test(validate, a_point_of_ones_own_is_compared)
{
    gfold_validate_params p = gfold_validate_defaults();
    gfold_validate_point point = gfold_validate_point_defaults();
    gfold_validation *v;
    gfold_error err;
    point.model = gfold_model_preset(GFOLD_VRNN);
    point.model.sigma_b = 1.5;
    point.quantity = "delta_z";
    point.n = 200;
    point.networks = 40;
    point.dt = 0.1;
    point.bound = 0.1;
    cr_assert_eq(gfold_validate_at(&p, &point, &v, &err), GFOLD_OK, "%s", err.message);
    cr_assert_eq(gfold_validation_count(v), 1);
    const gfold_check *c = gfold_validation_at(v, 0);
    cr_expect(c->pass, "%s", c->why);
    cr_expect_eq(c->n[2], 200);
    cr_expect_eq(c->networks, 280);
    cr_expect_str_eq(c->quantity, "delta_z");
    cr_expect_str_eq(c->parameters, "vrnn g=2 sigma_b=1.5");
    gfold_validation_destroy(v);
    point.bound = 1e-3;
    cr_assert_eq(gfold_validate_at(&p, &point, &v, &err), GFOLD_OK, "%s", err.message);
    cr_expect_eq(gfold_validation_passed(v), 0, "a noisy check passed");
    cr_expect(strstr(gfold_validation_at(v, 0)->why, "too noisy"));
    gfold_validation_destroy(v);
}

Test(validate, a_quantity_without_meaning_fails_with_a_sentence)
{
    gfold_validate_params p = gfold_validate_defaults();
    gfold_validate_point point = gfold_validate_point_defaults();
    gfold_validation *v;
    point.model = gfold_model_preset(GFOLD_VRNN); /* in chaos: no network comes to rest */
    point.quantity = "delta_h";
    point.n = 16;
    cr_assert_eq(gfold_validate_at(&p, &point, &v, NULL), GFOLD_OK);
    cr_expect_eq(gfold_validation_passed(v), 0);
    cr_expect_eq(gfold_validation_at(v, 0)->status, GFOLD_ENOSOL);
    cr_expect(strstr(gfold_validation_at(v, 0)->why, "rest"));
    gfold_validation_destroy(v);
}

Test(validate, what_cannot_be_is_refused)
{
    gfold_validation *v;
    gfold_error err;
    gfold_validate_params p = quick("nothing_like_it");
    gfold_validate_point point = gfold_validate_point_defaults();
    expect_refusal(gfold_validate_run(&p, &v, &err), err, GFOLD_EINVAL, "nothing_like_it");
    cr_assert_null(v);
    p = quick("vrnn_start");
    p.wrong = "fs_early.speed";
    expect_refusal(gfold_validate_run(&p, &v, &err), err, GFOLD_EINVAL, "fs_early.speed");
    p.wrong = NULL;
    p.wrong_by = 2;
    expect_refusal(gfold_validate_run(&p, &v, &err), err, GFOLD_EINVAL, "wrong_by");
    p.wrong_by = 0;
    p.suite = GFOLD_SUITE_COUNT;
    expect_refusal(gfold_validate_run(&p, &v, &err), err, GFOLD_EINVAL, "suite");
    point.quantity = "colour";
    expect_refusal(gfold_validate_at(&p, &point, &v, &err), err, GFOLD_EINVAL, "colour");
    point.quantity = "above"; /* of an astrocyte */
    expect_refusal(gfold_validate_at(&p, &point, &v, &err), err, GFOLD_EINVAL, "above");
    point.quantity = "delta_h";
    point.n = 4;
    expect_refusal(gfold_validate_at(&p, &point, &v, &err), err, GFOLD_EINVAL, "n is 4");
}

Test(validate, stops_when_it_is_told)
{
    const int stop = 1;
    gfold_validation *v;
    gfold_validate_params p = quick("vrnn_rest");
    p.stop = &stop;
    cr_assert_eq(gfold_validate_run(&p, &v, NULL), GFOLD_ESTOPPED);
    cr_assert_null(v);
}

/* ---- the table itself ---------------------------------------------------------------------- */

static int has_quantity(const gf_method *method, const char *name)
{
    for (const gfold_comparable *q = method->quantities; q->name; q++)
        if (!strcmp(q->name, name)) return 1;
    return 0;
}

/* At least 40 checks of at least 15 distinct quantities. */
Test(validate, the_table_is_whole)
{
    size_t checks = 0, distinct = 0;
    const char *seen[256];
    for (size_t k = 0; k < gf_cases_count; k++) {
        const gf_case *c = &gf_cases[k];
        for (size_t other = 0; other < k; other++) cr_expect_str_neq(c->name, gf_cases[other].name);
        cr_expect(c->suite < GFOLD_SUITE_ALL, "%s", c->name);
        for (int j = 0; j < GF_CHECKS_MAX && c->wanted[j].quantity; j++) {
            const gf_wanted *w = &c->wanted[j];
            size_t i = 0;
            cr_expect(has_quantity(c->method, w->quantity), "%s.%s", c->name, w->quantity);
            cr_expect(w->full > 0 && w->quick >= w->full && w->quick < 1, "%s.%s: bounds", c->name,
                      w->quantity);
            while (i < distinct && strcmp(seen[i], w->quantity) != 0) i++;
            if (i == distinct) seen[distinct++] = w->quantity;
            checks++;
        }
    }
    cr_expect_geq(checks, 40);
    cr_expect_geq(distinct, 15);
    cr_log_info("%zu checks of %zu quantities", checks, distinct);
}
