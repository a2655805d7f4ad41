/* certify_equations.h: the mean field of fixed_point.h in arbitrary precision.
 *
 *     map       = F(Delta) = p A S + sigma_b^2            A = <phi^2>_Delta, S = <s_r^2>_A
 *     slope     = F'(Delta) = p A' (S + A S')             A' = dA/dDelta, S' = dS/dA
 *     stability = q p <phi'^2> (S + A <s_r'^2>)           q = P(z > theta_z), binary gate; else 1
 *     provided  = (1 - q) p A S + sigma_b^2
 *
 * All from one pass over the nodes of each average, to the precision that field[0] comes with.
 * Threads: no state but MPFR's own caches.
 */
#ifndef GF_THEORY_CERTIFY_EQUATIONS_H
#define GF_THEORY_CERTIFY_EQUATIONS_H

#include <gatefold/model.h>
#include <mpfr.h>

enum {
    GF_MP_MAP,
    GF_MP_SLOPE,
    GF_MP_STABILITY,
    GF_MP_PHI_SQUARE, /* A */
    GF_MP_ACTIVE,     /* q */
    GF_MP_PROVIDED,
    GF_MP_FIELD
};

typedef struct gf_mp_model {
    const gfold_model *model;
    const gfold_parameter *free; /* NULL: every parameter is the model's double */
    mpfr_srcptr value;           /* of the free parameter                       */
} gf_mp_model;

/* delta >= 0. EACCURACY, ENUMERIC as gf_mp_average. */
gfold_status gf_mp_field(mpfr_t field[GF_MP_FIELD], const gf_mp_model *m, mpfr_srcptr delta);

#endif
