/* The tuned eigenvalue is set by the matrix determinant lemma, exactly, for every sample of the
 * bulk. */
#include "core/fail.h"
#include "math/linalg.h"
#include "math/random.h"

#include <gatefold/memory.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STREAM_BULK = 1, STREAM_M, STREAM_XI };
static const uint64_t streams = (uint64_t)32 << 48; /* away from those of networks */

gfold_line_params gfold_line_defaults(void)
{
    return (gfold_line_params){ .n = 200, .a = 0.5, .seed = 1 };
}

static void draw(const gfold_line_params *p, uint64_t stream, size_t count, double *x)
{
    gf_random_normal((gf_random){ p->seed, p->realisation, streams + stream }, count, x);
}

/* 1 - a R, or its transpose, solved for b in place. */
static int solve(size_t n, const double *bulk, int transposed, double *matrix, double *b)
{
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < n; i++)
            matrix[i + j * n] = (i == j) - (transposed ? bulk[j + i * n] : bulk[i + j * n]);
    return gf_solve(n, matrix, b);
}

static double dot(size_t n, const double *a, const double *b)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

typedef struct line {
    double *m, *room;     /* of the rank-one part; N                        */
    double *right, *left; /* eigenvectors of the tuned matrix              */
    double *square;       /* N x N                                          */
} line;

static int tune(const gfold_line_params *p, line *l, double *w)
{
    const size_t n = p->n;
    draw(p, STREAM_BULK, n * n, w);
    for (size_t i = 0; i < n * n; i++) w[i] *= p->a / sqrt((double)n);
    draw(p, STREAM_M, n, l->m);
    memcpy(l->right, l->m, n * sizeof *w);
    memcpy(l->left, l->m, n * sizeof *w);
    if (solve(n, w, 0, l->square, l->right) || solve(n, w, 1, l->square, l->left)) return -1;
    const double c = 1 / dot(n, l->m, l->right);
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < n; i++) w[i + j * n] += c * l->m[i] * l->m[j];
    return isfinite(c) ? 0 : -1;
}

/* Spoils w; returns the change of the eigenvalue to first order. */
static double spoil(const gfold_line_params *p, line *l, double *w)
{
    const size_t n = p->n;
    double change = 0;
    draw(p, STREAM_XI, n * n, l->square);
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < n; i++) {
            const double factor = (1 - p->mismatch) * (1 + p->perturb * l->square[i + j * n]);
            change += l->left[i] * (factor - 1) * w[i + j * n] * l->right[j];
            w[i + j * n] *= factor;
        }
    return change / dot(n, l->left, l->right);
}

static gfold_status
largest(const gfold_line_params *p, line *l, const double *w, double *most, gfold_error *err)
{
    const size_t n = p->n;
    memcpy(l->square, w, n * n * sizeof *w);
    const gfold_status status = gf_eigenvalues(n, l->square, l->m, l->room, err);
    *most = -HUGE_VAL;
    for (size_t i = 0; i < n && !status; i++) *most = fmax(*most, l->m[i]);
    return status;
}

gfold_status gfold_line_attractor(const gfold_line_params *p, double *w, double *direction,
                                  double *rate, double *first_order, gfold_error *err)
{
    const size_t n = p->n;
    double most;
    gfold_status status = gf_check_range(err, "n", (double)n, 2, 20000);
    if (!status) status = gf_check_range(err, "a", p->a, 0, 0.95);
    if (!status) status = gf_check_range(err, "mismatch", p->mismatch, -1, 1);
    if (!status) status = gf_check_range(err, "perturb", p->perturb, 0, 1);
    if (status) return status;
    double *memory = gf_allocate(n * n + 4 * n, sizeof *memory);
    if (!memory) return gf_fail_memory(err, 8.0 * (double)(n * n));
    line l = { memory, memory + n, memory + 2 * n, memory + 3 * n, memory + 4 * n };
    if (tune(p, &l, w))
        status = gf_fail(err, GFOLD_ENUMERIC, "this sample of the bulk has the eigenvalue 1");
    if (!status) {
        const double size = gf_norm(n, l.right);
        for (size_t i = 0; i < n; i++) direction[i] = l.right[i] / size;
        *first_order = -spoil(p, &l, w);
        status = largest(p, &l, w, &most, err);
        *rate = 1 - most;
    }
    free(memory);
    return status;
}
