/* two_time_triangle.h: the Cholesky factor of a covariance that grows by one row at a time.
 *
 * C = L L^T of a field at the times t_0, t_1, ... . A new time whose conditional variance, given the
 * times before, is at most GF_TRIANGLE_FLOOR of its variance brings nothing new: its pivot is zero, its
 * column is not kept, and later rows refer to the kept columns only. The covariance of the sampled
 * field is then wrong by at most that much of the diagonal, however many times are left out. Kept
 * times get GF_TRIANGLE_NUGGET of their variance more: a smooth field seen at many times has a covariance
 * whose factor amplifies rounding without bound, and this bounds it (and keeps rows from exceeding
 * their variance).
 */
#ifndef GF_THEORY_TWO_TIME_TRIANGLE_H
#define GF_THEORY_TWO_TIME_TRIANGLE_H

#include <stddef.h>

#define GF_TRIANGLE_FLOOR 1e-8
#define GF_TRIANGLE_NUGGET 1e-12

typedef struct gf_triangle {
    size_t capacity, kept;
    double *row;     /* [kept][capacity]: row k has k entries and its pivot */
    double *inverse; /* of the pivots, 0 for a zero one                     */
    double *next;    /* the row that comes, [kept + 1]                      */
} gf_triangle;

/* Non-zero when there is no memory. */
int gf_triangle_create(gf_triangle *f, size_t capacity);
void gf_triangle_destroy(gf_triangle *f);
void gf_triangle_reset(gf_triangle *f);

/* The row of a new time from its covariances with the kept ones and its variance. */
void gf_triangle_extend(gf_triangle *f, const double *covariance, double variance);

double gf_triangle_pivot(const gf_triangle *f);

/* Keeps it, with its pivot, be that zero or not. */
void gf_triangle_keep(gf_triangle *f);

#endif
