/* adams.h: Adams methods of variable order and step (CVODE of SUNDIALS), with functional iteration and
 * its root finder. This header's functions are there only in a build with SUNDIALS.
 *
 * Time runs from 0 where the history begins, so that roots keep their digits late in a run.
 */
#ifndef GF_MATH_ADAMS_H
#define GF_MATH_ADAMS_H

#include <gatefold/status.h>
#include <stddef.h>

typedef struct gf_adams gf_adams;

typedef struct gf_adams_params {
    size_t size, roots; /* of the state; functions whose falls through zero end a step       */
    double tol;         /* rms over the state of the local error over tol (1 + |y|) is below 1 */
    double most;        /* longest step                                                     */
    void (*rate)(void *context, double t, const double *y, double *dy);
    void (*margins)(void *context, double t, const double *y, double *margin);
} gf_adams_params;

/* NULL when there is no memory. */
gf_adams *gf_adams_create(const gf_adams_params *p);
void gf_adams_destroy(gf_adams *adams);

/* Forgets its history: the state is y at time 0. */
void gf_adams_begin(gf_adams *adams, double *y);

/* The time now, and whether [now, end] is long enough for its arithmetic. */
double gf_adams_time(const gf_adams *adams);
int gf_adams_can_reach(const gf_adams *adams, double end);

/* One step, at most to end, into y; *root is the function that fell through zero where the step ended,
 * or `roots`. ENUMERIC: the state overflowed. EEXTERN: CVODE gave up, with its sentence. */
gfold_status gf_adams_step(gf_adams *adams, void *context, double end, double *y, size_t *root,
                           gfold_error *err);

/* y at a time within the last step. */
void gf_adams_interpolate(gf_adams *adams, double t, double *y);

#endif
