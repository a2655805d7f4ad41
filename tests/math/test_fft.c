#include "math/fft.h"
#include "math/random.h"

#include "expect.h"

#include <gatefold/gatefold.h>
#include <pthread.h>
#include <stdlib.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(fft, .init = start);

static double direct(const double *x, size_t stride, size_t samples, size_t lag)
{
    long double sum = 0;
    for (size_t t = 0; t + lag < samples; t++)
        sum += (long double)x[t * stride] * (long double)x[(t + lag) * stride];
    return (double)(sum / (long double)(samples - lag));
}

static gf_correlator *make(size_t samples, size_t lags)
{
    gf_correlator *c;
    gfold_error err;
    cr_assert_eq(gf_correlator_create(&c, samples, lags, &err), GFOLD_OK, "%s", err.message);
    return c;
}

Test(fft, every_lag_equals_the_sum_over_pairs)
{
    static const size_t shapes[][2] = { { 1, 1 },    { 2, 1 },     { 2, 2 },
                                        { 7, 7 },    { 11, 3 },    { 64, 64 },
                                        { 101, 50 }, { 997, 997 }, { 1000, 1 } };
    for (size_t k = 0; k < COUNT(shapes); k++) {
        const size_t samples = shapes[k][0], lags = shapes[k][1];
        double x[1000], c[1000];
        gf_random_normal((gf_random){ 5, k, 0 }, samples, x);
        gf_correlator *plan = make(samples, lags);
        gf_correlator_add(plan, x, 1);
        gf_correlator_take(plan, c);
        for (size_t lag = 0; lag < lags; lag++)
            expect_near(c[lag], direct(x, 1, samples, lag),
                        2e-13 * (double)samples / (double)(samples - lag), "lag %zu of %zu samples",
                        lag, samples);
        gf_correlator_destroy(plan);
    }
}

Test(fft, several_series_are_averaged_and_then_forgotten)
{
    enum { T = 40, SERIES = 3, LAGS = 11 };
    double x[T * SERIES], c[LAGS], again[LAGS];
    gf_random_normal((gf_random){ 6, 0, 0 }, T * SERIES, x);
    gf_correlator *plan = make(T, LAGS);
    for (int round = 0; round < 2; round++) {
        for (size_t k = 0; k < SERIES; k++) gf_correlator_add(plan, x + k, SERIES);
        gf_correlator_take(plan, round ? again : c);
    }
    for (size_t lag = 0; lag < LAGS; lag++) {
        double mean = 0;
        for (size_t k = 0; k < SERIES; k++) mean += direct(x + k, SERIES, T, lag) / SERIES;
        expect_near(c[lag], mean, 1e-14, "lag %zu", lag);
        cr_assert_eq(c[lag], again[lag]);
    }
    gf_correlator_destroy(plan);
}

Test(fft, a_constant_has_a_constant_correlation_up_to_the_last_lag)
{
    double x[50], c[50];
    for (int t = 0; t < 50; t++) x[t] = 3;
    gf_correlator *plan = make(50, 50);
    gf_correlator_add(plan, x, 1);
    gf_correlator_take(plan, c);
    for (int lag = 0; lag < 50; lag++) expect_near(c[lag], 9, 1e-12, "lag %d", lag);
    gf_correlator_destroy(plan);
}

Test(fft, lengths_have_small_factors_and_waste_little)
{
    cr_assert_eq(gf_fft_length(0), 1);
    cr_assert_eq(gf_fft_length(1), 1);
    cr_assert_eq(gf_fft_length(11), 12);
    cr_assert_eq(gf_fft_length(121), 125);
    cr_assert_eq(gf_fft_length(1025), 1029);
    for (size_t least = 100; least < 100000; least = least * 5 / 4)
        cr_assert_leq((double)gf_fft_length(least), 1.1 * (double)least);
}

Test(fft, no_correlator_is_no_trouble)
{
    gf_correlator_destroy(NULL);
    cr_assert_geq(gf_correlator_bytes(1000, 1000), 5 * 8 * 1000);
}

enum { THREADS = 4, LONG = 777 };

static void *correlate(void *out)
{
    double x[LONG];
    gf_random_normal((gf_random){ 9, 0, 0 }, LONG, x);
    for (int k = 0; k < 100; k++) {
        gf_correlator *plan = make(LONG, LONG);
        gf_correlator_add(plan, x, 1);
        gf_correlator_take(plan, out);
        gf_correlator_destroy(plan);
    }
    return NULL;
}

Test(fft, plans_made_on_several_threads_at_once_give_the_same_bits)
{
    static double c[THREADS][LONG], alone[LONG];
    pthread_t thread[THREADS];
    for (int k = 0; k < THREADS; k++)
        cr_assert_eq(pthread_create(&thread[k], NULL, correlate, c[k]), 0);
    for (int k = 0; k < THREADS; k++) pthread_join(thread[k], NULL);
    correlate(alone);
    for (int k = 0; k < THREADS; k++) cr_assert_arr_eq(c[k], alone, sizeof alone);
}

Test(fft, a_ring_sums_its_modes_and_takes_them_apart_again)
{
    enum { N = 30, W = 3 };
    gf_ring ring;
    gfold_error err;
    cr_assert_eq(gf_ring_create(&ring, N, W, &err), GFOLD_OK, "%s", err.message);
    double mode[(N / 2 + 1) * W][2];
    gf_random_normal((gf_random){ 7, 0, 0 }, (N / 2 + 1) * W * 2, mode[0]);
    for (size_t w = 0; w < W; w++) mode[w][1] = mode[N / 2 * W + w][1] = 0;
    memcpy(ring.spectrum, mode, sizeof mode);
    gf_ring_to_signal(&ring);
    for (size_t j = 0; j < N; j++)
        for (size_t w = 0; w < W; w++) {
            double sum = 0;
            for (size_t k = 0; k <= N / 2; k++) {
                const double angle = 2 * acos(-1) * (double)(j * k) / N, *at = mode[k * W + w];
                sum += (k % (N / 2) ? 2 : 1) * (at[0] * cos(angle) - at[1] * sin(angle));
            }
            expect_near(ring.signal[j * W + w], sum, 3e-13, "value %zu of series %zu", j, w);
        }
    gf_ring_to_spectrum(&ring);
    for (size_t k = 0; k < (N / 2 + 1) * W; k++)
        for (int c = 0; c < 2; c++)
            expect_near(ring.spectrum[k][c] / N, mode[k][c], 1e-14, "entry %zu", k);
    gf_ring_destroy(&ring);
    gf_ring_destroy(&ring);
}

Test(fft, an_even_sequence_has_the_cosine_sums_of_its_period)
{
    for (size_t half = 1; half < 40; half = 2 * half + 1) {
        gf_even even;
        gfold_error err;
        double x[41], y[41];
        cr_assert_eq(gf_even_create(&even, half, &err), GFOLD_OK, "%s", err.message);
        gf_random_normal((gf_random){ 8, half, 0 }, half + 1, x);
        memcpy(y, x, sizeof y);
        gf_even_transform(&even, y);
        for (size_t k = 0; k <= half; k++) {
            double sum = 0;
            for (size_t j = 0; j < 2 * half; j++)
                sum += x[j <= half ? j : 2 * half - j] * cos(acos(-1) * (double)(j * k) / half);
            expect_near(y[k], sum, 1e-13 * (double)half, "entry %zu of %zu", k, half);
        }
        gf_even_transform(&even, y);
        for (size_t k = 0; k <= half; k++) expect_near(y[k] / (2. * half), x[k], 1e-14, "%zu", k);
        gf_even_destroy(&even);
    }
}
