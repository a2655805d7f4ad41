/* grid.h: the cells of a sweep and the values in them. */
#ifndef GF_SWEEP_GRID_H
#define GF_SWEEP_GRID_H

#include <gatefold/sweep.h>

struct gfold_sweep {
    gfold_sweep_params params;
    size_t nx, ny, cells;
    double *x, *y;
    double *values, *errors; /* [observable][cell] */
    int *status;
    size_t failed, first_failed;
    char first_failure[sizeof((gfold_error *)0)->message];
};

/* Points, and values all NaN. EINVAL: axes; ENOMEM. */
gfold_status gf_grid_create(const gfold_sweep_params *params, gfold_sweep **out, gfold_error *err);

gfold_model gf_grid_model(const gfold_sweep *sweep, size_t cell);

#endif
