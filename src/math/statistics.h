/* statistics.h: what a sample says and how sure it is. */
#ifndef GF_MATH_STATISTICS_H
#define GF_MATH_STATISTICS_H

#include <gatefold/ensemble.h>

/* Of n values `stride` apart, NaN ones left out and not counted in .networks. */
gfold_estimate gf_estimate_mean(size_t n, const double *x, size_t stride);

#endif
