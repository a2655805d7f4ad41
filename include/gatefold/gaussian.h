/* gaussian.h: averages over Gaussian variables.
 *
 *     <f>_D       = integral Dx f(sqrt(D) x),          Dx the standard normal measure
 *     <f1,f2>_C,D = E f1(X) f2(Y),  (X, Y) jointly normal, variances D, covariance C
 *
 * Method: the trapezoidal rule in u, x = x0 + w sinh(u), where the substitution crowds the nodes
 * around the place c at which f changes (x0 = c / sqrt(D), w = 1 / (gain sqrt(D))). For f analytic
 * in a strip the rule converges geometrically and needs a number of nodes that grows only with the
 * logarithm of the gain: about 50 for gain sqrt(D) = 1, 120 for 1000, at full precision. Resolution
 * is chosen from the gain, then checked against the sums over every second and every fourth node
 * (each error is the square root of the next finer one's), and the step is halved until it holds.
 *
 * Two dimensions: X and Y share sqrt(|C|) z, so <f1,f2> = E_z m1(z) m2(+-z) with one-dimensional
 * averages m inside; a jump of f is resolved by the outer map at any correlation below 1.
 *
 * Threads: no state. Memory: none. Cost: one call of f per 128 nodes.
 * Source: Trefethen & Weideman, SIAM Review 56, 385 (2014), for the error of the rule.
 */
#ifndef GFOLD_GAUSSIAN_H
#define GFOLD_GAUSSIAN_H

#include <gatefold/status.h>
#include <stddef.h>

GFOLD_BEGIN_DECLS

/* f over an array: y[i] = f(x[i]), i < n <= 128. */
typedef void gfold_function(size_t n, const double *x, double *y, void *context);

typedef struct gfold_gaussian_params {
    double gain;   /* 1 / (length over which f changes), in [0, 1e9]                 [1]     */
    double center; /* where it changes, in the units of the argument of f            [0]     */
    double tol;    /* relative to the average of |f|, in [1e-14, 1e-2]               [1e-12] */
} gfold_gaussian_params;

typedef struct gfold_average {
    double value;
    double error; /* estimated absolute error; filled even with EACCURACY */
    int nodes;    /* evaluations of f                                     */
} gfold_average;

GFOLD_API gfold_gaussian_params gfold_gaussian_defaults(void);

/* <f>_D. EINVAL: variance negative or not finite, parameter out of range. EACCURACY: f is not smooth
 * on the scale given. ENUMERIC: f is not finite. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_gaussian_average(gfold_function *f, void *context,
                                                              double variance,
                                                              const gfold_gaussian_params *params,
                                                              gfold_average *out, gfold_error *err);

/* <f,f>_{C,D}. EINVAL also when |C| > D. Cost: the square of the above. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_gaussian_pair(gfold_function *f, void *context,
                                                           double covariance, double variance,
                                                           const gfold_gaussian_params *params,
                                                           gfold_average *out, gfold_error *err);

GFOLD_END_DECLS

#endif
