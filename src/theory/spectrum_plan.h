/* spectrum_plan.h: what the files spectrum*.c share.
 *
 * With f2 = phi'^2, v2 = p s_r^2 phi'^2, c2 = p phi^2 s_r'^2 of a unit and zeta = s_z^2/|l + s_z|^2,
 * (4.1) reads 1 = <v2 zeta> + <c2> <f2 zeta> / |1 + tau_r l|^2 + push; p goes with J^h.
 */
#ifndef GF_THEORY_SPECTRUM_PLAN_H
#define GF_THEORY_SPECTRUM_PLAN_H

#include <gatefold/spectrum.h>

/* s_z at a fixed point: of the fraction `open` it is S(y), y ~ Normal(offset, sigma^2), all `at` where
 * sigma = 0; of the others exactly 0. */
typedef struct gf_gate_law {
    double open, at, offset, sigma;
} gf_gate_law;

/* The pairs (h, r): nodes of a product rule, or units. Units have their own s_z. */
typedef struct gf_sites {
    size_t count;
    double *weight, *f2, *v2, *c2;
    double *s, *push; /* units: s_z, and (phi' s_z' a)^2; NULL otherwise */
} gf_sites;

struct gfold_spectrum_plan {
    gfold_model model;
    double tol;
    gf_gate_law gate;
    gf_sites sites;
    double direct, indirect; /* <v2>, <c2> <f2>; of units times s_z^2 */
    double pushed;           /* <push> of units                       */
    double tau_r, tau_z;     /* 0: r and z are no states              */
    double zeros;            /* exact zeros over N                    */
    double lo, hi;           /* the segment on which -s_z lies        */
};

typedef struct gf_spectrum_value {
    double value, error;
} gf_spectrum_value;

gfold_status gf_sites_from_units(gf_sites *sites, const gfold_model *model,
                                 const gfold_units *units, gfold_error *err);
void gf_sites_destroy(gf_sites *sites);

/* <zeta>, infinite on a pole. */
gf_spectrum_value gf_gate_mean(const gf_gate_law *law, double re, double im, double tol);

/* The right side of (4.1). */
gf_spectrum_value gf_spectrum_right(const gfold_spectrum_plan *plan, double re, double im);

int gf_spectrum_has_bulk(const gfold_spectrum_plan *plan);

/* A component of the bulk on the real axis. */
typedef struct gf_interval {
    double lo, hi;
} gf_interval;

/* All of them, from left to right, at most GFOLD_LOOPS_MAX; returns how many. */
int gf_spectrum_intervals(const gfold_spectrum_plan *plan, gf_interval *out);

/* Im l >= 0 of the boundary over a place on the real axis; 0 outside the bulk. */
double gf_spectrum_height(const gfold_spectrum_plan *plan, double re);

#endif
