/* cell_output.h: the arguments of `astro cell`, and what either cell did. */
#ifndef GF_CLI_CELL_OUTPUT_H
#define GF_CLI_CELL_OUTPUT_H

#include "cli/cell_options.h"
#include "cli/command.h"

typedef enum gf_cell_start { GF_CELL_REST, GF_CELL_INITIAL, GF_CELL_START_COUNT } gf_cell_start;

typedef struct cell_arguments {
    gf_cell_arguments cell;
    int kind, start, theory;
    double drive, current, background, onset, duration, t_max, every, threshold;
    double ca, h, ip3, v, u; /* NaN: of the start */
} cell_arguments;

/* Run the cell and add to the record. */
gfold_status gf_cell_astrocyte(const cell_arguments *a, json_t *record, gfold_error *err);
gfold_status gf_cell_neuron(const cell_arguments *a, json_t *record, gfold_error *err);

const char *gf_cell_meaning(const char *name);
void gf_cell_help(FILE *out);

#endif
