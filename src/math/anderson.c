/* Normal equations, for m is small; the ridge, 1e-10 of each diagonal entry, bounds gamma where the
 * history has become dependent, and costs accuracy in gamma alone, not in the fixed point. */
#include "math/anderson.h"

#include "core/fail.h"
#include "math/linalg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct gf_anderson {
    size_t n, m, count; /* count: steps since the restart, the first included */
    double *f, *r;      /* of the last step: F and the residual   */
    double *df, *dr;    /* n x m, columns used in turn            */
};

gf_anderson *gf_anderson_create(size_t n, size_t m)
{
    gf_anderson *a = gf_allocate(1, sizeof *a);
    double *room = gf_allocate((2 * m + 2) * n, sizeof *room);
    if (!a || !room) {
        free(a);
        free(room);
        return NULL;
    }
    *a = (gf_anderson){ n, m, 0, room, room + n, room + 2 * n, room + (2 + m) * n };
    return a;
}

void gf_anderson_destroy(gf_anderson *a)
{
    if (a) free(a->f);
    free(a);
}

void gf_anderson_restart(gf_anderson *a)
{
    a->count = 0;
}

/* Stores F and the residual, and how they changed in one of the columns. */
static void remember(gf_anderson *a, const double *x, const double *f)
{
    double *df = a->df + (a->count + a->m - 1) % a->m * a->n;
    double *dr = a->dr + (a->count + a->m - 1) % a->m * a->n;
    double was = 0, is = 0;
    for (size_t i = 0; i < a->n; i++) {
        const double r = f[i] - x[i];
        was += a->r[i] * a->r[i];
        is += r * r;
        df[i] = f[i] - a->f[i];
        dr[i] = r - a->r[i];
        a->f[i] = f[i];
        a->r[i] = r;
    }
    if (is > 100 * was) a->count = 0;
    a->count++;
}

/* gamma, from dR^T dR gamma = dR^T r. */
static int combine(const gf_anderson *a, size_t m, double *gamma)
{
    double gram[GF_ANDERSON_MOST * GF_ANDERSON_MOST];
    gf_gram(a->n, m, a->dr, a->n, gram);
    for (size_t j = 0; j < m; j++) {
        gram[j * m + j] *= 1 + 1e-10;
        gamma[j] = 0;
        for (size_t i = 0; i < a->n; i++) gamma[j] += a->dr[j * a->n + i] * a->r[i];
    }
    return gf_solve(m, gram, gamma);
}

void gf_anderson_step(gf_anderson *a, double *x, const double *f)
{
    double gamma[GF_ANDERSON_MOST];
    remember(a, x, f);
    memcpy(x, f, a->n * sizeof *x);
    const size_t m = a->count - 1 < a->m ? a->count - 1 : a->m;
    if (!m || combine(a, m, gamma)) return;
    for (size_t j = 0; j < m; j++)
        for (size_t i = 0; i < a->n; i++) x[i] -= gamma[j] * a->df[j * a->n + i];
}
