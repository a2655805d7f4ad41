#include "core/fail.h"
#include "math/linalg.h"

#include <gatefold/two_parameter.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct gfold_two_parameter {
    gfold_system two, extended;
    gfold_event_kind kind;
    size_t n;
    double *memory;
    double *u, *shifted, *far;  /* n + 2, n + 2, 4 n          */
    double *j;                  /* n x (n + 2)                */
    double *v0, *w0;            /* n each: of the point before */
    double *a, *left, *vectors; /* n x n, n, n x n            */
    double *re, *im;            /* n each                     */
    int *pivot;
};

static double parameter(const gfold_two_parameter *e, const double *big, size_t which)
{
    return big[e->extended.n - 1 + which];
}

static void small_u(const gfold_two_parameter *e, const double *big, double *u)
{
    memcpy(u, big, e->n * sizeof *u);
    u[e->n] = parameter(e, big, 0);
    u[e->n + 1] = parameter(e, big, 1);
}

/* out = F_x v at e->u, by differences of fourth order along v when there is no Jacobian. */
static int along(gfold_two_parameter *e, const double *v, double *out)
{
    const size_t n = e->n;
    static const double sides[] = { 1, -1, 2, -2 };
    double largest = 0, size = 0;
    if (e->two.jacobian) {
        if (e->two.jacobian(e->two.context, e->u, e->j)) return -1;
        gf_combine(n, n, e->j, v, out);
        return 0;
    }
    for (size_t a = 0; a < n; a++) {
        largest = fmax(largest, fabs(v[a]));
        size = fmax(size, fabs(e->u[a]));
    }
    const double h = 2e-4 * (0.1 + size) / (largest + 1e-300);
    memcpy(e->shifted, e->u, (n + 2) * sizeof *e->u);
    for (size_t i = 0; i < 4; i++) {
        for (size_t a = 0; a < n; a++) e->shifted[a] = e->u[a] + sides[i] * h * v[a];
        if (e->two.equations(e->two.context, e->shifted, e->far + i * n)) return -1;
    }
    for (size_t a = 0; a < n; a++)
        out[a] =
            (8 * (e->far[a] - e->far[a + n]) - (e->far[a + 2 * n] - e->far[a + 3 * n])) / (12 * h);
    return 0;
}

static double dot(size_t n, const double *x, const double *y)
{
    double sum = 0;
    for (size_t a = 0; a < n; a++) sum += x[a] * y[a];
    return sum;
}

static int fold(void *context, const double *big, double *f)
{
    gfold_two_parameter *e = context;
    const size_t n = e->n;
    const double *v = big + n;
    small_u(e, big, e->u);
    f[2 * n] = dot(n, v, v) - 1;
    return e->two.equations(e->two.context, e->u, f) || along(e, v, f + n);
}

static int hopf(void *context, const double *big, double *f)
{
    gfold_two_parameter *e = context;
    const size_t n = e->n;
    const double *v = big + n, *w = v + n, frequency = big[3 * n];
    small_u(e, big, e->u);
    if (e->two.equations(e->two.context, e->u, f) || along(e, v, f + n) || along(e, w, f + 2 * n))
        return -1;
    for (size_t a = 0; a < n; a++) {
        f[n + a] += frequency * w[a];
        f[2 * n + a] -= frequency * v[a];
    }
    f[3 * n] = dot(n, v, v) + dot(n, w, w) - 1;
    f[3 * n + 1] = dot(n, e->v0, w) - dot(n, e->w0, v);
    return 0;
}

static int keep_phase(void *context, double *big, double *t)
{
    gfold_two_parameter *e = context;
    (void)t;
    memcpy(e->v0, big + e->n, e->n * sizeof *big);
    memcpy(e->w0, big + 2 * e->n, e->n * sizeof *big);
    return 0;
}

/* The left null vector of F_x, by inverse iteration, of the sign it had before. */
static void left_vector(gfold_two_parameter *e, const double *j, size_t rows)
{
    const size_t n = e->n;
    double largest = 0;
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++) {
            e->a[b + n * a] = j[a + rows * b];
            largest = fmax(largest, fabs(j[a + rows * b]));
        }
    (void)!gf_factor(n, e->a, e->pivot);
    for (size_t a = 0; a < n; a++)
        if (fabs(e->a[a + n * a]) < 1e-15 * largest) e->a[a + n * a] = 1e-15 * largest;
    double *new = e->re;
    for (size_t a = 0; a < n; a++) new[a] = 1 + 0.37 * sin(1.7 * (double)a + 0.3);
    for (int times = 0; times < 3; times++) {
        gf_solve_factored(n, e->a, e->pivot, new);
        const double length = gf_norm(n, new);
        for (size_t a = 0; a < n; a++) new[a] /= length;
    }
    const double side = dot(n, new, e->left) < 0 ? -1 : 1;
    for (size_t a = 0; a < n; a++) e->left[a] = side * new[a];
}

/* On a fold (dp, dq) = s (-w.F_q, w.F_p), w F_x = 0; s changes sign at a cusp. */
static void cusp(void *context, const double *big, const double *t, const double *j, double *value)
{
    gfold_two_parameter *e = context;
    const size_t n = e->n, rows = e->extended.n;
    (void)big;
    left_vector(e, j, rows);
    const double p = dot(n, e->left, j + rows * (2 * n));
    const double q = dot(n, e->left, j + rows * (2 * n + 1));
    value[0] = t[2 * n + 1] * p - t[2 * n] * q;
}

static int allocate(gfold_two_parameter *e)
{
    const size_t n = e->n;
    e->memory = gf_allocate(2 * (n + 2) + 4 * n + n * (n + 2) + 5 * n + 2 * n * n, sizeof(double));
    e->pivot = gf_allocate(n, sizeof *e->pivot);
    if (!e->memory || !e->pivot) return -1;
    e->u = e->memory, e->shifted = e->u + n + 2, e->far = e->shifted + n + 2;
    e->j = e->far + 4 * n, e->v0 = e->j + n * (n + 2), e->w0 = e->v0 + n;
    e->left = e->w0 + n, e->re = e->left + n, e->im = e->re + n, e->a = e->im + n;
    e->vectors = e->a + n * n;
    return 0;
}

gfold_status gfold_two_parameter_create(gfold_two_parameter **out, const gfold_system *two,
                                        gfold_event_kind kind, gfold_error *err)
{
    *out = NULL;
    const gfold_status status = gf_check_range(err, "n", (double)two->n, 1, 1000);
    if (status) return status;
    if (!two->equations) return gf_fail(err, GFOLD_EINVAL, "equations is NULL");
    if (kind != GFOLD_EVENT_FOLD && kind != GFOLD_EVENT_HOPF)
        return gf_fail(err, GFOLD_EINVAL, "kind is %d, neither FOLD nor HOPF", (int)kind);
    gfold_two_parameter *e = gf_allocate(1, sizeof *e);
    if (!e) return gf_fail_memory(err, sizeof *e);
    *e = (gfold_two_parameter){ .two = *two, .kind = kind, .n = two->n };
    const int is_fold = kind == GFOLD_EVENT_FOLD;
    e->extended = (gfold_system){ .n = is_fold ? 2 * two->n + 1 : 3 * two->n + 2,
                                  .context = e,
                                  .equations = is_fold ? fold : hopf,
                                  .tests = is_fold ? cusp : NULL,
                                  .n_tests = is_fold ? 1 : 0,
                                  .adapt = is_fold ? NULL : keep_phase };
    if (allocate(e)) {
        gfold_two_parameter_destroy(e);
        return gf_fail_memory(err, 32 * (double)(two->n * two->n));
    }
    *out = e;
    return gf_ok(err);
}

void gfold_two_parameter_destroy(gfold_two_parameter *e)
{
    if (!e) return;
    free(e->memory);
    free(e->pivot);
    free(e);
}

gfold_system gfold_two_parameter_system(gfold_two_parameter *e)
{
    return e->extended;
}

/* F_x at e->u, column by column. */
static int jacobian(gfold_two_parameter *e)
{
    const size_t n = e->n;
    for (size_t b = 0; b < n; b++) {
        memset(e->v0, 0, n * sizeof *e->v0);
        e->v0[b] = 1;
        if (along(e, e->v0, e->a + n * b)) return -1;
    }
    return 0;
}

/* The eigenvalue nearest to zero, or of those with Im > 0 the nearest to the axis; n when there
 * is none. */
static size_t nearest(const gfold_two_parameter *e)
{
    size_t best = e->n;
    for (size_t k = 0; k < e->n; k++) {
        const int is_fold = e->kind == GFOLD_EVENT_FOLD;
        if (is_fold ? e->im[k] != 0 : !(e->im[k] > 0)) continue;
        if (best == e->n || fabs(e->re[k]) < fabs(e->re[best])) best = k;
    }
    return best;
}

gfold_status
gfold_two_parameter_start(gfold_two_parameter *e, const double *u, double *start, gfold_error *err)
{
    const size_t n = e->n;
    const int is_fold = e->kind == GFOLD_EVENT_FOLD;
    memcpy(e->u, u, (n + 2) * sizeof *u);
    if (jacobian(e)) return gf_fail(err, GFOLD_ENUMERIC, "F is not defined at the start");
    const gfold_status status = gf_eigenvectors(n, e->a, e->re, e->im, e->vectors, err);
    if (status) return status;
    const size_t k = nearest(e);
    if (k == n)
        return gf_fail(err, GFOLD_ENOCONV, "F_x has no %s eigenvalue at the start",
                       is_fold ? "real" : "complex");
    memcpy(start, u, n * sizeof *u);
    memcpy(start + n, e->vectors + n * k, (is_fold ? n : 2 * n) * sizeof *start);
    if (!is_fold) start[3 * n] = e->im[k];
    start[e->extended.n - 1] = u[n];
    start[e->extended.n] = u[n + 1];
    if (!is_fold) keep_phase(e, start, NULL);
    return gf_ok(err);
}
