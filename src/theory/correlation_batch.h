/* correlation_batch.h: one batch of paths, and the C_phi that reproduces itself on it.
 *
 * With its random numbers held, a batch maps C_phi to the C_phi of its paths deterministically; Anderson
 * acceleration finds the fixed point, to a residual far below (2 %) the Monte-Carlo error of the map.
 */
#ifndef GF_THEORY_CORRELATION_BATCH_H
#define GF_THEORY_CORRELATION_BATCH_H

#include "math/anderson.h"
#include "theory/correlation_sample.h"

#include <gatefold/lyapunov.h>

typedef struct gf_problem {
    gfold_model model;
    size_t n;  /* steps of the ring */
    double dt;
    int merge; /* of gf_paths       */
    size_t blocks; /* of a batch    */
    uint64_t seed;
    const volatile int *stop;
} gf_problem;

/* What one thread works with. */
typedef struct gf_worker {
    gf_problem of;
    gf_fields fields;
    gf_paths paths;
    gf_anderson *anderson;
    gf_power power, power_h;
    gf_modes tangent_z, tangent_drive;
    double *x, *f;              /* half + 2 */
    double *match[GF_FIELDS];   /* of gf_paths_match */
} gf_worker;

/* Sets the fields of the worker from c_phi, for the numbers of a batch; `fields` first ones of them. */
gfold_status gf_worker_set(gf_worker *worker, size_t batch, size_t fields, const double *c_phi, gfold_error *err);

/* A path is about to be drawn. ESTOPPED. */
gfold_status gf_worker_goes_on(const gf_worker *worker, gfold_error *err);

gfold_status gf_worker_create(gf_worker *worker, const gf_problem *of, gfold_error *err);
void gf_worker_destroy(gf_worker *worker);

typedef enum gf_fate {
    GF_FLUCTUATES,
    GF_CONSTANT, /* C_phi does not depend on the lag */
    GF_VANISHES,
    GF_GROWS,    /* without bound                     */
    GF_WANDERS   /* no fixed point in 100 iterations  */
} gf_fate;

typedef struct gf_solution {
    gf_fate fate;
    double error;    /* relative, of C_phi(0) in one application of the map */
    double residual; /* relative to C_phi(0)                                */
    int iterations;
} gf_solution;

/* c_phi: where to start, and the fixed point, at lags 0 .. n / 2; c_h NULL or C_h there. Stops at a
 * residual of `tol` where that is larger. ESTOPPED; what a Gaussian average returns. */
gfold_status gf_batch_solve(gf_worker *worker, size_t batch, double tol, double *c_phi, double *c_h,
                            gf_solution *out, gfold_error *err);

/* The rate at which C - C_inf falls at long lags, on the paths of a batch that has been solved; near
 * `guess`, 0: none is known. 0: it does not fall exponentially. ESTOPPED. ENOCONV. */
gfold_status gf_batch_decay(gf_worker *worker, size_t batch, const double *c_phi, double guess,
                            double *rate, gfold_error *err);

/* lambda_max on the paths of a batch that has been solved: kappa at which psi = C of (phi' u)
 * reproduces itself with unchanged size. c_h is not needed. ENOCONV. */
gfold_status gf_batch_lyapunov(gf_worker *worker, size_t batch, const double *c_phi,
                               gfold_lyapunov *out, gfold_error *err);

#endif
