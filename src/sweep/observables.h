/* observables.h: the table of what a sweep can compute; one row per observable. */
#ifndef GF_SWEEP_OBSERVABLES_H
#define GF_SWEEP_OBSERVABLES_H

#include <gatefold/correlation.h>
#include <gatefold/sweep.h>

/* The stationary state of a cell, solved for once, when the first observable asks. */
typedef struct gf_stationary {
    int known;
    gfold_correlation_plan *plan;
    gfold_correlation_summary summary;
    gfold_error error;
} gf_stationary;

/* A cell of the theory: its model, the roots found there, and room for its stationary state. */
typedef struct gf_cell {
    const gfold_model *model;
    const gfold_fixed_points *roots;
    double tol;
    gf_stationary *stationary;
} gf_cell;

typedef struct gf_observable gf_observable;
struct gf_observable {
    gfold_observable public;
    size_t offset; /* of the double, in the largest root or in the run */
    gfold_status (*theory)(const gf_observable *row, const gf_cell *cell, double *value,
                           gfold_error *err);
    double (*measure)(const gf_observable *row, const gfold_simulate_result *run);
    int (*phase)(double value); /* in which phase a cell lies; NULL: it tells nothing */
};

/* The row that a public pointer, as the table hands them out, belongs to; NULL for any other. */
const gf_observable *gf_observable_row(const gfold_observable *observable);

#endif
