/* fft.h: autocorrelations by the fast Fourier transform; the one file that knows FFTW's transforms.
 *
 * For series x of T values, C(k) = sum_{t < T-k} x(t) x(t+k) / (T - k), averaged over the series: the
 * power spectra of the zero-padded series are summed, and one inverse transform gives all lags.
 * Plans are made with FFTW_ESTIMATE, which depends on nothing but the length: the same bits always.
 *
 * Threads: one correlator per thread; gfold_init() has made FFTW's planner safe for several.
 */
#ifndef GF_MATH_FFT_H
#define GF_MATH_FFT_H

#include <gatefold/status.h>
#include <stddef.h>

typedef struct gf_correlator gf_correlator;

/* Bytes of a correlator. */
double gf_correlator_bytes(size_t samples, size_t lags);

/* Of series of `samples` values, at lags 0 .. lags - 1, lags <= samples. ENOMEM. */
gfold_status
gf_correlator_create(gf_correlator **correlator, size_t samples, size_t lags, gfold_error *err);
void gf_correlator_destroy(gf_correlator *correlator);

/* Adds one series, its values `stride` apart. */
void gf_correlator_add(gf_correlator *correlator, const double *x, size_t stride);

/* Writes C at every lag, the average over the series added, and forgets them. */
void gf_correlator_take(gf_correlator *correlator, double *c);

/* The smallest length >= least without prime factors above 7. */
size_t gf_fft_length(size_t least);

#endif
