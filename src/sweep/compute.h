/* compute.h: the numbers of one piece. */
#ifndef GF_SWEEP_COMPUTE_H
#define GF_SWEEP_COMPUTE_H

#include "sweep/piece.h"

/* Fills an empty parcel of a block of theory, each cell starting from the roots of the one before. */
void gf_compute_theory(const gfold_sweep *sweep, const gf_pieces *pieces,
                       gfold_fixed_point_plan *plan, gf_parcel *parcel);

/* The same of one network; ESTOPPED: it was not finished. */
gfold_status
gf_compute_network(const gfold_sweep *sweep, const gf_pieces *pieces, gf_parcel *parcel);

#endif
