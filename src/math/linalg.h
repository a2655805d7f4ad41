/* linalg.h: dense linear algebra; the one file that calls BLAS and LAPACK. Column-major. */
#ifndef GF_MATH_LINALG_H
#define GF_MATH_LINALG_H

#include <gatefold/status.h>
#include <stddef.h>

/* y = A x, A n x n. */
void gf_multiply(size_t n, const double *a, const double *x, double *y);

/* G = X^T X, both triangles, of a rows x columns matrix with leading dimension ldx; G is columns x
 * columns. */
void gf_gram(size_t rows, size_t columns, const double *x, size_t ldx, double *gram);

/* Solves A x = b in place: x replaces b, A is overwritten. Non-zero when A is singular. */
int gf_solve(size_t n, double *a, double *b);

/* All eigenvalues of A, which is overwritten. */
gfold_status gf_eigenvalues(size_t n, double *a, double *re, double *im, gfold_error *err);

#endif
