/* piece.h: the parts in which a sweep is computed and kept: blocks of neighbouring cells of theory (with
 * refinement one cell each), then site by site the simulated networks.
 *
 * A parcel is the result of one piece: for each of its cells its status, the seconds of wall and of CPU
 * time it took and its values, all doubles; then the sentences of the cells that failed, in order.
 */
#ifndef GF_SWEEP_PIECE_H
#define GF_SWEEP_PIECE_H

#include "sweep/grid.h"
#include "sweep/observables.h"

typedef struct gf_pieces {
    size_t count;
    size_t blocks;         /* of theory, 0 without                                  */
    size_t block, per_row; /* cells of one, blocks of a row                         */
    size_t sites, most;    /* cells that may be simulated; networks of each, at most */
    size_t nx, stride, sites_per_row;
    int theory, simulated; /* observables of each kind                              */
    const gf_observable *rows[GFOLD_SWEEP_OBSERVABLES_MAX];
    int n_rows;
} gf_pieces;

typedef struct gf_piece {
    int simulated;
    size_t first, cells; /* of the grid; one when simulated */
    size_t network;
    int values; /* per cell */
} gf_piece;

enum { GF_STATUS, GF_WALL, GF_CPU, GF_HEAD }; /* of a cell in a parcel; values follow */

typedef struct gf_parcel {
    gf_piece piece;
    double *number; /* cells x (GF_HEAD + values) doubles, then text        */
    size_t text;    /* bytes of it                                          */
} gf_parcel;

gfold_status
gf_pieces_create(gf_pieces *pieces, const gfold_sweep_params *params, gfold_error *err);
gf_piece gf_piece_at(const gf_pieces *pieces, size_t k);
size_t gf_site_cell(const gf_pieces *pieces, size_t site);

/* What decides which shard computes a piece: blocks in turn, networks by their site. */
size_t gf_piece_share(const gf_pieces *pieces, size_t k);

/* Bytes of the largest parcel. */
size_t gf_parcel_room(const gf_pieces *pieces);

/* Empties a parcel with so much room. */
void gf_parcel_begin(gf_parcel *parcel, gf_piece piece);
double *gf_parcel_cell(const gf_parcel *parcel, size_t cell);
size_t gf_parcel_size(const gf_parcel *parcel);

/* Marks the parcel's cell and adds its sentence; once per cell, in ascending order. */
void gf_parcel_fail(gf_parcel *parcel, size_t cell, const gfold_error *failure);

/* Whether `size` bytes in parcel->number are a parcel of its piece; sets its text. */
int gf_parcel_check(gf_parcel *parcel, size_t size);

#endif
