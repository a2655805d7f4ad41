/* equilibrium_output.h: the arguments of `astro equilibrium`, and its results. */
#ifndef GF_CLI_EQUILIBRIUM_OUTPUT_H
#define GF_CLI_EQUILIBRIUM_OUTPUT_H

#include "cli/cell_options.h"
#include "cli/command.h"
#include "io/cell_figure.h"

enum { GF_EQUILIBRIUM_ROWS_COUNT = 5 }; /* lists of an astrocyte's record */

typedef struct equilibrium_arguments {
    gf_cell_arguments cell;
    int kind, rows, no_cycles;
    const char *drive, *at, *current;
    double report[GFOLD_DIAGRAM_REPORTS_MAX];
    size_t n_reports;
    double currents[3], t_max;
    gfold_diagram_params params;
} equilibrium_arguments;

gfold_status gf_equilibrium_astrocyte(const gf_session *session, const equilibrium_arguments *a,
                                      gfold_error *err);
gfold_status gf_equilibrium_neuron(const gf_session *session, const equilibrium_arguments *a,
                                   gfold_error *err);

/* Prints, stores and draws the record, which it takes. */
gfold_status gf_equilibrium_publish(const gf_session *session, gf_cell_figure_kind kind,
                                    json_t *record, gfold_error *err);

const char *gf_equilibrium_meaning(const char *name);
void gf_equilibrium_help(FILE *out);

#endif
