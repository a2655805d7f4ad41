/* Sums over all lags cost T log T this way, T lags directly. Lags wrap around a transform: T - 1 + the
 * largest lag must fit into its length. */
#include "math/fft.h"

#include "core/fail.h"

#include <fftw3.h>
#include <stdlib.h>
#include <string.h>

struct gf_correlator {
    size_t samples, lags, length, series;
    double *signal;          /* length             */
    fftw_complex *transform; /* length / 2 + 1     */
    double *power;           /* the same, summed   */
    fftw_plan forward, backward;
};

size_t gf_fft_length(size_t least)
{
    static const size_t primes[] = { 2, 3, 5, 7 };
    for (size_t length = least ? least : 1;; length++) {
        size_t rest = length;
        for (size_t k = 0; k < sizeof primes / sizeof *primes; k++)
            while (rest % primes[k] == 0) rest /= primes[k];
        if (rest == 1) return length;
    }
}

static size_t length_of(size_t samples, size_t lags)
{
    return gf_fft_length(samples + lags - 1);
}

double gf_correlator_bytes(size_t samples, size_t lags)
{
    return 5 * sizeof(double) * ((double)length_of(samples, lags) / 2 + 1);
}

static int allocate(gf_correlator *c)
{
    const size_t half = c->length / 2 + 1;
    c->signal = fftw_alloc_real(c->length);
    c->transform = fftw_alloc_complex(half);
    c->power = gf_allocate(half, sizeof *c->power);
    return c->signal && c->transform && c->power ? 0 : -1;
}

static int plan(gf_correlator *c)
{
    const int length = (int)c->length;
    c->forward = fftw_plan_dft_r2c_1d(length, c->signal, c->transform, FFTW_ESTIMATE);
    c->backward = fftw_plan_dft_c2r_1d(length, c->transform, c->signal, FFTW_ESTIMATE);
    return c->forward && c->backward ? 0 : -1;
}

gfold_status
gf_correlator_create(gf_correlator **correlator, size_t samples, size_t lags, gfold_error *err)
{
    *correlator = NULL;
    gf_correlator *made = gf_allocate(1, sizeof *made);
    if (!made) return gf_fail_memory(err, sizeof *made);
    made->samples = samples;
    made->lags = lags;
    made->length = length_of(samples, lags);
    if (allocate(made) || plan(made)) {
        gf_correlator_destroy(made);
        return gf_fail_memory(err, gf_correlator_bytes(samples, lags));
    }
    *correlator = made;
    return gf_ok(err);
}

void gf_correlator_destroy(gf_correlator *correlator)
{
    if (!correlator) return;
    if (correlator->forward) fftw_destroy_plan(correlator->forward);
    if (correlator->backward) fftw_destroy_plan(correlator->backward);
    fftw_free(correlator->signal);
    fftw_free(correlator->transform);
    free(correlator->power);
    free(correlator);
}

void gf_correlator_add(gf_correlator *c, const double *x, size_t stride)
{
    for (size_t t = 0; t < c->samples; t++) c->signal[t] = x[t * stride];
    memset(c->signal + c->samples, 0, (c->length - c->samples) * sizeof(double));
    fftw_execute(c->forward);
    for (size_t k = 0; k < c->length / 2 + 1; k++)
        c->power[k] +=
            c->transform[k][0] * c->transform[k][0] + c->transform[k][1] * c->transform[k][1];
    c->series++;
}

void gf_correlator_take(gf_correlator *c, double *out)
{
    const size_t half = c->length / 2 + 1;
    for (size_t k = 0; k < half; k++) {
        c->transform[k][0] = c->power[k];
        c->transform[k][1] = 0;
        c->power[k] = 0;
    }
    fftw_execute(c->backward);
    const double weight = (double)c->length * (double)c->series;
    for (size_t k = 0; k < c->lags; k++)
        out[k] = c->signal[k] / (weight * (double)(c->samples - k));
    c->series = 0;
}

gfold_status gf_ring_create(gf_ring *ring, size_t length, size_t width, gfold_error *err)
{
    const size_t all = length * width, half = (length / 2 + 1) * width;
    const int n = (int)length, w = (int)width;
    *ring = (gf_ring){ length, width, fftw_alloc_real(all), fftw_alloc_complex(half), NULL, NULL };
    if (ring->signal && ring->spectrum) {
        ring->forward = fftw_plan_many_dft_r2c(1, &n, w, ring->signal, NULL, w, 1, ring->spectrum,
                                               NULL, w, 1, FFTW_ESTIMATE);
        ring->backward = fftw_plan_many_dft_c2r(1, &n, w, ring->spectrum, NULL, w, 1, ring->signal,
                                                NULL, w, 1, FFTW_ESTIMATE);
    }
    if (ring->forward && ring->backward) return gf_ok(err);
    gf_ring_destroy(ring);
    return gf_fail_memory(err, sizeof(double) * (double)(all + 2 * half));
}

void gf_ring_destroy(gf_ring *ring)
{
    if (ring->forward) fftw_destroy_plan(ring->forward);
    if (ring->backward) fftw_destroy_plan(ring->backward);
    fftw_free(ring->signal);
    fftw_free(ring->spectrum);
    *ring = (gf_ring){ 0 };
}

void gf_ring_to_signal(const gf_ring *ring)
{
    fftw_execute(ring->backward);
}

void gf_ring_to_spectrum(const gf_ring *ring)
{
    fftw_execute(ring->forward);
}

gfold_status gf_even_create(gf_even *even, size_t half, gfold_error *err)
{
    *even = (gf_even){ .half = half, .room = fftw_alloc_real(half + 1) };
    if (even->room)
        even->plan =
            fftw_plan_r2r_1d((int)half + 1, even->room, even->room, FFTW_REDFT00, FFTW_ESTIMATE);
    if (even->plan) return gf_ok(err);
    gf_even_destroy(even);
    return gf_fail_memory(err, sizeof(double) * (double)(half + 1));
}

void gf_even_destroy(gf_even *even)
{
    if (even->plan) fftw_destroy_plan(even->plan);
    fftw_free(even->room);
    *even = (gf_even){ 0 };
}

void gf_even_transform(const gf_even *even, double *x)
{
    memcpy(even->room, x, (even->half + 1) * sizeof(double));
    fftw_execute(even->plan);
    memcpy(x, even->room, (even->half + 1) * sizeof(double));
}
