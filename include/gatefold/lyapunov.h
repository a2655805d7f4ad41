/* lyapunov.h: largest Lyapunov exponent of a stationary state, N -> infinity.
 *
 *     no gates:    E0, ground state of -d^2 + 1 - p <phi',phi'>_{C(tau),C0};  lambda_max = -1 + sqrt(1 - E0)
 *     reset gate:  largest kappa with a decaying, even, nodeless solution of
 *                  [(1+kappa)^2 - d^2] psi_h = p (C_sr C_phi' psi_h + C_phi C_sr' psi_r),
 *                  [(1+tau_r kappa)^2 - tau_r^2 d^2] psi_r = C_phi' psi_h,      C_f = <f,f> at that lag
 *     update gate: tangent dynamics along the sampled paths of correlation.h, with its standard error
 *     constant states: the abscissa of the spectrum there (spectrum.h)
 *
 * Threads: the plan is only read. Cost: about a millisecond, 4 with a reset gate.
 * Source: Sompolinsky, Crisanti & Sommers 1988; the reset gate's problem was derived for this library.
 */
#ifndef GFOLD_LYAPUNOV_H
#define GFOLD_LYAPUNOV_H

#include <gatefold/correlation.h>

GFOLD_BEGIN_DECLS

typedef struct gfold_lyapunov {
    double lambda_max; /* per leak time; below 0: the state is stable         */
    double error;      /* estimated; of sampled paths the standard error, with what the residual and
                          the length of the ring leave                        */
    double residual;   /* of the eigenvalue equation                          */
    long evaluations;
} gfold_lyapunov;

/* Of the state that the plan holds. EINVAL: it holds none. ENOCONV. EACCURACY: error above the plan's
 * tol; *out is filled all the same. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_lyapunov_of(const gfold_correlation_plan *plan,
                                                         gfold_lyapunov *out, gfold_error *err);

GFOLD_END_DECLS

#endif
