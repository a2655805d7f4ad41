/* reduced.h: the Jacobian without the eigenvalues that can be read off it.
 *
 * A column that is zero but for its diagonal entry has that entry as an eigenvalue, and so has a row;
 * both leave the other eigenvalues to the matrix without them. Such are frozen units (0), gates that do
 * not act on h (-1/tau), and units with phi' = 0 (-s_z).
 */
#ifndef GF_SIM_REDUCED_H
#define GF_SIM_REDUCED_H

#include "math/krylov.h"
#include "sim/tangent.h"

typedef struct gf_reduced {
    gf_tangent full;
    size_t m, units; /* coordinates kept, those of h, which come first, among them */
    size_t *keep;    /* their places in the full state, ascending                  */
    size_t count;    /* eigenvalues read off: full.size - m                          */
    double *exact;   /* they, in no order                                            */
    double *x, *y;   /* room, full.size each                                         */
    double offset;   /* the operator is J + offset                                   */
} gf_reduced;

/* rest: of the Jacobian that jacobian.h takes at rest. */
gfold_status gf_reduced_create(gf_reduced *r, const gfold_network *network,
                               const gfold_state *state, int rest, gfold_error *err);
void gf_reduced_destroy(gf_reduced *r);

/* x of the full state from kept coordinates, zero elsewhere; and back. */
void gf_reduced_scatter(const gf_reduced *r, const double *kept, double *full);
void gf_reduced_gather(const gf_reduced *r, const double *full, double *kept);

/* y = (J + offset) x over the coordinates kept. */
gf_operator gf_reduced_operator(gf_reduced *r);

#endif
