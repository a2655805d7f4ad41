#include "reference_agent.h"

/* One step of Adam whose rate has dropped already, after the recorded recurrent learning. */
Test(readout, the_step_after_each_rule_is_the_recorded_one)
{
    const char *const rules[] = { "gbc_ltts_full", "gbc_tb_full", "gbc_diag8" };
    for (size_t k = 0; k < COUNT(rules); k++) {
        char name[64];
        gfold_agent *agent = reference_agent(0);
        gfold_demonstration d = reference_demonstration(0);
        gfold_readout_params p = gfold_readout_defaults();
        p.epochs = 1;
        p.rate.drop_every = 1;
        snprintf(name, sizeof name, "%s_J_adam50", rules[k]);
        reference_put(agent, GFOLD_AGENT_RECURRENT, name);
        cr_assert_eq(gfold_agent_train_readout(agent, 1, &d, &p, NULL, NULL), GFOLD_OK);
        snprintf(name, sizeof name, "%s_Jout_adam1", rules[k]);
        reference_expect(gfold_agent_weights(agent, GFOLD_AGENT_READOUT), name, OUTPUTS, N, 1e-12);
        reference_free(agent, &d);
    }
}

static double
error_after(int epochs, const gfold_readout_params *usual, const gfold_demonstration *d)
{
    gfold_agent *agent = reference_agent(1);
    gfold_readout_params p = *usual;
    double mse;
    p.epochs = epochs;
    cr_assert_eq(gfold_agent_train_readout(agent, 1, d, &p, &mse, NULL), GFOLD_OK);
    gfold_agent_destroy(agent);
    return mse;
}

Test(readout, the_gradient_brings_the_error_down_to_that_of_least_squares)
{
    gfold_demonstration d = reference_demonstration(1);
    gfold_readout_params p = gfold_readout_defaults();
    p.spikes = 0;
    p.targets = 1;
    p.lead = 1;
    p.rate.drop_every = 500;
    const double start = error_after(0, &p, &d), end = error_after(20000, &p, &d);
    cr_assert_lt(end, 0.5 * start, "%g from %g", end, start);
    p.rate = (gfold_rate){ GFOLD_SGD, 0.05, 1, 1 };
    const double other = error_after(200000, &p, &d);
    expect_close(other, end, 0.05, "plain descent against Adam, from %g", start);
    gfold_agent *none = NULL;
    reference_free(none, &d);
}

Test(readout, bad_values_are_refused)
{
    gfold_agent *agent = reference_agent(0);
    gfold_demonstration d = reference_demonstration(0);
    gfold_readout_params p = gfold_readout_defaults();
    gfold_error err;
    p.epochs = -1;
    expect_refusal(gfold_agent_train_readout(agent, 1, &d, &p, NULL, &err), err, GFOLD_EINVAL,
                   "epochs");
    p.epochs = 1;
    p.rate.alpha = 0;
    expect_refusal(gfold_agent_train_readout(agent, 1, &d, &p, NULL, &err), err, GFOLD_EINVAL,
                   "alpha");
    p.rate.alpha = 1;
    p.lead = 2;
    expect_refusal(gfold_agent_train_readout(agent, 1, &d, &p, NULL, &err), err, GFOLD_EINVAL,
                   "lead");
    p.lead = 0;
    d.steps = 1;
    expect_refusal(gfold_agent_train_readout(agent, 1, &d, &p, NULL, &err), err, GFOLD_EINVAL,
                   "steps");
    reference_free(agent, &d);
}
