/* search.h: fixed points of one network, each with a proof.
 *
 *     F(h) = -h + J^h s_r(J^r phi(h)) phi(h) + b = 0
 *
 * which is where dh/dt vanishes whatever the update gate does. Newton's method starts from the origin,
 * from random states and from states of a trajectory: steps are halved until |F| falls, and where no
 * part of a step lets it fall, a whole one leaves that place. Later starts have the points found, and
 * their mirror images, divided out: they look for zeros of F prod_k (0.01 / |h - h_k|^2 + 1).
 *
 * A point is reported only if the largest |F_i| is below 1e-12 max(1, largest |h_i|) and the
 * Newton-Kantorovich theorem proves a true zero nearby: with beta = |F'^-1|, eta = beta |F| (rounding
 * of F and F' included) and L a Lipschitz constant of F' around it, beta L eta < 1/2, all in the
 * maximum norm. A singular F' has no such proof, nor has a threshold-linear unit at its kink (where
 * all are at zero without bias and beta_h, which F, then homogeneous, has as its only zero). For odd
 * phi without beta_h, bias and reset gate -h solves too: mirror pairs count once. With a binary gate
 * these are the rests at which no closed gate holds back a push; the continuum of the others is that
 * of manifold.h.
 *
 * Threads: params.threads inside, fewer where memory is short. Memory: per thread 3 N^2 doubles, or M^2
 * (jacobian.h) if that is more; N^2 for J^h and for J^r; N per state of the trajectory. Cost: 5 to
 * newton_max factorisations (N^3 / 1.5 flops) per start, with a reset gate four times that; the modes
 * of a point cost one eigenproblem of the whole state. Defaults: 2 s for N = 100 and 3 min for N = 500
 * on one core.
 * Source: Sussillo & Barak, Neural Comput. 25, 626 (2013); Farrell, Birkisson & Funke, SIAM J. Sci.
 * Comput. 37, A2026 (2015) for deflation; Ortega, Am. Math. Monthly 75, 658 (1968) for the theorem;
 * Good, Biometrika 40, 237 (1953) and Chao, Scand. J. Stat. 11, 265 (1984) for the census.
 */
#ifndef GFOLD_SEARCH_H
#define GFOLD_SEARCH_H

#include <gatefold/simulate.h>

GFOLD_BEGIN_DECLS

typedef struct gfold_search_params {
    int random;      /* starts h ~ b + Normal(0, s^2), s from sigma_0 down a decade, in [0, 1e6] [300] */
    int trajectory;  /* starts evenly along a trajectory, in [0, 1e6]; a run that comes to rest is
                        followed by another. None with noise or a time constant below 1e-3      [100] */
    int deflate;     /* further random starts with the points found divided out, in [0, 1e6]    [100] */
    double t_max;    /* length of the trajectory, leak times, in [1e-6, 1e8]                    [200] */
    double sigma_0;  /* largest deviation of a random start, that of h(0), in [0, 1e6]          [1]   */
    int newton_max;  /* iterations per start, in [1, 10000]                                     [60]  */
    double apart;    /* rms distance above which two points are two, in [1e-12, 1]; proofs with a
                        radius above half of it do not count                                  [1e-6] */
    int threads;     /* 0: one per core                                                         [0]   */
    const volatile int *stop;                         /* polled; non-zero ends with ESTOPPED, or NULL */
    void (*progress)(void *context, double fraction); /* called under a lock, or NULL                */
    void *context;
} gfold_search_params;

typedef struct gfold_search_point {
    double speed;       /* rms of F                                                                */
    double residual;    /* largest |F_i| as computed, sums in long double                          */
    double radius;      /* a true zero lies this close, in the maximum norm, and no other one     */
    double kantorovich; /* beta L eta, below 1/2                                                   */
    double variance;    /* mean of h^2 over units                                                  */
    double max_re;      /* largest real part of the Jacobian of the whole state (jacobian.h)      */
    int unstable_modes; /* eigenvalues with Re l > 1e-9                                            */
    int zero_modes;     /* eigenvalues with |l| <= 1e-9                                            */
    int symmetric;      /* -h is counted with it                                                   */
    int hits;           /* starts without deflation that ended here (or at -h)                     */
} gfold_search_point;

typedef struct gfold_search gfold_search; /* the result */

/* How complete the list is, from how often each point was hit; the origin and deflated starts are left
 * out of the hits. Points that no start leads to, whatever its kind, cannot show here. */
typedef struct gfold_census {
    int starts, converged; /* starts in all; those that ended at a proved point        */
    int unproved;          /* ended with a small residual and without a proof          */
    double coverage;       /* Good-Turing: chance that a further start that arrives finds a known
                              point, NaN when none did                                 */
    double expected;       /* Chao: a lower bound on the number of points reachable so, at least
                              the number found                                         */
} gfold_census;

GFOLD_API gfold_search_params gfold_search_defaults(void);

/* The result depends on network, params and seed of the network alone, not on threads. EINVAL: params;
 * more than 30000 state variables. ENOMEM, found before anything is computed. ESTOPPED. EEXTERN: LAPACK
 * found no eigenvalues. *out is NULL on failure. Finding nothing is no failure. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_search_run(const gfold_network *network,
                                                        const gfold_search_params *params,
                                                        gfold_search **out, gfold_error *err);
GFOLD_API void gfold_search_destroy(gfold_search *search);

/* Points in ascending order of variance; h of one of them, N entries (NULL past the end). */
GFOLD_API size_t gfold_search_count(const gfold_search *search);
GFOLD_API const gfold_search_point *gfold_search_points(const gfold_search *search);
GFOLD_API const double *gfold_search_state(const gfold_search *search, size_t point);
GFOLD_API gfold_census gfold_search_census(const gfold_search *search);

GFOLD_END_DECLS

#endif
