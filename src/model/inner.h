/* inner.h: averages of f, f' and f'' over y ~ Normal(v, s^2), for many v at one s.
 *
 * The nodes y = sinh(u) of gf_rule do not depend on v where s is at least half the width of f, only
 * their weights do: there f is tabulated once for all v up to some |v| / s, at the step that the
 * largest asks for, and an average takes one exponential per node. Where s is smaller, or v so far
 * off that the poles of f do not count, a trapezoidal rule in y serves all v.
 */
#ifndef GF_MODEL_INNER_H
#define GF_MODEL_INNER_H

#include "model/phi.h"

enum { GF_SHEETS = 6, GF_SHEET_NODES = 768 };

typedef struct gf_sheet {
    int count; /* 0: not yet filled, -1: too many nodes    */
    double y[GF_SHEET_NODES], f[3][GF_SHEET_NODES];
} gf_sheet;

typedef struct gf_inner {
    const gf_phi *f;
    double s, tol;                    /* s in units of y */
    gf_sheet sheet[GF_SHEETS], plain; /* plain: y - v in place of y, weights as f[0] */
} gf_inner;

void gf_inner_start(gf_inner *inner, const gf_phi *f, double s, double tol);

/* <f>, <f'>, <f''>. */
void gf_inner_average(gf_inner *inner, double v, double mean[3]);

#endif
