/* Points, pieces and marks, in arrays that grow. */
#include "theory/critical_pieces.h"

#include <math.h>
#include <stdlib.h>

/* Room for one more of `count`; the array is unchanged when there is none. */
static void *grow(gfold_critical_curve *c, void *array, size_t count, size_t *room, size_t size)
{
    if (count < *room) return array;
    const size_t wanted = 2 * *room + 64;
    void *grown = realloc(array, wanted * size);
    if (!grown) {
        c->status = GFOLD_ENOMEM;
        return array;
    }
    *room = wanted;
    return grown;
}

static void add_point(gfold_critical_curve *c, const gfold_mark *at, double third)
{
    size_t room = c->room;
    c->x = grow(c, c->x, c->count, &room, sizeof *c->x);
    room = c->room;
    c->y = grow(c, c->y, c->count, &room, sizeof *c->y);
    room = c->room;
    c->delta = grow(c, c->delta, c->count, &room, sizeof *c->delta);
    room = c->room;
    c->third = grow(c, c->third, c->count, &room, sizeof *c->third);
    if (c->status) return;
    c->room = room;
    c->x[c->count] = at->x;
    c->y[c->count] = at->y;
    c->delta[c->count] = at->delta_h;
    c->third[c->count++] = third;
}

static int near(const gfold_critical_curve *c, const gfold_mark *a, const gfold_mark *b, double tol)
{
    return fabs(a->x - b->x) < tol * c->line.scale[1] && fabs(a->y - b->y) < tol * c->line.scale[2];
}

static void add_mark(gfold_critical_curve *c, gfold_mark mark)
{
    for (size_t k = 0; k < c->marks; k++)
        if (c->mark[k].kind == mark.kind && near(c, &c->mark[k], &mark, 1e-8)) return;
    c->mark = grow(c, c->mark, c->marks, &c->marks_room, sizeof *c->mark);
    if (!c->status) c->mark[c->marks++] = mark;
}

static gfold_mark mark_of(const gfold_critical_curve *c, const double *u)
{
    if (c->line.kind == GFOLD_CURVE_ONSET) return (gfold_mark){ .x = u[0], .y = u[1] };
    if (c->line.third) return (gfold_mark){ .x = u[1], .y = u[2] };
    return (gfold_mark){ .x = u[1],
                         .y = u[2],
                         .delta_h = exp(u[0]) / gf_line_rate(&c->line, u[1], u[2]) };
}

/* Where a parameter is even, curves meet its zero at a right angle and do not turn there. */
static int on_border(const gfold_critical_curve *c, const gfold_mark *m)
{
    const gfold_span *x = &c->params.x, *y = &c->params.y;
    return fmin(m->x - x->lo, x->hi - m->x) < 1e-6 * (x->hi - x->lo) ||
           fmin(m->y - y->lo, y->hi - m->y) < 1e-6 * (y->hi - y->lo);
}

/* At a cusp both parameters turn, which is not counted again. */
static void add_events(gfold_critical_curve *c)
{
    const gfold_mark_kind second =
        c->line.kind == GFOLD_CURVE_ONSET ? GFOLD_MARK_TRICRITICAL : GFOLD_MARK_CUSP;
    for (int turns = 0; turns < 2; turns++)
        for (size_t k = 0; k < gfold_continuation_events(c->plan); k++) {
            const gfold_event e = gfold_continuation_event(c->plan, k);
            const int is_turn = e.kind == GFOLD_EVENT_FOLD || e.test == 0;
            if (is_turn != turns) continue;
            gfold_mark mark = mark_of(c, e.u);
            mark.residual = e.residual;
            mark.kind = e.kind == GFOLD_EVENT_FOLD ? GFOLD_MARK_TURN_Y
                        : e.test == 0              ? GFOLD_MARK_TURN_X
                                                   : second;
            int skipped = turns && on_border(c, &mark);
            for (size_t i = 0; i < c->marks && turns; i++)
                skipped |= c->mark[i].kind == GFOLD_MARK_CUSP && near(c, &c->mark[i], &mark, 1e-5);
            if (!skipped) add_mark(c, mark);
        }
}

/* The point at Delta = 0 beyond one that has the smallest Delta of the continuation. */
static void add_end(gfold_critical_curve *c, size_t k)
{
    int tricritical;
    const double *u = gfold_continuation_point(c->plan, k).u;
    if (c->line.kind == GFOLD_CURVE_ONSET || c->line.third ||
        u[0] > log(2 * gf_line_lowest(&c->line)))
        return;
    gfold_mark end = mark_of(c, u);
    if (gf_line_end(&c->line, &end, &tricritical)) return;
    const gfold_span *x = &c->params.x, *y = &c->params.y;
    if (end.x < x->lo || end.x > x->hi || end.y < y->lo || end.y > y->hi) return;
    add_point(c, &end, 0);
    if (tricritical) add_mark(c, end);
}

void gf_pieces_add(gfold_critical_curve *c)
{
    const size_t n = gfold_continuation_count(c->plan), first = c->count;
    const gfold_curve_end end[2] = { gfold_continuation_end(c->plan, 0),
                                     gfold_continuation_end(c->plan, 1) };
    if (end[1] == GFOLD_END_WINDOW) add_end(c, 0);
    for (size_t k = 0; k < n; k++) {
        const gfold_curve_point p = gfold_continuation_point(c->plan, k);
        const gfold_mark m = mark_of(c, p.u);
        add_point(c, &m, c->line.third ? p.u[0] : 0);
        c->residual = fmax(c->residual, p.residual);
    }
    if (end[0] == GFOLD_END_WINDOW) add_end(c, n - 1);
    c->piece = grow(c, c->piece, c->pieces, &c->pieces_room, sizeof *c->piece);
    if (c->status) return;
    const int complete = end[0] <= GFOLD_END_CLOSED && end[1] <= GFOLD_END_CLOSED;
    c->piece[c->pieces++] =
        (gfold_piece){ first, c->count - first, end[0] == GFOLD_END_CLOSED, complete };
    add_events(c);
}

void gf_pieces_unknowns(const gfold_critical_curve *c, size_t i, double *u)
{
    const double delta = c->delta[i], lowest = log(gf_line_lowest(&c->line));
    u[1] = c->x[i];
    u[2] = c->y[i];
    if (c->line.kind == GFOLD_CURVE_ONSET || c->line.third)
        u[0] = c->third[i];
    else
        u[0] = delta > 0 ? log(delta * gf_line_rate(&c->line, u[1], u[2])) : lowest;
}
