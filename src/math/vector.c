#include "math/vector.h"

#include <math.h>

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__)
#define SIMD __attribute__((simd("notinbranch"), const, nothrow))
SIMD double tanh(double);
SIMD double exp(double);
SIMD double erf(double);
SIMD double log(double);
SIMD double cos(double);
#endif

GF_VECTOR void gf_vector_tanh(size_t n, const double *x, double *y)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++) y[i] = tanh(x[i]);
}

GF_VECTOR void gf_vector_exp(size_t n, double *x)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++) x[i] = exp(x[i]);
}

GF_VECTOR void gf_vector_erf(size_t n, double *x)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++) x[i] = erf(x[i]);
}

GF_VECTOR void gf_vector_log(size_t n, double *x)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++) x[i] = log(x[i]);
}

GF_VECTOR void gf_vector_add(size_t n, const double *y, double a, const double *x, double *out)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++) out[i] = y[i] + a * x[i];
}

/* The sine as a shifted cosine: sin and cos of one angle become a sincos that is not vectorised. */
GF_VECTOR void gf_vector_box_muller(size_t n, double *u, double *v)
{
    const double turn = 6.28318530717958647693;
#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        const double radius = sqrt(-2 * log(u[i])), angle = turn * v[i];
        u[i] = radius * cos(angle);
        v[i] = radius * cos(angle - turn / 4);
    }
}
