#include "sim/coupling.h"

#include "expect.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 33, PAD = 5, SENTINEL = 99 };

/* in_degree 0: dense. */
static const struct {
    size_t n, in_degree;
} shapes[] = { { 2, 1 },  { 3, 3 },   { 7, 2 },     { 8, 5 },   { 9, 9 },    { 25, 0 },
               { 64, 1 }, { 65, 40 }, { 100, 100 }, { 257, 0 }, { 257, 16 }, { 600, 77 } };

static double *array(size_t n)
{
    double *made = malloc(n * sizeof *made);
    cr_assert_not_null(made);
    return made;
}

static gf_coupling sampled(size_t n, size_t in_degree, int single)
{
    gf_coupling j;
    cr_assert_eq(gf_coupling_create(&j, n, in_degree, single), 0);
    cr_assert_eq(
        gf_coupling_sample(&j, (gf_random){ n, in_degree, 1 }, (gf_random){ n, 0, 2 }, 0.3), 0);
    return j;
}

static double *copied(const gf_coupling *j)
{
    double *matrix = array(j->n * j->n);
    for (size_t i = 0; i < j->n * j->n; i++) matrix[i] = NAN;
    gf_coupling_copy(j, matrix);
    return matrix;
}

/* MOST vectors with NaN between them. */
static double *vectors(size_t n, size_t ld)
{
    double *x = array(MOST * ld);
    gf_random_normal((gf_random){ 9, n, 3 }, MOST * ld, x);
    for (size_t i = 0; i < MOST * ld; i++)
        if (i % ld >= n) x[i] = NAN;
    return x;
}

static void expect_row(const double *matrix, size_t n, size_t row, const double *x, double got)
{
    double sum = 0, size = 0;
    for (size_t k = 0; k < n; k++) {
        sum += matrix[row + k * n] * x[k];
        size += fabs(matrix[row + k * n] * x[k]);
    }
    expect_near(got, sum, 1e-14 * size, "row %zu of %zu", row, n);
}

static void expect_products(const gf_coupling *j, const double *matrix)
{
    static const size_t counts[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 32, MOST };
    const size_t n = j->n, ld = n + PAD;
    double *x = vectors(n, ld), *y = array(MOST * ld), *alone = array(n);
    for (size_t c = 0; c < COUNT(counts); c++) {
        for (size_t i = 0; i < MOST * ld; i++) y[i] = SENTINEL;
        gf_coupling_multiply(j, counts[c], x, ld, y, ld);
        for (size_t k = 0; k < MOST; k++) {
            if (k < counts[c]) {
                gf_coupling_multiply(j, 1, x + k * ld, n, alone, n);
                cr_assert_eq(memcmp(alone, y + k * ld, n * sizeof *y), 0, "vector %zu of %zu", k,
                             counts[c]);
                for (size_t i = 0; i < n; i++) expect_row(matrix, n, i, x + k * ld, alone[i]);
            }
            for (size_t i = k < counts[c] ? n : 0; i < ld; i++)
                cr_assert_eq(y[k * ld + i], SENTINEL, "entry %zu of vector %zu", i, k);
        }
    }
    for (size_t i = 0; i < n; i++) expect_row(matrix, n, i, x, gf_coupling_row_dot(j, i, x));
    free(x), free(y), free(alone);
}

Test(coupling, products_are_those_of_the_matrix_and_several_vectors_give_the_bits_of_each)
{
    for (size_t k = 0; k < COUNT(shapes); k++)
        for (int single = 0; single < 2; single++) {
            gf_coupling j = sampled(shapes[k].n, shapes[k].in_degree, single);
            double *matrix = copied(&j);
            expect_products(&j, matrix);
            for (size_t i = 0; i < j.n * j.n; i++)
                cr_assert_eq(gf_coupling_entry(&j, i % j.n, i / j.n), matrix[i]);
            free(matrix);
            gf_coupling_destroy(&j);
        }
}

/* x is NaN in every column that is not listed. */
static void expect_columns(const gf_coupling *j, const double *matrix, size_t every)
{
    const size_t n = j->n;
    double *x = vectors(n, n), *masked = array(n), *y = array(n), *before = array(n);
    size_t *columns = calloc(n, sizeof *columns), count = 0;
    gf_random_normal((gf_random){ 8, n, every }, n, before);
    for (size_t k = 0; k < n; k++) {
        const int listed = every && k % every == every / 2;
        masked[k] = listed ? x[k] : 0;
        if (listed) columns[count++] = k;
        if (!listed) x[k] = NAN;
    }
    memcpy(y, before, n * sizeof *y);
    gf_coupling_add_columns(j, count, columns, x, y);
    for (size_t i = 0; i < n; i++) {
        double sum = before[i], size = fabs(before[i]);
        for (size_t k = 0; k < n; k++) sum += matrix[i + k * n] * masked[k];
        for (size_t k = 0; k < n; k++) size += fabs(matrix[i + k * n] * masked[k]);
        expect_near(y[i], sum, 1e-14 * size, "row %zu of %zu, every %zu", i, n, every);
    }
    free(x), free(masked), free(y), free(before), free(columns);
}

Test(coupling, listed_columns_are_added_and_others_not_read)
{
    static const size_t every[] = { 0, 1, 2, 3, 7, 50 };
    for (size_t k = 0; k < COUNT(shapes); k++)
        for (int single = 0; single < 2; single++) {
            gf_coupling j = sampled(shapes[k].n, shapes[k].in_degree, single);
            double *matrix = copied(&j);
            for (size_t e = 0; e < COUNT(every); e++) expect_columns(&j, matrix, every[e]);
            free(matrix);
            gf_coupling_destroy(&j);
        }
}

Test(coupling, a_matrix_that_is_set_is_copied_back)
{
    enum { N = 50 };
    double matrix[N * N];
    gf_random_normal((gf_random){ 1, 2, 3 }, N * N, matrix);
    for (int single = 0; single < 2; single++) {
        gf_coupling j;
        cr_assert_eq(gf_coupling_create(&j, N, 0, single), 0);
        gf_coupling_set(&j, matrix);
        double *back = copied(&j);
        for (size_t i = 0; i < N * N; i++)
            cr_assert_eq(back[i], single ? (double)(float)matrix[i] : matrix[i]);
        free(back);
        gf_coupling_destroy(&j);
        cr_assert(!j.n && !j.dense.weight && !j.source && !j.weight);
    }
}

Test(coupling, bytes_are_those_of_the_arrays)
{
    cr_assert_eq(gf_coupling_bytes(48, 0, 0), 48 * 48 * 8);
    cr_assert_eq(gf_coupling_bytes(1000, 30, 0), 30000 * 12);
    cr_assert_eq(gf_coupling_bytes(1000, 30, 1), 30000 * 8);
    cr_assert_eq(gf_coupling_bytes(1000000, 10000, 0), 1.2e11);
}

/* Weight number k of a stream is entry k, column by column, or synapse k, row by row. */
Test(coupling, weights_are_the_numbers_of_their_stream_in_order)
{
    enum { N = 90, K = 60 };
    double x[N * N];
    gf_coupling dense = sampled(N, 0, 0), sparse = sampled(N, K, 0);
    gf_random_normal((gf_random){ N, 0, 1 }, N * N, x);
    for (size_t i = 0; i < N * N; i++)
        cr_assert_eq(gf_coupling_entry(&dense, i % N, i / N), 0.3 * x[i], "entry %zu", i);
    gf_random_normal((gf_random){ N, K, 1 }, N * K, x);
    for (size_t i = 0; i < N * K; i++)
        cr_assert_eq(gf_coupling_entry(&sparse, i / K, sparse.source[i]), 0.3 * x[i]);
    gf_coupling_destroy(&dense);
    gf_coupling_destroy(&sparse);
}
