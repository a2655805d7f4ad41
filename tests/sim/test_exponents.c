#include <gatefold/exponents.h>

#include "expect.h"
#include "math/linalg.h"
#include "reference_modes.h"
#include "reference_network.h"
#include "sample.h"
#include "sim/coupling.h"

#include <gatefold/gatefold.h>
#include <stdlib.h>
#include <string.h>

enum { N = 16 };

static void begin(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(exponents, .init = begin);

static gfold_exponents_params params_of(gfold_model model, size_t n, double transient, double t_max)
{
    gfold_exponents_params p = gfold_exponents_defaults();
    p.model = model;
    p.network.n = n;
    p.transient = transient;
    p.simulate.t_max = t_max;
    p.networks = p.threads = 1;
    return p;
}

static gfold_exponents *run(gfold_exponents_params p)
{
    gfold_exponents *e;
    gfold_error err;
    cr_assert_eq(gfold_exponents_run(&p, &e, &err), GFOLD_OK, "%s: %s",
                 reference_describe(&p.model), err.message);
    return e;
}

static double at(const gfold_exponents *e, size_t i)
{
    return gfold_exponents_at(e, i).mean;
}

/* ---- what can be solved -------------------------------------------------------------------- */

/* A symmetric matrix with these eigenvalues, turned by reflections. */
static void symmetric(const double *eigenvalue, double *matrix)
{
    uint64_t seed = 3;
    memset(matrix, 0, N * N * sizeof *matrix);
    for (size_t i = 0; i < N; i++) matrix[i + N * i] = eigenvalue[i];
    for (int turn = 0; turn < 3; turn++) {
        double u[N], square = 0, left[N], right[N], both = 0;
        for (size_t i = 0; i < N; i++) square += pow(u[i] = reference_uniform(&seed, -1, 1), 2);
        for (size_t i = 0; i < N; i++) {
            left[i] = right[i] = 0;
            for (size_t j = 0; j < N; j++) {
                left[i] += matrix[i + N * j] * u[j];
                right[i] += matrix[j + N * i] * u[j];
            }
        }
        for (size_t i = 0; i < N; i++) both += u[i] * left[i];
        for (size_t i = 0; i < N; i++)
            for (size_t j = 0; j < N; j++)
                matrix[i + N * j] -= 2 / square * (left[i] * u[j] + u[i] * right[j]) -
                                     4 / square / square * both * u[i] * u[j];
    }
}

Test(exponents, at_a_stable_zero_they_are_the_eigenvalues_of_the_linear_network)
{
    double eigenvalue[N], matrix[N * N];
    gfold_model model = gfold_model_preset(GFOLD_VRNN);
    model.g = 0.5;
    for (size_t i = 0; i < N; i++) eigenvalue[i] = 1.8 - 0.25 * (double)i;
    symmetric(eigenvalue, matrix);
    for (int heun = 0; heun < 2; heun++) {
        gfold_exponents_params p = params_of(model, N, 500, 600);
        p.network.coupling[GFOLD_COUPLING_H] = matrix;
        p.simulate.dt = heun ? 0.01 : 0.05;
        p.simulate.integrator = heun ? GFOLD_HEUN : GFOLD_RK4;
        gfold_exponents *e = run(p);
        for (size_t i = 0; i < N; i++)
            expect_near(at(e, i), -1 + 0.5 * eigenvalue[i], heun ? 2e-4 : 3e-6, "exponent %zu", i);
        expect_near(at(e, 0), -0.1, heun ? 1e-7 : 1e-9, "%s", "the largest");
        cr_assert(gfold_exponents_summarise(e).converged);
        cr_assert_eq(gfold_exponents_summarise(e).kaplan_yorke.mean, 0);
        gfold_exponents_destroy(e);
    }
}

static int descending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

/* Pairs of complex eigenvalues turn, so that single exponents waver by 1 / t while their sums do not. */
Test(exponents, at_rest_they_are_the_real_parts_of_the_eigenvalues_with_a_zero_for_each_closed_gate)
{
    for (int function = 0; function < 2; function++) {
        gfold_model model = gfold_model_preset(GFOLD_FS);
        model.g = 1.5;
        model.update.tau = function ? 0 : 1;
        const gfold_network_params w = { .n = N, .seed = 4 };
        reference_modes r = reference_modes_open(&model, &w, 400);
        gfold_exponents_params p = params_of(model, N, 400, 1000);
        p.network = w;
        gfold_exponents *e = run(p);
        double sorted[2 * N], up = 0, wanted = 0;
        size_t closed = 0;
        for (size_t i = 0; i < N; i++) closed += r.state.gate[i] < 1;
        for (size_t i = 0; i < r.m; i++) sorted[i] = at(e, i);
        qsort(sorted, r.m, sizeof *sorted, descending);
        cr_assert(closed > 2 && closed < N);
        for (size_t i = 0; i < r.m; i++) {
            up += sorted[i], wanted += r.l[i][0];
            if (i < closed) expect_near(at(e, i), 0, 1e-12, "closed gate %zu", i);
            expect_near(sorted[i], r.l[i][0], 0.02, "exponent %zu of %zu", i, r.m);
            if (i + 1 == r.m || r.l[i][0] - r.l[i + 1][0] > 0.05)
                expect_near(up, wanted, 1e-3, "the first %zu", i + 1);
        }
        gfold_exponents_destroy(e);
        reference_modes_close(&r);
    }
}

/* ---- identities ---------------------------------------------------------------------------- */

static double excess(gfold_model model, gfold_integrator integrator, double dt)
{
    gfold_exponents_params p = params_of(model, N, 0, 8);
    p.simulate.integrator = integrator;
    p.simulate.dt = dt;
    gfold_exponents *e = run(p);
    const gfold_exponents_summary s = gfold_exponents_summarise(e);
    gfold_exponents_destroy(e);
    return s.sum.mean - s.trace.mean;
}

/* Sum - trace is the error of the step, of the integrator's order. */
Test(exponents, their_sum_is_the_mean_trace_of_the_jacobian_for_every_smooth_variant)
{
    for (int k = 0; k < REFERENCE_VARIANTS; k++) {
        const gfold_model model = reference_variant(k);
        if (model.update.kind == GFOLD_GATE_BINARY) continue;
        const double coarse = excess(model, GFOLD_RK4, 0.1), fine = excess(model, GFOLD_RK4, 0.05);
        cr_assert_lt(fabs(fine), 1e-3, "%g, %s", fine, reference_describe(&model));
        cr_assert_gt(fabs(coarse), 10 * fabs(fine), "%g over %g, %s", coarse, fine,
                     reference_describe(&model));
        const double heun = excess(model, GFOLD_HEUN, 0.05) / excess(model, GFOLD_HEUN, 0.025);
        cr_assert(heun > 3 && heun < 6, "%g, %s", heun, reference_describe(&model));
        const double euler = excess(model, GFOLD_EULER, 0.02) / excess(model, GFOLD_EULER, 0.01);
        cr_assert(euler > 1.7 && euler < 2.5, "%g, %s", euler, reference_describe(&model));
    }
}

Test(exponents, jumps_at_switches_enter_the_sum_as_they_enter_the_trace)
{
    double switches = 0;
    int whole = 0;
    for (uint64_t seed = 1; seed <= 8; seed++)
        for (int function = 0; function < 2; function++) {
            gfold_model model = gfold_model_preset(GFOLD_FS);
            model.g = 3;
            model.update.tau = function ? 0 : 1;
            gfold_exponents_params p = params_of(model, N, 0, 10);
            p.simulate.dt = 0.01;
            p.network.seed = seed;
            gfold_exponents *e = run(p);
            const gfold_exponents_summary s = gfold_exponents_summarise(e);
            if (!isnan(s.trace.mean)) {
                expect_near(s.sum.mean, s.trace.mean, 1e-5, "seed %d, tau_z %g", (int)seed,
                            model.update.tau);
                whole++;
            } else {
                cr_assert(function && isinf(at(e, N - 1)), "a gate slid and took nothing away");
            }
            switches += s.switches;
            gfold_exponents_destroy(e);
        }
    cr_assert(switches > 60 && whole > 9, "%g switches, %d without sliding", switches, whole);
}

Test(exponents, with_noise_the_sum_is_the_trace_too)
{
    gfold_model model = gfold_model_preset(GFOLD_GRNN);
    model.noise = 0.2;
    const double coarse = excess(model, GFOLD_AUTOMATIC, 0.02);
    cr_assert_lt(fabs(coarse), 5e-3, "%g", coarse);
}

Test(exponents, they_do_not_depend_on_the_interval_between_factorisations)
{
    static const double interval[] = { 0, 0.05, 0.5, 2, 3 };
    gfold_model model = gfold_model_preset(GFOLD_VRNN);
    double wanted[N];
    model.g = 4;
    for (size_t k = 0; k < COUNT(interval); k++) {
        gfold_exponents_params p = params_of(model, N, 5, 30);
        p.interval = interval[k];
        gfold_exponents *e = run(p);
        for (size_t i = 0; i < N; i++)
            if (k)
                expect_near(at(e, i), wanted[i], 1e-9, "exponent %zu, interval %g", i, interval[k]);
            else
                wanted[i] = at(e, i);
        gfold_exponents_destroy(e);
    }
}

Test(exponents, the_first_ones_do_not_depend_on_how_many_are_asked_for)
{
    const gfold_model model = reference_variant(2);
    gfold_exponents_params p = params_of(model, N, 5, 25);
    p.interval = 1;
    gfold_exponents *all = run(p);
    cr_assert_eq(gfold_exponents_count(all), 3 * N);
    for (p.k = 1; p.k < 3 * N; p.k += 13) {
        gfold_exponents *some = run(p);
        cr_assert_eq(gfold_exponents_count(some), p.k);
        for (size_t i = 0; i < p.k; i++)
            expect_near(at(some, i), at(all, i), 1e-11, "exponent %zu of %zu", i, p.k);
        cr_assert(isnan(gfold_exponents_summarise(some).sum.mean));
        gfold_exponents_destroy(some);
    }
    gfold_exponents_destroy(all);
}

/* ---- another method ------------------------------------------------------------------------ */

/* Growth of a small distance between two trajectories of Runge-Kutta in double loops, brought back to
 * its size after each unit of time. */
static double benettin(const gfold_network *w, double dt, int times)
{
    const double size = 1e-6;
    const size_t m = reference_size(w);
    double y[3 * REFERENCE_N], other[3 * REFERENCE_N], apart[3 * REFERENCE_N], growth = 0;
    reference_start(w, 1, 0, y);
    gf_random_normal(gf_network_tangent(w, 0), m, apart);
    double norm = gf_norm(m, apart);
    for (int t = 0; t < times; t++) {
        for (size_t i = 0; i < m; i++) other[i] = y[i] + size / norm * apart[i];
        reference_run(w, y, dt, lrint(1 / dt));
        reference_run(w, other, dt, lrint(1 / dt));
        for (size_t i = 0; i < m; i++) apart[i] = (other[i] - y[i]) / size;
        norm = gf_norm(m, apart);
        growth += log(norm);
    }
    return growth / times;
}

Test(exponents, the_first_is_the_growth_of_the_distance_between_two_trajectories)
{
    static const gfold_preset presets[] = { GFOLD_VRNN, GFOLD_GRNN, GFOLD_RESET };
    for (size_t k = 0; k < COUNT(presets); k++) {
        gfold_model model = gfold_model_preset(presets[k]);
        gfold_network *w;
        model.g = 5;
        gfold_exponents_params p = params_of(model, 30, 0, 30);
        p.k = 1;
        gfold_exponents *e = run(p);
        cr_assert_eq(gfold_network_create(&w, &model, &p.network, NULL), GFOLD_OK);
        expect_near(at(e, 0), benettin(w, 0.05, 30), 3e-6, "%s", reference_describe(&model));
        gfold_network_destroy(w);
        gfold_exponents_destroy(e);
    }
}

/* ---- chaos and cycles ---------------------------------------------------------------------- */

/* Without input a state that does not rest keeps its distance along its own path. */
Test(exponents, a_limit_cycle_has_a_zero_on_top_and_a_chaotic_state_one_below)
{
    gfold_model model = gfold_model_preset(GFOLD_VRNN);
    model.g = 5;
    gfold_exponents_params p = params_of(model, 16, 300, 1500);
    p.network.seed = 5;
    p.k = 3;
    gfold_exponents *cycle = run(p);
    expect_near(at(cycle, 0), 0, 1e-3, "%s", "the cycle's");
    cr_assert_lt(at(cycle, 1), -0.3);
    gfold_exponents_destroy(cycle);
    p.model.g = 4;
    p.network.n = 30;
    p.network.seed = 2;
    gfold_exponents *chaos = run(p);
    const gfold_estimate first = gfold_exponents_at(chaos, 0),
                         second = gfold_exponents_at(chaos, 1);
    cr_assert_gt(first.mean, 5 * first.stderr_, "%g, error %g", first.mean, first.stderr_);
    expect_near(second.mean, 0, 2e-3, "%s", "along the path");
    cr_assert_lt(at(chaos, 2), -0.05);
    gfold_exponents_destroy(chaos);
}

Test(exponents, a_short_run_does_not_count_as_converged)
{
    gfold_model model = gfold_model_preset(GFOLD_VRNN);
    model.g = 0.9;
    gfold_exponents_params p = params_of(model, 60, 0, 10);
    p.k = 3;
    p.networks = 4;
    p.simulate.sigma_0 = 20; /* saturated at first */
    gfold_exponents *e = run(p);
    const gfold_exponents_summary s = gfold_exponents_summarise(e);
    cr_assert_not(s.converged, "drift %g, error %g", s.drift, s.drift_error);
    gfold_exponents_destroy(e);
}

/* ---- several networks ---------------------------------------------------------------------- */

Test(exponents, means_are_over_networks_and_no_bit_depends_on_threads)
{
    enum { NETWORKS = 5 };
    gfold_exponents_params p = params_of(gfold_model_preset(GFOLD_GRNN), N, 5, 20);
    gfold_exponents *e[3];
    p.networks = NETWORKS;
    for (int k = 0; k < 3; k++) {
        p.threads = 1 << k;
        e[k] = run(p);
    }
    for (size_t i = 0; i < 3 * N; i++) {
        const gfold_estimate all = gfold_exponents_at(e[0], i);
        double sum = 0, squares = 0;
        for (int w = 0; w < NETWORKS; w++) {
            const double one = gfold_exponents_in(e[0], w, i).mean;
            sum += one, squares += one * one;
            for (int k = 1; k < 3; k++)
                expect_near(gfold_exponents_in(e[k], w, i).mean, one, 0, "threads %d", 1 << k);
        }
        expect_near(all.mean, sum / NETWORKS, 1e-12, "exponent %zu", i);
        expect_near(all.stderr_, sqrt((squares - sum * sum / NETWORKS) / (NETWORKS - 1) / NETWORKS),
                    1e-7, "exponent %zu", i);
        cr_assert_eq(all.networks, NETWORKS);
    }
    p.network.realisation = 3;
    p.networks = 1;
    gfold_exponents *one = run(p);
    for (size_t i = 0; i < 3 * N; i++) {
        const gfold_estimate wanted = gfold_exponents_in(e[0], 3, i);
        cr_assert(at(one, i) == wanted.mean &&
                  gfold_exponents_at(one, i).stderr_ == wanted.stderr_);
    }
    cr_assert_eq(gfold_exponents_networks(e[0]), NETWORKS);
    cr_assert_eq(gfold_exponents_size(e[0]), 3 * N);
    cr_assert(isnan(gfold_exponents_at(one, 3 * N).mean));
    cr_assert(isnan(gfold_exponents_in(one, 1, 0).mean) &&
              isnan(gfold_exponents_in(one, 0, 3 * N).mean));
    for (int k = 0; k < 3; k++) gfold_exponents_destroy(e[k]);
    gfold_exponents_destroy(one);
}

Test(exponents, an_in_degree_and_single_precision_change_little_or_nothing_but_the_network)
{
    gfold_exponents_params p = params_of(gfold_model_preset(GFOLD_VRNN), 40, 10, 20);
    p.k = 4;
    gfold_exponents *wide = run(p);
    p.network.precision = GFOLD_SINGLE;
    gfold_exponents *narrow = run(p);
    for (size_t i = 0; i < 4; i++) expect_near(at(narrow, i), at(wide, i), 1e-4, "exponent %zu", i);
    p.network.in_degree = 6;
    gfold_exponents *sparse = run(p);
    cr_assert_gt(fabs(at(sparse, 0) - at(wide, 0)), 1e-4);
    gfold_exponents_destroy(wide);
    gfold_exponents_destroy(narrow);
    gfold_exponents_destroy(sparse);
}

static void note(void *context, double fraction)
{
    double *last = context;
    cr_assert(fraction >= *last && fraction <= 1 + 1e-12);
    *last = fraction;
}

Test(exponents, progress_rises_to_one)
{
    double last = 0;
    gfold_exponents_params p = params_of(gfold_model_preset(GFOLD_VRNN), N, 2, 10);
    p.networks = 3;
    p.threads = 2;
    p.progress = note;
    p.context = &last;
    gfold_exponents_destroy(run(p));
    expect_near(last, 1, 1e-12, "%s", "the end");
}

/* ---- refusals ------------------------------------------------------------------------------ */

static void refuse(gfold_exponents_params p, gfold_status status, const char *word)
{
    gfold_exponents *e = (gfold_exponents *)&p;
    gfold_error err;
    expect_refusal(gfold_exponents_run(&p, &e, &err), err, status, word);
    cr_assert_null(e);
}

Test(exponents, arguments_out_of_range_are_refused)
{
    const gfold_exponents_params good = params_of(gfold_model_preset(GFOLD_FS), N, 1, 10);
    gfold_exponents_params p = good;
    p.model.g = -1, refuse(p, GFOLD_EINVAL, "g is -1");
    p = good, p.network.n = 1, refuse(p, GFOLD_EINVAL, "n is 1");
    p = good, p.k = 2 * N + 1, refuse(p, GFOLD_EINVAL, "k is 33, outside [0, 32]");
    p = good, p.networks = 0, refuse(p, GFOLD_EINVAL, "networks is 0");
    p = good, p.threads = -1, refuse(p, GFOLD_EINVAL, "threads is -1");
    p = good, p.transient = 10, refuse(p, GFOLD_EINVAL, "transient is 10");
    p = good, p.transient = 0.07, refuse(p, GFOLD_EINVAL, "not a multiple of dt");
    p = good, p.simulate.t_max = 10.01, refuse(p, GFOLD_EINVAL, "t_max is 10.01, not a multiple");
    p = good, p.simulate.dt = 2, refuse(p, GFOLD_EINVAL, "dt is 2");
    p = good, p.interval = 0.07, refuse(p, GFOLD_EINVAL, "interval is 0.07");
    p = good, p.interval = -1, refuse(p, GFOLD_EINVAL, "interval is -1");
    p = good, p.simulate.input.kind = GFOLD_INPUT_CONSTANT;
    refuse(p, GFOLD_EINVAL, "the input is constant");
    p = good, p.simulate.integrator = GFOLD_EULER;
    refuse(p, GFOLD_EINVAL, "binary gates need rk4");
    p.simulate.integrator = GFOLD_EXPONENTIAL, refuse(p, GFOLD_EINVAL, "is exponential; tangents");
    p = good, p.model.noise = 1, refuse(p, GFOLD_EINVAL, "binary gates need rk4");
}

Test(exponents, a_state_that_overflows_and_a_stop_are_told)
{
    gfold_exponents_params p = params_of(gfold_model_preset(GFOLD_VRNN), N, 1, 3000);
    p.model.phi = GFOLD_PHI_RELU;
    p.model.g = 8;
    refuse(p, GFOLD_ENUMERIC, "overflowed");
    const int stop = 1;
    p = params_of(gfold_model_preset(GFOLD_VRNN), N, 1, 30);
    p.stop = &stop;
    refuse(p, GFOLD_ESTOPPED, "stopped");
}
