/* correlation_batches.h: one C_phi for many batches of paths, and how sure it is.
 *
 * The common C reproduces itself on all batches together: C = mean of F_b(C). Batch b alone would
 * have F_b(C) = C + r_b. How far that moves the solution, amplified as the self-consistency
 * amplifies, is found by giving batch b the share epsilon of its own way, C_b = F_b(C_b) - (1 -
 * epsilon) r_b, with epsilon = 1 / sqrt(batches): a displacement as small as the error itself, so
 * that it stays linear. What batch b says about any number Q is Q_b(C) + (Q_b(C_b) - Q_b(C)) /
 * epsilon, of which the mean over batches of Q_b(C) is the value and the scatter gives the
 * standard error.
 */
#ifndef GF_THEORY_CORRELATION_BATCHES_H
#define GF_THEORY_CORRELATION_BATCHES_H

#include "theory/correlation_batch.h"
#include "theory/correlation_plan.h"

/* What is known of one batch. */
typedef struct gf_batch_facts {
    double error;          /* of one application of its map, relative */
    double excess, pulled; /* of gf_batch_decay at C and at C_b       */
    double lambda;         /* lambda_max where batch b pulls          */
    double room;           /* for a number of which a mean is taken   */
} gf_batch_facts;

typedef struct gf_batches {
    gf_problem of;
    size_t count, room;       /* batches solved, and those there is memory for */
    double *c;                /* the common C_phi, at lags 0 .. n / 2          */
    double *image;            /* [batch][lags]: F_b(C), in the end C_b         */
    double *c_h;              /* [batch][lags]: C_h, in the end what batch b says of it */
    double *match[GF_FIELDS]; /* [batch][lags] of gf_paths_match, two first ones */
    gf_batch_facts *facts;
    double *h, *z, *r, *h_error; /* means over batches, and the error of h */
    double found, slope;         /* rate of decay, 0: none, and of the excess with its square */
    double rate;                 /* where the excess was last taken        */
    double residual;
    int iterations;
    long evaluations; /* path steps                                                            */
    double change; /* of C_h(0) in batch 0 when the step is doubled, the numbers being the same */
    double shown;  /* progress                                                              */
    /* For lambda_max: psi and kappa, and the image of psi by batch. */
    double *x, *growth;
} gf_batches;

size_t gf_batches_lags(const gf_batches *batches);
long gf_batches_steps(const gf_batches *batches);   /* path steps of a batch            */
double gf_batches_share(const gf_batches *batches); /* epsilon                          */
double gf_batches_error(const gf_batches *batches); /* relative, of one map of them all */

/* Means over batches of [batch][lags], and their errors unless NULL. */
void gf_batches_mean(const gf_batches *batches, const double *of, double *mean, double *error);

void gf_batches_destroy(gf_batches *batches);

/* Makes room for so many. */
gfold_status gf_batches_reserve(gf_batches *batches, size_t room, gfold_error *err);

/* The ring that batch 0 needs and its solution, `c`; what was there is lost. Fills `change`. */
gfold_status gf_batches_start(gf_batches *batches, const gfold_model *model,
                              const gfold_correlation_params *params, gfold_error *err);

/* The solution common to `count` batches, from `c`. */
gfold_status gf_batches_solve(gf_batches *batches, size_t count,
                              const gfold_correlation_params *params, gfold_error *err);

/* Fills the means and the summary. */
gfold_status
gf_batches_summarise(gf_batches *batches, gfold_correlation_summary *out, gfold_error *err);

/* lambda_max of the solution. */
gfold_status gf_batches_lyapunov(const gf_batches *batches, const gfold_correlation_params *params,
                                 gfold_lyapunov *out, gfold_error *err);

/* A task for each of `count` batches from `first` on, on several threads; progress goes up to
 * `to`. */
typedef gfold_status
gf_batch_task(gf_batches *batches, gf_worker *worker, size_t batch, gfold_error *err);
gfold_status gf_batches_run(gf_batches *batches, const gfold_correlation_params *params,
                            gf_batch_task *task, size_t first, size_t count, double to,
                            gfold_error *err);

#endif
