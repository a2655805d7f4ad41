#include <gatefold/jacobian.h>

#include "core/fail.h"
#include "math/linalg.h"
#include "model/gate.h"
#include "sim/tangent.h"

#include <string.h>

size_t gfold_jacobian_size(const gfold_network *network)
{
    const gfold_model *m = gfold_network_model(network);
    const int z = gf_gate_row(m->update.kind)->present && m->update.tau > 0;
    const int r = gf_gate_row(m->reset.kind)->present && m->reset.tau > 0;
    return gfold_network_size(network) * (size_t)(1 + z + r);
}

gfold_status gfold_jacobian_fill_h(const gfold_network *network, const gfold_state *state,
                                   double *matrix, gfold_error *err)
{
    gf_tangent t;
    gfold_status status = gf_tangent_create(&t, network, state, err);
    if (status) return status;
    memset(matrix, 0, t.n * t.n * sizeof(double));
    status = gf_tangent_add_h(&t, (gf_block){ matrix, t.n, 0, 0 }, 0, 0, err);
    gf_tangent_destroy(&t);
    return status;
}

/* The rows of a gate that is part of the state, which begin at `at`. */
static void add_gate(gf_block b, size_t at, const gf_tangent *t, const gf_coupling *to, double tau)
{
    b.row = at;
    gf_block_add(b, to, NULL, t->slope, 1 / tau);
    b.column = at;
    gf_block_add_diagonal(b, t->n, NULL, -1 / tau);
}

static gfold_status fill(const gf_tangent *t, double *matrix, gfold_error *err)
{
    const gf_block whole = { matrix, t->size, 0, 0 };
    memset(matrix, 0, t->size * t->size * sizeof(double));
    const gfold_status status = gf_tangent_add_h(t, whole, t->to_z && !t->z, t->to_r && !t->r, err);
    if (t->z) {
        gf_block_add_diagonal((gf_block){ matrix, t->size, 0, t->z }, t->n, t->by_z, 1);
        add_gate(whole, t->z, t, t->to_z, t->tau_z);
    }
    if (t->r) {
        gf_block_add((gf_block){ matrix, t->size, 0, t->r }, t->to_h, t->gate, t->by_r, 1);
        add_gate(whole, t->r, t, t->to_r, t->tau_r);
    }
    return status;
}

gfold_status gfold_jacobian_fill(const gfold_network *network, const gfold_state *state,
                                 double *matrix, gfold_error *err)
{
    gf_tangent t;
    gfold_status status = gf_tangent_create(&t, network, state, err);
    if (status) return status;
    status = fill(&t, matrix, err);
    gf_tangent_destroy(&t);
    return status;
}

size_t gfold_jacobian_rest_size(const gfold_network *network)
{
    const gfold_gate *reset = &gfold_network_model(network)->reset;
    const int r = gf_gate_row(reset->kind)->present && reset->tau > 0;
    return gfold_network_size(network) * (size_t)(1 + r);
}

gfold_status gfold_jacobian_fill_rest(const gfold_network *network, const gfold_state *state,
                                      double *matrix, gfold_error *err)
{
    gf_tangent t;
    gfold_status status = gf_tangent_create(&t, network, state, err);
    if (status) return status;
    gf_tangent_rest(&t);
    status = fill(&t, matrix, err);
    gf_tangent_destroy(&t);
    return status;
}

gfold_status gfold_eigenvalues(size_t m, double *matrix, double *re, double *im, gfold_error *err)
{
    if (m < 1 || m > 30000) return gf_fail(err, GFOLD_EINVAL, "m is %zu, outside [1, 30000]", m);
    return gf_eigenvalues(m, matrix, re, im, err);
}
