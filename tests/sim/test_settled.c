/* Frozen stabilisation at N = 1000, on both sides of its end at g_c = 3.273. */
#include "core/parallel.h"

#include "expect.h"
#include "sample.h"

#include <gatefold/gatefold.h>
#include <gatefold/jacobian.h>
#include <stdlib.h>

enum { N = 1000, NETWORKS = 16 };

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(settled, .init = start);

typedef struct spectrum {
    size_t zeros, unstable; /* exactly zero; of the others those with Re >= 0 */
    double largest;         /* real part of the others */
} spectrum;

typedef struct ensemble {
    double g, t_max;
    gfold_status status[NETWORKS];
    gfold_simulate_result run[NETWORKS];
    size_t frozen[NETWORKS];
    spectrum spectrum[NETWORKS];
} ensemble;

static gfold_status count(const gfold_network *w, const gfold_state *s, spectrum *out)
{
    double *matrix = malloc(N * N * sizeof *matrix), re[N], im[N];
    if (!matrix) return GFOLD_ENOMEM;
    *out = (spectrum){ .largest = -HUGE_VAL };
    gfold_status status = gfold_jacobian_fill_h(w, s, matrix, NULL);
    if (!status) status = gfold_eigenvalues(N, matrix, re, im, NULL);
    for (size_t i = 0; i < N && !status; i++) {
        if (re[i] == 0 && im[i] == 0) {
            out->zeros++;
            continue;
        }
        out->unstable += re[i] >= 0;
        out->largest = fmax(out->largest, re[i]);
    }
    free(matrix);
    return status;
}

static void one(void *context, int worker, size_t k)
{
    (void)worker;
    ensemble *e = context;
    gfold_network *w;
    gfold_simulate_plan *plan;
    gfold_model m = gfold_model_preset(GFOLD_FS);
    gfold_simulate_params p = gfold_simulate_defaults();
    m.g = e->g;
    p.t_max = e->t_max;
    p.dt = 0.1;
    e->status[k] = gfold_network_create(&w, &m, sample_of(N, 1, k), NULL);
    if (e->status[k]) return;
    e->status[k] = gfold_simulate_create(&plan, w, &p, NULL);
    if (!e->status[k]) e->status[k] = gfold_simulate_run(plan, 0, 1, NULL, &e->run[k], NULL);
    if (!e->status[k] && e->run[k].settled) {
        const gfold_state s = gfold_simulate_state(plan, 0);
        for (size_t i = 0; i < N; i++) e->frozen[k] += s.gate[i] == 0;
        e->status[k] = count(w, &s, &e->spectrum[k]);
    }
    gfold_simulate_destroy(plan);
    gfold_network_destroy(w);
}

static ensemble *simulate(double g, double t_max)
{
    static ensemble e;
    e = (ensemble){ .g = g, .t_max = t_max };
    cr_assert_eq(gf_parallel(gf_parallel_workers(0), NETWORKS, one, &e, NULL), NETWORKS);
    for (int k = 0; k < NETWORKS; k++) {
        cr_assert_eq(e.status[k], GFOLD_OK, "network %d: %s", k, gfold_status_name(e.status[k]));
        cr_log_info("g %g network %d: t %g, speed %.3g, active %g", g, k, e.run[k].t_end,
                    e.run[k].speed, e.run[k].active_fraction);
    }
    return &e;
}

static int settled(const ensemble *e)
{
    int sum = 0;
    for (int k = 0; k < NETWORKS; k++) sum += e->run[k].settled;
    return sum;
}

Test(settled, below_the_end_networks_come_to_rest_with_one_zero_eigenvalue_per_frozen_unit,
     .timeout = 1400)
{
    const ensemble *e = simulate(1.5, 600);
    double mean = 0, square = 0;
    cr_assert_geq(settled(e), 15, "only %d of %d settled", settled(e), NETWORKS);
    for (int k = 0; k < NETWORKS; k++) {
        const double q = e->run[k].active_fraction;
        mean += q / NETWORKS;
        square += q * q / NETWORKS;
        if (!e->run[k].settled) continue;
        cr_assert_eq(e->spectrum[k].zeros, e->frozen[k], "network %d: %zu zeros, %zu frozen", k,
                     e->spectrum[k].zeros, e->frozen[k]);
        cr_assert_eq(e->spectrum[k].unstable, 0, "network %d: %zu unstable modes, up to %g", k,
                     e->spectrum[k].unstable, e->spectrum[k].largest);
        expect_near(1 - (double)e->frozen[k] / N, q, 1e-12, "network %d", k);
    }
    const double error = sqrt((square - mean * mean) / (NETWORKS - 1));
    expect_near(mean, 0.5, 4 * error, "standard error %g", error);
    cr_assert_lt(error, 0.01, "the standard error %g hides too much", error);
}

Test(settled, above_the_end_no_network_comes_to_rest, .timeout = 1400)
{
    const ensemble *e = simulate(5, 120);
    cr_assert_eq(settled(e), 0);
    for (int k = 0; k < NETWORKS; k++)
        cr_assert_gt(e->run[k].speed, 0.01, "network %d: speed %g", k, e->run[k].speed);
}
