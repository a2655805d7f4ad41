#include "math/linalg.h"
#include "math/random.h"
#include "sim/observe.h"

#include "expect.h"

#include <gatefold/gatefold.h>
#include <stdlib.h>
#include <string.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(observe, .init = start);

enum { N = 12, TRIALS = 2, T = 37 };

/* States made by hand: sine waves and noise around a mean. */
typedef struct sample {
    double h[N], z[N], r[N], gate[N], velocity[N];
} sample;

static sample states[TRIALS][T];
static gfold_model model;

static void make_states(void)
{
    model = gfold_model_preset(GFOLD_GRNN);
    model.reset.alpha = 3;
    for (size_t k = 0; k < TRIALS; k++)
        for (size_t t = 0; t < T; t++) {
            gf_random_normal((gf_random){ 4, k, t }, sizeof(sample) / sizeof(double),
                             states[k][t].h);
            for (size_t i = 0; i < N; i++)
                states[k][t].h[i] =
                    2 + sin(0.3 * (double)(t * (i % 3)) + (double)i) + 0.1 * states[k][t].h[i];
        }
}

static gfold_state view(const sample *s, int with_gates)
{
    return (gfold_state){ N,       s->h,       with_gates ? s->z : NULL, with_gates ? s->r : NULL,
                          s->gate, s->velocity };
}

static gf_observer *make(size_t samples, size_t lags, size_t units)
{
    gf_observer *o;
    gfold_error err;
    const gf_observer_params p = { &model, N, TRIALS, samples, lags, units };
    cr_assert_eq(gf_observer_create(&o, &p, &err), GFOLD_OK, "%s", err.message);
    gf_observer_start(o);
    return o;
}

static void feed(gf_observer *o, size_t samples)
{
    for (size_t t = 0; t < samples; t++)
        for (size_t k = 0; k < TRIALS; k++) {
            const gfold_state s = view(&states[k][t], 1);
            cr_assert_eq(gf_observer_take(o, k, &s), t);
        }
}

Test(observe, averages_are_those_of_the_states)
{
    make_states();
    gf_observer *o = make(T, 0, 0);
    feed(o, T);
    for (size_t k = 0; k < TRIALS; k++) {
        double h = 0, speed = 0, gate[2] = { 0 }, reset[2] = { 0 };
        for (size_t t = 0; t < T; t++) {
            const sample *s = &states[k][t];
            double squares = 0;
            for (size_t i = 0; i < N; i++) {
                const double s_r = 1 / (1 + exp(-model.reset.alpha * s->r[i]));
                h += s->h[i] * s->h[i] / (N * T);
                squares += s->velocity[i] * s->velocity[i];
                gate[0] += s->gate[i] / (N * T);
                gate[1] += s->gate[i] * s->gate[i] / (N * T);
                reset[0] += s_r / (N * T);
                reset[1] += s_r * s_r / (N * T);
            }
            speed += sqrt(squares / N) / T;
        }
        const gf_averages a = gf_observer_finish(o, k);
        expect_close(a.var_h, h, 1e-13, "trial %zu", k);
        expect_close(a.speed, speed, 1e-13, "trial %zu", k);
        expect_near(a.gate, gate[0], 1e-14, "trial %zu", k);
        expect_close(a.gate_square, gate[1], 1e-13, "trial %zu", k);
        expect_close(a.reset, reset[0], 1e-13, "trial %zu", k);
        expect_close(a.reset_square, reset[1], 1e-13, "trial %zu", k);
    }
    gf_observer_destroy(o);
}

Test(observe, without_a_reset_gate_it_is_one)
{
    make_states();
    model = gfold_model_preset(GFOLD_VRNN);
    gf_observer *o = make(1, 0, 0);
    const gfold_state s = view(&states[0][0], 0);
    gf_observer_take(o, 0, &s);
    const gf_averages a = gf_observer_finish(o, 0);
    cr_assert(a.reset == 1 && a.reset_square == 1);
    cr_assert(isnan(a.participation), "one state has no covariance");
    gf_observer_destroy(o);
}

Test(observe, the_autocorrelation_is_the_mean_over_units_and_trials_of_sums_over_pairs)
{
    make_states();
    for (size_t units = 1; units <= N; units += units == 1 ? 4 : 7) {
        double c[T];
        gf_observer *o = make(T, T, units);
        feed(o, T);
        for (size_t k = 0; k < TRIALS; k++) gf_observer_finish(o, k);
        gf_observer_correlation(o, c);
        for (size_t lag = 0; lag < T; lag++) {
            double wanted = 0;
            for (size_t k = 0; k < TRIALS; k++)
                for (size_t j = 0; j < units; j++)
                    for (size_t t = 0; t + lag < T; t++) {
                        const size_t i = j * N / units;
                        wanted += states[k][t].h[i] * states[k][t + lag].h[i] /
                                  (double)(TRIALS * units * (T - lag));
                    }
            expect_close(c[lag], wanted, 1e-11, "lag %zu of %zu units", lag, units);
        }
        gf_observer_destroy(o);
    }
}

/* From the eigenvalues of the covariance of all states, which are few enough to be kept. */
static double participation(size_t k, size_t samples)
{
    double mean[N] = { 0 }, c[N * N] = { 0 }, re[N], im[N], sum = 0, squares = 0;
    for (size_t t = 0; t < samples; t++)
        for (size_t i = 0; i < N; i++) mean[i] += states[k][t].h[i] / (double)samples;
    for (size_t t = 0; t < samples; t++)
        for (size_t i = 0; i < N; i++)
            for (size_t j = 0; j < N; j++)
                c[i + N * j] += (states[k][t].h[i] - mean[i]) * (states[k][t].h[j] - mean[j]);
    cr_assert_eq(gf_eigenvalues(N, c, re, im, NULL), GFOLD_OK);
    for (size_t i = 0; i < N; i++) sum += re[i], squares += re[i] * re[i];
    return sum * sum / squares;
}

Test(observe, the_participation_ratio_is_that_of_the_eigenvalues_whoever_keeps_the_states)
{
    make_states();
    for (size_t samples = 2; samples <= T; samples += 5)
        for (size_t lags = 0; lags <= 2; lags++) {
            gf_observer *o = make(samples, lags, lags == 2 ? N : N / 2);
            feed(o, samples);
            for (size_t k = 0; k < TRIALS; k++)
                expect_close(gf_observer_finish(o, k).participation, participation(k, samples),
                             1e-11, "%zu samples, %zu lags", samples, lags);
            gf_observer_destroy(o);
        }
}

Test(observe, a_state_that_stands_still_has_no_participation_ratio)
{
    make_states();
    gf_observer *o = make(T, 0, 0);
    for (size_t t = 0; t < T; t++) {
        const gfold_state s = view(&states[0][0], 1);
        gf_observer_take(o, 0, &s);
        sample moved = states[0][0];
        moved.h[3] *= 1 + 1e-9 * (double)(t % 2);
        const gfold_state other = view(&moved, 1);
        gf_observer_take(o, 1, &other);
    }
    cr_assert(isnan(gf_observer_finish(o, 0).participation));
    expect_near(gf_observer_finish(o, 1).participation, 1, 1e-6, "%s", "one unit moves");
    gf_observer_destroy(o);
}

Test(observe, at_most_512_evenly_spaced_states_are_kept)
{
    static const size_t counts[][3] = { { 1, 1, 1 },     { 2, 1, 2 },      { 512, 1, 512 },
                                        { 513, 2, 257 }, { 1024, 2, 512 }, { 1025, 3, 342 } };
    for (size_t k = 0; k < COUNT(counts); k++) {
        cr_assert_eq(gf_observer_stride(counts[k][0]), counts[k][1]);
        cr_assert_eq(gf_observer_states(counts[k][0]), counts[k][2]);
    }
}

/* Every second state lies on one line: only they are looked at. */
Test(observe, of_many_states_the_kept_ones_decide)
{
    enum { MANY = 600 };
    make_states();
    for (int track = 0; track < 2; track++) {
        gf_observer *o = make(MANY, track ? 3 : 0, N);
        for (size_t t = 0; t < MANY; t++) {
            sample s = states[0][t % T];
            for (size_t i = 0; i < N && t % 2 == 0; i++) s.h[i] = sin((double)t) * (double)i;
            const gfold_state v = view(&s, 1);
            for (size_t k = 0; k < TRIALS; k++) gf_observer_take(o, k, &v);
        }
        expect_near(gf_observer_finish(o, 1).participation, 1, 1e-12, "track %d", track);
        gf_observer_destroy(o);
    }
}

Test(observe, more_states_than_announced_are_left)
{
    make_states();
    gf_observer *o = make(2, 0, 0);
    for (size_t t = 0; t < 6; t++) {
        const gfold_state s = view(&states[0][t], 1);
        cr_assert_eq(gf_observer_take(o, 0, &s), t < 2 ? t : 2);
    }
    const double average = gf_observer_finish(o, 0).var_h;
    gf_observer_start(o);
    feed(o, 2);
    cr_assert_eq(gf_observer_finish(o, 0).var_h, average);
    gf_observer_destroy(o);
    gf_observer_destroy(NULL);
}

Test(observe, a_state_is_slow_when_its_rms_speed_is_below_the_bound)
{
    make_states();
    const gfold_state s = view(&states[0][0], 1);
    double square = 0;
    for (size_t i = 0; i < N; i++) square += s.velocity[i] * s.velocity[i] / N;
    cr_assert(gf_is_slow(&s, sqrt(square) * (1 + 1e-12)));
    cr_assert(!gf_is_slow(&s, sqrt(square) * (1 - 1e-12)));
    cr_assert(!gf_is_slow(&s, 0));
}
