#include "expect.h"
#include "reference.h"
#include "sample.h"

#include <gatefold/gatefold.h>
#include <string.h>

static gfold_network *sample(const gfold_model *m, size_t n, uint64_t seed, uint64_t realisation)
{
    gfold_network *w;
    gfold_error err;
    cr_assert_eq(gfold_network_create(&w, m, sample_of(n, seed, realisation), &err), GFOLD_OK, "%s",
                 err.message);
    return w;
}

Test(network, parameters_and_gates_change_no_number_that_is_drawn)
{
    enum { N = 37 };
    const gfold_model full = gfold_model_preset(GFOLD_GRNN);
    gfold_network *first = sample(&full, N, 5, 3);
    double *first_h = sample_matrix(first, GFOLD_COUPLING_H);
    double *first_z = sample_matrix(first, GFOLD_COUPLING_Z);
    double *first_r = sample_matrix(first, GFOLD_COUPLING_R);
    for (int k = 0; k < GFOLD_PRESET_COUNT; k++) {
        gfold_model m = gfold_model_preset((gfold_preset)k);
        m.g = 0.3;
        m.p = 4;
        m.sigma_b = 0.5;
        m.update.theta = 0.7;
        m.reset.beta = -1;
        gfold_network *w = sample(&m, N, 5, 3);
        double *h = sample_matrix(w, GFOLD_COUPLING_H), *z = sample_matrix(w, GFOLD_COUPLING_Z);
        double *r = sample_matrix(w, GFOLD_COUPLING_R);
        cr_assert_eq(z != NULL, m.update.kind != GFOLD_GATE_OFF);
        cr_assert_eq(r != NULL, m.reset.kind != GFOLD_GATE_OFF);
        for (size_t i = 0; i < N * N; i++)
            expect_close(h[i], 2 * first_h[i], 1e-15, "entry %zu", i);
        const size_t bytes = N * N * sizeof(double);
        if (z) cr_assert_eq(memcmp(z, first_z, bytes), 0);
        if (r) cr_assert_eq(memcmp(r, first_r, bytes), 0);
        double a[N], b[N];
        gfold_network_initial_state(first, 1, 2, a);
        gfold_network_initial_state(w, 3, 2, b);
        for (size_t i = 0; i < N; i++) expect_close(b[i], 3 * a[i], 1e-15, "state %zu", i);
        cr_assert_eq(gfold_network_size(w), N);
        cr_assert_eq(gfold_network_model(w)->sigma_b, 0.5);
        free(h), free(z), free(r);
        gfold_network_destroy(w);
    }
    free(first_h), free(first_z), free(first_r);
    gfold_network_destroy(first);
}

typedef struct moments {
    double mean, variance, kurtosis;
} moments;

static moments of(const double *x, size_t n)
{
    moments m = { 0 };
    for (size_t i = 0; i < n; i++) m.mean += x[i] / (double)n;
    for (size_t i = 0; i < n; i++) m.variance += pow(x[i] - m.mean, 2) / (double)n;
    for (size_t i = 0; i < n; i++)
        m.kurtosis += pow(x[i] - m.mean, 4) / (m.variance * m.variance * (double)n);
    return m;
}

Test(network, entries_have_the_variance_of_their_matrix)
{
    enum { N = 600 };
    gfold_model m = gfold_model_preset(GFOLD_GRNN);
    m.p = 2.5;
    m.sigma_b = 0.7;
    gfold_network *w = sample(&m, N, 8, 0);
    const struct {
        const double *x;
        double count, variance;
    } rows[] = { { sample_matrix(w, GFOLD_COUPLING_H), N * N, 2.5 / N },
                 { sample_matrix(w, GFOLD_COUPLING_Z), N * N, 1. / N },
                 { sample_matrix(w, GFOLD_COUPLING_R), N * N, 1. / N },
                 { gfold_network_bias(w), N, 0.49 } };
    for (size_t k = 0; k < COUNT(rows); k++) {
        const moments got = of(rows[k].x, (size_t)rows[k].count);
        const double spread = 4 / sqrt(rows[k].count);
        expect_near(got.mean, 0, spread * sqrt(rows[k].variance), "mean %zu", k);
        expect_close(got.variance, rows[k].variance, spread * sqrt(2), "variance %zu", k);
        expect_near(got.kurtosis, 3, spread * sqrt(24), "kurtosis %zu", k);
    }
    gfold_network_destroy(w);
}

Test(network, matrices_realisations_seeds_and_trials_are_independent)
{
    enum { N = 300 };
    const gfold_model m = gfold_model_preset(GFOLD_GRNN);
    gfold_network *w[] = { sample(&m, N, 1, 0), sample(&m, N, 1, 1), sample(&m, N, 2, 0) };
    const double *x[] = { sample_matrix(w[0], GFOLD_COUPLING_H), sample_matrix(w[0], GFOLD_COUPLING_Z),
                          sample_matrix(w[0], GFOLD_COUPLING_R), sample_matrix(w[1], GFOLD_COUPLING_H),
                          sample_matrix(w[1], GFOLD_COUPLING_Z), sample_matrix(w[2], GFOLD_COUPLING_H) };
    for (size_t a = 0; a < COUNT(x); a++)
        for (size_t b = 0; b < a; b++) {
            double sum = 0;
            for (size_t i = 0; i < N * N; i++) sum += x[a][i] * x[b][i];
            expect_near(sum, 0, 4, "matrices %zu and %zu", a, b); /* N entries 1/N each */
        }
    double trial[2][N], sum = 0;
    for (size_t t = 0; t < 2; t++) gfold_network_initial_state(w[0], 1, t, trial[t]);
    for (size_t i = 0; i < N; i++) sum += trial[0][i] * trial[1][i];
    expect_near(sum, 0, 4 * sqrt(N), "%s", "trials");
    for (size_t k = 0; k < COUNT(w); k++) gfold_network_destroy(w[k]);
}

Test(network, without_bias_it_is_zero_and_the_same_call_gives_the_same_network)
{
    enum { N = 50 };
    const gfold_model m = gfold_model_preset(GFOLD_FS);
    gfold_network *a = sample(&m, N, 1, 7), *b = sample(&m, N, 1, 7);
    for (size_t i = 0; i < N; i++) cr_assert_eq(gfold_network_bias(a)[i], 0);
    cr_assert_eq(memcmp(sample_matrix(a, GFOLD_COUPLING_H), sample_matrix(b, GFOLD_COUPLING_H),
                        N * N * sizeof(double)), 0);
    gfold_network_destroy(a);
    gfold_network_destroy(b);
}

Test(network, an_argument_out_of_range_is_named)
{
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    gfold_error err;
    static const size_t sizes[] = { 0, 1, GFOLD_DENSE_MAX + 1 };
    for (size_t k = 0; k < COUNT(sizes); k++) {
        gfold_network *w = (gfold_network *)&m;
        expect_refusal(gfold_network_create(&w, &m, sample_of(sizes[k], 1, 0), &err), err, GFOLD_EINVAL,
                       "n is");
        cr_assert_null(w);
    }
    gfold_network *w;
    m.p = -1;
    expect_refusal(gfold_network_create(&w, &m, sample_of(10, 1, 0), &err), err, GFOLD_EINVAL, "p is -1");
    cr_assert_null(w);
    gfold_network_destroy(NULL);
}
