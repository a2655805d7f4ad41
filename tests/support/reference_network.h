/* reference_network.h: one network's equations as double loops over libm, and Runge-Kutta on
 * them. */
#ifndef REFERENCE_NETWORK_H
#define REFERENCE_NETWORK_H

#include "reference.h"

#include <gatefold/network.h>
#include <string.h>

enum { REFERENCE_N = 64 };

/* What the equations give at a state: z and r also where they are functions. */
typedef struct reference_point {
    double z[REFERENCE_N], r[REFERENCE_N], gate[REFERENCE_N], push[REFERENCE_N];
} reference_point;

static inline size_t reference_size(const gfold_network *w)
{
    const gfold_model *m = gfold_network_model(w);
    return gfold_network_size(w) * (size_t)(1 + (m->update.kind && m->update.tau > 0) +
                                            (m->reset.kind && m->reset.tau > 0));
}

/* A copy of a coupling matrix, good until the next one of the same kind. */
static inline const double *reference_matrix(const gfold_network *w, gfold_coupling which)
{
    static _Thread_local double matrix[GFOLD_COUPLING_COUNT][REFERENCE_N * REFERENCE_N];
    const gfold_status status = gfold_network_matrix(w, which, matrix[which], NULL);
    return status ? NULL : matrix[which];
}

static inline double reference_input(size_t n, const double *coupling, size_t i, const double *phi)
{
    double sum = 0;
    for (size_t j = 0; j < n; j++) sum += coupling[i + j * n] * phi[j];
    return sum;
}

/* y holds h, then z and r where they are states. */
static inline reference_point reference_field(const gfold_network *w, const double *y, double *dy)
{
    reference_point at = { 0 };
    const gfold_model *m = gfold_network_model(w);
    const size_t n = gfold_network_size(w);
    double phi[REFERENCE_N], drive[REFERENCE_N];
    const double *to_h = reference_matrix(w, GFOLD_COUPLING_H);
    const double *to_z = reference_matrix(w, GFOLD_COUPLING_Z);
    const double *to_r = reference_matrix(w, GFOLD_COUPLING_R);
    size_t next = n;
    for (size_t i = 0; i < n; i++) phi[i] = reference_phi(m, y[i]);
    if (m->update.kind) {
        const int state = m->update.tau > 0;
        for (size_t i = 0; i < n; i++) {
            const double input = reference_input(n, to_z, i, phi);
            at.z[i] = state ? y[next + i] : input;
            if (state) dy[next + i] = (input - at.z[i]) / m->update.tau;
        }
        next += n * (size_t)state;
    }
    if (m->reset.kind) {
        const int state = m->reset.tau > 0;
        for (size_t i = 0; i < n; i++) {
            const double input = reference_input(n, to_r, i, phi);
            at.r[i] = state ? y[next + i] : input;
            if (state) dy[next + i] = (input - at.r[i]) / m->reset.tau;
        }
    }
    for (size_t i = 0; i < n; i++) drive[i] = reference_gate(&m->reset, at.r[i]) * phi[i];
    for (size_t i = 0; i < n; i++) {
        at.gate[i] = reference_gate(&m->update, at.z[i]);
        at.push[i] = reference_input(n, to_h, i, drive) +
                     gfold_network_bias(w)[i] - y[i];
        dy[i] = at.gate[i] * at.push[i];
    }
    return at;
}

/* z and r at their inputs. */
static inline void
reference_start(const gfold_network *w, double sigma_0, uint64_t trial, double *y)
{
    const gfold_model *m = gfold_network_model(w);
    const size_t n = gfold_network_size(w);
    double phi[REFERENCE_N];
    const double *to_z = reference_matrix(w, GFOLD_COUPLING_Z);
    const double *to_r = reference_matrix(w, GFOLD_COUPLING_R);
    gfold_network_initial_state(w, sigma_0, trial, y);
    for (size_t i = 0; i < n; i++) phi[i] = reference_phi(m, y[i]);
    double *next = y + n;
    if (m->update.kind && m->update.tau > 0)
        for (size_t i = 0; i < n; i++)
            *next++ = reference_input(n, to_z, i, phi);
    if (m->reset.kind && m->reset.tau > 0)
        for (size_t i = 0; i < n; i++)
            *next++ = reference_input(n, to_r, i, phi);
}

/* Classical Runge-Kutta; binary gates are evaluated naively, without regard to crossings. */
static inline void reference_run(const gfold_network *w, double *y, double dt, long steps)
{
    const size_t size = reference_size(w);
    double k[4][3 * REFERENCE_N], at[3 * REFERENCE_N];
    for (long s = 0; s < steps; s++) {
        reference_field(w, y, k[0]);
        for (int stage = 1; stage < 4; stage++) {
            const double part = stage < 3 ? dt / 2 : dt;
            for (size_t i = 0; i < size; i++) at[i] = y[i] + part * k[stage - 1][i];
            reference_field(w, at, k[stage]);
        }
        for (size_t i = 0; i < size; i++)
            y[i] += dt / 6 * (k[0][i] + 2 * k[1][i] + 2 * k[2][i] + k[3][i]);
    }
}

/* The variants that simulations have to deal with. */
static const struct {
    gfold_preset preset;
    double tau_z, tau_r;
} reference_variants[] = {
    { GFOLD_VRNN, 1, 1 },     { GFOLD_GRNN, 1, 1 },     { GFOLD_GRNN, 0.3, 2 },
    { GFOLD_GRNN, 0, 1 },     { GFOLD_GRNN, 1, 0 },     { GFOLD_GRNN, 0, 0 },
    { GFOLD_UPDATE, 2, 1 },   { GFOLD_UPDATE, 0, 1 },   { GFOLD_RESET, 1, 0.5 },
    { GFOLD_RESET, 1, 0 },    { GFOLD_FS, 1, 1 },       { GFOLD_FS, 0, 1 },
};

enum { REFERENCE_VARIANTS = sizeof reference_variants / sizeof *reference_variants };

/* Every parameter away from its default. */
static inline gfold_model reference_variant(int k)
{
    gfold_model m = gfold_model_preset(reference_variants[k].preset);
    m.g = 2.3;
    m.beta_h = 0.2;
    m.sigma_b = 0.4;
    m.p = 1.2;
    m.update.theta = 0.15;
    if (m.update.kind == GFOLD_GATE_SIGMOID) m.update.beta = -0.3;
    m.update.tau = reference_variants[k].tau_z;
    m.reset.beta = 0.25;
    m.reset.tau = reference_variants[k].tau_r;
    return m;
}

#endif
