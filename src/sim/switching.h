/* switching.h: when a binary gate switches inside a step.
 *
 * Between the ends of a trial step z is the cubic through values and derivatives there; a unit leaves
 * its mode where z crosses theta_z (closed: upwards, open: downwards), or, sliding, where the gate that
 * holds it leaves [0, 1]: if it slides alone, where dz/dt with the gate closed is no longer
 * positive or with it open no longer negative.
 */
#ifndef GF_SIM_SWITCHING_H
#define GF_SIM_SWITCHING_H

#include "sim/gates.h"

/* z, dz/dt and the gates at one end of a step; for a sliding unit, whose dz/dt is 0, z_rate is what its
 * gate, from 0 to 1, would add to it, or -1 where several slide. */
typedef struct gf_end {
    const double *z, *z_rate, *gate;
} gf_end;

typedef struct gf_crossing {
    double at; /* fraction of the step, in [0, 1]; above 1: there is none */
    size_t unit;
    gf_mode into; /* the mode on the other side */
} gf_crossing;

gf_crossing
gf_first_crossing(const gf_gates *gates, double theta, gf_end from, gf_end to, double step);

/* How far a sliding unit is from leaving into a mode; negative beyond. */
double gf_slide_margin(gf_end at, size_t unit, gf_mode into);

/* First fraction at which the cubic with these end values and scaled derivatives falls below zero; 2
 * when it does not in [0, 1]. */
double gf_first_fall(double m0, double m1, double d0, double d1);

#endif
