/* critical_line.h: the equations behind critical_curve.h, as a system of continuation.h. */
#ifndef GF_THEORY_CRITICAL_LINE_H
#define GF_THEORY_CRITICAL_LINE_H

#include <gatefold/continuation.h>
#include <gatefold/critical_curve.h>

typedef struct gf_line {
    gfold_curve_kind kind;
    gfold_model model;
    const gfold_parameter *x, *y;
    const gfold_parameter *third; /* of a tricritical curve */
    double scale[3];              /* of v, x, y in the continuation */
} gf_line;

/* k = g^2 (1 + alpha_r^2 / 4); Delta = exp(v) / k. */
double gf_line_rate(const gf_line *line, double x, double y);

/* u = (v, x, y), two equations; for the onset u = (x, y) and one; for tricritical points v is the
 * third parameter. The context is the line, whose first test is the turn of x, its second the
 * cusp (saddle) or the tricritical point (onset). */
gfold_system gf_line_system(gf_line *line);

/* k Delta below which a curve is ended at Delta = 0. */
double gf_line_lowest(const gf_line *line);

/* The model at (x, y), of which what must not be negative is even; non-zero: outside the ranges. */
int gf_line_model(const gf_line *line, double x, double y, gfold_model *model);

/* Ends the curve at Delta = 0, from the last point: 0 when there is such an end. */
int gf_line_end(const gf_line *line, gfold_mark *end, int *tricritical);

#endif
