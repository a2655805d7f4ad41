#include "sim/lyapunov_qr.h"

#include "expect.h"
#include "reference.h"

#include <gatefold/gatefold.h>

enum { M = 6, K = 4 };

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(lyapunov_qr, .init = start);

static void fill(double *v, size_t n, uint64_t seed)
{
    for (size_t i = 0; i < n; i++) v[i] = reference_uniform(&seed, -1, 1);
}

/* v_ik grows by exp(rate_i t). */
static void grow(gf_variation *a, const double *rate, double t)
{
    for (size_t k = 0; k < a->count; k++)
        for (size_t i = 0; i < M; i++) a->v[i + k * M] *= exp(rate[i] * t);
}

static double recorded(const gf_growth *g, size_t i)
{
    double log = 0, time = 0;
    for (size_t b = 0; b < g->used; b++) log += g->log[b * g->count + i], time += g->time[b];
    return log / time;
}

Test(lyapunov_qr, growth_of_a_diagonal_flow_is_its_rates)
{
    static const double rate[M] = { 0.4, -3, 0.1, -0.2, -1.5, 1 },
                        wanted[K] = { 1, 0.4, 0.1, -0.2 };
    double v[M * K];
    gf_variation a = { .size = M, .count = K, .v = v };
    gf_growth g;
    fill(v, M * K, 3);
    cr_assert_eq(gf_growth_create(&g, K, 100), 0);
    double t = 1, interval = 1;
    for (; t < 200; t += interval) {
        grow(&a, rate, interval);
        cr_assert_eq(gf_growth_factor(&g, &a, interval, NULL), GFOLD_OK);
        if (t > 100) gf_growth_record(&g, interval, 0);
        interval = gf_growth_interval(&g, interval);
    }
    for (size_t i = 0; i < K; i++) expect_near(recorded(&g, i), wanted[i], 1e-10, "rate %zu", i);
    expect_near(g.spread, 1.2, 1e-9, "%s", "spread");
    cr_assert_leq(interval, log(1e4) / 1.2 + 1e-9);
    cr_assert_leq(g.used, GF_RECORDS);
    gf_growth_destroy(&g);
}

/* Two vectors span one direction: one of them was taken away. */
Test(lyapunov_qr, a_vector_that_was_taken_away_has_grown_by_minus_infinity)
{
    double v[M * K];
    gf_variation a = { .size = M, .count = K, .v = v, .lost = 1 };
    gf_growth g;
    fill(v, M * K, 4);
    for (size_t i = 0; i < M; i++) v[i + 2 * M] = v[i] - 2 * v[i + M];
    cr_assert_eq(gf_growth_create(&g, K, 1), 0);
    cr_assert_eq(gf_growth_factor(&g, &a, 1, NULL), GFOLD_OK);
    cr_assert(a.count == 3 && a.lost == 0);
    cr_assert(isfinite(g.last[2]) && g.last[3] < 0 && isinf(g.last[3]));
    for (size_t j = 0; j < 3; j++)
        for (size_t k = 0; k <= j; k++) {
            double product = 0;
            for (size_t i = 0; i < M; i++) product += v[i + j * M] * v[i + k * M];
            expect_near(product, j == k, 1e-14, "columns %zu, %zu", j, k);
        }
    gf_growth_record(&g, 1, 1);
    cr_assert_eq(gf_growth_factor(&g, &a, 1, NULL), GFOLD_OK);
    cr_assert(isinf(g.last[3]), "it does not come back");
    gf_growth_destroy(&g);
}

Test(lyapunov_qr, vectors_that_overflowed_are_told)
{
    double v[M * K];
    gf_variation a = { .size = M, .count = K, .v = v };
    gf_growth g;
    gfold_error err;
    fill(v, M * K, 5);
    v[7] = INFINITY;
    cr_assert_eq(gf_growth_create(&g, K, 1), 0);
    expect_refusal(gf_growth_factor(&g, &a, 1, &err), err, GFOLD_ENUMERIC, "overflowed");
    gf_growth_destroy(&g);
}

/* 1000 factorisations, 0.3 apart: records of equal length, and a short one joins the one before. */
Test(lyapunov_qr, records_are_few_and_add_up)
{
    gf_growth g;
    cr_assert_eq(gf_growth_create(&g, 2, 300), 0);
    for (int k = 0; k < 1000; k++) {
        g.last[0] = 0.3 * k, g.last[1] = -0.6;
        gf_growth_record(&g, 0.3, k == 999);
    }
    double time = 0, first = 0;
    for (size_t b = 0; b < g.used; b++) {
        time += g.time[b], first += g.log[2 * b];
        expect_near(g.log[2 * b + 1], -2 * g.time[b], 1e-12, "record %zu", b);
        cr_assert_geq(g.time[b], g.least * 0.99);
    }
    cr_assert(g.used <= GF_RECORDS && g.used > GF_RECORDS / 2, "%zu", g.used);
    expect_near(time, 300, 1e-9, "%s", "time");
    expect_near(first, 0.3 * 999 * 500, 1e-6, "%s", "growth");
    gf_growth_destroy(&g);
}
