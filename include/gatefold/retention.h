/* retention.h: the calcium memory of one astrocyte, from its slow manifold.
 *
 * h and IP3 are slow (8 s), Ca is fast (0.2 s). A drive that is short for the slow variables moves
 * the state along the axis of IP3 only, whatever its shape: what counts is the dose, int J dt. The
 * prediction replaces a drive of this dose, centre t0 and spread s by three jumps of IP3 (nodes of
 * Gauss and Legendre on [t0 - sqrt(3) s, t0 + sqrt(3) s], 0 where that is negative); its error is
 * twice the difference from two jumps, of the time above the threshold at least that of its
 * beginning, for the shifts of its ends cancel. It knows of no skewness.
 *
 * The threshold. Where dc/dt = 0 the slow manifold of Ca has a fold c = c_f, p = p_f: a jump beyond
 * it sends Ca off, but IP3 decays back below the fold meanwhile. With x = A (c - c_f), A = f_cc / 2
 *     dx/dt = x^2 + mu - rho t,   mu = A f_p (p - p_f),   rho = -A (f_p dp/dt + f_h dh/dt)
 * Ca escapes when x lies above the repelling sheet
 *     x = -rho^(1/3) Ai'(s) / Ai(s),   s = (rho t - mu) / rho^(2/3)
 * from far below: when p - p_f > 2.338 rho^(2/3) / (A f_p). The error adds up what changes when rho
 * is taken right after the jump, and A and f_p half-way between rest and fold.
 *
 * Threads: every call is free. Cost: ms; a threshold a second. Source: Fenichel 1979; Haberman 1979
 * (slow passage through a fold).
 */
#ifndef GFOLD_RETENTION_H
#define GFOLD_RETENTION_H

#include <gatefold/astrocyte.h>
#include <stddef.h>

GFOLD_BEGIN_DECLS

typedef struct gfold_dose {
    double amount; /* int J dt, uM                                               */
    double centre; /* mean time of the drive, s                                  */
    double spread; /* its standard deviation in time, s, at most the centre      */
} gfold_dose;

/* Of a rectangular pulse, and of a drive held over n steps of dt from time 0. */
GFOLD_API gfold_dose gfold_dose_of_pulse(double drive, double onset, double duration);
GFOLD_API gfold_dose gfold_dose_of_steps(const double *drive, size_t n, double dt);

typedef struct gfold_retention {
    double above, above_error; /* s with Ca > threshold                                     */
    double t_up, t_up_error;   /* s: first crossing, NaN without                            */
    double t_down;             /* s: last one                                               */
    double peak, peak_error;   /* uM                                                        */
} gfold_retention;

/* From `start` at time 0, up to t_max. EINVAL: names what is out of range; ENOMEM. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_retention_predict(const gfold_astrocyte_params *p,
                                                               gfold_astrocyte_state start,
                                                               double threshold, gfold_dose dose,
                                                               double t_max, gfold_retention *out,
                                                               gfold_error *err);

/* The drive of a pulse from rest whose peak is the threshold. */
typedef struct gfold_retention_threshold {
    double drive, drive_error;   /* uM/s: by jumps, from the threshold dose                 */
    double normal, normal_error; /* uM/s: by the normal form of the fold                    */
    double fold_ca, fold_ip3;    /* uM: the fold of the slow manifold at h of rest          */
    double rho;                  /* speed of the passage, 1/s^3                             */
    double simulated;            /* uM/s: by steps of the cell                              */
    double residual;             /* uM: of the simulated peak                               */
} gfold_retention_threshold;

/* ENOSOL: no drive up to 1000 uM/s reaches the threshold, or no fold. */
GFOLD_API GFOLD_NODISCARD gfold_status
gfold_retention_find_threshold(const gfold_astrocyte_params *p, double duration, double threshold,
                               gfold_retention_threshold *out, gfold_error *err);

GFOLD_END_DECLS

#endif
