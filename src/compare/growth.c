/* The largest Lyapunov exponent of networks that fluctuate. */
#include "compare/case.h"
#include "core/fail.h"

#include <gatefold/exponents.h>
#include <gatefold/lyapunov.h>

static const gfold_comparable quantities[] = {
    { "lambda_max", "largest Lyapunov exponent of networks that fluctuate" },
    { NULL, NULL },
};

static gfold_status theory(const gf_task *task, gf_value *out, gfold_error *err)
{
    gfold_correlation_params p = gfold_correlation_defaults();
    gfold_correlation_plan *plan = NULL;
    gfold_correlation_summary summary;
    gfold_lyapunov lambda;
    p.threads = task->threads;
    p.stop = task->stop;
    gfold_status status = gfold_correlation_create(&plan, &p, err);
    if (!status) status = gfold_correlation_solve(plan, &task->model, &summary, err);
    if (!status) status = gfold_lyapunov_of(plan, &lambda, err);
    gfold_correlation_destroy(plan);
    if (!status) out[0] = (gf_value){ lambda.lambda_max, lambda.error, 0 };
    return status;
}

static gfold_status simulate(const gf_task *task, gfold_estimate *out, gfold_error *err)
{
    gfold_exponents_params p = gfold_exponents_defaults();
    gfold_exponents *exponents;
    p.model = task->model;
    p.network.n = task->n;
    p.network.seed = task->seed;
    p.simulate.t_max = task->c->t_max;
    p.simulate.dt = task->c->dt;
    p.simulate.sigma_0 = task->c->sigma_0;
    p.transient = task->c->transient;
    p.networks = task->networks;
    p.k = 1;
    p.threads = task->threads;
    p.stop = task->stop;
    p.progress = task->progress;
    p.context = task->context;
    const gfold_status status = gfold_exponents_run(&p, &exponents, err);
    if (!status) out[0] = gfold_exponents_summarise(exponents).lambda_max;
    gfold_exponents_destroy(exponents);
    return status;
}

const gf_method gf_method_growth = { .quantities = quantities,
                                     .theory = theory,
                                     .simulate = simulate };
