/* One demonstration set per training: targets belong to the network that made them. */
#include "agent/agent.h"
#include "agent/order.h"
#include "agent/task.h"
#include "core/fail.h"

#include <stdlib.h>
#include <string.h>

static const gf_task *const tasks[] = { &gf_task_button_food, &gf_task_trajectory };

_Static_assert(sizeof tasks / sizeof *tasks == GFOLD_AGENT_TASK_COUNT, "a row per task");

const char *gfold_agent_task_name(gfold_agent_task task)
{
    return (unsigned)task < GFOLD_AGENT_TASK_COUNT ? tasks[task]->name : NULL;
}

gfold_training_params gfold_training_defaults(gfold_agent_task task, gfold_agent_preset preset)
{
    gfold_training_params p = { .task = task, .epochs = 250, .seed = 1 };
    gfold_agent_preset_set(preset, &p.agent, &p.cloning);
    p.readout = gfold_readout_defaults();
    if (p.cloning.feedback == GFOLD_FEEDBACK_READOUT) p.pretrain = 5000;
    p.agent.inputs = tasks[task]->inputs;
    p.agent.outputs = tasks[task]->outputs;
    p.agent.hints = tasks[task]->hints;
    if (tasks[task]->defaults) tasks[task]->defaults(&p);
    return p;
}

/* ---- demonstrations ------------------------------------------------------------------------ */

static gfold_status demonstrate(const gf_task *task, const gfold_agent *agent, uint64_t seed,
                                uint64_t realisation, size_t k, gfold_demonstration *d,
                                gfold_error *err)
{
    const size_t steps = task->steps, inputs = task->inputs * steps,
                 actions = task->outputs * steps;
    const size_t hints = task->hints * steps, rasters = agent->p.n * steps;
    double *room = gf_allocate(inputs + actions + hints + rasters, sizeof *room);
    if (!room) return gf_fail_memory(err, 8 * (double)rasters);
    double *action = room + inputs, *hint = action + actions, *target = hint + hints;
    task->demonstrate(seed, realisation, k, room, action, hint);
    *d = (gfold_demonstration){ steps, room, action, hints ? hint : NULL, target };
    return gfold_agent_target(agent, d, target, err);
}

static gfold_status fits(const gf_task *task, const gfold_agent_params *p, gfold_error *err)
{
    if (p->inputs == task->inputs && p->outputs == task->outputs && p->hints == task->hints)
        return gf_ok(err);
    return gf_fail(err, GFOLD_EINVAL,
                   "%s has %zu inputs, %zu outputs and %zu hints, the agent %zu, %zu and %zu",
                   task->name, task->inputs, task->outputs, task->hints, p->inputs, p->outputs,
                   p->hints);
}

gfold_status gfold_task_demonstrate(gfold_agent_task which, const gfold_agent *agent, uint64_t seed,
                                    uint64_t realisation, gfold_demonstrations **out,
                                    gfold_error *err)
{
    const gf_task *task = tasks[which];
    *out = NULL;
    gfold_status status = fits(task, &agent->p, err);
    if (status) return status;
    gfold_demonstrations *all = gf_allocate(1, sizeof *all);
    if (all) all->each = gf_allocate(task->demonstrations, sizeof *all->each);
    if (!all || !all->each) status = gf_fail_memory(err, 1e3);
    for (size_t k = 0; k < task->demonstrations && !status; k++) {
        status = demonstrate(task, agent, seed, realisation, k, &all->each[k], err);
        all->count++;
    }
    if (status)
        gfold_demonstrations_destroy(all);
    else
        *out = all;
    return status;
}

void gfold_demonstrations_destroy(gfold_demonstrations *demonstrations)
{
    if (!demonstrations) return;
    for (size_t k = 0; k < demonstrations->count; k++) free((void *)demonstrations->each[k].input);
    free(demonstrations->each);
    free(demonstrations);
}

/* ---- training ------------------------------------------------------------------------------ */

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

static gfold_readout_params readout_of(const gfold_training_params *p)
{
    gfold_readout_params r = p->readout;
    r.seed = p->seed;
    r.realisation = p->realisation;
    r.rate.drop_every = r.epochs / 10 > 1 ? r.epochs / 10 : 1;
    return r;
}

static gfold_status pretrain(const course *c, gfold_error *err)
{
    gfold_readout_params r = c->p->readout;
    r.epochs = c->p->pretrain;
    r.targets = 1;
    r.spikes = 0;
    r.rate.drop_every = r.epochs / 10 > 1 ? r.epochs / 10 : 1;
    if (!r.epochs) return gf_ok(err);
    return gfold_agent_train_readout(c->agent, c->all->count, c->all->each, &r, NULL, err);
}

static gfold_status clone_epochs(const course *c, gfold_cloner *cloner, gfold_error *err)
{
    const gfold_training_params *p = c->p;
    gfold_status status = gf_ok(err);
    for (int epoch = 0; epoch < p->epochs && !status; epoch++) {
        gf_order(p->seed, p->realisation, GF_STREAM_ORDER + 0x10, (uint64_t)epoch, c->all->count,
                 c->order);
        for (size_t k = 0; k < c->all->count; k++) c->shuffled[k] = c->all->each[c->order[k]];
        status = gfold_cloner_pass(cloner, c->all->count, c->shuffled, err);
        if (!status && p->stop && *p->stop)
            status = gf_fail(err, GFOLD_ESTOPPED, "%s", gfold_status_sentence(GFOLD_ESTOPPED));
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
    rule.rate.drop_every = tenth * (long)tasks[c->p->task]->steps;
    gfold_status status = gfold_cloner_create(&cloner, c->agent, &rule, err);
    if (!status) status = clone_epochs(c, cloner, err);
    gfold_cloner_destroy(cloner);
    return status;
}

static void forget_readout(gfold_agent *agent)
{
    memset(agent->matrix[GFOLD_AGENT_READOUT], 0, agent->p.outputs * agent->p.n * sizeof(double));
}

static gfold_status go_through(course *c, gfold_training *out, gfold_error *err)
{
    const gfold_training_params *p = c->p;
    const gfold_readout_params readout = readout_of(p);
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
    if (!status && readout.epochs) forget_readout(c->agent);
    if (status) return status;
    return gfold_agent_train_readout(c->agent, c->all->count, c->all->each, &readout,
                                     &out->readout_mse, err);
}

static gfold_status check(const gfold_training_params *p, gfold_error *err)
{
    gfold_status status = gf_check_range(err, "epochs", p->epochs, 0, 1e7);
    if (!status) status = gf_check_range(err, "pretrain", p->pretrain, 0, 1e7);
    if (!status)
        status = gf_check_range(err, "task", (double)p->task, 0, GFOLD_AGENT_TASK_COUNT - 1);
    return status ? status : fits(tasks[p->task], &p->agent, err);
}

gfold_status gfold_agent_teach(const gfold_training_params *params, gfold_agent *agent,
                               gfold_training *out, gfold_error *err)
{
    course c = { .p = params, .agent = agent };
    gfold_status status = check(params, err);
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

gfold_status gfold_task_test(gfold_agent_task task, const gfold_agent *agent, gfold_agent_test *out,
                             gfold_error *err)
{
    const gfold_status status = fits(tasks[task], &agent->p, err);
    return status ? status : tasks[task]->test(agent, out, err);
}
