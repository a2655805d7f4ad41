/* sliding.h: gates of units that slide along z = theta_z (tau_z = 0). */
#ifndef GF_SIM_SLIDING_H
#define GF_SIM_SLIDING_H

#include "sim/field.h"

/* Fills their gates in at->gate, whose others are set, and field->own; field->push is that of at. */
void gf_sliding_hold(gf_field *field, double input, const gf_point *at);

/* Their velocities, without input, for gates that a step took far outside [0, 1]. */
void gf_sliding_bound(const gf_field *field, const gf_point *at);

#endif
