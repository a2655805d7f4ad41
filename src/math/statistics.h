/* statistics.h: what a sample says and how sure it is. */
#ifndef GF_MATH_STATISTICS_H
#define GF_MATH_STATISTICS_H

#include <gatefold/ensemble.h>

/* Of n values `stride` apart, NaN ones left out and not counted in .networks. */
gfold_estimate gf_estimate_mean(size_t n, const double *x, size_t stride);

/* Standard error of the mean of n successive values of a stationary series, which it overwrites:
 * neighbours are averaged in pairs again and again while 16 blocks remain, and the largest error of all
 * levels is taken [Flyvbjerg & Petersen 1989]. Of white noise that is 5 % too much. NaN for n < 2. */
double gf_error_of_series(size_t n, double *x);

/* The Clopper-Pearson interval of a probability, `count` of `of` seen: either side is missed with
 * probability (1 - level) / 2 at most. NaN when of is 0. */
void gf_estimate_fraction(size_t count, size_t of, double level, double *lo, double *hi);

#endif
