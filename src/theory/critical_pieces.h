/* critical_pieces.h: what the parts of critical_curve.h share. */
#ifndef GF_THEORY_CRITICAL_PIECES_H
#define GF_THEORY_CRITICAL_PIECES_H

#include "theory/critical_line.h"

struct gfold_critical_curve {
    gf_line line;
    gfold_critical_curve_params params;
    gfold_continuation *plan;
    gfold_critical_plan *scan[2]; /* along x, along y; NULL: it cannot be free */
    size_t count, room, pieces, pieces_room, marks, marks_room;
    double *x, *y, *delta, *third;
    gfold_piece *piece;
    gfold_mark *mark;
    double residual, step; /* step: of the continuation, in windows */
    gfold_status status;
};

/* Takes over the last run of the plan: its points, the ends at Delta = 0, marks. */
void gf_pieces_add(gfold_critical_curve *c);

/* u of the i-th point that is there, in the unknowns of the continuation. */
void gf_pieces_unknowns(const gfold_critical_curve *c, size_t i, double *u);

/* Finds where curves are and follows each. */
void gf_curve_scan(gfold_critical_curve *c);

#endif
