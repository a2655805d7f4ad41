/* reference_modes.h: a network in the midst of a run, and the eigenvalues of its Jacobian from the
 * filled matrix, in order. */
#ifndef REFERENCE_MODES_H
#define REFERENCE_MODES_H

#include <gatefold/jacobian.h>
#include <math.h>
#include <stdlib.h>

typedef struct reference_modes {
    gfold_network *network;
    gfold_simulate_plan *plan;
    gfold_state state;
    size_t m;
    double (*l)[2]; /* real and imaginary parts, rightmost first */
} reference_modes;

static inline int reference_rightmost(const void *a, const void *b)
{
    const double *x = a, *y = b;
    if (x[0] != y[0]) return x[0] < y[0] ? 1 : -1;
    if (fabs(x[1]) != fabs(y[1])) return fabs(x[1]) < fabs(y[1]) ? 1 : -1;
    return (x[1] < y[1]) - (x[1] > y[1]);
}

static inline int reference_largest(const void *a, const void *b)
{
    const double *x = a, *y = b, p = hypot(x[0], x[1]), q = hypot(y[0], y[1]);
    return p != q ? (p < q ? 1 : -1) : reference_rightmost(a, b);
}

static inline void reference_modes_solve(reference_modes *r)
{
    const size_t m = r->m = gfold_jacobian_size(r->network);
    double *matrix = malloc(m * m * sizeof *matrix), *re = malloc(2 * m * sizeof *re);
    r->l = malloc(m * sizeof *r->l);
    if (gfold_jacobian_fill(r->network, &r->state, matrix, NULL)) abort();
    if (gfold_eigenvalues(m, matrix, re, re + m, NULL)) abort();
    for (size_t i = 0; i < m; i++) r->l[i][0] = re[i], r->l[i][1] = re[m + i];
    qsort(r->l, m, sizeof *r->l, reference_rightmost);
    free(matrix);
    free(re);
}

/* The state at time t of trial 0. */
static inline reference_modes
reference_modes_open(const gfold_model *m, const gfold_network_params *w, double t)
{
    reference_modes r;
    gfold_simulate_params p = gfold_simulate_defaults();
    gfold_simulate_result result;
    p.t_max = t;
    if (gfold_network_create(&r.network, m, w, NULL)) abort();
    if (gfold_simulate_create(&r.plan, r.network, &p, NULL)) abort();
    if (gfold_simulate_run(r.plan, 0, 1, NULL, &result, NULL)) abort();
    r.state = gfold_simulate_state(r.plan, 0);
    reference_modes_solve(&r);
    return r;
}

static inline void reference_modes_close(reference_modes *r)
{
    free(r->l);
    gfold_simulate_destroy(r->plan);
    gfold_network_destroy(r->network);
}

#endif
