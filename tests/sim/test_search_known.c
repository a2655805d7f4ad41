/* Networks whose fixed points are known. */
#include "expect.h"
#include "sample.h"

#include <gatefold/gatefold.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(search_known, .init = start);

/* A network with its own matrices. */
static gfold_network *own(const gfold_model *m, size_t n, const double *to_h)
{
    gfold_network_params p = { .n = n, .seed = 4, .coupling = { to_h } };
    gfold_network *w;
    gfold_error err;
    cr_assert_eq(gfold_network_create(&w, m, &p, &err), GFOLD_OK, "%s", err.message);
    return w;
}

static gfold_search *search(const gfold_network *w, int random, int deflate, double sigma_0)
{
    gfold_search_params p = gfold_search_defaults();
    gfold_search *s;
    p.random = random;
    p.trajectory = 0;
    p.deflate = deflate;
    p.sigma_0 = sigma_0;
    cr_assert_eq(gfold_search_run(w, &p, &s, NULL), GFOLD_OK);
    return s;
}

static gfold_model vrnn(double g)
{
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    m.g = g;
    return m;
}

/* The positive zero of c tanh(g h) - h, c g > 1. */
static double bisect(double c, double g)
{
    double lo = 1e-6, hi = c;
    for (int k = 0; k < 200; k++) {
        const double middle = (lo + hi) / 2;
        *(c * tanh(g * middle) > middle ? &lo : &hi) = middle;
    }
    return hi;
}

/* ---- units that do not see each other ------------------------------------------------------ */

/* Four bistable units: every one at -x, 0 or x, 81 points, of which zero and 40 pairs are counted. */
Test(search_known, independent_bistable_units_have_all_their_combinations)
{
    enum { N = 4, POINTS = 41 };
    static const double c[N] = { 1.6, 1.2, 2.0, 1.4 };
    const double g = 1.5;
    double to_h[N * N] = { 0 }, x[N];
    for (size_t i = 0; i < N; i++) to_h[i + i * N] = c[i], x[i] = bisect(c[i], g);
    const gfold_model m = vrnn(g);
    gfold_network *w = own(&m, N, to_h);
    gfold_search *s = search(w, 1500, 300, 3);
    cr_assert_eq(gfold_search_count(s), POINTS, "%zu points", gfold_search_count(s));
    for (size_t k = 0; k < POINTS; k++) {
        const double *h = gfold_search_state(s, k);
        const gfold_search_point *at = &gfold_search_points(s)[k];
        double largest = -INFINITY, beta = 0;
        int zeros = 0;
        for (size_t i = 0; i < N; i++) {
            const double place = fabs(h[i]) < 1e-6 ? 0 : x[i];
            const double rate = c[i] * g / pow(cosh(g * place), 2) - 1;
            expect_near(fabs(h[i]), place, at->radius + 1e-15, "unit %zu of point %zu", i, k);
            largest = fmax(largest, rate);
            beta = fmax(beta, 1 / fabs(rate));
            zeros += place == 0;
        }
        expect_near(at->max_re, largest, 1e-12, "point %zu", k);
        cr_assert_eq(at->unstable_modes, zeros);
        cr_assert_eq(at->symmetric, zeros < N);
        if (zeros == N) continue; /* there eta is zero, up to the bound on rounding */
        const double lipschitz = 2.0 * g * g * 4 / pow(3, 1.5);
        const double product = 2 * at->kantorovich / (1 + sqrt(1 - 2 * at->kantorovich));
        expect_close(product / at->radius, beta * lipschitz, 1e-5, "beta L at point %zu", k);
    }
    const gfold_census census = gfold_search_census(s);
    cr_assert(census.coverage > 0.95 && census.expected >= POINTS && census.converged > 1500);
    gfold_search_destroy(s);
    gfold_network_destroy(w);
}

Test(search_known, deflation_alone_leads_from_the_origin_to_other_points)
{
    enum { N = 4 };
    const double to_h[N * N] = { [0] = 1.6, [5] = 1.2, [10] = 2.0, [15] = 1.4 };
    const gfold_model m = vrnn(1.5);
    gfold_network *w = own(&m, N, to_h);
    gfold_search *s = search(w, 0, 200, 1);
    const size_t count = gfold_search_count(s);
    const gfold_census census = gfold_search_census(s);
    cr_assert_gt(count, 10, "%zu points", count);
    for (size_t k = 0; k < count; k++) cr_assert_eq(gfold_search_points(s)[k].hits, 0);
    cr_assert(isnan(census.coverage) && census.expected == (double)count);
    gfold_search_destroy(s);
    gfold_network_destroy(w);
}

Test(search_known, two_units_that_excite_each_other_rest_on_the_diagonal)
{
    const double to_h[] = { 0, 1, 1, 0 }, x = bisect(1, 2);
    const gfold_model m = vrnn(2);
    gfold_network *w = own(&m, 2, to_h);
    gfold_search *s = search(w, 100, 20, 1);
    cr_assert_eq(gfold_search_count(s), 2, "%zu points", gfold_search_count(s));
    const double *h = gfold_search_state(s, 1);
    cr_assert(gfold_search_points(s)[1].symmetric && !gfold_search_points(s)[0].symmetric);
    expect_near(fabs(h[0]), x, 1e-14, "%s", "first unit");
    expect_near(h[1], h[0], 1e-14, "%s", "second unit");
    gfold_search_destroy(s);
    gfold_network_destroy(w);
}

Test(search_known, a_singular_zero_is_counted_and_not_reported)
{
    double to_h[] = { 1, 0, 0, 0.5 };
    const gfold_model m = vrnn(1); /* the first unit: h - tanh(h) ~ h^3 / 3 */
    gfold_network *w = own(&m, 2, to_h);
    gfold_search *s = search(w, 30, 0, 1);
    cr_assert_eq(gfold_search_count(s), 0);
    cr_assert_gt(gfold_search_census(s).unproved, 20);
    cr_assert_eq(gfold_search_census(s).converged, 0);
    gfold_search_destroy(s);
    gfold_network_destroy(w);
}

/* ---- threshold-linear units ---------------------------------------------------------------- */

/* h = a max(0, h) + b has the zeros b and b / (1 - a) where their signs agree with the branch. */
Test(search_known, threshold_linear_units_are_proved_off_their_kink_only)
{
    enum { N = 2 };
    const double to_h[] = { 2, 0, 0, 0.5 }; /* first unit: b < 0 gives -|b| and |b| */
    gfold_model m = vrnn(1);
    m.phi = GFOLD_PHI_RELU;
    m.sigma_b = 0.5;
    int both = 0;
    for (uint64_t seed = 1; seed <= 8; seed++) {
        gfold_network_params p = { .n = N, .seed = seed, .coupling = { to_h } };
        gfold_network *w;
        cr_assert_eq(gfold_network_create(&w, &m, &p, NULL), GFOLD_OK);
        const double *b = gfold_network_bias(w);
        gfold_search *s = search(w, 50, 10, 1);
        const size_t wanted = b[0] < 0 ? 2 : 0;
        cr_assert_eq(gfold_search_count(s), wanted, "seed %d", (int)seed);
        for (size_t k = 0; k < wanted; k++) {
            const double *h = gfold_search_state(s, k);
            const gfold_search_point *at = &gfold_search_points(s)[k];
            expect_near(fabs(h[0]), -b[0], at->radius, "seed %d", (int)seed);
            expect_near(h[1], b[1] > 0 ? 2 * b[1] : b[1], at->radius, "seed %d", (int)seed);
            cr_assert(at->kantorovich == 0 && !at->symmetric);
        }
        both += wanted == 2;
        gfold_search_destroy(s);
        gfold_network_destroy(w);
    }
    cr_assert(both > 1 && both < 8, "%d of 8", both);
    m.sigma_b = 0;
    gfold_network *w = own(&m, N, to_h);
    gfold_search *s = search(w, 20, 0, 1);
    cr_assert_eq(gfold_search_count(s), 0, "zero is the kink");
    cr_assert_gt(gfold_search_census(s).unproved, 0);
    gfold_search_destroy(s);
    gfold_network_destroy(w);
}
