/* gates.h: in which mode each of one trial's binary gates is held.
 *
 * While the equations are integrated exactly a binary gate is held by its mode, whatever z says; who
 * holds it changes the mode at crossings (switching.h, events.h).
 */
#ifndef GF_SIM_GATES_H
#define GF_SIM_GATES_H

#include <stddef.h>

typedef enum gf_mode {
    GF_CLOSED,
    GF_OPEN,
    GF_SLIDING /* on z = theta_z; the gate takes the value that keeps it there */
} gf_mode;

typedef struct gf_gates {
    size_t n;
    gf_mode *mode;
    size_t *evolving, *resting, *sliding; /* units not closed, closed, sliding; ascending         */
    size_t n_evolving, n_resting, n_sliding;
    double *rest_h, *rest_z; /* what closed units contribute to J^h drive and J^z phi: a closed
                                unit without input stands still to the bit                    */
    int rest_h_known, rest_z_known; /* since the last change of modes                          */
} gf_gates;

enum { GF_SLIDING_MAX = 256 };

/* All closed; non-zero when there is no memory. */
int gf_gates_create(gf_gates *gates, size_t n);
void gf_gates_destroy(gf_gates *gates);

/* Every gate open where z > theta, else closed. */
void gf_gates_follow(gf_gates *gates, const double *z, double theta);

/* Puts a unit into a mode; non-zero when too many slide. */
int gf_gates_set(gf_gates *gates, size_t unit, gf_mode mode);

/* Closed units have moved: nothing is known of what they contribute. */
void gf_gates_forget(gf_gates *gates);

#endif
