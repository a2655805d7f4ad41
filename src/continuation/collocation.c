#include "continuation/collocation.h"

#include "core/fail.h"
#include "math/linalg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { M = GF_DEGREE };

/* Of the Legendre polynomial of degree 4, on [0, 1]. */
static const double gauss[M] = { 0.06943184420297371, 0.33000947820757187, 0.66999052179242813,
                                 0.93056815579702629 };
static const double gauss_weight[M] = { 0.17392742256872693, 0.32607257743127307,
                                        0.32607257743127307, 0.17392742256872693 };

/* Lagrange polynomials on the nodes 0, 1/4, ..., 1 and their derivatives. */
static void basis(double s, double *value, double *slope)
{
    for (int j = 0; j <= M; j++) {
        double product = 1, sum = 0;
        for (int k = 0; k <= M; k++) {
            if (k == j) continue;
            double others = M / (double)(j - k);
            for (int l = 0; l <= M; l++)
                if (l != j && l != k) others *= (M * s - l) / (j - l);
            sum += others;
            product *= (M * s - k) / (j - k);
        }
        value[j] = product;
        slope[j] = sum;
    }
}

int gf_collocation_create(gf_collocation *c)
{
    const size_t n = c->n, points = M * c->intervals;
    c->nodes = points + 1;
    c->size = n * c->nodes + 1;
    c->mesh = gf_allocate(c->intervals + 1, sizeof(double));
    c->phase = gf_allocate(n * points, sizeof(double));
    c->u = gf_allocate(n + 1, sizeof(double));
    c->f = gf_allocate(n, sizeof(double));
    c->fx = gf_allocate(n * (n + 1), sizeof(double));
    c->far = gf_allocate(4 * n, sizeof(double));
    c->block = gf_allocate(M * n * M * n, sizeof(double));
    c->unit = gf_allocate(M * n * n, sizeof(double));
    c->pivot = gf_allocate(M * n, sizeof(int));
    c->monodromy = gf_allocate(n * n, sizeof(double));
    c->product = gf_allocate(n * n, sizeof(double));
    c->work = gf_allocate(4 * n, sizeof(double));
    if (!(c->mesh && c->phase && c->u && c->f && c->fx && c->far && c->block && c->unit &&
          c->pivot && c->monodromy && c->product && c->work))
        return -1;
    for (int k = 0; k < M; k++) {
        basis(gauss[k], c->value[k], c->slope[k]);
        c->weight[k] = gauss_weight[k];
    }
    for (size_t i = 0; i <= c->intervals; i++) c->mesh[i] = (double)i / (double)c->intervals;
    return 0;
}

void gf_collocation_destroy(gf_collocation *c)
{
    void *const all[] = { c->mesh,  c->phase, c->u,     c->f,         c->fx,      c->far,
                          c->block, c->unit,  c->pivot, c->monodromy, c->product, c->work };
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) free(all[k]);
}

/* ---- one point ----------------------------------------------------------------------------- */

static void
combine(const gf_collocation *c, const double *u, size_t interval, const double *at, double *x)
{
    const double *node = u + c->n * M * interval;
    for (size_t a = 0; a < c->n; a++) {
        x[a] = 0;
        for (size_t j = 0; j <= M; j++) x[a] += at[j] * node[a + c->n * j];
    }
}

void gf_collocation_state(const gf_collocation *c, const double *u, size_t interval, double s,
                          double *x)
{
    double value[M + 1], slope[M + 1];
    basis(s, value, slope);
    combine(c, u, interval, value, x);
}

void gf_collocation_slope(const gf_collocation *c, const double *u, size_t interval, double s,
                          double *x)
{
    double value[M + 1], slope[M + 1];
    const double h = c->mesh[interval + 1] - c->mesh[interval];
    basis(s, value, slope);
    combine(c, u, interval, slope, x);
    for (size_t a = 0; a < c->n; a++) x[a] /= h;
}

/* f at the k-th Gauss point of an interval, its argument in c->u. */
static int rate(gf_collocation *c, const double *u, size_t interval, const double *value)
{
    combine(c, u, interval, value, c->u);
    c->u[c->n] = u[c->size];
    return c->flow.equations(c->flow.context, c->u, c->f);
}

/* One column of df/du at c->u, by differences of fourth order. */
static int column(gf_collocation *c, size_t k)
{
    const size_t n = c->n;
    const double kept = c->u[k], h = 1e-3 * (k < n ? c->x_scale : c->p_scale);
    static const double sides[] = { 1, -1, 2, -2 };
    for (size_t i = 0; i < 4; i++) {
        c->u[k] = kept + sides[i] * h;
        if (c->flow.equations(c->flow.context, c->u, c->far + i * n)) return -1;
    }
    c->u[k] = kept;
    for (size_t a = 0; a < n; a++)
        c->fx[a + n * k] =
            (8 * (c->far[a] - c->far[a + n]) - (c->far[a + 2 * n] - c->far[a + 3 * n])) / (12 * h);
    return 0;
}

static int derivatives(gf_collocation *c)
{
    if (c->flow.jacobian) return c->flow.jacobian(c->flow.context, c->u, c->fx);
    for (size_t k = 0; k <= c->n; k++)
        if (column(c, k)) return -1;
    return 0;
}

int gf_collocation_linearise(gf_collocation *c, const double *u)
{
    memcpy(c->u, u, (c->n + 1) * sizeof *u);
    return c->flow.equations(c->flow.context, c->u, c->f) || derivatives(c);
}

/* ---- the equations ------------------------------------------------------------------------- */

int gf_collocation_equations(void *context, const double *u, double *f)
{
    gf_collocation *c = context;
    const size_t n = c->n, last = n * (c->nodes - 1);
    const double period = u[c->size - 1];
    double phase = 0;
    for (size_t i = 0; i < c->intervals; i++)
        for (size_t k = 0; k < M; k++) {
            const size_t row = n * (M * i + k);
            const double h = c->mesh[i + 1] - c->mesh[i];
            if (rate(c, u, i, c->value[k])) return -1;
            for (size_t a = 0; a < n; a++) phase += c->phase[row + a] * c->u[a];
            combine(c, u, i, c->slope[k], c->u);
            for (size_t a = 0; a < n; a++) f[row + a] = c->u[a] - h * period * c->f[a];
        }
    for (size_t a = 0; a < n; a++) f[last + a] = u[a] - u[last + a];
    f[c->size - 1] = phase;
    return 0;
}

/* The block of one Gauss point: rows of the interval against its nodes, T and p. */
static void fill(const gf_collocation *c, size_t i, size_t k, double period, double *j)
{
    const size_t n = c->n, rows = c->size, row = n * (M * i + k);
    const double h = c->mesh[i + 1] - c->mesh[i];
    for (size_t l = 0; l <= M; l++)
        for (size_t b = 0; b < n; b++) {
            double *column_of = j + rows * (n * (M * i + l) + b);
            for (size_t a = 0; a < n; a++)
                column_of[row + a] = -h * period * c->value[k][l] * c->fx[a + n * b];
            column_of[row + b] += c->slope[k][l];
            column_of[rows - 1] += c->phase[row + b] * c->value[k][l];
        }
    for (size_t a = 0; a < n; a++) {
        j[row + a + rows * (rows - 1)] = -h * c->f[a];
        j[row + a + rows * rows] = -h * period * c->fx[a + n * n];
    }
}

int gf_collocation_jacobian(void *context, const double *u, double *j)
{
    gf_collocation *c = context;
    const size_t n = c->n, rows = c->size, last = n * (c->nodes - 1);
    memset(j, 0, rows * (rows + 1) * sizeof *j);
    for (size_t i = 0; i < c->intervals; i++)
        for (size_t k = 0; k < M; k++) {
            if (rate(c, u, i, c->value[k]) || derivatives(c)) return -1;
            fill(c, i, k, u[rows - 1], j);
        }
    for (size_t a = 0; a < n; a++) {
        j[last + a + rows * a] = 1;
        j[last + a + rows * (last + a)] = -1;
    }
    return 0;
}

void gf_collocation_set_phase(gf_collocation *c, const double *u)
{
    for (size_t i = 0; i < c->intervals; i++)
        for (size_t k = 0; k < M; k++) {
            double *at = c->phase + c->n * (M * i + k);
            combine(c, u, i, c->slope[k], at); /* y' h */
            for (size_t a = 0; a < c->n; a++) at[a] *= c->weight[k];
        }
}

double gf_collocation_alike(gf_collocation *c, const double *u)
{
    double sum = 0;
    for (size_t i = 0; i < c->intervals; i++)
        for (size_t k = 0; k < M; k++) {
            const double *phase = c->phase + c->n * (M * i + k);
            combine(c, u, i, c->slope[k], c->f);
            for (size_t a = 0; a < c->n; a++) sum += phase[a] * c->f[a];
        }
    return sum;
}

/* ---- multipliers --------------------------------------------------------------------------- */

/* The interval's equations give the nodes 1 .. M from node 0; c->monodromy = (last from first)
 * c->product. */
static int transfer(gf_collocation *c, const double *u, size_t i)
{
    const size_t n = c->n, rows = M * n;
    const double h = c->mesh[i + 1] - c->mesh[i], period = u[c->size - 1];
    for (size_t k = 0; k < M; k++) {
        if (rate(c, u, i, c->value[k]) || derivatives(c)) return -1;
        for (size_t l = 0; l <= M; l++)
            for (size_t b = 0; b < n; b++) {
                double *to = l ? c->block + rows * (n * (l - 1) + b) : c->unit + rows * b;
                for (size_t a = 0; a < n; a++) {
                    const double one = a == b ? c->slope[k][l] : 0;
                    const double entry = one - h * period * c->value[k][l] * c->fx[a + n * b];
                    to[n * k + a] = l ? entry : -entry;
                }
            }
    }
    if (gf_factor(rows, c->block, c->pivot)) return -1;
    for (size_t b = 0; b < n; b++) gf_solve_factored(rows, c->block, c->pivot, c->unit + rows * b);
    memset(c->monodromy, 0, n * n * sizeof *c->monodromy);
    for (size_t b = 0; b < n; b++)
        for (size_t l = 0; l < n; l++)
            for (size_t a = 0; a < n; a++)
                c->monodromy[a + n * b] += c->unit[rows - n + a + rows * l] * c->product[l + n * b];
    return 0;
}

int gf_collocation_multipliers(gf_collocation *c, const double *u, double *re, double *im)
{
    const size_t n = c->n;
    memset(c->product, 0, n * n * sizeof *c->product);
    for (size_t a = 0; a < n; a++) c->product[a + n * a] = 1;
    for (size_t i = 0; i < c->intervals; i++) {
        if (transfer(c, u, i)) return -1;
        memcpy(c->product, c->monodromy, n * n * sizeof *c->product);
    }
    return gf_eigenvalues_within(n, c->product, re, im, c->work, 4 * n);
}
