/* feedback.h: the matrix D through which errors of spikes teach. */
#ifndef GF_AGENT_FEEDBACK_H
#define GF_AGENT_FEEDBACK_H

#include <gatefold/cloning.h>

typedef struct gf_feedback {
    size_t n;
    double *diagonal; /* n: of a diagonal D, else NULL */
    double *dense;    /* n x n, else NULL              */
} gf_feedback;

gfold_status gf_feedback_create(gf_feedback *d, const gfold_agent *agent,
                                const gfold_cloning_params *p, gfold_error *err);

/* From a matrix, as a diagonal where it is one. */
gfold_status gf_feedback_take(gf_feedback *d, size_t n, const double *matrix, gfold_error *err);
void gf_feedback_destroy(gf_feedback *d);

/* Mean of the diagonal. */
double gf_feedback_mean(const gf_feedback *d);

/* Standard deviation of all entries of W. */
double gf_readout_spread(const gfold_agent *agent);

/* f <- beta f + (1 - beta) D u */
void gf_feedback_filter(const gf_feedback *d, double beta, const double *u, double *f);

#endif
