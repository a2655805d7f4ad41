/* plan.h: what the parts of continuation/ share. z is u divided by the scales; every length,
 * tangent and column of the Jacobian inside is of z. */
#ifndef GF_CONTINUATION_PLAN_H
#define GF_CONTINUATION_PLAN_H

#include <gatefold/continuation.h>

/* A test function, value * exp(log): determinants neither overflow nor lose their smoothness. */
typedef struct gf_test {
    double value, log;
} gf_test;

enum { GF_TEST_FOLD, GF_TEST_BRANCH, GF_TEST_HOPF, GF_TESTS };

typedef struct gf_state {
    double *z, *t;   /* m each              */
    gf_test *test;   /* GF_TESTS + n_tests  */
    double *re, *im; /* n each              */
    double residual, arclength;
    int unstable, newton;
} gf_state;

typedef struct gf_located {
    gfold_event event;
    double *u, *t; /* m each; t unit, of z */
} gf_located;

struct gfold_continuation {
    gfold_system system;
    gfold_continuation_params params;
    size_t n, m, tests; /* m = n + 1 */
    double *scale, *lo, *hi;
    double *stored; /* (2 points_max + 1) * stride doubles: u, tangent, re, im */
    size_t stride;
    gf_state *record; /* beside them, with pointers into `stored` */
    size_t first, count;
    gf_located *event;
    size_t events, events_room;
    gfold_curve_end end[2];
    gf_state here, next, trial, start; /* here: the last point accepted */
    double *row, *wanted;              /* m: the first tangent; the direction asked for */
    double *j;                         /* n x m: of the last state completed */
    double *a;                         /* m x m: factors of [J; t] */
    int *pivot;
    int fresh;                         /* the factors belong to the point that is corrected */
    double *u, *f, *step, *difference; /* m, n, m, 5 n */
    double *fx, *work, *value;         /* n x n, 4 m, n_tests */
    double *increment, *off;           /* m: of the differences; of their two orders */
    double *row_size;                  /* n: largest entries of the rows of J so far */
    double jacobian_error, jacobian_size;
    double sense; /* +1 first way, -1 the other: of the tangent against the order of points */
};

/* ---- system.c ------------------------------------------------------------------------------ */

/* Non-zero: F or J is not defined. */
int gf_evaluate(gfold_continuation *c, const double *z, double *f);
int gf_jacobian(gfold_continuation *c, const double *z, double *j);
double gf_largest_modulus(size_t n, const double *x);

/* ---- corrector.c --------------------------------------------------------------------------- */

/* Factors [J; row]; non-zero when it is singular. */
int gf_border(gfold_continuation *c, const double *j, const double *row);
/* step = [J; row]^-1 (f, last) with those factors. */
void gf_bordered_solve(gfold_continuation *c, const double *f, double last, double *step);

/* Solves F(z) = 0, t . (z - base) = h in place, from what the factors at hand are good for.
 * Returns the number of iterations, 0 when it failed. */
int gf_correct(gfold_continuation *c, const double *base, const double *t, double h, double *z);

/* J, tangent (along `along`), tests and eigenvalues of a state whose z is solved; 0 when it
 * worked. The factors are then of [J; t]. */
int gf_complete(gfold_continuation *c, gf_state *state, const double *along);

double gf_dot(size_t n, const double *x, const double *y);

/* ---- events.c ------------------------------------------------------------------------------ */

/* Locates the changes of sign between c->here and c->next, h apart. */
void gf_events_between(gfold_continuation *c, double h);
/* Solves for the point s from c->here along its tangent, into c->trial; 0 when it worked. */
int gf_point_between(gfold_continuation *c, double s, gf_state *out);
/* The s in [0, h] where component k reaches the bound; NaN when it cannot be had. */
double gf_border_between(gfold_continuation *c, size_t k, double bound, double h);

/* ---- plan.c -------------------------------------------------------------------------------- */

void gf_state_copy(const gfold_continuation *c, gf_state *to, const gf_state *from);
void gf_store(gfold_continuation *c, size_t slot, const gf_state *state);
int gf_events_reserve(gfold_continuation *c);

#endif
