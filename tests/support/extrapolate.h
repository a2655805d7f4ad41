/* extrapolate.h: a value of networks of several sizes, at infinitely many units. */
#ifndef EXTRAPOLATE_H
#define EXTRAPOLATE_H

#include <criterion/criterion.h>
#include <gatefold/compare.h>

enum { EXTRAPOLATE_MAX = 8 };

/* At x = 0 of the line through the means over x. */
static inline gfold_estimate extrapolate_over(int sizes, const double x[],
                                              const gfold_estimate at[])
{
    gfold_limit limit;
    gfold_error err;
    cr_assert_eq(gfold_compare_sizes(sizes, x, at, &limit, &err), GFOLD_OK, "%s", err.message);
    return (gfold_estimate){ limit.value, limit.stderr_, at[0].networks };
}

/* The same in 1 / n. */
static inline gfold_estimate extrapolate(int sizes, const size_t n[], const gfold_estimate at[])
{
    double x[EXTRAPOLATE_MAX];
    cr_assert_leq(sizes, EXTRAPOLATE_MAX);
    for (int k = 0; k < sizes; k++) x[k] = 1 / (double)n[k];
    return extrapolate_over(sizes, x, at);
}

#endif
