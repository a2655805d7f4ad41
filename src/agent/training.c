/* One demonstration set per training: targets belong to the network that made them. */
#include "agent/agent.h"
#include "agent/cloner.h"
#include "agent/order.h"
#include "core/fail.h"

#include <gatefold/agent_task.h>
#include <stdlib.h>
#include <string.h>

gfold_training_params gfold_training_defaults(const gfold_task *task, gfold_agent_preset preset)
{
    gfold_training_params p = {
        .task = task, .epochs = 250, .pretrain_rounds = 1, .rounds = 1, .seed = 1
    };
    gfold_agent_preset_set(preset, &p.agent, &p.cloning);
    p.readout = gfold_readout_defaults();
    if (p.cloning.feedback == GFOLD_FEEDBACK_READOUT) p.pretrain = 5000;
    p.agent.inputs = task->inputs;
    p.agent.outputs = task->outputs;
    p.agent.hints = task->hints;
    if (task->defaults) task->defaults(&p);
    return p;
}

typedef struct course {
    const gfold_training_params *p;
    gfold_agent *agent;
    gfold_demonstrations *all;
    gfold_demonstration *shuffled;
    size_t *order;
} course;

static gfold_status spike_error(const course *c, double *mean, gfold_error *err)
{
    gfold_status status = gf_ok(err);
    *mean = 0;
    for (size_t k = 0; k < c->all->count && !status; k++) {
        double one;
        status = gfold_agent_spike_error(c->agent, &c->all->each[k], &one, err);
        *mean += one / (double)c->all->count;
    }
    return status;
}

static gfold_status halt(const course *c, gfold_error *err)
{
    if (!c->p->stop || !*c->p->stop) return gf_ok(err);
    return gf_fail(err, GFOLD_ESTOPPED, "%s", gfold_status_sentence(GFOLD_ESTOPPED));
}

/* One round of so many epochs with rates of its own. */
static gfold_status
read_out(const course *c, gfold_readout_params r, int epochs, double *mse, gfold_error *err)
{
    const gfold_status status = halt(c, err);
    r.epochs = epochs;
    r.rate.drop_every = epochs / 10 > 1 ? epochs / 10 : 1;
    return status ? status
                  : gfold_agent_train_readout(c->agent, c->all->count, c->all->each, &r, mse, err);
}

static gfold_status pretrain(const course *c, gfold_error *err)
{
    gfold_readout_params r = c->p->readout;
    gfold_status status = gf_ok(err);
    r.targets = 1;
    r.spikes = 0;
    for (int k = 0; k < c->p->pretrain_rounds && c->p->pretrain && !status; k++)
        status = read_out(c, r, c->p->pretrain, NULL, err);
    return status;
}

static gfold_status clone_epochs(const course *c, gfold_cloner *cloner, gfold_error *err)
{
    const gfold_training_params *p = c->p;
    gfold_status status = gf_ok(err);
    for (int epoch = 0; epoch < p->epochs && !status; epoch++) {
        if (p->curve) status = spike_error(c, &p->curve[epoch], err);
        if (status) break;
        gf_order(p->seed, p->realisation, GF_STREAM_ORDER + 0x10, (uint64_t)epoch, c->all->count,
                 c->order);
        for (size_t k = 0; k < c->all->count; k++) c->shuffled[k] = c->all->each[c->order[k]];
        if (!gf_cloner_rests(cloner))
            status = gfold_cloner_pass(cloner, c->all->count, c->shuffled, err);
        if (!status) status = halt(c, err);
        if (p->progress) p->progress(p->context, (epoch + 1) / (double)p->epochs);
    }
    return status;
}

static gfold_status learn(const course *c, gfold_error *err)
{
    gfold_cloning_params rule = c->p->cloning;
    gfold_cloner *cloner = NULL;
    const long tenth = c->p->epochs / 10 > 1 ? c->p->epochs / 10 : 1;
    rule.seed = c->p->seed;
    rule.realisation = c->p->realisation;
    rule.lead = c->p->readout.lead;
    rule.rate.drop_every = tenth * (long)c->p->task->steps;
    gfold_status status = gfold_cloner_create(&cloner, c->agent, &rule, err);
    if (!status) status = clone_epochs(c, cloner, err);
    gfold_cloner_destroy(cloner);
    return status;
}

/* The agent after a round, if it is the best so far. */
static gfold_status
judge(const course *c, int round, double mse, gfold_training *out, double *kept, gfold_error *err)
{
    const gfold_training_params *p = c->p;
    double *w = c->agent->matrix[GFOLD_AGENT_READOUT];
    const size_t bytes = c->agent->p.outputs * c->agent->p.n * sizeof *w;
    gfold_agent_test test = { .reward_mean = (double)NAN };
    gfold_status status = gf_ok(err);
    if (p->rounds > 1) status = gfold_task_test(p->task, c->agent, round, &test, err);
    out->reward[round - 1] = out->reward_last = test.reward_mean;
    if (!status && !(test.reward_mean <= out->reward_best)) { /* or untested: the last */
        out->reward_best = test.reward_mean;
        out->readout_mse = mse;
        out->best = round;
        memcpy(kept, w, bytes);
    }
    if (!status && round == p->rounds) memcpy(w, kept, bytes);
    return status;
}

static gfold_status go_rounds(const course *c, gfold_training *out, gfold_error *err)
{
    const gfold_training_params *p = c->p;
    gfold_readout_params r = p->readout;
    const size_t weights = c->agent->p.outputs * c->agent->p.n;
    double *kept = gf_allocate(weights, sizeof *kept);
    gfold_status status = kept ? gf_ok(err) : gf_fail_memory(err, 8 * (double)weights);
    r.seed = p->seed;
    r.realisation = p->realisation;
    out->reward_best = (double)NAN;
    if (r.epochs) memset(c->agent->matrix[GFOLD_AGENT_READOUT], 0, weights * sizeof(double));
    for (int round = 1; round <= p->rounds && !status; round++) {
        double mse;
        status = read_out(c, r, r.epochs, &mse, err);
        if (!status) status = judge(c, round, mse, out, kept, err);
    }
    free(kept);
    return status;
}

static gfold_status go_through(course *c, gfold_training *out, gfold_error *err)
{
    const gfold_training_params *p = c->p;
    gfold_status status =
        gfold_task_demonstrate(p->task, c->agent, p->seed, p->realisation, &c->all, err);
    if (status) return status;
    c->shuffled = gf_allocate(c->all->count, sizeof *c->shuffled);
    c->order = gf_allocate(c->all->count, sizeof *c->order);
    if (!c->shuffled || !c->order) return gf_fail_memory(err, 1e3);
    status = pretrain(c, err);
    if (!status) status = spike_error(c, &out->spike_error_first, err);
    if (!status) status = learn(c, err);
    if (!status) status = spike_error(c, &out->spike_error_last, err);
    if (!status && p->curve) p->curve[p->epochs] = out->spike_error_last;
    return status ? status : go_rounds(c, out, err);
}

static gfold_status check(const gfold_training_params *p, gfold_error *err)
{
    gfold_status status = gf_check_range(err, "epochs", p->epochs, 0, 1e7);
    if (!status) status = gf_check_range(err, "pretrain", p->pretrain, 0, 1e7);
    if (!status) status = gf_check_range(err, "pretrain_rounds", p->pretrain_rounds, 1, 1e4);
    if (!status) status = gf_check_range(err, "rounds", p->rounds, 1, GFOLD_ROUNDS_MAX);
    return status;
}

gfold_status gfold_agent_teach(const gfold_training_params *params, gfold_agent *agent,
                               gfold_training *out, gfold_error *err)
{
    course c = { .p = params, .agent = agent };
    gfold_status status = check(params, err);
    for (int k = 0; k < GFOLD_ROUNDS_MAX; k++) out->reward[k] = (double)NAN;
    if (!status) status = go_through(&c, out, err);
    gfold_demonstrations_destroy(c.all);
    free(c.shuffled);
    free(c.order);
    return status;
}

gfold_status
gfold_training_agent(const gfold_training_params *params, gfold_agent **agent, gfold_error *err)
{
    gfold_agent_params p = params->agent;
    p.seed = params->seed;
    p.realisation = params->realisation;
    if (params->same_tau) p.tau_o = params->cloning.tau_star;
    return gfold_agent_create(agent, &p, err);
}

gfold_status gfold_agent_train(const gfold_training_params *params, gfold_agent **agent,
                               gfold_training *out, gfold_error *err)
{
    *agent = NULL;
    gfold_status status = check(params, err);
    if (!status) status = gfold_training_agent(params, agent, err);
    if (!status) status = gfold_agent_teach(params, *agent, out, err);
    if (!status) return status;
    gfold_agent_destroy(*agent);
    *agent = NULL;
    return status;
}
