/* resolvent.h: (J - shift)^-1 of the reduced Jacobian, shift real.
 *
 * The blocks of z and r are diagonal and are eliminated. What is left for h is S = J_h - shift, J_h the
 * N x N derivative along h with the paths through z and r divided by 1 + tau shift; S is factored once.
 */
#ifndef GF_SIM_RESOLVENT_H
#define GF_SIM_RESOLVENT_H

#include "sim/reduced.h"

typedef struct gf_resolvent {
    gf_reduced *of;
    double shift;
    double part_z, part_r; /* 1 / (1 + tau shift)      */
    double *s;             /* factors, of->units square */
    int *pivot;
    double *x, *room; /* full.size, and of->units      */
} gf_resolvent;

double gf_resolvent_bytes(const gf_tangent *t);

/* EINVAL: the shift is -1/tau of a gate. ENUMERIC: it is an eigenvalue. ENOMEM. */
gfold_status gf_resolvent_create(gf_resolvent *r, gf_reduced *of, double shift, gfold_error *err);
void gf_resolvent_destroy(gf_resolvent *r);

gf_operator gf_resolvent_operator(gf_resolvent *r);

#endif
