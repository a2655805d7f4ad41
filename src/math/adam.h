/* adam.h: steps of Adam along a gradient scale e_k, upwards.
 *
 *     m <- 0.9 m + 0.1 g,  v <- 0.999 v + 0.001 g^2,  w <- w + rate m / (sqrt(v correction) + 1e-8)
 *
 * rate = alpha / (1 - 0.9^t), correction = 1 / (1 - 0.999^t).  Source: Kingma & Ba 2015.
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

gf_adam_step gf_adam_next(gf_adam *adam);

void gf_adam_update(gf_adam_step step, size_t n, double scale, const double *e, double *w,
                    double *m, double *v);

/* The same, and then w x. */
double gf_adam_update_product(gf_adam_step step, size_t n, double scale, const double *e, double *w,
                              double *m, double *v, const double *x);

#endif
