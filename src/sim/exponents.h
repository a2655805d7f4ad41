/* exponents.h: the result of gfold_exponents_run from the inside. */
#ifndef GF_SIM_EXPONENTS_H
#define GF_SIM_EXPONENTS_H

#include "sim/lyapunov_qr.h"

#include <gatefold/exponents.h>

/* A number of one network, its error from blocks of time. */
typedef struct gf_over_time {
    double mean, error;
} gf_over_time;

/* The numbers of a network: these, and then its exponents. */
enum {
    GF_ENTROPY,
    GF_DIMENSION,
    GF_SUM,
    GF_TRACE,
    GF_DRIFT,     /* of the first exponent                  */
    GF_SUM_DRIFT, /* of the sum of all that were computed  */
    GF_INTERVAL,
    GF_SWITCHES,
    GF_FIRST
};

struct gfold_exponents {
    size_t count, size;
    int networks;
    double t;
    gf_over_time *numbers; /* [network][GF_FIRST + count] */
};

/* Everything that growth says about one network, but for trace and switches, into its numbers;
 * complete: all exponents are there. ENOMEM. */
gfold_status gf_exponents_conclude(gf_over_time *numbers, const gf_growth *growth, int complete,
                                   gfold_error *err);

#endif
