/* grid.h: the cells of a sweep and the values in them. */
#ifndef GF_SWEEP_GRID_H
#define GF_SWEEP_GRID_H

#include <gatefold/sweep.h>

/* What became of a cell in one piece. */
typedef struct gf_failure {
    size_t cell, piece;
    gfold_status status;
    char *sentence;
} gf_failure;

/* A piece of it is wanted; is not there; was computed in this run. */
enum { GF_CELL_WANTED = 1, GF_CELL_LACKS = 2, GF_CELL_FRESH = 4 };

struct gfold_sweep {
    gfold_sweep_params params;
    size_t nx, ny, cells;
    double *x, *y;
    double *values, *errors; /* [observable][cell]                                         */
    double *wall, *cpu;      /* [cell], seconds                                            */
    int *status, *networks;  /* networks: that the means are over                          */
    unsigned char *state;    /* of GF_CELL_...                                             */
    gf_failure *failures;    /* after gf_grid_conclude one per failed cell, ascending      */
    size_t failed, failures_room, missing, computed, wanted;
};

/* Points, and values all NaN. EINVAL: axes; ENOMEM. */
gfold_status gf_grid_create(const gfold_sweep_params *params, gfold_sweep **out, gfold_error *err);

gfold_model gf_grid_model(const gfold_sweep *sweep, size_t cell);

/* Non-zero: no memory. */
int gf_grid_add_failure(gfold_sweep *sweep, gf_failure failure);

/* A cell keeps the failure of its first piece; counts what failed, is missing, was computed. */
void gf_grid_conclude(gfold_sweep *sweep);

#endif
