/* Networks that fluctuate for ever: C(tau) of the stationary mean field. */
#include "compare/case.h"
#include "core/fail.h"

#include <gatefold/correlation.h>
#include <gatefold/moments.h>
#include <math.h>

enum { C0, FIRST_LAG, LAGS = 4, RESET = FIRST_LAG + LAGS };

static const gfold_comparable quantities[] = {
    { "c0", "variance of h of networks that fluctuate, C(0)" },
    { "c_1", "C(tau) at lag 1" },
    { "c_2", "at lag 2" },
    { "c_4", "at lag 4" },
    { "c_8", "at lag 8" },
    { "reset_moving", "mean of s_r^2 of networks that fluctuate" },
    { NULL, NULL },
};

static const double lags[LAGS] = { 1, 2, 4, 8 };

static gfold_status create(const gf_task *task, gfold_correlation_plan **plan,
                           gfold_correlation_summary *summary, gfold_error *err)
{
    gfold_correlation_params p = gfold_correlation_defaults();
    p.points = (int)lags[LAGS - 1] + 1;
    p.tau_max = lags[LAGS - 1];
    p.threads = task->threads;
    p.seed = task->seed;
    p.stop = task->stop;
    if (task->c->theory[task->quick]) p.batches = task->c->theory[task->quick];
    const gfold_status status = gfold_correlation_create(plan, &p, err);
    return status ? status : gfold_correlation_solve(*plan, &task->model, summary, err);
}

/* s_r^2 of a Gaussian r, whose variance is C_r(0). */
static gfold_status reset_square(const gfold_correlation_plan *plan, const gfold_model *model,
                                 double *value, gfold_error *err)
{
    gfold_correlation_at at;
    gfold_moments reset;
    gfold_status status = gfold_correlation_value(plan, 0, &at, err);
    if (!status) status = gfold_reset_moments(model, at.c_r, 1e-10, &reset, err);
    if (!status) *value = reset.square;
    return status;
}

static gfold_status theory(const gf_task *task, gf_value *out, gfold_error *err)
{
    gfold_correlation_plan *plan = NULL;
    gfold_correlation_summary summary;
    gfold_status status = create(task, &plan, &summary, err);
    if (!status) {
        const double *error = gfold_correlation_h_error(plan), *c = gfold_correlation_h(plan);
        out[C0] = (gf_value){ summary.c0, summary.c0_error, 0 };
        for (int k = 0; k < LAGS; k++) {
            const size_t at = (size_t)lags[k];
            out[FIRST_LAG + k] = (gf_value){ c[at], error ? error[at] : 0, 0 };
        }
        status = reset_square(plan, &task->model, &out[RESET].value, err);
    }
    gfold_correlation_destroy(plan);
    return status;
}

static gfold_estimate at_lag(const gfold_ensemble *ensemble, size_t k, int networks)
{
    return (gfold_estimate){ gfold_ensemble_correlation(ensemble)[k],
                             gfold_ensemble_correlation_stderr(ensemble)[k], networks };
}

static gfold_status simulate(const gf_task *task, gfold_estimate *out, gfold_error *err)
{
    static const char *const names[] = { "reset_square" };
    gfold_ensemble_params p = gf_task_ensemble(task);
    gfold_ensemble *ensemble;
    p.transient = task->c->transient;
    p.interval = 1;
    p.lag = lags[LAGS - 1];
    gfold_status status = gfold_ensemble_run(&p, &ensemble, err);
    if (status) return status;
    out[C0] = at_lag(ensemble, 0, p.networks);
    for (int k = 0; k < LAGS; k++)
        out[FIRST_LAG + k] = at_lag(ensemble, (size_t)lags[k], p.networks);
    status = gf_task_estimates(ensemble, 1, names, &out[RESET], err);
    gfold_ensemble_destroy(ensemble);
    return status;
}

const gf_method gf_method_stationary = { .quantities = quantities,
                                         .theory = theory,
                                         .simulate = simulate };
