/* two_parameter.h: systems whose curves are folds or Hopf points in two parameters.
 *
 * F maps (x, p, q), n + 2 numbers, to R^n. To be followed by continuation.h:
 *     FOLD   U = (x, v, p, q):        F = 0, F_x v = 0, v.v = 1
 *     HOPF   U = (x, v, w, o, p, q):  F = 0, F_x (v + i w) = i o (v + i w), v.v + w.w = 1,
 *                                     v0.w - w0.v = 0 with v0, w0 of the point before
 * On a curve of folds test 0 changes sign at a cusp, where p and q turn back together.
 *
 * Threads: one per thread. Cost: 20 n or more F per point without a Jacobian.
 * Source: Govaerts, Numerical Methods for Bifurcations of Dynamical Equilibria, 2000.
 */
#ifndef GFOLD_TWO_PARAMETER_H
#define GFOLD_TWO_PARAMETER_H

#include <gatefold/continuation.h>

GFOLD_BEGIN_DECLS

typedef struct gfold_two_parameter gfold_two_parameter;

/* `two`: n equations, equations and jacobian (or NULL) take u of n + 2 components, dF/du has n + 2
 * columns; its context is borrowed. kind: FOLD or HOPF. EINVAL, ENOMEM: *out is NULL. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_two_parameter_create(gfold_two_parameter **out,
                                                                  const gfold_system *two,
                                                                  gfold_event_kind kind,
                                                                  gfold_error *err);
GFOLD_API void gfold_two_parameter_destroy(gfold_two_parameter *extended);

/* The extended system, alive as long as its maker; 2n + 2 or 3n + 3 components of U. */
GFOLD_API gfold_system gfold_two_parameter_system(gfold_two_parameter *extended);

/* U from u = (x, p, q) near such a point, with the eigenvectors there. ENUMERIC: F is not defined
 * there; ENOCONV: no complex eigenvalues (HOPF). */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_two_parameter_start(gfold_two_parameter *extended,
                                                                 const double *u, double *start,
                                                                 gfold_error *err);

GFOLD_END_DECLS

#endif
