/* Networks whose fixed points are known, and the numbers of the proof against long double. */
#include "expect.h"
#include "reference.h"
#include "sample.h"

#include <gatefold/gatefold.h>
#include <string.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(search_proof, .init = start);

enum { MOST = 6 };

/* A network with its own matrices. */
static gfold_network *own(const gfold_model *m, size_t n, const double *to_h, const double *to_r)
{
    gfold_network_params p = { .n = n, .seed = 4, .coupling = { to_h, NULL, to_r } };
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
Test(search_proof, independent_bistable_units_have_all_their_combinations)
{
    enum { N = 4, POINTS = 41 };
    static const double c[N] = { 1.6, 1.2, 2.0, 1.4 };
    const double g = 1.5;
    double to_h[N * N] = { 0 }, x[N];
    for (size_t i = 0; i < N; i++) to_h[i + i * N] = c[i], x[i] = bisect(c[i], g);
    const gfold_model m = vrnn(g);
    gfold_network *w = own(&m, N, to_h, NULL);
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

Test(search_proof, two_units_that_excite_each_other_rest_on_the_diagonal)
{
    const double to_h[] = { 0, 1, 1, 0 }, x = bisect(1, 2);
    const gfold_model m = vrnn(2);
    gfold_network *w = own(&m, 2, to_h, NULL);
    gfold_search *s = search(w, 100, 20, 1);
    cr_assert_eq(gfold_search_count(s), 2, "%zu points", gfold_search_count(s));
    const double *h = gfold_search_state(s, 1);
    cr_assert(gfold_search_points(s)[1].symmetric && !gfold_search_points(s)[0].symmetric);
    expect_near(fabs(h[0]), x, 1e-14, "%s", "first unit");
    expect_near(h[1], h[0], 1e-14, "%s", "second unit");
    gfold_search_destroy(s);
    gfold_network_destroy(w);
}

/* ---- the numbers of the proof -------------------------------------------------------------- */

typedef struct equation {
    gfold_model m;
    size_t n;
    double to_h[MOST * MOST], to_r[MOST * MOST], bias[MOST];
} equation;

static equation random_equation(int k)
{
    uint64_t seed = 90 + (uint64_t)k;
    equation e = { .m = gfold_model_preset(k % 2 ? GFOLD_RESET : GFOLD_VRNN), .n = 3 + k % 4 };
    e.m.g = 2;
    e.m.sigma_b = 0.3;
    e.m.beta_h = 0.1;
    e.m.phi = (gfold_phi_kind)(k % 3);
    for (size_t i = 0; i < e.n * e.n; i++) e.to_h[i] = reference_uniform(&seed, -1.5, 1.5);
    for (size_t i = 0; i < e.n * e.n; i++) e.to_r[i] = reference_uniform(&seed, -1, 1);
    return e;
}

static long double logistic(long double y)
{
    return 1 / (1 + expl(-y));
}

static long double f_of(gfold_phi_kind kind, long double y)
{
    if (kind == GFOLD_PHI_TANH) return tanhl(y);
    if (kind == GFOLD_PHI_ERF) return erfl(sqrtl(acosl(-1)) / 2 * y);
    return logistic(y);
}

static void residual(const equation *e, const long double *h, long double *f)
{
    const size_t n = e->n;
    long double phi[MOST], drive[MOST];
    for (size_t i = 0; i < n; i++) phi[i] = f_of(e->m.phi, e->m.g * h[i] + e->m.beta_h);
    for (size_t i = 0; i < n; i++) {
        long double r = 0;
        for (size_t j = 0; j < n; j++) r += e->to_r[i + j * n] * phi[j];
        drive[i] = phi[i] * (e->m.reset.kind ? logistic(e->m.reset.alpha * r) : 1);
    }
    for (size_t i = 0; i < n; i++) {
        f[i] = (long double)e->bias[i] - h[i];
        for (size_t j = 0; j < n; j++) f[i] += e->to_h[i + j * n] * drive[j];
    }
}

typedef struct square {
    long double a[MOST][MOST];
} square;

/* Central differences of order four: 1e-15 in long double. */
static square derivative(const equation *e, const long double *h)
{
    const long double d = 1e-4L;
    square s;
    for (size_t j = 0; j < e->n; j++) {
        long double x[MOST], f[4][MOST];
        for (int k = 0; k < 4; k++) {
            memcpy(x, h, sizeof x);
            x[j] += (k < 2 ? k - 2 : k - 1) * d;
            residual(e, x, f[k]);
        }
        for (size_t i = 0; i < e->n; i++)
            s.a[i][j] = (8 * (f[2][i] - f[1][i]) - f[3][i] + f[0][i]) / (12 * d);
    }
    return s;
}

/* Gauss and Jordan with pivots. */
static square inverse(size_t n, square s)
{
    square out = { 0 };
    for (size_t i = 0; i < n; i++) out.a[i][i] = 1;
    for (size_t k = 0; k < n; k++) {
        size_t pivot = k;
        for (size_t i = k + 1; i < n; i++)
            if (fabsl(s.a[i][k]) > fabsl(s.a[pivot][k])) pivot = i;
        for (size_t j = 0; j < n; j++) {
            const long double one = s.a[k][j], other = out.a[k][j];
            s.a[k][j] = s.a[pivot][j], s.a[pivot][j] = one;
            out.a[k][j] = out.a[pivot][j], out.a[pivot][j] = other;
        }
        const long double scale = s.a[k][k];
        for (size_t j = 0; j < n; j++) s.a[k][j] /= scale, out.a[k][j] /= scale;
        for (size_t i = 0; i < n; i++) {
            const long double factor = i == k ? 0 : s.a[i][k];
            for (size_t j = 0; j < n; j++)
                s.a[i][j] -= factor * s.a[k][j], out.a[i][j] -= factor * out.a[k][j];
        }
    }
    return out;
}

static long double row_norm(size_t n, square s)
{
    long double most = 0;
    for (size_t i = 0; i < n; i++) {
        long double sum = 0;
        for (size_t j = 0; j < n; j++) sum += fabsl(s.a[i][j]);
        most = fmaxl(most, sum);
    }
    return most;
}

/* The largest |F'(x) - F'(y)| / |x - y| over pairs of close random states. */
static double steepest(const equation *e)
{
    uint64_t seed = 5;
    long double most = 0;
    for (int trial = 0; trial < 3000; trial++) {
        long double x[MOST] = { 0 }, y[MOST] = { 0 }, apart = 0;
        for (size_t i = 0; i < e->n; i++) {
            x[i] = reference_uniform(&seed, -2, 2);
            y[i] = x[i] + reference_uniform(&seed, -0.05, 0.05);
            apart = fmaxl(apart, fabsl(x[i] - y[i]));
        }
        square s = derivative(e, x), other = derivative(e, y);
        for (size_t i = 0; i < e->n; i++)
            for (size_t j = 0; j < e->n; j++) s.a[i][j] -= other.a[i][j];
        most = fmaxl(most, row_norm(e->n, s) / apart);
    }
    return (double)most;
}

Test(search_proof, a_true_zero_lies_within_the_radius_and_beta_and_l_bound_what_they_should)
{
    size_t points = 0;
    for (int k = 0; k < 12; k++) {
        equation e = random_equation(k);
        const size_t n = e.n;
        const int gated = e.m.reset.kind != GFOLD_GATE_OFF;
        gfold_network *w = own(&e.m, n, e.to_h, gated ? e.to_r : NULL);
        gfold_search *s = search(w, 60, 10, 2);
        memcpy(e.bias, gfold_network_bias(w), n * sizeof(double));
        const double sampled = steepest(&e);
        for (size_t i = 0; i < gfold_search_count(s); i++, points++) {
            const gfold_search_point *at = &gfold_search_points(s)[i];
            long double h[MOST] = { 0 }, f[MOST], x[MOST];
            for (size_t u = 0; u < n; u++) x[u] = h[u] = gfold_search_state(s, i)[u];
            residual(&e, h, f);
            const square b = inverse(n, derivative(&e, h));
            const double beta = (double)row_norm(n, b);
            double worst = 0, moved = 0;
            for (size_t u = 0; u < n; u++) worst = fmax(worst, (double)fabsl(f[u]));
            for (int step = 0; step < 5; step++) {
                residual(&e, x, f);
                for (size_t u = 0; u < n; u++)
                    for (size_t v = 0; v < n; v++) x[u] -= b.a[u][v] * f[v];
            }
            for (size_t u = 0; u < n; u++) moved = fmax(moved, (double)fabsl(x[u] - h[u]));
            cr_assert_leq(moved, at->radius, "the zero is %g away, not %g: equation %d", moved,
                          at->radius, k);
            /* kappa = beta L eta, radius = 2 eta / (1 + sqrt(1 - 2 kappa)) */
            const double root = 1 + sqrt(1 - 2 * at->kantorovich), eta = at->radius * root / 2;
            const double lipschitz = at->kantorovich / (beta * eta);
            cr_assert_geq(eta, beta * worst, "equation %d", k);
            cr_assert_leq(eta, beta * (worst + 3e-13), "equation %d: eta %g", k, eta);
            cr_assert_geq(lipschitz, sampled, "equation %d", k);
            cr_assert_leq(lipschitz, (gated ? 30 : 3) * sampled, "equation %d: %g, %g", k,
                          lipschitz, sampled);
            cr_assert_leq(fabs(at->residual - worst), 1e-15, "equation %d", k);
        }
        gfold_search_destroy(s);
        gfold_network_destroy(w);
    }
    cr_assert_gt(points, 15, "only %zu points", points);
}

Test(search_proof, a_singular_zero_is_counted_and_not_reported)
{
    double to_h[] = { 1, 0, 0, 0.5 };
    const gfold_model m = vrnn(1); /* the first unit: h - tanh(h) ~ h^3 / 3 */
    gfold_network *w = own(&m, 2, to_h, NULL);
    gfold_search *s = search(w, 30, 0, 1);
    cr_assert_eq(gfold_search_count(s), 0);
    cr_assert_gt(gfold_search_census(s).unproved, 20);
    cr_assert_eq(gfold_search_census(s).converged, 0);
    gfold_search_destroy(s);
    gfold_network_destroy(w);
}

/* ---- threshold-linear units ---------------------------------------------------------------- */

/* h = a max(0, h) + b has the zeros b and b / (1 - a) where their signs agree with the branch. */
Test(search_proof, threshold_linear_units_are_proved_off_their_kink_only)
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
    gfold_network *w = own(&m, N, to_h, NULL);
    gfold_search *s = search(w, 20, 0, 1);
    cr_assert_eq(gfold_search_count(s), 0, "zero is the kink");
    cr_assert_gt(gfold_search_census(s).unproved, 0);
    gfold_search_destroy(s);
    gfold_network_destroy(w);
}
