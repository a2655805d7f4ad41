/* field.h: the right-hand side of model.h for several trials of one network at once.
 *
 * The state y of a trial holds h, then z if tau_z > 0, then r if tau_r > 0, N each; a variable with
 * tau = 0 is a function of h and is evaluated on the way. Trials lie one after the other. What a trial
 * gets does not depend, to the bit, on the others: products add in a fixed order (coupling.h), and
 * arrays that go through vector functions begin at a multiple of GF_LINE for every trial.
 *
 * A binary gate is held by its mode where modes are given (gates.h), which takes one trial at a time,
 * and follows z otherwise.
 */
#ifndef GF_SIM_FIELD_H
#define GF_SIM_FIELD_H

#include "model/gate.h"
#include "model/phi.h"
#include "sim/coupling.h"
#include "sim/gates.h"

#include <gatefold/network.h>

enum { GF_LINE = 8 }; /* doubles */

typedef struct gf_field {
    const gfold_network *network;
    const gfold_model *model;
    const gf_coupling *to_h, *to_z, *to_r; /* coupling matrices, NULL where there is none */
    const double *bias, *direction;        /* direction of an input; NULL: all 1                 */
    gf_argument f;                         /* phi                                                */
    size_t n, size, stride;                /* units, state variables; units up to a whole line   */
    size_t capacity;                       /* trials                                             */
    size_t z_at, r_at;                     /* where z and r begin in y; 0: they are functions    */
    int with_z, with_r;                    /* the gates exist                                    */
    int switches;                          /* the update gate is binary                          */
    gf_gates *held;                        /* modes of its gates, or NULL: they follow z         */
    int moving;                            /* an input moves closed units                        */
    /* Of the last evaluation, trial k at k * stride. */
    double *phi, *drive;     /* phi(h); s_r(r) phi(h), the same array without a reset gate  */
    double *push;            /* a = -h + J^h drive + b; -h + b is left out without an update gate */
    double *scratch, *spare; /* one trial                                                        */
    double *system, *rate;   /* of sliding units                                                 */
    double *own;             /*   what the gate, from 0 to 1, adds to dz/dt of the one that slides;
                                  -1 where several do                                            */
} gf_field;

/* A state of every trial and what the equations give there. */
typedef struct gf_point {
    double *y, *dy;       /* trial k at k * size                                            */
    double *z, *r, *gate; /* trial k at k * stride; z and r NULL without the gate           */
    void *memory;
} gf_point;

/* held: whether modes will be given. */
gfold_status gf_field_create(gf_field *field, const gfold_network *network, size_t capacity,
                             int held, gfold_error *err);
void gf_field_destroy(gf_field *field);

/* Zeroed, aligned to whole lines; NULL when there is no memory. */
double *gf_lines(size_t count);

int gf_point_create(gf_point *point, const gf_field *field, size_t capacity);
void gf_point_destroy(gf_point *point);
gf_point gf_point_of(const gf_point *point, const gf_field *field, size_t trial);

/* Fills the rest of the point from its y; input is I(t). While gates are held z is filled, and
 * dz/dt where z is a state, only with_z. */
void gf_field_evaluate(gf_field *field, double input, size_t count, const gf_point *at, int with_z);

/* The same at a y where the field has just been evaluated, after a change of modes. */
void gf_field_switch(gf_field *field, double input, const gf_point *at);

/* dz/dt of a gate with tau_z = 0 after an evaluation; gates held. For sliding units, where it is 0,
 * `own`. */
void gf_field_z_rate(gf_field *field, const gf_point *at, double *z_rate);

/* (phi' v)_j, the part of d phi/dt that velocities v of h make. */
void gf_field_phi_rate(const gf_field *field, const double *h, const double *v, double *out);

/* Adds I(t) u. */
void gf_field_add_input(const gf_field *field, double input, double *v);

/* J^z phi(h) for one trial, gates held. */
void gf_field_z_input(gf_field *field, const double *h, double *z);

#endif
