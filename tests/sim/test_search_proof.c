/* The numbers of the proof against long double. */
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

static double entry_norm(size_t n, const double *matrix)
{
    square s;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) s.a[i][j] = matrix[i + j * n];
    return (double)row_norm(n, s);
}

/* L from the product rule, with phi as large as at h and the slopes at their largest. */
static double product_rule(const equation *e, const long double *h)
{
    const double slopes[] = { 1, 1, 0.25 }, s1 = e->m.reset.alpha / 4;
    const double curves[] = { 4 / pow(3, 1.5), sqrt(M_PI / 2 / exp(1)), 1 / (6 * sqrt(3)) };
    const double p1 = e->m.g * slopes[e->m.phi], p2 = e->m.g * e->m.g * curves[e->m.phi];
    const double s2 = e->m.reset.alpha * e->m.reset.alpha * curves[GFOLD_PHI_LOGISTIC];
    const double k = entry_norm(e->n, e->to_r), to_h = entry_norm(e->n, e->to_h);
    double p = 0;
    for (size_t i = 0; i < e->n; i++)
        p = fmax(p, fabs((double)f_of(e->m.phi, e->m.g * h[i] + e->m.beta_h)));
    if (e->m.reset.kind == GFOLD_GATE_OFF) return to_h * p2;
    return to_h * (s2 * k * k * p1 * p1 * p + s1 * k * p2 * p + 2 * s1 * k * p1 * p1 + p2);
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
            expect_close(lipschitz, product_rule(&e, h), 1e-6, "equation %d", k);
            cr_assert_leq(lipschitz, (gated ? 30 : 3) * sampled, "equation %d: %g, %g", k,
                          lipschitz, sampled);
            cr_assert_leq(fabs(at->residual - worst), 1e-15, "equation %d", k);
        }
        gfold_search_destroy(s);
        gfold_network_destroy(w);
    }
    cr_assert_gt(points, 15, "only %zu points", points);
}
