#include "math/panel.h"

#include <stdlib.h>
#include <string.h>

enum { LINE = 64 }; /* bytes of a cache line */

static size_t panels(size_t rows)
{
    return (rows + GF_PANEL - 1) / GF_PANEL;
}

static size_t width(int single)
{
    return single ? sizeof(float) : sizeof(double);
}

size_t gf_panel_bytes(size_t rows, size_t columns, int single)
{
    return panels(rows) * columns * GF_PANEL * width(single);
}

int gf_panel_create(gf_panel *a, size_t rows, size_t columns, int single)
{
    const size_t bytes = (gf_panel_bytes(rows, columns, single) + LINE - 1) / LINE * LINE;
    *a = (gf_panel){ rows, columns, single, aligned_alloc(LINE, bytes) };
    if (!a->weight) return -1;
    memset(a->weight, 0, bytes);
    return 0;
}

void gf_panel_destroy(gf_panel *a)
{
    free(a->weight);
    *a = (gf_panel){ 0 };
}

static size_t place(const gf_panel *a, size_t row, size_t column)
{
    return (row / GF_PANEL * a->columns + column) * GF_PANEL + row % GF_PANEL;
}

void gf_panel_put(gf_panel *a, size_t row, size_t column, double weight)
{
    const size_t at = place(a, row, column);
    if (a->single)
        ((float *)a->weight)[at] = (float)weight;
    else
        ((double *)a->weight)[at] = weight;
}

double gf_panel_get(const gf_panel *a, size_t row, size_t column)
{
    const size_t at = place(a, row, column);
    return a->single ? (double)((const float *)a->weight)[at] : ((const double *)a->weight)[at];
}

/* sum += the panel's columns times x. */
static void add_panel(const gf_panel *a, size_t panel, size_t count, const size_t *columns,
                      const double *x, double *sum)
{
    for (size_t k = 0; k < count; k++) {
        const size_t j = columns ? columns[k] : k;
        for (size_t r = 0; r < GF_PANEL; r++)
            sum[r] += gf_panel_get(a, panel * GF_PANEL + r, j) * x[j];
    }
}

void gf_panel_multiply(const gf_panel *a, size_t count, const double *x, size_t ldx, double *y,
                       size_t ldy)
{
    for (size_t panel = 0; panel < panels(a->rows); panel++)
        for (size_t k = 0; k < count; k++) {
            double sum[GF_PANEL] = { 0 };
            add_panel(a, panel, a->columns, NULL, x + k * ldx, sum);
            for (size_t r = 0; r < GF_PANEL && panel * GF_PANEL + r < a->rows; r++)
                y[k * ldy + panel * GF_PANEL + r] = sum[r];
        }
}

void gf_panel_add_columns(const gf_panel *a, size_t count, const size_t *columns, const double *x,
                          double *y)
{
    for (size_t panel = 0; panel < panels(a->rows); panel++) {
        double sum[GF_PANEL] = { 0 };
        add_panel(a, panel, count, columns, x, sum);
        for (size_t r = 0; r < GF_PANEL && panel * GF_PANEL + r < a->rows; r++)
            y[panel * GF_PANEL + r] += sum[r];
    }
}
