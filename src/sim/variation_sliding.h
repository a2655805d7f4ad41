/* variation_sliding.h: how sliding gates change along a tangent vector.
 *
 * The gates s of the sliding units S keep sum_j J^z_kj phi'_j v_j = 0, v = dh/dt, for k in S. Along
 * a vector (x, y), y its rate with gates held, they change by ds with
 *
 *     sum_l J^z_kl phi'_l a_l ds_l = -sum_j J^z_kj (phi''_j v_j x_j + phi'_j y_j),   k, l in S,
 *
 * which adds a_l ds_l to the rate of h_l.
 */
#ifndef GF_SIM_VARIATION_SLIDING_H
#define GF_SIM_VARIATION_SLIDING_H

#include "sim/field.h"

typedef struct gf_tangent_sliding_at {
    double *slope, *bend;  /* phi', phi'' v                   */
    double *push, *factor; /* of the sliding units            */
    int *pivot;
} gf_tangent_sliding_at;

typedef struct gf_tangent_sliding {
    size_t n, count; /* units; sliding ones                                 */
    size_t *unit;
    double *row; /* their rows of J^z, count x n column-major           */
    double *weight, *change, *argument;
    gf_tangent_sliding_at at[3];
    double *memory;
    int *pivots;
} gf_tangent_sliding;

/* Non-zero when there is no memory. */
int gf_tangent_sliding_create(gf_tangent_sliding *s, size_t n);
void gf_tangent_sliding_destroy(gf_tangent_sliding *s);

/* Takes over which units slide. */
void gf_tangent_sliding_list(gf_tangent_sliding *s, const gf_field *field);

/* At a point where the field has just been evaluated. */
void gf_tangent_sliding_set(gf_tangent_sliding *s, int place, const gf_field *field,
                            const gf_point *at);

/* Completes the rates y of one vector x; with x = 0 and a vector for y: puts that onto n . V = 0.
 * */
void gf_tangent_sliding_hold(gf_tangent_sliding *s, int place, const double *x, double *y);

#endif
