/* Predictor and corrector along the tangent. A step is taken again at half its length when Newton's
 * method fails, when it leads further aside than the step is long, or when the tangent turned by
 * three times the angle wanted: what would jump to another branch does one of these. */
#include "continuation/plan.h"
#include "core/fail.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WAYS = 2 };

typedef struct walk {
    gfold_continuation *c;
    double h;
    int taken;
} walk;

static double angle_between(const gfold_continuation *c)
{
    double sum = 0;
    for (size_t k = 0; k < c->m; k++) sum += pow(c->next.t[k] - c->here.t[k], 2);
    return 2 * asin(fmin(1, sqrt(sum) / 2));
}

/* One step to c->next; 0 when it is good. */
static int attempt(gfold_continuation *c, double h)
{
    double aside = 0;
    if (gf_point_between(c, h, &c->next)) return -1;
    for (size_t k = 0; k < c->m; k++)
        aside += pow(c->next.z[k] - c->here.z[k] - h * c->here.t[k], 2);
    return sqrt(aside) > 0.4 * h || angle_between(c) > 3 * c->params.angle;
}

static int outside(const gfold_continuation *c, const double *z)
{
    for (size_t k = 0; k < c->m; k++)
        if (z[k] < c->lo[k] || z[k] > c->hi[k]) return 1;
    return 0;
}

/* Ends the step where the curve first meets the border; returns its length. */
static double to_border(gfold_continuation *c, double h)
{
    double least = h;
    size_t which = 0;
    double bound = 0;
    for (size_t k = 0; k < c->m; k++) {
        const double z = c->next.z[k], limit = z < c->lo[k] ? c->lo[k] : c->hi[k];
        if (z >= c->lo[k] && z <= c->hi[k]) continue;
        const double s = gf_border_between(c, k, limit, h);
        if (!(s <= least)) continue;
        least = s;
        which = k;
        bound = limit;
    }
    if (gf_point_between(c, least, &c->next)) return -1;
    c->next.z[which] = bound;
    return least;
}

/* Whether the start lies on the step: then the step ends there. */
static int closes(walk *w)
{
    gfold_continuation *c = w->c;
    double along = 0, apart = 0;
    if (c->sense < 0 || w->taken < 4) return 0;
    for (size_t k = 0; k < c->m; k++) along += (c->start.z[k] - c->here.z[k]) * c->here.t[k];
    if (!(along > 0 && along <= w->h) || gf_point_between(c, along, &c->trial)) return 0;
    for (size_t k = 0; k < c->m; k++) apart = fmax(apart, fabs(c->trial.z[k] - c->start.z[k]));
    if (apart > 1e-6 || gf_dot(c->m, c->trial.t, c->start.t) < 0.9) return 0;
    const double arclength = c->here.arclength + along;
    gf_state_copy(c, &c->next, &c->start);
    c->next.arclength = arclength;
    w->h = along;
    return 1;
}

static void accept(walk *w)
{
    gfold_continuation *c = w->c;
    const gf_state kept = c->here;
    c->here = c->next;
    c->next = kept;
    if (c->sense < 0) c->first--;
    c->count++;
    w->taken++;
    gf_store(c, c->sense > 0 ? c->first + c->count - 1 : c->first, &c->here);
}

/* Another discretisation: the point is solved again in it. Negative: the curve ends here. */
static int adapted(gfold_continuation *c)
{
    gf_state *s = &c->here;
    if (!c->system.adapt) return 0;
    for (size_t k = 0; k < c->m; k++) s->z[k] *= c->scale[k], s->t[k] *= c->scale[k];
    const int moved = c->system.adapt(c->system.context, s->z, s->t);
    for (size_t k = 0; k < c->m; k++) s->z[k] /= c->scale[k], s->t[k] /= c->scale[k];
    if (moved <= 0) return moved;
    memcpy(c->trial.z, s->z, c->m * sizeof *s->z);
    memcpy(c->trial.t, s->t, c->m * sizeof *s->t);
    const double length = sqrt(gf_dot(c->m, c->trial.t, c->trial.t));
    for (size_t k = 0; k < c->m; k++) c->trial.t[k] /= length;
    return !gf_correct(c, c->trial.z, c->trial.t, 0, s->z) || gf_complete(c, s, c->trial.t) != 0;
}

static void choose_step(walk *w)
{
    const gfold_continuation_params *p = &w->c->params;
    const double turned = angle_between(w->c) + 1e-12;
    double factor = fmin(2, fmax(0.5, p->angle / turned));
    if (w->c->here.newton > 8) factor = fmin(factor, 0.7);
    w->h = fmin(p->step_max, w->h * factor);
}

static gfold_curve_end follow(walk *w)
{
    gfold_continuation *c = w->c;
    while (w->taken < c->params.points_max) {
        if (attempt(c, w->h)) {
            w->h /= 2;
            if (w->h < c->params.step_min) return GFOLD_END_STUCK;
            continue;
        }
        const double whole = w->h;
        const int closed = closes(w), leaves = !closed && outside(c, c->next.z);
        if (leaves) w->h = to_border(c, whole);
        if (w->h < 0) return GFOLD_END_STUCK;
        if (w->h > 0) gf_events_between(c, w->h);
        accept(w);
        if (closed) return GFOLD_END_CLOSED;
        choose_step(w);
        const int ends = adapted(c);
        if (leaves) return GFOLD_END_WINDOW;
        if (ends) return ends < 0 ? GFOLD_END_CALLER : GFOLD_END_STUCK;
    }
    return GFOLD_END_POINTS;
}

/* ---- the start ----------------------------------------------------------------------------- */

static int nearly_singular(const gfold_continuation *c)
{
    double least = (double)INFINITY, most = 0;
    for (size_t k = 0; k < c->m; k++) {
        const double u = fabs(c->a[k + c->m * k]);
        least = fmin(least, u);
        most = fmax(most, u);
    }
    return !(least > 1e-9 * most);
}

/* A tangent at z, along `row` when that is given. */
static int first_tangent(gfold_continuation *c, const double *z, double *row, int given)
{
    if (gf_jacobian(c, z, c->j)) return -1;
    for (size_t k = 0; k <= c->n; k++) {
        if (!given) {
            memset(row, 0, c->m * sizeof *row);
            row[c->n - k] = 1;
        }
        if (gf_border(c, c->j, row) == 0 && !nearly_singular(c)) return 0;
        if (given) return -1;
    }
    return -1;
}

/* c->here at the start; row: the direction, unit in z. At a branch point one step along it. */
static int begin(gfold_continuation *c, const double *start, double *row, int given)
{
    gf_state *s = &c->here;
    double h = 0;
    for (size_t k = 0; k < c->m; k++) s->z[k] = start[k] / c->scale[k];
    memcpy(c->next.z, s->z, c->m * sizeof *s->z);
    if (given) { /* a singular J has no size of its own */
        for (size_t k = 0; k < c->m; k++) c->next.z[k] += c->params.step * row[k];
        if (!gf_jacobian(c, c->next.z, c->j)) (void)!gf_border(c, c->j, row);
        memcpy(c->next.z, s->z, c->m * sizeof *s->z);
    }
    if (first_tangent(c, s->z, row, given)) {
        if (!given) return -1;
        h = c->params.step;
        for (size_t k = 0; k < c->m; k++) s->z[k] += h * row[k];
        if (gf_jacobian(c, s->z, c->j) || gf_border(c, c->j, row)) return -1;
    } else {
        memset(c->f, 0, c->n * sizeof *c->f);
        gf_bordered_solve(c, c->f, 1, row);
        const double length = sqrt(gf_dot(c->m, row, row));
        for (size_t k = 0; k < c->m; k++) row[k] /= length;
    }
    s->newton = gf_correct(c, c->next.z, row, h, s->z);
    s->arclength = 0;
    return !s->newton || gf_complete(c, s, row);
}

static int by_position(const void *a, const void *b)
{
    const double x = ((const gf_located *)a)->event.position;
    const double y = ((const gf_located *)b)->event.position;
    return (x > y) - (x < y);
}

static int same(const gfold_event *a, const gfold_event *b)
{
    return a->kind == b->kind && a->test == b->test && fabs(a->position - b->position) < 1e-6;
}

/* Positions count from the first point; an event at the start was seen from both sides. */
static void order_events(gfold_continuation *c)
{
    if (!c->events) return;
    qsort(c->event, c->events, sizeof *c->event, by_position);
    size_t kept = 0;
    for (size_t k = 0; k < c->events; k++) {
        c->event[k].event.position -= (double)c->first;
        if (kept && same(&c->event[kept - 1].event, &c->event[k].event)) continue;
        const gf_located swapped = c->event[kept];
        c->event[kept++] = c->event[k];
        if (kept - 1 != k) c->event[k] = swapped;
    }
    c->events = kept;
}

static void both_ways(gfold_continuation *c)
{
    c->sense = 1;
    c->first = (size_t)c->params.points_max;
    c->count = 1;
    gf_store(c, c->first, &c->here);
    const int failed = adapted(c);
    gf_state_copy(c, &c->start, &c->here);
    c->end[0] = c->end[1] = failed ? GFOLD_END_STUCK : GFOLD_END_POINTS;
    for (int way = 0; way < WAYS - c->params.one_way && !failed; way++) {
        walk w = { c, c->params.step, 0 };
        gf_state_copy(c, &c->here, &c->start);
        if (way) {
            c->sense = -1;
            for (size_t k = 0; k < c->m; k++) c->row[k] = -c->here.t[k];
            if (gf_complete(c, &c->here, c->row)) return;
        }
        c->end[way] = follow(&w);
        if (c->end[way] == GFOLD_END_CLOSED) {
            c->end[1] = c->end[0];
            return;
        }
    }
}

static gfold_status inside(const gfold_continuation *c, const double *start, gfold_error *err)
{
    for (size_t k = 0; k < c->m; k++) {
        const double z = start[k] / c->scale[k], slack = 1e-12 * (1 + fabs(z));
        if (z >= c->lo[k] - slack && z <= c->hi[k] + slack) continue;
        return gf_fail(err, GFOLD_EINVAL, "start[%zu] is %.10g, outside [%g, %g]", k, start[k],
                       c->lo[k] * c->scale[k], c->hi[k] * c->scale[k]);
    }
    return gf_ok(err);
}

/* c->wanted: the direction, of unit length, or the parameter's axis; returns whether one was
 * given. */
static int set_direction(gfold_continuation *c, const double *direction)
{
    memset(c->wanted, 0, c->m * sizeof *c->wanted);
    c->wanted[c->n] = 1;
    if (!direction) return 0;
    for (size_t k = 0; k < c->m; k++) c->wanted[k] = direction[k] / c->scale[k];
    const double length = sqrt(gf_dot(c->m, c->wanted, c->wanted));
    for (size_t k = 0; k < c->m; k++) c->wanted[k] /= length;
    return length > 0;
}

gfold_status gfold_continuation_run(gfold_continuation *c, const double *start,
                                    const double *direction, gfold_error *err)
{
    c->count = c->events = 0;
    c->jacobian_error = c->jacobian_size = 0;
    for (size_t i = 0; i < c->n; i++) c->row_size[i] = 1e-300;
    for (size_t k = 0; k < c->m; k++) c->increment[k] = 1e-4;
    const gfold_status status = inside(c, start, err);
    if (status) return status;
    const int given = set_direction(c, direction);
    memcpy(c->row, c->wanted, c->m * sizeof *c->row);
    if (begin(c, start, c->row, given))
        return gf_fail(err, GFOLD_ENOCONV, "no point of a curve was found near the start");
    if (gf_dot(c->m, c->here.t, c->wanted) < 0) {
        for (size_t k = 0; k < c->m; k++) c->row[k] = -c->here.t[k];
        if (gf_complete(c, &c->here, c->row))
            return gf_fail(err, GFOLD_ENOCONV, "the curve has no tangent at the start");
    }
    gf_state_copy(c, &c->start, &c->here);
    both_ways(c);
    order_events(c);
    if (c->jacobian_error > 1e-4)
        return gf_fail(err, GFOLD_EACCURACY, "differences give the Jacobian to %.1e only",
                       c->jacobian_error);
    return gf_ok(err);
}
