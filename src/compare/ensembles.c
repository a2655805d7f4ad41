#include "compare/case.h"
#include "core/fail.h"
#include "core/parallel.h"
#include "math/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

gfold_ensemble_params gf_task_ensemble(const gf_task *task)
{
    gfold_ensemble_params p = gfold_ensemble_defaults();
    p.model = task->model;
    p.network.n = task->n;
    p.network.seed = task->seed;
    p.networks = task->networks;
    p.trials = task->c->trials > 0 ? task->c->trials : 1;
    p.simulate.t_max = task->c->t_max;
    p.simulate.dt = task->c->dt;
    p.simulate.sigma_0 = task->c->sigma_0;
    p.threads = task->threads;
    p.stop = task->stop;
    p.progress = task->progress;
    p.context = task->context;
    return p;
}

static gfold_status
estimate_of(const gfold_ensemble *ensemble, const char *name, gfold_estimate *out, gfold_error *err)
{
    const gfold_statistic *row;
    for (size_t k = 0; (row = gfold_statistic_at(k)); k++)
        if (!strcmp(row->name, name)) {
            *out = gfold_ensemble_estimate(ensemble, k);
            return gf_ok(err);
        }
    return gf_fail(err, GFOLD_EINVAL, "there is no statistic %s", name);
}

gfold_status gf_task_estimates(const gfold_ensemble *ensemble, size_t count,
                               const char *const *names, gfold_estimate *out, gfold_error *err)
{
    gfold_status status = gf_ok(err);
    for (size_t k = 0; k < count && !status; k++)
        status = estimate_of(ensemble, names[k], &out[k], err);
    return status;
}

/* ---- networks one by one -------------------------------------------------------------------- */

typedef struct networks {
    const gf_task *task;
    gf_network_values *values;
    size_t quantities;
    double *value; /* [network][quantities] */
} networks;

static void run_network(void *context, int worker, size_t item)
{
    const networks *all = context;
    double *value = all->value + all->quantities * item;
    (void)worker;
    for (size_t q = 0; q < all->quantities; q++) value[q] = (double)NAN;
    all->values(all->task, all->task->seed + item * UINT64_C(1000003), value);
}

gfold_status gf_task_means(const gf_task *task, size_t quantities, gf_network_values *values,
                           gfold_estimate *out, gfold_error *err)
{
    const size_t count = (size_t)task->networks;
    networks all = { task, values, quantities, gf_allocate(quantities * count, sizeof(double)) };
    if (!all.value) return gf_fail_memory(err, sizeof(double) * (double)(quantities * count));
    const size_t done =
        gf_parallel(gf_parallel_workers(task->threads), count, run_network, &all, task->stop);
    const gfold_status status =
        done < count
            ? gf_fail(err, GFOLD_ESTOPPED, "stopped after %zu of %zu networks", done, count)
            : gf_ok(err);
    for (size_t q = 0; q < quantities && !status; q++)
        out[q] = gf_estimate_mean(count, all.value + q, quantities);
    free(all.value);
    return status;
}
