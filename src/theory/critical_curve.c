/* The lines of the scan include the borders of the window, so that every curve that leaves it is met. A point
 * found on a curve that is already there starts nothing. */
#include "core/fail.h"
#include "theory/critical_line.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { INTERVALS = 60, LENGTH_MAX = 30, SCALE_V = 32 }; /* LENGTH_MAX in windows */

struct gfold_critical_curve {
    gf_line line;
    gfold_critical_curve_params params;
    gfold_continuation *plan;
    gfold_critical_plan *scan[2]; /* along x, along y; NULL: it cannot be free */
    size_t count, room, pieces, pieces_room, marks, marks_room;
    double *x, *y, *delta, *third;
    gfold_piece *piece;
    gfold_mark *mark;
    double residual, step; /* step: of the continuation, in windows */
    gfold_status status;
};

static const char *const names[] = { "marginal", "saddle", "onset", "bias", "tricritical" };

const char *gfold_curve_name(gfold_curve_kind kind)
{
    return (unsigned)kind < GFOLD_CURVE_KIND_COUNT ? names[kind] : NULL;
}

gfold_critical_curve_params gfold_critical_curve_defaults(void)
{
    return (gfold_critical_curve_params){
        .model = gfold_model_preset(GFOLD_GRNN), .points = 200, .scan = 12, .tol = 1e-12
    };
}

/* ---- what is found ------------------------------------------------------------------------- */

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

static void add_piece(gfold_critical_curve *c)
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

/* ---- where to start ------------------------------------------------------------------------ */

/* u of the i-th point that is there. */
static void known(const gfold_critical_curve *c, size_t i, double *u)
{
    const double delta = c->delta[i], lowest = log(gf_line_lowest(&c->line));
    u[1] = c->x[i];
    u[2] = c->y[i];
    if (c->line.kind == GFOLD_CURVE_ONSET || c->line.third)
        u[0] = c->third[i];
    else
        u[0] = delta > 0 ? log(delta * gf_line_rate(&c->line, u[1], u[2])) : lowest;
}

/* Distance of a start to the chord between points k and k + 1, in steps of the continuation. */
static double distance(const gfold_critical_curve *c, size_t k, const double *u)
{
    double a[3], b[3], along = 0, length = 0, apart = 0;
    known(c, k, a);
    known(c, k + 1, b);
    for (int m = 0; m < 3; m++) {
        a[m] = (a[m] - u[m]) / c->line.scale[m];
        b[m] = (b[m] - u[m]) / c->line.scale[m] - a[m];
        along -= a[m] * b[m];
        length += b[m] * b[m];
    }
    const double w = length > 0 ? fmax(0, fmin(1, along / length)) : 0;
    for (int m = 0; m < 3; m++) apart += pow(a[m] + w * b[m], 2);
    return sqrt(apart) / c->step;
}

static int is_known(const gfold_critical_curve *c, const double *u)
{
    for (size_t p = 0; p < c->pieces; p++)
        for (size_t k = 0; k + 1 < c->piece[p].count; k++)
            if (distance(c, c->piece[p].first + k, u) < 0.3) return 1;
    return 0;
}

/* u has three components; the first is no unknown of the onset, and 0. */
static void start_at(gfold_critical_curve *c, const double *u)
{
    const int onset = c->line.kind == GFOLD_CURVE_ONSET;
    if (c->status || is_known(c, u)) return;
    const gfold_status status = gfold_continuation_run(c->plan, onset ? u + 1 : u, NULL, NULL);
    if (status == GFOLD_OK || status == GFOLD_EACCURACY) add_piece(c);
}

static void start_from(gfold_critical_curve *c, double x, double y, double delta)
{
    double u[3] = { 0, x, y };
    if (c->line.kind != GFOLD_CURVE_ONSET) u[0] = log(delta * gf_line_rate(&c->line, x, y));
    if (c->line.kind == GFOLD_CURVE_ONSET || u[0] > log(gf_line_lowest(&c->line))) start_at(c, u);
}

/* All transitions on the line where the other parameter has this value. */
static void on_line(const gfold_critical_curve *c, int along, double across, gfold_criticals *found)
{
    static const gfold_critical_kind kinds[] = { GFOLD_CRITICAL_MARGINAL, GFOLD_CRITICAL_SADDLE,
                                                 GFOLD_CRITICAL_ONSET, GFOLD_CRITICAL_MARGINAL };
    const gf_line *line = &c->line;
    gfold_model model = line->model;
    found->count = 0;
    if (!c->scan[along] || gfold_model_set(&model, along ? line->x : line->y, across, NULL)) return;
    (void)!gfold_critical_solve(c->scan[along], kinds[line->kind], &model,
                                along ? line->y : line->x, NULL, found, NULL);
}

static void scan_line(gfold_critical_curve *c, int along, double across)
{
    gfold_criticals found;
    on_line(c, along, across, &found);
    for (int k = 0; k < found.count; k++) {
        const double value = found.point[k].value;
        start_from(c, along ? across : value, along ? value : across, found.point[k].delta_h);
    }
}

/* Of the transitions on both lines through the start, the nearest. */
static void start_nearest(gfold_critical_curve *c)
{
    gfold_criticals found;
    gfold_critical nearest = { 0 };
    int which = 0;
    double least = (double)INFINITY;
    const double *start = c->params.start;
    for (int along = 0; along < 2; along++) {
        on_line(c, along, start[!along], &found);
        for (int k = 0; k < found.count; k++) {
            const double apart =
                fabs(found.point[k].value - start[along]) / c->line.scale[1 + along];
            if (!(apart < least)) continue;
            least = apart;
            nearest = found.point[k];
            which = along;
        }
    }
    if (isfinite(least))
        start_from(c, which ? start[0] : nearest.value, which ? nearest.value : start[1],
                   nearest.delta_h);
}

/* The tricritical point of one model, for one of beta_r and p. */
static void start_tricritical(gfold_critical_curve *c, const gfold_model *model)
{
    gfold_model m = *model;
    if (gfold_critical_tricritical(&m, &m.g, &m.reset.alpha, NULL)) return;
    const double u[3] = { gfold_model_get(&m, c->line.third), gfold_model_get(&m, c->line.x),
                          gfold_model_get(&m, c->line.y) };
    const gfold_span *x = &c->params.x, *y = &c->params.y;
    if (u[1] >= x->lo && u[1] <= x->hi && u[2] >= y->lo && u[2] <= y->hi) start_at(c, u);
}

/* Over what beta_r and p may be: an axis its span, the third parameter its usual range. */
static void scan_tricritical(gfold_critical_curve *c)
{
    static const char *const vary[] = { "beta_r", "p" };
    const int lines = 4 * (c->params.scan + 1);
    double lo[2], hi[2];
    for (int k = 0; k < 2; k++) {
        const gfold_parameter *p = gfold_model_parameter(vary[k]);
        lo[k] = hi[k] = gfold_model_get(&c->line.model, p);
        if (p == c->line.third) (void)!gfold_critical_range(p, &lo[k], &hi[k], NULL);
        if (p == c->line.x) lo[k] = c->params.x.lo, hi[k] = c->params.x.hi;
        if (p == c->line.y) lo[k] = c->params.y.lo, hi[k] = c->params.y.hi;
    }
    for (int i = 0; i <= lines; i++)
        for (int j = 0; j <= lines; j++) {
            gfold_model model = c->line.model;
            model.reset.beta = lo[0] + i * (hi[0] - lo[0]) / lines;
            model.p = lo[1] + j * (hi[1] - lo[1]) / lines;
            start_tricritical(c, &model);
            if (!(hi[1] > lo[1])) break;
        }
}

static void scan(gfold_critical_curve *c)
{
    if (c->line.third) {
        scan_tricritical(c);
        return;
    }
    if (c->params.has_start) {
        start_nearest(c);
        return;
    }
    const int lines = c->params.scan + 1;
    for (int along = 0; along < 2; along++) {
        const gfold_span *across = along ? &c->params.x : &c->params.y;
        for (int k = 0; k <= lines && c->scan[along]; k++)
            scan_line(c, along, across->lo + k * (across->hi - across->lo) / lines);
    }
}

/* ---- making it ----------------------------------------------------------------------------- */

static gfold_status check_span(const char *name, const gfold_span *span, gfold_error *err)
{
    const gfold_parameter *p = span->parameter;
    if (!p) return gf_fail(err, GFOLD_EINVAL, "%s has no parameter", name);
    gfold_status status = gf_check_range(err, p->name, span->lo, p->lo, p->hi);
    if (!status) status = gf_check_range(err, p->name, span->hi, p->lo, p->hi);
    if (!status && !(span->lo < span->hi))
        return gf_fail(err, GFOLD_EINVAL, "%s runs from %g to %g; lo must be below hi", name,
                       span->lo, span->hi);
    return status;
}

static gfold_status check(const gfold_critical_curve_params *p, gfold_error *err)
{
    gfold_status status = gfold_model_check(&p->model, err);
    if (!status && (unsigned)p->kind >= GFOLD_CURVE_KIND_COUNT)
        return gf_fail(err, GFOLD_EINVAL, "kind is %d, which is no gfold_curve_kind", (int)p->kind);
    if (!status) status = check_span("x", &p->x, err);
    if (!status) status = check_span("y", &p->y, err);
    if (!status && p->x.parameter == p->y.parameter)
        return gf_fail(err, GFOLD_EINVAL, "x and y are both %s", p->x.parameter->name);
    if (!status && p->has_start)
        status = gf_check_range(err, "start of x", p->start[0], p->x.lo, p->x.hi);
    if (!status && p->has_start)
        status = gf_check_range(err, "start of y", p->start[1], p->y.lo, p->y.hi);
    if (!status) status = gf_check_range(err, "points", p->points, 10, 10000);
    if (!status) status = gf_check_range(err, "scan", p->scan, 0, 1000);
    if (!status) status = gf_check_range(err, "tol", p->tol, 1e-14, 1e-4);
    return status;
}

static gfold_status create_scans(gfold_critical_curve *c, gfold_error *err)
{
    gfold_status status = gf_ok(err);
    for (int along = 0; along < 2 && !status; along++) {
        const gfold_span *free = along ? &c->params.y : &c->params.x;
        gfold_critical_params params = { free->lo, free->hi, INTERVALS, c->params.tol };
        double lo, hi;
        if (gfold_critical_range(free->parameter, &lo, &hi, NULL) ||
            !gfold_model_has(&c->line.model, free->parameter))
            continue;
        status = gfold_critical_create(&c->scan[along], &params, err);
    }
    if (!status && !c->scan[0] && !c->scan[1])
        return gf_fail(err, GFOLD_EINVAL,
                       "neither %s nor %s moves a transition of this model; g, p, alpha_r, beta_r, "
                       "theta_z, sigma_b do where it has them",
                       c->line.x->name, c->line.y->name);
    return status;
}

static gfold_status create_plan(gfold_critical_curve *c, gfold_error *err)
{
    const gfold_critical_curve_params *p = &c->params;
    const gfold_parameter *third = c->line.third;
    const double lo[] = { third ? third->lo : log(gf_line_lowest(&c->line)), p->x.lo, p->y.lo };
    const double hi[] = { third ? third->hi : 300, p->x.hi, p->y.hi };
    const size_t skip = c->line.kind == GFOLD_CURVE_ONSET;
    const gfold_system system = gf_line_system(&c->line);
    gfold_continuation_params params = gfold_continuation_defaults();
    params.step = params.step_max = c->step;
    params.step_min = 1e-7 * params.step;
    params.points_max = (int)fmin(1e6, 2 * LENGTH_MAX / c->step);
    params.tol = p->tol;
    params.scale = c->line.scale + skip;
    params.lo = lo + skip;
    params.hi = hi + skip;
    return gfold_continuation_create(&c->plan, &system, &params, err);
}

/* The first of those that make a tricritical point that is no axis. */
static const gfold_parameter *third_parameter(const gfold_critical_curve_params *p)
{
    static const char *const all[] = { "g", "alpha_r", "beta_r" };
    for (int k = 0; k < 3; k++) {
        const gfold_parameter *third = gfold_model_parameter(all[k]);
        if (third != p->x.parameter && third != p->y.parameter) return third;
    }
    return NULL;
}

static void set_line(gfold_critical_curve *c)
{
    const gfold_critical_curve_params *p = &c->params;
    c->line = (gf_line){ .kind = p->kind,
                         .model = p->model,
                         .x = p->x.parameter,
                         .y = p->y.parameter,
                         .scale = { SCALE_V, p->x.hi - p->x.lo, p->y.hi - p->y.lo } };
    if (p->kind == GFOLD_CURVE_BIAS)
        c->line.model.update.kind = c->line.model.reset.kind = GFOLD_GATE_OFF;
    if (p->kind == GFOLD_CURVE_TRICRITICAL) c->line.third = third_parameter(p);
}

static void forget(gfold_critical_curve *c)
{
    gfold_continuation_destroy(c->plan);
    c->plan = NULL;
    c->count = c->pieces = c->marks = 0;
    c->residual = 0;
}

/* Steps of half what the window asks for; shorter ones when the curves are short. */
static gfold_status follow(gfold_critical_curve *c, gfold_error *err)
{
    const int wanted = c->params.points;
    gfold_status status = gf_ok(err);
    c->step = 0.5 / wanted;
    for (int tries = 0; tries < 3 && !status; tries++) {
        forget(c);
        status = create_plan(c, err);
        if (!status) scan(c);
        if (c->status || !c->count || c->count >= (size_t)wanted) break;
        c->step *= 0.7 * (double)c->count / wanted;
    }
    return status ? status : c->status;
}

gfold_status gfold_critical_curve_follow(gfold_critical_curve **out,
                                         const gfold_critical_curve_params *params,
                                         gfold_error *err)
{
    *out = NULL;
    gfold_status status = check(params, err);
    if (status) return status;
    gfold_critical_curve *c = gf_allocate(1, sizeof *c);
    if (!c) return gf_fail_memory(err, sizeof *c);
    c->params = *params;
    set_line(c);
    status = create_scans(c, err);
    if (!status) status = follow(c, err);
    if (c->status) status = gf_fail_memory(err, 48 * (double)c->room);
    if (!status && !c->pieces)
        status = gf_fail(err, GFOLD_ENOCONV, "no %s point for %s in [%g, %g] and %s in [%g, %g]",
                         names[params->kind], c->line.x->name, params->x.lo, params->x.hi,
                         c->line.y->name, params->y.lo, params->y.hi);
    if (status)
        gfold_critical_curve_destroy(c);
    else
        *out = c;
    return status;
}

void gfold_critical_curve_destroy(gfold_critical_curve *c)
{
    if (!c) return;
    gfold_continuation_destroy(c->plan);
    for (int along = 0; along < 2; along++) gfold_critical_destroy(c->scan[along]);
    void *const all[] = { c->x, c->y, c->delta, c->third, c->piece, c->mark };
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) free(all[k]);
    free(c);
}

/* ---- accessors ----------------------------------------------------------------------------- */

size_t gfold_critical_curve_count(const gfold_critical_curve *c)
{
    return c->count;
}

const double *gfold_critical_curve_x(const gfold_critical_curve *c)
{
    return c->x;
}

const double *gfold_critical_curve_y(const gfold_critical_curve *c)
{
    return c->y;
}

const double *gfold_critical_curve_delta(const gfold_critical_curve *c)
{
    return c->delta;
}

const gfold_parameter *gfold_critical_curve_third(const gfold_critical_curve *c)
{
    return c->line.third;
}

const double *gfold_critical_curve_third_values(const gfold_critical_curve *c)
{
    return c->line.third ? c->third : NULL;
}

double gfold_critical_curve_residual(const gfold_critical_curve *c)
{
    return c->residual;
}

size_t gfold_critical_curve_pieces(const gfold_critical_curve *c)
{
    return c->pieces;
}

gfold_piece gfold_critical_curve_piece(const gfold_critical_curve *c, size_t k)
{
    return c->piece[k];
}

size_t gfold_critical_curve_marks(const gfold_critical_curve *c)
{
    return c->marks;
}

gfold_mark gfold_critical_curve_mark(const gfold_critical_curve *c, size_t k)
{
    return c->mark[k];
}
