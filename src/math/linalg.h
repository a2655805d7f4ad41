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
double gf_inner_product(size_t n, const double *x, const double *y);

/* y = a A^T x, A rows x columns without gaps. */
void gf_combine_rows(size_t rows, size_t columns, double a, const double *matrix, const double *x,
                     double *y);

/* C += A B, A n x n and B n x columns without gaps, C with a leading dimension. */
void gf_add_product(size_t n, size_t columns, const double *a, const double *b, double *c,
                    size_t ldc);

/* C += a A B^T, A and B n x columns, C n x n, all without gaps. */
void gf_add_outer_products(size_t n, size_t columns, double a, const double *left,
                           const double *right, double *c);

/* G = X^T X, both triangles, of a rows x columns matrix with leading dimension ldx; G is columns x
 * columns. */
void gf_gram(size_t rows, size_t columns, const double *x, size_t ldx, double *gram);

/* X R^-1 with R upper triangular: columns of mean square 1, orthogonal to one another, each a combination
 * of those before it and itself. X rows x columns without gaps. Non-zero, and X as it was, when its
 * columns are linearly dependent, or without memory. */
int gf_whiten(size_t rows, size_t columns, double *x);

/* V = Q R with positive R_jj, V rows x columns without gaps, replaced by Q; r has room for columns x
 * columns and then holds R in its upper triangle. By the Cholesky factor of V^T V: Q is orthonormal to
 * rounding times the square of V's condition, Q R = V to rounding. Non-zero, with V as it was, when R
 * shows a condition above `most`. */
int gf_qr_cholesky(size_t rows, size_t columns, double *v, double most, double *r);

/* The same by reflections, rows >= columns, Q orthonormal to rounding, R_jj of either sign. 1: V holds a
 * NaN; -1: there is no memory. */
int gf_qr_householder(size_t rows, size_t columns, double *v, double *r);

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

/* The same without an allocation: work of at least 3 n doubles; non-zero when it failed or A is not
 * finite. */
int gf_eigenvalues_within(size_t n, double *a, double *re, double *im, double *work, size_t room);

/* The same with right eigenvectors of unit length: a real one is a column; the pair k, k + 1 has the
 * real part in column k, the imaginary part (of the one with im > 0, which is k) in k + 1. */
gfold_status
gf_eigenvectors(size_t n, double *a, double *re, double *im, double *vectors, gfold_error *err);

#endif
