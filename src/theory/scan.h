/* scan.h: brackets of all roots of rho(t) = F/Delta - 1, t = log Delta. */
#ifndef GF_THEORY_SCAN_H
#define GF_THEORY_SCAN_H

#include <gatefold/fixed_point.h>

/* rho and its derivative at t; the averages to tol. */
typedef struct gf_excess {
    double t, rho, slope; /* slope = d rho / dt */
} gf_excess;

gf_excess gf_excess_at(const gfold_model *model, double t, double tol);

typedef struct gf_brackets {
    int count;
    gf_excess lo[GFOLD_ROOTS_MAX + 1], hi[GFOLD_ROOTS_MAX + 1]; /* one more tells of too many */
    int evaluations;
    int unbounded; /* rho is still positive at the upper end: F > Delta there */
} gf_brackets;

/* Between two nodes that agree in sign, an extremum that reaches the other sign is looked for to tol. */
void gf_scan(const gfold_model *model, double tol, gf_brackets *out);

#endif
