/* field.h: the right-hand side of model.h for one network, and the modes of its binary gates.
 *
 * The state y holds h, then z if tau_z > 0, then r if tau_r > 0, N each; a variable with tau = 0 is a
 * function of h and is evaluated on the way. While the equations are integrated a binary gate is held
 * by its mode; who holds it changes the mode at crossings (switching.h). A closed unit's h must stand
 * still, to the bit, until its mode changes: its contribution to the sums over j is kept.
 */
#ifndef GF_SIM_FIELD_H
#define GF_SIM_FIELD_H

#include "model/gate.h"
#include "model/phi.h"
#include "sim/coupling.h"

#include <gatefold/network.h>

typedef enum gf_mode {
    GF_CLOSED,
    GF_OPEN,
    GF_SLIDING /* on z = theta_z; the gate takes the value that keeps it there */
} gf_mode;

typedef struct gf_field {
    const gfold_network *network;
    const gfold_model *model;
    const gf_coupling *to_h, *to_z, *to_r; /* coupling matrices, NULL where there is none */
    gf_argument f;                         /* phi                                              */
    size_t n, size;                        /* units, state variables                           */
    size_t z_at, r_at;                     /* where z and r begin in y; 0: they are functions  */
    int with_z, with_r;                    /* the gates exist                                  */
    int switches;                          /* the update gate is binary                        */
    double *z, *r, *gate;                  /* of the last evaluation; gate is s_z              */
    double *phi, *drive;                   /* phi(h); s_r(r) phi(h)                            */
    double *push;                          /* a = -h + J^h drive + b                           */
    double *scratch;                       /* N                                                */
    gf_mode *mode;                         /* binary gates                                     */
    size_t *sliding;                       /* units in GF_SLIDING, ascending                   */
    size_t n_sliding;
    double *system, *rate;      /* their linear system                              */
    size_t *evolving, *resting; /* units that are not closed, and the closed ones */
    size_t n_evolving, n_resting;
    double *rest_h, *rest_z; /* what closed units contribute to J^h drive and J^z phi */
    int rest_known;          /* since the last change of modes                */
} gf_field;

enum { GF_SLIDING_MAX = 256 };

gfold_status gf_field_create(gf_field *field, const gfold_network *network, gfold_error *err);
void gf_field_destroy(gf_field *field);

/* dy/dt at y. z of a gate with tau_z = 0 is needed for a binary gate only where crossings are looked
 * for: with_crossing = 0 saves that product. */
void gf_field_evaluate(gf_field *field, const double *y, double *dy, int with_crossing);

/* dz/dt of a gate with tau_z = 0 after an evaluation at y that gave dy. */
void gf_field_z_rate(gf_field *field, const double *y, const double *dy, double *z_rate);

/* To be called after writing to field->mode. */
void gf_field_modes_changed(gf_field *field);

/* Puts a unit into a mode; non-zero when too many slide. */
int gf_field_set_mode(gf_field *field, size_t unit, gf_mode mode);

#endif
