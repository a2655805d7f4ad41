/* manifold.h: the memory manifold of one network whose update gate has a threshold.
 *
 * With its gates held, a unit with z_i > theta_z is active (A) and rests where
 *     F_i(h) = -h_i + sum_j J^h_ij u_j(h) + b_i = 0,     u = s_r phi;
 * the others are frozen (F) and rest anywhere. States of rest thus form a manifold of dimension
 * |F|, with the tangent space
 *     dh_F free,   dh_A = -(F'_AA)^-1 F'_AF dh_F
 * (without reset gate (1 - J_AA phi'_A)^-1 J_AF phi'_F dh_F), to which the active units are
 * attracted at the rate -max Re eig F'_AA (with tau_r > 0: of the block of h_A and r); z only
 * listens. A displacement across the manifold is one of h_A alone: it decays. A point of the
 * manifold is named by a tangent vector v, |v| = 1 over all units, and a coordinate s:
 *     h_F = h_F(0) + s v_F,   F_A(h) = 0,
 * found by Newton's method for h_A from the tangent. Gates switch where z_i = sum_j J^z_ij
 * phi(h_j), on the manifold, crosses theta_z: there the smooth piece ends.
 *
 * Sliding units (simulate.h, tau_z = 0) count as frozen. At rest they stand, on z_i = theta_z: the
 * state lies on the edge of its piece, half of all directions leave it at once, and along those the
 * unit's gate pulls the state back to the threshold. Such units are counted in `edge`, with any
 * other within 1e-9 of theta_z. With a smooth update gate the sets are those of the binary gate of
 * the same theta_z: frozen units creep, and the manifold is the skeleton of a slow motion.
 *
 * Threads: one per thread, for a manifold holds its room. Memory: 3 N^2 doubles, and (2 N)^2 while
 * it is created if tau_r > 0. Cost: |A|^3 flops to create, |A|^3 / 1.5 for each point of a path.
 * Source: Can & Krishnamurthy 2021; theory section 9.
 */
#ifndef GFOLD_MANIFOLD_H
#define GFOLD_MANIFOLD_H

#include <gatefold/simulate.h>

GFOLD_BEGIN_DECLS

typedef struct gfold_manifold gfold_manifold;

typedef struct gfold_manifold_shape {
    size_t n, active, frozen;  /* units; frozen is the dimension                                  */
    size_t edge;               /* units that slide or are within 1e-9 of the threshold            */
    double contraction_rate;   /* per leak time; infinite without active units                    */
    double residual;           /* largest |F_i| over active units                                 */
    double refined;            /* how far Newton's method moved the state, Euclidean              */
} gfold_manifold_shape;

typedef enum gfold_reach_end {
    GFOLD_REACH_SWITCH, /* a gate switches                                                 */
    GFOLD_REACH_FOLD,   /* F'_AA becomes singular: the manifold turns back                 */
    GFOLD_REACH_LIMIT   /* neither before the limit                                        */
} gfold_reach_end;

typedef struct gfold_reach {
    double distance; /* s at the end                                                         */
    double linear;   /* s of the first switch if z changed at its first rate; infinite: none */
    double moved;    /* |h(s) - h(0)| there                                                  */
    size_t unit;     /* that switches (SWITCH)                                               */
    gfold_reach_end end;
} gfold_reach;

/* Takes the sets from the state (its gates if they are binary, else z at its input) and refines h_A
 * until F_A = 0 to rounding. The network must outlive it. EINVAL: the network has no update gate,
 * or the state is not finite. ENOCONV: Newton's method does not converge, or a gate disagrees with
 * z where it arrives. ENUMERIC: F'_AA is singular. ENOMEM, EEXTERN. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_manifold_create(gfold_manifold **manifold,
                                                             const gfold_network *network,
                                                             const gfold_state *state,
                                                             gfold_error *err);
GFOLD_API void gfold_manifold_destroy(gfold_manifold *manifold);

GFOLD_API gfold_manifold_shape gfold_manifold_shape_of(const gfold_manifold *manifold);

/* N entries each: the refined state; 1 for each active unit. They live as long as the manifold. */
GFOLD_API const double *gfold_manifold_state(const gfold_manifold *manifold);
GFOLD_API const unsigned char *gfold_manifold_active(const gfold_manifold *manifold);

/* The tangent vector, N entries, with the frozen part of v (v_A is ignored) in the same array; not
 * normalised. */
GFOLD_API void gfold_manifold_tangent(gfold_manifold *manifold, double *v);

/* The same for v_F ~ Normal(0, 1), number `number` of the network's own, scaled to |v| = 1; and a
 * displacement across: v_A ~ Normal(0, 1), v_F = 0, |v| = 1. Zero where the set is empty. */
GFOLD_API void gfold_manifold_direction(gfold_manifold *manifold, uint64_t number, double *v);
GFOLD_API void gfold_manifold_across(gfold_manifold *manifold, uint64_t number, double *v);

/* h, N entries: the point with coordinate s along the tangent vector v, gates held however far it
 * lies. ENOCONV: the manifold folds before. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_manifold_point(gfold_manifold *manifold,
                                                            const double *v, double s, double *h,
                                                            gfold_error *err);

/* The first switch of a gate along v for 0 < s <= limit. EINVAL: limit is not in (0, 1e6]. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_manifold_reach(gfold_manifold *manifold,
                                                            const double *v, double limit,
                                                            gfold_reach *out, gfold_error *err);

/* The same for the straight line h(0) + s d from the state, d of any kind: where z at its input
 * crosses theta_z, on a grid of |s d| <= 0.02 sqrt(N) refined by bisection. Without limit: infinite
 * when there is none for |s d| <= 10 sqrt(N). */
GFOLD_API double gfold_manifold_straight(gfold_manifold *manifold, const double *d);

GFOLD_END_DECLS

#endif
