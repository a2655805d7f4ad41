/* What simulate.h refuses, and how runs end that do not reach their end. */
#include "expect.h"
#include "sample.h"

#include <gatefold/gatefold.h>
#include <string.h>

static gfold_network *network;

static void start(void)
{
    const gfold_model m = gfold_model_preset(GFOLD_GRNN);
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
    cr_assert_eq(gfold_network_create(&network, &m, sample_of(20, 1, 0), NULL), GFOLD_OK);
}

static void end(void)
{
    gfold_network_destroy(network);
}

TestSuite(simulate_refusals, .init = start, .fini = end);

Test(simulate_refusals, a_parameter_out_of_range_is_named)
{
    static const struct {
        const char *word;
        size_t offset;
        double value;
    } wrong[] = {
        { "t_max", offsetof(gfold_simulate_params, t_max), 0 },
        { "t_max", offsetof(gfold_simulate_params, t_max), 2e8 },
        { "t_max", offsetof(gfold_simulate_params, t_max), NAN },
        { "dt", offsetof(gfold_simulate_params, dt), 0 },
        { "dt", offsetof(gfold_simulate_params, dt), 1.1 },
        { "dt", offsetof(gfold_simulate_params, dt), NAN },
        { "sigma_0", offsetof(gfold_simulate_params, sigma_0), -1 },
        { "sigma_0", offsetof(gfold_simulate_params, sigma_0), INFINITY },
        { "settle_speed", offsetof(gfold_simulate_params, settle_speed), -1e-9 },
        { "settle_speed", offsetof(gfold_simulate_params, settle_speed), 2 },
    };
    for (size_t k = 0; k < COUNT(wrong); k++) {
        gfold_simulate_params p = gfold_simulate_defaults();
        gfold_simulate_plan *plan;
        gfold_error err;
        memcpy((char *)&p + wrong[k].offset, &wrong[k].value, sizeof(double));
        expect_refusal(gfold_simulate_create(&plan, network, &p, &err), err, GFOLD_EINVAL,
                       wrong[k].word);
        cr_assert_null(plan);
    }
    gfold_simulate_destroy(NULL);
}

static gfold_status
create_with(const gfold_model *m, gfold_integrator integrator, double dt, gfold_error *err)
{
    gfold_network *w;
    gfold_simulate_plan *plan;
    gfold_simulate_params p = gfold_simulate_defaults();
    p.dt = dt;
    p.integrator = integrator;
    cr_assert_eq(gfold_network_create(&w, m, sample_of(10, 1, 0), NULL), GFOLD_OK);
    const gfold_status status = gfold_simulate_create(&plan, w, &p, err);
    gfold_simulate_destroy(plan);
    gfold_network_destroy(w);
    return status;
}

static gfold_status create(const gfold_model *m, double dt, gfold_error *err)
{
    return create_with(m, GFOLD_AUTOMATIC, dt, err);
}

Test(simulate_refusals, a_step_beyond_the_stability_of_a_gate_is_refused)
{
    gfold_model m = gfold_model_preset(GFOLD_GRNN);
    gfold_error err;
    m.update.tau = 0.01;
    expect_refusal(create(&m, 0.028, &err), err, GFOLD_EINVAL, "tau");
    cr_assert_eq(create(&m, 0.026, &err), GFOLD_OK);
    m.update.tau = 0;
    cr_assert_eq(create(&m, 0.5, &err), GFOLD_OK, "a gate without time constant sets no limit");
    m.reset.tau = 0.1;
    expect_refusal(create(&m, 0.28, &err), err, GFOLD_EINVAL, "tau");
    m.reset.kind = GFOLD_GATE_OFF;
    cr_assert_eq(create(&m, 0.28, &err), GFOLD_OK, "an absent gate sets no limit");
}

Test(simulate_refusals, noise_is_refused_where_forcing_must_be_smooth)
{
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    gfold_error err;
    m.noise = 0.1;
    expect_refusal(create_with(&m, GFOLD_RK4, 0.05, &err), err, GFOLD_EINVAL, "noise");
}

Test(simulate_refusals, a_state_that_overflows_is_told)
{
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    gfold_network *w;
    gfold_simulate_plan *plan;
    gfold_simulate_result result;
    gfold_error err;
    gfold_simulate_params p = gfold_simulate_defaults();
    m.phi = GFOLD_PHI_RELU;
    m.g = 50;
    p.t_max = 1000;
    cr_assert_eq(gfold_network_create(&w, &m, sample_of(20, 1, 0), NULL), GFOLD_OK);
    cr_assert_eq(gfold_simulate_create(&plan, w, &p, NULL), GFOLD_OK);
    expect_refusal(gfold_simulate_run(plan, 0, 1, NULL, &result, &err), err, GFOLD_ENUMERIC,
                   "overflowed");
    cr_assert(result.t_end > 0 && result.t_end < 1000 && !result.settled);
    gfold_simulate_destroy(plan);
    gfold_network_destroy(w);
}

Test(simulate_refusals, a_flag_that_is_up_stops_a_run_before_its_first_step)
{
    gfold_simulate_plan *plan;
    gfold_simulate_result result, full;
    gfold_error err;
    const volatile int stop = 1;
    const gfold_simulate_params p = gfold_simulate_defaults();
    cr_assert_eq(gfold_simulate_create(&plan, network, &p, NULL), GFOLD_OK);
    expect_refusal(gfold_simulate_run(plan, 0, 1, &stop, &result, &err), err, GFOLD_ESTOPPED, "t = 0");
    cr_assert(result.steps == 0 && result.t_end == 0 && result.var_h > 0);
    const volatile int go = 0;
    cr_assert_eq(gfold_simulate_run(plan, 0, 1, &go, &full, &err), GFOLD_OK, "%s", err.message);
    cr_assert_gt(full.steps, 0);
    gfold_simulate_destroy(plan);
}

Test(simulate_refusals, initial_states_that_are_not_finite_are_named_as_the_run_begins)
{
    double h[2 * 20] = { 0 };
    gfold_simulate_params p = gfold_simulate_defaults();
    gfold_simulate_plan *plan;
    gfold_simulate_result out[2];
    gfold_error err;
    p.trials = 2;
    p.t_max = 1;
    p.initial = h;
    cr_assert_eq(gfold_simulate_create(&plan, network, &p, NULL), GFOLD_OK);
    cr_assert_eq(gfold_simulate_run(plan, 0, 2, NULL, out, NULL), GFOLD_OK);
    h[23] = NAN;
    expect_refusal(gfold_simulate_run(plan, 0, 2, NULL, out, &err), err, GFOLD_EINVAL, "entry 23");
    cr_assert_eq(gfold_simulate_run(plan, 0, 1, NULL, out, NULL), GFOLD_OK);
    gfold_simulate_destroy(plan);
}
