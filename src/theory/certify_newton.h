/* certify_newton.h: one or two conditions on the mean field, solved in arbitrary precision.
 *
 *     map - Delta = 0,  slope - 1 = 0,  stability - 1 = 0          (any one, or two of them)
 *
 * for Delta, or for Delta and one parameter of the model.
 */
#ifndef GF_THEORY_CERTIFY_NEWTON_H
#define GF_THEORY_CERTIFY_NEWTON_H

#include "theory/certify_equations.h"

typedef struct gf_mp_problem {
    gfold_model model;
    const gfold_parameter *free; /* the second unknown; NULL when there is one          */
    int unknowns;                /* 1 or 2                                              */
    int equation[2];             /* GF_MP_MAP, GF_MP_SLOPE, GF_MP_STABILITY             */
    mpfr_t u[2];                 /* Delta > 0 and the parameter: start, then solution   */
    int iterations;
} gf_mp_problem;

/* The mean field at u, to the precision of field[0]. */
gfold_status gf_mp_problem_field(mpfr_t *field, const gf_mp_problem *p);

/* Until corrections fall below 2^-(bits - 48) of u, whose precision is at least bits. ENOCONV: they
 * do not. EACCURACY, ENUMERIC: the averages. */
gfold_status gf_mp_solve(gf_mp_problem *p, mpfr_prec_t bits);

#endif
