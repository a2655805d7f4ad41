/* simulation_plot.h: the picture of simulated networks: a few h_i(t) of the first one, and beside them
 * the autocorrelation with its standard errors, or else the variance over units of several networks. */
#ifndef GF_IO_SIMULATION_PLOT_H
#define GF_IO_SIMULATION_PLOT_H

#include <gatefold/simulate.h>

enum { GF_TRACE_UNITS = 5, GF_TRACE_NETWORKS = 8, GF_TRACE_POINTS = 2000 };

/* What is drawn over time: at most GF_TRACE_POINTS states, evenly spaced. */
typedef struct gf_traces {
    size_t points, units, networks;
    long stride;
    double *time;     /* [point]          */
    double *h;        /* [unit][point]    */
    double *variance; /* [network][point] */
} gf_traces;

/* Of `samples` states of networks of n units. ENOMEM. */
gfold_status
gf_traces_create(gf_traces *traces, long samples, size_t n, int networks, gfold_error *err);
void gf_traces_destroy(gf_traces *traces);

/* A state of the first trial; from any thread, a network at a time from one. */
void gf_traces_take(gf_traces *traces, int network, long sample, double t,
                    const gfold_state *state);

/* Writes the picture and, unless it is NULL, the script; lags 0: no autocorrelation. EINVAL: a single
 * state is no picture. EEXTERN, EIO. */
gfold_status gf_simulation_draw(const gf_traces *traces, size_t lags, const double *tau,
                                const double *c, const double *error, const char *picture,
                                const char *script, gfold_error *err);

#endif
