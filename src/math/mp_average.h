/* mp_average.h: averages over one Gaussian variable in arbitrary precision.
 *
 *     out[k] = E f_k(s X + b),   X standard normal, k < count
 *
 * to the precision that out[0] was initialised with, relative to E |f_k|: relative accuracy for
 * moments of one sign, however small. f fills its values from one y, at the precision they come
 * with; it must be analytic near the real axis, change on a scale of about 1 in y and grow slower
 * than a Gaussian decays. s = 0 gives f(b).
 *
 * Threads: no state but MPFR's own caches. Memory: a few kB. Cost: at 30 digits some 450 calls of f
 * at s = 1, 1350 at s = 1000; proportional to the digits.
 */
#ifndef GF_MATH_MP_AVERAGE_H
#define GF_MATH_MP_AVERAGE_H

#include <gatefold/status.h>
#include <mpfr.h>

#define GF_MP_AVERAGE_MAX 4

typedef void gf_mp_function(mpfr_t *values, mpfr_srcptr y, void *context);

typedef struct gf_mp_integrand {
    gf_mp_function *f;
    void *context;
    int count; /* values that f fills, at most GF_MP_AVERAGE_MAX */
} gf_mp_integrand;

/* EACCURACY: refinements did not agree at the finest step, f is not smooth; out holds the last one.
 * ENUMERIC: f is not finite. */
gfold_status gf_mp_average(mpfr_t *out, const gf_mp_integrand *f, mpfr_srcptr s, mpfr_srcptr b);

#endif
