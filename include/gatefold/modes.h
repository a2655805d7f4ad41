/* modes.h: a few eigenvalues of one network's Jacobian, by Krylov iteration.
 *
 * The Jacobian of (h, z, r) (jacobian.h) acts on vectors through the couplings and is never formed.
 * Eigenvalues that can be read off it are split off first and come with their multiplicity: exact zeros
 * of frozen units, -1/tau of gates that do not act on h, -s_z of units with phi' = 0. Another eigenvalue
 * that occurs several times may be found fewer times.
 *
 * Without a shift: products alone find the rightmost or the largest (ARPACK). With a shift, a real
 * number: z and r are eliminated, one N x N matrix is factored, and solves find the nearest eigenvalues;
 * the rightmost are among them once a disc in which all are known covers whatever part of the bulk,
 * widened by 3/sqrt(N), lies as far right. For that it needs the half-height of the bulk; the shift
 * should be its right edge, and is moved right a little, which flattens the circle.
 *
 * Threads: no state; calls without a shift take turns, for ARPACK is not re-entrant. Memory: (basis + 6) M
 * doubles; with a shift, as many as the vectors it needed and N^2 more (2 N^2 with a reset gate).
 * Cost: some hundred products; with a shift N^3 / 1.5 flops (2 N^3 more with a reset gate) and 100 to
 * 300 solves. vRNN, N = 4000, six rightmost: 5 s, with a shift 2.7 s; all eigenvalues by LAPACK 17 s.
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
    gfold_modes_which which; /* LARGEST: not with a shift                            [RIGHTMOST] */
    double tol;              /* residual of an eigenpair (below), in [1e-14, 1e-2]       [1e-10] */
    int basis;               /* Krylov vectors, with a shift at most, in [k + 2, M]; 0: chosen, with
                                a shift up to 1000 or 4 k                                    [0] */
    long products_max;       /* gives up beyond, in [100, 1e9]                             [1e6] */
    int rest;                /* 1: of the block that jacobian.h takes at rest              [0] */
    double shift;            /* NaN: none; else in [-1e6, 1e6], and N <= GFOLD_DENSE_MAX   [NaN] */
    /* With a shift: half-height of the bulk at Re l = re, 0 beyond it (spectrum.h). NULL: the k
     * eigenvalues nearest to the shift are found, whether or not others lie further right [NULL] */
    double (*height)(void *context, double re);
    void *context;
} gfold_modes_params;

typedef struct gfold_modes {
    int count;       /* eigenvalues, k or k + 1 (conjugate pairs stay together)               */
    long products;   /* products with the Jacobian and solves, those for the residual included */
    double residual; /* largest |J v - l v| / max(1, |l|), |v| = 1, computed afterwards; v and J
                        without what was split off                                            */
} gfold_modes;

GFOLD_API gfold_modes_params gfold_modes_defaults(void);

/* re and im have room for k + 1: by decreasing real part (LARGEST: modulus), im > 0 first. EINVAL:
 * params; a shift of -1/tau. ENUMERIC: the shift is an eigenvalue. ENOMEM: found before anything is
 * computed. EEXTERN: no shift in a build without ARPACK; ARPACK or LAPACK failed. ENOCONV: the products
 * or the basis are spent; out->count eigenvalues are there, not certainly the ones wanted. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_modes_of(const gfold_network *network,
                                                      const gfold_state *state,
                                                      const gfold_modes_params *params, double *re,
                                                      double *im, gfold_modes *out,
                                                      gfold_error *err);

GFOLD_END_DECLS

#endif
