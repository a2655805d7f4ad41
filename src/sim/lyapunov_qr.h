/* lyapunov_qr.h: re-orthonormalises tangent vectors, and keeps the growth that shows in R.
 *
 * V = Q R by Cholesky where V's condition allows (twice as fast as reflections, and Q R = V to
 * rounding, which is all that the growth needs: Q must span and be well conditioned, not be
 * orthonormal to the last digit), else by reflections.
 */
#ifndef GF_SIM_LYAPUNOV_QR_H
#define GF_SIM_LYAPUNOV_QR_H

#include "sim/variation.h"

enum { GF_RECORDS = 256 };

/* Growth over time: at most GF_RECORDS stretches of about equal length. */
typedef struct gf_growth {
    size_t count;  /* vectors at the start; those taken away have grown by -infinity */
    size_t used;   /* records                          */
    double total;  /* time to be recorded              */
    double least;  /* time that a record lasts at least */
    double *log;   /* [record][count]: sum of log R_ii */
    double *time;  /* [record]                         */
    double *last;  /* of the last factorisation        */
    double *r;     /* room, count x count              */
    double spread; /* log of the ratio of the R_ii per time, as last seen */
    long factorisations;
} gf_growth;

/* For a total time that will be recorded. Non-zero when there is no memory. */
int gf_growth_create(gf_growth *g, size_t count, double total);
void gf_growth_destroy(gf_growth *g);
double gf_growth_bytes(size_t count);

/* Factors the vectors, `time` after the last call; takes out those that were taken away. ENUMERIC:
 * they overflowed. ENOMEM. */
gfold_status gf_growth_factor(gf_growth *g, gf_variation *a, double time, gfold_error *err);

/* Adds the last factorisation to the records; close: there will be no other. */
void gf_growth_record(gf_growth *g, double time, int close);

/* Time to the next factorisation, given the one that has just passed. */
double gf_growth_interval(const gf_growth *g, double passed);

#endif
