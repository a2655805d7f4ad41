#include "math/anderson.h"
#include "math/random.h"

#include "expect.h"

enum { N = 40 };

/* F(x) = A x + b with a symmetric A of the given eigenvalues, each for every fourth direction. */
typedef struct linear {
    double q[N][N], value[N], b[N];
} linear;

static void make(linear *l, const double *values, size_t count, uint64_t seed)
{
    for (size_t i = 0; i < N; i++) gf_random_normal((gf_random){ seed, i, 0 }, N, l->q[i]);
    gf_random_normal((gf_random){ seed, N, 0 }, N, l->b);
    for (size_t i = 0; i < N; i++) {
        for (size_t k = 0; k < i; k++) {
            double dot = 0;
            for (size_t j = 0; j < N; j++) dot += l->q[i][j] * l->q[k][j];
            for (size_t j = 0; j < N; j++) l->q[i][j] -= dot * l->q[k][j];
        }
        double norm = 0;
        for (size_t j = 0; j < N; j++) norm += l->q[i][j] * l->q[i][j];
        for (size_t j = 0; j < N; j++) l->q[i][j] /= sqrt(norm);
        l->value[i] = values[i % count];
    }
}

static void apply(const linear *l, const double *x, double *f)
{
    for (size_t j = 0; j < N; j++) f[j] = l->b[j];
    for (size_t i = 0; i < N; i++) {
        double along = 0;
        for (size_t j = 0; j < N; j++) along += l->q[i][j] * x[j];
        for (size_t j = 0; j < N; j++) f[j] += l->value[i] * along * l->q[i][j];
    }
}

static double residual(const linear *l, const double *x)
{
    double f[N], worst = 0;
    apply(l, x, f);
    for (size_t j = 0; j < N; j++) worst = fmax(worst, fabs(f[j] - x[j]));
    return worst;
}

Test(anderson, a_linear_map_with_few_eigenvalues_is_solved_in_as_many_steps)
{
    static const double values[] = { 0.9, -3, 1.5, 0.2 };
    linear l;
    double x[N] = { 0 }, f[N];
    make(&l, values, COUNT(values), 11);
    gf_anderson *a = gf_anderson_create(N, 6);
    for (size_t k = 0; k < COUNT(values) + 2; k++) {
        apply(&l, x, f);
        gf_anderson_step(a, x, f);
    }
    cr_assert_lt(residual(&l, x), 1e-6, "residual %.2e", residual(&l, x));
    gf_anderson_destroy(a);
}

Test(anderson, without_a_history_it_is_the_plain_iteration)
{
    static const double values[] = { 0.5, -0.3 };
    linear l;
    double x[N] = { 1 }, f[N], before[N];
    make(&l, values, COUNT(values), 12);
    gf_anderson *a = gf_anderson_create(N, 3);
    for (int k = 0; k < 5; k++) {
        apply(&l, x, f);
        memcpy(before, f, sizeof f);
        gf_anderson_restart(a);
        gf_anderson_step(a, x, f);
        cr_assert_arr_eq(x, before, sizeof before);
    }
    gf_anderson_destroy(a);
}

Test(anderson, a_contraction_is_left_far_behind)
{
    enum { VALUES = 20, STEPS = 25 };
    double values[VALUES], x[N] = { 0 }, y[N] = { 0 }, f[N];
    for (int k = 0; k < VALUES; k++) values[k] = 0.99 * k / (VALUES - 1);
    linear l;
    make(&l, values, VALUES, 13);
    gf_anderson *a = gf_anderson_create(N, 8);
    for (int k = 0; k < STEPS; k++) {
        apply(&l, x, f);
        gf_anderson_step(a, x, f);
        apply(&l, y, f);
        memcpy(y, f, sizeof f);
    }
    cr_assert_lt(residual(&l, x), 1e-2 * residual(&l, y), "%.2e against %.2e", residual(&l, x),
                 residual(&l, y));
    gf_anderson_destroy(a);
}

Test(anderson, a_repelling_fixed_point_of_a_smooth_map_is_found)
{
    double x[2] = { 0.3, 1 };
    gf_anderson *a = gf_anderson_create(2, 2);
    for (int k = 0; k < 30; k++) {
        const double f[2] = { cos(2.5 * x[0]) + 0.1 * x[1], 3 * sin(x[1]) - x[0] };
        gf_anderson_step(a, x, f);
    }
    expect_near(cos(2.5 * x[0]) + 0.1 * x[1], x[0], 1e-9, "at %g, %g", x[0], x[1]);
    expect_near(3 * sin(x[1]) - x[0], x[1], 1e-9, "at %g, %g", x[0], x[1]);
    gf_anderson_destroy(a);
}

Test(anderson, standing_still_is_no_trouble)
{
    double x[3] = { 1, 2, 3 };
    const double f[3] = { 1, 2, 3 };
    gf_anderson *a = gf_anderson_create(3, 2);
    for (int k = 0; k < 6; k++) gf_anderson_step(a, x, f);
    cr_assert_arr_eq(x, f, sizeof f);
    gf_anderson_destroy(a);
    gf_anderson_destroy(NULL);
}
