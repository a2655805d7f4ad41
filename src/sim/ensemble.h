/* ensemble.h: the result of an ensemble from the inside, and the table of its statistics. */
#ifndef GF_SIM_ENSEMBLE_H
#define GF_SIM_ENSEMBLE_H

#include "sim/observe.h"

#include <gatefold/ensemble.h>

enum { GF_STATISTICS = 17, GF_BATCH = 32 /* trials that run together */ };

struct gfold_ensemble {
    size_t networks, lags, samples;
    int over_time;
    double *values;                    /* [network][statistic]    */
    double *correlations;              /* [network][lag]          */
    double *tau, *correlation, *error; /* [lag]                  */
};

gfold_status gf_ensemble_check(const gfold_ensemble_params *params, gfold_error *err);

/* Trials of a batch, at most GF_BATCH; and what is gathered from one, given an interval. */
int gf_ensemble_batch(const gfold_ensemble_params *params);
gf_observer_params gf_ensemble_watch(const gfold_ensemble_params *params);

/* Makes network `index` of those that begin with `first`, and a plan to run it, for the body; returns what
 * that or what failed before it returns. */
typedef gfold_status gf_network_body(void *context, gfold_simulate_plan *plan, gfold_error *err);
gfold_status gf_ensemble_network(const gfold_model *model, gfold_network_params first, size_t index,
                                 const gfold_simulate_params *simulate, gf_network_body *body,
                                 void *context, gfold_error *err);

/* As many as asked for, as there is work for, and as fit into that many bytes; at least 1. */
int gf_ensemble_workers(const gfold_ensemble_params *params, double bytes);

/* How many steps a time holds, rounding errors forgiven. */
size_t gf_whole_steps(double time, double step);

/* Bytes of the result. */
double gf_ensemble_result_bytes(size_t networks, size_t lags);

gfold_status
gf_ensemble_create(gfold_ensemble **ensemble, size_t networks, size_t lags, gfold_error *err);

/* One trial's statistics; averages NULL: nothing was observed over time. */
void gf_ensemble_values(const gfold_simulate_result *run, double settle_time,
                        const gf_averages *averages, double value[GF_STATISTICS]);

/* Means and errors of the correlation, once all networks are in. */
void gf_ensemble_close(gfold_ensemble *ensemble, double interval);

#endif
