#include "math/linalg.h"

#include "expect.h"
#include "reference.h"

#include <gatefold/gatefold.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 60 };

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(linalg, .init = start);

static void random_fill(uint64_t seed, size_t n, double *x)
{
    for (size_t i = 0; i < n; i++) x[i] = reference_uniform(&seed, -1, 1);
}

static const size_t sizes[] = { 1, 2, 3, 7, 8, 33, MOST };

Test(linalg, products_equal_the_sums_that_define_them)
{
    static double a[MOST * MOST], x[MOST], y[MOST];
    for (size_t s = 0; s < COUNT(sizes); s++) {
        const size_t n = sizes[s];
        random_fill(n, n * n, a);
        random_fill(n + 100, n, x);
        for (size_t i = 0; i < n; i++) y[i] = NAN; /* what was there plays no part */
        gf_multiply(n, a, x, y);
        for (size_t i = 0; i < n; i++) {
            double sum = 0;
            for (size_t j = 0; j < n; j++) sum += a[i + j * n] * x[j];
            expect_near(y[i], sum, 1e-14, "row %zu of %zu", i, n);
        }
    }
}

Test(linalg, a_solution_satisfies_its_system)
{
    static double a[MOST * MOST], kept[MOST * MOST], b[MOST], x[MOST], back[MOST];
    for (size_t s = 0; s < COUNT(sizes); s++) {
        const size_t n = sizes[s];
        random_fill(n + 7, n * n, a);
        for (size_t i = 0; i < n; i++) a[i + i * n] += 3;
        random_fill(n + 8, n, b);
        memcpy(kept, a, n * n * sizeof *a);
        memcpy(x, b, n * sizeof *x);
        cr_assert_eq(gf_solve(n, a, x), 0);
        gf_multiply(n, kept, x, back);
        for (size_t i = 0; i < n; i++) expect_near(back[i], b[i], 1e-12, "row %zu of %zu", i, n);
    }
}

Test(linalg, a_system_that_needs_pivots_is_solved)
{
    double a[] = { 0, 1, 2, 0 }, b[] = { 6, 5 }; /* 2 x1 = 6, x0 = 5 */
    cr_assert_eq(gf_solve(2, a, b), 0);
    cr_assert(b[0] == 5 && b[1] == 3);
}

Test(linalg, a_singular_system_is_told)
{
    double a[] = { 1, 2, 2, 4 }, b[] = { 1, 1 }, zero[1] = { 0 }, c[1] = { 1 };
    cr_assert_neq(gf_solve(2, a, b), 0);
    cr_assert_neq(gf_solve(1, zero, c), 0);
}

Test(linalg, factors_solve_invert_and_multiply_back)
{
    static double a[MOST * MOST], lu[MOST * MOST], back[MOST * MOST], b[MOST], x[MOST];
    int pivot[MOST];
    for (size_t s = 0; s < COUNT(sizes); s++) {
        const size_t n = sizes[s];
        random_fill(n + 31, n * n, a);
        for (size_t i = 0; i < n; i++) a[i + (i + 1) % n * n] += 3; /* pivots off the diagonal */
        random_fill(n + 32, n, b);
        memcpy(lu, a, n * n * sizeof *a);
        memcpy(x, b, n * sizeof *x);
        cr_assert_eq(gf_factor(n, lu, pivot), 0);
        gf_solve_factored(n, lu, pivot, x);
        gf_multiply(n, a, x, back);
        for (size_t i = 0; i < n; i++) expect_near(back[i], b[i], 1e-12, "row %zu of %zu", i, n);
        cr_assert_eq(gf_invert_factored(n, lu, pivot), 0);
        memset(back, 0, n * n * sizeof *back);
        gf_add_product(n, n, lu, a, back, n);
        for (size_t i = 0; i < n * n; i++)
            expect_near(back[i], i % n == i / n, 1e-12, "entry %zu of %zu", i, n);
    }
}

Test(linalg, matrices_multiply_in_the_order_given)
{
    double a[] = { 1, 2, 3, 4 }, b[] = { 5, 6, 7, 8 }, c[] = { 0, 0, 0, 0 };
    const double wanted[] = { 1 * 5 + 3 * 6, 2 * 5 + 4 * 6, 1 * 7 + 3 * 8, 2 * 7 + 4 * 8 };
    gf_add_product(2, 2, a, b, c, 2);
    for (int i = 0; i < 4; i++) cr_assert_eq(c[i], wanted[i]);
}

Test(linalg, factors_of_a_singular_matrix_or_of_nan_do_not_exist)
{
    double a[] = { 1, 2, 2, 4 }, b[] = { NAN, 0, 0, 1 };
    int pivot[2];
    cr_assert_neq(gf_factor(2, a, pivot), 0);
    cr_assert_neq(gf_invert_factored(2, a, pivot), 0);
    cr_assert_neq(gf_factor(2, b, pivot), 0);
}

/* Sorts pairs by real, then imaginary part. */
static int before(const void *left, const void *right)
{
    const double *a = left, *b = right;
    if (fabs(a[0] - b[0]) > 1e-9) return a[0] < b[0] ? -1 : 1;
    return (a[1] > b[1]) - (a[1] < b[1]);
}

static void
expect_pairs(size_t n, const double *re, const double *im, double (*wanted)[2], const char *by)
{
    static double got[MOST][2];
    for (size_t k = 0; k < n; k++) got[k][0] = re[k], got[k][1] = im[k];
    qsort(got, n, sizeof *got, before);
    for (size_t k = 0; k < n; k++) {
        expect_near(got[k][0], wanted[k][0], 1e-12, "real part %zu of %zu, %s", k, n, by);
        expect_near(got[k][1], wanted[k][1], 1e-12, "imaginary part %zu of %zu, %s", k, n, by);
    }
}

static void expect_spectrum(size_t n, double *a, double (*wanted)[2])
{
    static double re[MOST], im[MOST], copy[MOST * MOST], work[3 * MOST];
    gfold_error err;
    memcpy(copy, a, n * n * sizeof *a);
    qsort(wanted, n, sizeof *wanted, before);
    cr_assert_eq(gf_eigenvalues(n, a, re, im, &err), GFOLD_OK, "%s", err.message);
    expect_pairs(n, re, im, wanted, "allocating");
    cr_assert_eq(gf_eigenvalues_within(n, copy, re, im, work, 3 * n), 0);
    expect_pairs(n, re, im, wanted, "in the room given");
}

Test(linalg, eigenvalues_in_the_room_given_refuse_what_is_not_finite)
{
    double a[] = { 1, INFINITY, 0, 1 }, re[2], im[2], work[6];
    cr_assert_neq(gf_eigenvalues_within(2, a, re, im, work, 6), 0);
}

Test(linalg, the_spectrum_of_a_circulant_matrix_is_a_fourier_transform)
{
    static double a[MOST * MOST], c[MOST], wanted[MOST][2];
    for (size_t s = 0; s < COUNT(sizes); s++) {
        const size_t n = sizes[s];
        random_fill(n + 21, n, c);
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++) a[i + j * n] = c[(i + n - j) % n];
        for (size_t k = 0; k < n; k++) {
            wanted[k][0] = wanted[k][1] = 0;
            for (size_t j = 0; j < n; j++) {
                const double angle = 2 * M_PI * (double)(j * k % n) / (double)n;
                wanted[k][0] += c[j] * cos(angle);
                wanted[k][1] -= c[j] * sin(angle);
            }
        }
        expect_spectrum(n, a, wanted);
    }
}

Test(linalg, the_spectrum_of_a_triangular_matrix_is_its_diagonal)
{
    static double a[MOST * MOST], wanted[MOST][2];
    const size_t n = 20;
    random_fill(3, n * n, a);
    for (size_t j = 0; j < n; j++) {
        for (size_t i = j + 1; i < n; i++) a[i + j * n] = 0;
        a[j + j * n] = (double)j - 5;
        wanted[j][0] = (double)j - 5;
        wanted[j][1] = 0;
    }
    expect_spectrum(n, a, wanted);
}

Test(linalg, a_matrix_that_holds_nan_is_refused_with_a_sentence)
{
    double a[] = { 1, NAN, 0, 1 }, re[2], im[2];
    gfold_error err;
    expect_refusal(gf_eigenvalues(2, a, re, im, &err), err, GFOLD_EEXTERN, "dgeev");
}
