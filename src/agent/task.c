#include "agent/agent.h"
#include "core/fail.h"

#include <gatefold/task.h>
#include <stdlib.h>

/* ---- demonstrations ------------------------------------------------------------------------ */

static gfold_status demonstrate(const gfold_task *task, const gfold_agent *agent, uint64_t seed,
                                uint64_t realisation, size_t k, gfold_demonstration *d,
                                gfold_error *err)
{
    const size_t steps = task->steps, inputs = task->inputs * steps,
                 actions = task->outputs * steps;
    const size_t hints = task->hints * steps, rasters = agent->p.n * steps;
    double *room = gf_allocate(inputs + actions + hints + rasters, sizeof *room);
    if (!room) return gf_fail_memory(err, 8 * (double)rasters);
    double *action = room + inputs, *hint = action + actions, *target = hint + hints;
    task->demonstrate(task->context, seed, realisation, k, room, action, hint);
    *d = (gfold_demonstration){ steps, room, action, hints ? hint : NULL, target };
    return gfold_agent_target(agent, d, target, err);
}

static gfold_status fits(const gfold_task *task, const gfold_agent_params *p, gfold_error *err)
{
    if (p->inputs == task->inputs && p->outputs == task->outputs && p->hints == task->hints)
        return gf_ok(err);
    return gf_fail(err, GFOLD_EINVAL,
                   "%s has %zu inputs, %zu outputs and %zu hints, the agent %zu, %zu and %zu",
                   task->name, task->inputs, task->outputs, task->hints, p->inputs, p->outputs,
                   p->hints);
}

gfold_status gfold_task_demonstrate(const gfold_task *task, const gfold_agent *agent, uint64_t seed,
                                    uint64_t realisation, gfold_demonstrations **out,
                                    gfold_error *err)
{
    *out = NULL;
    gfold_status status = fits(task, &agent->p, err);
    if (!status)
        status = gf_check_range(err, "demonstrations", (double)task->demonstrations, 1, 1e6);
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

/* ---- tests --------------------------------------------------------------------------------- */

void gfold_agent_test_finish(gfold_agent_test *t)
{
    const double count = (double)t->episodes; /* 0: means are NaN */
    double rewards = 0, successes = 0, steps = 0, squares = 0;
    for (size_t k = 0; k < t->episodes; k++) {
        rewards += t->episode[k].reward;
        successes += t->episode[k].success;
        steps += t->episode[k].steps;
    }
    t->reward_mean = rewards / count;
    t->success_fraction = successes / count;
    t->steps_mean = steps / count;
    for (size_t k = 0; k < t->episodes; k++)
        squares += pow(t->episode[k].reward - t->reward_mean, 2);
    t->reward_stderr = count > 1 ? sqrt(squares / (count - 1) / count) : (double)NAN;
}

gfold_status gfold_task_test(const gfold_task *task, const gfold_agent *agent, int round,
                             gfold_agent_test *out, gfold_error *err)
{
    *out = (gfold_agent_test){ .episodes = 0 };
    gfold_agent_test_finish(out);
    const gfold_status status = fits(task, &agent->p, err);
    return status || !task->test ? status : task->test(task->context, agent, round, out, err);
}
