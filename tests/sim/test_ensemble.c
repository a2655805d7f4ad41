#include "core/memory.h"
#include "math/linalg.h"
#include "sim/ensemble.h"

#include "expect.h"

#include <gatefold/gatefold.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(ensemble, .init = start);

enum { STATISTICS = 17 };

static gfold_ensemble_params small(gfold_preset preset)
{
    gfold_ensemble_params p = gfold_ensemble_defaults();
    p.model = gfold_model_preset(preset);
    p.network.n = 30;
    p.networks = 3;
    p.simulate.t_max = 8;
    p.threads = 1;
    return p;
}

static gfold_ensemble_params over_time(gfold_preset preset)
{
    gfold_ensemble_params p = small(preset);
    p.model.g = 3;
    p.transient = 2;
    p.interval = 0.25;
    p.lag = 3;
    return p;
}

static gfold_ensemble *run(const gfold_ensemble_params *p)
{
    gfold_ensemble *e;
    gfold_error err;
    cr_assert_eq(gfold_ensemble_run(p, &e, &err), GFOLD_OK, "%s", err.message);
    return e;
}

static size_t index_of(const char *name)
{
    for (size_t k = 0; gfold_statistic_at(k); k++)
        if (strcmp(gfold_statistic_at(k)->name, name) == 0) return k;
    cr_assert_fail("no %s", name);
    return 0;
}

static double mean(const gfold_ensemble *e, const char *name)
{
    return gfold_ensemble_estimate(e, index_of(name)).mean;
}

/* All numbers of two results are the same bits. */
static void expect_same(const gfold_ensemble *a, const gfold_ensemble *b, int networks)
{
    for (int w = 0; w < networks; w++)
        for (size_t k = 0; k < STATISTICS; k++) {
            const double x = gfold_ensemble_value(a, k, w), y = gfold_ensemble_value(b, k, w);
            cr_assert(x == y || (isnan(x) && isnan(y)), "%s of network %d",
                      gfold_statistic_at(k)->name, w);
        }
    const size_t bytes = gfold_ensemble_lags(a) * sizeof(double);
    cr_assert_eq(gfold_ensemble_lags(a), gfold_ensemble_lags(b));
    cr_assert_arr_eq(gfold_ensemble_tau(a), gfold_ensemble_tau(b), bytes);
    cr_assert_arr_eq(gfold_ensemble_correlation(a), gfold_ensemble_correlation(b), bytes);
    cr_assert_arr_eq(gfold_ensemble_correlation_stderr(a), gfold_ensemble_correlation_stderr(b),
                     bytes);
}

Test(ensemble, the_table_has_every_statistic_once_and_those_over_time_last)
{
    int seen = 0;
    for (size_t k = 0; k < STATISTICS; k++) {
        const gfold_statistic *s = gfold_statistic_at(k);
        cr_assert(s && *s->meaning && index_of(s->name) == k);
        cr_assert(s->over_time >= seen);
        seen = s->over_time;
    }
    cr_assert_null(gfold_statistic_at(STATISTICS));
}

/* One network's end, run by hand. */
static gfold_simulate_result alone(const gfold_ensemble_params *p, int network, uint64_t trial)
{
    gfold_network *w;
    gfold_simulate_plan *plan;
    gfold_simulate_result result;
    gfold_network_params sample = p->network;
    sample.realisation += (uint64_t)network;
    cr_assert_eq(gfold_network_create(&w, &p->model, &sample, NULL), GFOLD_OK);
    cr_assert_eq(gfold_simulate_create(&plan, w, &p->simulate, NULL), GFOLD_OK);
    cr_assert_eq(gfold_simulate_run(plan, trial, 1, NULL, &result, NULL), GFOLD_OK);
    gfold_simulate_destroy(plan);
    gfold_network_destroy(w);
    return result;
}

Test(ensemble, its_ends_are_those_of_single_runs_averaged_over_trials)
{
    gfold_ensemble_params p = small(GFOLD_FS);
    p.trials = 35; /* more than a batch */
    p.network.realisation = 5;
    p.simulate.t_max = 60;
    gfold_ensemble *e = run(&p);
    for (int w = 0; w < p.networks; w++) {
        double var_h = 0, speed = 0, settled = 0, switches = 0;
        for (int k = 0; k < p.trials; k++) {
            const gfold_simulate_result r = alone(&p, w, (uint64_t)k);
            var_h += r.var_h / p.trials;
            speed += r.speed / p.trials;
            switches += (double)r.switches / p.trials;
            settled += r.settled;
        }
        cr_assert_gt(settled, 0);
        expect_close(gfold_ensemble_value(e, index_of("var_h"), w), var_h, 1e-13, "network %d", w);
        expect_close(gfold_ensemble_value(e, index_of("speed"), w), speed, 1e-13, "network %d", w);
        expect_close(gfold_ensemble_value(e, index_of("switches"), w), switches, 1e-13, "%d", w);
        expect_close(gfold_ensemble_value(e, index_of("settled"), w), settled / p.trials, 1e-13,
                     "network %d", w);
    }
    gfold_ensemble_destroy(e);
}

Test(ensemble, means_and_errors_are_over_networks)
{
    gfold_ensemble_params p = over_time(GFOLD_GRNN);
    p.networks = 4;
    gfold_ensemble *e = run(&p);
    for (size_t k = 0; k < STATISTICS; k++) {
        double sum = 0, squares = 0;
        for (int w = 0; w < 4; w++) sum += gfold_ensemble_value(e, k, w) / 4;
        for (int w = 0; w < 4; w++) squares += pow(gfold_ensemble_value(e, k, w) - sum, 2);
        const gfold_estimate got = gfold_ensemble_estimate(e, k);
        if (isnan(sum)) continue;
        cr_assert_eq(got.networks, 4);
        expect_near(got.mean, sum, 1e-14 * (1 + fabs(sum)), "%zu", k);
        expect_near(got.stderr_, sqrt(squares / 12), 1e-13 * (1 + fabs(sum)), "%zu", k);
    }
    cr_assert(isnan(gfold_ensemble_value(e, 0, 4)) && isnan(gfold_ensemble_value(e, 0, -1)));
    cr_assert(isnan(gfold_ensemble_value(e, STATISTICS, 0)));
    cr_assert(isnan(gfold_ensemble_estimate(e, STATISTICS).mean));
    gfold_ensemble_destroy(e);
    gfold_ensemble_destroy(NULL);
}

Test(ensemble, without_an_interval_there_is_nothing_over_time)
{
    const gfold_ensemble_params p = small(GFOLD_GRNN);
    gfold_ensemble *e = run(&p);
    for (size_t k = 0; k < STATISTICS; k++)
        if (gfold_statistic_at(k)->over_time)
            cr_assert(isnan(gfold_ensemble_estimate(e, k).mean), "%zu", k);
    cr_assert_eq(gfold_ensemble_lags(e), 0);
    cr_assert_eq(gfold_ensemble_samples(e), 0);
    cr_assert_eq(gfold_ensemble_participation_bound(e), 0);
    cr_assert_eq(gfold_ensemble_count_samples(&p), 0);
    gfold_ensemble_destroy(e);
}

/* ---- states -------------------------------------------------------------------------------- */

enum { KEEP_N = 30, KEEP_T = 300 };

/* Every state that a recorder gets, of one network. */
typedef struct keeper {
    int network, trials;
    long count[4];
    double t[4][KEEP_T], h[4][KEEP_T][KEEP_N];
} keeper;

static int keep(void *context, int network, int trial, long sample, double t,
                const gfold_state *state, gfold_error *err)
{
    (void)err;
    keeper *k = context;
    if (network != k->network) return 0;
    cr_assert_eq(sample, k->count[trial]++);
    k->t[trial][sample] = t;
    memcpy(k->h[trial][sample], state->h, sizeof k->h[trial][sample]);
    return 0;
}

static keeper *kept(gfold_ensemble_params *p, int network)
{
    keeper *k = calloc(1, sizeof *k);
    k->network = network;
    p->record = keep;
    p->recorder = k;
    return k;
}

Test(ensemble, states_are_taken_at_transient_plus_multiples_of_the_interval)
{
    static const double times[][5] = {
        /* t_max, dt, transient, interval, samples */
        { 8, 0.05, 2, 0.25, 25 },    { 8, 0.05, 0, 0.05, 161 }, { 8, 0.05, 2.1, 0.25, 24 },
        { 1.02, 0.05, 0, 0.05, 21 }, { 8, 0.1, 7.9, 0.1, 2 },   { 8, 0.1, 0.3, 7, 2 },
        { 3, 0.3, 0.3, 0.9, 4 },     { 8, 0.05, 0, 8, 2 },      { 7, 0.07, 0.21, 0.35, 20 }
    };
    for (size_t k = 0; k < COUNT(times); k++) {
        gfold_ensemble_params p = small(GFOLD_GRNN);
        p.simulate.t_max = times[k][0];
        p.simulate.dt = times[k][1];
        p.transient = times[k][2];
        p.interval = times[k][3];
        p.lag = p.simulate.t_max - p.transient;
        keeper *states = kept(&p, 1);
        gfold_ensemble *e = run(&p);
        cr_assert_eq(gfold_ensemble_samples(e), (long)times[k][4], "row %zu: %ld", k,
                     gfold_ensemble_samples(e));
        cr_assert_eq(gfold_ensemble_count_samples(&p), gfold_ensemble_samples(e));
        cr_assert_eq(states->count[0], gfold_ensemble_samples(e), "row %zu", k);
        cr_assert_eq((long)gfold_ensemble_lags(e), gfold_ensemble_samples(e), "row %zu", k);
        for (long s = 0; s < states->count[0]; s++)
            expect_near(states->t[0][s], p.transient + (double)s * p.interval, 1e-9, "row %zu", k);
        gfold_ensemble_destroy(e);
        free(states);
    }
}

static double participation(const keeper *k, int trial, long samples)
{
    enum { N = KEEP_N };
    static double c[N * N];
    double average[N] = { 0 }, re[N], im[N], sum = 0, squares = 0;
    memset(c, 0, sizeof c);
    for (long t = 0; t < samples; t++)
        for (int i = 0; i < N; i++) average[i] += k->h[trial][t][i] / (double)samples;
    for (long t = 0; t < samples; t++)
        for (int i = 0; i < N; i++)
            for (int j = 0; j < N; j++)
                c[i + N * j] += (k->h[trial][t][i] - average[i]) * (k->h[trial][t][j] - average[j]);
    cr_assert_eq(gf_eigenvalues(N, c, re, im, NULL), GFOLD_OK);
    for (int i = 0; i < N; i++) sum += re[i], squares += re[i] * re[i];
    return sum * sum / squares;
}

Test(ensemble, averages_over_time_are_those_of_the_states_recorded)
{
    gfold_ensemble_params p = over_time(GFOLD_GRNN);
    p.trials = 3;
    p.networks = 1;
    keeper *k = kept(&p, 0);
    gfold_ensemble *e = run(&p);
    const long samples = gfold_ensemble_samples(e);
    double var_h = 0, ratio = 0;
    for (int trial = 0; trial < 3; trial++) {
        ratio += participation(k, trial, samples) / 3;
        for (long t = 0; t < samples; t++)
            for (int i = 0; i < KEEP_N; i++)
                var_h += pow(k->h[trial][t][i], 2) / (double)(3 * samples * KEEP_N);
    }
    expect_close(mean(e, "mean_var_h"), var_h, 1e-13, "%s", "var_h");
    expect_close(mean(e, "participation_ratio"), ratio, 1e-10, "%s", "participation");
    expect_close(gfold_ensemble_correlation(e)[0], var_h, 1e-12, "%s", "C(0)");
    for (size_t lag = 0; lag < gfold_ensemble_lags(e); lag++) {
        double c = 0;
        for (int trial = 0; trial < 3; trial++)
            for (long t = 0; t + (long)lag < samples; t++)
                for (int i = 0; i < KEEP_N; i++)
                    c += k->h[trial][t][i] * k->h[trial][t + (long)lag][i] /
                         (3 * KEEP_N * (double)(samples - (long)lag));
        expect_close(gfold_ensemble_correlation(e)[lag], c, 1e-11, "lag %zu", lag);
        expect_near(gfold_ensemble_tau(e)[lag], 0.25 * (double)lag, 1e-15, "lag %zu", lag);
        cr_assert(isnan(gfold_ensemble_correlation_stderr(e)[lag]), "of one network");
    }
    cr_assert_eq(gfold_ensemble_participation_bound(e), samples - 1);
    gfold_ensemble_destroy(e);
    free(k);
}

/* dh/dt = -h + sqrt(2 D) xi: C(tau) = D exp(-|tau|). */
Test(ensemble, the_autocorrelation_of_uncoupled_noise_is_an_exponential)
{
    gfold_ensemble_params p = small(GFOLD_VRNN);
    p.model.g = 0;
    p.model.noise = 0.5;
    p.network.n = 200;
    p.networks = 10;
    p.simulate.t_max = 210;
    p.simulate.integrator = GFOLD_EXPONENTIAL;
    p.transient = 10;
    p.interval = 0.1;
    p.lag = 4;
    p.threads = 0;
    gfold_ensemble *e = run(&p);
    for (size_t k = 0; k < gfold_ensemble_lags(e); k++) {
        const double error = gfold_ensemble_correlation_stderr(e)[k];
        cr_assert(error > 0 && error < 0.005);
        expect_near(gfold_ensemble_correlation(e)[k], 0.5 * exp(-gfold_ensemble_tau(e)[k]),
                    5 * error, "lag %zu", k);
    }
    gfold_ensemble_destroy(e);
}

Test(ensemble, some_units_stand_for_all_within_the_error)
{
    gfold_ensemble_params p = over_time(GFOLD_VRNN);
    p.network.n = 300;
    p.networks = 6;
    gfold_ensemble *all = run(&p);
    p.units = 100;
    gfold_ensemble *some = run(&p);
    for (size_t k = 0; k < gfold_ensemble_lags(all); k++)
        expect_near(gfold_ensemble_correlation(some)[k], gfold_ensemble_correlation(all)[k],
                    5 * gfold_ensemble_correlation_stderr(some)[k], "lag %zu", k);
    cr_assert_neq(gfold_ensemble_correlation(some)[0], gfold_ensemble_correlation(all)[0]);
    cr_assert_eq(mean(some, "participation_ratio"), mean(all, "participation_ratio"));
    gfold_ensemble_destroy(all);
    gfold_ensemble_destroy(some);
}

/* The first time at which the speed of a run is below that of rest. */
static double rest_of(const keeper *k, const double *speed)
{
    for (long t = 0; t < k->count[0]; t++)
        if (speed[t] < 1e-6) return k->t[0][t];
    return NAN;
}

typedef struct speedometer {
    keeper times;
    double speed[KEEP_T];
} speedometer;

static int measure(void *context, int network, int trial, long sample, double t,
                   const gfold_state *state, gfold_error *err)
{
    speedometer *s = context;
    if (network == 1)
        for (size_t i = 0; i < state->n; i++)
            s->speed[sample] += state->velocity[i] * state->velocity[i] / (double)state->n;
    if (network == 1) s->speed[sample] = sqrt(s->speed[sample]);
    return keep(&s->times, network, trial, sample, t, state, err);
}

Test(ensemble, the_time_of_rest_is_that_of_its_step_whatever_is_observed)
{
    gfold_ensemble_params p = small(GFOLD_FS);
    p.simulate.t_max = 120;
    p.simulate.dt = 0.5;
    p.networks = 2;
    gfold_ensemble *end = run(&p);
    p.interval = 2;
    p.transient = 110.5; /* both are at rest long before */
    gfold_ensemble *late = run(&p);
    speedometer *s = calloc(1, sizeof *s);
    s->times.network = 1;
    p.record = measure;
    p.recorder = s;
    p.interval = 0.5;
    p.transient = 0;
    gfold_ensemble *all = run(&p);
    const size_t k = index_of("settle_time");
    const double wanted = rest_of(&s->times, s->speed);
    cr_assert(wanted > 5 && wanted < 110, "%g", wanted);
    cr_assert_eq(gfold_ensemble_value(end, k, 1), wanted);
    cr_assert_eq(gfold_ensemble_value(late, k, 1), wanted);
    cr_assert_eq(gfold_ensemble_value(all, k, 1), wanted);
    gfold_ensemble_destroy(end);
    gfold_ensemble_destroy(late);
    gfold_ensemble_destroy(all);
    free(s);
}

/* ---- invariance ---------------------------------------------------------------------------- */

Test(ensemble, no_bit_depends_on_the_number_of_threads)
{
    static const gfold_preset presets[] = { GFOLD_GRNN, GFOLD_FS, GFOLD_VRNN };
    for (size_t k = 0; k < COUNT(presets); k++) {
        gfold_ensemble_params p = over_time(presets[k]);
        p.networks = 7;
        p.trials = 2;
        p.model.noise = presets[k] == GFOLD_VRNN ? 0.1 : 0;
        gfold_ensemble *one = run(&p);
        for (int threads = 2; threads <= 5; threads++) {
            p.threads = threads;
            gfold_ensemble *several = run(&p);
            expect_same(one, several, p.networks);
            gfold_ensemble_destroy(several);
        }
        gfold_ensemble_destroy(one);
    }
}

Test(ensemble, a_recorder_changes_nothing_and_gets_the_same_states_on_any_threads)
{
    gfold_ensemble_params p = over_time(GFOLD_GRNN);
    gfold_ensemble *plain = run(&p);
    keeper *one = kept(&p, 2);
    gfold_ensemble *recorded = run(&p);
    expect_same(plain, recorded, p.networks);
    p.threads = 3;
    keeper *three = kept(&p, 2);
    gfold_ensemble *again = run(&p);
    cr_assert_arr_eq(one, three, sizeof *one);
    gfold_ensemble_destroy(plain);
    gfold_ensemble_destroy(recorded);
    gfold_ensemble_destroy(again);
    free(one);
    free(three);
}

Test(ensemble, the_first_networks_do_not_change_when_there_are_more)
{
    gfold_ensemble_params p = over_time(GFOLD_GRNN);
    gfold_ensemble *three = run(&p);
    p.networks = 5;
    gfold_ensemble *five = run(&p);
    for (int w = 0; w < 3; w++)
        for (size_t k = 0; k < STATISTICS; k++) {
            const double x = gfold_ensemble_value(three, k, w);
            cr_assert(isnan(x) || x == gfold_ensemble_value(five, k, w));
        }
    gfold_ensemble_destroy(three);
    gfold_ensemble_destroy(five);
}

Test(ensemble, there_are_no_more_workers_than_networks_or_than_memory_holds)
{
    gfold_ensemble_params p = over_time(GFOLD_GRNN);
    const double bytes = gfold_ensemble_bytes(&p);
    p.networks = 5;
    p.threads = 8;
    cr_assert_eq(gf_ensemble_workers(&p, INFINITY), 5);
    cr_assert_eq(gf_ensemble_workers(&p, 5.5 * bytes), 5);
    cr_assert_eq(gf_ensemble_workers(&p, 3.5 * bytes), 3);
    cr_assert_eq(gf_ensemble_workers(&p, 0.5 * bytes), 1);
    p.threads = 2;
    cr_assert_eq(gf_ensemble_workers(&p, 3.5 * bytes), 2);
}

Test(ensemble, a_worker_takes_a_network_its_plan_and_its_states)
{
    gfold_ensemble_params p = over_time(GFOLD_GRNN);
    const double weights = gfold_network_bytes(&p.model, &p.network);
    const double states = 8.0 * 30 * 25; /* one trial's, which the track holds for both uses */
    const double with = gfold_ensemble_bytes(&p);
    p.interval = p.lag = 0;
    const double without = gfold_ensemble_bytes(&p);
    expect_near(without, weights + 8.0 * 40 * 30, 1, "%s", "network and plan");
    p.simulate.integrator = GFOLD_ADAPTIVE; /* the stages of h, z and r */
    expect_near(gfold_ensemble_bytes(&p), weights + 8.0 * (40 + 3 * 16) * 30, 1, "%s", "adaptive");
    cr_assert(with - without > states && with - without < states + 16000);
}

/* ---- ends ---------------------------------------------------------------------------------- */

static void refuse(const gfold_ensemble_params *p, gfold_status status, const char *word)
{
    gfold_ensemble *e = (gfold_ensemble *)p;
    gfold_error err;
    expect_refusal(gfold_ensemble_run(p, &e, &err), err, status, word);
    cr_assert_null(e);
}

#define refuse_with(change, word)                                                                  \
    do {                                                                                           \
        gfold_ensemble_params p = over_time(GFOLD_GRNN);                                           \
        change;                                                                                    \
        refuse(&p, GFOLD_EINVAL, word);                                                            \
    } while (0)

Test(ensemble, what_is_out_of_range_is_refused_by_name)
{
    refuse_with(p.model.g = -1, "g is -1");
    refuse_with(p.network.n = 1, "n is 1");
    refuse_with(p.network.n = 30000, "n is 30000, outside [2, 20000]");
    refuse_with(p.network.in_degree = 31, "in_degree is 31, outside [0, 30]");
    refuse_with(p.network.precision = 7, "precision");
    refuse_with(p.networks = 0, "networks is 0");
    refuse_with(p.trials = 0, "trials is 0");
    refuse_with(p.trials = 1025, "trials is 1025");
    refuse_with(p.units = 31, "units is 31, outside [0, 30]");
    refuse_with(p.threads = -1, "threads is -1");
    refuse_with(p.simulate.t_max = 0, "t_max is 0");
    refuse_with(p.simulate.dt = NAN, "dt is nan");
    refuse_with(p.simulate.sigma_0 = -1, "sigma_0 is -1");
    refuse_with(p.simulate.input.kind = GFOLD_INPUT_COUNT, "kind");
    refuse_with(p.transient = -1, "transient is -1");
    refuse_with(p.transient = 8, "transient is 8, outside [0, t_max = 8)");
    refuse_with(p.transient = NAN, "transient is nan");
    refuse_with(p.transient = 2.02, "transient is 2.02, not a multiple of dt = 0.05");
    refuse_with(p.interval = -1, "interval is -1");
    refuse_with(p.interval = 6.5, "interval is 6.5, outside [0, 6]");
    refuse_with(p.interval = 0.12, "interval is 0.12, not a multiple of dt = 0.05");
    refuse_with(p.interval = 1e-7, "interval is 1e-07");
    refuse_with(p.lag = 6.5, "lag is 6.5, outside [0, 6]");
    refuse_with(p.lag = -1, "lag is -1");
    refuse_with(p.interval = 0, "lag is 3 without an interval");
    refuse_with((p.interval = p.lag = 0, p.record = keep), "without an interval");
}

Test(ensemble, more_than_the_machine_has_is_refused_before_anything_runs)
{
    gfold_ensemble_params p = over_time(GFOLD_GRNN);
    p.network.n = 20000;
    p.simulate.t_max = 1e5;
    p.interval = 0.05;
    p.simulate.dt = 0.05;
    cr_assert_gt(gfold_ensemble_bytes(&p), gf_memory_available());
    refuse(&p, GFOLD_ENOMEM, "memory");
}

Test(ensemble, the_first_network_that_fails_is_reported_on_any_threads)
{
    gfold_ensemble_params p = small(GFOLD_VRNN);
    p.model.phi = GFOLD_PHI_RELU;
    p.model.g = 60;
    p.simulate.t_max = 1000;
    p.networks = 6;
    gfold_error one, several;
    gfold_ensemble *e;
    cr_assert_eq(gfold_ensemble_run(&p, &e, &one), GFOLD_ENUMERIC, "%s", one.message);
    cr_assert_null(e);
    for (p.threads = 2; p.threads < 5; p.threads++) {
        cr_assert_eq(gfold_ensemble_run(&p, &e, &several), GFOLD_ENUMERIC);
        cr_assert_str_eq(one.message, several.message);
    }
}

typedef struct stopper {
    volatile int stop;
    double last;
    int calls;
} stopper;

static void follow(void *context, double fraction)
{
    stopper *s = context;
    cr_assert(fraction >= s->last - 1e-12 && fraction <= 1 + 1e-12, "%g after %g", fraction,
              s->last);
    s->last = fraction;
    s->calls++;
}

static void stop_halfway(void *context, double fraction)
{
    stopper *s = context;
    s->stop = fraction > 0.5;
}

Test(ensemble, progress_goes_from_nothing_to_all_without_a_step_back)
{
    for (int threads = 1; threads <= 3; threads++)
        for (int trials = 1; trials <= 35; trials += 34) {
            gfold_ensemble_params p = over_time(GFOLD_GRNN);
            stopper s = { 0 };
            p.threads = threads;
            p.trials = trials;
            p.progress = follow;
            p.context = &s;
            gfold_ensemble_destroy(run(&p));
            expect_near(s.last, 1, 1e-12, "%d threads", threads);
            cr_assert_gt(s.calls, 25 * p.networks);
        }
}

Test(ensemble, a_stop_is_heard_with_and_without_a_recorder)
{
    for (int threads = 1; threads <= 2; threads++)
        for (int recorded = 0; recorded < 2; recorded++) {
            gfold_ensemble_params p = over_time(GFOLD_GRNN);
            stopper s = { 0 };
            keeper *k = kept(&p, 0);
            if (!recorded) p.record = NULL;
            p.threads = threads;
            p.networks = 10;
            p.stop = &s.stop;
            p.progress = stop_halfway;
            p.context = &s;
            refuse(&p, GFOLD_ESTOPPED, "networks");
            s.stop = 1;
            p.progress = NULL;
            refuse(&p, GFOLD_ESTOPPED, "stopped after 0 of 10 networks");
            free(k);
        }
}

static int fail_at(void *context, int network, int trial, long sample, double t,
                   const gfold_state *state, gfold_error *err)
{
    (void)trial, (void)t, (void)state;
    stopper *s = context;
    s->calls++;
    if (network < 1 || sample < 3) return 0;
    snprintf(err->message, sizeof err->message, "the disk is full");
    return 1;
}

Test(ensemble, a_recorder_that_fails_ends_the_run_with_its_sentence)
{
    for (int threads = 1; threads <= 3; threads++) {
        gfold_ensemble_params p = over_time(GFOLD_GRNN);
        stopper s = { 0 };
        p.threads = threads;
        p.networks = 50;
        p.record = fail_at;
        p.recorder = &s;
        refuse(&p, GFOLD_EIO, "the disk is full");
        cr_assert_lt(s.calls, 100, "%d calls", s.calls);
    }
}
