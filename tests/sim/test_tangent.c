#include "sim/tangent.h"

#include "expect.h"
#include "reference_modes.h"
#include "reference_network.h"
#include "sample.h"
#include "sim/resolvent.h"

#include <gatefold/gatefold.h>

enum { N = 17, M = 3 * N };

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(tangent, .init = start);

static double noise(uint64_t *seed)
{
    return reference_uniform(seed, -1, 1);
}

Test(tangent, the_operator_is_the_filled_matrix_for_every_variant)
{
    static double matrix[M * M];
    for (int k = 0; k < REFERENCE_VARIANTS; k++)
        for (size_t in_degree = 0; in_degree <= 5; in_degree += 5) {
            const gfold_model model = reference_variant(k);
            const gfold_network_params w = { .n = N,
                                             .seed = 3,
                                             .in_degree = in_degree,
                                             .precision = in_degree ? GFOLD_SINGLE : GFOLD_DOUBLE };
            reference_modes r = reference_modes_open(&model, &w, 1);
            gf_tangent t;
            double x[M], y[M];
            uint64_t seed = 8;
            cr_assert_eq(gf_tangent_create(&t, r.network, &r.state, NULL), GFOLD_OK);
            cr_assert_eq(t.size, r.m);
            cr_assert_eq(gfold_jacobian_fill(r.network, &r.state, matrix, NULL), GFOLD_OK);
            for (size_t i = 0; i < r.m; i++) x[i] = noise(&seed);
            gf_tangent_multiply(&t, 1, x, y);
            for (size_t i = 0; i < r.m; i++) {
                double wanted = 0;
                for (size_t j = 0; j < r.m; j++) wanted += matrix[i + j * r.m] * x[j];
                expect_near(y[i], wanted, 1e-13, "row %zu, %s", i, reference_describe(&model));
            }
            gf_tangent_destroy(&t);
            reference_modes_close(&r);
        }
}

Test(tangent, the_resolvent_is_the_inverse_for_every_variant)
{
    for (int k = 0; k < REFERENCE_VARIANTS; k++) {
        const gfold_model model = reference_variant(k);
        reference_modes r = reference_modes_open(&model, sample_of(N, 4, 0), 1);
        gf_reduced of;
        gf_resolvent inverse;
        double b[M], x[M], back[M];
        uint64_t seed = 9;
        cr_assert_eq(gf_reduced_create(&of, r.network, &r.state, 0, NULL), GFOLD_OK);
        cr_assert_eq(gf_resolvent_create(&inverse, &of, 0.7, NULL), GFOLD_OK);
        const gf_operator by = gf_resolvent_operator(&inverse), j = gf_reduced_operator(&of);
        for (size_t i = 0; i < of.m; i++) b[i] = noise(&seed);
        by.apply(by.context, b, x);
        j.apply(j.context, x, back);
        for (size_t i = 0; i < of.m; i++)
            expect_near(back[i] - 0.7 * x[i], b[i], 1e-12, "row %zu of %zu, %s", i, of.m,
                        reference_describe(&model));
        gf_resolvent_destroy(&inverse);
        gf_reduced_destroy(&of);
        reference_modes_close(&r);
    }
}

/* Distance from re to the spectrum, a real eigenvalue. */
static size_t times_in(const reference_modes *r, double re)
{
    size_t count = 0;
    for (size_t i = 0; i < r->m; i++) count += hypot(r->l[i][0] - re, r->l[i][1]) < 1e-9;
    return count;
}

static size_t times_read_off(const gf_reduced *of, double re)
{
    size_t count = 0;
    for (size_t i = 0; i < of->count; i++) count += fabs(of->exact[i] - re) < 1e-9;
    return count;
}

/* What is read off is in the spectrum as often as it is in the list. */
static size_t expect_read_off(const reference_modes *r, const char *what)
{
    gf_reduced of;
    cr_assert_eq(gf_reduced_create(&of, r->network, &r->state, 0, NULL), GFOLD_OK);
    const size_t count = of.count;
    cr_assert_eq(of.m + count, r->m);
    for (size_t i = 0; i < count; i++) {
        const size_t listed = times_read_off(&of, of.exact[i]);
        cr_assert_leq(listed, times_in(r, of.exact[i]), "%s: %.17g", what, of.exact[i]);
    }
    gf_reduced_destroy(&of);
    return count;
}

Test(tangent, frozen_units_and_gates_that_do_not_act_are_read_off)
{
    for (int k = 10; k < REFERENCE_VARIANTS; k++) {
        const gfold_model m = reference_variant(k);
        reference_modes r = reference_modes_open(&m, sample_of(N, 5, 0), 1);
        size_t wanted = m.update.tau > 0 ? N : 0;
        for (size_t i = 0; i < N; i++) wanted += r.state.gate[i] == 0;
        cr_assert_eq(expect_read_off(&r, reference_describe(&m)), wanted);
        reference_modes_close(&r);
    }
    gfold_model m = gfold_model_preset(GFOLD_GRNN);
    m.update.tau = 5;
    const double zero[N] = { 0 };
    double half[N];
    for (int i = 0; i < N; i++) half[i] = 0.5;
    reference_modes r = { .state = { N, zero, zero, zero, half, NULL } };
    cr_assert_eq(gfold_network_create(&r.network, &m, sample_of(N, 5, 0), NULL), GFOLD_OK);
    reference_modes_solve(&r);
    cr_assert_eq(expect_read_off(&r, "at h = 0"), 2 * N);
    reference_modes_close(&r);
}

Test(tangent, units_without_slope_are_read_off)
{
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    m.phi = GFOLD_PHI_RELU;
    m.g = 1;
    m.sigma_b = 1;
    reference_modes r = reference_modes_open(&m, sample_of(N, 6, 0), 1);
    size_t below = 0;
    for (size_t i = 0; i < N; i++) below += r.state.h[i] < 0;
    cr_assert(below > 2 && below < N - 2);
    cr_assert_eq(expect_read_off(&r, "threshold-linear"), below);
    reference_modes_close(&r);
}

Test(tangent, a_shift_on_the_pole_of_a_gate_is_refused)
{
    gfold_model m = gfold_model_preset(GFOLD_GRNN);
    m.update.tau = 4, m.reset.tau = 0.5;
    reference_modes r = reference_modes_open(&m, sample_of(N, 7, 0), 1);
    gf_reduced of;
    gf_resolvent inverse;
    gfold_error err;
    cr_assert_eq(gf_reduced_create(&of, r.network, &r.state, 0, NULL), GFOLD_OK);
    expect_refusal(gf_resolvent_create(&inverse, &of, -0.25, &err), err, GFOLD_EINVAL, "-1/tau");
    expect_refusal(gf_resolvent_create(&inverse, &of, -2, &err), err, GFOLD_EINVAL, "-1/tau");
    gf_reduced_destroy(&of);
    reference_modes_close(&r);
}

Test(tangent, a_shift_that_is_an_eigenvalue_is_refused)
{
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    const double none[4] = { 0 }, open[2] = { 1, 1 }, h[2] = { 0.1, 0.2 };
    gfold_network_params w = gfold_network_defaults();
    w.n = 2, w.coupling[GFOLD_COUPLING_H] = none;
    reference_modes r = { .state = { 2, h, NULL, NULL, open, NULL } };
    gf_reduced of;
    gf_resolvent inverse;
    gfold_error err;
    cr_assert_eq(gfold_network_create(&r.network, &m, &w, NULL), GFOLD_OK);
    cr_assert_eq(gf_reduced_create(&of, r.network, &r.state, 0, NULL), GFOLD_OK);
    expect_refusal(gf_resolvent_create(&inverse, &of, -1, &err), err, GFOLD_ENUMERIC, "eigenvalue");
    gf_reduced_destroy(&of);
    reference_modes_close(&r);
}
