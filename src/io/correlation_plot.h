/* correlation_plot.h: C(tau) of a stationary state, in theory and in simulated networks. */
#ifndef GF_IO_CORRELATION_PLOT_H
#define GF_IO_CORRELATION_PLOT_H

#include <gatefold/compare.h>

/* What is drawn; an absent curve is NULL. Arrays are borrowed. */
typedef struct gf_correlation_picture {
    size_t count; /* theory */
    const double *tau, *h, *z, *r, *h_error;
    double c_inf;
    size_t lags; /* simulated */
    const double *lag, *simulated, *error;
    size_t n;
    int networks;
} gf_correlation_picture;

/* Lines, and a line in a band of two standard errors. EINVAL: suffix; EEXTERN, EIO. */
gfold_status gf_correlation_draw(const gf_correlation_picture *p, const char *picture,
                                 const char *script, gfold_error *err);

#endif
