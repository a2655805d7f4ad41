/* correlation_batch.h: one batch of paths, and what C_phi becomes on it.
 *
 * With its random numbers held, a batch maps C_phi to the C_phi of its paths deterministically;
 * Anderson acceleration finds the fixed point.
 */
#ifndef GF_THEORY_CORRELATION_BATCH_H
#define GF_THEORY_CORRELATION_BATCH_H

#include "math/anderson.h"
#include "theory/correlation_sample.h"

#include <gatefold/lyapunov.h>

typedef struct gf_problem {
    gfold_model model;
    size_t n; /* steps of the ring */
    double dt;
    int merge;     /* of gf_paths       */
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
    double *x, *f;            /* half + 2 */
    double *psi, *spare;      /* the same, free for who runs the worker */
    double *match[GF_FIELDS]; /* of gf_paths_match; may be made to point elsewhere */
} gf_worker;

gfold_status gf_worker_create(gf_worker *worker, const gf_problem *of, gfold_error *err);
void gf_worker_destroy(gf_worker *worker);

/* Matches the first `fields` fields to the numbers of a batch; what follows is for that batch. */
void gf_worker_match(gf_worker *worker, size_t batch, size_t fields);

/* Sets the fields from c_phi. What a Gaussian average returns. */
gfold_status gf_worker_set(gf_worker *worker, const double *c_phi, gfold_error *err);

/* Another block is about to be drawn. ESTOPPED. */
gfold_status gf_worker_goes_on(const gf_worker *worker, gfold_error *err);

typedef enum gf_fate {
    GF_FLUCTUATES,
    GF_CONSTANT, /* C_phi does not depend on the lag */
    GF_VANISHES,
    GF_GROWS,  /* without bound                  */
    GF_WANDERS /* no fixed point in 100 iterations */
} gf_fate;

typedef struct gf_solution {
    gf_fate fate;
    double error;    /* relative, of C_phi(0) in one application of the map */
    double residual; /* relative to C_phi(0)                                */
    int iterations;
} gf_solution;

/* One application: out, and c_h unless NULL, at lags 0 .. n / 2. ESTOPPED. */
gfold_status gf_batch_map(gf_worker *worker, size_t batch, const double *c_phi, double *out,
                          double *c_h, gfold_error *err);

/* Whether an iteration c -> f has come to an end: changes below tol times the error of the map, or
 * another fate than to fluctuate. */
int gf_settled(size_t half, const double *c, const double *f, double tol, gf_solution *out);

/* Fixed point of the map plus `offset` (NULL: none). c_phi: where to start, and the fixed point;
 * c_h NULL or C_h there. */
gfold_status gf_batch_solve(gf_worker *worker, size_t batch, const double *offset, double tol,
                            double *c_phi, double *c_h, gf_solution *out, gfold_error *err);

/* The equation for the rate kappa at which C - C_inf falls at long lags, right side less left;
 * infinite where a path does not forget as fast as exp(-kappa t). */
gfold_status gf_batch_decay(gf_worker *worker, size_t batch, const double *c_phi, double kappa,
                            double *excess, gfold_error *err);

/* Its smallest root near `guess` > 0, to GF_DECAY_TOL; 0: there is none. slope: of the excess in
 * kappa^2, NaN where it is infinite beyond the rate. ENOCONV. */
static const double GF_DECAY_TOL = 1e-3;
typedef gfold_status gf_excess(void *context, double kappa, double *out, gfold_error *err);
gfold_status gf_decay_rate(gf_excess *excess, void *context, double guess, double *rate,
                           double *slope, gfold_error *err);

/* lambda_max: the kappa at which psi, C of phi' u, reproduces itself with unchanged size. x holds
 * psi at lags 0 .. half, psi(0) = 1, and kappa in a unit of its own as entry half + 1.
 *
 * start: psi from C_phi, kappa = 0; grow: f = the image of psi on the paths of a batch in the
 * state c_phi (ENOCONV, ESTOPPED); renew: f scaled and its new kappa, returns the largest relative
 * change; step: the next x. The worker is matched to all fields. excited: psi changes its
 * sign, which that of the largest eigenvalue does not; error: of kappa, by the residual and by the
 * ring's ends. */
enum { GF_GROWTH_MOST = 60 };
void gf_growth_start(size_t half, const double *c_phi, double *x);
double gf_growth_rate(size_t half, const double *x);
gfold_status gf_batch_grow(gf_worker *worker, size_t batch, const double *c_phi, const double *x,
                           double *f, gfold_error *err);
double gf_growth_renew(size_t half, const double *x, double *f);
int gf_growth_excited(size_t half, const double *x);
double gf_growth_error(size_t half, double dt, const double *x, double residual);
void gf_growth_step(size_t half, gf_anderson *anderson, double *x, const double *f);

/* All of it on one batch, from x, with `offset` added to the image. ENOCONV. */
gfold_status gf_batch_growth(gf_worker *worker, size_t batch, const double *c_phi,
                             const double *offset, double tol, double *x, gfold_error *err);

/* Mean of the last quarter of lags 0 .. half: C_inf. */
double gf_mean_tail(size_t half, const double *c);

#endif
