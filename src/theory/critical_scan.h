/* critical_scan.h: candidates for a transition along one parameter, and Newton's method on them. */
#ifndef GF_THEORY_CRITICAL_SCAN_H
#define GF_THEORY_CRITICAL_SCAN_H

#include <gatefold/critical.h>
#include <gsl/gsl_multiroots.h>

struct gfold_critical_plan {
    gfold_critical_params params;
    gfold_fixed_point_plan *roots;
    gsl_multiroot_fsolver *solver;
    gsl_vector *start;
};

typedef struct gf_search {
    gfold_critical_plan *plan;
    gfold_critical_kind kind;
    gfold_model model;
    const gfold_parameter *free;
    double lo, hi;
    int branch[GFOLD_CRITICAL_MAX]; /* of each point found: 0 is the largest root */
    gfold_criticals *out;
} gf_search;

/* Newton from (value, delta); non-zero when it converged inside the bracket. */
int gf_critical_converge(gf_search *s, double value, double delta, gfold_critical *out);

/* Fills *s->out with every transition of s->kind in [s->lo, s->hi]. */
void gf_critical_scan(gf_search *s);

#endif
