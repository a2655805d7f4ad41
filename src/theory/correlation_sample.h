/* correlation_sample.h: paths of one unit, and the correlations measured along them.
 *
 * z and eta_h + b are drawn mode by mode on a ring of n steps; h is the periodic solution of
 * dh/dt = s_z(z) (-h + eta_h + b) + sqrt(2 D) xi. What is constant in time is the mode of
 * frequency 0: one number per path. Everything is periodic, hence stationary: correlations are
 * averages over the whole ring, and sums of squares in frequency. Mode k of path j is drawn from
 * the same numbers whatever n: twice the step is the same path on every second point.
 */
#ifndef GF_THEORY_CORRELATION_SAMPLE_H
#define GF_THEORY_CORRELATION_SAMPLE_H

#include "theory/correlation_fields.h"
#include "theory/correlation_march.h"

#include <stdint.h>

typedef struct gf_paths {
    gf_ring ring; /* of GF_WIDTH series */
    double dt;
    int merge; /* steps of noise taken as one: 2 with twice the step */
    double *gate, *gate_slope, *drive, *h, *phi_slope, *rate, *force, *e,
        *noise; /* [n][GF_WIDTH] */
} gf_paths;

gfold_status gf_paths_create(gf_paths *paths, size_t n, double dt, gfold_error *err);
void gf_paths_destroy(gf_paths *paths);

/* Which numbers: those of a batch of paths, and in it a block of GF_WIDTH. */
typedef struct gf_block {
    uint64_t seed, batch, block;
} gf_block;

/* The fields that are drawn. */
typedef enum gf_field_kind {
    GF_Z,
    GF_DRIVE,
    GF_TANGENT_Z,
    GF_TANGENT_DRIVE,
    GF_FIELDS
} gf_field_kind;

/* What the numbers of a batch must be multiplied by, mode by mode, for the mean square over its
 * paths to be 1: the sampled field then has the power asked for exactly, and what is left to
 * chance is the rest of the distribution. Frequencies 0 .. half; the ring's spectrum is used. */
void gf_paths_match(gf_paths *paths, gf_field_kind field, uint64_t seed, uint64_t batch,
                    size_t blocks, double *factor);

/* Draws z, the drive and h; gate, drive and h hold them, the signal of the ring phi(h). */
void gf_paths_draw(gf_paths *paths, const gfold_model *model, const gf_fields *fields,
                   gf_block from);

/* After gf_paths_draw: draws tangent fields and integrates the perturbation u = dh exp(-kappa t),
 *
 *     du/dt = -(s_z + kappa) u + s_z chi + s_z' (eta_h + b - h) v;
 *
 * the signal of the ring becomes phi' u. Returns the smallest of int (s_z + kappa) over the
 * paths. */
double gf_paths_draw_tangent(gf_paths *paths, const gfold_model *model, double kappa,
                             const gf_modes *z, const gf_modes *drive, gf_block from);

/* After gf_paths_draw: x+(t) exp(kappa t) is what a small exp(kappa t) added to a field changes
 * phi by, x- the same for -kappa. out: <x+(t) x-(t')> for t' far from t, of eta_h (0) and eta_z
 * (1), the mean over the ring and the paths; what the two have in common there is constant in
 * time. Returns as the last one. */
double gf_paths_respond(gf_paths *paths, const gfold_model *model, double kappa, double out[2]);

/* Powers at frequencies 0 .. half, summed over blocks. */
typedef struct gf_power {
    double *sum;
    size_t blocks;
    double total, squares; /* of the blocks' variances, and of their squares */
} gf_power;

void gf_power_clear(gf_power *power, size_t half);
void gf_power_add(gf_power *power, const gf_paths *paths); /* the signal on the ring */

/* C at lags 0 .. half. */
void gf_power_take(const gf_power *power, const gf_even *even, double *c);

/* Standard error of C(0) over blocks, relative to it. */
double gf_power_error(const gf_power *power);

#endif
