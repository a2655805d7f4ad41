/* fft.h: the fast Fourier transform; the one file that knows FFTW's transforms.
 *
 * Correlator: for series x of T values, C(k) = sum_{t < T-k} x(t) x(t+k) / (T - k), averaged over
 * the series: the power spectra of the zero-padded series are summed, and one inverse transform
 * gives all lags. Plans are made with FFTW_ESTIMATE, which depends on nothing but the length: the
 * same bits always.
 *
 * Ring: `width` periodic series at once. Even: one covariance and its spectrum.
 *
 * Threads: one correlator or ring per thread; gfold_init() has made FFTW's planner safe for
 * several.
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

/* Series of `length` values, an even number, that close on themselves:
 *
 *     signal[j][w] = sum_k spectrum[k][w] exp(2 pi i j k / length),   k from -length/2 to length/2
 *
 * of which k = 0 .. length/2 are stored; k = 0 and length/2 are real. */
struct fftw_plan_s;
typedef struct gf_ring {
    size_t length, width;
    double *signal;        /* [length][width]            */
    double (*spectrum)[2]; /* [length / 2 + 1][width]    */
    struct fftw_plan_s *forward, *backward;
} gf_ring;

/* ENOMEM, *ring is then empty; destroying an empty one is fine. */
gfold_status gf_ring_create(gf_ring *ring, size_t length, size_t width, gfold_error *err);
void gf_ring_destroy(gf_ring *ring);

void gf_ring_to_signal(const gf_ring *ring);   /* the spectrum is lost                    */
void gf_ring_to_spectrum(const gf_ring *ring); /* times `length`; the signal stays        */

/* Even sequences of period 2 half: x[k] <- sum over the period of x[j] cos(pi j k / half), entries
 * 0 .. half. Twice gives 2 half x. */
typedef struct gf_even {
    size_t half;
    double *room;
    struct fftw_plan_s *plan;
} gf_even;

gfold_status gf_even_create(gf_even *even, size_t half, gfold_error *err);
void gf_even_destroy(gf_even *even);
void gf_even_transform(const gf_even *even, double *x);

/* The smallest length >= least without prime factors above 7. */
size_t gf_fft_length(size_t least);

#endif
