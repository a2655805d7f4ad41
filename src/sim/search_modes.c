#include "sim/search_modes.h"

#include <gatefold/jacobian.h>
#include <math.h>

static const double zero = 1e-9;

gfold_status gf_search_modes(gf_search_work *w, gfold_search_point *point, gfold_error *err)
{
    const gf_rest *rest = w->rest;
    const gfold_gate *update = &rest->model->update;
    double *z = w->step, *gate = w->trial;
    gf_rest_evaluate(rest, gf_rest_multiply, w->h, &w->units, w->f);
    if (gfold_network_has(rest->network, GFOLD_COUPLING_Z))
        gf_rest_multiply(rest, GFOLD_COUPLING_Z, w->units.phi, z);
    gf_gate_row(update->kind)->value(update, rest->n, z, gate);
    const gfold_state state = { rest->n, w->h, z, w->units.r, gate, NULL };
    const size_t m = gfold_jacobian_size(rest->network);
    gfold_status status = gfold_jacobian_fill(rest->network, &state, w->matrix[0], err);
    if (!status) status = gfold_eigenvalues(m, w->matrix[0], w->re, w->im, err);
    if (status) return status;
    point->max_re = w->re[0];
    point->unstable_modes = point->zero_modes = 0;
    for (size_t k = 0; k < m; k++) {
        point->max_re = fmax(point->max_re, w->re[k]);
        point->unstable_modes += w->re[k] > zero;
        point->zero_modes += hypot(w->re[k], w->im[k]) <= zero;
    }
    return status;
}
