#include "expect.h"
#include "math/panel_kernel.h"
#include "math/random.h"

#include <gatefold/gatefold.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 129, PAD = 3, SENTINEL = 99 };

static const size_t sizes[] = { 1, 2, 3, 23, 24, 25, 47, 48, 49, 100, 257, 600 };
static const size_t counts[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17, 32, 33, 64, 65, MOST };

/* A matrix, column-major, and MOST vectors with NaN between them. */
typedef struct subject {
    size_t rows, columns, ldx, ldy;
    double *w, *x, *y;
    gf_panel panel;
} subject;

static double *array(size_t n)
{
    double *made = malloc((n + 1) * sizeof *made);
    cr_assert_not_null(made);
    return made;
}

static subject make(size_t rows, size_t columns, int single)
{
    subject s = { .rows = rows, .columns = columns, .ldx = columns + PAD, .ldy = rows + PAD };
    s.w = array(rows * columns), s.x = array(MOST * s.ldx), s.y = array(MOST * s.ldy);
    gf_random_normal((gf_random){ rows, columns, 1 }, rows * columns, s.w);
    gf_random_normal((gf_random){ rows, columns, 2 }, MOST * s.ldx, s.x);
    for (size_t k = 0; k < MOST; k++)
        for (size_t i = 0; i < PAD; i++) s.x[k * s.ldx + columns + i] = NAN;
    cr_assert_eq(gf_panel_create(&s.panel, rows, columns, single), 0);
    gf_panel_write(&s.panel, 0, rows * columns, s.w);
    for (size_t i = 0; single && i < rows * columns; i++) s.w[i] = (double)(float)s.w[i];
    return s;
}

static void dispose(subject *s)
{
    gf_panel_destroy(&s->panel);
    free(s->w), free(s->x), free(s->y);
}

static void forget(subject *s)
{
    for (size_t i = 0; i < MOST * s->ldy; i++) s->y[i] = i % s->ldy < s->rows ? NAN : SENTINEL;
}

/* One accumulator over ascending columns, fused where the kernel's instruction set can. */
static double plus(const char *isa, double sum, double a, double x)
{
    const volatile double product = a * x;
    return strcmp(isa, "x86-64") ? fma(a, x, sum) : sum + product;
}

static double *sums(const subject *s, const char *isa, size_t count)
{
    double *sum = array(count * s->rows);
    for (size_t k = 0; k < count * s->rows; k++) sum[k] = 0;
    for (size_t k = 0; k < count; k++)
        for (size_t j = 0; j < s->columns; j++)
            for (size_t i = 0; i < s->rows; i++)
                sum[k * s->rows + i] =
                    plus(isa, sum[k * s->rows + i], s->w[i + j * s->rows], s->x[k * s->ldx + j]);
    return sum;
}

static void
expect_product(subject *s, const gf_panel_kernel *kernel, size_t count, const double *sum)
{
    forget(s);
    kernel->multiply(&s->panel, count, s->x, s->ldx, s->y, s->ldy);
    for (size_t k = 0; k < count; k++)
        for (size_t i = 0; i < s->rows; i++)
            cr_assert_eq(s->y[k * s->ldy + i], sum[k * s->rows + i],
                         "%s, %zu x %zu, single %d, %zu vectors: row %zu of vector %zu",
                         kernel->isa, s->rows, s->columns, s->panel.single, count, i, k);
    for (size_t k = 0; k < MOST; k++)
        for (size_t i = 0; i < s->ldy; i++)
            if (k >= count || i >= s->rows)
                cr_assert(i < s->rows ? isnan(s->y[k * s->ldy + i])
                                      : s->y[k * s->ldy + i] == SENTINEL,
                          "%s writes beyond row %zu of vector %zu", kernel->isa, s->rows, k);
}

static void expect_products(size_t rows, size_t columns, size_t most)
{
    for (int single = 0; single < 2; single++) {
        subject s = make(rows, columns, single);
        const gf_panel_kernel *kernel;
        for (size_t which = 0; (kernel = gf_panel_kernel_usable(which)); which++) {
            double *sum = sums(&s, kernel->isa, most);
            for (size_t k = 0; k < COUNT(counts) && counts[k] <= most; k++)
                expect_product(&s, kernel, counts[k], sum);
            free(sum);
        }
        dispose(&s);
    }
}

Test(panel, every_kernel_gives_the_bits_of_scalar_sums_for_any_size_and_count)
{
    for (size_t k = 0; k < COUNT(sizes); k++) expect_products(sizes[k], sizes[k], 33);
    expect_products(100, 257, MOST);
    expect_products(257, 100, MOST);
}

/* Longer than what the second cache takes of x. */
Test(panel, sums_over_many_columns_wait_in_y)
{
    expect_products(30, 600, MOST);
    expect_products(30, 4001, 17);
    expect_products(123, 33001, 3);
}

Test(panel, alignment_of_vectors_changes_no_bit)
{
    enum { N = 101, VECTORS = 11, ROOM = VECTORS * N + 8 };
    double x[ROOM], y[ROOM], first[VECTORS * N];
    subject s = make(N, N, 0);
    for (size_t which = 0; gf_panel_kernel_usable(which); which++)
        for (size_t shift = 0; shift < 8; shift++) {
            gf_random_normal((gf_random){ 1, 2, 3 }, VECTORS * N, x + shift);
            gf_panel_kernel_usable(which)->multiply(&s.panel, VECTORS, x + shift, N, y + shift, N);
            if (!shift) memcpy(first, y, sizeof first);
            cr_assert_eq(memcmp(first, y + shift, sizeof first), 0, "shift %zu", shift);
        }
    dispose(&s);
}

/* x is NaN in every column that is not listed. */
static void expect_columns(size_t n, size_t every, int single)
{
    subject s = make(n, n, single);
    size_t *columns = calloc(n, sizeof *columns), count = 0;
    double *before = array(n);
    const gf_panel_kernel *kernel;
    gf_random_normal((gf_random){ 4, n, every }, n, before);
    for (size_t j = 0; j < n; j++)
        if (every && j % every == every / 2)
            columns[count++] = j;
        else
            s.x[j] = NAN;
    for (size_t which = 0; (kernel = gf_panel_kernel_usable(which)); which++) {
        forget(&s);
        memcpy(s.y, before, n * sizeof *before);
        kernel->add_columns(&s.panel, count, columns, s.x, s.y);
        for (size_t i = 0; i < n; i++) {
            double sum = 0;
            for (size_t k = 0; k < count; k++)
                sum = plus(kernel->isa, sum, s.w[i + columns[k] * n], s.x[columns[k]]);
            cr_assert_eq(s.y[i], before[i] + sum, "%s, n %zu, every %zu, single %d: row %zu",
                         kernel->isa, n, every, single, i);
        }
        cr_assert_eq(s.y[n], SENTINEL);
    }
    free(before), free(columns);
    dispose(&s);
}

Test(panel, listed_columns_are_added_and_others_not_read)
{
    static const size_t every[] = { 0, 1, 2, 3, 7, 50 };
    for (size_t k = 0; k < COUNT(sizes); k++)
        for (size_t e = 0; e < COUNT(every); e++)
            expect_columns(sizes[k], every[e], 0), expect_columns(sizes[k], every[e], 1);
}

Test(panel, runs_of_entries_are_written_and_read_wherever_they_begin)
{
    enum { ROWS = 49, COLUMNS = 11, ALL = ROWS * COLUMNS };
    double w[ALL], back[ALL + 1];
    gf_random_normal((gf_random){ 1, 1, 1 }, ALL, w);
    for (size_t length = 1; length <= ALL; length += length < 60 ? 1 : 83)
        for (int single = 0; single < 2; single++) {
            gf_panel a;
            cr_assert_eq(gf_panel_create(&a, ROWS, COLUMNS, single), 0);
            for (size_t at = 0; at < ALL; at += length)
                gf_panel_write(&a, at, ALL - at < length ? ALL - at : length, w + at);
            for (size_t at = 0; at < ALL; at += length) {
                const size_t part = ALL - at < length ? ALL - at : length;
                back[at + part] = SENTINEL;
                gf_panel_read(&a, at, part, back + at);
                cr_assert_eq(back[at + part], SENTINEL);
            }
            for (size_t i = 0; i < ALL; i++) {
                const double stored = single ? (double)(float)w[i] : w[i];
                cr_assert_eq(back[i], stored, "entry %zu by runs of %zu", i, length);
                cr_assert_eq(gf_panel_get(&a, i % ROWS, i / ROWS), stored);
            }
            gf_panel_put(&a, 30, 4, 0.1);
            cr_assert_eq(gf_panel_get(&a, 30, 4), single ? (double)0.1f : 0.1);
            cr_assert_eq(gf_panel_get(&a, 31, 4),
                         single ? (double)(float)w[31 + 4 * ROWS] : w[31 + 4 * ROWS]);
            gf_panel_destroy(&a);
            cr_assert_null(a.weight);
        }
}

Test(panel, a_weight_takes_eight_bytes_or_four_and_rows_come_by_panels)
{
    cr_assert_eq(gf_panel_bytes(48, 10, 0), 48 * 10 * 8);
    cr_assert_eq(gf_panel_bytes(49, 10, 1), 72 * 10 * 4);
}

Test(panel, the_fastest_kernel_of_the_machine_is_in_use_and_the_plain_one_always_there)
{
    size_t count = 0;
    while (gf_panel_kernel_usable(count)) count++;
    cr_assert_geq(count, 1);
    cr_assert_str_eq(gf_panel_isa(), gf_panel_kernel_usable(0)->isa);
    cr_assert_str_eq(gf_panel_isa(), gfold_environment_get().isa);
    cr_assert_eq(gf_panel_kernel_usable(count - 1), &gf_panel_kernel_base);
    cr_assert_null(gf_panel_kernel_usable(count + 1));
}

Test(panel, the_library_multiplies_with_the_kernel_that_it_names)
{
    subject s = make(100, 100, 0);
    double *sum = sums(&s, gf_panel_isa(), 3), y[100] = { 0 };
    const size_t column = 7;
    gf_panel_multiply(&s.panel, 3, s.x, s.ldx, s.y, s.ldy);
    for (size_t i = 0; i < 300; i++) cr_assert_eq(s.y[i / 100 * s.ldy + i % 100], sum[i]);
    gf_panel_add_columns(&s.panel, 1, &column, s.x, y);
    for (size_t i = 0; i < 100; i++) cr_assert_eq(y[i], s.w[i + 700] * s.x[7]);
    free(sum);
    dispose(&s);
}
