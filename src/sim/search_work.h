/* search_work.h: what one thread of a search computes with.
 *
 * One block of memory, aligned to cache lines: kernels then take the same path in every thread, and
 * results do not depend on which thread did what.
 */
#ifndef GF_SIM_SEARCH_WORK_H
#define GF_SIM_SEARCH_WORK_H

#include "sim/rest.h"

typedef struct gf_search_work {
    const gf_rest *rest;
    gf_rest_units units;
    double *h, *f;        /* a state and F there, N each                                    */
    double *step, *trial; /* N each                                                         */
    double *re, *im;      /* eigenvalues of the whole state, M each                         */
    double *matrix[3];    /* N x N each, side by side, with room for M x M from the first   */
    int *pivot;           /* N                                                              */
    void *memory;
} gf_search_work;

/* Doubles that one takes. */
double gf_search_work_size(const gfold_network *network);

gfold_status gf_search_work_create(gf_search_work *work, const gf_rest *rest, gfold_error *err);
void gf_search_work_destroy(gf_search_work *work);

#endif
