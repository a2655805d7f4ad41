/* arguments.h: what every command is told; first member of each command's own arguments. */
#ifndef GF_CLI_ARGUMENTS_H
#define GF_CLI_ARGUMENTS_H

#include <gatefold/gatefold.h>

#define GF_PARAMETERS_MAX 32

typedef enum gf_format { GF_TABLE, GF_CSV, GF_JSON, GF_FORMAT_COUNT } gf_format;

typedef struct gf_arguments {
    int help, quiet, force, resume, dump_config;
    int format;                                    /* gf_format            */
    const char *out, *plot, *keep_script, *config; /* NULL: not given      */
    int preset, phi;                               /* gfold_preset, gfold_phi_kind */
    double parameter[GF_PARAMETERS_MAX]; /* as given, in the library's order; NaN: the preset's */
    gfold_sweep_params sweep;            /* model, tolerances, network, seed, threads */
} gf_arguments;

#endif
