/* cell_options.h: the parameters of the cells of the neuron-astrocyte network, for commands that
 * use GF_USES_CELLS. */
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

enum { GF_ASTROCYTE_ROWS = 20, GF_NEURON_ROWS = 7 };
extern const gf_option gf_astrocyte_rows[GF_ASTROCYTE_ROWS];
extern const gf_option gf_neuron_rows[GF_NEURON_ROWS];

/* NULL past the end. */
const char *gf_cell_kind_name(int index);

void gf_cell_defaults(void *arguments);

#endif
