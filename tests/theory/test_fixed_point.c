#include "expect.h"
#include "reference.h"

#include <gatefold/gatefold.h>
#include <string.h>

static gfold_fixed_point_plan *plan;

static void start(void)
{
    const gfold_fixed_point_params params = gfold_fixed_point_defaults();
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
    cr_assert_eq(gfold_fixed_point_create(&plan, &params, NULL), GFOLD_OK);
}

static void end(void)
{
    gfold_fixed_point_destroy(plan);
}

TestSuite(fixed_point, .init = start, .fini = end);

static gfold_model preset(gfold_preset which, double g)
{
    gfold_model m = gfold_model_preset(which);
    m.g = g;
    return m;
}

static gfold_fixed_points solve(const gfold_model *m)
{
    gfold_fixed_points out;
    gfold_error err;
    cr_assert_eq(gfold_fixed_point_solve(plan, m, NULL, &out, &err), GFOLD_OK, "%s: %s",
                 reference_describe(m), err.message);
    return out;
}

static gfold_fixed_point largest(const gfold_model *m)
{
    const gfold_fixed_points roots = solve(m);
    return roots.root[roots.count - 1];
}

/* ---- F by quadrature ----------------------------------------------------------------------- */

static double phi_square(double h, void *context)
{
    return pow(reference_phi(context, h), 2);
}

static double reset_square(double r, void *context)
{
    return pow(reference_gate(&((gfold_model *)context)->reset, r), 2);
}

static double phi_slope_square(double h, void *context)
{
    const gfold_model *m = context;
    return pow(m->g * reference_f_slope(m->phi, m->g * h + m->beta_h), 2);
}

static double reset_slope_square(double r, void *context)
{
    const gfold_gate *s = &((gfold_model *)context)->reset;
    const double y = s->alpha * r + s->beta;
    return pow(s->alpha * reference_logistic(y) * reference_logistic(-y), 2);
}

/* Without variance: the limit of a small one, which takes half of a kink's slope. */
static double over_h(reference_function *f, gfold_model m, double delta)
{
    if (delta == 0 && f == phi_slope_square) delta = 1e-30;
    return reference_average(f, &m, 0, delta, m.g, -m.beta_h / m.g);
}

static double over_r(reference_function *f, gfold_model m, double delta)
{
    if (m.reset.kind == GFOLD_GATE_OFF) return f == reset_square;
    const double gain = m.reset.alpha + 1e-3;
    return reference_average(f, &m, 0, delta, gain, -m.reset.beta / gain);
}

static double map(gfold_model m, double delta)
{
    const double drive = over_h(phi_square, m, delta);
    return m.p * drive * over_r(reset_square, m, drive) + m.sigma_b * m.sigma_b;
}

/* ---- tests --------------------------------------------------------------------------------- */

Test(fixed_point, reference_values)
{
    expect_near(largest(&(gfold_model){ .g = 2, .p = 1 }).delta_h, 0.530368392, 6e-10, "%s",
                "vRNN");
    gfold_model reset = preset(GFOLD_RESET, 2.5);
    reset.reset.alpha = 1;
    expect_near(largest(&reset).delta_h, 0.0605835577, 6e-11, "%s", "reset gate");
    expect_near(largest(&reset).stability, 1.11075239, 6e-9, "%s", "reset gate");
}

static gfold_model random_model(uint64_t *state)
{
    gfold_model m = gfold_model_preset((gfold_preset)reference_choice(state, GFOLD_PRESET_COUNT));
    m.phi = (gfold_phi_kind)reference_choice(state, GFOLD_PHI_COUNT);
    m.g = exp(reference_uniform(state, -1, 2));
    if (m.phi == GFOLD_PHI_RELU) m.g = reference_uniform(state, 0.1, 1.3);
    m.p = reference_choice(state, 2) ? 1 : reference_uniform(state, 0.2, 1);
    if (reference_choice(state, 2)) m.sigma_b = exp(reference_uniform(state, -7, 0));
    if (reference_choice(state, 2)) m.beta_h = reference_uniform(state, -2, 2);
    if (m.update.kind != GFOLD_GATE_OFF) m.update.theta = reference_uniform(state, -1, 1);
    if (m.reset.kind != GFOLD_GATE_OFF) {
        m.reset.alpha = exp(reference_uniform(state, -1, 3.7));
        m.reset.beta = reference_choice(state, 2) ? 0 : reference_uniform(state, -2, 1);
    }
    return m;
}

Test(fixed_point, roots_of_random_models_satisfy_the_equations_by_quadrature, .timeout = 300)
{
    for (uint64_t seed = 1; seed <= 60; seed++) {
        uint64_t state = seed;
        const gfold_model m = random_model(&state);
        const gfold_fixed_points roots = solve(&m);
        for (int k = 0; k < roots.count; k++) {
            const gfold_fixed_point *r = &roots.root[k];
            const double d = r->delta_h, e = 0.005 * d;
            const double drive = over_h(phi_square, m, d);
            const char *what = reference_describe(&m);
            expect_near(map(m, d), d, 1e-11 * d, "root %d of seed %d, %s", k, (int)seed, what);
            cr_assert_leq(r->residual, 1e-11 * d, "root %d of seed %d, %s", k, (int)seed, what);
            cr_assert(k == 0 || d > roots.root[k - 1].delta_h);
            expect_close(
                r->stability,
                r->active_fraction * m.p * over_h(phi_slope_square, m, d) *
                    (over_r(reset_square, m, drive) + drive * over_r(reset_slope_square, m, drive)),
                1e-11, "root %d of seed %d, %s", k, (int)seed, what);
            expect_near(r->delta_z, m.update.kind == GFOLD_GATE_OFF ? 0 : drive, 1e-12 * drive,
                        "root %d of seed %d, %s", k, (int)seed, what);
            expect_near(r->delta_r, m.reset.kind == GFOLD_GATE_OFF ? 0 : drive, 1e-12 * drive,
                        "root %d of seed %d, %s", k, (int)seed, what);
            if (d == 0) continue;
            expect_near(
                r->slope,
                (8 * (map(m, d + e) - map(m, d - e)) - map(m, d + 2 * e) + map(m, d - 2 * e)) /
                    (12 * e),
                1e-7, "root %d of seed %d, %s", k, (int)seed, what);
        }
    }
}

Test(fixed_point, a_neighbours_roots_change_no_root)
{
    for (uint64_t seed = 1; seed <= 200; seed++) {
        uint64_t state = seed;
        const gfold_model m = random_model(&state);
        gfold_model neighbour = m;
        neighbour.g *= 1.02;
        gfold_fixed_points near, out,
            bad = { .count = 2, .root = { { .delta_h = 1e-9 }, { .delta_h = 0.3 } } };
        const gfold_fixed_points plain = solve(&m);
        if (gfold_fixed_point_solve(plan, &neighbour, NULL, &near, NULL)) near = plain;
        const gfold_fixed_points *starts[] = { &near, &plain, &bad };
        for (size_t s = 0; s < COUNT(starts); s++) {
            cr_assert_eq(gfold_fixed_point_solve(plan, &m, starts[s], &out, NULL), GFOLD_OK);
            cr_assert_eq(out.count, plain.count, "seed %d, %s", (int)seed, reference_describe(&m));
            for (int k = 0; k < out.count; k++)
                expect_close(out.root[k].delta_h, plain.root[k].delta_h, 1e-11, "seed %d, %s",
                             (int)seed, reference_describe(&m));
        }
    }
}

Test(fixed_point, zero_is_listed_exactly_where_it_is_a_root)
{
    for (int which = 0; which < GFOLD_PRESET_COUNT; which++)
        for (int phi = 0; phi < GFOLD_PHI_COUNT; phi++)
            for (int bias = 0; bias < 2; bias++)
                for (int offset = -1; offset <= 1; offset++) {
                    gfold_model m = preset((gfold_preset)which, 1.2);
                    m.phi = (gfold_phi_kind)phi;
                    m.sigma_b = 1e-4 * bias;
                    m.beta_h = 0.3 * offset;
                    const int wanted = !bias && reference_phi(&m, 0) == 0;
                    const gfold_fixed_points roots = solve(&m);
                    cr_assert_eq(roots.root[0].delta_h == 0, wanted, "%s", reference_describe(&m));
                    for (int k = 1; k < roots.count; k++) cr_assert_gt(roots.root[k].delta_h, 0);
                }
}

/* The fold at beta_r = 0, alpha_r = 20. */
Test(fixed_point, a_pair_of_roots_appears_where_theory_says)
{
    static const double g_d = 1.627832821, delta = 0.018278802;
    for (double apart = 1e-3; apart > 1e-7; apart /= 10) {
        gfold_model m = preset(GFOLD_RESET, g_d * (1 + apart));
        m.reset.alpha = 20;
        const gfold_fixed_points above = solve(&m);
        cr_assert_eq(above.count, 3, "%d roots %g above the fold", above.count, apart);
        cr_assert(above.root[1].delta_h < delta && above.root[2].delta_h > delta);
        cr_assert(above.root[1].slope > 1 && above.root[2].slope < 1);
        expect_close(sqrt(above.root[1].delta_h * above.root[2].delta_h), delta, 20 * apart + 1e-7,
                     "%g above the fold", apart);
        m.g = g_d * (1 - apart);
        cr_assert_eq(solve(&m).count, 1, "%g below the fold", apart);
    }
}

Test(fixed_point, a_root_that_has_just_left_zero_is_found)
{
    for (double apart = 1e-1; apart > 1e-9; apart /= 10) {
        gfold_model m = preset(GFOLD_VRNN, 1 + apart);
        const gfold_fixed_points roots = solve(&m);
        cr_assert_eq(roots.count, 2, "%d roots at g = 1 + %g", roots.count, apart);
        expect_close(roots.root[1].delta_h, apart, 3 * apart + 1e-13 / apart, "g = 1 + %g", apart);
        m.g = 1 - apart;
        cr_assert_eq(solve(&m).count, 1, "g = 1 - %g", apart);
    }
}

Test(fixed_point, threshold_linear_units_grow_without_bound_above_their_transition)
{
    gfold_model m = preset(GFOLD_VRNN, sqrt(2.001));
    m.phi = GFOLD_PHI_RELU;
    m.sigma_b = 1;
    gfold_fixed_points out;
    gfold_error err;
    expect_refusal(gfold_fixed_point_solve(plan, &m, NULL, &out, &err), err, GFOLD_ENOSOL,
                   "no fixed point");
    m.g = sqrt(1.999);
    expect_close(largest(&m).delta_h, 2000, 1e-9, "g^2/2 = %g", m.g * m.g / 2);
}

Test(fixed_point, the_binary_gate_hands_its_frozen_part_over_as_bias)
{
    for (double theta = -0.8; theta < 1; theta += 0.4) {
        gfold_model m = preset(GFOLD_FS, 2.5);
        m.update.theta = theta;
        m.sigma_b = 0.3;
        m.p = 0.9;
        const gfold_fixed_point r = largest(&m);
        const double q = erfc(theta / sqrt(2 * r.delta_z)) / 2;
        const double drive = m.p * over_h(phi_square, m, r.delta_h);
        expect_close(r.active_fraction, q, 1e-12, "theta %g", theta);
        expect_close(r.bias_variance, (1 - q) * drive + 0.09, 1e-11, "theta %g", theta);
        expect_close(r.stability, q * m.p * over_h(phi_slope_square, m, r.delta_h), 1e-11,
                     "theta %g", theta);
    }
    const gfold_model smooth = preset(GFOLD_GRNN, 2.5);
    cr_assert_eq(largest(&smooth).active_fraction, 1);
    cr_assert_eq(largest(&smooth).bias_variance, 0);
}

Test(fixed_point, the_map_at_any_variance_keeps_the_sign_of_its_residual)
{
    const gfold_model m = preset(GFOLD_VRNN, 2);
    gfold_fixed_point at;
    for (double delta = 0.01; delta < 2; delta *= 1.7) {
        cr_assert_eq(gfold_fixed_point_at(&m, delta, 1e-12, &at, NULL), GFOLD_OK);
        expect_near(at.residual, map(m, delta) - delta, 1e-12, "delta %g", delta);
    }
    cr_assert_eq(gfold_fixed_point_at(&m, 0, 1e-12, &at, NULL), GFOLD_OK);
    cr_assert(at.residual == 0 && fabs(at.slope - 4) < 1e-12 && fabs(at.stability - 4) < 1e-12);
}

Test(fixed_point, an_argument_out_of_range_is_named)
{
    gfold_model m = gfold_model_preset(GFOLD_GRNN);
    gfold_fixed_point_plan *none = plan;
    gfold_fixed_points out;
    gfold_fixed_point at;
    gfold_error err;
    static const double tols[] = { 0, 1e-15, 1e-3, NAN };
    for (size_t k = 0; k < COUNT(tols); k++) {
        const gfold_fixed_point_params params = { tols[k] };
        expect_refusal(gfold_fixed_point_create(&none, &params, &err), err, GFOLD_EINVAL, "tol");
        cr_assert_null(none);
    }
    expect_refusal(gfold_fixed_point_at(&m, -1, 1e-9, &at, &err), err, GFOLD_EINVAL, "delta");
    expect_refusal(gfold_fixed_point_at(&m, 1, NAN, &at, &err), err, GFOLD_EINVAL, "tol");
    m.reset.alpha = -3;
    expect_refusal(gfold_fixed_point_solve(plan, &m, NULL, &out, &err), err, GFOLD_EINVAL,
                   "alpha_r is -3");
    expect_refusal(gfold_fixed_point_at(&m, 1, 1e-9, &at, &err), err, GFOLD_EINVAL, "alpha_r");
    gfold_fixed_point_destroy(NULL);
}
