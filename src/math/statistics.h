/* statistics.h: what a sample says and how sure it is. */
#ifndef GF_MATH_STATISTICS_H
#define GF_MATH_STATISTICS_H

#include <stddef.h>

typedef struct gf_estimate {
    double mean;
    double stderr_; /* standard error of the mean; NaN for fewer than two values */
    size_t n;       /* values that are numbers                                   */
} gf_estimate;

/* Of n values `stride` apart, NaN ones left out. */
gf_estimate gf_estimate_mean(size_t n, const double *x, size_t stride);

#endif
