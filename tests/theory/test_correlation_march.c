#include "math/random.h"
#include "theory/correlation_march.h"

#include "expect.h"

#include <stdlib.h>

enum { W = GF_WIDTH };

static const double turn = 6.28318530717958647693;

/* a = 1.2 + c cos(omega t), y given, f = y' + a y. */
typedef struct known {
    double a_mean, a_swing, omega;
} known;

static double rate(const known *k, double t, size_t w)
{
    return k->a_mean + k->a_swing * cos(k->omega * t + 0.3 * (double)w);
}

static double truth(const known *k, double t, size_t w)
{
    return exp(sin(k->omega * t + (double)w));
}

static double force(const known *k, double t, size_t w)
{
    const double y = truth(k, t, w);
    return y * (k->omega * cos(k->omega * t + (double)w) + rate(k, t, w));
}

static double worst(const known *k, size_t n)
{
    const double length = 12, dt = length / (double)n;
    double *a = calloc(4 * n * W, sizeof *a), *f = a + n * W, *e = f + n * W, *y = e + n * W;
    for (size_t i = 0; i < n; i++)
        for (size_t w = 0; w < W; w++) {
            a[i * W + w] = rate(k, (double)i * dt, w);
            f[i * W + w] = force(k, (double)i * dt, w);
        }
    gf_march(n, dt, 0, a, f, NULL, e, y);
    double error = 0;
    for (size_t i = 0; i < n * W; i++)
        error = fmax(error, fabs(y[i] - truth(k, (double)(i / W) * dt, i % W)));
    free(a);
    return error;
}

Test(correlation_march, a_known_periodic_solution_is_met_to_fourth_order)
{
    const known cases[] = { { 1.2, 0.9, turn / 12 },
                            { 0.02, 0.01, turn / 6 },
                            { 5, 0, turn / 12 } };
    for (size_t c = 0; c < COUNT(cases); c++) {
        const double coarse = worst(&cases[c], 120), fine = worst(&cases[c], 240);
        cr_assert_lt(coarse, 5e-3, "case %zu: %.2e", c, coarse);
        expect_near(log2(coarse / fine), 4, 0.3, "order, case %zu, %.2e and %.2e", c, coarse, fine);
    }
}

Test(correlation_march, a_path_that_hardly_forgets_is_at_rest_at_the_weighted_mean)
{
    enum { N = 64 };
    static double a[N * W], f[N * W], e[N * W], y[N * W];
    for (size_t i = 0; i < N * W; i++) {
        a[i] = 1e-12 * (1 + 0.5 * cos(turn * (double)(i / W) / N));
        f[i] = a[i] * cos(turn * (double)(i / W) / N);
    }
    gf_march(N, 0.1, 0, a, f, NULL, e, y);
    for (size_t i = 0; i < N * W; i++) expect_near(y[i], 0.25, 1e-3, "point %zu", i);
}

Test(correlation_march, the_smallest_total_is_reported)
{
    enum { N = 8 };
    static double a[N * W], f[N * W], e[N * W], y[N * W];
    for (size_t i = 0; i < N * W; i++) a[i] = 1 + (double)(i % W);
    a[3 * W + 5] = -60;
    expect_near(gf_march(N, 0.25, 0, a, f, NULL, e, y), (7 * 6 - 60) * 0.25, 1e-13, "of %d", N);
}

/* D / a for a constant rate; C(tau) falls as exp(-a tau). */
Test(correlation_march, noise_gives_the_variance_of_an_ornstein_uhlenbeck_process)
{
    enum { N = 400, BLOCKS = 40 };
    static double a[N * W], f[N * W], e[N * W], y[N * W], noise[N * W];
    const double dt = 0.1, diffusion = 0.7, alpha = 1.3;
    double variance = 0, later = 0;
    for (size_t i = 0; i < N * W; i++) a[i] = alpha;
    for (uint64_t b = 0; b < BLOCKS; b++) {
        gf_random_normal((gf_random){ 3, b, 0 }, N * W, noise);
        gf_march(N, dt, diffusion, a, f, noise, e, y);
        for (size_t i = 0; i < N * W; i++) {
            variance += y[i] * y[i] / (N * W * BLOCKS);
            later += y[i] * y[(i + 5 * W) % (N * W)] / (N * W * BLOCKS);
        }
    }
    /* Relative standard error sqrt(2 / (2 alpha dt N W BLOCKS ...)): 0.0045. */
    expect_close(variance, diffusion / alpha, 4 * 0.0045, "of %d paths", W * BLOCKS);
    expect_close(later / variance, exp(-alpha * 5 * dt), 4 * 0.003, "after %g", 5 * dt);
}
