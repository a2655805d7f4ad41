/* job.h: a sweep in progress. */
#ifndef GF_SWEEP_JOB_H
#define GF_SWEEP_JOB_H

#include "sweep/piece.h"

#include <pthread.h>

typedef struct gf_job {
    gfold_sweep *sweep;
    gf_pieces pieces;
    unsigned char *want, *got; /* pieces of this and earlier rounds, and those that are there  */
    int *networks;             /* wanted of each site                                          */
    size_t spacing;            /* of the cells that refinement has looked at so far            */
    double *runs;              /* [site][simulated observable][network]                        */
    pthread_mutex_t lock;
} gf_job;

/* ---- take.c: from parcels into the grid ---------------------------------------------------- */

/* Under the lock. fresh: computed in this run. ENOMEM. */
gfold_status gf_job_absorb(gf_job *job, size_t piece, const gf_parcel *parcel, int fresh,
                           gfold_error *err);

/* Means and standard errors over the networks that are there, of sites that lack none. */
void gf_job_average(gf_job *job);

/* Marks cells that are wanted, and that lack a piece. */
void gf_job_conclude(gf_job *job);

/* ---- next.c: what is wanted ---------------------------------------------------------------- */

/* What the first round computes. */
void gf_job_begin(gf_job *job);

/* Wants more, from what is there: further networks where errors are too large, else cells where the phase
 * changes. 0: nothing is left to want. */
int gf_job_more(gf_job *job);

#endif
