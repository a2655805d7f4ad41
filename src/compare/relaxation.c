/* Networks on their way, at the time t_max: the two-time mean field. */
#include "compare/case.h"
#include "core/fail.h"

#include <gatefold/two_time.h>

enum { COUNT = GFOLD_SERIES_COUNT };

/* In the order of gfold_two_time_series. */
static const gfold_comparable quantities[] = {
    { "var_h", "variance of h at the time t_max after the start" },
    { "speed", "rms of dh/dt then" },
    { "var_active", "variance of h of units with an open gate then" },
    { "var_frozen", "of those with a closed gate" },
    { "active_fraction", "fraction of units with an open gate then" },
    { NULL, NULL },
};

static gfold_two_time_params params_of(const gf_task *task)
{
    gfold_two_time_params p = gfold_two_time_defaults();
    p.t_max = task->c->t_max;
    p.sigma_0 = task->c->sigma_0;
    p.paths = 4096;
    if (task->c->theory[task->quick]) p.batches = task->c->theory[task->quick];
    p.seed = task->seed;
    p.threads = task->threads;
    p.stop = task->stop;
    return p;
}

static gfold_status theory(const gf_task *task, gf_value *out, gfold_error *err)
{
    const gfold_two_time_params p = params_of(task);
    gfold_two_time_plan *plan = NULL;
    gfold_two_time_result result;
    size_t times;
    gfold_status status = gfold_two_time_create(&plan, &p, err);
    if (!status) status = gfold_two_time_solve(plan, &task->model, &result, err);
    if (!status) gfold_two_time_times(plan, &times);
    for (int k = 0; k < COUNT && !status; k++) {
        const gfold_two_time_curve c = gfold_two_time_curve_of(plan, (gfold_two_time_series)k);
        out[k] = (gf_value){ c.value[times - 1], c.stderr_[times - 1], 0 };
    }
    gfold_two_time_destroy(plan);
    return status;
}

static gfold_status simulate(const gf_task *task, gfold_estimate *out, gfold_error *err)
{
    static const char *const names[COUNT] = { "var_h", "speed", "var_active", "var_frozen",
                                              "active_fraction" };
    gfold_ensemble_params p = gf_task_ensemble(task);
    gfold_ensemble *ensemble;
    if (task->model.update.kind == GFOLD_GATE_BINARY)
        p.simulate.integrator = GFOLD_HEUN; /* cuts no step, and gates of small networks chatter */
    gfold_status status = gfold_ensemble_run(&p, &ensemble, err);
    if (!status) status = gf_task_estimates(ensemble, COUNT, names, out, err);
    gfold_ensemble_destroy(ensemble);
    return status;
}

const gf_method gf_method_relaxation = { .quantities = quantities,
                                         .theory = theory,
                                         .simulate = simulate };
