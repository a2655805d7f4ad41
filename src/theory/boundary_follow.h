/* boundary_follow.h: a solution of boundary.h, found and carried from one model to another. */
#ifndef GF_THEORY_BOUNDARY_FOLLOW_H
#define GF_THEORY_BOUNDARY_FOLLOW_H

#include "theory/boundary.h"
#include "theory/potential.h"

typedef struct gf_follower {
    gfold_fixed_point_plan *plan;
    gf_potential s;
    gf_boundary b, held, before;
} gf_follower;

gf_follower *gf_follower_create(void); /* NULL: no memory */
void gf_follower_destroy(gf_follower *f);

/* The chaotic state. ENOSOL, ENOCONV. */
gfold_status gf_follower_solve(gf_follower *f, const gfold_model *model, gfold_error *err);

/* The same, where it is found from tau_r = 0 at the same gain. */
gfold_status gf_follower_begin(gf_follower *f, const gfold_model *model, gfold_error *err);

/* From the model of f->b to this one, in steps that grow and shrink. Returns how far it came: 1
 * when there, else the last fraction of the way, where f->b then stands. */
double gf_follower_carry(gf_follower *f, const gfold_model *to);

/* One step: the solution of f->b put on the mesh of another model and refined there; non-zero when
 * it was lost, f->b is then unchanged. With `free`, that parameter is refined too, at the C_h(0)
 * given. */
int gf_follower_step(gf_follower *f, const gfold_model *to, const gfold_parameter *free, double c0);

#endif
