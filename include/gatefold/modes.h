/* modes.h: a few eigenvalues of one network's Jacobian, by Krylov iteration (ARPACK).
 *
 * The Jacobian of (h, z, r) (jacobian.h) acts on vectors through the couplings and is never formed.
 * Matrix-free iteration finds the rightmost or the largest eigenvalues with products alone.
 * Shift-invert about a real number finds the nearest ones: z and r are eliminated, which leaves one
 * N x N factorisation. For the rightmost ones, as many of the nearest are taken as it needs until none can
 * lie further right where the bulk ends at `height`.
 *
 * Threads: no state. Memory: (basis + 5) M doubles; with a shift N^2 more (2 N^2 with a reset gate).
 * Cost: some hundred to some thousand products; with a shift N^3 / 1.5 flops and some hundred solves.
 * Source: Lehoucq, Sorensen & Yang, ARPACK Users' Guide (SIAM 1998).
 */
#ifndef GFOLD_MODES_H
#define GFOLD_MODES_H

#include <gatefold/jacobian.h>

GFOLD_BEGIN_DECLS

typedef enum gfold_modes_which {
    GFOLD_RIGHTMOST, /* largest real part */
    GFOLD_LARGEST,   /* largest modulus   */
    GFOLD_MODES_WHICH_COUNT
} gfold_modes_which;

typedef struct gfold_modes_params {
    int k;                   /* eigenvalues wanted, in [1, M - 3]                            [6] */
    gfold_modes_which which; /*                                                      [RIGHTMOST] */
    double tol;              /* relative residual of an eigenpair, in [1e-14, 1e-2]      [1e-10] */
    int basis;               /* Krylov vectors, in [k + 2, M]; 0: chosen                     [0] */
    long products_max;       /* gives up beyond, in [100, 1e9]                             [1e6] */
    int rest;                /* 1: of the block that jacobian.h takes at rest              [0] */
    double shift;            /* NaN: matrix-free; else finds eigenvalues near it           [NaN] */
    /* With a shift and RIGHTMOST: half-height of the bulk at Re l = re, 0 beyond it (spectrum.h). */
    double (*height)(void *context, double re);
    void *context;
} gfold_modes_params;

typedef struct gfold_modes {
    int count;       /* eigenvalues found, k or k + 1 (conjugate pairs stay together), sorted */
    long products;   /* products with the Jacobian, or solves                                  */
    double residual; /* largest |J v - l v| / |l| over the eigenpairs, computed afterwards     */
} gfold_modes;

GFOLD_API gfold_modes_params gfold_modes_defaults(void);

/* re and im have room for k + 1. EINVAL: params; a build without ARPACK (EEXTERN). ENOCONV: products
 * spent; out->count tells how many are good. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_modes_of(const gfold_network *network,
                                                      const gfold_state *state,
                                                      const gfold_modes_params *params, double *re,
                                                      double *im, gfold_modes *out,
                                                      gfold_error *err);

GFOLD_END_DECLS

#endif
