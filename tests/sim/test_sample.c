#include "expect.h"
#include "reference_network.h"
#include "sample.h"

#include <gatefold/gatefold.h>

enum { N = 24 };

static gfold_sample *sample;

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

static void end(void)
{
    gfold_sample_destroy(sample);
    sample = NULL;
}

TestSuite(sample, .init = start, .fini = end, .timeout = 60);

static gfold_sample_params params_of(int variant, gfold_sample_at at)
{
    gfold_sample_params p = gfold_sample_defaults();
    p.model = reference_variant(variant);
    p.network.n = N;
    p.network.seed = 5;
    p.network.realisation = 3;
    p.networks = 3;
    p.delta_h = 0.7;
    p.at = at;
    p.simulate.t_max = 3;
    p.threads = 1;
    return p;
}

static const gfold_sample_state *run(const gfold_sample_params *p)
{
    gfold_error err;
    gfold_sample_destroy(sample);
    const gfold_status status = gfold_sample_run(p, &sample, &err);
    cr_assert_eq(status, GFOLD_OK, "%s: %s", err.message, reference_describe(&p->model));
    return gfold_sample_states(sample);
}

static gfold_network *network_of(const gfold_sample_params *p, int k)
{
    gfold_network *w;
    gfold_network_params params = p->network;
    params.realisation += (uint64_t)k;
    cr_assert_eq(gfold_network_create(&w, &p->model, &params, NULL), GFOLD_OK);
    return w;
}

static void expect_array(const double *got, const double *wanted, int present, const char *what,
                         const gfold_model *m)
{
    cr_assert_eq(got != NULL, present, "%s, %s", what, reference_describe(m));
    for (size_t i = 0; got && i < N; i++)
        expect_near(got[i], wanted[i], 1e-12, "%s of unit %zu, %s", what, i, reference_describe(m));
}

static int is_smooth(const gfold_model *m)
{
    return m->update.kind == GFOLD_GATE_SIGMOID;
}

/* z and r at their inputs, as the double loops have them from this h. */
static reference_point point_of(const gfold_network *w, const double *h)
{
    double y[3 * REFERENCE_N], dy[3 * REFERENCE_N], phi[REFERENCE_N];
    const gfold_model *m = gfold_network_model(w);
    memcpy(y, h, N * sizeof *y);
    for (size_t i = 0; i < N; i++) phi[i] = reference_phi(m, h[i]);
    double *next = y + N;
    if (m->update.kind && m->update.tau > 0)
        for (size_t i = 0; i < N; i++)
            *next++ = reference_input(N, reference_matrix(w, GFOLD_COUPLING_Z), i, phi);
    if (m->reset.kind && m->reset.tau > 0)
        for (size_t i = 0; i < N; i++)
            *next++ = reference_input(N, reference_matrix(w, GFOLD_COUPLING_R), i, phi);
    return reference_field(w, y, dy);
}

static void expect_point(const gfold_sample_params *p, const gfold_sample_state *s, int pushed)
{
    gfold_network *w = network_of(p, s->network);
    const reference_point at = point_of(w, s->units.h);
    cr_assert_eq(s->units.count, N);
    expect_array(s->units.z, at.z, p->model.update.kind != GFOLD_GATE_OFF, "z", &p->model);
    expect_array(s->units.gate, at.gate, p->model.update.kind != GFOLD_GATE_OFF, "gate", &p->model);
    expect_array(s->units.r, at.r, p->model.reset.kind != GFOLD_GATE_OFF, "r", &p->model);
    expect_array(s->units.push, at.push, pushed, "push", &p->model);
    gfold_network_destroy(w);
}

Test(sample, gaussian_states_have_the_variance_asked_for_and_z_and_r_at_their_inputs)
{
    for (int k = 0; k < REFERENCE_VARIANTS; k++) {
        const gfold_sample_params p = params_of(k, GFOLD_AT_GAUSSIAN);
        const gfold_sample_state *s = run(&p);
        double square = 0;
        cr_assert_eq(gfold_sample_count(sample), 3);
        cr_assert_eq(gfold_sample_networks(sample), 3);
        for (int i = 0; i < 3; i++) {
            cr_assert_eq(s[i].network, i);
            expect_point(&p, &s[i], 0);
            for (size_t j = 0; j < N; j++) square += s[i].units.h[j] * s[i].units.h[j] / (3 * N);
        }
        expect_near(square, 0.7, 4 * 0.7 * sqrt(2.0 / (3 * N)), "variance, variant %d", k);
    }
}

Test(sample, at_the_origin_h_is_zero_and_the_push_is_that_of_the_bias)
{
    for (int k = 0; k < REFERENCE_VARIANTS; k++) {
        gfold_sample_params p = params_of(k, GFOLD_AT_ORIGIN);
        for (int bias = 0; bias < 3; bias++) {
            p.model.sigma_b = bias == 1 ? 0.3 : 0;
            p.model.beta_h = bias == 2 ? 0.1 : 0;
            const gfold_sample_state *s = run(&p);
            for (size_t j = 0; j < N; j++) cr_assert_eq(s->units.h[j], 0);
            expect_point(&p, s, bias && is_smooth(&p.model));
        }
    }
}

/* Coefficients of the characteristic polynomial tell a spectrum without regard to order: compare the
 * power sums tr M^k = sum l^k, k = 1 .. 4. */
static void expect_spectrum(const gfold_sample_state *s, size_t m, const double *matrix,
                            const gfold_model *model)
{
    double power[2][(3 * N) * (3 * N)];
    cr_assert_eq(s->count, m, "%s", reference_describe(model));
    memcpy(power[0], matrix, m * m * sizeof(double));
    for (int k = 1; k <= 4; k++) {
        const double *of = power[(k - 1) % 2];
        double trace = 0, size = 1, sum_re = 0, sum_im = 0;
        for (size_t i = 0; i < m; i++) trace += of[i + i * m];
        for (size_t i = 0; i < m; i++) {
            double re = 1, im = 0;
            for (int j = 0; j < k; j++) {
                const double next = re * s->re[i] - im * s->im[i];
                im = re * s->im[i] + im * s->re[i];
                re = next;
            }
            sum_re += re;
            sum_im += im;
            size += hypot(re, im);
        }
        expect_near(sum_re, trace, 1e-11 * size, "trace of power %d, %s", k,
                    reference_describe(model));
        expect_near(sum_im, 0, 1e-11 * size, "power %d, %s", k, reference_describe(model));
        double *next = power[k % 2];
        for (size_t i = 0; i < m; i++)
            for (size_t j = 0; j < m; j++) {
                next[i + j * m] = 0;
                for (size_t l = 0; l < m; l++) next[i + j * m] += of[i + l * m] * matrix[l + j * m];
            }
    }
}

Test(sample, eigenvalues_are_those_of_the_block_without_a_push_and_of_the_whole_matrix_with_one)
{
    static double matrix[(3 * N) * (3 * N)];
    static const gfold_sample_at ats[] = { GFOLD_AT_GAUSSIAN, GFOLD_AT_ORIGIN,
                                           GFOLD_AT_TRAJECTORY };
    for (int k = 0; k < REFERENCE_VARIANTS; k++)
        for (size_t a = 0; a < COUNT(ats); a++) {
            const gfold_sample_params p = params_of(k, ats[a]);
            const gfold_sample_state *s = run(&p) + 1;
            gfold_network *w = network_of(&p, 1);
            const gfold_units *u = &s->units;
            double open[N];
            for (size_t i = 0; i < N; i++) open[i] = 1;
            const gfold_state state = { N, u->h, u->z, u->r, u->gate ? u->gate : open, NULL };
            const int whole = is_smooth(&p.model) && ats[a] != GFOLD_AT_GAUSSIAN;
            const size_t m = whole ? gfold_jacobian_size(w) : gfold_jacobian_rest_size(w);
            const gfold_status status = whole ? gfold_jacobian_fill(w, &state, matrix, NULL)
                                              : gfold_jacobian_fill_rest(w, &state, matrix, NULL);
            cr_assert_eq(status, GFOLD_OK);
            expect_spectrum(s, m, matrix, &p.model);
            gfold_network_destroy(w);
        }
}

Test(sample, every_closed_gate_is_an_exact_zero_and_nothing_else_is)
{
    static const double taus[] = { 0, 1 };
    for (int k = 0; k < 4; k++) {
        gfold_sample_params p = params_of(10, k % 2 ? GFOLD_AT_TRAJECTORY : GFOLD_AT_GAUSSIAN);
        p.model.update.tau = taus[k / 2];
        p.network.n = 80;
        for (int reset = 0; reset < 2; reset++) {
            if (reset) p.model.reset = gfold_model_preset(GFOLD_RESET).reset;
            const gfold_sample_state *s = run(&p);
            for (int i = 0; i < 3; i++) {
                size_t zeros = 0, closed = 0;
                for (size_t j = 0; j < s[i].count; j++) zeros += s[i].re[j] == 0 && s[i].im[j] == 0;
                for (size_t j = 0; j < s[i].n; j++) closed += s[i].units.gate[j] == 0;
                cr_assert(closed > 20 && closed < 70, "%zu of 80 gates are closed", closed);
                cr_assert_eq(s[i].zeros, closed, "%zu zeros, %zu closed", s[i].zeros, closed);
                cr_assert_eq(zeros, closed, "%zu exact zeros, %zu closed gates", zeros, closed);
            }
        }
    }
}

Test(sample, a_trajectory_is_seen_at_the_times_asked_for)
{
    static const int variants[] = { 0, 1, 3, 10 };
    for (size_t v = 0; v < COUNT(variants); v++) {
        gfold_sample_params p = params_of(variants[v], GFOLD_AT_TRAJECTORY);
        p.states = 4;
        p.interval = 0.5;
        p.eigenvalues = 0;
        const gfold_sample_state *s = run(&p);
        cr_assert_eq(gfold_sample_count(sample), 12);
        cr_assert_eq(gfold_sample_networks(sample), 3);
        for (int k = 0; k < 12; k++) {
            gfold_simulate_plan *plan;
            gfold_simulate_result result;
            gfold_simulate_params params = p.simulate;
            gfold_network *w = network_of(&p, k / 4);
            cr_assert_eq(s[k].network, k / 4);
            cr_assert_eq(s[k].count, 0);
            cr_assert_null(s[k].re);
            params.t_max = p.simulate.t_max - (3 - k % 4) * p.interval;
            params.stop_at_rest = 0;
            cr_assert_eq(gfold_simulate_create(&plan, w, &params, NULL), GFOLD_OK);
            cr_assert_eq(gfold_simulate_run(plan, 0, 1, NULL, &result, NULL), GFOLD_OK);
            const gfold_state state = gfold_simulate_state(plan, 0);
            for (size_t i = 0; i < N; i++)
                expect_near(s[k].units.h[i], state.h[i], 1e-12, "unit %zu of state %d, variant %d",
                            i, k, variants[v]);
            gfold_simulate_destroy(plan);
            gfold_network_destroy(w);
        }
    }
}

Test(sample, networks_that_do_not_settle_are_left_out)
{
    gfold_sample_params p = params_of(10, GFOLD_AT_SETTLED);
    p.model = gfold_model_preset(GFOLD_FS);
    p.networks = 8;
    p.simulate.t_max = 40;
    const gfold_sample_state *s = run(&p);
    const size_t count = gfold_sample_count(sample);
    cr_assert(count > 0 && count < 8, "%zu of 8 networks settled; the test needs some", count);
    cr_assert_eq(gfold_sample_networks(sample), (int)count);
    for (size_t k = 0; k < count; k++) {
        gfold_network *w = network_of(&p, s[k].network);
        const reference_point at = point_of(w, s[k].units.h);
        for (size_t i = 0; i < N; i++)
            cr_assert(fabs(at.gate[i] * at.push[i]) < 1e-5, "unit %zu moves", i);
        cr_assert(k == 0 || s[k].network > s[k - 1].network);
        gfold_network_destroy(w);
    }
    p.simulate.t_max = 1;
    gfold_error err;
    gfold_sample *none;
    expect_refusal(gfold_sample_run(&p, &none, &err), err, GFOLD_ENOCONV, "none of 8 networks");
    cr_assert_null(none);
}

/* A nearly closed gate is slow, and its push large: at rest only in name. */
Test(sample, of_a_steep_smooth_gate_a_settled_state_gives_the_whole_matrix)
{
    gfold_sample_params p = params_of(4, GFOLD_AT_SETTLED);
    p.model = gfold_model_preset(GFOLD_UPDATE);
    p.model.g = 0.5;
    p.simulate.t_max = 1000;
    p.model.update.alpha = 100;
    cr_assert_null(run(&p)->units.push);
    cr_assert_eq(gfold_sample_states(sample)->count, N);
    p.model.update.alpha = 1e4;
    p.simulate.settle_speed = 1e-5;
    cr_assert_not_null(run(&p)->units.push);
    cr_assert_eq(gfold_sample_states(sample)->count, 2 * N);
}

Test(sample, units_are_those_of_all_states_thinned_evenly)
{
    const gfold_sample_params p = params_of(1, GFOLD_AT_TRAJECTORY);
    const gfold_sample_state *s = run(&p);
    static const size_t most[] = { 1, 5, 24, 71, 72, 1000 }, step[] = { 72, 15, 3, 2, 1, 1 };
    for (size_t k = 0; k < COUNT(most); k++) {
        gfold_units u;
        cr_assert_eq(gfold_sample_units(sample, most[k], &u, NULL), GFOLD_OK);
        cr_assert_eq(u.count, (72 + step[k] - 1) / step[k], "%zu of %zu", u.count, most[k]);
        for (size_t i = 0; i < u.count; i++) {
            const gfold_units *from = &s[i * step[k] / N].units;
            const size_t j = i * step[k] % N;
            cr_assert_eq(u.h[i], from->h[j]);
            cr_assert_eq(u.z[i], from->z[j]);
            cr_assert_eq(u.gate[i], from->gate[j]);
            cr_assert_eq(u.r[i], from->r[j]);
            cr_assert_eq(u.push[i], from->push[j]);
        }
    }
    gfold_units u;
    gfold_error err;
    expect_refusal(gfold_sample_units(sample, 0, &u, &err), err, GFOLD_EINVAL, "most");
    const gfold_sample_params plain = params_of(0, GFOLD_AT_GAUSSIAN);
    run(&plain);
    cr_assert_eq(gfold_sample_units(sample, 10, &u, NULL), GFOLD_OK);
    cr_assert(u.h && !u.z && !u.r && !u.gate && !u.push);
}

Test(sample, is_the_same_on_one_two_and_four_threads)
{
    for (int at = 0; at < GFOLD_AT_COUNT; at++) {
        gfold_sample_params p = params_of(10, (gfold_sample_at)at);
        gfold_sample *other;
        p.networks = 7;
        p.simulate.settle_speed = 0.3;
        run(&p);
        for (p.threads = 2; p.threads <= 4; p.threads += 2) {
            cr_assert_eq(gfold_sample_run(&p, &other, NULL), GFOLD_OK);
            cr_assert_eq(gfold_sample_count(other), gfold_sample_count(sample));
            for (size_t k = 0; k < gfold_sample_count(sample); k++) {
                const gfold_sample_state *a = gfold_sample_states(sample) + k;
                const gfold_sample_state *b = gfold_sample_states(other) + k;
                const size_t bytes = a->count * sizeof(double);
                cr_assert_eq(a->network, b->network);
                cr_assert_arr_eq(a->re, b->re, bytes);
                cr_assert_arr_eq(a->im, b->im, bytes);
                cr_assert_arr_eq(a->units.h, b->units.h, N * sizeof(double));
            }
            gfold_sample_destroy(other);
        }
    }
}

static void count_call(void *context, double fraction)
{
    double *last = context;
    cr_assert_gt(fraction, *last);
    *last = fraction;
}

Test(sample, reports_progress_and_stops_when_told)
{
    gfold_sample_params p = params_of(1, GFOLD_AT_TRAJECTORY);
    double last = 0;
    p.progress = count_call;
    p.context = &last;
    p.threads = 2;
    run(&p);
    cr_assert_eq(last, 1);
    const volatile int stop = 1;
    p.stop = &stop;
    gfold_sample *none;
    gfold_error err;
    expect_refusal(gfold_sample_run(&p, &none, &err), err, GFOLD_ESTOPPED, "stopped");
    cr_assert_null(none);
}

Test(sample, refuses_what_is_out_of_range)
{
    static const struct {
        size_t offset;
        int integer;
        double value;
        const char *word;
    } bad[] = {
        { offsetof(gfold_sample_params, networks), 1, 0, "networks is 0" },
        { offsetof(gfold_sample_params, states), 1, 1001, "states is 1001" },
        { offsetof(gfold_sample_params, threads), 1, -1, "threads is -1" },
        { offsetof(gfold_sample_params, at), 1, 4, "at is 4" },
        { offsetof(gfold_sample_params, delta_h), 0, -1, "delta_h is -1" },
        { offsetof(gfold_sample_params, interval), 0, 3, "interval is 3" },
        { offsetof(gfold_sample_params, interval), 0, NAN, "interval is nan" },
        { offsetof(gfold_sample_params, simulate.dt), 0, 0, "dt is 0" },
        { offsetof(gfold_sample_params, model.g), 0, -1, "g is -1" },
    };
    gfold_sample *none;
    gfold_error err;
    for (size_t k = 0; k < COUNT(bad); k++) {
        gfold_sample_params p = params_of(0, GFOLD_AT_TRAJECTORY);
        p.states = 2;
        p.interval = 1;
        char *at = (char *)&p + bad[k].offset;
        if (bad[k].integer)
            *(int *)at = (int)bad[k].value;
        else
            *(double *)at = bad[k].value;
        expect_refusal(gfold_sample_run(&p, &none, &err), err, GFOLD_EINVAL, bad[k].word);
        cr_assert_null(none);
    }
    gfold_sample_params p = params_of(0, GFOLD_AT_GAUSSIAN);
    p.network.n = 1;
    expect_refusal(gfold_sample_run(&p, &none, &err), err, GFOLD_EINVAL, "n is 1");
    p.network.n = GFOLD_NETWORK_MAX;
    p.network.in_degree = 2;
    expect_refusal(gfold_sample_run(&p, &none, &err), err, GFOLD_ENOMEM, "the sample needs");
}

Test(sample, names_every_kind_of_state)
{
    cr_assert_str_eq(gfold_sample_at_name(GFOLD_AT_GAUSSIAN), "gaussian");
    cr_assert_str_eq(gfold_sample_at_name(GFOLD_AT_ORIGIN), "origin");
    cr_assert_str_eq(gfold_sample_at_name(GFOLD_AT_SETTLED), "settled");
    cr_assert_str_eq(gfold_sample_at_name(GFOLD_AT_TRAJECTORY), "trajectory");
    cr_assert_null(gfold_sample_at_name(GFOLD_AT_COUNT));
}
