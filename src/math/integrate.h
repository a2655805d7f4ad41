/* integrate.h: quadrature over an interval (GSL). */
#ifndef GF_MATH_INTEGRATE_H
#define GF_MATH_INTEGRATE_H

typedef struct gf_integral {
    double value,
        error; /* error: estimated, absolute; both NaN without memory or with f not finite */
    long evaluations;
} gf_integral;

/* Integral of f from lo to hi, to an absolute error tol where it can be had. */
gf_integral
gf_integrate(double (*f)(double x, void *context), void *context, double lo, double hi, double tol);

/* Gauss-Legendre nodes and weights on [0, 1]; non-zero without memory. */
int gf_gauss_legendre(int n, double *x, double *weight);

#endif
