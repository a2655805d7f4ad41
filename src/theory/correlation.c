#include "core/fail.h"
#include "theory/correlation_plan.h"

#include <math.h>
#include <stdlib.h>

static const gf_correlation_method *const methods[GFOLD_CORRELATION_METHOD_COUNT] = {
    [GFOLD_CORRELATION_CONSTANT] = &gf_correlation_constant,
    [GFOLD_CORRELATION_POTENTIAL] = &gf_correlation_potential,
    [GFOLD_CORRELATION_BOUNDARY] = &gf_correlation_boundary,
    [GFOLD_CORRELATION_PATHS] = &gf_correlation_paths,
};

static const char *const method_names[] = { "automatic", "constant", "potential", "boundary",
                                            "paths" };
static const char *const start_names[] = { "chaotic", "static", "zero" };

const char *gfold_correlation_method_name(gfold_correlation_method method)
{
    return (unsigned)method < GFOLD_CORRELATION_METHOD_COUNT ? method_names[method] : NULL;
}

const char *gfold_correlation_start_name(gfold_correlation_start start)
{
    return (unsigned)start < GFOLD_CORRELATION_START_COUNT ? start_names[start] : NULL;
}

gfold_correlation_params gfold_correlation_defaults(void)
{
    return (gfold_correlation_params){ .tol = 1e-11,
                                       .points = 200,
                                       .paths = 500,
                                       .batches = 16,
                                       .dt = 0.1,
                                       .rel_error = 1,
                                       .seed = 1 };
}

static gfold_status check(const gfold_correlation_params *p, gfold_error *err)
{
    const double inf = (double)INFINITY;
    const struct {
        const char *name;
        double value, lo, hi;
    } ranges[] = {
        { "method", p->method, 0, GFOLD_CORRELATION_METHOD_COUNT - 1 },
        { "start", p->start, 0, GFOLD_CORRELATION_START_COUNT - 1 },
        { "tol", p->tol, 1e-13, 1e-4 },
        { "tau_max", p->tau_max, 0, 1e6 },
        { "points", p->points, 2, 1e6 },
        { "paths", p->paths, 100, 1e7 },
        { "batches", p->batches, 2, 1000 },
        { "dt", p->dt, 1e-3, 0.5 },
        { "rel_error", p->rel_error, 1e-5, 1 },
        { "threads", p->threads, 0, inf },
    };
    gfold_status status = gf_ok(err);
    for (size_t i = 0; !status && i < sizeof ranges / sizeof *ranges; i++)
        status = gf_check_range(err, ranges[i].name, ranges[i].value, ranges[i].lo, ranges[i].hi);
    return status;
}

gfold_status gfold_correlation_create(gfold_correlation_plan **plan,
                                      const gfold_correlation_params *params, gfold_error *err)
{
    *plan = NULL;
    const gfold_status status = check(params, err);
    if (status) return status;
    gfold_correlation_plan *made = gf_allocate(1, sizeof *made);
    const size_t count = (size_t)params->points;
    if (made) {
        made->params = *params;
        made->count = count;
        made->tau = gf_allocate(5 * count, sizeof *made->tau);
    }
    if (!made || !made->tau) {
        free(made);
        return gf_fail_memory(err, 5.0 * (double)count * sizeof(double));
    }
    made->h = made->tau + count;
    made->z = made->h + count;
    made->r = made->z + count;
    made->h_error = made->r + count;
    *plan = made;
    return gf_ok(err);
}

void gfold_correlation_destroy(gfold_correlation_plan *plan)
{
    if (!plan) return;
    for (int k = 0; k < GFOLD_CORRELATION_METHOD_COUNT; k++)
        if (plan->own[k]) methods[k]->destroy(plan->own[k]);
    free(plan->tau);
    free(plan);
}

/* ---- which method -------------------------------------------------------------------------- */



static gfold_status
choose(const gfold_model *model, const gfold_correlation_params *params, int *k, gfold_error *err)
{    if (params->method) return methods[*k = (int)params->method]->admits(model, params, err);
    gfold_status status = GFOLD_EINVAL;
    for (*k = 1; *k < GFOLD_CORRELATION_METHOD_COUNT; ++*k)
        if (!(status = methods[*k]->admits(model, params, err))) return status;
    return status;
}

gfold_correlation_method gfold_correlation_method_of(const gfold_model *model,
                                                     const gfold_correlation_params *params)
{
    int k;
    const gfold_status status = choose(model, params, &k, NULL);
    return status ? GFOLD_CORRELATION_AUTOMATIC : (gfold_correlation_method)k;
}

/* ---- the lags ------------------------------------------------------------------------------ */

/* Where C - C_inf has fallen to a thousandth of C0 - C_inf, to a percent. */
static gfold_status window(const gfold_correlation_plan *plan, double *tau_max, gfold_error *err)
{
    const double longest = 1e6, least = 10;
    const gfold_correlation_summary *s = &plan->summary;
    const double level = s->c_inf + 1e-3 * (s->c0 - s->c_inf);
    gfold_correlation_at at;
    double lo = 0, hi = fmin(fmax(s->decay_time, 1), longest);
    gfold_status status = gf_ok(err);
    *tau_max = plan->params.tau_max;
    if (*tau_max > 0) return status;
    *tau_max = least;
    if (!(s->c0 > s->c_inf)) return status;
    while (!(status = plan->method->value(plan, hi, &at, NULL, err)) && at.c_h > level &&
           hi < longest)
        lo = hi, hi = fmin(2 * hi, longest);
    while (!status && hi - lo > 0.01 * hi) {
        const double middle = (lo + hi) / 2;
        status = plan->method->value(plan, middle, &at, NULL, err);
        if (at.c_h > level)
            lo = middle;
        else
            hi = middle;
    }
    *tau_max = hi;
    return status;
}

static gfold_status fill(gfold_correlation_plan *plan, gfold_error *err)
{
    double tau_max;
    gfold_status status = window(plan, &tau_max, err);
    for (size_t i = 0; !status && i < plan->count; i++) {
        gfold_correlation_at at;
        plan->tau[i] = tau_max * (double)i / (double)(plan->count - 1);
        status = plan->method->value(plan, plan->tau[i], &at, &plan->h_error[i], err);
        plan->h[i] = at.c_h;
        plan->z[i] = at.c_z;
        plan->r[i] = at.c_r;
    }
    return status;
}

/* ---- the calls ----------------------------------------------------------------------------- */

static gfold_status solve_by(gfold_correlation_plan *plan, int k, gfold_error *err)
{
    const gf_correlation_method *method = methods[k];
    if (!plan->own[k]) plan->own[k] = method->create(&plan->params);
    if (!plan->own[k])
        return gf_fail(err, GFOLD_ENOMEM, "no memory for the method %s", method_names[k]);
    plan->summary = (gfold_correlation_summary){ .method = (gfold_correlation_method)k };
    const gfold_status status = method->solve(plan, err);
    if (status && status != GFOLD_EACCURACY) return status;
    plan->method = method;
    const gfold_status filled = fill(plan, status ? NULL : err);
    return status ? status : filled;
}

gfold_status gfold_correlation_solve(gfold_correlation_plan *plan, const gfold_model *model,
                                     gfold_correlation_summary *out, gfold_error *err)
{
    int k;
    *out = (gfold_correlation_summary){ 0 };
    gfold_status status = gfold_model_check(model, err);
    if (!status) status = choose(model, &plan->params, &k, err);
    if (status) return status;
    plan->method = NULL;
    plan->model = *model;
    status = solve_by(plan, k, err);
    *out = plan->summary;
    return status;
}

gfold_status gfold_correlation_value(const gfold_correlation_plan *plan, double tau,
                                     gfold_correlation_at *out, gfold_error *err)
{
    *out = (gfold_correlation_at){ 0 };
    if (!plan->method) return gf_fail(err, GFOLD_EINVAL, "the plan holds no solution");
    const gfold_status status = gf_check_range(err, "tau", tau, 0, 1e300);
    return status ? status : plan->method->value(plan, tau, out, NULL, err);
}

size_t gfold_correlation_count(const gfold_correlation_plan *plan)
{
    return plan->method ? plan->count : 0;
}

const double *gfold_correlation_tau(const gfold_correlation_plan *plan)
{
    return plan->method ? plan->tau : NULL;
}

const double *gfold_correlation_h(const gfold_correlation_plan *plan)
{
    return plan->method ? plan->h : NULL;
}

const double *gfold_correlation_z(const gfold_correlation_plan *plan)
{
    return plan->method && plan->model.update.kind ? plan->z : NULL;
}

const double *gfold_correlation_r(const gfold_correlation_plan *plan)
{
    return plan->method && plan->model.reset.kind ? plan->r : NULL;
}

const double *gfold_correlation_h_error(const gfold_correlation_plan *plan)
{
    return plan->method && plan->summary.method == GFOLD_CORRELATION_PATHS ? plan->h_error : NULL;
}
