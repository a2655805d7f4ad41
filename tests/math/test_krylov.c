#include "math/krylov.h"

#include "expect.h"
#include "math/linalg.h"
#include "math/random.h"

#include <gatefold/gatefold.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { N = 150, K = 6 };

typedef struct matrix {
    size_t n;
    double *a;
} matrix;

static matrix sample(size_t n, uint64_t seed)
{
    matrix m = { n, malloc(n * n * sizeof(double)) };
    gf_random_normal((gf_random){ .seed = seed }, n * n, m.a);
    return m;
}

static void apply(void *context, const double *x, double *y)
{
    const matrix *m = context;
    gf_multiply(m->n, m->a, x, y);
}

static int built_in(void)
{
    return strcmp(gfold_environment_get().arpack, "not built in") != 0;
}

static gf_krylov_params six(gf_krylov_which which)
{
    return (gf_krylov_params){ K, 40, which, 1e-11, 100000 };
}

/* The wanted order, as a key. */
static double key(gf_krylov_which which, double re, double im)
{
    return which == GF_KRYLOV_LARGEST ? hypot(re, im) : re;
}

static void compare(matrix *m, gf_krylov_which which, uint64_t seed)
{
    double re[K + 1], im[K + 1], residual[K + 1], all_re[N], all_im[N];
    const gf_krylov_params p = six(which);
    gf_krylov out;
    gfold_error err = { .message = "" };
    const gfold_status status =
        gf_krylov_find(&(gf_operator){ N, apply, m }, &p, re, im, residual, &out, &err);
    cr_assert_eq(status, GFOLD_OK, "%s", err.message);
    cr_assert(out.count == K || out.count == K + 1, "%zu", out.count);
    cr_assert_gt(out.products, 40);
    cr_assert_eq(gf_eigenvalues(N, m->a, all_re, all_im, NULL), GFOLD_OK);
    double least = INFINITY;
    for (size_t j = 0; j < out.count; j++) {
        double gap = INFINITY;
        for (size_t i = 0; i < N; i++) gap = fmin(gap, hypot(re[j] - all_re[i], im[j] - all_im[i]));
        expect_near(gap, 0, 1e-9, "value %zu, seed %d", j, (int)seed);
        expect_near(residual[j], 0, 1e-9, "value %zu, seed %d", j, (int)seed);
        least = fmin(least, key(which, re[j], im[j]));
    }
    size_t above = 0;
    for (size_t i = 0; i < N; i++) above += key(which, all_re[i], all_im[i]) > least - 1e-8;
    cr_assert_eq(above, out.count, "%zu reach as far, %zu found, seed %d", above, out.count,
                 (int)seed);
}

Test(krylov, the_rightmost_and_the_largest_are_those_of_lapack)
{
    if (!built_in()) return;
    int split = 0;
    for (uint64_t seed = 1; seed <= 6; seed++)
        for (int which = 0; which < 2; which++) {
            matrix m = sample(N, seed);
            compare(&m, (gf_krylov_which)which, seed);
            free(m.a);
            split++;
        }
    cr_assert_eq(split, 12);
}

Test(krylov, spent_products_are_told_with_what_was_found)
{
    if (!built_in()) return;
    matrix m = sample(N, 3);
    const gf_operator by = { N, apply, &m };
    double re[K + 1], im[K + 1], residual[K + 1];
    gf_krylov out;
    gfold_error err;
    gf_krylov_params p = six(GF_KRYLOV_RIGHTMOST);
    size_t most = 0;
    for (p.products_max = 20; p.products_max < 400; p.products_max += 20) {
        const gfold_status status = gf_krylov_find(&by, &p, re, im, residual, &out, &err);
        if (status == GFOLD_OK) break;
        cr_assert_eq(status, GFOLD_ENOCONV, "%s", err.message);
        cr_assert_not_null(strstr(err.message, "products"), "%s", err.message);
        cr_assert_leq(out.products, p.products_max + (long)out.count);
        for (size_t j = 0; j < out.count; j++) cr_assert_lt(residual[j], 1e-9);
        most = out.count > most ? out.count : most;
    }
    cr_assert(p.products_max > 40 && p.products_max < 400, "%ld", p.products_max);
    cr_assert(most > 0 && most <= K + 1, "%zu found on the way", most);
    free(m.a);
}

static void nothing(void *context, const double *x, double *y)
{
    (void)context, (void)x;
    memset(y, 0, N * sizeof *y);
}

Test(krylov, an_operator_without_image_is_refused_with_a_sentence)
{
    double re[K + 1], im[K + 1], residual[K + 1];
    gf_krylov out;
    gfold_error err;
    const gf_krylov_params p = six(GF_KRYLOV_LARGEST);
    const gf_operator by = { N, nothing, NULL };
    expect_refusal(gf_krylov_find(&by, &p, re, im, residual, &out, &err), err, GFOLD_EEXTERN,
                   built_in() ? "starting vector to zero" : "no ARPACK");
    cr_assert_eq(out.count, 0);
}

typedef struct job {
    matrix m;
    double re[K + 1], im[K + 1], residual[K + 1];
    gf_krylov out;
    gfold_status status;
} job;

static void *work(void *context)
{
    job *j = context;
    const gf_krylov_params p = six(GF_KRYLOV_LARGEST);
    const gf_operator by = { j->m.n, apply, &j->m };
    for (int k = 0; k < 5; k++)
        j->status = gf_krylov_find(&by, &p, j->re, j->im, j->residual, &j->out, NULL);
    return NULL;
}

Test(krylov, threads_get_the_numbers_that_one_alone_gets)
{
    enum { JOBS = 3 };
    if (!built_in()) return;
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
    job alone[JOBS], together[JOBS];
    pthread_t thread[JOBS];
    for (size_t k = 0; k < JOBS; k++) {
        alone[k].m = together[k].m = sample(80 + 30 * k, 7 + k);
        work(&alone[k]);
    }
    for (size_t k = 0; k < JOBS; k++) pthread_create(&thread[k], NULL, work, &together[k]);
    for (size_t k = 0; k < JOBS; k++) pthread_join(thread[k], NULL);
    for (size_t k = 0; k < JOBS; k++) {
        cr_assert_eq(together[k].status, GFOLD_OK);
        cr_assert_eq(together[k].out.count, alone[k].out.count);
        cr_assert_arr_eq(together[k].re, alone[k].re, K * sizeof(double), "thread %zu", k);
        cr_assert_arr_eq(together[k].im, alone[k].im, K * sizeof(double), "thread %zu", k);
        free(alone[k].m.a);
    }
}
