/* agent_file.h: a trained agent in an HDF5 file, in groups agent/ (numbers) and weights/ (matrices,
 * rows are postsynaptic units or outputs). */
#ifndef GF_IO_AGENT_FILE_H
#define GF_IO_AGENT_FILE_H

#include "io/hdf5.h"

#include <gatefold/agent.h>

enum { GF_AGENT_VARIABLES = 32 };

/* What it was taught, as files number it. */
typedef enum gf_stored_task {
    GF_STORED_BUTTON_FOOD,
    GF_STORED_TRAJECTORY,
    GF_STORED_WALKER,
    GF_STORED_TASK_COUNT
} gf_stored_task;

/* Variables for gf_hdf5_save; they point into it. */
typedef struct gf_agent_arrays {
    gf_variable variable[GF_AGENT_VARIABLES];
    size_t count;
    char name[GF_AGENT_VARIABLES][40];
    double number[GF_AGENT_VARIABLES];
    double *matrix[GFOLD_AGENT_MATRICES];
} gf_agent_arrays;

gfold_status gf_agent_arrays_create(gf_agent_arrays *arrays, const gfold_agent *agent,
                                    gf_stored_task task, gfold_error *err);

/* One more list of numbers, which must outlive it. */
void gf_agent_arrays_add(gf_agent_arrays *arrays, const char *name, const char *meaning,
                         size_t count, const double *values);
void gf_agent_arrays_destroy(gf_agent_arrays *arrays);

/* EIO: no such file, or no trained agent in it, or weights that do not fit or are not finite. */
gfold_status
gf_agent_load(const char *path, gfold_agent **agent, gf_stored_task *task, gfold_error *err);

#endif
