#include "core/fail.h"
#include "math/linalg.h"
#include "model/gate.h"
#include "model/phi.h"
#include "sim/coupling.h"

#include <gatefold/jacobian.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Pointwise factors of the Jacobian at a state, N each. */
typedef struct factors {
    size_t n;
    double *phi, *phi_slope;     /* phi, phi'                     */
    double *reset, *reset_slope; /* s_r, s_r'                    */
    double *gate, *gate_slope;   /* s_z, s_z'                     */
    double *push;                /* a                             */
    double *spare;
    double *memory;
} factors;

static int is_state(const gfold_gate *gate)
{
    return gf_gate_row(gate->kind)->present && gate->tau > 0;
}

size_t gfold_jacobian_size(const gfold_network *network)
{
    const gfold_model *m = gfold_network_model(network);
    return gfold_network_size(network) * (size_t)(1 + is_state(&m->update) + is_state(&m->reset));
}

static gfold_status
prepare(const gfold_network *network, const gfold_state *state, factors *f, gfold_error *err)
{
    const gfold_model *m = gfold_network_model(network);
    const gf_argument phi = gf_argument_phi(m);
    const size_t n = f->n = gfold_network_size(network);
    double *next = f->memory = gf_allocate(8 * n, sizeof(double));
    if (!next) return gf_fail_memory(err, 64.0 * (double)n);
    double **const arrays[] = { &f->phi,        &f->phi_slope, &f->reset, &f->reset_slope,
                                &f->gate_slope, &f->push,      &f->gate,  &f->spare };
    for (size_t k = 0; k < sizeof arrays / sizeof *arrays; k++) *arrays[k] = next, next += n;
    double *argument = f->spare;
    const double *bias = gfold_network_bias(network);
    for (size_t i = 0; i < n; i++) argument[i] = phi.gain * state->h[i] + phi.offset;
    phi.f->value(n, argument, f->phi);
    phi.f->slope(n, argument, f->phi_slope);
    for (size_t i = 0; i < n; i++) f->phi_slope[i] *= phi.gain;
    const gf_gate *reset = gf_gate_row(m->reset.kind), *update = gf_gate_row(m->update.kind);
    reset->value(&m->reset, n, state->r, f->reset);
    reset->slope(&m->reset, n, state->r, f->reset_slope);
    update->slope(&m->update, n, state->z, f->gate_slope);
    memcpy(f->gate, state->gate, n * sizeof(double));
    for (size_t i = 0; i < n; i++) argument[i] = f->reset[i] * f->phi[i];
    gf_coupling_multiply(gf_network_coupling(network, GFOLD_COUPLING_H), 1, argument, n, f->push,
                         n);
    for (size_t i = 0; i < n; i++) f->push[i] += bias[i] - state->h[i];
    return gf_ok(err);
}

/* block(i, j) += left_i J_ij right_j; the block begins at row, column of a matrix of M rows. */
typedef struct block {
    double *matrix;
    size_t rows, row, column;
} block;

static void add(block b, size_t n, const gf_coupling *coupling, const double *left,
                const double *right, double scale)
{
    for (size_t j = 0; j < n; j++) {
        double *column = b.matrix + b.row + (b.column + j) * b.rows;
        for (size_t i = 0; i < n; i++)
            column[i] +=
                scale * (left ? left[i] : 1) * gf_coupling_entry(coupling, i, j) * right[j];
    }
}

static void add_diagonal(block b, size_t n, const double *left, const double *right, double scale)
{
    for (size_t i = 0; i < n; i++)
        b.matrix[b.row + i + (b.column + i) * b.rows] +=
            scale * (left ? left[i] : 1) * (right ? right[i] : 1);
}

/* block += [gate] J^h [phi s_r'] J^r [phi'], the effect of r as a function of h. */
static gfold_status
add_instant_reset(block b, const gfold_network *network, const factors *f, gfold_error *err)
{
    const size_t n = f->n;
    double *column = gf_allocate(2 * n, sizeof *column);
    if (!column) return gf_fail_memory(err, 16.0 * (double)n);
    const gf_coupling *to_h = gf_network_coupling(network, GFOLD_COUPLING_H);
    const gf_coupling *to_r = gf_network_coupling(network, GFOLD_COUPLING_R);
    for (size_t j = 0; j < n; j++) {
        for (size_t k = 0; k < n; k++)
            column[k] =
                f->phi[k] * f->reset_slope[k] * gf_coupling_entry(to_r, k, j) * f->phi_slope[j];
        gf_coupling_multiply(to_h, 1, column, n, column + n, n);
        double *target = b.matrix + b.row + (b.column + j) * b.rows;
        for (size_t i = 0; i < n; i++) target[i] += f->gate[i] * column[n + i];
    }
    free(column);
    return gf_ok(err);
}

/* d(dh/dt)/dh without the paths through z and r. */
static void fill_direct(block b, const gfold_network *network, const factors *f)
{
    const size_t n = f->n;
    for (size_t j = 0; j < n; j++) f->spare[j] = f->reset[j] * f->phi_slope[j];
    add_diagonal(b, n, f->gate, NULL, -1);
    add(b, n, gf_network_coupling(network, GFOLD_COUPLING_H), f->gate, f->spare, 1);
}

gfold_status gfold_jacobian_fill_h(const gfold_network *network, const gfold_state *state,
                                   double *matrix, gfold_error *err)
{
    factors f;
    const gfold_status status = prepare(network, state, &f, err);
    if (status) return status;
    memset(matrix, 0, f.n * f.n * sizeof(double));
    fill_direct((block){ matrix, f.n, 0, 0 }, network, &f);
    free(f.memory);
    return gf_ok(err);
}

/* Rows and columns of z, which begin at `z`, or its effect as a function of h. */
static void fill_update(block b, size_t z, const gfold_network *network, const factors *f)
{
    const gfold_gate *update = &gfold_network_model(network)->update;
    const gf_coupling *to_z = gf_network_coupling(network, GFOLD_COUPLING_Z);
    const size_t n = f->n;
    for (size_t i = 0; i < n; i++) f->push[i] *= f->gate_slope[i];
    if (is_state(update)) {
        add_diagonal((block){ b.matrix, b.rows, 0, z }, n, f->push, NULL, 1);
        add_diagonal((block){ b.matrix, b.rows, z, z }, n, NULL, NULL, -1 / update->tau);
        add((block){ b.matrix, b.rows, z, 0 }, n, to_z, NULL, f->phi_slope, 1 / update->tau);
    } else if (to_z) {
        add(b, n, to_z, f->push, f->phi_slope, 1);
    }
}

/* The same for r. */
static gfold_status
fill_reset(block b, size_t r, const gfold_network *network, const factors *f, gfold_error *err)
{
    const gfold_gate *reset = &gfold_network_model(network)->reset;
    const gf_coupling *to_h = gf_network_coupling(network, GFOLD_COUPLING_H);
    const gf_coupling *to_r = gf_network_coupling(network, GFOLD_COUPLING_R);
    const size_t n = f->n;
    if (!to_r) return gf_ok(err);
    if (!is_state(reset)) return add_instant_reset(b, network, f, err);
    for (size_t j = 0; j < n; j++) f->spare[j] = f->phi[j] * f->reset_slope[j];
    add((block){ b.matrix, b.rows, 0, r }, n, to_h, f->gate, f->spare, 1);
    add_diagonal((block){ b.matrix, b.rows, r, r }, n, NULL, NULL, -1 / reset->tau);
    add((block){ b.matrix, b.rows, r, 0 }, n, to_r, NULL, f->phi_slope, 1 / reset->tau);
    return gf_ok(err);
}

gfold_status gfold_jacobian_fill(const gfold_network *network, const gfold_state *state,
                                 double *matrix, gfold_error *err)
{
    factors f;
    gfold_status status = prepare(network, state, &f, err);
    if (status) return status;
    const size_t rows = gfold_jacobian_size(network);
    const block whole = { matrix, rows, 0, 0 };
    memset(matrix, 0, rows * rows * sizeof(double));
    fill_direct(whole, network, &f);
    fill_update(whole, f.n, network, &f);
    status = fill_reset(whole, rows - f.n, network, &f, err);
    free(f.memory);
    return status;
}

size_t gfold_jacobian_rest_size(const gfold_network *network)
{
    const gfold_model *m = gfold_network_model(network);
    return gfold_network_size(network) * (size_t)(1 + is_state(&m->reset));
}

gfold_status gfold_jacobian_fill_rest(const gfold_network *network, const gfold_state *state,
                                      double *matrix, gfold_error *err)
{
    factors f;
    gfold_status status = prepare(network, state, &f, err);
    if (status) return status;
    const size_t rows = gfold_jacobian_rest_size(network);
    const block rest = { matrix, rows, 0, 0 };
    memset(matrix, 0, rows * rows * sizeof(double));
    fill_direct(rest, network, &f);
    status = fill_reset(rest, f.n, network, &f, err);
    free(f.memory);
    return status;
}

gfold_status gfold_eigenvalues(size_t m, double *matrix, double *re, double *im, gfold_error *err)
{
    if (m < 1 || m > 30000) return gf_fail(err, GFOLD_EINVAL, "m is %zu, outside [1, 30000]", m);
    return gf_eigenvalues(m, matrix, re, im, err);
}
