/* two_time_plan.h: what a solution of the two-time mean field works with. */
#ifndef GF_THEORY_TWO_TIME_PLAN_H
#define GF_THEORY_TWO_TIME_PLAN_H

#include "theory/two_time_paths.h"

#include <pthread.h>

typedef struct gf_two_time_worker {
    gf_two_time_paths paths;
    double *numbers, *plain; /* of a batch: extrapolated, and the series of the whole population */
} gf_two_time_worker;

struct gfold_two_time_plan {
    gfold_two_time_params params;
    size_t times, numbers, series; /* points; all numbers of a batch; those of its series */
    double *t, *mean, *scatter;    /* scatter: sum of squares, then standard errors      */
    double *shift;
    gf_two_time_worker *worker;
    int workers;
    /* of a solution under way */
    gf_two_time_task task;
    pthread_mutex_t lock;
    pthread_cond_t turn;
    size_t entered; /* batches whose turn is over */
    int failed;
};

#endif
