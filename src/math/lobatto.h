/* lobatto.h: polynomials on an element, by their values at Gauss-Lobatto-Legendre nodes. */
#ifndef GF_MATH_LOBATTO_H
#define GF_MATH_LOBATTO_H

enum { GF_LOBATTO = 20 };

/* On [-1, 1]; matrices row by row. */
typedef struct gf_lobatto {
    double x[GF_LOBATTO], weight[GF_LOBATTO], barycentric[GF_LOBATTO];
    double derivative[GF_LOBATTO][GF_LOBATTO]; /* of the polynomial, at the nodes             */
    double integral[GF_LOBATTO][GF_LOBATTO];   /* from -1 to each node                        */
    double stiffness[GF_LOBATTO][GF_LOBATTO];  /* int l_i' l_j'                               */
    double last[2][GF_LOBATTO];                /* its two highest Legendre coefficients       */
} gf_lobatto;

void gf_lobatto_make(gf_lobatto *l);

/* The polynomial with values f at x in [-1, 1]. */
double gf_lobatto_value(const gf_lobatto *l, const double *f, double x);

/* Size of the two highest coefficients over the largest |f|: how well f is resolved. */
double gf_lobatto_tail(const gf_lobatto *l, const double *f);

#endif
