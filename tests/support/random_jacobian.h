/* random_jacobian.h: Jacobians of gated networks at drawn states, and their eigenvalues. State (h, z,
 * r): z takes part when units move (push != 0), r when its tau > 0; with tau_r = 0 the chain rule
 * puts it into the h block. */
#ifndef RANDOM_JACOBIAN_H
#define RANDOM_JACOBIAN_H

#include "reference.h"

#include <criterion/criterion.h>
#include <gatefold/gatefold.h>
#include <stdlib.h>

typedef struct jacobian {
    size_t units, size;
    double *h, *z, *r, *push, *re, *im;
} jacobian;

static inline double jacobian_normal(uint64_t *state)
{
    const double u = reference_uniform(state, 1e-300, 1);
    return sqrt(-2 * log(u)) * cos(2 * M_PI * reference_uniform(state, 0, 1));
}

static inline double *jacobian_normals(uint64_t *state, size_t n, double variance)
{
    double *x = malloc(n * sizeof *x);
    for (size_t i = 0; i < n; i++) x[i] = sqrt(variance) * jacobian_normal(state);
    return x;
}

static inline jacobian *
jacobian_units(const gfold_fixed_point *at, size_t units, double push, uint64_t seed)
{
    jacobian *j = calloc(1, sizeof *j);
    uint64_t state = 7919 * seed;
    j->units = units;
    j->h = jacobian_normals(&state, units, at->delta_h);
    j->z = jacobian_normals(&state, units, at->delta_z);
    j->r = jacobian_normals(&state, units, at->delta_r);
    j->push = jacobian_normals(&state, units, push * push);
    return j;
}

static inline void jacobian_free(jacobian *j)
{
    double *const arrays[] = { j->h, j->z, j->r, j->push, j->re, j->im };
    for (size_t k = 0; k < sizeof arrays / sizeof *arrays; k++) free(arrays[k]);
    free(j);
}

/* What multiplies the couplings at one unit. */
typedef struct jacobian_unit {
    double s, s_slope_a, phi, phi_slope, reset, reset_slope;
} jacobian_unit;

static inline jacobian_unit jacobian_at(const gfold_model *m, const jacobian *j, size_t i)
{
    const double y = m->g * j->h[i] + m->beta_h, s = reference_gate(&m->update, j->z[i]);
    const double reset = reference_gate(&m->reset, j->r[i]);
    const int smooth = m->update.kind == GFOLD_GATE_SIGMOID;
    return (jacobian_unit){ s,
                            smooth ? m->update.alpha * s * (1 - s) * j->push[i] : 0,
                            reference_f(m->phi, y),
                            m->g * reference_f_slope(m->phi, y),
                            reset,
                            m->reset.kind ? m->reset.alpha * reset * (1 - reset) : 0 };
}

/* J^h [phi s_r'] J^r [phi'] of a reset gate without delay. */
static inline void jacobian_add_product(size_t n, size_t size, const jacobian_unit *u,
                                        const double *jh, const double *jr, double *a)
{
    for (size_t c = 0; c < n; c++)
        for (size_t k = 0; k < n; k++) {
            const double factor = u[k].phi * u[k].reset_slope * jr[k + n * c] * u[c].phi_slope;
            for (size_t i = 0; i < n; i++) a[i + size * c] += u[i].s * jh[i + n * k] * factor;
        }
}

static inline jacobian *jacobian_draw(const gfold_model *m, const gfold_fixed_point *at, size_t n,
                                      double push, uint64_t seed)
{
    jacobian *j = jacobian_units(at, n, push, seed);
    const int with_z = push > 0, with_r = m->reset.kind && m->reset.tau > 0;
    const size_t size = n * (size_t)(1 + with_z + with_r), z = n, r = n * (size_t)(1 + with_z);
    uint64_t state = 104729 * seed + 1;
    double *jh = jacobian_normals(&state, n * n, m->p / (double)n);
    double *jz = jacobian_normals(&state, n * n, 1 / (double)n);
    double *jr = jacobian_normals(&state, n * n, 1 / (double)n);
    double *a = calloc(size * size, sizeof *a);
    jacobian_unit *u = malloc(n * sizeof *u);
    for (size_t i = 0; i < n; i++) u[i] = jacobian_at(m, j, i);
    for (size_t c = 0; c < n; c++) {
        for (size_t i = 0; i < n; i++) {
            a[i + size * c] = u[i].s * (jh[i + n * c] * u[c].reset * u[c].phi_slope - (i == c));
            if (with_z) a[z + i + size * c] = jz[i + n * c] * u[c].phi_slope / m->update.tau;
            if (!with_r) continue;
            a[r + i + size * c] = jr[i + n * c] * u[c].phi_slope / m->reset.tau;
            a[i + size * (r + c)] = u[i].s * jh[i + n * c] * u[c].phi * u[c].reset_slope;
        }
        if (with_z) a[c + size * (z + c)] = u[c].s_slope_a;
        if (with_z) a[z + c + size * (z + c)] = -1 / m->update.tau;
        if (with_r) a[r + c + size * (r + c)] = -1 / m->reset.tau;
    }
    if (m->reset.kind && !with_r) jacobian_add_product(n, size, u, jh, jr, a);
    j->size = size;
    j->re = malloc(size * sizeof *j->re);
    j->im = malloc(size * sizeof *j->im);
    cr_assert_eq(gfold_eigenvalues(size, a, j->re, j->im, NULL), GFOLD_OK);
    double *const scratch[] = { jh, jz, jr, a };
    for (size_t k = 0; k < sizeof scratch / sizeof *scratch; k++) free(scratch[k]);
    free(u);
    return j;
}

#endif
