#include "math/linalg.h"
#include "math/random.h"
#include "math/triangular.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>

/* max |T x - b| / (|T| |x|) of a triangle applied in long double. */
static double residual(size_t n, const double *a, int lower, const double *x, const double *b)
{
    double worst = 0;
    for (size_t i = 0; i < n; i++) {
        const size_t from = lower ? 0 : i, to = lower ? i + 1 : n;
        long double sum = -(long double)b[i], size = 0;
        for (size_t j = from; j < to; j++) {
            const long double t =
                (lower && j == i ? 1 : (long double)a[i + j * n]) * (long double)x[j];
            sum += t;
            size += fabsl(t);
        }
        worst = fmax(worst, (double)(fabsl(sum) / size));
    }
    return worst;
}

static void solves(size_t n)
{
    double *a = malloc((n * n + 2 * n) * sizeof *a), *b = a + n * n, *x = b + n;
    gf_random_normal((gf_random){ n, 0, 1 }, n * n + n, a);
    for (size_t i = 0; i < n * n; i++) a[i] /= sqrt((double)n);
    for (size_t i = 0; i < n; i++) a[i * (n + 1)] += 3;
    for (int lower = 0; lower < 2; lower++) {
        for (size_t i = 0; i < n; i++) x[i] = b[i];
        (lower ? gf_triangular_lower : gf_triangular_upper)(n, a, x);
        cr_assert(residual(n, a, lower, x, b) < 4e-16 * (double)(n + 4), "n %zu, %s", n,
                  lower ? "lower" : "upper");
    }
    free(a);
}

Test(triangular, solves_hold_to_rounding_at_every_remainder_of_eight)
{
    for (size_t n = 1; n <= 34; n++) solves(n);
    solves(257);
}

Test(triangular, factors_solve_a_system_with_pivots)
{
    enum { N = 61 };
    static double a[N * N], held[N * N], b[N], x[N];
    int pivot[N];
    gf_random_normal((gf_random){ 5, 0, 1 }, N * N, a);
    gf_random_normal((gf_random){ 6, 0, 1 }, N, b);
    for (int i = 0; i < N * N; i++) held[i] = a[i];
    for (int i = 0; i < N; i++) x[i] = b[i];
    cr_assert(gf_factor(N, a, pivot) == 0);
    gf_solve_factored(N, a, pivot, x);
    for (int i = 0; i < N; i++) {
        long double sum = -(long double)b[i];
        for (int j = 0; j < N; j++) sum += (long double)held[i + j * N] * (long double)x[j];
        cr_assert(fabsl(sum) < 1e-12L, "row %d: %Lg", i, sum);
    }
}
