/* krylov.h: a few eigenvalues of a real operator known by its products, with ARPACK.
 *
 * Implicitly restarted Arnoldi iteration. ARPACK keeps its state in SAVE and COMMON variables from
 * the first call of an iteration to the last, so one solve runs at a time in a process: a second
 * thread waits. The starting vector is always the same.
 */
#ifndef GF_MATH_KRYLOV_H
#define GF_MATH_KRYLOV_H

#include <gatefold/status.h>
#include <stddef.h>

/* y = A x, n entries each. */
typedef struct gf_operator {
    size_t n;
    void (*apply)(void *context, const double *x, double *y);
    void *context;
} gf_operator;

typedef enum gf_krylov_which { GF_KRYLOV_RIGHTMOST, GF_KRYLOV_LARGEST } gf_krylov_which;

typedef struct gf_krylov_params {
    size_t k;     /* eigenvalues wanted, in [1, n - 2]       */
    size_t basis; /* Krylov vectors, in [k + 2, n]           */
    gf_krylov_which which;
    double tol; /* |A v - l v| <= tol |l|, as estimated       */
    long products_max;
} gf_krylov_params;

typedef struct gf_krylov {
    size_t count; /* k, or k + 1 where a conjugate pair would be cut */
    long products;
} gf_krylov;

double gf_krylov_bytes(size_t n, size_t k, size_t basis);

/* re, im and residual (|A v - l v| for |v| = 1, computed afterwards) have room for k + 1. ENOCONV:
 * products_max is spent; those found so far are there. ENOMEM, EEXTERN: ARPACK failed or is not
 * built in. */
gfold_status gf_krylov_find(const gf_operator *a, const gf_krylov_params *p, double *re, double *im,
                            double *residual, gf_krylov *out, gfold_error *err);

/* |A v - l v| / |v|, v = x + i y (y NULL: real), with room for 2 n numbers. */
double gf_krylov_residual(const gf_operator *a, const double l[2], const double *x, const double *y,
                          double *room);

#endif
