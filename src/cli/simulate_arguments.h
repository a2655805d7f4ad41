/* simulate_arguments.h: what `simulate` is told, and the files that it names. */
#ifndef GF_CLI_SIMULATE_ARGUMENTS_H
#define GF_CLI_SIMULATE_ARGUMENTS_H

#include "cli/arguments.h"

typedef struct simulate_arguments {
    gf_arguments common;
    gfold_ensemble_params ensemble; /* complete but for what files hold */
    size_t n;                       /* 0: not given */
    const char *input, *direction, *record;
    const char *coupling[GFOLD_COUPLING_COUNT];
    double interval, record_every; /* NaN: not given */
    int record_networks, record_gates;
} simulate_arguments;

/* What was read from files, to be freed. */
typedef struct simulate_files {
    double *series, *direction;
    double *coupling[GFOLD_COUPLING_COUNT];
} simulate_files;

/* Fills in what is not given, checks, and puts all of it into ensemble. */
gfold_status gf_simulate_complete(void *arguments, gfold_error *err);

/* Reads the files and points ensemble at them. */
gfold_status gf_simulate_files_read(simulate_files *files, const simulate_arguments *arguments,
                                    gfold_ensemble_params *ensemble, gfold_error *err);
void gf_simulate_files_free(simulate_files *files);

#endif
