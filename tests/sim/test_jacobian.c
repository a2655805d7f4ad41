#include "sim/field.h"

#include "expect.h"
#include "reference_network.h"
#include "sample.h"

#include <gatefold/gatefold.h>
#include <gatefold/jacobian.h>

enum { N = 17, M = 3 * N };

static gfold_network *network;
static double y[M];

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(jacobian, .init = start);

static reference_point open_variant(const gfold_model *m, uint64_t seed)
{
    double dy[M];
    cr_assert_eq(gfold_network_create(&network, m, sample_of(N, seed, 0), NULL), GFOLD_OK);
    for (size_t i = 0; i < reference_size(network); i++) y[i] = reference_uniform(&seed, -1.5, 1.5);
    return reference_field(network, y, dy);
}

static gfold_state state(const reference_point *at)
{
    return (gfold_state){ N, y, at->z, at->r, at->gate, NULL };
}

/* Central differences of order four of the double loops; a binary gate does not switch. */
static void differences(size_t size, double *matrix)
{
    const double d = 1e-4;
    for (size_t j = 0; j < size; j++) {
        double dy[4][M];
        const double kept = y[j], step[4] = { -2, -1, 1, 2 };
        for (int k = 0; k < 4; k++) {
            y[j] = kept + step[k] * d;
            reference_field(network, y, dy[k]);
        }
        y[j] = kept;
        for (size_t i = 0; i < size; i++)
            matrix[i + j * size] =
                (8 * (dy[2][i] - dy[1][i]) - dy[3][i] + dy[0][i]) / (12 * d);
    }
}

Test(jacobian, the_matrix_is_the_derivative_of_the_equations_for_every_variant)
{
    static double matrix[M * M], wanted[M * M];
    for (int k = 0; k < REFERENCE_VARIANTS; k++)
        for (int phi = 0; phi < GFOLD_PHI_RELU; phi++) {
            gfold_model m = reference_variant(k);
            m.phi = (gfold_phi_kind)phi;
            gfold_error err;
            const reference_point at = open_variant(&m, 40 + (uint64_t)k);
            const gfold_state here = state(&at);
            const size_t size = gfold_jacobian_size(network);
            cr_assert_eq(size, reference_size(network), "%s", reference_describe(&m));
            for (size_t i = 0; i < size * size; i++) matrix[i] = NAN;
            cr_assert_eq(gfold_jacobian_fill(network, &here, matrix, &err), GFOLD_OK);
            differences(size, wanted);
            for (size_t i = 0; i < size * size; i++)
                expect_near(matrix[i], wanted[i], 1e-8, "row %zu column %zu of %zu, %s", i % size,
                            i / size, size, reference_describe(&m));
            gfold_network_destroy(network);
        }
}

Test(jacobian, the_h_block_holds_the_gates_fixed)
{
    static double matrix[N * N];
    for (int k = 0; k < REFERENCE_VARIANTS; k++) {
        const gfold_model m = reference_variant(k);
        const reference_point at = open_variant(&m, 60 + (uint64_t)k);
        const gfold_state here = state(&at);
        double *to_h = sample_matrix(network, GFOLD_COUPLING_H);
        cr_assert_eq(gfold_jacobian_fill_h(network, &here, matrix, NULL), GFOLD_OK);
        for (size_t i = 0; i < N; i++)
            for (size_t j = 0; j < N; j++) {
                const double slope =
                    m.g * reference_f_slope(m.phi, m.g * y[j] + m.beta_h) *
                    reference_gate(&m.reset, at.r[j]);
                const double wanted =
                    at.gate[i] *
                    (to_h[i + j * N] * slope - (i == j));
                expect_near(matrix[i + j * N], wanted, 1e-13, "row %zu column %zu, %s", i, j,
                            reference_describe(&m));
            }
        free(to_h);
        gfold_network_destroy(network);
    }
}

Test(jacobian, the_rows_of_frozen_units_are_exactly_zero)
{
    static double matrix[M * M];
    for (int k = 10; k < REFERENCE_VARIANTS; k++) {
        const gfold_model m = reference_variant(k);
        const reference_point at = open_variant(&m, 80);
        const gfold_state here = state(&at);
        const size_t size = gfold_jacobian_size(network);
        size_t frozen = 0;
        cr_assert_eq(gfold_jacobian_fill(network, &here, matrix, NULL), GFOLD_OK);
        for (size_t i = 0; i < N; i++) {
            if (at.gate[i] > 0) continue;
            frozen++;
            for (size_t j = 0; j < size; j++) cr_assert_eq(matrix[i + j * size], 0);
        }
        cr_assert(frozen > 2 && frozen < N - 2, "%zu frozen", frozen);
        double re[N], im[N];
        static double block[N * N];
        cr_assert_eq(gfold_jacobian_fill_h(network, &here, block, NULL), GFOLD_OK);
        cr_assert_eq(gfold_eigenvalues(N, block, re, im, NULL), GFOLD_OK);
        size_t zeros = 0;
        for (size_t i = 0; i < N; i++) zeros += re[i] == 0 && im[i] == 0;
        cr_assert_eq(zeros, frozen, "%zu exact zeros for %zu frozen units", zeros, frozen);
        gfold_network_destroy(network);
    }
}

Test(jacobian, the_block_at_rest_is_the_matrix_without_what_z_does)
{
    static double whole[M * M], rest[M * M];
    for (int k = 0; k < REFERENCE_VARIANTS; k++) {
        const gfold_model m = reference_variant(k);
        const reference_point at = open_variant(&m, 90 + (uint64_t)k);
        const gfold_state here = state(&at);
        const size_t size = gfold_jacobian_size(network), of = gfold_jacobian_rest_size(network);
        cr_assert_eq(of, m.reset.kind && m.reset.tau > 0 ? 2 * N : N);
        for (size_t i = 0; i < of * of; i++) rest[i] = NAN;
        cr_assert_eq(gfold_jacobian_fill(network, &here, whole, NULL), GFOLD_OK);
        cr_assert_eq(gfold_jacobian_fill_rest(network, &here, rest, NULL), GFOLD_OK);
        const double *to_z = m.update.kind == GFOLD_GATE_SIGMOID && m.update.tau == 0
                                 ? reference_matrix(network, GFOLD_COUPLING_Z)
                                 : NULL;
        for (size_t j = 0; j < of; j++)
            for (size_t i = 0; i < of; i++) {
                const size_t row = i < N ? i : i + size - of, column = j < N ? j : j + size - of;
                double wanted = whole[row + column * size];
                if (to_z && i < N && j < N) {
                    const double s = reference_gate(&m.update, at.z[i]);
                    wanted -= m.update.alpha * s * (1 - s) * at.push[i] * to_z[i + j * N] * m.g *
                              reference_f_slope(m.phi, m.g * y[j] + m.beta_h);
                }
                expect_near(rest[i + j * of], wanted, 1e-12, "row %zu column %zu, %s", i, j,
                            reference_describe(&m));
            }
        gfold_network_destroy(network);
    }
}

Test(jacobian, eigenvalues_of_a_rotation_come_as_a_pair)
{
    double a[] = { 1, 2, -2, 1 }, re[2], im[2];
    cr_assert_eq(gfold_eigenvalues(2, a, re, im, NULL), GFOLD_OK);
    expect_near(re[0], 1, 1e-15, "%s", "real part");
    expect_near(re[1], 1, 1e-15, "%s", "real part");
    expect_near(fabs(im[0]), 2, 1e-15, "%s", "imaginary part");
    expect_near(im[0] + im[1], 0, 1e-15, "%s", "a conjugate pair");
}

Test(jacobian, a_size_out_of_range_and_a_matrix_with_nan_are_refused)
{
    double a[] = { NAN }, re[1], im[1];
    gfold_error err;
    expect_refusal(gfold_eigenvalues(0, a, re, im, &err), err, GFOLD_EINVAL, "m is 0");
    expect_refusal(gfold_eigenvalues(30001, a, re, im, &err), err, GFOLD_EINVAL, "m is 30001");
    expect_refusal(gfold_eigenvalues(1, a, re, im, &err), err, GFOLD_EEXTERN, "dgeev");
}
