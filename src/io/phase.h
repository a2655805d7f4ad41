/* phase.h: a sweep's result as the writers, the reader and the plot see it.
 *
 * Values are row-major [y.n][x.n]. What comes from a sweep is borrowed from it, what comes from a
 * file is owned; gf_phase_destroy knows. The texts are copies: a file needs no running library.
 */
#ifndef GF_IO_PHASE_H
#define GF_IO_PHASE_H

#include <gatefold/sweep.h>

typedef struct gf_phase_axis {
    char name[32], symbol[64], meaning[128], unit[32];
    size_t n;         /* 1 when the axis is absent  */
    const double *at; /* NULL when it is absent     */
} gf_phase_axis;

typedef struct gf_phase_column {
    char name[64], symbol[64], meaning[128];
    const double *values;
    const double *errors; /* standard errors; NULL for theory */
} gf_phase_column;

/* Points of a critical line, x and y in turn, in no order. */
typedef struct gf_phase_curve {
    const double *points;
    size_t count;
} gf_phase_curve;

#define GF_PHASE_CURVES GFOLD_CRITICAL_KIND_COUNT

typedef struct gf_phase {
    gf_phase_axis x, y;
    int n_columns;
    gf_phase_column column[GFOLD_SWEEP_OBSERVABLES_MAX];
    const int *status;                     /* gfold_status of every cell */
    const int *networks;                   /* simulated in every cell; NULL: none */
    int *computed; /* 0 or 1 of every cell, NULL: all are; freed with it */
    const double *wall, *cpu;              /* seconds a cell took; NULL when loaded */
    size_t n_failures;                     /* cells without a value, ascending; likewise */
    int *failed_cell;
    const char **failure; /* their sentences */
    gf_phase_curve curve[GF_PHASE_CURVES]; /* indexed by gfold_critical_kind */
    int has_tricritical;
    double tricritical[2];
    int owns; /* 1: the arrays are freed with it */
} gf_phase;

/* By gfold_critical_kind: what a legend calls it. */
extern const char *const gf_curve_titles[];

/* Borrows the arrays of the sweep, which must live longer. No curves yet. ENOMEM. */
gfold_status gf_phase_from_sweep(gf_phase *phase, const gfold_sweep_params *params,
                                 const gfold_sweep *sweep, gfold_error *err);
void gf_phase_destroy(gf_phase *phase);

/* The computed cell whose values a picture shows in this one: the nearest one towards the origin on ever
 * coarser lattices, as refinement computes them. */
size_t gf_phase_shown(const gf_phase *phase, size_t cell);

#endif
