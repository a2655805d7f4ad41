#include "sim/tangent.h"

#include "core/fail.h"
#include "math/linalg.h"
#include "model/gate.h"
#include "model/phi.h"

#include <stdlib.h>
#include <string.h>

static int is_state(const gfold_gate *gate)
{
    return gf_gate_row(gate->kind)->present && gate->tau > 0;
}

static void place(gf_tangent *t, const gfold_model *m)
{
    t->size = t->n;
    if (is_state(&m->update)) t->z = t->size, t->size += t->n, t->tau_z = m->update.tau;
    if (is_state(&m->reset)) t->r = t->size, t->size += t->n, t->tau_r = m->reset.tau;
}

static void fill_phi(gf_tangent *t, const gfold_model *m, const double *h, double *phi)
{
    const gf_argument by = gf_argument_phi(m);
    double *argument = t->drive;
    for (size_t i = 0; i < t->n; i++) argument[i] = by.gain * h[i] + by.offset;
    by.f->value(t->n, argument, phi);
    by.f->slope(t->n, argument, t->slope);
    for (size_t i = 0; i < t->n; i++) t->slope[i] *= by.gain;
}

/* by_z = s_z' a with a = -h + J^h s_r phi + b; s_r and phi are in dr and dz. */
static void fill_push(gf_tangent *t, const gfold_network *network, const gfold_state *state)
{
    const gfold_model *m = gfold_network_model(network);
    const double *bias = gfold_network_bias(network);
    for (size_t i = 0; i < t->n; i++) t->drive[i] = t->dr[i] * t->dz[i];
    gf_coupling_multiply(t->to_h, 1, t->drive, t->n, t->dz, t->n);
    gf_gate_row(m->update.kind)->slope(&m->update, t->n, state->z, t->by_z);
    for (size_t i = 0; i < t->n; i++) t->by_z[i] *= t->dz[i] + bias[i] - state->h[i];
}

gfold_status gf_tangent_create(gf_tangent *t, const gfold_network *network,
                               const gfold_state *state, gfold_error *err)
{
    const gfold_model *m = gfold_network_model(network);
    const size_t n = gfold_network_size(network);
    *t = (gf_tangent){ .n = n,
                       .to_h = gf_network_coupling(network, GFOLD_COUPLING_H),
                       .to_z = gf_network_coupling(network, GFOLD_COUPLING_Z),
                       .to_r = gf_network_coupling(network, GFOLD_COUPLING_R) };
    double **const arrays[] = { &t->slope, &t->gate, &t->own, &t->by_r,
                                &t->by_z,  &t->dz,   &t->dr,  &t->drive };
    double *next = t->memory = gf_allocate(8 * n, sizeof(double));
    if (!next) return gf_fail_memory(err, 64.0 * (double)n);
    for (size_t k = 0; k < sizeof arrays / sizeof *arrays; k++) *arrays[k] = next, next += n;
    place(t, m);
    memcpy(t->gate, state->gate, n * sizeof(double));
    const gf_gate *reset = gf_gate_row(m->reset.kind);
    double *phi = t->dz, *open = t->dr;
    fill_phi(t, m, state->h, phi);
    reset->value(&m->reset, n, state->r, open);
    reset->slope(&m->reset, n, state->r, t->by_r);
    for (size_t i = 0; i < n; i++) t->by_r[i] *= phi[i], t->own[i] = open[i] * t->slope[i];
    fill_push(t, network, state);
    return gf_ok(err);
}

void gf_tangent_destroy(gf_tangent *t)
{
    free(t->memory);
    *t = (gf_tangent){ 0 };
}

void gf_tangent_rest(gf_tangent *t)
{
    memset(t->by_z, 0, t->n * sizeof *t->by_z);
    if (t->z) t->size -= t->n;
    if (t->r) t->r = t->n;
    t->to_z = NULL;
    t->z = 0;
    t->tau_z = 0;
}

/* The change of a gate's variable, and its rate y where it is part of the state. */
static const double *follow(gf_tangent *t, const gf_coupling *to, size_t at, double tau,
                            double *change, const double *x, double *y)
{
    for (size_t i = 0; i < t->n; i++) t->drive[i] = t->slope[i] * x[i];
    gf_coupling_multiply(to, 1, t->drive, t->n, change, t->n);
    if (!at) return change;
    for (size_t i = 0; i < t->n; i++) y[at + i] = (change[i] - x[at + i]) / tau;
    return x + at;
}

void gf_tangent_multiply(gf_tangent *t, const double *x, double *y)
{
    const size_t n = t->n;
    const double *dz = t->to_z ? follow(t, t->to_z, t->z, t->tau_z, t->dz, x, y) : NULL;
    const double *dr = t->to_r ? follow(t, t->to_r, t->r, t->tau_r, t->dr, x, y) : NULL;
    for (size_t i = 0; i < n; i++) t->drive[i] = t->own[i] * x[i] + (dr ? t->by_r[i] * dr[i] : 0);
    gf_coupling_multiply(t->to_h, 1, t->drive, n, y, n);
    for (size_t i = 0; i < n; i++)
        y[i] = t->gate[i] * (y[i] - x[i]) + (dz ? t->by_z[i] * dz[i] : 0);
}

void gf_block_add(gf_block b, const gf_coupling *coupling, const double *left, const double *right,
                  double scale)
{
    enum { CHUNK = 256 };
    const size_t n = coupling->n;
    double entry[CHUNK];
    for (size_t at = 0, part; at < n * n; at += part) {
        const size_t i = at % n, j = at / n;
        double *to = b.matrix + b.row + i + (b.column + j) * b.rows;
        part = n - i < CHUNK ? n - i : CHUNK;
        gf_coupling_read(coupling, at, part, entry);
        for (size_t k = 0; k < part; k++)
            to[k] += scale * (left ? left[i + k] : 1) * entry[k] * right[j];
    }
}

void gf_block_add_diagonal(gf_block b, size_t n, const double *values, double scale)
{
    for (size_t i = 0; i < n; i++)
        b.matrix[b.row + i + (b.column + i) * b.rows] += scale * (values ? values[i] : 1);
}

/* block += part [gate] J^h [by_r] J^r [slope], some columns at a time. */
static gfold_status add_reset(const gf_tangent *t, gf_block b, double part, gfold_error *err)
{
    enum { CHUNK = 128 };
    const size_t n = t->n;
    double *left = gf_allocate(n * (n + CHUNK), sizeof *left), *right = left + n * n;
    if (!left) return gf_fail_memory(err, 8.0 * (double)n * (double)(n + CHUNK));
    gf_block_add((gf_block){ left, n, 0, 0 }, t->to_h, t->gate, t->by_r, 1);
    for (size_t first = 0; first < n; first += CHUNK) {
        const size_t count = n - first < CHUNK ? n - first : CHUNK;
        gf_coupling_read(t->to_r, first * n, count * n, right);
        for (size_t k = 0; k < count * n; k++) right[k] *= part * t->slope[first + k / n];
        gf_add_product(n, count, left, right, b.matrix + b.row + (b.column + first) * b.rows,
                       b.rows);
    }
    free(left);
    return gf_ok(err);
}

gfold_status
gf_tangent_add_h(const gf_tangent *t, gf_block b, double part_z, double part_r, gfold_error *err)
{
    gf_block_add_diagonal(b, t->n, t->gate, -1);
    gf_block_add(b, t->to_h, t->gate, t->own, 1);
    if (part_z != 0) gf_block_add(b, t->to_z, t->by_z, t->slope, part_z);
    return part_r != 0 ? add_reset(t, b, part_r, err) : gf_ok(err);
}
