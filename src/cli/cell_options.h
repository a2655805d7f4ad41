/* cell_options.h: the parameters of the cells of the neuron-astrocyte network, for commands that use
 * GF_USES_CELLS. */
#ifndef GF_CLI_CELL_OPTIONS_H
#define GF_CLI_CELL_OPTIONS_H

#include "cli/options.h"

/* First member of such a command's own arguments. */
typedef struct gf_cell_arguments {
    gf_arguments common;
    gfold_astrocyte_params astrocyte;
    gfold_izhikevich_params neuron;
} gf_cell_arguments;

typedef enum gf_cell_kind { GF_CELL_ASTROCYTE, GF_CELL_NEURON, GF_CELL_KIND_COUNT } gf_cell_kind;

extern const gf_option gf_astrocyte_rows[], gf_neuron_rows[];
extern const size_t gf_astrocyte_rows_count, gf_neuron_rows_count;

/* NULL past the end. */
const char *gf_cell_kind_name(int index);

void gf_cell_defaults(void *arguments);

#endif
