/* Networks with one stable fixed point, at rest in it: the static mean field. */
#include "compare/case.h"
#include "core/fail.h"

#include <gatefold/moments.h>

enum { DELTA_H, DELTA_Z, GATE, RESET, BIAS, COUNT };

static const gfold_comparable quantities[] = {
    { "delta_h", "variance of h of networks at rest in a stable fixed point" },
    { "delta_z", "mean of phi^2 there" },
    { "gate_square", "mean of s_z^2 there" },
    { "reset_square", "mean of s_r^2 there" },
    { "bias_variance", "of the static bias that evolving units see there" },
    { NULL, NULL },
};

static const double tol = 1e-12;

static gfold_status stable_root(const gfold_model *model, gfold_fixed_point *root, gfold_error *err)
{
    const gfold_fixed_point_params params = gfold_fixed_point_defaults();
    gfold_fixed_point_plan *plan;
    gfold_fixed_points found;
    gfold_status status = gfold_fixed_point_create(&plan, &params, err);
    if (status) return status;
    status = gfold_fixed_point_solve(plan, model, NULL, &found, err);
    gfold_fixed_point_destroy(plan);
    if (status) return status;
    *root = found.root[found.count - 1];
    if (root->stability >= 1)
        return gf_fail(err, GFOLD_ENOSOL, "networks do not rest there: (4.2) is %.4g, above 1",
                       root->stability);
    return gf_ok(err);
}

static gfold_status theory(const gf_task *task, gf_value *out, gfold_error *err)
{
    gfold_fixed_point root;
    gfold_moments phi, gate, reset;
    gfold_status status = stable_root(&task->model, &root, err);
    if (!status) status = gfold_phi_moments(&task->model, root.delta_h, tol, &phi, err);
    if (!status) status = gfold_update_moments(&task->model, root.delta_z, tol, &gate, err);
    if (!status) status = gfold_reset_moments(&task->model, root.delta_r, tol, &reset, err);
    if (status) return status;
    out[DELTA_H].value = root.delta_h;
    out[DELTA_Z].value = phi.square;
    out[GATE].value = gate.square;
    out[RESET].value = reset.square;
    out[BIAS].value = root.bias_variance;
    return status;
}

static gfold_status simulate(const gf_task *task, gfold_estimate *out, gfold_error *err)
{
    static const char *const names[COUNT] = { "var_h", "phi_square", "gate_square", "reset_square",
                                              "bias_variance" };
    gfold_ensemble_params p = gf_task_ensemble(task);
    gfold_ensemble *ensemble;
    p.interval = p.simulate.dt;
    p.transient = p.simulate.t_max - 2 * p.interval;
    gfold_status status = gfold_ensemble_run(&p, &ensemble, err);
    if (!status) status = gf_task_estimates(ensemble, COUNT, names, out, err);
    gfold_ensemble_destroy(ensemble);
    return status;
}

const gf_method gf_method_rest = { .quantities = quantities,
                                   .theory = theory,
                                   .simulate = simulate };
