/* The spiking agent: activity of untrained networks driven by an expert against their mean field;
 * the learning rules against finite differences; how many directions feedback of rank n/4 teaches.
 * */
#include "compare/agent_networks.h"
#include "core/fail.h"

#include <gatefold/agent_structure.h>
#include <gatefold/gradient_check.h>
#include <gatefold/spiking_mean_field.h>
#include <math.h>
#include <stdlib.h>

/* ---- activity ------------------------------------------------------------------------------ */

static const gfold_comparable activity_quantities[] = {
    { "spike_rate",
      "spikes per unit and step of an untrained agent that an expert's input drives" },
    { "potential", "mean membrane potential of it" },
    { "potential_variance", "variance of it over units" },
    { "participation", "participation ratio of an untrained agent's recurrent weights over n" },
    { NULL, NULL },
};

static gfold_status activity_theory(const gf_task *task, gf_value *out, gfold_error *err)
{
    const gfold_agent_params a = gfold_agent_defaults();
    gfold_spiking_mean_field_params p = gfold_spiking_mean_field_defaults();
    gfold_spiking_mean_field f;
    double sigma[GF_EXPERT_INPUTS];
    gf_expert *e = gf_allocate(1, sizeof *e);
    if (!e) return gf_fail_memory(err, sizeof *e);
    gf_agent_expert(e);
    for (int k = 0; k < GF_EXPERT_INPUTS; k++) sigma[k] = a.sigma_in;
    p.beta_s = exp(-1 / a.tau_s);
    p.beta_m = exp(-1 / a.tau_m);
    p.gamma_m = 1 - p.beta_m;
    p.rest = a.rest;
    p.reset = a.kappa;
    p.v_0 = a.v_0;
    p.sigma_j = sqrt(gf_agent_variance / (double)p.n);
    p.inputs = GF_EXPERT_INPUTS;
    p.steps = GF_EXPERT_STEPS;
    p.input = e->input;
    p.sigma_input = sigma;
    p.batches = task->c->theory[task->quick];
    p.threads = task->threads;
    const gfold_status status = gfold_spiking_mean_field_solve(&p, &f, NULL, NULL, NULL, err);
    free(e);
    if (status) return status;
    out[0] = (gf_value){ f.rate.mean, f.rate.stderr_, 0 };
    out[1] = (gf_value){ f.v_mean.mean, f.v_mean.stderr_, 0 };
    out[2] = (gf_value){ f.v_variance.mean, f.v_variance.stderr_, 0 };
    out[3] = (gf_value){ 0.5, 0, 0 };
    return status;
}

static gfold_status
activity(const gf_agent_loop *l, uint64_t realisation, double *out, gfold_error *err)
{
    const gfold_agent_params p = gf_agent_untrained(l->task, realisation);
    const gfold_demonstration d = { .steps = GF_EXPERT_STEPS, .input = l->e->input };
    gfold_agent *agent;
    gfold_agent_activity a = { 0 };
    gfold_status status = gfold_agent_create(&agent, &p, err);
    if (!status) status = gfold_agent_activity_of(agent, &d, &a, err);
    if (!status)
        status = gfold_matrix_structure(p.n, gfold_agent_weights_of(agent, GFOLD_AGENT_RECURRENT),
                                        &out[3], NULL, err);
    gfold_agent_destroy(agent);
    out[0] = a.rate, out[1] = a.v_mean, out[2] = a.v_variance;
    out[3] /= (double)p.n;
    return status;
}

static gfold_status activity_simulate(const gf_task *task, gfold_estimate *out, gfold_error *err)
{
    gf_agent_loop l = { .task = task, .width = 4, .one = activity };
    return gf_agent_loop_run(&l, out, err);
}

const gf_method gf_method_agent_activity = { activity_quantities, activity_theory,
                                             activity_simulate, 1 };

/* ---- learning ------------------------------------------------------------------------------ */

enum { IDENTITIES = GFOLD_GRADIENT_FREE, RULES }; /* those before it hold; one with actions */

static const gfold_comparable learning_quantities[] = {
    { "gradient_truncated",
      "an agent's rule as run over the truncated gradient, differences of 1e-5" },
    { "gradient_filtered",
      "an agent's rule as derived over the gradient that keeps the error's memory" },
    { "gradient_clamped", "an agent's rule as derived over the true gradient, clamped" },
    { "gradient_likelihood", "an agent's rule with D = 1 over the gradient of the likelihood" },
    { "gradient_actions", "that rule with actions for targets of the readout's rows, likewise" },
    { "change_rank", "rank of what feedback of rank n/4 teaches an agent, over n/4" },
    { NULL, NULL },
};

/* What finite differences and a numerical rank can tell. */
static const double resolution = 1e-7;

static gfold_status learning_theory(const gf_task *task, gf_value *out, gfold_error *err)
{
    (void)task;
    for (int k = 0; k <= RULES; k++) out[k] = (gf_value){ 1, resolution, 0 };
    return gf_ok(err);
}

static gfold_status
change_rank(const gf_agent_loop *l, uint64_t realisation, double *out, gfold_error *err)
{
    const size_t n = l->task->n;
    gfold_cloning_params rule = gfold_cloning_defaults();
    gfold_demonstration d;
    gfold_agent *agent;
    gfold_cloner *cloner = NULL;
    double *target, *g = gf_allocate(n * n, sizeof *g);
    size_t rank = 0;
    rule.feedback = GFOLD_FEEDBACK_RANDOM;
    rule.rank = (n + 3) / 4;
    rule.seed = l->task->seed;
    rule.realisation = realisation;
    gfold_status status = gf_agent_pupil(l, realisation, GF_EXPERT_STEPS, &agent, &d, &target, err);
    if (!status && !g) status = gf_fail_memory(err, 8 * (double)(n * n));
    if (!status) status = gfold_cloner_create(&cloner, agent, &rule, err);
    if (!status) status = gfold_cloner_gradient(cloner, &d, 0, GF_EXPERT_STEPS - 1, g, err);
    if (!status) status = gfold_matrix_structure(n, g, NULL, &rank, err);
    free(g);
    free(target);
    gfold_cloner_destroy(cloner);
    gfold_agent_destroy(agent);
    *out = (double)rank / (double)rule.rank;
    return status;
}

static gfold_status
learning(const gf_agent_loop *l, uint64_t realisation, double *out, gfold_error *err)
{
    gfold_status status = gf_ok(err);
    for (int k = 0; k < RULES && !status; k++) {
        gfold_gradient_params p = gfold_gradient_defaults();
        gfold_gradient_check check;
        p.identity = k < IDENTITIES ? (gfold_gradient_identity)k : GFOLD_GRADIENT_CLAMPED;
        p.actions = k == IDENTITIES;
        if (p.actions) p.step = 3e-4; /* a larger E, whose differences have fewer digits */
        p.n = p.rank = l->task->n;
        if (k == GFOLD_GRADIENT_LIKELIHOOD) p.tau_star = 0.01;
        p.seed = l->task->seed + realisation;
        status = gfold_gradient_compare(&p, &check, err);
        out[k] = 1 + check.difference; /* which is never below 0 */
    }
    return status ? status : change_rank(l, realisation, &out[RULES], err);
}

static gfold_status learning_simulate(const gf_task *task, gfold_estimate *out, gfold_error *err)
{
    gf_agent_loop l = { .task = task, .width = RULES + 1, .one = learning };
    const gfold_status status = gf_agent_loop_run(&l, out, err);
    for (int k = 0; k <= RULES && !status; k++)
        out[k].stderr_ = fmax(out[k].stderr_, resolution / 10);
    return status;
}

const gf_method gf_method_agent_learning = { learning_quantities, learning_theory,
                                             learning_simulate, 1 };
