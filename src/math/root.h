/* root.h: one-dimensional roots. */
#ifndef GF_MATH_ROOT_H
#define GF_MATH_ROOT_H

/* A zero of f between lo and hi, where f changes sign, to full precision (Brent's method, GSL); NaN when
 * f does not change sign. */
double gf_root(double (*f)(double x, void *context), void *context, double lo, double hi);

#endif
