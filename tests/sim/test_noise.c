/* Integrators with noise, on one Brownian path in steps of different lengths. */
#include "expect.h"
#include "reference_network.h"
#include "sample.h"
#include "sim/plan.h"

#include <gatefold/gatefold.h>

enum { N = 24, FINEST = 4096 }; /* steps of the path in a unit of time */

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(noise, .init = start, .timeout = 200);

static const gfold_integrator integrators[] = { GFOLD_EULER, GFOLD_HEUN, GFOLD_EXPONENTIAL };

/* A smooth variant with noise. */
static gfold_model noisy(int k)
{
    gfold_model m = reference_variant(k);
    m.noise = 0.1;
    return m;
}

/* Standard normals of the finest steps. */
static double *path_of(uint64_t seed)
{
    double *path = malloc(FINEST * N * sizeof *path);
    uint64_t state = 1000 + seed;
    for (size_t i = 0; i < (size_t)FINEST * N; i += 2) {
        const double r = sqrt(-2 * log(reference_uniform(&state, 1e-300, 1)));
        const double angle = reference_uniform(&state, 0, 2 * M_PI);
        path[i] = r * cos(angle);
        path[i + 1] = r * sin(angle);
    }
    return path;
}

/* The normals of step number k, each the sum of those of `span` finest steps. */
static void draw(const gfold_simulate_plan *plan, const double *path, long k, long span)
{
    double *normal = plan->noise.normal + plan->step % plan->noise.ahead * N;
    for (size_t i = 0; i < N; i++) {
        double sum = 0;
        for (long f = k * span; f < (k + 1) * span; f++) sum += path[(size_t)f * N + i];
        normal[i] = sum / sqrt((double)span);
    }
}

/* h at t = 1 after `steps` steps along the path. */
static void follow(const gfold_network *w, gfold_integrator integrator, const double *path,
                   long steps, double *h)
{
    static const volatile int stop = 1; /* at the start */
    gfold_simulate_plan *plan;
    gfold_simulate_result result;
    gfold_simulate_params p = gfold_simulate_defaults();
    p.integrator = integrator;
    p.dt = 1. / (double)steps;
    cr_assert_eq(gfold_simulate_create(&plan, w, &p, NULL), GFOLD_OK);
    cr_assert_eq(gfold_simulate_run(plan, 0, 1, &stop, &result, NULL), GFOLD_ESTOPPED);
    for (long k = 0; k < steps; k++) {
        const double end = (double)(k + 1) * p.dt;
        draw(plan, path, k, FINEST / steps);
        cr_assert_eq(plan->integrator->step(plan, end, p.dt, NULL), GFOLD_OK);
        plan->t = end;
        plan->step++;
    }
    memcpy(h, plan->now.y, N * sizeof *h);
    gfold_simulate_destroy(plan);
}

/* ---- strong -------------------------------------------------------------------------------- */

/* Mean square distances to the finest path, after `coarse` steps and after `fine` ones. */
static void
distances(const gfold_model *m, gfold_integrator integrator, long coarse, long fine, double *out)
{
    enum { NETWORKS = 6 };
    for (uint64_t seed = 1; seed <= NETWORKS; seed++) {
        double exact[N], a[N], b[N], *path = path_of(seed);
        gfold_network *w;
        cr_assert_eq(gfold_network_create(&w, m, sample_of(N, seed, 0), NULL), GFOLD_OK);
        follow(w, GFOLD_HEUN, path, FINEST, exact);
        follow(w, integrator, path, coarse, a);
        follow(w, integrator, path, fine, b);
        for (size_t i = 0; i < N; i++) {
            out[0] += pow(a[i] - exact[i], 2) / (N * NETWORKS);
            out[1] += pow(b[i] - exact[i], 2) / (N * NETWORKS);
        }
        gfold_network_destroy(w);
        free(path);
    }
}

Test(noise, the_strong_order_is_one)
{
    for (int k = 0; k < 10; k++)
        for (size_t row = 0; row < COUNT(integrators); row++) {
            const gfold_model m = noisy(k);
            double square[2] = { 0 };
            distances(&m, integrators[row], 32, 256, square);
            const double order = log2(square[0] / square[1]) / 6;
            cr_assert(order > 0.85 && order < 1.25, "%s: order %.3f, errors %.2e, %.2e; %s",
                      gfold_integrator_name(integrators[row]), order, sqrt(square[0]),
                      sqrt(square[1]), reference_describe(&m));
        }
}

/* ---- weak ---------------------------------------------------------------------------------- */

/* Mean over networks of the difference that a step of 1/16 and one of 1/32 make to the mean of h^2, and
 * of the first less twice the second, which is of second order. Common paths leave little variance. */
typedef struct bias {
    double coarse, fine, rest, coarse_error, rest_error;
} bias;

static bias weak(const gfold_model *m, gfold_integrator integrator)
{
    enum { NETWORKS = 200 };
    double sum[3] = { 0 }, square[3] = { 0 };
    for (uint64_t seed = 1; seed <= NETWORKS; seed++) {
        double h[3][N], mean[3] = { 0 }, *path = path_of(seed);
        static const long steps[3] = { 16, 32, 512 };
        gfold_network *w;
        cr_assert_eq(gfold_network_create(&w, m, sample_of(N, seed, 0), NULL), GFOLD_OK);
        for (int k = 0; k < 3; k++) {
            follow(w, k < 2 ? integrator : GFOLD_HEUN, path, steps[k], h[k]);
            for (size_t i = 0; i < N; i++) mean[k] += h[k][i] * h[k][i] / N;
        }
        const double d[3] = { mean[0] - mean[2], mean[1] - mean[2],
                              mean[0] - mean[2] - 2 * (mean[1] - mean[2]) };
        for (int k = 0; k < 3; k++) sum[k] += d[k], square[k] += d[k] * d[k];
        gfold_network_destroy(w);
        free(path);
    }
    double error[3];
    for (int k = 0; k < 3; k++)
        error[k] = sqrt((square[k] - sum[k] * sum[k] / NETWORKS) / NETWORKS / (NETWORKS - 1));
    return (bias){ sum[0] / NETWORKS, sum[1] / NETWORKS, sum[2] / NETWORKS, error[0], error[2] };
}

Test(noise, the_weak_order_is_one)
{
    static const int variants[] = { 0, 1, 8 };
    for (size_t k = 0; k < COUNT(variants); k++)
        for (size_t row = 0; row < COUNT(integrators); row++) {
            const gfold_model m = noisy(variants[k]);
            const bias b = weak(&m, integrators[row]);
            const char *name = gfold_integrator_name(integrators[row]);
            cr_assert(fabs(b.coarse) < 0.2 && b.coarse_error < 0.005, "%s: %.2e +- %.1e", name,
                      b.coarse, b.coarse_error);
            cr_assert(fabs(b.rest) < 4 * b.rest_error + 0.1 * fabs(b.coarse) && b.rest_error < 3e-4,
                      "%s: %.3e, %.3e, rest %.1e +- %.1e; %s", name, b.coarse, b.fine, b.rest,
                      b.rest_error, reference_describe(&m));
            if (k > 0 || row > 0) continue; /* where the bias stands out of its error */
            cr_assert(b.coarse > 4 * b.coarse_error && b.coarse / b.fine > 1.6 &&
                          b.coarse / b.fine < 2.6,
                      "%.3e +- %.1e and %.3e", b.coarse, b.coarse_error, b.fine);
        }
}
