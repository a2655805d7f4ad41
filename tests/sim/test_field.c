#include "sim/field.h"

#include "expect.h"
#include "reference_network.h"
#include "sample.h"

#include <gatefold/gatefold.h>

enum { N = 31 };

static gfold_network *network;
static gf_field field;
static gf_gates gates;
static gf_point at; /* of one trial */
static double y[3 * N];

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(field, .init = start);

static void open_variant(const gfold_model *m, uint64_t seed)
{
    cr_assert_eq(gfold_network_create(&network, m, sample_of(N, seed, 0), NULL), GFOLD_OK);
    const int binary = m->update.kind == GFOLD_GATE_BINARY;
    cr_assert_eq(gf_field_create(&field, network, 1, binary, NULL), GFOLD_OK);
    cr_assert_eq(gf_point_create(&at, &field, 1), 0);
    cr_assert_eq(gf_gates_create(&gates, N), 0);
    if (binary) field.held = &gates;
    for (size_t i = 0; i < field.size; i++) y[i] = reference_uniform(&seed, -2, 2);
}

/* dy and the rest of the point, at y. */
static void evaluate(double *dy, int with_z)
{
    memcpy(at.y, y, field.size * sizeof *y);
    gf_field_evaluate(&field, 0, 1, &at, with_z);
    memcpy(dy, at.dy, field.size * sizeof *y);
}

static void close_variant(void)
{
    gf_gates_destroy(&gates);
    gf_point_destroy(&at);
    gf_field_destroy(&field);
    gfold_network_destroy(network);
}

static void modes_as(const reference_point *wanted)
{
    for (size_t i = 0; i < N && field.switches; i++)
        cr_assert_eq(gf_gates_set(&gates, i, wanted->gate[i] > 0 ? GF_OPEN : GF_CLOSED), 0);
}

Test(field, the_right_hand_side_is_that_of_the_equations_for_every_variant)
{
    for (int k = 0; k < REFERENCE_VARIANTS; k++)
        for (int phi = 0; phi < GFOLD_PHI_COUNT; phi++) {
            gfold_model m = reference_variant(k);
            m.phi = (gfold_phi_kind)phi;
            double wanted[3 * N], dy[3 * N], again[3 * N];
            open_variant(&m, 100 + (uint64_t)k);
            cr_assert_eq(field.size, reference_size(network));
            const reference_point there = reference_field(network, y, wanted);
            modes_as(&there);
            evaluate(dy, 1);
            for (size_t i = 0; i < N; i++) {
                const char *what = reference_describe(&m);
                if (m.update.kind)
                    expect_near(field.push[i], there.push[i], 1e-13, "push of %zu, %s", i, what);
                if (m.update.kind) expect_near(at.z[i], there.z[i], 1e-13, "z %zu, %s", i, what);
                if (m.reset.kind) expect_near(at.r[i], there.r[i], 1e-13, "r %zu, %s", i, what);
                expect_near(at.gate[i], there.gate[i], 1e-13, "gate %zu, %s", i, what);
            }
            for (size_t i = 0; i < field.size; i++)
                expect_near(dy[i], wanted[i], 1e-12, "derivative %zu, %s", i,
                            reference_describe(&m));
            evaluate(again, 0);
            cr_assert_eq(memcmp(dy, again, field.size * sizeof *dy), 0, "%s",
                         reference_describe(&m));
            close_variant();
        }
}

Test(field, modes_decide_binary_gates_whatever_z_says)
{
    const gfold_model m = reference_variant(10);
    double dy[3 * N];
    open_variant(&m, 4);
    for (size_t i = 0; i < N; i++)
        cr_assert_eq(gf_gates_set(&gates, i, i % 2 ? GF_OPEN : GF_CLOSED), 0);
    evaluate(dy, 1);
    for (size_t i = 0; i < N; i++) cr_assert_eq(dy[i], i % 2 ? field.push[i] : 0, "unit %zu", i);
    close_variant();
}

/* z along the flow, by differences. */
static void z_rate_by_differences(const double *dy, double *rate)
{
    const double d = 1e-5;
    double up[N], down[N], spare[3 * N];
    for (size_t i = 0; i < N; i++) up[i] = y[i] + d * dy[i], down[i] = y[i] - d * dy[i];
    const reference_point above = reference_field(network, up, spare);
    const reference_point below = reference_field(network, down, spare);
    for (size_t i = 0; i < N; i++) rate[i] = (above.z[i] - below.z[i]) / (2 * d);
}

Test(field, the_rate_of_z_as_a_function_is_its_derivative_along_the_flow)
{
    const gfold_model m = reference_variant(11);
    double dy[N], rate[N], wanted[N];
    open_variant(&m, 6);
    for (size_t i = 0; i < N; i++)
        cr_assert_eq(gf_gates_set(&gates, i, i % 3 ? GF_OPEN : GF_CLOSED), 0);
    evaluate(dy, 1);
    gf_field_z_rate(&field, &at, rate);
    z_rate_by_differences(dy, wanted);
    for (size_t i = 0; i < N; i++) expect_near(rate[i], wanted[i], 1e-8, "unit %zu", i);
    close_variant();
}

Test(field, sliding_units_have_the_gates_that_hold_their_z)
{
    const gfold_model m = reference_variant(11);
    static const size_t sliding[] = { 0, 3, 4, 17, 30 };
    double dy[N], rate[N], wanted[N];
    open_variant(&m, 9);
    for (size_t i = 0; i < N; i++)
        cr_assert_eq(gf_gates_set(&gates, i, i % 2 ? GF_OPEN : GF_CLOSED), 0);
    for (size_t k = 0; k < COUNT(sliding); k++)
        cr_assert_eq(gf_gates_set(&gates, sliding[k], GF_SLIDING), 0);
    cr_assert_eq(gates.n_sliding, COUNT(sliding));
    evaluate(dy, 1);
    gf_field_z_rate(&field, &at, rate);
    for (size_t k = 0; k < COUNT(sliding); k++) { /* whatever their gates are */
        const size_t i = sliding[k];
        const double bounded = fmin(fmax(at.gate[i], -1), 2);
        expect_near(dy[i], bounded * field.push[i], 1e-13, "unit %zu", i);
        dy[i] = at.gate[i] * field.push[i];
    }
    z_rate_by_differences(dy, wanted);
    for (size_t k = 0; k < COUNT(sliding); k++) {
        const size_t i = sliding[k];
        expect_near(wanted[i], 0, 1e-7, "unit %zu by differences", i);
        cr_assert_eq(rate[i], -1, "unit %zu", i);
        cr_assert_eq(gf_gates_set(&gates, i, GF_OPEN), 0);
    }
    cr_assert_eq(gates.n_sliding, 0);
    close_variant();
}

Test(field, a_unit_that_slides_alone_knows_what_its_gate_adds_to_its_rate)
{
    const gfold_model m = reference_variant(11);
    double dy[N], closed[N], open[N], slides[N];
    open_variant(&m, 9);
    for (size_t i = 0; i < N; i++) {
        cr_assert_eq(gf_gates_set(&gates, i, GF_CLOSED), 0);
        evaluate(dy, 1);
        gf_field_z_rate(&field, &at, closed);
        cr_assert_eq(gf_gates_set(&gates, i, GF_OPEN), 0);
        evaluate(dy, 1);
        gf_field_z_rate(&field, &at, open);
        cr_assert_eq(gf_gates_set(&gates, i, GF_SLIDING), 0);
        evaluate(dy, 1);
        gf_field_z_rate(&field, &at, slides);
        expect_near(slides[i], open[i] - closed[i], 1e-12, "unit %zu", i);
        expect_near(at.gate[i] * slides[i], -closed[i], 1e-11, "unit %zu", i);
        const double gate = at.gate[i];
        const double bounded = slides[i] < 0 ? fmin(fmax(gate, -1), 2) : gate < 0 ? 2 : -1;
        expect_near(dy[i], bounded * field.push[i], 1e-12, "unit %zu", i);
        cr_assert_eq(gf_gates_set(&gates, i, i % 2 ? GF_OPEN : GF_CLOSED), 0);
    }
    close_variant();
}

Test(field, only_so_many_units_slide)
{
    gf_gates many;
    cr_assert_eq(gf_gates_create(&many, GF_SLIDING_MAX + 1), 0);
    for (size_t i = 0; i < GF_SLIDING_MAX; i++)
        cr_assert_eq(gf_gates_set(&many, i, GF_SLIDING), 0);
    cr_assert_neq(gf_gates_set(&many, GF_SLIDING_MAX, GF_SLIDING), 0);
    gf_gates_destroy(&many);
}
