/* How far the smooth piece goes: strides along the path, each no longer than the linear estimate of
 * the next switch; between the ends of one z is the cubic through values and slopes (switching.h),
 * which tells where to look. */
#include "core/fail.h"
#include "math/linalg.h"
#include "sim/manifold.h"
#include "sim/switching.h"

#include <math.h>
#include <string.h>

enum { HALVINGS = 60 };

static const double give_up = 1e-7; /* of the longest stride */

static double side(const gfold_manifold *m, size_t i)
{
    return m->is_active[i] ? 1 : -1;
}

/* s beyond the place at which a first gate switches if z keeps its slope. */
static double linear(const gfold_manifold *m, const gf_place *at)
{
    double least = (double)INFINITY;
    for (size_t i = 0; i < m->shape.n; i++) {
        const double margin = side(m, i) * (at->z[i] - m->theta),
                     slope = side(m, i) * at->z_slope[i];
        if (slope < 0) least = fmin(least, fmax(margin, 0) / -slope);
    }
    return least;
}

static gf_crossing first(const gfold_manifold *m, const gf_place *from, const gf_place *to)
{
    const double step = to->s - from->s;
    gf_crossing found = { .at = 2 };
    for (size_t i = 0; i < m->shape.n; i++) {
        const double sign = side(m, i);
        const double u =
            gf_first_fall(sign * (from->z[i] - m->theta), sign * (to->z[i] - m->theta),
                          sign * step * from->z_slope[i], sign * step * to->z_slope[i]);
        if (u < found.at) found = (gf_crossing){ .at = u, .unit = i };
    }
    return found;
}

static int crossed(const gfold_manifold *m, const gf_place *at)
{
    for (size_t i = 0; i < m->shape.n; i++)
        if (side(m, i) * (at->z[i] - m->theta) < 0) return 1;
    return 0;
}

static double moved(const gfold_manifold *m, const double *h)
{
    double sum = 0;
    for (size_t i = 0; i < m->shape.n; i++) sum += pow(h[i] - m->h[i], 2);
    return sqrt(sum);
}

/* Between two places, until z is on the threshold to rounding. */
static void locate(gfold_manifold *m, const double *v, gf_place *places[3], gfold_reach *reach)
{
    gf_place **from = &places[0], **to = &places[1], **middle = &places[2];
    gf_crossing c = first(m, *from, *to);
    for (int k = 0; k < HALVINGS && c.at <= 1; k++) {
        const double width = (*to)->s - (*from)->s;
        reach->unit = c.unit;
        reach->distance = (*from)->s + c.at * width;
        reach->moved = moved(m, (*from)->h);
        if (c.at * width <= 4e-16 * reach->distance) return;
        if (gf_manifold_advance(m, v, *from, c.at * width, *middle)) return;
        reach->moved = moved(m, (*middle)->h);
        if (fabs((*middle)->z[c.unit] - m->theta) < 1e-14) return;
        gf_place **end = crossed(m, *middle) ? to : from, *held = *end;
        *end = *middle;
        *middle = held;
        c = first(m, *from, *to);
    }
}

static void walk(gfold_manifold *m, const double *v, double limit, gfold_reach *reach)
{
    gf_place *places[3] = { &m->place[0], &m->place[1], &m->place[2] };
    const double stride = gf_manifold_stride(m);
    double most = stride;
    while (places[0]->s < limit) {
        const double ahead = linear(m, places[0]) * (1 + 1e-6) + 1e-9;
        const double step = fmin(fmin(most, ahead), limit - places[0]->s);
        if (gf_manifold_advance(m, v, places[0], step, places[1])) {
            most = step / 2;
            reach->distance = places[0]->s;
            reach->moved = moved(m, places[0]->h);
            reach->end = GFOLD_REACH_FOLD;
            if (most < give_up * stride) return;
            continue;
        }
        if (first(m, places[0], places[1]).at <= 1) {
            reach->end = GFOLD_REACH_SWITCH;
            locate(m, v, places, reach);
            return;
        }
        gf_place *held = places[0];
        places[0] = places[1];
        places[1] = held;
        most = fmin(stride, 2 * most);
    }
    reach->end = GFOLD_REACH_LIMIT;
    reach->distance = limit;
    reach->moved = moved(m, places[0]->h);
}

gfold_status gfold_manifold_reach(gfold_manifold *m, const double *v, double limit,
                                  gfold_reach *out, gfold_error *err)
{
    if (!(limit > 0 && limit <= 1e6)) return gf_check_range(err, "limit", limit, 1e-300, 1e6);
    *out = (gfold_reach){ .distance = 0 };
    gf_manifold_begin(m, v, &m->place[0]);
    out->linear = linear(m, &m->place[0]);
    walk(m, v, limit, out);
    return gf_ok(err);
}

/* ---- straight lines ------------------------------------------------------------------------ */

static int switched(gfold_manifold *m, const double *d, double s)
{
    double *h = m->place[0].h;
    for (size_t i = 0; i < m->shape.n; i++) h[i] = m->h[i] + s * d[i];
    gf_rest_evaluate(&m->rest, gf_rest_multiply, h, &m->work.units, m->work.f);
    gf_manifold_z(m, m->place[0].z);
    return crossed(m, &m->place[0]);
}

double gfold_manifold_straight(gfold_manifold *m, const double *d)
{
    const double size = gf_norm(m->shape.n, d), root = sqrt((double)m->shape.n);
    double lo = 0, hi = 0;
    if (!(size > 0)) return (double)INFINITY;
    for (int k = 1; k <= 500; k++) {
        hi = 0.02 * root * k / size;
        if (switched(m, d, hi)) break;
        if (k == 500) return (double)INFINITY;
        lo = hi;
    }
    for (int k = 0; k < HALVINGS; k++) {
        const double middle = (lo + hi) / 2;
        if (switched(m, d, middle))
            hi = middle;
        else
            lo = middle;
    }
    return lo;
}
