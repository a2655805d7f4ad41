/* At a fixed point (4.1) is one average over z, for h and r enter through three moments; units give all
 * of it as plain sums. */
#include "core/fail.h"
#include "model/gate.h"
#include "model/phi.h"
#include "theory/spectrum_plan.h"

#include <math.h>
#include <stdlib.h>

gfold_spectrum_params gfold_spectrum_defaults(void)
{
    return (gfold_spectrum_params){ .tol = 1e-10 };
}

/* sum of w x s^2 / |l + s|^2 */
static double unit_sum(const gf_sites *u, const double *x, const double *s, double re, double im)
{
    double sum = 0;
    for (size_t i = 0; i < u->count; i++) {
        const double d = u->s[i] + re, top = s ? x[i] * s[i] * s[i] : x[i];
        if (top > 0) sum += u->weight[i] * top / (d * d + im * im);
    }
    return sum;
}

static double unit_mean(const gf_sites *u, const double *x)
{
    double sum = 0;
    for (size_t i = 0; i < u->count; i++) sum += u->weight[i] * x[i];
    return sum;
}

static double inverse_square(double tau, double re, double im)
{
    return 1 / (pow(1 + tau * re, 2) + pow(tau * im, 2));
}

/* Without 0 times infinity. */
static double product(double a, double b)
{
    return a > 0 && b > 0 ? a * b : 0;
}

gf_spectrum_value gf_spectrum_right(const gfold_spectrum_plan *plan, double re, double im)
{
    const double slow_r = inverse_square(plan->tau_r, re, im);
    if (!plan->sites.s) {
        const gf_spectrum_value mean = gf_gate_mean(&plan->gate, re, im, plan->tol);
        const double factor = plan->direct + product(plan->indirect, slow_r);
        return (gf_spectrum_value){ product(mean.value, factor), product(mean.error, factor) };
    }
    const gf_sites *u = &plan->sites;
    const double direct = unit_sum(u, u->v2, u->s, re, im);
    const double indirect = product(unit_mean(u, u->c2), unit_sum(u, u->f2, u->s, re, im));
    const double pushed = plan->pushed > 0 ? unit_sum(u, u->push, NULL, re, im) : 0;
    return (gf_spectrum_value){
        direct + product(indirect, slow_r) + product(pushed, inverse_square(plan->tau_z, re, im)), 0
    };
}

int gf_spectrum_has_bulk(const gfold_spectrum_plan *plan)
{
    return plan->gate.open * (plan->direct + plan->indirect) + plan->pushed > 0;
}

gfold_status gfold_spectrum_margin(const gfold_spectrum_plan *plan, double re, double im,
                                   double *margin, gfold_error *err)
{
    const gf_spectrum_value right = gf_spectrum_right(plan, re, im);
    *margin = right.value;
    if (!(right.error > 10 * plan->tol * right.value)) return gf_ok(err);
    return gf_fail(err, GFOLD_EACCURACY, "(4.1) is known to %.1e only", right.error);
}

/* ---- plans ---------------------------------------------------------------------------------- */

static gfold_status
check(const gfold_model *model, const gfold_spectrum_params *params, gfold_error *err)
{
    const gfold_status status = gfold_model_check(model, err);
    return status ? status : gf_check_range(err, "tol", params->tol, 1e-12, 1e-4);
}

static gfold_status begin(gfold_spectrum_plan **plan, const gfold_model *model,
                          const gfold_spectrum_params *params, gfold_error *err)
{
    *plan = gf_allocate(1, sizeof **plan);
    if (!*plan) return gf_fail_memory(err, sizeof **plan);
    (*plan)->model = *model;
    (*plan)->tol = params->tol;
    if (gf_gate_row(model->reset.kind)->present) (*plan)->tau_r = model->reset.tau;
    if (gf_gate_row(model->update.kind)->present) (*plan)->tau_z = model->update.tau;
    return gf_ok(err);
}

static gfold_status finish(gfold_spectrum_plan **plan, gfold_status status)
{
    if (status) {
        gfold_spectrum_destroy(*plan);
        *plan = NULL;
    }
    return status;
}

void gfold_spectrum_destroy(gfold_spectrum_plan *plan)
{
    if (!plan) return;
    gf_sites_destroy(&plan->sites);
    gf_scratch_destroy(plan->scratch);
    free(plan);
}

/* ---- a fixed point -------------------------------------------------------------------------- */

static void take_gate(gfold_spectrum_plan *plan, double delta_z)
{
    const gfold_gate *gate = &plan->model.update;
    gf_gate_law *law = &plan->gate;
    *law = (gf_gate_law){ .open = gf_gate_open_fraction(gate, delta_z), .at = 1 };
    plan->zeros = 1 - law->open;
    if (gf_gate_row(gate->kind)->present && !gf_gate_row(gate->kind)->switches) {
        const gf_argument argument = gf_argument_gate(gate);
        law->offset = argument.offset;
        law->sigma = argument.gain * sqrt(delta_z);
        argument.f->value(1, &law->offset, &law->at);
    }
    plan->lo = law->sigma > 0 ? -1 : -law->at;
    plan->hi = law->sigma > 0 ? 0 : -law->at;
}

static gfold_status
take_moments(gfold_spectrum_plan *plan, const gfold_fixed_point *at, gfold_error *err)
{
    const gf_argument argument = gf_argument_phi(&plan->model);
    const double tol = plan->tol / 10;
    gfold_moments phi, reset;
    gfold_status status = gf_moments(&argument, at->delta_h, tol, &phi, err);
    if (!status) status = gf_gate_moments(&plan->model.reset, at->delta_r, tol, &reset, err);
    if (status) return status;
    plan->direct = plan->model.p * phi.slope_square * reset.square;
    plan->indirect = plan->model.p * phi.slope_square * phi.square * reset.slope_square;
    return gf_ok(err);
}

gfold_status gfold_spectrum_create(gfold_spectrum_plan **plan, const gfold_model *model,
                                   const gfold_fixed_point *at, const gfold_spectrum_params *params,
                                   gfold_error *err)
{
    *plan = NULL;
    gfold_status status = check(model, params, err);
    if (!status) status = gf_check_range(err, "delta_h", at->delta_h, 0, 1e300);
    if (!status) status = gf_check_range(err, "delta_z", at->delta_z, 0, 1e300);
    if (!status) status = gf_check_range(err, "delta_r", at->delta_r, 0, 1e300);
    if (!status) status = begin(plan, model, params, err);
    if (status) return status;
    take_gate(*plan, at->delta_z);
    status = take_moments(*plan, at, err);
    if (!status)
        status = gf_sites_from_nodes(&(*plan)->sites, model, at, fmax(params->tol, 1e-9),
                                     &(*plan)->node_error, err);
    if (!status) status = gf_scratch_create(&(*plan)->scratch, (*plan)->sites.count, 0, err);
    return finish(plan, status);
}

/* ---- units ---------------------------------------------------------------------------------- */

static gfold_status
check_units(const gfold_model *model, const gfold_units *units, gfold_error *err)
{
    const struct {
        const char *name;
        const double *x;
        int needed;
        double lo, hi;
    } arrays[] = {
        { "h", units->h, 1, -1e300, 1e300 },
        { "z", units->z, gf_gate_row(model->update.kind)->present, -1e300, 1e300 },
        { "r", units->r, gf_gate_row(model->reset.kind)->present, -1e300, 1e300 },
        { "gate", units->gate, 0, 0, 1 },
        { "push", units->push, 0, -1e300, 1e300 },
    };
    if (!units->count) return gf_fail(err, GFOLD_EINVAL, "count is 0, there are no units");
    for (size_t k = 0; k < sizeof arrays / sizeof *arrays; k++) {
        if (!arrays[k].x && arrays[k].needed)
            return gf_fail(err, GFOLD_EINVAL, "%s is missing, the model has it", arrays[k].name);
        for (size_t i = 0; arrays[k].x && i < units->count; i++) {
            const gfold_status status =
                gf_check_range(err, arrays[k].name, arrays[k].x[i], arrays[k].lo, arrays[k].hi);
            if (status) return status;
        }
    }
    return gf_ok(err);
}

static void summarise(gfold_spectrum_plan *plan)
{
    const gf_sites *u = &plan->sites;
    double indirect = 0, least = INFINITY, most = 0;
    for (size_t i = 0; i < u->count; i++) {
        const double s = u->s[i];
        plan->direct += u->weight[i] * u->v2[i] * s * s;
        indirect += u->weight[i] * u->f2[i] * s * s;
        if (s == 0) plan->zeros += u->weight[i];
        if (s > 0) least = fmin(least, s), most = fmax(most, s);
    }
    plan->indirect = unit_mean(u, u->c2) * indirect;
    plan->pushed = unit_mean(u, u->push);
    plan->gate = (gf_gate_law){ .open = 1 };
    plan->lo = most > 0 ? -most : 0;
    plan->hi = most > 0 ? -least : 0;
}

gfold_status gfold_spectrum_create_from_units(gfold_spectrum_plan **plan, const gfold_model *model,
                                              const gfold_units *units,
                                              const gfold_spectrum_params *params, gfold_error *err)
{
    *plan = NULL;
    gfold_status status = check(model, params, err);
    if (!status) status = check_units(model, units, err);
    if (!status) status = begin(plan, model, params, err);
    if (status) return status;
    status = gf_sites_from_units(&(*plan)->sites, model, units, err);
    if (!status) status = gf_scratch_create(&(*plan)->scratch, units->count, 1, err);
    if (!status) summarise(*plan);
    return finish(plan, status);
}
