/* linalg.h: dense linear algebra; the one file that calls BLAS and LAPACK. Column-major. */
#ifndef GF_MATH_LINALG_H
#define GF_MATH_LINALG_H

#include <gatefold/status.h>
#include <stddef.h>

/* y = A x, A n x n. */
void gf_multiply(size_t n, const double *a, const double *x, double *y);

/* Solves A x = b in place: x replaces b, A is overwritten. Non-zero when A is singular. */
int gf_solve(size_t n, double *a, double *b);

/* C = A B, all n x n. */
void gf_multiply_matrices(size_t n, const double *a, const double *b, double *c);

/* A becomes its LU factors, with n pivots. Non-zero when A is singular or not finite. */
int gf_factor(size_t n, double *a, int *pivot);

/* Solves A x = b with the factors of A: x replaces b. */
void gf_solve_factored(size_t n, const double *lu, const int *pivot, double *b);

/* The factors become the inverse; non-zero when there is none, or no memory. */
int gf_invert_factored(size_t n, double *lu, const int *pivot);

/* All eigenvalues of A, which is overwritten. */
gfold_status gf_eigenvalues(size_t n, double *a, double *re, double *im, gfold_error *err);

#endif
