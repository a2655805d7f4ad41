#include "core/fail.h"
#include "theory/critical_scan.h"
#include "theory/scan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *parameter;
    double lo, hi;
} ranges[] = { { "g", 0.05, 20 },   { "p", 0.01, 20 },    { "alpha_r", 0, 100 },
               { "beta_r", -5, 5 }, { "theta_z", -5, 5 }, { "sigma_b", 0, 5 } };

static const char *const kind_names[] = { "marginal", "saddle", "onset" };

const char *gfold_critical_name(gfold_critical_kind kind)
{
    return (unsigned)kind < GFOLD_CRITICAL_KIND_COUNT ? kind_names[kind] : NULL;
}

gfold_critical_params gfold_critical_defaults(void)
{
    return (gfold_critical_params){ .scan = 120, .tol = 1e-12 };
}

gfold_status
gfold_critical_range(const gfold_parameter *free, double *lo, double *hi, gfold_error *err)
{
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        if (strcmp(ranges[i].parameter, free->name)) continue;
        *lo = ranges[i].lo;
        *hi = ranges[i].hi;
        return gf_ok(err);
    }
    return gf_fail(err, GFOLD_EINVAL,
                   "%s cannot be the free parameter; g, p, alpha_r, beta_r, theta_z, sigma_b can",
                   free->name);
}

gfold_status gfold_critical_create(gfold_critical_plan **plan, const gfold_critical_params *params,
                                   gfold_error *err)
{
    *plan = NULL;
    gfold_status status = gf_check_range(err, "scan", params->scan, 1, 100000);
    if (!status) status = gf_check_range(err, "tol", params->tol, 1e-14, 1e-4);
    if (status) return status;
    gfold_critical_plan *made = gf_allocate(1, sizeof *made);
    if (!made) return gf_fail_memory(err, sizeof *made);
    const gfold_fixed_point_params roots = { .tol = params->tol };
    made->params = *params;
    status = gfold_fixed_point_create(&made->roots, &roots, err);
    made->solver = gsl_multiroot_fsolver_alloc(gsl_multiroot_fsolver_hybrids, 2);
    made->start = gsl_vector_alloc(2);
    if (!status && !(made->solver && made->start)) status = gf_fail_memory(err, 1000);
    if (status)
        gfold_critical_destroy(made);
    else
        *plan = made;
    return status;
}

void gfold_critical_destroy(gfold_critical_plan *plan)
{
    if (!plan) return;
    gfold_fixed_point_destroy(plan->roots);
    if (plan->solver) gsl_multiroot_fsolver_free(plan->solver);
    if (plan->start) gsl_vector_free(plan->start);
    free(plan);
}

static gfold_status bracket(gf_search *s, gfold_error *err)
{
    const gfold_critical_params *p = &s->plan->params;
    gfold_status status = gfold_critical_range(s->free, &s->lo, &s->hi, err);
    if (!status && !gfold_model_has(&s->model, s->free))
        status = gf_fail(err, GFOLD_EINVAL, "%s cannot be free: the model has no such gate",
                         s->free->name);
    if (status || p->lo >= p->hi) return status;
    status = gf_check_range(err, s->free->name, p->lo, s->free->lo, s->free->hi);
    if (!status) status = gf_check_range(err, s->free->name, p->hi, s->free->lo, s->free->hi);
    s->lo = p->lo;
    s->hi = p->hi;
    return status;
}

gfold_status gfold_critical_solve(gfold_critical_plan *plan, gfold_critical_kind kind,
                                  const gfold_model *model, const gfold_parameter *free,
                                  const gfold_critical *near, gfold_criticals *out,
                                  gfold_error *err)
{
    gf_search s = { .plan = plan, .kind = kind, .model = *model, .free = free, .out = out };
    *out = (gfold_criticals){ 0 };
    if ((unsigned)kind >= GFOLD_CRITICAL_KIND_COUNT)
        return gf_fail(err, GFOLD_EINVAL, "kind is %d, which is no gfold_critical_kind", (int)kind);
    gfold_status status = gfold_model_check(model, err);
    if (!status) status = bracket(&s, err);
    if (status) return status;
    if (near && kind != GFOLD_CRITICAL_ONSET &&
        gf_critical_converge(&s, near->value, near->delta_h, &out->point[0])) {
        out->count = 1;
        return gf_ok(err);
    }
    gf_critical_scan(&s);
    if (out->count) return gf_ok(err);
    return gf_fail(err, GFOLD_ENOCONV, "no %s point for %s in [%g, %g]", kind_names[kind],
                   free->name, s.lo, s.hi);
}
