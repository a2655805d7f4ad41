#include "core/fail.h"
#include "model/gate.h"
#include "model/phi.h"
#include "theory/scan.h"

#include <math.h>
#include <stdlib.h>

struct gfold_fixed_point_plan {
    gfold_fixed_point_params params;
    gf_brackets brackets;
};

gfold_fixed_point_params gfold_fixed_point_defaults(void)
{
    return (gfold_fixed_point_params){ .tol = 1e-12 };
}

/* Equations (3.1) and (4.2). */
static gfold_status
evaluate(const gfold_model *m, double delta, double tol, gfold_fixed_point *out, gfold_error *err)
{
    const gf_argument argument = gf_argument_phi(m);
    gfold_moments phi, reset;
    const gfold_status first = gf_moments(&argument, delta, tol, &phi, err);
    const gfold_status then =
        gf_gate_moments(&m->reset, phi.square, tol, &reset, first ? NULL : err);
    const double drive = m->p * phi.square * reset.square, bias = m->sigma_b * m->sigma_b;
    const double q = gf_gate_open_fraction(&m->update, phi.square);
    *out = (gfold_fixed_point){
        .delta_h = delta,
        .delta_z = gf_gate_row(m->update.kind)->present ? phi.square : 0,
        .delta_r = gf_gate_row(m->reset.kind)->present ? phi.square : 0,
        .slope = m->p * phi.square_rate * (reset.square + phi.square * reset.square_rate),
        .stability = q * m->p * phi.slope_square * (reset.square + phi.square * reset.slope_square),
        .active_fraction = q,
        .bias_variance = (1 - q) * drive + bias,
        .residual = drive + bias - delta,
    };
    return first ? first : then;
}

gfold_status gfold_fixed_point_at(const gfold_model *model, double delta, double tol,
                                  gfold_fixed_point *out, gfold_error *err)
{
    gfold_status status = gfold_model_check(model, err);
    if (!status) status = gf_check_range(err, "delta", delta, 0, 1e300);
    if (!status) status = gf_check_range(err, "tol", tol, 1e-14, 1e-2);
    return status ? status : evaluate(model, delta, tol, out, err);
}

gf_excess gf_excess_at(const gfold_model *model, double t, double tol)
{
    gfold_fixed_point at;
    const double delta = exp(t);
    (void)!evaluate(model, delta, tol, &at, NULL);
    return (gf_excess){ t, at.residual / delta, at.slope - 1 - at.residual / delta };
}

gfold_status gfold_fixed_point_create(gfold_fixed_point_plan **plan,
                                      const gfold_fixed_point_params *params, gfold_error *err)
{
    *plan = NULL;
    const gfold_status status = gf_check_range(err, "tol", params->tol, 1e-14, 1e-4);
    if (status) return status;
    *plan = gf_allocate(1, sizeof **plan);
    if (!*plan) return gf_fail_memory(err, sizeof **plan);
    (*plan)->params = *params;
    return gf_ok(err);
}

void gfold_fixed_point_destroy(gfold_fixed_point_plan *plan)
{
    free(plan);
}

/* Where to begin inside a bracket: at a neighbour's root, or where the chord crosses zero. */
static double first_guess(gf_excess lo, gf_excess hi, const gfold_fixed_points *near)
{
    for (int k = 0; near && k < near->count; k++) {
        const double t = log(near->root[k].delta_h);
        if (t > lo.t && t < hi.t) return t;
    }
    return lo.t + (hi.t - lo.t) * lo.rho / (lo.rho - hi.rho);
}

/* Newton's method in log Delta, kept inside the bracket by bisection. The scan's signs are good to
 * its own tolerance, hence the margin. */
static double polish(const gfold_model *model, gf_excess lo, gf_excess hi, double tol,
                     const gfold_fixed_points *near, int *evaluations)
{
    const double margin = 1e-5;
    double t = first_guess(lo, hi, near), a = lo.t - margin, b = hi.t + margin;
    for (int k = 0; k < 100; k++) {
        const gf_excess at = gf_excess_at(model, t, tol);
        ++*evaluations;
        if ((at.rho > 0) == (lo.rho > 0))
            a = t;
        else
            b = t;
        double next = t - at.rho / at.slope;
        if (!(next > a && next < b)) next = (a + b) / 2;
        const double step = fabs(next - t);
        t = next;
        if (step < tol / 4 || b - a < 1e-15) break;
    }
    return t;
}

static gfold_status add_root(const gfold_model *model, double delta, double tol,
                             gfold_fixed_points *out, gfold_error *err)
{
    if (out->count == GFOLD_ROOTS_MAX)
        return gf_fail(err, GFOLD_ENUMERIC, "more than %d fixed points", GFOLD_ROOTS_MAX);
    gfold_fixed_point *root = &out->root[out->count++];
    const gfold_status status = evaluate(model, delta, tol, root, err);
    root->residual = fabs(root->residual);
    out->evaluations++;
    return status;
}

gfold_status gfold_fixed_point_solve(gfold_fixed_point_plan *plan, const gfold_model *model,
                                     const gfold_fixed_points *near, gfold_fixed_points *out,
                                     gfold_error *err)
{
    gfold_fixed_point zero;
    const double tol = plan->params.tol;
    gf_brackets *brackets = &plan->brackets;
    *out = (gfold_fixed_points){ 0 };
    gfold_status status = gfold_fixed_point_at(model, 0, tol, &zero, err);
    if (status && status != GFOLD_EACCURACY) return status;
    if (zero.residual == 0) status = add_root(model, 0, tol, out, err);
    gf_scan(model, tol, brackets);
    out->evaluations += brackets->evaluations;
    for (int k = 0; k < brackets->count; k++) {
        const double t =
            polish(model, brackets->lo[k], brackets->hi[k], tol, near, &out->evaluations);
        const gfold_status one = add_root(model, exp(t), tol, out, status ? NULL : err);
        if (!status) status = one;
    }
    if (out->count) return status;
    if (!brackets->unbounded)
        return gf_fail(err, GFOLD_ENOCONV, "the scan of (3.1) found no fixed point");
    return gf_fail(err, GFOLD_ENOSOL,
                   "no fixed point: F(Delta) > Delta for every Delta, the "
                   "variance grows without bound");
}
