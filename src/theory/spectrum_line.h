/* spectrum_line.h: integrals of G along lines, and eigenvalues on the real axis that are known. */
#ifndef GF_THEORY_SPECTRUM_LINE_H
#define GF_THEORY_SPECTRUM_LINE_H

#include "math/integrate.h"
#include "theory/spectrum_plan.h"

/* A line being integrated, and what that took. */
typedef struct gf_line {
    const gfold_spectrum_plan *plan;
    double at, scale; /* the fixed coordinate; the length to which the variable is graded */
    int with_density;
    double error, worst; /* of the integrals so far; of the averages, relative */
    long evaluations;
    gfold_status status;
    gfold_error *err;
} gf_line;

/* Integral of the density over Im l >= 0 at one Re l. */
double gf_line_density(gf_line *of, double re);

/* E atan((re + s_z) / im) of live units, im >= 0: the integral of Re <1 / (re + iy + s_z)> over y > im.
 * Raises *worst to its relative error. */
double gf_axis_angle(const gfold_spectrum_plan *plan, double re, double im, double *worst);

/* Eigenvalues that G of spectrum_plan.h contains, over N. */
double gf_live_mass(const gfold_spectrum_plan *plan);

/* The others: with Re l > re; inside a box, and whether some lie on its edge. */
double gf_known_above(const gfold_spectrum_plan *plan, double re);
double gf_known_inside(const gfold_spectrum_plan *plan, const gfold_box *box, int *on_edge);

#endif
