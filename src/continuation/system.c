/* F and its Jacobian in scaled components. Differences at h and 2h give fourth order together,
 * and by their own difference the error: h is halved where that is large, doubled where rounding
 * rules. */
#include "continuation/plan.h"

#include <math.h>
#include <string.h>

static const double increment_lo = 1e-6, increment_hi = 1e-2;

double gf_largest_modulus(size_t n, const double *x)
{
    double largest = 0, sum = 0;
    for (size_t i = 0; i < n; i++) {
        largest = fmax(largest, fabs(x[i]));
        sum += 0 * x[i];
    }
    return largest + sum; /* not a number when one of them is none */
}

static int is_finite(size_t n, const double *x)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += 0 * x[i];
    return sum == 0;
}

int gf_evaluate(gfold_continuation *c, const double *z, double *f)
{
    for (size_t k = 0; k < c->m; k++) c->u[k] = z[k] * c->scale[k];
    return c->system.equations(c->system.context, c->u, f) || !is_finite(c->n, f);
}

/* F at z + h e_k; z comes back unchanged. */
static int shifted(gfold_continuation *c, double *z, size_t k, double h, double *f)
{
    const double kept = z[k];
    z[k] += h;
    const int failed = gf_evaluate(c, z, f);
    z[k] = kept;
    return failed;
}

/* One column; *off is the largest difference between both orders. */
static int column(gfold_continuation *c, double *z, size_t k, double *j, double *off)
{
    const size_t n = c->n;
    const double h = c->increment[k], sides[] = { h, -h, 2 * h, -2 * h };
    double *f[4];
    *off = 0;
    for (int i = 0; i < 4; i++) {
        f[i] = c->difference + (size_t)i * n;
        if (shifted(c, z, k, sides[i], f[i])) return -1;
    }
    for (size_t i = 0; i < n; i++) {
        const double near = (f[0][i] - f[1][i]) / (2 * h), far = (f[2][i] - f[3][i]) / (4 * h);
        j[i] = near + (near - far) / 3;
        *off = fmax(*off, fabs(near - far));
    }
    return 0;
}

/* The same with steps short enough to stay where F is defined. */
static int defined_column(gfold_continuation *c, double *z, size_t k, double *j, double *off)
{
    while (column(c, z, k, j, off)) {
        if (c->increment[k] < 2 * increment_lo) return -1;
        c->increment[k] /= 4;
    }
    return 0;
}

/* Relative to the largest entry of J so far (at a branch point it may vanish). At fourth order
 * the error is about the square of *off. */
static int checked_column(gfold_continuation *c, double *z, size_t k, double *j)
{
    const double size = c->jacobian_size;
    double *h = &c->increment[k], off = c->off[k];
    while (off > 1e-4 * size && *h > 2 * increment_lo) {
        *h /= 4;
        if (defined_column(c, z, k, j, &off)) return -1;
    }
    const double error = off / (size + 1e-300);
    c->jacobian_error = fmax(c->jacobian_error, error * error);
    if (error > 1e-5) *h = fmax(*h / 2, increment_lo);
    if (error < 1e-7) *h = fmin(*h * 2, increment_hi);
    return 0;
}

static int differences(gfold_continuation *c, double *z, double *j)
{
    for (size_t k = 0; k < c->m; k++)
        if (defined_column(c, z, k, j + c->n * k, &c->off[k])) return -1;
    c->jacobian_size = fmax(c->jacobian_size, gf_largest_modulus(c->n * c->m, j));
    for (size_t k = 0; k < c->m; k++)
        if (checked_column(c, z, k, j + c->n * k)) return -1;
    return 0;
}

int gf_jacobian(gfold_continuation *c, const double *z, double *j)
{
    if (c->system.jacobian) {
        for (size_t k = 0; k < c->m; k++) c->u[k] = z[k] * c->scale[k];
        if (c->system.jacobian(c->system.context, c->u, j)) return -1;
        for (size_t k = 0; k < c->m; k++)
            for (size_t i = 0; i < c->n; i++) j[i + c->n * k] *= c->scale[k];
        return !is_finite(c->n * c->m, j);
    }
    memcpy(c->work, z, c->m * sizeof *z);
    return differences(c, c->work, j);
}
