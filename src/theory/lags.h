/* lags.h: functions of the lag on [0, T], by spectral elements: continuous, a polynomial on each element.
 *
 * Galerkin's equations with Lobatto quadrature: the mass M is diagonal, the stiffness K that of
 * -d^2 with f'(0) = f'(T) = 0. Several fields at a node are neighbours: unknown `fields * i +
 * field`.
 */
#ifndef GF_THEORY_LAGS_H
#define GF_THEORY_LAGS_H

#include "math/lobatto.h"

#include <gatefold/lyapunov.h>

enum { GF_LAG_ELEMENTS = 64, GF_LAG_NODES = GF_LAG_ELEMENTS * (GF_LOBATTO - 1) + 1 };

typedef struct gf_lags {
    const gf_lobatto *l;
    int elements, nodes;
    double edge[GF_LAG_ELEMENTS + 1]; /* set by the caller, with l and elements */
    double x[GF_LAG_NODES], mass[GF_LAG_NODES];
} gf_lags;

/* Nodes and mass from the edges. */
void gf_lags_place(gf_lags *lags);

/* Diagonals on either side of a matrix of so many fields, and the doubles it takes (math/linalg.h). */
int gf_lags_half(int fields);
size_t gf_lags_band(const gf_lags *lags, int fields);

/* A += factor K in the block of one field; A += diag(factor[i] mass[i]) in block (row, column). */
void gf_lags_add_stiffness(const gf_lags *lags, int fields, int field, double factor, double *a);
void gf_lags_add_mass(const gf_lags *lags, int fields, int row, int column, const double *factor,
                      double *a);

/* out = K f, stride `fields` between the values of a field. */
void gf_lags_apply_stiffness(const gf_lags *lags, int fields, const double *f, double *out);

/* f at x; beyond T its last value. */
double gf_lags_value(const gf_lags *lags, int fields, const double *f, double x);

/* How well f is resolved: largest tail of an element, relative to the largest |f|. */
double gf_lags_tail(const gf_lags *lags, int fields, const double *f);

/* Perturbations of a stationary state (lyapunov.h): p C_sr C_phi', p C_phi C_sr' and C_phi' at the
 * nodes; the last two NULL without reset gate. */
typedef struct gf_tangent {
    const gf_lags *lags;
    const double *hh, *hr, *rh;
    double tau_r;
} gf_tangent;

/* The largest kappa with a positive even solution; beyond T the averages keep their last values. */
gfold_status gf_tangent_solve(const gf_tangent *t, gfold_lyapunov *out, gfold_error *err);

#endif
