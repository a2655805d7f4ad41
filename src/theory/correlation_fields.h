/* correlation_fields.h: the Gaussian fields of a stationary state, from C_phi.
 *
 * Time is a ring of 2 half steps dt. Correlations are kept at lags 0 .. half, powers (their cosine
 * sums over the ring) at as many frequencies. z and r are C_phi filtered, 1 / (1 + (omega tau)^2);
 * the drive eta_h + b has the correlation p C_phi C_sr + sigma_b^2.
 *
 * C_phi of sampled paths is a sum of squares in frequency, so are filtered ones and products: no
 * power is negative but for rounding and between iterations, where it is set to zero.
 */
#ifndef GF_THEORY_CORRELATION_FIELDS_H
#define GF_THEORY_CORRELATION_FIELDS_H

#include "math/fft.h"

#include <gatefold/model.h>

/* Standard deviations of the real and imaginary part of each mode; the ones from `modes` on are too
 * small to matter (1e-12 of the variance together). */
typedef struct gf_modes {
    double *amplitude;
    size_t modes;
} gf_modes;

void gf_modes_rescale(const gf_modes *modes, const double *factor);

typedef struct gf_fields {
    size_t half;
    double dt;
    gf_even even;
    double *c_r, *c_sr, *slope_sr; /* C_r, <s_r,s_r>, <s_r',s_r'> at each lag */
    double *room;
    gf_modes z, drive; /* of the last call */
} gf_fields;

gfold_status gf_fields_create(gf_fields *fields, size_t half, double dt, gfold_error *err);
void gf_fields_destroy(gf_fields *fields);

/* Everything above from C_phi. EACCURACY of a Gaussian average. */
gfold_status
gf_fields_set(gf_fields *fields, const gfold_model *model, const double *c_phi, gfold_error *err);

/* The same for perturbations that grow as exp(kappa t), from psi = C of (phi' dh exp(-kappa t)),
 * in the base state that gf_fields_set was given: drive has p (C_sr psi + C_phi <s_r',s_r'>
 * C_dr). */
void gf_fields_set_tangent(gf_fields *fields, const gfold_model *model, const double *c_phi,
                           const double *psi, double kappa, gf_modes *z, gf_modes *drive);

/* The larger time constant of the gates there are. */
double gf_slowest_gate(const gfold_model *model);

/* C filtered by 1 / ((1 + kappa tau)^2 + (omega tau)^2); out may be c. */
void gf_fields_filter(const gf_fields *fields, double tau, double kappa, const double *c,
                      double *out);

#endif
