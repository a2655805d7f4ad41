/* Arnoldi iteration with (J - shift)^-1, never restarted: restarts of ARPACK need a number of
 * eigenvalues in advance, and how many must be known depends on where the last one wanted lies.
 *
 * The circle around a shift on the edge cuts deep into the bulk where the strip Re l >= x_k is only
 * wide. A shift further right has a flatter circle, but what lies near it stands out less. Solves for
 * six eigenvalues of a vRNN of 4000 units (g = 2), the shift 3, 5, 8, 12 margins right of the edge:
 * 305, 239, 228, 217, and 10 to 30 more where KNOWN is 1e-6.
 */
#include "core/fail.h"
#include "core/memory.h"
#include "math/arnoldi.h"
#include "math/linalg.h"
#include "sim/cover.h"
#include "sim/modes_list.h"
#include "sim/resolvent.h"

#include <math.h>
#include <stdlib.h>

enum { MOVE = 8, BASIS_MOST = 1000, FIRST = 60, STEP = 20 };

static const double MARGIN = 3;   /* over sqrt(N): how far eigenvalues stray from the bulk */
static const double KNOWN = 1e-4; /* relative residual from which on an eigenvalue is known   */

typedef struct search {
    gf_reduced *of;
    const gfold_modes_params *p;
    gf_resolvent inverse;
    gf_arnoldi basis;
    gf_ritz ritz;
    gf_modes_list *list;
    double *room;  /* 4 m                          */
    double radius; /* all within it are known      */
    size_t known;
} search;

static double margin(const search *s)
{
    return MARGIN / sqrt((double)s->of->full.n);
}

static gfold_status start(search *s, gfold_error *err)
{
    const size_t m = s->of->m;
    const double asked = s->p->basis ? s->p->basis : fmax(BASIS_MOST, 4.0 * s->p->k);
    const size_t limit = (size_t)fmin(fmin(asked, (double)s->p->products_max), (double)m);
    const double shift = s->p->shift + (s->p->height ? MOVE * margin(s) : 0);
    gfold_status status = gf_resolvent_create(&s->inverse, s->of, shift, err);
    if (!status) status = gf_check_memory(err, "the Krylov basis", gf_arnoldi_bytes(m, limit));
    if (!status) status = gf_arnoldi_create(&s->basis, m, limit, err);
    s->room = gf_allocate(4 * m, sizeof *s->room);
    if (!status && !s->room) status = gf_fail_memory(err, 32.0 * (double)m);
    return status;
}

static void stop(search *s)
{
    gf_resolvent_destroy(&s->inverse);
    gf_arnoldi_destroy(&s->basis);
    gf_ritz_destroy(&s->ritz);
    free(s->room);
}

/* |(J - shift) v|, v the vector that continues the basis: turns defects into residuals. */
static double stretch(search *s, long *products)
{
    const gf_operator by = gf_reduced_operator(s->of);
    const double *v = s->basis.v + s->basis.m * s->of->m;
    if (s->basis.m == s->of->m) return 0;
    ++*products;
    by.apply(by.context, v, s->room);
    for (size_t i = 0; i < s->of->m; i++) s->room[i] -= s->inverse.shift * v[i];
    return gf_norm(s->of->m, s->room);
}

static void list_ritz(search *s, double stretched)
{
    s->list->count = 0;
    for (size_t j = 0; j < s->ritz.m; j++) {
        const double re = s->ritz.re[j], im = s->ritz.im[j], square = re * re + im * im;
        if (square > 0)
            gf_modes_list_add(s->list, s->inverse.shift + re / square, im != 0 ? -im / square : 0,
                              s->ritz.defect[j] * stretched / sqrt(square), j);
    }
}

/* Leaves those that are known; all are within the distance of the last before the first doubtful. */
static void keep_known(search *s)
{
    size_t kept = 0;
    int certain = 1;
    s->radius = s->ritz.m == s->of->m ? INFINITY : 0;
    s->known = 0;
    gf_modes_list_sort(s->list, GF_BY_DISTANCE, s->inverse.shift);
    for (size_t j = 0; j < s->list->count; j++) {
        const gf_mode m = s->list->mode[j];
        if (gf_mode_relative(&m) > KNOWN) {
            certain = 0;
            continue;
        }
        if (certain) s->known++, s->radius = fmax(s->radius, -m.key);
        s->list->mode[kept++] = m;
    }
    s->list->count = kept;
}

static void rank(search *s)
{
    const gf_mode_rank by = s->p->height ? GF_BY_REAL_PART : GF_BY_DISTANCE;
    for (size_t j = 0; j < s->of->count; j++)
        gf_modes_list_add(s->list, s->of->exact[j], 0, 0, GF_MODE_EXACT);
    gf_modes_list_sort(s->list, by, s->p->shift);
    gf_modes_list_cut(s->list, (size_t)s->p->k);
}

static int converged(const search *s)
{
    for (size_t j = 0; j < s->list->count; j++)
        if (gf_mode_relative(&s->list->mode[j]) > s->p->tol) return 0;
    return s->list->count >= (size_t)s->p->k;
}

static int certain(const search *s)
{
    const gf_mode *last = &s->list->mode[s->list->count - 1];
    if (!s->p->height) return hypot(last->re - s->p->shift, last->im) <= s->radius;
    const gf_cover cover = { s->p->height,     s->p->context, margin(s),
                             s->inverse.shift, s->radius,     s->known };
    return gf_cover_right_of(&cover, last->re);
}

/* Residuals of those found, from their eigenvectors. */
static void verify(search *s, long *products)
{
    const gf_operator by = gf_reduced_operator(s->of);
    const size_t m = s->of->m, size = s->ritz.m;
    double *x = s->room + 2 * m, *y = x + m;
    for (size_t j = 0; j < s->list->count; j++) {
        gf_mode *mode = &s->list->mode[j];
        if (mode->source == GF_MODE_EXACT) continue;
        const int pair = mode->im != 0;
        const size_t first = mode->source - (s->ritz.im[mode->source] < 0);
        const double l[] = { mode->re, mode->source == first ? mode->im : -mode->im };
        gf_combine(m, size, s->basis.v, s->ritz.y + first * size, x);
        if (pair) gf_combine(m, size, s->basis.v, s->ritz.y + (first + 1) * size, y);
        mode->residual = gf_krylov_residual(&by, l, x, pair ? y : NULL, s->room);
        *products += 1 + pair;
    }
}

static size_t next_size(const search *s)
{
    const size_t m = s->basis.m, step = m / 8 > STEP ? m / 8 : STEP;
    const size_t next = m ? m + step : FIRST + 2 * (size_t)s->p->k;
    return next < s->basis.limit ? next : s->basis.limit;
}

static gfold_status grow(search *s, long *products, gfold_error *err)
{
    const gf_operator by = gf_resolvent_operator(&s->inverse);
    while (s->basis.m < s->basis.limit) {
        const size_t before = s->basis.m;
        gf_arnoldi_extend(&s->basis, &by, next_size(s));
        *products += (long)(s->basis.m - before);
        gf_ritz_destroy(&s->ritz);
        const gfold_status status = gf_arnoldi_ritz(&s->basis, &s->ritz, err);
        if (status) return status;
        list_ritz(s, stretch(s, products));
        keep_known(s);
        rank(s);
        if (converged(s) && certain(s)) return gf_ok(err);
    }
    return gf_fail(err, GFOLD_ENOCONV,
                   "%zu vectors leave it open whether these are the ones wanted: within %g of %g "
                   "%zu eigenvalues are known",
                   s->basis.m, s->radius, s->inverse.shift, s->known);
}

gfold_status gf_modes_near(gf_reduced *of, const gfold_modes_params *p, gf_modes_list *list,
                           long *products, gfold_error *err)
{
    search s = { .of = of, .p = p, .list = list };
    gfold_status status = start(&s, err);
    if (!status) status = grow(&s, products, err);
    if (!status || status == GFOLD_ENOCONV) verify(&s, products);
    stop(&s);
    return status;
}
