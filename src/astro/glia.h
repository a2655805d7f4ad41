/* glia.h: a grid of astrocytes with gap junctions, swept row by row in place or all at once. */
#ifndef GF_ASTRO_GLIA_H
#define GF_ASTRO_GLIA_H

#include "astro/astrocyte.h"

#include <stddef.h>

/* Cells lie by diagonals d = j + k, cell j of diagonal d at (d + 1) stride + j + 1: those of one
 * diagonal do not see one another, which makes the sweep in place one over vectors. */
typedef struct gf_glia {
    size_t rows, columns, stride, size;
    int simultaneous;
    double *ca, *h, *ip3, *source; /* source: drive, by diagonals too     */
    double *ca_before, *ip3_before;
    size_t *at; /* of cell j + rows k                 */
} gf_glia;

/* Every cell in the initial state. */
gfold_status
gf_glia_create(gf_glia *glia, size_t rows, size_t columns, int simultaneous, gfold_error *err);
void gf_glia_destroy(gf_glia *glia);

/* The state of another of the same size. */
void gf_glia_copy(gf_glia *to, const gf_glia *from);

/* y[zone]: glutamate, no drive below drive_min. */
void gf_glia_step(gf_glia *glia, const gfold_astrocyte_params *p, const double *y);

/* ca[zone] */
void gf_glia_calcium(const gf_glia *glia, double *ca);

#endif
