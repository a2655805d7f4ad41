/* phase_grid.h: what `phase` sweeps, read from its options. */
#ifndef GF_CLI_PHASE_GRID_H
#define GF_CLI_PHASE_GRID_H

#include "cli/arguments.h"
#include "io/phase.h"

#include <stdio.h>

typedef struct phase_arguments {
    gf_arguments common;
    const char *x, *y, *observable, *curves; /* as given; completed by gf_phase_complete */
    const char *shard_text, *status; /* "I/N"; a file whose sweep is looked at */
    int shard, shards;               /* from 1; shards 0: not given            */
    int merge;
    double max_time; /* seconds, 0: none */
    int has_curve[GF_PHASE_CURVES];
    int has_tricritical;
    double tricritical[2]; /* x, y */
} phase_arguments;

/* Fills in what is not given and reads all of it into common.sweep. */
gfold_status gf_phase_complete(void *arguments, gfold_error *err);

/* The observables there are. */
void gf_phase_help(FILE *out);

#endif
