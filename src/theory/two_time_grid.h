/* two_time_grid.h: the times of the two-time mean field. */
#ifndef GF_THEORY_TWO_TIME_GRID_H
#define GF_THEORY_TWO_TIME_GRID_H

#include <gatefold/two_time.h>

/* Fills t, unless it is NULL, with at most `most` times, and returns how many there are; more than
 * `most` when they are too many. */
size_t gf_two_time_grid(const gfold_two_time_params *params, size_t most, double *t);

#endif
