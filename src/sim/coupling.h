/* coupling.h: one coupling matrix, dense or with a fixed in-degree. */
#ifndef GF_SIM_COUPLING_H
#define GF_SIM_COUPLING_H

#include "math/panel.h"
#include "math/random.h"

#include <gatefold/network.h>

typedef struct gf_coupling {
    size_t n, in_degree; /* in_degree 0: dense                                       */
    int single;
    gf_panel dense;
    uint32_t *source; /* [row][in_degree], ascending within a row                    */
    void *weight;     /* [row][in_degree], float or double                           */
} gf_coupling;

double gf_coupling_bytes(size_t n, size_t in_degree, int single);

/* Non-zero when there is no memory: the matrix is then empty, as after destroy. */
int gf_coupling_create(gf_coupling *j, size_t n, size_t in_degree, int single);
void gf_coupling_destroy(gf_coupling *j);

/* Normal weights with this standard deviation; inputs from the stream `wiring`. Non-zero when there is no
 * memory. */
int gf_coupling_sample(gf_coupling *j, gf_random weights, gf_random wiring, double deviation);

/* A dense one from column-major entries. */
void gf_coupling_set(gf_coupling *j, const double *matrix);

/* y_k = J x_k for k < count; vector k begins at x + k ldx and y + k ldy. Several vectors give the bits
 * of each alone. */
void gf_coupling_multiply(const gf_coupling *j, size_t count, const double *x, size_t ldx,
                          double *y, size_t ldy);

/* y += J x with x taken as zero outside `count` columns, ascending. */
void gf_coupling_add_columns(const gf_coupling *j, size_t count, const size_t *columns,
                             const double *x, double *y);

double gf_coupling_entry(const gf_coupling *j, size_t row, size_t column);
double gf_coupling_row_dot(const gf_coupling *j, size_t row, const double *x);

/* Entries first .. first + count - 1 of the matrix taken column by column, zeros included. */
void gf_coupling_read(const gf_coupling *j, size_t first, size_t count, double *entry);

/* Column-major n x n, zeros included. */
void gf_coupling_copy(const gf_coupling *j, double *matrix);

/* The network's, NULL where it has none. */
const gf_coupling *gf_network_coupling(const gfold_network *network, gfold_coupling which);

/* The stream of normals that drives one trial of it. */
gf_random gf_network_noise(const gfold_network *network, uint64_t trial);

#endif
