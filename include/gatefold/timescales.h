/* timescales.h: relaxation times at a fixed point, from the density of the Jacobian's spectrum.
 *
 * An eigenvalue l with Re l < 0 relaxes in the time tau = -1 / Re l. With
 * F(c) = fraction(Re l > c) from spectrum.h, the fraction slower than tau is F(-1/tau); it includes
 * unstable modes and exact zeros (tau infinite). A large alpha_z spreads the rates over decades.
 *
 * Threads, memory, source: spectrum.h. Cost: one value of F per point.
 */
#ifndef GFOLD_TIMESCALES_H
#define GFOLD_TIMESCALES_H

#include <gatefold/spectrum.h>

GFOLD_BEGIN_DECLS

typedef struct gfold_timescales {
    double median_tau;        /* half of the eigenvalues counted are slower; infinite, or NaN: unstable */
    double unstable_fraction; /* Re l > 1e-10, over the eigenvalues counted: steep gates let others grow
                                 at 1e-20 or 1e-200, which no simulation and no solver sees  */
    double zero_fraction;     /* exact zeros                                                  */
    double error;             /* largest estimated error of a fraction                        */
} gfold_timescales;

/* slower[k] = fraction of the eigenvalues counted (N, or 2N with a reset gate of tau_r > 0) with
 * tau > 10^log10_tau[k], ascending, count >= 1; density[k] = -d slower / d log10 tau there, an
 * integral of the density of eigenvalues along a vertical line.
 * EINVAL: not ascending; a plan that gives no G. EACCURACY as in spectrum.h. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_timescales_of(const gfold_spectrum_plan *plan,
                                                           size_t count, const double *log10_tau,
                                                           double *slower, double *density,
                                                           gfold_timescales *out, gfold_error *err);

/* log10 tau of the fastest of the bulk, and of one slower than all but a thousandth of those that relax,
 * to a tenth of a decade outwards, at most 12; lo < hi. Errors as above. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_timescales_span(const gfold_spectrum_plan *plan,
                                                             double *lo, double *hi,
                                                             gfold_error *err);

GFOLD_END_DECLS

#endif
