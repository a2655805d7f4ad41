#include "expect.h"
#include "reference.h"

#include <gatefold/gatefold.h>
#include <string.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(spectrum, .init = start, .timeout = 120);

static gfold_spectrum_plan *plan_at(const gfold_model *m, double h, double z, double r)
{
    const gfold_fixed_point at = { .delta_h = h, .delta_z = z, .delta_r = r };
    const gfold_spectrum_params params = gfold_spectrum_defaults();
    gfold_spectrum_plan *plan;
    gfold_error err;
    cr_assert_eq(gfold_spectrum_create(&plan, m, &at, &params, &err), GFOLD_OK, "%s: %s",
                 reference_describe(m), err.message);
    return plan;
}

static double margin(const gfold_spectrum_plan *plan, double re, double im)
{
    double out;
    cr_assert_eq(gfold_spectrum_margin(plan, re, im, &out, NULL), GFOLD_OK, "%g + %gi", re, im);
    return out;
}

static gfold_spectrum_extent extent(const gfold_spectrum_plan *plan)
{
    gfold_spectrum_extent out;
    cr_assert_eq(gfold_spectrum_extent_of(plan, &out, NULL), GFOLD_OK);
    return out;
}

enum { POINTS = 400, ROOM = GFOLD_LOOPS_MAX * (POINTS + 2) };

static gfold_boundary boundary(const gfold_spectrum_plan *plan, double *re, double *im)
{
    gfold_boundary out;
    cr_assert_eq(gfold_spectrum_boundary(plan, POINTS, ROOM, re, im, &out, NULL), GFOLD_OK);
    return out;
}

static gfold_model random_model(uint64_t *state)
{
    static const gfold_phi_kind phis[] = { GFOLD_PHI_TANH, GFOLD_PHI_ERF, GFOLD_PHI_LOGISTIC };
    gfold_model m = gfold_model_preset((gfold_preset)reference_choice(state, GFOLD_PRESET_COUNT));
    m.phi = phis[reference_choice(state, 3)];
    m.g = exp(reference_uniform(state, -0.5, 2.5));
    m.p = reference_choice(state, 2) ? 1 : reference_uniform(state, 0.3, 2);
    m.beta_h = reference_choice(state, 2) ? 0 : reference_uniform(state, -1, 1);
    m.update.theta = reference_uniform(state, -0.5, 0.5);
    if (m.update.kind == GFOLD_GATE_SIGMOID) m.update.alpha = exp(reference_uniform(state, -3, 9));
    if (m.reset.kind != GFOLD_GATE_OFF) {
        m.reset.alpha = exp(reference_uniform(state, -1, 3));
        m.reset.beta = reference_uniform(state, -1, 1);
        m.reset.tau = reference_choice(state, 4) ? exp(reference_uniform(state, -2, 1)) : 0;
    }
    return m;
}

/* ---- (4.1) by quadrature ------------------------------------------------------------------------ */

typedef struct place {
    const gfold_model *m;
    double re, im;
} place;

static double phi_square(double h, void *context)
{
    return pow(reference_phi(((place *)context)->m, h), 2);
}

static double phi_slope_square(double h, void *context)
{
    const gfold_model *m = ((place *)context)->m;
    return pow(m->g * reference_f_slope(m->phi, m->g * h + m->beta_h), 2);
}

static double reset_square(double r, void *context)
{
    return pow(reference_gate(&((place *)context)->m->reset, r), 2);
}

static double reset_slope_square(double r, void *context)
{
    const gfold_gate *s = &((place *)context)->m->reset;
    const double y = s->alpha * r + s->beta;
    return pow(s->alpha * reference_logistic(y) * reference_logistic(-y), 2);
}

static double zeta(double z, void *context)
{
    const place *of = context;
    const double s = reference_gate(&of->m->update, z);
    return s * s / (pow(of->re + s, 2) + of->im * of->im);
}

static double
quadrature(const gfold_model *m, double dh, double dz, double dr, double re, double im)
{
    place of = { m, re, im };
    const double over_h = -m->beta_h / m->g, over_r = -m->reset.beta / fmax(m->reset.alpha, 0.1);
    const int reset = m->reset.kind != GFOLD_GATE_OFF;
    const double square =
        reset ? reference_average(reset_square, &of, 0, dr, m->reset.alpha, over_r) : 1;
    const double slope =
        reset ? reference_average(reset_slope_square, &of, 0, dr, m->reset.alpha, over_r) : 0;
    const double z0 = hypot(re, im) / hypot(1 + re, im), a = m->update.alpha;
    double mean = zeta(1, &of);
    if (m->update.kind == GFOLD_GATE_BINARY)
        mean *= erfc(m->update.theta / sqrt(2 * dz)) / 2 / (m->update.theta < 1);
    if (m->update.kind == GFOLD_GATE_SIGMOID)
        mean = reference_average(zeta, &of, 0, dz, a / fmin(1, fabs(im) + 1e-9),
                                 m->update.theta + (log(z0) - m->update.beta) / a);
    return m->p * mean * reference_average(phi_slope_square, &of, 0, dh, m->g, over_h) *
           (square + reference_average(phi_square, &of, 0, dh, m->g, over_h) * slope /
                         (pow(1 + m->reset.tau * re, 2) + pow(m->reset.tau * im, 2)));
}

Test(spectrum, the_margin_agrees_with_quadrature_near_and_far_from_its_poles)
{
    for (uint64_t seed = 1; seed <= 60; seed++) {
        uint64_t state = seed;
        const gfold_model m = random_model(&state);
        const double dh = reference_uniform(&state, 0.05, 1),
                     dz = reference_uniform(&state, 0.1, 1);
        const double dr = reference_uniform(&state, 0.1, 1);
        gfold_spectrum_plan *plan = plan_at(&m, dh, dz, dr);
        for (int k = 0; k < 4; k++) {
            const double re = reference_uniform(&state, -1.5, 0.5);
            const double im = pow(10, reference_uniform(&state, -5, 0.3));
            expect_close(margin(plan, re, im), quadrature(&m, dh, dz, dr, re, im), 3e-8,
                         "seed %d at %g + %gi, %s", (int)seed, re, im, reference_describe(&m));
            cr_assert_eq(margin(plan, re, -im), margin(plan, re, im));
        }
        gfold_spectrum_destroy(plan);
    }
}

Test(spectrum, the_margin_at_zero_is_the_stability_of_the_fixed_point)
{
    gfold_fixed_point_plan *solver;
    const gfold_fixed_point_params params = gfold_fixed_point_defaults();
    cr_assert_eq(gfold_fixed_point_create(&solver, &params, NULL), GFOLD_OK);
    for (uint64_t seed = 1; seed <= 40; seed++) {
        uint64_t state = seed;
        const gfold_model m = random_model(&state);
        gfold_fixed_points roots;
        cr_assert_eq(gfold_fixed_point_solve(solver, &m, NULL, &roots, NULL), GFOLD_OK);
        const gfold_fixed_point *r = &roots.root[roots.count - 1];
        gfold_spectrum_plan *plan = plan_at(&m, r->delta_h, r->delta_z, r->delta_r);
        expect_close(margin(plan, 0, 0), r->stability, 1e-9, "%s", reference_describe(&m));
        gfold_spectrum_destroy(plan);
    }
    gfold_fixed_point_destroy(solver);
}

/* ---- boundary ----------------------------------------------------------------------------------- */

/* Without a reset gate (4.1) is the disc |l + s| = radius. */
static void
expect_disc(const gfold_model *m, double h, double z, double s, double radius, double zeros)
{
    double re[ROOM], im[ROOM];
    gfold_spectrum_plan *plan = plan_at(m, h, z, 0.3);
    const gfold_spectrum_extent e = extent(plan);
    const gfold_boundary b = boundary(plan, re, im);
    expect_near(e.abscissa, zeros > 0 ? fmax(0, radius - s) : radius - s, 1e-9, "%s", "disc");
    expect_near(e.leftmost, -s - radius, 1e-9, "%s", "disc");
    expect_near(e.height, radius, 1e-9, "%s", "disc");
    expect_near(e.zero_fraction, zeros, 1e-12, "%s", "disc");
    cr_assert_eq(b.loops, 1);
    for (size_t k = 0; k < b.loop[0].count; k++)
        expect_near(hypot(re[k] + s, im[k]), radius, 1e-8 * radius, "point %zu", k);
    gfold_spectrum_destroy(plan);
}

Test(spectrum, networks_without_smooth_gates_have_a_disc)
{
    for (double p = 0.3; p < 2; p += 0.8) {
        gfold_model m = gfold_model_preset(GFOLD_VRNN);
        m.p = p;
        place of = { &m, 0, 0 };
        const double slope = reference_average(phi_slope_square, &of, 0, 0.4, m.g, 0);
        expect_disc(&m, 0.4, 0, 1, sqrt(p * slope), 0);
        m.update.kind = GFOLD_GATE_BINARY;
        m.update.alpha = INFINITY;
        m.update.theta = 0.3;
        const double q = erfc(0.3 / sqrt(2 * 0.7)) / 2;
        expect_disc(&m, 0.4, 0.7, 1, sqrt(p * q * slope), 1 - q);
        m = gfold_model_preset(GFOLD_UPDATE);
        m.update.beta = -1;
        m.p = p;
        const double s = reference_logistic(-1);
        expect_disc(&m, 0, 0, s, s * m.g * sqrt(p), 0);
    }
}

/* Even-odd rule. */
static int
inside_loops(const gfold_boundary *b, const double *re, const double *im, double x, double y)
{
    int inside = 0;
    for (int l = 0; l < b->loops; l++)
        for (size_t k = b->loop[l].first; k + 1 < b->loop[l].first + b->loop[l].count; k++)
            if ((im[k] > y) != (im[k + 1] > y) &&
                x < re[k] + (re[k + 1] - re[k]) * (y - im[k]) / (im[k + 1] - im[k]))
                inside = !inside;
    return inside;
}

Test(spectrum, the_loops_hold_the_equation_and_enclose_exactly_where_it_exceeds_one)
{
    int two = 0, checked = 0;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        uint64_t state = seed;
        double re[ROOM], im[ROOM];
        const gfold_model m = random_model(&state);
        gfold_spectrum_plan *plan = plan_at(&m, 0.3, 0.3, 0.3);
        const gfold_boundary b = boundary(plan, re, im);
        const gfold_spectrum_extent e = extent(plan);
        for (int l = 0; l < b.loops; l++) {
            const size_t first = b.loop[l].first, last = first + b.loop[l].count - 1;
            cr_assert(re[first] == re[last] && im[first] == 0 && im[last] == 0);
            for (size_t k = first; k <= last; k++) {
                cr_assert(re[k] >= e.leftmost - 1e-12 && re[k] <= e.abscissa + 1e-12);
                cr_assert_leq(fabs(im[k]), e.height * (1 + 1e-6));
                if (fabs(im[k]) > 1e-13)
                    expect_close(margin(plan, re[k], im[k]), 1, 1e-9, "point %zu, %s", k,
                                 reference_describe(&m));
            }
        }
        two += b.loops > 1;
        for (int k = 0; k < 300; k++) {
            const double x = reference_uniform(&state, e.leftmost - 0.5, e.abscissa + 0.5);
            const double y = reference_uniform(&state, 0, 1.2 * e.height);
            const double value = margin(plan, x, y);
            if (fabs(value - 1) < 0.02) continue;
            checked++;
            cr_assert_eq(inside_loops(&b, re, im, x, y), value > 1, "%g + %gi has %g, seed %d, %s",
                         x, y, value, (int)seed, reference_describe(&m));
        }
        gfold_spectrum_destroy(plan);
    }
    cr_assert(two > 2 && checked > 5000, "%d models with two loops, %d points", two, checked);
}

Test(spectrum, steep_update_gates_pinch_the_bulk_towards_zero)
{
    for (double alpha = 10; alpha < 2e6; alpha *= 10) {
        gfold_model m = gfold_model_preset(GFOLD_UPDATE);
        double re[ROOM], im[ROOM];
        m.update.alpha = alpha;
        gfold_spectrum_plan *plan = plan_at(&m, 1.5, 0.5, 0);
        const double disc = margin(plan, 0, 0);
        const gfold_spectrum_extent e = extent(plan);
        const gfold_boundary b = boundary(plan, re, im);
        cr_assert_lt(disc, 1);
        cr_assert(e.abscissa == 0 && b.loops == 1 && e.zero_fraction == 0);
        expect_near(e.leftmost, -1 - sqrt(disc / 2), 3 / alpha, "alpha_z %g", alpha);
        expect_near(e.height, sqrt(disc / 2), 3 / alpha, "alpha_z %g", alpha);
        for (size_t k = 0; k < b.loop[0].count; k++)
            if (re[k] > -0.05 && alpha > 1e3) cr_assert_lt(fabs(im[k]), 1 / alpha);
        gfold_spectrum_destroy(plan);
    }
}

Test(spectrum, no_slope_no_bulk)
{
    gfold_model m = gfold_model_preset(GFOLD_RESET);
    double re[ROOM], im[ROOM];
    m.g = 0;
    m.reset.tau = 4;
    gfold_spectrum_plan *plan = plan_at(&m, 0.5, 0, 0.5);
    const gfold_spectrum_extent e = extent(plan);
    cr_assert(e.abscissa == -0.25 && e.leftmost == -1 && e.height == 0);
    cr_assert_eq(boundary(plan, re, im).loops, 0);
    cr_assert_eq(margin(plan, 1, 1), 0);
    gfold_spectrum_destroy(plan);
}

/* ---- refusals ------------------------------------------------------------------------------------ */

Test(spectrum, an_argument_out_of_range_is_named)
{
    gfold_model m = gfold_model_preset(GFOLD_GRNN);
    gfold_fixed_point at = { .delta_h = 0.5, .delta_z = 0.4, .delta_r = 0.4 };
    gfold_spectrum_params params = gfold_spectrum_defaults();
    gfold_spectrum_plan *plan;
    gfold_boundary b;
    gfold_error err;
    double x[100], y[100];
    static const double tols[] = { 0, 1e-13, 1e-3, NAN };
    for (size_t k = 0; k < COUNT(tols); k++) {
        params.tol = tols[k];
        expect_refusal(gfold_spectrum_create(&plan, &m, &at, &params, &err), err, GFOLD_EINVAL,
                       "tol");
        cr_assert_null(plan);
    }
    params = gfold_spectrum_defaults();
    double *const deltas[] = { &at.delta_h, &at.delta_z, &at.delta_r };
    for (size_t k = 0; k < COUNT(deltas); k++) {
        const double kept = *deltas[k];
        *deltas[k] = -1;
        expect_refusal(gfold_spectrum_create(&plan, &m, &at, &params, &err), err, GFOLD_EINVAL,
                       "delta");
        *deltas[k] = kept;
    }
    m.g = -1;
    expect_refusal(gfold_spectrum_create(&plan, &m, &at, &params, &err), err, GFOLD_EINVAL, "g is");
    m.g = 2;
    plan = plan_at(&m, 0.5, 0.4, 0.4);
    expect_refusal(gfold_spectrum_boundary(plan, 7, 100, x, y, &b, &err), err, GFOLD_EINVAL,
                   "resolution");
    expect_refusal(gfold_spectrum_boundary(plan, 100, 99, x, y, &b, &err), err, GFOLD_EINVAL,
                   "capacity");
    gfold_spectrum_destroy(plan);
    gfold_spectrum_destroy(NULL);
}

Test(spectrum, units_that_are_missing_are_named)
{
    const gfold_model m = gfold_model_preset(GFOLD_GRNN);
    const gfold_spectrum_params params = gfold_spectrum_defaults();
    const double x[3] = { 0.1, 0.2, 0.3 }, bad[3] = { 0.1, NAN, 0.3 };
    const struct {
        gfold_units units;
        const char *word;
    } cases[] = { { { 0, x, x, x, NULL, NULL }, "no units" },
                  { { 3, NULL, x, x, NULL, NULL }, "h is missing" },
                  { { 3, x, NULL, x, NULL, NULL }, "z is missing" },
                  { { 3, x, x, NULL, NULL, NULL }, "r is missing" },
                  { { 3, x, x, bad, NULL, NULL }, "r is nan" },
                  { { 3, x, x, x, bad, NULL }, "gate is nan" },
                  { { 3, x, x, x, NULL, bad }, "push is nan" } };
    for (size_t k = 0; k < COUNT(cases); k++) {
        gfold_spectrum_plan *plan;
        gfold_error err;
        expect_refusal(gfold_spectrum_create_from_units(&plan, &m, &cases[k].units, &params, &err),
                       err, GFOLD_EINVAL, cases[k].word);
        cr_assert_null(plan);
    }
}
