#include "sim/search_newton.h"

#include "expect.h"
#include "math/linalg.h"
#include "sample.h"

#include <gatefold/gatefold.h>
#include <string.h>

enum { N = 100 };

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(search_newton, .init = start);

static gfold_network *sample(double g, uint64_t seed)
{
    gfold_network *w;
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    m.g = g;
    cr_assert_eq(gfold_network_create(&w, &m, sample_of(N, seed, 0), NULL), GFOLD_OK);
    return w;
}

/* rms of a - sign b */
static double distance(const double *a, const double *b, double sign)
{
    double sum = 0;
    for (size_t i = 0; i < N; i++) sum += pow(a[i] - sign * b[i], 2);
    return sqrt(sum / N);
}

/* Whether the state or its mirror image is on the list. */
static int is_listed(const gfold_search *s, const double *h)
{
    for (size_t k = 0; k < gfold_search_count(s); k++) {
        const double *state = gfold_search_state(s, k);
        if (distance(h, state, 1) < 1e-6 || distance(h, state, -1) < 1e-6) return 1;
    }
    return 0;
}

/* Newton's method without any care, from random states: what it finds must be on the list. */
static int plain_newton(const gfold_network *w, const double *to_h, double *h)
{
    static double a[N * N];
    const double g = gfold_network_model(w)->g;
    for (int step = 0; step < 100; step++) {
        double f[N], worst = 0;
        for (size_t i = 0; i < N; i++) {
            f[i] = h[i];
            for (size_t j = 0; j < N; j++) f[i] -= to_h[i + j * N] * tanh(g * h[j]);
            worst = fmax(worst, fabs(f[i]));
        }
        if (worst < 1e-11) return 1;
        for (size_t j = 0; j < N; j++)
            for (size_t i = 0; i < N; i++)
                a[i + j * N] = to_h[i + j * N] * g / pow(cosh(g * h[j]), 2) - (i == j);
        if (gf_solve(N, a, f)) return 0;
        for (size_t i = 0; i < N; i++) h[i] += f[i];
    }
    return 0;
}

Test(search_newton, what_plain_newton_finds_above_the_transition_is_on_the_list_in_pairs)
{
    enum { STARTS = 60 };
    for (uint64_t seed = 2; seed <= 5; seed++) {
        gfold_network *w = sample(1.5, seed);
        double *to_h = sample_matrix(w, GFOLD_COUPLING_H), h[N];
        gfold_search_params p = gfold_search_defaults();
        gfold_search *s;
        p.deflate = 0;
        p.trajectory = 20;
        p.random = 200;
        cr_assert_eq(gfold_search_run(w, &p, &s, NULL), GFOLD_OK);
        size_t arrived = 0, pairs = 0;
        for (uint64_t trial = 0; trial < STARTS; trial++) {
            gfold_network_initial_state(w, pow(10, -(double)trial / STARTS), 7000 + trial, h);
            if (!plain_newton(w, to_h, h)) continue;
            arrived++;
            cr_assert(is_listed(s, h), "seed %d: a point of variance %g is missing", (int)seed,
                      distance(h, h, -1));
        }
        for (size_t k = 0; k < gfold_search_count(s); k++) {
            const double *state = gfold_search_state(s, k);
            const double length = distance(state, state, -1);
            pairs += length > 0;
            cr_assert_eq(gfold_search_points(s)[k].symmetric, length > 0);
            for (size_t j = 0; j < k; j++)
                cr_assert_gt(distance(state, gfold_search_state(s, j), -1), 1e-6);
        }
        cr_assert(arrived > 10 && pairs >= 2, "seed %d: %zu arrived, %zu pairs", (int)seed, arrived,
                  pairs);
        cr_assert_eq(gfold_search_count(s), pairs + 1, "zero is a point");
        gfold_search_destroy(s);
        gfold_network_destroy(w);
        free(to_h);
    }
}

/* One run from a state that leads to a known zero, without and with that zero divided out. */
Test(search_newton, a_known_point_is_not_found_again)
{
    gfold_network *w = sample(1.5, 3);
    gf_rest rest;
    gf_search_work work;
    gf_found_list known = { .n = N, .apart = 1e-6, .odd = 1 };
    double first[N];
    int again = 0, elsewhere = 0;
    cr_assert_eq(gf_rest_create(&rest, w, NULL), GFOLD_OK);
    cr_assert_eq(gf_search_work_create(&work, &rest, NULL), GFOLD_OK);
    for (uint64_t trial = 0; trial < 60; trial++) {
        gf_newton newton = { 60, NULL, NULL };
        gfold_network_initial_state(w, 1, trial, work.h);
        if (!gf_newton_run(&newton, &work)) continue;
        memcpy(first, work.h, sizeof first);
        cr_assert_eq(gf_found_list_add(&known, first, 1), 0);
        newton.known = &known;
        gfold_network_initial_state(w, 1, trial, work.h);
        if (!gf_newton_run(&newton, &work)) continue;
        elsewhere++;
        for (size_t k = 0; k < known.count; k++)
            again += distance(work.h, known.h + k * N, 1) < 1e-6 ||
                     distance(work.h, known.h + k * N, -1) < 1e-6;
    }
    cr_assert_eq(again, 0, "%d of %d", again, elsewhere);
    cr_assert_gt(elsewhere, 0);
    gf_found_list_destroy(&known);
    gf_search_work_destroy(&work);
    gf_rest_destroy(&rest);
    gfold_network_destroy(w);
}
