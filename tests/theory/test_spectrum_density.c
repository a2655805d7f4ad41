#include "expect.h"
#include "random_jacobian.h"
#include "reference.h"

#include <gatefold/gatefold.h>
#include <string.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(spectrum_density, .init = start, .timeout = 200);

static const gfold_fixed_point state = { .delta_h = 0.4, .delta_z = 0.5, .delta_r = 0.45 };

static gfold_spectrum_plan *plan_of(const gfold_model *m)
{
    const gfold_spectrum_params params = gfold_spectrum_defaults();
    gfold_spectrum_plan *plan;
    gfold_error err;
    cr_assert_eq(gfold_spectrum_create(&plan, m, &state, &params, &err), GFOLD_OK, "%s: %s",
                 reference_describe(m), err.message);
    return plan;
}

static gfold_model
model(gfold_preset preset, double g, double p, double alpha_z, double alpha_r, double tau_r)
{
    gfold_model m = gfold_model_preset(preset);
    m.g = g;
    m.p = p;
    m.update.theta = 0.1;
    if (m.update.kind) m.update.kind = isinf(alpha_z) ? GFOLD_GATE_BINARY : GFOLD_GATE_SIGMOID;
    m.update.alpha = alpha_z;
    m.reset.alpha = alpha_r;
    m.reset.beta = 0.3;
    m.reset.tau = tau_r;
    if (!m.reset.kind) m.reset = (gfold_gate){ 0 };
    if (!m.update.kind) m.update = (gfold_gate){ 0 };
    return m;
}

static double beyond(const gfold_spectrum_plan *plan, double c)
{
    gfold_fraction f;
    gfold_error err;
    cr_assert_eq(gfold_spectrum_beyond(plan, c, &f, &err), GFOLD_OK, "%g: %s", c, err.message);
    cr_assert_leq(f.error, 1e-6);
    return f.value;
}

static double inside(const gfold_spectrum_plan *plan, double a, double b, double c, double d)
{
    const gfold_box box = { a, b, c, d };
    gfold_fraction f;
    gfold_error err;
    cr_assert_eq(gfold_spectrum_inside(plan, &box, &f, &err), GFOLD_OK, "%s", err.message);
    cr_assert_leq(f.error, 1e-6);
    return f.value;
}

/* ---- closed cases ------------------------------------------------------------------------------- */

typedef struct radial {
    double g, p, w2, x;
} radial;

static double share(double h, void *context)
{
    const radial *of = context;
    const double f2 = of->p * pow(of->g / (cosh(of->g * h) * cosh(of->g * h)), 2);
    return f2 / (of->w2 + f2 * of->x);
}

/* A vRNN has 1 - x of its eigenvalues within the radius w of -1, where <f2 / (w^2 + f2 x)> = 1. */
static double outside_radius(double g, double p, double w)
{
    double lo = 0, hi = 1;
    for (int k = 0; k < 50; k++) {
        radial of = { g, p, w * w, (lo + hi) / 2 };
        const double mean = reference_average(share, &of, 0, state.delta_h, g, 0);
        if (mean > 1)
            lo = of.x;
        else
            hi = of.x;
    }
    return lo;
}

Test(spectrum_density, a_network_without_gates_follows_its_radial_law)
{
    for (double g = 1.5; g < 20; g *= 3) {
        const gfold_model m = model(GFOLD_VRNN, g, 0.8, 0, 0, 0);
        gfold_spectrum_plan *plan = plan_of(&m);
        for (double w = 0.1; w < 0.6; w += 0.2) {
            const double law = 1 - outside_radius(g, 0.8, w), e = 0.01 * w;
            const double wide = outside_radius(g, 0.8, w + e), thin = outside_radius(g, 0.8, w - e);
            double got[2], density;
            cr_assert_eq(
                gfold_spectrum_resolvent(plan, -1 + 0.6 * w, -0.8 * w, got, &density, NULL),
                GFOLD_OK);
            expect_close(got[0], 0.6 * law / w, 1e-8, "g %g, radius %g", g, w);
            expect_close(got[1], 0.8 * law / w, 1e-8, "g %g, radius %g", g, w);
            expect_close(density, (thin - wide) / (2 * e) / (2 * M_PI * w), 1e-3, "g %g, radius %g",
                         g, w);
        }
        gfold_spectrum_destroy(plan);
    }
}

Test(spectrum_density, where_nothing_leads_back_from_r_its_eigenvalues_are_known)
{
    gfold_model m = model(GFOLD_RESET, 2, 1, 0, 0, 2);
    gfold_spectrum_plan *plan = plan_of(&m);
    m.reset = (gfold_gate){ 0 };
    const double s = reference_logistic(0.3), shift = 0.1;
    m.p = s * s;
    gfold_spectrum_plan *alone = plan_of(&m);
    for (double c = -2.4; c < 0.4; c += 0.37)
        expect_near(beyond(plan, c), beyond(alone, c) + (c < -0.5), 1e-8, "beyond %g", c);
    const double corner = -0.5 - shift;
    expect_near(inside(plan, corner, 0, -shift, shift), inside(alone, corner, 0, -shift, shift) + 1,
                1e-7, "%s", "box");
    gfold_spectrum_destroy(plan);
    gfold_spectrum_destroy(alone);
}

/* ---- identities --------------------------------------------------------------------------------- */

static gfold_model varied(int k)
{
    const gfold_model list[] = {
        model(GFOLD_VRNN, 2.5, 0.7, 0, 0, 0),          model(GFOLD_UPDATE, 2.5, 1.3, 5, 0, 0),
        model(GFOLD_UPDATE, 2, 1, 300, 0, 0),          model(GFOLD_UPDATE, 2.5, 1, 1e4, 0, 0),
        model(GFOLD_FS, 2.5, 0.8, INFINITY, 0, 0),     model(GFOLD_RESET, 2.5, 0.8, 0, 2, 0.5),
        model(GFOLD_RESET, 2.5, 1.3, 0, 3, 0),         model(GFOLD_GRNN, 2.5, 1.2, 5, 2, 1),
        model(GFOLD_GRNN, 2.5, 0.8, INFINITY, 2, 0.5),
    };
    return k < (int)COUNT(list) ? list[k] : (gfold_model){ .g = -1 };
}

Test(spectrum_density, four_boxes_hold_all_eigenvalues_and_half_planes_agree_with_them)
{
    for (int k = 0; varied(k).g > 0; k++) {
        const gfold_model m = varied(k);
        const double all = m.reset.kind && m.reset.tau > 0 ? 2 : 1, x = -0.77, y = 0.13;
        gfold_spectrum_plan *plan = plan_of(&m);
        const double left = inside(plan, -INFINITY, x, -INFINITY, INFINITY);
        const double right = inside(plan, x, INFINITY, -INFINITY, y);
        const double corner = inside(plan, x, 50, y, 50);
        expect_near(left + right + corner, all, 1e-6, "%s", reference_describe(&m));
        expect_near(beyond(plan, x), right + corner, 1e-6, "%s", reference_describe(&m));
        expect_near(inside(plan, -9, 9, -9, 9), all, 1e-6, "%s", reference_describe(&m));
        cr_assert_eq(inside(plan, 9, INFINITY, -1, 1), 0);
        gfold_spectrum_destroy(plan);
    }
}

Test(spectrum_density, the_density_is_what_small_boxes_hold)
{
    for (int k = 0; varied(k).g > 0; k++) {
        const gfold_model m = varied(k);
        const double x = -0.83, y = 0.21, e = 0.01;
        double g[2], density;
        gfold_spectrum_plan *plan = plan_of(&m);
        cr_assert_eq(gfold_spectrum_resolvent(plan, x, y, g, &density, NULL), GFOLD_OK);
        expect_close(inside(plan, x - e, x + e, y - e, y + e) / (4 * e * e), density, 2e-3, "%s",
                     reference_describe(&m));
        gfold_spectrum_destroy(plan);
    }
}

/* Next to the pinched bulk a box with horizontal sides is another way to count. */
Test(spectrum_density, steep_gates_are_counted_near_zero)
{
    static const double places[] = { -0.1, -0.01, -1e-4 };
    for (double alpha = 5; alpha < 2e4; alpha *= 12)
        for (size_t k = 0; k < COUNT(places); k++) {
            const gfold_model m = model(GFOLD_UPDATE, 2.5, 1, alpha, 0, 0);
            gfold_spectrum_plan *plan = plan_of(&m);
            const double c = places[k], up = 0.3 * fabs(c);
            const double boxes = inside(plan, c, 9, -up, up) + 2 * inside(plan, c, 9, up, 9);
            expect_near(beyond(plan, c), boxes, 1e-6, "alpha_z %g, c %g", alpha, c);
            gfold_spectrum_destroy(plan);
        }
}

/* ---- eigenvalues --------------------------------------------------------------------------------- */

typedef struct tally {
    double sum, squares;
} tally;

static double counted(const jacobian *j, const gfold_box *box)
{
    size_t n = 0;
    for (size_t i = 0; i < j->size; i++)
        n += j->re[i] > box->re_lo && j->re[i] < box->re_hi && j->im[i] > box->im_lo &&
             j->im[i] < box->im_hi;
    return (double)n / (double)j->units;
}

static const gfold_box boxes[] = { { -0.8, -0.3, 0.05, 0.4 },
                                   { -1.3, -0.85, -0.2, 0.2 },
                                   { -0.6, INFINITY, -INFINITY, INFINITY },
                                   { -0.25, INFINITY, -INFINITY, INFINITY } };

static void expect_eigenvalues(int which, size_t units, int matrices)
{
    const gfold_model m = varied(which);
    gfold_spectrum_plan *plan = plan_of(&m);
    tally of[COUNT(boxes)] = { 0 };
    for (int seed = 1; seed <= matrices; seed++) {
        jacobian *j = jacobian_draw(&m, &state, units, 0, (uint64_t)seed);
        for (size_t b = 0; b < COUNT(boxes); b++) {
            const double x = counted(j, &boxes[b]);
            of[b].sum += x / matrices;
            of[b].squares += x * x / matrices;
        }
        jacobian_free(j);
    }
    for (size_t b = 0; b < COUNT(boxes); b++) {
        const gfold_box *x = &boxes[b];
        const double spread = fmax(0, of[b].squares - of[b].sum * of[b].sum);
        const double error = sqrt(spread / (matrices - 1)) + 3e-4;
        cr_assert_leq(error, 0.015);
        expect_near(of[b].sum, inside(plan, x->re_lo, x->re_hi, x->im_lo, x->im_hi), 4 * error,
                    "box %zu, %s", b, reference_describe(&m));
    }
    gfold_spectrum_destroy(plan);
}

Test(spectrum_density, boxes_hold_the_eigenvalues_of_random_matrices_without_gates)
{
    expect_eigenvalues(0, 400, 8);
}

Test(spectrum_density, boxes_hold_the_eigenvalues_of_random_matrices_with_update_gates)
{
    for (int which = 1; which <= 4; which++) expect_eigenvalues(which, 400, 8);
}

Test(spectrum_density, boxes_hold_the_eigenvalues_of_random_matrices_with_reset_gates)
{
    expect_eigenvalues(5, 300, 7);
    expect_eigenvalues(6, 400, 7);
}

Test(spectrum_density, boxes_hold_the_eigenvalues_of_random_matrices_with_both_gates)
{
    for (int which = 7; which <= 8; which++) expect_eigenvalues(which, 300, 7);
}

/* ---- units -------------------------------------------------------------------------------------- */

Test(spectrum_density, units_at_rest_have_the_spectrum_of_their_distribution)
{
    for (int k = 0; varied(k).g > 0; k++) {
        const gfold_model m = varied(k);
        const gfold_spectrum_params params = gfold_spectrum_defaults();
        jacobian *j = jacobian_units(&state, 2000, 0, 5);
        const gfold_units units = { 2000, j->h, j->z, j->r, NULL, NULL };
        gfold_spectrum_plan *plan = plan_of(&m), *sampled;
        cr_assert_eq(gfold_spectrum_create_from_units(&sampled, &m, &units, &params, NULL),
                     GFOLD_OK);
        for (double c = -1.2; c < 0.1; c += 0.4)
            expect_near(beyond(sampled, c), beyond(plan, c), 0.05, "%g, %s", c,
                        reference_describe(&m));
        gfold_spectrum_destroy(plan);
        gfold_spectrum_destroy(sampled);
        jacobian_free(j);
    }
}

Test(spectrum_density, units_that_move_bound_the_eigenvalues_of_their_matrices)
{
    gfold_model m = model(GFOLD_GRNN, 2, 0.9, 5, 2, 0.6);
    const gfold_spectrum_params params = gfold_spectrum_defaults();
    m.update.tau = 1.7;
    size_t outside = 0, reached = 0, all = 0;
    double without = 0;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        jacobian *j = jacobian_draw(&m, &state, 240, 0.8, seed);
        gfold_units units = { 240, j->h, j->z, j->r, NULL, j->push };
        gfold_spectrum_plan *plan, *still;
        cr_assert_eq(gfold_spectrum_create_from_units(&plan, &m, &units, &params, NULL), GFOLD_OK);
        units.push = NULL;
        cr_assert_eq(gfold_spectrum_create_from_units(&still, &m, &units, &params, NULL), GFOLD_OK);
        for (size_t i = 0; i < j->size; i++, all++) {
            double margin, rest;
            cr_assert_eq(gfold_spectrum_margin(plan, j->re[i], j->im[i], &margin, NULL), GFOLD_OK);
            cr_assert_eq(gfold_spectrum_margin(still, j->re[i], j->im[i], &rest, NULL), GFOLD_OK);
            outside += margin < 0.9;
            reached += margin > 0.9 && margin < 1.3;
            without += rest < 0.9;
        }
        gfold_spectrum_destroy(plan);
        gfold_spectrum_destroy(still);
        jacobian_free(j);
    }
    cr_assert_lt((double)outside, 0.01 * (double)all, "%zu of %zu are outside", outside, all);
    cr_assert_gt((double)reached, 0.02 * (double)all, "%zu of %zu are near the edge", reached, all);
    cr_assert_gt(without, 0.02 * (double)all, "without push %g of %zu are outside", without, all);
}

/* ---- refusals ------------------------------------------------------------------------------------ */

Test(spectrum_density, units_that_move_have_no_resolvent)
{
    const gfold_model m = model(GFOLD_UPDATE, 2, 1, 5, 0, 0);
    const gfold_spectrum_params params = gfold_spectrum_defaults();
    const double x[] = { 0.1, -0.3 };
    const gfold_units units = { 2, x, x, NULL, NULL, x };
    const gfold_box box = { -1, 0, 0, 1 };
    gfold_spectrum_plan *plan;
    gfold_fraction f;
    gfold_error err;
    double g[2], density;
    cr_assert_eq(gfold_spectrum_create_from_units(&plan, &m, &units, &params, NULL), GFOLD_OK);
    expect_refusal(gfold_spectrum_resolvent(plan, 0, 1, g, &density, &err), err, GFOLD_EINVAL,
                   "push");
    expect_refusal(gfold_spectrum_beyond(plan, 0, &f, &err), err, GFOLD_EINVAL, "push");
    expect_refusal(gfold_spectrum_inside(plan, &box, &f, &err), err, GFOLD_EINVAL, "push");
    gfold_spectrum_destroy(plan);
}

Test(spectrum_density, boxes_that_are_empty_or_cut_known_eigenvalues_are_refused)
{
    const gfold_model m = model(GFOLD_FS, 2, 1, INFINITY, 0, 0);
    gfold_spectrum_plan *plan = plan_of(&m);
    const gfold_box empty = { 0, 0, -1, 1 }, turned = { -1, 0, 1, -1 }, cut = { -0.7, 0, -1, 1 };
    gfold_fraction f;
    gfold_error err;
    double g[2], density;
    expect_refusal(gfold_spectrum_inside(plan, &empty, &f, &err), err, GFOLD_EINVAL, "re_lo");
    expect_refusal(gfold_spectrum_inside(plan, &turned, &f, &err), err, GFOLD_EINVAL, "im_lo");
    expect_refusal(gfold_spectrum_inside(plan, &cut, &f, &err), err, GFOLD_EACCURACY, "contour");
    expect_near(f.value, inside(plan, -0.7, 0.01, -1, 1), 1e-2, "%s", "filled all the same");
    expect_refusal(gfold_spectrum_beyond(plan, NAN, &f, &err), err, GFOLD_EINVAL, "c is");
    expect_refusal(gfold_spectrum_resolvent(plan, NAN, 0, g, &density, &err), err, GFOLD_EINVAL,
                   "re is");
    gfold_spectrum_destroy(plan);
}
