#include "expect.h"
#include "reference.h"

#include <gatefold/gatefold.h>
#include <string.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(correlation_paths, .init = start, .timeout = 280);

typedef struct solved {
    gfold_correlation_plan *plan;
    gfold_correlation_summary s;
} solved;

static gfold_correlation_params small(void)
{
    gfold_correlation_params params = gfold_correlation_defaults();
    params.method = GFOLD_CORRELATION_PATHS;
    params.paths = 256;
    params.batches = 8;
    params.dt = 0.25;
    params.threads = 1;
    return params;
}

static solved solve(const gfold_model *model, const gfold_correlation_params *params)
{
    solved of = { 0 };
    gfold_error err;
    cr_assert_eq(gfold_correlation_create(&of.plan, params, &err), GFOLD_OK, "%s", err.message);
    cr_assert_eq(gfold_correlation_solve(of.plan, model, &of.s, &err), GFOLD_OK, "%s", err.message);
    cr_assert_eq(of.s.method, GFOLD_CORRELATION_PATHS);
    return of;
}

/* Within four standard errors, which are themselves small enough to notice. */
static void agrees(const char *name, double got, double error, double wanted, double most)
{
    cr_expect_lt(error, most, "%s: its error is %.2e", name, error);
    cr_expect_lt(fabs(got - wanted), 4 * error, "%s: %.6f +- %.6f instead of %.6f", name, got,
                 error, wanted);
}

static gfold_lyapunov exponent(const solved *of)
{
    gfold_lyapunov l;
    gfold_error err;
    cr_assert_eq(gfold_lyapunov_of(of->plan, &l, &err), GFOLD_OK, "%s", err.message);
    cr_expect_lt(l.residual, 1e-3);
    cr_expect_gt(l.evaluations, 0);
    return l;
}

/* The reference state of SCS, rates multiplied by `pace`; decay time 1 / sqrt(1 - <phi'>^2). */
static void is_the_reference(const solved *of, double pace)
{
    const gfold_lyapunov l = exponent(of);
    agrees("C0", of->s.c0, of->s.c0_error, 0.481201353, 0.006);
    agrees("C_inf", of->s.c_inf, of->s.c_inf_error, 0, 0.03);
    agrees("decay time", of->s.decay_time * pace, of->s.decay_error * pace, 4.384547417, 0.6);
    agrees("lambda_max", l.lambda_max / pace, l.error / pace, 0.112458, 0.01);
    cr_expect_lt(of->s.residual, 1e-3);
}

Test(correlation_paths, without_gates_the_state_of_scs_is_found)
{
    const gfold_model model = gfold_model_preset(GFOLD_VRNN);
    const gfold_correlation_params params = small();
    solved of = solve(&model, &params);
    is_the_reference(&of, 1);
    gfold_correlation_destroy(of.plan);
}

Test(correlation_paths, a_gate_that_does_not_listen_slows_everything_down)
{
    gfold_model model = gfold_model_preset(GFOLD_GRNN);
    gfold_correlation_params params = small();
    params.dt = 0.5;
    model.update.alpha = model.reset.alpha = 0;
    model.update.tau = 3;
    model.p = 4; /* s_r = 1/2 */
    solved of = solve(&model, &params);
    is_the_reference(&of, 0.5);
    gfold_correlation_destroy(of.plan);
}

/* h' = -h + g J h + noise: C'' = (1 - g^2) C, C'(0) = -D. */
Test(correlation_paths, weak_noise_below_the_transition_is_filtered_linearly)
{
    gfold_model model = gfold_model_preset(GFOLD_VRNN);
    gfold_correlation_params params = small();
    params.dt = 0.1;
    model.g = 0.5;
    model.noise = 0.005;
    solved of = solve(&model, &params);
    const double rate = sqrt(1 - 0.25), c0 = 0.005 / rate;
    agrees("C0", of.s.c0, of.s.c0_error, c0, 0.01 * c0);
    agrees("decay time", of.s.decay_time, of.s.decay_error, 1 / rate, 0.01);
    gfold_correlation_at at;
    cr_assert_eq(gfold_correlation_value(of.plan, 1.234, &at, NULL), GFOLD_OK);
    expect_near(at.c_h, c0 * exp(-1.234 * rate), 0.02 * c0, "C at %g", 1.234);
    gfold_correlation_destroy(of.plan);
}

/* The other methods share no code with sampled paths. */
static void agrees_with_the_equations(const gfold_model *model, double most, double most_lambda)
{
    gfold_correlation_params params = small(), exact = gfold_correlation_defaults();
    solved of = solve(model, &params);
    gfold_correlation_plan *plan;
    gfold_correlation_summary s;
    gfold_lyapunov wanted;
    gfold_error err;
    const gfold_lyapunov l = exponent(&of);
    cr_assert_eq(gfold_correlation_create(&plan, &exact, &err), GFOLD_OK, "%s", err.message);
    cr_assert_eq(gfold_correlation_solve(plan, model, &s, &err), GFOLD_OK, "%s", err.message);
    cr_assert_neq(s.method, GFOLD_CORRELATION_PATHS);
    cr_assert_eq(gfold_lyapunov_of(plan, &wanted, &err), GFOLD_OK, "%s", err.message);
    agrees("C0", of.s.c0, of.s.c0_error, s.c0, most * s.c0);
    agrees("C_inf", of.s.c_inf, of.s.c_inf_error, s.c_inf, 4 * most * s.c0);
    agrees("decay time", of.s.decay_time, of.s.decay_error, s.decay_time, 0.15 * s.decay_time);
    agrees("lambda_max", l.lambda_max, l.error, wanted.lambda_max, most_lambda);
    gfold_correlation_destroy(of.plan);
    gfold_correlation_destroy(plan);
}

Test(correlation_paths, bias_and_noise_agree_with_the_potential)
{
    gfold_model model = gfold_model_preset(GFOLD_VRNN);
    model.g = 3;
    model.sigma_b = 0.3;
    model.noise = 0.1;
    agrees_with_the_equations(&model, 0.01, 0.01);
}

/* psi hardly falls where tanh' hardly varies. */
Test(correlation_paths, growth_that_is_weakly_bound_agrees_with_the_potential)
{
    static const double noise[] = { 0.005, 0.5 };
    gfold_model model = gfold_model_preset(GFOLD_VRNN);
    model.g = 0.5;
    for (int k = 0; k < 2; k++) {
        model.noise = noise[k];
        agrees_with_the_equations(&model, 0.01, 1e-3);
    }
}

Test(correlation_paths, a_reset_gate_agrees_with_its_boundary_value_problem)
{
    gfold_model model = gfold_model_preset(GFOLD_RESET);
    model.g = 5;
    model.reset.alpha = 1;
    agrees_with_the_equations(&model, 0.02, 0.01);
}

Test(correlation_paths, lags_between_and_beyond_those_sampled_are_filled_in)
{
    const gfold_model model = gfold_model_preset(GFOLD_RESET);
    gfold_correlation_params params = small();
    params.batches = 4;
    params.points = 41;
    params.tau_max = 20;
    gfold_model strong = model;
    strong.g = 4;
    solved of = solve(&strong, &params);
    gfold_correlation_at here, far;
    const double *h = gfold_correlation_h(of.plan), *error = gfold_correlation_h_error(of.plan);
    cr_assert_null(gfold_correlation_z(of.plan));
    cr_assert_not_null(gfold_correlation_r(of.plan));
    expect_near(h[0], of.s.c0, 0, "at lag %d", 0);
    for (size_t k = 0; k < 41; k++) {
        cr_assert_eq(gfold_correlation_value(of.plan, 0.5 * (double)k, &here, NULL), GFOLD_OK);
        cr_expect_eq(h[k], here.c_h);
        cr_expect_gt(error[k], 0);
        cr_expect_leq(here.c_h, of.s.c0);
        cr_expect_leq(here.c_r, here.c_phi + 0.1);
    }
    cr_assert_eq(gfold_correlation_value(of.plan, 1e5, &far, NULL), GFOLD_OK);
    expect_near(far.c_h, of.s.c_inf, 1e-15, "at %g", 1e5);
    gfold_correlation_destroy(of.plan);
}

static void
gives(gfold_model model, gfold_correlation_params params, gfold_status wanted, const char *word)
{
    gfold_correlation_plan *plan;
    gfold_correlation_summary s;
    gfold_error err;
    cr_assert_eq(gfold_correlation_create(&plan, &params, &err), GFOLD_OK, "%s", err.message);
    expect_refusal(gfold_correlation_solve(plan, &model, &s, &err), err, wanted, word);
    gfold_correlation_destroy(plan);
}

Test(correlation_paths, where_nothing_fluctuates_it_says_what_happened)
{
    gfold_correlation_params params = small();
    params.paths = 100;
    params.dt = 0.5;
    gfold_model model = gfold_model_preset(GFOLD_VRNN);
    model.g = 0.8;
    gives(model, params, GFOLD_ENOSOL, "died out");
    model.g = 1.5;
    model.sigma_b = 2;
    gives(model, params, GFOLD_ENOSOL, "became constant");
    model.sigma_b = 0;
    model.phi = GFOLD_PHI_RELU;
    model.g = 3;
    gives(model, params, GFOLD_ENOSOL, "without bound");
}

Test(correlation_paths, what_it_is_not_for_is_refused)
{
    gfold_correlation_params params = small();
    gives(gfold_model_preset(GFOLD_FS), params, GFOLD_EINVAL, "binary");
    params.start = GFOLD_STATIC;
    gives(gfold_model_preset(GFOLD_GRNN), params, GFOLD_EINVAL, "static");
}

Test(correlation_paths, a_step_too_long_for_the_error_asked_for_is_reported)
{
    gfold_correlation_params params = small();
    gfold_model model = gfold_model_preset(GFOLD_VRNN);
    params.paths = 100;
    params.batches = 2;
    params.dt = 0.5;
    params.rel_error = 1e-4;
    model.g = 30;
    gives(model, params, GFOLD_EACCURACY, "dt = 0.5");
}

Test(correlation_paths, batches_are_added_until_the_error_is_small_enough)
{
    gfold_correlation_params params = small();
    const gfold_model model = gfold_model_preset(GFOLD_VRNN);
    params.batches = 3;
    params.rel_error = 0.006;
    solved of = solve(&model, &params);
    cr_expect_leq(of.s.c0_error, 0.006 * of.s.c0);
    gfold_correlation_destroy(of.plan);
}

static gfold_correlation_params tiny(void)
{
    gfold_correlation_params params = small();
    params.paths = 100;
    params.batches = 3;
    params.dt = 0.5;
    return params;
}

static gfold_model gated(void)
{
    gfold_model model = gfold_model_preset(GFOLD_GRNN);
    model.g = 5;
    model.update.alpha = 1;
    model.update.tau = 0;
    model.reset.alpha = 1;
    return model;
}

Test(correlation_paths, nothing_depends_on_the_number_of_threads)
{
    gfold_correlation_params params = tiny();
    const gfold_model model = gated();
    solved one = solve(&model, &params);
    const gfold_lyapunov l = exponent(&one);
    for (params.threads = 2; params.threads <= 4; params.threads += 2) {
        solved more = solve(&model, &params);
        const gfold_lyapunov again = exponent(&more);
        cr_expect_arr_eq(&more.s, &one.s, sizeof one.s);
        cr_expect_eq(again.lambda_max, l.lambda_max);
        cr_expect_eq(again.error, l.error);
        gfold_correlation_destroy(more.plan);
    }
    gfold_correlation_destroy(one.plan);
}

Test(correlation_paths, a_plan_that_solved_something_else_is_as_good_as_new)
{
    const gfold_correlation_params params = tiny();
    const gfold_model model = gated(), other = gfold_model_preset(GFOLD_VRNN);
    gfold_correlation_summary s;
    solved fresh = solve(&model, &params), used = solve(&other, &params);
    cr_assert_eq(gfold_correlation_solve(used.plan, &model, &s, NULL), GFOLD_OK);
    cr_expect_arr_eq(&s, &fresh.s, sizeof s);
    gfold_correlation_destroy(fresh.plan);
    gfold_correlation_destroy(used.plan);
}

typedef struct listener {
    double last;
    int calls, backwards;
    volatile int stop;
    int stop_at;
} listener;

static void listen(void *context, double fraction)
{
    listener *l = context;
    l->backwards += fraction < l->last;
    l->last = fraction;
    if (++l->calls == l->stop_at) l->stop = 1;
}

Test(correlation_paths, progress_goes_up_to_one_and_a_stop_is_heard)
{
    gfold_correlation_params params = tiny();
    listener l = { 0 };
    const gfold_model model = gated();
    params.progress = listen;
    params.context = &l;
    params.stop = &l.stop;
    solved of = solve(&model, &params);
    expect_near(l.last, 1, 1e-12, "after %d calls", l.calls);
    cr_expect_eq(l.backwards, 0);
    gfold_correlation_destroy(of.plan);
    l = (listener){ .stop_at = 5 };
    gives(model, params, GFOLD_ESTOPPED, "stopped");
}
