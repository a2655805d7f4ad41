#include "math/krylov.h"
#include "math/linalg.h"

#include <math.h>

/* A (x + i y) = (re + i im) (x + i y), part by part. */
double gf_krylov_residual(const gf_operator *a, const double l[2], const double *x, const double *y,
                          double *room)
{
    double *ax = room, *ay = room + a->n;
    a->apply(a->context, x, ax);
    if (y) a->apply(a->context, y, ay);
    for (size_t i = 0; i < a->n; i++) {
        ax[i] -= l[0] * x[i] - (y ? l[1] * y[i] : 0);
        ay[i] = y ? ay[i] - l[0] * y[i] - l[1] * x[i] : 0;
    }
    return hypot(gf_norm(a->n, ax), gf_norm(a->n, ay)) /
           hypot(gf_norm(a->n, x), y ? gf_norm(a->n, y) : 0);
}
