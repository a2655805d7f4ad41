/* The step of the integrating factor, with weights (-1, 13, 13, -1)/24 of the integral of a cubic
 * over its middle third. Loops over GF_WIDTH paths are vectors; the recursion is one
 * multiplication and one addition a step. */
#include "theory/correlation_march.h"

#include "math/vector.h"

#include <math.h>

enum { W = GF_WIDTH };

/* -int a over step i, and its sum over the ring. */
GF_VECTOR static void exponents(size_t n, double dt, const double *a, double *e, double total[W])
{
    for (size_t w = 0; w < W; w++) total[w] = 0;
    for (size_t i = 0; i < n; i++) {
        const double *a0 = a + i * W, *a1 = a + (i + 1) % n * W;
        const double *before = a + (i + n - 1) % n * W, *after = a + (i + 2) % n * W;
        for (size_t w = 0; w < W; w++) {
            const double step = dt / 24 * (13 * (a0[w] + a1[w]) - before[w] - after[w]);
            e[i * W + w] = -step;
            total[w] += step;
        }
    }
}

/* I of step i, in the place of the point it leads to. */
GF_VECTOR static void increments(size_t n, double dt, const double *f, const double *e, double *y)
{
    for (size_t i = 0; i < n; i++) {
        const size_t next = (i + 1) % n, last = (i + n - 1) % n;
        const double *f0 = f + i * W, *f1 = f + next * W;
        const double *before = f + last * W, *after = f + (i + 2) % n * W;
        const double *e0 = e + i * W, *e1 = e + next * W, *e_before = e + last * W;
        for (size_t w = 0; w < W; w++)
            y[next * W + w] =
                dt / 24 *
                (e0[w] * (13 * f0[w] - e_before[w] * before[w]) + 13 * f1[w] - after[w] / e1[w]);
    }
}

GF_VECTOR static void
add_noise(size_t n, double variance, const double *e, const double *noise, double *y)
{
    for (size_t i = 0; i < n; i++) {
        const size_t next = (i + 1) % n;
        const double *e0 = e + i * W, *e1 = e + next * W, *e_before = e + (i + n - 1) % n * W;
        for (size_t w = 0; w < W; w++) {
            const double q = e0[w] * e0[w];
            const double v = q * (13 - e_before[w] * e_before[w]) + 13 - 1 / (e1[w] * e1[w]);
            y[next * W + w] += sqrt(variance / 24 * v) * noise[i * W + w];
        }
    }
}

/* From y_0 = 0, then with what y_0 must be: increments become values. */
GF_VECTOR static void close_ring(size_t n, const double *e, const double total[W], double *y)
{
    double at[W], factor[W];
    for (size_t w = 0; w < W; w++) at[w] = 0;
    for (size_t i = 1; i <= n; i++)
        for (size_t w = 0; w < W; w++)
            y[i % n * W + w] = at[w] = e[(i - 1) * W + w] * at[w] + y[i % n * W + w];
    for (size_t w = 0; w < W; w++) y[w] = factor[w] = at[w] / -expm1(-total[w]);
    for (size_t i = 1; i < n; i++) {
        double largest = 0;
        for (size_t w = 0; w < W; w++) {
            y[i * W + w] += factor[w] *= e[(i - 1) * W + w];
            largest += fabs(factor[w]);
        }
        if (largest < 1e-18) break;
    }
}

double gf_march(size_t n, double dt, double diffusion, const double *a, const double *f,
                const double *noise, double *e, double *y)
{
    double total[W], smallest;
    exponents(n, dt, a, e, total);
    gf_vector_exp(n * W, e);
    increments(n, dt, f, e, y);
    if (noise) add_noise(n, 2 * diffusion * dt, e, noise, y);
    close_ring(n, e, total, y);
    smallest = total[0];
    for (size_t w = 1; w < W; w++) smallest = fmin(smallest, total[w]);
    return smallest;
}
