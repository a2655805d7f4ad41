/* network.h: what a network holds. */
#ifndef GF_ASTRO_NETWORK_H
#define GF_ASTRO_NETWORK_H

#include "astro/run.h"

enum { GF_TRACE_EVERY = 500 };

struct gfold_astro {
    gfold_astro_params p;
    size_t n, zones, runs, traced; /* runs: 0 until there are some */
    double *image, *weights, *snapshot;
    uint32_t *wiring;
    double *trace; /* [traced][zone] */
    double mean_weight;
    gf_run *run; /* training, tests */
};

#endif
