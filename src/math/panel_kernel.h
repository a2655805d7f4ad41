/* panel_kernel.h: the products of panel.h, compiled once per instruction set. */
#ifndef GF_MATH_PANEL_KERNEL_H
#define GF_MATH_PANEL_KERNEL_H

#include "math/panel.h"

typedef struct gf_panel_kernel {
    const char *isa; /* "x86-64-v4", "x86-64-v3", "x86-64" or "generic" */
    void (*multiply)(const gf_panel *a, size_t count, const double *x, size_t ldx, double *y,
                     size_t ldy);
    void (*add_columns)(const gf_panel *a, size_t count, const size_t *columns, const double *x,
                        double *y);
} gf_panel_kernel;

#if defined(__x86_64__)
extern const gf_panel_kernel gf_panel_kernel_v4, gf_panel_kernel_v3;
#endif
extern const gf_panel_kernel gf_panel_kernel_base;

/* Number k, fastest first, of those that this machine runs; NULL after the last. */
const gf_panel_kernel *gf_panel_kernel_usable(size_t k);

#endif
