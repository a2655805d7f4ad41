/* tangent.h: the Jacobian as an operator, and the one place with its pointwise factors. */
#ifndef GF_SIM_TANGENT_H
#define GF_SIM_TANGENT_H

#include "sim/coupling.h"

#include <gatefold/simulate.h>

/* Row i of the state (h, z, r), with dz and dr the changes of z and r (functions of h where tau = 0):
 *     gate (-h + J^h [own h + by_r dr]) + by_z dz
 *     (J^z [slope h] - z) / tau_z,  (J^r [slope h] - r) / tau_r                             */
typedef struct gf_tangent {
    const gfold_network *network;
    const gf_coupling *to_h, *to_z, *to_r; /* NULL where there is none            */
    size_t n, size;
    size_t z, r;             /* where they begin in the state, 0 where they are not part of it */
    double tau_z, tau_r;     /* 0 where they are not part of it                       */
    double *slope;           /* phi'                                                  */
    double *gate;            /* s_z                                                   */
    double *own, *by_r;      /* s_r phi', phi s_r'                                    */
    double *by_z;            /* s_z' a                                                */
    double *dz, *dr, *drive; /* room for so many vectors of N                     */
    double *memory;
} gf_tangent;

gfold_status gf_tangent_create(gf_tangent *t, const gfold_network *network,
                               const gfold_state *state, gfold_error *err);
void gf_tangent_destroy(gf_tangent *t);

/* The same in two steps: with room for products with `columns` vectors; without a room of its own
 * (columns 0) it takes that of another. Then, as often as wanted, a state; push is a = -h + J^h s_r
 * phi + b, or NULL where it is to be found by a product, and plays no part without s_z'. */
gfold_status
gf_tangent_allocate(gf_tangent *t, const gfold_network *network, size_t columns, gfold_error *err);
void gf_tangent_share(gf_tangent *t, const gf_tangent *room);
void gf_tangent_set(gf_tangent *t, const gfold_state *state, const double *push);

/* Counts the push as zero and takes z, which then acts on nothing, out of the state. */
void gf_tangent_rest(gf_tangent *t);

/* y_k = J x_k for k < count, vectors one after the other; uses the room in t. Several vectors give
 * the bits of each alone. */
void gf_tangent_multiply(gf_tangent *t, size_t count, const double *x, double *y);

/* A column-major matrix of `rows` rows; a block begins at row, column of it. */
typedef struct gf_block {
    double *matrix;
    size_t rows, row, column;
} gf_block;

/* block(i, j) += scale left_i J_ij right_j; left NULL: ones. */
void gf_block_add(gf_block b, const gf_coupling *j, const double *left, const double *right,
                  double scale);
void gf_block_add_diagonal(gf_block b, size_t n, const double *values, double scale);

/* block += the N x N derivative of dh/dt along h, with `part_z` of the path through z and `part_r` of
 * the one through r taken at tau = 0: zero leaves it out. */
gfold_status
gf_tangent_add_h(const gf_tangent *t, gf_block b, double part_z, double part_r, gfold_error *err);

#endif
