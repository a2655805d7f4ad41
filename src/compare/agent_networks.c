#include "compare/agent_networks.h"

#include "core/fail.h"
#include "core/parallel.h"
#include "math/statistics.h"

#include <math.h>
#include <stdlib.h>

const double gf_agent_variance = 1.5;

void gf_agent_expert(gf_expert *e)
{
    gfold_button_food_expert(70, e->input, e->action, e->hint);
}

gfold_agent_params gf_agent_untrained(const gf_task *task, uint64_t realisation)
{
    gfold_agent_params p = gfold_agent_defaults();
    p.n = task->n;
    p.sigma_rec = sqrt(gf_agent_variance / (double)task->n);
    p.seed = task->seed;
    p.realisation = realisation;
    return p;
}

gfold_status gf_agent_pupil(const gf_agent_loop *l, uint64_t realisation, size_t steps,
                            gfold_agent **agent, gfold_demonstration *d, double **target,
                            gfold_error *err)
{
    const gfold_agent_params p = gf_agent_untrained(l->task, realisation);
    *d = (gfold_demonstration){
        .steps = steps, .input = l->e->input, .action = l->e->action, .hint = l->e->hint
    };
    *target = gf_allocate(p.n * steps, sizeof **target);
    d->target = *target;
    gfold_status status = gfold_agent_create(agent, &p, err);
    if (!status && !*target) status = gf_fail_memory(err, 8 * (double)(p.n * steps));
    return status ? status : gfold_agent_target(*agent, d, *target, err);
}

static void work(void *context, int worker, size_t item)
{
    (void)worker;
    gf_agent_loop *l = context;
    gfold_error error;
    const gfold_status status = l->one(l, item, l->out + l->width * item, &error);
    if (status) l->status = status, l->error = error;
}

static gfold_status run_all(gf_agent_loop *l, gfold_estimate *out, gfold_error *err)
{
    const gf_task *task = l->task;
    const size_t networks = (size_t)task->networks;
    gf_agent_expert(l->e);
    const size_t done =
        gf_parallel(gf_parallel_workers(task->threads), networks, work, l, task->stop);
    if (l->status && err) *err = l->error;
    if (l->status) return l->status;
    if (done < networks)
        return gf_fail(err, GFOLD_ESTOPPED, "%s", gfold_status_sentence(GFOLD_ESTOPPED));
    for (size_t k = 0; k < l->width; k++) out[k] = gf_estimate_mean(networks, l->out + k, l->width);
    return gf_ok(err);
}

gfold_status gf_agent_loop_run(gf_agent_loop *l, gfold_estimate *out, gfold_error *err)
{
    l->e = gf_allocate(1, sizeof *l->e);
    l->out = gf_allocate((size_t)l->task->networks * l->width, sizeof *l->out);
    const gfold_status status =
        l->e && l->out ? run_all(l, out, err) : gf_fail_memory(err, sizeof *l->e);
    free(l->out);
    free(l->e);
    return status;
}
