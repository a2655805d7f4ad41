/* compare.h: theory against samples.
 *
 * What spectrum.h and timescales.h predict, measured in the eigenvalues of sample.h: a value per
 * network (mean over its states), then mean and standard error over networks. Fractions refer to the N
 * eigenvalues of the h block, as in spectrum.h; the N at -1/tau_z are left out (of a whole Jacobian: the
 * N nearest to it).
 *
 * Threads: one plan per thread. Cost: a value of (4.1) per eigenvalue.
 */
#ifndef GFOLD_COMPARE_H
#define GFOLD_COMPARE_H

#include <gatefold/correlation.h>
#include <gatefold/ensemble.h>
#include <gatefold/relaxation.h>
#include <gatefold/sample.h>

GFOLD_BEGIN_DECLS

typedef struct gfold_spectrum_measured {
    gfold_estimate abscissa;         /* largest real part                                          */
    gfold_estimate zero_fraction;    /* exact zeros over N                                         */
    gfold_estimate box_fraction;     /* inside the box over N                                      */
    gfold_estimate outside_fraction; /* of those not exactly zero: where (4.1) is below 1          */
} gfold_spectrum_measured;

/* EINVAL: a sample without eigenvalues. box may be NULL: box_fraction is then NaN; it and
 * outside_fraction are where the sample holds only a few eigenvalues of each state. Half of what
 * lies on an edge of the box is inside. EACCURACY: (4.1) did not reach its tolerance. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_compare_spectrum(const gfold_spectrum_plan *plan,
                                                              const gfold_sample *sample,
                                                              const gfold_box *box,
                                                              gfold_spectrum_measured *out,
                                                              gfold_error *err);

typedef struct gfold_timescales_measured {
    gfold_estimate median_tau; /* infinite where half of them never relax    */
    gfold_estimate unstable_fraction; /* Re l > 1e-10, beyond rounding, over the eigenvalues counted */
    gfold_estimate zero_fraction;     /* exact zeros, over the same             */
} gfold_timescales_measured;

/* slower[k]: fraction of the eigenvalues counted with relaxation time above 10^log10_tau[k], zeros and
 * unstable ones included, as in timescales.h; density[k], unless it is NULL: of log10 tau, in the bin
 * that ends half-way to the neighbouring points (NaN for a single point). EINVAL: not ascending; a
 * sample without eigenvalues. All is NaN for a sample of a few eigenvalues of each state. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_compare_timescales(
    const gfold_sample *sample, size_t count, const double *log10_tau, gfold_estimate *slower,
    gfold_estimate *density, gfold_timescales_measured *out, gfold_error *err);

/* C_h(tau) of the plan's solution at the lags of an ensemble's autocorrelation, and z = (measured -
 * theory) / standard error over networks; gfold_ensemble_lags() values each. EINVAL: no lags, no
 * solution. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_compare_correlation(const gfold_correlation_plan *plan,
                                                                 const gfold_ensemble *ensemble,
                                                                 double *theory, double *z,
                                                                 gfold_error *err);

/* The theory of two times at the times of networks, interpolated linearly between its own, and z =
 * (measured - theory) / hypot(standard error over networks, of the theory); as many values each as the
 * curve or map of the networks has. EINVAL: a time past the theory's last. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_compare_series(const gfold_two_time_plan *plan,
                                                            const gfold_relaxation *networks,
                                                            gfold_two_time_series series,
                                                            double *theory, double *z,
                                                            gfold_error *err);
GFOLD_API GFOLD_NODISCARD gfold_status gfold_compare_map(const gfold_two_time_plan *plan,
                                                         const gfold_relaxation *networks,
                                                         gfold_two_time_map map, double *theory,
                                                         double *z, gfold_error *err);

/* At most `most` of the theory's times, evenly spaced in their number from the first to the last, each
 * moved to the nearest multiple of dt within them, equal ones left out: where networks that step by dt are
 * to be looked at. Returns how many. */
GFOLD_API size_t gfold_compare_times(const gfold_two_time_plan *plan, double dt, size_t most,
                                     double *times);

/* A straight line through what networks of several sizes say, by weighted least squares. */
typedef struct gfold_limit {
    double value, stderr_; /* at x = 0                                                        */
    double slope;          /* 0 with one size                                                 */
    double bend; /* root of chi^2 per degree of freedom; NaN for fewer than three sizes       */
} gfold_limit;

/* x: 1/N, or whatever the finite-size effect is proportional to. EINVAL: count is 0; a mean that is
 * not finite or whose standard error is not above 0, without which a z means nothing. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_compare_sizes(int count, const double *x,
                                                           const gfold_estimate *at,
                                                           gfold_limit *out, gfold_error *err);

GFOLD_END_DECLS

#endif
