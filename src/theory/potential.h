/* potential.h: equation (6.1) as a particle that falls from C0 and comes to rest at C_inf.
 *
 * The drive G is p <phi,phi>_{C,C0}, times <s_r,s_r> at C_r = <phi,phi> for a reset gate of tau_r =
 * 0. With w = C0 - C_inf, y = (C - C_inf) / w and F = C'' = C - G - sigma_b^2, the two unknowns
 * solve
 *
 *     F(C_inf) = 0,     kappa^2 = 1 - G'(C_inf) = (D / w)^2 + 2 S(1),
 *     S(y) = (w y / 2) int_0^1 (1 - t)^2 G''(C_inf + w y t) dt
 *
 * where the second is the conservation of energy divided by w^2: every term is positive, the trivial
 * root w = 0 is gone, and kappa, the rate of decay, keeps its digits where it vanishes.
 */
#ifndef GF_THEORY_POTENTIAL_H
#define GF_THEORY_POTENTIAL_H

#include "math/lobatto.h"
#include "model/phi.h"

#include <gatefold/fixed_point.h>

enum { GF_POTENTIAL_ELEMENTS = 48, GF_POTENTIAL_GAUSS = 16 };

typedef double gf_on_element[GF_LOBATTO];

typedef struct gf_potential {
    gf_lobatto l;
    double gauss[GF_POTENTIAL_GAUSS], weight[GF_POTENTIAL_GAUSS];
    gf_argument phi, reset;
    int has_reset;
    double gain;                /* 1 / (length over which the drive changes) */
    double p, bias, noise, tol; /* bias: sigma_b^2                           */
    double c0, c_inf, w, kappa;
    double g1;                  /* G' at C_inf                               */
    double imbalance;           /* of the second equation                    */
    double c0_rate, c_inf_rate; /* what an imbalance of 1 does to C0, C_inf  */
    long evaluations;
    int iterations;
    double worst;   /* estimated error of an average, relative                                    */
    int inaccurate; /* it missed tol                                                              */
    /* The path, on elements in u with y = sech^2 u. */
    int elements;
    double edge[GF_POTENTIAL_ELEMENTS + 1];
    gf_on_element tau[GF_POTENTIAL_ELEMENTS], rate[GF_POTENTIAL_ELEMENTS]; /* tau and d tau / du */
    gf_on_element slope[GF_POTENTIAL_ELEMENTS];  /* G' - G'(C_inf)                                */
    gf_on_element excess[GF_POTENTIAL_ELEMENTS]; /* its integral over C: R                        */
    gf_on_element second[GF_POTENTIAL_ELEMENTS]; /* and once more                                 */
    double tail; /* of d tau / du, as an error of tau in units of 1 / kappa */
} gf_potential;

/* Nodes; non-zero without memory. */
int gf_potential_prepare(gf_potential *s);

/* No gates, or a reset gate whose tau is taken to be 0. */
void gf_potential_set(gf_potential *s, const gfold_model *model);

/* The chaotic state of largest C0, or the one with noise, and its path. plan finds fixed points.
 * ENOSOL, ENOCONV. */
gfold_status gf_potential_solve(gf_potential *s, gfold_fixed_point_plan *plan,
                                const gfold_model *model, gfold_error *err);

/* G'' at C. */
double gf_potential_curvature(gf_potential *s, double c);

/* kappa^2 - (D / w)^2 - 2 p S(1) at this C0, with its C_inf; -1 where V has no maximum below C0. Averages
 * to tol. */
double gf_potential_excess(gf_potential *s, double c0, double tol);

/* From where gf_potential_excess has been to the root, to full precision; step: a guess of how far
 * that is, in w. Non-zero when it was lost. */
int gf_potential_polish(gf_potential *s, double step);

/* The path of the root; imbalance and kappa are then those of its own, finer quadrature. */
void gf_potential_follow(gf_potential *s);

/* u at a lag, and one of the arrays above at u. */
double gf_potential_at(const gf_potential *s, double tau);
double gf_potential_read(const gf_potential *s, const gf_on_element *array, double u);

#endif
