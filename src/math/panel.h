/* panel.h: a dense matrix laid out for products with one vector or a few.
 *
 * Rows come in panels of GF_PANEL; a panel holds its columns one after the other, GF_PANEL weights
 * each, so that a product reads the matrix once, in order, and keeps its sums in registers. Every sum
 * is one accumulator over the columns in ascending order: a product with several vectors gives the
 * bits of the products with each, on one machine (sums are fused where the machine can). Weights are
 * double or float, sums double.
 *
 * One vector: as fast as the matrix can be read. Eight or more: at the speed of the multiplications.
 */
#ifndef GF_MATH_PANEL_H
#define GF_MATH_PANEL_H

#include <stddef.h>

enum { GF_PANEL = 24 };

typedef struct gf_panel {
    size_t rows, columns;
    int single;   /* weights are float */
    void *weight; /* [panel][column][GF_PANEL], rows beyond the last are zero */
} gf_panel;

size_t gf_panel_bytes(size_t rows, size_t columns, int single);

/* All zeros; non-zero when there is no memory. */
int gf_panel_create(gf_panel *a, size_t rows, size_t columns, int single);
void gf_panel_destroy(gf_panel *a);

void gf_panel_put(gf_panel *a, size_t row, size_t column, double weight);
double gf_panel_get(const gf_panel *a, size_t row, size_t column);

/* Entries first .. first + count - 1 of the matrix taken column by column. */
void gf_panel_write(gf_panel *a, size_t first, size_t count, const double *weight);
void gf_panel_read(const gf_panel *a, size_t first, size_t count, double *weight);

/* Instruction set of the products that this machine uses: "x86-64-v4", "x86-64-v3", "x86-64" or
 * "generic". */
const char *gf_panel_isa(void);

/* y_k = A x_k for k < count; vector k begins at x + k ldx and y + k ldy, neither aligned. Allocates
 * nothing, takes 12 KB of stack. */
void gf_panel_multiply(const gf_panel *a, size_t count, const double *x, size_t ldx, double *y,
                       size_t ldy);

/* y += A x with x taken as zero outside `count` columns, ascending. */
void gf_panel_add_columns(const gf_panel *a, size_t count, const size_t *columns, const double *x,
                          double *y);

#endif
