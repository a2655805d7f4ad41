#include "math/stieltjes.h"

#include "math/vector.h"

#include <math.h>
#include <stdlib.h>

static const double step = 0.125;

int gf_stieltjes_create(gf_stieltjes *of)
{
    int complete = (of->a = calloc(GF_STIELTJES_NODES, sizeof *of->a)) != NULL;
    complete &= (of->weight = calloc(GF_STIELTJES_NODES, sizeof *of->a)) != NULL;
    for (int j = 0; j < GF_STIELTJES_SUMS; j++) {
        complete &= (of->b[j] = calloc(GF_STIELTJES_NODES, sizeof *of->a)) != NULL;
        complete &= (of->quintic[j] = calloc(6 * GF_STIELTJES_CELLS, sizeof *of->a)) != NULL;
    }
    return complete;
}

void gf_stieltjes_destroy(gf_stieltjes *of)
{
    free(of->a);
    free(of->weight);
    for (int j = 0; j < GF_STIELTJES_SUMS; j++) {
        free(of->b[j]);
        free(of->quintic[j]);
    }
}

/* f_j, df_j/du and d2f_j/du2 where 1 + t max a = grown. */
GF_VECTOR static void jet(const gf_stieltjes *of, int j, double grown, double *restrict out)
{
    const double t = (grown - 1) / of->most, rate = grown / of->most;
    const int twice = j == GF_STIELTJES_SUMS - 1, power = 1 + twice;
    double f = 0, f1 = 0, f2 = 0;
    const double *a = of->a, *b = of->b[j];
#pragma omp simd reduction(+ : f, f1, f2)
    for (size_t k = 0; k < of->count; k++) {
        const double less = 1 / (1 + a[k] * t), share = a[k] * rate * less;
        const double term = b[k] * less * (twice ? less : 1);
        f += term;
        f1 -= term * share * power;
        f2 += term * share * power * ((power + 1) * share - 1);
    }
    out[0] = f;
    out[1] = f1 * step;
    out[2] = f2 * step * step;
}

/* The quintic on [0, 1] with these jets at its ends. */
static void join(const double *left, const double *right, double *c)
{
    const double rise = right[0] - left[0] - left[1] - left[2] / 2;
    const double slope = right[1] - left[1] - left[2], bend = right[2] - left[2];
    c[0] = left[0];
    c[1] = left[1];
    c[2] = left[2] / 2;
    c[3] = 10 * rise - 4 * slope + bend / 2;
    c[4] = -15 * rise + 7 * slope - bend;
    c[5] = 6 * rise - 3 * slope + bend / 2;
}

void gf_stieltjes_prepare(gf_stieltjes *of, double t_max, size_t places)
{
    of->most = 0;
    of->cells = 0;
    for (size_t k = 0; k < of->count; k++) of->most = fmax(of->most, of->a[k]);
    if (of->count < 2 || of->most == 0) return;
    const double cells = ceil(log1p(of->most * t_max) / step) + 1;
    if ((double)places < 2 * cells) return;
    of->cells = cells < GF_STIELTJES_CELLS ? (int)cells : GF_STIELTJES_CELLS;
    for (int j = 0; j < GF_STIELTJES_SUMS; j++) {
        double at[2][3];
        jet(of, j, 1, at[0]);
        for (int cell = 0; cell < of->cells; cell++) {
            jet(of, j, exp(step * (cell + 1)), at[(cell + 1) & 1]);
            join(at[cell & 1], at[(cell + 1) & 1], of->quintic[j] + 6 * cell);
        }
    }
}

GF_VECTOR static void
directly(const gf_stieltjes *of, int j, size_t n, const double *t, double *f, double *slope)
{
    const int twice = j == GF_STIELTJES_SUMS - 1;
    for (size_t i = 0; i < n; i++) f[i] = slope[i] = 0;
    for (size_t k = 0; k < of->count; k++)
        for (size_t i = 0; i < n; i++) {
            const double less = 1 / (1 + of->a[k] * t[i]);
            const double term = of->b[j][k] * less * (twice ? less : 1);
            f[i] += term;
            slope[i] -= (1 + twice) * term * of->a[k] * less;
        }
}

GF_VECTOR static void interpolate(const gf_stieltjes *of, const double *quintic, size_t n,
                                  const double *t, double *f, double *slope)
{
    for (size_t i = 0; i < n; i++) f[i] = 1 + of->most * t[i];
    gf_vector_log(n, f);
    for (size_t i = 0; i < n; i++) {
        const double u = f[i] / step;
        const int at = (int)u, cell = at < of->cells ? at : of->cells - 1;
        const double x = u - cell, *c = quintic + 6 * cell;
        f[i] = c[0] + x * (c[1] + x * (c[2] + x * (c[3] + x * (c[4] + x * c[5]))));
        slope[i] = (c[1] + x * (2 * c[2] + x * (3 * c[3] + x * (4 * c[4] + x * 5 * c[5])))) *
                   of->most / (step * (1 + of->most * t[i]));
    }
}

void gf_stieltjes_apply(const gf_stieltjes *of, int j, size_t n, const double *t, double *f,
                        double *slope)
{
    if (of->cells)
        interpolate(of, of->quintic[j], n, t, f, slope);
    else
        directly(of, j, n, t, f, slope);
}
