/* The linear network by the classical Runge-Kutta method: its rates are bounded by those of the
 * network, so that the network's own step serves. */
#include "core/fail.h"
#include "math/vector.h"
#include "model/gate.h"
#include "model/phi.h"
#include "sim/memory.h"
#include "sim/tangent.h"

#include <gatefold/jacobian.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The state with z and r at their inputs. */
static void
fill_state(const gfold_network *network, const double *h, double *room, gfold_state *state)
{
    const gfold_model *m = gfold_network_model(network);
    const size_t n = gfold_network_size(network);
    const gf_argument by = gf_argument_phi(m);
    double *phi = room, *z = room + n, *r = room + 2 * n, *gate = room + 3 * n;
    const gf_coupling *to_z = gf_network_coupling(network, GFOLD_COUPLING_Z);
    const gf_coupling *to_r = gf_network_coupling(network, GFOLD_COUPLING_R);
    for (size_t i = 0; i < n; i++) phi[i] = by.gain * h[i] + by.offset;
    by.f->value(n, phi, phi);
    if (to_z) gf_coupling_multiply(to_z, 1, phi, n, z, n);
    if (to_r) gf_coupling_multiply(to_r, 1, phi, n, r, n);
    gf_gate_row(m->update.kind)->value(&m->update, n, z, gate);
    *state = (gfold_state){ n, h, z, r, gate, NULL };
}

/* z and r of the displacement at their inputs, to first order. */
static void start(gf_tangent *t, const double *displacement, double *y)
{
    memset(y, 0, t->size * sizeof *y);
    memcpy(y, displacement, t->n * sizeof *y);
    for (size_t i = 0; i < t->n; i++) t->drive[i] = t->slope[i] * displacement[i];
    if (t->z) gf_coupling_multiply(t->to_z, 1, t->drive, t->n, y + t->z, t->n);
    if (t->r) gf_coupling_multiply(t->to_r, 1, t->drive, t->n, y + t->r, t->n);
}

static void step(gf_tangent *t, double dt, double *y, double *room)
{
    static const double at[4] = { 0, 0.5, 0.5, 1 }, weight[4] = { 1, 2, 2, 1 };
    const size_t size = t->size;
    double *k = room, *stage = room + size, *sum = room + 2 * size;
    memset(sum, 0, size * sizeof *sum);
    memset(k, 0, size * sizeof *k);
    for (int s = 0; s < 4; s++) {
        gf_vector_add(size, y, at[s] * dt, k, stage);
        gf_tangent_multiply(t, 1, stage, k);
        gf_vector_add(size, sum, weight[s], k, sum);
    }
    gf_vector_add(size, y, dt / 6, sum, y);
}

gfold_status gfold_memory_linear(const gfold_network *network, const double *h,
                                 const double *displacement, const gfold_memory_params *p,
                                 double *retained, gfold_error *err)
{
    gf_tangent t = { 0 };
    gfold_state state;
    const size_t n = gfold_network_size(network), size = gfold_jacobian_size(network);
    gfold_status status = gf_memory_check(p, err);
    if (status) return status;
    double *room = gf_allocate(4 * n + 4 * size, sizeof *room), *y = room + 4 * n;
    if (!room) return gf_fail_memory(err, 64.0 * (double)size);
    fill_state(network, h, room, &state);
    status = gf_tangent_create(&t, network, &state, err);
    if (!status) {
        const long steps = (long)ceil(p->t / p->dt - 1e-9);
        double along = 0, square = 0;
        start(&t, displacement, y);
        for (long k = 0; k < steps; k++) step(&t, p->t / (double)steps, y, y + size);
        for (size_t i = 0; i < n; i++) {
            along += y[i] * displacement[i];
            square += displacement[i] * displacement[i];
        }
        *retained = along / square;
    }
    gf_tangent_destroy(&t);
    free(room);
    return status;
}
