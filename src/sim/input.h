/* input.h: what integrators ask of a signal besides its value (gatefold/input.h). */
#ifndef GF_SIM_INPUT_H
#define GF_SIM_INPUT_H

#include <gatefold/input.h>

/* I(t) as t is reached from below: at the end of a step. */
double gf_input_before(const gfold_input *input, double t);

/* I is zero from t to its next edge. */
int gf_input_quiet(const gfold_input *input, double t);

/* I no longer changes after t: a network at rest stays there. */
int gf_input_still(const gfold_input *input, double t);

#endif
