/* observables.h: the table of what a sweep can compute; one row per observable. */
#ifndef GF_SWEEP_OBSERVABLES_H
#define GF_SWEEP_OBSERVABLES_H

#include <gatefold/sweep.h>

/* A cell of the theory: its model and the roots found there. */
typedef struct gf_cell {
    const gfold_model *model;
    const gfold_fixed_points *roots;
    double tol;
} gf_cell;

typedef struct gf_observable gf_observable;
struct gf_observable {
    gfold_observable public;
    size_t offset; /* of the double, in the largest root or in the run */
    gfold_status (*theory)(const gf_observable *row, const gf_cell *cell, double *value,
                           gfold_error *err);double (*measure)(const gf_observable *row, const gfold_simulate_result *run);
    int (*phase)(double value); /* in which phase a cell lies; NULL: it tells nothing */
};

/* The row that a public pointer, as the table hands them out, belongs to; NULL for any other. */
const gf_observable *gf_observable_row(const gfold_observable *observable);

#endif
