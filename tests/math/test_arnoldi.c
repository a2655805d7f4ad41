#include "math/arnoldi.h"

#include "expect.h"
#include "math/linalg.h"
#include "math/random.h"

#include <stdlib.h>
#include <string.h>

enum { N = 40 };

static void apply(void *context, const double *x, double *y)
{
    gf_multiply(N, context, x, y);
}

static double *sample(uint64_t seed)
{
    double *a = malloc(N * N * sizeof *a);
    gf_random_normal((gf_random){ .seed = seed }, N * N, a);
    return a;
}

static double dot(const double *x, const double *y)
{
    double sum = 0;
    for (int i = 0; i < N; i++) sum += x[i] * y[i];
    return sum;
}

Test(arnoldi, the_basis_is_orthonormal_and_the_matrix_is_that_of_the_operator_in_it)
{
    enum { M = 23 };
    double *a = sample(1), image[N];
    const gf_operator by = { N, apply, a };
    gf_arnoldi basis;
    cr_assert_eq(gf_arnoldi_create(&basis, N, 30, NULL), GFOLD_OK);
    gf_arnoldi_extend(&basis, &by, 7);
    gf_arnoldi_extend(&basis, &by, M);
    cr_assert_eq(basis.m, M);
    for (int j = 0; j <= M; j++)
        for (int i = 0; i <= j; i++)
            expect_near(dot(basis.v + i * N, basis.v + j * N), i == j, 1e-14, "%d %d", i, j);
    for (int j = 0; j < M; j++) {
        apply(a, basis.v + j * N, image);
        for (int i = 0; i <= M; i++) {
            const double wanted = i <= j + 1 ? basis.h[i + j * 31] : 0;
            expect_near(dot(basis.v + i * N, image), wanted, 1e-13, "row %d column %d", i, j);
        }
    }
    gf_arnoldi_destroy(&basis);
    free(a);
}

Test(arnoldi, a_defect_is_the_length_that_the_eigenvector_is_off_by)
{
    double *a = sample(2), x[N], y[N], room[2 * N];
    const gf_operator by = { N, apply, a };
    gf_arnoldi basis;
    gf_ritz ritz;
    cr_assert_eq(gf_arnoldi_create(&basis, N, N, NULL), GFOLD_OK);
    gf_arnoldi_extend(&basis, &by, 30);
    cr_assert_eq(gf_arnoldi_ritz(&basis, &ritz, NULL), GFOLD_OK);
    int pairs = 0;
    for (size_t j = 0; j < 30; j++) {
        const double l[] = { ritz.re[j], ritz.im[j] };
        const int pair = l[1] != 0;
        gf_combine(N, 30, basis.v, ritz.y + j * 30, x);
        if (pair) gf_combine(N, 30, basis.v, ritz.y + (j + 1) * 30, y);
        expect_near(ritz.defect[j], gf_krylov_residual(&by, l, x, pair ? y : NULL, room), 1e-12,
                    "Ritz value %zu", j);
        if (pair) cr_assert_eq(ritz.defect[j], ritz.defect[j + 1]);
        pairs += pair;
        j += (size_t)pair;
    }
    cr_assert_gt(pairs, 3);
    gf_ritz_destroy(&ritz);
    gf_arnoldi_destroy(&basis);
    free(a);
}

/* Eigenvalue number j of the operator below: 1, 2, 3 many times over. */
static void repeat(void *context, const double *x, double *y)
{
    (void)context;
    for (int i = 0; i < N; i++) y[i] = (1 + i % 3) * x[i];
}

Test(arnoldi, an_invariant_basis_goes_on_with_other_directions)
{
    const gf_operator by = { N, repeat, NULL };
    gf_arnoldi basis;
    gf_ritz ritz;
    int count[4] = { 0 };
    cr_assert_eq(gf_arnoldi_create(&basis, N, N, NULL), GFOLD_OK);
    gf_arnoldi_extend(&basis, &by, N);
    cr_assert_eq(gf_arnoldi_ritz(&basis, &ritz, NULL), GFOLD_OK);
    for (int j = 0; j < N; j++) {
        const int nearest = (int)lround(ritz.re[j]);
        expect_near(ritz.re[j], nearest, 1e-12, "value %d", j);
        expect_near(ritz.defect[j], 0, 1e-12, "value %d", j);
        count[nearest]++;
    }
    cr_assert(count[1] == 14 && count[2] == 13 && count[3] == 13, "%d %d %d", count[1], count[2],
              count[3]);
    gf_ritz_destroy(&ritz);
    gf_arnoldi_destroy(&basis);
}
