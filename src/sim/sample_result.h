/* sample_result.h: what a sample keeps, and the list of its states. */
#ifndef GF_SIM_SAMPLE_RESULT_H
#define GF_SIM_SAMPLE_RESULT_H

#include "sim/sample_states.h"

/* What one network gave. */
typedef struct gf_sample_entry {
    gf_states states;
    size_t *counts; /* eigenvalues of every state           */
    double *values; /* [state][re, im][room]                */
    gfold_status status;
    gfold_error err;
} gf_sample_entry;

struct gfold_sample {
    gfold_sample_params params;
    gf_states plan;
    gf_sample_entry *entries; /* one per network */
    gfold_sample_state *states;
    size_t count;
    int networks; /* that have a state */
    double *thinned;
};

/* Lists the states in the order of networks; room: for eigenvalues of one. ENOCONV: there is none. */
gfold_status gf_sample_list(gfold_sample *s, size_t room, gfold_error *err);

#endif
