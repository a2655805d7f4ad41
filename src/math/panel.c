#include "math/panel.h"

#include "math/panel_kernel.h"

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

/* How many of `count` entries from this row on lie together. */
static size_t together(const gf_panel *a, size_t row, size_t count)
{
    const size_t end = (row / GF_PANEL + 1) * GF_PANEL, most = end < a->rows ? end : a->rows;
    return count < most - row ? count : most - row;
}

void gf_panel_write(gf_panel *a, size_t first, size_t count, const double *weight)
{
    for (size_t row = first % a->rows, column = first / a->rows; count;) {
        const size_t part = together(a, row, count), at = place(a, row, column);
        if (a->single)
            for (size_t k = 0; k < part; k++) ((float *)a->weight)[at + k] = (float)weight[k];
        else
            memcpy((double *)a->weight + at, weight, part * sizeof *weight);
        weight += part, count -= part, row += part;
        if (row == a->rows) row = 0, column++;
    }
}

void gf_panel_read(const gf_panel *a, size_t first, size_t count, double *weight)
{
    for (size_t row = first % a->rows, column = first / a->rows; count;) {
        const size_t part = together(a, row, count), at = place(a, row, column);
        if (a->single)
            for (size_t k = 0; k < part; k++)
                weight[k] = (double)((const float *)a->weight)[at + k];
        else
            memcpy(weight, (const double *)a->weight + at, part * sizeof *weight);
        weight += part, count -= part, row += part;
        if (row == a->rows) row = 0, column++;
    }
}

#if defined(__x86_64__)
static int runs_v4(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

static int runs_v3(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}
#endif

static int runs_base(void)
{
    return 1;
}

static const struct {
    const gf_panel_kernel *kernel;
    int (*runs)(void);
} kernels[] = {
#if defined(__x86_64__)
    { &gf_panel_kernel_v4, runs_v4 },
    { &gf_panel_kernel_v3, runs_v3 },
#endif
    { &gf_panel_kernel_base, runs_base },
};

const gf_panel_kernel *gf_panel_kernel_usable(size_t k)
{
    for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++)
        if (kernels[i].runs() && k-- == 0) return kernels[i].kernel;
    return NULL;
}

const char *gf_panel_isa(void)
{
    return gf_panel_kernel_usable(0)->isa;
}

void gf_panel_multiply(const gf_panel *a, size_t count, const double *x, size_t ldx, double *y,
                       size_t ldy)
{
    gf_panel_kernel_usable(0)->multiply(a, count, x, ldx, y, ldy);
}

void gf_panel_add_columns(const gf_panel *a, size_t count, const size_t *columns, const double *x,
                          double *y)
{
    gf_panel_kernel_usable(0)->add_columns(a, count, columns, x, y);
}
