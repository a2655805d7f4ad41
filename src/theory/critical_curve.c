/* Steps of the continuation in units of the window, so that what is followed can be plotted as
 * it is. */
#include "core/fail.h"
#include "theory/critical_pieces.h"

#include <math.h>
#include <stdlib.h>

enum { INTERVALS = 60, LENGTH_MAX = 30, SCALE_V = 32 }; /* LENGTH_MAX in windows */

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
        if (!status) gf_curve_scan(c);
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
