#include "reference_agent.h"

Test(agent, weights_have_the_spread_asked_for_and_no_diagonal)
{
    const gfold_agent_params p = gfold_agent_defaults();
    const double sigma[] = { p.sigma_rec, p.sigma_in, p.sigma_teach, p.sigma_hint, 0 };
    gfold_agent *agent;
    cr_assert_eq(gfold_agent_create(&agent, &p, NULL), GFOLD_OK);
    for (int k = 0; k < GFOLD_AGENT_MATRICES; k++) {
        size_t rows, columns;
        double squares = 0;
        gfold_agent_shape(&p, (gfold_agent_matrix)k, &rows, &columns);
        const double *w = gfold_agent_weights_of(agent, (gfold_agent_matrix)k);
        const double count = (double)(rows * columns);
        for (size_t i = 0; i < rows * columns; i++) squares += w[i] * w[i];
        expect_near(sqrt(squares / count), sigma[k],
                    4 * sigma[k] / sqrt(2 * count) + sigma[k] / 300, "%s",
                    gfold_agent_matrix_name((gfold_agent_matrix)k));
    }
    for (size_t i = 0; i < p.n; i++)
        cr_assert_eq(gfold_agent_weights(agent, GFOLD_AGENT_RECURRENT)[i * (p.n + 1)], 0);
    gfold_agent_destroy(agent);
}

Test(agent, a_seed_is_a_network_and_a_copy_is_another_of_the_same_weights)
{
    gfold_agent_params p = gfold_agent_defaults();
    gfold_agent *one, *other, *copy;
    cr_assert_eq(gfold_agent_create(&one, &p, NULL), GFOLD_OK);
    p.realisation = 1;
    cr_assert_eq(gfold_agent_create(&other, &p, NULL), GFOLD_OK);
    cr_assert_eq(gfold_agent_copy(&copy, one, NULL), GFOLD_OK);
    const double *w = gfold_agent_weights_of(one, GFOLD_AGENT_INPUT);
    cr_assert_neq(w[0], gfold_agent_weights_of(other, GFOLD_AGENT_INPUT)[0]);
    cr_assert_arr_eq(w, gfold_agent_weights_of(copy, GFOLD_AGENT_INPUT), p.n * p.inputs * 8);
    cr_assert_neq(w, gfold_agent_weights_of(copy, GFOLD_AGENT_INPUT));
    gfold_agent_destroy(one);
    gfold_agent_destroy(other);
    gfold_agent_destroy(copy);
}

Test(agent, values_out_of_range_are_refused_by_name)
{
    const gfold_agent_params usual = gfold_agent_defaults();
    gfold_agent_params p;
    gfold_agent *agent;
    gfold_error err;
#define refused(field, value, word)                                                                \
    p = usual, p.field = value;                                                                    \
    expect_refusal(gfold_agent_create(&agent, &p, &err), err, GFOLD_EINVAL, word);                 \
    cr_assert_null(agent)
    refused(n, 1, "n is 1");
    refused(inputs, 0, "inputs");
    refused(outputs, 20000, "outputs");
    refused(tau_m, 0, "tau_m");
    refused(tau_s, NAN, "tau_s");
    refused(tau_o, -1, "tau_o");
    refused(softness, -1, "softness");
    refused(sigma_rec, INFINITY, "sigma_rec");
    refused(membrane, (gfold_membrane)7, "membrane");
#undef refused
    p = usual;
    p.membrane = GFOLD_MEMBRANE_EULER;
    p.tau_m = 0.5;
    expect_refusal(gfold_agent_create(&agent, &p, &err), err, GFOLD_EINVAL, "tau_m");
}

Test(agent, a_weight_that_is_not_finite_is_named)
{
    gfold_agent *agent = reference_agent(0);
    gfold_error err;
    cr_assert_eq(gfold_agent_check(agent, &err), GFOLD_OK);
    gfold_agent_weights(agent, GFOLD_AGENT_READOUT)[3] = INFINITY;
    expect_refusal(gfold_agent_check(agent, &err), err, GFOLD_ENUMERIC, "readout");
    gfold_agent_destroy(agent);
}
