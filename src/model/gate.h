/* gate.h: the kinds of gate, as a table of operations on arrays; one row per gfold_gate_kind. */
#ifndef GF_MODEL_GATE_H
#define GF_MODEL_GATE_H

#include <gatefold/moments.h>

typedef struct gf_gate {
    int present;  /* the gate has a variable and a coupling matrix */
    int switches; /* the value jumps: steps must end at crossings  */
    void (*value)(const gfold_gate *gate, size_t n, const double *x, double *s);
    void (*slope)(const gfold_gate *gate, size_t n, const double *x, double *s1); /* ds/dx */
    gfold_status (*moments)(const gfold_gate *gate, double delta, double tol, gfold_moments *out,
                            gfold_error *err);
} gf_gate;

const gf_gate *gf_gate_row(gfold_gate_kind kind);

/* Averages of the gate for x ~ Normal(0, delta). */
gfold_status gf_gate_moments(const gfold_gate *gate, double delta, double tol, gfold_moments *out,
                             gfold_error *err);

/* P(x > theta); the fraction of open gates when the gate is binary, 1 otherwise. */
double gf_gate_open_fraction(const gfold_gate *gate, double delta);

#endif
