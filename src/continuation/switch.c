/* At a simple branch point J has a left null vector w. The determinant locates it to half the
 * digits on a curve that is singular there, but (z, mu, w) solve
 *     F + mu w = 0,  J^T w = 0,  w . w = 1
 * regularly. The tangents q = a q1 + b q2 of both branches are in the null space of J and satisfy
 *     w . F''[q, q] = c11 a^2 + 2 c12 a b + c22 b^2 = 0. */
#include "continuation/switch.h"

#include "core/fail.h"
#include "math/linalg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ITERATIONS = 8, POLISHED = 60 }; /* largest n that is polished: n^2 differences */

static const double apart = 1e-4;

/* Null vector of a nearly singular a, which is overwritten: two steps of inverse iteration. */
static void null_vector(size_t n, double *a, int *pivot, double *x)
{
    (void)!gf_factor(n, a, pivot);
    const double floor = 1e-15 * (gf_largest_modulus(n * n, a) + 1e-300);
    for (size_t k = 0; k < n; k++)
        if (fabs(a[k + n * k]) < floor) a[k + n * k] = floor;
    for (size_t k = 0; k < n; k++) x[k] = 1 + 0.37 * sin(1.7 * (double)k + 0.3);
    for (int times = 0; times < 3; times++) {
        gf_solve_factored(n, a, pivot, x);
        const double length = gf_norm(n, x);
        for (size_t k = 0; k < n; k++) x[k] /= length;
    }
}

typedef struct branching {
    size_t n, m, size; /* size = 2n + 2: of (z, mu, w) */
    double *x, *right; /* size each                    */
    double *matrix;    /* size x size                  */
    double *j, *near, *far, *q, *t;
    int *pivot;
    double *memory;
} branching;

static int create(branching *b, size_t n)
{
    const size_t m = n + 1, size = 2 * n + 2;
    *b = (branching){ .n = n, .m = m, .size = size };
    b->memory = gf_allocate(2 * size + size * size + 3 * n * m + 2 * m, sizeof(double));
    b->pivot = gf_allocate(size, sizeof *b->pivot);
    if (!b->memory || !b->pivot) return -1;
    b->x = b->memory, b->right = b->x + size, b->matrix = b->right + size;
    b->j = b->matrix + size * size, b->near = b->j + n * m, b->far = b->near + n * m;
    b->q = b->far + n * m, b->t = b->q + m;
    return 0;
}

static void destroy(branching *b)
{
    free(b->memory);
    free(b->pivot);
}

/* Null vector of [J; row]. */
static void tangent_across(branching *b, const double *row, double *q)
{
    const size_t n = b->n, m = b->m;
    for (size_t k = 0; k < m; k++) {
        memcpy(b->matrix + m * k, b->j + n * k, n * sizeof *b->j);
        b->matrix[n + m * k] = row[k];
    }
    null_vector(m, b->matrix, b->pivot, q);
}

/* w of [J; t]^T into the last part of x. */
static void left_null_vector(branching *b, const double *t)
{
    const size_t n = b->n, m = b->m;
    for (size_t k = 0; k < m; k++) {
        for (size_t i = 0; i < n; i++) b->matrix[k + m * i] = b->j[i + n * k];
        b->matrix[k + m * n] = t[k];
    }
    null_vector(m, b->matrix, b->pivot, b->right);
    const double length = gf_norm(n, b->right);
    for (size_t i = 0; i < n; i++) b->x[m + 1 + i] = b->right[i] / length;
}

/* The right-hand side of Newton's method; J at x in b->j. */
static int residual(gfold_continuation *c, branching *b)
{
    const size_t n = b->n, m = b->m;
    const double mu = b->x[m], *w = b->x + m + 1;
    if (gf_jacobian(c, b->x, b->j) || gf_evaluate(c, b->x, b->right)) return -1;
    for (size_t i = 0; i < n; i++) b->right[i] += mu * w[i];
    for (size_t k = 0; k < m; k++) b->right[n + k] = gf_dot(n, b->j + n * k, w);
    b->right[n + m] = gf_dot(n, w, w) - 1;
    return 0;
}

static int matrix(gfold_continuation *c, branching *b)
{
    const size_t n = b->n, m = b->m, size = b->size;
    const double *w = b->x + m + 1;
    memset(b->matrix, 0, size * size * sizeof *b->matrix);
    for (size_t k = 0; k < m; k++) {
        memcpy(b->matrix + size * k, b->j + n * k, n * sizeof *b->j);
        const double kept = b->x[k];
        b->x[k] = kept + apart;
        const int failed = gf_jacobian(c, b->x, b->near);
        b->x[k] = kept - apart;
        if (failed || gf_jacobian(c, b->x, b->far)) return -1;
        b->x[k] = kept;
        for (size_t l = 0; l < m; l++)
            b->matrix[n + l + size * k] =
                (gf_dot(n, b->near + n * l, w) - gf_dot(n, b->far + n * l, w)) / (2 * apart);
        for (size_t i = 0; i < n; i++) b->matrix[n + k + size * (m + 1 + i)] = b->j[i + n * k];
    }
    for (size_t i = 0; i < n; i++) {
        b->matrix[i + size * m] = w[i];
        b->matrix[i + size * (m + 1 + i)] = b->x[m];
        b->matrix[n + m + size * (m + 1 + i)] = 2 * w[i];
    }
    return 0;
}

static int newton(gfold_continuation *c, branching *b)
{
    for (int k = 0; k < ITERATIONS; k++) {
        if (residual(c, b) || matrix(c, b) || gf_factor(b->size, b->matrix, b->pivot)) return -1;
        gf_solve_factored(b->size, b->matrix, b->pivot, b->right);
        const double step = gf_largest_modulus(b->size, b->right);
        for (size_t i = 0; i < b->size; i++) b->x[i] -= b->right[i];
        if (!(step < 1)) return -1;
        if (step < 1e-10) return 0;
    }
    return -1;
}

void gf_branch_polish(gfold_continuation *c, gf_located *at)
{
    branching b = { .n = 0 };
    if (c->n <= POLISHED && !create(&b, c->n)) {
        memcpy(b.x, at->u, b.m * sizeof *b.x);
        double moved = 0;
        if (!gf_jacobian(c, b.x, b.j)) {
            left_null_vector(&b, at->t);
            const int failed = newton(c, &b);
            for (size_t k = 0; k < b.m; k++) moved = fmax(moved, fabs(b.x[k] - at->u[k]));
            if (!failed && moved < 1e-3 && !gf_evaluate(c, b.x, c->f)) {
                memcpy(at->u, b.x, b.m * sizeof *b.x);
                at->event.residual = gf_largest_modulus(c->n, c->f);
            }
        }
    }
    destroy(&b);
}

/* w . F at z + x t + y q */
static int along(gfold_continuation *c, branching *b, double x, double y, double *value)
{
    for (size_t k = 0; k < b->m; k++) b->right[k] = b->x[k] + x * b->t[k] + y * b->q[k];
    if (gf_evaluate(c, b->right, c->f)) return -1;
    *value = gf_dot(b->n, b->x + b->m + 1, c->f);
    return 0;
}

/* c11, c12, c22 by differences of step h. */
static int curvatures(gfold_continuation *c, branching *b, double h, double form[3])
{
    static const int at[9][2] = { { 1, 1 }, { 1, -1 }, { -1, 1 }, { -1, -1 }, { 0, 1 },
                                  { 0, 0 }, { 0, -1 }, { 1, 0 },  { -1, 0 } };
    double v[9];
    for (int k = 0; k < 9; k++)
        if (along(c, b, h * at[k][0], h * at[k][1], &v[k])) return -1;
    form[0] = (v[7] - 2 * v[5] + v[8]) / (h * h);
    form[1] = (v[0] - v[1] - v[2] + v[3]) / (4 * h * h);
    form[2] = (v[4] - 2 * v[5] + v[6]) / (h * h);
    return 0;
}

/* a and b of the root that is farther from t. Where the form vanishes, more than two branches
 * meet, and differences of another step give another one. */
static int other_root(gfold_continuation *c, branching *b, double root[2])
{
    double form[3], again[3], size = 0, off = 0;
    if (curvatures(c, b, 1e-3, form) || curvatures(c, b, 1e-2, again)) return -1;
    for (int k = 0; k < 3; k++) {
        size = fmax(size, fabs(form[k]));
        off = fmax(off, fabs(form[k] - again[k]));
    }
    const double square = form[1] * form[1] - form[0] * form[2];
    if (!(off < 0.2 * size && square > 1e-6 * size * size)) return -1;
    const double s = form[1] + copysign(sqrt(square), form[1]);
    const double one[2] = { -form[2], s }, two[2] = { -s, form[0] }; /* (a, b) of both */
    const double first = fabs(one[0]) / hypot(one[0], one[1]);
    const double second = fabs(two[0]) / hypot(two[0], two[1]);
    const double *far = first < second ? one : two;
    const double length = hypot(far[0], far[1]);
    root[0] = far[0] / length;
    root[1] = far[1] / length;
    return 0;
}

static int branching_at(gfold_continuation *c, branching *b, const gf_located *at, double root[2])
{
    for (size_t i = 0; i < b->m; i++) b->x[i] = at->u[i] / c->scale[i];
    if (gf_jacobian(c, b->x, b->j)) return -1;
    left_null_vector(b, at->t);
    tangent_across(b, at->t, b->q);
    tangent_across(b, b->q, b->t);
    return other_root(c, b, root);
}

gfold_status
gfold_continuation_switch(gfold_continuation *c, size_t k, double *direction, gfold_error *err)
{
    branching b = { .n = 0 };
    double root[2] = { 0, 1 };
    gfold_status status = gf_ok(err);
    if (k >= c->events || c->event[k].event.kind != GFOLD_EVENT_BRANCH)
        return gf_fail(err, GFOLD_EINVAL, "event %zu is no branch point", k);
    if (create(&b, c->n))
        status = gf_fail_memory(err, 32 * (double)(c->n * c->n));
    else if (branching_at(c, &b, &c->event[k], root))
        status = gf_fail(err, GFOLD_ENOCONV, "event %zu is no simple branch point", k);
    for (size_t i = 0; i < b.m && !status; i++)
        direction[i] = (root[0] * b.t[i] + root[1] * b.q[i]) * c->scale[i];
    destroy(&b);
    return status;
}
