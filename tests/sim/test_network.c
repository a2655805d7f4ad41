#include "core/memory.h"
#include "expect.h"
#include "reference.h"
#include "sample.h"
#include "sim/coupling.h"

#include <gatefold/gatefold.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

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
    const double *x[] = {
        sample_matrix(w[0], GFOLD_COUPLING_H), sample_matrix(w[0], GFOLD_COUPLING_Z),
        sample_matrix(w[0], GFOLD_COUPLING_R), sample_matrix(w[1], GFOLD_COUPLING_H),
        sample_matrix(w[1], GFOLD_COUPLING_Z), sample_matrix(w[2], GFOLD_COUPLING_H)
    };
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
                        N * N * sizeof(double)),
                 0);
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
        expect_refusal(gfold_network_create(&w, &m, sample_of(sizes[k], 1, 0), &err), err,
                       GFOLD_EINVAL, "n is");
        cr_assert_null(w);
    }
    gfold_network *w;
    m.p = -1;
    expect_refusal(gfold_network_create(&w, &m, sample_of(10, 1, 0), &err), err, GFOLD_EINVAL,
                   "p is -1");
    cr_assert_null(w);
    gfold_network_destroy(NULL);
}

/* ---- in-degree, precision, own matrices ---------------------------------------------------- */

static gfold_network *with(const gfold_model *m, gfold_network_params p)
{
    gfold_network *w;
    gfold_error err;
    cr_assert_eq(gfold_network_create(&w, m, &p, &err), GFOLD_OK, "%s", err.message);
    return w;
}

static const gf_coupling *inner(const gfold_network *w, int which)
{
    const gf_coupling *j = gf_network_coupling(w, (gfold_coupling)which);
    cr_assert_not_null(j);
    return j;
}

Test(network, an_in_degree_gives_every_unit_that_many_distinct_inputs)
{
    static const size_t shapes[][2] = { { 2, 1 },   { 2, 2 },   { 50, 1 },
                                        { 50, 49 }, { 50, 50 }, { 1000, 37 } };
    const gfold_model m = gfold_model_preset(GFOLD_GRNN);
    for (size_t s = 0; s < COUNT(shapes); s++) {
        const size_t n = shapes[s][0], inputs = shapes[s][1];
        gfold_network *w =
            with(&m, (gfold_network_params){ .n = n, .in_degree = inputs, .seed = 2 });
        for (int k = 0; k < GFOLD_COUPLING_COUNT; k++) {
            const gf_coupling *j = inner(w, k);
            double *matrix = sample_matrix(w, (gfold_coupling)k);
            for (size_t i = 0; i < n; i++) {
                const uint32_t *source = j->source + i * inputs;
                size_t nonzero = 0;
                for (size_t l = 0; l < n; l++) nonzero += matrix[i + l * n] != 0;
                cr_assert_eq(nonzero, inputs, "row %zu of %zu", i, n);
                for (size_t l = 1; l < inputs; l++) cr_assert_lt(source[l - 1], source[l]);
                cr_assert_lt(source[inputs - 1], n);
            }
            free(matrix);
        }
        gfold_network_destroy(w);
    }
}

/* How often a unit is a source is binomial; pairs of neighbours are as frequent as drawing without
 * replacement makes them. */
Test(network, every_source_is_equally_likely)
{
    enum { N = 40, K = 7, SAMPLES = 400 };
    const double rows = (double)N * SAMPLES, share = (double)K / N;
    const double both = share * (K - 1) / (N - 1);
    double count[N] = { 0 }, pairs[N] = { 0 };
    const gfold_model m = gfold_model_preset(GFOLD_VRNN);
    for (size_t sample = 0; sample < SAMPLES; sample++) {
        gfold_network *w = with(
            &m, (gfold_network_params){ .n = N, .in_degree = K, .seed = 3, .realisation = sample });
        const uint32_t *source = inner(w, GFOLD_COUPLING_H)->source;
        for (size_t at = 0; at < N * K; at++) {
            count[source[at]]++;
            if (at % K && source[at] == source[at - 1] + 1) pairs[source[at]]++;
        }
        gfold_network_destroy(w);
    }
    for (size_t j = 0; j < N; j++)
        expect_near(count[j], rows * share, 4 * sqrt(rows * share * (1 - share)), "unit %zu", j);
    for (size_t j = 1; j < N; j++)
        expect_near(pairs[j], rows * both, 4 * sqrt(rows * both * (1 - both)), "pair %zu", j);
}

Test(network, sparse_weights_have_the_variance_of_their_matrix)
{
    enum { N = 1000, K = 300 };
    gfold_model m = gfold_model_preset(GFOLD_GRNN);
    m.p = 2.5;
    gfold_network *w = with(&m, (gfold_network_params){ .n = N, .in_degree = K, .seed = 8 });
    static const double variance[] = { 2.5 / K, 1. / K, 1. / K };
    for (int k = 0; k < GFOLD_COUPLING_COUNT; k++) {
        const moments got = of(inner(w, k)->weight, N * K);
        const double spread = 4 / sqrt(N * K);
        expect_near(got.mean, 0, spread * sqrt(variance[k]), "mean %d", k);
        expect_close(got.variance, variance[k], spread * sqrt(2), "variance %d", k);
        expect_near(got.kurtosis, 3, spread * sqrt(24), "kurtosis %d", k);
    }
    gfold_network_destroy(w);
}

Test(network, sparse_networks_are_the_same_on_each_call_and_their_matrices_independent)
{
    enum { N = 400, K = 80 };
    const gfold_model m = gfold_model_preset(GFOLD_GRNN);
    const gfold_network_params p = { .n = N, .in_degree = K, .seed = 4 };
    gfold_network_params next = p, reseeded = p;
    next.realisation = 1, reseeded.seed = 5;
    gfold_network *w[] = { with(&m, p), with(&m, p), with(&m, next), with(&m, reseeded) };
    double *x[] = { sample_matrix(w[0], GFOLD_COUPLING_H), sample_matrix(w[0], GFOLD_COUPLING_Z),
                    sample_matrix(w[0], GFOLD_COUPLING_R), sample_matrix(w[2], GFOLD_COUPLING_H),
                    sample_matrix(w[3], GFOLD_COUPLING_H), sample_matrix(w[1], GFOLD_COUPLING_H) };
    cr_assert_eq(memcmp(x[0], x[5], N * N * sizeof(double)), 0);
    const double met = (double)N * K * K / N; /* synapses that two wirings share */
    for (size_t a = 0; a < 5; a++)
        for (size_t b = 0; b < a; b++) {
            double sum = 0, shared = 0;
            for (size_t i = 0; i < N * N; i++) sum += x[a][i] * x[b][i] * K;
            for (size_t i = 0; i < N * N; i++) shared += x[a][i] != 0 && x[b][i] != 0;
            expect_near(sum, 0, 4 * sqrt(met), "weights %zu and %zu", a, b);
            expect_near(shared, met, 4 * sqrt(met), "wirings %zu and %zu", a, b);
        }
    for (size_t k = 0; k < COUNT(x); k++) free(x[k]);
    for (size_t k = 0; k < COUNT(w); k++) gfold_network_destroy(w[k]);
}

Test(network, single_precision_rounds_the_weights_of_the_same_network)
{
    enum { N = 60 };
    const gfold_model m = gfold_model_preset(GFOLD_GRNN);
    static const size_t in_degrees[] = { 0, 13 };
    for (size_t d = 0; d < COUNT(in_degrees); d++) {
        gfold_network_params p = { .n = N, .in_degree = in_degrees[d], .seed = 6 };
        gfold_network *wide = with(&m, p);
        const double bytes = gfold_network_bytes(&m, &p);
        p.precision = GFOLD_SINGLE;
        gfold_network *narrow = with(&m, p);
        cr_assert_lt(gfold_network_bytes(&m, &p), 0.7 * bytes);
        for (int k = 0; k < GFOLD_COUPLING_COUNT; k++) {
            double *a = sample_matrix(wide, (gfold_coupling)k);
            double *b = sample_matrix(narrow, (gfold_coupling)k);
            int rounded = 0;
            for (size_t i = 0; i < N * N; i++) {
                cr_assert_eq(b[i], (double)(float)a[i], "entry %zu", i);
                rounded |= a[i] != b[i];
            }
            cr_assert(rounded);
            free(a), free(b);
        }
        cr_assert_eq(memcmp(gfold_network_bias(wide), gfold_network_bias(narrow), N * 8), 0);
        gfold_network_destroy(wide);
        gfold_network_destroy(narrow);
    }
}

Test(network, own_matrices_are_copied_and_the_others_sampled)
{
    enum { N = 30 };
    double own[N * N];
    gfold_model m = gfold_model_preset(GFOLD_GRNN);
    m.p = 4;
    for (size_t i = 0; i < N * N; i++) own[i] = sin((double)i);
    gfold_network *drawn = with(&m, (gfold_network_params){ .n = N, .seed = 3 });
    gfold_network *w = with(
        &m,
        (gfold_network_params){ .n = N, .seed = 3, .coupling = { own, [GFOLD_COUPLING_R] = own } });
    for (size_t i = 0; i < N * N; i++) own[i] = NAN;
    double *h = sample_matrix(w, GFOLD_COUPLING_H), *r = sample_matrix(w, GFOLD_COUPLING_R);
    double *z = sample_matrix(w, GFOLD_COUPLING_Z),
           *z_drawn = sample_matrix(drawn, GFOLD_COUPLING_Z);
    for (size_t i = 0; i < N * N; i++) {
        cr_assert_eq(h[i], sin((double)i), "entry %zu", i);
        cr_assert_eq(r[i], sin((double)i), "entry %zu", i);
        cr_assert_eq(z[i], z_drawn[i], "entry %zu", i);
    }
    free(h), free(r), free(z), free(z_drawn);
    gfold_network_destroy(w);
    gfold_network_destroy(drawn);
}

static void
expect_refused(const gfold_model *m, gfold_network_params p, gfold_status status, const char *words)
{
    gfold_error err;
    gfold_network *w = (gfold_network *)&err;
    expect_refusal(gfold_network_create(&w, m, &p, &err), err, status, words);
    cr_assert_null(w);
}

Test(network, what_does_not_fit_together_is_refused)
{
    enum { N = 10 };
    double own[N * N] = { 0 };
    const gfold_model full = gfold_model_preset(GFOLD_GRNN), plain = gfold_model_preset(GFOLD_VRNN);
    gfold_network_params p = { .n = N, .in_degree = N + 1 };
    expect_refused(&full, p, GFOLD_EINVAL, "in_degree is 11");
    p = (gfold_network_params){ .n = N, .precision = GFOLD_PRECISION_COUNT };
    expect_refused(&full, p, GFOLD_EINVAL, "precision is 2");
    p.precision = (gfold_precision)-1;
    expect_refused(&full, p, GFOLD_EINVAL, "precision is -1");
    p = (gfold_network_params){ .n = GFOLD_NETWORK_MAX + 1, .in_degree = 1 };
    expect_refused(&full, p, GFOLD_EINVAL, "n is");
    p = (gfold_network_params){ .n = N, .coupling = { own } };
    p.in_degree = 3;
    expect_refused(&full, p, GFOLD_EINVAL, "own matrices are dense");
    p = (gfold_network_params){ .n = N, .coupling = { own, own } };
    expect_refused(&plain, p, GFOLD_EINVAL, "J^z");
    p = (gfold_network_params){ .n = N, .coupling = { own, NULL, own } };
    expect_refused(&plain, p, GFOLD_EINVAL, "J^r");
    own[7 + 4 * N] = INFINITY;
    expect_refused(&full, p, GFOLD_EINVAL, "J^h is not finite in row 7, column 4");
    own[7 + 4 * N] = NAN;
    p.coupling[GFOLD_COUPLING_H] = NULL;
    expect_refused(&full, p, GFOLD_EINVAL, "J^r is not finite in row 7, column 4");
}

Test(network, more_memory_than_the_machine_has_is_refused_before_anything_is_sampled)
{
    const gfold_model m = gfold_model_preset(GFOLD_GRNN);
    gfold_network_params p = { .n = GFOLD_DENSE_MAX, .seed = 1 };
    expect_close(gfold_network_bytes(&m, &p), 9.6e9, 0.01, "%s", "bytes of a large network");
    if (gfold_network_bytes(&m, &p) > 1.5 * gf_memory_available())
        expect_refused(&m, p, GFOLD_ENOMEM, "the network needs 9.6");
    p = (gfold_network_params){ .n = GFOLD_NETWORK_MAX, .in_degree = GFOLD_NETWORK_MAX };
    expect_close(gfold_network_bytes(&m, &p), 3.6e13, 0.01, "%s", "bytes of the largest");
    expect_refused(&m, p, GFOLD_ENOMEM, "the network needs 3.6e+04 GB of memory");
}

/* The limit of a process of its own, as Criterion makes for each test. */
Test(network, a_limit_of_the_process_refuses_a_network_that_the_machine_could_hold)
{
    const gfold_model m = gfold_model_preset(GFOLD_VRNN);
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file || fscanf(file, "%lu", &pages) != 1) cr_skip("no /proc here");
    fclose(file);
    const double taken = 4096. * (double)pages;
    if (taken > 1e12) cr_skip("a sanitizer has mapped its shadow");
    const struct rlimit limit = { (rlim_t)(taken + 1e8), (rlim_t)(taken + 1e8) };
    cr_assert_eq(setrlimit(RLIMIT_AS, &limit), 0);
    expect_refused(&m, (gfold_network_params){ .n = 4000 }, GFOLD_ENOMEM,
                   "the network needs 0.128 GB");
    gfold_network_destroy(with(&m, (gfold_network_params){ .n = 1000 }));
}

Test(network, products_are_those_of_the_copied_matrix)
{
    enum { N = 130 };
    const gfold_model full = gfold_model_preset(GFOLD_GRNN);
    double x[N], y[N];
    for (size_t i = 0; i < N; i++) x[i] = cos((double)i);
    for (int variant = 0; variant < 4; variant++) {
        gfold_network *w = with(&full, (gfold_network_params){ .n = N,
                                                               .seed = 1,
                                                               .in_degree = variant / 2 ? 31 : 0,
                                                               .precision = variant % 2 });
        for (int k = 0; k < GFOLD_COUPLING_COUNT; k++) {
            double *matrix = sample_matrix(w, (gfold_coupling)k);
            gfold_error err;
            cr_assert_eq(gfold_network_multiply(w, (gfold_coupling)k, x, y, &err), GFOLD_OK);
            for (size_t i = 0; i < N; i++) {
                double sum = 0;
                for (size_t j = 0; j < N; j++) sum += matrix[i + j * N] * x[j];
                expect_near(y[i], sum, 1e-13, "row %zu of matrix %d, variant %d", i, k, variant);
            }
            free(matrix);
        }
        gfold_network_destroy(w);
    }
}

Test(network, a_matrix_that_is_not_there_is_refused)
{
    const gfold_model m = gfold_model_preset(GFOLD_VRNN);
    gfold_network *w = sample(&m, 4, 1, 0);
    double x[4] = { 0 }, y[16];
    gfold_error err;
    for (int k = GFOLD_COUPLING_Z; k <= GFOLD_COUPLING_COUNT; k++) {
        cr_assert(!gfold_network_has(w, (gfold_coupling)k));
        expect_refusal(gfold_network_multiply(w, (gfold_coupling)k, x, y, &err), err, GFOLD_EINVAL,
                       "no such coupling matrix");
        expect_refusal(gfold_network_matrix(w, (gfold_coupling)k, y, &err), err, GFOLD_EINVAL,
                       "no such coupling matrix");
    }
    cr_assert(!gfold_network_has(w, (gfold_coupling)-1));
    cr_assert(gfold_network_has(w, GFOLD_COUPLING_H));
    gfold_network_destroy(w);
}
