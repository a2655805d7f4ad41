/* spectrum_plan.h: what the files spectrum*.c share.
 *
 * With f2 = phi'^2, v2 = p s_r^2 phi'^2, c2 = p phi^2 s_r'^2 of a unit and zeta = s_z^2/|l + s_z|^2,
 * (4.1) reads 1 = <v2 zeta> + <c2> <f2 zeta> / |1 + tau_r l|^2 + push; p goes with J^h.
 */
#ifndef GF_THEORY_SPECTRUM_PLAN_H
#define GF_THEORY_SPECTRUM_PLAN_H

#include "math/stieltjes.h"

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
    double f2_max, v2_max, c2_mean, live; /* live: P(f2 > 0) */
    double *s, *push;                     /* units: s_z, and (phi' s_z' a)^2; NULL otherwise */
} gf_sites;

/* What one value of G needs: psi = <zeta / (1 + zeta kappa)> over s_z and its like at every site. At a
 * fixed point the nodes over z are shared by all sites and tabulated, units have one node each. */
typedef struct gf_scratch {
    int own; /* one node per site */
    gf_stieltjes over_z;
    double *zeta, *one_re, *one_im; /* own: zeta and 1 / (l + s) */
    double *kappa, *e, *psi, *psi1, *other, *other1;
} gf_scratch;

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
    double node_error;       /* of averages over the sites, relative  */
    gf_scratch *scratch;
};

typedef struct gf_spectrum_value {
    double value, error;
} gf_spectrum_value;

gfold_status gf_sites_allocate(gf_sites *sites, size_t count, int units, gfold_error *err);
gfold_status gf_sites_from_nodes(gf_sites *sites, const gfold_model *model,
                                 const gfold_fixed_point *at, double tol, double *error,
                                 gfold_error *err);
gfold_status gf_sites_from_units(gf_sites *sites, const gfold_model *model,
                                 const gfold_units *units, gfold_error *err);
void gf_sites_summarise(gf_sites *sites);
void gf_sites_destroy(gf_sites *sites);

/* <zeta>, infinite on a pole. */
gf_spectrum_value gf_gate_mean(const gf_gate_law *law, double re, double im, double tol);

/* Nodes over z for averages of functions of zeta, and of 1 / (l + s_z): zeta in a, the weights times
 * zeta, Re and Im of 1 / (l + s_z) and zeta / |l + s_z|^2 in b. They resolve zeta / (1 + zeta kappa)
 * for kappa up to kappa_max. Im l >= 0. Returns the relative error. */
double gf_gate_nodes(const gf_gate_law *law, double re, double im, double kappa_max, double tol,
                     gf_stieltjes *out);

/* The right side of (4.1). */
gf_spectrum_value gf_spectrum_right(const gfold_spectrum_plan *plan, double re, double im);

/* The solution of the cavity equations at l = re + i im, im >= 0: zero outside the bulk. */
typedef struct gf_cavity {
    double m, n, r;
    double hessian[9]; /* of what is stationary there */
    double error;      /* of averages over z, relative */
    int inside;
} gf_cavity;

gfold_status gf_scratch_create(gf_scratch **scratch, size_t sites, int own, gfold_error *err);
void gf_scratch_destroy(gf_scratch *scratch);

/* ENOCONV. Leaves kappa, e = 1 / (1 + n r c2), psi and psi1 = d psi / d kappa in the scratch. */
gfold_status gf_cavity_solve(const gfold_spectrum_plan *plan, double re, double im, gf_cavity *out,
                             gfold_error *err);

/* f_j of stieltjes.h and its derivative at the kappa of every site. */
void gf_cavity_apply(const gfold_spectrum_plan *plan, int j, double *f, double *slope);

typedef struct gf_resolvent {
    double re, im, density, error;
} gf_resolvent;

/* G without what is known exactly: eigenvalues at -s_z of units with phi' = 0 or closed gates, and at
 * -1/tau_r where nothing couples r back. ENOCONV: NaN. */
gfold_status gf_resolvent_live(const gfold_spectrum_plan *plan, double re, double im,
                               int with_density, gf_resolvent *out, gfold_error *err);

/* EINVAL: units that move have no G here. */
gfold_status gf_check_at_rest(const gfold_spectrum_plan *plan, gfold_error *err);

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
