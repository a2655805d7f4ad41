/* phi.h: pointwise functions f(y), as tables of operations on arrays.
 *
 * One row per gfold_phi_kind. Gates use the row GFOLD_PHI_LOGISTIC.
 */
#ifndef GF_MODEL_PHI_H
#define GF_MODEL_PHI_H

#include <gatefold/moments.h>

typedef struct gf_phi {
    const char *name;
    double at_zero; /* f(0)                                                              */
    double lo, hi;  /* bounds of f, hi infinite when there is none                       */
    double width;   /* f(y / width) is analytic for |Im y| < pi/2                        */
    double cubic;   /* c in f(y) = y + c y^3 + ..., NaN when f is not of that form       */
    int odd;        /* f(-y) = -f(y)                                                     */
    double steepest, curviest; /* bounds of |f'| and |f''|, the kink left out            */
    int kinked;                /* f' jumps at 0                                          */
    /* Value and slope may overwrite their argument; the three together may not. */
    void (*value)(size_t n, const double *y, double *f);
    void (*slope)(size_t n, const double *y, double *f1);
    void (*jet)(size_t n, const double *y, double *f, double *f1, double *f2);
    /* Closed forms for y ~ Normal(b, s^2), or NULL: moments with gain 1; <f>, <f'>, <f''>. */
    void (*moments)(double s, double b, gfold_moments *out);
    void (*shifted)(double s, double b, double mean[3]);
} gf_phi;

const gf_phi *gf_phi_row(gfold_phi_kind kind);

/* f(gain x + offset): phi of a model or one of its sigmoid gates. */
typedef struct gf_argument {
    const gf_phi *f;
    double gain, offset;
} gf_argument;

gf_argument gf_argument_phi(const gfold_model *model);
gf_argument gf_argument_gate(const gfold_gate *gate);

/* Moments for x ~ Normal(0, delta), and the averages over a pair; no checks of the model. */
gfold_status
gf_moments(const gf_argument *a, double delta, double tol, gfold_moments *out, gfold_error *err);
gfold_status gf_pair(const gf_argument *a, double covariance, double variance, double tol,
                     gfold_pair *out, gfold_error *err);

#endif
