/* state.h: the state whose spectrum is asked for, in theory and in sampled networks; the options of
 * commands that use GF_USES_STATE. */
#ifndef GF_CLI_STATE_H
#define GF_CLI_STATE_H

#include "cli/arguments.h"

#include <stdio.h>

/* First member of such a command's own arguments. */
typedef struct gf_state_arguments {
    gf_arguments common;
    int root; /* below 0: not given */
    int sample, at, averages;
    int states;
    double interval;
    size_t units;
    int krylov; /* 1: `modes` in place of all eigenvalues */
    int shift_invert;
    gfold_modes_params modes;
} gf_state_arguments;

/* What was found. */
typedef struct gf_state {
    gfold_fixed_point root;
    gfold_spectrum_plan *plan;
    gfold_sample *sample; /* NULL: none was asked for or needed */
} gf_state;

/* Names of choices, NULL past the end. */
const char *gf_state_at_name(int index);
const char *gf_state_averages_name(int index);

void gf_state_defaults(void *arguments);
gfold_status gf_state_complete(void *arguments, gfold_error *err);

/* Solves, samples where that is asked for, and prepares the theory. */
gfold_status gf_state_create(gf_state *state, const gf_state_arguments *a, gfold_error *err);
void gf_state_destroy(gf_state *state);

/* Ends --help: the states there are. */
void gf_state_help(FILE *out);

#endif
