/* collocation.h: cycles as the solution of algebraic equations on a mesh. */
#ifndef GF_CONTINUATION_COLLOCATION_H
#define GF_CONTINUATION_COLLOCATION_H

#include <gatefold/cycle.h>

enum { GF_DEGREE = 4 };

/* U = (x at intervals * degree + 1 nodes, T, p); nodes are evenly spaced inside an interval. */
typedef struct gf_collocation {
    gfold_system flow;
    size_t n, intervals, nodes, size; /* size = n nodes + 1: equations */
    double *mesh;                     /* intervals + 1, from 0 to 1 */
    double *phase;                    /* y' at the Gauss points, times weights: n per point */
    double value[GF_DEGREE][GF_DEGREE + 1], slope[GF_DEGREE][GF_DEGREE + 1]; /* at Gauss points */
    double weight[GF_DEGREE];
    double *u, *f, *fx, *far; /* one point: n + 1, n, n (n + 1), 4 n */
    double *block, *unit;     /* degree n squared; degree n times n */
    int *pivot;
    double *monodromy, *product, *work; /* n x n, n x n, 4 n */
    double p_scale, x_scale;
} gf_collocation;

int gf_collocation_create(
    gf_collocation *c); /* flow, n and intervals are set; non-zero: no memory */
void gf_collocation_destroy(gf_collocation *c);

/* As gfold_system takes them; the context is the gf_collocation. */
int gf_collocation_equations(void *context, const double *u, double *f);
int gf_collocation_jacobian(void *context, const double *u, double *j);

/* x, or its derivative, at the local time s in [0, 1] of an interval. */
void gf_collocation_state(const gf_collocation *c, const double *u, size_t interval, double s,
                          double *x);
void gf_collocation_slope(const gf_collocation *c, const double *u, size_t interval, double s,
                          double *x);

/* The phase condition from the cycle in u. */
void gf_collocation_set_phase(gf_collocation *c, const double *u);

/* int x' . y' dt with the y of the phase condition: negative when the cycle turned inside out. */
double gf_collocation_alike(gf_collocation *c, const double *u);

/* c->f and c->fx at u = (x, p); non-zero: not defined there. */
int gf_collocation_linearise(gf_collocation *c, const double *u);

/* A Hopf point u as a cycle of size 0 on an even mesh, and the linear oscillation as the
 * direction from it, in the phase condition too. ENOCONV: no imaginary eigenvalues. */
gfold_status gf_collocation_hopf(gf_collocation *c, const double *u, double *start,
                                 double *direction, gfold_error *err);

/* Moves the mesh and, with it, the profiles u and t. */
void gf_collocation_adapt(gf_collocation *c, double *u, double *t, double *room);

double gf_collocation_defect(gf_collocation *c, const double *u);
void gf_collocation_range(gf_collocation *c, const double *u, double *min, double *max);

/* Multipliers; non-zero: failed. */
int gf_collocation_multipliers(gf_collocation *c, const double *u, double *re, double *im);

#endif
