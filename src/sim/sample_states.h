/* sample_states.h: the states of one network in which sample.h takes the Jacobian. */
#ifndef GF_SIM_SAMPLE_STATES_H
#define GF_SIM_SAMPLE_STATES_H

#include <gatefold/sample.h>

typedef struct gf_states {
    const gfold_sample_params *params;
    size_t n;
    int rest;   /* z acts on nothing: the push is not kept */
    int arrays; /* of n values each, per state             */
    int room, count;
    double *values; /* [state][array][n]: h, then z and gate, r, push where they are kept */
} gf_states;

/* EINVAL: params that concern the states alone. */
gfold_status gf_states_check(const gfold_sample_params *p, gfold_error *err);

/* What all networks of a sample have in common; no memory is taken. */
gf_states gf_states_plan(const gfold_sample_params *p);

/* Takes memory for the states of one network and fills it; count 0: it did not come to rest. */
gfold_status gf_states_take(gf_states *states, const gfold_network *network, gfold_error *err);

gfold_units gf_states_units(const gf_states *states, int k);
void gf_states_destroy(gf_states *states);

#endif
