/* correlation_batches.h: independent batches, each with a solution of its own; means and errors over them. */
#ifndef GF_THEORY_CORRELATION_BATCHES_H
#define GF_THEORY_CORRELATION_BATCHES_H

#include "theory/correlation_batch.h"
#include "theory/correlation_plan.h"

typedef struct gf_batches {
    gf_problem of;
    size_t count, room;      /* batches solved, and those there is memory for       */
    double *c_phi, *c_h;     /* [batch][n / 2 + 1]                                  */
    double *rate;            /* of decay, by batch                                  */
    gf_solution *solution;   /* by batch                                            */
    gfold_lyapunov *growth;  /* by batch                                            */
    double *number;          /* room for one number by batch                        */
    double *phi, *h, *z, *r; /* means over batches, at lags 0 .. n / 2              */
    double *h_error;         /* standard error of h                                 */
    double change; /* of C_h(0) in batch 0 when the step is doubled, the numbers being the same */
} gf_batches;

void gf_batches_destroy(gf_batches *batches);

/* Makes room for so many. */
gfold_status gf_batches_reserve(gf_batches *batches, size_t room, gfold_error *err);

/* The ring that batch 0 needs, and its solution; what was there is lost. */
gfold_status gf_batches_start(gf_batches *batches, const gfold_model *model,
                              const gfold_correlation_params *params, gfold_error *err);

/* Solves batches up to `count` in all, from the solution of the first. */
gfold_status gf_batches_add(gf_batches *batches, size_t count,
                            const gfold_correlation_params *params, gfold_error *err);

/* Fills `change`. */
gfold_status gf_batches_double_step(gf_batches *batches, gfold_error *err);

/* Fills the means and the summary. */
gfold_status gf_batches_summarise(gf_batches *batches, gfold_correlation_summary *out,
                                  gfold_error *err);

/* lambda_max, of every batch and their mean. */
gfold_status gf_batches_lyapunov(const gf_batches *batches, const gfold_correlation_params *params,
                                 gfold_lyapunov *out, gfold_error *err);

/* Mean of the last quarter of lags 0 .. half. */
double gf_mean_tail(size_t half, const double *c);

#endif
