/* adam.h: steps of Adam along a gradient scale e_k, upwards.
 *
 *     m <- 0.9 m + 0.1 g,  v <- 0.999 v + 0.001 g^2,  w <- w + rate m / (sqrt(v correction) + 1e-8)
 *
 * rate = alpha / (1 - 0.9^t), correction = 1 / (1 - 0.999^t).  Source: Kingma & Ba 2015.
 *
 * Without gradient w soon stands still: |m| <= 7.3 sqrt(v) by Cauchy's inequality over the gradients
 * that made them, and every step takes m / sqrt(v) down by 0.9 / sqrt(0.999). After GF_ADAM_REST such
 * steps all that follow move w by less than 1e-16 rate together, and need not be made.
 */
#ifndef GF_MATH_ADAM_H
#define GF_MATH_ADAM_H

#include <stddef.h>

typedef struct gf_adam_step {
    double rate, correction;
} gf_adam_step;

typedef struct gf_adam {
    double alpha, drop; /* alpha falls by `drop` before every step that drop_every divides */
    long drop_every, t; /* t: steps so far */
} gf_adam;

enum { GF_ADAM_REST = 400 };

gf_adam_step gf_adam_next(gf_adam *adam);

/* The moments after `steps` that were not made at rest. */
void gf_adam_rouse(long steps, size_t n, double *m, double *v);

void gf_adam_update(gf_adam_step step, size_t n, double scale, const double *e, double *w,
                    double *m, double *v);

/* The same, and then w x. */
double gf_adam_update_product(gf_adam_step step, size_t n, double scale, const double *e, double *w,
                              double *m, double *v, const double *x);

#endif
