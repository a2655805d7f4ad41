/* Every integrator against others, over all variants of the model, by its order or its tolerance. */
#include "crossings.h"
#include "expect.h"
#include "reference_network.h"
#include "sample.h"

#include <gatefold/gatefold.h>

enum { N = 24, NETWORKS = 4 };

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(integrators, .init = start, .timeout = 200);

/* CVODE where it is built in; what a build without it says is in test_cvode_absent.c. */
static int last(void)
{
    return strcmp(gfold_environment_get().sundials, "not built in") ? GFOLD_CVODE : GFOLD_ADAPTIVE;
}

static gfold_network *network_of(const gfold_model *m, size_t n, uint64_t seed)
{
    gfold_network *w;
    cr_assert_eq(gfold_network_create(&w, m, sample_of(n, seed, 0), NULL), GFOLD_OK);
    return w;
}

static gfold_simulate_params lasting(gfold_integrator integrator, double t_max, double dt)
{
    gfold_simulate_params p = gfold_simulate_defaults();
    p.integrator = integrator;
    p.t_max = t_max;
    p.dt = dt;
    p.stop_at_rest = 0;
    return p;
}

/* h at the end, of trial 0. */
static void run(const gfold_network *w, const gfold_simulate_params *p, double *h)
{
    gfold_simulate_plan *plan;
    gfold_simulate_result result;
    gfold_error err;
    cr_assert_eq(gfold_simulate_create(&plan, w, p, &err), GFOLD_OK, "%s", err.message);
    cr_assert_eq(gfold_simulate_run(plan, 0, 1, NULL, &result, &err), GFOLD_OK, "%s", err.message);
    memcpy(h, gfold_simulate_state(plan, 0).h, gfold_network_size(w) * sizeof *h);
    gfold_simulate_destroy(plan);
}

/* rms over units and networks of the distance to a reference. */
static double error_of(const gfold_model *m, const gfold_simulate_params *p,
                       const gfold_simulate_params *reference)
{
    double sum = 0;
    for (uint64_t seed = 1; seed <= NETWORKS; seed++) {
        double h[N], exact[N];
        gfold_network *w = network_of(m, N, seed);
        run(w, p, h);
        run(w, reference, exact);
        for (size_t i = 0; i < N; i++) sum += pow(h[i] - exact[i], 2);
        gfold_network_destroy(w);
    }
    return sqrt(sum / (N * NETWORKS));
}

/* ---- smooth forcing ------------------------------------------------------------------------ */

Test(integrators, those_of_fixed_step_converge_to_the_adaptive_one_at_their_orders)
{
    static const struct {
        gfold_integrator integrator;
        double order, dt;
    } rows[] = { { GFOLD_EULER, 1, 1. / 64 },
                 { GFOLD_HEUN, 2, 1. / 64 },
                 { GFOLD_EXPONENTIAL, 1, 1. / 64 },
                 { GFOLD_RK4, 4, 1. / 32 } };
    for (int k = 0; k < REFERENCE_VARIANTS; k++)
        for (size_t row = 0; row < COUNT(rows); row++) {
            const gfold_model m = reference_variant(k);
            const int binary = m.update.kind == GFOLD_GATE_BINARY, exact = rows[row].order > 3;
            const double order = binary && !exact ? 1 : rows[row].order;
            gfold_simulate_params reference = lasting(GFOLD_ADAPTIVE, 1, 1. / 32);
            reference.tol = 1e-14;
            const gfold_simulate_params coarse = lasting(rows[row].integrator, 1, rows[row].dt);
            const gfold_simulate_params fine = lasting(rows[row].integrator, 1, rows[row].dt / 8);
            const double a = error_of(&m, &coarse, &reference), b = error_of(&m, &fine, &reference);
            const double got = log2(a / b) / 3, most = binary ? 0.45 : 0.2;
            cr_assert(fabs(got - order) < most, "%s: order %.3f, not %g: errors %.2e, %.2e; %s",
                      gfold_integrator_name(rows[row].integrator), got, order, a, b,
                      reference_describe(&m));
        }
}

/* What a tolerance leaves at t = 2; the bound on their ratio is what was seen, several times over. */
static void expect_tolerance(gfold_integrator integrator)
{
    for (int k = 0; k < REFERENCE_VARIANTS; k++) {
        const gfold_model m = reference_variant(k);
        const gfold_simulate_params reference = lasting(GFOLD_RK4, 2, 1. / 2048);
        double last = INFINITY;
        for (double tol = 1e-4; tol > 1e-11; tol *= 1e-2) {
            gfold_simulate_params p = lasting(integrator, 2, 0.5);
            p.tol = tol;
            const double error = error_of(&m, &p, &reference);
            cr_assert(error < 100 * tol + 1e-10 && error < last + 1e-11, "%s: %.2e at tol %g; %s",
                      gfold_integrator_name(integrator), error, tol, reference_describe(&m));
            last = error;
        }
    }
}

Test(integrators, the_adaptive_ones_keep_their_tolerance)
{
    for (int i = GFOLD_ADAPTIVE; i <= last(); i++) expect_tolerance((gfold_integrator)i);
}

/* ---- inputs -------------------------------------------------------------------------------- */

/* Edges off the grid; a constant from the start. */
Test(integrators, all_see_the_same_input)
{
    static const double time[] = { 0.2, 0.51, 0.9 }, value[] = { 0.5, -1, 2 };
    static const gfold_input inputs[] = {
        { .kind = GFOLD_INPUT_CONSTANT, .amplitude = 0.7 },
        { .kind = GFOLD_INPUT_PULSE, .amplitude = 2, .start = 0.313, .duration = 0.411 },
        { .kind = GFOLD_INPUT_SINUSOID, .amplitude = 1, .period = 0.9, .start = 0.107 },
        { .kind = GFOLD_INPUT_SERIES, .time = time, .value = value, .count = 3 },
    };
    static const double most[GFOLD_INTEGRATOR_COUNT] = { [GFOLD_EULER] = 2e-2,
                                                         [GFOLD_HEUN] = 2e-2,
                                                         [GFOLD_EXPONENTIAL] = 2e-2,
                                                         [GFOLD_ADAPTIVE] = 1e-8,
                                                         [GFOLD_CVODE] = 1e-8 };
    double direction[N];
    gfold_input_random_direction(3, N, direction);
    for (int k = 0; k < REFERENCE_VARIANTS; k++)
        for (size_t input = 0; input < COUNT(inputs); input++)
            for (int i = GFOLD_EULER; i <= last(); i++) {
                const gfold_model m = reference_variant(k);
                gfold_simulate_params reference = lasting(GFOLD_RK4, 1, 1. / 512);
                reference.input = inputs[input];
                reference.input.direction = direction;
                gfold_simulate_params p =
                    lasting((gfold_integrator)i, 1, i < GFOLD_ADAPTIVE ? 1. / 512 : 0.05);
                p.input = reference.input;
                p.tol = 1e-10;
                const double error = error_of(&m, &p, &reference);
                cr_assert(error < most[i], "%s, %s: %.2e; %s", gfold_input_name(inputs[input].kind),
                          gfold_integrator_name((gfold_integrator)i), error,
                          reference_describe(&m));
            }
}

/* ---- batches ------------------------------------------------------------------------------- */

Test(integrators, a_trial_does_not_depend_on_its_batch_with_any_of_them)
{
    enum { TRIALS = 3 };
    for (int k = 0; k < REFERENCE_VARIANTS; k++)
        for (int i = GFOLD_RK4; i <= last(); i++) {
            const gfold_model m = reference_variant(k);
            gfold_network *w = network_of(&m, N, 5);
            gfold_simulate_params p = lasting((gfold_integrator)i, 3, 0.0625);
            gfold_simulate_plan *batch, *alone;
            gfold_simulate_result result[TRIALS], one;
            cr_assert_eq(gfold_simulate_create(&alone, w, &p, NULL), GFOLD_OK);
            p.trials = TRIALS;
            cr_assert_eq(gfold_simulate_create(&batch, w, &p, NULL), GFOLD_OK);
            cr_assert_eq(gfold_simulate_run(batch, 0, TRIALS, NULL, result, NULL), GFOLD_OK);
            for (int trial = TRIALS; trial-- > 0;) {
                cr_assert_eq(gfold_simulate_run(alone, (uint64_t)trial, 1, NULL, &one, NULL),
                             GFOLD_OK);
                const gfold_state a = gfold_simulate_state(alone, 0);
                const gfold_state b = gfold_simulate_state(batch, trial);
                cr_assert_eq(memcmp(a.h, b.h, N * sizeof *a.h), 0, "%s, trial %d; %s",
                             gfold_integrator_name((gfold_integrator)i), trial,
                             reference_describe(&m));
                cr_assert(one.steps == result[trial].steps &&
                          one.switches == result[trial].switches);
            }
            gfold_simulate_destroy(batch);
            gfold_simulate_destroy(alone);
            gfold_network_destroy(w);
        }
}

Test(integrators, the_adaptive_ones_report_a_state_that_overflows)
{
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    m.phi = GFOLD_PHI_RELU;
    m.g = 50;
    gfold_network *w = network_of(&m, N, 1);
    for (int i = GFOLD_ADAPTIVE; i <= last(); i++) {
        gfold_simulate_params p = lasting((gfold_integrator)i, 200, 0.05);
        gfold_simulate_plan *plan;
        gfold_simulate_result result;
        gfold_error err;
        p.tol = 1e-3;
        cr_assert_eq(gfold_simulate_create(&plan, w, &p, NULL), GFOLD_OK);
        expect_refusal(gfold_simulate_run(plan, 0, 1, NULL, &result, &err), err, GFOLD_ENUMERIC,
                       "overflowed");
        gfold_simulate_destroy(plan);
    }
    gfold_network_destroy(w);
}

/* ---- switches ------------------------------------------------------------------------------ */

/* The long version is crossings. */
static void expect_crossings(gfold_integrator tried, double median)
{
    static const crossings_case cases[] = { { 1, 5, 60, 1, 2, 30 }, { 0, 5, 60, 1, 2, 30 } };
    for (size_t k = 0; k < COUNT(cases); k++) {
        crossings c = { 0 };
        crossings_add(&c, &cases[k], tried, GFOLD_ADAPTIVE, 0.05);
        cr_assert(c.lost + c.invented == 0, "%zu lost, %zu invented; at t = %.9g unit %zu", c.lost,
                  c.invented, c.first.t, c.first.unit);
        cr_assert(c.matched > 500 && (cases[k].tau > 0 || c.slid > 3), "%zu, %zu slid", c.matched,
                  c.slid);
        cr_assert_lt(crossings_quantile(&c, 0.5), median);
        free(c.distance);
    }
}

Test(integrators, those_that_switch_exactly_lose_no_crossing_in_a_short_run)
{
    expect_crossings(GFOLD_RK4, 1e-5);
    if (last() == GFOLD_CVODE) expect_crossings(GFOLD_CVODE, 1e-10);
}
