/* moments.h: Gaussian averages of a model's own functions phi, s_r, s_z.
 *
 * With y = gain x + offset and f the pointwise function, for x ~ Normal(0, D):
 *
 *     mean = <f>,   square = <f^2>,   slope_square = <f'^2>,
 *     square_rate = d<f^2>/dD = <f'^2 + f f''>                    (primes: d/dx, gain included)
 *
 * and for a pair of covariance C and variance D:  value = <f,f>,  slope = <f',f'> = d<f,f>/dC,
 * curvature = <f'',f''> = d^2<f,f>/dC^2,  rate = <f,f''> = d<f,f>/dD at fixed C (Price). Smooth functions go through the rule of gaussian.h, all moments in one pass; threshold-
 * linear phi, the slope of the erf type, and binary gates are closed forms. Any gain from 1e-3 to
 * 1e3 (and beyond); relative accuracy tol for the moments of one sign (square, slope_square), but for
 * threshold-linear phi far below its kink, where it is relative to the variance of y.
 *
 * Threads: no state. Cost: about a microsecond for one variable, 10 to 200 for a pair.
 * Source: Sompolinsky, Crisanti & Sommers 1988; Price, IRE Trans. Inf. Theory 4, 69 (1958).
 */
#ifndef GFOLD_MOMENTS_H
#define GFOLD_MOMENTS_H

#include <gatefold/model.h>

GFOLD_BEGIN_DECLS

typedef struct gfold_moments {
    double mean, square, slope_square, square_rate;
    double error; /* estimated error, relative to the largest of the averages of moduli */
    int nodes;    /* 0 for a closed form                                                */
} gfold_moments;

typedef struct gfold_pair {
    double value, slope, rate;
    double curvature; /* NaN where C = D */
    double error;
    int nodes;
} gfold_pair;

/* Moments of phi(h), h ~ Normal(0, delta). tol in [1e-14, 1e-2]. EINVAL: delta < 0, tol, model.
 * EACCURACY: tol not reached; *out holds the best values. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_phi_moments(const gfold_model *model, double delta,
                                                         double tol, gfold_moments *out,
                                                         gfold_error *err);

/* The same of s_r(r), r ~ Normal(0, delta); 1, 1, 0, 0 without a reset gate. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_reset_moments(const gfold_model *model, double delta,
                                                           double tol, gfold_moments *out,
                                                           gfold_error *err);

/* The same of s_z(z). Binary: mean = square = P(z > theta_z) = erfc(theta_z / sqrt(2 delta)) / 2 (1/2
 * when theta_z and delta are both 0), slopes 0; square_rate is the derivative of that. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_update_moments(const gfold_model *model, double delta,
                                                            double tol, gfold_moments *out,
                                                            gfold_error *err);

/* <phi,phi> and <phi',phi'> at covariance C, variance D; likewise of s_r. EINVAL when |C| > D. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_phi_pair(const gfold_model *model, double covariance,
                                                      double variance, double tol, gfold_pair *out,
                                                      gfold_error *err);
GFOLD_API GFOLD_NODISCARD gfold_status gfold_reset_pair(const gfold_model *model, double covariance,
                                                        double variance, double tol,
                                                        gfold_pair *out, gfold_error *err);

GFOLD_END_DECLS

#endif
