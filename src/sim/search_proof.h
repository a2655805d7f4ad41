/* search_proof.h: the theorem of Newton and Kantorovich at a computed zero, rounding included. */
#ifndef GF_SIM_SEARCH_PROOF_H
#define GF_SIM_SEARCH_PROOF_H

#include "sim/search_work.h"

#include <gatefold/search.h>

/* Fills speed, residual, variance, kantorovich and radius of the state in work->h. 1 when a true zero
 * within the radius is proved, the only one there, and the radius is below half of `apart`: two such
 * points further apart than that are two zeros. */
int gf_search_prove(gf_search_work *work, double apart, gfold_search_point *point);

#endif
