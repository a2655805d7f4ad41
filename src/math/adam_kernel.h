/* adam_kernel.h: the loops of adam.h, compiled once per instruction set. */
#ifndef GF_MATH_ADAM_KERNEL_H
#define GF_MATH_ADAM_KERNEL_H

#include "math/adam.h"

typedef struct gf_adam_kernel {
    void (*update)(gf_adam_step step, size_t n, double scale, const double *e, double *w, double *m,
                   double *v);
    double (*update_product)(gf_adam_step step, size_t n, double scale, const double *e, double *w,
                             double *m, double *v, const double *x);
} gf_adam_kernel;

#if defined(__x86_64__)
extern const gf_adam_kernel gf_adam_kernel_v4, gf_adam_kernel_v3;
#endif
extern const gf_adam_kernel gf_adam_kernel_base;

#endif
