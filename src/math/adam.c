#include "math/adam.h"

#include "math/adam_kernel.h"
#include "math/panel.h"

#include <math.h>
#include <string.h>

gf_adam_step gf_adam_next(gf_adam *adam)
{
    const double t = (double)++adam->t;
    if (adam->t % adam->drop_every == 0) adam->alpha *= adam->drop;
    return (gf_adam_step){ adam->alpha / (1 - pow(0.9, t)), 1 / (1 - pow(0.999, t)) };
}

void gf_adam_rouse(long steps, size_t n, double *m, double *v)
{
    const double left = pow(0.999, (double)steps);
    for (size_t k = 0; k < n; k++) m[k] = 0, v[k] *= left;
}

static const gf_adam_kernel *kernel(void)
{
#if defined(__x86_64__)
    const char *isa = gf_panel_isa();
    if (strcmp(isa, "x86-64-v4") == 0) return &gf_adam_kernel_v4;
    if (strcmp(isa, "x86-64-v3") == 0) return &gf_adam_kernel_v3;
#endif
    return &gf_adam_kernel_base;
}

void gf_adam_update(gf_adam_step step, size_t n, double scale, const double *e, double *w,
                    double *m, double *v)
{
    kernel()->update(step, n, scale, e, w, m, v);
}

double gf_adam_update_product(gf_adam_step step, size_t n, double scale, const double *e, double *w,
                              double *m, double *v, const double *x)
{
    return kernel()->update_product(step, n, scale, e, w, m, v, x);
}
