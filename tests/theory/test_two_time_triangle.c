#include "theory/two_time_triangle.h"

#include "expect.h"
#include "reference.h"

enum { N = 40, RANK = 25 };

TestSuite(two_time_triangle);

/* C = A A^T, A of N rows and `rank` columns. */
static void covariance_of(size_t rank, uint64_t seed, double c[N][N])
{
    double a[N][N];
    for (size_t i = 0; i < N; i++)
        for (size_t k = 0; k < rank; k++) a[i][k] = reference_uniform(&seed, -1, 1);
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++) {
            c[i][j] = 0;
            for (size_t k = 0; k < rank; k++) c[i][j] += a[i][k] * a[j][k];
        }
}

/* Feeds all rows; l[i] holds the row of time i, at[k] the time that is the k-th kept one. */
static size_t feed(gf_triangle *f, double c[N][N], double l[N][N], size_t *at)
{
    double covariance[N];
    for (size_t i = 0; i < N; i++) {
        for (size_t k = 0; k < f->kept; k++) covariance[k] = c[i][at[k]];
        gf_triangle_extend(f, covariance, c[i][i]);
        for (size_t k = 0; k < N; k++) l[i][k] = k <= f->kept ? f->next[k] : 0;
        if (gf_triangle_pivot(f) <= 0) continue;
        at[f->kept] = i;
        gf_triangle_keep(f);
    }
    return f->kept;
}

static void expect_factor(size_t rank)
{
    gf_triangle f;
    static double c[N][N], l[N][N];
    size_t at[N];
    cr_assert_eq(gf_triangle_create(&f, N), 0);
    for (uint64_t seed = 1; seed <= 20; seed++) {
        gf_triangle_reset(&f);
        covariance_of(rank, seed, c);
        const size_t kept = feed(&f, c, l, at); /* of dependent rows one may pass for new */
        cr_assert(kept >= rank && kept <= rank + 1, "seed %d: %zu", (int)seed, kept);
        for (size_t i = 0; i < N; i++)
            for (size_t j = 0; j < N; j++) {
                double product = 0;
                for (size_t k = 0; k < kept; k++) product += l[i][k] * l[j][k];
                expect_near(product, c[i][j], 4 * GF_TRIANGLE_FLOOR * rank, "seed %d, %zu, %zu",
                            (int)seed, i, j);
            }
    }
    gf_triangle_destroy(&f);
}

Test(two_time_triangle, its_rows_reproduce_every_covariance)
{
    expect_factor(N);
}

Test(two_time_triangle, times_without_news_are_left_out_and_their_covariances_still_hold)
{
    expect_factor(RANK);
    expect_factor(1);
}

Test(two_time_triangle, a_kept_zero_pivot_takes_no_part_in_later_rows)
{
    gf_triangle f;
    cr_assert_eq(gf_triangle_create(&f, 4), 0);
    gf_triangle_extend(&f, NULL, 4);
    expect_near(gf_triangle_pivot(&f), 2, 1e-9, "%d", 0);
    gf_triangle_keep(&f);
    gf_triangle_extend(&f, (const double[]){ 2 }, 1); /* half of the first */
    cr_assert_eq(gf_triangle_pivot(&f), 0);
    gf_triangle_keep(&f);
    gf_triangle_extend(&f, (const double[]){ 2, 1 }, 5);
    expect_near(f.next[0], 1, 1e-9, "%d", 0);
    expect_near(gf_triangle_pivot(&f), 2, 1e-9, "%d", 2);
    cr_assert_eq(f.next[1], 0);
    gf_triangle_destroy(&f);
}

/* exp(-(t - t')^2 / 2) at a hundred times per unit: rounding alone would ruin its factor. */
Test(two_time_triangle, rows_of_a_smooth_covariance_never_exceed_their_variance)
{
    enum { TIMES = 400 };
    static gf_triangle f;
    static double t[TIMES], covariance[TIMES];
    cr_assert_eq(gf_triangle_create(&f, TIMES), 0);
    for (size_t i = 0; i < TIMES; i++) {
        double square = 0;
        const double now = 0.01 * (double)i;
        for (size_t k = 0; k < f.kept; k++) covariance[k] = exp(-(now - t[k]) * (now - t[k]) / 2);
        gf_triangle_extend(&f, covariance, 1);
        for (size_t k = 0; k <= f.kept; k++) square += f.next[k] * f.next[k];
        expect_near(square, 1, 1.1 * GF_TRIANGLE_FLOOR, "time %zu, %zu kept", i, f.kept);
        if (gf_triangle_pivot(&f) <= 0) continue;
        t[f.kept] = now;
        gf_triangle_keep(&f);
    }
    cr_assert(f.kept > 5 && f.kept < 30, "%zu", f.kept);
    gf_triangle_destroy(&f);
}

Test(two_time_triangle, nothing_varies_without_variance)
{
    gf_triangle f;
    cr_assert_eq(gf_triangle_create(&f, 2), 0);
    gf_triangle_extend(&f, NULL, 0);
    cr_assert_eq(gf_triangle_pivot(&f), 0);
    gf_triangle_destroy(&f);
}
