#include "core/fail.h"
#include "core/parallel.h"
#include "sim/ensemble.h"
#include "sim/plan.h"

#include <math.h>

enum { PLAN_DOUBLES = 40 }; /* of a trial, per unit */

static const double samples_max = 1e8;

gfold_ensemble_params gfold_ensemble_defaults(void)
{
    return (gfold_ensemble_params){
        .model = gfold_model_preset(GFOLD_GRNN),
        .network = gfold_network_defaults(),
        .simulate = gfold_simulate_defaults(),
        .networks = 8,
        .trials = 1,
    };
}

/* ---- checks -------------------------------------------------------------------------------- */

static gfold_status check_multiple(const char *name, double value, double step, gfold_error *err)
{
    const double steps = round(value / step);
    if (fabs(value / step - steps) <= 1e-6 && (steps >= 1 || value <= 0)) return gf_ok(err);
    return gf_fail(err, GFOLD_EINVAL, "%s is %.10g, not a multiple of dt = %.10g", name, value,
                   step);
}

static gfold_status check_times(const gfold_ensemble_params *p, gfold_error *err)
{
    const gfold_simulate_params *s = &p->simulate;
    gfold_status status = gf_check_range(err, "t_max", s->t_max, 1e-6, 1e8);
    if (!status) status = gf_check_range(err, "dt", s->dt, 1e-6, 1);
    if (!status) status = gf_check_range(err, "transient", p->transient, 0, s->t_max);
    if (!status && p->transient >= s->t_max)
        status = gf_fail(err, GFOLD_EINVAL, "transient is %g, outside [0, t_max = %g)",
                         p->transient, s->t_max);
    const double rest = s->t_max - p->transient + 1e-6 * s->dt; /* rounding forgiven */
    if (!status) status = gf_check_range(err, "interval", p->interval, 0, rest);
    if (!status) status = gf_check_range(err, "lag", p->lag, 0, rest);
    if (status) return status;
    if (p->interval <= 0 && p->lag > 0)
        return gf_fail(err, GFOLD_EINVAL, "lag is %g without an interval between states", p->lag);
    if (p->interval <= 0 && p->record)
        return gf_fail(err, GFOLD_EINVAL, "a recorder is given without an interval between states");
    if (p->interval <= 0) return gf_ok(err);
    if (rest / p->interval > samples_max)
        return gf_fail(err, GFOLD_EINVAL, "interval is %g, for more than %g states in %g",
                       p->interval, samples_max, rest);
    status = check_multiple("interval", p->interval, s->dt, err);
    return status ? status : check_multiple("transient", p->transient, s->dt, err);
}

gfold_status gf_ensemble_check(const gfold_ensemble_params *p, gfold_error *err)
{
    const gfold_network_params *w = &p->network;
    const double most = w->in_degree ? GFOLD_NETWORK_MAX : GFOLD_DENSE_MAX;
    gfold_status status = gfold_model_check(&p->model, err);
    if (!status) status = gf_check_range(err, "n", (double)w->n, 2, most);
    if (!status) status = gf_check_range(err, "in_degree", (double)w->in_degree, 0, (double)w->n);
    if (!status) status = gf_check_range(err, "networks", p->networks, 1, 1e6);
    if (!status) status = gf_check_range(err, "trials", p->trials, 1, GFOLD_TRIALS_MAX);
    if (!status) status = gf_check_range(err, "units", p->units, 0, (double)w->n);
    if (!status) status = gf_check_range(err, "threads", p->threads, 0, 1024);
    return status ? status : check_times(p, err);
}

/* ---- sizes --------------------------------------------------------------------------------- */

int gf_ensemble_batch(const gfold_ensemble_params *p)
{
    return p->trials < GF_BATCH ? p->trials : GF_BATCH;
}

size_t gf_whole_steps(double time, double step)
{
    return step > 0 ? (size_t)floor(time / step + 1e-6) : 0;
}

gf_observer_params gf_ensemble_watch(const gfold_ensemble_params *p)
{
    const size_t n = p->network.n;
    const size_t samples = gf_whole_steps(p->simulate.t_max - p->transient, p->interval) + 1;
    const size_t lags = p->lag > 0 ? gf_whole_steps(p->lag, p->interval) + 1 : 0;
    return (gf_observer_params){
        .model = &p->model,
        .n = n,
        .trials = (size_t)gf_ensemble_batch(p),
        .samples = samples,
        .lags = lags < samples ? lags : samples,
        .units = p->units ? (size_t)p->units : n,
    };
}

/* Doubles of one trial, per unit. */
static double plan_doubles(const gfold_ensemble_params *p)
{
    const gf_integrator *row = gf_integrator_row(p->simulate.integrator, p->model.noise > 0);
    const gfold_gate *update = &p->model.update, *reset = &p->model.reset;
    const int states = 1 + (update->kind && update->tau > 0) + (reset->kind && reset->tau > 0);
    return PLAN_DOUBLES + (row ? row->own * states : 0);
}

double gfold_ensemble_bytes(const gfold_ensemble_params *params)
{
    const double plan =
        8 * plan_doubles(params) * (double)params->network.n * gf_ensemble_batch(params);
    const gf_observer_params watch = gf_ensemble_watch(params);
    const double observer = params->interval > 0 ? gf_observer_bytes(&watch) : 0;
    return gfold_network_bytes(&params->model, &params->network) + plan + observer;
}

int gf_ensemble_workers(const gfold_ensemble_params *params, double bytes)
{
    const double fit = floor(bytes / gfold_ensemble_bytes(params));
    int workers = gf_parallel_workers(params->threads);
    if (workers > params->networks) workers = params->networks;
    if (fit < workers) workers = fit < 1 ? 1 : (int)fit;
    return workers;
}

long gfold_ensemble_count_samples(const gfold_ensemble_params *params)
{
    return params->interval > 0 ? (long)gf_ensemble_watch(params).samples : 0;
}

/* ---- one network --------------------------------------------------------------------------- */

gfold_status gf_ensemble_network(const gfold_model *model, gfold_network_params first, size_t index,
                                 const gfold_simulate_params *simulate, gf_network_body *body,
                                 void *context, gfold_error *err)
{
    gfold_network *network;
    gfold_simulate_plan *plan;
    first.realisation += index;
    gfold_status status = gfold_network_create(&network, model, &first, err);
    if (status) return status;
    status = gfold_simulate_create(&plan, network, simulate, err);
    if (!status) status = body(context, plan, err);
    gfold_simulate_destroy(plan);
    gfold_network_destroy(network);
    return status;
}
