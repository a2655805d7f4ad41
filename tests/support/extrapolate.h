/* extrapolate.h: a value of networks of several sizes, at infinitely many units. */
#ifndef EXTRAPOLATE_H
#define EXTRAPOLATE_H

#include <gatefold/ensemble.h>
#include <math.h>

/* Intercept of a straight line in 1 / n, by weighted least squares, and its error. */
static inline gfold_estimate extrapolate(int sizes, const size_t n[], const gfold_estimate at[])
{
    double w = 0, wx = 0, wxx = 0, wy = 0, wxy = 0;
    for (int k = 0; k < sizes; k++) {
        const double x = 1 / (double)n[k], y = at[k].mean;
        const double weight = 1 / (at[k].stderr_ * at[k].stderr_);
        w += weight, wx += weight * x, wxx += weight * x * x;
        wy += weight * y, wxy += weight * x * y;
    }
    const double determinant = w * wxx - wx * wx;
    return (gfold_estimate){ .mean = (wxx * wy - wx * wxy) / determinant,
                             .stderr_ = sqrt(wxx / determinant),
                             .networks = sizes };
}

#endif
