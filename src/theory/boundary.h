/* boundary.h: C_h and C_r as a boundary-value problem on [0, T], by Newton's method on spectral elements.
 *
 *     (1 - d^2) C_h = p <phi,phi> <s_r,s_r> + sigma_b^2,   C_h'(0) = -D,   C_h'(T) = 0
 *     (1 - tau_r^2 d^2) C_r = <phi,phi>,                   C_r'(0) = C_r'(T) = 0
 *
 * at many decay times T. The averages also depend on C_h(0) and C_r(0): two dense columns beside a band.
 * A parameter of the model may be an unknown; C_h(0) is then prescribed.
 */
#ifndef GF_THEORY_BOUNDARY_H
#define GF_THEORY_BOUNDARY_H

#include "model/phi.h"
#include "theory/lags.h"

typedef struct gf_boundary {
    gf_lobatto l;
    gf_lags lags;
    gfold_model model;
    int fields; /* 1: no gate, 2: C_h and C_r at every node */
    double tol; /* of averages                              */
    double u[2 * GF_LAG_NODES];
    gfold_pair phi[GF_LAG_NODES], reset[GF_LAG_NODES]; /* at the nodes */
    double *band;                                      /* and right sides */
    double step, residual;                             /* of the last iteration, over C0 */
    long evaluations;
    int iterations, inaccurate;
} gf_boundary;

/* Doubles that `band` must hold. */
size_t gf_boundary_room(void);

/* A mesh for a path that falls from c0 to c_inf (and C_r alike), and decays at no less than `rate`. */
void gf_boundary_place(gf_boundary *b, const gfold_model *model, double c0, double c_inf,
                       double rate);

/* To convergence from u; with `free`, for that parameter at the C_h(0) given. Non-zero: it did not, or
 * came to a constant. */
int gf_boundary_newton(gf_boundary *b, const gfold_parameter *free, double c0);

double gf_boundary_c0(const gf_boundary *b);
double gf_boundary_c_inf(const gf_boundary *b);

/* Rate of the slowest exponential at C_inf. */
double gf_boundary_decay(const gf_boundary *b);

#endif
