/* simulate_output.h: where the states and the estimates of `simulate` go. */
#ifndef GF_CLI_SIMULATE_OUTPUT_H
#define GF_CLI_SIMULATE_OUTPUT_H

#include "cli/command.h"
#include "cli/simulate_arguments.h"
#include "io/simulation_plot.h"
#include "io/trajectory.h"

/* Takes states for the file and for the picture. */
typedef struct simulate_recorder {
    gf_trajectory *trajectory; /* NULL: no file    */
    gf_traces traces;          /* no time: no picture */
    long every;
    int networks;
} simulate_recorder;

/* Opens what --record and --plot ask for, and hooks it to the ensemble. EIO: the file exists, or
 * there is no room for it. */
gfold_status gf_simulate_record_begin(simulate_recorder *recorder, const gf_session *session,
                                      gfold_ensemble_params *ensemble, gfold_error *err);

/* Gives the file its name (failed: removes it); the traces stay until _free. */
gfold_status gf_simulate_record_end(simulate_recorder *recorder, const gf_session *session,
                                    int failed, gfold_error *err);
void gf_simulate_record_free(simulate_recorder *recorder);

/* The picture and the record. */
gfold_status gf_simulate_publish(const gf_session *session, const simulate_recorder *recorder,
                                 const gfold_ensemble *ensemble, gfold_error *err);

/* The statistics there are: at the end of --help, and one by name. */
void gf_simulate_help(FILE *out);
const char *gf_simulate_meaning(const char *name);

#endif
