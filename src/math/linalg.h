/* linalg.h: dense linear algebra; the one file that calls BLAS and LAPACK. Column-major. */
#ifndef GF_MATH_LINALG_H
#define GF_MATH_LINALG_H

#include <gatefold/status.h>
#include <stddef.h>

/* y = A x, A rows x columns without gaps. */
void gf_combine(size_t rows, size_t columns, const double *a, const double *x, double *y);

/* y = A x, A n x n. */
void gf_multiply(size_t n, const double *a, const double *x, double *y);

/* c = V^T w, then w -= V c, V n x m without gaps. */
void gf_project_out(size_t n, size_t m, const double *v, double *w, double *c);

double gf_norm(size_t n, const double *x);

/* C += A B, A n x n and B n x columns without gaps, C with a leading dimension. */
void gf_add_product(size_t n, size_t columns, const double *a, const double *b, double *c,
                    size_t ldc);

/* G = X^T X, both triangles, of a rows x columns matrix with leading dimension ldx; G is columns x
 * columns. */
void gf_gram(size_t rows, size_t columns, const double *x, size_t ldx, double *gram);

/* Solves A x = b in place: x replaces b, A is overwritten. Non-zero when A is singular. */
int gf_solve(size_t n, double *a, double *b);

/* Solves A X = B in place, A n x n with `half` diagonals on either side, in LAPACK's band storage: A_ij at
 * a[2 half + i - j + (3 half + 1) j]. A is overwritten. Non-zero when A is singular, or no memory. */
int gf_solve_band(size_t n, size_t half, double *a, size_t columns, double *b);

/* A = P L U in place; non-zero when A is singular or holds a NaN. Then solves A x = b in place. */
int gf_factor(size_t n, double *a, int *pivot);
void gf_solve_factored(size_t n, const double *a, const int *pivot, double *b);

/* The factors become the inverse; non-zero when there is none, or no memory. */
int gf_invert_factored(size_t n, double *a, const int *pivot);

/* All eigenvalues of A, which is overwritten. */
gfold_status gf_eigenvalues(size_t n, double *a, double *re, double *im, gfold_error *err);

/* The same with right eigenvectors of unit length: a real one is a column; the pair k, k + 1 has the
 * real part in column k, the imaginary part (of the one with im > 0, which is k) in k + 1. */
gfold_status
gf_eigenvectors(size_t n, double *a, double *re, double *im, double *vectors, gfold_error *err);

#endif
