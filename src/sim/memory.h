/* memory.h: the parts that measurements of memory share. */
#ifndef GF_SIM_MEMORY_H
#define GF_SIM_MEMORY_H

#include "sim/manifold.h"

#include <gatefold/memory.h>

void gf_memory_clear(gfold_memory *memory); /* NaN */

gfold_status gf_memory_check(const gfold_memory_params *p, gfold_error *err);

gfold_simulate_params gf_memory_simulation(const gfold_memory_params *p, double t);

/* Between samples of an output: one leak time, or one step where that is longer. */
double gf_memory_interval(const gfold_memory_params *p);

/* v . (h with input - h without) at t = 0, interval, ..., both from h. */
typedef struct gf_readout_run {
    const gfold_memory_params *params;
    const gfold_input *input;
    const double *v, *h;
    double interval;
    size_t samples;
    int rests; /* without input h stays as it is: nothing to subtract */
} gf_readout_run;

/* Whether a network with this manifold rests at its state. */
int gf_memory_rests(const gfold_manifold *m, const gfold_network *network);

gfold_status
gf_memory_read(const gfold_network *network, gf_readout_run *run, double *output, gfold_error *err);

/* u: v on the frozen units, 0 elsewhere and on removed ones. */
void gf_memory_input_direction(const gfold_manifold *m, const gfold_memory_params *p,
                               const double *v, double *u);

/* Gain, correlation and drift of an output; and what two pulses make together. */
gfold_status gf_memory_integrator(const gfold_manifold *m, const gfold_network *network,
                                  const double *v, const double range[2],
                                  const gfold_memory_params *p, gfold_memory *out,
                                  gfold_error *err);
gfold_status gf_memory_additivity(const gfold_manifold *m, const gfold_network *network,
                                  const double *v, double range, const gfold_memory_params *p,
                                  gfold_memory *out, gfold_error *err);

#endif
